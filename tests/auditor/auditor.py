"""A second opinion on one account, from first principles.

The idea: everything that moves money is known from outside. A request says what was asked, its
answer says whether it was granted; the calendar, the price list and the settings say the rest. So
the auditor lives the life again from its log (`replay.py`, and one file for each resource), works
out which objects and balance transactions must have come of it, and compares that with what the API
shows. It shares no code with the engine and imports nothing of stripesim.

What it trusts: the moments and answers of the log, and of the objects only the ids, and that an
automatic payout exists (its amount, times, state and list are recomputed; on the `ahead` timing the
amount has to be that of its list).

What it does not know: connected accounts and transfers, instant payouts, other ways to pay than
cards and ACH debits, events.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from itertools import chain

from . import debits, disputes, payouts, refunds, sales, settings, topups
from .account import Account
from .asked import Object, Seen
from .book import Key, Row
from .compare import differences
from .replay import replay


def audit(seen: Seen) -> list[str]:
    """Every discrepancy as a sentence; an empty list is a clean bill."""
    account = replay(seen)
    checks = (
        sales.check,
        debits.check,
        refunds.check,
        disputes.check,
        topups.check,
        payouts.check,
        settings.check,
        balance_transactions,
        lists_add_up,
        no_row_in_two_lists,
        balance_adds_up,
        _conservation,
    )
    return account.findings + list(chain.from_iterable(check(account) for check in checks))


# --- the rows ------------------------------------------------------------------------------------


def balance_transactions(account: Account) -> Iterator[str]:
    now = account.seen.now
    shown: dict[Key, list[Object]] = defaultdict(list)
    for found in account.seen.rows:
        shown[account.key_of(found)].append(found)
    for row in account.rows:
        twins = shown.pop(row.key, [])
        if len(twins) > 1:
            yield f"{row} is there {len(twins)} times"
        must = {
            "amount": row.amount,
            "fee": row.fee,
            "net": row.net,
            "currency": row.currency,
            "created": row.created,
            "available_on": row.available_on,
            **({"reporting_category": row.category} if row.category else {}),
            "exchange_rate": _printed(row.rate),
            "status": "available" if row.available_on <= now else "pending",
        }
        yield from differences(str(row), twins[0] if twins else None, must)
        if twins and sum(line["amount"] for line in twins[0]["fee_details"]) != row.fee:
            yield f"{row}: its fee_details do not add up to {row.fee:,}"
    for extra in chain.from_iterable(shown.values()):
        name = f"the {extra['type']} row of {extra['source']} ({extra['net']:+,})"
        yield f"{name} should not be there"


def _printed(rate: Fraction | None) -> float | None:
    """A rate is shown to six digits, though it is exact."""
    if rate is None:
        return None
    six_digits = Context(prec=6, rounding=ROUND_HALF_UP)
    return float(six_digits.divide(Decimal(rate.numerator), Decimal(rate.denominator)))


# --- the lists of automatic payouts --------------------------------------------------------------


def lists_add_up(account: Account) -> Iterator[str]:
    """A payout is worth the other rows of its list, so that with its own they come to nothing.

    On the usual timing each list is known row by row (`payout_runs.py`), which says the same.
    """
    if not account.pays_ahead:
        return
    nets = {row["id"]: row["net"] for row in account.seen.rows}
    for payout, listed in account.seen.lists.items():
        sent = account.payouts.get(payout)
        if sent and account.row_id(sent.row.key) not in listed:
            yield f"{sent} does not list its own row"
        if unknown := [row for row in listed if row not in nets]:
            yield f"payout {payout} lists {', '.join(unknown)}, which nobody else shows"
        elif total := sum(nets[row] for row in listed):
            yield f"the rows that payout {payout} lists add up to {total:,}, not to nothing"


def no_row_in_two_lists(account: Account) -> Iterator[str]:
    listings = [(row, payout) for payout, rows in account.seen.lists.items() for row in rows]
    times = Counter(row for row, _ in listings)
    for row, count in times.items():
        if count > 1:
            payouts = " and ".join(payout for listed, payout in listings if listed == row)
            yield f"row {row} is listed {count} times: by {payouts}"


# --- the sums ------------------------------------------------------------------------------------


def balance_adds_up(account: Account) -> Iterator[str]:
    now, balance = account.seen.now, account.seen.balance
    ready, waiting = Counter[str](), Counter[str]()
    for row in account.rows:
        (ready if row.available_on <= now else waiting)[row.currency] += row.net
    for name, must in (("available", ready), ("pending", waiting)):
        shown = {entry["currency"]: entry for entry in balance[name]}
        for currency in sorted(shown.keys() | must.keys()):
            entry = shown.get(currency, {"amount": 0, "source_types": {"card": 0}})
            if entry["amount"] != must[currency]:
                is_there = f"{entry['amount']:,} {currency}"
                yield f"the balance says {is_there} {name}, should be {must[currency]:,}"
            by_source = {kind: part for kind, part in entry["source_types"].items() if part}
            if by_source != ({"card": entry["amount"]} if entry["amount"] else {}):
                yield f"the {name} {currency} should all be card, is {entry['source_types']}"
        yield from _currencies(account, name, [entry["currency"] for entry in balance[name]])


def _currencies(account: Account, name: str, shown: list[str]) -> Iterator[str]:
    """One entry for each currency ever held or with a bank account, the account's own first."""
    must = {row.currency for row in account.rows} | account.default_banks.keys()
    if sorted(shown) != sorted(must):
        yield f"the {name} currencies are {shown}, should be {sorted(must)}"
    elif shown[0] != account.world.currency:
        yield f"the first {name} currency is {shown[0]}, not the account's own"


