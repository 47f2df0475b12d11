"""Every figure of an explanation, derived once more from what the API shows.

A figure has to be a field of the object that is explained, of an object that its sentence names by
id, or of their balance transactions. What would happen is done on a copy, and what is planned has
to stand in `upcoming()`. No rule and no lifecycle is looked at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from stripesim import Simulator, errors
from stripesim.explain.figures import Moment, plain
from stripesim.explain.story import Sentence, Story

Object = dict[str, Any]
ID = re.compile(r"\b[a-z]+_[A-Za-z0-9_]{8,}\b")
LISTS = (
    "charges", "payment_intents", "refunds", "disputes", "topups", "payouts",
    "balance_transactions", "transfers", "application_fees",
)  # fmt: skip
# Named after what they are; each is a field, or several, of which one has to be it.
FIELDS: dict[str, tuple[str, ...]] = {
    "arrival": ("arrival_date",),
    "amount": ("amount", "amount_captured"),
    "available_on": ("available_on",),
    "billed": ("amount",),
    "canceled_at": ("canceled_at",),
    "capturable": ("amount_capturable",),
    "captured": ("amount_captured",),
    "charged": ("amount",),
    "countered": ("created",),
    "created": ("created",),
    "day": ("available_on", "created"),
    "due_by": ("due_by",),
    "expected": ("expected_availability_date",),
    "fee": ("fee", "stripe_fee", "application_fee"),
    "left": ("left",),
    "made": ("created",),
    "net": ("net",),
    "part": ("amount",),
    "platforms": ("application_fee",),
    "priced": ("amount",),
    "rate": ("exchange_rate",),
    "received": ("amount_received",),
    "refunded": ("amount_refunded",),
    "reversed": ("amount_reversed",),
    "sent": ("amount",),
    "settled": ("amount",),
    "stripes": ("stripe_fee",),
    "taken": ("created", "application_fee"),
    "whole": ("amount",),
}
PARTS = (
    "balance_transaction", "charge", "destination_payment", "destination_payment_refund",
    "failure_balance_transaction", "latest_charge", "transfer", "transfer_reversal",
)  # fmt: skip
OF_AN_EVENT = {"back", "canceled", "decided", "ended", "failed", "submitted"}
PLANNED = {
    "again", "capture_before", "closed", "comes", "decided", "expected", "fails", "lost", "moment",
    "succeeds",
}  # fmt: skip
WORDS = {
    "code",
    "description",
    "last4",
    "message",
    "reason",
    "reference",
    "calendar",
    "rolls",
    "status",
    "url",
}


class Seen:
    """All objects that the API lists, by id, of some accounts."""

    def __init__(self, sim: Simulator, accounts: list[str]) -> None:
        self.sim = sim
        self.objects: dict[str, Object] = {}
        self.told: dict[str, set[int]] = {}  # when events about an object were sent
        for account in accounts:
            on = {} if account == sim.account else {"stripe_account": account}
            for name in LISTS:
                for each in getattr(sim, name).all(**on):
                    self._note(each)
        for event in sim._world.log.events:  # the API lists those of the last 30 days only
            self.told.setdefault(getattr(event.about, "id", ""), set()).add(event.created)
        self.planned = {entry["moment"] for entry in sim.upcoming()}

    def _note(self, each: Object) -> None:
        self.objects[each["id"]] = each
        for name in ("reversals", "refunds"):
            for part in (each.get(name) or {}).get("data", ()):
                self.objects[part["id"]] = part

    def near(self, id: str, text: str) -> Iterator[Object]:
        """The object explained, those that the text names, and the rows of both."""
        found = list(dict.fromkeys([id, *ID.findall(text)]))
        for name in found:
            each = self.objects.get(name)
            if each is not None:
                yield each
                parts = [each[part] for part in PARTS if isinstance(each.get(part), str)]
                found += [part for part in parts if part not in found]


def wrong(seen: Seen, id: str, story: Story) -> Iterator[str]:
    """What of a story does not come out of the objects."""
    for sentence in story:
        where = f"{id}: {sentence.text}"
        if digits := undeclared(sentence):
            yield f"{where}: {digits} is no figure"
        near = list(seen.near(id, sentence.text))
        for name, figure in sentence.figures.items():
            if not derived(seen, near, name, figure, sentence):
                yield f"{where}: {name} is {plain(figure)}"


def undeclared(sentence: Sentence) -> list[str]:
    """Digits in a text that belong to no figure, and to no id or address."""
    text = sentence.text
    for said in sorted(map(format, sentence.figures.values()), key=len, reverse=True):
        text = text.replace(said, "")
    text = re.sub(r"https?://\S+|2xx|\(\w+ ?\w*\)|\w{3} \d+ \w{3}", "", ID.sub("", text))
    return re.findall(r"\d+", text)


def derived(seen: Seen, near: list[Object], name: str, figure: Any, sentence: Sentence) -> bool:
    """Whether the objects have this figure."""
    value = plain(figure)
    if name in WORDS:
        return True
    if name.startswith("change_"):
        return sentence.ahead or any(value in changes(seen, each) for each in near)
    if isinstance(figure, Moment) and sentence.ahead:
        if name == "arrival":  # of a payout that is still to be made
            return value % 86_400 == 0 and plain(sentence.figures["moment"]) < value + 86_400
        return name in PLANNED and (value in seen.planned or value % 86_400 == 5_400)
    if name in OF_AN_EVENT:
        return any(value in seen.told.get(each["id"], ()) for each in near)
    if name in CHECKS:
        return CHECKS[name](near, {key: plain(each) for key, each in sentence.figures.items()})
    return any(value in shown(each, field) for each in near for field in FIELDS.get(name, ()))


def shown(each: Object, field: str) -> Iterator[Any]:
    """The values that an object has for a field, as figures have them."""
    if field == "left":
        for whole in ("amount_captured", "amount"):
            for gone in ("amount_refunded", "amount_reversed"):
                if whole in each and gone in each:
                    yield money(each[whole] - each[gone], each)
    elif field == "due_by":
        yield (each.get("evidence_details") or {}).get("due_by")
    elif field in ("stripe_fee", "application_fee"):
        parts = [line["amount"] for line in each.get("fee_details", ()) if line["type"] == field]
        yield money(sum(parts), each)
        yield money(-sum(parts), each)
    elif field in each:
        value = each[field]
        yield value
        if type(value) is int and "currency" in each:
            yield money(value, each)
            yield money(-value, each)


def money(amount: int, of: Object) -> Object:
    return {"amount": amount, "currency": of.get("currency")}


def changes(seen: Seen, each: Object) -> Iterator[Object]:
    """What one row changed, or all rows of one payment or of a won dispute together."""
    if each["object"] == "balance_transaction":
        yield money(abs(each["net"]), each)
        return
    objects = seen.objects
    ids = [each.get("balance_transaction")]
    transfer = objects.get(each.get("transfer") or "", {})
    if each["object"] == "charge":
        ids.append(transfer.get("balance_transaction"))
        payment = objects.get(transfer.get("destination_payment") or "", {})
        ids.append(payment.get("balance_transaction"))
        for found in (each.get("application_fee"), payment.get("application_fee")):
            ids.append(objects.get(found or "", {}).get("balance_transaction"))
    rows = [objects[id] for id in dict.fromkeys(ids) if id in objects]
    if each["object"] == "dispute":
        rows = [
            row for row in objects.values() if row.get("source") == each["id"] and row["net"] > 0
        ]
    sums: Counter[tuple[str, str, bool]] = Counter()
    for row in rows:
        waits = row["available_on"] > row["created"]
        sums[row["id"][8:18], row["currency"], waits] += row["net"]
    for (_, currency, _), net in sums.items():
        yield {"amount": abs(net), "currency": currency}


# -- figures that hang together --------------------------------------------------------------------


def _percentage(near: list[Object], figures: Object) -> bool:
    product = figures["priced"]["amount"] * figures["rate"]
    return (2 * product + 10_000) // 20_000 == figures["percentage"]["amount"]


def _fixed(near: list[Object], figures: Object) -> bool:
    percentage = figures.get("percentage", {"amount": 0})["amount"]
    whole = percentage + figures["fixed"]["amount"]
    return whole == figures["fee"]["amount"] or "cap" in figures


def _cap(near: list[Object], figures: Object) -> bool:
    return bool(figures["cap"] == figures["fee"])


def _midnight(near: list[Object], figures: Object) -> bool:
    return any(figures["paid_on"] == each["created"] // 86_400 * 86_400 for each in near)


def _days(near: list[Object], figures: Object) -> bool:
    return bool(figures["days"] <= (figures["available_on"] - figures["paid_on"]) // 86_400)


def _between(near: list[Object], figures: Object) -> bool:
    rows = [each for each in near if "available_on" in each]
    return any(
        all(row["created"] - 86_400 < day < row["available_on"] for day in figures["closed"])
        for row in rows
    )


def _rate(near: list[Object], figures: Object) -> bool:
    if "percentage" in figures:
        return _percentage(near, figures)
    return any(figures["rate"] == each.get("exchange_rate") for each in near)


CHECKS: dict[str, Callable[[list[Object], Object], bool]] = {
    "percentage": _percentage,
    "fixed": _fixed,
    "cap": _cap,
    "paid_on": _midnight,
    "days": _days,
    "closed": _between,
    "rate": _rate,
    "margin": lambda near, figures: 0 < figures["margin"] < 10_000,
    "seconds": lambda near, figures: 0 < figures["seconds"] <= 2,
}

# -- what would happen -----------------------------------------------------------------------------


# What a platform's money is held for afterwards is no part of it.
FOLLOWS = {"reserve_transaction", "connect_collection_transfer"}


def refund(sim: Simulator, charge: Object, on: Object) -> Any:
    return sim.refunds.create(charge=charge["id"], **on)


def reverse(sim: Simulator, transfer: Object, on: Object) -> Any:
    return sim.transfers.reversals.create(transfer["id"], **on)


def give_back(sim: Simulator, fee: Object, on: Object) -> Any:
    return sim.application_fees.refunds.create(fee["id"], **on)


DOES = {
    "charge": (refund, "A refund of the"),
    "transfer": (reverse, "A reversal of the"),
    "application_fee": (give_back, "A refund of the"),
}


def wrongly_foretold(seen: Seen, each: Object, account: str, story: Story) -> Iterator[str]:
    """The first sentence about what would happen now, against a copy in which it is done."""
    does, begins = DOES[each["object"]]
    [sentence] = [one for one in story if one.ahead and begins in one.text][:1] or [None]
    sim = seen.sim.fork()
    before = {row["id"] for row in every_row(sim)}
    on = {} if account == sim.account else {"stripe_account": account}
    try:
        does(sim, each, on)
    except errors.InvalidRequestError as refused:
        if sentence is not None and "would be refused" not in sentence.text:
            yield f"{each['id']}: {sentence.text} But {refused.user_message}"
        return
    if sentence is None and each.get("captured", True):
        yield f"{each['id']}: not told what would happen"
    if sentence is None:
        return
    sums: Counter[tuple[str, str, str, bool]] = Counter()
    for row in every_row(sim):
        if row["id"] in before or row["type"] in FOLLOWS:
            continue
        waits = row["available_on"] > sim.clock.timestamp
        sums[row["account"], row["currency"], row["balance_type"], waits] += row["net"]
    found = sorted((currency, abs(net)) for (_, currency, *_), net in sums.items() if net)
    said = sorted(
        (figure.currency, figure.amount)
        for name, figure in sentence.figures.items()
        if name.startswith("change_")
    )
    if found != said:
        yield f"{each['id']}: {sentence.text} But the rows are {found}"


def every_row(sim: Simulator) -> list[Object]:
    """All balance transactions of all accounts, with their accounts, in the order of accounts."""
    accounts = [sim.account, *(each["id"] for each in sim.accounts.all())]
    rows = []
    for account in accounts:
        on = {} if account == sim.account else {"stripe_account": account}
        rows += [{**row, "account": account} for row in sim.balance_transactions.all(**on)]
    return sorted(rows, key=lambda row: row["created"])
