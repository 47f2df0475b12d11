"""The application fee of a payment, as the platform's own charge asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from stripesim.engine.act import Commission
from stripesim.engine.change import Change
from stripesim.facts.evidence import rule


class WithOthers(Protocol):
    """A charge or payment, by its other accounts."""

    @property
    def currency(self) -> str: ...
    @property
    def connected(self) -> Any: ...


@rule("recorded", "73 of 73 fees of 100 usd on charges that settled in CAD, 2023-25")
def as_asked(change: Change, payment: WithOthers, part: int, taken: int) -> Commission:
    """The fee of a destination charge is an amount in the currency of that charge, even if the
    charge settled, and was passed on, in another.

    `part` is the fee in the currency of the payment on the destination, `taken` in that of its
    balance (minor units).
    """
    came_by = payment.connected and change.latest(payment.connected.source_transfer or "")
    origin = came_by and change.latest(came_by.source_transaction or "")
    if not origin or origin.currency == payment.currency or origin.connected.fee_amount is None:
        return Commission(taken, payment.currency, part)
    asked = min(origin.connected.fee_amount, origin.amount_captured)
    return Commission(taken, origin.currency, asked)


def facts_of(commission: Commission, charge: str, part: int) -> Mapping[str, Any]:
    """Facts for the fee: `amount` and `currency` as asked, `part` in the currency of the charge,
    `taken` in that of the charge's balance.
    """
    taken, currency, amount = commission
    return {"charge": charge, "amount": amount, "currency": currency, "part": part, "taken": taken}
