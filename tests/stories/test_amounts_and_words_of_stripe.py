"""Small amounts, debits that fail, payouts that are told of before the bank has named them."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, errors

CARD: dict[str, Any] = {"payment_method": "pm_card_visa", "confirm": True}
NOW_WHOLE = (
    "has become effectively zero-decimal and charged amounts must be evenly divisible by 100"
)


def refusal(call: Any, *args: Any, **params: Any) -> errors.StripeError:
    with pytest.raises(errors.InvalidRequestError) as refused:
        call(*args, **params)
    assert refused.value.http_status == 400
    return refused.value


# -- the least amount ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "amount", "currency", "says"),
    [
        ("US", 5, "jpy", "50 cents. ¥5 converts to approximately $0.03."),
        ("US", 1_000, "inr", "50 cents. ₹10.00 converts to approximately $0.12."),
        ("FR", 50, "usd", "50 cents. $0.50 converts to approximately €0.46."),
        ("GB", 35, "usd", "30 pence. $0.35 converts to approximately £0.28."),
        ("JP", 30, "usd", "¥50. $0.30 converts to approximately ¥44."),
    ],
)
def test_what_is_converted_has_the_minimum_of_what_it_becomes(
    country: str, amount: int, currency: str, says: str
) -> None:
    sim = Simulator(country)
    for call, more in (
        (sim.payment_intents.create, CARD),
        (sim.charges.create, {"source": "tok_visa"}),
    ):
        error = refusal(call, amount=amount, currency=currency, **more)
        assert (error.code, error.user_message) == (
            "amount_too_small",
            f"Amount must convert to at least {says}",
        )
    assert sim.charges.list()["data"] == []


def test_a_payment_on_behalf_of_another_account_has_the_minimum_of_its_currency() -> None:
    sim = Simulator("FR")
    shop = sim.accounts.create(type="express", country="GB")["id"]
    sim.controls.complete_onboarding(shop)
    paid: dict[str, Any] = {"amount": 35, "currency": "gbp", **CARD}
    assert "€0.4" in str(refusal(sim.payment_intents.create, **paid).user_message)
    more: dict[str, Any] = {"on_behalf_of": shop, "transfer_data": {"destination": shop}}
    assert sim.payment_intents.create(**paid, **more)["status"] == "succeeded"


@pytest.mark.parametrize("currency", ["isk", "ugx"])
def test_charges_and_refunds_in_kronur_and_shillings_are_whole(currency: str) -> None:
    sim = Simulator()
    sim.controls.set_rate(currency, 140)
    paid = sim.payment_intents.create(amount=1_000_000, currency=currency, **CARD)
    for error in (
        refusal(sim.payment_intents.create, amount=1_000_050, currency=currency, **CARD),
        refusal(sim.refunds.create, payment_intent=paid["id"], amount=5_050),
    ):
        assert error.code == "invalid_charge_amount_no_decimal_compatible"
        assert f"Currency {currency.upper()} {NOW_WHOLE}" in str(error.user_message)


@pytest.mark.parametrize("currency", ["isk", "ugx", "kwd"])
def test_an_amount_that_is_not_whole_is_refused_before_a_rate_is_missed(currency: Any) -> None:
    sim = Simulator()
    asked: dict[str, Any] = {"amount": 1_000_005, "currency": currency}
    for error in (
        refusal(sim.payment_intents.create, **asked, **CARD),
        refusal(sim.charges.create, **asked, source="tok_visa"),
    ):
        assert error.param == "amount"


@pytest.mark.parametrize(
    ("amount", "fee"), [(50, 1), (62, 1), (63, 1), (187, 1), (188, 2), (99_999, 500)]
)
def test_an_ach_debit_costs_a_cent_at_least(amount: int, fee: int) -> None:
    sim = Simulator()
    paid = sim.payment_intents.create(
        amount=amount,
        currency="usd",
        payment_method="pm_usBankAccount_success",
        payment_method_types=["us_bank_account"],
        mandate_data={"customer_acceptance": {"type": "offline"}},
        confirm=True,
        expand=["latest_charge.balance_transaction"],
    )
    assert paid["latest_charge"]["balance_transaction"]["fee"] == fee


# -- payouts and top-ups ---------------------------------------------------------------------------


@pytest.mark.parametrize("interval", ["daily", "weekly", "monthly"])
def test_an_automatic_payout_is_not_canceled_and_the_answer_says_why(interval: str) -> None:
    sim = Simulator(opening_balance={"usd": 10_000})
    when: dict[str, Any] = {"interval": interval}
    if interval == "weekly":
        when["weekly_payout_days"] = ["wednesday"]
    if interval == "monthly":
        when["monthly_payout_days"] = [20]
    sim.balance_settings.update(payments={"payouts": {"schedule": when}})
    while not sim.payouts.list()["data"]:
        sim.clock.advance(minutes=30)
    payout = sim.payouts.list()["data"][0]
    assert (payout["automatic"], payout["status"]) == (True, "pending")
    said = str(refusal(sim.payouts.cancel, payout["id"]).user_message)
    assert "automatic" in said
    assert "while they are pending" not in said


@pytest.mark.parametrize(("country", "currency"), [("US", "usd"), ("FR", "eur"), ("GB", "gbp")])
def test_the_banks_reference_comes_after_payout_paid(country: str, currency: str) -> None:
    sim = Simulator(country, opening_balance={currency: 10_000})
    sim.balance_settings.update(payments={"payouts": {"schedule": {"interval": "manual"}}})
    payout = sim.payouts.create(amount=5_000, currency=currency)["id"]
    while sim.payouts.retrieve(payout)["status"] != "paid":
        sim.clock.advance(minutes=30)
    (told,) = sim.events.list(type="payout.paid")["data"]
    assert told["data"]["object"]["trace_id"] == {"status": "pending", "value": None}
    sim.clock.advance(days=2)
    assert sim.payouts.retrieve(payout)["trace_id"]["status"] == "supported"
    assert sim.events.list(limit=1)["data"][0]["type"] != "payout.updated"


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("noAccount", "no_account"),
        ("accountClosed", "account_closed"),
        ("insufficientFunds", "insufficient_funds"),
        ("debitNotAuthorized", "debit_not_authorized"),
        ("invalidCurrency", "invalid_currency"),
    ],
)
def test_a_top_up_that_fails_speaks_of_the_bank_that_was_debited(word: str, code: str) -> None:
    sim = Simulator()
    topup = sim.topups.create(amount=1_000, currency="usd", source=f"btok_us_verified_{word}")["id"]
    sim.clock.advance(days=10)
    failed = sim.topups.retrieve(topup)
    assert (failed["status"], failed["failure_code"]) == ("failed", code)
    assert "ayout" not in failed["failure_message"]
    assert "Stripe balance" not in failed["failure_message"]
