"""Links: what a customer makes happen to payment methods."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from stripesim.engine.act import Act, ActOn
from stripesim.engine.record import Record
from stripesim.engine.table import Also
from stripesim.facts.evidence import rule
from stripesim.resources.payments.customer.record import Customer
from stripesim.resources.payments.given_method import id_given, method_given
from stripesim.resources.requests import nothing

# -- its source ------------------------------------------------------------------------------------


def source_given(act: ActOn[object]) -> bool:
    """The request gives a token, or card details, as the customer's source."""
    return "source" in act.facts


def _new_source(act: ActOn[object]) -> Mapping[str, Any]:
    source = act.facts["source"]
    return {"card": {"token": source} if isinstance(source, str) else source, "source": True}


def _source_of_it(act: Act[Customer]) -> Mapping[str, Any]:
    return {**_new_source(act), "customer": act.subject.id}


def _source_made(act: Act[Customer]) -> Record:
    source: Record = act.made["source"]
    return source


def _source_before(act: Act[Customer]) -> Record | None:
    """The default source before the request."""
    before: Customer = act.world.store.latest[act.subject.id]
    source: Record | None = act.find("payment_method", before.default_source or "")
    return source


# -- its payment methods ---------------------------------------------------------------------------


def _to_it(act: Act[Customer]) -> Mapping[str, Any]:
    return {"customer": act.subject.id}


def _method_named(act: Act[Customer]) -> Record | None:
    method: Record | None = act.find("payment_method", id_given(act) or "")
    return method


@rule("assumed", "documented is that the customer cannot be charged any more")
def methods_of_it(act: Act[Customer]) -> tuple[Record, ...]:
    """Deleting a customer detaches its payment methods, oldest first."""
    table = act.world.store.table(act.subject.account, "payment_method")
    places = table.index("customer", attrgetter("customer")).get(act.subject.id, ())
    return tuple(table.records[place] for place in places)


# -- its tax ids and its balance -------------------------------------------------------------------


def tax_ids_given(act: ActOn[object]) -> bool:
    """It is made with tax ids."""
    return bool(act.facts.get("tax_id_data"))


def _its_tax_ids(act: Act[Customer]) -> Mapping[str, Any]:
    first, *more = act.facts["tax_id_data"]
    return {**first, "customer": act.subject.id, "more": more}


def _balance_before(act: Act[Customer]) -> int:
    before: Customer | None = act.world.store.latest.get(act.subject.id)
    return 0 if before is None else int(before.extras.get("balance", 0))


def balance_changed(act: Act[Customer]) -> bool:
    """The request says another balance than it had."""
    return "balance" in act.facts and bool(act.facts["balance"] != _balance_before(act))


@rule("documented", "https://docs.stripe.com/billing/customer/balance: initial, adjustment")
def _change_of_balance(act: Act[Customer]) -> Mapping[str, Any]:
    """A balance that the customer is given itself is in its currency, else the account's."""
    new, customer = act.facts["balance"], act.subject
    return {
        "customer": customer.id,
        "type": "initial" if customer.id not in act.world.store.latest else "adjustment",
        "amount": new - _balance_before(act),
        "currency": customer.extras.get("currency") or act.account.default_currency,
        "ending_balance": new,
    }


ADD_TAX_IDS = Also[Customer]("tax_id.create", facts=_its_tax_ids, when=tax_ids_given)
NOTE_BALANCE = Also[Customer](
    "customer_balance_transaction.create", facts=_change_of_balance, when=balance_changed
)
MAKE_SOURCE = Also[Any](
    "payment_method.create", facts=_new_source, when=source_given, called="source"
)
ADD_SOURCE = Also[Customer](
    "payment_method.create", facts=_source_of_it, when=source_given, called="source"
)
ATTACH_METHODS = (
    Also[Customer]("payment_method.attach", facts=_to_it, to=_source_made, when=source_given),
    Also[Customer]("payment_method.attach", facts=_to_it, to=_method_named, when=method_given),
)
DETACH_SOURCE = Also[Customer](
    "payment_method.detach", facts=nothing, to=_source_before, when=source_given
)
DETACH_METHODS = Also[Customer]("payment_method.detach", facts=nothing, to=methods_of_it)
