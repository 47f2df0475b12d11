"""The fields of a payment method, and its draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.change import Change
from stripesim.engine.record import NEW, Record, record
from stripesim.facts.evidence import rule
from stripesim.resources.payments import bank_payments, cards
from stripesim.resources.payments.bank_payments import Instrument
from stripesim.resources.requests import merged, missing, no_such


@record
class PaymentMethod(Record):
    """One payment method. `set_up`: it may be charged while the customer is away."""

    kind: ClassVar[str] = "payment_method"

    instrument: Instrument
    customer: str | None
    set_up: bool
    metadata: Mapping[str, str]
    extras: Mapping[str, Any]

    @property
    def allow_redisplay(self) -> str:
        """`allow_redisplay`, by which lists can be filtered."""
        return str(self.extras.get("allow_redisplay", "unspecified"))


# Parameters that are kept in `extras` under their own names.
ECHOED = ("billing_details", "allow_redisplay")


def echoed(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that are only kept and returned."""
    return {name: facts[name] for name in ECHOED if name in facts}


def draft(act: Act[Any]) -> PaymentMethod:
    """Facts, one of: instrument (a test card or test bank account); card (`{"token": ...}` or
    `{"number": ..., "exp_month": ...}`); type, and under its name the details of the account.
    `source`: it is made as a customer's source.
    """
    facts, change = act.facts, act.change
    if "payment_method" in facts:
        return cloned(act)
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


def original_of(act: Act[Any]) -> PaymentMethod | None:
    """The platform's payment method that is copied to one of its accounts."""
    platform = act.account.platform
    if platform is None:
        return None
    original: PaymentMethod | None = act.change.find(
        "payment_method", act.facts["payment_method"], platform
    )
    return original


@rule("recorded", "34 copies on accounts in the United States and France, 2023-25")
def cloned(act: Act[Any]) -> PaymentMethod:
    """The same card or bank account on a connected account, where it is nobody's yet. Facts:
    `payment_method`, one of the platform's.
    """
    change, original = act.change, original_of(act)
    if original is None:
        raise no_such("payment_method", act.facts["payment_method"], "payment_method")
    return PaymentMethod(
        change.new_id("pm"),
        change.account,
        change.now,
        NEW,
        -1,
        original.instrument,
        None,
        False,
        merged({}, act.facts.get("metadata", {})),
        {**original.extras, **echoed(act.facts)},
    )


def instrument_given(
    facts: Mapping[str, Any], change: Change
) -> tuple[Instrument, Mapping[str, Any], str | None]:
    """(the card or bank account, the details given with it, the id that its token has for the
    card). Raises Stripe's error for a wrong card or account.
    """
    if "instrument" in facts:
        return facts["instrument"], {}, None
    if "type" not in facts and "source" not in facts:
        raise missing("type")
    type, given = facts.get("type", "card"), facts.get("card")
    if type != "card":
        return *bank_payments.from_details(type, facts), None
    if given is None:
        raise missing("card")
    if "token" in given:
        param = "source" if "source" in facts else "card[token]"
        return cards.from_token(change, given["token"], param)
    cards.check_that_all_is_said(given, "card")
    return cards.from_details(given, change)
