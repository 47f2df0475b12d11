"""Stripe's test cards: which number does what.

One row a card. A card is named by its number, by `tok_<alias>` or by `pm_card_<alias>`; the three
have the same effect. What a row does not say is the ordinary thing: the charge succeeds, its money
is pending, its refunds succeed at once. Source: https://docs.stripe.com/testing, unless a line says
otherwise; brand and country of cards whose page does not name them are assumed.
"""

from __future__ import annotations

from functools import cache
from typing import ClassVar, Literal

from attrs import evolve, field, frozen

from stripesim.facts.bank_numbers import destination_for
from stripesim.facts.countries import COUNTRIES
from stripesim.facts.evidence import rule

Funding = Literal["credit", "debit", "prepaid"]
Check = Literal["pass", "fail", "unavailable"]
Authentication = Literal["always", "unless_set_up", "on_session", "supported"]
Prevention = Literal["rapid_dispute_resolution", "ce3_block", "ethoca"]


# -- declines --------------------------------------------------------------------------------------


# Of these three there is one each: they are hashed as objects, which calls no function of Python.


@frozen(eq=False)
class Decline:
    """A card that is refused: the card_error of the answer, and the `outcome` of the charge."""

    code: str
    decline_code: str | None
    message: str
    param: str | None = None
    advice_code: str | None = None
    network_decline_code: str | None = None
    type: str = "issuer_declined"
    network_status: str = "declined_by_network"
    reason: str = "generic_decline"
    seller_message: str = "The bank did not return any further details with this decline."
    risk_level: str = "normal"


_DECLINED = "Your card was declined."
_SENT_BACK = "Your card was declined. This transaction requires authentication."
_TRY_LATER = "An error occurred while processing your card. Try again in a little bit."


def _issuer(
    code: str, decline_code: str | None, param: str | None, advice: str, network: str, message: str
) -> Decline:
    """A decline by the issuer: its reason is the decline code, or the code where there is none."""
    reason = decline_code or code
    told = f"The bank returned the decline code `{reason}`."
    return Decline(
        code, decline_code, message, param, advice, network, reason=reason, seller_message=told
    )


# Codes, messages and parameters are recorded, as is the whole outcome of the generic decline and of
# the Radar block. The other advice and network codes are assumed: ISO 8583's, as issuers use them.
# fmt: off
GENERIC_DECLINE = Decline(
    "card_declined", "generic_decline", _DECLINED, None, "try_again_later", "01"
)
INSUFFICIENT_FUNDS = _issuer(
    "card_declined", "insufficient_funds", None, "try_again_later", "51",
    "Your card has insufficient funds.",
)
LOST_CARD = _issuer("card_declined", "lost_card", None, "do_not_try_again", "41", _DECLINED)
STOLEN_CARD = _issuer("card_declined", "stolen_card", None, "do_not_try_again", "43", _DECLINED)
CARD_VELOCITY_EXCEEDED = _issuer(
    "card_declined", "card_velocity_exceeded", None, "try_again_later", "65", _DECLINED
)
EXPIRED_CARD = _issuer(
    "expired_card", None, "exp_month", "confirm_card_data", "54", "Your card has expired."
)
INCORRECT_CVC = _issuer(
    "incorrect_cvc", None, "cvc", "confirm_card_data", "82",
    "Your card's security code is incorrect.",
)
# Stripe's page has no decline code here; five recordings have this one.
PROCESSING_ERROR = evolve(
    _issuer("processing_error", None, None, "try_again_later", "96", _TRY_LATER),
    decline_code="generic_decline",
)
# Not the effect of a card: any number that fails the Luhn check.
INCORRECT_NUMBER = Decline(
    "incorrect_number", None, "Your card number is incorrect.", "number",
    type="invalid", network_status="not_sent_to_network", reason="incorrect_number",
    seller_message="The card number is incorrect.",
)
BLOCKED = Decline(
    "card_declined", "fraudulent", _DECLINED,
    type="blocked", network_status="not_sent_to_network", reason="merchant_blacklist",
    seller_message="Stripe blocked this payment.", risk_level="highest",
)
# Where an account's own rules block what fails a check. (code, message and parameter recorded; the
# outcome assumed)
CVC_FAILED = Decline(
    "incorrect_cvc", None, "Your card's security code is incorrect.", "cvc",
    type="blocked", network_status="reversed_after_approval", reason="rule",
    seller_message="Stripe blocked this payment.",
)
ZIP_FAILED = evolve(
    CVC_FAILED, code="incorrect_zip", param="address_zip",
    message="Your card could not be authorized using the postal code provided. Please update the "
    "postal code, or contact your card issuer for further details.",
)
HIGHEST_RISK = evolve(BLOCKED, reason="highest_risk_level")
# A card that has to be authenticated, charged while the customer is away.
AUTHENTICATION_REQUIRED = evolve(
    _issuer("authentication_required", None, None, "try_again_later", "1A", _SENT_BACK),
    decline_code="authentication_required",
)
# fmt: on


