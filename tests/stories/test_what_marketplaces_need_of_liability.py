"""What people ask about sellers below zero, reserves and accounts that must not meet.

The functions at the top are application code as people write it: they know the official SDK and
nothing of stripesim. Inside `with sim.activate():` the simulator answers them.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
import stripe

from stripesim import Simulator

from .openings import schedule_payouts
from .sellers import below_zero, earn, held, payouts_of, reserved, seller
from .story import moment, when

# -- application code -----------------------------------------------------------------------------


def available(seller: str | None = None, currency: str = "usd") -> int:
    balance = stripe.Balance.retrieve(stripe_account=seller)
    return sum(entry.amount for entry in balance.available if entry.currency == currency)


def pending(seller: str | None = None, currency: str = "usd") -> int:
    balance = stripe.Balance.retrieve(stripe_account=seller)
    return sum(entry.amount for entry in balance.pending if entry.currency == currency)


def shown_total() -> int:
    """The total as a dashboard showed it, too low by what is reserved."""
    return available() + pending()


def true_total() -> int:
    balance = stripe.Balance.retrieve()
    reserved = [each.amount for each in balance.connect_reserved or [] if each.currency == "usd"]
    return available() + pending() + sum(reserved)


def sell_directly(seller: str, amount: int = 10_000, card: str = "tok_visa") -> stripe.Charge:
    return stripe.Charge.create(amount=amount, currency="usd", source=card, stripe_account=seller)


def refund_then_recover(charge: str, transfer: str) -> None:
    stripe.Refund.create(charge=charge)
    stripe.Transfer.create_reversal(transfer)


def recover_then_refund(charge: str, transfer: str) -> None:
    stripe.Transfer.create_reversal(transfer)
    stripe.Refund.create(charge=charge)


def collect_from_bank(seller: str, allowed: bool) -> None:
    """Whether a seller's bank is debited when it is below zero."""
    stripe.Account.modify(seller, settings={"payouts": {"debit_negative_balances": allowed}})


def deposit(payout: str, seller: str) -> dict[str, int]:
    """What is in a deposit, by type of row."""
    sums: dict[str, int] = {}
    for row in stripe.BalanceTransaction.list(
        payout=payout, stripe_account=seller
    ).auto_paging_iter():
        sums[row.type] = sums.get(row.type, 0) + row.net
    return sums


def is_risky(seller: str) -> bool:
    """More than one sale in a hundred is disputed."""
    charges = list(stripe.Charge.list(limit=100, stripe_account=seller).auto_paging_iter())
    return 100 * sum(charge.disputed for charge in charges) > len(charges)


def knows(seller: str | None, charge: str) -> bool:
    try:
        stripe.Charge.retrieve(charge, stripe_account=seller)
    except stripe.InvalidRequestError as error:
        if error.code != "resource_missing":
            raise
        return False
    return True


# -- below zero -----------------------------------------------------------------------------------


def platform_with(amount: int) -> Simulator:
    """A marketplace that is paid out by hand."""
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"), opening_balance={"usd": amount})
    schedule_payouts(sim, interval="manual")
    return sim


Way = Callable[[str, str], None]


@pytest.mark.parametrize("type", ["standard", "custom"])
@pytest.mark.parametrize("give_back", [refund_then_recover, recover_then_refund])
def test_what_is_recovered_first_is_not_paid_by_the_platform(type: str, give_back: Way) -> None:
    """The seller has paid everything out. Where Stripe is liable nothing can be taken back."""
    sim = platform_with(50_000)
    shop = seller(sim, type)
    with sim.activate():
        charge = stripe.Charge.create(amount=10_000, currency="usd", source="tok_bypassPending")
        transfer = stripe.Transfer.create(
            amount=9_000, currency="usd", destination=shop, source_transaction=charge.id
        )
        sim.clock.advance(days=1)
        assert (available(), available(shop)) == (50_680, 0)
        if type == "custom":
            give_back(charge.id, transfer.id)
            assert (available(), available(shop)) == (50_680 - 10_000 + 9_000 - 9_000, -9_000)
            assert true_total() == 49_680
        else:
            with pytest.raises(stripe.InvalidRequestError):
                give_back(charge.id, transfer.id)
            assert available(shop) == 0
            was_refunded = stripe.Charge.retrieve(charge.id).refunded
            assert was_refunded is (give_back is refund_then_recover)
            assert available() == (40_680 if was_refunded else 50_680)
        assert stripe.Transfer.retrieve(transfer.id).reversed is (type == "custom")
    sim.check()


