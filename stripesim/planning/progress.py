"""How far something long has come, as one line that changes: in a terminal and in a notebook."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import ClassVar, Self

BAR = 30  # characters


class Progress:
    """`with Progress("played", first, last) as progress: progress.reached(n)`.

    It writes to standard error, at most once for each percent, and only where somebody looks; not
    within another one: a sweep says how far it is, and not each of its plays.
    """

    _within_another: ClassVar[bool] = False

    def __init__(self, does: str, first: int, last: int) -> None:
        self._does, self._first, self._span = does, first, max(last - first, 1)
        self._shown = -1
        running = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
        self._looked_at = running is not None or sys.stderr.isatty()
        self._is_inner = Progress._within_another

    def reached(self, place: int) -> None:
        """So far, between the first and the last."""
        percent = min(100 * (place - self._first) // self._span, 100)
        if self._looked_at and not self._is_inner and percent > self._shown:
            self._shown = percent
            full = percent * BAR // 100
            bar = "█" * full + "·" * (BAR - full)
            print(f"\r{bar} {percent:3} % {self._does}", end="", file=sys.stderr, flush=True)

    def __enter__(self) -> Self:
        Progress._within_another = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        wrong: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._is_inner:
            Progress._within_another = False
        if self._shown >= 0:
            print(file=sys.stderr)
