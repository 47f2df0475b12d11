"""Disputes: a cardholder goes to the bank, and the money goes back until the bank has decided.

Read LIFECYCLE, near the end. An inquiry (the states `warning_…`) only asks and moves no money; a
chargeback takes the amount and a fee at once. `decide` is the bank's word: by itself a few seconds
after one of Stripe's test evidences, or whenever `sim.controls` gives it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act, Settled
from stripesim.engine.change import Change, Row, RowKind
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import FEES, Balance, Entry
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, Also, At, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.card_numbers import Card
from stripesim.facts.days import DAY, midnight
from stripesim.facts.evidence import rule
from stripesim.facts.pricing import EUROPEAN_ECONOMIC_AREA, half_up
from stripesim.resources.balance.prefunding import balance_that_pays
from stripesim.resources.connect.charge_for_others import bill, billed_to_its_platform
from stripesim.resources.connect.parties import merchant_of
from stripesim.resources.payments.of_a_charge import INQUIRIES, disputes_of, row_of, waiting_refunds
from stripesim.resources.places import PREFUNDING
from stripesim.resources.requests import changed, fresh
from stripesim.resources.reserves.of_a_charge import holds_of, holds_reached

REASONS = (
    "bank_cannot_process", "check_returned", "credit_not_processed", "customer_initiated",
    "debit_not_authorized", "duplicate", "fraudulent", "general", "incorrect_account_details",
    "insufficient_funds", "noncompliant", "product_not_received", "product_unacceptable",
    "subscription_canceled", "unrecognized",
)  # fmt: skip
EVIDENCE = (
    "access_activity_log", "appeal", "billing_address", "cancellation_policy",
    "cancellation_policy_disclosure", "cancellation_rebuttal", "customer_communication",
    "customer_email_address", "customer_name", "customer_purchase_ip", "customer_signature",
    "duplicate_charge_documentation", "duplicate_charge_explanation", "duplicate_charge_id",
    "enhanced_evidence", "product_description", "receipt", "refund_policy",
    "refund_policy_disclosure", "refund_refusal_explanation", "service_date",
    "service_documentation", "shipping_address", "shipping_carrier", "shipping_date",
    "shipping_documentation", "shipping_tracking_number", "uncategorized_file",
    "uncategorized_text",
)  # fmt: skip

ENHANCED = ("mastercard_compliance", "visa_compelling_evidence_3", "visa_compliance")


@record
class Dispute(Record):
    """`evidence` is what the merchant said, `known` what Stripe had filled in from the charge;
    `submitted` the moment at which it went to the bank, if it did.
    """

    kind: ClassVar[str] = "dispute"

    amount: int
    currency: str
    charge: str
    payment_intent: str | None
    reason: str
    case: str
    network_reason_code: str | None
    eligible_for: str | None
    due_by: int
    known: Mapping[str, Any]
    evidence: Mapping[str, Any]
    submitted: int | None
    submission_count: int
    intended_submission_method: str | None
    metadata: Mapping[str, str]
    balance_transaction: str | None = None
    reversal: str | None = None
    countered: str | None = None


def _draft(act: Act[Any]) -> Dispute:
    """Facts: charge; amount (unless it is all that can be disputed), reason, case; of test cards
    also network_reason_code, eligible_for, and times: how many disputes are to come.
    """
    facts, change = act.facts, act.change
    charge = change.latest(facts["charge"])
    change.family = None  # a dispute's ids are not of its intent's family
    reason, case, eligible = facts["reason"], facts["case"], facts.get("eligible_for")
    card, amount = charge.instrument, facts.get("amount")
    if amount is None:
        amount = -(-undisputed(change, charge, case) // facts.get("times", 1))
    return Dispute(
        id=change.new_id("du"),
        account=charge.account,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=amount,
        currency=charge.currency,
        charge=charge.id,
        payment_intent=charge.payment_intent,
        reason=reason,
        case=case,
        network_reason_code=facts.get("network_reason_code")
        or network_reason_code(getattr(card, "brand", ""), reason, case),
        eligible_for=eligible if eligible in ENHANCED else None,
        due_by=due_by(change.now) if card.type == "card" else NEVER,
        known=known_from(charge, change.latest(charge.customer or "")),
        evidence={},
        submitted=None,
        submission_count=0,
        intended_submission_method=None,
        metadata={},
    )


@rule("assumed", "documented: no chargeback on a charge that was refunded in full")
def undisputed(change: Change, charge: Any, case: str) -> int:
    """Unless the bank names an amount, a dispute is about what was captured, less what was refunded
    and what other disputes hold; several of one test card share it.
    """
    held = sum(each.amount for each in disputes_of(change, charge) if each.state not in RETURNED)
    refunded = charge.amount_refunded
    if case != "inquiry":  # a refund that waits is given up for it
        refunded -= sum(each.amount for each in waiting_refunds(change, charge))
    return int(charge.amount_captured - refunded - held)


@rule("recorded", "Visa disputes of test cards, 2021-2026; other codes are not known")
def network_reason_code(brand: str, reason: str, case: str) -> str | None:
    """Visa's code is 10.4 for fraud, 13.1 for goods not received, 10 for an inquiry about fraud."""
    codes = {
        ("fraudulent", "chargeback"): "10.4",
        ("fraudulent", "inquiry"): "10",
        ("product_not_received", "chargeback"): "13.1",
    }
    return codes.get((reason, case)) if brand == "visa" else None


