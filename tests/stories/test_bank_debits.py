"""Payments that are no cards: debits, which are pending for days and may fail, and what customers
pay at their bank.
"""

from __future__ import annotations

from typing import Any

import pytest
import stripe
from attrs import evolve

from stripesim import Simulator, errors
from stripesim.facts.payment_methods import ENABLED
from stripesim.facts.pricing import prices_for

from .sellers import refusal_of
from .story import event_types, moment, paid_rows, row_of, tell, told, when

Shape = dict[str, Any]
AGREED = {"customer_acceptance": {"type": "offline"}}
CURRENCY = {"us": "usd", "sepa": "eur", "bacs": "gbp", "auBecs": "aud"}


@pytest.fixture
def sim() -> Simulator:
    return Simulator(start=moment("Mon 2026-03-02 09:00"))


def debit(
    sim: Simulator, alias: str = "pm_usBankAccount_success", amount: int = 10_000, **more: Any
) -> Shape:
    """An intent that is confirmed with a test bank account, whose holder agrees to a mandate."""
    [currency] = [code for name, code in CURRENCY.items() if alias.startswith(f"pm_{name}")]
    what = {"amount": amount, "currency": currency, "payment_method": alias, "confirm": True}
    return sim.payment_intents.create(**what | {"mandate_data": AGREED} | more)


def charge_of(sim: Simulator, intent: Shape) -> Shape:
    return sim.charges.retrieve(intent["latest_charge"])


def at_the_bank(sim: Simulator, type: str, currency: str = "eur", **more: Any) -> Shape:
    """An intent that waits for the customer to pay at the bank."""
    method = sim.payment_methods.create(type=type)
    return sim.payment_intents.create(
        amount=10_000,
        currency=currency,
        payment_method=method["id"],
        payment_method_types=[type],
        return_url="https://example.com/paid",
        confirm=True,
        **more,
    )


def money(sim: Simulator) -> tuple[int, int]:
    """Available and pending, in the account's own currency."""
    balance = sim.balance.retrieve()
    return balance["available"][0]["amount"], balance["pending"][0]["amount"]


# -- pending, then succeeded -----------------------------------------------------------------------


def test_a_debit_is_pending_with_its_balance_transaction_from_the_start(sim: Simulator) -> None:
    intent = debit(sim, payment_method_types=["us_bank_account"])
    assert (intent["status"], intent["amount_received"]) == ("processing", 0)
    charge = charge_of(sim, intent)
    assert (charge["status"], charge["paid"], charge["captured"]) == ("pending", False, True)
    row = row_of(sim, charge)
    assert (row["type"], row["reporting_category"]) == ("payment", "charge")
    assert (row["amount"], row["fee"], row["net"]) == (10_000, 80, 9_920)
    assert (row["status"], row["source"]) == ("pending", charge["id"])
    assert money(sim) == (0, 9_920)


def test_the_ids_of_what_no_card_paid_begin_with_py_and_pyr(sim: Simulator) -> None:
    charge = charge_of(sim, debit(sim))
    refund = sim.refunds.create(charge=charge["id"])
    assert charge["id"].startswith("py_")
    assert refund["id"].startswith("pyr_")
    assert charge["id"][3:19] == charge["payment_intent"][3:19]


def test_charge_and_intent_succeed_by_themselves_when_the_money_is_available(
    sim: Simulator,
) -> None:
    intent = debit(sim)
    assert event_types(sim) == [
        "payment_intent.created",
        "charge.pending",
        "payment_intent.processing",
    ]
    events = sim.clock.advance_to(moment("Fri 2026-03-06 00:00"))
    assert [event["type"] for event in events] == ["charge.succeeded", "payment_intent.succeeded"]
    after = sim.payment_intents.retrieve(intent["id"])
    assert (after["status"], after["amount_received"]) == ("succeeded", 10_000)
    charge = charge_of(sim, intent)
    assert (charge["status"], charge["paid"]) == ("succeeded", True)
    assert row_of(sim, charge)["status"] == "available"


