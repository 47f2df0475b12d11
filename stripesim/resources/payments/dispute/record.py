"""The fields of a dispute, and its draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.change import Change
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.row import Row
from stripesim.facts.days import DAY, midnight
from stripesim.facts.evidence import rule
from stripesim.resources.of_a_charge import disputes_of, row_of, waiting_refunds

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
# Those of them that are ids of files.
IN_FILES = (
    "cancellation_policy", "customer_communication", "customer_signature",
    "duplicate_charge_documentation", "receipt", "refund_policy", "service_documentation",
    "shipping_documentation", "uncategorized_file",
)  # fmt: skip
WON_BACK = ("won", "warning_closed")  # states in which the merchant has the money
OVER = (*WON_BACK, "lost")

ENHANCED = ("mastercard_compliance", "visa_compelling_evidence_3", "visa_compliance")


@record
class Dispute(Record):
    """One dispute. `evidence` is what the merchant gave, `known` what Stripe had filled in from the
    charge; `submitted` is the moment at which evidence went to the bank, or None.
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

    @property
    def is_over(self) -> bool:
        """Whether it is decided, or an inquiry that is closed."""
        return self.state in OVER


def draft(act: Act[Any]) -> Dispute:
    """Facts: charge; amount (by default all that can be disputed), reason, case; of test cards also
    network_reason_code, eligible_for, and times: how many disputes are to come.
    """
    facts, change = act.facts, act.change
    charge = change.latest(facts["charge"])
    change.family = None  # ids of a dispute do not share the intent's characters
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
    """By default, a dispute is about the captured amount less refunds and other disputes. Several
    disputes of one test card share it.
    """
    held = sum(each.amount for each in disputes_of(change, charge) if each.state not in WON_BACK)
    refunded = charge.amount_refunded
    if case != "inquiry":  # waiting refunds fail when the chargeback opens
        refunded -= sum(each.amount for each in waiting_refunds(change, charge))
    return int(charge.amount_captured - refunded - held)


@rule("recorded", "Visa disputes of test cards, 2021-2026; other codes are not known")
def network_reason_code(brand: str, reason: str, case: str) -> str | None:
    """Visa's reason code is 10.4 for fraud, 13.1 for goods not received, 10 for an inquiry about
    fraud.
    """
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
    """Stripe fills in evidence from the charge: the customer's name and email, and the
    description.
    """
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
    """The balance transaction of the charge that is disputed."""
    return row_of(act.change, charge_of(act))
