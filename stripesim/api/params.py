"""What each endpoint takes. One class is the parameter table of the dispatcher and the signature of
the native call: a plain annotation is honoured, `Echoed` is kept and returned without effect,
`Refused` is a parameter that Stripe has and stripesim doesn't simulate yet.

(documented: the parameters of stripe-python 16.1.0)
"""

# The annotations below are read at run time: no `from __future__ import annotations` here.
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Required, TypedDict

from stripesim.api import account_params as of_accounts
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
    Unsimulated,
)
from stripesim.facts.embedded_components import COMPONENTS
from stripesim.facts.event_types import ALL, EVENT_TYPES
from stripesim.facts.payout_schedules import WEEKDAYS
from stripesim.resources.payments.dispute.record import EVIDENCE

# A component of an account session: whether it is enabled, and what it may do.
EMBEDDED = Hash(
    {
        component: Hash(
            {
                "enabled": Boolean(),
                "features": Hash({name: Boolean() for name in features}),
            },
            ("enabled",),
        )
        for component, features in COMPONENTS.items()
    }
)
Whole = Annotated[int, Integer()]
Positive = Annotated[int, Integer(minimum=1)]
String = Annotated[str, Text()]
Clearable = Annotated[str, Text(clearable=True)]
Code = Annotated[str, Currency()]
Flag = Annotated[bool, Boolean()]
Pairs = Annotated[Mapping[str, str] | str, Metadata()]
Moment = Annotated[int | datetime | Mapping[str, int | datetime], Range()]
Object = Annotated[Mapping[str, Any], Anything()]
ObjectOrNone = Annotated[Mapping[str, Any] | str, Clearing(Anything())]
Strings = Annotated[Sequence[str], ListOf(Text())]
EventTypes = Annotated[Sequence[str], ListOf(Choice((*EVENT_TYPES, ALL)))]


class Removal(TypedDict, total=False):
    """What every native call takes besides the endpoint's own parameters."""

    stripe_account: str
    idempotency_key: str


class Options(Removal, total=False):
    """What every native call takes whose answer can be expanded."""

    expand: Sequence[str]


class OtherMethods(Options, total=False):
    """The kinds of payment methods that Stripe has and stripesim does not simulate."""

    acss_debit: Refused[Object]
    affirm: Refused[Object]
    afterpay_clearpay: Refused[Object]
    alipay: Refused[Object]
    alma: Refused[Object]
    amazon_pay: Refused[Object]
    billie: Refused[Object]
    bizum: Refused[Object]
    blik: Refused[Object]
    boleto: Refused[Object]
    cashapp: Refused[Object]
    crypto: Refused[Object]
    custom: Refused[Object]
    customer_balance: Refused[Object]
    eps: Refused[Object]
    giropay: Refused[Object]
    grabpay: Refused[Object]
    interac_present: Refused[Object]
    kakao_pay: Refused[Object]
    klarna: Refused[Object]
    konbini: Refused[Object]
    kr_card: Refused[Object]
    link: Refused[Object]
    mb_way: Refused[Object]
    mobilepay: Refused[Object]
    multibanco: Refused[Object]
    naver_pay: Refused[Object]
    nz_bank_account: Refused[Object]
    oxxo: Refused[Object]
    p24: Refused[Object]
    pay_by_bank: Refused[Object]
    payco: Refused[Object]
    paynow: Refused[Object]
    paypal: Refused[Object]
    paypay: Refused[Object]
    payto: Refused[Object]
    pix: Refused[Object]
    promptpay: Refused[Object]
    revolut_pay: Refused[Object]
    samsung_pay: Refused[Object]
    satispay: Refused[Object]
    scalapay: Refused[Object]
    sequra: Refused[Object]
    sofort: Refused[Object]
    sunbit: Refused[Object]
    swish: Refused[Object]
    twint: Refused[Object]
    upi: Refused[Object]
    wechat_pay: Refused[Object]
    zip: Refused[Object]


NOT_SIMULATED: dict[str, Kind] = {
    name: Unsimulated()
    for name in OtherMethods.__annotations__
    if name not in Options.__annotations__
}
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
NETWORKS = Hash({"preferred": Clearing(Choice(("cartes_bancaires", "mastercard", "visa")))})
METHOD_CARD: dict[str, Kind] = {**NUMBER, "token": Text(), "networks": NETWORKS}
ADDRESS = Hash({name: Text(clearable=True) for name in
                ("city", "country", "line1", "line2", "postal_code", "state")})  # fmt: skip
