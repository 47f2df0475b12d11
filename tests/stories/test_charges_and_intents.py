"""Charges and payment intents: what a payment goes through, and what Stripe says when it cannot."""

from __future__ import annotations

import re
from typing import Any

import pytest

from stripesim import Simulator, errors

from .story import event_types, moment, row_of, tell, when


@pytest.fixture
def sim() -> Simulator:
    return Simulator(start=moment("Mon 2026-03-02 09:00"))


def pay(sim: Simulator, amount: int = 10_000, **more: Any) -> dict[str, Any]:
    """An intent, made and confirmed in one request."""
    return sim.payment_intents.create(
        amount=amount, currency="usd", payment_method="pm_card_visa", confirm=True, **more
    )


def authorise(sim: Simulator, amount: int = 6500) -> dict[str, Any]:
    """An intent whose money is held on the card until it is captured."""
    return pay(sim, amount, capture_method="manual")


def charge_of(sim: Simulator, intent: dict[str, Any]) -> dict[str, Any]:
    return sim.charges.retrieve(intent["latest_charge"])


def error_of(refusal: pytest.ExceptionInfo[Any]) -> dict[str, Any]:
    """The `error` object of the answer's body."""
    body: dict[str, Any] = refusal.value.json_body["error"]
    return body


# -- a charge -------------------------------------------------------------------------------------


def test_a_charge_is_pending_until_its_day_comes(sim: Simulator) -> None:
    tell(
        sim,
        """
        moment               | do           | available | pending
        Mon 2026-03-02 09:00 | charge 10000 |         0 |    9680
        Tue 2026-03-03 09:00 | charge 1000  |         0 |   10621
        Wed 2026-03-04 00:00 |              |      9680 |     941
        """,
    )


# 2.9 % rounded half up, plus 30: each pair recorded from an American account.
# fmt: off
FEES = [
    (   999,   59), (  1000,   59), (  2000,   88), (  2500,  103),
    (  3340,  127), (  4995,  175), ( 10000,  320), ( 12000,  378),
    ( 15500,  480), ( 30000,  900), ( 65400, 1927), ( 84900, 2492),
]
# fmt: on


@pytest.mark.parametrize(("amount", "fee"), FEES)
def test_a_us_card_charge_costs_what_stripe_took(sim: Simulator, amount: int, fee: int) -> None:
    row = row_of(sim, sim.charges.create(amount=amount, currency="usd", source="tok_visa"))
    assert (row["amount"], row["fee"], row["net"]) == (amount, fee, amount - fee)


