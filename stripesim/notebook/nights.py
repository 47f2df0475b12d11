"""Nights without a payout: a step that says why, between the steps that moved money.

The reason is what the night's job decided, recomputed by its own functions. Nights in a row with
one reason are one step; days on which banks are closed do not interrupt it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stripesim.explain.night import PastNight, night_of
from stripesim.facts.days import DAY
from stripesim.jobs.payouts import JOB_HOUR
from stripesim.notebook.words import day_of, month_of

if TYPE_CHECKING:
    from stripesim.notebook.teller import Step, Teller

LAST = sys.maxsize  # the night's job runs after all that happened before it
NOT_DUE, WEEKEND = "not_due", ("Saturday", "Sunday")
QUIET = ("after_midnight", "nothing")  # it was not the turn of this money, or there was none


@dataclass
class Run:
    """Nights in a row, by their number of days since 1970, in which one thing stood in the way."""

    reason: str
    because: str
    first: int
    last: int


def without_payout(to: Teller, steps: Sequence[Step], now: int) -> Iterator[Step]:
    """The steps, and between them one for each run of nights without a payout."""
    runs = runs_of(to, steps, now)
    later = iter(steps)
    step = next(later, None)
    for run in runs:
        moment = run.first * DAY + JOB_HOUR
        while step is not None and step.moment <= moment:
            yield step
            step = next(later, None)
        yield step_of(run)
    while step is not None:
        yield step
        step = next(later, None)


def step_of(run: Run) -> Step:
    """The step that tells a run of nights."""
    from stripesim.notebook.teller import Step

    what, because = "no payout", run.because
    if run.last > run.first:
        first, last = (
            f"{day_of(day * DAY)} {month_of(day * DAY)}" for day in (run.first, run.last)
        )
        what, because = "no payouts", f"{first} to {last}: {because}"
    return Step(run.first * DAY + JOB_HOUR, what, because, {}, log=LAST)


def runs_of(to: Teller, steps: Sequence[Step], now: int) -> list[Run]:
    """The runs of nights in which money was there, or owed, and no payout and no debit made."""
    runs: list[Run] = []
    interrupted = True
    for night in nights_without(to, steps, now):
        if night is None:
            interrupted = True
            continue
        day, reason = night.moment // DAY, reason_of(night)
        if reason is None or reason in QUIET:
            interrupted = True
            continue
        why, before = because(to, night, reason), None if interrupted else runs[-1]
        if before and (before.because == why or (reason == NOT_DUE != before.reason)):
            before.last = day
        else:
            runs.append(Run(reason, why, day, day))
        interrupted = False
    return [trimmed(to, run) for run in runs]


def nights_without(to: Teller, steps: Sequence[Step], now: int) -> Iterator[PastNight | None]:
    """Each night since the first step in which no payout was made; None for one with a payout, or
    with no money there.
    """
    ahead = to.world.settings.payout_timing == "ahead"
    there, place = 0, 0
    for day in range(steps[0].moment // DAY, now // DAY + 1) if steps else ():
        moment, made = day * DAY + JOB_HOUR, False
        if not steps[0].moment < moment <= now:
            continue
        while place < len(steps) and steps[place].moment <= moment:
            step = steps[place]
            place += 1
            there += step.adds.get("available", 0) + (step.adds.get("pending", 0) if ahead else 0)
            made |= step.moment == moment and step.event == "payout.created"
        silent = made or not there
        yield None if silent else night_of(to.world, to.account.id, to.currency, day)


def reason_of(night: PastNight) -> str | None:
    """What stood in the way of a payout, in a word; None: nothing."""
    return night.why_not or (night.decision and night.decision.obstacle)


def trimmed(to: Teller, run: Run) -> Run:
    """A run without the closed days at its end."""
    while run.reason != NOT_DUE and run.last > run.first:
        if to.calendar.is_business_day(run.last):
            break
        run.last -= 1
    return run


def because(to: Teller, night: PastNight, reason: str) -> str:
    """What stood in the way of a payout, in words."""
    decision = night.decision
    match reason:
        case "disabled":
            return "payouts are disabled"
        case "manual":
            return "the schedule is manual"
        case "not_due":
            if night.settings.interval != "daily":
                return f"the schedule is {night.settings.interval}"
            why = to.calendar.why_closed(night.moment // DAY)
            return f"banks are closed, {'weekend' if why in WEEKEND else why}"
        case "no_bank":
            return f"no bank account for {to.currency}"
        case "errored_bank":
            assert decision is not None
            assert decision.bank is not None
            return f"bank account {decision.bank.number[-4:]} is errored"
        case "debit_underway":
            return "a debit is under way"
        case "negative":
            return "available is below zero"
        case "minimum_balance":
            assert decision is not None
            return f"the minimum balance of {to.money(decision.kept)} stays"
        case _:
            assert decision is not None
            return f"less than the smallest payout of {to.money(max(decision.least, 1))}"