SHIPPING: dict[str, Kind] = {"address": ADDRESS, "name": Text(), "phone": Text(clearable=True)}
RENDERING: dict[str, Kind] = {
    "amount_tax_display": Clearing(Choice(("exclude_tax", "include_inclusive_tax"))),
    "template": Text(),
}
BILLING: dict[str, Kind] = {
    "address": Clearing(ADDRESS),
    "email": Text(clearable=True),
    "name": Text(clearable=True),
    "phone": Text(clearable=True),
    "tax_id": Text(),
}
TOKEN: dict[str, Kind] = {**CARD, "currency": Unsimulated(), "networks": Unsimulated()}
OBJECT = Choice(("bank_account", "card"))
PAYABLE_CARD: dict[str, Kind] = {
    **CARD,
    "object": OBJECT,
    "currency": Currency(),
    "default_for_currency": Boolean(),
    "token": Text(),
    "metadata": Metadata(),
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
Unsettable = Annotated[str, Clearing(Choice(("off_session", "on_session")))]
Parcel = Hash(
    {**SHIPPING, "carrier": Text(clearable=True), "tracking_number": Text(clearable=True)},
    ("address", "name"),
)
Shipping = Annotated[Mapping[str, Any], Parcel]
ShippingOrNone = Annotated[Mapping[str, Any] | str, Clearing(Parcel)]
FraudDetails = Annotated[
    Mapping[str, Any],
    Hash({"user_report": Clearing(Choice(("fraudulent", "safe")))}, ("user_report",)),
]
AutomaticMethods = Annotated[
    Mapping[str, Any],
    Hash({"enabled": Boolean(), "allow_redirects": Choice(("always", "never"))}, ("enabled",)),
]
Away = Annotated[bool | str, Boolean(("one_off", "recurring"))]
InvoiceSettings = Annotated[
    Mapping[str, Any],
    Hash({
        "custom_fields": Clearing(ListOf(Hash(FIELD, ("name", "value")))),
        "default_payment_method": Text(clearable=True),
        "footer": Text(clearable=True),
        "rendering_options": Clearing(Hash(RENDERING)),
    }),
]  # fmt: skip
DESTINATION = Either(Text(), ByObject({
    "bank_account": Hash(BANK, ("country", "account_number")),
    "card": Hash(PAYABLE_CARD),
}))  # fmt: skip
Destination = Annotated[str | Mapping[str, Any], DESTINATION]
BusinessType = Annotated[str, Choice(("company", "government_entity", "individual", "non_profit"))]
HOLDER: dict[str, Kind] = {"account_holder_type": Choice(("company", "individual"))}
# What each type of payment method but a card says of its account.
OF_A_BANK: dict[str, Kind] = {
    "us_bank_account": Hash({
        **HOLDER,
        "account_number": Text(),
        "account_type": Choice(("checking", "savings")),
        "financial_connections_account": Unsimulated(),
        "routing_number": Text(),
    }),
    "sepa_debit": Hash({"iban": Text()}),
    "bacs_debit": Hash({"account_number": Text(), "sort_code": Text()}),
    "au_becs_debit": Hash({"account_number": Text(), "bsb_number": Text()}),
    "ideal": Hash({"bank": Text()}),
    "bancontact": Hash({}),
    "fpx": Hash({**HOLDER, "bank": Text()}),
}  # fmt: skip
MethodType = Annotated[str, Choice(("card", *OF_A_BANK))]
UsBankAccount = Annotated[Mapping[str, Any], OF_A_BANK["us_bank_account"]]
SepaDebit = Annotated[Mapping[str, Any], OF_A_BANK["sepa_debit"]]
BacsDebit = Annotated[Mapping[str, Any], OF_A_BANK["bacs_debit"]]
AuBecsDebit = Annotated[Mapping[str, Any], OF_A_BANK["au_becs_debit"]]
Ideal = Annotated[Mapping[str, Any], OF_A_BANK["ideal"]]
Bancontact = Annotated[Mapping[str, Any], OF_A_BANK["bancontact"]]
Fpx = Annotated[Mapping[str, Any], OF_A_BANK["fpx"]]
MethodData = Annotated[
    Mapping[str, Any],
    Hash({"type": Choice(("card", *OF_A_BANK)), "card": Hash(METHOD_CARD), **OF_A_BANK,
          "billing_details": Hash(BILLING), "metadata": Metadata(), "allow_redisplay": Text(),
          "radar_options": Unsimulated(), **NOT_SIMULATED},
         ("type",)),
]  # fmt: skip
# These two would change what happens; the intent's own parameters of these names do.
MethodOptions = Annotated[Mapping[str, Any], Anything(("capture_method", "setup_future_usage"))]
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
    Hash({name: Text(clearable=True) for name in EVIDENCE}
         | {"appeal": Unsimulated(), "enhanced_evidence": Clearing(Anything())}),
]  # fmt: skip
SubmissionMethod = Annotated[
    str, Choice(("manual", "prefer_manual", "prefer_smart_disputes", "smart_disputes"))
]


