"""The fields of a payout, and their first values."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.facts.days import DAY, midnight
from stripesim.facts.evidence import own_words, rule
from stripesim.resources.balance.instant_available import fee_for, funded
from stripesim.resources.balance.paid_out import Destination, PaidAccount
from stripesim.resources.places import PAYMENTS
from stripesim.resources.requests import merged, no_such


@record
class Payout(Record):
    """One payout. `amount` is in minor units; negative: the bank is debited.

    `balance_type` is the balance that it pays out from, `source_type` the source type of the money.
    `lists` are the buckets of rows that an automatic payout pays, by reference. Of an instant
    payout, `fee` is what it costs the account besides the amount, `advanced` the pending money that
    it takes as (when it becomes available, how much), `billed` the row by which the platform pays
    for it. A reversal has an `original_payout`.
    """

    kind: ClassVar[str] = "payout"

    amount: int
    currency: str
    arrival_date: int
    automatic: bool
    method: str
    destination: str
    source_type: str
    statement_descriptor: str | None
    description: str | None
    metadata: Mapping[str, str]
    lists: tuple[array[int], ...]
    balance_transaction: str | None = None
    failure_balance_transaction: str | None = None
    hold_transaction: str | None = None
    failure_code: str | None = None
    balance_type: str = PAYMENTS
    fee: int = 0
    application_fee: str | None = None
    advanced: tuple[tuple[int, int], ...] = ()
    billed: str | None = None
    original_payout: str | None = None
    reversed_by: str | None = None


def draft(act: Act[Any]) -> Payout:
    """Facts: amount, currency, and other parameters of the request. A sweep and a claim add
    arrival_date and destination; a sweep its lists; a claim its id and the original.
    """
    facts, change = act.facts, act.change
    account: PaidAccount = change.latest(facts.get("account", change.account))
    automatic, decided = "lists" in facts, "arrival_date" in facts
    destination = facts["destination"] if decided else destination_of(act, account).id
    amount, currency, method = facts["amount"], facts["currency"], facts.get("method", "standard")
    fee: int = 0
    advanced: tuple[tuple[int, int], ...] = ()
    if method == "instant":
        fee = fee_for(account, amount, currency, act.world)
        advanced = funded(account, amount + fee, currency, act.world)
    return Payout(
        id=facts.get("id") or change.new_id("po", account.id),
        account=account.id,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=amount,
        currency=currency,
        arrival_date=facts["arrival_date"] if decided else arrival(act, account),
        automatic=automatic,
        method=method,
        destination=destination,
        source_type=facts.get("source_type", "card"),
        statement_descriptor=facts.get("statement_descriptor"),
        description="STRIPE PAYOUT" if automatic else facts.get("description"),
        metadata=merged({}, facts.get("metadata", {})),
        lists=facts.get("lists", ()),
        balance_type=facts.get("balance_type", PAYMENTS),
        fee=fee,
        advanced=advanced,
        original_payout=facts.get("original"),
    )


@rule("recorded", "the text where the currency has none; that of another currency assumed")
def destination_of(act: Act[Any], account: PaidAccount) -> Destination:
    """A payout goes to the external account named, which has to be in its currency; else to the
    default of the currency.
    """
    facts = act.facts
    currency, named = facts["currency"], facts.get("destination")
    if named is None:
        if currency not in account.defaults:
            raise Refusal(
                f"Sorry, you don't have any external accounts in that currency ({currency}).",
                figures={"currency": currency, "paid_in": tuple(account.defaults)},
            )
        default: Destination = act.change.latest(account.defaults[currency])
        return default
    found: Destination | None = act.change.find("external_account", named, account.id)
    if found is None:
        raise no_such("external_account", named, "destination")
    if found.currency != currency:
        message = f"The external account {named} is in {found.currency}, not {currency}."
        figures = {"currency": currency, "paid_in": found.currency}
        raise Refusal(own_words(message), param="destination", figures=figures)
    return found


SAME_DAY = {"usd": 100_000_000, "gbp": 100_000_000}
SAME_DAY_COUNT = 10


@rule(
    "recorded",
    "25 of 25 manual payouts of 2023-24, one of USD 3,085,834.06 the next day; 22 of 22 instant",
)
def arrival(act: Act[Any], account: PaidAccount) -> int:
    """A manual payout arrives on the day it is made if that is a business day, the amount is at
    most a million and it is at most the tenth of the day; else on the next business day. An instant
    one arrives in the second it is made.
    """
    if act.facts.get("method") == "instant":
        return act.now
    day, calendar = act.now // DAY, account.calendar
    most = SAME_DAY.get(act.facts["currency"], act.facts["amount"])
    same_day = calendar.is_business_day(day) and act.facts["amount"] <= most
    if same_day and made_today(act, account) < SAME_DAY_COUNT:
        return midnight(act.now)
    return calendar.add(day, 1) * DAY


def made_today(act: Act[Any], account: PaidAccount) -> int:
    """How many manual payouts the account has made this UTC day; counted up to ten."""
    today = midnight(act.now)
    count = 0
    for payout in reversed(act.world.store.table(account.id, "payout").records):
        if payout.created < today or count == SAME_DAY_COUNT:
            break
        count += not payout.automatic
    return count
