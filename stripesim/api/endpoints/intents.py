"""PaymentIntents: payments with any number of attempts. SetupIntents: saving payment methods."""

# The annotations below are read at run time: no `from __future__ import annotations` here.
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Required, Unpack

from stripesim.api.common import (
    PART,
    Back,
    Code,
    Description,
    Descriptor,
    EmailOrNone,
    Flag,
    Moment,
    Object,
    Options,
    Paging,
    Pairs,
    Positive,
    Search,
    Shipping,
    ShippingOrNone,
    String,
    Strings,
    Whole,
)
from stripesim.api.endpoints.method_options import OF_A_PAYMENT, OF_A_SETUP
from stripesim.api.endpoints.payment_methods import MethodData, TypesOfAnIntent
from stripesim.api.kinds import (
    Boolean,
    Choice,
    Clearing,
    Currency,
    Hash,
    Integer,
    Kind,
    ListOf,
    Text,
    Unsimulated,
)
from stripesim.api.operations import act, retrieve
from stripesim.api.parameters import Accepted, Kept, Refused
from stripesim.api.routes import Ids, Params, Read, Shape, Write
from stripesim.api.service import Service, every, get, pages, post, searches
from stripesim.api.values import missing
from stripesim.engine.change import Change
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.facts.evidence import rule

AutomaticMethods = Annotated[
    Mapping[str, Any],
    Hash({"enabled": Boolean(), "allow_redirects": Choice(("always", "never"))}, ("enabled",)),
]
Away = Annotated[bool | str, Boolean(("one_off", "recurring"))]
Usage = Annotated[str, Choice(("off_session", "on_session"))]
Directions = Annotated[Sequence[str], ListOf(Choice(("inbound", "outbound")))]
Unsettable = Annotated[str, Clearing(Choice(("off_session", "on_session")))]
MethodOptions = Annotated[Mapping[str, Any], OF_A_PAYMENT]
SetupOptions = Annotated[Mapping[str, Any], OF_A_SETUP]
ONLINE = Hash({"ip_address": Text(), "user_agent": Text()}, ("ip_address", "user_agent"))


class Acceptance(Hash):
    """How a mandate was accepted. Online, it says from where. (documented:
    https://docs.stripe.com/api/payment_intents/create; that it is refused otherwise, assumed)
    """

    def parse(self, value: Any, param: str) -> dict[str, Any]:
        """What was said. Raises Stripe's error for a missing `online`."""
        said = super().parse(value, param)
        if said["type"] == "online" and "online" not in said:
            raise missing(f"{param}[online]")
        return said


ACCEPTANCE = Acceptance({
    "accepted_at": Integer(),
    "offline": Hash({}),
    "online": ONLINE,
    "type": Choice(("offline", "online")),
}, ("type",))  # fmt: skip
MandateData = Annotated[
    Mapping[str, Any] | str,
    Clearing(Hash({"customer_acceptance": ACCEPTANCE}, ("customer_acceptance",))),
]
SingleUse = Annotated[
    Mapping[str, Any],
    Hash({"amount": Integer(minimum=1), "currency": Currency()}, ("amount", "currency")),
]
CaptureMethod = Annotated[str, Choice(("automatic", "automatic_async", "manual"))]
Cancellation = Annotated[
    str, Choice(("duplicate", "fraudulent", "requested_by_customer", "abandoned"))
]
SAID_OF_A_TRANSFER: dict[str, Kind] = {
    "description": Unsimulated(), "metadata": Unsimulated(), "payment_data": Unsimulated(),
}  # fmt: skip
IntentTransferAmount = Annotated[Mapping[str, Any], Hash({**PART, **SAID_OF_A_TRANSFER})]
IntentTransferData = Annotated[
    Mapping[str, Any],
    Hash({**PART, "destination": Text(), **SAID_OF_A_TRANSFER}, ("destination",)),
]


def create_intent(kind: str) -> Write:
    """Create an intent. The answer is its state after the confirmation, if it was confirmed at
    once.
    """

    def write(change: Change, ids: Ids, params: Params) -> Any:
        return change.latest(change.world.lifecycles[kind].create(change, params).id)

    return write


def retrieve_intent(kind: str) -> Read:
    """The intent; if a client secret is given, it has to be this intent's."""
    read = retrieve(kind)

    def read_intent(world: World, account: str, ids: Ids, params: Params) -> Shape:
        shape = read(world, account, ids, params)
        if params.get("client_secret", shape["client_secret"]) != shape["client_secret"]:
            raise wrong_secret(kind)
        return shape

    return read_intent


