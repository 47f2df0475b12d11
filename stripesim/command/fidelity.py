"""How well stripesim knows Stripe: its rules counted by grade, room by room."""

from __future__ import annotations

from collections import Counter
from typing import get_args

from stripesim.api.catalogue import rules
from stripesim.api.table import Table
from stripesim.facts.evidence import Grade


def table() -> Table:
    """One row a room and one for all: how many rules there are of each grade.

    Recorded: seen in real answers. Documented: on Stripe's own pages. Assumed: not shown yet.
    """
    grades = get_args(Grade)
    every = rules()
    counts = Counter((room_of(rule["module"]), rule["grade"]) for rule in every)
    lines = [
        {"room": room, **{grade: counts[room, grade] for grade in grades}}
        for room in sorted({room for room, _ in counts})
    ]
    whole = Counter(rule["grade"] for rule in every)
    return Table([*lines, {"room": "all", **{grade: whole[grade] for grade in grades}}])


def room_of(module: str) -> str:
    """The room of a module: resources.payouts of resources.payouts.payout.money."""
    return ".".join(module.split(".")[: 2 if module.startswith("resources.") else 1])
