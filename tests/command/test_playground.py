"""`stripesim playground`: what it writes, and that its examples run with nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from stripesim.command.lessons import LESSONS, lessons, situations, within_the_core
from stripesim.command.line import run
from stripesim.command.playground import EITHER, PYODIDES, write, zipped
from stripesim.planning.situations import SITUATIONS

FILES = [*PYODIDES, EITHER[0]]


@pytest.fixture
def pyodide(tmp_path: Path) -> Path:
    """A folder with files of the names that Pyodide has, and others."""
    folder = tmp_path / "node_modules" / "pyodide"
    folder.mkdir(parents=True)
    for name in (*FILES, "pyodide.d.ts", "console.html"):
        (folder / name).write_text(name)
    return folder


def test_it_is_written_with_pyodide_and_nothing_is_overwritten(
    tmp_path: Path, pyodide: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "class"
    assert run(["playground", str(folder), "--pyodide", str(pyodide)]) == 0
    assert f"python -m http.server -d {folder}" in capsys.readouterr().out
    assert {each.name for each in (folder / "pyodide").iterdir()} == {*FILES}
    page = (folder / "index.html").read_text()
    assert 'data-pyodide="pyodide/"' in page
    assert "connect-src 'self';" in page
    (folder / "index.html").unlink()
    assert run(["playground", str(folder), "--pyodide", str(pyodide)]) == 1
    assert "is there already; nothing was written" in capsys.readouterr().err
    assert not (folder / "index.html").exists()


def test_a_url_of_pyodide_is_referred_to_and_may_be_asked(tmp_path: Path) -> None:
    page = write(tmp_path, "https://example.com/pyodide/v314.0.7").read_text()
    assert 'data-pyodide="https://example.com/pyodide/v314.0.7/"' in page
    assert "connect-src 'self' https://example.com;" in page
    assert not (tmp_path / "pyodide").exists()


def test_without_pyodide_it_says_what_is_missing(
    tmp_path: Path, pyodide: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["playground", str(tmp_path / "one")]) == 0
    assert f"It needs Pyodide (npm's package of this name) at {tmp_path}" in capsys.readouterr().out
    (pyodide / "python_stdlib.zip").unlink()
    assert run(["playground", str(tmp_path / "two"), "--pyodide", str(pyodide)]) == 1
    assert "python_stdlib.zip: No such file" in capsys.readouterr().err
    assert not (tmp_path / "two").exists()


def test_the_zip_has_what_the_core_needs_and_is_the_same_each_time() -> None:
    data = zipped()
    assert data == zipped()
    names = ZipFile(BytesIO(data)).namelist()
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {
        "stripesim",
        "attr",
        "attrs",
        "sortedcontainers",
    }
    assert not [name for name in names if "__pycache__" in name or name.endswith("RECORD")]
    assert [name for name in names if "attrs" in name and name.endswith("LICENSE")]


ALONE = """\
import sys
from json import load, loads
from stripesim.web.playground import Playground
for steps in load(sys.stdin):
    playground = Playground()
    for step in steps:
        error = loads(playground.run(step))["error"]
        assert error is None, (step, error)
"""


def test_lessons_and_situations_run_with_what_is_in_the_zip(tmp_path: Path) -> None:
    every = [[step["code"] for step in lesson["steps"]] for lesson in lessons()]
    every += [[each["code"]] for each in situations()]
    ZipFile(BytesIO(zipped())).extractall(tmp_path / "unpacked")
    subprocess.run(
        [sys.executable, "-S", "-c", ALONE],  # -S: nothing that is installed
        env={"PYTHONPATH": str(tmp_path / "unpacked")},
        cwd=tmp_path,
        input=json.dumps(every),
        text=True,
        check=True,
    )


def test_lessons_have_titles_texts_and_code() -> None:
    assert len(lessons()) == LESSONS
    for lesson in lessons():
        assert lesson["title"].endswith("?")
        assert len(lesson["steps"]) > 5
        assert all(step["code"] for step in lesson["steps"])
        assert not any("\\$" in step["text"] for step in lesson["steps"])
    assert [each["title"] for each in situations()] == list(SITUATIONS)


def test_statements_that_need_more_than_the_core_are_left_out_with_what_they_make() -> None:
    cells = [
        "from stripesim import pictures\nsim = 1",
        "kept = 2\npictures.balance_over_time(\n    sim,\n)",
        "frame = sim.to_pandas()\nother = 3",
        "frame.head()",
        "def drawn():\n    return pictures.balances_of(sim)\n\n\ndrawn()",
        "answer = ...\nshop = 4\nexercises.check(answer, frame)",
        "shop",
    ]
    left = ["from stripesim import pictures\nsim = 1", "kept = 2", "other = 3", "", "", "", ""]
    assert within_the_core(cells) == left