# -- cards -----------------------------------------------------------------------------------------


@frozen(eq=False)
class Effect:
    """What a card does that an ordinary card does not.

    `decline_only_with_cvc`: the decline needs a CVC in the request. `attachable`: the card can be
    saved to a customer, and is declined only when charged. `dispute` is the reason; `dispute_case`
    tells a chargeback from an inquiry, on which no money moves. `dispute_prevented_by`: the dispute
    is settled before it becomes one. `requires_authentication`: always; unless the card was
    set up; on_session only; or merely supported. A decline of such a card follows the
    authentication.
    """

    decline: Decline | None = None
    decline_only_with_cvc: bool = False
    attachable: bool = True
    bypass_pending: bool = False
    refund: Literal["pending", "fail"] | None = None
    dispute: str | None = None
    dispute_case: Literal["chargeback", "inquiry", "compliance"] = "chargeback"
    dispute_network_reason_code: str | None = None
    dispute_count: int = 1
    dispute_eligible_for: str | None = None
    dispute_prevented_by: Prevention | None = None
    early_fraud_warning: bool = False
    requires_authentication: Authentication | None = None
    risk_level: Literal["normal", "elevated", "highest"] = "normal"
    radar_signal: str | None = None
    cvc_check: Check = "pass"
    address_line1_check: Check = "pass"
    address_postal_code_check: Check = "pass"
    blocks: Literal["charges", "payouts"] | None = None


ORDINARY = Effect()


@frozen(eq=False)
class Card:
    """`alias` is what follows `tok_` and `pm_card_`; a card may have none, or several."""

    type: ClassVar[str] = "card"

    number: str
    brand: str
    country: str
    funding: Funding = "credit"
    alias: str | None = None
    effect: Effect = ORDINARY
    more_aliases: tuple[str, ...] = field(default=(), repr=False)

    @property
    def last4(self) -> str:
        """The last four digits."""
        return self.number[-4:]


def _declined(decline: Decline, *, attachable: bool = False) -> Effect:
    return Effect(decline=decline, attachable=attachable)


_FRAUDULENT = Effect(dispute="fraudulent", dispute_network_reason_code="10.4")
_NONCOMPLIANT = Effect(dispute="noncompliant", dispute_case="compliance")
_AUTHENTICATE = Effect(requires_authentication="always")
_AMEX, _MC, _VISA = "amex", "mastercard", "visa"

# fmt: off
_BRANDS = (
    Card("4242424242424242", _VISA, "US", "credit", "visa", more_aliases=("us",)),
    Card("4000056655665556", _VISA, "US", "debit", "visa_debit"),
    Card("5555555555554444", _MC, "US", "credit", "mastercard"),
    Card("2223003122003222", _MC, "US", "credit"),
    Card("5200828282828210", _MC, "US", "debit", "mastercard_debit"),
    Card("5105105105105100", _MC, "US", "prepaid", "mastercard_prepaid"),
    Card("378282246310005", _AMEX, "US", "credit", "amex"),
    Card("371449635398431", _AMEX, "US", "credit"),
    Card("6011111111111117", "discover", "US", "credit", "discover"),
    Card("6011000990139424", "discover", "US", "credit"),
    Card("6011981111111113", "discover", "US", "debit"),
    Card("3056930009020004", "diners", "US", "credit", "diners"),
    Card("36227206271667", "diners", "US", "credit"),
    Card("6555900000604105", "discover", "US", "credit"),
    Card("3566002020360505", "jcb", "JP", "credit", "jcb"),
    Card("6200000000000005", "unionpay", "CN", "credit", "unionpay"),
    Card("6200000000000047", "unionpay", "CN", "debit"),
    Card("6205500000000000004", "unionpay", "CN", "credit"),
    Card("4000002500001001", _VISA, "FR", "credit", "visa_cartesBancaires"),
    Card("5555552500001001", _MC, "FR", "credit", "mastercard_cartesBancaires"),
    Card("4000050360000001", _VISA, "AU", "debit", "visa_debit_eftposAuCoBranded"),
    Card("5555050360000080", _MC, "AU", "debit"),
    Card("4000051230000072", _VISA, "US", "debit", "debit_visaFsaProductCode",
         more_aliases=("debit_visaHsaProductCode",)),
    Card("5200828282828897", _MC, "US", "debit"),
)

