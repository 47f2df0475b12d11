"""What will happen by itself, as a table: prints aligned, reads as a list of dicts."""

from __future__ import annotations

from stripesim.api.options import currency_named
from stripesim.api.table import Table
from stripesim.engine.schedule import Scheduled
from stripesim.engine.world import World
from stripesim.facts.currencies import SUPPORTED, money

# What an entry will do, where its verb alone says it.
WORDS = {
    "activate": "capabilities that were requested become active",
    "balance.available": "balance.available is sent",
    "bill": "the platform pays Stripe for it",
    "collection": "what it still owes is collected from its platform",
    "debits": "the negative balance is debited from the bank",
    "fail": "the bank says that the debit fails",
    "fall_due": "what is asked of it is past due",
    "payouts": "automatic payouts are made, if there is money to pay",
    "refer": "its reference comes from the card network",
    "refunds": "waiting refunds are sent",
    "repayment": "money added for refunds and disputes repays the negative balance",
    "reserve": "what is held of its platform follows its balance",
    "succeed": "the debit succeeds",
    "tail.ends": "what was held of its platform after a debit is released",
}
# The same where the states that follow are said beside it.
LEADS_ON = {
    "arrive": "it arrives",
    "book": "its money comes in",
    "bounce": "the bank sends it back",
    "decide": "the bank decides",
    "expire": "its time is over",
    "lapse": "the time for evidence is over",
    "return": "the bank sends it back",
    "settle": "it goes through",
    "submit": "it goes to the bank",
    "verify": "it is verified",
}


def upcoming(world: World, currency: str | None = None) -> Table:
    """One dict for each entry of the schedule: moment (unix seconds), object (an id), will (what
    happens). With a currency, without what is about money in another one. Raises ValueError for a
    currency that is none.
    """
    only = None if currency is None else currency_named(currency)
    return Table(
        [
            {"moment": entry.moment, "object": about(world, entry), "will": will(world, entry)}
            for entry in world.schedule
            if only is None or held_in(world, entry) in (None, only)
        ]
    )


def held_in(world: World, entry: Scheduled) -> str | None:
    """The currency of the money that an entry is about; None: of any, or it is about no money."""
    if entry.kind == "job":
        return next((part for part in entry.id.split("/") if part in SUPPORTED), None)
    return getattr(world.store.latest[entry.id], "currency", None)


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
        net, is_held = sum(part.values()), balance_type == "risk_reserved"
        if net == 0:
            gone = (
                "what was held is released already" if is_held else "what waited adds up to nothing"
            )
            return f"nothing becomes available: {gone}"
        if net < 0:
            return f"available falls by {money(-net, currency)}"
        return f"{money(net, currency)}{' of what is held' * is_held} becomes available"
    if entry.verb == "payouts" and not world.store.latest[entry.account].payouts_enabled:
        return "no automatic payouts, as long as payouts are disabled"
    if entry.verb in WORDS:
        return WORDS[entry.verb]
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
    return f"{LEADS_ON[entry.verb]}: {said.replace('_', ' ')}"
