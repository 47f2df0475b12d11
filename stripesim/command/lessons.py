"""The course as lessons of the playground: texts and cells, without what needs more than the core.

A page in the browser has no pandas, no matplotlib and no widgets: statements that ask for them are
left out, and so are those that use what these would have made. The dashboard beside the cell draws
instead.
"""

from __future__ import annotations

import ast
from inspect import getdoc
from json import loads
from typing import Any

from stripesim.command.course import home
from stripesim.planning.situations import SITUATIONS

LESSONS = 3  # the first ones of the course
NEEDS_MORE = frozenset({"pictures", "to_pandas", "to_polars", "plot", "widget"})
SITUATION = """\
from stripesim import Simulator, situations

sim = Simulator(start="2026-03-02T09:00:00Z")
ids = situations.{name}(sim)
ids
"""
IMPORTS = (ast.Import, ast.ImportFrom)
Step = dict[str, str]


def lessons() -> list[dict[str, Any]]:
    """The first lessons: each has a title and steps, a text in Markdown and the code of a cell."""
    notebooks = sorted(
        (each for each in home().iterdir() if each.name.endswith(".ipynb")),
        key=lambda each: each.name,
    )
    return [lesson(loads(each.read_text("utf-8"))["cells"]) for each in notebooks[:LESSONS]]


def lesson(cells: list[dict[str, Any]]) -> dict[str, Any]:
    """One notebook as a lesson. Its title is the heading of its first text."""
    steps: list[Step] = []
    texts: list[str] = []
    left = iter(within_the_core([_source(each) for each in cells if each["cell_type"] == "code"]))
    for cell in cells:
        if cell["cell_type"] == "markdown":
            texts.append(_source(cell).replace(r"\$", "$"))  # in a notebook it would be a formula
        elif cell["cell_type"] == "code":
            if code := next(left):
                steps.append({"text": "\n\n".join(texts), "code": code})
            texts = []
    heading, _, steps[0]["text"] = steps[0]["text"].partition("\n")
    return {"title": heading.lstrip("# "), "steps": steps}


def situations() -> list[Step]:
    """Each situation: its name, what its docstring says, and the code that begins with it."""
    return [
        {"title": name, "text": getdoc(function) or "", "code": SITUATION.format(name=name)}
        for name, function in SITUATIONS.items()
    ]


def within_the_core(codes: list[str]) -> list[str]:
    """The code of each cell without the statements that need more than the core. An exercise is
    whole or not there.
    """
    cells = [ast.parse(code).body for code in codes]
    every = [each for cell in cells for each in cell if not isinstance(each, IMPORTS)]
    gone: set[ast.stmt] = set()
    missing = NEEDS_MORE
    exercises = [cell for cell in cells if any("exercises" in _read(each) for each in cell)]
    while more := {each for each in every if missing & _read(each)} - gone:
        gone |= more
        gone |= {each for cell in exercises if gone & {*cell} for each in cell}
        kept = {name for each in every if each not in gone for name in _written(each)}
        missing = NEEDS_MORE | {name for each in gone for name in _written(each)} - kept
    return [_left(code, cell, gone) for code, cell in zip(codes, cells, strict=True)]


def _left(code: str, cell: list[ast.stmt], gone: set[ast.stmt]) -> str:
    """The lines of a cell that are not of a statement that is gone."""
    lines: list[str | None] = [*code.splitlines()]
    for each in cell:
        if each in gone:
            lines[each.lineno - 1 : each.end_lineno] = [None] * _height(each)
    return "\n".join(line for line in lines if line is not None).strip()


def _height(statement: ast.stmt) -> int:
    return (statement.end_lineno or statement.lineno) - statement.lineno + 1


def _read(statement: ast.stmt) -> set[str]:
    """The names that a statement asks for, and the attributes."""
    nodes = list(ast.walk(statement))
    names = {each.id for each in nodes if isinstance(each, ast.Name) and _is_load(each)}
    return names | {each.attr for each in nodes if isinstance(each, ast.Attribute)}


def _is_load(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Load)


def _written(statement: ast.stmt) -> set[str]:
    """The names that a statement gives to the statements after it."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    nodes = ast.walk(statement)
    return {each.id for each in nodes if isinstance(each, ast.Name) and not _is_load(each)}


def _source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])
