"""Below zero: who fills the hole, when, and what happens if nobody does.

The night after the day on which a balance went below zero, its bank account is debited: by a payout
with a negative amount. Sales that are available by the time it arrives make it smaller. Decided
interactions (2.3, 2.4, ...) and asks keep their numbers.
"""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from stripesim import Simulator, errors

from .openings import (
    add_bank_account,
    debit_negative_balances,
    schedule_payouts,
    with_old_sales,
)
from .story import event_types, moment, paid_rows, row_of, tell, when


def go_below_zero(sim: Simulator, amount: int) -> None:
    """By a refund of what was sold long ago."""
    oldest = list(sim.charges.all())[-1]
    sim.refunds.create(charge=oldest["id"], amount=amount)


def debits(sim: Simulator) -> list[dict[str, Any]]:
    return [payout for payout in sim.payouts.all() if payout["amount"] < 0][::-1]


def available(sim: Simulator, currency: str) -> int:
    entries = sim.balance.retrieve()["available"]
    return sum(entry["amount"] for entry in entries if entry["currency"] == currency)


# -- the debit ------------------------------------------------------------------------------------


def test_refunds_of_200_dollars_and_payments_of_100_are_a_debit_of_100() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00")
    tell(
        sim,
        """
        moment               | do                       | available |   bank | by itself
        Mon 2026-03-02 09:00 | charge 10000 at once     |     10000 | 100000 |
        Mon 2026-03-02 10:00 | refund 20000 of charge 1 |    -10000 | 100000 |
        Tue 2026-03-03 01:29 |                          |    -10000 | 100000 |
        Tue 2026-03-03 01:30 |                          |         0 | 100000 | payout -10000
        Tue 2026-03-03 12:00 |                          |         0 |  90000 | paid -10000
        """,
    )


def test_a_debit_is_a_payout_with_a_negative_amount() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00")
    go_below_zero(sim, 10_000)
    sim.clock.advance_to(moment("Tue 2026-03-03 12:00"))
    (debit,) = debits(sim)
    assert (debit["amount"], debit["automatic"], debit["status"]) == (-10_000, True, "paid")
    assert (debit["description"], debit["method"]) == ("STRIPE PAYOUT", "standard")
    assert debit["destination"] == next(iter(sim.payouts.all()))["destination"]
    row = row_of(sim, debit)
    assert (row["type"], row["amount"], row["fee"]) == ("payout", 10_000, 0)
    assert paid_rows(sim, debit) == [("payout", 10_000), ("refund", -10_000)]
    told = event_types(sim)
    assert told.count("payout.created") == told.count("payout.paid") == 2


# When it is made, and when the money is there: the next business day in the United States, Canada,
# Australia and New Zealand, the second with SEPA, the third in Britain.
# fmt: off
ARRIVALS = [
    ("US", "usd", "Mon 2026-03-02", "Tue 2026-03-03 01:30", "Tue 2026-03-03"),
    ("CA", "cad", "Mon 2026-03-02", "Tue 2026-03-03 01:30", "Tue 2026-03-03"),
    ("AU", "aud", "Mon 2026-03-02", "Tue 2026-03-03 01:30", "Tue 2026-03-03"),
    ("NZ", "nzd", "Mon 2026-03-02", "Tue 2026-03-03 01:30", "Tue 2026-03-03"),
    ("DE", "eur", "Mon 2026-03-02", "Tue 2026-03-03 01:30", "Wed 2026-03-04"),
    ("FR", "eur", "Mon 2026-03-02", "Tue 2026-03-03 01:30", "Wed 2026-03-04"),
    ("GB", "gbp", "Mon 2026-03-02", "Tue 2026-03-03 01:30", "Thu 2026-03-05"),
    ("GB", "gbp", "Tue 2020-03-17", "Wed 2020-03-18 01:30", "Fri 2020-03-20"),   # recorded
    ("GB", "gbp", "Thu 2021-11-11", "Fri 2021-11-12 01:30", "Tue 2021-11-16"),   # recorded
    # Over a weekend the job rests.
    ("US", "usd", "Fri 2026-03-06", "Mon 2026-03-09 01:30", "Mon 2026-03-09"),
    ("US", "usd", "Sat 2026-03-07", "Mon 2026-03-09 01:30", "Mon 2026-03-09"),
    ("US", "usd", "Sun 2026-03-08", "Mon 2026-03-09 01:30", "Mon 2026-03-09"),
    ("DE", "eur", "Fri 2026-03-06", "Mon 2026-03-09 01:30", "Tue 2026-03-10"),
    ("GB", "gbp", "Sat 2026-03-07", "Mon 2026-03-09 01:30", "Wed 2026-03-11"),
    # Memorial Day, Easter, the English spring holiday.
    ("US", "usd", "Fri 2026-05-22", "Tue 2026-05-26 01:30", "Tue 2026-05-26"),
    ("DE", "eur", "Thu 2026-04-02", "Tue 2026-04-07 01:30", "Wed 2026-04-08"),
    ("GB", "gbp", "Fri 2026-05-22", "Tue 2026-05-26 01:30", "Thu 2026-05-28"),
]
# fmt: on


