"""Each notebook runs as a script and as a notebook, and stands executed beside its source."""

from __future__ import annotations

import runpy
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from .build import SOURCES, executed, from_source

each_notebook = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)


def beside(source: Path) -> NotebookNode:
    """The notebook as it is kept."""
    return nbformat.read(source.with_suffix(".ipynb"), as_version=4)


def shown(notebook: NotebookNode) -> list[list[str]]:
    """For each cell the kinds of its outputs."""
    return [
        [kind for output in cell.get("outputs", []) for kind in sorted(output.get("data", {}))]
        for cell in notebook.cells
    ]


def test_there_are_notebooks() -> None:
    assert [source.stem for source in SOURCES][:1] == ["01_first_payout"]


@each_notebook
def test_a_notebook_runs_as_a_plain_script(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPLBACKEND", "Agg")
    runpy.run_path(str(source))


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