def test_a_platform_that_owes_may_still_take_a_transfer_back() -> None:
    sim = platform_with(20_000)
    shop = seller(sim)
    with sim.activate():
        charge = stripe.Charge.create(amount=10_000, currency="usd", source="tok_bypassPending")
        transfer = stripe.Transfer.create(amount=20_000, currency="usd", destination=shop)
        stripe.Payout.create(amount=9_680, currency="usd")
        stripe.Refund.create(charge=charge.id)
        assert (available(), available(shop)) == (-10_000, 20_000)
        stripe.Transfer.create_reversal(transfer.id, amount=15_000)
        assert (available(), available(shop)) == (5_000, 5_000)


def test_a_sellers_bank_is_debited_or_not() -> None:
    sim = platform_with(20_000)
    shop = seller(sim)  # a custom one, whose bank is left alone unless the platform says otherwise
    below_zero(sim, shop, 5_000)
    with sim.activate():
        sim.clock.advance_to(moment("Mon 2026-03-16 12:00"))
        assert (available(shop), available(), reserved(sim)) == (-5_000, 15_000, 5_000)
        collect_from_bank(shop, True)
        sim.clock.advance_to(moment("Tue 2026-03-17 01:29"))
        assert available(shop) == -5_000
        sim.clock.advance_to(moment("Tue 2026-03-17 01:30"))
        assert (available(shop), reserved(sim)) == (0, 5_000)
        sim.clock.advance_to(moment("Fri 2026-03-20 00:00"))
        assert (available(), reserved(sim)) == (20_000, 0)

        collect_from_bank(shop, False)
        below_zero(sim, shop, 4_000)
        sim.clock.advance_to(moment("Mon 2026-03-30 12:00"))
        assert available(shop) == -4_000
    debits = [payout["amount"] for payout in payouts_of(sim, shop) if payout["amount"] < 0]
    assert debits == [-5_000]


# -- reserves -------------------------------------------------------------------------------------


def test_a_deposit_is_the_sum_of_its_rows_and_not_of_its_charges() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"))
    shop = seller(sim)
    sim.reserve.plans.create(
        type="rolling_release",
        percent=15,
        currency="usd",
        rolling_release={"days_after_charge": 30},
        stripe_account=shop,
    )
    with sim.activate():
        for amount in (10_000, 10_000):
            sell_directly(shop, amount)
        sim.clock.advance_to(moment("Thu 2026-04-02 12:00"))
        released, sold = stripe.Payout.list(stripe_account=shop).data
        assert deposit(sold.id, shop) == {
            "charge": 2 * 9_680,
            "reserve_hold": -2 * 1_500,
            "payout": -sold.amount,
        }
        assert sold.amount == 16_360
        assert deposit(released.id, shop) == {"reserve_release": 3_000, "payout": -3_000}
        assert (released.amount, when(released.created)) == (3_000, "Thu 2026-04-02 01:30")
        assert sold.amount + released.amount == 2 * 9_680


def test_what_is_reserved_still_belongs_to_the_total() -> None:
    """-3,000 was shown, and 5,000 was true."""
    sim = platform_with(5_000)
    shop = seller(sim)
    with sim.activate():
        assert shown_total() == true_total() == 5_000
        below_zero(sim, shop, 8_000)
        assert shown_total() == -3_000
        assert true_total() == 5_000


def test_over_a_threshold_of_disputes_a_quarter_is_held_back() -> None:
    sim = platform_with(100_000)
    shop = seller(sim)

    def look_after(shop: str) -> None:
        if is_risky(shop):
            sim.reserve.plans.create(
                type="rolling_release",
                percent=25,
                currency="usd",
                rolling_release={"days_after_charge": 90},
                stripe_account=shop,
            )

    with sim.activate():
        for _ in range(5):
            sell_directly(shop)
        look_after(shop)
        sell_directly(shop)
        assert held(sim, shop) == 0
        sell_directly(shop, card="tok_createDispute")
        assert is_risky(shop)
        look_after(shop)
        charge = sell_directly(shop)
        assert held(sim, shop) == 2_500
        # It comes back after 90 days: 31 May, 09:00, and the midnight after it.
        assert when(charge.created) == "Mon 2026-03-02 09:00"
        sim.clock.advance_to(moment("Sun 2026-05-31 23:59:59"))
        assert held(sim, shop) == 2_500
        sim.clock.advance_to(moment("Mon 2026-06-01 00:00"))
        assert held(sim, shop) == 0