# fmt: off
DAYS = [  # ACH, Bacs and BECS: Stripe's page on payouts; SEPA recorded in 2026
    ("US", "pm_usBankAccount_success", "Mon 2024-03-04 18:00", "Fri 2024-03-08 00:00"),
    ("US", "pm_usBankAccount_success", "Fri 2026-03-06 09:00", "Thu 2026-03-12 00:00"),
    ("US", "pm_usBankAccount_success", "Sat 2026-03-07 09:00", "Thu 2026-03-12 00:00"),
    ("US", "pm_usBankAccount_success", "Fri 2024-05-24 09:00", "Fri 2024-05-31 00:00"),  # holiday
    ("US", "pm_usBankAccount_success", "Tue 2026-02-03 23:59", "Mon 2026-02-09 00:00"),  # 18:59
    ("US", "pm_usBankAccount_success", "Tue 2026-07-07 22:59", "Mon 2026-07-13 00:00"),  # 18:59
    ("US", "pm_usBankAccount_success", "Tue 2026-07-07 23:00", "Tue 2026-07-14 00:00"),  # 19:00
    ("FR", "pm_sepaDebit_success_fr",  "Tue 2026-01-20 10:00", "Tue 2026-01-27 00:00"),
    ("FR", "pm_sepaDebit_success_de",  "Tue 2026-02-17 10:00", "Tue 2026-02-24 00:00"),
    ("GB", "pm_bacsDebit_success",     "Mon 2026-03-02 09:00", "Fri 2026-03-06 00:00"),
    ("AU", "pm_auBecsDebit_success",   "Mon 2026-03-02 09:00", "Wed 2026-03-04 00:00"),
]
# fmt: on


@pytest.mark.parametrize(("country", "alias", "made", "available"), DAYS)
def test_each_kind_of_debit_takes_its_own_time(
    country: str, alias: str, made: str, available: str
) -> None:
    sim = Simulator(country, start=moment(made))
    intent = debit(sim, alias)
    charge = charge_of(sim, intent)
    assert when(row_of(sim, charge)["available_on"]) == available
    assert f"becomes available on {available[:3]}" in str(sim.explain(charge["id"]))
    sim.clock.advance_to(moment(available))
    assert sim.payment_intents.retrieve(intent["id"])["status"] == "succeeded"
    sim.check()


# fmt: off
FEES = [  # ACH: 0.8 %, at most 5 dollars (Stripe's price page); SEPA: recorded, 2022-26
    ("US", "pm_usBankAccount_success",  10_000,  80),
    ("US", "pm_usBankAccount_success",  62_500, 500),
    ("US", "pm_usBankAccount_success", 100_000, 500),
    ("FR", "pm_sepaDebit_success_fr",   10_000,  35),
    ("FR", "pm_sepaDebit_success_fr",      100,  35),
]
# fmt: on


@pytest.mark.parametrize(("country", "alias", "amount", "fee"), FEES)
def test_a_debit_costs_what_its_kind_costs(country: str, alias: str, amount: int, fee: int) -> None:
    sim = Simulator(country)
    row = row_of(sim, charge_of(sim, debit(sim, alias, amount)))
    assert (row["fee"], row["net"]) == (fee, amount - fee)
    assert [line["amount"] for line in row["fee_details"]] == [fee]


def test_a_debit_is_paid_out_when_it_is_available(sim: Simulator) -> None:
    tell(
        sim,
        """
        moment               | do          | available | pending | transit | bank | by itself
        Mon 2026-03-02 09:00 | debit 10000 |         0 |    9920 |       0 |    0 |
        Thu 2026-03-05 23:59 |             |         0 |    9920 |       0 |    0 |
        Fri 2026-03-06 00:00 |             |      9920 |       0 |       0 |    0 |
        Fri 2026-03-06 01:30 |             |         0 |       0 |    9920 |    0 | payout 9920
        Fri 2026-03-06 07:30 |             |         0 |       0 |       0 | 9920 | paid 9920
        """,
    )
    assert paid_rows(sim, sim.payouts.list()["data"][0]) == [("payout", -9920), ("payment", 9920)]


def test_a_debit_in_another_currency_is_converted() -> None:
    sim = Simulator("US")
    charge = charge_of(sim, debit(sim, "pm_sepaDebit_success_de"))
    row = row_of(sim, charge)
    assert (charge["currency"], row["currency"]) == ("eur", "usd")
    assert row["exchange_rate"] is not None
    sim.controls.fail_charge(charge["id"])
    back = sim.balance_transactions.list(limit=1)["data"][0]
    assert (back["amount"], back["exchange_rate"]) == (-row["amount"], row["exchange_rate"])
    sim.check()


# -- failed ----------------------------------------------------------------------------------------