NEVER = 0  # Stripe's way to say that no evidence is possible (documented)
NEW_YEAR_2026 = 1_767_225_600


@rule("recorded", "28 of 28 fraud disputes of 2021-25, a sandbox of 2026; the border assumed")
def due_by(created: int) -> int:
    """Evidence is due at 23:59:59 UTC, eight days after the day of the dispute; nine until 2025."""
    days = 8 if created >= NEW_YEAR_2026 else 9
    return midnight(created) + (days + 1) * DAY - 1


@rule("recorded", "a 2026 sandbox")
def known_from(charge: Any, customer: Any) -> Mapping[str, Any]:
    """Evidence begins with the customer's name and email and the charge's description."""
    billing = charge.extras.get("billing_details") or {}
    said = {
        "customer_email_address": getattr(customer, "email", None) or billing.get("email"),
        "customer_name": getattr(customer, "name", None) or billing.get("name"),
        "product_description": charge.description,
    }
    return {name: value for name, value in said.items() if value is not None}


def charge_of(act: Act[Dispute]) -> Any:
    """The charge that is disputed."""
    return act.change.latest(act.subject.charge)


def row_of_charge(act: Act[Dispute]) -> Row:
    return row_of(act.change, charge_of(act))


# -- when ------------------------------------------------------------------------------------------


@rule("documented", "https://docs.stripe.com/payments/ach-direct-debit; other debits assumed")
def it_is_about_a_debit(act: Act[Dispute]) -> bool:
    """Who disputes a debit gets it back: there is nothing to say against it."""
    return bool(charge_of(act).instrument.type != "card")


def an_inquiry(act: Act[Dispute]) -> bool:
    """The bank only asks."""
    return act.subject.case == "inquiry"


@rule("documented", "https://docs.stripe.com/api/disputes/update; stripe-python 16.1.0")
def submits_evidence(act: Act[Dispute]) -> bool:
    """Evidence goes to the bank at once unless `submit` is false; what was staged goes with the
    next `submit`.
    """
    submit = act.facts.get("submit")
    if submit is False:
        return False
    return bool(act.facts.get("evidence") or (submit and act.subject.evidence))


TEST_EVIDENCE = {
    "winning_evidence": "won",
    "losing_evidence": "lost",
    "escalate_inquiry_evidence": "escalated",
}


@rule("documented", "https://docs.stripe.com/testing#evidence")
def outcome(act: Act[Dispute]) -> str | None:
    """The bank's word, or that of a test evidence in `uncategorized_text`."""
    said: str | None = act.facts.get("outcome")
    return said or TEST_EVIDENCE.get(act.subject.evidence.get("uncategorized_text", ""))


def for_the_merchant(act: Act[Dispute]) -> bool:
    """The bank finds the evidence convincing."""
    return outcome(act) == "won"


