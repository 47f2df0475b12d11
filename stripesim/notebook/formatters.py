"""How a notebook shows what the simulator returns: plain dicts stay plain, and look readable.

`load_ipython_extension` teaches IPython to show a dict that has `object`, and a list of such dicts,
as a small table: amounts as money, moments as UTC; so also what the official SDK returns. Where
only text can be shown, lists are a table too. Any other dict or list is shown as before.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any

from stripesim.api.happened import Events
from stripesim.api.table import aligned
from stripesim.engine.printing import AS_WRITTEN, terminal_width
from stripesim.facts.currencies import money

Shape = Mapping[str, Any]

# The members that a card shows, by kind, in this order; for other kinds, all that are set.
LINES: dict[str, tuple[str, ...]] = {
    "account": ("country", "default_currency", "created"),
    "balance_transaction": (
        "type", "amount", "fee", "net", "status", "available_on", "source", "description",
        "created",
    ),
    "bank_account": ("bank_name", "last4", "currency", "country", "status", "default_for_currency"),
    "charge": (
        "amount", "status", "captured", "amount_refunded", "failure_message", "description",
        "payment_intent", "balance_transaction", "created",
    ),
    "dispute": ("amount", "status", "reason", "charge", "created"),
    "event": ("type", "about", "amount", "status", "created"),
    "payment_intent": (
        "amount", "status", "amount_capturable", "latest_charge", "description", "created",
    ),
    "payout": (
        "amount", "status", "arrival_date", "automatic", "failure_code", "description", "created",
    ),
    "refund": ("amount", "status", "charge", "reason", "created"),
    "topup": ("amount", "status", "description", "created"),
}  # fmt: skip
ANY = ("object", "amount", "status", "created")  # for a list of several kinds
UNSAID = frozenset({"id", "object", "livemode"})
UNSAID_IF_ZERO = frozenset({"amount_capturable", "amount_refunded"})
MONEY = frozenset({"fee", "net"})
MOMENTS = frozenset({"created", "available_on"})
MOST = 100  # rows: a year of events is not a table to read

CELL = "style='text-align:left;padding:1px 14px 1px 0'"
NUMBER = "style='text-align:right;padding:1px 14px 1px 0;font-variant-numeric:tabular-nums'"


def load_ipython_extension(ipython: Any) -> None:
    """`%load_ext stripesim.notebook.formatters`; once is enough, more does no harm."""
    html = ipython.display_formatter.formatters["text/html"]
    plain = ipython.display_formatter.formatters["text/plain"]
    for kind in (dict, list, Events):
        before = html.for_type(kind, show)
        if before is not None and before is not show:
            _BEFORE[kind] = before
        printed = plain.for_type(kind, print_to)
        if printed is not None and printed is not print_to:
            _PRINTED_BEFORE[kind] = printed
    html.for_type_by_name("stripe._stripe_object", "StripeObject", show)
    plain.for_type_by_name("stripe._stripe_object", "StripeObject", print_to)


def install_if_in_ipython() -> None:
    """Load the extension if IPython is running; otherwise nothing happens and nothing is
    imported.
    """
    running = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if running is not None:
        load_ipython_extension(running)


_BEFORE: dict[type, Callable[[Any], str | None]] = {}
_PRINTED_BEFORE: dict[type, Callable[[Any, Any, bool], None]] = {}


def show(thing: Any) -> str | None:
    """The HTML of an API object or of a list of them; of anything else, what IPython would show."""
    if hasattr(thing, "_repr_html_") and not isinstance(thing, Events):  # it shows itself
        shown: str | None = thing._repr_html_()
        return shown
    plain = as_dict(thing)
    if is_object(plain):
        return card(plain)
    if things := several(thing):
        return table(things[:MOST], caption_of(things))
    before = next((_BEFORE[kind] for kind in type(thing).__mro__ if kind in _BEFORE), None)
    return None if before is None else before(thing)


def print_to(thing: Any, printer: Any, cycle: bool) -> None:
    """Print a list of API objects as a table, within the terminal; anything else, and a list within
    something else, as IPython would.
    """
    things, more = several(thing), ""
    page = as_dict(thing)
    if is_object(page) and page["object"] == "list":
        things, more = several(page.get("data")), and_more(page)
    if things and len(printer.stack) == 1:
        rows = [{**row, "id": each.get("id")} for each, row in texts(things[:MOST])]
        printer.text(f"{caption_of(things)}{more}\n{aligned(rows, terminal_width())}")
        return
    before = next((_PRINTED_BEFORE[kind] for kind in type(thing).__mro__
                   if kind in _PRINTED_BEFORE), None)  # fmt: skip
    if before is None:
        printer.text(repr(thing))
    else:
        before(thing, printer, cycle)


def as_dict(thing: Any) -> Any:
    """An object of the official SDK as a dict; anything else as it is."""
    if isinstance(thing, dict) or not hasattr(type(thing), "construct_from"):
        return thing
    return thing.to_dict()


def several(thing: Any) -> list[Shape]:
    """The objects of a list of API objects; none, if it is something else."""
    things = [as_dict(each) for each in thing] if isinstance(thing, list) else []
    return things if all(map(is_object, things)) else []


def is_object(thing: Any) -> bool:
    """Whether a value is an object of the API."""
    return isinstance(thing, dict) and isinstance(thing.get("object"), str)


# -- one, and many ---------------------------------------------------------------------------------


def card(thing: Shape) -> str:
    """One object as HTML: its kind, its lines, and the whole of it behind a click."""
    kind = thing["object"]
    if kind == "list":
        return page(thing)
    head = f"<b>{escape(kind.replace('_', ' '))}</b> {code(thing.get('id'))}"
    body = sums(thing) if kind == "balance" else lines(thing)
    if kind == "event" and is_object(about := thing.get("data", {}).get("object")):
        body += f"<div style='margin-left:1.5em'>{card(about)}</div>"
        return f"<div {AS_WRITTEN}>{head}{body}</div>"
    whole = escape(json.dumps(thing, indent=2, default=str))
    return (
        f"<div {AS_WRITTEN}>{head}{body}<details style='opacity:.7'><summary>all of it</summary>"
        f"<pre>{whole}</pre></details></div>"
    )


def lines(thing: Shape) -> str:
    """The lines of an object: one for each member that is set."""
    rows = "".join(
        f"<tr><td {CELL}><span style='opacity:.65'>{escape(name)}</span></td>"
        f"<td {CELL}>{said}</td></tr>"
        for name in names(thing)
        if (said := cell(name, thing))
    )
    return f"<table><tbody>{rows}</tbody></table>"


def sums(balance: Shape) -> str:
    """A balance as HTML: a row for each currency, a column for each part."""
    parts = {
        name: {entry["currency"]: entry["amount"] for entry in part}
        for name, part in balance.items()
        if isinstance(part, list)
    }
    currencies = dict.fromkeys(currency for part in parts.values() for currency in part)
    head = "".join(f"<th {NUMBER}>{escape(name)}</th>" for name in ("", *parts))
    rows = "".join(
        f"<tr><td {CELL}>{escape(currency)}</td>"
        + "".join(
            f"<td {NUMBER}>{escape(money(part.get(currency, 0), currency))}</td>"
            for part in parts.values()
        )
        + "</tr>"
        for currency in currencies
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def page(answer: Shape) -> str:
    """A page of a list as HTML."""
    things = [thing for thing in answer.get("data", []) if is_object(thing)]
    if not things:
        return "<b>an empty list</b>"
    return table(things, count(things) + and_more(answer))


def and_more(page: Shape) -> str:
    """What is said behind the count of a page that is not the last."""
    return ", and more follow" if page.get("has_more") else ""


def caption_of(things: list[Shape]) -> str:
    """How many there are, and how many of them are shown."""
    return count(things) + ("" if len(things) <= MOST else f", the first {MOST}")


def texts(things: list[Shape]) -> list[tuple[Shape, dict[str, str]]]:
    """Each object with the texts of its columns: of the members that at least one has."""
    wanted = names(things[0]) if len({thing["object"] for thing in things}) == 1 else ANY
    said = [{name: text_of(name, thing) for name in wanted} for thing in things]
    columns = [name for name in wanted if any(row[name] for row in said)]
    return [
        (thing, {name: row[name] for name in columns})
        for thing, row in zip(things, said, strict=True)
    ]


def table(things: list[Shape], caption: str) -> str:
    """Several objects as HTML, a row for each."""
    said = texts(things)
    columns = [*said[0][1]]
    styles = {name: NUMBER if is_money(name) else CELL for name in columns}
    head = "".join(f"<th {styles[name]}>{escape(name)}</th>" for name in columns)
    rows = "".join(
        "<tr>"
        + "".join(f"<td {styles[name]}>{in_html(row[name])}</td>" for name in columns)
        + f"<td {CELL}>{code(thing.get('id'))}</td></tr>"
        for thing, row in said
    )
    return (
        f"<div {AS_WRITTEN}><b>{escape(caption)}</b>"
        f"<table><thead><tr>{head}<th {CELL}>id</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def count(things: list[Shape]) -> str:
    """How many objects a list has, and of which kind: `3 charges`."""
    kinds = {thing["object"] for thing in things}
    name = kinds.pop().replace("_", " ") if len(kinds) == 1 else "object"
    return f"{len(things):,} {name}{'' if len(things) == 1 else 's'}"


# -- cells -----------------------------------------------------------------------------------------


def names(thing: Shape) -> Iterable[str]:
    """The members that the card of an object shows."""
    return LINES.get(thing["object"]) or [name for name in thing if name not in UNSAID]


def cell(name: str, thing: Shape) -> str:
    """A member as HTML; empty for what is not set or has members of its own."""
    return in_html(text_of(name, thing))


def in_html(text: str) -> str:
    """A text as HTML, ids in it as code."""
    return " ".join(code(word) if is_id(word) else escape(word) for word in text.split(" "))


def text_of(name: str, thing: Shape) -> str:
    """A member as text; empty for what is not set or has members of its own."""
    if thing["object"] == "event" and name in ("about", "amount", "status"):
        about = thing.get("data", {}).get("object")
        if not is_object(about):
            return ""
        if name == "about":
            return f"{about['object'].replace('_', ' ')} {about.get('id') or ''}".rstrip()
        return text_of(name, about)
    value = thing.get(name)
    if value is None or isinstance(value, list | dict) or (value == 0 and name in UNSAID_IF_ZERO):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return number(name, value, thing.get("currency"))
    return str(value)


def number(name: str, value: int, currency: Any) -> str:
    """An integer of the API as text: as money, a moment or a day if it is one."""
    if is_money(name) and isinstance(currency, str):
        return money(value, currency)
    if name in MOMENTS:
        return f"{datetime.fromtimestamp(value, UTC):%a %Y-%m-%d %H:%M} UTC"
    if name == "arrival_date":
        return f"{datetime.fromtimestamp(value, UTC):%a %Y-%m-%d}"
    return str(value)


def is_id(text: Any) -> bool:
    """Whether a value looks like an id: ch_1TcNCuy1TMtxYqzCxqd5XKui"""
    _, _, rest = str(text).rpartition("_")
    return len(rest) >= 14 and rest.isalnum() and rest != text


def is_money(name: str) -> bool:
    """Whether a member of an object is an amount."""
    return name in MONEY or name.startswith("amount")


def code(id: Any) -> str:
    """An id as code in HTML; empty for none."""
    return "" if id is None else f"<code>{escape(str(id))}</code>"
