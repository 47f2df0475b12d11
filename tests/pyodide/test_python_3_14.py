"""The simulator on Python 3.14 in WebAssembly: Pyodide under Node, as a browser would run it.

Needs node and npm: `python -m pytest --node tests/pyodide`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.pyodide import installed

pytestmark = pytest.mark.node
REPOSITORY = Path(__file__).parents[2]
PYTEST = ("pytest", "-o", "addopts=", "--import-mode=importlib", "-q", "-p", "no:cacheprovider")
PARTS = ("api", "engine", "facts", "lifecycles", "stories")
# What is left out there, and why.
PLUGIN = "the pytest plugin is not installed there: nothing is but the wheels"
PROCESSES = "there are no other processes"
THREADS = "there are no threads"
LOOP = "asyncio.run wants a newer Node"
ANNOTATIONS = "tests/api/test_annotations_can_be_resolved.py::"
PICTURES = "matplotlib is not there, and what they return is of it"
DRAWN = (
    "Forecast.plot", "History.plot", "Settlements.plot", "Sweep.plot",
    "stripesim.notebook.debts.who_owes_whom", "stripesim.notebook.parties.balances_of",
    "stripesim.notebook.payout_calendar.payout_calendar",
    "stripesim.notebook.plots.balance_over_time", "stripesim.notebook.scenarios.side_by_side",
)  # fmt: skip
LEFT_OUT = {
    **{f"{ANNOTATIONS}test_its_annotations_name_types[{each}]": PICTURES for each in DRAWN},
    f"{ANNOTATIONS}test_a_module_is_imported_when_something_of_it_is_asked_for": PICTURES,
    "tests/api/test_frames.py": "pandas and polars are no pure wheels",
    "tests/api/test_imported_when_needed.py::"
    "test_a_charge_imports_nothing_that_it_does_not_need": PROCESSES,
    "tests/api/test_imported_when_needed.py::"
    "test_a_file_is_loaded_where_nothing_of_what_it_holds_was_used": PROCESSES,
    "tests/api/test_snapshots.py::test_a_saved_simulator_survives_a_new_process": PROCESSES,
    "tests/api/test_snapshots.py::"
    "test_a_european_shop_has_the_same_fingerprint_in_every_process": PROCESSES,
    "tests/api/test_snapshots.py::test_threads_get_answers_as_if_one_came_after_another": THREADS,
    "tests/engine/test_clock.py::test_threads_that_move_the_clock_lose_no_second": THREADS,
    "tests/engine/test_clock.py::test_threads_lose_no_second_while_the_outside_is_told": THREADS,
    "tests/engine/test_clock.py::test_threads_see_a_system_clock_go_forwards_only": THREADS,
    "tests/facts/test_countries.py::test_one_record_is_all_that_a_new_country_takes": PROCESSES,
    "tests/stories/test_async_capture.py::"
    "test_the_fixture_is_as_the_simulator_unless_its_marker_says_otherwise": PLUGIN,
    "tests/stories/test_every_sdk.py::test_pages_turn_by_themselves_in_every_way_of_calling": LOOP,
    "tests/stories/test_every_sdk.py::"
    "test_a_client_sends_its_options_and_its_parameters_apart": LOOP,
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with Pyodide, the wheels and the script that runs Python."""
    home = tmp_path_factory.mktemp("pyodide")
    installed.pyodide(home)
    installed.wheels(home / "wheels")
    (home / "run.mjs").write_bytes((installed.HERE / "run.mjs").read_bytes())
    return home


STACK = 64 * 2**10  # kilobytes: what nests deeply wants more than Node gives


def python(home: Path, module: str, *arguments: str) -> str:
    """What `python -m MODULE ARGUMENTS` prints there. AssertionError: it failed."""
    node = f'ulimit -s {2 * STACK} && exec node --stack-size={STACK} "$@"'
    script = ("run.mjs", str(REPOSITORY), "wheels", module)
    return installed.run("bash", "-c", node, "node", *script, *arguments, at=home)


def test_the_story_is_told_there_word_for_word(home: Path) -> None:
    here = subprocess.run(
        [sys.executable, "-m", "stripesim"],
        cwd=REPOSITORY,
        env={"COLUMNS": "100", "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert python(home, "stripesim") == here.stdout


@pytest.mark.parametrize("part", PARTS)
def test_the_tests_of_a_room_pass_there(home: Path, part: str) -> None:
    left_out = [f"--{'deselect' if '::' in each else 'ignore'}={each}" for each in LEFT_OUT]
    said = python(home, *PYTEST, *left_out, f"tests/{part}")
    assert " passed" in said.splitlines()[-1]
    print(said.splitlines()[-1])
