"""Refusals of external accounts, in the order they are checked."""

from __future__ import annotations

from collections.abc import Mapping

from stripesim.engine.act import Act
from stripesim.engine.record import DELETED
from stripesim.engine.refusal import Refusal
from stripesim.facts.card_numbers import card_for
from stripesim.facts.evidence import own_words, rule
from stripesim.resources import bank_details
from stripesim.resources.balance.paid_out import PaidAccount
from stripesim.resources.payouts.external_account.outcomes import is_default
from stripesim.resources.payouts.external_account.record import SAYABLE, ExternalAccount

# -- create, replace -------------------------------------------------------------------------------


@rule("documented", "https://docs.stripe.com/error-codes, https://docs.stripe.com/connect/testing")
def not_a_debit_card(act: Act[ExternalAccount]) -> Refusal | None:
    """Payouts go only to debit cards, not to credit cards. (The words are assumed.)"""
    card = card_for(act.subject.number) if act.subject.object == "card" else None
    if card is None or card.funding == "debit":
        return None
    return Refusal(
        "The card provided as an external account is not supported for payouts. Provide a "
        "non-prepaid debit card instead.",
        code="invalid_card_type",
        param="external_account",
        figures={"funding": card.funding},
    )


@rule("documented", "https://docs.stripe.com/connect/testing#account-numbers")
def number_cannot_be(act: Act[ExternalAccount]) -> Refusal | None:
    """A bank account's numbers are of its country and of test mode."""
    it = act.subject
    if it.object != "bank_account":
        return None
    routing = it.details["routing_number"]
    return bank_details.refused(it.country, routing, it.number, it.currency)


@rule("documented", "the words: https://github.com/stripe/stripe-php/issues/1165")
def away_from_the_dashboard(act: Act[ExternalAccount]) -> Refusal | None:
    """The API adds external accounts to connected accounts only; one's own are added in the
    Dashboard.
    """
    account: PaidAccount = act.account
    if account.platform is not None:
        return None
    return Refusal(
        "You cannot add cards or bank accounts for payouts and top-ups away from the dashboard."
    )


@rule("documented", "the words: https://github.com/stripe/stripe-node/issues/1214")
def card_details_given(act: Act[ExternalAccount]) -> Refusal | None:
    """By the API a card for payouts is given by its token, not by its number."""
    given = act.facts["external_account"]
    if not isinstance(given, Mapping) or given.get("token") is not None or "number" not in given:
        return None
    return Refusal(
        "Requests made on behalf of a connected account must use card tokens from Stripe.js, but "
        "card details were directly provided."
    )


ADD = (not_a_debit_card, number_cannot_be)
REPLACE = (card_details_given, *ADD)
CREATE = (away_from_the_dashboard, *REPLACE)


# -- update, delete --------------------------------------------------------------------------------


@rule("documented", "stripe-python 16.1.0, of updates of bank accounts; the words assumed")
def not_yours_to_edit(act: Act[ExternalAccount]) -> Refusal | None:
    """If Stripe collects an account's requirements, only its holder can change and delete its
    external accounts, not its platform.
    """
    account: PaidAccount = act.account
    controller = account.controller
    if act.change.asks == account.id or controller is None:
        return None
    if controller.requirement_collection == "application":
        return None
    message = (
        "You can only change the external accounts of accounts where "
        "`controller.requirement_collection` is `application`, which includes Custom accounts."
    )
    return Refusal(
        own_words(message),
        status=403,
        figures={"requirement_collection": controller.requirement_collection},
    )


@rule("assumed", "an unknown parameter is refused so")
def not_of_its_kind(act: Act[ExternalAccount]) -> Refusal | None:
    """A bank account has no expiry, and a card has no account holder."""
    known = SAYABLE[act.subject.object]
    strange = [name for names in SAYABLE.values() for name in names if name not in known]
    wrong = next((name for name in strange if name in act.facts), None)
    if wrong is None:
        return None
    message = f"Received unknown parameter: {wrong}"
    return Refusal(message, code="parameter_unknown", param=wrong)


@rule(
    "documented",
    "https://docs.stripe.com/api/external_account_bank_accounts/delete; the words as users quote "
    "them, not checked against a recording",
)
def still_needed(act: Act[ExternalAccount]) -> Refusal | None:
    """The default of the account's own currency cannot be deleted, nor that of another currency
    while another external account could replace it.
    """
    it = act.subject
    account: PaidAccount = act.account
    if not is_default(act):
        return None
    others = [
        other
        for other in act.world.store.each(account.id, "external_account")
        if other.currency == it.currency and other.id != it.id and other.state != DELETED
    ]
    own = it.currency == account.default_currency
    if not own and not others:
        return None
    return Refusal(
        "You cannot delete the default external account for "
        f"{'your default currency' if own else it.currency}"
        ". Please make another external account the default using the `default_for_currency` "
        "param, and then delete this one.",
        figures={
            "currency": it.currency,
            "default_currency": account.default_currency,
            "others": len(others),
        },
    )


UPDATE = (not_yours_to_edit, not_of_its_kind)
DELETE = (not_yours_to_edit, still_needed)


# -- everything else -------------------------------------------------------------------------------


@rule("assumed", "one that is deleted is not found; nothing else can be refused")
def refuse(act: Act[ExternalAccount], verb: str) -> Refusal:
    """A verb that the external account's state does not have is refused."""
    return Refusal(f"Cannot {verb} {act.subject.id}: it is {act.subject.state}.")