PART: dict[str, Kind] = {"amount": Integer(minimum=1)}
SAID_OF_A_TRANSFER: dict[str, Kind] = {
    "description": Unsimulated(), "metadata": Unsimulated(), "payment_data": Unsimulated(),
}  # fmt: skip
TransferAmount = Annotated[Mapping[str, Any], Hash(PART)]
TransferData = Annotated[
    Mapping[str, Any],
    Hash({**PART, "destination": Text(), "description": Unsimulated()}, ("destination",)),
]
IntentTransferAmount = Annotated[Mapping[str, Any], Hash({**PART, **SAID_OF_A_TRANSFER})]
IntentTransferData = Annotated[
    Mapping[str, Any],
    Hash({**PART, "destination": Text(), **SAID_OF_A_TRANSFER}, ("destination",)),
]
OldDestination = Annotated[
    str | Mapping[str, Any], Either(Text(), Hash({**PART, "account": Text()}, ("account",)))
]
SCHEDULE: dict[str, Kind] = {
    "interval": Choice(("daily", "manual", "monthly", "weekly")),
    "monthly_payout_days": ListOf(Integer(minimum=1, maximum=31)),
    "weekly_payout_days": ListOf(Choice(WEEKDAYS)),
}
START_OF_DAY: dict[str, Kind] = {
    "hour": Integer(minimum=0, maximum=23),
    "minutes": Integer(minimum=0, maximum=59),
    "timezone": Text(),
}
PaymentsSettings = Annotated[
    Mapping[str, Any],
    Hash({
        "debit_negative_balances": Boolean(),
        "payouts": Hash({
            "automatic_transfer_rules_by_currency": Unsimulated(),
            "minimum_balance_by_currency": MapOf(Integer(minimum=0)),
            "schedule": Hash(SCHEDULE),
            "statement_descriptor": Text(longest=22, clearable=True),
        }),
        "settlement_timing": Hash({
            "delay_days_override": Clearing(Integer()),
            "start_of_day": Clearing(Hash(START_OF_DAY)),
        }),
    }),
]  # fmt: skip


RELEASE_AFTER = Hash({"release_after": Integer()}, ("release_after",))
ReleaseAfter = Annotated[Mapping[str, int | datetime], RELEASE_AFTER]
Rolling = Annotated[
    Mapping[str, int | datetime],
    Hash({"days_after_charge": Integer(), "expires_on": Integer()}, ("days_after_charge",)),
]
Percent = Annotated[int, Integer(minimum=1, maximum=100)]
PlanType = Annotated[str, Choice(("fixed_release", "manual_release", "rolling_release"))]


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
    shipping: Echoed[Shipping]
    statement_descriptor: Echoed[Descriptor]
    statement_descriptor_suffix: Echoed[Descriptor]
    transfer_group: Echoed[String]
    application_fee: Positive
    application_fee_amount: Positive
    destination: OldDestination
    on_behalf_of: String
    radar_options: Refused[Object]
    transfer_data: TransferData


class ChargeUpdate(Options, total=False):
    customer: String
    description: Clearable
    metadata: Pairs
    receipt_email: Echoed[Clearable]
    shipping: Echoed[Shipping]
    fraud_details: Echoed[FraudDetails]
    transfer_group: Echoed[String]


class ChargeCapture(Options, total=False):
    amount: Positive
    receipt_email: Echoed[Clearable]
    statement_descriptor: Echoed[Descriptor]
    statement_descriptor_suffix: Echoed[Descriptor]
    transfer_group: Echoed[String]
    application_fee: Positive
    application_fee_amount: Positive
    transfer_data: TransferAmount


class ChargeList(Paging, total=False):
    created: Moment
    customer: String
    payment_intent: String
    transfer_group: String


