"""A story is a table: one line a fact. `tell(sim, table)` lives through it, line by line.

    moment               | do           | available | pending | transit | bank | by itself   | note
    Mon 2026-03-02 09:00 | charge 10000 |         0 |    9680 |       0 |    0 |             |
    Wed 2026-03-04 01:30 |              |         0 |       0 |    9680 |    0 | payout 9680 | T+2

Each line moves the clock to its moment (UTC; the weekday must be right), does what it says, and
compares the sums. Amounts are minor units. A sum that is left empty, or a column that is left
out, is not looked at, with one exception: where the column "by itself" stands, it names every
payout made, paid or failed since the line before, and an empty cell says that there was none.

    transit   what is on its way to the bank: payouts that are pending or in_transit
    bank      what has reached it: payouts that are paid
    waiting   what customers were promised and have not got: refunds that are pending
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from stripesim import Simulator
from stripesim.resources.events.event import all_told

SUMS = ("available", "pending", "transit", "bank", "waiting")
COLUMNS = {"moment", "do", *SUMS, "by itself", "note"}
BY_ITSELF = {"payout.created": "payout", "payout.paid": "paid", "payout.failed": "failed"}


def tell(sim: Simulator, table: str, currency: str = "usd") -> None:
    """Live through the lines of a table; stop at the first one that is not so."""
    __tracebackhide__ = True  # a failure shows the test and the line, not this function
    header, *lines = [line.strip() for line in table.strip().splitlines()]
    columns = cells(header)
    assert set(columns) <= COLUMNS, f"the table has columns that nobody reads: {header}"

    for line in lines:
        fact = dict(zip(columns, cells(line), strict=True))
        events = sim.clock.advance_to(moment(fact["moment"]))
        if fact.get("do"):
            do(sim, fact["do"], currency)

        said: dict[str, Any] = {name: int(fact[name]) for name in SUMS if fact.get(name)}
        found = {name: amount for name, amount in sums(sim, currency).items() if name in said}
        if "by itself" in fact:
            said["by itself"] = fact["by itself"]
            found["by itself"] = by_itself(events, currency)
        if found != said:
            pytest.fail(f"{line}\n  said:  {said}\n  found: {found}\n\n{sim.log(last=10)}")

    sim.check()


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def do(sim: Simulator, deed: str, currency: str) -> None:
    """`charge 10000`, `charge 10000 at once` (it is available in the same second), `charge 10000
    with tok_createDispute`, `payout 5000`, `refund 4000 of charge 1` (the first charge is 1),
    `dispute charge 1`, or, by test evidence, `win dispute 1` and `lose dispute 1`; of a bank
    account `debit 10000`, or `debit 10000 with insufficientFunds` (as its test alias ends)."""
    match deed.split():
        case ["charge", amount]:
            sim.charges.create(amount=int(amount), currency=currency, source="tok_visa")
        case ["charge", amount, "with", token]:
            sim.charges.create(amount=int(amount), currency=currency, source=token)
        case ["charge", amount, "at", "once"]:
            sim.charges.create(amount=int(amount), currency=currency, source="tok_bypassPending")
        case ["debit", amount]:
            do(sim, f"debit {amount} with success", currency)
        case ["debit", amount, "with", word]:
            alias = f"pm_usBankAccount_{word}" if currency == "usd" else f"pm_sepaDebit_{word}_de"
            sim.payment_intents.create(
                amount=int(amount),
                currency=currency,
                payment_method=alias,
                mandate_data={"customer_acceptance": {"type": "offline"}},
                confirm=True,
            )
        case ["payout", amount]:
            sim.payouts.create(amount=int(amount), currency=currency)
        case ["refund", amount, "of", "charge", number]:
            charges = list(sim.charges.all())  # newest first
            sim.refunds.create(charge=charges[-int(number)]["id"], amount=int(amount))
        case ["dispute", "charge", number]:
            charges = list(sim.charges.all())
            sim.controls.dispute_charge(charges[-int(number)]["id"])
        case ["win" | "lose" as wish, "dispute", number]:
            text = {"win": "winning_evidence", "lose": "losing_evidence"}[wish]
            dispute = list(sim.disputes.all())[-int(number)]["id"]
            sim.disputes.update(dispute, evidence={"uncategorized_text": text})
        case _:
            raise ValueError(f"a story cannot do this: {deed!r}")


def sums(sim: Simulator, currency: str) -> dict[str, Any]:
    """The sums of a line, in one currency."""
    balance = sim.balance.retrieve()
    payouts = [payout for payout in sim.payouts.all() if payout["currency"] == currency]
    refunds = [refund for refund in sim.refunds.all() if refund["currency"] == currency]

    def held(name: str) -> int:
        return sum(entry["amount"] for entry in balance[name] if entry["currency"] == currency)

    def sent(*statuses: str) -> int:
        return sum(payout["amount"] for payout in payouts if payout["status"] in statuses)

    return {
        "available": held("available"),
        "pending": held("pending"),
        "transit": sent("pending", "in_transit"),
        "bank": sent("paid"),
        "waiting": sum(refund["amount"] for refund in refunds if refund["status"] == "pending"),
    }


def by_itself(events: list[dict[str, Any]], currency: str) -> str:
    """The payouts that were made, paid or failed on the way: `payout 9680, paid 9680`."""
    payouts = [(event["type"], event["data"]["object"]) for event in events]
    return ", ".join(
        f"{BY_ITSELF[kind]} {payout['amount']}"
        for kind, payout in payouts
        if kind in BY_ITSELF and payout["currency"] == currency
    )


def moment(text: str) -> datetime:
    """`Mon 2026-03-02 09:00` as a moment, once it is sure that this day is a Monday."""
    weekday, _, date = text.partition(" ")
    at = datetime.fromisoformat(date).replace(tzinfo=UTC)
    assert f"{at:%a}" == weekday, f"{date} is a {at:%a}, not a {weekday}"
    return at


def when(seconds: int) -> str:
    """The API's unix seconds, written as in a table: `Mon 2026-03-02 09:00`."""
    at = datetime.fromtimestamp(seconds, tz=UTC)
    return f"{at:%a %Y-%m-%d %H:%M:%S}".removesuffix(":00")


def row_of(sim: Simulator, thing: dict[str, Any]) -> dict[str, Any]:
    """The balance transaction of a charge, a refund or a payout."""
    return sim.balance_transactions.retrieve(thing["balance_transaction"])


def paid_rows(sim: Simulator, payout: dict[str, Any]) -> list[tuple[str, int]]:
    """What a payout says it paid: type and net of each row, newest first."""
    rows = sim.balance_transactions.list(payout=payout["id"], limit=100)["data"]
    return [(row["type"], row["net"]) for row in rows]


def event_types(sim: Simulator) -> list[str]:
    """What happened so far, oldest first."""
    return [each["type"] for each in all_told(sim._world, sim.account)]


def told(sim: Simulator, before: list[str]) -> list[str]:
    """What happened since `event_types` said this, oldest first."""
    return event_types(sim)[len(before) :]


def told_of(sim: Simulator, account: str) -> list[str]:
    """The types of the last hundred events of an account, oldest first."""
    return [event["type"] for event in sim.events.list(stripe_account=account, limit=100)["data"]][
        ::-1
    ]
