"""Entries: what the `money` cell of a row contains, and how it is booked.

An entry moves an amount from one place to another. If an end is a `Balance`, a balance that the
merchant sees, the entry also makes a row (a balance transaction) there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic

from attrs import frozen

from stripesim.engine.act import Act, Commission, R, Settled
from stripesim.engine.change import Change
from stripesim.engine.ledger import Between, Place
from stripesim.engine.record import Record, write
from stripesim.engine.row import Row, What
from stripesim.engine.words import words

FEES = "fees"  # the ledger account that fees are posted to
FX = "fx"  # where one currency becomes another
COMMISSIONS = Between("commissions")  # a platform's fees, between two accounts


@frozen(eq=False, repr=False, match_args=False)
class Balance(Generic[R]):
    """One end of an entry: a balance that the merchant sees, and how the balance transaction made
    there looks.
    """

    row: What
    into: str | None = None  # the object's field that gets the row's id
    of: Callable[[Act[R]], str] | None = None  # whose balance, if not the object's own account
    available_on: Callable[[Act[R]], int] | None = None  # default: now
    fee: Callable[[Act[R]], int] | None = None
    commission: Callable[[Act[R]], Commission | None] | None = None
    description: Callable[[Act[R]], str | None] | None = None
    source_type: Callable[[Act[R]], str] | None = None
    settled: Callable[[Act[R]], Settled | None] | None = None  # None: not converted
    fee_details: Callable[[Act[R]], Any] | None = None  # default: one line for Stripe's fee
    own: bool = False  # listed only by the payout that made it
    balance_type: Callable[[Act[R]], str] | None = None  # which balance, if not the row's usual one
    source: Callable[[Act[R]], str | None] | None = None  # the row's source, if not the object

    def __str__(self) -> str:
        fees = [words(part) for part in (self.fee, self.commission) if part]
        fee = f" less {' and '.join(fees)}" if fees else ""
        which = f", {words(self.balance_type)}" if self.balance_type else ""
        return f"balance [{self.row}{fee}{which}]"


@frozen(eq=False, repr=False, match_args=False)
class Entry(Generic[R]):
    """Money from one place to another. Each end is the name of an outside place, or a `Balance`."""

    src: str | Balance[R]
    dst: str | Balance[R]
    amount: Callable[[Act[R]], int]
    currency: Callable[[Act[R]], str] | None = None  # if not the object's own
    each: Callable[[Act[R]], Iterable[Any]] | None = None  # post once for each `act.part`

    def __str__(self) -> str:
        each = "" if self.each is None else f" for each of {words(self.each)}"
        return f"{words(self.amount)}: {self.src} -> {self.dst}{each}"


def post(act: Act[Any], made_by: Any, entry: Entry[Any], after: Record) -> None:
    """Stage one entry: the posting, a row at each end that is a balance, and its fee."""
    of = entry.amount
    amount = of(act)
    if not amount:
        return  # nothing to move
    currency = act.subject.currency if entry.currency is None else entry.currency(act)
    src = place_of(act, made_by, entry.src, -1, amount, currency, after)
    dst = place_of(act, made_by, entry.dst, 1, amount, currency, after)
    act.change.postings.append((src, dst, amount))


def place_of(
    act: Act[Any],
    made_by: Any,
    end: str | Balance[Any],
    sign: int,
    amount: int,
    currency: str,
    after: Record,
) -> Place:
    """The ledger account at one end of an entry (`sign`: -1 gives, 1 gets); if the end is a
    `Balance`, its row is made too.

    If the balance is kept in another currency than the object's, the money goes through the place
    `fx`: one currency goes in, the other comes out.
    """
    places = act.world.ledger.places
    if isinstance(end, str):
        owner = "" if isinstance(end, Between) else act.subject.account
        return places[end, owner, currency]
    into = end.settled
    settled = None if into is None else into(act)
    if settled is None:
        act.amount, act.currency = amount, currency
        return make_row(act, made_by, end, sign, None, after)
    act.currency, act.amount, rate = settled
    place = make_row(act, made_by, end, sign, rate, after)
    if act.currency == currency:
        return place
    outside = places[FX, "", act.currency]
    act.change.postings.append((outside, place, sign * act.amount))
    return places[FX, "", currency]


def pass_on(change: Change, place: Place, commission: Commission) -> None:
    """Stage that a commission leaves a balance, through `fx` if it is passed on as another amount
    or in another currency.
    """
    places, taken, currency, amount = change.world.ledger.places, *commission
    out = places[COMMISSIONS, "", currency]
    if currency == place.currency and taken == amount:
        change.postings.append((place, out, amount))
        return
    change.postings.append((place, places[FX, "", place.currency], taken))
    change.postings.append((places[FX, "", currency], out, amount))


def make_row(
    act: Act[Any], made_by: Any, end: Balance[Any], sign: int, rate: Any, after: Record
) -> Place:
    """Stage the balance transaction at one end, of `act.amount` in `act.currency`. Returns its
    ledger account.
    """
    change, places, subject = act.change, act.world.ledger.places, act.subject
    owner = subject.account if end.of is None else end.of(act)
    what = end.row if end.balance_type is None else end.row.within(end.balance_type(act))
    place = places[what.balance_type, owner, act.currency]
    price, moment, words = end.fee, end.available_on, end.description
    fee = 0 if price is None else price(act)
    commission = None
    if end.commission is not None:
        act.rate = rate
        if (commission := end.commission(act)) is not None:
            act.fee, act.commission = fee, commission
    id = change.new_id(act.world.row.prefix, owner)
    row: Row = act.world.row(
        id,
        owner,
        change.now,
        -1,
        what,
        act.amount if sign > 0 else -act.amount,  # the object's own number is not copied
        fee if commission is None else fee + commission.taken,
        act.currency,
        change.now if moment is None else moment(act),
        subject.id if end.source is None else end.source(act),
        None if words is None else words(act),
        what.source_type if end.source_type is None else end.source_type(act),
        None if end.fee_details is None else end.fee_details(act),
        rate,
        made_by,
        act.account if owner == subject.account else change.latest(owner),
    )
    change.rows.append(row)
    act.rows += (row,)
    if end.own:
        change.own += (id,)
    if fee:
        change.postings.append((place, places[FEES, "", act.currency], fee))
    if commission is not None:
        pass_on(change, place, commission)
    if end.into is not None:
        write(after, end.into, id)
    return place
