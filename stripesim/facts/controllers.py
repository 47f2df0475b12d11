"""Who answers for a connected account: who pays Stripe's fees, who bears its losses, who collects
its requirements, which dashboard it has.
"""

from __future__ import annotations

from attrs import frozen

from stripesim.facts.evidence import rule


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


@rule("documented", "https://docs.stripe.com/api/accounts/object")
def type_of(controller: Controller) -> str:
    """An account made with controller properties has the type that they amount to, or none: the
    payers of the fees of Express and Custom accounts exist with these types only.
    """
    return next((type for type, known in BY_TYPE.items() if known == controller), "none")


@rule(
    "documented",
    "https://docs.stripe.com/connect/migrate-to-controller-properties; the words assumed",
)
def combination_refused(controller: Controller) -> str | None:
    """A platform that bears the losses pays the fees; one that collects the requirements does both,
    and there is no dashboard of Stripe's. Else: which combination is impossible.
    """
    collects = controller.requirement_collection == "application"
    told = "controller[requirement_collection]=application"
    if collects and controller.losses == "stripe":
        return f"{told} cannot be combined with controller[losses][payments]=stripe."
    if collects and controller.fees == "account":
        return f"{told} cannot be combined with controller[fees][payer]=account."
    if collects and controller.stripe_dashboard != "none":
        dashboard = controller.stripe_dashboard
        return f"{told} cannot be combined with controller[stripe_dashboard][type]={dashboard}."
    if controller.losses == "application" and controller.fees == "account":
        return (
            "controller[losses][payments]=application requires controller[fees][payer]=application."
        )
    return None


@rule(
    "recorded", "custom accounts false, 239 of 239; the rest https://docs.stripe.com/api/accounts"
)
def debits_by_default(controller: Controller) -> bool:
    """The bank of an account whose requirements the platform collects is not debited unless asked
    for.
    """
    return controller.requirement_collection != "application"


@rule("documented", "https://docs.stripe.com/connect/manage-payout-schedule")
def decides_delays(controller: Controller) -> bool:
    """A platform that answers for fraud and disputes decides how long payments wait."""
    return controller.losses == "application"
