"""The words for balance transactions that no event is about: what moved, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from stripesim.facts.reserves import scheduled_release
from stripesim.notebook.words import day_after, day_of
from stripesim.resources.places import PAYMENTS

if TYPE_CHECKING:
    from stripesim.notebook.teller import Teller

Shape = dict[str, Any]
Moved = tuple[str, str]  # what moved, because


def moved(to: Teller, row: Shape) -> Moved:
    """The words for a row: by its type, or as its description has it."""
    words = WORDS.get(row["type"])
    said = words and words(to, row)
    if said:
        return said
    why = row["description"] or f"counted as {row['reporting_category'].replace('_', ' ')}"
    return f"{row['type'].replace('_', ' ')} {to.money(row['net'])}", why


def _paid_by_transfer(to: Teller, row: Shape) -> Moved:
    what = f"{to.money(row['amount'])} from the platform"
    if row["fee"]:
        what += f", fee {to.money(row['fee'])}"
    if row["available_on"] <= row["created"]:
        return what, "transferred; available at once"
    return what, f"transferred; {day_of(row['available_on'])}, like its charge"


def _adjusted(to: Teller, row: Shape) -> Moved | None:
    charge = to.record(row["source"])
    if charge is None or charge.kind != "charge":
        return None
    return f"application fee {to.money(row['net'])} back", "the platform refunds it"


def _reserved(to: Teller, row: Shape) -> Moved:
    transaction = to.record(row["source"])
    account, held = transaction.connected, to.money(transaction.held)
    if row["net"] < 0:
        why = f"{account} is below zero, and the platform liable: {held} held"
        return f"{to.money(-row['net'])} put into reserve", why
    left = f"{held} still held for {account}" if transaction.held else f"{account} owes no more"
    return f"{to.money(row['net'])} out of reserve", left


def _collected(to: Teller, row: Shape) -> Moved:
    if row["net"] < 0:
        owing = to.record(row["source"]).destination
        return f"{to.money(-row['net'])} lost", f"{owing} has owed it for 180 days"
    return f"{to.money(row['net'])} paid by the platform", "owed for 180 days"


def _billed(to: Teller, row: Shape) -> Moved:
    why = row["description"] or "what Stripe takes"
    if row["net"] > 0:
        return f"Stripe's fee {to.money(row['net'])} back", why
    return f"Stripe's fee {to.money(-row['net'])}", why


def _held(to: Teller, row: Shape) -> Moved:
    hold = to.record(row["source"])
    why = "until it is released"
    if hold.release_after is not None:
        why = f"until {day_after(row['created'], scheduled_release(hold.release_after))}"
    why += ", by a plan" if hold.reserve_plan else ", by request"
    return f"{to.money(-row['net'])} put into reserve", why


def _released(to: Teller, row: Shape) -> Moved:
    why = RELEASED.get(to.record(row["source"]).reason, "released")
    pending = "; pending like its charge" if row["available_on"] > row["created"] else ""
    return f"{to.money(row['net'])} out of reserve", why + pending


RELEASED = {
    "hold_expired": "its time is over",
    "hold_released_early": "released early",
    "hold_reversed": "its charge is refunded or disputed",
}


def _kept_back(to: Teller, row: Shape) -> Moved:
    if row["net"] < 0:
        return f"{to.money(-row['net'])} kept back", "the minimum balance stays"
    return f"{to.money(row['net'])} kept back no more", "the payout is made: it stays available"


def _added(to: Teller, row: Shape) -> Moved | None:
    if row["balance_type"] != PAYMENTS:
        return f"{to.money(row['net'])} topped up", "apart, for refunds and disputes"
    return None


def _topup_reversed(to: Teller, row: Shape) -> Moved:
    return f"top-up of {to.money(-row['net'])} taken back", "it was reversed"


def _advanced(to: Teller, row: Shape) -> Moved:
    if row["net"] < 0:
        return f"advance of {to.money(-row['net'])} back", "the instant payout did not arrive"
    return f"{to.money(row['net'])} advanced", "for an instant payout, out of pending money"


def _repaid(to: Teller, row: Shape) -> Moved:
    if row["net"] > 0:
        return f"{to.money(row['net'])} pending again", "the advance is given back"
    why = f"pending money of {day_of(row['available_on'])}"
    return f"{to.money(-row['net'])} pays the advance", why


WORDS: dict[str, Callable[[Teller, Shape], Moved | None]] = {
    "adjustment": _adjusted,
    "advance": _advanced,
    "advance_funding": _repaid,
    "connect_collection_transfer": _collected,
    "payment": _paid_by_transfer,
    "payout_minimum_balance_hold": _kept_back,
    "payout_minimum_balance_release": _kept_back,
    "reserve_hold": _held,
    "reserve_release": _released,
    "reserve_transaction": _reserved,
    "stripe_fee": _billed,
    "topup": _added,
    "topup_reversal": _topup_reversed,
}
