"""Who answers for a connected account: who pays Stripe's fees, who bears its losses, who collects
its requirements, which dashboard it has.
"""

from __future__ import annotations

from attrs import frozen

from .evidence import rule


@frozen(cache_hash=True)
class Controller:
    """The `controller` of a connected account. `losses` is `stripe` or `application` (the
    platform); `fees` may besides be `application_custom` or `application_express`.
    """

    fees: str = "account"
    losses: str = "stripe"
    requirement_collection: str = "stripe"
    stripe_dashboard: str = "full"


# fmt: off
BY_TYPE = {
    "standard": Controller(),
    "express":  Controller("application_express", "application", "stripe",      "express"),
    "custom":   Controller("application_custom",  "application", "application", "none"),
}
# fmt: on


@rule("documented", "https://docs.stripe.com/connect/migrate-to-controller-properties")
def controller_of(type: str) -> Controller:
    """Standard accounts answer for themselves; the platform bears the losses of Express and Custom
    ones, and collects the requirements of Custom ones.
    """
    return BY_TYPE[type]


@rule("recorded", "custom accounts false, 239 of 239; the rest https://docs.stripe.com/api/accounts")
def debits_by_default(controller: Controller) -> bool:
    """The bank of an account whose requirements the platform collects is not debited unless asked
    for.
    """
    return controller.requirement_collection != "application"