@pytest.mark.parametrize(("country", "currency", "negative", "made", "arrives"), ARRIVALS)
def test_how_long_a_debit_takes(
    country: str, currency: str, negative: str, made: str, arrives: str
) -> None:
    sim = with_old_sales(f"{negative} 10:00", country=country, currency=currency)
    go_below_zero(sim, 10_000)
    sim.clock.advance_to(moment(f"{arrives} 00:00"))
    if made < f"{arrives} 00:00":
        assert available(sim, currency) == 0
    sim.clock.advance(hours=12)
    (debit,) = debits(sim)
    assert debit["amount"] == -10_000
    assert when(debit["created"]) == made
    assert when(debit["arrival_date"]) == f"{arrives} 00:00"
    assert debit["status"] == "paid"
    assert available(sim, currency) == 0


@pytest.mark.parametrize(
    "schedule",
    [
        {"interval": "manual"},
        {"interval": "weekly", "weekly_payout_days": ["friday"]},
        {"interval": "monthly", "monthly_payout_days": [20]},
    ],
    ids=lambda schedule: schedule["interval"],
)
def test_the_payout_schedule_does_not_matter_to_a_debit(schedule: dict[str, Any]) -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00")
    schedule_payouts(sim, **schedule)
    tell(
        sim,
        """
        moment               | do                       | available | by itself
        Mon 2026-03-02 09:00 | refund 10000 of charge 1 |    -10000 |
        Tue 2026-03-03 01:30 |                          |         0 | payout -10000
        """,
    )


# Ten dollars, pounds or euros below zero are left alone; a cent more is not.
@pytest.mark.parametrize(
    ("country", "currency"), [("US", "usd"), ("CA", "cad"), ("GB", "gbp"), ("DE", "eur")]
)
def test_ten_below_zero_are_left_alone_and_a_cent_more_is_not(country: str, currency: str) -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00", country=country, currency=currency)
    go_below_zero(sim, 1000)
    sim.clock.advance_to(moment("Mon 2026-03-09 12:00"))
    assert (debits(sim), available(sim, currency)) == ([], -1000)
    go_below_zero(sim, 1)
    sim.clock.advance_to(moment("Mon 2026-03-16 12:00"))
    assert [debit["amount"] for debit in debits(sim)] == [-1001]


# -- nobody is debited ----------------------------------------------------------------------------

# fmt: off
NOT_DEBITED = [
    ("HK", "hkd"), ("SG", "sgd"), ("JP", "jpy"), ("MX", "mxn"),
    ("BR", "brl"), ("MY", "myr"), ("IN", "inr"),
]
# fmt: on


@pytest.mark.parametrize(("country", "currency"), NOT_DEBITED)
def test_in_some_countries_the_bank_is_never_debited(country: str, currency: str) -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00", country=country, currency=currency)
    go_below_zero(sim, 50_000)
    sim.clock.advance_to(moment("Fri 2026-05-01 12:00"))
    assert (debits(sim), available(sim, currency)) == ([], -50_000)


