"""What each endpoint takes. One class is the parameter table of the dispatcher and the signature of
the native call: a plain annotation is honoured, `Echoed` is kept and returned without effect,
`Refused` is a parameter that Stripe has and stripesim doesn't simulate yet.

(documented: the parameters of stripe-python 16.1.0)
"""

# The annotations below are read at run time: no `from __future__ import annotations` here.
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Required, TypedDict

from stripesim.api.parameters import (
    Anything,
    Boolean,
    ByObject,
    Choice,
    Clearing,
    Currency,
    Echoed,
    Either,
    Hash,
    Integer,
    Kind,
    ListOf,
    MapOf,
    Metadata,
    Range,
    Refused,
    Text,
)
from stripesim.resources.dispute import EVIDENCE
from stripesim.rules.event_types import ALL, EVENT_TYPES
from stripesim.rules.payout_schedules import WEEKDAYS

Whole = Annotated[int, Integer()]
Positive = Annotated[int, Integer(minimum=1)]
String = Annotated[str, Text()]
Clearable = Annotated[str, Text(clearable=True)]
Code = Annotated[str, Currency()]
Flag = Annotated[bool, Boolean()]
Pairs = Annotated[Mapping[str, str] | str, Metadata()]
Moment = Annotated[int | Mapping[str, int], Range()]
Object = Annotated[Mapping[str, Any], Anything()]
Strings = Annotated[Sequence[str], ListOf(Text())]
EventTypes = Annotated[Sequence[str], ListOf(Choice((*EVENT_TYPES, ALL)))]

NUMBER: dict[str, Kind] = {
    "number": Text(),
    "exp_month": Integer(),
    "exp_year": Integer(),
    "cvc": Text(),
}
CARD: dict[str, Kind] = {
    **NUMBER,
    "object": Text(),
    "name": Text(),
    "address_city": Text(),
    "address_country": Text(),
    "address_line1": Text(),
    "address_line2": Text(),
    "address_state": Text(),
    "address_zip": Text(),
}
FIELD: dict[str, Kind] = {"name": Text(), "value": Text()}
METHOD_CARD: dict[str, Kind] = {**NUMBER, "token": Text(), "networks": Anything()}
ADDRESS = Hash({name: Text(clearable=True) for name in
                ("city", "country", "line1", "line2", "postal_code", "state")})  # fmt: skip
SHIPPING: dict[str, Kind] = {"address": ADDRESS, "name": Text(), "phone": Text(clearable=True)}
BILLING: dict[str, Kind] = {
    "address": Clearing(ADDRESS),
    "email": Text(clearable=True),
    "name": Text(clearable=True),
    "phone": Text(clearable=True),
    "tax_id": Text(),
}
OBJECT = Choice(("bank_account", "card"))
PAYABLE_CARD: dict[str, Kind] = {
    **CARD,
    "object": OBJECT,
    "currency": Currency(),
    "token": Text(),
}
BANK: dict[str, Kind] = {
    "object": OBJECT,
    "country": Text(),
    "currency": Currency(),
    "routing_number": Text(),
    "account_number": Text(),
    "account_holder_name": Text(),
    "account_holder_type": Text(),
}
CardSource = Annotated[str | Mapping[str, Any], Either(Text(), Hash(CARD, ("number",)))]
CardData = Annotated[Mapping[str, Any], Hash(METHOD_CARD)]
Billing = Annotated[Mapping[str, Any], Hash(BILLING)]
Redisplay = Annotated[str, Choice(("always", "limited", "unspecified"))]
Usage = Annotated[str, Choice(("off_session", "on_session"))]
Away = Annotated[bool | str, Boolean(("one_off", "recurring"))]
InvoiceSettings = Annotated[
    Mapping[str, Any],
    Hash({
        "custom_fields": Clearing(ListOf(Hash(FIELD, ("name", "value")))),
        "default_payment_method": Text(clearable=True),
        "footer": Text(clearable=True),
        "rendering_options": Clearing(Anything()),
    }),
]  # fmt: skip
Destination = Annotated[
    str | Mapping[str, Any],
    Either(Text(), ByObject({
        "bank_account": Hash(BANK, ("country", "currency", "account_number")),
        "card": Hash(PAYABLE_CARD),
    })),
]  # fmt: skip
MethodData = Annotated[
    Mapping[str, Any],
    Hash({"type": Choice(("card",)), "card": Hash(METHOD_CARD), "billing_details": Hash(BILLING),
          "metadata": Metadata(), "allow_redisplay": Text()}, ("type",)),
]  # fmt: skip
CaptureMethod = Annotated[str, Choice(("automatic", "automatic_async", "manual"))]
Reason = Annotated[str, Choice(("duplicate", "fraudulent", "requested_by_customer"))]
Cancellation = Annotated[
    str, Choice(("duplicate", "fraudulent", "requested_by_customer", "abandoned"))
]
PayoutMethod = Annotated[str, Choice(("standard", "instant"))]
SourceType = Annotated[str, Choice(("bank_account", "card", "fpx"))]
Descriptor = Annotated[str, Text(longest=22)]
Evidence = Annotated[
    Mapping[str, Any],
    Hash({name: Text(clearable=True) for name in EVIDENCE if name != "appeal"}
         | {"enhanced_evidence": Anything()}),
]  # fmt: skip
SubmissionMethod = Annotated[
    str, Choice(("manual", "prefer_manual", "prefer_smart_disputes", "smart_disputes"))
]


