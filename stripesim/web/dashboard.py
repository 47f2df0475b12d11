"""What the dashboard (`page.py`) shows of a world, in one question.

`GET /_stripesim/dashboard` costs the same with a hundred charges as with a hundred thousand: sums
are kept by the hour and catch up with new rows (`notebook/running_sums.py`), lists have an end.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import stripesim
from stripesim.api.options import currency_named
from stripesim.api.upcoming import about, will
from stripesim.engine.world import World
from stripesim.explain.explain import TOPICS
from stripesim.explain.next_payout import what_waits_for
from stripesim.facts.currencies import decimals, money
from stripesim.facts.days import DAY
from stripesim.notebook.debts import sums
from stripesim.notebook.recent import recent
from stripesim.notebook.running_sums import AT_STRIPE, sums_now, sums_since
from stripesim.planning.forecast import assumed
from stripesim.resources.accounts.connections import connected_accounts
from stripesim.resources.balance.of_an_account import currencies_of
from stripesim.resources.connect.reserve_transaction import reserved_for
from stripesim.web.forms import controls, situations

Shape = dict[str, Any]
LINES = 50  # of the timeline, and of what is to come
NEWEST = 8  # objects of a kind
LAST = 25  # requests and deliveries
ACCOUNTS = 40  # of the platform, those that owe most first
POINTS = 800  # of the picture
MARKS = 60  # payouts in the picture, and as many disputes
# Of a world with more entries in its schedule, or more objects, a look ahead takes seconds.
MOST_PLANNED, MOST_OBJECTS = 6_000, 250_000
MONTH, LONGEST = 30, 366  # days of a forecast
PERIOD = 90  # days in the picture
ABLE = ("account", "capability", "person", "requirement")  # what makes an account able
KINDS = ("charge", "refund", "dispute", "payout", "topup", "payment_intent")  # controls name them


def dashboard(
    sim: stripesim.Simulator,
    account: str | None = None,
    currency: str | None = None,
    days: int = PERIOD,
) -> Shape:
    """What the page shows of one account in one currency, of the world and of what is to come.

    account: an id; unless given, the simulator's own. currency: unless given, the account's default
    one. days: how far back `series` and `marks` go. Amounts are minor units, moments unix seconds.
    Raises `PermissionError` for another's account, ValueError for a currency that is none.
    """
    sim.clock.follow()
    with sim._lock:
        world = sim._world
        (id,) = sim._accounts(account)
        record = world.store.latest[id]
        held = held_in(world, id, currency)
        since = world.now - min(max(days, 1), 36_600) * DAY
        currencies = list(dict.fromkeys([held, *currencies_of(world, id)]))  # `held` first
        return {
            "now": world.now,
            "clock": sim.clock.kind,
            "platform": sim.account,
            "account": id,
            "country": record.country,
            "currency": held,
            "currencies": currencies,
            "decimals": {each: decimals(each) for each in all_currencies(world, currencies)},
            "days": days,
            "looks_ahead": len(world.schedule) <= MOST_PLANNED
            and len(world.store.latest) <= MOST_OBJECTS,
            "sums": sums_now(world, id, held),
            "series": series(world, id, held, since),
            "marks": sorted(marks(world, id, held, since), key=lambda mark: mark["moment"]),
            "timeline": [
                {**row, "about": why_happened(world, row)} for row in recent(world, id, held, LINES)
            ],
            "upcoming": [to_come(world, entry) for entry in islice(world.schedule, LINES)],
            "upcoming_in_all": len(world.schedule),
            "waits": " ".join(each.text.strip() for each in what_waits_for(world, id, held)),
            **accounts(world, sim.account, held),
            "requests": [logged(world, each) for each in list(sim._dispatcher.log)[-LAST:]],
            "deliveries": [dict(each) for each in sim.webhooks._log[-LAST:]],
            "objects": {kind: objects(world, id, kind) for kind in KINDS},
            "controls": controls(),
            "situations": situations(),
        }


def ahead(
    sim: stripesim.Simulator,
    account: str | None = None,
    currency: str | None = None,
    days: int = MONTH,
) -> Shape:
    """What the picture shows as a forecast, `sim.forecast` by the hour: `series` and `marks` as of
    `dashboard`, and what it assumes. It costs a copy of the world, and so many days of it.
    """
    sim.clock.follow()
    with sim._lock:
        (id,) = sim._accounts(account)
        twin = sim._twin("own")
    world, now = twin._world, twin.clock.timestamp
    held = held_in(world, id, currency)
    end = now + min(max(days, 1), LONGEST) * DAY
    said = list(assumed(world, [id], end, None))
    twin.clock.advance_to(end)
    return {
        "series": series(world, id, held, now),
        "marks": list(marks(world, id, held, now + 1)),
        "assumes": said,
    }


def held_in(world: World, account: str, currency: str | None) -> str:
    """The currency that is meant: unless named, the account's default one."""
    return currency_named(currency or world.store.latest[account].default_currency)


