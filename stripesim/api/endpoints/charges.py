"""Charges, refunds and disputes."""

# The annotations below are read at run time: no `from __future__ import annotations` here.
from collections.abc import Mapping
from typing import Annotated, Any, Required, Unpack

from stripesim.api.common import (
    ADDRESS,
    PART,
    Code,
    Descriptor,
    EmailOrNone,
    Flag,
    LongDescription,
    Moment,
    Nothing,
    Object,
    OlderMeans,
    Options,
    Paging,
    Pairs,
    Positive,
    Search,
    Shipping,
    String,
    texts,
)
from stripesim.api.endpoints.payment_methods import CardSource
from stripesim.api.expand import REFUNDS
from stripesim.api.kinds import (
    Boolean,
    Choice,
    Clearing,
    Either,
    Hash,
    Kind,
    ListOf,
    Text,
    Unsimulated,
)
from stripesim.api.operations import act
from stripesim.api.pages import Query
from stripesim.api.parameters import Kept, Refused
from stripesim.api.routes import Ids, Params, Shape
from stripesim.api.service import Expands, Service, every, get, pages, post, searches
from stripesim.api.values import unknown
from stripesim.engine.change import Change
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.resources.payments.dispute.record import EVIDENCE, IN_FILES
from stripesim.resources.requests import no_such

FraudDetails = Annotated[
    Mapping[str, Any],
    Hash({"user_report": Clearing(Choice(("fraudulent", "safe")))}, ("user_report",)),
]
TransferAmount = Annotated[Mapping[str, Any], Hash(PART)]
TransferData = Annotated[
    Mapping[str, Any],
    Hash({**PART, "destination": Text(), "description": Unsimulated()}, ("destination",)),
]
OldDestination = Annotated[
    str | Mapping[str, Any], Either(Text(), Hash({**PART, "account": Text()}, ("account",)))
]
Reason = Annotated[str, Choice(("duplicate", "fraudulent", "requested_by_customer"))]
# Evidence of a kind of its own: compelling evidence of Visa, and of compliance disputes.
TRANSACTION: dict[str, Kind] = {
    **texts("customer_account_id", "customer_device_fingerprint", "customer_device_id",
            "customer_email_address", "customer_purchase_ip", "product_description"),
    "shipping_address": ADDRESS,
}  # fmt: skip
ACKNOWLEDGED = Hash({"fee_acknowledged": Boolean()})
ENHANCED = Hash({
    "mastercard_compliance": ACKNOWLEDGED,
    "visa_compelling_evidence_3": Hash({
        "disputed_transaction": Hash({
            **TRANSACTION, "merchandise_or_services": Choice(("merchandise", "services")),
        }),
        "prior_undisputed_transactions": ListOf(
            Hash({**TRANSACTION, "charge": Text()}, ("charge",))
        ),
    }),
    "visa_compliance": ACKNOWLEDGED,
})  # fmt: skip
Evidence = Annotated[
    Mapping[str, Any],
    Hash({name: Text(clearable=True) for name in EVIDENCE}
         | {"appeal": Unsimulated(), "enhanced_evidence": Clearing(ENHANCED)}),
]  # fmt: skip
SubmissionMethod = Annotated[
    str, Choice(("manual", "prefer_manual", "prefer_smart_disputes", "smart_disputes"))
]


def create_charge(change: Change, ids: Ids, params: Params) -> Any:
    """Charge a card; if the source is the id of a connected account, debit that account."""
    charges, source = change.world.lifecycles["charge"], params.get("source")
    if type(source) is not str or source[:5] != "acct_":
        return charges.create(change, params)
    if strange := [name for name in params if name not in OF_A_DEBIT]:
        raise unknown(strange, simulated=False)
    return charges.create(change, params, "debit_account")


SEPA_DEBIT = {"generated_sepa_debit": "payment_method", "generated_sepa_debit_mandate": "mandate"}
OF_METHODS: Expands = {
    "bancontact": SEPA_DEBIT,
    "card": {"mandate": "mandate"},
    "ideal": SEPA_DEBIT,
    "sofort": SEPA_DEBIT,
    "us_bank_account": {"mandate": "mandate"},
}
OF_A_DEBIT = frozenset({
    "amount", "currency", "source", "description", "metadata", "transfer_group", "receipt_email",
    "shipping", "statement_descriptor", "statement_descriptor_suffix",
})  # fmt: skip