def test_debits_can_be_switched_off_and_on() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00")
    debit_negative_balances(sim, False)
    tell(
        sim,
        """
        moment               | do                       | available | by itself
        Mon 2026-03-02 09:00 | refund 10000 of charge 1 |    -10000 |
        Mon 2026-03-16 12:00 |                          |    -10000 |
        """,
    )
    debit_negative_balances(sim, True)
    tell(
        sim,
        """
        moment               | available | by itself
        Tue 2026-03-17 01:29 |    -10000 |
        Tue 2026-03-17 01:30 |         0 | payout -10000
        """,
    )


def test_an_own_account_is_debited_unless_it_says_otherwise() -> None:
    payments = Simulator().balance_settings.retrieve()["payments"]
    assert payments["debit_negative_balances"] is True


# -- what fills a hole before the bank does -------------------------------------------------------


def test_a_hole_that_was_filled_before_the_night_is_not_debited() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00")
    tell(
        sim,
        """
        moment               | do                       | available | by itself
        Mon 2026-03-02 09:00 | refund 10000 of charge 1 |    -10000 |
        Mon 2026-03-02 10:00 | charge 10000 at once     |         0 |
        Fri 2026-03-06 12:00 |                          |         0 |
        """,
    )


def test_a_hole_that_was_filled_and_is_there_again_is_debited_in_the_night_after() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00")
    tell(
        sim,
        """
        moment               | do                       | available | by itself
        Mon 2026-03-02 09:00 | refund 10000 of charge 1 |    -10000 |
        Mon 2026-03-02 10:00 | charge 10000 at once     |         0 |
        Tue 2026-03-03 00:30 | refund 5000 of charge 1  |     -5000 |
        Tue 2026-03-03 12:00 |                          |     -5000 |
        Wed 2026-03-04 01:30 |                          |         0 | payout -5000
        """,
    )


def test_a_debit_is_as_large_as_the_hole_of_the_night() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00")
    tell(
        sim,
        """
        moment               | do                       | available | by itself
        Mon 2026-03-02 09:00 | refund 10000 of charge 1 |    -10000 |
        Mon 2026-03-02 10:00 | charge 4000 at once      |     -6000 |
        Mon 2026-03-02 11:00 | refund 1000 of charge 1  |     -7000 |
        Tue 2026-03-03 01:30 |                          |         0 | payout -7000
        """,
    )


def test_sales_that_are_available_when_the_debit_arrives_make_it_smaller() -> None:
    # A British debit of Thursday arrives on Tuesday, and so does the charge of Thursday; that of
    # Friday is a day late.
    sim = with_old_sales("Thu 2021-11-11 09:00", country="GB", currency="gbp")
    tell(
        sim,
        """
        moment               | do                       | available | pending | by itself
        Thu 2021-11-11 09:00 | charge 3000              |         0 |    3000 |
        Thu 2021-11-11 10:00 | refund 10000 of charge 1 |    -10000 |    3000 |
        Fri 2021-11-12 01:30 |                          |    -10000 |   10000 | payout -7000
        Fri 2021-11-12 10:00 | charge 2000              |    -10000 |   12000 |
        Tue 2021-11-16 00:00 |                          |         0 |    2000 |
        Tue 2021-11-16 00:45 |                          |         0 |    2000 | paid -7000
        Wed 2021-11-17 01:30 |                          |         0 |       0 | payout 2000
        """,
        "gbp",
    )
    (debit,) = debits(sim)
    assert paid_rows(sim, debit) == [("payout", 7000), ("refund", -10_000), ("charge", 3000)]


def test_where_the_sales_fill_the_hole_by_then_there_is_no_debit() -> None:
    sim = with_old_sales("Thu 2021-11-11 09:00", country="GB", currency="gbp")
    tell(
        sim,
        """
        moment               | do                       | available | pending | by itself
        Thu 2021-11-11 09:00 | charge 30000             |         0 |   30000 |
        Thu 2021-11-11 10:00 | refund 10000 of charge 1 |    -10000 |   30000 |
        Mon 2021-11-15 23:59 |                          |    -10000 |   30000 |
        Tue 2021-11-16 01:30 |                          |         0 |       0 | payout 20000
        """,
        "gbp",
    )


