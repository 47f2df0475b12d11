"""What stands under a customer: its sources, its tax ids, and what changed its credit."""

# The annotations below are read at run time: no `from __future__ import annotations` here.
from operator import attrgetter
from typing import Annotated, Any, Required, Unpack

from stripesim.api.common import (
    Clearable,
    Code,
    Flag,
    Moment,
    Nothing,
    Object,
    OlderMeans,
    Options,
    Paging,
    Pairs,
    Removal,
    String,
    Whole,
)
from stripesim.api.endpoints.payment_methods import CardSource
from stripesim.api.kinds import Choice, Text
from stripesim.api.operations import named, retrieve_within, update_within
from stripesim.api.pages import NONE, Query, paged
from stripesim.api.parameters import Accepted, Refused
from stripesim.api.routes import Ids, Params, Shape
from stripesim.api.service import Service, delete, every, get, pages, post
from stripesim.engine.change import Change
from stripesim.engine.world import World
from stripesim.facts.tax_ids import TYPES
from stripesim.facts.text_lengths import CREDIT_DESCRIPTION
from stripesim.resources.payments.payment_method.shape import Source, is_source
from stripesim.resources.requests import no_such

# -- sources ---------------------------------------------------------------------------------------


def source_named(change: Change, ids: Ids) -> Any:
    """The card that the path names, if it is a source of its customer."""
    named(change, "customer", ids)
    method = change.find("payment_method", ids["source"])
    if method is None or not is_source(method) or method.customer != ids["customer"]:
        raise no_such("source", ids["source"])
    return method


def create_source(change: Change, ids: Ids, params: Params) -> Any:
    """Another source, of a token or a card's details; the first is the default."""
    named(change, "customer", ids)
    source = params["source"]
    card = {"token": source} if isinstance(source, str) else source
    facts = {**params, "card": card, "source": True, **ids}
    made = change.world.lifecycles["payment_method"].create(change, facts, "add")
    return Source(change.latest(made.id))


def update_source(change: Change, ids: Ids, params: Params) -> Any:
    """Its expiry, its holder's name and address, its metadata."""
    expiry = {name: params[name] for name in ("exp_month", "exp_year") if name in params}
    method, facts = source_named(change, ids), {**params, "card": expiry}
    return Source(change.world.lifecycles["payment_method"].do(change, method, "update", facts))


def delete_source(change: Change, ids: Ids, params: Params) -> Any:
    """Taken from its customer, for good."""
    method = source_named(change, ids)
    return Source(change.world.lifecycles["payment_method"].do(change, method, "detach", {}))


