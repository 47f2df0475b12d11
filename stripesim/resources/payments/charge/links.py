"""Links: what a charge makes happen to other objects."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from stripesim.engine.act import Act
from stripesim.engine.record import Record
from stripesim.engine.table import Also
from stripesim.facts.card_numbers import Effect
from stripesim.facts.evidence import rule
from stripesim.resources.connect.parties import whose_time
from stripesim.resources.of_a_charge import (
    AUTHORIZATION_EXPIRED,
    INQUIRIES,
    disputes_of,
    waiting_refunds,
)
from stripesim.resources.payments.charge.record import Charge
from stripesim.resources.payments.risk import is_reviewed, review_of
from stripesim.resources.requests import made_token, nothing


def its_id(act: Act[Charge]) -> Mapping[str, Any]:
    """Facts: charge, its id."""
    return {"charge": act.subject.id}


# -- its token -------------------------------------------------------------------------------------


def source_is_a_token(act: Act[Charge]) -> bool:
    """The source is a token object: not a test token (`tok_visa`), and not a saved card of a
    customer.
    """
    source = act.facts.get("source")
    if type(source) is not str or act.change.latest(source) is None:
        return False
    return act.facts.get("customer") is None


def token_given(act: Act[Charge]) -> Record | None:
    """The token object that the request gives as source."""
    return made_token(act.change, act.facts["source"])


USE_TOKEN = Also[Charge]("token.use", facts=nothing, to=token_given, when=source_is_a_token)

# -- the account that is debited -------------------------------------------------------------------


def debited_account(act: Act[Charge]) -> str:
    """The account that the request names as source."""
    return str(act.facts.get("source", ""))


def is_connected_here(act: Act[Charge]) -> bool:
    """The account to be debited is connected to the account that asks."""
    source = debited_account(act)
    account = act.change.find("account", source, source)
    return account is not None and account.platform == act.account.id


@rule("documented", "https://docs.stripe.com/connect/account-debits")
def what_it_sends(act: Act[Charge]) -> Mapping[str, Any]:
    """A debit of a connected account is a transfer from it to its platform; the payment that
    arrives there is the charge.
    """
    facts = act.facts
    return {
        "amount": facts["amount"],
        "currency": facts["currency"],
        "destination": act.account.id,
        "transfer_group": facts.get("transfer_group"),
        "for_charge": True,
    }


SEND_FROM_ACCOUNT = Also[Charge](
    "transfer.debit", facts=what_it_sends, when=is_connected_here, on=debited_account
)

# -- its intent ------------------------------------------------------------------------------------


def its_intent(act: Act[Charge]) -> Any:
    """The intent that made the charge, if one did."""
    intent = act.subject.payment_intent
    return None if intent is None else act.find("payment_intent", intent)


SUCCEED_INTENT = Also[Charge]("payment_intent.succeed", facts=nothing, to=its_intent)
FAIL_INTENT = Also[Charge]("payment_intent.fail", facts=nothing, to=its_intent)
EXPIRE_INTENT = Also[Charge]("payment_intent.expire", facts=nothing, to=its_intent)

# -- its disputes ----------------------------------------------------------------------------------


@rule("recorded", "dispute cards of 2021-26: within a second of the charge, or of its capture")
def its_card_brings_a_dispute(act: Act[Charge]) -> bool:
    """A charge of a dispute test card is disputed as soon as it is captured; a bank debit as soon
    as it has succeeded (assumed).
    """
    effect = act.subject.instrument.effect
    return effect.dispute is not None and not is_prevented(effect)


@rule("assumed", "stripesim's own limit: what Stripe takes or sends for them is not known")
def is_prevented(effect: Effect) -> bool:
    """Test cards of dispute prevention (RDR, CE 3.0 block, Ethoca alert) pay like other cards: no
    prevented dispute is made.
    """
    return effect.dispute_prevented_by is not None


def what_the_card_brings(act: Act[Charge]) -> Mapping[str, Any]:
    """Facts of the dispute that the test card stands for."""
    effect = act.subject.instrument.effect
    return {
        "charge": act.subject.id,
        "reason": effect.dispute,
        "case": effect.dispute_case,
        "network_reason_code": effect.dispute_network_reason_code,
        "eligible_for": effect.dispute_eligible_for,
        "times": effect.dispute_count,
    }


def nothing_is_left(act: Act[Charge]) -> bool:
    """All that was captured has been refunded."""
    return act.subject.amount_refunded >= act.subject.amount_captured


@rule("recorded", "charge.dispute.closed with warning_closed; that refunds cause it assumed")
def open_inquiries(act: Act[Charge]) -> tuple[Record, ...]:
    """A full refund closes the open inquiries about a charge."""
    disputes = disputes_of(act.change, act.subject)
    return tuple(each for each in disputes if each.state in INQUIRIES)


OPEN_DISPUTE = Also[Charge](
    "dispute.create", facts=what_the_card_brings, when=its_card_brings_a_dispute
)
CLOSE_INQUIRIES = Also[Charge](
    "dispute.settle", facts=nothing, to=open_inquiries, when=nothing_is_left
)

# -- its early fraud warning -----------------------------------------------------------------------


@rule("documented", "https://docs.stripe.com/testing#disputes; when it comes assumed: at once")
def its_issuer_warns(act: Act[Charge]) -> bool:
    """With one test card, a charge gets an early fraud warning at once."""
    return act.subject.instrument.effect.early_fraud_warning


def open_warnings(act: Act[Charge]) -> tuple[Record, ...]:
    """The actionable early fraud warnings about a charge."""
    charge = act.subject
    warnings = act.world.store.table(charge.account, "early_fraud_warning")
    places = warnings.index("charge", attrgetter("charge")).get(charge.id, ())
    latest = [act.change.latest(warnings.records[place].id) for place in places]
    return tuple(warning for warning in latest if warning.state == "actionable")


@rule("documented", "https://docs.stripe.com/api/radar/early_fraud_warnings/object: actionable")
def warned_and_nothing_is_left(act: Act[Charge]) -> bool:
    """A warning is actionable until the charge is refunded in full, or disputed."""
    return its_issuer_warns(act) and nothing_is_left(act)


WARN_OF_FRAUD = Also[Charge]("early_fraud_warning.create", facts=its_id, when=its_issuer_warns)
SETTLE_WARNINGS = Also[Charge](
    "early_fraud_warning.settle", facts=nothing, to=open_warnings, when=its_issuer_warns
)
SETTLE_WARNINGS_IF_REFUNDED = Also[Charge](
    "early_fraud_warning.settle", facts=nothing, to=open_warnings, when=warned_and_nothing_is_left
)

# -- its review ------------------------------------------------------------------------------------


def its_review(act: Act[Charge]) -> Any:
    """The review of a charge, even one made by the same change; None if it has none."""
    id = review_of(act.world.store, act.subject)
    if id is not None:
        return act.change.latest(id)
    made = act.change.made("review")
    return made[0] if made else None


def needs_a_review(act: Act[Charge]) -> bool:
    """The charge has an elevated risk and no review yet."""
    return is_reviewed(act.subject) and its_review(act) is None


def is_under_review(act: Act[Charge]) -> bool:
    """The charge has an open review."""
    if not is_reviewed(act.subject):
        return False
    review = its_review(act)
    return review is not None and review.state == "open"


def reviewed_and_nothing_is_left(act: Act[Charge]) -> bool:
    """The charge has an open review and is refunded in full."""
    return is_under_review(act) and nothing_is_left(act)


@rule("documented", "stripe-python 16.1.0: Review.closed_reason; that it takes a whole one assumed")
def as_refunded(act: Act[Charge]) -> Mapping[str, Any]:
    """A full refund closes a review; if the refund's reason is fraud, the review says so."""
    fraud = act.facts.get("reason") == "fraudulent"
    return {"reason": "refunded_as_fraud" if fraud else "refunded"}


