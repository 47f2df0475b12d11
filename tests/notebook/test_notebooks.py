"""Each notebook runs, without answers and with the solutions, and stands executed beside it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from stripesim import exercises

from .build import SOURCES, executed, from_source
from .course import code, exercises_of, solutions

if TYPE_CHECKING:
    from nbformat import NotebookNode

each_notebook = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)


def beside(source: Path) -> NotebookNode:
    """The notebook as it is kept."""
    import nbformat

    return nbformat.read(source.with_suffix(".ipynb"), as_version=4)


def shown(notebook: NotebookNode) -> list[list[str]]:
    """For each cell the kinds of its outputs."""
    return [
        [kind for output in cell.get("outputs", []) for kind in sorted(output.get("data", {}))]
        for cell in notebook.cells
    ]


def played(script: str, monkeypatch: pytest.MonkeyPatch) -> list[exercises.Verdict]:
    """Run a notebook's code; what its exercises have said."""
    verdicts: list[exercises.Verdict] = []
    check = exercises.check

    def listening(*given: Any, **named: Any) -> exercises.Verdict:
        verdicts.append(check(*given, **named))
        return verdicts[-1]

    monkeypatch.setenv("MPLBACKEND", "Agg")
    monkeypatch.setattr(exercises, "check", listening)
    exec(compile(script, "notebook", "exec"), {"__name__": "__main__"})
    return verdicts


def test_there_are_seven_notebooks_in_order() -> None:
    assert [source.stem[:2] for source in SOURCES] == [f"{number:02}" for number in range(1, 8)]


@each_notebook
def test_exercises_ask_for_an_answer_as_long_as_there_is_none(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    verdicts = played(code(from_source(source)), monkeypatch)
    assert len(verdicts) == len(exercises_of(source)) == 3
    assert [verdict for verdict in verdicts if verdict.right] == []


@each_notebook
def test_the_solutions_are_right(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = solutions(source)
    assert len(answers) == len(exercises_of(source))
    verdicts = played(code(from_source(source), iter(answers)), monkeypatch)
    assert [verdict.says for verdict in verdicts if not verdict.right] == []


@each_notebook
def test_a_notebook_is_read_in_ten_minutes(source: Path) -> None:
    """By somebody who reads 200 words of prose, or 20 lines of code, in a minute; its exercises
    with it.
    """
    cells = from_source(source).cells
    words = sum(len(cell.source.split()) for cell in cells if cell.cell_type == "markdown")
    lines = sum(len(cell.source.splitlines()) for cell in cells if cell.cell_type == "code")
    assert words / 200 + lines / 20 < 10


@each_notebook
def test_a_notebook_asks_one_question_and_has_one_idea(source: Path) -> None:
    first = from_source(source).cells[0].source
    assert first.splitlines()[0].endswith("?")
    assert first.count("**The idea:**") == 1


@each_notebook
def test_no_text_of_a_notebook_has_formulas(source: Path) -> None:
    """What stands between two signs of a dollar is one, unless they are escaped; in JupyterLab also
    then, unless each stands in bold or the like.
    """
    for cell in from_source(source).cells:
        if cell.cell_type == "markdown":
            assert not re.search(r"(?<!\\)\$", re.sub("`[^`]*`", "", cell.source))
            for run in re.split(r"[*`|]+|\n\n|\n- ", cell.source):
                assert run.count("$") < 2


@each_notebook
def test_a_notebook_needs_no_path_below_stripesim(source: Path) -> None:
    assert not re.search(r"\bstripesim\.[a-z]", code(from_source(source)))


@each_notebook
def test_what_is_kept_is_made_from_the_source(source: Path) -> None:
    """If not: `python tests/notebook/build.py`."""
    wanted, kept = from_source(source), beside(source)
    assert [(cell.cell_type, cell.source) for cell in kept.cells] == [
        (cell.cell_type, cell.source) for cell in wanted.cells
    ]
    assert kept.metadata == wanted.metadata


@pytest.mark.slow
@each_notebook
def test_a_notebook_runs_and_shows_what_is_kept(source: Path) -> None:
    """Pictures as pictures, and what the simulator returns readably: kinds, not bytes."""
    notebook = executed(from_source(source))
    assert shown(notebook) == shown(beside(source))
    kinds = {kind for cell in shown(notebook) for kind in cell}
    assert kinds == {"image/png", "text/html", "text/plain"}