def test_a_dispute_carries_several_rows_in_the_money_that_it_settled_in() -> None:
    """Charged in euros, kept in dollars: taken at one rate, and given back row by row."""
    sim = platform_with(100_000)
    sim.controls.set_rate("eur", "0.9")
    shop = seller(sim)
    with sim.activate():
        stripe.Charge.create(
            amount=10_000, currency="eur", source="tok_createDispute", stripe_account=shop
        )
        [dispute] = stripe.Dispute.list(stripe_account=shop).data
        [withdrawn] = dispute.balance_transactions
        stripe.Dispute.modify(
            dispute.id,
            evidence={"uncategorized_text": "winning_evidence"},
            stripe_account=shop,
        )
        sim.clock.advance(minutes=1)
        won = stripe.Dispute.retrieve(dispute.id, stripe_account=shop)
        assert (won.status, won.currency) == ("won", "eur")
        rows = won.balance_transactions
        assert len(rows) >= 2
        assert rows[0].id == withdrawn.id
        assert {row.currency for row in rows} == {"usd"}
        assert {row.exchange_rate for row in rows} == {None}
        assert sum(row.amount for row in rows) == 0  # of the sum itself nothing is missing
        [sold] = stripe.BalanceTransaction.list(type="charge", stripe_account=shop).data
        assert available(shop) + pending(shop) == sold.net + sum(row.net for row in rows)


# -- accounts that do not meet --------------------------------------------------------------------


def test_what_belongs_to_one_account_is_not_there_for_another() -> None:
    sim = platform_with(10_000)
    one, other = seller(sim), seller(sim)
    with sim.activate():
        own = stripe.Charge.create(amount=10_000, currency="usd", source="tok_visa").id
        first, second = sell_directly(one).id, sell_directly(other, 5_000).id
        for place, each in enumerate((None, one, other)):
            assert [knows(each, charge) for charge in (own, first, second)] == [
                place == 0,
                place == 1,
                place == 2,
            ]
        assert [pending(each) for each in (None, one, other)] == [9_680, 9_680, 4_825]

        customer = stripe.Customer.create(email="jenny@example.com", stripe_account=one)
        assert stripe.Customer.list().data == []
        with pytest.raises(stripe.InvalidRequestError, match="No such customer"):
            stripe.Customer.retrieve(customer.id, stripe_account=other)
        with pytest.raises(stripe.InvalidRequestError):
            stripe.Refund.create(charge=first, stripe_account=other)
        stripe.Refund.create(charge=first, stripe_account=one)
        assert [pending(each) for each in (None, one, other)] == [9_680, -320, 4_825]

        for each, net in ((None, 9_680), (one, -320), (other, 4_825)):
            rows = stripe.BalanceTransaction.list(limit=100, stripe_account=each).data
            assert sum(row.net for row in rows if row.status == "pending") == net


def test_an_account_of_somebody_else_is_out_of_reach() -> None:
    sim = platform_with(10_000)
    stranger = "acct_1032D82eZvKYlo2C"
    with sim.activate(), pytest.raises(stripe.PermissionError) as refusal:
        stripe.Balance.retrieve(stripe_account=stranger)
    assert (refusal.value.http_status, refusal.value.error.code) == (403, "account_invalid")


def test_dollars_are_charged_and_canadian_ones_are_paid_out() -> None:
    sim = platform_with(10_000)
    sim.controls.set_rate("cad", "1.38343")
    shop = seller(sim, country="CA")
    with sim.activate():
        stripe.PaymentIntent.create(
            amount=1_000,
            currency="usd",
            payment_method="pm_card_visa",
            confirm=True,
            automatic_payment_methods={"enabled": True, "allow_redirects": "never"},
            transfer_data={"destination": shop},
        )
        [row] = stripe.BalanceTransaction.list(
            type="payment", expand=["data.source"], stripe_account=shop
        ).data
        payment = row.source
        assert isinstance(payment, stripe.Charge)
        assert (payment.amount, payment.currency) == (1_000, "usd")
        assert (row.amount, row.currency, row.exchange_rate) == (1_356, "cad", 1.35576)
        assert (pending(shop, "cad"), pending(shop, "usd")) == (1_356, 0)

        # Seven days later, where the seller is; and only in its own currency.
        sim.clock.advance_to(moment("Mon 2026-03-09 00:00"))
        assert available(shop, "cad") == 1_356
        with pytest.raises(stripe.InvalidRequestError, match=r"external accounts in that currency"):
            stripe.Payout.create(amount=1_000, currency="usd", stripe_account=shop)
        sim.clock.advance_to(moment("Mon 2026-03-09 12:00"))
        [payout] = stripe.Payout.list(stripe_account=shop).data
        assert (payout.amount, payout.currency, payout.status) == (1_356, "cad", "paid")


def test_a_platform_looks_into_the_right_part_of_every_balance() -> None:
    # Stripe promises no order of currencies, and a seller may have another first.
    sim = platform_with(10_000)
    sim.controls.set_rate("eur", "0.9")
    shop = seller(sim, country="DE")
    with sim.activate():
        earn(sim, sim.account, 2_000)
        stripe.Transfer.create(amount=1_000, currency="usd", destination=shop)
        assert (available(), available(shop, "usd")) == (11_000, 0)
        assert available(shop, "eur") == 882  # 1,000 at 0.9 less 2 %
