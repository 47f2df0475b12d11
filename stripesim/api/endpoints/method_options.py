"""`payment_method_options` of an intent: echoed, and whatever Stripe does not know is refused.

(documented: the parameters of stripe-python 9 to 16)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from stripesim.api.endpoints.payment_methods import NOT_SIMULATED
from stripesim.api.kinds import (
    Anything,
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
from stripesim.api.text_kinds import ReferencePrefix, WayBack

# What would change what happens, and is not simulated: refused by its name.
EFFECTS = ("capture_method", "setup_future_usage")
REFUSED: dict[str, Kind] = {name: Clearing(Unsimulated()) for name in EFFECTS}
FOR_LATER: dict[str, Kind] = {"setup_future_usage": REFUSED["setup_future_usage"]}

MANDATE: dict[str, Kind] = {
    "amount": Integer(),
    "amount_type": Choice(("fixed", "maximum")),
    "description": Text(),
    "end_date": Integer(),
    "interval": Choice(("day", "month", "sporadic", "week", "year")),
    "interval_count": Integer(),
    "reference": Text(),
    "start_date": Integer(),
    "supported_types": ListOf(Choice(("india",))),
}
NEEDED = ("amount", "amount_type", "interval", "reference", "start_date")
PLAN = Hash(
    {
        "count": Integer(minimum=1),
        "interval": Choice(("month",)),
        "type": Choice(("bonus", "fixed_count", "revolving")),
    },
    ("type",),
)
# An authentication that took place elsewhere.
AUTHENTICATED: dict[str, Kind] = {
    "ares_trans_status": Choice(("A", "C", "I", "N", "R", "U", "Y")),
    "cryptogram": Text(),
    "electronic_commerce_indicator": Choice(("01", "02", "05", "06", "07")),
    "network_options": Hash({"cartes_bancaires": Hash({
        "cb_avalgo": Choice(("0", "1", "2", "3", "4", "A")),
        "cb_exemption": Text(),
        "cb_score": Integer(),
    }, ("cb_avalgo",))}),
    "requestor_challenge_indicator": Text(),
    "transaction_id": Text(),
    "version": Choice(("1.0.2", "2.1.0", "2.2.0", "2.3.0", "2.3.1")),
}  # fmt: skip
EXEMPTION: dict[str, Kind] = {"exemption_indicator": Choice(("low_risk", "none"))}
USAGE = Choice(("installment", "recurring", "unscheduled"))
IF_AVAILABLE = Choice(("if_available", "never"))

CARD: dict[str, Kind] = {
    "moto": Boolean(),
    "network": Choice((
        "amex", "cartes_bancaires", "diners", "discover", "eftpos_au", "girocard", "interac", "jcb",
        "link", "mastercard", "unionpay", "unknown", "visa",
    )),
    "request_three_d_secure": Choice(("any", "automatic", "challenge")),
    "setup_credential_usage": USAGE,
}  # fmt: skip
PAID_CARD: dict[str, Kind] = {
    **CARD,
    **REFUSED,
    "cvc_token": Text(),
    "installments": Hash({"enabled": Boolean(), "plan": Clearing(PLAN)}),
    "mandate_options": Hash(MANDATE, NEEDED),
    "request_extended_authorization": IF_AVAILABLE,
    "request_incremental_authorization": IF_AVAILABLE,
    "request_multicapture": IF_AVAILABLE,
    "request_overcapture": IF_AVAILABLE,
    "require_cvc_recollection": Boolean(),
    "statement_descriptor_suffix_kana": Text(clearable=True),
    "statement_descriptor_suffix_kanji": Text(clearable=True),
    "stored_credential_usage": USAGE,
    "three_d_secure": Hash(
        {**AUTHENTICATED, **EXEMPTION}, ("cryptogram", "transaction_id", "version")
    ),
}
SAVED_CARD: dict[str, Kind] = {
    **CARD,
    "mandate_options": Hash({**MANDATE, "currency": Currency()}, ("currency", *NEEDED)),
    "three_d_secure": Hash(AUTHENTICATED),
}

US_BANK: dict[str, Kind] = {
    "financial_connections": Hash({
        "filters": Hash({"account_subcategories": ListOf(Choice(("checking", "savings")))}),
        "permissions": ListOf(Choice(("balances", "ownership", "payment_method", "transactions"))),
        "prefetch": ListOf(Choice(("balances", "ownership", "transactions"))),
        "return_url": WayBack(),
    }),
    "mandate_options": Hash({"collection_method": Clearing(Choice(("paper",)))}),
    "networks": Hash({"requested": ListOf(Choice(("ach", "us_domestic_wire")))}),
    "verification_method": Choice(("automatic", "instant", "microdeposits")),
}  # fmt: skip


def prefixed(*reserved: str) -> dict[str, Kind]:
    """Options of a debit whose mandates have references; `reserved` are Stripe's own."""
    return {"mandate_options": Hash({"reference_prefix": ReferencePrefix(*reserved)})}


SEPA, BACS = prefixed("STRIPE"), prefixed("DDIC", "STRIPE")
DEBITED: dict[str, Kind] = {**FOR_LATER, "target_date": Text()}


def by_type(simulated: Mapping[str, Mapping[str, Kind]], others: Iterable[str]) -> Kind:
    """Options by type of payment method; those of types that are not simulated, of any shape."""
    known = {type: Hash(options) for type, options in simulated.items()}
    unknown = {type: Anything(EFFECTS) for type in others}
    return Hash({type: Clearing(options) for type, options in {**unknown, **known}.items()})


OF_A_PAYMENT = by_type(
    {
        "card": PAID_CARD,
        "us_bank_account": {
            **US_BANK,
            **DEBITED,
            "preferred_settlement_speed": Clearing(Choice(("fastest", "standard"))),
            "transaction_purpose": Clearing(Choice(("goods", "other", "services", "unspecified"))),
        },
        "sepa_debit": {**SEPA, **DEBITED},
        "bacs_debit": {**BACS, **DEBITED},
        "au_becs_debit": DEBITED,
        "ideal": FOR_LATER,
        "bancontact": {**FOR_LATER, "preferred_language": Choice(("de", "en", "fr", "nl"))},
        "fpx": FOR_LATER,
    },
    ("card_present", *NOT_SIMULATED),
)
OF_A_SETUP = by_type(
    {
        "card": SAVED_CARD,
        "us_bank_account": US_BANK,
        "sepa_debit": SEPA,
        "bacs_debit": BACS,
    },
    (
        "acss_debit", "amazon_pay", "bizum", "blik", "card_present", "klarna", "link", "paypal",
        "payto", "pix", "upi",
    ),
)  # fmt: skip
