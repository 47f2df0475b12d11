"""Lists: newest first, ten a page by default, cursors in both directions, filters."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from attrs import frozen

from stripesim.api.routes import Ids, Params, Shape
from stripesim.engine.record import DELETED
from stripesim.engine.store import newest_first
from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.resources.requests import both_given, no_such

Keep = Callable[[Any], bool]
CREATED = attrgetter("created")
NONE: array[int] = array("q")


@frozen(eq=False, repr=False, match_args=False)
class Query:
    """One list: what it contains, and by which fields it can be filtered."""

    kind: str
    by: tuple[str, ...] = ()
    noun: str = ""  # the word for one object in errors, if not the kind
    keys: Mapping[str, Callable[[Any], Any]] = {}  # for indexes that are not by a plain field

    def page(
        self,
        world: World,
        account: str,
        ids: Ids,
        params: Params,
        places: array[int] | None = None,
    ) -> Shape:
        """A page of the account's objects; with `places`, only of those at these positions (oldest
        first). Each filter has an index, made when it is first asked for.
        """
        table, show = world.store.table(account, self.kind), world.shapes[self.kind]
        if "customer" in params:
            known_customer(world, account, params["customer"])
        asked = [name for name in self.by if name in params]
        if places is None:
            for name in asked:
                if isinstance(params[name], tuple):
                    continue  # a span: each object is looked at
                index = table.index(name, self.keys.get(name) or attrgetter(FIELD.get(name, name)))
                found = index.get(params[name], NONE)
                places = found if places is None or len(found) < len(places) else places
        return paged(
            params,
            self.noun or self.kind,
            table.records,
            places,
            _keep(asked, params),
            find=lambda id: self._place(world, account, id),
            render=lambda place: show(table.records[place], world),
        )

    def _place(self, world: World, account: str, id: str) -> int | None:
        record = world.store.find(self.kind, id, account)
        return None if record is None else record.serial


def _keep(names: list[str], params: Mapping[str, Any]) -> Keep:
    """The filters that every record of the page has to pass; deleted records are left out."""
    if not names:
        return _exists
    wanted = [(attrgetter(FIELD.get(name, name)), params[name]) for name in names]

    def keep(record: Any) -> bool:
        if record.state == DELETED:
            return False
        for read, value in wanted:
            have = read(record)
            if isinstance(value, tuple):
                low, high = value
                if (low is not None and have < low) or (high is not None and have >= high):
                    return False
            elif have != value:
                return False
        return True

    return keep


def _exists(record: Any) -> bool:
    return bool(record.state != DELETED)


@rule("assumed", "by analogy with other parameters that name an object")
def known_customer(world: World, account: str, id: str) -> None:
    """The customer that a list is filtered by has to exist, or to have existed."""
    customer = world.store.latest.get(id)
    if customer is None or customer.kind != "customer" or customer.account != account:
        raise no_such("customer", id, "customer")


FIELD = {"type": "what.type", "status": "state"}


def paged(
    params: Mapping[str, Any],
    noun: str,
    records: list[Any],
    places: array[int] | None,
    keep: Keep | None,
    *,
    find: Callable[[str], int | None],
    render: Callable[[int], dict[str, Any]],
) -> dict[str, Any]:
    """A page in the API's shape, without its `url`; `noun` is the word for one of its objects in
    errors. (recorded: limits are clamped, a bad cursor is refused first)
    """
    limit = min(max(params.get("limit", 10), 1), 100)
    low, high = 0, len(records)
    if (bounds := params.get("created")) is not None:
        oldest, newest = bounds
        low = low if oldest is None else bisect_left(records, oldest, key=CREATED)
        high = high if newest is None else bisect_left(records, newest, key=CREATED)
    after, before = params.get("starting_after"), params.get("ending_before")
    if after is not None:
        high = min(high, _cursor(find, after, "starting_after", noun))
    if before is not None:
        low = max(low, _cursor(find, before, "ending_before", noun) + 1)
    if after is not None and before is not None:
        raise both_given("starting_after", "ending_before")
    found, more = newest_first(
        records, places, low=low, high=high, limit=limit, from_low=before is not None, keep=keep
    )
    return {
        "object": "list",
        "data": list(map(render, found)),
        "has_more": more,
    }


def _cursor(find: Callable[[str], int | None], id: str, param: str, noun: str) -> int:
    place = find(id)
    if place is None:
        raise no_such(noun, id, param)
    return place


CURSORS = ("starting_after", "ending_before")


def with_total(page: Shape, read: Callable[[Params], Shape], params: Params) -> Shape:
    """A page that says besides how many objects there are on all pages."""
    asked = {name: each for name, each in params.items() if name not in CURSORS} | {"limit": 100}
    count, more = 0, True
    while more:
        found = read(asked)
        count, more = count + len(found["data"]), found["has_more"]
        asked["starting_after"] = found["data"][-1]["id"] if more else None
    url = page.pop("url")
    return {**page, "total_count": count, "url": url}
