"""An account is deleted only when no money of it is anywhere, and none comes to it afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from stripesim import Simulator, errors

from .sellers import TAKES_ACH, all_rows, available, payouts_of, sell, sell_for, seller, send

Shape = dict[str, Any]


def why_not(sim: Simulator, shop: str) -> str:
    before = sim.fingerprint()
    with pytest.raises(errors.InvalidRequestError) as refused:
        sim.accounts.delete(shop)
    assert sim.fingerprint() == before
    return str(refused.value.user_message)


def level(sim: Simulator, shop: str) -> None:
    """What an account owes is sent to it."""
    owed = -sum(row["net"] for row in all_rows(sim, shop))
    if owed > 0:
        send(sim, shop, owed)


def a_pending_debit(sim: Simulator, shop: str) -> None:
    method = "pm_usBankAccount_success"
    given: Shape = {"amount": 5_000, "currency": "usd", "payment_method": method, "confirm": True}
    sim.payment_intents.create(
        payment_method_types=["us_bank_account"],
        mandate_data={"customer_acceptance": {"type": "offline"}},
        stripe_account=shop,
        **given,
    )


def a_refund_that_will_fail(sim: Simulator, shop: str) -> None:
    charge = sell(sim, shop, 5_000, "tok_refundFail")
    sim.refunds.create(charge=charge["id"], stripe_account=shop)
    level(sim, shop)


def a_dispute(sim: Simulator, shop: str) -> None:
    charge = sell(sim, shop, 5_000, "tok_bypassPending")
    sim.controls.dispute_charge(charge["id"])
    level(sim, shop)


def an_inquiry(sim: Simulator, shop: str) -> None:
    charge = sell(sim, shop, 5_000, "tok_bypassPending")
    sim.controls.dispute_charge(charge["id"], inquiry=True)
    sim.payouts.create(amount=available(sim, shop), currency="usd", stripe_account=shop)
    sim.clock.advance(days=2)


def a_payout(sim: Simulator, shop: str) -> None:
    send(sim, shop, 5_000)
    sim.payouts.create(amount=5_000, currency="usd", stripe_account=shop)


def a_top_up(sim: Simulator, shop: str) -> None:
    assert sim.topups.create(amount=5_000, currency="usd", stripe_account=shop)["status"] == (
        "pending"
    )


def less_than_nothing(sim: Simulator, shop: str) -> None:
    charge = sell(sim, shop, 5_000, "tok_bypassPending")
    sim.payouts.create(amount=available(sim, shop), currency="usd", stripe_account=shop)
    sim.clock.advance(days=2)
    sim.refunds.create(charge=charge["id"], stripe_account=shop)


def money_that_waits(sim: Simulator, shop: str) -> None:
    sell(sim, shop, 5_000)


def money_there(sim: Simulator, shop: str) -> None:
    send(sim, shop, 5_000)


def a_sale_that_is_not_booked_yet(sim: Simulator, shop: str) -> None:
    given: Shape = {"amount": 5_000, "currency": "usd", "payment_method": "pm_card_visa"}
    sim.payment_intents.create(confirm=True, transfer_data={"destination": shop}, **given)


@pytest.mark.parametrize(
    ("happens", "because"),
    [
        (money_there, "its usd balance is not zero"),
        (money_that_waits, "its usd balance is not zero"),
        (less_than_nothing, "its usd balance is not zero"),
        (a_payout, "is still under way"),
        (a_top_up, "is still under way"),
        (a_pending_debit, ""),
        (a_refund_that_will_fail, ""),
        (a_dispute, ""),
        (an_inquiry, "is still under way"),
        (a_sale_that_is_not_booked_yet, ""),
    ],
)
def test_an_account_with_money_anywhere_is_not_deleted(
    happens: Callable[[Simulator, str], None], because: str
) -> None:
    sim = Simulator(opening_balance={"usd": 100_000})
    shop = seller(sim, capabilities=TAKES_ACH)
    happens(sim, shop)
    assert why_not(sim, shop).startswith(f"Account {shop} cannot be deleted: ")
    assert because in why_not(sim, shop)


@pytest.mark.parametrize("status", ["won", "lost"])
def test_after_a_dispute_is_decided_and_paid_out_the_account_can_go(status: str) -> None:
    sim = Simulator(opening_balance={"usd": 100_000})
    shop = seller(sim)
    charge = sell(sim, shop, 5_000, "tok_bypassPending")
    dispute = sim.controls.dispute_charge(charge["id"])
    level(sim, shop)
    assert f"the dispute {dispute['id']} is still under way" in why_not(sim, shop)
    sim.controls.close_dispute(dispute["id"], status)
    sim.clock.advance(days=7)
    assert sim.accounts.delete(shop)["deleted"]


def test_no_call_and_no_control_brings_money_to_a_deleted_account() -> None:
    sim = Simulator(opening_balance={"usd": 100_000}, async_capture=False)
    shop = seller(sim)
    direct = sell(sim, shop, 5_000, application_fee_amount=500)["id"]
    ours = sell_for(sim, shop, 5_000, application_fee_amount=500)["id"]
    held: Shape = {"amount": 5_000, "currency": "usd", "payment_method": "pm_card_visa"}
    intent = sim.payment_intents.create(
        confirm=True, capture_method="manual", transfer_data={"destination": shop}, **held
    )["id"]
    transfer = send(sim, shop, 1_000)["id"]
    sim.clock.advance(days=6)
    payout = payouts_of(sim, shop)[0]["id"]
    fees = [fee["id"] for fee in sim.application_fees.list()["data"]]
    assert sim.accounts.delete(shop)["deleted"]
    before = sim.fingerprint()
    to_it: Shape = {"amount": 100, "currency": "usd"}
    calls: list[Callable[[], object]] = [
        *(lambda fee=fee: sim.application_fees.refunds.create(fee) for fee in fees),
        lambda: sim.controls.fail_payout(payout),
        lambda: sim.controls.dispute_charge(direct),
        lambda: sim.controls.add_funds(**to_it, stripe_account=shop),
        lambda: sim.controls.fund_issuing(**to_it, stripe_account=shop),
        lambda: sim.controls.add_external_account(stripe_account=shop),
        lambda: sim.refunds.create(charge=ours, reverse_transfer=True, refund_application_fee=True),
        lambda: sim.refunds.create(charge=ours, reverse_transfer=True),
        lambda: sim.transfers.create(**to_it, destination=shop),
        lambda: sim.transfers.reversals.create(transfer),
        lambda: sim.payment_intents.capture(intent),
        lambda: sim.charges.create(**to_it, source="tok_visa", transfer_data={"destination": shop}),
        lambda: sim.charges.create(**to_it, source="tok_visa", stripe_account=shop),
        lambda: sim.topups.create(**to_it, stripe_account=shop),
    ]
    for call in calls:
        with pytest.raises((errors.InvalidRequestError, errors.PermissionError)) as refused:
            call()
        assert shop in str(refused.value.user_message)
        assert sim.fingerprint() == before
    sim.clock.advance(days=200)
    sim.check()
    pools = sim._world.ledger.pools.values()
    assert all(
        not any(sums.values())
        for pool in pools
        if pool.place.account == shop
        for sums in (pool.available(sim.clock.timestamp), pool.pending(sim.clock.timestamp))
    )


def test_what_happens_by_itself_after_an_account_is_deleted_is_told_to_nobody() -> None:
    """A card that was only authorized is released a week later."""
    sim = Simulator()
    shop = seller(sim)
    sim.payment_intents.create(
        amount=5_000,
        currency="usd",
        payment_method="pm_card_visa",
        payment_method_types=["card"],
        capture_method="manual",
        confirm=True,
        stripe_account=shop,
    )
    assert sim.accounts.delete(shop)["deleted"]
    told: list[bytes] = []
    sim.webhooks.add(lambda body, headers: told.append(body), connect=True)
    sim.clock.advance(days=30)
    assert told == []
    sim.check()


# -- at any time, as in test mode ------------------------------------------------------------------


def at_any_time() -> Simulator:
    return Simulator(opening_balance={"usd": 100_000}, delete_accounts="any_time")


def a_reserve_for_it(sim: Simulator) -> int:
    rows = sim.balance_transactions.list(type="reserve_transaction")["data"]
    return -sum(row["net"] for row in rows)


@pytest.mark.parametrize("happens", [money_there, money_that_waits, less_than_nothing, None])
def test_in_test_mode_what_an_account_has_or_owes_is_written_off(
    happens: Callable[[Simulator, str], None] | None,
) -> None:
    sim = at_any_time()
    shop = seller(sim)
    if happens is not None:
        happens(sim, shop)
    else:  # all at once, and beside the balance
        money_there(sim, shop)
        money_that_waits(sim, shop)
        sim.controls.add_funds(amount=700, currency="usd", stripe_account=shop)
        sim.controls.fund_issuing(amount=900, currency="usd", stripe_account=shop)
        sim.clock.advance(minutes=10)
    before = all_rows(sim, shop)
    ours = sim.balance.retrieve()
    had = sum(row["net"] for row in before)
    assert had
    assert sim.accounts.delete(shop)["deleted"]
    sim.check()
    rows = sim.settlements(None, stripe_account=shop)
    assert sum(row["net"] for row in rows) == 0 or happens is None
    lines = [line for line in sim.timeline(stripe_account=shop) if "Written off" in str(line)]
    assert lines
    last = list(sim.history(stripe_account=shop))[-1]
    assert (last["available"], last["pending"], last["reserved"]) == (0, 0, 0)
    if happens is not less_than_nothing:
        assert sim.balance.retrieve() == ours
    assert a_reserve_for_it(sim) == 0
    told = len(sim.events.list(limit=100)["data"])
    sim.clock.advance(days=300)
    sim.check()
    kinds = {event["type"] for event in sim.events.list(limit=100)["data"][:-told]}
    assert not [each for each in kinds if each.startswith(("account", "capability"))]
    assert all(
        not any(sums.values())
        for pool in sim._world.ledger.pools.values()
        if pool.place.account == shop
        for sums in (pool.available(sim.clock.timestamp), pool.pending(sim.clock.timestamp))
    )
    refused = pytest.raises((errors.InvalidRequestError, errors.PermissionError))
    with refused:
        sim.transfers.create(amount=100, currency="usd", destination=shop)


@pytest.mark.parametrize("type", ["standard", "express", "custom"])
def test_in_test_mode_every_type_of_account_goes(type: str) -> None:

    sim = at_any_time()
    shop = sim.accounts.create(type=type)["id"]
    assert sim.accounts.delete(shop)["deleted"]
    assert sim.accounts.list()["data"] == []


@pytest.mark.parametrize("happens", [a_payout, a_refund_that_will_fail, a_dispute, an_inquiry])
def test_in_test_mode_too_what_is_under_way_ends_first(
    happens: Callable[[Simulator, str], None],
) -> None:
    sim = at_any_time()
    shop = seller(sim)
    happens(sim, shop)
    assert "is still under way" in why_not(sim, shop)


def test_what_a_reserve_holds_is_released_before_its_account_goes() -> None:
    sim = at_any_time()
    shop = seller(sim)
    money_there(sim, shop)
    sim.reserve.holds.create(
        amount=1_000,
        currency="usd",
        release_schedule={"release_after": sim.clock.timestamp + 30 * 86_400},
        stripe_account=shop,
    )
    assert "its usd balance is not zero" in why_not(sim, shop)


def test_when_accounts_can_be_deleted_is_one_of_two() -> None:
    asks: Any = Simulator
    with pytest.raises(ValueError, match="delete_accounts is one of"):
        asks(delete_accounts="never")
