"""What the capabilities of an account are for: which one a payment needs, and which an account has
without asking. And which types of payments an account has enabled.
"""

from __future__ import annotations

from collections.abc import Iterable

from stripesim.facts.evidence import rule
from stripesim.facts.payment_methods import ENABLED, METHODS, PAYMENT_METHODS

# All that the SDK knows. (documented: stripe-python 16.1.0)
NAMES = (
    "acss_debit_payments", "affirm_payments", "afterpay_clearpay_payments", "alma_payments",
    "amazon_pay_payments", "app_distribution", "au_becs_debit_payments", "bacs_debit_payments",
    "bancontact_payments", "bank_transfer_payments", "billie_payments", "bizum_payments",
    "blik_payments", "blik_recurring_payments", "boleto_payments", "card_issuing", "card_payments",
    "cartes_bancaires_payments", "cashapp_payments", "crypto_payments", "eps_payments",
    "fpx_payments", "gb_bank_transfer_payments", "giropay_payments", "grabpay_payments",
    "ideal_payments", "india_international_payments", "jcb_payments", "jp_bank_transfer_payments",
    "kakao_pay_payments", "klarna_payments", "konbini_payments", "kr_card_payments",
    "legacy_payments", "link_payments", "mb_way_payments", "mobilepay_payments",
    "multibanco_payments", "mx_bank_transfer_payments", "naver_pay_payments",
    "nz_bank_account_becs_debit_payments", "oxxo_payments", "p24_payments", "pay_by_bank_payments",
    "payco_payments", "paynow_payments", "paypay_payments", "payto_payments", "pix_payments",
    "promptpay_payments", "revolut_pay_payments", "samsung_pay_payments", "satispay_payments",
    "scalapay_payments", "sepa_bank_transfer_payments", "sepa_debit_payments", "sequra_payments",
    "sofort_payments", "sunbit_payments", "swish_payments", "tax_reporting_us_1099_k",
    "tax_reporting_us_1099_misc", "transfers", "treasury", "twint_payments", "upi_payments",
    "us_bank_account_ach_payments", "us_bank_transfer_payments", "wero_payments", "zip_payments",
)  # fmt: skip
USUAL = ("card_payments", "transfers")
TERMINALS = ("card_present", "interac_present")  # taken at a reader: no Dashboard enables them
# By which no payment reaches the account.
BESIDE_PAYMENTS = ("app_distribution", "tax_reporting_us_1099_k", "tax_reporting_us_1099_misc")
# Where the accounts are that can request a capability; others: anywhere, as far as is known. That
# of methods is on their pages, such as https://docs.stripe.com/payments/fpx. (documented)
ONLY_IN = {
    "au_becs_debit_payments": ("AU",),
    "boleto_payments": ("BR",),
    "fpx_payments": ("MY",),
    "jp_bank_transfer_payments": ("JP",),
    "konbini_payments": ("JP",),
    "mx_bank_transfer_payments": ("MX",),
    "nz_bank_account_becs_debit_payments": ("NZ",),
    "oxxo_payments": ("MX",),
    "paynow_payments": ("SG",),
    "promptpay_payments": ("TH",),
    "tax_reporting_us_1099_k": ("US",),
    "tax_reporting_us_1099_misc": ("US",),
}


@rule("documented", "https://docs.stripe.com/connect/account-capabilities")
def countries_of(capability: str) -> tuple[str, ...]:
    """The countries whose accounts can request a capability; (): nothing is known to forbid it."""
    return ONLY_IN.get(capability, ())


@rule(
    "documented",
    "https://docs.stripe.com/connect/account-capabilities, stripe-python 16.1.0: whether the "
    "account can directly process such payments",
)
def needed_to_take(type: str) -> str:
    """The capability that an account needs to be paid by a type of payment method: of its own, or
    else that for cards.
    """
    if type in PAYMENT_METHODS:
        return PAYMENT_METHODS[type].capability
    own = f"{type}_payments"
    return own if own in NAMES else "card_payments"


@rule("documented", "https://docs.stripe.com/connect/account-capabilities: what each is for")
def sells(capability: str) -> bool:
    """Whether customers pay the account by a capability: not by transfers, nor by what reports
    taxes.
    """
    return capability != "transfers" and capability not in BESIDE_PAYMENTS


@rule("documented", "https://docs.stripe.com/payments/payment-methods/integration-options")
def is_enabled(type: str, enabled: tuple[str, ...]) -> bool:
    """Whether an account has enabled a type; where nobody chose, also those that are not simulated
    (assumed), with which nobody can pay here.
    """
    return type in enabled or type in TERMINALS or (enabled == ENABLED and type not in ENABLED)


@rule(
    "assumed",
    "that its holder enables methods in the Dashboard: "
    "https://docs.stripe.com/connect/account-capabilities; which of them Stripe turns on",
)
def of_the_dashboard(currency: str, enabled: Iterable[str]) -> tuple[str, ...]:
    """What an account with a Dashboard of its own has without asking: the usual capabilities, and
    that of each method enabled there that pays in the account's currency.
    """
    types = [type for type in enabled if type in METHODS and currency in METHODS[type].currencies]
    return (*USUAL, *(needed_to_take(type) for type in types))
