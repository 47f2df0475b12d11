"""A night in which money is there and no payout is made says why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from stripesim import Simulator
from stripesim.notebook.timeline import timeline


def lived(start: str = "2026-03-02T09:00Z", **settings: Any) -> Simulator:
    return Simulator(start=start, opening_balance={"usd": 500_00}, **settings)


def nights(sim: Simulator, currency: str | None = None) -> list[tuple[str, str]]:
    return [
        (row["what"], row["because"])
        for row in timeline(sim, currency)
        if row["what"].startswith("no payout")
    ]


def schedule(sim: Simulator, **changes: Any) -> None:
    sim.balance_settings.update(payments={"payouts": changes})


def manual(sim: Simulator) -> None:
    schedule(sim, schedule={"interval": "manual"})


def weekly(sim: Simulator) -> None:
    schedule(sim, schedule={"interval": "weekly", "weekly_payout_days": ["thursday"]})


def minimum(sim: Simulator) -> None:
    schedule(sim, minimum_balance_by_currency={"usd": 600_00})


def owing(sim: Simulator) -> None:
    charge = sim.charges.create(amount=50_00, currency="usd", source="tok_bypassPending")
    sim.payouts.create(amount=548_00, currency="usd")
    sim.refunds.create(charge=charge["id"], amount=20_00)


def errored(sim: Simulator) -> None:
    payout = sim.payouts.create(amount=100_00, currency="usd")
    sim.controls.fail_payout(payout["id"], code="account_closed")


# fmt: off
REASONS: list[tuple[Callable[[Simulator], None], int, tuple[str, str]]] = [
    (manual,  1, ("no payout", "the schedule is manual")),
    (manual,  3, ("no payouts", "Tue 3 Mar to Thu 5 Mar: the schedule is manual")),
    (weekly,  3, ("no payouts", "Tue 3 Mar to Wed 4 Mar: the schedule is weekly")),
    (minimum, 2, ("no payouts", "Tue 3 Mar to Wed 4 Mar: the minimum balance of $600.00 stays")),
    (errored, 9, ("no payouts", "Tue 3 Mar to Wed 11 Mar: bank account 6789 is errored")),
]
# fmt: on


@pytest.mark.parametrize(("cause", "days", "told"), REASONS)
def test_a_night_without_a_payout_says_what_stood_in_the_way(
    cause: Callable[[Simulator], None], days: int, told: tuple[str, str]
) -> None:
    sim = lived()
    cause(sim)
    sim.clock.advance(days=days)
    assert nights(sim) == [told]


def test_nobody_reads_the_last_night_so_far_as_the_day_on_which_payouts_go_on() -> None:
    sim = lived()
    sim.controls.disable_account(sim.account)
    sim.clock.advance(days=4)
    assert nights(sim) == [("no payouts", "Tue 3 Mar to Fri 6 Mar: payouts are disabled")]


def test_below_zero_nothing_is_paid_out() -> None:
    sim = lived()
    sim.balance_settings.update(payments={"debit_negative_balances": False})
    owing(sim)
    sim.clock.advance(days=1)
    assert nights(sim) == [("no payout", "available is below zero")]


def test_a_holiday_is_named() -> None:
    sim = lived("2026-05-25T00:30:00Z")  # Memorial Day
    sim.clock.advance(days=1)
    assert nights(sim) == [("no payout", "banks are closed, Memorial Day")]


def test_a_weekend_and_the_holiday_after_it_are_told_one_after_the_other() -> None:
    sim = lived("2026-05-23T00:30:00Z")  # a Saturday
    sim.clock.advance(days=4)
    assert nights(sim) == [
        ("no payouts", "Sat 23 May to Sun 24 May: banks are closed, weekend"),
        ("no payout", "banks are closed, Memorial Day"),
    ]


def test_in_a_currency_without_a_bank_account_nothing_is_paid_out() -> None:
    sim = Simulator(start="2026-03-02T09:00Z", opening_balance={"eur": 500_00})
    sim.clock.advance(days=1)
    assert nights(sim, "eur") == [("no payout", "no bank account for eur")]


def test_a_night_with_a_payout_or_with_nothing_to_pay_has_no_such_line() -> None:
    sim = lived()
    sim.clock.advance(days=9)
    assert nights(sim) == []


def test_what_was_changed_later_changes_no_reason() -> None:
    sim = lived()
    manual(sim)
    sim.clock.advance(days=3)
    told = nights(sim)
    schedule(sim, schedule={"interval": "daily"})
    minimum(sim)
    assert nights(sim) == told
    sim.clock.advance(days=1)
    assert nights(sim) == [
        *told,
        ("no payout", "the minimum balance of $600.00 stays"),
    ]