def escalated(act: Act[Dispute]) -> bool:
    """The bank turns its inquiry into a chargeback."""
    return outcome(act) == "escalated"


def more_disputes_follow(act: Act[Dispute]) -> bool:
    """The test card brings several."""
    return bool(act.facts.get("times", 1) > 1)


# -- unless ----------------------------------------------------------------------------------------


@rule("assumed", "the message")
def nothing_was_paid(act: Act[Dispute]) -> Refusal | None:
    """Only a charge that was captured can be disputed."""
    charge = charge_of(act)
    if charge.state in ("succeeded", "unbooked"):
        return None
    message = f"Charge {charge.id} took no money; it cannot be disputed."
    return Refusal(message, code="charge_invalid_parameter")


@rule("assumed", "the message; that iDEAL, Bancontact and FPX know no disputes documented")
def not_to_be_disputed(act: Act[Dispute]) -> Refusal | None:
    """What a customer has paid at the bank is not disputed, and no bank asks about a debit."""
    instrument, asks = charge_of(act).instrument, an_inquiry(act)
    if instrument.type == "card" or (instrument.is_debit and not asks):
        return None
    what = "an inquiry about" if asks else "a dispute of"
    return Refusal(f"There is no such thing as {what} a payment by {instrument.type}.")


@rule("assumed", "the message; documented: no chargeback on a charge that was refunded in full")
def nothing_left_to_dispute(act: Act[Dispute]) -> Refusal | None:
    """What was refunded, or is disputed already, is not disputed by itself."""
    if act.subject.amount > 0:
        return None
    message = f"Charge {act.subject.charge} has nothing left to dispute; say which amount is."
    return Refusal(message, param="amount")


LONGEST = 150_000


@rule("documented", "https://docs.stripe.com/disputes/responding; the message assumed")
def evidence_too_long(act: Act[Dispute]) -> Refusal | None:
    """All texts together have at most 150,000 characters."""
    texts = _evidence(act).values()
    length = sum(len(text) for text in texts if isinstance(text, str))
    if length <= LONGEST:
        return None
    message = f"Evidence can have up to {LONGEST} characters in all; this has {length}."
    return Refusal(message, param="evidence")


@rule("documented", "https://docs.stripe.com/disputes/responding; the message assumed")
def submitted_before(act: Act[Dispute]) -> Refusal | None:
    """Evidence can be submitted once."""
    if not act.facts.keys() & {"evidence", "submit"}:
        return None
    return Refusal("The evidence of this dispute has already been submitted")


@rule("recorded", "a public recording of 2026")
def already_closed(act: Act[Dispute]) -> Refusal | None:
    """There is nothing to say any more."""
    if not act.facts.keys() & {"evidence", "submit"}:
        return None
    return Refusal("This dispute is already closed")


@rule("assumed", "the message")
def not_an_inquiry(act: Act[Dispute]) -> Refusal | None:
    """A chargeback cannot be escalated any further."""
    return Refusal("This dispute is not an inquiry") if escalated(act) else None


def refuse(act: Act[Dispute], verb: str) -> Refusal:
    """(recorded: evidence after closing; the others by analogy)"""
    if act.subject.state in CLOSED:
        return Refusal("This dispute is already closed")
    return Refusal(f"Cannot {verb} this dispute: its status is {act.subject.state}.")


# -- money -----------------------------------------------------------------------------------------


def disputed_amount(act: Act[Dispute]) -> int:
    """What the cardholder wants back."""
    return act.subject.amount


@rule("recorded", "1,000 usd that had settled as 1,356 cad: withdrawn 1,356, exchange_rate null")
def as_the_charge_settled(act: Act[Dispute]) -> Settled | None:
    """It leaves, and comes back, at what the charge had settled for; a part at its share of it,
    half up.
    """
    row, dispute = row_of_charge(act), act.subject
    if row.currency == dispute.currency:
        return None
    share = half_up(row.amount * dispute.amount, charge_of(act).amount_captured)
    return Settled(row.currency, share, None)


def settled_in(act: Act[Dispute]) -> str:
    """The currency that the charge settled in."""
    return row_of_charge(act).currency


