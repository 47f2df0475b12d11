"""A second opinion on one American account, from first principles.

The idea: everything that moves money is known from outside. A request says what was asked, its
answer says whether it was granted; the calendar and the price list say the rest. So the auditor
reads the log (`story.py`), works out which payouts and balance transactions must have come of it
(`expected.py`; `american.py` has the days and the fees), and compares that with what the API shows.
It shares no code with the engine and imports nothing of stripesim.

What it trusts: the moments and answers of the log, and of the objects only the ids, and that an
automatic payout exists (its amount, times, state and list are recomputed). Each payout is judged
by the rows that stand before it, so one wrong payout is one finding, not a chain of them.

What it does not know: disputes, transfers, top-ups beyond the opening balance, other currencies
than the account's, other schedules than daily, instant payouts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain

from .american import HOUR, NOT_DEBITED, clock_face, payout_runs, stripe_fee, utc_date
from .expected import Key, Row, Sent, available, bank_events, bank_works, payouts_of, rows_of
from .story import Asked, Object, Order, Story, by_itself, read


@dataclass(frozen=True)
class Seen:
    """All that a user can see of one life, at one moment."""

    start: int
    now: int
    opening: Mapping[str, int]  # the opening balance, by currency
    bank: str  # the id of the default bank account at the start
    log: Sequence[Asked]
    charges: Sequence[Object]
    refunds: Sequence[Object]
    payouts: Sequence[Object]
    rows: Sequence[Object]  # the balance transactions
    lists: Mapping[str, Sequence[str]]  # by automatic payout: the ids of the rows it lists
    balance: Object


@dataclass(frozen=True)
class Case:
    """What was seen, and what follows from it."""

    seen: Seen
    story: Story
    sent: Mapping[str, Sent]
    rows: Sequence[Row]

    def row_id(self, key: Key) -> str | None:
        ids = (row["id"] for row in self.seen.rows if _key(row) == key)
        return next(ids, None)


def audit(seen: Seen) -> list[str]:
    """Every discrepancy as a sentence; an empty list is a clean bill."""
    story = read(seen.log, seen.bank)
    sent = payouts_of(story, seen.payouts)
    rows = tuple(rows_of(story, sent, seen.opening, seen.start, seen.now))
    case = Case(seen, story, sent, rows)
    checks = (
        _charges,
        _refunds,
        _payouts,
        _decisions_about_payouts,
        _balance_transactions,
        _automatic_payouts,
        _no_row_in_two_lists,
        _balance,
        _conservation,
    )
    return story.findings + list(chain.from_iterable(check(case) for check in checks))


# --- the objects ---------------------------------------------------------------------------------


def _charges(case: Case) -> Iterator[str]:
    story = case.story
    shown = {charge["id"]: charge for charge in case.seen.charges}
    for sale in story.sales.values():
        taken = sale.taken is not None
        must = {
            "amount": sale.amount,
            "currency": sale.currency,
            "created": sale.created,
            "status": "succeeded",
            "paid": True,
            "captured": taken,
            "amount_captured": sale.captured,
            "balance_transaction": case.row_id(("charge", sale.charge)) if taken else None,
        }
        if taken:
            must["amount_refunded"] = sale.refunded
        yield from _differences(f"charge {sale.charge}", shown.get(sale.charge), must)
    others = [charge for key, charge in shown.items() if key not in story.sales]
    failed = Counter((c["created"], c["amount"], c["currency"]) for c in others if _is_failed(c))
    for charge in others:
        if not _is_failed(charge):
            yield f"charge {charge['id']} is there, but nobody asked for it"
    for moment, amount, currency in (story.declined - failed).elements():
        at = clock_face(moment)
        yield f"the declined charge of {amount:,} {currency} of {at} left no failed charge"
    for moment, amount, currency in (failed - story.declined).elements():
        at = clock_face(moment)
        yield f"a failed charge of {amount:,} {currency} of {at} is there, but none was declined"


def _is_failed(charge: Object) -> bool:
    return bool(charge["status"] == "failed")


def _refunds(case: Case) -> Iterator[str]:
    shown = {refund["id"]: refund for refund in case.seen.refunds}
    for back in case.story.refunds.values():
        must = {
            "amount": back.amount,
            "currency": back.currency,
            "charge": back.charge,
            "created": back.order[0],
            "status": "succeeded",
            "balance_transaction": case.row_id(("refund", back.refund)),
        }
        yield from _differences(f"refund {back.refund}", shown.get(back.refund), must)
    for key, refund in shown.items():
        # Stripe may show the release of an authorisation as a refund; it moves no money.
        if key not in case.story.refunds and refund["balance_transaction"] is not None:
            yield f"refund {key} moved money, but nobody asked for it"


def _payouts(case: Case) -> Iterator[str]:
    shown = {payout["id"]: payout for payout in case.seen.payouts}
    for sent in case.sent.values():
        status = sent.status(case.seen.now)
        back = {"failed": "payout_failure", "canceled": "payout_cancel"}.get(status)
        must = {
            "amount": sent.amount,
            "currency": sent.currency,
            "created": sent.order[0],
            "arrival_date": sent.arrival,
            "status": status,
            "automatic": sent.automatic,
            "method": "standard",
            "source_type": "card",
            "destination": sent.destination,
            "failure_code": sent.failure_code if status == "failed" else None,
            "reconciliation_status": "completed" if sent.automatic else "not_applicable",
            "balance_transaction": case.row_id(("payout", sent.payout)),
            "failure_balance_transaction": case.row_id((back, sent.payout)) if back else None,
        }
        yield from _differences(str(sent), shown.get(sent.payout), must)
    for key in shown.keys() - case.sent.keys():
        yield f"payout {key} is there, but nobody asked for it"


def _differences(name: str, shown: Object | None, must: Object) -> Iterator[str]:
    if shown is None:
        yield f"{name} is missing"
        return
    for field, value in must.items():
        if field not in shown:
            yield f"{name} has no {field}; it should be {_read(field, value)}"
        elif shown[field] != value:
            is_there = _read(field, shown[field])
            yield f"{name}: {field} is {is_there}, should be {_read(field, value)}"


def _read(field: str, value: object) -> str:
    is_moment = field in ("created", "available_on", "arrival_date") and isinstance(value, int)
    return clock_face(value) if is_moment and isinstance(value, int) else repr(value)


# --- what was granted and refused ----------------------------------------------------------------


def _decisions_about_payouts(case: Case) -> Iterator[str]:
    """A payout is granted if, and with a working bank account only if, the money is there."""
    for sent in case.sent.values():
        if not sent.automatic:
            there = available(case.rows, sent.order, sent.currency)
            if sent.amount > there:
                yield f"{sent} was granted, though only {there:,} was available"
    for order, asked in case.story.refused_payouts:
        there = available(case.rows, order, asked.params["currency"])
        if asked.params["amount"] <= there and bank_works(case.story, case.sent, order):
            yield f"{asked}: refused, though {there:,} was available: {asked.error}"
    for payout, order in case.story.cancels.items():
        if not _is_pending(case.sent[payout], order):
            yield f"{case.sent[payout]} was canceled {clock_face(order[0])}, when not pending"
        if case.sent[payout].automatic:
            yield f"{case.sent[payout]} was canceled, though it is automatic"
    for payout, (order, _) in case.story.failed_by_control.items():
        was = case.sent[payout]
        if (was.canceled and was.canceled < order) or (was.failed and was.failed < order):
            yield f"{was} failed by the control {clock_face(order[0])}, when it was over"
    for order, asked in case.story.refused_cancels:
        asked_for = case.sent.get(asked.params["id"])
        if asked_for and not asked_for.automatic and _is_pending(asked_for, order):
            yield f"{asked}: refused, though it was pending: {asked.error}"


def _is_pending(sent: Sent, order: Order) -> bool:
    stays = not (sent.failed and sent.failed < order)
    stays = stays and not (sent.canceled and sent.canceled < order)
    return stays and order[0] < min(sent.order[0] + HOUR, sent.ends)


# --- the rows ------------------------------------------------------------------------------------


def _key(shown: Object) -> Key:
    opening = shown["type"] == "topup"
    return (shown["type"], f"opening {shown['currency']}" if opening else shown["source"])


def _balance_transactions(case: Case) -> Iterator[str]:
    now = case.seen.now
    shown: dict[Key, list[Object]] = defaultdict(list)
    for found in case.seen.rows:
        shown[_key(found)].append(found)
    for row in case.rows:
        twins = shown.pop(row.key, [])
        if len(twins) > 1:
            yield f"{row} is there {len(twins)} times"
        must = {
            "amount": row.amount,
            "fee": row.fee,
            "net": row.net,
            "currency": row.currency,
            "created": row.order[0],
            "available_on": row.available_on,
            "reporting_category": row.category,
            "status": "available" if row.available_on <= now else "pending",
        }
        yield from _differences(str(row), twins[0] if twins else None, must)
        if twins and sum(line["amount"] for line in twins[0]["fee_details"]) != row.fee:
            yield f"{row}: its fee_details do not add up to {row.fee:,}"
    for (type, source), twins in shown.items():
        for extra in twins:
            yield f"the {type} row of {source} ({extra['net']:+,}) should not be there"


# --- automatic payouts ---------------------------------------------------------------------------


def _automatic_payouts(case: Case) -> Iterator[str]:
    currencies = {row.currency for row in case.rows}
    for currency in sorted(currencies):
        yield from _automatic_payouts_in(case, currency)
    runs = set(payout_runs(case.seen.start, case.seen.now))
    for sent in case.sent.values():
        if sent.automatic and sent.order[0] not in runs:
            yield f"{sent} was made when no automatic payouts are made"


def _automatic_payouts_in(case: Case, currency: str) -> Iterator[str]:
    """Every run pays all that is available (or debits what is missing), and lists what is new."""
    made: dict[int, list[Sent]] = defaultdict(list)
    for sent in case.sent.values():
        if sent.automatic and sent.currency == currency:
            made[sent.order[0]].append(sent)
    ids = {_key(row): row["id"] for row in case.seen.rows}
    events = bank_events(case.story, case.sent)
    disputed_seconds = {order[0] for order, _, _ in events if order[1] == 0}
    account = RunningAccount(case, currency)
    for run in payout_runs(case.seen.start, case.seen.now):
        listed = {row for sent in made[run] for row in case.seen.lists.get(sent.payout, ())}
        account.advance_to(run, {key for key, row in ids.items() if row in listed})
        due = account.due(run)
        if len(made[run]) > 1:
            yield f"{len(made[run])} automatic payouts in {currency} at {clock_face(run)}"
        for sent in made[run][:1]:
            yield from _one_automatic_payout(case, sent, due, account.unlisted, ids)
            account.unlisted = []
        owed = not made[run] and due and run not in disputed_seconds
        if owed and bank_works(case.story, case.sent, by_itself(run)):
            yield f"{clock_face(run)}: no automatic payout of {due:,} {currency} was made"


class RunningAccount:
    """The rows of a currency as the runs of automatic payouts come to see them, one by one."""

    def __init__(self, case: Case, currency: str) -> None:
        rows = (row for row in case.rows if row.currency == currency)
        last_first = sorted(rows, key=_joins_after, reverse=True)
        self.coming = last_first
        self.sent = case.sent
        self.available = 0
        self.below_since: int | None = None
        self.unlisted: list[Row] = []

    def advance_to(self, run: int, listed: Set[Key]) -> None:
        """If a bank refuses in the run's own second, the list decides whether that came first."""
        while self.coming:
            row = self.coming[-1]
            tied = _joins(row) == by_itself(run) and row.type == "payout_failure"
            if _joins(row) >= by_itself(run) and not (tied and row.key in listed):
                return
            self._take(self.coming.pop())

    def _take(self, row: Row) -> None:
        self.available += row.net
        if not (row.type == "payout" and self.sent[row.source].automatic):
            self.unlisted.append(row)
        if self.coming and _joins(self.coming[-1]) == _joins(row):
            return  # what matures in one midnight is one step, up or down
        if self.available >= 0:
            self.below_since = None
        elif self.below_since is None:
            self.below_since = _joins(row)[0]

    def due(self, run: int) -> int:
        """A debit waits for the day after the balance went below zero, and is not for little."""
        if self.below_since is None:
            return self.available
        too_soon = utc_date(run) == utc_date(self.below_since)
        return 0 if too_soon or self.available >= -NOT_DEBITED else self.available


