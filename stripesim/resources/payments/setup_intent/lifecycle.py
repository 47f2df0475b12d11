"""SetupIntents: saving a card for later, with the customer's authentication where it is due.

One that succeeds attaches the payment method to the customer, if there is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, Also, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.card_numbers import needs_authentication_to_set_up
from stripesim.facts.evidence import rule
from stripesim.resources.payments import cards
from stripesim.resources.payments.bank_payments import options_of, types_of
from stripesim.resources.payments.cards import method_of, method_of_another, method_used_up
from stripesim.resources.requests import changed, customer_missing, fresh, merged


@record
class SetupIntent(Record):
    """`extras` holds what is only kept and returned, and the rarer members of the shape."""

    kind: ClassVar[str] = "setup_intent"

    usage: str
    payment_method: str | None
    customer: str | None
    description: str | None
    metadata: Mapping[str, str]
    extras: Mapping[str, Any]


ECHOED = (
    "automatic_payment_methods", "flow_directions", "payment_method_options",
    "payment_method_types", "return_url",
)  # fmt: skip


def _draft(act: Act[Any]) -> SetupIntent:
    """Facts: payment_method (its id) and customer, if there are any; usage."""
    facts, change = act.facts, act.change
    return SetupIntent(
        id=change.new_id("seti"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        usage=facts.get("usage", "off_session"),
        payment_method=facts.get("payment_method"),
        customer=facts.get("customer"),
        description=facts.get("description"),
        metadata=merged({}, facts.get("metadata", {})),
        extras={name: facts[name] for name in ECHOED if name in facts},
    )


# -- when ------------------------------------------------------------------------------------------


def has_payment_method(act: Act[SetupIntent]) -> bool:
    """There is a payment method: only the confirmation is missing."""
    return act.subject.payment_method is not None


def method_given(act: Act[SetupIntent]) -> bool:
    """The update brings a payment method."""
    return "payment_method" in act.facts


def must_authenticate(act: Act[SetupIntent]) -> bool:
    """The card has to be authenticated to be set up."""
    return needs_authentication_to_set_up(method_of(act).instrument.effect)


def authentication_failed(act: Act[SetupIntent]) -> bool:
    """The customer did not authenticate."""
    return not act.facts["succeed"]


@rule("documented", "https://docs.stripe.com/testing: declined cards cannot be attached, 0341 can")
def cannot_be_saved(act: Act[SetupIntent]) -> bool:
    """The issuer is asked when a card is saved: one that declines is not."""
    return not method_of(act).instrument.effect.attachable


# -- unless ----------------------------------------------------------------------------------------


def unexpected(act: Act[SetupIntent], message: str) -> Refusal:
    """These errors carry the whole intent, as those of a PaymentIntent do."""
    return Refusal(
        message,
        code="setup_intent_unexpected_state",
        setup_intent=act.subject if act.subject.state != NEW else None,
    )


@rule("assumed", "by analogy with a PaymentIntent")
def payment_method_missing(act: Act[SetupIntent]) -> Refusal | None:
    """Confirming needs a payment method, attached before or given with the confirmation."""
    if act.facts.get("payment_method", act.subject.payment_method) is not None:
        return None
    return unexpected(
        act,
        "You cannot confirm this SetupIntent because it's missing a payment method. You can either "
        "update the SetupIntent with a payment method and then confirm it again, or confirm it "
        "again directly with a payment method or ConfirmationToken.",
    )


@rule("assumed", "by analogy with a PaymentIntent")
def refuse(act: Act[SetupIntent], verb: str) -> Refusal:
    """A verb that the intent's status does not have."""
    status = act.subject.state
    if verb == "confirm" and status == "succeeded":
        return unexpected(
            act,
            "You cannot confirm this SetupIntent because it has already succeeded after being "
            "previously confirmed.",
        )
    message = f"You cannot {verb} this SetupIntent because it has a status of {status}."
    if verb == "cancel":
        message += (
            " Only a SetupIntent with one of the following statuses may be canceled: "
            "requires_payment_method, requires_confirmation, requires_action."
        )
    return unexpected(act, message)


@rule("assumed", "by analogy with a PaymentIntent")
def cannot_be_changed_any_more(act: Act[SetupIntent]) -> Refusal | None:
    """One that succeeded or was canceled keeps its method and its customer."""
    names = ("payment_method", "payment_method_types", "customer")
    given = next((name for name in names if name in act.facts), None)
    if act.subject.state in OPEN or given is None:
        return None
    return unexpected(
        act,
        f"This SetupIntent's {given} could not be updated because it has a status of "
        f"{act.subject.state}. You may only update the {given} of a SetupIntent with one of the "
        "following statuses: requires_payment_method, requires_confirmation, requires_action.",
    )


# -- first and sets --------------------------------------------------------------------------------


def _usage(act: Act[SetupIntent]) -> Mapping[str, Any]:
    return {"customer": act.subject.customer, "usage": act.subject.usage}


SET_UP = Also[SetupIntent]("payment_method.set_up", facts=_usage, to=method_of)


def _confirmed(act: Act[SetupIntent]) -> dict[str, Any]:
    extras = {name: act.facts[name] for name in ECHOED if name in act.facts}
    return {
        "payment_method": method_of(act).id,
        "extras": {**act.subject.extras, **extras, "last_setup_error": None},
    }


def _failed(act: Act[SetupIntent]) -> dict[str, Any]:
    failed = (method_of(act).id, "succeed" in act.facts and not act.facts["succeed"])
    extras = {**act.subject.extras, "last_setup_error": failed}
    return {"payment_method": None, "extras": extras}


