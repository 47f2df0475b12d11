"""Tables as people read them: within the terminal, wrapped by words, filtered."""

from __future__ import annotations

from typing import Any

import pytest

import stripesim
from stripesim import Simulator
from stripesim.api.parameters import MARKS
from stripesim.api.table import Table

WIDTHS = (60, 80, 100, 160)


def busy() -> Simulator:
    """A simulator in which much is about to happen."""
    sim = Simulator()
    sim.webhook_endpoints.create(
        url="https://shop.example/a/rather/long/path", enabled_events=["*"]
    )
    for amount in (100, 1_000_000):
        sim.charges.create(amount=amount, currency="usd", source="tok_visa")
    sim.topups.create(amount=500, currency="usd")
    return sim


def lines_of(what: Any) -> list[str]:
    return repr(what).splitlines()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "made",
    [
        pytest.param(stripesim.rules, id="rules"),
        pytest.param(stripesim.routes, id="routes"),
        pytest.param(lambda: busy().upcoming(), id="upcoming"),
        pytest.param(lambda: busy().controls, id="controls"),
    ],
)
def test_no_line_is_wider_than_the_terminal(
    made: Any, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for line in lines_of(made()):
        assert len(line) <= width or len(line.split()) <= 2  # a URL alone, beside its column's name


@pytest.mark.parametrize("width", WIDTHS)
def test_words_and_urls_stay_whole(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    words = set(repr(stripesim.rules()).split())
    for rule in stripesim.rules():
        assert {rule["rule"], *rule["source"].split(), *rule["says"].split()} <= words


def test_where_columns_would_cut_a_word_a_row_is_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    row = {"rule": "midnight", "why": "", "source": "https://docs.stripe.com/payouts, and more"}
    assert lines_of(Table([row, {**row, "source": "assumed"}])) == [
        "rule    midnight",
        "source  https://docs.stripe.com/payouts,",
        "        and more",
        "",
        "rule    midnight",
        "source  assumed",
    ]


def test_without_a_terminal_there_are_a_hundred_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    widest = max(map(len, lines_of(stripesim.rules())))
    assert 90 < widest <= 100


def test_texts_are_wrapped_between_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    table = Table([{"rule": "midnight", "says": "available at midnight, some days after"}])
    assert lines_of(table) == [
        "rule      says",
        "",
        "midnight  available at",
        "          midnight, some days",
        "          after",
    ]


def test_numbers_stand_to_the_right_and_empty_columns_are_left_out() -> None:
    table = Table([{"amount": 1_000, "why": None, "to": "a"}, {"amount": 7, "why": "", "to": "b"}])
    assert lines_of(table) == ["amount  to", " 1,000  a", "     7  b"]
    assert "why" not in table._repr_html_()
    assert lines_of(Table([{"why": None}])) == ["(nothing)"]


def test_rules_are_found_by_a_word_in_either_case() -> None:
    found = stripesim.rules("Available_On")
    assert 0 < len(found) < len(stripesim.rules())
    assert all("available_on" in " ".join(map(str, rule.values())).lower() for rule in found)


def test_routes_are_found_by_a_word_of_their_path_or_of_a_parameter() -> None:
    assert [row["route"] for row in stripesim.routes("transfers/{transfer}/REV")] == [
        "GET /v1/transfers/{transfer}/reversals",
        "POST /v1/transfers/{transfer}/reversals",
        "GET /v1/transfers/{transfer}/reversals/{transfer_reversal}",
        "POST /v1/transfers/{transfer}/reversals/{transfer_reversal}",
    ]
    assert [row["route"] for row in stripesim.routes("payouts_action")] == [
        "POST /v1/accounts/{account}/reject"
    ]
    assert stripesim.routes("no such thing") == []


def test_routes_say_of_each_parameter_what_becomes_of_it() -> None:
    (row,) = stripesim.routes("POST /v1/setup_intents/{setup_intent}/confirm")
    assert list(row) == ["route", *(mark.name for mark in MARKS)]
    assert row["honoured"] == "payment_method, payment_method_data, return_url, mandate_data"
    assert row["kept"] == "payment_method_options"
    assert row["accepted"] == "use_stripe_sdk"
    assert row["refused"] == "allowed_payment_method_types, confirmation_token"


def test_a_part_of_a_table_is_a_table() -> None:
    table = Table({"n": n} for n in range(5))
    assert type(table[1:3]) is Table
    assert table[1:3] == [{"n": 1}, {"n": 2}]
    assert table[-1] == {"n": 4}
    assert type(stripesim.rules()[:3]) is Table


def test_a_notebook_shows_the_ends_of_a_long_table() -> None:
    html = Table({"n": n} for n in range(1_234))._repr_html_()
    assert html.endswith("<p>the first and the last 100 of 1,234 rows</p>")
    assert html.count("<tr>") == 201
    assert Table({"n": n} for n in range(200))._repr_html_().count("<tr>") == 201