_OF_COUNTRIES = (
    Card("5062210000000009", "unknown", "MX", "credit"),  # a Carnet card
    Card("5200007840000022", _MC, "AE", "credit", "ae_mastercard"),
    Card("4000058260000005", _VISA, "GB", "debit", "gb_debit"),
    Card("5555558265554449", _MC, "GB", "credit", "gb_mastercard"),
    Card("3530111333300000", "jcb", "JP", "credit"),
    Card("4000003560000123", _VISA, "IN", "credit"),  # these two recorded in 2023-25
    Card("4000003560000263", _VISA, "IN", "credit"),
    Card("4000007640000003", _VISA, "TH", "credit", "th_credit"),
    Card("4000057640000008", _VISA, "TH", "debit", "th_debit"),
)

_DECLINES = (
    Card("4000000000000002", _VISA, "US", "credit", "visa_chargeDeclined",
         _declined(GENERIC_DECLINE), ("chargeDeclined",)),
    Card("4000000000009995", _VISA, "US", "credit", "visa_chargeDeclinedInsufficientFunds",
         _declined(INSUFFICIENT_FUNDS), ("chargeDeclinedInsufficientFunds",)),
    Card("4000000000009987", _VISA, "US", "credit", "visa_chargeDeclinedLostCard",
         _declined(LOST_CARD), ("chargeDeclinedLostCard",)),
    Card("4000000000009979", _VISA, "US", "credit", "visa_chargeDeclinedStolenCard",
         _declined(STOLEN_CARD), ("chargeDeclinedStolenCard",)),
    Card("4000000000000069", _VISA, "US", "credit", "chargeDeclinedExpiredCard",
         _declined(EXPIRED_CARD)),
    Card("4000000000000127", _VISA, "US", "credit", "chargeDeclinedIncorrectCvc",
         Effect(INCORRECT_CVC, decline_only_with_cvc=True, attachable=False, cvc_check="fail")),
    Card("4000000000000119", _VISA, "US", "credit", "chargeDeclinedProcessingError",
         _declined(PROCESSING_ERROR)),
    Card("4000000000006975", _VISA, "US", "credit", "visa_chargeDeclinedVelocityLimitExceeded",
         _declined(CARD_VELOCITY_EXCEEDED), ("chargeDeclinedVelocityLimitExceeded",)),
    Card("4000000000000341", _VISA, "US", "credit", "chargeCustomerFail",
         _declined(GENERIC_DECLINE, attachable=True), ("visa_chargeCustomerFail",)),
)

_RADAR = (
    Card("4100000000000019", _VISA, "US", "credit", "radarBlock",
         Effect(BLOCKED, risk_level="highest"),
         ("visa_chargeDeclinedFraudulent", "chargeDeclinedFraudulent")),
    Card("4000000000004954", _VISA, "US", "credit", "riskLevelHighest",
         Effect(HIGHEST_RISK, risk_level="highest")),
    Card("4000000000009235", _VISA, "US", "credit", "riskLevelElevated",
         Effect(risk_level="elevated")),
    Card("4000008400000407", _VISA, "US", "credit", "highFraudDisputeScore",
         Effect(radar_signal="high_fraud_dispute_score")),
    Card("4000008400000159", _VISA, "US", "credit", "highEfwScore",
         Effect(radar_signal="high_efw_score")),
    Card("4000008400001017", _VISA, "US", "credit", "radarDynamicRiskThreshold",
         Effect(radar_signal="dynamic_risk_threshold")),
    Card("4000008405600003", _VISA, "US", "credit", "adaptive3dsChallenge",
         Effect(radar_signal="adaptive_3ds_challenge", requires_authentication="supported")),
    Card("4000000000000101", _VISA, "US", "credit", "cvcCheckFail", Effect(cvc_check="fail")),
    Card("4000000000000036", _VISA, "US", "credit", "avsZipFail",
         Effect(address_postal_code_check="fail")),
    Card("4000000000000028", _VISA, "US", "credit", "avsLine1Fail",
         Effect(address_line1_check="fail")),
    Card("4000000000000010", _VISA, "US", "credit", "avsFail",
         Effect(address_line1_check="fail", address_postal_code_check="fail")),
    Card("4000000000000044", _VISA, "US", "credit", "avsUnchecked",
         Effect(address_line1_check="unavailable", address_postal_code_check="unavailable")),
    Card("4000058400307872", _VISA, "US", "debit", "cvcCheckFailElevatedRisk",
         Effect(risk_level="elevated", cvc_check="fail")),
    Card("4000058400306072", _VISA, "US", "debit", "avsZipFailElevatedRisk",
         Effect(risk_level="elevated", address_postal_code_check="fail")),
)

