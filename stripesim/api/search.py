"""Searches: the objects that a query finds, in pages.

(documented: https://docs.stripe.com/search)
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from stripesim.api.routes import Ids, Params, Read, Shape
from stripesim.api.search_language import Clause, Query, parse
from stripesim.api.values import invalid
from stripesim.engine.record import DELETED, Record
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.facts.evidence import own_words, rule

NUMBER, TOKEN, TEXT = "number", "token", "text"
COMMON = {"created": NUMBER, "metadata": TOKEN}
PAYMENT = {**COMMON, "amount": NUMBER, "currency": TOKEN, "customer": TOKEN, "status": TOKEN}

# By kind what can be searched: numbers have an order, tokens are compared whole, of texts a part
# can be looked for as well. `*` is any kind of payment method.
FIELDS: Mapping[str, Mapping[str, str]] = {
    "charge": {
        **PAYMENT,
        "billing_details.address.postal_code": TOKEN,
        "disputed": TOKEN,
        "refunded": TOKEN,
        "payment_method_details.*.brand": TOKEN,
        "payment_method_details.*.exp_month": TOKEN,
        "payment_method_details.*.exp_year": TOKEN,
        "payment_method_details.*.fingerprint": TOKEN,
        "payment_method_details.*.last4": TOKEN,
    },
    "customer": {**COMMON, "email": TEXT, "name": TEXT, "phone": TEXT},
    "payment_intent": PAYMENT,
}
OPERATORS = {NUMBER: (":", "<", ">", "<=", ">="), TOKEN: (":",), TEXT: (":", "~")}
SHORTEST_PART = 3
NOT_IN = ("IN",)

Holds = Callable[[Shape], bool]  # whether a clause holds of an object as it is shown


def search(kind: str) -> Read:
    """A page of the objects that `query` finds, newest first (assumed)."""

    def read(world: World, account: str, ids: Ids, params: Params) -> Shape:
        if world.store.latest[account].country in NOT_IN:
            raise not_available()
        holds = condition(parse(params["query"]), kind)
        found = [record for record in known(world, account, kind) if holds(world.render(record))]
        oldest = place_in(params["page"]) if "page" in params else None
        left = [each for each in reversed(found) if oldest is None or each.serial < oldest]
        page = left[: min(max(params.get("limit", 10), 1), 100)]
        more = len(left) > len(page)
        return {
            "object": "search_result",
            "data": [world.render(world.store.latest[record.id]) for record in page],
            "has_more": more,
            "next_page": token_of(page[-1].serial) if more else None,
            "total_count": len(found),
        }

    return read


@rule("documented", "https://docs.stripe.com/search; the words assumed")
def not_available() -> Refusal:
    """Accounts in India cannot search."""
    message = "Search is not available for accounts in India."
    return Refusal(own_words(message), executed=False)


# -- what is known by now --------------------------------------------------------------------------


@rule("documented", "https://docs.stripe.com/search: under 1 minute; that all wait as long assumed")
def known(world: World, account: str, kind: str) -> Iterator[Record]:
    """A search sees objects as they were a minute ago (`search_delay` of the simulator); a change
    without an event is seen at once. What is found is shown as it is now.
    """
    since = world.now - world.settings.search_delay
    before: dict[str, Record | None] = {}
    for event in reversed(world.log.events):
        if event.created <= since:
            break
        about = event.about
        if isinstance(about, Record) and about.kind == kind and about.account == account:
            before[about.id] = event.previous
    for record in world.store.each(account, kind):
        then = before.get(record.id, record)
        if then is not None and record.created <= since and record.state != DELETED:
            yield then


# -- pages -----------------------------------------------------------------------------------------


def token_of(place: int) -> str:
    """The value of `page` for the objects that follow the one at this position."""
    return urlsafe_b64encode(b"%d" % place).decode()


@rule("assumed", "the words")
def place_in(token: str) -> int:
    """A page token has to be one that a search gave. Returns its position. Raises Stripe's error
    for any other.
    """
    try:
        place = int(urlsafe_b64decode(token))
    except ValueError:
        place = -1
    if place < 0 or token_of(place) != token:
        raise invalid(own_words(f"Invalid page: {token}"), "page")
    return place


# -- clauses ---------------------------------------------------------------------------------------


def condition(query: Query, kind: str) -> Holds:
    """The condition under which a query finds an object. Raises Stripe's error for fields that
    cannot be searched.
    """
    tests = [_holds(clause, type_of(clause, kind)) for clause in query.clauses]
    of_all = any if query.any else all

    def holds(shape: Shape) -> bool:
        return of_all(test(shape) for test in tests)

    return holds


@rule(
    "documented", "https://docs.stripe.com/search#query-fields; the words as programs report them"
)
def type_of(clause: Clause, kind: str) -> str:
    """A clause names a field that can be searched, and an operator that the field has. Metadata is
    searched by key.
    """
    field = clause.field
    if (clause.key is None) == (field == "metadata"):
        raise unsupported(field, kind)
    types = [
        type
        for name, type in FIELDS[kind].items()
        if re.fullmatch(re.escape(name).replace(r"\*", r"\w+"), field)
    ]
    if not types:
        raise unsupported(field, kind)
    [type] = types
    if clause.operator not in OPERATORS[type] or (clause.value is None and clause.operator != ":"):
        message = f"The operator `{clause.operator}` is not supported for the field `{field}`."
        raise invalid(message, "query")
    return type


def unsupported(field: str, kind: str) -> Refusal:
    """The error for a field by which objects of the kind cannot be searched."""
    return invalid(
        f"Field `{field}` is an unsupported search field for resource `{kind}s`. See "
        f"http://stripe.com/docs/search#query-fields-for-{kind.replace('_', '-')}s for a list of "
        "supported fields.",
        "query",
    )


def _holds(clause: Clause, type: str) -> Holds:
    """The condition of one clause."""
    path = clause.field.split(".") if clause.key is None else ["metadata", clause.key]
    fits = _number_fits(clause) if type == NUMBER else _text_fits(clause)

    def holds(shape: Shape) -> bool:
        value: Any = shape
        for step in path:
            value = value.get(step) if isinstance(value, Mapping) else None
        return fits(value) is not clause.negated

    return holds


DECIMAL = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")


def _number_fits(clause: Clause) -> Callable[[Any], bool]:
    if clause.value is None:
        return lambda value: value is None
    if DECIMAL.fullmatch(clause.value) is None:
        message = f"The value of the field `{clause.field}` has to be a number."
        raise invalid(message, "query")
    wanted = Fraction(clause.value)
    if clause.operator == ":":
        return lambda value: bool(value == wanted)
    if clause.operator[0] == "<":
        return lambda value: bool(value < wanted or (value == wanted and "=" in clause.operator))
    return lambda value: bool(value > wanted or (value == wanted and "=" in clause.operator))


def _text_fits(clause: Clause) -> Callable[[Any], bool]:
    if clause.value is None:
        return lambda value: value in (None, "")
    wanted = clause.value.lower()
    if clause.operator == ":":
        return lambda value: _as_text(value) == wanted
    if len(wanted) < SHORTEST_PART:
        message = f"A part of a text has to have at least {SHORTEST_PART} characters."
        raise invalid(message, "query")
    return lambda value: wanted in (_as_text(value) or "")


def _as_text(value: Any) -> str | None:
    """A value as text to compare: in lower case; a flag as `true` or `false`."""
    return None if value is None else str(value).lower()
