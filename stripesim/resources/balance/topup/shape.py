"""How the API shows a top-up."""

from __future__ import annotations

from typing import Any

from stripesim.engine.world import World
from stripesim.facts.bank_numbers import failure_message
from stripesim.resources.balance.topup.record import Topup


def render(topup: Topup, world: World) -> dict[str, Any]:
    """A top-up in the API's shape."""
    code = topup.failure_code
    return {
        "id": topup.id,
        "object": "topup",
        "amount": topup.amount,
        "balance_transaction": topup.balance_transaction,
        "created": topup.created,
        "currency": topup.currency,
        "description": topup.description,
        "expected_availability_date": topup.expected_availability_date,
        "failure_code": code,
        "failure_message": None if code is None else failure_message(code, of_a_debit=True),
        "initiated_by": "user",
        "livemode": False,
        "metadata": dict(topup.metadata),
        "source": None,
        "statement_descriptor": topup.statement_descriptor,
        "status": topup.state,
        "transfer_group": topup.transfer_group,
    }
