"""What the auditor of a platform is given: one log, and all that each account shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..asked import Asked, Object, Seen

PLATFORM = "platform"


@dataclass(frozen=True)
class Kind:
    """What a type of account says about who answers for its losses, and who may debit its bank."""

    platform_answers: bool
    debits: bool  # unless told otherwise
    smallest_debit: int  # a hole of no more than this is left to later payments


# https://docs.stripe.com/connect/migrate-to-controller-properties
KINDS = {
    PLATFORM: Kind(platform_answers=False, debits=True, smallest_debit=10_00),
    "standard": Kind(platform_answers=False, debits=True, smallest_debit=10_00),
    "express": Kind(platform_answers=True, debits=True, smallest_debit=0),
    "custom": Kind(platform_answers=True, debits=False, smallest_debit=0),
}


@dataclass(frozen=True)
class Part:
    """All that one account shows; `kind` is its type, or "platform"."""

    id: str
    kind: str
    seen: Seen
    transfers: Sequence[Object] = ()
    plans: Sequence[Object] = ()
    holds: Sequence[Object] = ()
    releases: Sequence[Object] = ()


@dataclass(frozen=True)
class Whole:
    """All that a platform can see at one moment: the platform first, then its sellers by age."""

    start: int
    now: int
    log: Sequence[Asked]
    parts: Sequence[Part]
    reversals: Mapping[str, Sequence[Object]] = field(default_factory=dict)  # by transfer
    fees: Sequence[Object] = ()
    fee_refunds: Mapping[str, Sequence[Object]] = field(default_factory=dict)  # by fee

    @property
    def platform(self) -> Part:
        return self.parts[0]

    @property
    def transfers(self) -> list[Object]:
        return [transfer for part in self.parts for transfer in part.transfers]
