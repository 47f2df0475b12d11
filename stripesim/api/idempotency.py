"""Idempotency keys: what a key was first used for, kept for a day of simulated time.

Kept are a digest of the parameters and the version that the answer showed, not the answer; it is
rendered again when the key comes again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any, NamedTuple

from stripesim.api.kinds import said
from stripesim.engine.refusal import Refusal
from stripesim.facts.days import DAY as DAY

LONGEST = 255


class Kept(NamedTuple):
    """The first answer to a key: a record or a refusal, and the request that got it."""

    created: int
    digest: bytes
    record: Any
    refusal: Refusal | None
    request: int


def digest_of(path: str, given: Any) -> bytes:
    """What makes two requests the same: the path and the parameters, in any order."""
    return blake2b(f"{path!r} {_canonical(given)}".encode(), digest_size=16).digest()


def _canonical(value: Any) -> str:
    """The same text for what is the same in a form, in which nothing and an empty list are not."""
    if value is None:
        return ""
    if type(value) is str:  # most are
        return repr(value)
    if isinstance(value, list | tuple):
        value = dict(enumerate(value))
    if not isinstance(value, Mapping):
        return repr(said(value))
    parts = sorted((said(name), _canonical(part)) for name, part in value.items())
    return "".join(f"[{name!r}{text}]" for name, text in parts if text)


class Keys:
    """The keys of all accounts, oldest first."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Kept] = {}

    def first(self, account: str, key: str, digest: bytes, now: int) -> Kept | None:
        """The first use of the key, if it was used in the last day (documented: at least 24 h)."""
        if len(key) > LONGEST:
            raise Refusal(
                f"Idempotency keys can be at most {LONGEST} characters long.", executed=False
            )
        kept = self._kept.get((account, key))
        if kept is None or kept.created <= now - DAY:
            return None
        if kept.digest != digest:
            raise Refusal(
                "Keys for idempotent requests can only be used with the same parameters they were "
                f"first used with. Try using a key other than '{key}' if you meant to execute a "
                "different request.",
                type="idempotency_error",
                executed=False,
            )
        return kept

    def each(self) -> Iterator[tuple[tuple[str, str], Kept]]:
        """((account, key), what is kept), oldest first."""
        return iter(self._kept.items())

    def keep(self, account: str, key: str, kept: Kept) -> None:
        """Remember what was answered under a key."""
        self._kept.pop((account, key), None)
        self._kept[account, key] = kept
        while (oldest := next(iter(self._kept.items())))[1].created <= kept.created - DAY:
            del self._kept[oldest[0]]
