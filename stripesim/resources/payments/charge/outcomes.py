"""Outcomes of a charge: their conditions, the fields they set, and the moments of timers."""

from __future__ import annotations

from typing import Any

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.facts.days import DAY
from stripesim.facts.evidence import rule
from stripesim.facts.payment_methods import BankPayment
from stripesim.resources.connect.parties import OtherAccount, said_by_now
from stripesim.resources.payments import cards
from stripesim.resources.payments.charge.money import converted, its_row
from stripesim.resources.payments.charge.record import ECHOED, Charge
from stripesim.resources.requests import changed

# -- conditions ------------------------------------------------------------------------------------


def declined(act: Act[Charge]) -> bool:
    """The issuer, or the bank, declines this test number."""
    return act.subject.instrument.effect.decline is not None


def only_held(act: Act[Charge]) -> bool:
    """`capture` is false: the amount is only authorized."""
    return not act.subject.capture


@rule("recorded", "https://docs.stripe.com/payments/payment-intents/asynchronous-capture; in 2026")
def booked_late(act: Act[Charge]) -> bool:
    """A charge of an `automatic_async` intent is booked later, unless `async_capture` is False."""
    return "booked_later" in act.facts


@rule(
    "documented", "reported: https://github.com/antiwork/gumroad/pull/6746, of destination charges"
)
def worth_nothing(act: Act[Charge]) -> bool:
    """A transfer that converts to less than one minor unit succeeds, and so does the payment on its
    destination, which never gets a balance transaction.
    """
    settled = converted(act)
    return settled is not None and not settled.amount


def from_seller(act: Act[Charge]) -> bool:
    """The charge is a platform's debit of a connected account."""
    payer = act.subject.instrument
    if not isinstance(payer, OtherAccount):
        return False
    return bool(act.change.latest(payer.account).platform == act.subject.account)


# -- moments ---------------------------------------------------------------------------------------

AUTHORIZED_FOR = 7 * DAY
BOOKED_AFTER = 2  # seconds


@rule("recorded", "3 of 3 authorizations: capture_before = created + 604,800")
def end_of_authorization(act: Act[Charge]) -> int:
    """An authorization expires after seven days."""
    return act.subject.created + AUTHORIZED_FOR


@rule("recorded", "a 2026 sandbox: `moments later`; two seconds assumed")
def two_seconds_later(act: Act[Charge]) -> int:
    """An asynchronous capture is booked two seconds later."""
    return act.subject.created + BOOKED_AFTER


@rule("assumed", "Stripe: some days, by the bank; here when the money is available, in time for it")
def day_its_money_is_available(act: Act[Charge]) -> int | None:
    """A debit succeeds at 00:00 UTC of the day on which its money becomes available."""
    bank = act.subject.instrument
    if not isinstance(bank, BankPayment) or bank.failure is not None or bank.stuck:
        return None
    return its_row(act).available_on


@rule("assumed", "Stripe: some days, by the bank")
def next_business_day(act: Act[Charge]) -> int | None:
    """A debit that fails does so one business day after it was made."""
    charge = act.subject
    if getattr(charge.instrument, "failure", None) is None:
        return None
    day, second = divmod(charge.created, DAY)
    return int(act.account.calendar.add(day, 1)) * DAY + second


# -- what is set -----------------------------------------------------------------------------------


def not_taken(act: Act[Charge]) -> dict[str, Any]:
    """Nothing was captured: the charge was declined, or is only authorized."""
    return {"amount_captured": 0}


@rule("assumed", "that nothing which changes in those two seconds changes the currency")
def taken_as_now(act: Act[Charge]) -> dict[str, Any]:
    """A charge that is booked later, or never, settles in the currency in which it would settle
    now.
    """
    settled = converted(act)
    return {"settles_in": act.subject.currency if settled is None else settled.currency}


def captured(act: Act[Charge]) -> dict[str, Any]:
    """The captured amount, and the parameters that the capture changes."""
    sets = {name: act.facts[name] for name in ECHOED if name in act.facts}
    return {
        "amount_captured": act.facts.get("amount", act.subject.amount),
        "extras": {**act.subject.extras, **sets},
        "connected": said_by_now(act),
    }


def refunded(act: Act[Charge]) -> dict[str, Any]:
    """A refund of `amount` adds to the refunded amount."""
    return {"amount_refunded": act.subject.amount_refunded + act.facts["amount"], **reported(act)}


@rule("recorded", "12 of 12 refunds of 2023-25")
def reported(act: Act[Charge]) -> dict[str, Any]:
    """A refund whose reason is fraud reports the charge as fraudulent."""
    if act.facts.get("reason") != "fraudulent":
        return {}
    return {"extras": {**act.subject.extras, "fraud_details": {"user_report": "fraudulent"}}}


def unrefunded(act: Act[Charge]) -> dict[str, Any]:
    """A refund of `amount` that failed or was canceled is subtracted again."""
    return {"amount_refunded": act.subject.amount_refunded - act.facts["amount"]}


@rule("documented", "reported of events: https://github.com/odoo/odoo/pull/259230")
def released(act: Act[Charge]) -> dict[str, Any]:
    """The charge of a released authorization shows as refunded in full."""
    return {"amount_refunded": act.subject.amount, **reported(act)}


@rule("assumed", "no recording of a failed debit was found")
def sent_back(act: Act[Charge]) -> dict[str, Any]:
    """A debit that failed has captured nothing, and has a failure code."""
    failure = getattr(act.subject.instrument, "failure", None)
    code = act.facts.get("code") or (failure and failure.code)
    return {"amount_captured": 0, "extras": {**act.subject.extras, "failure_code": code}}


@rule("assumed", "what becomes of a debit that is canceled is not documented")
def called_off(act: Act[Charge]) -> dict[str, Any]:
    """A debit that was canceled in time has captured nothing, and has no failure code."""
    return {"amount_captured": 0, "extras": {**act.subject.extras, "failure_code": None}}


def disputed(act: Act[Charge]) -> dict[str, Any]:
    """The charge lists the dispute, once."""
    return {"disputes": tuple(dict.fromkeys((*act.subject.disputes, act.facts["dispute"])))}


def updated(act: Act[Charge]) -> dict[str, Any]:
    """The parameters that the request names; metadata is merged."""
    sets = changed(act.facts, act.subject.metadata, "customer", "description")
    extras = {name: act.facts[name] for name in ECHOED if name in act.facts}
    return {**sets, "extras": {**act.subject.extras, **extras}}


def grouped(act: Act[Charge]) -> dict[str, Any]:
    """The transfer group that a transfer from the charge has given it."""
    return {"extras": {**act.subject.extras, "transfer_group": act.facts["transfer_group"]}}


# -- the answer ------------------------------------------------------------------------------------


def card_error(act: Act[Charge]) -> Refusal:
    """The 402 of a declined card; the failed charge is kept."""
    instrument: Any = act.subject.instrument
    return cards.declined(instrument, charge=act.subject.id)
