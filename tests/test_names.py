"""A test is named for what it shows, in words; not by the number of a paper that nobody has."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
TESTS = sorted((ROOT / "tests").rglob("*.py"))
PRODUCT = sorted((ROOT / "stripesim").rglob("*.py"))

# In a name: one or two letters or a word for such papers, and a number; or a number like 2_8.
LABEL = re.compile(r"(?<![a-z0-9])(?:[twks]|we|ask|asks|issue|fact)_?\d+(?![a-z0-9])|test_\d+_\d+_")
# In prose: a capital letter and a number with a dot, or the letters that such papers had.
REFERENCE = re.compile(r"\b(?:WE-\d+|[KSTW]\d+(?!:)|[aA]sk \d+|[A-Z] ?\d+\.\d+)\b")

Named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@cache
def nodes(path: Path) -> list[Named | ast.Module]:
    """The file, and all that is defined in it."""
    return [
        each
        for each in ast.walk(ast.parse(path.read_text()))
        if isinstance(each, Named | ast.Module)
    ]


def names(path: Path) -> Iterator[str]:
    """The names of what a file defines, and its own."""
    yield path.stem
    yield from (node.name for node in nodes(path) if not isinstance(node, ast.Module))


def prose(path: Path) -> Iterator[str]:
    """Docstrings, and comments that have a line to themselves."""
    yield from re.findall(r"^\s*# (.*)$", path.read_text(), re.MULTILINE)
    yield from (ast.get_docstring(node, clean=False) or "" for node in nodes(path))


def test_neither_a_name_nor_prose_refers_to_a_numbered_paper() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {label}"
        for path in (*TESTS, *PRODUCT)
        for said in prose(path)
        for label in REFERENCE.findall(said)
    }
    labelled = {
        f"{path.stem}: {name}" for path in TESTS for name in names(path) if LABEL.search(name)
    }
    tests = (name for path in TESTS for name in names(path) if name.startswith("test_"))
    files = {path.stem for path in TESTS}
    short = [name for name in tests if name.count("_") < 2 and name not in files]
    assert (found, labelled, short) == (set(), set(), [])
