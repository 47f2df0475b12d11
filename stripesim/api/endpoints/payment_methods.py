"""Payment methods: cards and bank accounts, ready to be charged."""

# The annotations below are read at run time: no `from __future__ import annotations` here.
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Required, Unpack

from stripesim.api.common import AT_HOME, Nothing, Object, Options, Paging, Pairs, String
from stripesim.api.kinds import (
    Choice,
    Clearing,
    Either,
    Hash,
    Integer,
    Kind,
    ListOf,
    Metadata,
    Text,
    Unsimulated,
)
from stripesim.api.operations import act
from stripesim.api.pages import Query
from stripesim.api.parameters import Kept, Refused
from stripesim.api.routes import Ids, Params, Shape, Write
from stripesim.api.service import Service, every, get, pages, post
from stripesim.api.text_kinds import Email
from stripesim.api.values import invalid, unknown
from stripesim.engine.change import Change
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.facts.evidence import own_words, rule
from stripesim.resources.payments.cards import NUMBERED
from stripesim.resources.payments.given_method import instrument_named, missing_method


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
NETWORKS = Hash({"preferred": Clearing(Choice(("cartes_bancaires", "mastercard", "visa")))})
METHOD_CARD: dict[str, Kind] = {**NUMBER, "token": Text(), "networks": NETWORKS}
BILLING: dict[str, Kind] = {
    "address": Clearing(AT_HOME),
    "email": Email(),
    "name": Text(clearable=True),
    "phone": Text(clearable=True),
    "tax_id": Text(),
}
CardSource = Annotated[str | Mapping[str, Any], Either(Text(), Hash(CARD, NUMBERED))]
CardData = Annotated[Mapping[str, Any], Hash(METHOD_CARD)]
Billing = Annotated[Mapping[str, Any], Hash(BILLING)]
REDISPLAY = Choice(("always", "limited", "unspecified"))
Redisplay = Annotated[str, REDISPLAY]
HOLDER: dict[str, Kind] = {"account_holder_type": Choice(("company", "individual"))}
BANKS_OF_IDEAL = Choice((
    "abn_amro", "adyen", "asn_bank", "bunq", "buut", "finom", "handelsbanken", "ing", "knab",
    "mollie", "moneyou", "n26", "nn", "rabobank", "regiobank", "revolut", "sns_bank",
    "triodos_bank", "van_lanschot", "yoursafe",
))  # fmt: skip
BANKS_OF_FPX = Choice((
    "affin_bank", "agrobank", "alliance_bank", "ambank", "bank_islam", "bank_muamalat",
    "bank_of_china", "bank_rakyat", "bnp_paribas", "bsn", "cimb", "citibank", "deutsche_bank",
    "hong_leong_bank", "hsbc", "kfh", "maybank2e", "maybank2u", "mbsb_bank", "ocbc",
    "pb_enterprise", "public_bank", "rhb", "standard_chartered", "uob",
))  # fmt: skip
# The account details of each type of payment method except cards.
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
    "ideal": Hash({"bank": BANKS_OF_IDEAL}),
    "bancontact": Hash({}),
    "fpx": Hash({**HOLDER, "bank": BANKS_OF_FPX}),
}  # fmt: skip
# Lists know no interac_present.
LISTED = tuple(sorted({"card", *OF_A_BANK, *NOT_SIMULATED} - {"interac_present"}))
KnownType = Annotated[str, Choice(LISTED)]


class TypeToMake(Choice):
    """A type of payment method that is made. One that is not simulated is refused by its name."""

    def parse(self, value: Any, param: str) -> str:
        """The type. Raises Stripe's error for one that Stripe does not have."""
        type = super().parse(value, param)
        if type in NOT_SIMULATED:
            name = f"{param.removesuffix('[type]')}[{type}]" if "[" in param else type
            raise unknown([name], simulated=False)
        return type


TYPE = TypeToMake(LISTED)
MethodType = Annotated[str, TYPE]


class TypeOfAnIntent(Text):
    """A type of payment method that an intent names: one that Stripe has. (assumed: the words)"""

    def parse(self, value: Any, param: str) -> str | None:
        """The type. Raises the error for one that Stripe does not have."""
        type = super().parse(value, param)
        if type not in (*LISTED, "card_present", "interac_present"):
            message = own_words(f"The payment method type {type!r} is invalid.")
            raise invalid(message, "payment_method_types")
        return type


TypesOfAnIntent = Annotated[Sequence[str], ListOf(TypeOfAnIntent())]
UsBankAccount = Annotated[Mapping[str, Any], OF_A_BANK["us_bank_account"]]
SepaDebit = Annotated[Mapping[str, Any], OF_A_BANK["sepa_debit"]]
BacsDebit = Annotated[Mapping[str, Any], OF_A_BANK["bacs_debit"]]
AuBecsDebit = Annotated[Mapping[str, Any], OF_A_BANK["au_becs_debit"]]
Ideal = Annotated[Mapping[str, Any], OF_A_BANK["ideal"]]
Bancontact = Annotated[Mapping[str, Any], OF_A_BANK["bancontact"]]
Fpx = Annotated[Mapping[str, Any], OF_A_BANK["fpx"]]
MethodData = Annotated[
    Mapping[str, Any],
    Hash({"type": TYPE, "card": Hash(METHOD_CARD), **OF_A_BANK,
          "billing_details": Hash(BILLING), "metadata": Metadata(), "allow_redisplay": REDISPLAY,
          "radar_options": Unsimulated(), **NOT_SIMULATED},
         ("type",)),
]  # fmt: skip


