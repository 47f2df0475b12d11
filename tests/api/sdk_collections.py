"""The collections of API v1 that the installed SDK has and stripesim does not simulate.

`collections()` reads them from the SDK's source, in the form of `stripesim/api/elsewhere.json`;
`STRIPESIM_GOLDEN=write python -m pytest tests/api/test_what_cannot_exist.py` writes that file.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import stripe

from stripesim.api.endpoints import ROUTES

SDK = Path(stripe.__file__).parent
PAGING = {"ending_before", "expand", "limit", "starting_after"}
PLAIN = {"str": "text", "int": "integer", "bool": "boolean"}
# No collections that are empty here: what this world or Stripe has, and what is computed.
NOT_EMPTY = (
    "/v1/country_specs",
    "/v1/credit_notes/preview",
    "/v1/customers/{customer}/sources",
    "/v1/exchange_rates",
    "/v1/setup_attempts",
)


class Endpoint(NamedTuple):
    """One call of the SDK: what it asks, what answers, and where its parameters are declared."""

    method: str
    path: str
    answer: str
    params: str
    imports: dict[str, str]


def endpoints() -> Iterator[Endpoint]:
    for file in sorted(SDK.rglob("_*_service.py")):
        tree = ast.parse(file.read_text())
        imports = dict(_imports(tree))
        for function in (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)):
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "_request":
                    method, path = call.args[0].value, call.args[1]
                    text = path.value if isinstance(path, ast.Constant) else path.func.value.value
                    answer = _unquoted(function.returns)
                    params = next(
                        _unquoted(a.annotation) for a in _args(function) if a.arg == "params"
                    )
                    yield Endpoint(method.upper(), text, answer, params, imports)


def _args(function: ast.FunctionDef) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args]


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """By name, the module of the SDK that it comes from."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from ((each.name, node.module or "") for each in node.names)


def _unquoted(node: Any) -> str:
    """An annotation without quotes and without `Optional`."""
    text = ast.unparse(node).replace('"', "").replace("'", "")
    return re.sub(r"Optional\[(\w+)\]", r"\1", text)


# -- the parameters of a list ----------------------------------------------------------------------


def parameters(endpoint: Endpoint) -> dict[str, Any]:
    """The parameters of a list, without those that every list has."""
    module = SDK.parent / (endpoint.imports[endpoint.params].replace(".", "/") + ".py")
    classes = {
        node.name: node
        for node in ast.parse(module.read_text()).body
        if isinstance(node, ast.ClassDef)
    }
    members = _members(classes[endpoint.params], classes)
    return {name: kind for name, kind in members.items() if name not in PAGING}


def _members(declared: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> dict[str, Any]:
    found = {}
    for node in declared.body:
        if isinstance(node, ast.AnnAssign):
            annotation, required = node.annotation, "!"
            if ast.unparse(annotation).startswith("NotRequired["):
                annotation, required = annotation.slice, ""  # type: ignore[attr-defined]
            found[node.target.id + required] = _kind(annotation, classes)  # type: ignore[union-attr]
    return dict(sorted(found.items()))


def _kind(node: ast.expr, classes: dict[str, ast.ClassDef]) -> Any:
    """`text`, `integer`, `boolean`, `map`, `range` (a moment, or bounds); `=a|b`: one of these
    words; a list holds the kind of its items, a mapping the kinds of its members. A name that ends
    in `!` is required.
    """
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _kind(ast.parse(node.value, mode="eval").body, classes)
    if isinstance(node, ast.BinOp):
        return _kind(node.left, classes)  # what follows is the plainer form of the same
    if isinstance(node, ast.Subscript):
        name, inside = ast.unparse(node.value), node.slice
        if name == "Literal":
            words = inside.elts if isinstance(inside, ast.Tuple) else [inside]
            return "=" + "|".join(word.value for word in words)  # type: ignore[attr-defined]
        if name == "List":
            return [_kind(inside, classes)]
        if name == "Union":
            return _kind(inside.elts[0], classes)  # type: ignore[attr-defined]
        if name == "Dict":
            return "map"
        raise ValueError(ast.unparse(node))
    name = ast.unparse(node)
    if name in PLAIN:
        return PLAIN[name]
    members = _members(classes[name], classes)
    return "range" if set(members) == {"gt", "gte", "lt", "lte"} else members


# -- the collections -------------------------------------------------------------------------------


def collections() -> dict[str, Any]:
    known = {(route.method, _bare(route.path)) for route in ROUTES.all}
    every = [each for each in endpoints() if each.path.startswith("/v1/")]
    lacking = [each for each in every if (each.method, _bare(each.path)) not in known]
    found: dict[str, Any] = {}
    for each in lacking:
        match = re.fullmatch(r"(/v1/.*)/{(\w+)}", each.path)
        if each.answer.startswith("ListObject["):
            path, id = each.path, ""
        elif each.method == "GET" and match:
            path, id = match.groups()
        else:
            continue
        if path.startswith(NOT_EMPTY):
            continue
        row = found.setdefault(path, {"kind": "", "id": "", "list": None, "search": False})
        row["kind"] = _object_name(each)
        if id:
            row["id"] = "id" if id.endswith("_exposed_id") else id
        else:
            row["list"] = parameters(each)
    tops = {path: row for path, row in found.items() if not _stands_within(path, found)}
    for path, row in tops.items():
        row["search"] = any(each.path == f"{path}/search" for each in lacking)
        row["words"] = sorted(set(_words(path, lacking)))
        row["inside"] = sorted(set(_inside(path, lacking)))
    return dict(sorted(tops.items()))


def _bare(path: str) -> str:
    return re.sub(r"{\w+}", "{}", path)


def _stands_within(path: str, found: dict[str, Any]) -> bool:
    """It is the list of an object that itself cannot exist."""
    return any(path.startswith(f"{other}/{{") for other in found)


def _inside(path: str, every: list[Endpoint]) -> Iterator[str]:
    """What can be asked of one object of the collection: the method, and how the path goes on."""
    for each in every:
        if match := re.fullmatch(re.escape(path) + r"/{\w+}(?:/(.*))?", each.path):
            yield f"{each.method} {_bare(match[1] or '')}".strip()


def _words(path: str, every: list[Endpoint]) -> Iterator[str]:
    """What stands in the place of an id, and is none: `/v1/invoices/create_preview`."""
    for each in every:
        if match := re.match(re.escape(path) + r"/(\w+)", each.path):
            yield match[1]


def _object_name(endpoint: Endpoint) -> str:
    """The SDK's name for what the endpoint answers."""
    name = endpoint.answer.removeprefix("ListObject[").rstrip("]")
    return str(getattr(import_module(endpoint.imports[name]), name).OBJECT_NAME)


def written() -> str:
    """The file: a line a collection."""
    lines = [f"{json.dumps(path)}: {json.dumps(row)}" for path, row in collections().items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"
