"""Customers: the people a business charges, and their saved cards.

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
    ADD_TAX_IDS,
    ATTACH_METHODS,
    DETACH_METHODS,
    DETACH_SOURCE,
    MAKE_SOURCE,
    NOTE_BALANCE,
)
from stripesim.resources.payments.customer.outcomes import (
    preferring_it,
    updated,
    with_its_balance,
    without_it,
)
from stripesim.resources.payments.customer.record import Customer, draft
from stripesim.resources.payments.given_method import MAKE_METHOD

CREATED = "customer.created"
UPDATED = "customer.updated"
CUSTOMER_DELETED = "customer.deleted"

WITH_IT = (*ATTACH_METHODS, ADD_TAX_IDS, NOTE_BALANCE)
AFTER_UPDATE = (DETACH_SOURCE, NOTE_BALANCE)

# fmt: off
LIFECYCLE: Lifecycle[Customer] = Lifecycle("customer", draft, refusals.refuse, table(
    #  from      to       when    money    told
    Verb("create", "request", unless=refusals.CREATE, first=(MAKE_METHOD, MAKE_SOURCE)),
    To(NEW,      "active", ALWAYS, NOTHING, CREATED,          then=WITH_IT),
    Verb("update", "request", unless=refusals.UPDATE, first=ADD_SOURCE),
    To("active", STAYS,    ALWAYS, NOTHING, UPDATED,          sets=updated, then=AFTER_UPDATE),
    Verb("prefer", "payment_method"),
    To("active", STAYS,    ALWAYS, NOTHING, UPDATED,          sets=preferring_it),
    Verb("change_balance", "customer_balance_transaction"),
    To("active", STAYS,    ALWAYS, NOTHING, UPDATED,          sets=with_its_balance),
    Verb("forget", "payment_method"),
    To("active", STAYS,    ALWAYS, NOTHING, UPDATED,          sets=without_it),
    Verb("delete", "request"),
    To("active", DELETED,  ALWAYS, NOTHING, CUSTOMER_DELETED, then=DETACH_METHODS),
))
# fmt: on