# -- a debit on its way ---------------------------------------------------------------------------


def test_a_debit_on_its_way_is_not_called_back_and_no_payout_leaves_beside_it() -> None:
    sim = with_old_sales("Thu 2021-11-11 09:00", country="GB", currency="gbp")
    tell(
        sim,
        """
        moment               | do                      | available | pending | by itself
        Thu 2021-11-11 09:00 | refund 8000 of charge 1 |     -8000 |       0 |
        Fri 2021-11-12 01:30 |                         |     -8000 |    8000 | payout -8000
        Fri 2021-11-12 10:00 | charge 10000 at once    |      2000 |    8000 |
        Mon 2021-11-15 12:00 |                         |      2000 |    8000 |
        Tue 2021-11-16 00:00 |                         |     10000 |       0 |
        Tue 2021-11-16 00:45 |                         |     10000 |       0 | paid -8000
        Tue 2021-11-16 01:30 |                         |         0 |       0 | payout 10000
        """,
        "gbp",
    )
    payout = sim.payouts.list()["data"][0]
    assert paid_rows(sim, payout) == [("payout", -10_000), ("charge", 10_000)]


def test_a_payout_on_its_way_is_not_called_back_and_the_debit_leaves_beside_it() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00")
    tell(
        sim,
        """
        moment               | do                      | available | transit |   bank | by itself
        Mon 2026-03-02 20:00 | charge 10000 at once    |     10000 |       0 | 100000 |
        Mon 2026-03-02 20:00 | payout 10000            |         0 |   10000 | 100000 |
        Mon 2026-03-02 21:00 | refund 8000 of charge 1 |     -8000 |   10000 | 100000 |
        Tue 2026-03-03 01:30 |                         |         0 |    2000 | 100000 | payout -8000
        Tue 2026-03-03 02:00 |                         |         0 |   -8000 | 110000 | paid 10000
        Tue 2026-03-03 07:30 |                         |         0 |       0 | 102000 | paid -8000
        """,
    )


def test_a_payout_that_fails_first_fills_the_hole_and_there_is_no_debit() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00")
    tell(
        sim,
        """
        moment               | do                      | available | transit | by itself
        Mon 2026-03-02 20:00 | charge 10000 at once    |     10000 |       0 |
        Mon 2026-03-02 20:00 | payout 10000            |         0 |   10000 |
        Mon 2026-03-02 21:00 | refund 8000 of charge 1 |     -8000 |   10000 |
        """,
    )
    sim.clock.advance_to(moment("Mon 2026-03-02 22:00"))
    sim.controls.fail_payout(sim.payouts.list()["data"][0]["id"])
    tell(
        sim,
        """
        moment               | available | transit | by itself | note
        Mon 2026-03-02 22:00 |      2000 |       0 |           |
        Fri 2026-03-06 12:00 |      2000 |       0 |           | the bank account is errored
        """,
    )


def test_a_payout_that_fails_after_the_debit_was_made_leaves_a_positive_balance() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00")
    tell(
        sim,
        """
        moment               | do                      | available | transit | by itself
        Mon 2026-03-02 20:00 | charge 10000 at once    |     10000 |       0 |
        Mon 2026-03-02 20:00 | payout 10000            |         0 |   10000 |
        Mon 2026-03-02 21:00 | refund 8000 of charge 1 |     -8000 |   10000 |
        Tue 2026-03-03 01:45 |                         |         0 |    2000 | payout -8000
        """,
    )
    payout = sim.payouts.list(created={"lt": int(moment("Tue 2026-03-03 00:00").timestamp())})
    bank = payout["data"][0]["destination"]
    sim.controls.fail_payout(payout["data"][0]["id"])
    tell(
        sim,
        """
        moment               | available | transit |   bank | by itself
        Tue 2026-03-03 01:45 |     10000 |   -8000 | 100000 |
        Tue 2026-03-03 07:30 |     10000 |       0 |  92000 | paid -8000
        Wed 2026-03-04 12:00 |     10000 |       0 |  92000 |
        """,
    )
    sim.accounts.external_accounts.update(sim.account, bank, account_holder_name="Jenny Rosen")
    tell(
        sim,
        """
        moment               | available | by itself
        Thu 2026-03-05 01:30 |         0 | payout 10000
        """,
    )


