"""The last events and requests of a simulator as text, for reports of failing tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from stripesim.api.dispatch import Dispatcher
from stripesim.api.table import Table, aligned
from stripesim.engine.world import World

Rows = list[dict[str, Any]]


def log(dispatcher: Dispatcher, last: int, deliveries: Table) -> str:
    """Aligned tables of events, requests and webhook deliveries (if any), the newest last. The
    account is told where one of them is not of the simulator's own.
    """
    events = [
        {
            "created": event.created,
            "event": event.type,
            "object": getattr(event.about, "id", event.account),
            "account": event.account,
        }
        for event in dispatcher.world.log.events[-last:]
    ]
    requests = [
        {
            "moment": moment,
            "request": f"{method} {path.format(**ids)}",
            "account": account,
            "status": status,
            "said": said,
        }
        for moment, method, path, ids, status, said, account in list(dispatcher.log)[-last:]
    ]
    own = dispatcher.platform
    text = (
        f"last events\n{aligned(of_others(events, own))}\n\n"
        f"last requests\n{aligned(of_others(requests, own))}"
    )
    if deliveries:
        text += f"\n\nlast webhook deliveries\n{aligned(deliveries[-last:])}"
    return text


def of_others(rows: Rows, own: str) -> list[Mapping[str, Any]]:
    """The rows with the accounts that are not the own one; without the column if there is none."""
    named = [{**row, "account": row["account"].replace(own, "")} for row in rows]
    if any(row["account"] for row in named):
        return [*named]
    return [{name: row[name] for name in row if name != "account"} for row in rows]


def not_booked(world: World, name: str) -> str:
    """Which charge has no balance transaction yet, and until when, in one line; "" if each has.
    `name`: what the simulator is called there.
    """
    ahead = [each for each in world.schedule if (each.kind, each.verb) == ("charge", "book")]
    if not ahead:
        return ""
    last = ahead[-1].moment
    at = datetime.fromtimestamp(last, UTC).time()
    seconds = f"{name}.clock.advance(seconds={last - world.now})"
    if len(ahead) == 1:
        return f"{ahead[0].id} is booked at {at}: {seconds} brings its balance transaction"
    others = f"{ahead[0].id} and {len(ahead) - 1} more are booked by {at}"
    return f"{others}: {seconds} brings their balance transactions"
