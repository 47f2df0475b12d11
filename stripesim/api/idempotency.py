"""Idempotency keys: the result of the first request with a key, kept for a day of simulated time.

Instead of the answer, a digest of the parameters and the version of the object are kept; the answer
is rendered again when the key is used again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from stripesim.api.values import said
from stripesim.engine.ids import blake2b
from stripesim.engine.refusal import Refusal
from stripesim.facts.days import DAY as DAY
from stripesim.facts.evidence import rule

LONGEST = 255


class Asked(NamedTuple):
    """A request: its path, and a digest of its parameters."""

    path: str
    digest: bytes


class Kept(NamedTuple):
    """The result of the first request with a key: a record or a refusal, the request, and the
    version that it named. (documented: a replay has the body of the first answer)
    """

    created: int
    asked: Asked
    record: Any
    refusal: Refusal | None
    request: int
    version: str


def asked_for(path: str, given: Any) -> Asked:
    """The path, and the parameters in any order: equal for equal requests."""
    return Asked(path, blake2b(_canonical(given).encode(), digest_size=16).digest())


def _canonical(value: Any) -> str:
    """The parameters as text, the same for all that a form spells the same; empty lists and None
    are left out.
    """
    if value is None:
        return ""
    if type(value) is str:  # most values are
        return repr(value)
    if isinstance(value, (list, tuple)):
        value = {str(place): part for place, part in enumerate(value)}
    if type(value) is not dict and not isinstance(value, Mapping):
        return repr(said(value))
    parts = sorted(
        (name if type(name) is str else said(name), _canonical(part))
        for name, part in value.items()
    )
    return "".join(f"[{name!r}{text}]" for name, text in parts if text)


@rule(
    "recorded",
    "with other parameters: 400 bodies; at another endpoint, which the order of the two assumes to "
    "be the second: https://github.com/stripe/stripe-ruby/issues/598",
)
def used_otherwise(key: str, first: str, now: str) -> str:
    """The message for a key that was first used for another endpoint, or with other parameters."""
    only = "with the same parameters they were first used with"
    if first != now:
        only = f"for the same endpoint they were first used for ('{first}' vs '{now}')"
    return (
        f"Keys for idempotent requests can only be used {only}. Try using a key other than '{key}' "
        "if you meant to execute a different request."
    )


class Keys:
    """The keys of all accounts, oldest first."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Kept] = {}

    def first(self, account: str, key: str, asked: Asked, now: int) -> Kept | None:
        """The first use of the key, if it was used in the last day (documented: at least 24 h)."""
        if len(key) > LONGEST:
            raise Refusal(
                f"Idempotency keys can be at most {LONGEST} characters long.", executed=False
            )
        kept = self._kept.get((account, key))
        if kept is None or kept.created <= now - DAY:
            return None
        if kept.asked != asked:
            message = used_otherwise(key, kept.asked.path, asked.path)
            raise Refusal(message, type="idempotency_error", executed=False)
        return kept

    def each(self) -> Iterator[tuple[tuple[str, str], Kept]]:
        """((account, key), `Kept`), oldest first."""
        return iter(self._kept.items())

    def keep(self, account: str, key: str, kept: Kept) -> None:
        """Keep the result of a key's first request."""
        self._kept.pop((account, key), None)
        self._kept[account, key] = kept
        while (oldest := next(iter(self._kept.items())))[1].created <= kept.created - DAY:
            del self._kept[oldest[0]]
