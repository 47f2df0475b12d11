"""The fields of a customer, and its draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.record import NEW, Record, record
from stripesim.resources.payments.given_method import id_given
from stripesim.resources.requests import merged


@record
class Customer(Record):
    """One customer. The two defaults are ids of payment methods. `extras` holds what is only kept
    and returned (address, shipping, balance, ...).
    """

    kind: ClassVar[str] = "customer"

    email: str | None
    name: str | None
    description: str | None
    phone: str | None
    default_source: str | None
    default_payment_method: str | None
    metadata: Mapping[str, str]
    extras: Mapping[str, Any]

    def credit_in(self, currency: str) -> int:
        """What it owes (negative: has to its credit) on invoices, in minor units of a currency. Its
        balance is that of the currency which it had first.
        """
        if self.extras.get("currency", currency) == currency:
            return int(self.extras.get("balance", 0))
        return int(self.extras.get("credits", {}).get(currency, 0))


# Parameters kept in `extras` under their own names; the second tuple: those of `invoice_settings`.
ECHOED = (
    "address", "balance", "business_name", "individual_name", "invoice_prefix",
    "next_invoice_sequence", "preferred_locales", "shipping", "tax_exempt",
)  # fmt: skip
ON_INVOICES = ("custom_fields", "footer", "rendering_options")


def echoed(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that are only kept and returned."""
    said = {name: facts[name] for name in ECHOED if name in facts}
    on_invoices = facts.get("invoice_settings", {})
    return {**said, **{name: on_invoices[name] for name in ON_INVOICES if name in on_invoices}}


def draft(act: Act[Any]) -> Customer:
    """Facts: the parameters of the request; payment_method and source are attached to the new
    customer.
    """
    facts, change = act.facts, act.change
    source: Record | None = act.made.get("source")
    default = facts.get("invoice_settings", {}).get("default_payment_method")
    if default is not None and default == facts.get("payment_method"):
        default = id_given(act)  # a test payment method too
    return Customer(
        id=change.plain_id("cus", 14),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        email=facts.get("email"),
        name=facts.get("name"),
        description=facts.get("description"),
        phone=facts.get("phone"),
        default_source=None if source is None else source.id,
        default_payment_method=default,
        metadata=merged({}, facts.get("metadata", {})),
        extras=echoed(facts),
    )
