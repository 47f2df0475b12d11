"""Outcomes of a refund: their conditions, the fields they set, and the moments of timers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.act import Act
from stripesim.engine.change import Change
from stripesim.engine.ids import ALPHABET
from stripesim.facts.days import DAY
from stripesim.facts.evidence import rule
from stripesim.resources.balance.prefunding import balance_that_pays
from stripesim.resources.of_a_charge import (
    row_of,
)
from stripesim.resources.payments.refund.money import settled_back
from stripesim.resources.payments.refund.record import Refund, charge_of
from stripesim.resources.places import PAYMENTS, PREFUNDING
from stripesim.resources.requests import changed
from stripesim.resources.reserves.of_a_charge import holds_reached


def releases_the_authorization(act: Act[Refund]) -> bool:
    """The charge was only authorized: no money moves."""
    return bool(charge_of(act).state == "uncaptured")


@rule("documented", "https://docs.stripe.com/api/refunds/object: pending_reason charge_pending")
def its_charge_is_pending(act: Act[Refund]) -> bool:
    """The refund of a pending debit goes out when the debit has succeeded; if the debit fails, so
    does the refund.
    """
    return bool(charge_of(act).state == "pending")


@rule("documented", "https://docs.stripe.com/api/refunds/object: source_transfer_reversal")
def came_by_a_transfer(act: Act[Refund]) -> bool:
    """The refund of a payment that another account sent goes back to that account."""
    return act.subject.source_transfer_reversal is not None


def goes_to_a_bank(act: Act[Refund]) -> bool:
    """The payment came from a bank or another account."""
    return bool(charge_of(act).instrument.type != "card")


@rule("documented", "https://docs.stripe.com/refunds")
def cannot_wait(act: Act[Refund]) -> bool:
    """Where the refund of a card would wait for money, the refund to a bank fails."""
    return goes_to_a_bank(act) and must_wait(act)


@rule("recorded", "live, 31 refunds in a row below zero; waiting: https://docs.stripe.com/refunds")
def must_wait(act: Act[Refund]) -> bool:
    """Accounts whose refunds wait (`refunds_when_short`) do not send them while the available
    balance is negative or too low. The refund of a pending charge comes out of pending, so it never
    waits.
    """
    mode = act.world.settings.refunds_when_short
    return mode != "overdraw" and not pays(act.change, act.subject, mode)


def pays(change: Change, refund: Refund, mode: str) -> bool:
    """Whether the refund can go out with the present balance."""
    charge = change.latest(refund.charge)
    row, back = row_of(change, charge), settled_back(change, charge, refund.amount)
    taken = refund.amount if back is None else back.amount
    added = balance_that_pays(change, refund.account, row.currency, taken) == PREFUNDING
    if row.available_on > change.now or added:
        return True
    available = sum(change.available(PAYMENTS, refund.account, row.currency).values())
    reached = holds_reached(change, charge, refund.amount)
    available += int(sum(hold.amount_releasable for hold in reached))  # released before the refund
    return available >= (0 if mode == "wait_when_negative" else taken)


@rule("documented", "https://docs.stripe.com/testing")
def its_card_is_slow(act: Act[Refund]) -> bool:
    """With one test card, a refund starts as pending."""
    return bool(charge_of(act).instrument.effect.refund == "pending")


@rule("assumed", "Stripe says `later`; of ACH: at least three business days")
def when_it_arrives(act: Act[Refund]) -> int:
    """A pending refund succeeds an hour after it was made; one to a bank, on the third business day
    after it went out.
    """
    if not goes_to_a_bank(act):
        return act.subject.created + 3_600
    day, second = divmod(act.now, DAY)
    return int(act.account.calendar.add(day, 3)) * DAY + second


@rule("documented", "https://docs.stripe.com/testing: `later`; the hour assumed")
def fails_later(act: Act[Refund]) -> int | None:
    """With one test card, a refund that succeeded fails an hour later."""
    if charge_of(act).instrument.effect.refund != "fail":
        return None
    sent = act.change.row(act.subject.balance_transaction or "")
    return sent.created + 3_600


@rule("documented", "https://docs.stripe.com/api/refunds/object; that it takes five days assumed")
def when_its_reference_comes(act: Act[Refund]) -> int | None:
    """The card network's reference of a refund comes five business days after it was made."""
    refund = act.subject
    if refund.reference is not None or refund.no_reference:
        return None
    if refund.balance_transaction is None or goes_to_a_bank(act):
        return None
    day, second = divmod(act.change.row(refund.balance_transaction).created, DAY)
    return int(act.account.calendar.add(day, 5)) * DAY + second


DIGITS = {code: str(code % 10) for code in map(ord, ALPHABET)}


def reference(act: Act[Refund]) -> Mapping[str, Any]:
    """The acquirer's reference number: 23 digits, as card networks have them."""
    characters = act.world.ids.plain(f"reference/{act.subject.id}", 0, 23)
    return {"reference": characters.translate(DIGITS)}


@rule("documented", "stripe-python 16.1.0: reference_status `unavailable`; when it comes assumed")
def never_a_reference(act: Act[Refund]) -> Mapping[str, Any]:
    """Of some refunds the card network never says its reference."""
    return {"no_reference": True}


@rule("documented", "https://docs.stripe.com/api/refunds/object: failure_reason")
def failure_reason(act: Act[Refund]) -> Mapping[str, Any]:
    """A failed refund has a failure reason; without one from the bank it is `unknown`."""
    return {"failure_reason": act.facts.get("reason", "unknown")}


@rule("documented", "https://docs.stripe.com/refunds; the reason assumed")
def insufficient_funds(act: Act[Refund]) -> Mapping[str, Any]:
    """A refund that cannot wait for money fails with `insufficient_funds`."""
    return {"failure_reason": "insufficient_funds"}


def metadata(act: Act[Refund]) -> Mapping[str, Any]:
    """The fields that an update sets: metadata, merged by key."""
    return changed(act.facts, act.subject.metadata)
