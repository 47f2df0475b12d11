"""Tables as data frames: moments are datetimes, amounts have major units beside them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pandas
import polars
import pytest

import stripesim
from stripesim import Simulator, Table, sweep
from tests.planning.scenarios import sometimes


def busy() -> Simulator:
    sim = Simulator(start="2026-03-02T09:00:00Z", opening_balance={"usd": 500_00, "jpy": 7_000})
    sim.charges.create(amount=100_00, currency="usd", source="tok_visa")
    sim.clock.advance(days=1)
    return sim


TABLES: dict[str, Callable[[], Table]] = {
    "history": lambda: busy().history(),
    "averages": lambda: busy().history().averages(),
    "settlements": lambda: busy().settlements(None),
    "forecast": lambda: busy().forecast(days=4),
    "payouts": lambda: busy().forecast(days=4).payouts,
    "timeline": lambda: busy().timeline(),
    "upcoming": lambda: busy().upcoming(),
    "controls": stripesim.controls,
    "rules": stripesim.rules,
    "routes": stripesim.routes,
    "sweep": lambda: sweep(sometimes, {"share": [0.25, 0.5]}, 3),
    "summary": lambda: sweep(sometimes, {"share": [0.25, 0.5]}, 3).summary(),
}
each_table = pytest.mark.parametrize("name", TABLES)


@each_table
def test_pandas_and_polars_take_it_as_it_is(name: str) -> None:
    made = TABLES[name]()
    assert isinstance(made, Table)
    assert list(pandas.DataFrame(made).columns) == list(made[0])
    assert polars.DataFrame(made).columns == list(made[0])


@each_table
def test_both_frames_have_the_same_columns(name: str) -> None:
    made = TABLES[name]()
    one, other = made.to_pandas(), made.to_polars()
    assert list(one.columns) == other.columns
    assert len(one) == len(other) == len(made)


@each_table
def test_no_line_is_wider_than_eighty(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    made = TABLES[name]()
    for line in repr(made).splitlines():
        assert len(line) <= 80 or len(line.split()) <= 2  # a URL alone, beside its column's name
    assert made._repr_html_().startswith("<table ")


def test_moments_are_aware_datetimes() -> None:
    sim = busy()
    for frame in (sim.history().to_pandas(), sim.history().to_polars()):
        assert frame["moment"][0] == datetime(2026, 3, 2, 9, tzinfo=UTC)
    paid = sim.settlements().to_pandas()
    assert str(paid["created_utc"].dtype).endswith("UTC]")
    assert str(paid["bank_utc"].dtype).endswith("UTC]")  # nothing has arrived
    assert paid["bank_utc"].isna().all()


def test_major_units_have_the_decimals_of_their_currency() -> None:
    rows = [
        {"currency": currency, "amount": 12_345, "fee": None} for currency in ("usd", "jpy", "kwd")
    ]
    for frame in (Table(rows).to_pandas(), Table(rows).to_polars()):
        assert list(frame["amount"]) == [12_345] * 3
        assert list(frame["amount_major"]) == [123.45, 12_345, 12.345]


def test_integers_stay_integers_beside_a_gap() -> None:
    rows = [{"n": 1}, {"n": None}]
    assert Table(rows).to_pandas()["n"].sum() == 1
    assert str(Table(rows).to_pandas()["n"].dtype) == "Int64"
    assert Table(rows).to_polars()["n"].dtype == polars.Int64


def test_an_empty_table_is_an_empty_frame() -> None:
    assert len(Table().to_pandas()) == len(Table().to_polars()) == 0


@pytest.mark.parametrize(("library", "extra"), [("pandas", "notebook"), ("polars", "polars")])
def test_without_the_library_the_error_names_the_extra(
    library: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    frame: Callable[[], Any] = getattr(Table([{"n": 1}]), f"to_{library}")
    with pytest.raises(ImportError, match=rf"stripesim\[{extra}\]"):
        frame()