def test_a_failed_debit_takes_the_gross_back_and_costs_its_fees(sim: Simulator) -> None:
    tell(
        sim,
        """
        moment               | do                                 | available | pending | by itself
        Mon 2026-03-02 09:00 | debit 10000 with insufficientFunds |         0 |    9920 |
        Tue 2026-03-03 08:59 |                                    |         0 |    9920 |
        Tue 2026-03-03 09:00 |                                    |         0 |    -480 |
        Fri 2026-03-06 00:00 |                                    |      -480 |       0 |
        """,
    )
    back = sim.balance_transactions.list(limit=1)["data"][0]
    assert (back["type"], back["reporting_category"]) == (
        "payment_failure_refund",
        "charge_failure",
    )
    assert (back["amount"], back["fee"], back["net"]) == (-10_000, 400, -10_400)
    assert when(back["available_on"]) == "Fri 2026-03-06 00:00"


def test_a_sepa_debit_that_fails_has_a_fee_of_its_own_besides() -> None:
    tell(
        Simulator("FR", start=moment("Mon 2026-03-02 09:00")),
        """
        moment               | do                      | available | pending
        Mon 2026-03-02 09:00 | debit 10000 with failed |         0 |    9965
        Tue 2026-03-03 09:00 |                         |         0 |    -385
        Mon 2026-03-09 00:00 |                         |      -385 |       0
        """,
        currency="eur",
    )


def test_a_price_list_may_return_the_fee_of_a_failed_debit() -> None:
    prices = evolve(prices_for("US"), returns_fee_of_failed_debit=True, failed_debit_fees={})
    sim = Simulator(pricing=prices)
    sim.controls.fail_charge(debit(sim)["latest_charge"])
    assert money(sim) == (0, 0)
    sim.check()


def test_a_debit_fails_on_the_next_business_day() -> None:
    sim = Simulator(start=moment("Fri 2026-03-06 15:00"))
    intent = debit(sim, "pm_usBankAccount_noAccount")
    sim.clock.advance_to(moment("Mon 2026-03-09 14:59"))
    assert charge_of(sim, intent)["status"] == "pending"
    events = sim.clock.advance_to(moment("Mon 2026-03-09 15:00"))
    assert [event["type"] for event in events] == ["charge.failed", "payment_intent.payment_failed"]


def test_when_the_debit_fails_the_intent_waits_for_another_payment_method(sim: Simulator) -> None:
    intent = debit(sim, "pm_usBankAccount_insufficientFunds")
    sim.clock.advance(days=1)
    charge = charge_of(sim, intent)
    assert (charge["status"], charge["paid"]) == ("failed", False)
    assert charge["failure_code"] == "insufficient_funds"
    back = sim.balance_transactions.retrieve(charge["failure_balance_transaction"])
    assert back["source"] == charge["id"]

    after = sim.payment_intents.retrieve(intent["id"])
    assert (after["status"], after["payment_method"]) == ("requires_payment_method", None)
    error = after["last_payment_error"]
    assert (error["code"], error["charge"]) == ("insufficient_funds", charge["id"])
    assert error["payment_method"]["type"] == "us_bank_account"
    assert error["message"] == charge["failure_message"]

    sim.payment_intents.confirm(intent["id"], payment_method="pm_card_visa")
    paid = sim.payment_intents.retrieve(intent["id"])
    assert (paid["status"], paid["last_payment_error"]) == ("succeeded", None)
    assert paid["latest_charge"].startswith("ch_")


ATTEMPT_FAILED = "payment_intent_payment_attempt_failed"
# fmt: off
NUMBERS = [  # US account number, alias, how the debit ends; why, and the intent's error if another
    ("000123456789", "success",            "succeeded", None,                   None),
    ("000666666661", "failMicrodeposits",  "succeeded", None,                   None),
    ("000111111113", "accountClosed",      "failed",    "account_closed",       None),
    ("000111111116", "noAccount",          "failed",    "no_account",           None),
    ("000222222227", "insufficientFunds",  "failed",    "insufficient_funds",   None),
    ("000333333335", "debitNotAuthorized", "failed",    "debit_not_authorized", None),
    ("000444444440", "invalidCurrency",    "failed",    "invalid_currency",     ATTEMPT_FAILED),
    ("000000000009", "processing",         "pending",   None,                   None),
]
# fmt: on


@pytest.mark.parametrize("by_number", [True, False], ids=["number", "alias"])
@pytest.mark.parametrize(("number", "alias", "status", "code", "error"), NUMBERS)
def test_the_test_accounts_of_ach_do_what_stripe_says(
    sim: Simulator,
    number: str,
    alias: str,
    status: str,
    code: str | None,
    error: str | None,
    by_number: bool,
) -> None:
    account: Any = {"account_number": number, "routing_number": "110000000"}
    method = f"pm_usBankAccount_{alias}"
    if by_number:
        made = sim.payment_methods.create(
            type="us_bank_account", us_bank_account=account, billing_details={"name": "Jenny"}
        )
        assert made["us_bank_account"]["last4"] == number[-4:]
        method = made["id"]
    intent = debit(sim, "pm_usBankAccount_success", payment_method=method)
    sim.clock.advance(days=30)
    charge = charge_of(sim, intent)
    assert (charge["status"], charge["failure_code"]) == (status, code)
    last = sim.payment_intents.retrieve(intent["id"])["last_payment_error"]
    assert (last and last["code"]) == (error or code)
    sim.check()