def series(world: World, account: str, currency: str, since: int) -> list[list[int]]:
    """The picture: moments, each with what was available, pending, reserved and in transit."""
    steps = sums_since(world, account, currency, since, POINTS)
    return [[moment, *(step[name] for name in AT_STRIPE)] for moment, step in steps]


def all_currencies(world: World, more: list[str]) -> list[str]:
    """All currencies of the world, and more."""
    return sorted({*more, *(place.currency for place in world.ledger.sums)})


def marks(world: World, account: str, currency: str, since: int) -> Iterator[Shape]:
    """The last payouts, debits of the bank and disputes of an account, for the picture."""
    for kind in ("payout", "dispute"):
        records = world.store.table(account, kind).records
        for each in reversed(records[-MARKS:]):
            if each.currency == currency and each.created >= since:
                is_debit = kind == "payout" and each.amount < 0
                shown = "debit" if is_debit else kind
                amount = money(abs(each.amount), currency)
                yield {
                    "moment": each.created,
                    "kind": shown,
                    "id": each.id,
                    "amount": each.amount,
                    "state": each.state,
                    "said": f"{shown} of {amount}: {each.state.replace('_', ' ')}",
                }


def to_come(world: World, entry: Any) -> Shape:
    """An entry of the schedule, as `sim.upcoming` has it, and whose it is."""
    return {
        "moment": entry.moment,
        "account": entry.account,
        "object": about(world, entry),
        "will": will(world, entry),
        "about": why_comes(world, entry),
    }


def why_happened(world: World, row: Shape) -> Shape:
    """What explains a line of the timeline: an `id`, or a `side` of the account (see
    `sim.explain`), of a night (`on`).
    """
    for id in (row["id"], row["balance_transaction"]):
        if has_story(world, id):
            return {"id": id}
    if row["what"].startswith("no payout"):
        return {"side": "payouts", "account": row["account"], "on": row["moment"]}
    if row["event"].startswith("account.external_account"):
        return {"side": "payouts", "account": row["account"]}
    if row["event"] == "account.updated":
        return {"side": "account", "account": row["account"]}
    return {"side": "balance", "account": row["account"]}


def why_comes(world: World, entry: Any) -> Shape:
    """What explains an entry of the schedule, likewise."""
    if entry.kind != "job":
        id = about(world, entry)
        if has_story(world, id) or entry.kind == "webhook_delivery":
            return {"id": id}
        side = "account" if entry.kind in ABLE else "balance"
        return {"side": side, "account": entry.account}
    side = "payouts" if entry.verb == "payouts" else "balance"
    return {"side": side, "account": entry.account}


def has_story(world: World, id: str) -> bool:
    """Whether `sim.explain(id)` tells of it."""
    record = world.store.latest.get(id)
    return record is not None and record.kind in TOPICS


def accounts(world: World, platform: str, currency: str) -> Shape:
    """The platform and its accounts, those that owe most first; each with its sums in one currency,
    with who answers for what it owes, and with what is held of the platform because of it.
    """
    every = list(connected_accounts(world, platform))
    every.sort(key=lambda each: sums(world, each.id, currency)[0])
    held = sum(reserved_for(world, platform, each.id, currency) for each in every)
    shown = [world.store.latest[platform], *every[:ACCOUNTS]]
    parties = [party(world, platform, each, currency) for each in shown]
    parties[0].update(held=held, type="platform" if every else "")
    return {"accounts": parties, "accounts_in_all": len(every) + 1}


def party(world: World, platform: str, account: Any, currency: str) -> Shape:
    """One account, as the list has it."""
    available, pending = sums(world, account.id, currency)
    shown = world.render(account)
    own = account.id == platform
    return {
        "id": account.id,
        "country": account.country,
        "type": shown.get("type", ""),
        "charges_enabled": shown["charges_enabled"],
        "payouts_enabled": shown["payouts_enabled"],
        "currency": currency,
        "available": available,
        "pending": pending,
        "answers": "" if own else "platform" if account.liable == platform else "stripe",
        "held": 0 if own else reserved_for(world, platform, account.id, currency),
    }


def objects(world: World, account: str, kind: str) -> list[Shape]:
    """The newest objects of a kind, for the fields of forms."""
    return [
        {"id": each.id, "said": f"{money(each.amount, each.currency)} {each.state}"}
        for each in reversed(world.store.table(account, kind).records[-NEWEST:])
    ]


def logged(world: World, line: Any) -> Shape:
    """A line of the log of requests; `id` is an object in its path that can be explained, or ""."""
    moment, method, path, ids, status, said, _ = line
    return {
        "moment": moment,
        "method": method,
        "path": path.format(**ids),
        "id": next((id for id in ids.values() if has_story(world, id)), ""),
        "status": status,
        "said": said,
    }
