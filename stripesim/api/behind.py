"""What stands behind a field that `expand` names, by the table of what can be expanded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stripesim.api.expand import APPLICATION, DETAILS, NET
from stripesim.api.versions import Dialect
from stripesim.api.within import WITHIN
from stripesim.engine.world import World
from stripesim.resources.balance.instant_available import net_available
from stripesim.resources.connect import application
from stripesim.resources.reserves.reserve_hold.shape import release_details


class Behind(dict[str, Callable[[str], Any]]):
    """By kind, the function that shows what stands behind a field, for one answer to this account,
    in its dialect. It gets the id of the object, or of the one that it stands within.
    """

    def __init__(self, world: World, account: str, dialect: Dialect) -> None:
        self._world, self._account, self._dialect = world, account, dialect

    def __missing__(self, kind: str) -> Callable[[str], Any]:
        self[kind] = function = self._of(kind)
        return function

    def _of(self, kind: str) -> Callable[[str], Any]:
        world, shapes = self._world, self._world.shapes
        latest, in_dialect = world.store.latest, self._dialect.show
        if kind in WITHIN:
            within = WITHIN[kind]
            return lambda id: in_dialect(within(world, id), world)
        if kind == APPLICATION:
            return application.render
        if kind == NET:
            return lambda id: net_available(latest[self._account], world)
        if kind == DETAILS:
            return lambda id: release_details(latest[id])

        as_newest, show = self._dialect.is_newest, shapes.get(kind)

        def of_record(id: str) -> Any:
            record = latest.get(id)
            if record is None:
                return None
            shape = (show or shapes[record.kind])(record, world)
            return shape if as_newest else in_dialect(shape, world)

        return of_record
