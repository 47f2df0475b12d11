"""One scenario, many times."""

from __future__ import annotations

import sys
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from io import StringIO
from multiprocessing import get_context
from typing import Any

import matplotlib
import pytest

from stripesim import Simulator, Workload, sweep
from tests.planning.scenarios import sales, sometimes

GRID = {"per_day": [1, 3], "days": [4, 6]}


def test_each_point_is_played_with_each_seed() -> None:
    rows = sweep(sales, GRID, 2, seed=7)
    assert [(row["per_day"], row["days"], row["seed"]) for row in rows] == [
        (per_day, days, seed) for per_day in (1, 3) for days in (4, 6) for seed in (7, 8)
    ]
    assert rows.numbers == ("bank", "pending")
    assert {row["error"] for row in rows} == {None}
    assert rows[0]["bank"] == sales(7, 1, 4)["bank"]


def test_a_part_of_a_sweep_is_a_sweep() -> None:
    half = sweep(sales, GRID, 2)[:4]
    assert {(row["per_day"], row["count"]) for row in half.summary()} == {(1, 2)}


@pytest.mark.parametrize("workers", [1, 3])
def test_the_results_are_the_same_whoever_works(workers: int) -> None:
    here = sweep(sales, GRID, 2)
    with ThreadPoolExecutor(workers) as executor:
        assert sweep(sales, GRID, 2, executor) == here


def test_other_processes_give_the_same_results() -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        assert sweep(sales, GRID, 2, executor) == sweep(sales, GRID, 2)


def test_one_that_fails_loses_nothing_else() -> None:
    rows = sweep(sometimes, {}, 4)
    assert [row["seed"] for row in rows] == [0, 1, 2, 3]
    assert [row["seeds"] for row in rows] == [0, None, 1.0, 1.5]
    assert [row["error"] for row in rows] == [None, "ArithmeticError: one is too many", None, None]
    [line] = rows.summary()
    assert (line["count"], line["failed"]) == (3, 1)


def test_the_summary_says_how_the_numbers_are_spread() -> None:
    [line] = sweep(lambda seed: {"n": seed}, {}, 11).summary()
    assert {name: line[name] for name in ("number", "count", "mean", "p10", "p50", "p90")} == {
        "number": "n", "count": 11, "mean": 5, "p10": 1, "p50": 5, "p90": 9,
    }  # fmt: skip
    assert line["spread"] == pytest.approx(11**0.5)


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_function_that_cannot_travel_is_refused_before_anything_starts(method: str) -> None:
    done: list[int] = []
    with ProcessPoolExecutor(1, mp_context=get_context(method)) as executor:
        with pytest.raises(TypeError, match="Define it at the top of a module"):
            sweep(lambda seed: done.append(seed) or {}, {}, 2, executor)  # type: ignore[func-returns-value]
        assert len(sweep(sometimes, {}, 1, executor)) == 1  # the executor is whole
    assert done == []


def test_a_cell_of_a_notebook_is_refused_under_spawn(monkeypatch: pytest.MonkeyPatch) -> None:
    main = sys.modules["__main__"]
    cell = type(sometimes)(sometimes.__code__, {}, "cell")
    cell.__module__, cell.__qualname__ = "__main__", "cell"
    monkeypatch.setattr(main, "cell", cell, raising=False)
    monkeypatch.delattr(main, "__file__", raising=False)
    with (
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor,
        pytest.raises(TypeError, match="it stands in a notebook or a console"),
    ):
        sweep(cell, {}, 2, executor)


def test_a_parameter_that_cannot_travel_is_refused() -> None:
    with ProcessPoolExecutor(1) as executor, pytest.raises(TypeError, match="cannot travel"):
        sweep(sometimes, {"share": [0.5, lambda: 1]}, 2, executor)


class Broken(Executor):
    def submit(self, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("no worker is there")


def test_an_executor_without_workers_says_so() -> None:
    with pytest.raises(TypeError, match="no worker is there"):
        sweep(sometimes, {}, 2, Broken())


def test_what_cannot_be_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="replications"):
        sweep(sometimes, {}, 0)
    with pytest.raises(ValueError, match="the values of share are a list"):
        sweep(sometimes, {"share": "daily"})
    with pytest.raises(ValueError, match="a parameter is not called 'seed'"):
        sweep(sometimes, {"seed": [1]})
    [row] = sweep(lambda seed: {"text": "no number"})  # type: ignore[arg-type,dict-item,return-value]
    assert row["error"].startswith("TypeError: a scenario returns numbers by name")
    [row] = sweep(lambda seed, share: {"share": 1}, {"share": [2]})
    assert row["error"].startswith("ValueError: a number has the name of another column")


def test_a_scenario_that_always_fails_says_so_in_the_summary() -> None:
    [row] = sweep(lambda seed: 1 / 0, replications=3).summary()  # type: ignore[arg-type,return-value]
    assert (row["count"], row["failed"]) == (0, 3)


def test_its_picture_has_a_line_for_each_point() -> None:
    matplotlib.use("Agg")
    figure = sweep(sales, GRID, 3).plot("pending")
    points = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert points[0] == "per_day 1, days 4"
    assert len(points) == 4
    title = figure.get_suptitle()
    assert title.startswith("Median of pending: ")
    assert title.endswith("(per_day 3, days 6)")
    with pytest.raises(ValueError, match="no number 'profit'; there are bank, pending"):
        sweep(sales, GRID).plot("profit")


def test_daskss_executor_gives_the_same_results() -> None:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=1, processes=False, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        assert sweep(sales, GRID, 2, client.get_executor()) == sweep(sales, GRID, 2)


def test_joblibs_executor_gives_the_same_results() -> None:
    loky = pytest.importorskip("joblib.externals.loky")
    executor = loky.get_reusable_executor(1)
    try:
        assert sweep(sales, GRID, 2, executor) == sweep(sales, GRID, 2)
    finally:
        executor.shutdown()


def test_a_sweep_says_how_far_it_is_and_not_each_of_its_plays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Screen(StringIO):
        def isatty(self) -> bool:
            return True

    def plays(seed: int) -> dict[str, float]:
        return {"calls": len(Workload(seed=seed).play(Simulator(), days=1))}

    monkeypatch.setattr("sys.stderr", screen := Screen())
    sweep(plays, replications=2)
    assert "100 % swept" in screen.getvalue()
    assert "played" not in screen.getvalue()
    Workload().play(Simulator(), days=1)
    assert "played" in screen.getvalue()
