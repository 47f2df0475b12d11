"""Kinds of parameters: each turns a value into a Python value, or raises Stripe's error.

Each kind parses one value: `Integer(minimum=1).parse("7", "amount")` is 7. A value comes from a
native call with its Python type, from a form as text; both give the same.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from operator import index
from typing import Any

from stripesim.api.values import (
    empty,
    invalid,
    is_place,
    mapping,
    missing,
    said,
    sequence,
    string,
    unknown,
)
from stripesim.engine.clock import timestamp
from stripesim.engine.refusal import Refusal
from stripesim.facts.currencies import SUPPORTED
from stripesim.facts.evidence import own_words
from stripesim.facts.text_lengths import SHORT, longest, too_long

KNOWN = frozenset(SUPPORTED)


class Kind(ABC):
    """Parses one value. `param` is its full name, as errors spell it: `metadata[color]`."""

    @abstractmethod
    def parse(self, value: Any, param: str) -> Any:
        """The value as Python has it. Raises Stripe's error if it does not parse."""


LARGEST = 2**63 - 1
DEEPEST = 32  # far deeper than any parameter of Stripe's


class Integer(Kind):
    """A whole number of at most 64 bits (assumed), and at least `minimum` (the error recorded)."""

    def __init__(self, minimum: int | None = None, maximum: int | None = None) -> None:
        self.minimum, self.maximum = minimum, maximum

    def parse(self, value: Any, param: str) -> int:
        number: int = value if type(value) is int else _number(value, param)
        if not -LARGEST <= number <= LARGEST:
            raise _no_integer(value, param)
        if self.minimum is not None and number < self.minimum:
            message = f"This value must be greater than or equal to {self.minimum}."
            raise invalid(message, param, "parameter_invalid_integer")
        if self.maximum is not None and number > self.maximum:
            message = f"This value must be less than or equal to {self.maximum}."
            raise invalid(message, param, "parameter_invalid_integer")
        return number


def _number(value: Any, param: str) -> int:
    """The integer that a text spells, that an int of another class is, or a datetime in seconds."""
    if value == "":
        raise empty(param)
    if isinstance(value, str):
        digits = value[1:] if value[:1] == "-" else value
        if len(digits) < 20 and digits.isascii() and digits.isdigit():
            return int(value)
    elif isinstance(value, datetime):
        return timestamp(value)
    elif hasattr(value, "__index__") and not isinstance(value, bool):
        return index(value)
    raise _no_integer(value, param)


def _no_integer(value: Any, param: str) -> Refusal:
    """The refusal of a value that is no integer. (recorded)"""
    return invalid(f"Invalid integer: {said(value)}", param, "parameter_invalid_integer")


class WordOr(Kind):
    """One fixed word, or a value of another kind."""

    def __init__(self, word: str, kind: Kind) -> None:
        self.word = word
        self.kind = kind

    def parse(self, value: Any, param: str) -> Any:
        said = isinstance(value, str) and value == self.word
        return self.word if said else self.kind.parse(value, param)


class Percentage(Kind):
    """A percentage with a few decimals, as an exact fraction."""

    def parse(self, value: Any, param: str) -> Fraction:
        text = said(value).strip()
        plain = len(text) < 20 and text.isascii() and text.replace(".", "", 1).isdigit()
        if isinstance(value, bool) or not plain:
            raise invalid(f"Invalid decimal: {text}", param)
        number = Fraction(text)
        if number > 100:
            raise invalid("This value must be less than or equal to 100.", param)
        return number


class Text(Kind):
    """A string. `clearable`: the empty string unsets it and becomes None. `longest`: how many
    characters it may have, if not as many as its name says.
    """

    def __init__(self, clearable: bool = False, longest: int | None = None) -> None:
        self.clearable = clearable
        self.longest = longest

    def parse(self, value: Any, param: str) -> str | None:
        text = value if type(value) is str and value.isascii() else string(value, param)
        if text == "":
            if self.clearable:
                return None
            raise empty(param)
        if len(text) > SHORT:
            not_too_long(text, param, self.longest)
        return text