def _joins(row: Row) -> Order:
    """From when on a row counts: made, and available."""
    return max(by_itself(row.available_on), row.order)


def _joins_after(row: Row) -> tuple[Order, bool]:
    return (_joins(row), row.type != "payout_failure")


def _one_automatic_payout(
    case: Case, sent: Sent, due: int, unlisted: Sequence[Row], ids: Mapping[Key, str]
) -> Iterator[str]:
    if sent.amount != due:
        yield f"{sent} should be {due:,}" if due else f"{sent} should not have been made"
    if not bank_works(case.story, case.sent, sent.order):
        yield f"{sent} was made, though its bank account had failed"
    own = ids.get(("payout", sent.payout))
    must = {ids[row.key]: str(row) for row in unlisted if row.key in ids}
    if own:
        must[own] = "its own row"
    listed = case.seen.lists.get(sent.payout, ())
    for row, name in must.items():
        if row not in listed:
            yield f"{sent} does not list {name}"
    names = {row["id"]: f"the {row['type']} row of {row['source']}" for row in case.seen.rows}
    for row in listed:
        if row not in must:
            yield f"{sent} lists {names.get(row, row)}, which is not its own to list"


def _no_row_in_two_lists(case: Case) -> Iterator[str]:
    listings = [(row, payout) for payout, rows in case.seen.lists.items() for row in rows]
    times = Counter(row for row, _ in listings)
    for row, count in times.items():
        if count > 1:
            payouts = " and ".join(payout for listed, payout in listings if listed == row)
            yield f"row {row} is listed {count} times: by {payouts}"


