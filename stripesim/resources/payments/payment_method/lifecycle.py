"""Payment methods: a card or a bank account, ready to be charged. Saved to a customer it can be
charged again.

One that belongs to no customer is good for one payment. The card that a customer was given as its
`source` is a payment method too: its id begins with `card_`, and as `default_source` it shows as a
card object.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.change import Change
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, Also, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.card_numbers import Card
from stripesim.facts.days import year_of
from stripesim.facts.evidence import rule
from stripesim.facts.payment_methods import bank_by_payment_method
from stripesim.resources.payments import bank_payments, cards
from stripesim.resources.payments.bank_payments import Instrument
from stripesim.resources.requests import (
    both_given,
    changed,
    customer_missing,
    merged,
    no_such,
    nothing,
)


@record
class PaymentMethod(Record):
    """`set_up`: it was set up to be charged while the customer is away."""

    kind: ClassVar[str] = "payment_method"

    instrument: Instrument
    customer: str | None
    set_up: bool
    metadata: Mapping[str, str]
    extras: Mapping[str, Any]

    @property
    def allow_redisplay(self) -> str:
        return str(self.extras.get("allow_redisplay", "unspecified"))


def _draft(act: Act[Any]) -> PaymentMethod:
    """Facts: instrument: a test card or test bank account; or card: `{"token": ...}` or `{"number":
    ..., "exp_month": ...}`; or type, and under its name what the account is; `source`: it is made
    as a customer's source.
    """
    facts, change = act.facts, act.change
    instrument, details, card_id = _given(facts, change)
    extras = {name: facts[name] for name in ECHOED if name in facts}
    as_card = "source" in facts
    id = (card_id or change.new_id("card")) if as_card else change.new_id("pm")
    return PaymentMethod(
        id,
        change.account,
        change.now,
        NEW,
        -1,
        instrument,
        None,
        False,
        merged({}, facts.get("metadata", {})),
        {**details, **extras},
    )


ECHOED = ("billing_details", "allow_redisplay")


def _given(
    facts: Mapping[str, Any], change: Change
) -> tuple[Instrument, Mapping[str, Any], str | None]:
    if "instrument" in facts:
        return facts["instrument"], {}, None
    type, given = facts.get("type", "card"), facts.get("card")
    if type != "card":
        return *bank_payments.from_details(type, facts.get(type)), None
    if given is None:
        raise Refusal("Missing required param: card.", code="parameter_missing", param="card")
    if "token" in given:
        return cards.from_token(change, given["token"], "card[token]")
    if "number" in given:
        return cards.from_number(given, change.now)
    message = "Missing required param: card[number]."
    raise Refusal(message, code="parameter_missing", param="card[number]")


def named(change: Change, facts: Mapping[str, Any]) -> str | None:
    """The id of the payment method that a request brings: an existing one, a test one
    (`pm_card_visa`, which becomes a new object), or the details of a new one.
    """
    id, details = facts.get("payment_method"), facts.get("payment_method_data")
    if id is not None and details is not None:
        raise both_given("payment_method", "payment_method_data")
    create = change.world.lifecycles["payment_method"].create
    if id is None:
        made = None if details is None else create(change, details)
        return None if made is None else made.id
    if change.find("payment_method", id) is not None:
        return str(id)
    instrument = cards.from_payment_method(id) or bank_by_payment_method(id)
    if instrument is None:
        raise no_such("payment_method", id, "payment_method")
    return str(create(change, {"instrument": instrument}).id)


def as_source(change: Change, source: Any) -> str:
    """The id of the card that a token, or a card's details, become as a customer's source."""
    card = {"token": source} if isinstance(source, str) else source
    facts = {"card": card, "source": True}
    try:
        return str(change.world.lifecycles["payment_method"].create(change, facts).id)
    except Refusal as refusal:
        if refusal.param == "card[token]":
            refusal.param = "source"
        raise


def token_given(act: Act[Any]) -> Record | None:
    """The token that the card comes in, if it does."""
    facts = act.facts
    given = facts.get("card")
    if given is None or "instrument" in facts or facts.get("type", "card") != "card":
        return None
    return cards.made_token(act.change, given.get("token"))


USE_TOKEN = Also[Any]("token.use", facts=nothing, to=token_given)

# -- when ------------------------------------------------------------------------------------------


def customer_given(act: Act[PaymentMethod]) -> bool:
    """There is a customer to save it to."""
    return act.facts.get("customer") is not None


@rule("documented", "stripe-python 16.1.0, setup_future_usage")
def to_be_saved(act: Act[PaymentMethod]) -> bool:
    """A payment with `setup_future_usage` saves its method to the payment's customer."""
    return act.facts.get("usage") is not None and customer_given(act)


