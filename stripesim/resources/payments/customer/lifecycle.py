"""Customers: whom a business charges, and which of their saved cards it charges by default.

There are two defaults: `default_source`, which `charges.create(customer=...)` charges, and
`invoice_settings.default_payment_method`, which only invoices use. No money moves.
"""

from __future__ import annotations

from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import DELETED, NEW
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, To, Verb, table
from stripesim.resources.payments.customer import refusals
from stripesim.resources.payments.customer.links import (
    ADD_SOURCE,
    ATTACH_METHODS,
    DETACH_METHODS,
    DETACH_SOURCE,
    MAKE_SOURCE,
)
from stripesim.resources.payments.customer.outcomes import updated, without_it
from stripesim.resources.payments.customer.record import Customer, draft
from stripesim.resources.payments.given_method import MAKE_METHOD

CREATED = "customer.created"
UPDATED = "customer.updated"
CUSTOMER_DELETED = "customer.deleted"

# fmt: off
LIFECYCLE: Lifecycle[Customer] = Lifecycle("customer", draft, refusals.refuse, table(
    #  from      to       when    money    told
    Verb("create", "request", unless=refusals.CREATE, first=(MAKE_METHOD, MAKE_SOURCE)),
    To(NEW,      "active", ALWAYS, NOTHING, CREATED,          then=ATTACH_METHODS),
    Verb("update", "request", unless=refusals.UPDATE, first=ADD_SOURCE),
    To("active", STAYS,    ALWAYS, NOTHING, UPDATED,          sets=updated, then=DETACH_SOURCE),
    Verb("forget", "payment_method"),
    To("active", STAYS,    ALWAYS, NOTHING, UPDATED,          sets=without_it),
    Verb("delete", "request"),
    To("active", DELETED,  ALWAYS, NOTHING, CUSTOMER_DELETED, then=DETACH_METHODS),
))
# fmt: on
