"""What the auditor is given: a log of requests and answers, and all that a user can see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .calendars import clock_face
from .world import AMERICAN, World

Object = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """One request: `verb` is the call after `sim.`, a positional id stands in `params` as `id`."""

    moment: int
    verb: str
    params: Object
    answer: Object | None = None
    error: Object | None = None  # type, code, message; a control may have neither answer nor error
    account: str = ""  # on whose behalf, where there are several accounts

    @property
    def granted(self) -> bool:
        return self.error is None

    def __str__(self) -> str:
        params = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        whose = f" for {self.account}" if self.account else ""
        return f"{clock_face(self.moment)} {self.verb}({params}){whose}"


@dataclass(frozen=True)
class Seen:
    """All that a user can see of one life, at one moment."""

    start: int
    now: int
    opening: Mapping[str, int]  # the opening balance, by currency
    bank: str  # the id of the default bank account at the start
    log: Sequence[Asked]
    charges: Sequence[Object]
    refunds: Sequence[Object]
    payouts: Sequence[Object]
    rows: Sequence[Object]  # the balance transactions
    lists: Mapping[str, Sequence[str]]  # by automatic payout: the ids of the rows it lists
    balance: Object
    world: World = AMERICAN
    disputes: Sequence[Object] = ()
    topups: Sequence[Object] = ()
    settings: Object | None = None