@rule("documented", "stripe-python 16.1.0, setup_future_usage")
def to_be_used_again(act: Act[PaymentMethod]) -> bool:
    """Paid with `setup_future_usage` but for no customer, it can be attached afterwards."""
    return act.facts.get("usage") is not None


# -- unless ----------------------------------------------------------------------------------------


@rule("documented", "https://docs.stripe.com/testing: declined cards cannot be attached, 0341 can")
def card_cannot_be_saved(act: Act[PaymentMethod]) -> Refusal | None:
    """The issuer is asked when a card is saved: one that declines is not attached."""
    instrument = act.subject.instrument
    return None if instrument.effect.attachable else cards.declined(instrument)


@rule("assumed", "the words are not checked against a recording")
def belongs_to_another_customer(act: Act[PaymentMethod]) -> Refusal | None:
    """A payment method has one customer."""
    if act.facts.get("customer", act.subject.customer) == act.subject.customer:
        return None
    return Refusal("The payment method you provided has already been attached to a customer.")


@rule("recorded", "answers of 2023-24; the words for detaching and updating are not checked")
def refuse(act: Act[PaymentMethod], verb: str) -> Refusal:
    """One that was used up or detached may not be used again."""
    if verb == "detach":
        return Refusal(
            "The payment method you provided is not attached to a customer so detachment is "
            "impossible."
        )
    if verb == "update":
        return Refusal("You must save this PaymentMethod to a customer before you can update it.")
    return cards.used_up()


# -- sets ------------------------------------------------------------------------------------------


def _attached(act: Act[PaymentMethod]) -> dict[str, Any]:
    return {"customer": act.facts["customer"]}


def _set_up(act: Act[PaymentMethod]) -> dict[str, Any]:
    off_session = act.facts.get("usage") == "off_session"
    sets: dict[str, Any] = {"set_up": act.subject.set_up or off_session}
    if act.subject.customer is None:
        sets["customer"] = act.facts.get("customer")
    return sets


def _detached(act: Act[PaymentMethod]) -> dict[str, Any]:
    return {"customer": None}


def _updated(act: Act[PaymentMethod]) -> dict[str, Any]:
    extras = {name: act.facts[name] for name in ECHOED if name in act.facts}
    if "billing_details" in extras:
        said = act.subject.extras.get("billing_details", {})
        extras["billing_details"] = {**said, **extras["billing_details"]}
    expiry = cards.expiry(act.facts.get("card", {}), act.now)
    sets = changed(act.facts, act.subject.metadata)
    return {**sets, "extras": {**act.subject.extras, **extras, **expiry}}


# -- then ------------------------------------------------------------------------------------------


@rule("assumed", "a default that cannot be charged would be of no use")
def _customer_that_prefers_it(act: Act[PaymentMethod]) -> Any:
    """A customer's default that is detached is no default any more."""
    method = act.subject
    customer = act.find("customer", method.customer or "")
    if customer is None:  # deleted: it prefers nothing any more
        return None
    defaults = (customer.default_source, customer.default_payment_method)
    return customer if method.id in defaults else None


def _it(act: Act[PaymentMethod]) -> Mapping[str, Any]:
    return {"payment_method": act.subject.id}


