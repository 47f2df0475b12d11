"""An answer against the SDK's annotations: `deviations` says what differs.

The SDK declares each object as a class whose annotations are the keys of the answer:

    amount: int                                         always there, never null
    description: Optional[str]                          null, or not there at all
    customer: Optional[ExpandableField["Customer"]]     an id, or the object itself
    status: Union[Literal["failed", ...], str]          one of these (the SDK leaves a door open for
                                                        words to come; here only the known ones do)

Many annotations name classes that the SDK's modules import only for a type checker. Those imports
stand in an `if TYPE_CHECKING:` block at the head of each module; `names_of` reads it and runs it.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, ClassVar, Literal, Union, get_args, get_origin, get_type_hints

import stripe
from stripe import _stripe_object

# Any keys, values of one type; majors before 15 have `Dict` in its place.
ANY_KEYS: Any = getattr(_stripe_object, "UntypedStripeObject", dict)

Shape = Mapping[str, Any]


# -- reading the annotations -----------------------------------------------------------------------


@cache
def names_of(module: str) -> dict[str, Any]:
    """Every name that an annotation in this module of the SDK can use."""
    names = dict(vars(sys.modules[module]))
    for node in ast.parse(inspect.getsource(sys.modules[module])).body:
        if isinstance(node, ast.If) and getattr(node.test, "id", None) == "TYPE_CHECKING":
            exec(compile(ast.Module(node.body, []), module, "exec"), names)
    return names


# No longer typed, and in every recorded answer: https://github.com/stripe/openapi/issues/156
UNTYPED: Mapping[type, dict[str, Any]] = {
    stripe.Charge: {
        "destination": str | stripe.Account | None,
        "dispute": str | stripe.Dispute | None,
        "order": str | None,
    },
}


@cache
def keys_of(kind: Any) -> dict[str, Any]:
    """The keys that objects of a class can have, and the type of each."""
    names: dict[str, Any] = {}
    for base in reversed(class_of(kind).__mro__):
        if base.__module__.startswith("stripe"):
            names |= names_of(base.__module__)
    hints = get_type_hints(class_of(kind), names)
    keys = {
        name: hint
        for name, hint in hints.items()
        if not name.startswith("_") and get_origin(hint) is not ClassVar
    }
    if class_of(kind) is stripe.ListObject:
        keys["object"] = Literal["list"]  # which the class does not declare
    if class_of(kind) in (stripe.ListObject, stripe.SearchResultObject):
        keys["data"] = list[get_args(kind)[0]]  # type: ignore[misc]
    keys |= UNTYPED.get(class_of(kind), {})
    return keys


def members_of(hint: Any) -> tuple[Any, ...]:
    """The types that a value may have."""
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


def words_of(hint: Any) -> tuple[Any, ...]:
    """The words that the annotation knows; none: any text will do."""
    literals = [member for member in members_of(hint) if get_origin(member) is Literal]
    return tuple(word for literal in literals for word in get_args(literal))


def class_of(kind: Any) -> type:
    """The class of an annotation: `List[int]` -> list; what is no class: `object`."""
    found = get_origin(kind) or kind
    return found if isinstance(found, type) else object


def is_sdk_class(kind: Any) -> bool:
    return issubclass(class_of(kind), stripe.StripeObject)


# -- comparing -------------------------------------------------------------------------------------


def deviations(shape: Shape, kind: Any, path: str) -> Iterator[str]:
    """What an object has that its class does not, and the other way round."""
    keys = keys_of(kind)
    for name, value in shape.items():
        if name in keys:
            yield from misfits(value, keys[name], f"{path}.{name}")
        else:
            yield f"{path}.{name}: the SDK has no such key"
    for name, hint in keys.items():
        if name not in shape and type(None) not in members_of(hint):
            yield f"{path}.{name}: always there at Stripe, and missing here"


def misfits(value: Any, hint: Any, path: str) -> Iterator[str]:
    """What is wrong with one value. A value that fits one of the types of its key is right."""
    members = members_of(hint)
    if Any in members:
        return
    if value is None:
        if type(None) not in members:
            yield f"{path}: null, and never null at Stripe"
    elif isinstance(value, Mapping):
        yield from object_misfits(value, members, path)
    elif isinstance(value, list):
        yield from list_misfits(value, members, path)
    elif isinstance(value, str) and (words := words_of(hint)):
        if value not in words:
            yield f"{path}: {value!r} is not one of {', '.join(map(str, words))}"
    elif not any(is_a(value, member) for member in members):
        yield f"{path}: {value!r} is not {' or '.join(map(spelt, members))}"


def object_misfits(value: Shape, members: tuple[Any, ...], path: str) -> Iterator[str]:
    """An object fits the class that its `object` names, a nested one the class that there is."""
    kinds = [kind for kind in members if is_sdk_class(kind) or class_of(kind) is dict]
    if len(kinds) > 1:
        kinds = [kind for kind in kinds if value.get("object") in words_of(keys_of(kind)["object"])]
    if not kinds:
        yield f"{path}: an object, where Stripe has {' or '.join(map(spelt, members))}"
    elif class_of(kinds[0]) is ANY_KEYS:
        for name, part in value.items():  # metadata and the like: any keys, values of one type
            yield from misfits(part, get_args(kinds[0])[-1], f"{path}.{name}")
    else:
        yield from deviations(value, kinds[0], path)


def list_misfits(value: list[Any], members: tuple[Any, ...], path: str) -> Iterator[str]:
    lists = [member for member in members if class_of(member) is list]
    if not lists:
        yield f"{path}: a list, where Stripe has {' or '.join(map(spelt, members))}"
    for part in value if lists else ():
        yield from misfits(part, get_args(lists[0])[0], f"{path}[]")


def is_a(value: object, member: Any) -> bool:
    """True is no number here; a whole number may stand where a fraction may."""
    if get_origin(member) is Literal:
        return value in get_args(member)
    if member is Decimal:
        return isinstance(value, str)  # the API's way of writing them
    return type(value) is class_of(member) or (type(value) is int and member is float)


def spelt(member: Any) -> str:
    return "null" if member is type(None) else getattr(member, "__name__", str(member))
