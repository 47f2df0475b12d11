"""pytest: the fixture `stripe_sim`, the marker that sets it up, the base that it may be a fork of,
the factory `make_stripe_sim`, and the option that lets no call out.

pytest loads this file in every run of everyone who has stripesim installed. So nothing of the
package is imported before a fixture is used, and a test without a simulator pays almost nothing.
"""

from __future__ import annotations

import hashlib
import inspect
import re
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import nullcontext, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from stripesim import Simulator


class _Running:
    """The running test, and the simulators made since it began, for its report."""

    def __init__(self, nodeid: str) -> None:
        self.nodeid = nodeid
        self.simulators: list[Simulator] = []

    def make(self, seed_from: str, settings: dict[str, Any]) -> Simulator:
        from stripesim import Simulator

        return self.keep(Simulator(**{"seed": _seed(seed_from), **settings}))

    def keep(self, sim: Simulator) -> Simulator:
        self.simulators.append(sim)
        return sim


_RUNNING = pytest.StashKey[_Running]()


# -- fixtures --------------------------------------------------------------------------------------


@pytest.fixture
def stripe_sim(request: pytest.FixtureRequest) -> Iterator[Simulator]:
    """A simulator that answers every use of the official Stripe SDK during the test.

    It is a fresh one, or, where the project overrides `stripe_sim_base`, a fork of that.
    `@pytest.mark.stripe_sim(country="DE")` gives it the arguments of `Simulator`; then it is always
    fresh. Without a `seed` its ids follow from the test's own id: the same in every run, different
    from any other test's. Where the SDK is not installed there is nothing to answer; the
    simulator's own calls work.
    """
    running = request.config.stash[_RUNNING]
    marked = request.node.get_closest_marker("stripe_sim") is not None
    base = None if marked else request.getfixturevalue("stripe_sim_base")
    if base is None:
        sim = running.make(running.nodeid, _settings(request.node))
    else:
        sim = running.keep(_fork(base, running.nodeid))
    with sim.activate() if find_spec("stripe") else nullcontext():
        yield sim


@pytest.fixture(scope="session")
def stripe_sim_base() -> Simulator | None:
    """What each test's `stripe_sim` is a fork of: override it with a session fixture of your own.

    It returns a simulator in which is what all tests need: accounts, customers, a history.
    """
    return None


def _fork(base: Any, nodeid: str) -> Simulator:
    from stripesim import Simulator

    if not isinstance(base, Simulator):
        pytest.fail(f"the fixture stripe_sim_base returns a Simulator; not {base!r}", False)
    return base.fork(seed=_seed(nodeid))


@pytest.fixture(scope="session")
def make_stripe_sim(request: pytest.FixtureRequest) -> Callable[..., Simulator]:
    """Makes simulators; each answers the SDK in `with sim.activate():`, and not before.

    For tests that need several and for fixtures of any scope. `make_stripe_sim(country="DE")` takes
    the arguments of `Simulator`, and unless told a `seed` chooses another one each time.
    """

    def make(**settings: Any) -> Simulator:
        running = request.config.stash[_RUNNING]
        return running.make(f"{running.nodeid} {len(running.simulators)}", settings)

    return make


def _settings(test: pytest.Item) -> dict[str, Any]:
    """The arguments of the markers: module, then class, then test; the nearer override the
    farther.
    """
    from stripesim import Simulator
    from stripesim.engine.spelling import meant

    signature = inspect.signature(Simulator)
    settings: dict[str, Any] = {}
    for marker in reversed(list(test.iter_markers("stripe_sim"))):
        # One line from here: the constructor's own TypeError would come as a traceback through
        # this file, with no word about the marker.
        if marker.args:
            pytest.fail(f"@pytest.mark.stripe_sim takes names only, not {marker.args}", False)
        try:
            signature.bind_partial(**marker.kwargs)
        except TypeError as error:
            names = signature.parameters
            strange = next((name for name in marker.kwargs if name not in names), "")
            hint = meant(strange, names)
            reason = f"@pytest.mark.stripe_sim {error}; Simulator takes {', '.join(names)}{hint}"
            raise pytest.fail.Exception(reason, pytrace=False) from None
        settings |= marker.kwargs
    return settings


def _seed(text: str) -> int:
    """A seed from the test's id: the same in every process (`hash` is not), and small enough to be
    exact in JSON.
    """
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest())


