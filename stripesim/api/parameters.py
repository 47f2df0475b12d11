"""Kinds of parameters: how a value, typed or from a form, becomes a Python value or Stripe's error.

A parameter table is a `TypedDict` (see `params.py`) whose annotations name a kind and, where a
parameter has no effect here, say that it is only echoed. Type checkers read the same class as the
signature of the native call.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar, get_args, get_origin

from attrs import frozen

from stripesim.engine.refusal import Refusal
from stripesim.rules.currencies import SUPPORTED

T = TypeVar("T")


class Mark:
    """What becomes of a parameter: `HONOURED` is not written, it is the rule."""

    def __init__(self, name: str) -> None:
        self.name = name


ECHOED = Mark("echoed")  # kept and returned, no effect
REFUSED = Mark("refused")  # Stripe has it, stripesim doesn't simulate it
Echoed = Annotated[T, ECHOED]
Refused = Annotated[T, REFUSED]


def invalid(message: str, param: str, code: str | None = None) -> Refusal:
    """A parameter that does not parse: turned away before it is tried."""
    return Refusal(message, code=code, param=param, executed=False)


def missing(param: str) -> Refusal:
    """(recorded)"""
    return invalid(f"Missing required param: {param}.", param, "parameter_missing")


def unknown(names: list[str], simulated: bool = True) -> Refusal:
    """(recorded for one name; the plural assumed)"""
    plural = "s" if len(names) > 1 else ""
    message = f"Received unknown parameter{plural}: {', '.join(names)}"
    if not simulated:
        message += ". Stripe has it, stripesim does not simulate it yet"
    return invalid(message, names[0], "parameter_unknown")


class Kind:
    """Parses one value. `param` is its full name, as errors spell it: `metadata[color]`."""

    def parse(self, value: Any, param: str) -> Any:
        raise NotImplementedError


@frozen
class Integer(Kind):
    """A whole number; below `minimum` Stripe says so (recorded)."""

    minimum: int | None = None
    maximum: int | None = None

    def parse(self, value: Any, param: str) -> int:
        if type(value) is not int:
            value = self._from_text(value, param)
        if self.minimum is not None and value < self.minimum:
            message = f"This value must be greater than or equal to {self.minimum}."
            raise invalid(message, param, "parameter_invalid_integer")
        if self.maximum is not None and value > self.maximum:
            message = f"This value must be less than or equal to {self.maximum}."
            raise invalid(message, param, "parameter_invalid_integer")
        number: int = value
        return number

    def _from_text(self, value: Any, param: str) -> int:
        if value == "":
            raise empty(param)
        text = value if isinstance(value, str) else repr(value)
        digits = text[1:] if text[:1] == "-" else text
        if isinstance(value, bool) or not (digits.isascii() and digits.isdigit()):
            message = f"Invalid integer: {text}"
            raise invalid(message, param, "parameter_invalid_integer")
        return int(text)


def empty(param: str) -> Refusal:
    """(recorded)"""
    return invalid(
        f"You passed an empty string for '{param}'. We assume empty values are an attempt to unset "
        f"a parameter; however '{param}' cannot be unset. You should remove '{param}' from your "
        "request or supply a non-empty value.",
        param,
        "parameter_invalid_empty",
    )


@frozen
class Text(Kind):
    """A string. `clearable`: the empty string unsets it and becomes None."""

    clearable: bool = False
    longest: int | None = None

    def parse(self, value: Any, param: str) -> str | None:
        if not isinstance(value, str):
            if isinstance(value, Mapping | list | tuple):
                raise invalid(f"Invalid string: {value}", param)
            value = str(value).lower() if isinstance(value, bool) else str(value)
        if value == "":
            if self.clearable:
                return None
            raise empty(param)
        if self.longest is not None and len(value) > self.longest:
            message = f"Invalid {param}: must be at most {self.longest} characters"
            raise invalid(message, param)
        text: str = value
        return text


@frozen
class Currency(Kind):
    """A three-letter code that Stripe supports, in either case (recorded on payouts)."""

    def parse(self, value: Any, param: str) -> str:
        if value == "":
            raise empty(param)
        code = str(value).lower()
        if code not in SUPPORTED:
            raise invalid(
                f"Invalid currency: {code}. Stripe currently supports these currencies: "
                + ", ".join(SUPPORTED),
                param,
            )
        return code


@frozen
class Boolean(Kind):
    """True or false, also spelt as a form spells it. `words` are further ways to say true."""

    words: tuple[str, ...] = ()

    def parse(self, value: Any, param: str) -> bool:
        if isinstance(value, bool):
            return value
        if value in ("true", "false", *self.words):
            return bool(value != "false")
        if value == "":
            raise empty(param)
        raise invalid(f"Invalid boolean: {value}", param)


@frozen
class Choice(Kind):
    """One of a few words (the message's form is recorded)."""

    options: tuple[str, ...]

    def parse(self, value: Any, param: str) -> str:
        if value == "":
            raise empty(param)
        if not isinstance(value, str) or value not in self.options:
            *most, last = self.options
            said = f"{', '.join(most)}, or {last}" if len(most) > 1 else " or ".join(self.options)
            raise invalid(f"Invalid {param}: must be one of {said}", param)
        return value


@frozen
class Hash(Kind):
    """A nested object with known members."""

    members: Mapping[str, Kind]
    required: tuple[str, ...] = ()

    def parse(self, value: Any, param: str) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise invalid("Invalid object", param)
        if strange := [f"{param}[{name}]" for name in value if name not in self.members]:
            raise unknown(strange)
        for name in self.required:
            if value.get(name) is None:
                raise missing(f"{param}[{name}]")
        return {
            name: self.members[name].parse(part, f"{param}[{name}]")
            for name, part in value.items()
            if part is not None
        }


@frozen
class Anything(Kind):
    """A nested object that is only echoed: any shape."""

    def parse(self, value: Any, param: str) -> Any:
        if not isinstance(value, Mapping):
            raise invalid("Invalid object", param)
        return dict(value)


@frozen
class ListOf(Kind):
    """A list of values of one kind."""

    item: Kind
    most: int | None = None

    def parse(self, value: Any, param: str) -> list[Any]:
        if isinstance(value, str) or not isinstance(value, list | tuple):
            raise invalid("Invalid array", param)
        if self.most is not None and len(value) > self.most:
            raise invalid(f"Invalid {param}: at most {self.most} values", param)
        return [self.item.parse(part, f"{param}[{place}]") for place, part in enumerate(value)]


@frozen
class Clearing(Kind):
    """A value, or the empty string, which unsets it and becomes None."""

    kind: Kind

    def parse(self, value: Any, param: str) -> Any:
        return None if value == "" else self.kind.parse(value, param)


@frozen
class MapOf(Kind):
    """A map of currencies to values; an empty value is None, and so is the empty string."""

    kind: Kind

    def parse(self, value: Any, param: str) -> dict[str, Any] | None:
        if value == "":
            return None
        if not isinstance(value, Mapping):
            raise invalid("Invalid object", param)
        return {
            Currency().parse(name, param): Clearing(self.kind).parse(part, f"{param}[{name}]")
            for name, part in value.items()
        }


@frozen
class Either(Kind):
    """A string, or a nested object: an id or a description of a new thing."""

    text: Kind
    hash: Kind

    def parse(self, value: Any, param: str) -> Any:
        kind = self.hash if isinstance(value, Mapping) else self.text
        return kind.parse(value, param)


RANGE = ("gt", "gte", "lt", "lte")


@frozen
class Range(Kind):
    """A moment, or bounds on it; becomes (at least, less than), either None (documented)."""

    def parse(self, value: Any, param: str) -> tuple[int | None, int | None]:
        if not isinstance(value, Mapping):
            exact = Integer().parse(value, param)
            return exact, exact + 1
        low: int | None = None
        high: int | None = None
        for name, part in value.items():
            if name not in RANGE:
                raise unknown([f"{param}[{name}]"])
            bound = Integer().parse(part, f"{param}[{name}]")
            if name in ("gt", "gte"):
                bound += name == "gt"
                low = bound if low is None else max(low, bound)
            else:
                bound += name == "lte"
                high = bound if high is None else min(high, bound)
        return low, high


LONGEST_VALUE, LONGEST_KEY = 500, 40


@frozen
class Metadata(Kind):
    """Key-value pairs to merge; an empty value removes the key, the empty string removes all.

    Limits documented (https://docs.stripe.com/api/metadata); the message on values recorded, those
    on keys assumed.
    """

    def parse(self, value: Any, param: str) -> dict[str, str] | None:
        if value == "":
            return None
        if not isinstance(value, Mapping):
            raise invalid("Invalid object", param)
        pairs: dict[str, str] = {}
        for key, part in value.items():
            key = str(key)
            if isinstance(part, Mapping | list | tuple):
                raise invalid(f"Invalid string: {part}", f"{param}[{key}]")
            text = "" if part is None else str(part)
            if isinstance(part, bool):
                text = text.lower()
            if len(key) > LONGEST_KEY:
                raise invalid(
                    f"Metadata keys can have up to {LONGEST_KEY} characters, but you passed in a "
                    f"key that is {len(key)} characters. Invalid key: {key}",
                    param,
                )
            if "[" in key or "]" in key:
                raise invalid(f"Metadata keys cannot contain brackets. Invalid key: {key}", param)
            if len(text) > LONGEST_VALUE:
                raise invalid(
                    f"Metadata values can have up to {LONGEST_VALUE} characters, but you passed in "
                    f"a value that is {len(text)} characters. Invalid value: {text}",
                    param,
                )
            pairs[key] = text
        return pairs


# -- reading a table ------------------------------------------------------------------------------


class Table:
    """A parameter table: names, kinds, what is required and what becomes of each."""

    __slots__ = ("kinds", "marks", "name", "required")

    def __init__(self, declared: Any) -> None:
        self.name: str = declared.__name__
        self.kinds: dict[str, Kind] = {}
        self.marks: dict[str, str] = {}
        required = []
        for name, annotation in declared.__annotations__.items():
            if name in ("expand", "stripe_account", "idempotency_key"):
                continue
            if name in declared.__required_keys__:
                required.append(name)
                annotation = get_args(annotation)[0]
            kind, *marks = get_args(annotation)[1:] if get_origin(annotation) else ()
            self.kinds[name] = kind
            self.marks[name] = marks[0].name if marks else "honoured"
        self.required = tuple(required)

    def parse(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The values given, parsed. Raises what Stripe says about the first that is wrong."""
        parsed: dict[str, Any] = {}
        for name, value in given.items():
            kind = self.kinds.get(name)
            if kind is None:
                raise unknown([name for name in given if name not in self.kinds])
            if value is not None:
                parsed[name] = kind.parse(value, name)
                if self.marks[name] == "refused":
                    raise unknown([name], simulated=False)
        for name in self.required:
            if name not in parsed:
                raise missing(name)
        return parsed
