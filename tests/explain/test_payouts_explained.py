"""`sim.explain.payouts()` and `sim.explain(payout)`, asked as a newcomer would ask."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, errors, situations
from stripesim.facts.pricing import prices_for
from tests.stories.sellers import seller
from tests.stories.test_bank_debits import at_the_bank, debit


@pytest.fixture
def sim() -> Simulator:
    """The Thursday before Labor Day."""
    return Simulator(start="2026-09-03T09:00:00Z")


def pay(sim: Simulator, amount: int, **more: Any) -> str:
    return str(
        sim.charges.create(**{"currency": "usd", "source": "tok_visa", **more}, amount=amount)["id"]
    )


def schedule(sim: Simulator, **asked: Any) -> None:
    sim.balance_settings.update(payments={"payouts": {"schedule": asked}})


def minimum(sim: Simulator, amount: int) -> None:
    sim.balance_settings.update(
        payments={"payouts": {"minimum_balance_by_currency": {"usd": amount}}}
    )


# -- what will the next payout be ------------------------------------------------------------------


def test_what_will_my_next_payout_be(sim: Simulator) -> None:
    pay(sim, 10_000)
    sim.refunds.create(charge=pay(sim, 30_000), amount=500)
    story = sim.explain.payouts()
    assert "The next payout will be $382.80, made on Tue 8 Sep 2026 01:30 UTC" in story
    assert "+$387.80  2 payments: +$400.00, fees $12.20" in story
    assert "-$5.00  1 refund" in story
    sim.clock.advance(days=5)
    [payout] = sim.payouts.list()["data"]
    assert payout["amount"] == 38_280


def test_payouts_of_one_night_are_told_together_whatever_money_they_are_of() -> None:
    enabled = ("card", "fpx")
    sim = Simulator(start="2026-09-03T09:00:00Z", country="MY", payment_methods=enabled)
    sim.controls.authenticate(at_the_bank(sim, "fpx", "myr")["id"])
    pay(sim, 10_000, currency="myr", source="tok_my")
    payouts, balance = sim.explain.payouts(), sim.explain.balance()
    sim.clock.advance(days=20)
    parts = {each["source_type"]: each["amount"] for each in sim.payouts.list()["data"]}
    amounts = {name: f"RM{amount / 100:.2f}" for name, amount in parts.items()}
    whole = f"RM{sum(parts.values()) / 100:.2f}"
    assert f"The next payout will be {whole}, made on" in payouts
    assert f"It is made as 2 payouts: {amounts['card']} of card money and" in payouts
    assert f"and {amounts['fpx']} of fpx money." in payouts
    assert f"Then, payouts take {whole} on" in balance


def test_why_is_there_no_payout_on_monday(sim: Simulator) -> None:
    pay(sim, 10_000)
    story = sim.explain.payouts()
    assert "banks are closed: Sat 5 Sep and Sun 6 Sep (weekend), Mon 7 Sep (Labor Day)" in story


def test_why_nothing_is_paid_tonight_and_which_day_has_money(sim: Simulator) -> None:
    pay(sim, 10_000)
    story = sim.explain.payouts()
    assert "On Fri 4 Sep 2026 01:30 UTC, the next time, nothing is paid in usd" in story
    assert "Nothing is available." in story


def test_no_payout_since_the_schedule_is_manual(sim: Simulator) -> None:
    schedule(sim, interval="manual")
    pay(sim, 10_000)
    story = sim.explain.payouts()
    assert "Stripe makes no payout by itself: the schedule is manual." in story
    assert "The next money, $96.80, becomes available on Tue 8 Sep 2026." in story


@pytest.mark.parametrize(
    ("country", "currency", "amount"), [("HU", "huf", 1_234_500), ("US", "usd", 10_000)]
)
def test_what_a_request_can_pay_out_is_what_is_paid_out(
    country: str, currency: str, amount: int
) -> None:
    sim = Simulator(country, pricing=prices_for("US"))
    schedule(sim, interval="manual")
    pay(sim, amount, currency=currency, source="tok_bypassPending")
    story = sim.explain.payouts()
    [can] = [each for each in story if "`payouts.create`" in each.text]
    sim.payouts.create(**can.figures["amount"]._asdict())
    with pytest.raises(errors.InvalidRequestError) as refused:
        sim.payouts.create(amount=100, currency=currency)
    assert f"`payouts.create` would be refused: {refused.value.user_message}" in (
        sim.explain.payouts()
    )


def test_a_platform_is_not_told_that_it_can_pay_out_a_standard_account() -> None:
    sim = Simulator()
    shop = seller(sim, "standard")
    schedule_of_it = {"payouts": {"schedule": {"interval": "manual"}}}
    sim.balance_settings.update(payments=schedule_of_it, stripe_account=shop)
    pay(sim, 10_000, source="tok_bypassPending", stripe_account=shop)
    assert "`payouts.create` would be refused: Transfers and payouts on behalf of a Standard" in (
        sim.explain.payouts(stripe_account=shop)
    )


def test_no_payout_since_the_bank_account_is_errored(sim: Simulator) -> None:
    pay(sim, 10_000)
    sim.clock.advance(days=5)
    [payout] = sim.payouts.list()["data"]
    sim.controls.fail_payout(payout["id"])
    story = sim.explain.payouts()
    assert f"The bank account {payout['destination']} is errored" in story
    assert "What is available, $96.80, is not paid: nothing is, until its details" in story


def test_no_payout_since_there_is_no_bank_account_for_the_currency() -> None:
    sim = Simulator(opening_balance={"usd": 5_000})
    shop = seller(sim)
    sim.accounts.update(shop, external_account={
        "object": "bank_account", "country": "US", "currency": "usd",
        "account_number": "000123456789", "routing_number": "110000000",
    })  # fmt: skip
    added = sim.accounts.external_accounts.create(shop, external_account={
        "object": "bank_account", "country": "DE", "currency": "eur",
        "account_number": "DE89370400440532013000",
    })  # fmt: skip
    pay(sim, 5_000, source="tok_bypassPending", currency="eur", stripe_account=shop)
    sim.accounts.external_accounts.delete(shop, added["id"])
    story = sim.explain.payouts(currency="eur", stripe_account=shop)
    assert "The account has no bank account for eur" in story


def test_no_payout_since_payouts_are_disabled_and_by_what(sim: Simulator) -> None:
    sim.controls.disable_account(sim.account, "under_review")
    story = sim.explain.payouts()
    assert "payouts_enabled of the account is false" in story
    assert "Stripe has stopped them: disabled_reason under_review" in story
    shop = sim.accounts.create(type="custom", capabilities={"transfers": {"requested": True}})["id"]
    assert "Stripe asks for external_account" in sim.explain.payouts(stripe_account=shop)


def test_what_is_pending_is_told_although_payouts_are_disabled() -> None:
    sim = Simulator()
    ids = situations.account_past_due(sim)
    story = sim.explain.payouts(stripe_account=ids.seller)
    assert "$0.00 is available in usd. The next money, $96.80, becomes available on" in story
    sim.clock.advance(days=7)
    later = sim.explain.payouts(stripe_account=ids.seller)
    assert "$96.80 is available in usd and waits. No money in usd is pending." in later


def test_no_payout_since_the_minimum_balance_stays(sim: Simulator) -> None:
    minimum(sim, 50_000)
    pay(sim, 10_000)
    sim.clock.advance(days=5)
    pay(sim, 100)  # so that another night comes
    story = sim.explain.payouts()
    assert "$96.80 is available, and the minimum balance of $500.00 stays" in story


def test_no_payout_since_it_would_be_below_the_smallest_one() -> None:
    sim = Simulator(country="DE")
    pay(sim, 120, currency="eur", source="tok_fr")
    sim.clock.advance(days=10)
    story = sim.explain.payouts()
    assert "€0.93 is available, and the smallest payout in eur is €1.00" in story


def test_no_payout_while_a_debit_is_under_way() -> None:
    sim = Simulator(country="GB")
    charge = pay(sim, 10_000, currency="gbp", source="tok_gb")
    sim.clock.advance(days=7)
    sim.refunds.create(charge=charge)
    sim.clock.advance(days=1)
    pay(sim, 10_000, currency="gbp", source="tok_bypassPending")
    story = sim.explain.payouts()
    assert "A debit of £100.00 from the bank is on its way until" in story
    assert "Nothing is paid out in its currency before that." in story


def test_no_payout_since_the_balance_is_negative(sim: Simulator) -> None:
    charge = pay(sim, 10_000)
    sim.clock.advance(days=6)
    sim.refunds.create(charge=charge)
    story = sim.explain.payouts()
    assert "What is available is negative, -$100.00" in story


def test_a_debit_before_the_next_payout_is_counted_in_it() -> None:
    sim = Simulator()
    refunded = pay(sim, 10_000, source="tok_bypassPending")
    sim.clock.advance_to("2026-03-06T09:00:00Z")  # a Friday: it is paid out
    sim.refunds.create(charge=refunded)
    later = pay(sim, 10_000)
    friday = sim.clock.timestamp
    story = sim.explain.payouts()
    [told] = [each for each in story if "made on" in each.text]
    amount, made = told.figures["amount"].amount, int(told.figures["made"])
    assert "+$100.00  the debit of the bank on Mon 9 Mar 2026 01:30 UTC, for what is below" in story
    [row] = sim.balance_transactions.list(type="refund")["data"]
    counts = "The bank is to be debited on Mon 9 Mar 2026 01:30 UTC for what is below zero then."
    assert counts in sim.explain(row)
    assert counts not in sim.explain(later)
    sim.clock.advance_to(made)
    [debit, payout] = sim.payouts.list(created={"gt": friday})["data"][::-1]
    assert debit["amount"] < 0
    assert (payout["amount"], payout["created"]) == (amount, made)
    listed = sim.balance_transactions.list(payout=debit["id"])["data"]
    assert row["id"] in [each["id"] for each in listed]


def test_a_debit_that_comes_once_the_balance_falls_below_zero_is_counted_too() -> None:
    sim = Simulator()
    sim.refunds.create(charge=pay(sim, 100_000))  # its fee is owed from Wednesday on
    debit(sim, amount=20_000)  # available two days after a card's
    [told] = [each for each in sim.explain.payouts() if "will be" in each.text]
    amount, made = told.figures["amount"].amount, int(told.figures["made"])
    sim.clock.advance_to(made)
    [payout, taken] = sim.payouts.list()["data"]
    assert (taken["amount"], payout["amount"], payout["created"]) == (-29_30, amount, made)


def test_a_debit_that_is_planned_and_will_be_under_way_is_what_stands_in_the_way() -> None:
    sim = Simulator(country="GB")
    schedule = {"interval": "weekly", "weekly_payout_days": ["wednesday"]}
    refunded = pay(sim, 10_000, currency="gbp", source="tok_bypassPending")
    sim.clock.advance_to("2026-03-06T09:00:00Z")  # a Friday: it is paid out
    sim.balance_settings.update(payments={"payouts": {"schedule": schedule}})
    sim.clock.advance_to("2026-03-09T09:00:00Z")
    sim.refunds.create(charge=refunded)
    story = sim.explain.payouts()
    told = "The bank is debited for £100.00 on Tue 10 Mar 2026 01:30 UTC, since the balance is"
    assert told in story
    sim.clock.advance_to("2026-03-11T02:00:00Z")
    [debit, _] = sim.payouts.list()["data"]
    assert f"On its way already: a debit of the bank, {debit['id']} of £100.00, for" in (
        sim.explain.payouts()
    )
    assert (debit["amount"], debit["created"]) == (-100_00, 1_773_106_200)
    assert debit["arrival_date"] > sim.clock.timestamp


def test_a_night_that_paid_nothing_says_what_was_pending() -> None:
    sim = Simulator()
    pay(sim, 10_000)
    sim.clock.advance_to("2026-03-03T00:30:00Z")
    pay(sim, 20_000)
    sim.clock.advance_to("2026-03-04T00:30:00Z")
    pay(sim, 30_000)  # after that night
    story = sim.explain.payouts(on="2026-03-03")
    assert "Nothing was available." in story
    assert "$290.70 was pending, $96.80 of it available from Wed 4 Mar 2026 on." in story


def test_that_the_bank_may_refuse_a_debit_is_told_until_it_is_too_late_for_that(
    sim: Simulator,
) -> None:
    charge = pay(sim, 10_000)
    sim.clock.advance(days=6)
    sim.refunds.create(charge=charge)
    sim.clock.advance_to("2026-09-11T09:14:00Z")
    [debit, _] = sim.payouts.list()["data"]
    assert debit["amount"] == -10_000
    may = "If the bank refuses it, we hear of it on the business day after it arrives"
    assert debit["arrival_date"] == sim.clock.timestamp // 86_400 * 86_400 - 86_400
    assert may in sim.explain(debit)
    assert f"{debit['id']}, arriving on" in sim.explain.exposure()
    sim.clock.advance(minutes=1)
    assert may not in sim.explain(debit)
    assert f"{debit['id']}, arriving on" not in sim.explain.exposure()


# -- why was there none ----------------------------------------------------------------------------


def test_why_was_there_no_payout_on_labor_day(sim: Simulator) -> None:
    pay(sim, 10_000)
    sim.clock.advance(days=7)
    story = sim.explain.payouts(on="2026-09-07")
    assert "Banks were closed: Mon 7 Sep (Labor Day)." in story
    assert "The night paid $96.80" in sim.explain.payouts(on="2026-09-08")
    assert "Nothing was available." in sim.explain.payouts(on="2026-09-09")


def test_a_night_that_debited_the_bank_says_besides_why_it_paid_nothing(sim: Simulator) -> None:
    charge = pay(sim, 10_000)
    sim.clock.advance(days=6)
    sim.refunds.create(charge=charge)
    sim.clock.advance(days=1)
    [debit, _] = sim.payouts.list()["data"]
    story = sim.explain.payouts(on="2026-09-10")
    assert f"The night debited the bank for $100.00: sim.explain('{debit['id']}')" in story
    assert "Nothing was paid in usd: Nothing was available." in story


def test_a_night_keeps_its_reason_when_everything_is_changed_afterwards(sim: Simulator) -> None:
    minimum(sim, 50_000)
    pay(sim, 10_000)
    sim.clock.advance(days=7)
    night = "2026-09-08"
    before = str(sim.explain.payouts(on=night))
    assert "$96.80 was available, and the minimum balance of $500.00 stays" in before
    minimum(sim, 0)
    schedule(sim, interval="weekly", weekly_payout_days=["monday"])
    sim.balance_settings.update(payments={"settlement_timing": {"delay_days_override": 9}})
    sim.controls.disable_account(sim.account)
    pay_later = sim.clock.advance(days=3)
    assert pay_later is not None
    assert str(sim.explain.payouts(on=night)) == before


def test_a_night_that_is_still_to_come_is_not_explained(sim: Simulator) -> None:
    with pytest.raises(ValueError, match="still to be made"):
        sim.explain.payouts(on="2026-09-09")
    with pytest.raises(ValueError, match="was only opened on Thu 3 Sep 2026"):
        sim.explain.payouts(on="2026-09-02")


# -- a payout --------------------------------------------------------------------------------------


def paid(sim: Simulator) -> dict[str, Any]:
    """A payout of two payments and a refund, with a minimum balance; another payment waits."""
    minimum(sim, 5_000)
    schedule(sim, interval="weekly", weekly_payout_days=["monday"])
    pay(sim, 10_000)
    sim.refunds.create(charge=pay(sim, 30_000), amount=500)
    sim.clock.advance(days=4)
    pay(sim, 20_000)
    sim.clock.advance(days=1)
    [payout] = sim.payouts.list()["data"]
    return payout


def test_why_is_this_payout_of_this_amount(sim: Simulator) -> None:
    story = sim.explain(paid(sim))
    assert "It pays $332.80" in story
    assert "+$387.80  2 payments: +$400.00, fees $12.20" in story
    assert "-$5.00  1 refund" in story
    assert "That is $382.80 in all. The minimum balance of $50.00 stays" in story


def test_why_was_it_made_on_this_day(sim: Simulator) -> None:
    story = sim.explain(paid(sim))
    assert "The schedule is weekly: payouts are made on Monday" in story
    assert "Mon 7 Sep 2026 is its day, but banks are closed: Mon 7 Sep (Labor Day)" in story


def test_why_these_payments_and_not_others(sim: Simulator) -> None:
    story = sim.explain(paid(sim))
    assert "Not in it: 1 row of $193.90 in all, since that money was not available yet." in story
    assert "available from Wed 9 Sep 2026 on" in story


def test_what_stays_as_the_minimum_balance_is_not_said_to_be_nothing(sim: Simulator) -> None:
    minimum(sim, 5_000)
    pay(sim, 10_000)
    sim.clock.advance(days=7)
    [payout] = sim.payouts.list()["data"]
    story = sim.explain(payout)
    assert "The minimum balance of $50.00 stays" in story
    assert "Nothing else was in the balance" not in story
    assert "Nothing else was pending in its currency." in story


def test_why_did_it_fail_and_what_follows(sim: Simulator) -> None:
    payout = sim.controls.fail_payout(paid(sim)["id"], code="account_closed")
    story = sim.explain(payout)
    assert "It failed (account_closed): The bank account has been closed." in story
    assert (
        f"So $332.80 is back in the balance, by the row {payout['failure_balance_transaction']}"
        in story
    )
    assert "This payout is not tried again" in story


def test_what_was_changed_later_does_not_change_what_is_told_of_a_payout(sim: Simulator) -> None:
    payout = paid(sim)
    sim.clock.advance(hours=8)
    before = str(sim.explain(payout))
    minimum(sim, 0)
    schedule(sim, interval="daily")
    sim.balance_settings.update(payments={"settlement_timing": {"delay_days_override": 9}})
    sim.controls.set_rate("eur", "1")
    sim.clock.advance(days=9)
    assert str(sim.explain(payout)) == before


def test_a_payout_by_hand_does_not_say_which_payments_are_in_it() -> None:
    sim = Simulator(opening_balance={"usd": 1_000})
    payout = sim.payouts.create(amount=500, currency="usd")
    story = sim.explain(payout)
    assert "A request asked for it on Mon 2 Mar 2026 09:00 UTC: $5.00" in story
    assert "Unless the bank says no, it is paid on" in story


def test_which_part_of_an_instant_payout_was_advanced() -> None:
    sim = Simulator(opening_balance={"usd": 1_000})
    sim.controls.allow_instant_payouts(sim.account)
    pay(sim, 10_000)
    payout = sim.payouts.create(amount=2_000, currency="usd", method="instant")
    story = sim.explain(payout)
    assert "$20.00, instant" in story
    assert "was advanced: it comes back out of what becomes available on" in story


def test_the_currency_and_the_account_are_checked(sim: Simulator) -> None:
    with pytest.raises(ValueError, match="no currency: 'dollars'"):
        sim.explain.payouts(currency="dollars")
    with pytest.raises(LookupError, match="there is no account 'acct_none'"):
        sim.explain.payouts(stripe_account="acct_none")


@pytest.mark.parametrize("payout_timing", ["same_day", "ahead"])
@pytest.mark.parametrize(("country", "unknown"), [("SG", True), ("US", False)])
def test_payouts_say_so_where_only_weekends_are_known(
    country: str, payout_timing: Any, unknown: bool
) -> None:
    sim = Simulator(country=country, start="2026-03-02T09:00:00Z", payout_timing=payout_timing)
    currency = {"SG": "sgd", "US": "usd"}[country]
    sim.charges.create(amount=100_00, currency=currency, source="tok_visa")
    coming = sim.explain.payouts()
    sim.clock.advance(days=20)
    for story in (coming, sim.explain(sim.payouts.list()["data"][0])):
        assert ("Of this country only weekends are known" in story) is unknown
