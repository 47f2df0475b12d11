"""What a payment method makes happen: to its token, to itself, and to its customer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from stripesim.engine.act import Act, ActOn
from stripesim.engine.record import Record
from stripesim.engine.table import Also
from stripesim.facts.evidence import rule
from stripesim.resources.payments import cards
from stripesim.resources.payments.payment_method.outcomes import customer_given
from stripesim.resources.payments.payment_method.record import PaymentMethod
from stripesim.resources.requests import nothing


def comes_in_a_token(act: ActOn[object]) -> bool:
    """The card is given by a token that is an object, not by a test token (`tok_visa`)."""
    facts = act.facts
    if "card" not in facts or "instrument" in facts or facts.get("type", "card") != "card":
        return False
    return cards.made_token(act.change, facts["card"].get("token")) is not None


def _its_token(act: ActOn[object]) -> Record | None:
    return cards.made_token(act.change, act.facts["card"]["token"])


USE_TOKEN = Also[Any]("token.use", facts=nothing, to=_its_token, when=comes_in_a_token)


def _itself(act: Act[PaymentMethod]) -> PaymentMethod:
    return act.subject


def _its_customer(act: Act[PaymentMethod]) -> Mapping[str, Any]:
    return {"customer": act.facts["customer"]}


# A test payment method that is attached, and a customer's new source, are made for a customer.
ATTACH_AT_ONCE = Also[PaymentMethod](
    "payment_method.attach", facts=_its_customer, to=_itself, when=customer_given
)


class HasDefaults(Protocol):
    """What is looked at of a customer."""

    @property
    def default_source(self) -> str | None: ...
    @property
    def default_payment_method(self) -> str | None: ...


@rule("assumed", "a default that cannot be charged would be of no use")
def customer_that_prefers_it(act: Act[PaymentMethod]) -> Record | None:
    """A customer's default that is detached is no default any more."""
    id, owner = act.subject.id, act.find("customer", act.subject.customer or "")
    if owner is None:  # deleted: it prefers nothing any more
        return None
    prefers: HasDefaults = owner
    customer: Record = owner
    return customer if id in (prefers.default_source, prefers.default_payment_method) else None


def _it(act: Act[PaymentMethod]) -> Mapping[str, Any]:
    return {"payment_method": act.subject.id}


FORGET_DEFAULT = Also[PaymentMethod]("customer.forget", facts=_it, to=customer_that_prefers_it)