SCHEDULE: dict[str, Kind] = {
    "interval": Choice(("daily", "manual", "monthly", "weekly")),
    "monthly_payout_days": ListOf(Integer(minimum=1, maximum=31)),
    "weekly_payout_days": ListOf(Choice(WEEKDAYS)),
}
PaymentsSettings = Annotated[
    Mapping[str, Any],
    Hash({
        "debit_negative_balances": Boolean(),
        "payouts": Hash({
            "minimum_balance_by_currency": MapOf(Integer(minimum=0)),
            "schedule": Hash(SCHEDULE),
            "statement_descriptor": Text(longest=22, clearable=True),
        }),
        "settlement_timing": Hash({"delay_days_override": Clearing(Integer())}),
    }),
]  # fmt: skip


class Removal(TypedDict, total=False):
    """What every native call takes besides the endpoint's own parameters."""

    stripe_account: str
    idempotency_key: str


class Options(Removal, total=False):
    """What every native call takes whose answer can be expanded."""

    expand: Sequence[str]


class Paging(Options, total=False):
    limit: Whole
    starting_after: String
    ending_before: String


class Nothing(Options, total=False):
    pass


class ChargeCreate(Options, total=False):
    amount: Required[Positive]
    currency: Required[Code]
    source: CardSource
    customer: String
    capture: Flag
    description: Clearable
    metadata: Pairs
    receipt_email: Echoed[Clearable]
    shipping: Echoed[Object]
    statement_descriptor: Echoed[Descriptor]
    statement_descriptor_suffix: Echoed[Descriptor]
    transfer_group: Echoed[String]
    application_fee: Refused[Whole]
    application_fee_amount: Refused[Whole]
    destination: Refused[Object]
    on_behalf_of: Refused[String]
    radar_options: Refused[Object]
    transfer_data: Refused[Object]


class ChargeUpdate(Options, total=False):
    customer: String
    description: Clearable
    metadata: Pairs
    receipt_email: Echoed[Clearable]
    shipping: Echoed[Object]
    fraud_details: Echoed[Object]
    transfer_group: Echoed[String]


class ChargeCapture(Options, total=False):
    amount: Positive
    receipt_email: Echoed[Clearable]
    statement_descriptor: Echoed[Descriptor]
    statement_descriptor_suffix: Echoed[Descriptor]
    transfer_group: Echoed[String]
    application_fee: Refused[Whole]
    application_fee_amount: Refused[Whole]
    transfer_data: Refused[Object]


