"""Arguments out of JSON or a form, for functions whose annotations say what they take."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from inspect import Parameter, signature
from json import loads
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from attrs import has

from stripesim.api import form
from stripesim.engine.refusal import Refusal
from stripesim.web.messages import Refused, Request

INTEGER = re.compile(r"-?\d{1,18}")
DECIMAL = re.compile(r"-?\d{1,15}(\.\d{1,15})?")
FLAGS = {"true": True, "false": False}
SPELT = {
    int: "an integer",
    float: "a number",
    str: "a string",
    bool: "true or false",
    NoneType: "null",
}


def given(request: Request) -> tuple[dict[str, Any], bool]:
    """What a request says, and whether as text only: a query and a form have nothing else.

    A body is JSON if it is said to be, or begins like an object; else it is a form.
    """
    _, query = form.split(request.target)
    try:
        asked = form.decode(query)
        kind = request.headers.get("content-type", "")
        body = request.body.strip()
        if not body:
            return asked, True
        if body[:1] != b"{" and "json" not in kind:
            return {**asked, **form.decode_body(body, kind)}, True
    except Refusal as refusal:
        raise Refused("The body is neither JSON nor a form.") from refusal
    try:
        data = loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError) as wrong:
        raise Refused(f"The body is not valid JSON: {wrong}") from wrong
    if not isinstance(data, dict):
        raise Refused("The body is a JSON object: the names of parameters, and their values.")
    return {**asked, **data}, False


def _no_number(spelt: str) -> None:
    raise ValueError(f"{spelt} is no number")


def fitted(
    function: Callable[..., Any], said: Mapping[str, Any], is_text: bool, hints: Any = None
) -> dict[str, Any]:
    """The arguments of a call by name, each as its annotation says. Raises `Refused`: one that the
    function does not have, one that is missing, one that does not fit.
    """
    parameters = signature(function, eval_str=hints is None).parameters
    known = {
        name: each
        for name, each in parameters.items()
        if each.kind in (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)
    }
    variable = any(each.kind is Parameter.VAR_KEYWORD for each in parameters.values())
    strange = [] if variable else [name for name in said if name not in known]
    if strange:
        takes = f"It takes {', '.join(known)}." if known else "It takes none."
        raise Refused(f"There is no parameter {strange[0]!r}. {takes}")
    for name, each in known.items():
        if each.default is Parameter.empty and name not in said:
            raise Refused(f"The parameter {name!r} is missing.")
    types = hints or {name: each.annotation for name, each in known.items()}
    return {
        name: fit(value, types.get(name, Any) if name in known else Any, name, is_text)
        for name, value in said.items()
    }


def fit(value: Any, hint: Any, name: str, is_text: bool) -> Any:
    """A value as an annotation says. Text may spell an integer, a flag or nothing."""
    kind, members = get_origin(hint), get_args(hint)
    if hint is Any:
        return value
    if kind in (Union, UnionType):
        return _one_of(value, members, name, is_text)
    if kind is Literal:
        for member in members:
            if type(member) is type(value) and member == value:
                return member
            if is_text and member is not None and str(member) == value:
                return member
    elif hint is bool and is_text and value in ("true", "false"):
        return FLAGS[value]
    elif hint is int and is_text and isinstance(value, str) and INTEGER.fullmatch(value):
        return int(value)
    elif hint is float and (number := _number(value, is_text)) is not None:
        return number
    elif hint is NoneType and is_text and value == "":
        return None
    elif hint in SPELT:
        if type(value) is hint:
            return value
    elif kind is tuple and isinstance(value := _items(value), list):
        if members[-1:] == (Ellipsis,):
            return tuple(fit(each, members[0], name, is_text) for each in value)
        if len(value) == len(members):
            pairs = zip(value, members, strict=True)
            return tuple(fit(each, member, name, is_text) for each, member in pairs)
    elif isinstance(hint, type) and has(hint) and isinstance(value, Mapping):
        return hint(**fitted(hint, value, is_text, get_type_hints(hint)))
    elif isinstance(kind, type) and issubclass(kind, Mapping) and isinstance(value, Mapping):
        return {
            each: fit(inner, members[1], f"{name}.{each}", is_text) for each, inner in value.items()
        }
    elif kind is not None and _is_collection(kind) and isinstance(value := _items(value), list):
        made = [fit(each, members[0], name, is_text) for each in value]
        return frozenset(made) if kind is frozenset else made
    raise Refused(f"{name} is {spelt(hint)}; not {shown(value)}.")


def _number(value: Any, is_text: bool) -> float | None:
    """A number as a float; text may spell one."""
    if type(value) in (int, float):
        return float(value)
    spelt = is_text and isinstance(value, str) and DECIMAL.fullmatch(value)
    return float(value) if spelt else None


def _one_of(value: Any, members: tuple[Any, ...], name: str, is_text: bool) -> Any:
    for member in members:
        try:
            return fit(value, member, name, is_text)
        except Refused:
            continue
    raise Refused(f"{name} is {_either(members)}; not {shown(value)}.")


def _items(value: Any) -> Any:
    """A form may spell a list as `a[0]=`, as the SDK does."""
    if isinstance(value, Mapping) and [*value] == [str(place) for place in range(len(value))]:
        return list(value.values())
    return value


def _is_collection(kind: Any) -> bool:
    return kind is frozenset or getattr(kind, "__name__", "") in ("list", "Sequence", "Iterable")


def spelt(hint: Any) -> str:
    """An annotation in words, for whoever writes JSON."""
    kind, members = get_origin(hint), get_args(hint)
    if kind in (Union, UnionType):
        return _either(members)
    if kind is Literal:
        return " or ".join(map(repr, members))
    if hint in SPELT:
        return SPELT[hint]
    if kind is tuple or (kind is not None and _is_collection(kind)):
        return f"a list of {' and '.join(dict.fromkeys(spelt(each) for each in members))}"
    if isinstance(hint, type) and has(hint):
        return f"an object ({', '.join(signature(hint).parameters)})"
    if isinstance(kind, type) and issubclass(kind, Mapping):
        return f"an object of {spelt(members[1])}".removesuffix(" of ")
    return ""  # a callable, a datetime: nothing that JSON has


def _either(members: tuple[Any, ...]) -> str:
    said = [spelt(each) for each in members]
    return " or ".join(dict.fromkeys(each for each in said if each))


def shown(value: Any) -> str:
    """A value as a message quotes it: not more of it than fits."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
