"""Tax ids of customers: kept, shown on invoices, and for some types checked. No money moves.

One of a type that Stripe checks is `pending` until it was; the others are `unavailable` for that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import DELETED, NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, Also, At, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.evidence import own_words, rule
from stripesim.resources.requests import no_such

CREATED, UPDATED = "customer.tax_id.created", "customer.tax_id.updated"
REMOVED = "customer.tax_id.deleted"


@record
class TaxId(Record):
    """`type` as Stripe names it: `eu_vat`."""

    kind: ClassVar[str] = "tax_id"

    customer: str
    type: str
    value: str


def draft(act: Act[Any]) -> TaxId:
    """Facts: `customer`, `type`, `value`; `more`, others that are made after it."""
    change, facts = act.change, act.facts
    return TaxId(
        id=change.new_id("txi"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        customer=facts["customer"],
        type=facts["type"],
        value=facts["value"],
    )


# -- the cells of the table ------------------------------------------------------------------------

EU = ("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE",
      "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "XI")  # fmt: skip
# What values of a type look like, for the types that applications ask for most.
FORMS = {
    "au_abn": r"\d{11}",
    "eu_vat": rf"({'|'.join(EU)})[0-9A-Z]{{2,12}}",
    "gb_vat": r"GB(\d{9}|\d{12})",
    "us_ein": r"\d{2}-?\d{7}",
}


@rule("documented", "https://docs.stripe.com/error-codes: tax_id_invalid; the words not checked")
def value_invalid(act: Act[TaxId]) -> Refusal | None:
    """The value has the form that its type has."""
    it = act.subject
    form = FORMS.get(it.type)
    if form is None or re.fullmatch(form, re.sub(r"[ .]", "", it.value).upper()):
        return None
    message = f"Invalid value for {it.type}."
    return Refusal(own_words(message), code="tax_id_invalid", param="value")


@rule("documented", "https://docs.stripe.com/billing/customer/tax-ids#validation")
def is_checked_by_stripe(act: Act[TaxId]) -> bool:
    """Stripe asks the registers of Australia, the European Union and the United Kingdom."""
    return act.subject.type in ("au_abn", "eu_vat", "gb_vat")


@rule("documented", "https://docs.stripe.com/billing/customer/tax-ids#test; the seconds assumed")
def answered(act: Act[TaxId]) -> int | None:
    """The register answers two seconds later; never of the test value that stays pending."""
    return None if act.subject.value.endswith("222222222") else act.subject.created + 2


@rule("documented", "https://docs.stripe.com/billing/customer/tax-ids#test")
def register_does_not_know_it(act: Act[TaxId]) -> bool:
    """The test value that is not verified."""
    return act.subject.value.endswith("111111111")


def more_follow(act: Act[TaxId]) -> bool:
    """A customer was made with several."""
    return bool(act.facts.get("more"))


def _the_next(act: Act[TaxId]) -> Mapping[str, Any]:
    following, *rest = act.facts["more"]
    return {**following, "customer": act.subject.customer, "more": rest}


def refuse(act: Act[TaxId], verb: str) -> Refusal:
    """A deleted tax id is gone."""
    return no_such("tax_id", act.subject.id)


MAKE_NEXT = Also[TaxId]("tax_id.create", facts=_the_next, when=more_follow)
ANY = ("pending", "unavailable", "unverified", "verified")

# fmt: off
LIFECYCLE: Lifecycle[TaxId] = Lifecycle("tax_id", draft, refuse, table(
    #  from       to             when                       money    told
    Verb("create", "request, customer", unless=(value_invalid,)),
    To(NEW,       "pending",     is_checked_by_stripe,      NOTHING, CREATED, then=MAKE_NEXT),
    To(NEW,       "unavailable", ALWAYS,                    NOTHING, CREATED, then=MAKE_NEXT),
    Verb("verify", At(answered)),
    To("pending", "unverified",  register_does_not_know_it, NOTHING, UPDATED),
    To("pending", "verified",    ALWAYS,                    NOTHING, UPDATED),
    Verb("delete", "request"),
    To(ANY,       DELETED,       ALWAYS,                    NOTHING, REMOVED),
))
# fmt: on


@rule("documented", "stripe-python 16.1.0")
def render(it: TaxId, world: World) -> dict[str, Any]:
    """A tax id as the API shows it."""
    if it.state == DELETED:
        return {"id": it.id, "object": "tax_id", "deleted": True}
    owner = {"customer": it.customer, "customer_account": None, "type": "customer"}
    return {
        "id": it.id,
        "object": "tax_id",
        "country": country_of(it),
        "created": it.created,
        "customer": it.customer,
        "customer_account": None,
        "livemode": False,
        "owner": owner,
        "type": it.type,
        "value": it.value,
        "verification": {"status": it.state, "verified_address": None, "verified_name": None},
    }


def country_of(it: TaxId) -> str | None:
    """The country of a type, or the one that a European number begins with."""
    if it.type in ("eu_vat", "eu_oss_vat"):
        country = it.value[:2].upper()
        return {"EL": "GR", "EU": None}.get(country, country)
    return it.type[:2].upper()