# Reasons and network codes of the first three are recorded; of the others assumed.
_DISPUTES = (
    Card("4000000000000259", _VISA, "US", "credit", "createDispute", _FRAUDULENT,
         ("visa_createDispute",)),
    Card("4000000000002685", _VISA, "US", "credit", "createDisputeProductNotReceived",
         Effect(dispute="product_not_received", dispute_network_reason_code="13.1"),
         ("visa_createDisputeProductNotReceived",)),
    Card("4000000000001976", _VISA, "US", "credit", "createDisputeInquiry",
         Effect(dispute="fraudulent", dispute_case="inquiry", dispute_network_reason_code="10"),
         ("visa_createDisputeInquiry",)),
    Card("4000000000005423", _VISA, "US", "credit", "createIssuerFraudRecord",
         Effect(early_fraud_warning=True)),
    Card("4000000404000079", _VISA, "US", "credit", "createMultipleDisputes",
         evolve(_FRAUDULENT, dispute_count=2)),
    Card("4000000404000038", _VISA, "US", "credit", "createCe3EligibleDispute",
         evolve(_FRAUDULENT, dispute_eligible_for="visa_compelling_evidence_3")),
    Card("4000008400000779", _VISA, "US", "credit", "createComplianceDispute",
         evolve(_NONCOMPLIANT, dispute_eligible_for="visa_compliance")),
    Card("5105008400000002", _MC, "US", "credit", "createMastercardComplianceDispute",
         evolve(_NONCOMPLIANT, dispute_eligible_for="mastercard_compliance")),
    Card("4000000001000043", _VISA, "US", "credit", "createAutoRepresentmentEligibleDispute",
         evolve(_FRAUDULENT, dispute_eligible_for="smart_disputes")),
    Card("4000000404004816", _VISA, "US", "credit", "createRapidDisputeResolutionDispute",
         evolve(_FRAUDULENT, dispute_prevented_by="rapid_dispute_resolution")),
    Card("4000000404005649", _VISA, "US", "credit", "createCe3BlockDispute",
         evolve(_FRAUDULENT, dispute_prevented_by="ce3_block")),
    Card("5105000300000018", _MC, "US", "credit", "createEthocaAlert",
         evolve(_FRAUDULENT, dispute_prevented_by="ethoca")),
)

_REFUNDS_AND_BALANCE = (
    Card("4000000000007726", _VISA, "US", "credit", "pendingRefund", Effect(refund="pending")),
    Card("4000000000005126", _VISA, "US", "credit", "refundFail", Effect(refund="fail")),
    Card("4000000000000077", _VISA, "US", "credit", "bypassPending", Effect(bypass_pending=True)),
    Card("4000003720000278", _VISA, "IE", "credit", "bypassPendingInternational",
         Effect(bypass_pending=True)),
    Card("4000000000004236", _VISA, "US", "credit", "visa_triggerPayoutBlock",
         Effect(blocks="payouts")),
    Card("4000000000004210", _VISA, "US", "credit", "visa_triggerChargeBlock",
         Effect(blocks="charges")),
)

