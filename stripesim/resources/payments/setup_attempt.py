"""SetupAttempts: one confirmation of a setup intent, and what became of it. No money moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, UNTOLD, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.card_numbers import Card
from stripesim.facts.evidence import rule
from stripesim.resources.payments import cards
from stripesim.resources.payments.decline_rules import why_not_saved
from stripesim.resources.payments.payment_method.shape import card_of_it
from stripesim.resources.requests import fresh, no_such


@record
class SetupAttempt(Record):
    """`not_authenticated`: it failed since the customer did not authenticate."""

    kind: ClassVar[str] = "setup_attempt"

    setup_intent: str
    payment_method: str
    customer: str | None
    usage: str
    flow_directions: tuple[str, ...] | None
    authenticated: bool
    not_authenticated: bool = False


def draft(act: Act[Any]) -> SetupAttempt:
    """Facts: `intent` and `payment_method`, what is tried; `becomes`, what came of it."""
    intent, change = act.facts["intent"], act.change
    flow = intent.extras.get("flow_directions")
    return SetupAttempt(
        id=change.new_id("setatt"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        setup_intent=intent.id,
        payment_method=act.facts["payment_method"],
        customer=intent.customer,
        usage=intent.usage,
        flow_directions=None if flow is None else tuple(flow),
        authenticated=False,
    )


def waits_for_the_customer(act: Act[SetupAttempt]) -> bool:
    """The customer has to authenticate."""
    return bool(act.facts["becomes"] == "requires_action")


def is_declined(act: Act[SetupAttempt]) -> bool:
    """The issuer declines."""
    return bool(act.facts["becomes"] == "failed")


def its_authentication(act: Act[SetupAttempt]) -> dict[str, Any]:
    """Facts: `succeed`, whether the customer has authenticated."""
    succeed = bool(act.facts["succeed"])
    return {"authenticated": succeed, "not_authenticated": not succeed}


def refuse(act: Act[SetupAttempt], verb: str) -> Refusal:
    """What became of an attempt stands: no request changes one."""
    return no_such("setup_attempt", act.subject.id)


# fmt: off
LIFECYCLE: Lifecycle[SetupAttempt] = Lifecycle("setup_attempt", draft, refuse, table(
    #  from              to                 when                    money    told
    Verb("create", "setup_intent"),
    To(NEW,               "requires_action", waits_for_the_customer, NOTHING, UNTOLD),
    To(NEW,               "failed",          is_declined,            NOTHING, UNTOLD),
    To(NEW,               "succeeded",       ALWAYS,                 NOTHING, UNTOLD),
    Verb("succeed", "setup_intent"),
    To("requires_action", "succeeded",       ALWAYS,                 NOTHING, UNTOLD,
       sets=its_authentication),
    Verb("fail", "setup_intent"),
    To("requires_action", "failed",          ALWAYS,                 NOTHING, UNTOLD,
       sets=its_authentication),
    Verb("decline", "setup_intent"),
    To("requires_action", "failed",          ALWAYS,                 NOTHING, UNTOLD),
    Verb("abandon", "setup_intent"),
    To("requires_action", "abandoned",       ALWAYS,                 NOTHING, UNTOLD),
))
# fmt: on

# -- shape -----------------------------------------------------------------------------------------


@rule("documented", "stripe-python 16.1.0; that every confirmation has one recorded")
def render(attempt: SetupAttempt, world: World) -> dict[str, Any]:
    """An attempt as the API shows it."""
    method = world.store.latest[attempt.payment_method]
    error = None
    if attempt.state == "failed":
        error = setup_error(method, attempt.not_authenticated, world)
    return {
        "id": attempt.id,
        "object": "setup_attempt",
        "application": None,
        "created": attempt.created,
        "customer": attempt.customer,
        "customer_account": None,
        "flow_directions": fresh(attempt.flow_directions),
        "livemode": False,
        "on_behalf_of": None,
        "payment_method": attempt.payment_method,
        "payment_method_details": tried_with(method, attempt.authenticated, world),
        "setup_error": error,
        "setup_intent": attempt.setup_intent,
        "status": attempt.state,
        "usage": attempt.usage,
    }


OF_THE_CARD = (
    "brand", "checks", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4",
    "wallet",
)  # fmt: skip


def tried_with(method: Any, authenticated: bool, world: World) -> dict[str, Any]:
    """`payment_method_details`: of a card what it is; of the others their type."""
    type, instrument, details = method.instrument.type, method.instrument, {}
    if isinstance(instrument, Card):
        shown = card_of_it(method, instrument, world)
        details = {name: shown[name] for name in OF_THE_CARD}
        details["network"] = instrument.brand
        details["three_d_secure"] = three_d_secure() if authenticated else None
    shape = {type: dict(sorted(details.items())), "type": type}
    return dict(sorted(shape.items()))


def three_d_secure() -> dict[str, Any]:
    """What the authentication came to."""
    said: Mapping[str, Any] = cards.AUTHENTICATED
    return {name: value for name, value in said.items() if name != "exemption_indicator"}


def setup_error(method: Any, not_authenticated: bool, world: World) -> dict[str, Any]:
    """Why an attempt failed, with its payment method."""
    if not_authenticated:
        return {
            "code": "setup_intent_authentication_failure",
            "doc_url": "https://stripe.com/docs/error-codes/setup-intent-authentication-failure",
            "message": "The latest attempt to set up the payment method has failed because "
            "authentication failed.",
            "payment_method": world.render(method),
            "type": "invalid_request_error",
        }
    decline = why_not_saved(method.instrument, method.extras)
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
