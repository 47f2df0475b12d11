"""Checks whether values fit the annotations of a class, where data may be forged."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import UnionType
from typing import Any, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from attrs import fields, has

T = TypeVar("T")
Fits = Callable[[Any], bool]


class Numbers(Generic[T]):
    """Stands for `array`, which takes no parameter when the program runs."""


def fields_of(cls: type, classes: Mapping[str, type]) -> Mapping[str, Fits]:
    """The fields that the constructor of an attrs class takes, and what fits each. `classes` are
    those that its annotations may name without an import.
    """
    own = vars(sys.modules[cls.__module__])
    hints = get_type_hints(cls, localns={**classes, **own, "array": Numbers})
    return {each.name: fits(hints[each.name]) for each in fields(cls) if each.init}


@cache
def fits(hint: Any) -> Fits:
    """A function that says whether a value fits an annotation. No function fits anything."""
    origin, of = get_origin(hint), get_args(hint)
    if hint is Any:
        return lambda value: True
    if hint is None:
        return lambda value: value is None
    if origin in (Union, UnionType):
        options = [fits(each) for each in of]
        return lambda value: any(option(value) for option in options)
    if origin is Literal:
        return lambda value: type(value) is str and value in of
    if origin is tuple:
        return _tuple(of)
    if origin in (frozenset, Sequence, list):
        each = fits(of[0])
        return lambda value: isinstance(value, origin) and all(map(each, value))
    if origin in (Mapping, dict):
        key, inside = map(fits, of)
        return lambda value: (
            isinstance(value, Mapping) and all(map(key, value)) and all(map(inside, value.values()))
        )
    if origin is Numbers:
        return lambda value: isinstance(value, array)
    if hint in (int, str, bool):
        return lambda value: type(value) is hint
    if getattr(hint, "_is_protocol", False):  # what others look at of an object
        return lambda value: has(type(value))
    if isinstance(hint, type) and hint is not object:
        return lambda value: isinstance(value, hint)
    return lambda value: False


def _tuple(of: tuple[Any, ...]) -> Fits:
    if of[-1] is Ellipsis:
        each = fits(of[0])
        return lambda value: isinstance(value, tuple) and all(map(each, value))
    parts = [fits(part) for part in of]
    return lambda value: (
        isinstance(value, tuple)
        and len(value) == len(parts)
        and all(part(inside) for part, inside in zip(parts, value, strict=True))
    )
