"""Makes the notebooks from their source: `python tests/notebook/build.py`.

A notebook is written as a percent script, `notebooks/*.py`, and kept beside it as it looks when it
has run, `*.ipynb`. What differs from run to run (ids of cells, versions, times, what is alive of a
widget) is left out.

Jupyter's packages take seconds to import, and every process that runs tests collects them all: so
they are imported where they are used.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
WIDGET = "application/vnd.jupyter.widget-view+json"
SOURCES = sorted(NOTEBOOKS.glob("*.py"))


def from_source(source: Path) -> NotebookNode:
    """The notebook that a script is, before it has run."""
    import jupytext
    from nbformat import NotebookNode

    notebook = jupytext.read(source)
    for place, cell in enumerate(notebook.cells):
        cell.id = f"cell-{place}"
        cell.metadata = NotebookNode()
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata = NotebookNode(kernelspec=kernel)
    return notebook


def executed(notebook: NotebookNode) -> NotebookNode:
    """The notebook as it looks when it has run. Raises if a cell does."""
    from nbclient import NotebookClient

    client = NotebookClient(notebook, timeout=60, kernel_name="python3", record_timing=False)
    os.environ.pop("MPLBACKEND", None)  # as a reader's: pictures are shown in the notebook
    client.execute()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [each for each in cell.outputs if each.get("name") != "stderr"]
            for output in cell.outputs:
                output.get("data", {}).pop(WIDGET, None)  # a table stands beside it
    for name in ("language_info", "widgets"):  # the version of Python, and what is alive
        notebook.metadata.pop(name, None)
    return notebook


if __name__ == "__main__":
    import nbformat

    for source in SOURCES:
        nbformat.write(executed(from_source(source)), source.with_suffix(".ipynb"))