class ChargeList(Paging, total=False):
    created: Moment
    customer: String
    payment_intent: String
    transfer_group: String


class PaymentIntentCreate(Options, total=False):
    amount: Required[Whole]
    currency: Required[Code]
    customer: String
    payment_method: String
    payment_method_data: MethodData
    confirm: Flag
    capture_method: CaptureMethod
    description: Clearable
    metadata: Pairs
    automatic_payment_methods: Echoed[Object]
    confirmation_method: Annotated[str, Choice(("automatic", "manual"))]
    error_on_requires_action: Flag
    off_session: Away
    payment_method_options: Echoed[Object]
    payment_method_types: Echoed[Strings]
    receipt_email: Echoed[Clearable]
    return_url: Echoed[String]
    setup_future_usage: Usage
    shipping: Echoed[Object]
    statement_descriptor: Echoed[Descriptor]
    statement_descriptor_suffix: Echoed[Descriptor]
    transfer_group: Echoed[String]
    use_stripe_sdk: Echoed[Flag]
    allowed_payment_method_types: Refused[Strings]
    amount_details: Refused[Object]
    application_fee_amount: Refused[Whole]
    confirmation_token: Refused[String]
    customer_account: Refused[String]
    excluded_payment_method_types: Refused[Strings]
    hooks: Refused[Object]
    mandate: Refused[String]
    mandate_data: Refused[Object]
    on_behalf_of: Refused[String]
    payment_details: Refused[Object]
    payment_method_configuration: Refused[String]
    radar_options: Refused[Object]
    transfer_data: Refused[Object]


class PaymentIntentUpdate(Options, total=False):
    amount: Whole
    currency: Code
    customer: String
    payment_method: String
    payment_method_data: MethodData
    capture_method: CaptureMethod
    description: Clearable
    metadata: Pairs
    payment_method_options: Echoed[Object]
    payment_method_types: Echoed[Strings]
    receipt_email: Echoed[Clearable]
    setup_future_usage: Usage
    shipping: Echoed[Object]
    statement_descriptor: Echoed[Descriptor]
    statement_descriptor_suffix: Echoed[Descriptor]
    transfer_group: Echoed[String]
    application_fee_amount: Refused[Whole]
    transfer_data: Refused[Object]


class PaymentIntentConfirm(Options, total=False):
    payment_method: String
    payment_method_data: MethodData
    error_on_requires_action: Flag
    off_session: Away
    payment_method_options: Echoed[Object]
    payment_method_types: Echoed[Strings]
    receipt_email: Echoed[Clearable]
    return_url: Echoed[String]
    setup_future_usage: Usage
    shipping: Echoed[Object]
    use_stripe_sdk: Echoed[Flag]
    capture_method: Refused[CaptureMethod]
    confirmation_token: Refused[String]
    mandate: Refused[String]
    mandate_data: Refused[Object]


class PaymentIntentCapture(Options, total=False):
    amount_to_capture: Whole
    metadata: Pairs
    statement_descriptor: Echoed[Descriptor]
    statement_descriptor_suffix: Echoed[Descriptor]
    application_fee_amount: Refused[Whole]
    final_capture: Refused[Flag]
    transfer_data: Refused[Object]


class PaymentIntentCancel(Options, total=False):
    cancellation_reason: Cancellation


class PaymentIntentList(Paging, total=False):
    created: Moment
    customer: String
    customer_account: Refused[String]


class PaymentMethodCreate(Options, total=False):
    type: Required[Annotated[str, Choice(("card",))]]
    card: CardData
    metadata: Pairs
    allow_redisplay: Echoed[Redisplay]
    billing_details: Echoed[Billing]
    customer: Refused[String]


class PaymentMethodUpdate(Options, total=False):
    card: Annotated[
        Mapping[str, Any],
        Hash({"exp_month": Integer(), "exp_year": Integer(), "networks": Anything()}),
    ]
    metadata: Pairs
    allow_redisplay: Echoed[Redisplay]
    billing_details: Echoed[Billing]
    us_bank_account: Refused[Object]


