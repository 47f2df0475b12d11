"""How deep the tests go, and in how many processes.

`python -m pytest` is what one waits for: some random lives, nothing that is slow by nature.
`python -m pytest --deep` is what one runs before a release: four times as many lives, and what
is marked `slow`; given twice, forty times as many.
`python -m pytest --pages tests/browser` runs what is marked `browser`, in Debian's Chromium.
`python -m pytest --node tests/node` runs what needs node and npm.

Most tests are about what becomes of money, and their worlds book an intent's charge at once, and
take cards and debits alone, so that no intent wants a `return_url`. Where the two seconds that
Stripe takes are the point, a world says `async_capture=True`, and a test of the defaults is marked
`as_at_stripe`.
"""

from __future__ import annotations

import gc
import os
import sys
from functools import partialmethod
from pathlib import Path

import pytest
from hypothesis import settings

from stripesim import Simulator

AS_AT_STRIPE = Simulator.__init__
NOBODY_IS_SENT_AWAY = ("card", "us_bank_account", "sepa_debit", "bacs_debit", "au_becs_debit")
IN_TESTS = partialmethod(AS_AT_STRIPE, async_capture=False, payment_methods=NOBODY_IS_SENT_AWAY)

pytest_plugins = ["pytester"]  # runs pytest inside a test: that is how the plugin is tested


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--deep",
        action="count",
        default=0,
        help="four times as many random lives, and slow tests; twice: forty times as many",
    )
    parser.addoption(
        "--pages", action="store_true", help="tests in Chromium, with packages from npm"
    )
    parser.addoption(
        "--node", action="store_true", help="tests of other SDKs, with packages from npm"
    )


def pytest_configure(config: pytest.Config) -> None:
    """What Hypothesis draws is the same in every run and every process."""
    many = 100 if config.getoption("deep") else 30
    settings.register_profile(
        "stripesim", derandomize=True, database=None, deadline=None, max_examples=many
    )
    settings.load_profile("stripesim")
    Simulator.__init__ = IN_TESTS


def pytest_unconfigure() -> None:
    Simulator.__init__ = AS_AT_STRIPE


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("as_at_stripe"):
        Simulator.__init__ = AS_AT_STRIPE


def pytest_runtest_teardown() -> None:
    Simulator.__init__ = IN_TESTS


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Slow tests, those in a browser and those that need node are skipped, unless asked for."""
    for name, option in (("slow", "deep"), ("browser", "pages"), ("node", "node")):
        if not config.getoption(option):
            skip = pytest.mark.skip(reason=f"{name}; python -m pytest --{option} runs it")
            for item in items:
                if item.get_closest_marker(name):
                    item.add_marker(skip)


def pytest_collection_finish() -> None:
    """What is there now stays until the end: collections of garbage need not look at it again. (In
    Python 3.14 Hypothesis takes what is frozen for garbage, and warns.)
    """
    if sys.version_info < (3, 14):
        gc.collect()
        gc.freeze()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`@pytest.mark.lives(10)` gives a test ten seeds; if it wants `lives`, that number."""
    if marker := metafunc.definition.get_closest_marker("lives"):
        deep = metafunc.config.getoption("deep")
        lives = marker.args[0] * (4 * 10 ** (deep - 1) if deep else 1)
        if "lives" in metafunc.fixturenames:
            metafunc.parametrize("lives", [lives], ids=["lives"])
        else:
            metafunc.parametrize("seed", range(1, 1 + lives))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Workers for folders; for single files none, which would take longer to start than to run."""
    named = [Path(each.partition("::")[0]) for each in config.args]
    if all(path.is_file() for path in named) or any("benchmarks" in path.parts for path in named):
        return 0
    return min(os.cpu_count() or 1, 4)
