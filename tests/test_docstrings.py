"""Every public function, class and module of stripesim says what it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
Named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def public(node: ast.AST, name: str) -> Iterator[tuple[str, ast.AST]]:
    """A module, and what stands in it or in its public classes and is no private name.

    An `@overload` says no more than the function itself; a property is a function. What a Protocol
    asks for is said by the Protocol, what an endpoint takes (`total=False`) by the endpoint, what a
    kind of parameter does by `Kind`.
    """
    yield name, node
    for inner in getattr(node, "body", []):
        if not isinstance(inner, Named) or inner.name.startswith("_"):
            continue
        if any(ast.unparse(each).endswith("overload") for each in inner.decorator_list):
            continue
        if isinstance(inner, ast.ClassDef) and _is_said_elsewhere(inner):
            continue
        if isinstance(inner, ast.ClassDef) and _is_protocol(inner):
            yield f"{name}.{inner.name}", inner
        elif isinstance(inner, ast.ClassDef):
            yield from public(inner, f"{name}.{inner.name}")
        else:
            yield f"{name}.{inner.name}", inner


def _is_protocol(node: ast.ClassDef) -> bool:
    return any("Protocol" in ast.unparse(base) for base in node.bases)


def _is_said_elsewhere(node: ast.ClassDef) -> bool:
    kind_of_parameter = [ast.unparse(base) for base in node.bases] == ["Kind"]
    return kind_of_parameter or any(word.arg == "total" for word in node.keywords)


def test_everything_public_has_a_docstring() -> None:
    silent = [
        name
        for path in sorted((ROOT / "stripesim").rglob("*.py"))
        for name, node in public(ast.parse(path.read_text()), str(path.relative_to(ROOT))[:-3])
        if not ast.get_docstring(node)  # type: ignore[arg-type]
    ]
    assert silent == []
