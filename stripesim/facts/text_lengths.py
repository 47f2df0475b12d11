"""How long a text may be. Lengths of metadata, and of what is written on statements, stand with
them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from stripesim.facts.evidence import rule

ANY = 5_000
INTENT_DESCRIPTION, CHARGE_DESCRIPTION = 1_000, 40_000
CREDIT_DESCRIPTION = 350
CUSTOMER_NAME, CUSTOMER_PHONE, EMAIL = 256, 20, 512
CITY, LINE = 100, 200  # of the addresses of accounts and persons

_OF_EVIDENCE = (
    "access_activity_log", "cancellation_policy_disclosure", "cancellation_rebuttal",
    "duplicate_charge_explanation", "product_description", "refund_policy_disclosure",
    "refund_refusal_explanation", "uncategorized_text",
)  # fmt: skip
_OPTIONS = "payment_method_options"
_OF_ACCOUNTS = {
    "company[name]": 100,
    "company[name_kana]": 100,
    "company[name_kanji]": 100,
    "individual[first_name]": 100,
    "individual[full_name_aliases]": 300,
    "individual[last_name]": 100,
}

# By the name of the parameter, without places in lists.
LONGEST: Mapping[str, int] = {
    **_OF_ACCOUNTS,
    **{f"account[{name.replace('[', '][', 1)}": most for name, most in _OF_ACCOUNTS.items()},
    "business_name": 150,
    "business_profile[product_description]": 40_000,
    "email": EMAIL,
    "individual_name": 150,
    "invoice_settings[custom_fields][name]": 40,
    "invoice_settings[custom_fields][value]": 140,
    **{f"evidence[{name}]": 20_000 for name in _OF_EVIDENCE},
    f"{_OPTIONS}[card][statement_descriptor_suffix_kana]": 22,
    f"{_OPTIONS}[card][statement_descriptor_suffix_kanji]": 17,
    "settings[card_payments][statement_descriptor_prefix_kana]": 10,
    "settings[card_payments][statement_descriptor_prefix_kanji]": 10,
    "settings[payments][statement_descriptor_kana]": 22,
    "settings[payments][statement_descriptor_kanji]": 17,
    f"{_OPTIONS}[bacs_debit][mandate_options][reference_prefix]": 12,
    f"{_OPTIONS}[sepa_debit][mandate_options][reference_prefix]": 12,
    f"{_OPTIONS}[konbini][product_description]": 22,
    f"{_OPTIONS}[affirm][reference]": 128,
    f"{_OPTIONS}[afterpay_clearpay][reference]": 128,
}
_PLACE = re.compile(r"\[\d+\]")
SHORT = min(LONGEST.values())  # a text of so many characters is never too long


@rule(
    "documented",
    "stripe-python 16.1.0, and https://github.com/stripe/openapi of 2026-05-27: where they name "
    "a length",
)
def longest(param: str) -> int:
    """The most characters that the text of a parameter may have: 5,000, but for those that Stripe
    documents as shorter, or longer.
    """
    if param in LONGEST or "[" not in param:
        return LONGEST.get(param, ANY)
    return LONGEST.get(_PLACE.sub("", param), ANY)


@rule("assumed", "the form of a message that other texts are known to have")
def too_long(text: str, most: int) -> str:
    """The message of a text that is too long quotes it and says how long it may be."""
    return f"Invalid string: {text}; must be at most {most} characters"
