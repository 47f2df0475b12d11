"""Customers and their saved payment methods."""

# The annotations below are read at run time: no `from __future__ import annotations` here.
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Unpack

from stripesim.api.common import (
    ADDRESS,
    SHIPPING,
    Clearable,
    EmailOrNone,
    Flag,
    Moment,
    Nothing,
    Object,
    OlderMeans,
    Options,
    Paging,
    Pairs,
    Positive,
    Removal,
    Search,
    String,
    Strings,
    Whole,
)
from stripesim.api.dispatch import Dispatcher
from stripesim.api.endpoints.customer_details import (
    CustomerBalanceTransactions,
    CustomerSources,
    CustomerTaxIds,
)
from stripesim.api.endpoints.payment_methods import (
    METHODS,
    CardSource,
    KnownType,
    Redisplay,
    attached,
)
from stripesim.api.kinds import Choice, Clearing, Hash, Kind, ListOf, Text
from stripesim.api.operations import named
from stripesim.api.parameters import Accepted, Kept, Refused
from stripesim.api.routes import Ids, Params, Shape
from stripesim.api.service import Service, delete, every, get, pages, post, searches
from stripesim.api.text_kinds import InvoicePrefix
from stripesim.engine.change import Change
from stripesim.engine.world import World
from stripesim.facts.tax_ids import TYPES
from stripesim.facts.text_lengths import CUSTOMER_NAME, CUSTOMER_PHONE
from stripesim.resources.requests import no_such

FIELD: dict[str, Kind] = {"name": Text(), "value": Text()}
RENDERING: dict[str, Kind] = {
    "amount_tax_display": Clearing(Choice(("exclude_tax", "include_inclusive_tax"))),
    "template": Text(),
}
InvoiceSettings = Annotated[
    Mapping[str, Any],
    Hash({
        "custom_fields": Clearing(ListOf(Hash(FIELD, ("name", "value")))),
        "default_payment_method": Text(clearable=True),
        "footer": Text(clearable=True),
        "rendering_options": Clearing(Hash(RENDERING)),
    }),
]  # fmt: skip


TaxIds = Annotated[
    Sequence[Mapping[str, Any]],
    ListOf(Hash({"type": Choice(TYPES), "value": Text()}, ("type", "value"))),
]


def retrieve_customer(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """A customer; a deleted one as `deleted`. (documented)"""
    customer = world.store.latest.get(ids["customer"])
    if customer is None or customer.kind != "customer" or customer.account != account:
        raise no_such("customer", ids["customer"])
    return world.render(customer)


def update_customer(change: Change, ids: Ids, params: Params) -> Any:
    """Update a customer. The answer is its state after the old source was detached."""
    customer = named(change, "customer", ids)
    return change.latest(
        change.world.lifecycles["customer"].do(change, customer, "update", params).id
    )


def retrieve_method_of_customer(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """A payment method, if it is this customer's."""
    method = world.store.find("payment_method", ids["payment_method"], account)
    if method is None or method.customer != ids["customer"]:
        raise no_such("payment_method", ids["payment_method"])
    return world.render(method)


def methods_of_customer(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """The payment methods saved to the customer that the path names."""
    if world.store.find("customer", ids["customer"], account) is None:
        raise no_such("customer", ids["customer"])
    return METHODS.page(world, account, ids, {**attached(params), **ids})


class CustomerPaymentMethodList(Paging, total=False):
    allow_redisplay: Redisplay
    type: KnownType


class CustomerPaymentMethods(
    Service, base="/v1/customers/{customer}/payment_methods", kind="payment_method"
):
    """The payment methods saved to one customer."""

    @pages(methods_of_customer)
    def list(self, customer: str, **params: Unpack[CustomerPaymentMethodList]) -> Shape:
        """A page of its payment methods, newest first."""

    all = every(list)

    @get("/{payment_method}", retrieve_method_of_customer)
    def retrieve(self, customer: str, payment_method: str, **params: Unpack[Nothing]) -> Shape:
        """One of its payment methods."""


class CustomerSaid(Options, total=False):
    """What is said of a customer, new or not."""

    email: EmailOrNone
    name: Annotated[str, Text(clearable=True, longest=CUSTOMER_NAME)]
    description: Clearable
    phone: Annotated[str, Text(clearable=True, longest=CUSTOMER_PHONE)]
    invoice_settings: InvoiceSettings
    metadata: Pairs
    source: CardSource
    address: Kept[Annotated[Mapping[str, Any] | str, Clearing(ADDRESS)]]
    balance: Kept[Whole]
    business_name: Kept[Clearable]
    individual_name: Kept[Clearable]
    invoice_prefix: Kept[Annotated[str, InvoicePrefix()]]
    next_invoice_sequence: Kept[Positive]
    preferred_locales: Kept[Strings]
    shipping: Kept[
        Annotated[Mapping[str, Any] | str, Clearing(Hash(SHIPPING, ("address", "name")))]
    ]
    tax_exempt: Kept[Annotated[str, Clearing(Choice(("none", "reverse", "exempt")))]]
    validate: Accepted[Flag]
    cash_balance: Refused[Object]
    tax: Refused[Object]


class CustomerCreate(CustomerSaid, total=False):
    payment_method: String
    tax_id_data: TaxIds
    test_clock: Refused[String]


class CustomerUpdate(CustomerSaid, total=False):
    default_source: String
    bank_account: Refused[OlderMeans]
    card: Refused[OlderMeans]


class CustomerList(Paging, total=False):
    created: Moment
    email: String
    test_clock: Refused[String]


class Customers(
    Service,
    base="/v1/customers",
    kind="customer",
    expands={
        "cash_balance": "cash_balance",
        "default_source": "card",
        "invoice_settings": {"default_payment_method": "payment_method"},
        "sources": "sources",
        "subscriptions": "subscriptions",
        "tax": "customer_tax",
        "tax_ids": "tax_ids",
        "test_clock": "test_clock",
    },
):
    """The customers you charge, and their saved cards."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__(dispatcher)
        self.balance_transactions = CustomerBalanceTransactions(dispatcher)
        self.payment_methods = CustomerPaymentMethods(dispatcher)
        self.payment_sources = CustomerSources(dispatcher)
        self.tax_ids = CustomerTaxIds(dispatcher)

    @post()
    def create(self, **params: Unpack[CustomerCreate]) -> Shape:
        """Create a customer; `payment_method` or `source` (`tok_visa`) is saved to it.

        Raises `CardError` for a card that its issuer declines. (documented)
        """

    @get("/{customer}", retrieve_customer)
    def retrieve(self, customer: str, **params: Unpack[Nothing]) -> Shape:
        """One customer; a deleted one as `deleted`."""

    @post("/{customer}", update_customer)
    def update(self, customer: str, **params: Unpack[CustomerUpdate]) -> Shape:
        """Change a customer. A new `source` replaces the default one; the default payment method
        has to be attached. (documented)
        """

    @delete("/{customer}")
    def delete(self, customer: str, **params: Unpack[Removal]) -> Shape:
        """Delete a customer for good; its charges stay. (documented)"""

    @pages(by=("email",))
    def list(self, **params: Unpack[CustomerList]) -> Shape:
        """A page of customers, newest first; `email` finds an address exactly."""

    all = every(list)

    @searches()
    def search(self, **params: Unpack[Search]) -> Shape:
        """The customers that a query finds, newest first: as they were a minute ago
        (`Simulator(search_delay=60)`). (documented)"""