@rule("assumed", "the message of public issues")
def wrong_secret(kind: str) -> Refusal:
    """A client secret opens its own intent only."""
    intent = "SetupIntent" if kind == "setup_intent" else "PaymentIntent"
    message = f"The client_secret provided does not match the client_secret of this {intent}."
    return Refusal(message, param="client_secret")


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
    description: Description
    metadata: Pairs
    automatic_payment_methods: Kept[AutomaticMethods]
    confirmation_method: Annotated[str, Choice(("automatic", "manual"))]
    error_on_requires_action: Flag
    mandate_data: MandateData
    off_session: Away
    payment_method_options: Kept[MethodOptions]
    payment_method_types: TypesOfAnIntent
    receipt_email: Kept[EmailOrNone]
    return_url: Back
    setup_future_usage: Usage
    shipping: Kept[Shipping]
    statement_descriptor: Descriptor
    statement_descriptor_suffix: Descriptor
    transfer_group: String
    use_stripe_sdk: Accepted[Flag]
    allowed_payment_method_types: Refused[Strings]
    amount_details: Refused[Object]
    application_fee_amount: Positive
    confirmation_token: Refused[String]
    customer_account: Refused[String]
    excluded_payment_method_types: Refused[Strings]
    hooks: Refused[Object]
    mandate: String
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
    description: Description
    metadata: Pairs
    payment_method_options: Kept[MethodOptions]
    payment_method_types: TypesOfAnIntent
    receipt_email: Kept[EmailOrNone]
    setup_future_usage: Unsettable
    shipping: Kept[ShippingOrNone]
    statement_descriptor: Descriptor
    statement_descriptor_suffix: Descriptor
    transfer_group: String
    allowed_payment_method_types: Refused[Strings]
    amount_details: Refused[Object]
    application_fee_amount: Annotated[int | str, Clearing(Integer(minimum=1))]
    customer_account: Refused[String]
    excluded_payment_method_types: Refused[Strings]
    hooks: Refused[Object]
    payment_details: Refused[Object]
    payment_method_configuration: Refused[String]
    transfer_data: IntentTransferAmount


class PaymentIntentList(Paging, total=False):
    created: Moment
    customer: String
    customer_account: Refused[String]


class PaymentIntentConfirm(Options, total=False):
    payment_method: String
    payment_method_data: MethodData
    error_on_requires_action: Flag
    mandate_data: MandateData
    off_session: Away
    payment_method_options: Kept[MethodOptions]
    payment_method_types: TypesOfAnIntent
    receipt_email: Kept[EmailOrNone]
    return_url: Back
    setup_future_usage: Unsettable
    shipping: Kept[ShippingOrNone]
    use_stripe_sdk: Accepted[Flag]
    allowed_payment_method_types: Refused[Strings]
    amount_details: Refused[Object]
    amount_to_confirm: Refused[Whole]
    capture_method: Refused[CaptureMethod]
    confirmation_token: Refused[String]
    excluded_payment_method_types: Refused[Strings]
    hooks: Refused[Object]
    mandate: String
    payment_details: Refused[Object]
    radar_options: Refused[Object]


class PaymentIntentCapture(Options, total=False):
    amount_to_capture: Whole
    metadata: Pairs
    statement_descriptor: Descriptor
    statement_descriptor_suffix: Descriptor
    amount_details: Refused[Object]
    application_fee_amount: Positive
    final_capture: Refused[Flag]
    hooks: Refused[Object]
    payment_details: Refused[Object]
    transfer_data: IntentTransferAmount


class PaymentIntentCancel(Options, total=False):
    cancellation_reason: Cancellation


class PaymentIntents(
    Service,
    base="/v1/payment_intents",
    kind="payment_intent",
    expands={
        "application": "application",
        "customer": "customer",
        "latest_charge": "charge",
        "on_behalf_of": "account",
        "payment_method": "payment_method",
        "payment_record": "payment_record",
        "review": "review",
        "source": "card",
        "transfer_data": {"destination": "account"},
    },
):
    """PaymentIntents: payments with any number of attempts."""

    @post("", create_intent("payment_intent"))
    def create(self, **params: Unpack[PaymentIntentCreate]) -> Shape:
        """Create a payment; with `confirm=True` and a `payment_method` charge at once. A bank debit
        (`pm_usBankAccount_success`) is `processing` for some days, and needs a mandate.

        An intent that does not say how it is paid takes what is enabled, and is confirmed with a
        `return_url` if some of that redirects: `InvalidRequestError` without one. (documented)
        Raises `CardError` for a card that declines; intent and charge are kept. (recorded)
        """

    @get("/{payment_intent}", retrieve_intent("payment_intent"))
    def retrieve(self, payment_intent: str, **params: Unpack[Secret]) -> Shape:
        """One intent."""

    @post("/{payment_intent}", act("payment_intent", "update"))
    def update(self, payment_intent: str, **params: Unpack[PaymentIntentUpdate]) -> Shape:
        """Change an intent; its amount only before it is paid. (recorded)"""

    @pages(by=("customer",))
    def list(self, **params: Unpack[PaymentIntentList]) -> Shape:
        """A page of intents, newest first."""

    all = every(list)

    @searches()
    def search(self, **params: Unpack[Search]) -> Shape:
        """The payment intents that a query finds, newest first: as they were a minute ago
        (`Simulator(search_delay=60)`). (documented)"""

    @post("/{payment_intent}/confirm", act("payment_intent", "confirm"))
    def confirm(self, payment_intent: str, **params: Unpack[PaymentIntentConfirm]) -> Shape:
        """Charge the payment method. Raises `CardError` if it declines. (recorded) Raises as
        `create` where a `return_url` or a mandate is missing. (documented)"""

    @post("/{payment_intent}/capture", act("payment_intent", "capture"))
    def capture(self, payment_intent: str, **params: Unpack[PaymentIntentCapture]) -> Shape:
        """Capture the authorized amount, all or a part. (recorded)"""

    @post("/{payment_intent}/cancel", act("payment_intent", "cancel"))
    def cancel(self, payment_intent: str, **params: Unpack[PaymentIntentCancel]) -> Shape:
        """Cancel the payment; an authorized amount is released. (recorded)"""


