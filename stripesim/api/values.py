"""Values as requests spell them, and what is said of one that does not parse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from numbers import Number
from typing import Any

from stripesim.engine.refusal import Refusal
from stripesim.engine.spelling import meant


def invalid(message: str, param: str, code: str | None = None) -> Refusal:
    """The refusal of a parameter that does not parse, before the request is tried."""
    return Refusal(message, code=code, param=param, executed=False)


def missing(param: str) -> Refusal:
    """The refusal of a request that lacks a required parameter. (recorded)"""
    return invalid(f"Missing required param: {param}.", param, "parameter_missing")


def empty(param: str) -> Refusal:
    """The refusal of an empty string where a value is needed. (recorded of amounts and texts; of
    objects and lists assumed)
    """
    return invalid(
        f"You passed an empty string for '{param}'. We assume empty values are an attempt to unset "
        f"a parameter; however '{param}' cannot be unset. You should remove '{param}' from your "
        "request or supply a non-empty value.",
        param,
        "parameter_invalid_empty",
    )


UNSIMULATED = ". Stripe has it, stripesim does not simulate it yet"


def unknown(names: list[str], simulated: bool = True, known: Iterable[str] = ()) -> Refusal:
    """The refusal of parameters that Stripe does not have; `known` are those that it has. (recorded
    for one name; the plural assumed)
    """
    plural = "s" if len(names) > 1 else ""
    message = f"Received unknown parameter{plural}: {', '.join(names)}"
    if not simulated:
        message += UNSIMULATED
    refusal = invalid(message, names[0], "parameter_unknown")
    refusal.hint = meant(names[0].rpartition("[")[2].rstrip("]"), known)[2:]
    return refusal


def said(value: Any) -> str:
    """A value as the SDK would send it, and as a message quotes it."""
    if type(value) is str:  # most are
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str) and isinstance(id := _id_in(value), str):
        return f"(an object with the id {id[:80]})"
    try:
        return str.__str__(value) if isinstance(value, str) else str(value)
    except (RecursionError, ValueError):  # nested without end, or a number of thousands of digits
        return f"({type(value).__name__})"


def _id_in(value: Any) -> Any:
    """The id of an object of the API that is given where an id belongs."""
    return value.get("id") if isinstance(value, Mapping) else getattr(value, "id", None)


def string(value: Any, param: str) -> str:
    """A string; also a number or a flag, spelt as a form spells it, since over HTTP they look the
    same.
    """
    text = said(value)
    spelt = isinstance(value, str) or (isinstance(value, Number) and text[0] != "(")
    if not spelt or not (text.isascii() or _encodable(text)):
        raise invalid(f"Invalid string: {text.encode('ascii', 'backslashreplace').decode()}", param)
    return text


def _encodable(text: str) -> bool:
    """Whether it can be sent as UTF-8: half a surrogate pair cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def mapping(value: Any, param: str) -> Mapping[Any, Any]:
    """A nested object."""
    if not isinstance(value, Mapping):
        raise empty(param) if value == "" else invalid("Invalid object", param)
    return value


def sequence(value: Any, param: str) -> list[Any]:
    """A list, or the form's spelling of one: `{"0": ..., "1": ...}`."""
    if isinstance(value, list | tuple):
        return list(value)
    if not isinstance(value, Mapping) or not all(map(is_place, value)):
        raise empty(param) if value == "" else invalid("Invalid array", param)
    return [value[place] for place in sorted(value, key=int)]


def is_place(key: Any) -> bool:
    """Whether a key is a place in a list, as a form spells it."""
    return isinstance(key, str) and len(key) < 10 and key.isascii() and key.isdigit()