def test_the_list_of_a_debit_counts_payouts_by_hand_and_those_taken_back() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00")
    tell(
        sim,
        """
        moment               | do                   | available
        Mon 2026-03-02 09:00 | charge 10000 at once |     10000
        Mon 2026-03-02 10:00 | payout 3000          |      7000
        """,
    )
    sim.payouts.cancel(sim.payouts.list()["data"][0]["id"])
    tell(
        sim,
        """
        moment               | do                      | available | by itself
        Mon 2026-03-02 10:00 | payout 10000            |         0 |
        Mon 2026-03-02 11:00 | refund 8000 of charge 1 |     -8000 |
        Mon 2026-03-02 23:00 |                         |     -8000 | paid 10000
        Tue 2026-03-03 01:30 |                         |         0 | payout -8000
        """,
    )
    (debit,) = debits(sim)
    own, *rows = paid_rows(sim, debit)
    assert own == ("payout", 8000)
    assert sorted(rows) == [
        ("charge", 10_000),
        ("payout", -10_000),
        ("payout", -3000),
        ("payout_cancel", 3000),
        ("refund", -8000),
    ]


# -- a debit that fails ---------------------------------------------------------------------------

# Stripe's test bank accounts. An American debit of Monday arrives on Tuesday, and is refused on
# Wednesday.
# fmt: off
REFUSALS = [
    ("000111111116", "no_account"),
    ("000111111113", "account_closed"),
    ("000222222227", "insufficient_funds"),
    ("000333333335", "debit_not_authorized"),
]
# fmt: on


@pytest.mark.parametrize(("number", "code"), REFUSALS)
def test_a_refused_debit_is_tried_once(number: str, code: str) -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00")
    bank = add_bank_account(sim, "usd", number)["id"]
    tell(
        sim,
        """
        moment               | do                       | available |   bank | by itself
        Mon 2026-03-02 10:00 | refund 10000 of charge 1 |    -10000 | 100000 |
        Tue 2026-03-03 01:30 |                          |         0 | 100000 | payout -10000
        Tue 2026-03-03 12:00 |                          |         0 |  90000 | paid -10000
        Wed 2026-03-04 09:14 |                          |         0 |  90000 |
        Wed 2026-03-04 09:15 |                          |    -10000 | 100000 | failed -10000
        Fri 2026-05-01 12:00 |                          |    -10000 | 100000 |
        """,
    )
    assert debits(sim)[0]["failure_code"] == code
    assert sim.accounts.external_accounts.retrieve(sim.account, bank)["status"] == "errored"


def test_a_debit_that_arrives_on_a_friday_is_refused_on_monday() -> None:
    sim = with_old_sales("Thu 2026-03-05 09:00")
    add_bank_account(sim, "usd", "000333333335")
    tell(
        sim,
        """
        moment               | do                       | available | by itself
        Thu 2026-03-05 10:00 | refund 10000 of charge 1 |    -10000 |
        Fri 2026-03-06 12:00 |                          |         0 | payout -10000, paid -10000
        Mon 2026-03-09 09:15 |                          |    -10000 | failed -10000
        """,
    )