# The card without funds can be saved and is declined later; that the other two that decline cannot
# be saved, like declined cards in general, is assumed.
_AUTHENTICATION = (
    Card("4000002500003155", _VISA, "FR", "credit", "authenticationRequiredOnSetup",
         Effect(requires_authentication="unless_set_up")),
    Card("4000002760003184", _VISA, "DE", "credit", "authenticationRequired", _AUTHENTICATE),
    Card("4000003800000446", _VISA, "IT", "credit", "authenticationRequiredSetupForOffSession",
         Effect(requires_authentication="on_session")),
    Card("4000008260003178", _VISA, "GB", "credit",
         "authenticationRequiredChargeDeclinedInsufficientFunds",
         evolve(_AUTHENTICATE, decline=INSUFFICIENT_FUNDS)),
    Card("4000000000003220", _VISA, "US", "credit", "threeDSecure2Required", _AUTHENTICATE),
    Card("4000008400000027", _VISA, "US", "credit", effect=_AUTHENTICATE),
    Card("4000008400001629", _VISA, "US", "credit", "threeDSecureRequiredChargeDeclined",
         evolve(_AUTHENTICATE, decline=GENERIC_DECLINE, attachable=False)),
    Card("4000008400001280", _VISA, "US", "credit", "threeDSecureRequiredProcessingError",
         evolve(_AUTHENTICATE, decline=PROCESSING_ERROR, attachable=False)),
    Card("4000000000003055", _VISA, "US", "credit", "threeDSecureOptional",
         Effect(requires_authentication="supported")),
    Card("4000000000003097", _VISA, "US", "credit", "threeDSecureOptionalProcessingError",
         Effect(requires_authentication="supported")),
)
# fmt: on

CARDS: dict[str, Card] = {
    card.number: card
    for card in (
        *_BRANDS,
        *(
            Card(country.test_card, _VISA, code, "credit", code.lower())
            for code, country in COUNTRIES.items()
            if country.test_card
        ),
        *_OF_COUNTRIES,
        *_DECLINES,
        *_RADAR,
        *_DISPUTES,
        *_REFUNDS_AND_BALANCE,
        *_AUTHENTICATION,
    )
}

# Tokens whose number Stripe's page does not give; the number is that of the nearest card.
_TOKENS_ONLY = {
    "visa_debit_chargeDeclinedInsufficientFunds": evolve(
        CARDS["4000000000009995"], funding="debit"
    ),
    "visa_chargeCustomerFailLostCard": evolve(
        CARDS["4000000000000341"], effect=_declined(LOST_CARD, attachable=True)
    ),
    "visa_chargeCustomerFailStolenCard": evolve(
        CARDS["4000000000000341"], effect=_declined(STOLEN_CARD, attachable=True)
    ),
}

_BY_ALIAS = {
    **{card.alias: card for card in CARDS.values() if card.alias},
    **{alias: card for card in CARDS.values() for alias in card.more_aliases},
    **_TOKENS_ONLY,
}


@rule("documented", "https://docs.stripe.com/testing")
def card_for(number: str) -> Card | None:
    """The card of test mode with a number, which may have spaces; cards to pay out to are among
    them. None: it is not a number of test mode.
    """
    return CARDS.get(number.replace(" ", "")) or _paid_out_to(number)


@cache
def _paid_out_to(number: str) -> Card | None:
    """A card to pay out to is an ordinary card as well. (assumed)"""
    card = destination_for(number)
    return None if card is None else Card(card.number, card.brand, card.country, card.funding)


@rule("documented", "https://docs.stripe.com/testing")
def by_token(token: str) -> Card | None:
    """`tok_<alias>` is a token of the card with this alias. None: there is no such card."""
    return _BY_ALIAS.get(token[4:]) if token.startswith("tok_") else None


@rule("documented", "https://docs.stripe.com/testing")
def by_payment_method(payment_method: str) -> Card | None:
    """`pm_card_<alias>` is a PaymentMethod of the card with this alias. None: there is no such
    card.
    """
    return _BY_ALIAS.get(payment_method[8:]) if payment_method.startswith("pm_card_") else None


@rule("documented", "https://docs.stripe.com/testing")
def needs_authentication(effect: Effect, *, off_session: bool, set_up: bool) -> bool:
    """Some cards need 3D Secure in every payment; some in every payment except those off session
    with a card that was set up; some only while the customer is present.
    """
    when = effect.requires_authentication
    if when == "unless_set_up":
        return not (off_session and set_up)
    return when == "always" or (when == "on_session" and not off_session)


@rule("assumed", "from what the test cards are for")
def needs_authentication_to_set_up(effect: Effect) -> bool:
    """Setting up a card that needs 3D Secure is authenticated, except for the test card that counts
    as set up already."""
    return effect.requires_authentication in ("always", "unless_set_up")


@rule("documented", "https://docs.stripe.com/testing")
def luhn(number: str) -> bool:
    """A card number has a check digit (Luhn); a number whose check digit is wrong is refused with
    incorrect_number."""
    digits = number.replace(" ", "")
    if not (digits.isascii() and digits.isdigit()):
        return False
    odd = sum(int(digit) for digit in digits[-1::-2])
    even = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (odd + even) % 10 == 0