class SetupIntentCreate(Options, total=False):
    confirm: Flag
    customer: String
    payment_method: String
    payment_method_data: MethodData
    usage: Usage
    description: Description
    metadata: Pairs
    return_url: Back
    automatic_payment_methods: Kept[AutomaticMethods]
    flow_directions: Kept[Directions]
    mandate_data: MandateData
    payment_method_options: Kept[SetupOptions]
    payment_method_types: TypesOfAnIntent
    use_stripe_sdk: Accepted[Flag]
    allowed_payment_method_types: Refused[Strings]
    attach_to_self: Refused[Flag]
    confirmation_token: Refused[String]
    customer_account: Refused[String]
    excluded_payment_method_types: Refused[Strings]
    on_behalf_of: Refused[String]
    payment_method_configuration: Refused[String]
    single_use: SingleUse


class SetupIntentUpdate(Options, total=False):
    customer: String
    payment_method: String
    payment_method_data: MethodData
    description: Description
    metadata: Pairs
    flow_directions: Kept[Directions]
    payment_method_options: Kept[SetupOptions]
    payment_method_types: TypesOfAnIntent
    allowed_payment_method_types: Refused[Strings]
    attach_to_self: Refused[Flag]
    customer_account: Refused[String]
    excluded_payment_method_types: Refused[Strings]
    payment_method_configuration: Refused[String]


class SetupIntentList(Paging, total=False):
    created: Moment
    customer: String
    payment_method: String
    attach_to_self: Refused[Flag]
    customer_account: Refused[String]


class SetupIntentConfirm(Options, total=False):
    payment_method: String
    payment_method_data: MethodData
    return_url: Back
    mandate_data: MandateData
    payment_method_options: Kept[SetupOptions]
    use_stripe_sdk: Accepted[Flag]
    allowed_payment_method_types: Refused[Strings]
    confirmation_token: Refused[String]


class SetupIntentCancel(Options, total=False):
    cancellation_reason: Annotated[str, Choice(("abandoned", "duplicate", "requested_by_customer"))]


class SetupIntents(
    Service,
    base="/v1/setup_intents",
    kind="setup_intent",
    expands={
        "application": "application",
        "customer": "customer",
        "latest_attempt": "setup_attempt",
        "mandate": "mandate",
        "on_behalf_of": "account",
        "payment_method": "payment_method",
        "single_use_mandate": "mandate",
    },
):
    """SetupIntents: saving a card for later, with authentication if required."""

    @post("", create_intent("setup_intent"))
    def create(self, **params: Unpack[SetupIntentCreate]) -> Shape:
        """Create a setup; with `confirm=True` and a `payment_method`, save it at once: with a
        `return_url` and a mandate where a payment wants them. (documented)

        Raises `CardError` for a card that its issuer declines; the intent is kept. (documented)
        """

    @get("/{setup_intent}", retrieve_intent("setup_intent"))
    def retrieve(self, setup_intent: str, **params: Unpack[Secret]) -> Shape:
        """One intent."""

    @post("/{setup_intent}", act("setup_intent", "update"))
    def update(self, setup_intent: str, **params: Unpack[SetupIntentUpdate]) -> Shape:
        """Change an intent."""

    @pages(by=("customer", "payment_method"))
    def list(self, **params: Unpack[SetupIntentList]) -> Shape:
        """A page of intents, newest first."""

    all = every(list)

    @post("/{setup_intent}/confirm", act("setup_intent", "confirm"))
    def confirm(self, setup_intent: str, **params: Unpack[SetupIntentConfirm]) -> Shape:
        """Save the payment method, to the customer if there is one. Raises as `create`."""

    @post("/{setup_intent}/cancel", act("setup_intent", "cancel"))
    def cancel(self, setup_intent: str, **params: Unpack[SetupIntentCancel]) -> Shape:
        """Cancel the setup. (documented)"""