def test_a_charge_posts_one_row(sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa", description="tea")
    assert row_of(sim, charge) == {
        "id": charge["balance_transaction"],
        "object": "balance_transaction",
        "amount": 10_000,
        "available_on": int(moment("Wed 2026-03-04 00:00").timestamp()),
        "balance_type": "payments",
        "created": charge["created"],
        "currency": "usd",
        "description": "tea",
        "exchange_rate": None,
        "fee": 320,
        "fee_details": [
            {
                "amount": 320,
                "application": None,
                "currency": "usd",
                "description": "Stripe processing fees",
                "type": "stripe_fee",
            }
        ],
        "net": 9680,
        "reporting_category": "charge",
        "source": charge["id"],
        "status": "pending",
        "type": "charge",
    }


def test_a_successful_charge_says_how_it_went(sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    assert (charge["status"], charge["paid"], charge["captured"]) == ("succeeded", True, True)
    assert (charge["amount_captured"], charge["amount_refunded"]) == (10_000, 0)
    outcome = charge["outcome"]
    assert isinstance(outcome.pop("risk_score"), int)
    assert outcome == {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": "approved_by_network",
        "reason": None,
        "risk_level": "normal",
        "seller_message": "Payment complete.",
        "type": "authorized",
    }


def test_an_uncaptured_charge_moves_no_money_until_it_is_captured(sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa", capture=False)
    assert (charge["captured"], charge["balance_transaction"]) == (False, None)
    tell(
        sim,
        """
        moment               | do | available | pending
        Tue 2026-03-03 09:00 |    |         0 |       0
        """,
    )
    captured = sim.charges.capture(charge["id"])
    assert (captured["captured"], captured["amount_captured"]) == (True, 10_000)
    assert row_of(sim, captured)["net"] == 9680


# -- the life of an intent ------------------------------------------------------------------------


def test_an_intent_waits_for_a_method_then_for_confirmation_and_succeeds(sim: Simulator) -> None:
    intent = sim.payment_intents.create(amount=10_000, currency="usd")
    assert intent["status"] == "requires_payment_method"

    intent = sim.payment_intents.update(intent["id"], payment_method="pm_card_visa")
    assert intent["status"] == "requires_confirmation"

    intent = sim.payment_intents.confirm(intent["id"])
    assert intent["status"] == "succeeded"
    assert (intent["amount_received"], intent["amount_capturable"]) == (10_000, 0)
    assert charge_of(sim, intent)["payment_intent"] == intent["id"]


def test_an_intent_made_with_a_method_waits_for_confirmation(sim: Simulator) -> None:
    intent = sim.payment_intents.create(
        amount=10_000, currency="usd", payment_method="pm_card_visa"
    )
    assert intent["status"] == "requires_confirmation"
    assert sim.charges.list()["data"] == []


def test_a_new_intent_has_stripes_defaults(sim: Simulator) -> None:
    intent = sim.payment_intents.create(amount=10_000, currency="usd")
    assert intent["capture_method"] == "automatic_async"
    assert intent["confirmation_method"] == "automatic"
    assert intent["amount_details"] == {"tip": {}}
    assert re.fullmatch(intent["id"] + "_secret_[0-9A-Za-z]{25}", intent["client_secret"])


def test_a_confirmed_intent_has_its_row_at_once(sim: Simulator) -> None:
    row = row_of(sim, charge_of(sim, pay(sim)))
    assert (row["net"], when(row["available_on"])) == (9680, "Wed 2026-03-04 00:00")


def test_the_events_of_a_success(sim: Simulator) -> None:
    pay(sim)
    assert event_types(sim) == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
    ]


def test_the_events_of_a_manual_capture(sim: Simulator) -> None:
    intent = authorise(sim)
    assert event_types(sim) == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.amount_capturable_updated",
    ]
    sim.clock.advance(hours=1)
    sim.payment_intents.capture(intent["id"])
    assert event_types(sim)[3:] == ["charge.captured", "payment_intent.succeeded"]


def test_the_events_of_a_cancellation(sim: Simulator) -> None:
    intent = sim.payment_intents.create(amount=10_000, currency="usd")
    sim.payment_intents.cancel(intent["id"])
    assert event_types(sim) == ["payment_intent.created", "payment_intent.canceled"]


def test_the_events_of_a_decline(sim: Simulator) -> None:
    intent = sim.payment_intents.create(amount=10_000, currency="usd")
    with pytest.raises(errors.CardError):
        sim.payment_intents.confirm(intent["id"], payment_method="pm_card_visa_chargeDeclined")
    assert event_types(sim) == [
        "payment_intent.created",
        "charge.failed",
        "payment_intent.payment_failed",
    ]


# -- declines -------------------------------------------------------------------------------------


def test_a_decline_is_an_error_that_leaves_a_failed_charge(sim: Simulator) -> None:
    with pytest.raises(errors.CardError) as refusal:
        sim.charges.create(amount=10_000, currency="usd", source="tok_visa_chargeDeclined")

    (charge,) = sim.charges.list()["data"]
    assert error_of(refusal)["charge"] == charge["id"]
    assert (charge["status"], charge["paid"]) == ("failed", False)
    assert charge["failure_code"] == "card_declined"
    assert charge["failure_message"] == "Your card was declined."
    assert charge["balance_transaction"] is None
    assert sim.balance_transactions.list()["data"] == []


def test_a_declined_intent_wants_another_payment_method(sim: Simulator) -> None:
    intent = sim.payment_intents.create(amount=10_000, currency="usd")
    with pytest.raises(errors.CardError):
        sim.payment_intents.confirm(intent["id"], payment_method="pm_card_visa_chargeDeclined")

    intent = sim.payment_intents.retrieve(intent["id"])
    assert intent["status"] == "requires_payment_method"
    assert intent["payment_method"] is None
    assert intent["last_payment_error"]["code"] == "card_declined"
    assert intent["last_payment_error"]["decline_code"] == "generic_decline"
    assert charge_of(sim, intent)["status"] == "failed"

    intent = sim.payment_intents.confirm(intent["id"], payment_method="pm_card_visa")
    assert intent["status"] == "succeeded"


def test_the_outcome_of_a_generic_decline(sim: Simulator) -> None:
    with pytest.raises(errors.CardError):
        sim.charges.create(amount=10_000, currency="usd", source="tok_visa_chargeDeclined")
    (charge,) = sim.charges.list()["data"]
    outcome = charge["outcome"]
    assert outcome["type"] == "issuer_declined"
    assert outcome["network_status"] == "declined_by_network"
    assert outcome["reason"] == "generic_decline"
    assert outcome["advice_code"] == "try_again_later"
    assert outcome["network_decline_code"] == "01"
    assert outcome["seller_message"] == (
        "The bank did not return any further details with this decline."
    )


def test_the_body_of_a_declined_intent(sim: Simulator) -> None:
    with pytest.raises(errors.CardError) as refusal:
        sim.payment_intents.create(
            amount=10_000,
            currency="usd",
            payment_method="pm_card_visa_chargeDeclined",
            confirm=True,
        )
    error = error_of(refusal)
    assert list(error) == [
        "advice_code",
        "charge",
        "code",
        "decline_code",
        "doc_url",
        "message",
        "network_decline_code",
        "payment_intent",
        "payment_method",
        "request_log_url",
        "type",
    ]
    (intent,) = sim.payment_intents.list()["data"]
    assert error["charge"] == intent["latest_charge"]
    assert error["payment_intent"]["id"] == intent["id"]
    assert error["payment_method"]["object"] == "payment_method"
    assert error["doc_url"] == "https://stripe.com/docs/error-codes/card-declined"


# fmt: off
DECLINES = [
    ("visa_chargeDeclined",                  "card_declined", "generic_decline",    None),
    ("visa_chargeDeclinedLostCard",          "card_declined", "lost_card",          None),
    ("visa_chargeDeclinedStolenCard",        "card_declined", "stolen_card",        None),
    ("visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds", None),
    ("chargeDeclinedExpiredCard",            "expired_card",  None,                 "exp_month"),
    ("chargeDeclinedIncorrectCvc",           "incorrect_cvc", None,                 "cvc"),
]
# fmt: on


@pytest.mark.parametrize(("card", "code", "decline_code", "param"), DECLINES)
def test_a_test_card_declines_for_its_own_reason(
    sim: Simulator, card: str, code: str, decline_code: str | None, param: str | None
) -> None:
    with pytest.raises(errors.CardError) as refusal:
        sim.charges.create(amount=10_000, currency="usd", source=f"tok_{card}")
    assert refusal.value.http_status == 402
    error = error_of(refusal)
    assert (error["type"], error["code"]) == ("card_error", code)
    assert (error.get("decline_code"), error.get("param")) == (decline_code, param)


# fmt: off
WORDS = [
    ("visa_chargeDeclined",                  "Your card was declined."),
    ("visa_chargeDeclinedInsufficientFunds", "Your card has insufficient funds."),
    ("chargeDeclinedExpiredCard",            "Your card has expired."),
    ("chargeDeclinedIncorrectCvc",           "Your card's security code is incorrect."),
]
# fmt: on


@pytest.mark.parametrize(("card", "message"), WORDS)
def test_a_test_card_declines_in_its_own_words(sim: Simulator, card: str, message: str) -> None:
    with pytest.raises(errors.CardError) as refusal:
        sim.charges.create(amount=10_000, currency="usd", source=f"tok_{card}")
    assert refusal.value.user_message == message


def test_a_processing_error_asks_to_try_again(sim: Simulator) -> None:
    with pytest.raises(errors.CardError) as refusal:
        sim.charges.create(
            amount=10_000, currency="usd", source="tok_chargeDeclinedProcessingError"
        )
    assert refusal.value.code == "processing_error"
    assert refusal.value.user_message == (
        "An error occurred while processing your card. Try again in a little bit."
    )


def test_a_card_number_that_cannot_be_one_is_declined(sim: Simulator) -> None:
    with pytest.raises(errors.CardError) as refusal:
        sim.charges.create(
            amount=10_000,
            currency="usd",
            source={
                "object": "card",
                "number": "4242424242424241",
                "exp_month": 12,
                "exp_year": 2030,
                "cvc": "123",
            },
        )
    error = refusal.value
    assert (error.code, error.param) == ("incorrect_number", "number")
    assert error.user_message == "Your card number is incorrect."


# -- authorise and capture ------------------------------------------------------------------------


def test_an_authorisation_holds_the_card_and_moves_no_money(sim: Simulator) -> None:
    intent = authorise(sim)
    charge = charge_of(sim, intent)
    assert (intent["status"], intent["amount_capturable"]) == ("requires_capture", 6500)
    assert (charge["captured"], charge["balance_transaction"]) == (False, None)
    hold = charge["payment_method_details"]["card"]
    assert hold["capture_before"] == charge["created"] + 7 * 24 * 3600
    assert sim.balance_transactions.list()["data"] == []


def test_a_captured_authorisation_becomes_available_counting_from_its_capture(
    sim: Simulator,
) -> None:
    intent = authorise(sim)
    sim.clock.advance_to(moment("Wed 2026-03-04 09:00"))
    intent = sim.payment_intents.capture(intent["id"])
    assert (intent["status"], intent["amount_received"]) == ("succeeded", 6500)
    assert intent["amount_capturable"] == 0
    row = row_of(sim, charge_of(sim, intent))
    assert when(row["available_on"]) == "Fri 2026-03-06 00:00"


def test_a_partial_capture_takes_one_row_and_lets_the_rest_go(sim: Simulator) -> None:
    intent = authorise(sim, 6500)
    intent = sim.payment_intents.capture(intent["id"], amount_to_capture=5000)
    charge = charge_of(sim, intent)
    assert (intent["status"], intent["amount_received"]) == ("succeeded", 5000)
    assert (charge["amount"], charge["amount_captured"]) == (6500, 5000)
    assert (charge["amount_refunded"], charge["refunded"]) == (0, False)
    assert sim.refunds.list()["data"] == []
    (row,) = sim.balance_transactions.list()["data"]
    assert (row["amount"], row["fee"], row["net"]) == (5000, 175, 4825)


def test_a_cancelled_authorisation_moves_no_money(sim: Simulator) -> None:
    intent = authorise(sim)
    intent = sim.payment_intents.cancel(intent["id"], cancellation_reason="abandoned")
    assert (intent["status"], intent["cancellation_reason"]) == ("canceled", "abandoned")
    assert intent["canceled_at"] == sim.clock.timestamp
    assert (intent["amount_capturable"], intent["amount_received"]) == (0, 0)
    assert event_types(sim)[-1] == "payment_intent.canceled"
    sim.clock.advance(days=10)
    assert sim.balance_transactions.list()["data"] == []


def test_an_authorisation_that_nobody_captures_is_released_after_seven_days(
    sim: Simulator,
) -> None:
    intent = authorise(sim)
    sim.clock.advance_to(moment("Mon 2026-03-09 08:59"))
    assert sim.payment_intents.retrieve(intent["id"])["status"] == "requires_capture"
    sim.clock.advance_to(moment("Tue 2026-03-10 09:00"))
    assert sim.payment_intents.retrieve(intent["id"])["status"] == "canceled"
    assert "charge.expired" in event_types(sim)
    assert sim.balance_transactions.list()["data"] == []


# -- refusals, word for word ----------------------------------------------------------------------

RELEASED = (
    "The remaining amount on this PaymentIntent could not be captured because the remainder of "
    "the authorized amount has been released."
)
NOT_CAPTURABLE = (
    "This PaymentIntent could not be captured because it has a status of {status}. Only a "
    "PaymentIntent with one of the following statuses may be captured: requires_capture."
)
NOT_CANCELABLE = (
    "You cannot cancel this PaymentIntent because it has a status of {status}. Only a "
    "PaymentIntent with one of the following statuses may be canceled: requires_payment_method, "
    "requires_capture, requires_reauthorization, requires_confirmation, requires_action, expired, "
    "processing."
)
NOT_CONFIRMABLE = (
    "You cannot confirm this PaymentIntent because it's missing a payment method. You can either "
    "update the PaymentIntent with a payment method and then confirm it again, or confirm it "
    "again directly with a payment method or ConfirmationToken."
)
AMOUNT_IS_FIXED = (
    "This PaymentIntent's amount could not be updated because it has a status of {status}. You "
    "may only update the amount of a PaymentIntent with one of the following statuses: "
    "requires_payment_method, requires_confirmation, requires_action."
)
MORE_THAN_AUTHORISED = (
    "The payment could not be captured because the requested capture amount is greater than the "
    "amount you can capture for this charge. Contact us via https://support.stripe.com/contact/ "
    "for help."
)
AT_LEAST_1 = "This value must be greater than or equal to 1."
BELOW_MINIMUM = (
    "The amount must be greater than or equal to the minimum charge amount allowed for your "
    "account and the currency set "
    "(https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts).  If you want to "
    "save a Payment Method for future use without an immediate payment, use a Setup Intent "
    "instead: https://docs.stripe.com/payments/setup-intents"
)
CAPTURE_THE_INTENT = (
    "This uncaptured Charge was created by a PaymentIntent ({intent}). You must capture the "
    "PaymentIntent instead. For more information, see "
    "https://stripe.com/docs/payments/place-a-hold-on-a-payment-method"
)


def assert_refused(
    refusal: pytest.ExceptionInfo[errors.InvalidRequestError],
    code: str | None,
    message: str,
    param: str | None = None,
) -> None:
    error = refusal.value
    assert (error.http_status, error.code, error.param) == (400, code, param)
    assert error.user_message == message


def unexpected_state(refusal: pytest.ExceptionInfo[Any], message: str, intent: str) -> None:
    """Such a refusal carries the whole intent."""
    assert_refused(refusal, "payment_intent_unexpected_state", message)
    carried = error_of(refusal)["payment_intent"]
    assert (carried["object"], carried["id"]) == ("payment_intent", intent)


def test_a_charge_needs_a_source(sim: Simulator) -> None:
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.charges.create(amount=10_000, currency="usd")
    assert refusal.value.code == "parameter_missing"
    assert refusal.value.user_message == "Must provide source or customer."


def test_an_intent_is_captured_once(sim: Simulator) -> None:
    intent = authorise(sim)["id"]
    sim.payment_intents.capture(intent, amount_to_capture=5000)
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.payment_intents.capture(intent)
    unexpected_state(refusal, RELEASED, intent)


# fmt: off
UNCAPTURABLE = [
    ("requires_payment_method", {}),
    ("requires_confirmation",   {"payment_method": "pm_card_visa"}),
]
# fmt: on


@pytest.mark.parametrize(("status", "made_with"), UNCAPTURABLE)
def test_only_an_authorised_intent_is_captured(
    sim: Simulator, status: str, made_with: dict[str, Any]
) -> None:
    intent = sim.payment_intents.create(amount=10_000, currency="usd", **made_with)["id"]
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.payment_intents.capture(intent)
    unexpected_state(refusal, NOT_CAPTURABLE.format(status=status), intent)


def test_a_cancelled_intent_is_not_captured(sim: Simulator) -> None:
    intent = authorise(sim)["id"]
    sim.payment_intents.cancel(intent)
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.payment_intents.capture(intent)
    unexpected_state(refusal, NOT_CAPTURABLE.format(status="canceled"), intent)


def test_a_paid_intent_is_not_cancelled(sim: Simulator) -> None:
    intent = pay(sim)["id"]
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.payment_intents.cancel(intent)
    unexpected_state(refusal, NOT_CANCELABLE.format(status="succeeded"), intent)


def test_a_cancelled_intent_is_not_cancelled_again(sim: Simulator) -> None:
    intent = sim.payment_intents.create(amount=10_000, currency="usd")["id"]
    sim.payment_intents.cancel(intent)
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.payment_intents.cancel(intent)
    unexpected_state(refusal, NOT_CANCELABLE.format(status="canceled"), intent)


def test_an_intent_without_a_method_is_not_confirmed(sim: Simulator) -> None:
    intent = sim.payment_intents.create(amount=10_000, currency="usd")["id"]
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.payment_intents.confirm(intent)
    unexpected_state(refusal, NOT_CONFIRMABLE, intent)


def test_the_amount_of_a_paid_intent_is_fixed(sim: Simulator) -> None:
    intent = pay(sim)["id"]
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.payment_intents.update(intent, amount=20_000)
    assert_refused(
        refusal,
        "payment_intent_unexpected_state",
        AMOUNT_IS_FIXED.format(status="succeeded"),
        param="amount",
    )


# fmt: off
CAPTURED_AMOUNTS = [
    (6501, "amount_too_large",          None,                MORE_THAN_AUTHORISED),
    (   0, "parameter_invalid_integer", "amount",            AT_LEAST_1),
    (  -1, None,                        "amount_to_capture", "Invalid non-negative integer"),
]
# fmt: on


@pytest.mark.parametrize(("amount", "code", "param", "message"), CAPTURED_AMOUNTS)
def test_a_capture_takes_at_least_1_and_at_most_what_was_authorised(
    sim: Simulator, amount: int, code: str | None, param: str | None, message: str
) -> None:
    intent = authorise(sim, 6500)["id"]
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.payment_intents.capture(intent, amount_to_capture=amount)
    assert_refused(refusal, code, message, param)
    assert sim.payment_intents.retrieve(intent)["status"] == "requires_capture"


def test_an_intent_over_nothing_is_refused(sim: Simulator) -> None:
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.payment_intents.create(amount=0, currency="usd")
    assert_refused(refusal, "parameter_invalid_integer", BELOW_MINIMUM, param="amount")
    assert sim.payment_intents.list()["data"] == []


# fmt: off
CHARGED_AMOUNTS = [
    (         49, "amount_too_small", "Amount must be at least $0.50 usd"),
    (100_000_000, "amount_too_large", "Amount must be no more than $999,999.99"),
]
# fmt: on


@pytest.mark.parametrize(("amount", "code", "message"), CHARGED_AMOUNTS)
def test_a_charge_is_neither_too_small_nor_too_large(
    sim: Simulator, amount: int, code: str, message: str
) -> None:
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.charges.create(amount=amount, currency="usd", source="tok_visa")
    assert (refusal.value.code, refusal.value.user_message) == (code, message)


@pytest.mark.parametrize("amount", [50, 99_999_999])
def test_the_smallest_and_the_largest_charge_are_accepted(sim: Simulator, amount: int) -> None:
    charge = sim.charges.create(amount=amount, currency="usd", source="tok_visa")
    assert charge["status"] == "succeeded"
    assert pay(sim, amount)["status"] == "succeeded"


@pytest.mark.parametrize("capture_method", ["automatic", "manual"])
def test_a_payment_that_was_made_is_not_for_the_future_afterwards(
    sim: Simulator, capture_method: Any
) -> None:
    intent = pay(sim, capture_method=capture_method)
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.payment_intents.update(intent["id"], setup_future_usage="off_session")
    error = refusal.value
    assert (error.code, error.param) == ("payment_intent_unexpected_state", "setup_future_usage")
    assert sim.payment_intents.update(intent["id"], description="tea")["description"] == "tea"


@pytest.mark.parametrize(
    ("country", "currency", "token", "fee"),
    [
        ("SE", "sek", "tok_visa", 505), ("DK", "dkk", "tok_dk", 330), ("NO", "nok", "tok_no", 440),
        ("PL", "pln", "tok_pl", 250), ("CZ", "czk", "tok_cz", 800), ("HU", "huf", "tok_hu", 8_800),
        ("RO", "ron", "tok_ro", 250), ("CH", "chf", "tok_visa", 355), ("MX", "mxn", "tok_mx", 660),
        ("TH", "thb", "tok_th_credit", 1_365), ("AE", "aed", "tok_visa", 490),
    ],
)  # fmt: skip
def test_a_card_pays_in_every_market_at_its_standard_price(
    country: str, currency: str, token: str, fee: int
) -> None:
    sim, amount = Simulator(country), 20_000 if currency == "huf" else 10_000
    charge = sim.charges.create(
        amount=amount, currency=currency, source=token, expand=["balance_transaction"]
    )
    row = charge["balance_transaction"]
    assert (row["currency"], row["fee"]) == (currency, fee)
    sim.check()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("statement_descriptor_suffix", "ORDER 1"),
        ("payment_method_options", {"card": {"request_three_d_secure": "any"}}),
    ],
)
def test_what_was_said_of_a_payment_that_was_made_stays(
    sim: Simulator, name: str, value: Any
) -> None:
    intent = pay(sim)["id"]
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.payment_intents.update(intent, **{name: value})
    assert (refusal.value.code, refusal.value.param) == ("payment_intent_unexpected_state", name)
    later = sim.payment_intents.create(amount=1_000, currency="usd")["id"]
    assert sim.payment_intents.update(later, **{name: value})["status"] == "requires_payment_method"