FORGOTTEN = Also("customer.forget", facts=_it, to=_customer_that_prefers_it)
ATTACH = (customer_missing, card_cannot_be_saved)
ATTACHED, PAYMENT, SETUP = ("payment_method.attached",), "payment_intent", "setup_intent"

# fmt: off
LIFECYCLE: Lifecycle[PaymentMethod] = Lifecycle("payment_method", _draft, refuse, table(
    #  from                        to            when              money    told
    Verb("create", "request", first=USE_TOKEN),
    To(NEW,                        "unattached", ALWAYS,           NOTHING, UNTOLD),
    Verb("attach", "request", unless=ATTACH),
    To("unattached",               "attached",   ALWAYS,           NOTHING, ATTACHED,
       sets=_attached),
    Verb("attach", "request", unless=(belongs_to_another_customer,)),
    To("attached",                 STAYS,        ALWAYS,           NOTHING, UNTOLD),
    Verb("detach", "request"),
    To("attached",                 "detached",   ALWAYS,           NOTHING, "payment_method.detached",
       sets=_detached, first=FORGOTTEN),
    Verb("update", "request"),
    To("attached",                 STAYS,        ALWAYS,           NOTHING, "payment_method.updated",
       sets=_updated),
    Verb("set_up", SETUP),
    To("unattached",               "attached",   customer_given,   NOTHING, ATTACHED, sets=_set_up),
    To(("unattached", "attached"), STAYS,        ALWAYS,           NOTHING, UNTOLD, sets=_set_up),
    Verb("pay", PAYMENT),
    To("unattached",               "attached",   to_be_saved,      NOTHING, ATTACHED, sets=_set_up),
    To("unattached",               STAYS,        to_be_used_again, NOTHING, UNTOLD, sets=_set_up),
    To("unattached",               "used_up",    ALWAYS,           NOTHING, UNTOLD),
    To("attached",                 STAYS,        ALWAYS,           NOTHING, UNTOLD, sets=_set_up),
    Verb("fail", PAYMENT),
    To("unattached",               "used_up",    ALWAYS,           NOTHING, UNTOLD),
    To("attached",                 STAYS,        ALWAYS,           NOTHING, UNTOLD),
))
# fmt: on


# -- shape -----------------------------------------------------------------------------------------


def card_of_it(method: PaymentMethod, card: Card, world: World) -> dict[str, Any]:
    """What it shows of its card."""
    extras = method.extras
    checks = cards.checks(card, extras)
    if method.state == "unattached":  # the issuer was not asked yet
        checks = {name: said and "unchecked" for name, said in checks.items()}
    return {
        "brand": card.brand,
        "checks": checks,
        "country": card.country,
        "display_brand": card.brand,
        "exp_month": extras.get("exp_month", 12),
        "exp_year": extras.get("exp_year", year_of(method.created) + 1),
        "fingerprint": world.ids.fingerprint(card.number),
        "funding": card.funding,
        "generated_from": None,
        "last4": card.last4,
        "networks": {"available": [card.brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }


def render(method: PaymentMethod, world: World) -> dict[str, Any]:
    instrument, extras = method.instrument, method.extras
    if isinstance(instrument, Card):
        of_its_type = card_of_it(method, instrument, world)
    else:
        of_its_type = bank_payments.of_method(instrument, extras, world)
    shape = {
        "allow_redisplay": method.allow_redisplay,
        "billing_details": cards.billing(extras),
        "created": method.created,
        "customer": method.customer,
        "customer_account": None,
        "livemode": False,
        "metadata": dict(method.metadata),
        "type": instrument.type,
        instrument.type: of_its_type,
    }
    return {"id": method.id, "object": "payment_method", **dict(sorted(shape.items()))}


def render_card(method: PaymentMethod, world: World) -> dict[str, Any]:
    """The same card as a customer's source."""
    card, customer = method.instrument, method.customer
    assert isinstance(card, Card)  # a source is nothing else
    return cards.legacy(method.id, card, method.extras, customer, method.created, world)