# fmt: off
IBANS = [
    ("DE89370400440532013000", "success",           "succeeded", None),
    ("DE08370400440532013003", "successDelayed",    "succeeded", None),
    ("DE62370400440532013001", "failed",            "failed",    "could_not_process"),
    ("DE78370400440532013004", "failedDelayed",     "failed",    "could_not_process"),
    ("DE65370400440002222227", "insufficientFunds", "failed",    "insufficient_funds"),
]
# fmt: on


JENNY = {"name": "Jenny", "email": "jenny@example.com"}
BANK_DETAILS: dict[str, dict[str, str]] = {
    "us_bank_account": {"account_number": "000123456789", "routing_number": "110000000"},
    "sepa_debit": {"iban": "DE89370400440532013000"},
    "bacs_debit": {"account_number": "00012345", "sort_code": "108800"},
    "au_becs_debit": {"account_number": "000123456", "bsb_number": "000000"},
}


@pytest.mark.parametrize("type", BANK_DETAILS)
def test_the_holder_of_an_account_to_debit_is_named(sim: Simulator, type: Any) -> None:
    bank: Any = {"type": type, type: BANK_DETAILS[type]}
    wanted = ["name"] if type == "us_bank_account" else ["name", "email"]
    ways: list[Any] = [
        sim.payment_methods.create,
        lambda **data: sim.setup_intents.create(
            payment_method_types=[type], payment_method_data=data
        ),
    ]
    before = sim.fingerprint()
    for missing in wanted:
        said = {name: text for name, text in JENNY.items() if name != missing}
        for given in ({}, {"billing_details": said}):
            for way in ways:
                with pytest.raises(errors.InvalidRequestError) as refused:
                    way(**bank, **given)
                param = f"billing_details[{missing if given else 'name'}]"
                assert (refused.value.code, refused.value.param) == ("parameter_missing", param)
                assert refused.value.user_message == f"Missing required param: {param}."
    assert sim.fingerprint() == before
    for way in ways:
        way(**bank, billing_details={name: JENNY[name] for name in wanted})


@pytest.mark.parametrize(("iban", "alias", "status", "code"), IBANS)
def test_the_test_accounts_of_sepa_do_what_stripe_says(
    iban: str, alias: str, status: str, code: str | None
) -> None:
    sim = Simulator("DE")
    method = sim.payment_methods.create(
        type="sepa_debit", sepa_debit={"iban": iban}, billing_details=JENNY
    )
    for way in (method["id"], f"pm_sepaDebit_{alias}_de", f"pm_sepaDebit_{alias}_fr"):
        intent = debit(sim, "pm_sepaDebit", payment_method=way)
        sim.clock.advance(days=10)
        charge = charge_of(sim, intent)
        assert (charge["status"], charge["failure_code"]) == (status, code)
    assert charge["payment_method_details"]["sepa_debit"]["country"] == "FR"


def test_a_control_fails_a_pending_debit_for_any_of_stripes_reasons(sim: Simulator) -> None:
    intent = debit(sim)
    charge = sim.controls.fail_charge(intent["latest_charge"])
    assert (charge["status"], charge["failure_code"]) == ("failed", "insufficient_funds")
    assert list(sim.upcoming()) == [each for each in sim.upcoming() if each["object"][:3] != "py_"]

    other = debit(sim)["latest_charge"]
    charge = sim.controls.fail_charge(other, code="bank_account_restricted")
    assert charge["failure_code"] == "bank_account_restricted"
    with pytest.raises(ValueError, match="no_such_code"):
        sim.controls.fail_charge(other, code="no_such_code")
    refusal_of(sim.controls.fail_charge, other)
    card = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    refusal_of(sim.controls.fail_charge, card["id"])


def test_a_debit_that_stays_pending_fails_after_its_money_was_available(sim: Simulator) -> None:
    tell(
        sim,
        """
        moment               | do                          | available | pending | by itself
        Mon 2026-03-02 09:00 | debit 10000 with processing |         0 |    9920 |
        Fri 2026-03-06 01:30 |                             |         0 |       0 | payout 9920
        """,
    )
    [charge] = sim.charges.list()["data"]
    assert charge["status"] == "pending"
    sim.controls.fail_charge(charge["id"])
    assert money(sim) == (-10_400, 0)
    sim.check()