class Secret(Options, total=False):
    client_secret: String


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
    automatic_payment_methods: Echoed[AutomaticMethods]
    confirmation_method: Annotated[str, Choice(("automatic", "manual"))]
    error_on_requires_action: Flag
    mandate_data: Echoed[ObjectOrNone]
    off_session: Away
    payment_method_options: Echoed[MethodOptions]
    payment_method_types: Echoed[Strings]
    receipt_email: Echoed[Clearable]
    return_url: Echoed[String]
    setup_future_usage: Usage
    shipping: Echoed[Shipping]
    statement_descriptor: Echoed[Descriptor]
    statement_descriptor_suffix: Echoed[Descriptor]
    transfer_group: Echoed[String]
    use_stripe_sdk: Echoed[Flag]
    allowed_payment_method_types: Refused[Strings]
    amount_details: Refused[Object]
    application_fee_amount: Positive
    confirmation_token: Refused[String]
    customer_account: Refused[String]
    excluded_payment_method_types: Refused[Strings]
    hooks: Refused[Object]
    mandate: Refused[String]
    on_behalf_of: String
    payment_details: Refused[Object]
    payment_method_configuration: Refused[String]
    radar_options: Refused[Object]
    transfer_data: IntentTransferData


class PaymentIntentUpdate(Options, total=False):
    amount: Whole
    currency: Code
    customer: String
    payment_method: String
    payment_method_data: MethodData
    capture_method: CaptureMethod
    description: Clearable
    metadata: Pairs
    payment_method_options: Echoed[MethodOptions]
    payment_method_types: Echoed[Strings]
    receipt_email: Echoed[Clearable]
    setup_future_usage: Unsettable
    shipping: Echoed[ShippingOrNone]
    statement_descriptor: Echoed[Descriptor]
    statement_descriptor_suffix: Echoed[Descriptor]
    transfer_group: Echoed[String]
    allowed_payment_method_types: Refused[Strings]
    amount_details: Refused[Object]
    application_fee_amount: Annotated[int | str, Clearing(Integer(minimum=1))]
    customer_account: Refused[String]
    excluded_payment_method_types: Refused[Strings]
    hooks: Refused[Object]
    payment_details: Refused[Object]
    payment_method_configuration: Refused[String]
    transfer_data: IntentTransferAmount


class PaymentIntentConfirm(Options, total=False):
    payment_method: String
    payment_method_data: MethodData
    error_on_requires_action: Flag
    mandate_data: Echoed[ObjectOrNone]
    off_session: Away
    payment_method_options: Echoed[MethodOptions]
    payment_method_types: Echoed[Strings]
    receipt_email: Echoed[Clearable]
    return_url: Echoed[String]
    setup_future_usage: Unsettable
    shipping: Echoed[ShippingOrNone]
    use_stripe_sdk: Echoed[Flag]
    allowed_payment_method_types: Refused[Strings]
    amount_details: Refused[Object]
    amount_to_confirm: Refused[Whole]
    capture_method: Refused[CaptureMethod]
    confirmation_token: Refused[String]
    excluded_payment_method_types: Refused[Strings]
    hooks: Refused[Object]
    mandate: Refused[String]
    payment_details: Refused[Object]
    radar_options: Refused[Object]


class PaymentIntentCapture(Options, total=False):
    amount_to_capture: Whole
    metadata: Pairs
    statement_descriptor: Echoed[Descriptor]
    statement_descriptor_suffix: Echoed[Descriptor]
    amount_details: Refused[Object]
    application_fee_amount: Positive
    final_capture: Refused[Flag]
    hooks: Refused[Object]
    payment_details: Refused[Object]
    transfer_data: IntentTransferAmount


class PaymentIntentCancel(Options, total=False):
    cancellation_reason: Cancellation


class PaymentIntentList(Paging, total=False):
    created: Moment
    customer: String
    customer_account: Refused[String]


class PaymentMethodCreate(OtherMethods, total=False):
    type: Required[MethodType]
    card: CardData
    us_bank_account: UsBankAccount
    sepa_debit: SepaDebit
    bacs_debit: BacsDebit
    au_becs_debit: AuBecsDebit
    ideal: Ideal
    bancontact: Bancontact
    fpx: Fpx
    metadata: Pairs
    allow_redisplay: Echoed[Redisplay]
    billing_details: Echoed[Billing]
    customer: Refused[String]
    payment_method: Refused[String]
    radar_options: Refused[Object]


