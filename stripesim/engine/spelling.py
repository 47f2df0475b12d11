"""Suggestions for misspelt names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from inspect import isfunction
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

T = TypeVar("T")
Function = TypeVar("Function", bound=Callable[..., Any])


def meant(name: str, names: Iterable[str]) -> str:
    """`. Did you mean 'payouts'?`, or nothing where no name is like it."""
    from difflib import get_close_matches  # only mistakes need it

    near = get_close_matches(name, list(names), n=1, cutoff=0.75)
    return f". Did you mean {near[0]!r}?" if near else ""


def parsed(parser: ArgumentParser, arguments: Sequence[str]) -> Namespace:
    """The arguments of a command line. What the parser does not know ends the process with status
    2, its usage, and what was meant.
    """
    given, unknown = parser.parse_known_args(arguments)
    if unknown:
        hint = meant(unknown[0].partition("=")[0], parser._option_string_actions)
        parser.error(f"unrecognized arguments: {' '.join(unknown)}{hint}")
    return given


def no_attribute(owner: object, name: str) -> AttributeError:
    """What to raise for an attribute that is not there."""
    names = [each for each in dir(owner) if not each.startswith("_")]
    hint = "" if name.startswith("_") else meant(name, names)
    text = f"{type(owner).__name__!r} object has no attribute {name!r}{hint}"
    # Without `obj`: Python would add a guess of its own.
    return AttributeError(text, name=name)


def spelt(function: Function) -> Function:
    """Lets a function say which of its arguments was meant by a name that it does not have."""
    code = function.__code__
    last = code.co_argcount + code.co_kwonlyargcount
    names = [each for each in code.co_varnames[code.co_posonlyargcount : last] if each != "self"]

    @wraps(function)
    def call(*args: Any, **named: Any) -> Any:
        for name in named:
            if name not in names:
                hint = meant(name, names) or f"; it takes {', '.join(names)}"
                raise TypeError(
                    f"{function.__qualname__}() got an unexpected keyword argument {name!r}{hint}"
                )
        return function(*args, **named)

    return call  # type: ignore[return-value]


def spelt_throughout(cls: type[T]) -> type[T]:
    """Makes every public method of a class `spelt`."""
    for name, value in list(vars(cls).items()):
        if isfunction(value) and not name.startswith("_"):
            setattr(cls, name, spelt(value))
    return cls


class Named:
    """What is missing is said, and what was meant."""

    if not TYPE_CHECKING:  # type checkers shall know what is not there

        def __getattr__(self, name: str) -> Any:
            raise no_attribute(self, name)