def test_a_failed_debit_keeps_its_list_and_the_next_payout_lists_the_failure() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00")
    bank = add_bank_account(sim, "usd", "000333333335")["id"]
    go_below_zero(sim, 10_000)
    sim.clock.advance_to(moment("Wed 2026-03-04 12:00"))
    (debit,) = debits(sim)
    assert debit["reconciliation_status"] == "completed"
    assert paid_rows(sim, debit) == [("payout", 10_000), ("refund", -10_000)]

    sim.charges.create(amount=25_000, currency="usd", source="tok_bypassPending")
    add_bank_account(sim, "usd")
    sim.clock.advance_to(moment("Thu 2026-03-05 12:00"))
    payout = sim.payouts.list()["data"][0]
    assert payout["destination"] != bank
    assert paid_rows(sim, payout) == [
        ("payout", -15_000),
        ("charge", 25_000),
        ("payout_failure", -10_000),
    ]


# -- what people ask ------------------------------------------------------------------------------


def dollars() -> tuple[int, int]:
    """Application code: available and pending, as the dashboard shows them."""
    balance = stripe.Balance.retrieve()
    return balance.available[0].amount, balance.pending[0].amount


def test_pending_money_can_be_negative_and_is_shown_so() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"))
    with sim.activate():
        charge = stripe.Charge.create(amount=10_000, currency="usd", source="tok_visa")
        stripe.Refund.create(charge=charge.id)
        assert dollars() == (0, -320)
        sim.clock.advance_to(moment("Wed 2026-03-04 00:00"))
        assert dollars() == (-320, 0)


def test_below_zero_there_is_no_payout_whatever_is_pending() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00", country="HK", currency="hkd")
    tell(
        sim,
        """
        moment               | do                      | available | pending | by itself
        Mon 2026-03-02 09:00 | charge 20000            |         0 |   20000 |
        Mon 2026-03-02 10:00 | refund 5000 of charge 1 |     -5000 |   20000 |
        Sun 2026-03-08 23:59 |                         |     -5000 |   20000 |
        Mon 2026-03-09 00:00 |                         |     15000 |       0 |
        Mon 2026-03-09 01:30 |                         |         0 |       0 | payout 15000
        """,
        "hkd",
    )


def test_below_zero_there_is_no_payout_by_hand() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00")
    sim.charges.create(amount=20_000, currency="usd", source="tok_visa")
    go_below_zero(sim, 5000)
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.payouts.create(amount=1, currency="usd")
    assert refusal.value.code == "balance_insufficient"


def test_a_loop_of_payouts_that_come_back_and_debits_that_are_refused() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00")
    add_bank_account(sim, "usd", "000333333335")
    tell(
        sim,
        """
        moment               | do                       | available | by itself
        Mon 2026-03-02 10:00 | charge 30000 at once     |     30000 |
        Tue 2026-03-03 01:30 |                          |         0 | payout 30000
        Tue 2026-03-03 12:00 |                          |     30000 | failed 30000
        Tue 2026-03-03 13:00 | refund 50000 of charge 1 |    -20000 |
        Wed 2026-03-04 12:00 |                          |    -20000 |
        """,
    )
    # Whoever owns the account changes its details, and each time the bank refuses again.
    for monday in ("2026-03-09", "2026-03-16", "2026-03-23"):
        sim.clock.advance_to(moment(f"Mon {monday} 09:00"))
        add_bank_account(sim, "usd", "000333333335")
        seen = []
        for _ in range(4):
            seen += [
                (when(event["created"])[:3], event["type"])
                for event in sim.clock.advance(days=1)
                if event["type"] in ("payout.created", "payout.paid", "payout.failed")
            ]
        assert seen == [
            ("Tue", "payout.created"),
            ("Tue", "payout.paid"),
            ("Wed", "payout.failed"),
        ]
        assert available(sim, "usd") == -20_000
        sim.check()
    # A sale fills the hole in the end, and an honest bank account takes the rest.
    add_bank_account(sim, "usd")
    tell(
        sim,
        """
        moment               | do                   | available | by itself
        Fri 2026-03-27 12:00 | charge 45000 at once |     25000 |
        """,
    )
    sim.clock.advance_to(moment("Mon 2026-03-30 12:00"))
    assert available(sim, "usd") == 0
    assert sim.payouts.list()["data"][0]["amount"] == 25_000
