"""What a payment method makes happen: to itself, and to the customer that prefers it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from stripesim.engine.act import Act
from stripesim.engine.record import Record
from stripesim.engine.table import Also
from stripesim.facts.evidence import rule
from stripesim.resources.payments.payment_method.outcomes import customer_given
from stripesim.resources.payments.payment_method.record import PaymentMethod


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
