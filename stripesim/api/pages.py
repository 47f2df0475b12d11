"""Lists: newest first, ten a page unless asked, cursors both ways, filters."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Mapping
from heapq import merge
from operator import attrgetter
from typing import Any

from attrs import evolve, frozen

from stripesim.engine.record import DELETED
from stripesim.engine.refusal import Refusal
from stripesim.engine.store import newest_first
from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.resources.events import event
from stripesim.resources.requests import both_given, no_such

Keep = Callable[[Any], bool]
CREATED = attrgetter("created")
NONE: array[int] = array("q")


@frozen(eq=False, repr=False, match_args=False)
class Query:
    """One list: what it holds, which filters go through an index and which look at each record."""

    kind: str
    url: str
    indexed: tuple[str, ...] = ()
    looked_at: tuple[str, ...] = ()

    def page(
        self, world: World, account: str, ids: Mapping[str, str], params: dict[str, Any]
    ) -> dict[str, Any]:
        table = world.store.table(account, self.kind)
        places = None
        if "customer" in params:
            _known_customer(world, account, params["customer"])
        for name in self.indexed:
            if name in params:
                places = table.index(name, KEYS.get(name) or attrgetter(name)).get(
                    params[name], NONE
                )
        if "payout" in params:
            places = paid_by(world, account, params["payout"])
        keep = _keep([name for name in (*self.indexed, *self.looked_at) if name in params], params)
        return paged(
            params,
            self.url.format(**ids),
            table.records,
            places,
            keep,
            find=lambda id: self._place(world, account, id),
            render=lambda place: world.render(table.records[place]),
        )

    def _place(self, world: World, account: str, id: str) -> int | None:
        record = world.store.find(self.kind, id, account)
        return None if record is None else record.serial


def _keep(names: list[str], params: Mapping[str, Any]) -> Keep:
    """The filters that every record of the page has to pass; what is deleted is left out."""
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
def _known_customer(world: World, account: str, id: str) -> None:
    """A list is asked for a customer that exists, or did."""
    customer = world.store.latest.get(id)
    if customer is None or customer.kind != "customer" or customer.account != account:
        raise no_such("customer", id, "customer")


FIELD = {"type": "what.type", "status": "state"}

METHODS = Query(
    "payment_method",
    "/v1/payment_methods",
    ("customer",),
    ("state", "allow_redisplay", "instrument.type"),
)
METHODS_OF_CUSTOMER = evolve(METHODS, url="/v1/customers/{customer}/payment_methods")


def methods(
    world: World, account: str, ids: Mapping[str, str], params: dict[str, Any]
) -> dict[str, Any]:
    """The payment methods that are attached: to the customer asked for, or to any."""
    return METHODS.page(world, account, ids, _attached(params))


def methods_of_customer(
    world: World, account: str, ids: Mapping[str, str], params: dict[str, Any]
) -> dict[str, Any]:
    """The payment methods of the customer that the path names."""
    if world.store.find("customer", ids["customer"], account) is None:
        raise no_such("customer", ids["customer"])
    return METHODS_OF_CUSTOMER.page(world, account, ids, {**_attached(params), **ids})


def _attached(params: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked for, of what is attached."""
    asked = {name: value for name, value in params.items() if name != "type"}
    if "type" in params:
        asked["instrument.type"] = params["type"]
    return {**asked, "state": "attached"}


FEE_REFUNDS = Query("fee_refund", "/v1/application_fees/{application_fee}/refunds", ("fee",))


def fee_refunds(
    world: World, account: str, ids: Mapping[str, str], params: dict[str, Any]
) -> dict[str, Any]:
    """The refunds of the application fee that the path names."""
    fee = ids["application_fee"]
    if world.store.find("application_fee", fee, account) is None:
        raise no_such("application_fee", fee)
    return FEE_REFUNDS.page(world, account, ids, {**params, "fee": fee})


REVERSALS = Query("transfer_reversal", "/v1/transfers/{transfer}/reversals", ("transfer",))


def reversals(
    world: World, account: str, ids: Mapping[str, str], params: dict[str, Any]
) -> dict[str, Any]:
    """The reversals of the transfer that the path names."""
    if world.store.find("transfer", ids["transfer"], account) is None:
        raise no_such("transfer", ids["transfer"])
    return REVERSALS.page(world, account, ids, {**params, **ids})


@rule("recorded", "a 2026 sandbox: ?source=du_… is empty although the rows have that source")
def source_to_find(row: Any) -> str | None:
    """The rows of a dispute are not found by their source."""
    return None if row.what.type == "adjustment" else row.source


