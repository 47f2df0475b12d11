"""Reserves on a connected account: plans, holds and releases, by the platform that answers for it.

What a refund does to a hold over some days is told in `tests/stories`; here are the rest of the
rules, the errors and the lists.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stripesim import Simulator, errors

Shape = dict[str, Any]

DAY = 86_400
BANK: Shape = {
    "object": "bank_account",
    "country": "US",
    "currency": "usd",
    "routing_number": "110000000",
    "account_number": "000123456789",
}


class Shop:
    """A platform and one connected account of it."""

    def __init__(self, sim: Simulator, type: str = "custom") -> None:
        self.sim = sim
        wanted = ("card_payments", "transfers", "us_bank_account_ach_payments")
        requested = {name: {"requested": True} for name in wanted}
        self.id: str = sim.accounts.create(type=type, capabilities=requested)["id"]
        sim.accounts.external_accounts.create(self.id, external_account=BANK)
        sim.controls.complete_onboarding(self.id)

    @property
    def now(self) -> int:
        return self.sim.clock.timestamp

    def sell(self, amount: int = 10_000, source: str = "tok_visa", **params: Any) -> Shape:
        given: Shape = {"amount": amount, "currency": "usd", "source": source, **params}
        return self.sim.charges.create(**given, stripe_account=self.id)

    def refund(self, charge: Shape, amount: int) -> Shape:
        return self.sim.refunds.create(charge=charge["id"], amount=amount, stripe_account=self.id)

    def plan(self, percent: int = 15, **params: Any) -> Shape:
        """Rolling, 30 days, unless something else is said."""
        terms: Shape = {"type": "rolling_release", "rolling_release": {"days_after_charge": 30}}
        return self.sim.reserve.plans.create(
            **{**terms, "percent": percent, **params}, stripe_account=self.id
        )

    def hold(self, amount: int = 1_000, days: int = 30, **params: Any) -> Shape:
        schedule = {"release_after": self.now + days * DAY}
        given: Shape = {"amount": amount, "currency": "usd", "release_schedule": schedule, **params}
        return self.sim.reserve.holds.create(**given, stripe_account=self.id)

    def release(self, hold: Shape, **params: Any) -> Shape:
        return self.sim.reserve.releases.create(
            reserve_hold=hold["id"], **params, stripe_account=self.id
        )

    def holds(self, **params: Any) -> list[Shape]:
        """Oldest first."""
        return list(self.sim.reserve.holds.all(**params, stripe_account=self.id))[::-1]

    def releases(self, **params: Any) -> list[Shape]:
        return list(self.sim.reserve.releases.all(**params, stripe_account=self.id))[::-1]

    def rows(self, **params: Any) -> list[Shape]:
        return list(self.sim.balance_transactions.all(**params, stripe_account=self.id))[::-1]

    def held(self) -> int:
        return sum(row["net"] for row in self.rows() if row["balance_type"] == "risk_reserved")

    def available(self) -> int:
        balance = self.sim.balance.retrieve(stripe_account=self.id)
        return int(balance["available"][0]["amount"])

    def pending(self) -> int:
        return int(self.sim.balance.retrieve(stripe_account=self.id)["pending"][0]["amount"])

    def told(self, type: str = "reserve.*") -> list[str]:
        told = self.sim.events.all(type=type, stripe_account=self.id)
        return [event["type"] for event in told][::-1]


@pytest.fixture
def sim() -> Simulator:
    return Simulator(opening_balance={"usd": 50_000})


@pytest.fixture
def shop(sim: Simulator) -> Shop:
    return Shop(sim)


@pytest.fixture
def rich(shop: Shop) -> Shop:
    """9,680 are available to it."""
    shop.sell(source="tok_bypassPending")
    return shop


def refused(call: Any, *args: Any, **params: Any) -> errors.StripeError:
    with pytest.raises(errors.StripeError) as refusal:
        call(*args, **params)
    return refusal.value


# -- holds by hand ---------------------------------------------------------------------------------


def test_a_hold_is_released_at_the_midnight_after_its_day() -> None:
    shop = Shop(Simulator(start=1753380387))
    shop.sell(source="tok_bypassPending")
    hold = shop.hold(release_schedule={"release_after": 1755972386})
    assert hold["release_schedule"]["scheduled_release"] == 1755993600
    assert (hold["amount_releasable"], hold["is_releasable"]) == (1_000, True)
    assert (hold["reason"], hold["source_type"]) == ("standalone", "card")
    assert (hold["reserve_plan"], hold["source_charge"]) == (None, None)
    assert (hold["created_by"], hold["destination"]) == ("application", "risk_reserved")


def test_a_hold_that_is_moved_is_released_at_another_midnight() -> None:
    shop = Shop(Simulator(start=1753380387))
    shop.sell(source="tok_bypassPending")
    hold = shop.hold()
    later = {"release_after": 1758588150}
    hold = shop.sim.reserve.holds.update(hold["id"], release_schedule=later, stripe_account=shop.id)
    assert hold["release_schedule"] == {**later, "scheduled_release": 1758672000}
    shop.sim.clock.advance_to(1758672000 - 1)
    assert not shop.releases()
    shop.sim.clock.advance_to(1758672000)
    [release] = shop.releases()
    assert (release["reason"], release["released_at"]) == ("hold_expired", 1758672000)


def test_a_part_of_a_hold_can_be_released_ahead_of_time(rich: Shop) -> None:
    hold = rich.hold()
    release = rich.release(hold, amount=500, metadata={"why": "trust"})
    assert (release["amount"], release["reason"]) == (500, "hold_released_early")
    assert (release["created_by"], release["reserve_plan"]) == ("application", None)
    assert release["released_at"] == release["created"] == rich.now
    [hold] = rich.holds(expand=["data.release_details"])
    assert (hold["amount"], hold["amount_releasable"], hold["is_releasable"]) == (1_000, 500, True)
    assert hold["release_details"] == [{"amount": 500, "reserve_release": release["id"]}]
    assert (rich.available(), rich.held()) == (9_180, 500)

    rich.sim.clock.advance(days=31)
    late = rich.releases()[-1]
    assert (late["amount"], late["reason"]) == (500, "hold_expired")
    assert not rich.holds()[0]["is_releasable"]
    assert rich.held() == 0


def test_a_hold_of_which_a_cent_is_left_is_still_releasable(rich: Shop) -> None:
    hold = rich.hold()
    rich.release(hold, amount=999)
    for shown in (rich.holds(is_releasable=True), rich.holds()):
        assert [(each["amount_releasable"], each["is_releasable"]) for each in shown] == [(1, True)]
    assert not rich.holds(is_releasable=False)


@pytest.mark.parametrize(("days", "granted"), [(2, False), (3, True), (180, True), (181, False)])
def test_a_hold_lasts_3_to_180_days(rich: Shop, days: int, granted: bool) -> None:
    if granted:
        assert rich.hold(days=days)["amount"] == 1_000
    else:
        error = refused(rich.hold, days=days)
        assert error.param == "release_schedule[release_after]"
        assert f"{3 if days < 3 else 180} days" in (error.user_message or "")


def test_a_hold_never_lasts_more_than_180_days_also_after_an_update(rich: Shop) -> None:
    hold = rich.hold(days=170)
    rich.sim.clock.advance(days=100)
    update = rich.sim.reserve.holds.update
    for days, granted in ((80, True), (81, False), (3, True), (2, False)):
        schedule = {"release_after": rich.now + days * DAY}
        given: Shape = {"release_schedule": schedule, "stripe_account": rich.id}
        if granted:
            assert update(hold["id"], **given)["release_schedule"]["release_after"]
        else:
            assert refused(update, hold["id"], **given).param == "release_schedule[release_after]"


def test_released_at_midnight_exactly_means_the_next_one(rich: Shop) -> None:
    midnight = rich.now - rich.now % DAY + 10 * DAY
    hold = rich.hold(release_schedule={"release_after": midnight})
    assert hold["release_schedule"]["scheduled_release"] == midnight + DAY


def test_no_more_than_is_available_can_be_held(rich: Shop) -> None:
    rich.sell()  # pending
    error = refused(rich.hold, amount=9_681)
    assert (error.code, error.param) == ("balance_insufficient", "amount")
    assert refused(rich.hold, amount=1, currency="eur").code == "balance_insufficient"
    assert refused(rich.hold, amount=1, source_type="fpx").code == "balance_insufficient"
    assert rich.hold(amount=9_680)["amount"] == 9_680
    assert (rich.available(), rich.held()) == (0, 9_680)


def test_no_more_than_is_held_can_be_released(rich: Shop) -> None:
    hold = rich.hold()
    assert refused(rich.release, hold, amount=1_001).param == "amount"
    assert refused(rich.release, hold, currency="eur").param == "currency"
    rich.release(hold, currency="usd")
    error = refused(rich.release, hold)
    released = f"Reserve hold {hold['id']} has already been released. (stripesim's words)"
    assert error.user_message == released
    missing = refused(rich.release, {"id": "reshold_none"})
    assert (missing.code, missing.http_status) == ("resource_missing", 400)


def test_a_released_hold_keeps_its_metadata_and_no_schedule(rich: Shop) -> None:
    hold = rich.hold(metadata={"a": "1"})
    rich.release(hold)
    update, later = rich.sim.reserve.holds.update, {"release_after": rich.now + 9 * DAY}
    changed = update(hold["id"], metadata={"b": "2"}, stripe_account=rich.id)
    assert changed["metadata"] == {"a": "1", "b": "2"}
    refused(update, hold["id"], release_schedule=later, stripe_account=rich.id)


# -- who may ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("type", ["custom", "express"])
def test_a_platform_may_reserve_on_accounts_whose_losses_it_bears(
    sim: Simulator, type: str
) -> None:
    assert Shop(sim, type).plan()["status"] == "active"


def test_it_may_not_on_accounts_whose_losses_stripe_bears(sim: Simulator) -> None:
    shop = Shop(sim, "standard")
    shop.sell(source="tok_bypassPending")
    for call in (shop.plan, shop.hold):
        error = refused(call)
        assert (error.http_status, type(error)) == (403, errors.PermissionError)
        assert shop.id in (error.user_message or "")
    assert shop.holds() == shop.releases() == []


def test_it_may_not_on_itself(sim: Simulator) -> None:
    later: Shape = {"release_after": sim.clock.timestamp + 30 * DAY}
    refused(sim.reserve.holds.create, amount=1, currency="usd", release_schedule=later)
    refused(sim.reserve.plans.create, type="manual_release", percent=10)
    assert sim.reserve.plans.list()["data"] == []


def test_what_one_account_has_another_does_not(sim: Simulator, rich: Shop) -> None:
    hold, other = rich.hold(), Shop(sim)
    error = refused(sim.reserve.holds.retrieve, hold["id"], stripe_account=other.id)
    assert (error.code, error.http_status) == ("resource_missing", 404)
    assert error.user_message == f"No such reserve hold: '{hold['id']}'"
    refused(other.release, hold)


# -- plans -----------------------------------------------------------------------------------------


def test_a_rolling_plan_that_was_disabled_releases_its_holds(sim: Simulator) -> None:
    shop = Shop(Simulator(start=1753380438))
    rolling = {"days_after_charge": 30, "expires_on": 1755972438}
    plan = shop.plan(rolling_release=rolling)
    assert (plan["status"], plan["percent"], plan["currency"]) == ("active", 15, None)
    assert plan["rolling_release"] == rolling
    assert (plan.get("fixed_release"), plan.get("manual_release")) == (None, None)
    assert plan["disabled_at"] is None
    shop.sim.clock.advance_to(1753380600)  # 18:10
    charge = shop.sell()
    [hold] = shop.holds()
    assert (hold["amount"], hold["source_charge"], hold["reason"]) == (
        1_500,
        charge["id"],
        "charge",
    )
    assert hold["release_schedule"] == {
        "release_after": 1753380600 + 30 * DAY,
        "scheduled_release": 1755993600,
    }
    shop.sim.clock.advance_to(1753405108)
    plan = shop.sim.reserve.plans.disable(plan["id"], stripe_account=shop.id)
    assert (plan["status"], plan["disabled_at"]) == ("disabled", 1753405108)
    [release] = shop.releases()
    assert (release["reason"], release["reserve_plan"]) == ("plan_disabled", plan["id"])
    assert (shop.held(), shop.pending()) == (0, 9_680)  # the charge is pending, so it all is
    assert shop.told("reserve.plan.*") == ["reserve.plan.created", "reserve.plan.disabled"]


def test_what_is_disabled_is_so_for_good(shop: Shop) -> None:
    disable, plan = shop.sim.reserve.plans.disable, shop.plan()
    disable(plan["id"], stripe_account=shop.id)
    error = refused(disable, plan["id"], stripe_account=shop.id)
    assert error.user_message == (
        f"Reserve plan {plan['id']} cannot be disabled: it is disabled. (stripesim's words)"
    )
    shop.sell()
    assert shop.holds() == []


def test_a_plan_that_expires_makes_no_new_holds_and_keeps_its_old_ones(shop: Shop) -> None:
    expires = shop.now + 10 * DAY
    plan = shop.plan(rolling_release={"days_after_charge": 30, "expires_on": expires})
    shop.sim.clock.advance_to(expires - 1)
    shop.sell()
    shop.sim.clock.advance_to(expires)
    shop.sell()
    [plan] = shop.sim.reserve.plans.list(status="expired", stripe_account=shop.id)["data"]
    assert shop.told()[-1] == "reserve.plan.expired"
    [hold] = shop.holds()
    shop.sim.clock.advance(days=28)
    assert shop.held() == 1_500
    shop.sim.clock.advance(days=3)
    [release] = shop.releases()
    assert (release["reason"], release["reserve_plan"]) == ("hold_expired", plan["id"])
    assert release["released_at"] == hold["release_schedule"]["scheduled_release"]
    refused(shop.sim.reserve.plans.disable, plan["id"], stripe_account=shop.id)


def test_a_fixed_plan_releases_everything_on_its_date(shop: Shop) -> None:
    date = {"release_after": shop.now + 20 * DAY}
    plan = shop.plan(type="fixed_release", rolling_release=None, fixed_release=date)
    scheduled = plan["fixed_release"]["scheduled_release"]
    assert plan["fixed_release"]["release_after"] == date["release_after"]
    for _ in range(3):
        shop.sell()
        shop.sim.clock.advance(days=5)
    assert {hold["release_schedule"]["scheduled_release"] for hold in shop.holds()} == {scheduled}
    shop.sim.clock.advance_to(scheduled)
    assert [release["released_at"] for release in shop.releases()] == [scheduled] * 3
    [plan] = shop.sim.reserve.plans.list(stripe_account=shop.id)["data"]
    assert plan["status"] == "expired"


def test_a_manual_plan_holds_until_it_is_told_and_180_days_at_most(shop: Shop) -> None:
    plan = shop.plan(type="manual_release", rolling_release=None)
    assert plan["manual_release"] == {}
    shop.sell()
    shop.sell()
    first = shop.holds()[0]
    assert first["release_schedule"] == {"release_after": None, "scheduled_release": None}
    shop.sim.clock.advance(days=100)
    shop.release(first)
    shop.sim.clock.advance(days=81)
    early, late = shop.releases()
    assert (early["reason"], late["reason"]) == ("hold_released_early", "hold_expired")


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"percent": 0}, "percent"),
        ({"percent": 101}, "percent"),
        ({"type": "other"}, "type"),
        ({"type": "fixed_release", "rolling_release": None}, "fixed_release"),
        ({"type": "manual_release"}, "rolling_release"),
        ({"rolling_release": {}}, "rolling_release[days_after_charge]"),
        ({"rolling_release": {"days_after_charge": 2}}, "rolling_release[days_after_charge]"),
        ({"rolling_release": {"days_after_charge": 181}}, "rolling_release[days_after_charge]"),
        ({"rolling_release": {"days_after_charge": 3, "expires_on": 1}},
         "rolling_release[expires_on]"),
        ({"rolling_release": {"release_after": 1}}, "rolling_release[release_after]"),
        ({"currency": "wat"}, "currency"),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_is_refused(shop: Shop, params: Shape, param: str) -> None:
    assert refused(shop.plan, **params).param == param
    assert shop.sim.reserve.plans.list(stripe_account=shop.id)["data"] == []


# -- what a plan holds of a charge -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "percent", "held"),
    [(10_000, 15, 1_500), (1_010, 5, 51), (1_009, 5, 50), (60, 1, 1), (10_000, 100, 10_000)],
)
def test_it_is_a_percent_of_the_gross_rounded_half_up(
    shop: Shop, amount: int, percent: int, held: int
) -> None:
    shop.plan(percent)
    shop.sell(amount)
    assert [hold["amount"] for hold in shop.holds()] == [held]


def test_nothing_is_held_of_a_charge_too_small_for_it(shop: Shop) -> None:
    shop.plan(1)
    shop.sell(49 + 1)
    shop.sell(50)
    assert [hold["amount"] for hold in shop.holds()] == [1, 1]
    shop.plan(1, currency="eur")
    shop.sell(50)
    assert len(shop.holds()) == 3


def test_a_plan_in_one_currency_leaves_the_others_alone(shop: Shop) -> None:
    shop.plan(10, currency="eur")
    shop.sell(currency="usd")
    shop.sell(currency="eur")  # settles in usd
    assert shop.holds() == []
    bank = {**BANK, "currency": "eur", "country": "DE", "account_number": "DE89370400440532013000"}
    del bank["routing_number"]
    shop.sim.accounts.external_accounts.create(shop.id, external_account=bank)
    shop.sell(currency="eur")
    [hold] = shop.holds()
    assert (hold["amount"], hold["currency"]) == (1_000, "eur")


def test_a_charge_that_was_converted_is_held_in_the_currency_it_settled_in(shop: Shop) -> None:
    shop.plan(10)
    charge = shop.sell(currency="eur")
    [row] = shop.rows(type="charge")
    [hold] = shop.holds()
    assert (hold["currency"], row["currency"]) == ("usd", "usd")
    assert hold["amount"] == (row["amount"] + 5) // 10
    shop.refund(charge, 999)
    assert not shop.releases()
    shop.refund(charge, 1)
    assert [release["amount"] for release in shop.releases()] == [hold["amount"]]


def test_several_plans_hold_each_their_part(shop: Shop) -> None:
    plans = [shop.plan(10)["id"], shop.plan(20, currency="usd")["id"]]
    shop.sell()
    held = [(hold["reserve_plan"], hold["amount"]) for hold in shop.holds()]
    assert held == list(zip(plans, (1_000, 2_000), strict=True))


def test_an_authorization_is_held_when_it_is_captured_and_of_what_is(shop: Shop) -> None:
    shop.plan(10)
    charge = shop.sell(capture=False)
    shop.sim.clock.advance(days=2)
    assert shop.holds() == []
    shop.sim.charges.capture(charge["id"], amount=4_000, stripe_account=shop.id)
    [hold] = shop.holds()
    assert hold["amount"] == 400
    assert hold["release_schedule"]["release_after"] == shop.now + 30 * DAY


def test_a_declined_card_brings_no_hold(shop: Shop) -> None:
    shop.plan()
    refused(shop.sell, source="tok_chargeDeclined")
    assert shop.holds() == []


def test_a_bank_debit_is_held_when_it_has_succeeded(shop: Shop) -> None:
    shop.plan()
    for outcome in ("success", "accountClosed"):
        shop.sim.payment_intents.create(
            amount=10_000, currency="usd", payment_method=f"pm_usBankAccount_{outcome}",
            payment_method_types=["us_bank_account"], confirm=True, stripe_account=shop.id,
            mandate_data={"customer_acceptance": {"type": "offline"}},
        )  # fmt: skip
    assert shop.holds() == []
    shop.sim.clock.advance(days=10)
    [hold] = shop.holds()
    assert (hold["amount"], hold["source_charge"][:3]) == (1_500, "py_")
    [payout] = shop.sim.payouts.list(stripe_account=shop.id)["data"]
    paid = shop.rows(payout=payout["id"])
    assert "reserve_hold" in [row["type"] for row in paid]


def test_the_payment_that_a_transfer_brings_is_held_too(sim: Simulator, shop: Shop) -> None:
    shop.plan()
    sim.charges.create(
        amount=10_000, currency="usd", source="tok_visa", transfer_data={"destination": shop.id}
    )
    transfer = sim.transfers.create(amount=4_000, currency="usd", destination=shop.id)
    assert [hold["amount"] for hold in shop.holds()] == [1_500, 600]
    assert (shop.pending(), shop.available(), shop.held()) == (8_500, 3_400, 2_100)
    sim.transfers.reversals.create(transfer["id"], amount=600)
    [release] = shop.releases()
    assert (release["amount"], release["reason"]) == (600, "hold_reversed")
    assert release["source_transaction"]["refund"].startswith("pyr_")
    assert (shop.available(), shop.held()) == (3_400, 1_500)
    sim.check()


def test_a_platform_pays_no_attention_to_plans_of_its_accounts(sim: Simulator, shop: Shop) -> None:
    shop.plan()
    sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    assert shop.holds() == []
    assert sim.reserve.holds.list()["data"] == []


# -- refunds and disputes --------------------------------------------------------------------------


def test_a_refund_of_all_releases_the_hold_first_and_a_small_one_does_not(shop: Shop) -> None:
    shop.plan()
    whole, part = shop.sell(), shop.sell()
    refund = shop.refund(whole, 10_000)
    assert [row["type"] for row in shop.rows()][-3:] == ["reserve_release"] * 2 + ["refund"]
    [release] = shop.releases()
    assert (release["amount"], release["reason"]) == (1_500, "hold_reversed")
    assert (release["created_by"], release["reserve_plan"]) == ("stripe", None)
    assert release["source_transaction"] == {"refund": refund["id"], "type": "refund"}
    shop.refund(part, 1_000)
    assert len(shop.releases()) == 1
    assert shop.pending() == -320 + 8_180 - 1_000


def test_refunds_add_up_to_the_hold(shop: Shop) -> None:
    shop.plan()
    charge = shop.sell()
    for amount, released in ((500, 0), (999, 0), (1, 1), (500, 1)):
        shop.refund(charge, amount)
        assert len(shop.releases()) == released


def test_a_dispute_counts_with_the_refunds(shop: Shop) -> None:
    shop.plan()
    charge = shop.sell()
    shop.refund(charge, 500)
    shop.sim.controls.dispute_charge(charge["id"], amount=1_000)
    [release] = shop.releases()
    assert release["source_transaction"]["type"] == "dispute"
    types = [row["type"] for row in shop.rows()]
    assert types[-3:] == ["reserve_release", "reserve_release", "adjustment"]


def test_an_inquiry_counts_when_it_has_become_a_chargeback(shop: Shop) -> None:
    shop.plan()
    charge = shop.sell()
    dispute = shop.sim.controls.dispute_charge(charge["id"], inquiry=True)
    assert not shop.releases()
    shop.sim.controls.escalate_dispute(dispute["id"])
    [release] = shop.releases()
    assert release["source_transaction"]["dispute"] == dispute["id"]


def test_a_dispute_that_is_won_brings_no_hold_back(shop: Shop) -> None:
    shop.plan()
    charge = shop.sell()
    dispute = shop.sim.controls.dispute_charge(charge["id"])
    shop.sim.controls.close_dispute(dispute["id"], status="won")
    assert (shop.held(), len(shop.holds())) == (0, 1)


def test_a_charge_of_a_dispute_card_is_held_and_released_in_the_same_second(shop: Shop) -> None:
    shop.plan()
    shop.sell(source="tok_createDispute")
    assert shop.told() == [
        "reserve.plan.created", "reserve.hold.created", "reserve.release.created",
        "reserve.hold.updated",
    ]  # fmt: skip
    assert shop.held() == 0


def test_a_refund_that_waits_goes_out_with_the_hold_that_it_releases() -> None:
    shop = Shop(Simulator(refunds_when_short="wait_when_short"))
    shop.plan(50)
    charge = shop.sell(source="tok_bypassPending")
    assert shop.available() == 4_680
    assert shop.refund(charge, 4_700)["status"] == "pending"  # less than the hold: it stays
    assert shop.refund(charge, 5_000)["status"] == "succeeded"
    [release] = shop.releases()
    assert (release["amount"], shop.held()) == (5_000, 0)
    shop.sim.check()


# -- what it does to balances and payouts ----------------------------------------------------------


def test_a_hold_of_a_pending_charge_is_pending_with_it(shop: Shop) -> None:
    shop.plan()
    charge = shop.sell()
    days = {row["available_on"] for row in shop.rows()}
    assert len(days) == 1
    assert (shop.pending(), shop.held()) == (8_180, 1_500)
    assert {row["source"] for row in shop.rows(type="reserve_hold")} == {shop.holds()[0]["id"]}
    shop.release(shop.holds()[0])
    assert {row["available_on"] for row in shop.rows()} == days
    assert (shop.pending(), shop.available()) == (9_680, 0)
    assert charge["amount"] == 10_000


def test_a_payout_takes_what_is_left_and_lists_what_it_pays(shop: Shop) -> None:
    shop.plan()
    shop.sell()
    events = shop.sim.clock.advance(days=3)
    [payout] = shop.sim.payouts.list(stripe_account=shop.id)["data"]
    listed = shop.rows(payout=payout["id"])
    assert payout["amount"] == 8_180
    assert [(row["type"], row["net"]) for row in listed] == [
        ("charge", 9_680), ("reserve_hold", -1_500), ("payout", -8_180),
    ]  # fmt: skip
    assert {row["balance_type"] for row in listed} == {"payments"}
    assert [event["type"] for event in events].count("balance.available") == 1


def test_the_balance_itself_does_not_show_what_is_held(rich: Shop) -> None:
    before = set(rich.sim.balance.retrieve(stripe_account=rich.id))
    rich.hold()
    assert set(rich.sim.balance.retrieve(stripe_account=rich.id)) == before
    [out, into] = rich.rows(type="reserve_hold")
    assert (out["net"], out["balance_type"], out["fee"]) == (-1_000, "payments", 0)
    assert (into["net"], into["balance_type"], into["fee"]) == (1_000, "risk_reserved", 0)
    assert {row["reporting_category"] for row in (out, into)} == {"reserve_hold"}


def test_nothing_is_taken_from_the_platform_for_a_hold(sim: Simulator, rich: Shop) -> None:
    rich.hold(amount=9_680)
    sim.clock.advance(days=1)
    assert not list(sim.balance_transactions.all(type="reserve_transaction"))


def test_it_answers_for_what_refunds_take_and_not_for_what_plans_hold(
    sim: Simulator, shop: Shop
) -> None:
    shop.plan(60)
    shop.plan(38)  # together 9,800 of the 9,680 that a charge leaves
    charge = shop.sell()
    sim.clock.advance(days=3)
    taken = sim.balance_transactions.list
    assert (shop.available(), shop.held()) == (-120, 9_800)
    assert taken(type="reserve_transaction")["data"] == []
    shop.refund(charge, 1_000)
    assert [row["net"] for row in taken(type="reserve_transaction")["data"]] == [-1_000]
    shop.release(shop.holds()[-1], amount=500)
    assert [row["net"] for row in taken(type="reserve_transaction")["data"]] == [380, -1_000]
    sim.clock.advance(days=40)
    assert shop.held() == 0
    sim.check()


def test_what_will_be_released_is_known_beforehand(shop: Shop) -> None:
    shop.plan()
    shop.sell()
    [hold] = shop.holds()
    told = {each["object"]: each["will"] for each in shop.sim.upcoming()}
    assert told[hold["id"]] == "$15.00 is released"
    assert "$15.00 of what is held becomes available" in [
        each["will"] for each in shop.sim.upcoming()
    ]


# -- lists, events, doors --------------------------------------------------------------------------


def test_holds_are_found_by_what_they_are(rich: Shop) -> None:
    plan = rich.plan()
    charge = rich.sell()
    by_hand, [of_charge] = rich.hold(), rich.holds(reason="charge")
    release = rich.release(by_hand)
    filters: list[tuple[Shape, list[Shape]]] = [
        ({}, [of_charge, by_hand]),
        ({"reason": "standalone"}, [by_hand]),
        ({"is_releasable": True}, [of_charge]),
        ({"is_releasable": False}, [by_hand]),
        ({"reserve_plan": plan["id"]}, [of_charge]),
        ({"source_charge": charge["id"]}, [of_charge]),
        ({"reserve_release": release["id"]}, [by_hand]),
        ({"currency": "usd"}, [of_charge, by_hand]),
        ({"currency": "eur"}, []),
    ]
    for given, found in filters:
        assert [hold["id"] for hold in rich.holds(**given)] == [hold["id"] for hold in found], given
    page = rich.sim.reserve.holds.list(limit=1, stripe_account=rich.id)
    assert (page["url"], page["has_more"]) == ("/v1/reserve/holds", True)
    assert page["data"][0]["id"] == by_hand["id"]


def test_plans_and_releases_are_found_too(rich: Shop) -> None:
    active, disabled = rich.plan(), rich.plan()
    rich.sim.reserve.plans.disable(disabled["id"], stripe_account=rich.id)
    plans = rich.sim.reserve.plans
    for given, wanted in (
        ({"status": "active"}, [active]),
        ({"destination": "risk_reserved"}, [disabled, active]),
        ({"destination": "settlement_reserved"}, []),
    ):
        found = plans.all(**given, stripe_account=rich.id)
        assert [plan["id"] for plan in found] == [plan["id"] for plan in wanted]
    release = rich.release(rich.hold())
    for given, count in (
        ({"reserve_hold": release["reserve_hold"]}, 1),
        ({"reserve_plan": active["id"]}, 0),
        ({"currency": "usd"}, 1),
    ):
        assert len(rich.releases(**given)) == count


def test_a_release_shows_its_hold_and_the_hold_its_charge_when_expanded(shop: Shop) -> None:
    shop.plan()
    charge = shop.sell()
    refund = shop.refund(charge, 10_000)
    paths = ["data.reserve_hold.source_charge", "data.source_transaction.refund"]
    [release] = shop.releases(expand=paths)
    assert release["reserve_hold"]["source_charge"]["id"] == charge["id"]
    assert release["source_transaction"]["refund"]["id"] == refund["id"]


def test_an_event_of_a_release_says_what_changed_in_the_hold(rich: Shop) -> None:
    rich.release(rich.hold(), amount=400)
    [event] = rich.sim.events.list(type="reserve.hold.updated", stripe_account=rich.id)["data"]
    assert event["data"]["previous_attributes"] == {"amount_releasable": 1_000}
    assert event["account"] == rich.id


def test_the_sdk_reaches_them_through_raw_requests(rich: Shop) -> None:
    client = rich.sim.client()
    made = client.raw_request(
        "post", "/v1/reserve/plans", type="rolling_release", percent=15,
        rolling_release={"days_after_charge": 30}, stripe_account=rich.id,
    )  # fmt: skip
    plan: Any = client.deserialize(made, api_mode="V1")
    assert (type(plan).__name__, plan.rolling_release.days_after_charge) == ("Plan", 30)
    rich.sell()
    answer = client.raw_request("get", "/v1/reserve/holds", stripe_account=rich.id)
    holds: Any = client.deserialize(answer, api_mode="V1")
    assert [hold.reserve_plan for hold in holds.data] == [plan.id]


def test_a_copy_and_a_loaded_one_go_on_as_the_original(rich: Shop, tmp_path: Path) -> None:
    rich.plan()
    rich.sell()
    rich.hold()
    rich.sim.save(tmp_path / "sim.json")
    others = [rich.sim.fork(), Simulator.load(tmp_path / "sim.json")]
    for each in (rich.sim, *others):
        each.clock.advance(days=40)
        each.check()
    assert {each.fingerprint() for each in others} == {rich.sim.fingerprint()}
    assert [release["amount"] for release in rich.releases()] == [1_500, 1_000]