# -- declined at once ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("alias", "code"),
    [
        ("pm_usBankAccount_weeklyLimitExceeded", "charge_exceeds_source_limit"),
        ("pm_usBankAccount_riskLevelHighest", ATTEMPT_FAILED),
        ("pm_sepaDebit_exceedsWeeklyVolumeLimit_de", "charge_exceeds_source_limit"),
        ("pm_sepaDebit_exceedsWeeklyTransactionLimit_de", "charge_exceeds_transaction_limit"),
    ],
)
def test_a_debit_beyond_a_limit_is_declined_at_the_confirmation(
    sim: Simulator, alias: str, code: str
) -> None:
    with pytest.raises(errors.CardError) as declined:
        debit(sim, alias)
    assert declined.value.code == code
    intent = sim.payment_intents.retrieve(declined.value.error["payment_intent"]["id"])
    assert intent["status"] == "requires_payment_method"
    assert intent["last_payment_error"]["code"] == code
    charge = charge_of(sim, intent)
    assert (charge["status"], charge["balance_transaction"]) == ("failed", None)
    assert charge["id"].startswith("py_")
    assert money(sim) == (0, 0)


# -- what fits which -------------------------------------------------------------------------------


def test_a_debit_is_paid_in_its_own_currency_and_not_held(sim: Simulator) -> None:
    refusal = refusal_of(debit, sim, currency="eur")
    assert refusal.user_message == (
        "The currency provided (eur) is invalid. Payments with us_bank_account support the "
        "following currencies: usd."
    )
    refusal_of(debit, sim, capture_method="manual")
    assert sim.charges.list()["data"] == []


def test_an_intent_takes_only_its_types_of_payment_method(sim: Simulator) -> None:
    refusal_of(debit, sim, payment_method_types=["card"])
    refusal_of(debit, sim, payment_method="pm_card_visa", payment_method_types=["us_bank_account"])
    assert debit(sim, payment_method_types=["card", "us_bank_account"])["status"] == "processing"


@pytest.mark.parametrize(
    ("type", "account"),
    [
        ("sepa_debit", {"iban": "DE89370400440532013001"}),  # wrong check digits
        ("sepa_debit", {"iban": "US89370400440532013000"}),
        ("sepa_debit", {}),
        ("us_bank_account", {"account_number": "000123456789"}),
        ("us_bank_account", None),
        ("bacs_debit", {"account_number": "00012345"}),
    ],
)
def test_a_bank_account_has_to_be_named_in_full(
    sim: Simulator, type: str, account: Shape | None
) -> None:
    refusal_of(sim.payment_methods.create, type=type, **{} if account is None else {type: account})


def test_a_charge_without_an_intent_is_a_cards(sim: Simulator) -> None:
    customer = sim.customers.create()["id"]
    method = sim.payment_methods.attach("pm_usBankAccount_success", customer=customer)
    refusal = refusal_of(
        sim.charges.create, amount=10_000, currency="usd", customer=customer, source=method["id"]
    )
    assert refusal.code == "missing"


# -- canceled --------------------------------------------------------------------------------------


def test_canceling_a_processing_intent_stops_its_debit(sim: Simulator) -> None:
    intent = debit(sim, "pm_usBankAccount_processing")
    before = event_types(sim)
    assert sim.payment_intents.cancel(intent["id"])["status"] == "canceled"
    assert told(sim, before) == ["charge.failed", "payment_intent.canceled"]
    charge = charge_of(sim, intent)
    assert (charge["status"], charge["failure_code"]) == ("failed", None)
    assert money(sim) == (0, 0)
    sim.check()


def test_a_debit_that_was_canceled_does_not_succeed_any_more(sim: Simulator) -> None:
    intent = debit(sim)
    sim.payment_intents.cancel(intent["id"])
    sim.clock.advance(days=10)
    assert charge_of(sim, intent)["status"] == "failed"
    assert money(sim) == (0, 0)


