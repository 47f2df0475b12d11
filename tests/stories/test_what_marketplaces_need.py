"""What people ask of a Stripe that they can test a marketplace against.

The functions at the top are application code as people write it: they know the official SDK and
nothing of stripesim. Inside `with sim.activate():` the simulator answers them.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import stripe

from stripesim import Simulator

from .openings import add_bank_account, schedule_payouts
from .sellers import below_zero, new_bank, seller, with_schedule
from .story import moment, when

# -- application code -----------------------------------------------------------------------------


def sell(amount: int = 10_000, card: str = "tok_visa") -> stripe.Charge:
    """The marketplace sells, for whomever."""
    return stripe.Charge.create(amount=amount, currency="usd", source=card)


def sell_for(seller: str, amount: int, fee: int) -> str:
    """A sale of a seller, through the marketplace: the id of the customer's charge."""
    intent = stripe.PaymentIntent.create(
        amount=amount,
        currency="usd",
        payment_method="pm_card_visa",
        confirm=True,
        automatic_payment_methods={"enabled": True, "allow_redirects": "never"},
        application_fee_amount=fee,
        transfer_data={"destination": seller},
    )
    return str(intent.latest_charge)


def sell_directly(seller: str, amount: int = 10_000) -> stripe.Charge:
    return stripe.Charge.create(
        amount=amount, currency="usd", source="tok_visa", stripe_account=seller
    )


def pass_on(charge: stripe.Charge, seller: str, amount: int) -> stripe.Transfer:
    """A seller's share of money that was just charged."""
    return stripe.Transfer.create(
        amount=amount, currency="usd", destination=seller, source_transaction=charge.id
    )


def give(seller: str, amount: int, currency: str = "usd") -> stripe.Transfer:
    """Money that the marketplace has."""
    return stripe.Transfer.create(amount=amount, currency=currency, destination=seller)


def available(seller: str | None = None, currency: str = "usd") -> int:
    balance = stripe.Balance.retrieve(stripe_account=seller)
    return sum(entry.amount for entry in balance.available if entry.currency == currency)


def pending(seller: str | None = None, currency: str = "usd") -> int:
    balance = stripe.Balance.retrieve(stripe_account=seller)
    return sum(entry.amount for entry in balance.pending if entry.currency == currency)


def sales_in(payout: str, seller: str) -> list[str]:
    """The customers' charges behind a seller's payout, oldest first."""
    rows = stripe.BalanceTransaction.list(
        payout=payout, type="payment", expand=["data.source"], stripe_account=seller
    )
    charges = []
    for row in rows.auto_paging_iter():
        payment = row.source
        assert isinstance(payment, stripe.Charge)
        transfer = stripe.Transfer.retrieve(str(payment.source_transfer))
        if transfer.source_transaction is not None:  # else it is a gift of the platform
            charges.append(str(transfer.source_transaction))
    return charges[::-1]


def pay_out(seller: str, amount: int, currency: str = "usd") -> stripe.Payout:
    return stripe.Payout.create(amount=amount, currency=currency, stripe_account=seller)


def send_everything_at_once(seller: str) -> stripe.Payout:
    """All that an instant payout can take, after the marketplace's own price."""
    balance = stripe.Balance.retrieve(
        expand=["instant_available.net_available"], stripe_account=seller
    )
    [entry] = balance.instant_available or []
    [net] = entry.net_available or []
    return stripe.Payout.create(
        amount=net.amount,
        currency=entry.currency,
        method="instant",
        destination=net.destination,
        stripe_account=seller,
    )


class Withdrawals:
    """What sellers may withdraw, by a marketplace's own books."""

    def __init__(self, seller: str, free: int) -> None:
        self.seller, self.free, self.asked = seller, free, dict[str, int]()

    def withdraw(self, amount: int) -> str:
        payout = pay_out(self.seller, amount)
        self.free -= amount
        self.asked[payout.id] = amount
        return payout.id

    def take_back(self, payout: str) -> None:
        stripe.Payout.cancel(payout, stripe_account=self.seller)
        self.free += self.asked.pop(payout)  # to what is free, not to what is held


# -- the tests ------------------------------------------------------------------------------------


@pytest.fixture
def sim() -> Iterator[Simulator]:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"))
    with sim.activate():
        yield sim


def test_money_that_was_just_charged_cannot_be_given_away(sim: Simulator) -> None:
    shop = seller(sim)
    sell()
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        give(shop, 7_000)
    assert refusal.value.code == "balance_insufficient"
    assert (available(shop), pending(shop)) == (0, 0)


