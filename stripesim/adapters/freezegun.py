"""freezegun, driven by the simulator: `datetime.now()` follows the simulator's clock.

The other way needs nothing from here: `Simulator(clock="system")` follows `time.time()`, and so
freezegun's `freeze_time` and `tick`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ContextDecorator, ExitStack
from datetime import UTC, datetime
from functools import wraps
from inspect import isasyncgenfunction, iscoroutinefunction, isgeneratorfunction
from typing import Any, Protocol, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])


class Clock(Protocol):
    """The part of a simulator's clock that is needed here."""

    listeners: list[Callable[[int], None]]

    @property
    def timestamp(self) -> int: ...


class carry(ContextDecorator):
    """Freezes `datetime.now()`, `time.time()` and the like at the simulator's time.

    Each move of the simulator's clock moves them too. A context manager, and a decorator of
    functions, async ones too.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entered: list[ExitStack] = []

    def __enter__(self) -> None:
        try:
            from freezegun import freeze_time
        except ImportError as error:
            raise ImportError("freezegun is needed: pip install 'stripesim[pytest]'") from error

        # An event loop whose own clock stands still would never wake from `asyncio.sleep`.
        freezer = freeze_time(_utc(self._clock.timestamp), real_asyncio=True)
        undo = ExitStack()
        frozen = undo.enter_context(freezer)

        def follow(timestamp: int) -> None:
            frozen.move_to(_utc(timestamp))

        self._clock.listeners.append(follow)
        undo.callback(self._clock.listeners.remove, follow)
        self._entered.append(undo)

    def __exit__(self, *_: object) -> None:
        self._entered.pop().close()

    def __call__(self, function: Function) -> Function:
        # A generator runs after the call that makes it: time would be real again by then.
        generator = isgeneratorfunction(function) or isasyncgenfunction(function)
        if generator or isinstance(function, type):
            raise TypeError("carry() decorates functions; in a generator or a class use `with`")
        if not iscoroutinefunction(function):
            return super().__call__(function)

        @wraps(function)
        async def carried(*args: Any, **kwargs: Any) -> Any:
            with self:
                return await function(*args, **kwargs)

        return cast(Function, carried)


def _utc(timestamp: int) -> datetime:
    return datetime.fromtimestamp(timestamp, UTC)
