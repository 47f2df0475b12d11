"""The fields of an application fee, its draft, and what a refund of it sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.record import NEW, Record, record


@record
class ApplicationFee(Record):
    """What a platform earns from a charge or a payout of a connected account, the `payer`.

    `amount` is in the currency in which the platform asked for it, `part` the same in the currency
    of the charge or payout, `taken` in that of the payer's balance. `refunds` are the ids of its
    refunds, oldest first; together they are `amount_refunded` of the amount, `part_refunded` of the
    part, and have cost the platform `returned`, in the currency of the platform's balance.
    `originating_transaction` is the platform's destination charge that asked for the fee.
    """

    kind: ClassVar[str] = "application_fee"

    amount: int
    currency: str
    payer: str
    part: int
    taken: int
    charge: str | None
    payout: str | None
    originating_transaction: str | None
    balance_transaction: str | None = None
    amount_refunded: int = 0
    part_refunded: int = 0
    returned: int = 0
    refunds: tuple[str, ...] = ()

    @property
    def left(self) -> int:
        """The amount that is not refunded."""
        return self.amount - self.amount_refunded

    @property
    def part_left(self) -> int:
        """The same, in the currency of the charge or payout."""
        return self.part - self.part_refunded


def draft(act: Act[Any]) -> ApplicationFee:
    """Facts: charge or payout (an id); amount, and its currency if that is another than theirs;
    part, the same in their currency; taken, in that of the payer's balance.
    """
    facts, change = act.facts, act.change
    charge, payout = facts.get("charge"), facts.get("payout")
    source = change.latest(charge or payout or "")
    connected = getattr(source, "connected", None)
    transfer = connected and change.latest(connected.source_transfer or "")
    return ApplicationFee(
        id=change.new_id("fee"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=facts["amount"],
        currency=facts.get("currency", source.currency),
        payer=source.account,
        part=facts.get("part", facts["amount"]),
        taken=facts["taken"],
        charge=charge,
        payout=payout,
        originating_transaction=transfer and transfer.source_transaction,
    )


def one_more_refund(act: Act[ApplicationFee]) -> Mapping[str, Any]:
    """Facts: amount; part; returned, what it has cost the platform; refund (its id)."""
    fee, facts = act.subject, act.facts
    return {
        "amount_refunded": fee.amount_refunded + facts["amount"],
        "part_refunded": fee.part_refunded + facts["part"],
        "returned": fee.returned + facts["returned"],
        "refunds": (*fee.refunds, facts["refund"]),
    }