def not_too_long(text: str, param: str, most: int | None = None) -> None:
    """Raises Stripe's error for a text of more than `most` characters (None: as its name says)."""
    most = longest(param) if most is None else most
    if len(text) > most:
        raise invalid(too_long(text, most), param)


class Currency(Kind):
    """A three-letter code that Stripe supports, in either case (recorded on payouts)."""

    def parse(self, value: Any, param: str) -> str:
        if type(value) is str and value in KNOWN:
            return value
        if value == "":
            raise empty(param)
        code = string(value, param).lower()
        if code not in KNOWN:
            raise invalid(
                f"Invalid currency: {code}. Stripe currently supports these currencies: "
                + ", ".join(SUPPORTED),
                param,
            )
        return code


TRUE, FALSE = ("true", "True"), ("false", "False")


class Boolean(Kind):
    """True or false, spelt as stripe 8 to 16 spell them. `words` too are true. (recorded)"""

    def __init__(self, words: tuple[str, ...] = ()) -> None:
        self.words = words

    def parse(self, value: Any, param: str) -> bool:
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value in (*TRUE, *FALSE, *self.words):
            return value not in FALSE
        if value == "":
            raise empty(param)
        raise invalid(f"Invalid boolean: {said(value)}", param)


class Choice(Kind):
    """One of a few words (the message's form is recorded)."""

    def __init__(self, options: tuple[str, ...]) -> None:
        self.options = options

    def parse(self, value: Any, param: str) -> str:
        if value == "":
            raise empty(param)
        if not isinstance(value, str) or value not in self.options:
            *most, last = self.options
            said = f"{', '.join(most)}, or {last}" if len(most) > 1 else " or ".join(self.options)
            raise invalid(f"Invalid {param}: must be one of {said}", param)
        return value


class Hash(Kind):
    """A nested object with known members."""

    def __init__(self, members: Mapping[str, Kind], required: tuple[str, ...] = ()) -> None:
        self.members = members
        self.required = required

    def parse(self, value: Any, param: str) -> dict[str, Any]:
        value = mapping(value, param)
        if strange := [f"{param}[{said(name)}]" for name in value if name not in self.members]:
            raise unknown(strange, known=self.members)
        for name in self.required:
            if value.get(name) is None:
                raise missing(f"{param}[{name}]")
        return {
            name: self.members[name].parse(part, f"{param}[{name}]")
            for name, part in value.items()
            if part is not None
        }


class Day(Hash):
    """A day of the calendar, by its `day`, `month` and `year`."""

    def __init__(self) -> None:
        members = {"day": Integer(1, 31), "month": Integer(1, 12), "year": Integer(1, 9_999)}
        super().__init__(members, tuple(members))

    def parse(self, value: Any, param: str) -> dict[str, Any]:
        """The three numbers. Raises an error for a day that the calendar does not have."""
        numbers = super().parse(value, param)
        try:
            date(**numbers)
        except ValueError:
            shown = "{year}-{month:02}-{day:02}".format(**numbers)
            raise invalid(own_words(f"Invalid date: there is no {shown}"), param) from None
        return numbers


class Anything(Kind):
    """A nested object of any shape that is only kept, as a copy; members that are not simulated are
    refused.
    """

    def __init__(self, but: tuple[str, ...] = ()) -> None:
        self.but = but

    def parse(self, value: Any, param: str, depth: int = 0) -> Any:
        value = mapping(value, param)
        if depth > DEEPEST:
            raise invalid("Invalid object", param)
        if lost := [f"{param}[{name}]" for name in self.but if value.get(name)]:
            raise unknown(lost, simulated=False)
        return {
            string(name, param): self._part(part, f"{param}[{said(name)}]", depth + 1)
            for name, part in value.items()
            if part is not None
        }

    def _part(self, value: Any, param: str, depth: int) -> Any:
        if isinstance(value, Mapping) and not (value and all(map(is_place, value))):
            return self.parse(value, param, depth)
        if isinstance(value, Mapping | list | tuple):
            if depth > DEEPEST:
                raise invalid("Invalid array", param)
            parts = enumerate(sequence(value, param))
            return [self._part(part, f"{param}[{place}]", depth + 1) for place, part in parts]
        if isinstance(value, int) and -LARGEST <= value <= LARGEST:
            return value
        text = string(value, param)
        not_too_long(text, param)
        return text


