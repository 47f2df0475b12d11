"""The tables of the facts, written down a second time: entries that are lost are noticed here."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import astuple, fields

from stripesim import Simulator
from stripesim.facts.bank_numbers import DESTINATIONS, FAILURE_MESSAGES
from stripesim.facts.calendars import day_of
from stripesim.facts.card_numbers import CARDS, Card, Effect, by_payment_method, by_token
from stripesim.facts.controllers import controller_of
from stripesim.facts.conversion import RATES
from stripesim.facts.countries import COUNTRIES
from stripesim.facts.currencies import (
    MINIMUM_CHARGE,
    MINIMUM_PAYOUT,
    SUPPORTED,
    charge_step,
    decimals,
    payout_step,
    symbol,
)
from stripesim.facts.embedded_components import CAPABILITY, COMPONENTS, features_of
from stripesim.facts.instant_payouts import ONE_PAYOUT
from stripesim.facts.payment_methods import FAILURES, METHODS, PAYMENT_METHODS, error_code
from stripesim.facts.payout_schedules import DAYS, WEEKDAYS, is_chosen
from stripesim.facts.pricing import fixed_in, knows_fee_in, prices_for


def numbers(text: str) -> dict[str, int]:
    """`usd 50 aed 200` as a dictionary."""
    words = text.split()
    return {name: int(number) for name, number in zip(words[::2], words[1::2], strict=True)}


# -- currencies ------------------------------------------------------------------------------------

WITH_A_RATE = """
usd eur gbp cad aud nzd jpy chf sek nok dkk pln czk huf ron bgn sgd hkd myr thb inr brl
mxn aed krw php ils zar twd cny idr try
"""

CHARGED_AT_LEAST = """
usd 50 aed 200 ars 50 aud 50 bgn 100 brl 50 cad 50 chf 50 cop 50 czk 1500 dkk 250 eur 50
gbp 30 hkd 400 huf 17500 idr 50 ils 50 inr 50 jpy 50 krw 50 mxn 1000 myr 200 nok 300 nzd
50 php 50 pln 200 ron 200 rub 50 sek 300 sgd 50 thb 1000 zar 50
"""

PAID_OUT_AT_LEAST = """
all 300000 dzd 100 aoa 2300000 xcd 100 ars 460000 amd 1210000 aud 0 eur 100 azn 5000 bsd
100 bhd 1000 bdt 2000 xof 1 btn 250000 bob 20000 bam 5000 bwp 100 bnd 100 bgn 100 khr
12300000 cad 0 clp 23000 cop 14000000 ghs 30000 php 2000 mxn 1000
"""

FIXED_PARTS = """
usd 30 eur 25 gbp 20 cad 42 aud 42 nzd 50 sgd 50 hkd 235 myr 100 jpy 35 brl 150 inr 2500
mxn 300 thb 1000 aed 100 chf 30 czk 650 dkk 180 huf 8500 nok 200 pln 100 ron 100 sek 180
krw 400 ils 100 php 1500 zar 500 ttd 200 idr 450000 cop 120000 ars 40000
"""

INSTANTLY = """
usd 50 999900 cad 60 999900 sgd 50 999900 gbp 40 999900 aud 50 999900 eur 40 999900 czk
1000 9999900 dkk 500 999900 hkd 500 999900 huf 20000 99999900 nok 500 999900 pln 200
999900 ron 200 999900 sek 500 999900 nzd 50 999900 myr 200 999900 aed 200 999900
"""


@pytest.mark.parametrize("currency", WITH_A_RATE.split())
def test_a_us_account_can_be_paid_in_every_currency_with_a_rate(currency: str) -> None:
    sim = Simulator()
    charge = sim.charges.create(amount=1_000_000, currency=currency, source="tok_visa")
    assert charge["status"] == "succeeded"
    row = sim.balance_transactions.retrieve(charge["balance_transaction"])
    assert row["currency"] == "usd"


def test_the_currencies_with_a_rate() -> None:
    assert set(RATES) == set(WITH_A_RATE.split())


def test_the_least_amounts() -> None:
    assert numbers(CHARGED_AT_LEAST) == MINIMUM_CHARGE
    assert numbers(PAID_OUT_AT_LEAST) == MINIMUM_PAYOUT


def test_the_fixed_parts_of_fees_by_settlement_currency() -> None:
    prices, parts = prices_for("US"), numbers(FIXED_PARTS)
    assert {each for each in SUPPORTED if knows_fee_in(prices, each)} == set(parts)
    assert {each: fixed_in(prices, each) for each in parts} == parts
    assert [fixed_in(prices_for("FR"), each) for each in ("jpy", "aud", "cad")] == [35, 42, 42]


def test_how_little_and_how_much_one_instant_payout_is() -> None:
    words = INSTANTLY.split()
    rows = zip(words[::3], words[1::3], words[2::3], strict=True)
    assert {name: (int(least), int(most)) for name, least, most in rows} == ONE_PAYOUT


def test_decimals_and_steps_of_every_currency() -> None:
    def of(function: Any, value: int) -> set[str]:
        return {each for each in SUPPORTED if function(each) == value}

    none = "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf"
    assert of(decimals, 0) == set(none.split())
    assert of(decimals, 3) == of(charge_step, 10) == {"bhd", "jod", "kwd", "omr", "tnd"}
    assert of(charge_step, 100) == {"isk", "ugx"}
    assert of(payout_step, 100) == {"isk", "ugx", "huf", "twd"}
    assert {each: symbol(each) for each in SUPPORTED if symbol(each)} == {
        "usd": "$", "eur": "€", "gbp": "£", "jpy": "¥", "ghs": "₵", "brl": "R$",
        "ils": "₪", "inr": "₹", "krw": "₩", "myr": "RM", "php": "₱", "thb": "฿",
    }  # fmt: skip


# -- cards -----------------------------------------------------------------------------------------

# Alias, and what the card does that an ordinary one does not: the fields of its effect.
EFFECTS = """
adaptive3dsChallenge requires_authentication=supported radar_signal=adaptive_3ds_challenge
authenticationRequired requires_authentication=always
authenticationRequiredChargeDeclinedInsufficientFunds decline=insufficient_funds
    requires_authentication=always