@rule("recorded", "31 of 31 withdrawals and returns, 2017-2026")
def with_its_charge(act: Act[Dispute]) -> int:
    """While the charge is pending it comes from pending, on the charge's own day; else at once.
    Money added for disputes is there already.
    """
    if its_balance(act) == PREFUNDING:
        return act.now
    return max(row_of_charge(act).available_on, act.now)


@rule("assumed", "documented is that money added for disputes is used first")
def its_balance(act: Act[Dispute]) -> str:
    """Money added for refunds and disputes is used first, where it covers the amount and the fee;
    what was withdrawn comes back to where it was.
    """
    withdrawn = act.subject.balance_transaction
    if withdrawn is not None:
        return act.change.row(withdrawn).what.balance_type
    taken = act.amount + dispute_fee(act)
    return balance_that_pays(act.change, act.subject.account, act.currency, taken)


def settled_for(act: Act[Dispute]) -> Any:
    """The account whose prices hold: of a charge on behalf of another, that other's."""
    return merchant_of(act.change, charge_of(act))


@rule("recorded", "1500 in USD and CAD, 2000 in EUR, 5500 in BRL; the rest documented")
def price_of_it(act: Act[Dispute]) -> int:
    """The fee for being disputed of the account that the charge settled for; none for Cartes
    Bancaires in Europe.
    """
    account = settled_for(act)
    if account.country in EUROPEAN_ECONOMIC_AREA and _cartes_bancaires(charge_of(act).instrument):
        return 0
    return int(account.prices.dispute_fee)


def dispute_fee(act: Act[Dispute]) -> int:
    """What the account pays for being disputed: nothing where its platform does."""
    return 0 if billed_to_its_platform(act.account) else price_of_it(act)


def of_the_platform(act: Act[Dispute]) -> int:
    """What the platform pays for it."""
    return price_of_it(act) if billed_to_its_platform(act.account) else 0


def _cartes_bancaires(instrument: Any) -> bool:
    return isinstance(instrument, Card) and "cartesBancaires" in (instrument.alias or "")


@rule("recorded", "fee 0 since December 2024, returned until March 2024; Mexico documented")
def returned_fee(act: Act[Dispute]) -> int:
    """A won dispute does not bring the fee back, except in Mexico and by old contracts."""
    account = settled_for(act)
    returns = account.country == "MX" or account.prices.returns_dispute_fee
    return -act.change.row(act.subject.balance_transaction or "").fee if returns else 0


AFTER_JUNE_17_2025 = 1_750_204_800
NEVER_COUNTERED = ("JP", "MX")


@rule(
    "documented",
    "https://support.stripe.com/questions/june-2025-pricing-updates-for-disputes; recorded live",
)
def countered_fee(act: Act[Dispute]) -> int:
    """Evidence against a chargeback costs a second fee if the dispute began after 17 June 2025; not
    in Mexico or Japan, nor where being disputed costs nothing.
    """
    return 0 if billed_to_its_platform(act.account) else price_of_countering(act)


def countering_of_the_platform(act: Act[Dispute]) -> int:
    """What the platform pays for evidence against a chargeback."""
    return price_of_countering(act) if billed_to_its_platform(act.account) else 0


def price_of_countering(act: Act[Dispute]) -> int:
    account = settled_for(act)
    if act.subject.created < AFTER_JUNE_17_2025 or account.country in NEVER_COUNTERED:
        return 0
    return int(account.prices.dispute_countered_fee) if price_of_it(act) else 0


@rule("documented", "https://support.stripe.com/questions/june-2025-pricing-updates-for-disputes")
def countered_fee_paid(act: Act[Dispute]) -> int:
    """A won dispute brings the fee for countering it back."""
    countered = act.subject.countered
    return 0 if countered is None else -act.change.row(countered).amount


def countering_paid_by_the_platform(act: Act[Dispute]) -> int:
    """To the platform, where that has paid it."""
    return 0 if act.subject.submitted is None else countering_of_the_platform(act)


def _fee_line(act: Act[Dispute], amount: int, description: str) -> tuple[dict[str, Any], ...]:
    if not amount:
        return ()
    return (
        {
            "amount": amount,
            "application": None,
            "currency": act.currency,
            "description": description,
            "type": "stripe_fee",
        },
    )


