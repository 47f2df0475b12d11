"""Modules that are imported when something of them is first asked for: at the start nothing is
imported that most users never need.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Later:
    """A module that is imported when one of its names is asked for.

        if TYPE_CHECKING:
            from stripesim.notebook import history
        else:
            history = Later("stripesim.notebook.history")

    An annotation may name what is in it (`-> history.History`), and `typing.get_type_hints` and the
    like resolve it.
    """

    __slots__ = ("_module",)

    def __init__(self, module: str) -> None:
        self._module = module

    def __repr__(self) -> str:
        return f"<{self._module}, imported when it is asked for>"

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._module), name)