authenticationRequiredOnSetup requires_authentication=unless_set_up
authenticationRequiredSetupForOffSession requires_authentication=on_session
avsFail address_line1_check=fail address_postal_code_check=fail
avsLine1Fail address_line1_check=fail
avsUnchecked address_line1_check=unavailable address_postal_code_check=unavailable
avsZipFail address_postal_code_check=fail
avsZipFailElevatedRisk risk_level=elevated address_postal_code_check=fail
bypassPending bypass_pending=True
bypassPendingInternational bypass_pending=True
chargeCustomerFail decline=generic_decline
chargeDeclined decline=generic_decline attachable=False
chargeDeclinedExpiredCard decline=expired_card/expired_card attachable=False
chargeDeclinedFraudulent decline=fraudulent risk_level=highest
chargeDeclinedIncorrectCvc decline=incorrect_cvc/incorrect_cvc decline_only_with_cvc=True
    attachable=False cvc_check=fail
chargeDeclinedInsufficientFunds decline=insufficient_funds attachable=False
chargeDeclinedLostCard decline=lost_card attachable=False
chargeDeclinedProcessingError decline=generic_decline/processing_error attachable=False
chargeDeclinedStolenCard decline=stolen_card attachable=False
chargeDeclinedVelocityLimitExceeded decline=card_velocity_exceeded attachable=False
createAutoRepresentmentEligibleDispute dispute=fraudulent dispute_network_reason_code=10.4
    dispute_eligible_for=smart_disputes
createCe3BlockDispute dispute=fraudulent dispute_network_reason_code=10.4
    dispute_prevented_by=ce3_block
createCe3EligibleDispute dispute=fraudulent dispute_network_reason_code=10.4
    dispute_eligible_for=visa_compelling_evidence_3
createComplianceDispute dispute=noncompliant dispute_case=compliance
    dispute_eligible_for=visa_compliance
createDispute dispute=fraudulent dispute_network_reason_code=10.4
createDisputeInquiry dispute=fraudulent dispute_case=inquiry dispute_network_reason_code=10
createDisputeProductNotReceived dispute=product_not_received dispute_network_reason_code=13.1
createEthocaAlert dispute=fraudulent dispute_network_reason_code=10.4 dispute_prevented_by=ethoca
createIssuerFraudRecord early_fraud_warning=True
createMastercardComplianceDispute dispute=noncompliant dispute_case=compliance
    dispute_eligible_for=mastercard_compliance
createMultipleDisputes dispute=fraudulent dispute_network_reason_code=10.4 dispute_count=2
createRapidDisputeResolutionDispute dispute=fraudulent dispute_network_reason_code=10.4
    dispute_prevented_by=rapid_dispute_resolution