class PaymentMethodUpdate(Options, total=False):
    card: Annotated[
        Mapping[str, Any],
        Hash({"exp_month": Integer(), "exp_year": Integer(), "networks": NETWORKS}),
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
    tax_exempt: Echoed[Annotated[str, Clearing(Choice(("none", "reverse", "exempt")))]]
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
    tax_exempt: Echoed[Annotated[str, Clearing(Choice(("none", "reverse", "exempt")))]]
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
    card: Required[Annotated[Mapping[str, Any], Hash(TOKEN, ("number", "exp_month", "exp_year"))]]
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
    automatic_payment_methods: Echoed[AutomaticMethods]
    flow_directions: Echoed[Strings]
    mandate_data: Echoed[ObjectOrNone]
    payment_method_options: Echoed[MethodOptions]
    payment_method_types: Echoed[Strings]
    use_stripe_sdk: Echoed[Flag]
    allowed_payment_method_types: Refused[Strings]
    attach_to_self: Refused[Flag]
    confirmation_token: Refused[String]
    customer_account: Refused[String]
    excluded_payment_method_types: Refused[Strings]
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
    payment_method_options: Echoed[MethodOptions]
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
    mandate_data: Echoed[ObjectOrNone]
    payment_method_options: Echoed[MethodOptions]
    use_stripe_sdk: Echoed[Flag]
    allowed_payment_method_types: Refused[Strings]
    confirmation_token: Refused[String]


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
    refund_application_fee: Flag
    reverse_transfer: Flag


class RefundUpdate(Options, total=False):
    metadata: Pairs


class RefundList(Paging, total=False):
    charge: String
    created: Moment
    payment_intent: String


class ApplicationFeeList(Paging, total=False):
    charge: String
    created: Moment


class ApplicationFeeRefundCreate(Options, total=False):
    amount: Positive
    metadata: Pairs


class ApplicationFeeRefundUpdate(Options, total=False):
    metadata: Pairs


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


class PayoutReverse(Options, total=False):
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


class TransferCreate(Options, total=False):
    amount: Required[Positive]
    currency: Required[Code]
    destination: Required[String]
    source_transaction: String
    source_type: SourceType
    transfer_group: String
    description: Clearable
    metadata: Pairs


class TransferUpdate(Options, total=False):
    description: Clearable
    metadata: Pairs


class TransferList(Paging, total=False):
    created: Moment
    destination: String
    transfer_group: String


class TransferReversalCreate(Options, total=False):
    amount: Positive
    description: Clearable
    metadata: Pairs
    refund_application_fee: Flag


class TransferReversalUpdate(Options, total=False):
    metadata: Pairs


class AccountSessionCreate(Options, total=False):
    account: Required[String]
    components: Required[Annotated[Mapping[str, Any], EMBEDDED]]


class ReservePlanCreate(Options, total=False):
    type: Required[PlanType]
    percent: Required[Percent]
    currency: Code
    fixed_release: ReleaseAfter
    manual_release: Annotated[Mapping[str, Any], Hash({})]
    rolling_release: Rolling
    metadata: Pairs


class ReservePlanList(Paging, total=False):
    destination: String
    status: String


class ReserveHoldCreate(Options, total=False):
    amount: Required[Positive]
    currency: Required[Code]
    release_schedule: Required[ReleaseAfter]
    source_type: SourceType
    metadata: Pairs


class ReserveHoldUpdate(Options, total=False):
    release_schedule: ReleaseAfter
    metadata: Pairs


class ReserveHoldList(Paging, total=False):
    currency: String
    is_releasable: Flag
    reason: String
    reserve_plan: String
    reserve_release: String
    source_charge: String


class ReserveReleaseCreate(Options, total=False):
    reserve_hold: Required[String]
    amount: Positive
    currency: Code
    metadata: Pairs


class ReserveReleaseList(Paging, total=False):
    currency: String
    reserve_hold: String
    reserve_plan: String


class AccountCreate(Options, total=False):
    type: Annotated[str, Choice(("custom", "express", "standard"))]
    controller: Annotated[Mapping[str, Any], of_accounts.CONTROLLER]
    country: String
    capabilities: Annotated[Mapping[str, Any], of_accounts.CAPABILITIES]
    business_type: BusinessType
    business_profile: Annotated[Mapping[str, Any], of_accounts.PROFILE]
    company: Annotated[Mapping[str, Any], of_accounts.COMPANY]
    individual: Annotated[Mapping[str, Any], of_accounts.INDIVIDUAL]
    tos_acceptance: Annotated[Mapping[str, Any], of_accounts.AGREEMENT]
    external_account: Destination
    default_currency: Code
    email: Clearable
    settings: Annotated[Mapping[str, Any], of_accounts.NEW_SETTINGS]
    metadata: Pairs
    groups: Echoed[Annotated[Mapping[str, Any], of_accounts.GROUPS]]
    account_token: Refused[String]
    documents: Refused[Object]


class AccountUpdate(Options, total=False):
    capabilities: Annotated[Mapping[str, Any], of_accounts.CAPABILITIES]
    business_type: BusinessType
    business_profile: Annotated[Mapping[str, Any], of_accounts.PROFILE]
    company: Annotated[Mapping[str, Any], of_accounts.COMPANY]
    individual: Annotated[Mapping[str, Any], of_accounts.INDIVIDUAL]
    tos_acceptance: Annotated[Mapping[str, Any], of_accounts.AGREEMENT]
    external_account: Annotated[str | Mapping[str, Any], Clearing(DESTINATION)]
    default_currency: Code
    email: Clearable
    settings: Annotated[Mapping[str, Any], of_accounts.CHANGED_SETTINGS]
    metadata: Pairs
    groups: Echoed[Annotated[Mapping[str, Any], of_accounts.GROUPS]]
    account_token: Refused[String]
    documents: Refused[Object]


class AccountList(Paging, total=False):
    created: Moment


class AccountReject(Options, total=False):
    reason: Required[Annotated[str, Choice((
        "credit", "fraud_no_intent_to_fulfill", "fraud_other", "fraud_payment_method_casher",
        "fraud_payment_method_tester", "other", "terms_of_service",
    ))]]  # fmt: skip
    payouts_action: Annotated[str, Choice(("none", "pause"))]


class AccountLinkCreate(Options, total=False):
    account: Required[String]
    type: Required[Annotated[str, Choice(("account_onboarding", "account_update"))]]
    refresh_url: Echoed[String]
    return_url: Echoed[String]
    collect: Echoed[Annotated[str, Choice(("currently_due", "eventually_due"))]]
    collection_options: Echoed[Annotated[Mapping[str, Any], of_accounts.COLLECTION]]


class CapabilityUpdate(Options, total=False):
    requested: Flag


class PersonDetails(Options, total=False):
    """What can be said of a person; no money depends on it."""

    email: Echoed[Clearable]
    first_name: Echoed[Clearable]
    last_name: Echoed[Clearable]
    phone: Echoed[Clearable]
    relationship: Echoed[Annotated[Mapping[str, Any], of_accounts.RELATIONSHIP]]
    address: Echoed[Annotated[Mapping[str, Any], of_accounts.ADDRESS]]
    dob: Echoed[Annotated[Mapping[str, Any] | str, of_accounts.DATE]]
    metadata: Pairs
    additional_tos_acceptances: Echoed[Annotated[Mapping[str, Any], of_accounts.TOS_ACCEPTANCES]]
    address_kana: Echoed[Annotated[Mapping[str, Any], of_accounts.IN_SCRIPT]]
    address_kanji: Echoed[Annotated[Mapping[str, Any], of_accounts.IN_SCRIPT]]
    first_name_kana: Echoed[Clearable]
    first_name_kanji: Echoed[Clearable]
    full_name_aliases: Echoed[Annotated[Sequence[str] | str, of_accounts.ALIASES]]
    gender: Echoed[Clearable]
    id_number: Clearable
    id_number_secondary: Clearable
    last_name_kana: Echoed[Clearable]
    last_name_kanji: Echoed[Clearable]
    maiden_name: Echoed[Clearable]
    nationality: Echoed[Clearable]
    political_exposure: Echoed[Annotated[str, of_accounts.EXPOSURE]]
    registered_address: Echoed[Annotated[Mapping[str, Any], of_accounts.ADDRESS]]
    ssn_last_4: Clearable
    us_cfpb_data: Echoed[Annotated[Mapping[str, Any], of_accounts.CFPB_DATA]]
    verification: Echoed[Annotated[Mapping[str, Any], of_accounts.VERIFICATION]]
    documents: Refused[Object]
    person_token: Refused[String]


class PersonList(Paging, total=False):
    relationship: Annotated[Mapping[str, Any], of_accounts.RELATED]


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
    connect: Flag
    description: Clearable
    metadata: Pairs
    api_version: Echoed[String]


class WebhookEndpointUpdate(Options, total=False):
    url: String
    enabled_events: EventTypes
    disabled: Flag
    description: Clearable
    metadata: Pairs