class PaymentMethodAttach(Options, total=False):
    customer: Required[String]
    customer_account: Refused[String]


class PaymentMethodList(Paging, total=False):
    allow_redisplay: Redisplay
    customer: String
    type: String
    customer_account: Refused[String]


class CustomerPaymentMethodList(Paging, total=False):
    allow_redisplay: Redisplay
    type: String


class CustomerUpdate(Options, total=False):
    email: Clearable
    name: Clearable
    description: Clearable
    phone: Clearable
    default_source: String
    invoice_settings: InvoiceSettings
    metadata: Pairs
    source: CardSource
    address: Echoed[Annotated[Mapping[str, Any] | str, Clearing(ADDRESS)]]
    balance: Echoed[Whole]
    business_name: Echoed[Clearable]
    individual_name: Echoed[Clearable]
    invoice_prefix: Echoed[String]
    next_invoice_sequence: Echoed[Whole]
    preferred_locales: Echoed[Strings]
    shipping: Echoed[
        Annotated[Mapping[str, Any] | str, Clearing(Hash(SHIPPING, ("address", "name")))]
    ]
    tax_exempt: Echoed[Annotated[str, Clearing(Choice(("exempt", "none", "reverse")))]]
    validate: Echoed[Flag]
    cash_balance: Refused[Object]
    tax: Refused[Object]


class CustomerCreate(Options, total=False):
    email: Clearable
    name: Clearable
    description: Clearable
    phone: Clearable
    invoice_settings: InvoiceSettings
    metadata: Pairs
    payment_method: String
    source: CardSource
    address: Echoed[Annotated[Mapping[str, Any] | str, Clearing(ADDRESS)]]
    balance: Echoed[Whole]
    business_name: Echoed[Clearable]
    individual_name: Echoed[Clearable]
    invoice_prefix: Echoed[String]
    next_invoice_sequence: Echoed[Whole]
    preferred_locales: Echoed[Strings]
    shipping: Echoed[
        Annotated[Mapping[str, Any] | str, Clearing(Hash(SHIPPING, ("address", "name")))]
    ]
    tax_exempt: Echoed[Annotated[str, Clearing(Choice(("exempt", "none", "reverse")))]]
    validate: Echoed[Flag]
    cash_balance: Refused[Object]
    tax: Refused[Object]
    tax_id_data: Refused[Object]
    test_clock: Refused[String]


class CustomerList(Paging, total=False):
    created: Moment
    email: String
    test_clock: Refused[String]


class TokenCreate(Options, total=False):
    card: Required[Annotated[Mapping[str, Any], Hash(CARD, ("number", "exp_month", "exp_year"))]]
    account: Refused[Object]
    bank_account: Refused[Object]
    customer: Refused[String]
    cvc_update: Refused[Object]
    person: Refused[Object]
    pii: Refused[Object]


class SetupIntentCreate(Options, total=False):
    confirm: Flag
    customer: String
    payment_method: String
    payment_method_data: MethodData
    usage: Usage
    description: Clearable
    metadata: Pairs
    return_url: String
    automatic_payment_methods: Echoed[Object]
    flow_directions: Echoed[Strings]
    payment_method_options: Echoed[Object]
    payment_method_types: Echoed[Strings]
    use_stripe_sdk: Echoed[Flag]
    allowed_payment_method_types: Refused[Strings]
    attach_to_self: Refused[Flag]
    confirmation_token: Refused[String]
    customer_account: Refused[String]
    excluded_payment_method_types: Refused[Strings]
    mandate_data: Refused[Object]
    on_behalf_of: Refused[String]
    payment_method_configuration: Refused[String]
    single_use: Refused[Object]


class SetupIntentUpdate(Options, total=False):
    customer: String
    payment_method: String
    payment_method_data: MethodData
    description: Clearable
    metadata: Pairs
    flow_directions: Echoed[Strings]
    payment_method_options: Echoed[Object]
    payment_method_types: Echoed[Strings]
    allowed_payment_method_types: Refused[Strings]
    attach_to_self: Refused[Flag]
    customer_account: Refused[String]
    excluded_payment_method_types: Refused[Strings]
    payment_method_configuration: Refused[String]