class Unsimulated(Kind):
    """A member that Stripe has and stripesim does not simulate."""

    def parse(self, value: Any, param: str) -> Any:
        raise unknown([param], simulated=False)


class ListOf(Kind):
    """A list of values of one kind."""

    def __init__(self, item: Kind, most: int | None = None) -> None:
        self.item = item
        self.most = most

    def parse(self, value: Any, param: str) -> list[Any]:
        parts = sequence(value, param)
        if self.most is not None and len(parts) > self.most:
            raise invalid(f"Invalid {param}: at most {self.most} values", param)
        return [self.item.parse(part, f"{param}[{place}]") for place, part in enumerate(parts)]


class Clearing(Kind):
    """A value; or the empty string, which unsets it and becomes None."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def parse(self, value: Any, param: str) -> Any:
        return None if value == "" else self.kind.parse(value, param)


class MapOf(Kind):
    """A map of currencies to values; an empty value is None, and so is the empty string."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def parse(self, value: Any, param: str) -> dict[str, Any] | None:
        if value == "":
            return None
        return {
            Currency().parse(name, param): Clearing(self.kind).parse(part, f"{param}[{name}]")
            for name, part in mapping(value, param).items()
            if part is not None
        }


class Either(Kind):
    """A string, or a nested object: an id or a description of a new thing."""

    def __init__(self, text: Kind, hash: Kind) -> None:
        self.text = text
        self.hash = hash

    def parse(self, value: Any, param: str) -> Any:
        if isinstance(value, str):
            return self.text.parse(value, param)
        return (self.hash if isinstance(value, Mapping) else self.text).parse(value, param)


class ByObject(Kind):
    """A nested object of one of several kinds, chosen by its `object`; without one, the first."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self.kinds = kinds

    def parse(self, value: Any, param: str) -> Any:
        name = mapping(value, param).get("object")
        kind = self.kinds.get(name) if isinstance(name, str) else None
        return (kind or next(iter(self.kinds.values()))).parse(value, param)


RANGE = ("gt", "gte", "lt", "lte")


class Range(Kind):
    """A moment, or bounds on one, as (at least, less than); either may be None (documented)."""

    def parse(self, value: Any, param: str) -> tuple[int | None, int | None]:
        if not isinstance(value, Mapping):
            exact = Integer().parse(value, param)
            return exact, exact + 1
        low: int | None = None
        high: int | None = None
        for name, part in value.items():
            if name not in RANGE:
                raise unknown([f"{param}[{said(name)}]"])
            if part is None:
                continue
            bound = Integer().parse(part, f"{param}[{name}]")
            if name in ("gt", "gte"):
                bound += name == "gt"
                low = bound if low is None else max(low, bound)
            else:
                bound += name == "lte"
                high = bound if high is None else min(high, bound)
        return low, high


LONGEST_VALUE, LONGEST_KEY = 500, 40


class Metadata(Kind):
    """Key-value pairs to merge; an empty value removes the key, the empty string removes all.

    Limits documented (https://docs.stripe.com/api/metadata); the message on values recorded, those
    on keys assumed.
    """

    def parse(self, value: Any, param: str) -> dict[str, str] | None:
        if value == "":
            return None
        pairs: dict[str, str] = {}
        for name, part in mapping(value, param).items():
            if part is None:
                continue  # as the SDK leaves it out
            key = string(name, param)
            text = string(part, f"{param}[{key}]")
            if key == "":
                raise invalid("Invalid object", param)
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