# -- disputes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "alias", "fee"),
    [("US", "pm_usBankAccount_dispute", 1500), ("FR", "pm_sepaDebit_disputed_fr", 1500)],
)
def test_a_dispute_of_a_debit_is_lost_at_once(country: str, alias: str, fee: int) -> None:
    sim = Simulator(country)
    intent = debit(sim, alias)
    before = event_types(sim)
    while charge_of(sim, intent)["status"] == "pending":
        sim.clock.step()
    assert told(sim, before) == [
        "charge.succeeded",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.closed",
        "mandate.updated",
        "payment_intent.succeeded",
    ]
    [dispute] = sim.disputes.list()["data"]
    assert (dispute["status"], dispute["is_charge_refundable"]) == ("lost", False)
    assert dispute["evidence_details"]["due_by"] == 0
    [row] = dispute["balance_transactions"]
    assert (row["amount"], row["fee"]) == (-10_000, fee)
    refusal_of(sim.disputes.update, dispute["id"], evidence={"customer_name": "Jane"})
    refusal_of(sim.refunds.create, charge=dispute["charge"])
    sim.check()


def test_a_debit_can_be_disputed_when_it_has_succeeded(sim: Simulator) -> None:
    charge = debit(sim)["latest_charge"]
    refusal_of(sim.controls.dispute_charge, charge)
    sim.clock.advance(days=7)
    refusal_of(sim.controls.dispute_charge, charge, inquiry=True)
    assert sim.controls.dispute_charge(charge, reason="customer_initiated")["status"] == "lost"
    assert money(sim) == (-11_500, 0)


# -- refunds ---------------------------------------------------------------------------------------


def test_a_debit_is_refunded_by_a_payment_refund_within_days(sim: Simulator) -> None:
    charge = debit(sim)["latest_charge"]
    sim.clock.advance_to(moment("Fri 2026-03-06 00:30"))
    before = event_types(sim)
    refund = sim.refunds.create(charge=charge, amount=4_000)
    assert (refund["status"], refund["pending_reason"]) == ("pending", "processing")
    row = row_of(sim, refund)
    assert (row["type"], row["reporting_category"]) == ("payment_refund", "refund")
    assert (row["amount"], row["fee"], row["description"]) == (-4_000, 0, "REFUND FOR PAYMENT")
    assert (row["available_on"], row["source"]) == (refund["created"], refund["id"])
    assert money(sim) == (5_920, 0)
    assert told(sim, before) == ["refund.created", "charge.refunded"]

    sim.clock.advance_to(moment("Wed 2026-03-11 00:29"))
    assert sim.refunds.retrieve(refund["id"])["status"] == "pending"
    sim.clock.advance_to(moment("Wed 2026-03-11 00:30"))
    assert sim.refunds.retrieve(refund["id"])["status"] == "succeeded"


def test_the_refund_of_a_pending_debit_goes_out_when_the_debit_has_succeeded(
    sim: Simulator,
) -> None:
    charge = debit(sim)["latest_charge"]
    refund = sim.refunds.create(charge=charge, amount=4_000)
    assert (refund["status"], refund["pending_reason"]) == ("pending", "charge_pending")
    assert refund["balance_transaction"] is None
    assert sim.charges.retrieve(charge)["amount_refunded"] == 4_000
    assert money(sim) == (0, 9_920)
    before = event_types(sim)
    sim.clock.advance_to(moment("Fri 2026-03-06 00:00"))
    assert told(sim, before) == [
        "charge.succeeded",
        "payment_intent.succeeded",
        "refund.updated",
        "charge.refund.updated",
    ]
    assert sim.refunds.retrieve(refund["id"])["pending_reason"] == "processing"
    assert money(sim) == (5_920, 0)


@pytest.mark.parametrize("ended", ["failed", "canceled"])
def test_the_refund_of_a_pending_debit_fails_with_it(sim: Simulator, ended: str) -> None:
    intent = debit(sim)
    refund = sim.refunds.create(payment_intent=intent["id"])["id"]
    if ended == "failed":
        sim.controls.fail_charge(intent["latest_charge"])
    else:
        sim.payment_intents.cancel(intent["id"])
    assert sim.refunds.retrieve(refund)["status"] == "failed"
    charge = charge_of(sim, intent)
    assert (charge["amount_refunded"], charge["refunded"]) == (0, False)
    assert money(sim) == (0, -480 if ended == "failed" else 0)
    refusal_of(sim.refunds.create, charge=charge["id"])
    sim.check()


def test_a_disputed_debit_does_not_send_the_refund_that_waited(sim: Simulator) -> None:
    charge = debit(sim, "pm_usBankAccount_dispute")["latest_charge"]
    refund = sim.refunds.create(charge=charge, amount=4_000)["id"]
    sim.clock.advance_to(moment("Fri 2026-03-06 00:00"))
    after = sim.refunds.retrieve(refund)
    assert (after["status"], after["failure_reason"]) == (
        "failed",
        "charge_for_pending_refund_disputed",
    )
    assert sim.disputes.list()["data"][0]["amount"] == 10_000
    assert money(sim) == (9_920 - 11_500, 0)