def _canceled(act: Act[SetupIntent]) -> dict[str, Any]:
    reason = act.facts.get("cancellation_reason")
    return {"extras": {**act.subject.extras, "cancellation_reason": reason}}


def _updated(act: Act[SetupIntent]) -> dict[str, Any]:
    extras = {name: act.facts[name] for name in ECHOED if name in act.facts}
    sets = changed(act.facts, act.subject.metadata, "customer", "description", "payment_method")
    return {**sets, "extras": {**act.subject.extras, **extras}}


def card_error(act: Act[SetupIntent]) -> Refusal:
    """The 402 of a card that cannot be saved carries the intent and the payment method."""
    method = act.change.latest(act.subject.extras["last_setup_error"][0])
    return cards.declined(method.instrument, payment_method=method, setup_intent=act.subject)


ASKED, NONE = "requires_action", "requires_payment_method"
OPEN = (NONE, "requires_confirmation", ASKED)
EVERY = (*OPEN, "succeeded", "canceled")
CREATE = (customer_missing,)
UPDATE = (cannot_be_changed_any_more, customer_missing)
CONFIRM = (payment_method_missing, method_used_up, method_of_another)
CREATED, FAILURE = ("setup_intent.created",), ("setup_intent.setup_failed",)
SUCCESS, THE_CUSTOMER = ("setup_intent.succeeded",), "customer"

# fmt: off
LIFECYCLE: Lifecycle[SetupIntent] = Lifecycle("setup_intent", _draft, refuse, table(
    #  from   to                       when                   money    told
    Verb("create", "request", unless=CREATE),
    To(NEW,   "requires_confirmation", has_payment_method,    NOTHING, CREATED),
    To(NEW,   NONE,                    ALWAYS,                NOTHING, CREATED),
    Verb("confirm", "request", unless=CONFIRM),
    To(OPEN,  ASKED,                   must_authenticate,     NOTHING, "setup_intent.requires_action",
       sets=_confirmed),
    To(OPEN,  NONE,                    cannot_be_saved,       NOTHING, FAILURE,
       sets=_failed, declines=card_error),
    To(OPEN,  "succeeded",             ALWAYS,                NOTHING, SUCCESS,
       sets=_confirmed, first=SET_UP),
    Verb("authenticate", THE_CUSTOMER),
    To(ASKED, NONE,                    authentication_failed, NOTHING, FAILURE, sets=_failed),
    To(ASKED, NONE,                    cannot_be_saved,       NOTHING, FAILURE, sets=_failed),
    To(ASKED, "succeeded",             ALWAYS,                NOTHING, SUCCESS,
       sets=_confirmed, first=SET_UP),
    Verb("cancel", "request"),
    To(OPEN,  "canceled",              ALWAYS,                NOTHING, "setup_intent.canceled",
       sets=_canceled),
    Verb("update", "request", unless=UPDATE),
    To(OPEN,  "requires_confirmation", method_given,          NOTHING, UNTOLD, sets=_updated),
    To(EVERY, STAYS,                   ALWAYS,                NOTHING, UNTOLD, sets=_updated),
))
# fmt: on


# -- shape -----------------------------------------------------------------------------------------


def _last_error(intent: SetupIntent, world: World) -> dict[str, Any] | None:
    failed = intent.extras.get("last_setup_error")
    if failed is None:
        return None
    method = world.store.latest[failed[0]]
    if failed[1]:
        return {
            "code": "setup_intent_authentication_failure",
            "doc_url": "https://stripe.com/docs/error-codes/setup-intent-authentication-failure",
            "message": "The latest attempt to set up the payment method has failed because "
            "authentication failed.",
            "payment_method": world.render(method),
            "type": "invalid_request_error",
        }
    decline = method.instrument.effect.decline
    error = {
        "advice_code": decline.advice_code,
        "code": decline.code,
        "decline_code": decline.decline_code,
        "doc_url": f"https://stripe.com/docs/error-codes/{decline.code.replace('_', '-')}",
        "message": decline.message,
        "network_decline_code": decline.network_decline_code,
        "param": decline.param,
        "payment_method": world.render(method),
        "type": "card_error",
    }
    return {name: value for name, value in error.items() if value is not None}


OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "bacs_debit": {},
    "card": {"mandate_options": None, "network": None, "request_three_d_secure": "automatic"},
    "sepa_debit": {},
    "us_bank_account": {"verification_method": "automatic"},
}


def render(intent: SetupIntent, world: World) -> dict[str, Any]:
    extras, types = intent.extras, types_of(intent, world)
    automatic = None
    if "payment_method_types" not in extras or "automatic_payment_methods" in extras:
        given = extras.get("automatic_payment_methods") or {}
        automatic = {"allow_redirects": "always", "enabled": True, **given}
    return {
        "id": intent.id,
        "object": "setup_intent",
        "application": None,
        "automatic_payment_methods": automatic,
        "cancellation_reason": extras.get("cancellation_reason"),
        "client_secret": f"{intent.id}_secret_{world.ids.plain(intent.id, 0, 31)}",
        "created": intent.created,
        "customer": intent.customer,
        "customer_account": None,
        "description": intent.description,
        "excluded_payment_method_types": None,
        "flow_directions": fresh(extras.get("flow_directions")),
        "last_setup_error": _last_error(intent, world),
        "latest_attempt": None,
        "livemode": False,
        "mandate": None,
        "metadata": dict(intent.metadata),
        "next_action": cards.next_action(intent, world) if intent.state == ASKED else None,
        "on_behalf_of": None,
        "payment_method": intent.payment_method,
        "payment_method_configuration_details": None,
        "payment_method_options": options_of(types, OPTIONS, extras),
        "payment_method_types": types,
        "single_use_mandate": None,
        "status": intent.state,
        "usage": intent.usage,
    }