KEYS: Mapping[str, Callable[[Any], Any]] = {"source": source_to_find}


DISPUTES = Query("dispute", "/v1/disputes", ("charge", "payment_intent"))


@rule("recorded", "a 2026 sandbox; that it counts the page assumed")
def disputes(
    world: World, account: str, ids: Mapping[str, str], params: dict[str, Any]
) -> dict[str, Any]:
    """The list of disputes has a key more than other lists: `count`."""
    page = DISPUTES.page(world, account, ids, params)
    return {"object": "list", "count": len(page["data"]), **page}


HOLDS = Query(
    "reserve_hold",
    "/v1/reserve/holds",
    ("reserve_plan", "source_charge"),
    ("currency", "id", "is_releasable", "reason"),
)


def holds(
    world: World, account: str, ids: Mapping[str, str], params: dict[str, Any]
) -> dict[str, Any]:
    """The holds of an account; those of a release are the one that it has released."""
    asked = {name: value for name, value in params.items() if name != "reserve_release"}
    if "reserve_release" in params:
        release = world.store.find("reserve_release", params["reserve_release"], account)
        if release is None:
            raise no_such("reserve_release", params["reserve_release"], "reserve_release")
        asked["id"] = release.reserve_hold
    return HOLDS.page(world, account, ids, asked)


def paid_by(world: World, account: str, id: str) -> array[int]:
    """The rows that an automatic payout paid, its own among them, oldest first."""
    payout = world.store.find("payout", id, account)
    if payout is None:
        raise no_such("payout", id, "payout")
    if not payout.automatic:
        raise Refusal(
            "Balance transaction history can only be filtered on automatic transfers, not manual.",
            param="payout",
        )
    names = (payout.hold_transaction, payout.balance_transaction)
    own = [world.store.latest[name].serial for name in names if name is not None]
    table = world.store.table(account, "balance_transaction")
    return table.places("payout", id, lambda: array("q", merge(*payout.lists, own)))


def paged(
    params: Mapping[str, Any],
    url: str,
    records: list[Any],
    places: array[int] | None,
    keep: Keep | None,
    *,
    find: Callable[[str], int | None],
    render: Callable[[int], dict[str, Any]],
) -> dict[str, Any]:
    """A page as the API shows it. (recorded: limits are clamped, a bad cursor is refused first)"""
    limit = min(max(params.get("limit", 10), 1), 100)
    low, high = 0, len(records)
    if (bounds := params.get("created")) is not None:
        oldest, newest = bounds
        low = low if oldest is None else bisect_left(records, oldest, key=CREATED)
        high = high if newest is None else bisect_left(records, newest, key=CREATED)
    after, before = params.get("starting_after"), params.get("ending_before")
    if after is not None:
        high = min(high, _cursor(find, after, "starting_after", url))
    if before is not None:
        low = max(low, _cursor(find, before, "ending_before", url) + 1)
    if after is not None and before is not None:
        raise both_given("starting_after", "ending_before")
    found, more = newest_first(
        records, places, low=low, high=high, limit=limit, from_low=before is not None, keep=keep
    )
    return {
        "object": "list",
        "data": [render(place) for place in found],
        "has_more": more,
        "url": url,
    }


def _cursor(find: Callable[[str], int | None], id: str, param: str, url: str) -> int:
    place = find(id)
    if place is None:
        kind = url.rpartition("/")[2].removesuffix("s")
        raise no_such(kind, id, param)
    return place


def events(
    world: World, account: str, ids: Mapping[str, str], params: dict[str, Any]
) -> dict[str, Any]:
    """The account's events; a type may end in `*`."""
    log = world.log
    places = log.of_account(account)
    if (success := params.get("delivery_success")) is not None:
        places = array("q", [at for at in places if event.is_delivered(world, at) is success])
    if "type" in params and "types" in params:
        raise both_given("type", "types")
    types = params.get("types") or ([params["type"]] if "type" in params else None)
    keep: Keep | None = None
    if types is not None:
        exact = frozenset(types)
        starts = tuple(type[:-1] for type in types if type.endswith("*"))

        def keep(record: Any) -> bool:
            return record.type in exact or (bool(starts) and record.type.startswith(starts))

    return paged(
        params,
        "/v1/events",
        log.events,
        places,
        keep,
        find=lambda id: log.find(id, account),
        render=lambda place: event.render(place, world),
    )