cvcCheckFail cvc_check=fail
cvcCheckFailElevatedRisk risk_level=elevated cvc_check=fail
highEfwScore radar_signal=high_efw_score
highFraudDisputeScore radar_signal=high_fraud_dispute_score
pendingRefund refund=pending
radarBlock decline=fraudulent risk_level=highest
radarDynamicRiskThreshold radar_signal=dynamic_risk_threshold
refundFail refund=fail
riskLevelElevated risk_level=elevated
riskLevelHighest decline=fraudulent risk_level=highest
threeDSecure2Required requires_authentication=always
threeDSecureOptional requires_authentication=supported
threeDSecureOptionalProcessingError requires_authentication=supported
threeDSecureRequiredChargeDeclined decline=generic_decline attachable=False
    requires_authentication=always
threeDSecureRequiredProcessingError decline=generic_decline/processing_error attachable=False
    requires_authentication=always
visa_chargeCustomerFail decline=generic_decline
visa_chargeCustomerFailLostCard decline=lost_card
visa_chargeCustomerFailStolenCard decline=stolen_card
visa_chargeDeclined decline=generic_decline attachable=False
visa_chargeDeclinedFraudulent decline=fraudulent risk_level=highest
visa_chargeDeclinedInsufficientFunds decline=insufficient_funds attachable=False
visa_chargeDeclinedLostCard decline=lost_card attachable=False
visa_chargeDeclinedStolenCard decline=stolen_card attachable=False
visa_chargeDeclinedVelocityLimitExceeded decline=card_velocity_exceeded attachable=False
visa_createDispute dispute=fraudulent dispute_network_reason_code=10.4
visa_createDisputeInquiry dispute=fraudulent dispute_case=inquiry dispute_network_reason_code=10
visa_createDisputeProductNotReceived dispute=product_not_received dispute_network_reason_code=13.1
visa_debit_chargeDeclinedInsufficientFunds decline=insufficient_funds attachable=False
visa_triggerChargeBlock blocks=charges
visa_triggerPayoutBlock blocks=payouts
"""
ORDINARY_ALIASES = """
ae ae_mastercard amex ar at au be bg br by ca ch cl cn co cr cy cz de
debit_visaFsaProductCode debit_visaHsaProductCode diners discover dk ec ee es fi fr gb
gb_debit gb_mastercard gi gr hk hr hu ie in it jcb jp li lt lu lv mastercard
mastercard_cartesBancaires mastercard_debit mastercard_prepaid mt mx my nl no nz pa pe pl
pt py ro sa se sg si sk th_credit th_debit tw unionpay us uy visa visa_cartesBancaires
visa_debit visa_debit_eftposAuCoBranded
"""

WITHOUT_ALIAS = """
2223003122003222 371449635398431 6011000990139424 6011981111111113 36227206271667
6555900000604105 6200000000000047 6205500000000000004 5555050360000080 5200828282828897
5062210000000009 3530111333300000 4000008400000027 4000003560000123 4000003560000263
"""


def effect(card: Card) -> str:
    """What is not ordinary of a card: `refund=pending`, in the order of the fields."""
    said = []
    for field in fields(Effect):
        value = getattr(card.effect, field.name)
        if field.name == "decline" and value is not None:
            reason = value.decline_code or value.code
            value = reason if value.code == "card_declined" else f"{reason}/{value.code}"
        if value != field.default:
            said.append(f"{field.name}={value}")
    return " ".join(said)


def effects() -> dict[str, str]:
    """EFFECTS by alias; a line that is indented goes on with the one above."""
    lines = EFFECTS.strip().replace("\n    ", " ").splitlines()
    return {alias: rest for alias, _, rest in (line.partition(" ") for line in lines)}


@pytest.mark.parametrize("alias", [*effects(), *ORDINARY_ALIASES.split()])
def test_what_the_card_of_an_alias_does(alias: str) -> None:
    card = by_token(f"tok_{alias}")
    assert card is not None
    assert card is by_payment_method(f"pm_card_{alias}")
    assert effect(card) == effects().get(alias, "")


def test_there_is_an_alias_for_every_card_but_some() -> None:
    aliases = {each.alias: each for each in CARDS.values() if each.alias}
    assert set(aliases) <= {*effects(), *ORDINARY_ALIASES.split()}
    assert {each.number for each in CARDS.values() if not each.alias} == set(WITHOUT_ALIAS.split())


# -- test cards of countries -----------------------------------------------------------------------

ISSUED_IN = """
ae 4000007840000001 ar 4000000320000021 at 4000000400000008 au 4000000360000006 be
4000000560000004 bg 4000001000000000 br 4000000760000002 by 4000001120000005 ca
4000001240000000 ch 4000007560000009 cl 4000001520000001 cn 4000001560000002 co
4000001700000003 cr 4000001880000005 cy 4000001960000008 cz 4000002030000002 de
4000002760000016 dk 4000002080000001 ec 4000002180000000 ee 4000002330000009 es
4000007240000007 fi 4000002460000001 fr 4000002500000003 gb 4000008260000000 gi
4000002920000005 gr 4000003000000030 hk 4000003440000004 hr 4000001910000009 hu
4000003480000005 ie 4000003720000005 in 4000003560000008 it 4000003800000008 jp
4000003920000003 li 4000004380000004 lt 4000004400000000 lu 4000004420000006 lv
4000004280000005 mt 4000004700000007 mx 4000004840008001 my 4000004580000002 nl
4000005280000002 no 4000005780000007 nz 4000005540000008 pa 4000005910000000 pe
4000006040000068 pl 4000006160000005 pt 4000006200000007 py 4000006000000066 ro
4000006420000001 sa 4000006820000007 se 4000007520000008 sg 4000007020000003 si
4000007050000006 sk 4000007030000001 tw 4000001580000008 uy 4000008580000003
"""

PAID_OUT_TO_IN = """
ae at au be ca cy cz de dk ee es fi fr gb gr hr hu ie it lt lu lv mt my nl no nz pl pt ro
se sg si sk us
"""


def test_a_card_is_issued_in_each_of_these_countries() -> None:
    words = ISSUED_IN.split()
    for country, number in zip(words[::2], words[1::2], strict=True):
        card = by_token(f"tok_{country}")
        assert card is not None
        assert (card.number, card.country) == (number, country.upper())
    assert len(words) // 2 == sum(1 for each in COUNTRIES.values() if each.test_card)


def test_four_debit_cards_are_paid_out_to_in_each_of_these_countries() -> None:
    countries = PAID_OUT_TO_IN.split()
    words = (
        "visa_debit_{}_transferSuccess", "visa_debit_{}_transferFail",
        "visa_debit_{}_instantPayoutUnsupported", "mastercard_debit_{}_transferSuccess",
    )  # fmt: skip
    others = {"tok_discover_debit_us_transferSuccess", "tok_visa_credit_au", "tok_visa_credit_ae"}
    tokens = {f"tok_{word.format(country)}" for word in words for country in countries}
    assert {each.token for each in DESTINATIONS} == tokens | others


# -- banks -----------------------------------------------------------------------------------------

PAYOUTS_FAIL_WITH = """
account_closed account_frozen bank_account_restricted bank_ownership_changed
could_not_process debit_not_authorized declined incorrect_account_holder_address
incorrect_account_holder_name incorrect_account_holder_tax_id incorrect_account_type
insufficient_funds invalid_account_number invalid_account_number_length invalid_currency
no_account unsupported_card invalid_card lost_or_stolen_card refer_to_card_issuer
invalid_issuer expired_card exceeds_amount_limit issuer_unavailable
incorrect_account_holder_details
"""

DEBITS_FAIL_WITH = """
insufficient_funds account_closed no_account debit_not_authorized invalid_currency
account_frozen bank_account_restricted bank_ownership_changed could_not_process
incorrect_account_holder_name invalid_account_number refer_to_customer
tokenized_account_number_deactivated
"""


def test_why_payouts_and_debits_fail() -> None:
    assert set(FAILURE_MESSAGES) == set(PAYOUTS_FAIL_WITH.split())
    assert len(set(FAILURE_MESSAGES.values())) == len(FAILURE_MESSAGES)
    assert set(FAILURES) == set(DEBITS_FAIL_WITH.split())
    errors = {code for code, failure in FAILURES.items() if error_code(failure) == code}
    assert errors == {
        "account_closed", "bank_account_restricted", "debit_not_authorized", "insufficient_funds",
        "no_account", "refer_to_customer",
    }  # fmt: skip


def test_the_payment_methods_and_how_long_their_money_waits() -> None:
    assert list(METHODS) == [
        "us_bank_account", "sepa_debit", "bacs_debit", "au_becs_debit", "ideal", "bancontact",
        "fpx",
    ]  # fmt: skip
    assert {type: each.waits for type, each in PAYMENT_METHODS.items()} == {
        "card": None, "ideal": None, "bancontact": None, "fpx": None,
        "us_bank_account": (4, "business"), "ach_debit": (6, "business"),
        "sepa_debit": (7, "calendar"), "bacs_debit": (4, "business"),
        "au_becs_debit": (2, "business"), "nz_bank_account": (2, "business"),
        "acss_debit": (5, "business"), "boleto": (2, "business"), "pix": (2, "business"),
        "paynow": (7, "business"),
    }  # fmt: skip
    assert {type: (*each.currencies, *each.named_by) for type, each in METHODS.items()} == {
        "us_bank_account": ("usd", "account_number", "routing_number"),
        "sepa_debit": ("eur", "iban"),
        "bacs_debit": ("gbp", "account_number", "sort_code"),
        "au_becs_debit": ("aud", "account_number", "bsb_number"),
        "ideal": ("eur",), "bancontact": ("eur",), "fpx": ("myr",),
    }  # fmt: skip
    assert {
        type: each.source_type for type, each in METHODS.items() if each.source_type != "card"
    } == {"fpx": "fpx"}
    assert {type: each.refund_days for type, each in METHODS.items() if each.refund_days} == {
        "us_bank_account": 180,
        "sepa_debit": 180,
        "bacs_debit": 180,
        "au_becs_debit": 180,
    }
    assert prices_for("US").failed_debit_fees == {"us_bank_account": 400}


# -- schedules and controllers ---------------------------------------------------------------------


def test_the_days_of_a_weekly_schedule() -> None:
    assert WEEKDAYS == ("monday", "tuesday", "wednesday", "thursday", "friday")
    assert (*WEEKDAYS, "saturday", "sunday") == DAYS
    monday = day_of(2026, 3, 2)
    for place, name in enumerate(DAYS):
        chosen = [is_chosen("weekly", [name], (), monday + each) for each in range(7)]
        assert chosen == [each == place for each in range(7)]


def test_who_is_responsible_for_an_account_of_each_type() -> None:
    assert {type: astuple(controller_of(type)) for type in ("standard", "express", "custom")} == {
        "standard": ("account", "stripe", "stripe", "full"),
        "express": ("application_express", "application", "stripe", "express"),
        "custom": ("application_custom", "application", "application", "none"),
    }


# -- embedded components ---------------------------------------------------------------------------

# Each component, its features, and with ! the default of those that are on where Stripe bears the
# losses and external accounts are collected.
FEATURES = """
account_management disable_stripe_user_authentication !external_account_collection
account_onboarding disable_stripe_user_authentication !external_account_collection
balance_report
balances disable_stripe_user_authentication !edit_payout_schedule !external_account_collection
    !instant_payouts !standard_payouts
