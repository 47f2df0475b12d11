"""Controls and situations as forms: what they are called, what they do, and what they take."""

from __future__ import annotations

from functools import cache
from inspect import Parameter, signature
from json import dumps
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from attrs import has

from stripesim.api.controls import Controls
from stripesim.api.listing import first_sentence
from stripesim.facts.bank_numbers import bank_that_works
from stripesim.planning.situations import SITUATIONS
from stripesim.web.arguments import spelt

Shape = dict[str, Any]
BANK = dumps(bank_that_works("US", "usd"))
EXAMPLES = {  # of parameters that have parts or a form of their own, as they are entered
    "by": "2027-01-31",
    "external_account": f"tok_visa_debit, or {BANK}; nothing: the test bank of its country",
    "fields": "individual.verification.document",
    "fixed": '{"usd": 50}',
    "minimum": '{"usd": 50}',
    "maximum": '{"usd": 10000}',
    "domestic": '{"rate": 290, "fixed": 30}',
    "international": '{"rate": 440, "fixed": 30}',
    "methods": '{"us_bank_account": {"rate": 80, "cap": 500}}',
}


@cache
def controls() -> list[Shape]:
    """Each control: its name, what it does, and its parameters, for a form."""
    names = sorted(name for name in dir(Controls) if not name.startswith("_"))
    return [form(name, getattr(Controls, name)) for name in names]


@cache
def situations() -> list[Shape]:
    """Each situation, likewise."""
    return [form(name, function) for name, function in SITUATIONS.items()]


def form(name: str, function: Any) -> Shape:
    """A function as a form: its name, what it does, and what it takes."""
    hints = get_type_hints(function)
    parameters = list(signature(function).parameters.values())[1:]
    fields = [field(each, hints.get(each.name, Any)) for each in parameters]
    return {"name": name, "does": first_sentence(function), "fields": fields}


def field(parameter: Parameter, hint: Any) -> Shape:
    """A parameter as a field: `type` is integer, text or json (it may have parts); `choices` if it
    is one of few values; `takes` says it in words; `example` is one, where it has parts or a form
    of its own.
    """
    kinds = [each for each in flat(hint) if each is not type(None)]
    choices = [word for each in kinds if get_origin(each) is Literal for word in get_args(each)]
    choices += [flag for each in kinds if each is bool for flag in (True, False)]
    parts = any(has(each) or get_origin(each) not in (None, Literal) for each in kinds)
    needed = parameter.default is Parameter.empty
    return {
        "name": parameter.name,
        "type": "integer" if kinds == [int] else "json" if parts else "text",
        "choices": choices,
        "needed": needed,
        "default": None if needed else parameter.default,
        "takes": spelt(hint),
        "example": EXAMPLES[parameter.name] if parts else EXAMPLES.get(parameter.name, ""),
    }


def flat(hint: Any) -> list[Any]:
    """The members of a union, or the annotation itself."""
    return list(get_args(hint)) if get_origin(hint) in (Union, UnionType) else [hint]
