"""Why an account is not made, changed, rejected or deleted: the cells `unless` of `account.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.facts.controllers import combination_refused
from stripesim.facts.cross_border import RECIPIENTS
from stripesim.facts.evidence import rule
from stripesim.resources.accounts.request import EMPTY, capabilities_asked
from stripesim.resources.requests import both_given

if TYPE_CHECKING:
    from stripesim.resources.accounts.account.lifecycle import Account


@rule("assumed", "the message of public issues")
def not_a_platform(act: Act[Account]) -> Refusal | None:
    """A connected account has no connected accounts."""
    if act.change.latest(act.subject.platform or "").platform is None:
        return None
    return Refusal(
        "You can only create new accounts if you've signed up for Connect, which you can do at "
        "https://dashboard.stripe.com/connect."
    )


@rule("documented", "https://docs.stripe.com/connect/migrate-to-controller-properties")
def type_and_controller(act: Act[Account]) -> Refusal | None:
    """The controller properties take the place of the type."""
    both = "type" in act.facts and "controller" in act.facts
    return both_given("type", "controller") if both else None


def combination_forbidden(act: Act[Account]) -> Refusal | None:
    """Not all controller properties go together."""
    assert act.subject.controller is not None
    message = combination_refused(act.subject.controller)
    return None if message is None else Refusal(message, param="controller")


@rule("documented", "https://docs.stripe.com/connect/service-agreement-types; the words assumed")
def only_to_be_paid(act: Act[Account]) -> Refusal | None:
    """Who is only paid, by agreement or by country, can ask for transfers and nothing else."""
    account = act.subject
    agreed = act.facts.get("tos_acceptance", EMPTY).get("service_agreement")
    if not (account.is_recipient or agreed == "recipient"):
        return None
    asked = capabilities_asked(account.requested, act.facts, act.now)
    other = next((name for name in asked if name != "transfers"), None)
    if other is None:
        return None
    why = "under the recipient service agreement"
    if account.country in RECIPIENTS:
        why = f"in {account.country}"
    message = f"Accounts {why} cannot request the {other} capability."
    return Refusal(message, param=f"capabilities[{other}]")


@rule("documented", "https://docs.stripe.com/api/accounts/create; the message of public issues")
def terms_not_yours(act: Act[Account]) -> Refusal | None:
    """Where Stripe collects the requirements, the account holder accepts Stripe's terms."""
    agreed, controller = act.facts.get("tos_acceptance", EMPTY), act.subject.controller
    said = any(name != "service_agreement" for name in agreed)
    if not said or controller is None or controller.requirement_collection == "application":
        return None
    return Refusal(
        "You cannot accept the Terms of Service on behalf of Standard and Express connected "
        "accounts.",
        param="tos_acceptance",
    )


@rule("documented", "https://docs.stripe.com/api/accounts; the words assumed")
def own_account(act: Act[Account]) -> Refusal | None:
    """A platform changes its own account in the Dashboard."""
    if act.subject.platform is not None:
        return None
    return Refusal(
        "You cannot change your own account by the API. Use the Dashboard: "
        "https://dashboard.stripe.com/settings/account"
    )


@rule("documented", "https://docs.stripe.com/api/accounts/update; the words of public issues")
def no_longer_yours(act: Act[Account]) -> Refusal | None:
    """Once the holder of an account whose requirements Stripe collects was sent to the onboarding,
    the platform cannot say any more who it is and where it is paid.
    """
    account = act.subject
    if not account.begun or account.controller is None:
        return None
    if account.controller.requirement_collection == "application":
        return None
    theirs = ("business_type", "company", "external_account", "individual")
    wrong = next((name for name in theirs if name in act.facts), None)
    if wrong is None:
        return None
    return Refusal(
        "This application does not have the required permissions for the parameter "
        f"'{wrong}' on account '{account.id}'.",
        param=wrong,
        status=403,
    )


@rule("documented", "https://docs.stripe.com/api/accounts/object; the words assumed")
def no_bank_in_it(act: Act[Account]) -> Refusal | None:
    """The default currency is one that the account can be paid in."""
    chosen = act.facts.get("default_currency", act.subject.default_currency)
    if chosen in (act.subject.default_currency, *act.subject.defaults):
        return None
    return Refusal(
        f"You cannot set the default currency to {chosen}: there is no external account in it.",
        param="default_currency",
    )


@rule("documented", "https://docs.stripe.com/api/accounts/delete; the words assumed")
def stripe_answers_for_it(act: Act[Account]) -> Refusal | None:
    """An account with a full dashboard, for whose losses Stripe answers, stays."""
    controller = act.subject.controller
    if controller is None or (controller.losses, controller.stripe_dashboard) != ("stripe", "full"):
        return None
    return Refusal(
        "Accounts that have access to the Stripe Dashboard and whose negative balances Stripe is "
        "liable for cannot be deleted."
    )


@rule("documented", "https://docs.stripe.com/api/accounts/delete; the words assumed")
def holds_money(act: Act[Account]) -> Refusal | None:
    """An account is deleted when every balance is zero, available and pending."""
    now = act.now
    for pool in act.world.ledger.pools.values():
        place = pool.place
        sums = (pool.available(now), pool.pending(now)) if place.account == act.subject.id else ()
        if any(sum(each.values()) for each in sums):
            return Refusal(
                f"Account {act.subject.id} cannot be deleted: its {place.currency} balance is not "
                "zero."
            )
    return None


@rule("assumed", "what is on its way may come back")
def is_being_paid_out(act: Act[Account]) -> Refusal | None:
    """An account is not deleted while a payout of it is on its way."""
    payouts = act.world.store.each(act.subject.id, "payout")
    if not any(payout.state in ("pending", "in_transit") for payout in payouts):
        return None
    message = f"Account {act.subject.id} cannot be deleted: it has a payout that is on its way."
    return Refusal(message)


@rule("documented", "https://docs.stripe.com/api/account/reject; the words assumed")
def not_yours_to_reject(act: Act[Account]) -> Refusal | None:
    """A platform rejects accounts whose losses it answers for."""
    if act.subject.liable != act.subject.id:
        return None
    return Refusal("Only accounts whose negative balances you are liable for can be rejected.")
