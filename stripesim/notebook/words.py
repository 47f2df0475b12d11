"""The words of the timeline: for each type of event what happened, and the rule behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from stripesim.facts.currencies import money
from stripesim.facts.days import DAY, HOUR
from stripesim.notebook.default_banks import became_default
from stripesim.resources.places import PAYMENTS

if TYPE_CHECKING:
    from stripesim.notebook.teller import Teller

Shape = dict[str, Any]


def clock_of(moment: int) -> str:
    """The time of the day of a moment, in UTC."""
    return f"{datetime.fromtimestamp(moment, UTC):%H:%M}"


def day_of(moment: int) -> str:
    """A day as Mon 25."""
    at = datetime.fromtimestamp(moment, UTC)
    return f"{at:%a} {at.day}"


def day_after(start: int, moment: int) -> str:
    """A later day as Mon 25; if it is not in the month of `start`, as Mon 25 May."""
    same = datetime.fromtimestamp(start, UTC).month == datetime.fromtimestamp(moment, UTC).month
    return day_of(moment) if same else f"{day_of(moment)} {month_of(moment)}"


def date_of(moment: int) -> str:
    """A day as 25 May."""
    at = datetime.fromtimestamp(moment, UTC)
    return f"{at.day} {at:%b}"


def month_of(moment: int) -> str:
    """A month as May."""
    return f"{datetime.fromtimestamp(moment, UTC):%b}"


def hours(seconds: int) -> str:
    """A span of time in hours, as text."""
    if seconds < HOUR:
        return "moments" if seconds else "the second"
    return f"{seconds // HOUR} hour{'s' if seconds >= 2 * HOUR else ''}"


def spans(days: list[int]) -> str:
    """The weekdays of a list of days, neighbours joined: Sat–Mon."""
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    names = [[f"{datetime.fromtimestamp(day * DAY, UTC):%a}" for day in run] for run in runs]
    return ", ".join(dict.fromkeys("–".join(dict.fromkeys([run[0], run[-1]])) for run in names))


def matured(net: int, currency: str) -> str:
    """What becomes available at a moment, in words; refunds that waited may be more than sales."""
    if net < 0:
        return f"available falls by {money(-net, currency)}"
    return f"{money(net, currency)} becomes available"


def sold(rows: list[Shape]) -> str:
    """The days on which this money was earned."""
    days = [day_of(row["created"]) for row in rows]
    return f"payments of {' to '.join(dict.fromkeys([days[0], days[-1]]))}"


Said = tuple[str, str] | None  # what happened, because


def _bank_added(to: Teller, event: Shape, bank: Shape, row: Shape | None) -> Said:
    what, currency = f"{bank['object'].replace('_', ' ')} {bank['last4']} added", bank["currency"]
    if became_default(to.world, to.record(bank["id"]), event["place"]):
        return what, "payouts go there"
    return what, f"one more for {currency}: payouts go to the default"


def _bank_updated(to: Teller, event: Shape, bank: Shape, row: Shape | None) -> Said:
    if "status" not in event["data"]["previous_attributes"]:
        return None
    name = f"{bank['object'].replace('_', ' ')} {bank['last4']}"
    if bank["status"] == "errored":
        return f"{name} errored", "no payouts to it until it is updated"
    return f"{name} updated", "payouts to it go on"


def _account_updated(to: Teller, event: Shape, account: Shape, row: Shape | None) -> Said:
    before = event["data"]["previous_attributes"]
    asked = before.get("requirements", {}).get("past_due")
    if asked is None:
        return None
    due = account["requirements"]["past_due"]
    changed = [each for each in ("charges", "payouts") if f"{each}_enabled" in before]
    if new := [each for each in due if each not in asked]:
        stopped = [f"no {each}" for each in changed if not account[f"{each}_enabled"]]
        until = f"{' and '.join(stopped)} until it is given" if stopped else "it is still missing"
        return f"past due: {', '.join(new)}", until
    if due or not asked:
        return None
    return "nothing is past due any more", "what was asked for is given"


def _charged(to: Teller, event: Shape, charge: Shape, row: Shape | None) -> Said:
    if row is None and charge["captured"]:
        kept = to.record(charge["balance_transaction"])
        why = "booked moments later" if kept is None else f"converted to {kept.currency}"
        return f"{to.money(charge['amount'])} by card", why
    if row is None:
        return f"{to.money(charge['amount'])} authorized", "no money until it is captured"
    method = charge["payment_method_details"]["type"]
    if to.knows(row):
        return f"{to.money(charge['amount'])} paid by the bank", "the debit has succeeded"
    verb = f"by {method.replace('_', ' ')}" if event["type"] != "charge.captured" else "captured"
    paid = row if event["type"] != "charge.updated" else charge  # booked after it was paid
    why = to.waits(row, charge, paid["created"], event["place"])
    return f"{to.money(row['amount'])} {verb}, fee {to.money(row['fee'])}", why


def _declined(to: Teller, event: Shape, charge: Shape, row: Shape | None) -> Said:
    reason = charge["outcome"]["reason"] or charge["failure_code"]
    if row is not None:
        why = reason.replace("_", " ") if reason else "it was canceled"
        return f"{to.money(-row['net'])} back to the bank", f"the debit has failed: {why}"
    return f"{to.money(charge['amount'])} declined", f"{reason.replace('_', ' ')}: nothing moves"


def _expired(to: Teller, event: Shape, charge: Shape, row: Shape | None) -> Said:
    return f"{to.money(charge['amount'])} not captured", "the authorization has expired"


def _refunded(to: Teller, event: Shape, refund: Shape, row: Shape | None) -> Said:
    what = f"{to.money(refund['amount'])} refunded"
    if refund["reason"] == "expired_uncaptured_charge":
        return None  # `charge.expired` has said so
    if row is None and refund["status"] == "succeeded":
        return what, "nothing had been captured"
    if row is None:
        why = refund.get("pending_reason") or refund["failure_reason"]
        when = "in vain" if refund["status"] == "failed" else "later"
        return f"{what}, {when}", why.replace("_", " ")
    if row["type"] == "payment_refund":
        return f"{to.money(-row['net'])} taken back", "the platform reverses its transfer"
    if row["balance_type"] != PAYMENTS:
        return what, "from what was prefunded; the fee is kept"
    if row["fee"]:
        return what, f"{to.money(-row['fee'])} of the fee given back"
    if row["available_on"] > row["created"]:
        return what, "from pending like its charge; fee kept"
    return what, "from available; the fee is kept"


def _refund_failed(to: Teller, event: Shape, refund: Shape, row: Shape | None) -> Said:
    if row is None:
        return None  # it was told as made in vain
    why = (refund["failure_reason"] or "unknown").replace("_", " ")
    return f"{to.money(row['net'])} of a refund back", f"the refund has failed: {why}"


def _payout_made(to: Teller, event: Shape, payout: Shape, row: Shape | None) -> Said:
    amount, arrives = payout["amount"], f"arrives {day_of(payout['arrival_date'])}"
    if payout["original_payout"] is not None:
        return f"payout of {to.money(-amount)} reversed", f"asked of the bank; {arrives}"
    if amount < 0:
        return f"debit of {to.money(-amount)}", f"the balance stays below zero; {arrives}"
    if payout["method"] == "instant":
        why = "made by hand, instant"
    elif not payout["automatic"]:
        why = f"made by hand; {arrives}"
    elif row is not None and row["available_on"] > row["created"]:
        why = f"made ahead of its money; {arrives}"
    else:
        settings = to.settings(event["place"])
        kept = (settings.minimum_balance_by_currency or {}).get(to.currency)
        days = "on business days" if settings.interval == "daily" else settings.interval
        all_of_it = f"all above {to.money(kept)}" if kept else "all there is"
        why = f"{clock_of(event['created'])} {days}: {all_of_it}"
    return f"payout of {to.money(amount)}", why


def _payout_updated(to: Teller, event: Shape, payout: Shape, row: Shape | None) -> Said:
    if event["data"]["previous_attributes"].get("status") != "pending":
        return None
    amount, after = payout["amount"], hours(event["created"] - payout["created"])
    what = f"{to.money(abs(amount))} {'sent to' if amount > 0 else 'asked of'} the bank"
    return what, f"{after} after it was made"


def _payout_paid(to: Teller, event: Shape, payout: Shape, row: Shape | None) -> Said:
    amount = payout["amount"]
    if 0 <= event["created"] - payout["arrival_date"] < HOUR:
        why = f"{clock_of(event['created'])} of its arrival day"
    else:
        why = f"{hours(event['created'] - payout['created'])} after it was made"
    return f"{to.money(abs(amount))} {'from' if amount < 0 else 'in'} the bank", why


def _payout_failed(to: Teller, event: Shape, payout: Shape, row: Shape | None) -> Said:
    amount, reason = payout["amount"], payout["failure_code"].replace("_", " ")
    if amount < 0:
        return f"bank refuses {to.money(-amount)}", f"{reason}: owed again"
    return f"bank sends back {to.money(amount)}", f"{reason}: available at once"


def _payout_canceled(to: Teller, event: Shape, payout: Shape, row: Shape | None) -> Said:
    return f"payout of {to.money(payout['amount'])} canceled", "it was still pending"


def _announced(to: Teller, event: Shape, balance: Shape, row: Shape | None) -> Said:
    return "balance.available is sent", "money became available"


def _topped_up(to: Teller, event: Shape, topup: Shape, row: Shape | None) -> Said:
    what, why = f"{to.money(topup['amount'])} topped up", topup["description"] or "from the bank"
    apart = row is not None and row["balance_type"] != PAYMENTS
    return what, f"{why}; apart, for refunds and disputes" if apart else why


def _disputed(to: Teller, event: Shape, dispute: Shape, row: Shape | None) -> Said:
    if row is None:
        return None
    what = f"{to.money(-row['amount'])} disputed, fee {to.money(row['fee'])}"
    place = "pending" if row["available_on"] > row["created"] else "available"
    return what, f"{dispute['reason'].replace('_', ' ')}: from {place}"


def _reinstated(to: Teller, event: Shape, dispute: Shape, row: Shape | None) -> Said:
    amount = dispute["amount"] if row is None else row["amount"]
    return f"{to.money(amount)} reinstated", "the dispute is won; its fee is kept"


def _closed(to: Teller, event: Shape, dispute: Shape, row: Shape | None) -> Said:
    if dispute["status"] != "lost":
        return None
    return f"dispute of {to.money(dispute['amount'])} lost", "the cardholder keeps the money"


def _transferred(to: Teller, event: Shape, transfer: Shape, row: Shape | None) -> Said:
    if row is None:
        return None
    why = f"to {transfer['destination']}"
    if transfer["source_transaction"] is not None and row["available_on"] > row["created"]:
        why += f"; {day_of(row['available_on'])}, like its charge"
    return f"{to.money(-row['net'])} transferred", why


def _reversed(to: Teller, event: Shape, transfer: Shape, row: Shape | None) -> Said:
    if row is None:
        return None
    return f"transfer reversed: {to.money(row['net'])}", f"from {transfer['destination']}"


def _fee_taken(to: Teller, event: Shape, fee: Shape, row: Shape | None) -> Said:
    if row is None:
        return None
    return f"application fee {to.money(row['net'])}", f"from {fee['account']}"


def _fee_refunded(to: Teller, event: Shape, fee: Shape, row: Shape | None) -> Said:
    if row is None:
        return None
    return f"application fee refunded: {to.money(-row['net'])}", f"to {fee['account']}"


def _booked(to: Teller, event: Shape, charge: Shape, row: Shape | None) -> Said:
    return None if row is None or to.knows(row) else _charged(to, event, charge, row)


Words = Callable[["Teller", Shape, Shape, Shape | None], Said]

WORDS: dict[str, Words] = {
    "account.external_account.created": _bank_added,
    "account.external_account.updated": _bank_updated,
    "account.updated": _account_updated,
    "application_fee.created": _fee_taken,
    "application_fee.refunded": _fee_refunded,
    "balance.available": _announced,
    "charge.captured": _charged,
    "charge.dispute.closed": _closed,
    "charge.dispute.funds_reinstated": _reinstated,
    "charge.dispute.funds_withdrawn": _disputed,
    "charge.expired": _expired,
    "charge.failed": _declined,
    "charge.pending": _charged,
    "charge.succeeded": _charged,
    "charge.updated": _booked,
    "payout.canceled": _payout_canceled,
    "payout.created": _payout_made,
    "payout.failed": _payout_failed,
    "payout.paid": _payout_paid,
    "payout.updated": _payout_updated,
    "refund.created": _refunded,
    "refund.failed": _refund_failed,
    "topup.succeeded": _topped_up,
    "transfer.created": _transferred,
    "transfer.reversed": _reversed,
}