def as_disputed(act: Act[Charge]) -> Mapping[str, Any]:
    """Facts for the review: a dispute closes it."""
    return {"reason": "disputed"}


def as_canceled(act: Act[Charge]) -> Mapping[str, Any]:
    """Facts for the review: canceling the payment closes it."""
    return {"reason": "canceled"}


def as_never_settled(act: Act[Charge]) -> Mapping[str, Any]:
    """Facts for the review: an authorization that expires closes it."""
    return {"reason": "payment_never_settled"}


OPEN_REVIEW = Also[Charge]("review.create", facts=its_id, when=needs_a_review)
CLOSE_REVIEW_IF_REFUNDED = Also[Charge](
    "review.close", facts=as_refunded, to=its_review, when=reviewed_and_nothing_is_left
)
CLOSE_REVIEW_OF_VOIDED = Also[Charge](
    "review.close", facts=as_refunded, to=its_review, when=is_under_review
)
CLOSE_REVIEW_OF_DISPUTED = Also[Charge](
    "review.close", facts=as_disputed, to=its_review, when=is_under_review
)
CLOSE_REVIEW_OF_CANCELED = Also[Charge](
    "review.close", facts=as_canceled, to=its_review, when=is_under_review
)
CLOSE_REVIEW_OF_EXPIRED = Also[Charge](
    "review.close", facts=as_never_settled, to=its_review, when=is_under_review
)
BY_ITS_CARD = (OPEN_REVIEW, OPEN_DISPUTE, WARN_OF_FRAUD)