def test_money_that_was_just_charged_can_be_passed_on_and_comes_with_the_charge(
    sim: Simulator,
) -> None:
    shop = seller(sim)
    charge = sell()
    transfer = pass_on(charge, shop, 7_000)
    assert transfer.source_transaction == charge.id
    assert (available(shop), pending(shop)) == (0, 7_000)
    assert (available(), pending()) == (0, 2_680)
    sim.clock.advance_to(moment("Wed 2026-03-04 00:00"))
    assert (available(shop), pending(shop)) == (7_000, 0)
    assert available() == 2_680


def test_one_clock_moves_the_platform_and_its_sellers(sim: Simulator) -> None:
    direct, passed_on = seller(sim), seller(sim)
    sell_directly(direct)
    pass_on(sell(), passed_on, 7_000)
    assert [pending(each) for each in (None, direct, passed_on)] == [2_680, 9_680, 7_000]

    sim.clock.advance_to(moment("Wed 2026-03-04 00:00"))
    assert [available(each) for each in (None, direct, passed_on)] == [2_680, 9_680, 7_000]
    sim.clock.advance_to(moment("Wed 2026-03-04 12:00"))
    assert [available(each) for each in (None, direct, passed_on)] == [0, 0, 0]
    for each, amount in ((None, 2_680), (direct, 9_680), (passed_on, 7_000)):
        [payout] = stripe.Payout.list(stripe_account=each).data
        assert (payout.amount, payout.status) == (amount, "paid")
        assert when(payout.created) == "Wed 2026-03-04 01:30"


def test_a_sellers_payout_leads_back_to_the_customers_charges(sim: Simulator) -> None:
    shop, other = seller(sim), seller(sim)
    monday = [sell_for(shop, amount, fee=100) for amount in (10_000, 2_000)]
    sell_for(other, 3_000, fee=100)
    shared = sell()
    for each in (shop, other):
        pass_on(shared, each, 4_000)
    sim.clock.advance_to(moment("Tue 2026-03-03 09:00"))
    tuesday = [sell_for(shop, 5_000, fee=100)]
    sim.clock.advance_to(moment("Thu 2026-03-05 12:00"))

    second, first = stripe.Payout.list(stripe_account=shop).data
    assert (first.amount, second.amount) == (9_900 + 1_900 + 4_000, 4_900)
    assert sales_in(first.id, shop) == [*monday, shared.id]
    assert sales_in(second.id, shop) == tuesday
    for charge in (*monday, *tuesday):
        assert stripe.Charge.retrieve(charge).captured  # they are the platform's own


def test_money_that_nobody_paid_for_leads_back_to_no_charge() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"), opening_balance={"usd": 10_000})
    with sim.activate():
        shop = seller(sim)
        sale = sell_for(shop, 10_000, fee=1_000)
        give(shop, 500)
        sim.clock.advance_to(moment("Wed 2026-03-04 12:00"))
        second, first = stripe.Payout.list(stripe_account=shop).data
        assert (first.amount, sales_in(first.id, shop)) == (500, [])
        assert (second.amount, sales_in(second.id, shop)) == (9_000, [sale])


def test_a_payout_that_is_canceled_gives_back_money_that_is_free(sim: Simulator) -> None:
    """What a reserve has let go is not held again, by Stripe or by the books."""
    shop = seller(sim, **with_schedule(interval="manual"))
    stripe.Charge.create(
        amount=10_000, currency="usd", source="tok_bypassPending", stripe_account=shop
    )
    sim.reserve.holds.create(
        amount=1_500,
        currency="usd",
        release_schedule={"release_after": int(moment("Mon 2026-03-09 12:00").timestamp())},
        stripe_account=shop,
    )
    assert available(shop) == 8_180
    sim.clock.advance_to(moment("Tue 2026-03-10 00:00"))
    books = Withdrawals(shop, free=9_680)
    assert available(shop) == books.free

    payout = books.withdraw(9_680)
    assert available(shop) == books.free == 0
    books.take_back(payout)
    assert available(shop) == books.free == 9_680
    assert stripe.Payout.retrieve(payout, stripe_account=shop).status == "canceled"
    again = books.withdraw(9_000)
    sim.clock.advance(days=1)
    assert stripe.Payout.retrieve(again, stripe_account=shop).status == "paid"
    assert available(shop) == books.free == 680