def test_a_charge_is_captured_once(sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")["id"]
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.charges.capture(charge)
    assert_refused(
        refusal, "charge_already_captured", f"Charge {charge} has already been captured."
    )


def test_what_is_no_longer_authorized_is_not_captured(sim: Simulator) -> None:
    expired, voided = (
        sim.charges.create(amount=10_000, currency="usd", source="tok_visa", capture=False)["id"]
        for _ in range(2)
    )
    sim.refunds.create(charge=voided)
    for days in (0, 7):
        sim.clock.advance(days=days)
        with pytest.raises(errors.InvalidRequestError) as refusal:
            sim.charges.capture(voided)
        assert_refused(
            refusal, "charge_already_refunded", f"Charge {voided} has already been refunded."
        )
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.charges.capture(expired)
    assert_refused(
        refusal,
        "charge_expired_for_capture",
        f"Charge {expired} cannot be captured: its authorization has expired. (stripesim's words)",
    )


def test_the_charge_of_an_intent_is_captured_through_the_intent(sim: Simulator) -> None:
    intent = authorise(sim)
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.charges.capture(intent["latest_charge"])
    assert refusal.value.user_message == CAPTURE_THE_INTENT.format(intent=intent["id"])


def test_a_currency_that_stripe_does_not_know_is_refused(sim: Simulator) -> None:
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.charges.create(amount=10_000, currency="xxd", source="tok_visa")
    assert (refusal.value.code, refusal.value.param) == (None, "currency")
    assert refusal.value.user_message.startswith(
        "Invalid currency: xxd. Stripe currently supports these currencies: usd, aed, afn, all, "
    )
    assert refusal.value.user_message.endswith(", svc, vef, ltl, sll, mro")


def test_a_charge_has_the_members_that_no_sdk_types_any_more() -> None:
    """https://github.com/stripe/openapi/issues/156: undocumented, and in every recorded answer."""
    charge = Simulator().charges.create(amount=10_00, currency="usd", source="tok_visa")
    members = ("dispute", "destination", "order", "radar_options")
    assert {name: charge[name] for name in members} == {
        "dispute": None,
        "destination": None,
        "order": None,
        "radar_options": {},
    }