@pytest.mark.parametrize("mode", ["wait_when_negative", "wait_when_short"])
def test_a_refund_to_a_bank_fails_where_one_to_a_card_would_wait(mode: Any) -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"), refunds_when_short=mode)
    charge = debit(sim)["latest_charge"]
    card = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")["id"]
    sim.clock.advance(days=7)  # all was paid out
    spent = sim.charges.create(amount=500, currency="usd", source="tok_bypassPending")["id"]
    sim.refunds.create(charge=spent)  # 45 below zero
    before = event_types(sim)
    refund = sim.refunds.create(charge=charge)
    assert (refund["status"], refund["failure_reason"]) == ("failed", "insufficient_funds")
    assert "failure_balance_transaction" not in refund
    assert sim.charges.retrieve(charge)["amount_refunded"] == 0
    assert told(sim, before) == ["refund.created", "refund.failed", "charge.refund.updated"]
    assert sim.refunds.create(charge=card)["pending_reason"] == "insufficient_funds"
    sim.check()


def test_a_payment_refund_that_fails_comes_back_as_a_payment_refund(sim: Simulator) -> None:
    charge = debit(sim)["latest_charge"]
    sim.clock.advance_to(moment("Fri 2026-03-06 00:30"))
    refund = sim.refunds.create(charge=charge)["id"]
    failed = sim.controls.fail_refund(refund, reason="declined")
    back = sim.balance_transactions.retrieve(failed["failure_balance_transaction"])
    assert (back["type"], back["amount"]) == ("payment_refund", 10_000)
    assert money(sim) == (9_920, 0)
    sim.check()


def test_an_ach_debit_can_be_refunded_for_180_days(sim: Simulator) -> None:
    charge = debit(sim)["latest_charge"]
    sim.clock.advance(days=180)
    sim.refunds.create(charge=charge, amount=1_000)
    sim.clock.advance(seconds=1)
    refusal = refusal_of(sim.refunds.create, charge=charge)
    assert refusal.code == "charge_not_refundable"


# -- paid at the bank ------------------------------------------------------------------------------

REDIRECTED = [("NL", "ideal", "eur"), ("BE", "bancontact", "eur"), ("MY", "fpx", "myr")]


@pytest.mark.parametrize(("country", "type", "currency"), REDIRECTED)
def test_what_a_customer_pays_at_the_bank_succeeds_at_once(
    country: str, type: str, currency: str
) -> None:
    sim = Simulator(country, start=moment("Mon 2026-03-02 09:00"), payment_methods=ENABLED)
    intent = at_the_bank(sim, type, currency)
    assert intent["status"] == "requires_action"
    assert intent["next_action"]["type"] == "redirect_to_url"
    assert sim.charges.list()["data"] == []
    after = sim.controls.authenticate(intent["id"])
    assert after["status"] == "succeeded"
    charge = charge_of(sim, after)
    assert (charge["id"][:3], charge["status"]) == ("py_", "succeeded")
    assert charge["payment_method_details"]["type"] == type
    row = row_of(sim, charge)
    assert row["type"] == "payment"
    card = sim.charges.create(amount=10_000, currency=currency, source="tok_visa")
    assert row["available_on"] == row_of(sim, card)["available_on"]
    sim.check()


def test_a_customer_who_does_not_pay_at_the_bank_leaves_the_intent_waiting() -> None:
    sim = Simulator("NL", payment_methods=ENABLED)
    intent = at_the_bank(sim, "ideal")
    after = sim.controls.authenticate(intent["id"], succeed=False)
    assert after["status"] == "requires_payment_method"
    assert after["last_payment_error"]["payment_method"]["type"] == "ideal"
    assert sim.charges.list()["data"] == []


def test_what_was_paid_at_the_bank_can_be_refunded_but_not_disputed() -> None:
    sim = Simulator("NL", payment_methods=ENABLED)
    charge = sim.controls.authenticate(at_the_bank(sim, "ideal")["id"])["latest_charge"]
    refusal_of(sim.controls.dispute_charge, charge)
    assert row_of(sim, sim.refunds.create(charge=charge))["type"] == "payment_refund"
    sim.check()


