"""`python -m stripesim`: two weeks of one account, told line by line. Commands: `--help`.

Monday 25 May 2026 is Memorial Day, on which banks in the United States are closed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from stripesim import Simulator, errors
from stripesim.api.table import Table
from stripesim.facts.currencies import money
from stripesim.notebook.timeline import timeline

SUMS = ("pending", "available", "in_transit", "bank")
QUIET = ("account.external_account.created", "balance.available", "payout.updated")


def pay(amount: int, source: str = "tok_visa") -> Callable[[Simulator], Any]:
    """A customer pays by card, or tries to."""

    def deed(sim: Simulator) -> None:
        with suppress(errors.CardError):  # a failed charge is part of the story
            sim.charges.create(amount=amount, currency="usd", source=source)

    return deed


def give_back(amount: int) -> Callable[[Simulator], Any]:
    """Part of the latest payment goes back to its card."""
    return lambda sim: sim.refunds.create(
        charge=sim.charges.list(limit=1)["data"][0]["id"], amount=amount
    )


def send_back(sim: Simulator) -> None:
    """The bank returns the latest payout."""
    sim.controls.fail_payout(sim.payouts.list(limit=1)["data"][0]["id"], code="account_closed")


def update_bank_account(sim: Simulator) -> None:
    """The seller gives the details of a bank account that works."""
    (bank,) = sim.accounts.external_accounts.list(sim.account)["data"]
    sim.accounts.external_accounts.update(
        sim.account, bank["id"], account_holder_name="Corner Shop"
    )


# fmt: off
STORY: list[tuple[str, Callable[[Simulator], Any]]] = [
    ("2026-05-18T09:00Z", pay(120_00)),                                             # Monday
    ("2026-05-19T10:05Z", pay(60_00, "tok_chargeDeclinedInsufficientFunds")),
    ("2026-05-19T10:06Z", pay(60_00)),
    ("2026-05-20T16:40Z", pay(80_00)),
    ("2026-05-20T17:15Z", give_back(20_00)),
    ("2026-05-21T11:30Z", pay(100_00)),
    ("2026-05-22T12:00Z", pay(45_00)),                                              # Friday
    ("2026-05-23T12:00Z", pay(90_00)),
    ("2026-05-25T12:00Z", pay(35_00)),                                              # holiday
    ("2026-05-26T04:10Z", send_back),
    ("2026-05-26T13:00Z", pay(150_00)),
    ("2026-05-27T14:20Z", update_bank_account),
    ("2026-05-29T10:00Z", pay(70_00)),
]
# fmt: on
END = "2026-05-31T12:00Z"


def live() -> Simulator:
    """The simulator after the story: two weeks in the life of an account."""
    sim = Simulator(country="US", start=STORY[0][0])
    for moment, deed in STORY:
        sim.clock.advance_to(moment)
        deed(sim)
    sim.clock.advance_to(END)
    return sim


# -- telling it ------------------------------------------------------------------------------------

INTRODUCTION = """\
Two weeks of a corner shop's Stripe account: May 2026, UTC, dollars; a dot is "as before".
Each card payment says when it becomes available, and why then. Mon 25 is Memorial Day: banks are
closed. On Tue 26 the bank sends a payout back; once the bank account is updated the money leaves.
"""
LINE = (
    "{day:6} {time:5}  {what:26}  "
    "{pending:>7}  {available:>9}  {in_transit:>7}  {bank:>6}  {because}"
)
HEADER = {
    "day": "",
    "time": "",
    "what": "what happened",
    "pending": "pending",
    "available": "available",
    "in_transit": "transit",
    "bank": "bank",
    "because": "because",
}
SIDES = "{:16}{:>8}    {:16}{:>8}"
FAREWELL = """
Every rule and where it is from:  stripesim rules
A life of your own:               from stripesim import Simulator
What else there is:               stripesim --help"""


def lines(steps: Table) -> Iterator[str]:
    """A line each step, with the sums that it changed; a gap before each day."""
    yield LINE.format(**HEADER)
    before: dict[str, Any] = dict.fromkeys(SUMS, 0)
    today = ""
    for step in steps:
        at = datetime.fromtimestamp(step["moment"], UTC)
        day = f"{at:%a} {at.day}"
        if day != today:
            yield ""
        changed = {
            name: "." if step[name] == before[name] else dollars(step[name]) for name in SUMS
        }
        said = {**step, **changed, "day": "" if day == today else day, "time": f"{at:%H:%M}"}
        yield LINE.format(**said)
        before, today = step, day


def totals(sim: Simulator, last: dict[str, Any]) -> Iterator[str]:
    """What the cards paid, beside where it is now: both sides add up to the same."""
    rows = list(sim.balance_transactions.all())
    paid = sum(row["amount"] for row in rows if row["type"] == "charge")
    refunded = sum(row["amount"] for row in rows if row["type"] == "refund")
    fees = sum(row["fee"] for row in rows)
    balance, under_way = last["pending"] + last["available"], last["in_transit"]
    yield SIDES.format("Cards paid", dollars(paid), "Stripe's fees", dollars(fees))
    yield SIDES.format("and got back", dollars(refunded), "in the bank", dollars(last["bank"]))
    yield SIDES.format("", "", "on its way there", dollars(under_way))
    yield SIDES.format("", "", "in the balance", dollars(balance))
    left, right = paid + refunded, fees + last["bank"] + under_way + balance
    yield SIDES.format("together", dollars(left), "together", dollars(right))


def dollars(amount: int) -> str:
    """An amount in cents as dollars: $1,234.56."""
    return money(amount, "usd").replace("$", "")


def main() -> None:
    """What `python -m stripesim` does: tell two weeks in the life of an account; or a command."""
    from stripesim.command.line import printed, run

    if len(sys.argv) > 1:
        raise SystemExit(run(sys.argv[1:]))
    sim = live()
    steps = timeline(sim)
    told = Table(step for step in steps if step["event"] not in QUIET)
    if printed("\n".join([INTRODUCTION, *lines(told), "", *totals(sim, steps[-1]), FAREWELL])):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
