"""The parameters of an endpoint: a `TypedDict` that names the kind of each, and what becomes of it.

A plain annotation is honoured: it has an effect. The other three are marked:

    class TopupCreate(Options, total=False):
        amount: Required[Positive]
        statement_descriptor: Kept[Descriptor]      # the answer shows it; nothing else changes
        validate: Accepted[Flag]                    # nothing changes, and no answer shows it
        payment_method: Refused[String]             # Stripe has it, stripesim does not simulate it

Type checkers read the same class as the signature of the native call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from inspect import Parameter, Signature
from typing import Annotated, Any, TypeVar

from stripesim.api.kinds import Kind
from stripesim.api.values import missing, unknown

T = TypeVar("T")


class Mark:
    """How a parameter is treated: honoured, kept, accepted or refused."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


HONOURED = Mark("honoured")  # it has an effect; the default, so no annotation says it
KEPT = Mark("kept")  # the answer shows it; nothing else changes
ACCEPTED = Mark("accepted")  # nothing changes, and no answer shows it
REFUSED = Mark("refused")  # Stripe has it, stripesim does not simulate it
MARKS = (HONOURED, KEPT, ACCEPTED, REFUSED)

Kept = Annotated[T, KEPT]
Accepted = Annotated[T, ACCEPTED]
Refused = Annotated[T, REFUSED]

# Options that every native call takes besides the endpoint's parameters: who asks, and how.
OPTIONS = ("expand", "stripe_account", "idempotency_key", "stripe_version")

Parse = Callable[[Any, str], Any]


class Parameters:
    """The parameters of one endpoint: by name the kind, the mark and the parser; and which are
    required.
    """

    __slots__ = ("kinds", "marks", "options", "parsers", "required")

    def __init__(self, declared: Any) -> None:
        self.kinds: dict[str, Kind] = {}
        self.marks: dict[str, Mark] = {}
        self.parsers: dict[str, Parse] = {}
        annotations, required = declared.__annotations__, declared.__required_keys__
        for name, annotation in annotations.items():
            if name in OPTIONS:
                continue
            if name in required:
                annotation = annotation.__args__[0]  # of Required[...]
            kind, *marks = annotation.__metadata__
            mark = marks[0] if marks else HONOURED
            self.kinds[name], self.marks[name] = kind, mark
            self.parsers[name] = refuser(kind) if mark is REFUSED else kind.parse
        self.required = tuple(name for name in annotations if name in required)
        self.options = tuple(name for name in OPTIONS if name in annotations)

    def parse(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The given values, parsed. Raises Stripe's error for the first that is wrong."""
        parsers = self.parsers
        parsed: dict[str, Any] = {}
        for name, value in given.items():
            parse = parsers.get(name)
            if parse is None:
                strange = [name for name in given if name not in parsers]
                raise unknown(strange, known=(*self.kinds, *self.options))
            if value is not None:
                parsed[name] = parse(value, name)
        for name in self.required:
            if name not in parsed:
                raise missing(name)
        return parsed

    def signature(self, ids: tuple[str, ...]) -> Signature:
        """The signature of the native call: the ids of the path in order, then every parameter by
        its name; required ones have no default.
        """
        return Signature(
            [
                _positional("self"),
                *map(_positional, ids),
                *(_shown(name, name in self.required) for name in (*self.kinds, *self.options)),
            ],
            __validate_parameters__=False,
        )


@cache
def _positional(name: str) -> Parameter:
    return Parameter(name, Parameter.POSITIONAL_OR_KEYWORD)


@cache
def _shown(name: str, required: bool) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, default=Parameter.empty if required else None)


@cache
def parameters_of(declared: Any) -> Parameters:
    """The parameters that a `TypedDict` declares, read once."""
    return Parameters(declared)


def refuser(kind: Kind) -> Parse:
    """A parser that refuses a parameter: a value that Stripe would take as not simulated, any other
    as Stripe does.
    """

    def refuse(value: Any, param: str) -> Any:
        kind.parse(value, param)
        raise unknown([param], simulated=False)

    return refuse
