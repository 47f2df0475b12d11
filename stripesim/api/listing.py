"""How a control is listed: its parameters, and its first sentence."""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, signature
from typing import Any


def arguments_of(control: Callable[..., Any]) -> str:
    """The parameters of a control as written in its signature: `payout, code='account_closed'`."""
    _, *named = signature(control).parameters.values()
    return ", ".join(
        each.name if each.default is Parameter.empty else f"{each.name}={each.default!r}"
        for each in named
    )


def first_sentence(control: Callable[..., Any]) -> str:
    """The first sentence of what a control says of itself."""
    first = " ".join((control.__doc__ or "").partition("\n\n")[0].split())
    sentence, stop, _ = first.partition(". ")
    return sentence + stop.rstrip() if stop else first