def dispute_fee_line(act: Act[Dispute]) -> Any:
    """`fee_details` of the withdrawal."""
    return _fee_line(act, dispute_fee(act), "Dispute fee")


def returned_fee_line(act: Act[Dispute]) -> Any:
    """`fee_details` of the return."""
    return _fee_line(act, returned_fee(act), "Dispute fee refund")


@rule("recorded", "28 withdrawals, 2017-2026")
def chargeback_withdrawal(act: Act[Dispute]) -> str:
    """Chargeback withdrawal for ch_…"""
    return f"Chargeback withdrawal for {act.subject.charge}"


@rule("recorded", "10 returns, 2020-2026")
def chargeback_reversal(act: Act[Dispute]) -> str:
    """Chargeback reversal for ch_…"""
    return f"Chargeback reversal for {act.subject.charge}"


@rule("recorded", "a live row of July 2026; available at once, and its source, assumed")
def dispute_countered(act: Act[Dispute]) -> str:
    """Stripe card dispute countered fee."""
    return "Stripe card dispute countered fee"


@rule("assumed", "no recording of a countered fee that was returned was found")
def dispute_countered_refund(act: Act[Dispute]) -> str:
    """Stripe card dispute countered fee refund."""
    return "Stripe card dispute countered fee refund"


WITHDRAWN = Balance[Dispute](
    RowKind("adjustment", "dispute"),
    into="balance_transaction",
    available_on=with_its_charge,
    fee=dispute_fee,
    fee_details=dispute_fee_line,
    description=chargeback_withdrawal,
    settled=as_the_charge_settled,
    balance_type=its_balance,
)
REINSTATED = Balance[Dispute](
    RowKind("adjustment", "dispute_reversal"),
    into="reversal",
    available_on=with_its_charge,
    fee=returned_fee,
    fee_details=returned_fee_line,
    description=chargeback_reversal,
    settled=as_the_charge_settled,
    balance_type=its_balance,
)
COUNTERED = Balance[Dispute](
    RowKind("adjustment", "other_adjustment"), into="countered", description=dispute_countered
)
COUNTERED_BACK = Balance[Dispute](
    RowKind("adjustment", "other_adjustment"), description=dispute_countered_refund
)
BILLED = bill(of_the_platform, settled_in)
FUNDS_WITHDRAWN = (Entry(WITHDRAWN, "cards", disputed_amount), BILLED)
DEBIT_WITHDRAWN = (Entry(WITHDRAWN, "customers' banks", disputed_amount), BILLED)
FUNDS_REINSTATED = (
    Entry("cards", REINSTATED, disputed_amount),
    Entry(FEES, COUNTERED_BACK, countered_fee_paid, currency=settled_in),
    bill(countering_paid_by_the_platform, settled_in, back=True),
)
COUNTERING = (
    Entry(COUNTERED, FEES, countered_fee, currency=settled_in),
    bill(countering_of_the_platform, settled_in),
)

# -- sets ------------------------------------------------------------------------------------------


def _evidence(act: Act[Dispute]) -> Mapping[str, Any]:
    return {**act.subject.evidence, **act.facts.get("evidence", {})}


def _updated(act: Act[Dispute]) -> dict[str, Any]:
    sets = changed(act.facts, act.subject.metadata, "intended_submission_method")
    return {**sets, "evidence": _evidence(act)}


def _submitted(act: Act[Dispute]) -> dict[str, Any]:
    count = act.subject.submission_count + 1
    return {**_updated(act), "submitted": act.now, "submission_count": count}


@rule("assumed", "documented: amount and fee are taken; the rest as if the dispute began then")
def _escalated(act: Act[Dispute]) -> dict[str, Any]:
    """A chargeback has a due date of its own and can be answered once more."""
    return {"case": "chargeback", "due_by": due_by(act.now), "submitted": None}


# -- moments ---------------------------------------------------------------------------------------


