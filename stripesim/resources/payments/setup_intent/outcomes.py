"""Outcomes of a setup intent: their conditions, and the fields they set."""

from __future__ import annotations

from typing import Any

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.facts.card_numbers import needs_authentication_to_set_up
from stripesim.facts.evidence import rule
from stripesim.resources.payments import cards
from stripesim.resources.payments.decline_rules import can_be_saved, ruled
from stripesim.resources.payments.given_mandate import is_debited, mandate_of
from stripesim.resources.payments.given_method import Method, id_given, method_of
from stripesim.resources.payments.setup_intent.record import SetupIntent, echoed
from stripesim.resources.requests import changed

# -- when ------------------------------------------------------------------------------------------


def must_authenticate(act: Act[SetupIntent]) -> bool:
    """The card has to be authenticated to be set up."""
    return needs_authentication_to_set_up(method_of(act).instrument.effect)


def authentication_failed(act: Act[SetupIntent]) -> bool:
    """The customer failed to authenticate."""
    return not act.facts["succeed"]


def cannot_be_saved(act: Act[SetupIntent]) -> bool:
    """The issuer declines the card, or the account itself does."""
    method = method_of(act)
    return not can_be_saved(act.account, method.instrument, method.extras)


# -- sets ------------------------------------------------------------------------------------------


def confirmed(act: Act[SetupIntent]) -> dict[str, Any]:
    """The payment method and the parameters of the confirmation; no error any more."""
    extras = {**act.subject.extras, **echoed(act.facts), "last_setup_error": None}
    return {"payment_method": method_of(act).id, "extras": extras, **tried(act)}


def tried(act: Act[SetupIntent]) -> dict[str, Any]:
    """The attempt that this was, if it was one."""
    attempt = act.made.get("setup_attempt")
    return {} if attempt is None else {"latest_attempt": attempt.id}


@rule("recorded", "SEPA debits set up for one payment and for more, 2019-26")
def set_up_for_debits(act: Act[SetupIntent]) -> dict[str, Any]:
    """As `confirmed`, and the mandate: for one payment under a name of its own."""
    mandate = mandate_of(act) if is_debited(method_of(act)) else None
    if mandate is None:
        return confirmed(act)
    name = "mandate" if mandate.amount is None else "single_use_mandate"
    return {**confirmed(act), name: mandate.id}


def setup_failed(act: Act[SetupIntent]) -> dict[str, Any]:
    """The intent waits for another payment method and keeps the error."""
    failed = (method_of(act).id, "succeed" in act.facts and not act.facts["succeed"])
    extras = {**act.subject.extras, "last_setup_error": failed}
    return {"payment_method": None, "extras": extras, **tried(act)}


def card_error(act: Act[SetupIntent]) -> Refusal:
    """The 402 of a card that cannot be saved, with the intent and the payment method."""
    method: Method = act.change.latest(act.subject.extras["last_setup_error"][0])
    card = ruled(act.account, method.instrument, method.extras)
    return cards.declined(card, payment_method=method, setup_intent=act.subject)


def canceled(act: Act[SetupIntent]) -> dict[str, Any]:
    """The reason of the cancellation, if one was given."""
    reason = act.facts.get("cancellation_reason")
    return {"extras": {**act.subject.extras, "cancellation_reason": reason}}


def updated(act: Act[SetupIntent]) -> dict[str, Any]:
    """The parameters that the request names."""
    sets = changed(act.facts, act.subject.metadata, "customer", "description")
    if (method := id_given(act)) is not None:
        sets["payment_method"] = method
    return {**sets, "extras": {**act.subject.extras, **echoed(act.facts)}}
