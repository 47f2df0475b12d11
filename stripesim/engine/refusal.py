"""Two ways to fail: a `Refusal` is an answer of the API, `Corrupt` is a crash of the simulator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Decided(NamedTuple):
    """Which cell of a table refused: the lifecycle's kind, the verb, and the function's name."""

    kind: str
    verb: str
    cell: str


class Corrupt(Exception):
    """A fault of the simulator itself: money was made or lost, or a table contradicts itself.

    Nothing in stripesim catches it, and it never becomes an API answer.
    """


class Refusal(Exception):
    """What the API answers instead of doing what was asked. Nothing has changed.

    `extra` holds further members of the error's body (`decline_code`, `charge`, ...).
    `executed` is False when the request was turned away before it was tried (a parameter that does
    not parse, a wrong key): such an answer is not kept under its idempotency key.
    `figures` are the amounts, counts and moments that decided, by name; `decided` is the cell of a
    lifecycle that refused (None: no lifecycle was asked), `within` the one of several conditions
    behind that cell. `account` is the account that the request was made for, `missing` the id of an
    object that it has not, `hint` what was meant by a name that is misspelt.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        type: str = "invalid_request_error",
        status: int = 400,
        executed: bool = True,
        figures: Mapping[str, Any] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.param = param
        self.type = type
        self.status = status
        self.executed = executed
        self.figures: Mapping[str, Any] = figures or {}
        self.decided: Decided | None = None
        self.within: str | None = None
        self.account: str | None = None
        self.missing: str | None = None
        self.hint = ""
        self.extra = extra
        # The request that got this answer first, when, and by the version of which interface.
        self.first: tuple[int, int, str] | None = None
        self.retry = False  # whether the client is told to try again

    def __repr__(self) -> str:
        return f"Refusal({self.status} {self.code or self.type}: {self.message})"