def test_what_an_instant_payout_leaves_is_paid_out_as_usual() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"), opening_balance={"usd": 100_000})
    sim.controls.set_instant_payout_pricing(percent="3")
    with sim.activate():
        shop = seller(sim)
        give(shop, 60_200)
        payout = send_everything_at_once(shop)
        assert (payout.amount, payout.application_fee_amount) == (58_446, 1_753)
        assert available(shop) == 1
        with pytest.raises(stripe.InvalidRequestError):
            stripe.Payout.create(amount=1, currency="usd", method="instant", stripe_account=shop)
        sim.clock.advance_to(moment("Tue 2026-03-03 12:00"))
        assert available(shop) == 0
        settled, sent = stripe.Payout.list(stripe_account=shop).data
        assert (settled.amount, settled.method, settled.status) == (1, "standard", "paid")
        assert (sent.id, sent.method, sent.status) == (payout.id, "instant", "paid")


def test_pending_money_is_sent_too_and_is_not_paid_out_twice(sim: Simulator) -> None:
    shop = seller(sim)
    pass_on(sell(), shop, 4_000)
    assert send_everything_at_once(shop).amount == 4_000
    assert (available(shop), pending(shop)) == (0, 0)
    sim.clock.advance_to(moment("Fri 2026-03-06 12:00"))
    [payout] = stripe.Payout.list(stripe_account=shop).data
    assert (payout.amount, payout.method) == (4_000, "instant")


def platform_with(amount: int, currency: str = "usd") -> Simulator:
    """A marketplace that is paid out by hand."""
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"), opening_balance={currency: amount})
    schedule_payouts(sim, interval="manual")
    return sim


def pay_the_seller(seller: str, amount: int) -> str:
    """As it was written: whatever goes wrong, the transfer is taken back, to be tried again."""
    transfer = give(seller, amount)
    try:
        return pay_out(seller, amount).status
    except stripe.InvalidRequestError as error:
        stripe.Transfer.create_reversal(transfer.id)
        return str(error.code)


def test_a_transfer_that_a_hole_has_absorbed_is_taken_back_for_ever() -> None:
    sim = platform_with(100_000)
    shop = seller(sim, **with_schedule(interval="manual"))
    below_zero(sim, shop, 3_000)
    with sim.activate():
        for night in range(1, 5):
            sim.clock.advance(days=1)
            assert pay_the_seller(shop, 10_000) == "balance_insufficient", night
            assert (available(shop), available()) == (-3_000, 97_000)
            [held] = stripe.Balance.retrieve().connect_reserved or []
            assert held.amount == 3_000
            sim.check()
        # Whoever looks sees it: the hole has to be filled first.
        give(shop, -available(shop))
        assert pay_the_seller(shop, 10_000) == "pending"
        assert (available(shop), available()) == (0, 87_000)


def test_a_payout_that_comes_back_is_a_hole_once_its_transfer_was_taken_back() -> None:
    # The bank sends every payout back, and each time the transfer had been reversed before.
    sim = platform_with(100_000)
    shop = seller(sim, **with_schedule(interval="manual"))
    with sim.activate():
        for _ in range(3):
            new_bank(sim, shop, "000111111113")  # Stripe's test number of a closed account
            transfer = give(shop, 10_000)
            payout = pay_out(shop, 10_000)
            stripe.Transfer.create_reversal(transfer.id)
            assert (available(shop), available()) == (-10_000, 90_000)
            sim.clock.advance(days=1)
            assert stripe.Payout.retrieve(payout.id, stripe_account=shop).status == "failed"
            assert (available(shop), available()) == (0, 100_000)
            sim.check()


def test_money_for_sellers_has_to_be_in_their_currency() -> None:
    """Dollars are topped up again and again, and the transfers in euros fail as before."""
    sim = platform_with(100_000)
    shop = seller(sim, country="DE")
    with sim.activate():
        stripe.Topup.create(amount=50_000, currency="usd", source="btok_us_verified")
        sim.clock.advance(days=14)
        assert available() == 150_000
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            give(shop, 5_000, "eur")
        assert refusal.value.code == "balance_insufficient"
        assert (available(), available(shop, "eur")) == (150_000, 0)

        add_bank_account(sim, "eur")  # from now on, euros stay euros
        stripe.Charge.create(amount=6_000, currency="eur", source="tok_bypassPending")
        before = available(currency="eur")
        give(shop, 5_000, "eur")
        assert (available(), available(currency="eur")) == (150_000, before - 5_000)
        assert available(shop, "eur") == 5_000