def test_fpx_has_a_part_of_the_balance_to_itself() -> None:
    sim = Simulator("MY", payment_methods=ENABLED)
    charge = sim.controls.authenticate(at_the_bank(sim, "fpx", "myr")["id"])["latest_charge"]
    net = row_of(sim, sim.charges.retrieve(charge))["net"]
    sim.refunds.create(charge=charge, amount=1_000)
    [pending] = sim.balance.retrieve()["pending"]
    assert pending["source_types"] == {"card": 0, "fpx": net - 1_000}


# -- customers -------------------------------------------------------------------------------------


def test_a_bank_account_is_saved_and_debited_again(sim: Simulator) -> None:
    customer = sim.customers.create()["id"]
    intent = debit(sim, customer=customer, setup_future_usage="off_session")
    [method] = sim.payment_methods.list(customer=customer, type="us_bank_account")["data"]
    assert method["id"] == intent["payment_method"]
    assert sim.payment_methods.list(customer=customer, type="card")["data"] == []
    again = debit(sim, payment_method=method["id"], customer=customer, off_session=True)
    assert again["status"] == "processing"


def test_a_bank_account_is_set_up_without_a_payment(sim: Simulator) -> None:
    customer = sim.customers.create()["id"]
    setup = sim.setup_intents.create(
        customer=customer,
        payment_method="pm_usBankAccount_success",
        payment_method_types=["us_bank_account"],
        mandate_data={"customer_acceptance": {"type": "offline"}},
        confirm=True,
    )
    assert setup["status"] == "succeeded"
    assert sim.payment_methods.list(customer=customer)["data"][0]["type"] == "us_bank_account"


# -- through the SDK -------------------------------------------------------------------------------


def test_the_sdk_debits_a_bank_account(sim: Simulator) -> None:
    with sim.activate():
        intent = stripe.PaymentIntent.create(
            amount=10_000,
            currency="usd",
            payment_method_data={
                "type": "us_bank_account",
                "us_bank_account": {
                    "account_holder_type": "company",
                    "account_number": "000222222227",
                    "routing_number": "110000000",
                },
                "billing_details": {"name": "Jenny", "email": "jenny@example.com"},
            },
            mandate_data={"customer_acceptance": {"type": "offline"}},
            **{"payment_method_types": ["us_bank_account"]},
            confirm=True,
        )
        assert intent.status == "processing"
        sim.clock.advance(days=1)
        intent.refresh()
        assert intent.last_payment_error is not None
        assert intent.last_payment_error.code == "insufficient_funds"
        charge = stripe.Charge.retrieve(str(intent.latest_charge))
    details: Any = charge.payment_method_details
    assert details.us_bank_account.account_holder_type == "company"
    assert charge.billing_details.name == "Jenny"


def test_a_pending_debit_is_saved_and_loaded(sim: Simulator, tmp_path: Any) -> None:
    intent = debit(sim, "pm_usBankAccount_accountClosed")
    sim.save(tmp_path / "sim.json")
    loaded = Simulator.load(tmp_path / "sim.json")
    loaded.clock.advance(days=1)
    assert charge_of(loaded, intent)["failure_code"] == "account_closed"
    assert loaded.fork().fingerprint() == loaded.fingerprint()


# -- named types -----------------------------------------------------------------------------------


def test_an_intent_names_only_types_that_pay_in_its_currency(sim: Simulator) -> None:
    debits: Shape = {"amount": 10_000, "payment_method_types": ["card", "sepa_debit"]}
    refusal = refusal_of(sim.payment_intents.create, **debits, currency="usd")
    assert (refusal.param, refusal.user_message) == (
        "currency",
        "The currency provided (usd) is invalid. Payments with sepa_debit support the following "
        "currencies: eur.",
    )
    euros = sim.payment_intents.create(**debits, currency="eur")["id"]
    before = sim.fingerprint()
    refusal_of(sim.payment_intents.update, euros, currency="usd")
    refusal_of(sim.payment_intents.update, euros, payment_method_types=["us_bank_account"])
    assert sim.fingerprint() == before
    sim.payment_intents.update(euros, currency="usd", payment_method_types=["card"])


@pytest.mark.parametrize("intents", ["payment_intents", "setup_intents"])
def test_an_intent_names_only_types_that_there_are(intents: str) -> None:
    sim = Simulator()
    amount = {"amount": 1_000, "currency": "usd"} if intents == "payment_intents" else {}
    before = sim.fingerprint()
    with pytest.raises(errors.InvalidRequestError, match="'carrier_pigeon' is invalid") as refused:
        getattr(sim, intents).create(**amount, payment_method_types=["card", "carrier_pigeon"])
    assert (refused.value.param, sim.fingerprint()) == ("payment_method_types", before)