def _conservation(account: Account) -> Iterator[str]:
    """What came in is in the balance, on its way, in the bank, or with Stripe."""
    seen = account.seen
    came_in, fees = _came_in(account), _fees(account)
    for currency in sorted(came_in.keys() | fees.keys()):
        balance = _total((*seen.balance["available"], *seen.balance["pending"]), currency)
        on_the_way = (p for p in seen.payouts if p["status"] in ("pending", "in_transit"))
        transit = _total(on_the_way, currency)
        bank = _total((p for p in seen.payouts if p["status"] == "paid"), currency)
        if came_in[currency] != balance + transit + bank + fees[currency]:
            yield (
                f"{came_in[currency]:,} {currency} came in, but {balance:,} in the balance + "
                f"{transit:,} on its way + {bank:,} in the bank + {fees[currency]:,} in fees is "
                f"another sum"
            )


def _came_in(account: Account) -> Counter[str]:
    """Of the objects, as the API shows them, at what they were worth when they settled."""
    came_in = Counter(account.seen.opening)
    for charge in account.seen.charges:
        sale = account.sales.get(charge["id"])
        if sale and sale.row:
            came_in[sale.row.currency] += sale.row.amount
        elif not sale or not sale.to_come:  # what is not booked yet has not come in
            came_in[charge["currency"]] += charge["amount_captured"]
    for shown in account.seen.refunds:
        refund = account.refunds.get(shown["id"])
        if refund and refund.row and shown["status"] != "failed":
            came_in[refund.row.currency] += refund.row.amount
    for shown in account.seen.disputes:
        dispute = account.disputes.get(shown["id"])
        if dispute and dispute.withdrawn and shown["status"] != "won":
            came_in[dispute.withdrawn.currency] += dispute.withdrawn.amount
    for shown in account.seen.topups:
        if shown["id"] in account.topups and shown["status"] == "succeeded":
            came_in[shown["currency"]] += shown["amount"]
    return came_in


def _fees(account: Account) -> Counter[str]:
    """What Stripe kept, the countered fees among it."""
    fees = Counter[str]()
    for row in account.rows:
        fees[row.currency] += row.fee - (row.amount if _is_countered_fee(row) else 0)
    return fees


def _is_countered_fee(row: Row) -> bool:
    return row.category == "other_adjustment"


def _total(objects: Iterable[Object], currency: str, field: str = "amount") -> int:
    return sum(entry[field] for entry in objects if entry["currency"] == currency)