def attach_method(change: Change, ids: Ids, params: Params) -> Any:
    """Attach; a test payment method (`pm_card_visa`) becomes a new object, attached at once."""
    methods, id = change.world.lifecycles["payment_method"], ids["payment_method"]
    method = change.find("payment_method", id)
    if method is not None:
        return methods.do(change, method, "attach", params)
    instrument = instrument_named(id)
    if instrument is None:
        raise missing_method(change, id)
    return change.latest(methods.create(change, {"instrument": instrument, **params}).id)


def create_method(change: Change, ids: Ids, params: Params) -> Any:
    """A new one; of one that is named, a copy for a connected account."""
    verb = "clone" if "payment_method" in params else "create"
    if verb == "create" and "customer" in params:
        raise nothing_to_copy()
    return change.world.lifecycles["payment_method"].create(change, params, verb)


@rule("documented", "stripe-python 16.1.0: `customer` is the original's; the words assumed")
def nothing_to_copy() -> Refusal:
    """`customer` says whose payment method is copied: a new one is attached instead."""
    message = "You can only pass `customer` along with the `payment_method` to be copied."
    return Refusal(own_words(message), param="customer")


@rule("recorded", "17 of 17 answers, 2019-26: each time a new payment method of no customer")
def test_method_asked_for(ids: Ids) -> Write | None:
    """A test payment method (`pm_card_visa`) that is retrieved becomes a new object."""
    instrument = instrument_named(ids["payment_method"])
    if instrument is None:
        return None

    def write(change: Change, ids: Ids, params: Params) -> Any:
        return change.world.lifecycles["payment_method"].create(change, {"instrument": instrument})

    return write


METHODS = Query(
    "payment_method",
    ("customer", "state", "allow_redisplay", "instrument.type"),
)


def methods(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """The payment methods that are attached: to the customer named, or to any."""
    return METHODS.page(world, account, ids, attached(params))


def attached(params: Mapping[str, Any]) -> Shape:
    """The attached payment methods that the filters of the request match."""
    asked = {name: value for name, value in params.items() if name != "type"}
    if "type" in params:
        asked["instrument.type"] = params["type"]
    return {**asked, "state": "attached"}


class PaymentMethodCreate(OtherMethods, total=False):
    type: MethodType
    card: CardData
    us_bank_account: UsBankAccount
    sepa_debit: SepaDebit
    bacs_debit: BacsDebit
    au_becs_debit: AuBecsDebit
    ideal: Ideal
    bancontact: Bancontact
    fpx: Fpx
    metadata: Pairs
    allow_redisplay: Kept[Redisplay]
    billing_details: Billing
    customer: String
    payment_method: String
    radar_options: Refused[Object]


class PaymentMethodUpdate(Options, total=False):
    card: Annotated[
        Mapping[str, Any],
        Hash({"exp_month": Integer(), "exp_year": Integer(), "networks": NETWORKS}),
    ]
    metadata: Pairs
    allow_redisplay: Kept[Redisplay]
    billing_details: Billing
    us_bank_account: Refused[Object]


class PaymentMethodList(Paging, total=False):
    allow_redisplay: Redisplay
    customer: String
    type: KnownType
    customer_account: Refused[String]


class PaymentMethodAttach(Options, total=False):
    customer: Required[String]
    customer_account: Refused[String]


class PaymentMethods(
    Service,
    base="/v1/payment_methods",
    kind="payment_method",
    expands={
        "card": {"generated_from": {"setup_attempt": "setup_attempt"}},
        "customer": "customer",
        "sepa_debit": {"generated_from": {"charge": "charge", "setup_attempt": "setup_attempt"}},
    },
):
    """Cards and bank accounts to charge: once, or again and again when saved to a customer."""

    @post("", create_method)
    def create(self, **params: Unpack[PaymentMethodCreate]) -> Shape:
        """A payment method from a token or a card's details; or of another `type`, from a bank
        account's (`type="sepa_debit", sepa_debit={"iban": ...}`), whose holder `billing_details`
        name (`{"name": ..., "email": ...}`). On a connected account, a copy of the platform's
        `payment_method` of a `customer`.

        Raises `CardError` for a number, an expiry or a CVC that cannot be one. (documented)"""

    @get("/{payment_method}", makes=test_method_asked_for)
    def retrieve(self, payment_method: str, **params: Unpack[Nothing]) -> Shape:
        """One payment method; of a test one (`pm_card_visa`) a new object each time. (recorded)"""

    @post("/{payment_method}", act("payment_method", "update"))
    def update(self, payment_method: str, **params: Unpack[PaymentMethodUpdate]) -> Shape:
        """Change its expiry, billing details or metadata, once it is saved to a customer."""

    @pages(methods)
    def list(self, **params: Unpack[PaymentMethodList]) -> Shape:
        """A page of attached payment methods, newest first; `customer` finds those of one."""

    all = every(list)

    @post("/{payment_method}/attach", attach_method)
    def attach(self, payment_method: str, **params: Unpack[PaymentMethodAttach]) -> Shape:
        """Save it to a customer. Raises `CardError` for a card that its issuer declines, and
        `InvalidRequestError` for one that was used or detached before. (documented)"""

    @post("/{payment_method}/detach", act("payment_method", "detach"))
    def detach(self, payment_method: str, **params: Unpack[Nothing]) -> Shape:
        """Detach it from its customer, for good: it cannot be charged any more. (recorded)"""