@rule("recorded", "3 to 5 seconds between winning evidence and `won`, 2020-2026")
def five_seconds_after_test_evidence(act: Act[Dispute]) -> int | None:
    """Test evidence is decided on by itself; about any other the bank is silent until told to."""
    submitted = act.subject.submitted
    wanted = ("won", "lost", "escalated") if an_inquiry(act) else ("won", "lost")
    return None if submitted is None or outcome(act) not in wanted else submitted + 5


@rule("assumed", "documented: a response is possible until `due_by`")
def the_end_of_its_due_date(act: Act[Dispute]) -> int:
    """A chargeback that nobody answers is lost."""
    return act.subject.due_by + 1


@rule("documented", "https://docs.stripe.com/disputes/responding; the second assumed")
def the_end_of_120_days(act: Act[Dispute]) -> int:
    """An inquiry that does not escalate is closed."""
    return act.subject.created + 120 * DAY


# -- other objects ---------------------------------------------------------------------------------


def _itself(act: Act[Dispute]) -> Mapping[str, Any]:
    return {"dispute": act.subject.id, "case": act.subject.case}


def its_charge_is_held(act: Act[Dispute]) -> bool:
    """Something of the charge is on a reserve hold."""
    return bool(holds_of(act.change, charge_of(act)))


def _for_it(act: Act[Dispute]) -> Mapping[str, Any]:
    return {"reason": "hold_reversed", "source": act.subject.id}


def _holds_reached(act: Act[Dispute]) -> tuple[Record, ...]:
    return holds_reached(act.change, charge_of(act), act.subject.amount)


def _the_next(act: Act[Dispute]) -> Mapping[str, Any]:
    return {**act.facts, "times": act.facts["times"] - 1}


def _nothing(act: Act[Dispute]) -> Mapping[str, Any]:
    return {}


HELD = Also[Dispute](
    "reserve_hold.release", facts=_for_it, to=_holds_reached, when=its_charge_is_held
)
MARKED = Also[Dispute]("charge.dispute", facts=_itself, to=charge_of)
TOLD = Also[Dispute]("charge.counter", facts=_nothing, to=charge_of)
NEXT = Also[Dispute]("dispute.create", facts=_the_next, when=more_disputes_follow)

ASKED = "warning_needs_response"
OPEN, ANSWERED = ("needs_response", "under_review"), ("under_review", "warning_under_review")
RETURNED = ("won", "warning_closed")
CLOSED = (*RETURNED, "lost")
CREATE = (nothing_was_paid, not_to_be_disputed, nothing_left_to_dispute)
SAYING = (evidence_too_long,)
DECIDED = At(five_seconds_after_test_evidence)
DUE, LATER = At(the_end_of_its_due_date), At(the_end_of_120_days)
CREATED, UPDATED = "charge.dispute.created", "charge.dispute.updated"
WITHDRAWAL, RETURN = "charge.dispute.funds_withdrawn", "charge.dispute.funds_reinstated"
ENDED = "charge.dispute.closed"

