"""What will happen by itself, as a table: prints aligned, reads as a list of dicts."""

from __future__ import annotations

from stripesim.api.table import Table
from stripesim.engine.schedule import Scheduled
from stripesim.engine.world import World
from stripesim.facts.currencies import money

RESERVES = {
    "reserve": "what is held of its platform follows its balance",
    "tail.ends": "what was held of its platform after a debit is released",
    "collection": "what it still owes is collected from its platform",
}


def upcoming(world: World) -> Table:
    """One dict for each entry of the schedule: moment (unix seconds), object (an id or a currency),
    will (what happens).
    """
    return Table(
        [
            {"moment": entry.moment, "object": about(world, entry), "will": will(world, entry)}
            for entry in world.schedule
        ]
    )


def about(world: World, entry: Scheduled) -> str:
    """The id shown for an entry: its object's; of a job the account's, of a delivery the
    event's.
    """
    if entry.kind == "webhook_delivery":
        return world.log.id_of(world.store.latest[entry.id].event)
    return entry.account if entry.kind == "job" else entry.id


def will(world: World, entry: Scheduled) -> str:
    """What the entry will do, in words."""
    if entry.verb == "money.matures":
        balance_type, currency, moment = entry.id.split("/")
        part = world.ledger.pool(balance_type, entry.account, currency).ahead.get(int(moment), {})
        held = " of what is held" if balance_type == "risk_reserved" else ""
        return f"{money(sum(part.values()), currency)}{held} becomes available"
    if entry.verb == "balance.available":
        return "balance.available is sent"
    if entry.verb == "debits":
        return "the negative balance is debited from the bank"
    if entry.verb in RESERVES:
        return RESERVES[entry.verb]
    if entry.verb == "repayment":
        return "money added for refunds and disputes repays the negative balance"
    if entry.verb == "refunds":
        return "waiting refunds are sent"
    if entry.verb == "bill":
        return "the platform pays Stripe for it"
    if entry.verb == "payouts":
        return "automatic payouts are made"
    if entry.kind == "reserve_hold":
        hold = world.store.latest[entry.id]
        return f"{money(hold.amount_releasable, hold.currency)} is released"
    if entry.kind == "webhook_delivery":
        delivery = world.store.latest[entry.id]
        url = world.store.latest[delivery.endpoint].url
        return f"{world.log.events[delivery.event].type} is sent again to {url}"
    outcomes = [
        row.dst
        for row in world.lifecycles[entry.kind].transitions
        if row.verb == entry.verb and row.dst and world.store.latest[entry.id].state in row.sources
    ]
    said = " or ".join(dict.fromkeys(reversed(outcomes)))
    return f"{entry.verb}: {said}" if said else entry.verb