def retrieve_dispute_of_charge(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """The newest dispute of a charge. (recorded: the message)"""
    charge = world.store.find("charge", ids["charge"], account)
    if charge is None:
        raise no_such("charge", ids["charge"])
    if not charge.disputes:
        message = f"No dispute for charge: {charge.id}"
        raise Refusal(message, code="resource_missing", status=404)
    return world.render(world.store.latest[charge.disputes[-1]])


DISPUTES = Query("dispute", ("charge", "payment_intent"))


@rule("recorded", "a 2026 sandbox; that it counts the page assumed")
def disputes(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """A list of disputes has one key that other lists do not have: `count`."""
    page = DISPUTES.page(world, account, ids, params)
    return {"object": "list", "count": len(page["data"]), **page}


class ChargeCreate(Options, total=False):
    amount: Required[Positive]
    currency: Required[Code]
    source: CardSource
    card: Refused[OlderMeans]
    customer: String
    capture: Flag
    description: LongDescription
    metadata: Pairs
    receipt_email: Kept[EmailOrNone]
    shipping: Kept[Shipping]
    statement_descriptor: Descriptor
    statement_descriptor_suffix: Descriptor
    transfer_group: String
    application_fee: Positive
    application_fee_amount: Positive
    destination: OldDestination
    on_behalf_of: String
    radar_options: Refused[Object]
    transfer_data: TransferData


class ChargeUpdate(Options, total=False):
    customer: String
    description: LongDescription
    metadata: Pairs
    receipt_email: Kept[EmailOrNone]
    shipping: Kept[Shipping]
    fraud_details: Kept[FraudDetails]
    transfer_group: String


class ChargeList(Paging, total=False):
    created: Moment
    customer: String
    payment_intent: String
    transfer_group: String


class ChargeCapture(Options, total=False):
    amount: Positive
    receipt_email: Kept[EmailOrNone]
    statement_descriptor: Descriptor
    statement_descriptor_suffix: Descriptor
    transfer_group: String
    application_fee: Positive
    application_fee_amount: Positive
    transfer_data: TransferAmount


class Charges(
    Service,
    base="/v1/charges",
    kind="charge",
    expands={
        "application": "application",
        "application_fee": "application_fee",
        "balance_transaction": "balance_transaction",
        "customer": "customer",
        "destination": "account",
        "dispute": "dispute",
        "failure_balance_transaction": "balance_transaction",
        "on_behalf_of": "account",
        "order": "order",
        "outcome": {"rule": "rule"},
        "payment_intent": "payment_intent",
        "payment_method_details": OF_METHODS,
        "refunds": REFUNDS,
        "review": "review",
        "source_transfer": "transfer",
        "transfer": "transfer",
        "transfer_data": {"destination": "account"},
    },
):
    """Card payments."""

    @post("", create_charge)
    def create(self, **params: Unpack[ChargeCreate]) -> Shape:
        """Charge a card: `source` is a test token (`tok_visa`) or a card's details. With
        `stripe_account` it is a direct charge on that account; with `transfer_data` a destination
        charge, whose money goes on to another account. On both, the platform may keep an
        `application_fee_amount`.

        Raises `CardError` for a card that declines (the failed charge is kept) and
        `InvalidRequestError` for what Stripe refuses. (recorded)
        """

    @get("/{charge}")
    def retrieve(self, charge: str, **params: Unpack[Nothing]) -> Shape:
        """One charge."""

    @post("/{charge}", act("charge", "update"))
    def update(self, charge: str, **params: Unpack[ChargeUpdate]) -> Shape:
        """Change its description or metadata (merged by key)."""

    @pages(by=("customer", "payment_intent", "transfer_group"))
    def list(self, **params: Unpack[ChargeList]) -> Shape:
        """A page of charges, newest first."""

    all = every(list)

    @searches()
    def search(self, **params: Unpack[Search]) -> Shape:
        """The charges that a query finds, newest first: as they were a minute ago
        (`Simulator(search_delay=60)`). (documented)"""

    @post("/{charge}/capture", act("charge", "capture"))
    def capture(self, charge: str, **params: Unpack[ChargeCapture]) -> Shape:
        """Capture an authorization, all or a part; the rest is released. (recorded)"""

    # The SDK has no call for it.
    @get("/{charge}/dispute", retrieve_dispute_of_charge, shown="dispute")
    def _dispute(self, charge: str, **params: Unpack[Nothing]) -> Shape:
        """The newest dispute of a charge. (recorded)"""


class RefundCreate(Options, total=False):
    charge: String
    payment_intent: String
    amount: Positive
    reason: Reason
    metadata: Pairs
    currency: Refused[Code]
    customer: Refused[String]
    instructions_email: Refused[String]
    origin: Refused[String]
    refund_application_fee: Flag
    reverse_transfer: Flag


class RefundUpdate(Options, total=False):
    metadata: Pairs


class RefundList(Paging, total=False):
    charge: String
    created: Moment
    payment_intent: String


class Refunds(
    Service,
    base="/v1/refunds",
    kind="refund",
    expands={
        "balance_transaction": "balance_transaction",
        "charge": "charge",
        "customer": "customer",
        "failure_balance_transaction": "balance_transaction",
        "payment_intent": "payment_intent",
        "payment_method": "payment_method",
        "source_transfer_reversal": "transfer_reversal",
        "transfer_reversal": "transfer_reversal",
    },
):
    """Refunds: money back to the customer."""

    @post()
    def create(self, **params: Unpack[RefundCreate]) -> Shape:
        """Refund a charge or an intent, all or a part, even if the balance goes below zero.
        `reverse_transfer` and `refund_application_fee` take back the same part of the transfer and
        of the application fee.

        (recorded)
        """

    @get("/{refund}")
    def retrieve(self, refund: str, **params: Unpack[Nothing]) -> Shape:
        """One refund."""

    @post("/{refund}", act("refund", "update"))
    def update(self, refund: str, **params: Unpack[RefundUpdate]) -> Shape:
        """Change its metadata."""

    @pages(by=("charge", "payment_intent"))
    def list(self, **params: Unpack[RefundList]) -> Shape:
        """A page of refunds, newest first."""

    all = every(list)

    @post("/{refund}/cancel", act("refund", "cancel"))
    def cancel(self, refund: str, **params: Unpack[Nothing]) -> Shape:
        """Refused for a refund that was sent: no refund here can be canceled. (recorded)"""


class DisputeList(Paging, total=False):
    charge: String
    created: Moment
    payment_intent: String


class DisputeUpdate(Options, total=False):
    evidence: Evidence
    submit: Flag
    metadata: Pairs
    intended_submission_method: Kept[SubmissionMethod]


class Disputes(
    Service,
    base="/v1/disputes",
    kind="dispute",
    expands={
        "balance_transactions": "balance_transaction",
        "charge": "charge",
        "evidence": dict.fromkeys(IN_FILES, "file"),
        "payment_intent": "payment_intent",
    },
):
    """Disputes: a cardholder claims a payment back, and the bank decides.

    `sim.controls` opens disputes (as the dispute test cards do) and gives the bank's decision.
    """

    @get("/{dispute}")
    def retrieve(self, dispute: str, **params: Unpack[Nothing]) -> Shape:
        """One dispute, with the rows that withdrew and reinstated its money."""

    @pages(disputes)
    def list(self, **params: Unpack[DisputeList]) -> Shape:
        """A page of disputes, newest first."""

    all = every(list)

    @post("/{dispute}", act("dispute", "update"))
    def update(self, dispute: str, **params: Unpack[DisputeUpdate]) -> Shape:
        """Give evidence, which is submitted at once and only once unless `submit=False` stages it;
        or change the metadata. Submitting against a chargeback costs a second fee.

        `evidence={"uncategorized_text": "winning_evidence"}` wins within seconds, as do
        "losing_evidence" and "escalate_inquiry_evidence" what they say. (documented)"""

    @post("/{dispute}/close", act("dispute", "close"))
    def close(self, dispute: str, **params: Unpack[Nothing]) -> Shape:
        """Accept the dispute: it is lost. (documented)"""
