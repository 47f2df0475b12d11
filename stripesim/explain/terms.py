"""The terms under which a row was made: its accounts as they were, with their prices.

A balance transaction keeps the version of its account. Changes of a price send no event, so for
other accounts a row of the same second knows best; only then events are asked (`then.py`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import attrgetter
from typing import Any

from stripesim.engine.row import Row
from stripesim.engine.world import World
from stripesim.explain.then import Then


class Terms:
    """Reads objects as they were when a row was made."""

    def __init__(self, world: World, row: Row) -> None:
        self._world = world
        self._row = row

    def latest(self, id: str) -> Any:
        """The object as it was then; None if there is none of that id."""
        return self._of_rows(id) or Then.of(self._world, self._row).latest(id)

    def _of_rows(self, id: str) -> Any:
        """The version of an account that all its rows of that second were made under; None if there
        is no such row, or if it changed within the second.
        """
        if id == self._row.account:
            return self._row.under
        table = self._world.store.tables.get((id, self._row.kind))
        rows, created = [] if table is None else table.records, self._row.created
        start = bisect_left(rows, created, key=attrgetter("created"))
        end = bisect_right(rows, created, key=attrgetter("created"))
        versions = [row.under for row in rows[start:end]]
        return versions[0] if versions and all(each is versions[0] for each in versions) else None
