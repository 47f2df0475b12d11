"""What a payment method holds, and how it is drafted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.change import Change
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.resources.payments import bank_payments, cards
from stripesim.resources.payments.bank_payments import Instrument
from stripesim.resources.requests import merged


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
        """What lists are filtered by."""
        return str(self.extras.get("allow_redisplay", "unspecified"))


# Parameters that are kept in `extras` under their own names.
ECHOED = ("billing_details", "allow_redisplay")


def echoed(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What a request says that is kept as it is."""
    return {name: facts[name] for name in ECHOED if name in facts}


def draft(act: Act[Any]) -> PaymentMethod:
    """Facts: instrument: a test card or test bank account; or card: `{"token": ...}` or `{"number":
    ..., "exp_month": ...}`; or type, and under its name what the account is; `source`: it is made
    as a customer's source.
    """
    facts, change = act.facts, act.change
    instrument, details, card_id = instrument_given(facts, change)
    as_source = "source" in facts
    return PaymentMethod(
        (card_id or change.new_id("card")) if as_source else change.new_id("pm"),
        change.account,
        change.now,
        NEW,
        -1,
        instrument,
        None,
        False,
        merged({}, facts.get("metadata", {})),
        {**details, **echoed(facts)},
    )


def instrument_given(
    facts: Mapping[str, Any], change: Change
) -> tuple[Instrument, Mapping[str, Any], str | None]:
    """The card or the bank account, what was said of it, and the id that its token has for the
    card. Raises what Stripe answers to a card or an account that cannot be.
    """
    if "instrument" in facts:
        return facts["instrument"], {}, None
    type, given = facts.get("type", "card"), facts.get("card")
    if type != "card":
        return *bank_payments.from_details(type, facts.get(type)), None
    if given is None:
        raise Refusal("Missing required param: card.", code="parameter_missing", param="card")
    if "token" in given:
        param = "source" if "source" in facts else "card[token]"
        return cards.from_token(change, given["token"], param)
    if "number" in given:
        return cards.from_number(given, change.now)
    message = "Missing required param: card[number]."
    raise Refusal(message, code="parameter_missing", param="card[number]")