# --- the sums ------------------------------------------------------------------------------------


def _balance(case: Case) -> Iterator[str]:
    now = case.seen.now
    ready, waiting = Counter[str](), Counter[str]()
    for row in case.rows:
        (ready if row.available_on <= now else waiting)[row.currency] += row.net
    for name, must in (("available", ready), ("pending", waiting)):
        shown = {entry["currency"]: entry for entry in case.seen.balance[name]}
        for currency in sorted(shown.keys() | must.keys()):
            entry = shown.get(currency, {"amount": 0, "source_types": {"card": 0}})
            if entry["amount"] != must[currency]:
                is_there = f"{entry['amount']:,} {currency}"
                yield f"the balance says {is_there} {name}, should be {must[currency]:,}"
            by_source = {kind: part for kind, part in entry["source_types"].items() if part}
            if by_source != ({"card": entry["amount"]} if entry["amount"] else {}):
                yield f"the {name} {currency} should all be card, is {entry['source_types']}"


def _conservation(case: Case) -> Iterator[str]:
    """What the cards paid is in the balance, on its way, in the bank, or with Stripe."""
    seen, story = case.seen, case.story
    currencies = {charge["currency"] for charge in seen.charges} | seen.opening.keys()
    moving = {back.refund for back in story.refunds.values() if back.moves_money}
    for currency in sorted(currencies):
        paid_in = seen.opening.get(currency, 0)
        paid_in += _total(seen.charges, currency, "amount_captured")
        paid_in -= _total((r for r in seen.refunds if r["id"] in moving), currency)
        fees = sum(
            stripe_fee(sale.captured, sale.card)
            for sale in story.sales.values()
            if sale.taken and sale.currency == currency
        )
        balance = _total((*seen.balance["available"], *seen.balance["pending"]), currency)
        on_the_way = (p for p in seen.payouts if p["status"] in ("pending", "in_transit"))
        transit = _total(on_the_way, currency)
        bank = _total((p for p in seen.payouts if p["status"] == "paid"), currency)
        if paid_in != balance + transit + bank + fees:
            yield (
                f"{paid_in:,} {currency} came in, but {balance:,} in the balance + {transit:,} "
                f"on its way + {bank:,} in the bank + {fees:,} in fees is another sum"
            )


def _total(objects: Iterable[Object], currency: str, field: str = "amount") -> int:
    return sum(entry[field] for entry in objects if entry["currency"] == currency)
