"""The exercises of the course: which lines are the reader's, and what the solutions put there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from .build import NOTEBOOKS, from_source

if TYPE_CHECKING:
    from nbformat import NotebookNode

YOURS = re.compile(r"^.*\.\.\.  # yours\b.*$", re.MULTILINE)


def solutions(source: Path) -> list[str]:
    """The blocks of code in a notebook's solutions, in order."""
    page = (NOTEBOOKS / "solutions" / f"{source.stem}.md").read_text(encoding="utf-8")
    return re.findall(r"^```python\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)


def code(notebook: NotebookNode, answers: Iterator[str] | None = None) -> str:
    """All code of a notebook, with answers in place of the lines that are the reader's."""
    cells = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    return cells if answers is None else YOURS.sub(lambda _: next(answers), cells)


def exercises_of(source: Path) -> list[str]:
    """The lines of a notebook that are the reader's."""
    return YOURS.findall(code(from_source(source)))