# fmt: off
LIFECYCLE: Lifecycle[Dispute] = Lifecycle("dispute", _draft, refuse, table(
    #  from                       to                      when                 money             told
    Verb("create", "bank", unless=CREATE),
    To(NEW,                       "lost",                 it_is_about_a_debit, DEBIT_WITHDRAWN,  (CREATED, WITHDRAWAL, ENDED),
       first=(HELD, MARKED)),
    To(NEW,                       ASKED,                  an_inquiry,          NOTHING,          CREATED,
       first=MARKED, then=NEXT),
    To(NEW,                       "needs_response",       ALWAYS,              FUNDS_WITHDRAWN,  (CREATED, WITHDRAWAL),
       first=(HELD, MARKED), then=NEXT),
    Verb("update", "request", unless=SAYING),
    To(ASKED,                     "warning_under_review", submits_evidence,    NOTHING,          UPDATED,
       sets=_submitted, then=TOLD),
    To("needs_response",          "under_review",         submits_evidence,    COUNTERING,       UPDATED,
       sets=_submitted, then=TOLD),
    To((ASKED, "needs_response"), STAYS,                  ALWAYS,              NOTHING,          UPDATED,
       sets=_updated),
    Verb("update", "request", unless=(submitted_before,)),
    To(ANSWERED,                  STAYS,                  ALWAYS,              NOTHING,          UPDATED,
       sets=_updated),
    Verb("update", "request", unless=(already_closed,)),
    To(CLOSED,                    STAYS,                  ALWAYS,              NOTHING,          UPDATED,
       sets=_updated),
    Verb("close", "request"),
    To(ASKED,                     "warning_closed",       ALWAYS,              NOTHING,          ENDED),
    To("needs_response",          "lost",                 ALWAYS,              NOTHING,          ENDED),
    Verb("settle", "refund"),
    To(INQUIRIES,                 "warning_closed",       ALWAYS,              NOTHING,          ENDED),
    Verb("decide", DECIDED),
    To(INQUIRIES,                 "needs_response",       escalated,           FUNDS_WITHDRAWN,  (UPDATED, WITHDRAWAL),
       sets=_escalated, first=HELD, then=MARKED),
    To(INQUIRIES,                 "warning_closed",       ALWAYS,              NOTHING,          ENDED),
    Verb("decide", DECIDED, unless=(not_an_inquiry,)),
    To(OPEN,                      "won",                  for_the_merchant,    FUNDS_REINSTATED, (RETURN, ENDED)),
    To(OPEN,                      "lost",                 ALWAYS,              NOTHING,          ENDED),
    Verb("lapse", LATER),
    To(INQUIRIES,                 "warning_closed",       ALWAYS,              NOTHING,          ENDED),
    Verb("lapse", DUE),
    To("needs_response",          "lost",                 ALWAYS,              NOTHING,          ENDED),
))
# fmt: on


# -- shape -----------------------------------------------------------------------------------------


@rule("recorded", "sandboxes of 2023-2026")
def is_charge_refundable(dispute: Dispute) -> bool:
    """An inquiry does not stop a refund; a chargeback does, until it is won."""
    return dispute.state in (*INQUIRIES, *RETURNED)


@rule("recorded", "a 2026 sandbox; submission_method documented")
def evidence_details(dispute: Dispute) -> dict[str, Any]:
    """What became of the evidence so far."""
    submitted = dispute.submitted
    return {
        "due_by": dispute.due_by,
        "enhanced_eligibility": {},
        "has_evidence": any(value is not None for value in dispute.evidence.values()),
        "past_due": submitted is not None and submitted > dispute.due_by,
        "submission_count": dispute.submission_count,
        "submission_method": "manual" if dispute.submission_count else "not_submitted",
    }


def details(dispute: Dispute, instrument: Any) -> dict[str, Any] | None:
    """`payment_method_details`: of a card's dispute. (documented: the SDK has none of a debit's)"""
    if not isinstance(instrument, Card):
        return None
    card = {
        "brand": instrument.brand,
        "case_type": dispute.case,
        "network": instrument.brand,
        "network_reason_code": dispute.network_reason_code,
    }
    return {"card": card, "type": "card"}


def render(dispute: Dispute, world: World) -> dict[str, Any]:
    latest = world.store.latest
    rows = [id for id in (dispute.balance_transaction, dispute.reversal) if id is not None]
    blank: dict[str, Any] = {**dict.fromkeys(EVIDENCE), "enhanced_evidence": {}}
    return {
        "id": dispute.id,
        "object": "dispute",
        "amount": dispute.amount,
        "balance_transaction": dispute.balance_transaction,
        "balance_transactions": [world.render(latest[id]) for id in rows],
        "charge": dispute.charge,
        "created": dispute.created,
        "currency": dispute.currency,
        "enhanced_eligibility_types": [dispute.eligible_for] if dispute.eligible_for else [],
        "evidence": {**blank, **dispute.known, **fresh(dispute.evidence)},
        "evidence_details": evidence_details(dispute),
        "intended_submission_method": dispute.intended_submission_method,
        "is_charge_refundable": is_charge_refundable(dispute),
        "livemode": False,
        "metadata": dict(dispute.metadata),
        "network_reason_code": dispute.network_reason_code,
        "payment_intent": dispute.payment_intent,
        "payment_method_details": details(dispute, latest[dispute.charge].instrument),
        "reason": dispute.reason,
        "status": dispute.state,
    }