def retrieve_source(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """One source of a customer."""
    return world.render(Source(source_named(Change(world, account), ids)))


def sources(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """The cards of a customer that are card objects; none is a bank account."""
    if world.store.find("customer", ids["customer"], account) is None:
        raise no_such("customer", ids["customer"])
    table = world.store.table(account, "payment_method")
    wanted = params.get("object", "card") == "card"

    def place(id: str) -> int | None:
        method = world.store.find("payment_method", id, account)
        return None if method is None else int(method.serial)

    return paged(
        params,
        "source",
        table.records,
        table.index("customer", attrgetter("customer")).get(ids["customer"], NONE),
        lambda method: wanted and is_source(method),
        find=place,
        render=lambda place: world.render(Source(table.records[place])),
    )


class SourceCreate(Options, total=False):
    source: Required[CardSource]
    alipay_account: Refused[OlderMeans]
    bank_account: Refused[OlderMeans]
    card: Refused[OlderMeans]
    metadata: Pairs
    validate: Accepted[Flag]


class SourceUpdate(Options, total=False):
    exp_month: Whole
    exp_year: Whole
    metadata: Pairs
    name: Clearable
    address_city: Clearable
    address_country: Clearable
    address_line1: Clearable
    address_line2: Clearable
    address_state: Clearable
    address_zip: Clearable
    account_holder_name: Refused[String]
    account_holder_type: Refused[String]
    owner: Refused[Object]


class SourceList(Paging, total=False):
    object: String


class CustomerSources(Service, base="/v1/customers/{customer}/sources", kind="card"):
    """The cards of a customer that are card objects."""

    @post("", create_source)
    def create(self, customer: str, **params: Unpack[SourceCreate]) -> Shape:
        """Add a card, of a token or of its details; the first is the customer's default.

        Raises `CardError` for a card that its issuer declines. (documented)"""

    @get("/{source}", retrieve_source)
    def retrieve(self, customer: str, source: str, **params: Unpack[Nothing]) -> Shape:
        """One of them."""

    @post("/{source}", update_source)
    def update(self, customer: str, source: str, **params: Unpack[SourceUpdate]) -> Shape:
        """Change its expiry, its holder's name and address, or its metadata. (documented)"""

    @pages(sources)
    def list(self, customer: str, **params: Unpack[SourceList]) -> Shape:
        """A page of them, newest first."""

    all = every(list)

    @delete("/{source}", delete_source)
    def delete(self, customer: str, source: str, **params: Unpack[Nothing]) -> Shape:
        """Take it from its customer, for good. (documented)"""


# -- tax ids ---------------------------------------------------------------------------------------

TAX_IDS = Query("tax_id", ("customer",))
CREDITS = Query("customer_balance_transaction", ("customer",))


def tax_ids(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """The tax ids of the customer that the path names."""
    return _of_customer(TAX_IDS, world, account, ids, params)


def credits(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """What changed the credit of the customer that the path names."""
    return _of_customer(CREDITS, world, account, ids, params)


def _of_customer(query: Query, world: World, account: str, ids: Ids, params: Params) -> Shape:
    if world.store.find("customer", ids["customer"], account) is None:
        raise no_such("customer", ids["customer"])
    return query.page(world, account, ids, {**params, **ids})


def create_tax_id(change: Change, ids: Ids, params: Params) -> Any:
    """A new tax id of the customer."""
    named(change, "customer", ids)
    return change.world.lifecycles["tax_id"].create(change, {**params, **ids})


def delete_tax_id(change: Change, ids: Ids, params: Params) -> Any:
    """Without it the customer has one fewer."""
    tax_id = named(change, "tax_id", ids)
    if tax_id.customer != ids["customer"]:
        raise no_such("tax_id", ids["tax_id"])
    return change.world.lifecycles["tax_id"].do(change, tax_id, "delete", params)


class TaxIdCreate(Options, total=False):
    type: Required[Annotated[str, Choice(TYPES)]]
    value: Required[String]


class TaxIdList(Paging, total=False):
    """Nothing of its own."""


class CustomerTaxIds(
    Service,
    base="/v1/customers/{customer}/tax_ids",
    kind="tax_id",
    expands={
        "customer": "customer",
        "owner": {"account": "account", "application": "application", "customer": "customer"},
    },
):
    """The tax ids of one customer."""

    @post("", create_tax_id)
    def create(self, customer: str, **params: Unpack[TaxIdCreate]) -> Shape:
        """Add one; those of Australia, the European Union and the United Kingdom are checked.

        Raises `InvalidRequestError` with code `tax_id_invalid` for a value that cannot be one.
        (documented)"""

    @get("/{tax_id}", retrieve_within("tax_id", "customer", "customer"))
    def retrieve(self, customer: str, tax_id: str, **params: Unpack[Nothing]) -> Shape:
        """One of them."""

    @pages(tax_ids)
    def list(self, customer: str, **params: Unpack[TaxIdList]) -> Shape:
        """A page of them, newest first."""

    all = every(list)

    @delete("/{tax_id}", delete_tax_id)
    def delete(self, customer: str, tax_id: str, **params: Unpack[Removal]) -> Shape:
        """Remove it. (documented)"""


# -- balance transactions --------------------------------------------------------------------------


def create_credit(change: Change, ids: Ids, params: Params) -> Any:
    """A change of the customer's credit, by hand."""
    named(change, "customer", ids)
    return change.world.lifecycles["customer_balance_transaction"].create(change, {**params, **ids})


class CreditCreate(Options, total=False):
    amount: Required[Whole]
    currency: Required[Code]
    description: Annotated[str, Text(longest=CREDIT_DESCRIPTION)]
    metadata: Pairs


class CreditUpdate(Options, total=False):
    description: Annotated[str, Text(clearable=True, longest=CREDIT_DESCRIPTION)]
    metadata: Pairs


class CreditList(Paging, total=False):
    created: Moment
    invoice: Refused[String]


class CustomerBalanceTransactions(
    Service,
    base="/v1/customers/{customer}/balance_transactions",
    kind="customer_balance_transaction",
    expands={
        "checkout_session": "checkout.session",
        "credit_note": "credit_note",
        "customer": "customer",
        "invoice": "invoice",
    },
):
    """What changed the credit that a customer has on invoices."""

    @post("", create_credit)
    def create(self, customer: str, **params: Unpack[CreditCreate]) -> Shape:
        """Change it by an `amount` (minor units); a negative one is in the customer's favour.
        (documented)"""

    @get(
        "/{customer_balance_transaction}",
        retrieve_within("customer_balance_transaction", "customer", "customer"),
    )
    def retrieve(
        self, customer: str, customer_balance_transaction: str, **params: Unpack[Nothing]
    ) -> Shape:
        """One of them."""

    @post(
        "/{customer_balance_transaction}",
        update_within("customer_balance_transaction", "customer", "customer"),
    )
    def update(
        self, customer: str, customer_balance_transaction: str, **params: Unpack[CreditUpdate]
    ) -> Shape:
        """Change its description or its metadata."""

    @pages(credits)
    def list(self, customer: str, **params: Unpack[CreditList]) -> Shape:
        """A page of them, newest first."""

    all = every(list)
