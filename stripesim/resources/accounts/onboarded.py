"""What a platform may not do any more once the holder of an account was sent to Stripe's
onboarding, where Stripe collects its requirements.
"""

from __future__ import annotations

from typing import Protocol

from stripesim.engine.refusal import Refusal
from stripesim.facts.controllers import Controller
from stripesim.facts.evidence import rule


class Onboarded(Protocol):
    """An account, as far as it matters here."""

    @property
    def id(self) -> str: ...
    @property
    def begun(self) -> bool: ...
    @property
    def controller(self) -> Controller | None: ...


def is_its_holders(account: Onboarded) -> bool:
    """Whether only the holder says by now who the account belongs to, and where it is paid."""
    controller = account.controller
    if not account.begun or controller is None:
        return False
    return controller.requirement_collection != "application"


@rule("assumed", "the words: those of public issues about other calls; of which calls")
def no_permission(account: Onboarded) -> Refusal:
    """The answer to a call of the platform about what only the holder says."""
    return Refusal(
        "This application does not have the required permissions for this endpoint on account "
        f"'{account.id}'.",
        status=403,
        figures={"requirement_collection": "stripe"},
    )
