"""The form of the house: one name for one kind of thing, state written by the engine alone, an
engine that knows nothing of Stripe, files that can be read in one sitting.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from io import StringIO
from pathlib import Path
from tokenize import NAME, STRING, generate_tokens
from typing import Any

import pytest

import stripesim
from stripesim.engine.money import Balance, Entry
from stripesim.engine.record import DELETED, NEW
from stripesim.engine.table import Also, At, Told

HOUSE = Path(stripesim.__file__).parent
FILES = sorted(HOUSE.rglob("*.py"))
LONGEST = 450


def place(file: Path) -> str:
    return file.relative_to(HOUSE).as_posix()


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


# -- one name, one kind of thing -------------------------------------------------------------------


def kind_of(value: Any) -> str | None:
    """What a constant of a resource is, as its column in a table would call it."""
    if isinstance(value, tuple | frozenset) and not isinstance(value, Told) and value:
        kinds = {kind_of(each) for each in value}
        return kinds.pop() if len(kinds) == 1 else "several kinds of thing"
    if isinstance(value, Told):
        return "event"
    if isinstance(value, Entry):
        return "money"
    if isinstance(value, Also):
        return "link to another object"
    if isinstance(value, Balance):
        return "balance"
    if isinstance(value, At):
        return "moment"
    if isinstance(value, str) and value in EVENTS:
        return "event"
    if isinstance(value, str) and value in STATES:
        return "state"
    if type(value).__name__ == "RowKind":
        return "kind of row"
    if callable(value):
        return "function"
    if isinstance(value, dict):
        return "mapping"
    return type(value).__name__


LIVES = stripesim.lifecycles.values()
EVENTS = {event for life in LIVES for row in life.transitions for event in row.events}
STATES = {state for life in LIVES for state in life.states} | {NEW, DELETED}


def constants() -> Iterator[tuple[str, str, Any]]:
    """(name, file, value) of each constant that a file of a resource defines itself."""
    for file in sorted((HOUSE / "resources").rglob("*.py")):
        module = import_module(
            "stripesim." + place(file)[:-3].replace("/", ".").removesuffix(".__init__")
        )
        for node in tree(file).body:
            targets = (
                node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            )
            for target in targets:
                names = target.elts if isinstance(target, ast.Tuple) else [target]
                for name in names:
                    if isinstance(name, ast.Name) and name.id.isupper():
                        yield name.id, place(file), getattr(module, name.id)


def test_a_constant_of_the_resources_means_one_kind_of_thing() -> None:
    kinds: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, file, value in constants():
        kinds[name][kind_of(value) or ""].append(file)
    clashes = {name: dict(found) for name, found in kinds.items() if len(found) > 1}
    assert clashes == {}


# -- state is written by the engine alone ----------------------------------------------------------


def writes(file: Path) -> Iterator[str]:
    """Where a file writes to a record, a change or a world past the engine."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ImportFrom) and node.module == "stripesim.engine.record":
            yield from (f"imports {name.name}" for name in node.names if name.name == "write")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            if node.func.attr == "save" and isinstance(owner, ast.Name) and owner.id == "change":
                yield f"line {node.lineno} saves a version"
            if node.func.attr == "emit":
                yield f"line {node.lineno} sends an event"
            if ast.unparse(node.func) == "object.__setattr__":
                yield f"line {node.lineno} writes to what is frozen"


@pytest.mark.parametrize(
    "file", [file for file in FILES if "engine/" not in place(file)], ids=place
)
def test_no_state_is_written_outside_the_engine(file: Path) -> None:
    assert list(writes(file)) == []


# -- the engine knows nothing of Stripe ------------------------------------------------------------

STRIPES = {
    "stripe", "payment", "payout", "charge", "refund", "dispute", "card", "reporting", "txn", "evt",
    "acct", "topup", "customer", "transfer", "merchant",
}  # fmt: skip


def said(file: Path) -> Iterator[str]:
    """The names and literals of a file, without its docstrings, comments and imports."""
    source = file.read_text(encoding="utf-8")
    prose = {
        (node.body[0].lineno, node.body[0].col_offset)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for token in generate_tokens(StringIO(source).readline):
        imports = token.line.startswith(("from ", "import "))
        if token.type in (NAME, STRING) and token.start not in prose and not imports:
            yield token.string.lower()


@pytest.mark.parametrize("file", sorted((HOUSE / "engine").glob("*.py")), ids=place)
def test_the_engine_knows_nothing_of_stripe(file: Path) -> None:
    words = {word.removesuffix("s") for token in said(file) for word in re.findall("[a-z]+", token)}
    known = words & STRIPES
    assert known == set()


# -- resources know one another by name only -----------------------------------------------------

OF_RESOURCES = "stripesim.resources."


def test_no_table_or_record_imports_that_of_another_resource() -> None:
    def of_others(file: Path) -> Iterator[str]:
        own = f"stripesim.{place(file.parent).replace('/', '.')}"
        for node in ast.walk(tree(file)):
            module = getattr(node, "module", None) or ""
            room, _, name = module.rpartition(".")
            if name in ("lifecycle", "record") and room.startswith(OF_RESOURCES) and room != own:
                yield module

    tables = [
        file
        for file in sorted((HOUSE / "resources").rglob("*.py"))
        if file.stem in ("lifecycle", "record")
    ]
    assert len(tables) > 30
    assert {place(file): found for file in tables if (found := list(of_others(file)))} == {}


# -- files that can be read ------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES, ids=place)
def test_no_file_is_longer_than_can_be_read(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_a_day_is_defined_once() -> None:
    def days(file: Path) -> list[int]:
        return [
            node.lineno
            for node in ast.walk(tree(file))
            if isinstance(node, ast.Constant)
            and node.value in (86_400,)
            and type(node.value) is int
        ]

    assert [place(file) for file in FILES if days(file)] == ["engine/clock.py", "facts/days.py"]