disputes_list !capture_payments destination_on_behalf_of_charge_management !dispute_management
    !refund_management !smart_disputes_management
documents
financial_account disable_stripe_user_authentication !external_account_collection send_money
    transfer_balance
financial_account_transactions card_spend_dispute_management
instant_payouts_promotion disable_stripe_user_authentication !external_account_collection
    !instant_payouts
issuing_card card_management card_spend_dispute_management cardholder_management
    spend_control_management
issuing_cards_list card_management card_spend_dispute_management cardholder_management
    disable_stripe_user_authentication spend_control_management
notification_banner disable_stripe_user_authentication !external_account_collection
payment_details !capture_payments destination_on_behalf_of_charge_management !dispute_management
    !refund_management !smart_disputes_management
payment_disputes destination_on_behalf_of_charge_management !dispute_management !refund_management
    !smart_disputes_management
payment_method_settings disable_stripe_user_authentication
payments !capture_payments destination_on_behalf_of_charge_management !dispute_management
    !refund_management !smart_disputes_management
payout_details
payout_reconciliation_report
payouts disable_stripe_user_authentication !edit_payout_schedule !external_account_collection
    !instant_payouts !standard_payouts
payouts_list
reporting_chart
tax_registrations
tax_settings
terminal_hardware_orders
terminal_hardware_shop
"""


def test_every_component_has_its_features() -> None:
    lines = FEATURES.strip().replace("\n    ", " ").splitlines()
    said = {name: rest.split() for name, _, rest in (line.partition(" ") for line in lines)}
    shown = {
        name: [f"!{each}" if on else each for each, on in features_of(name, STANDARD, {}).items()]
        for name in COMPONENTS
    }
    assert shown == said
    assert CAPABILITY == {
        "financial_account": "treasury",
        "financial_account_transactions": "treasury",
        "issuing_card": "card_issuing",
        "issuing_cards_list": "card_issuing",
    }


STANDARD = controller_of("standard")
