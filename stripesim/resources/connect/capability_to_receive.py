"""What an account needs to be sent money."""

from __future__ import annotations

from stripesim.engine.refusal import Refusal


def no_transfers_capability() -> Refusal:
    """What is sent to an account that cannot receive transfers is refused in these words."""
    return Refusal(
        "Your destination account needs to have at least one of the following capabilities "
        "enabled: transfers, crypto_transfers, legacy_payments",
        code="insufficient_capabilities_for_transfer",
    )
