"""Links: what a payment method makes happen to its token, its customer, and itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from stripesim.engine.act import Act, ActOn
from stripesim.engine.record import Record
from stripesim.engine.table import Also
from stripesim.facts.evidence import rule
from stripesim.resources.payments.payment_method.outcomes import customer_given
from stripesim.resources.payments.payment_method.record import PaymentMethod, original_of
from stripesim.resources.requests import made_token, nothing


def comes_in_a_token(act: ActOn[object]) -> bool:
    """The card is given by a token object, not by a test token (`tok_visa`)."""
    facts = act.facts
    if "card" not in facts or "instrument" in facts or facts.get("type", "card") != "card":
        return False
    return made_token(act.change, facts["card"].get("token")) is not None


def _its_token(act: ActOn[object]) -> Record | None:
    return made_token(act.change, act.facts["card"]["token"])


USE_TOKEN = Also[Any]("token.use", facts=nothing, to=_its_token, when=comes_in_a_token)


def _original(act: Act[Any]) -> Record | None:
    return original_of(act)


# What is shared without being a customer's is of no more use where it was.
SHARE_ORIGINAL = Also[Any]("payment_method.share", facts=nothing, to=_original)


def _itself(act: Act[PaymentMethod]) -> PaymentMethod:
    return act.subject


def _its_customer(act: Act[PaymentMethod]) -> Mapping[str, Any]:
    return {"customer": act.facts["customer"]}


# For a test payment method that is attached, and for a customer's new source: both have a customer.
ATTACH_AT_ONCE = Also[PaymentMethod](
    "payment_method.attach", facts=_its_customer, to=_itself, when=customer_given
)


class HasDefaults(Protocol):
    """A customer, as far as its defaults."""

    @property
    def default_source(self) -> str | None: ...
    @property
    def default_payment_method(self) -> str | None: ...


@rule("assumed", "a default that cannot be charged would be of no use")
def customer_that_prefers_it(act: Act[PaymentMethod]) -> Record | None:
    """A payment method that is detached is no longer its customer's default."""
    id, owner = act.subject.id, act.find("customer", act.subject.customer or "")
    if owner is None:  # the customer is deleted and has no defaults
        return None
    prefers: HasDefaults = owner
    customer: Record = owner
    return customer if id in (prefers.default_source, prefers.default_payment_method) else None


def customer_has_no_source(act: Act[PaymentMethod]) -> bool:
    """The first source of a customer is its default."""
    owner: HasDefaults | None = act.find("customer", act.facts["customer"])
    return owner is not None and owner.default_source is None


def _owner(act: Act[PaymentMethod]) -> Record | None:
    owner: Record | None = act.find("customer", act.facts["customer"])
    return owner


def _it(act: Act[PaymentMethod]) -> Mapping[str, Any]:
    return {"payment_method": act.subject.id}


BECOME_DEFAULT = Also[PaymentMethod](
    "customer.prefer", facts=_it, to=_owner, when=customer_has_no_source
)
FORGET_DEFAULT = Also[PaymentMethod]("customer.forget", facts=_it, to=customer_that_prefers_it)