# -- hooks -----------------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the ini option `stripe_sim_only` and the option `--stripe-sim-save`."""
    parser.getgroup("stripesim").addoption(
        "--stripe-sim-save",
        metavar="FOLDER",
        help="save the simulators of each failing test in this folder, for `stripesim explain` and"
        " `stripesim serve --load`",
    )
    parser.addini(
        "stripe_sim_only",
        "refuse every call of the Stripe SDK that no simulator answers",
        type="bool",
        default=False,
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, and a place to note which test runs."""
    config.stash[_RUNNING] = _Running("")
    if config.getini("stripe_sim_only") and find_spec("stripe"):
        config.add_cleanup(_refuse(config))
    config.addinivalue_line(
        "markers",
        "stripe_sim(country='US', settlement='established', ...): settings of the `stripe_sim`"
        " fixture: the arguments of stripesim.Simulator, by name.",
    )


def _refuse(config: pytest.Config) -> Callable[[], None]:
    """From now on no call of the SDK gets out. Returns what ends it."""
    from stripesim.adapters import stripe_sdk

    def refuse(method: str, url: str, headers: object, body: object) -> Any:
        path = urlsplit(url).path
        made = [repr(sim) for sim in config.stash[_RUNNING].simulators]
        there_is = f" This test made {', '.join(made)}." if made else ""
        raise RuntimeError(
            f"no simulator answers {method} {path}, and stripe_sim_only = true lets no call of the "
            f"SDK out. Use the fixture stripe_sim, or `with sim.activate():`.{there_is}"
        )

    return stripe_sdk.refuse(refuse)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Note which test runs."""
    item.config.stash[_RUNNING] = _Running(item.nodeid)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """A test in which something was asked for that is not simulated fails, whatever became of the
    error; `unsimulated="allow"` allows it.
    """
    before = {id(sim): len(sim.unsimulated) for sim in _simulators(item)}
    result = yield
    asked = [
        request
        for sim in _simulators(item)
        if sim._world.settings.unsimulated == "fail"
        for request in sim.unsimulated[before.get(id(sim), 0) :]
    ]
    if asked:
        pytest.fail(
            f"stripesim does not simulate what was asked for: {', '.join(dict.fromkeys(asked))}. "
            'A simulator made with unsimulated="allow" lets the test go on.',
            pytrace=False,
        )
    return result


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add to the report of a failing test: the simulator's last events and requests, which charges
    are not booked yet, the explanation of the error, and where the simulator was saved.
    """
    report = yield
    if report.failed:
        simulators = _simulators(item)
        report.sections += [("stripesim", sim.log()) for sim in simulators]
        report.sections += _not_booked(item, simulators)
        report.sections += [("stripesim: saved", path) for path in _saved(item, simulators)]
        if call.excinfo is not None:
            report.sections += _explained(simulators, call.excinfo.value)
    return report


def _not_booked(test: pytest.Item, simulators: list[Simulator]) -> Iterator[tuple[str, str]]:
    """Which charges have no balance transaction yet: a test that asks for one may fail of that."""
    from stripesim.api.log import not_booked

    fixtures = reversed(getattr(test, "funcargs", {}).items())  # the test's own come first
    names = {id(value): name for name, value in fixtures}
    for sim in simulators:
        if line := not_booked(sim._world, names.get(id(sim), "sim")):
            yield "stripesim: not booked yet", line


def _explained(simulators: list[Simulator], error: BaseException) -> Iterator[tuple[str, str]]:
    """The explanation of a test's error, by the simulator that answered with it."""
    for sim in simulators:
        with suppress(LookupError):  # any other error than a simulator's
            yield "stripesim: why", str(sim.explain(error))


def _saved(test: pytest.Item, simulators: list[Simulator]) -> Iterator[str]:
    """Save the simulators of a failing test, if the option asks for it. Yields the paths."""
    folder = test.config.getoption("stripe_sim_save")
    if folder is None:
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^\w.-]+", "_", test.nodeid)
    for number, sim in enumerate(simulators):
        path = Path(folder) / f"{name}{f'-{number}' if number else ''}.stripesim"
        sim.save(path)
        yield str(path)


def _simulators(test: pytest.Item) -> list[Simulator]:
    """The simulators made while the test ran, and those of its wider-scoped fixtures."""
    if "stripesim.simulator" not in sys.modules:  # then there is none, and nothing to import
        return []
    from stripesim import Simulator

    values = [*getattr(test, "funcargs", {}).values(), *test.config.stash[_RUNNING].simulators]
    return list({id(value): value for value in values if isinstance(value, Simulator)}.values())
