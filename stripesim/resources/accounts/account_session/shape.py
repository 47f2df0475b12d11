"""How the API shows an account session."""

from __future__ import annotations

from typing import Any

from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.resources.accounts.account_session.record import AccountSession

SESSION_LIFETIME = 30 * 60  # seconds


@rule("assumed", "Stripe: `relatively quickly`; third parties: about half an hour")
def expires_at(session: AccountSession) -> int:
    """A client secret expires after half an hour."""
    return session.created + SESSION_LIFETIME


@rule("documented", "https://docs.stripe.com/api/account_sessions/object")
def render(session: AccountSession, world: World) -> dict[str, Any]:
    """An account session lists every component that exists, enabled or not."""
    return {
        "object": "account_session",
        "account": session.connected,
        "client_secret": session.id,
        "components": {
            name: {"enabled": component["enabled"], "features": dict(component["features"])}
            for name, component in session.components.items()
        },
        "expires_at": expires_at(session),
        "livemode": False,
    }
