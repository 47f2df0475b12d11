"""The names of functions, as a printed table shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def words(function: Callable[..., Any] | None) -> str:
    """The name of a function as words; nothing for no function."""
    return "" if function is None else function.__name__.strip("_").replace("_", " ")
