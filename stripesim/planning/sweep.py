"""One function, many times: over a grid of parameters, with several seeds, on any executor.

Parameters and seeds travel to the workers, not worlds. Results stand in the order of the grid, so
they are the same whatever the number of workers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from itertools import product
from pickle import PicklingError, dumps
from statistics import fmean, stdev
from typing import TYPE_CHECKING, Any

from stripesim.api.table import Table
from stripesim.engine.later import Later
from stripesim.planning.progress import Progress

if TYPE_CHECKING:
    from matplotlib import figure as figures
else:
    figures = Later("matplotlib.figure")

Numbers = Mapping[str, float]
Scenario = Callable[..., Numbers]
OURS = ("seed", "error")  # columns that no parameter and no number may have
PERCENTILES = (10, 50, 90)


class Sweep(Table):
    """Rows of `sweep`, one a replication: the parameters, `seed`, the numbers, `error`."""

    def __init__(self, rows: Iterable[dict[str, Any]] = (), parameters: Iterable[str] = ()) -> None:
        super().__init__(rows)
        self.parameters = tuple(parameters)

    def __getitem__(self, place: Any) -> Any:
        """A row; or several, as a sweep."""
        found = super().__getitem__(place)
        return Sweep(found, self.parameters) if isinstance(place, slice) else found

    @property
    def numbers(self) -> tuple[str, ...]:
        """The names of the numbers that the scenario returned."""
        names = dict.fromkeys(name for row in self for name in row)
        return tuple(name for name in names if name not in (*self.parameters, *OURS))

    def summary(self) -> Table:
        """For each point of the grid and each number: count, mean, spread (standard deviation) and
        the percentiles 10, 50 and 90; `failed`, how many replications have an error instead.
        """
        points: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
        for row in self:
            points.setdefault(tuple(repr(row[name]) for name in self.parameters), []).append(row)
        return Table(
            {
                **{each: rows[0][each] for each in self.parameters},
                "number": name,
                **_summed([row[name] for row in rows if row.get(name) is not None]),
                "failed": sum(row["error"] is not None for row in rows),
            }
            for rows in points.values()
            for name in self.numbers or ("",)  # all have failed: that is said
        )

    def plot(self, number: str | None = None, *, title: str = "") -> figures.Figure:
        """A matplotlib Figure: one number at each point of the grid, its median as a dot and
        percentiles 10 to 90 as a line. Unless named, the first. Raises ValueError for a number that
        there is not, ImportError without `stripesim[notebook]`.
        """
        from stripesim.notebook.distributions import spreads

        named = number or next(iter(self.numbers), "")
        if named not in self.numbers:
            raise ValueError(f"no number {named!r}; there are {', '.join(self.numbers) or 'none'}")
        rows = [row for row in self.summary() if row["number"] == named and row["count"]]
        points = [", ".join(f"{each} {row[each]}" for each in self.parameters) for row in rows]
        return spreads(points, rows, title or _found(named, points, rows))


def sweep(
    scenario: Scenario,
    grid: Mapping[str, Sequence[Any]] | None = None,
    replications: int = 1,
    executor: Executor | None = None,
    seed: int = 0,
) -> Sweep:
    """Call `scenario(seed, **parameters)` at each point of a grid, several times.

    scenario: makes its own simulator, and returns numbers by name. grid: {parameter: its values};
    every combination is a point. replications: how often at each point, with the seeds `seed`,
    `seed + 1`, ...: the same at every point, so that points differ by their parameters alone.
    executor: any of `concurrent.futures`, also Dask's `Client.get_executor()` and joblib's; None:
    one after the other, here. Parameters and seeds travel, not worlds.

    Returns one row a replication: the parameters, `seed`, the numbers, and `error`. One that fails
    has its error in its row and loses nothing else. In a terminal and in a notebook a line says how
    far it is. Raises TypeError, before anything starts, for a scenario or a parameter that cannot
    travel to the workers, and says what to do; ValueError for a grid that cannot be.
    """
    grid = dict(grid or {})
    if replications < 1:
        raise ValueError(f"replications are a positive number; not {replications!r}")
    if taken := {*grid} & {*OURS}:
        raise ValueError(f"a parameter is not called {taken.pop()!r}")
    for name, values in grid.items():
        if isinstance(values, str) or not values:
            raise ValueError(f"the values of {name} are a list, not empty; not {values!r}")
    points = [dict(zip(grid, values, strict=True)) for values in product(*grid.values())]
    seeds = range(seed, seed + replications)
    tasks = [(each, point) for point in points for each in seeds]
    if executor is not None:
        _travels(scenario, points, executor)
    results = _here(scenario, tasks) if executor is None else _there(scenario, tasks, executor)
    found: list[tuple[Numbers, str | None]] = []
    with Progress("swept", 0, len(tasks)) as progress:
        for result in results:
            found.append(result)
            progress.reached(len(found))
    names = tuple(dict.fromkeys(name for numbers, _ in found for name in numbers))
    rows = (
        {
            **point,
            "seed": each,
            **{name: numbers.get(name) for name in names},
            "error": error,
        }
        for (each, point), (numbers, error) in zip(tasks, found, strict=True)
    )
    return Sweep(rows, grid)


Task = tuple[int, dict[str, Any]]
Result = tuple[Numbers, str | None]


def attempt(scenario: Scenario, seed: int, parameters: dict[str, Any]) -> Result:
    """One replication: its numbers, or its error. It runs where the worker is."""
    try:
        return _checked(scenario(seed, **parameters), parameters), None
    except Exception as wrong:
        return {}, f"{type(wrong).__name__}: {wrong}"


def _checked(numbers: Any, parameters: dict[str, Any]) -> Numbers:
    if not isinstance(numbers, Mapping):
        raise TypeError(f"a scenario returns numbers by name; not {numbers!r}")
    for name, number in numbers.items():
        if name in (*OURS, *parameters):
            raise ValueError(f"a number has the name of another column: {name!r}")
        if not isinstance(number, int | float):
            raise TypeError(f"a scenario returns numbers by name; {name} is {number!r}")
    return dict(numbers)


def _here(scenario: Scenario, tasks: list[Task]) -> Iterator[Result]:
    return (attempt(scenario, seed, parameters) for seed, parameters in tasks)


def _there(scenario: Scenario, tasks: list[Task], executor: Executor) -> Iterator[Result]:
    waiting = [_sent(executor, attempt, scenario, *task) for task in tasks]
    for future in waiting:
        try:
            yield future.result() if isinstance(future, Future) else ({}, future)
        except Exception as wrong:  # the worker died
            yield {}, f"{type(wrong).__name__}: {wrong}"


def _sent(executor: Executor, *task: Any) -> Future[Result] | str:
    try:
        return executor.submit(*task)
    except Exception as wrong:  # the executor broke on the way
        return f"{type(wrong).__name__}: {wrong}"


# -- what can travel -------------------------------------------------------------------------------

HINT = (
    "Define it at the top of a module (a .py file that is imported), or leave the executor out, or "
    "use one that sends functions by value: Dask's Client.get_executor(), joblib's loky."
)


def arrives(*there: Any) -> bool:
    """What a worker is asked first: whether what was sent has come."""
    return True


def _travels(scenario: Scenario, points: list[dict[str, Any]], executor: Executor) -> None:
    """Raise TypeError if the workers cannot have the scenario or a parameter."""
    name = getattr(scenario, "__qualname__", repr(scenario))
    if isinstance(executor, ProcessPoolExecutor):
        # A worker that cannot read what it gets dies and takes its executor along: so look first.
        try:
            dumps(scenario)
        except (PicklingError, AttributeError, TypeError) as wrong:
            raise TypeError(f"{name} cannot travel to a worker: {wrong}. {HINT}") from None
        if _stays_here(scenario) and not _is_forked(executor):
            here = "it stands in a notebook or a console, which workers do not have"
            raise TypeError(f"{name} cannot travel to a worker: {here}. {HINT}")
        for point in points:
            try:
                dumps(point)
            except (PicklingError, AttributeError, TypeError) as wrong:
                raise TypeError(f"the parameters {point!r} cannot travel: {wrong}") from None
    try:
        executor.submit(arrives, scenario, points[0]).result()
    except Exception as wrong:
        raise TypeError(f"{name} cannot travel to a worker: {wrong}. {HINT}") from wrong


def _stays_here(scenario: Any) -> bool:
    """Whether it was defined in a main module that is no file."""
    import __main__

    inside = getattr(scenario, "func", scenario)  # of a functools.partial
    return inside.__module__ == "__main__" and not hasattr(__main__, "__file__")


def _is_forked(executor: ProcessPoolExecutor) -> bool:
    context: Any = vars(executor)["_mp_context"]
    return bool(context.get_start_method() == "fork")


# -- numbers ---------------------------------------------------------------------------------------


def _summed(numbers: list[float]) -> dict[str, Any]:
    if not numbers:
        return {
            "count": 0,
            "mean": None,
            "spread": None,
            **{f"p{each}": None for each in PERCENTILES},
        }
    ordered = sorted(numbers)
    return {
        "count": len(numbers),
        "mean": fmean(numbers),
        "spread": stdev(numbers) if len(numbers) > 1 else 0.0,
        **{f"p{each}": _percentile(ordered, each) for each in PERCENTILES},
    }


def _found(number: str, points: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """What a picture of it shows, as its title: the least and the most."""
    medians = sorted((row["p50"], point) for row, point in zip(rows, points, strict=True))
    said = [f"{median:,.6g} ({point})" if point else f"{median:,.6g}" for median, point in medians]
    ends = dict.fromkeys([*said[:1], *said[-1:]])
    return f"Median of {number}: {' to '.join(ends)}"


def _percentile(ordered: list[float], percent: int) -> float:
    """Between the two that are nearest, in proportion."""
    place = (len(ordered) - 1) * percent / 100
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