# -- its refunds -----------------------------------------------------------------------------------


def refunds_that_wait(act: Act[Charge]) -> tuple[Record, ...]:
    """The charge's refunds that have not gone out yet."""
    return waiting_refunds(act.change, act.subject)


def by_a_chargeback(act: Act[Charge]) -> bool:
    """The dispute is a chargeback: an inquiry leaves refunds alone."""
    return bool(act.facts["case"] != "inquiry")


@rule("documented", "https://docs.stripe.com/api/refunds/object: failure_reason")
def because_it_is_disputed(act: Act[Charge]) -> Mapping[str, Any]:
    """A refund that still waits fails when its charge is charged back."""
    return {"reason": "charge_for_pending_refund_disputed"}


def its_money_is_pending(act: Act[Charge]) -> bool:
    """It is booked now, and its money is not available yet."""
    return act.rows[0].available_on > act.now


SEND_REFUNDS = Also[Charge](
    "refund.send", facts=nothing, to=refunds_that_wait, when=its_money_is_pending
)


@rule("documented", "reported of events: https://github.com/odoo/odoo/pull/259230")
def the_void(act: Act[Charge]) -> Mapping[str, Any]:
    """An authorization that is canceled is refunded whole; no money moves."""
    return {"charge": act.subject.id, "amount": act.subject.amount}


@rule(
    "documented",
    "stripe-python 16.1.0: Refund.reason; https://github.com/dj-stripe/dj-stripe/issues/1075",
)
def the_expiry(act: Act[Charge]) -> Mapping[str, Any]:
    """One that runs out is refunded whole, for that reason."""
    return {**the_void(act), "reason": AUTHORIZATION_EXPIRED}


RECORD_VOID = Also[Charge]("refund.record_void", facts=the_void)
RECORD_EXPIRY = Also[Charge]("refund.record_void", facts=the_expiry)
RELEASE_REFUNDS = Also[Charge]("refund.release", facts=nothing, to=refunds_that_wait)
FAIL_REFUNDS = Also[Charge]("refund.fail", facts=nothing, to=refunds_that_wait)
FAIL_REFUNDS_IF_CHARGED_BACK = Also[Charge](
    "refund.fail", facts=because_it_is_disputed, to=refunds_that_wait, when=by_a_chargeback
)

# -- its transfers and reserves, and the account that is paid --------------------------------------


@rule("documented", "https://support.stripe.com: of platforms since 2025, as a digest of it says")
def transfers_made_of_it(act: Act[Charge]) -> tuple[Record, ...]:
    """When a payment fails, Stripe reverses the transfers that were made from it."""
    transfers = act.world.store.table(act.subject.account, "transfer")
    of_source = transfers.index("source_transaction", attrgetter("source_transaction"))
    places = of_source.get(act.subject.id, ())
    latest = [act.change.latest(transfers.records[place].id) for place in places]
    return tuple(transfer for transfer in latest if transfer.state == "sent")


def account_has_a_reserve_plan(act: Act[Charge]) -> bool:
    """The account has, or had, a reserve plan."""
    charge = act.subject
    return (charge.account, "reserve_plan") in act.world.store.tables


@rule("documented", "stripe-python 16.1.0: reserve.Plan; that each of several counts assumed")
def active_plans(act: Act[Charge]) -> tuple[Record, ...]:
    """Every active reserve plan of an account holds its part of each charge."""
    plans = act.world.store.each(act.subject.account, "reserve_plan")
    return tuple(plan for plan in plans if plan.state == "active")


@rule("documented", "https://docs.stripe.com/connect/testing")
def its_card_stops_the_account(act: Act[Charge]) -> bool:
    """Two test cards disable the charges, or the payouts, of the connected account that is paid."""
    return act.subject.instrument.effect.blocks is not None and whose_time(act).platform is not None


@rule("assumed", "which reason is shown")
def what_it_stops(act: Act[Charge]) -> Mapping[str, Any]:
    """A test card disables an account as if a requirement had not been met in time."""
    stops = act.subject.instrument.effect.blocks
    reason = "requirements.past_due"
    return {"reason": reason, "charges": stops == "charges", "payouts": stops == "payouts"}


UNDO_TRANSFERS = Also[Charge]("transfer.undo", facts=nothing, to=transfers_made_of_it)
RESERVE_PART = Also[Charge](
    "reserve_plan.reserve", facts=its_id, to=active_plans, when=account_has_a_reserve_plan
)
DISABLE_ACCOUNT = Also[Charge](
    "account.disable", facts=what_it_stops, to=whose_time, when=its_card_stops_the_account
)
