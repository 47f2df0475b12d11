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
DEEP = "the stack of WebAssembly ends before Python has counted how deep it is"
LEFT_OUT = {
    "tests/api/test_frames.py": "pandas and polars are no pure wheels",
    "tests/api/test_forged_snapshots.py::test_what_is_not_even_a_body_is_refused[0]": DEEP,
    "tests/api/test_forged_snapshots.py::test_what_is_not_even_a_head_is_refused[0]": DEEP,
    "tests/engine/test_clock.py::test_threads_that_move_the_clock_lose_no_second": "no threads",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with Pyodide, the wheels and the script that runs Python."""
    home = tmp_path_factory.mktemp("pyodide")
    installed.pyodide(home)
    installed.wheels(home / "wheels")
    (home / "run.mjs").write_bytes((installed.HERE / "run.mjs").read_bytes())
    return home


def python(home: Path, module: str, *arguments: str) -> str:
    """What `python -m MODULE ARGUMENTS` prints there. AssertionError: it failed."""
    node = ("node", "run.mjs", str(REPOSITORY), "wheels", module)
    return installed.run(*node, *arguments, at=home)


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
    left_out = [f"--deselect={each}" for each in LEFT_OUT]
    said = python(home, *PYTEST, *left_out, f"tests/{part}")
    assert " passed" in said.splitlines()[-1]
    print(said.splitlines()[-1])
