"""The search language: parses `amount>999 AND metadata["order"]:"6735"` into clauses.

(documented: https://docs.stripe.com/search)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from stripesim.api.values import invalid
from stripesim.engine.refusal import Refusal
from stripesim.facts.evidence import rule

MOST_CLAUSES = 10

QUOTED = r'"(?:[^"\\]|\\.)*"|' + r"'(?:[^'\\]|\\.)*'"
CLAUSE = re.compile(
    rf"""
    (?P<not>-?)
    (?P<field>[A-Za-z_][\w.]*)
    (?:\[(?P<key>{QUOTED})\])?
    (?P<operator>[<>]=?|[:~])
    (?P<value>{QUOTED}|-?[0-9]+(?:\.[0-9]+)?|[Nn][Uu][Ll][Ll])
    """,
    re.VERBOSE,
)
BETWEEN = re.compile(r"\s+(?:(?P<word>AND|OR)\s+)?", re.IGNORECASE)
ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class Clause(NamedTuple):
    """One condition. `key` is the key of `metadata`. Without `value` it asks whether the field is
    set.
    """

    field: str
    key: str | None
    operator: str
    value: str | None
    negated: bool


class Query(NamedTuple):
    """Clauses: an object has to meet all of them; with `any`, one of them."""

    clauses: tuple[Clause, ...]
    any: bool


@rule("documented", "https://docs.stripe.com/search")
def parse(text: str) -> Query:
    """A query is up to ten clauses, joined by AND (or a space, which means the same) or by OR. AND
    and OR cannot be mixed, and there are no parentheses. Values stand in quotation marks, except
    numbers and `null`. Raises Stripe's error for any other query.
    """
    clauses, words = [], set()
    for word, clause in _parts(text.strip()):
        clauses.append(clause)
        words.add(word)
    if len(clauses) > MOST_CLAUSES:
        raise invalid(f"A search query can have up to {MOST_CLAUSES} clauses.", "query")
    words.discard("")
    if len(words) > 1:
        raise invalid("A search query cannot combine AND with OR.", "query")
    return Query(tuple(clauses), words == {"OR"})


def _parts(text: str) -> Iterator[tuple[str, Clause]]:
    """Each clause, with the word that joins it to the one before: AND or OR; None for the first."""
    word, place = "", 0
    while True:
        found = CLAUSE.match(text, place)
        if found is None:
            raise unreadable()
        yield word, _clause(found)
        place = found.end()
        if place == len(text):
            return
        between = BETWEEN.match(text, place)
        if between is None:
            raise unreadable()
        word, place = (between["word"] or "AND").upper(), between.end()


def _clause(found: re.Match[str]) -> Clause:
    value = found["value"]
    return Clause(
        field=found["field"],
        key=None if found["key"] is None else _plain(found["key"]),
        operator=found["operator"],
        value=None if value.lower() == "null" else _plain(value),
        negated=found["not"] == "-",
    )


def _plain(text: str) -> str:
    """A text without its quotation marks; a backslash before a quotation mark is removed."""
    return ESCAPED.sub(r"\1", text[1:-1]) if text[0] in "\"'" else text


@rule("assumed", "the words, as programs that stumbled over them report them")
def unreadable() -> Refusal:
    """The error for a query that does not parse."""
    return invalid(
        "We were unable to parse your search query. Try using the format "
        '`metadata["key"]:"value"` to query for metadata or key:"value" to query for other '
        "fields.",
        "query",
    )