class SetupIntentConfirm(Options, total=False):
    payment_method: String
    payment_method_data: MethodData
    return_url: String
    payment_method_options: Echoed[Object]
    use_stripe_sdk: Echoed[Flag]
    allowed_payment_method_types: Refused[Strings]
    confirmation_token: Refused[String]
    mandate_data: Refused[Object]


class SetupIntentCancel(Options, total=False):
    cancellation_reason: Annotated[str, Choice(("abandoned", "duplicate", "requested_by_customer"))]


class SetupIntentList(Paging, total=False):
    created: Moment
    customer: String
    payment_method: String
    attach_to_self: Refused[Flag]
    customer_account: Refused[String]


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
    refund_application_fee: Refused[Flag]
    reverse_transfer: Refused[Flag]


class RefundUpdate(Options, total=False):
    metadata: Pairs


class RefundList(Paging, total=False):
    charge: String
    created: Moment
    payment_intent: String


class DisputeUpdate(Options, total=False):
    evidence: Evidence
    submit: Flag
    metadata: Pairs
    intended_submission_method: Echoed[SubmissionMethod]


class DisputeList(Paging, total=False):
    charge: String
    created: Moment
    payment_intent: String


class BalanceTransactionList(Paging, total=False):
    created: Moment
    currency: String
    payout: String
    source: String
    type: String


class PayoutCreate(Options, total=False):
    amount: Required[Positive]
    currency: Required[Code]
    description: Clearable
    destination: String
    metadata: Pairs
    method: PayoutMethod
    source_type: SourceType
    statement_descriptor: Descriptor
    payout_method: Refused[String]


class PayoutUpdate(Options, total=False):
    metadata: Pairs


class PayoutList(Paging, total=False):
    arrival_date: Moment
    created: Moment
    destination: String
    status: String


class BalanceSettingsUpdate(Options, total=False):
    payments: PaymentsSettings


class TopupCreate(Options, total=False):
    amount: Required[Positive]
    currency: Required[Code]
    description: Clearable
    metadata: Pairs
    source: String
    statement_descriptor: Echoed[Descriptor]
    transfer_group: Echoed[String]
    payment_method: Refused[String]
    payment_method_options: Refused[Object]


class TopupUpdate(Options, total=False):
    description: Clearable
    metadata: Pairs


class TopupList(Paging, total=False):
    amount: Moment
    created: Moment
    status: String


class ExternalAccountCreate(Options, total=False):
    external_account: Required[Destination]
    default_for_currency: Flag
    metadata: Pairs


class ExternalAccountUpdate(Options, total=False):
    account_holder_name: Clearable
    account_holder_type: Clearable
    default_for_currency: Flag
    metadata: Pairs
    exp_month: Whole
    exp_year: Whole
    name: Echoed[Clearable]
    address_city: Echoed[Clearable]
    address_country: Echoed[Clearable]
    address_line1: Echoed[Clearable]
    address_line2: Echoed[Clearable]
    address_state: Echoed[Clearable]
    address_zip: Echoed[Clearable]
    account_type: Refused[String]
    documents: Refused[Object]


class ExternalAccountList(Paging, total=False):
    object: Annotated[str, OBJECT]


class EventList(Paging, total=False):
    created: Moment
    type: String
    types: Annotated[Sequence[str], ListOf(Text(), most=20)]
    delivery_success: Flag


class WebhookEndpointCreate(Options, total=False):
    url: Required[String]
    enabled_events: Required[EventTypes]
    description: Clearable
    metadata: Pairs
    api_version: Echoed[String]
    connect: Refused[Flag]


class WebhookEndpointUpdate(Options, total=False):
    url: String
    enabled_events: EventTypes
    disabled: Flag
    description: Clearable
    metadata: Pairs
