"""Who is responsible for a connected account: who pays Stripe's fees, who bears its losses, who
collects its requirements, which dashboard it has.
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
    """A Standard account pays its own fees and bears its own losses; for Express and Custom
    accounts the platform does. The platform also collects the requirements of Custom accounts.
    """
    return BY_TYPE[type]


@rule("documented", "https://docs.stripe.com/api/accounts/object")
def type_of(controller: Controller) -> str:
    """An account made with controller properties has the type with the same properties, else
    `none`. API users cannot ask for the `fees` of Express and Custom accounts, so those are made by
    type.
    """
    return next((type for type, known in BY_TYPE.items() if known == controller), "none")


@rule(
    "documented",
    "https://docs.stripe.com/connect/migrate-to-controller-properties; the words assumed",
)
def combination_refused(controller: Controller) -> str | None:
    """A platform that bears the losses has to pay the fees; one that collects the requirements has
    to do both, and the account has no dashboard of Stripe's. The answer is the message of the
    refusal, or None.
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
    """The bank of an account may be debited for a negative balance, unless the platform collects
    its requirements: then only if the platform turns it on.
    """
    return controller.requirement_collection != "application"


@rule("documented", "https://docs.stripe.com/connect/manage-payout-schedule")
def decides_delays(controller: Controller) -> bool:
    """A platform that bears the losses of an account sets how long its payments wait."""
    return controller.losses == "application"
