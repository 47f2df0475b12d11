"""A debit needs its customer's permission, and a bank that takes one back ends that permission.

A late return comes after the debit had succeeded, as a dispute that cannot be answered: it costs
what a failed debit costs, not what a dispute costs.
"""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, errors

from .story import event_types, row_of

AGREED = {"mandate_data": {"customer_acceptance": {"type": "offline"}}}
DEBITS = [
    ("US", "usd", "us_bank_account", "pm_usBankAccount_success"),
    ("FR", "eur", "sepa_debit", "pm_sepaDebit_success_fr"),
    ("GB", "gbp", "bacs_debit", "pm_bacsDebit_success"),
    ("AU", "aud", "au_becs_debit", "pm_auBecsDebit_success"),
]
LATE = ["bank_cannot_process", "debit_not_authorized", "incorrect_account_details"]


def no_mandate(sim: Simulator, *args: str, **params: Any) -> None:
    call = sim.payment_intents.confirm if args else sim.payment_intents.create
    with pytest.raises(errors.InvalidRequestError, match="requires a mandate, but no") as refused:
        call(*args, **params)
    assert refused.value.code == "payment_intent_mandate_invalid"
    assert str(refused.value.user_message).startswith("This PaymentIntent requires a mandate")


def shop(country: str, currency: str, alias: str) -> tuple[Simulator, dict[str, Any]]:
    """A shop, and how it debits a customer."""
    sim = Simulator(country)
    customer = sim.customers.create()["id"]
    what = {"amount": 10_000, "currency": currency, "payment_method": alias, "confirm": True}
    return sim, {**what, "customer": customer}


def paid_by(sim: Simulator, intent: dict[str, Any]) -> dict[str, Any]:
    """The charge of a debit, once it has succeeded."""
    while sim.charges.retrieve(intent["latest_charge"])["status"] == "pending":
        sim.clock.step()
    return sim.charges.retrieve(intent["latest_charge"])


@pytest.mark.parametrize(("country", "currency", "type", "alias"), DEBITS)
def test_a_debit_wants_a_mandate_and_a_dispute_ends_it(
    country: str, currency: str, type: str, alias: str
) -> None:
    sim, debit = shop(country, currency, alias)
    no_mandate(sim, **debit)
    no_mandate(sim, sim.payment_intents.create(**debit | {"confirm": False})["id"])
    assert sim.charges.list()["data"] == []

    first = sim.payment_intents.create(**debit, **AGREED, setup_future_usage="off_session")
    again = {**debit, "payment_method": first["payment_method"]}
    second = sim.payment_intents.create(**again, off_session=True)
    charges = [paid_by(sim, intent) for intent in (first, second)]
    names = {charge["payment_method_details"][type]["mandate"] for charge in charges}
    [mandate] = names
    assert sim.mandates.retrieve(mandate)["status"] == "active"
    assert sim.payment_intents.create(**again, mandate=mandate)["status"] == "processing"

    sim.controls.dispute_charge(charges[1]["id"])
    assert "mandate.updated" in event_types(sim)
    assert sim.mandates.retrieve(mandate)["status"] == "inactive"
    no_mandate(sim, **again)
    with pytest.raises(errors.InvalidRequestError, match="no longer active"):
        sim.payment_intents.create(**again, mandate=mandate)
    assert sim.payment_intents.create(**again, **AGREED)["status"] == "processing"
    sim.check()


def test_a_mandate_for_one_payment_permits_no_second_one() -> None:
    sim, debit = shop("US", "usd", "pm_usBankAccount_success")
    method = sim.payment_methods.create(
        type="us_bank_account",
        us_bank_account={"account_number": "000123456789", "routing_number": "110000000"},
        billing_details={"name": "Jenny"},
    )["id"]
    sim.payment_methods.attach(method, customer=debit["customer"])
    again = {**debit, "payment_method": method}
    sim.payment_intents.create(**again, **AGREED)
    no_mandate(sim, **again)


def test_a_setup_gives_the_mandate_of_later_debits() -> None:
    sim, debit = shop("US", "usd", "pm_usBankAccount_success")
    setup = {name: debit[name] for name in ("customer", "payment_method", "confirm")}
    saved = sim.setup_intents.create(**setup, **AGREED)["payment_method"]
    paid = sim.payment_intents.create(**{**debit, "payment_method": saved}, off_session=True)
    assert paid["status"] == "processing"


# -- late returns ----------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", [*LATE, "insufficient_funds"])
def test_a_late_return_is_a_lost_dispute_with_the_fee_of_a_failure(reason: str) -> None:
    sim, debit = shop("US", "usd", "pm_usBankAccount_success")
    charge = paid_by(sim, sim.payment_intents.create(**debit, **AGREED))
    dispute = sim.controls.dispute_charge(charge["id"], reason=reason)
    assert (dispute["status"], dispute["reason"]) == ("lost", reason)
    row = row_of(sim, dispute)
    assert (row["amount"], row["fee"], row["reporting_category"]) == (-10_000, 400, "dispute")
    with pytest.raises(errors.InvalidRequestError, match="already closed"):
        sim.disputes.update(dispute["id"], evidence={"customer_name": "Jane"})
    with pytest.raises(errors.InvalidRequestError, match="already closed"):
        sim.controls.close_dispute(dispute["id"], status="won")
    sim.check()


@pytest.mark.parametrize(
    ("country", "currency", "alias", "reason", "fee"),
    [
        ("US", "usd", "pm_usBankAccount_success", "customer_initiated", 1_500),
        ("FR", "eur", "pm_sepaDebit_success_fr", "customer_initiated", 1_500),
        ("FR", "eur", "pm_sepaDebit_success_fr", "insufficient_funds", 1_500),
        ("AU", "aud", "pm_auBecsDebit_success", "insufficient_funds", 2_500),  # as of a card
    ],
)
def test_the_dispute_of_a_debit_has_a_fee_of_its_own(
    country: str, currency: str, alias: str, reason: str, fee: int
) -> None:
    sim, debit = shop(country, currency, alias)
    charge = paid_by(sim, sim.payment_intents.create(**debit, **AGREED))
    dispute = sim.controls.dispute_charge(charge["id"], reason=reason)
    assert (dispute["status"], row_of(sim, dispute)["fee"]) == ("lost", fee)


@pytest.mark.parametrize(("country", "currency", "type", "alias"), DEBITS)
def test_a_debit_is_refunded_for_180_days(
    country: str, currency: str, type: str, alias: str
) -> None:
    sim, debit = shop(country, currency, alias)
    charge = sim.payment_intents.create(**debit, **AGREED)["latest_charge"]
    sim.clock.advance(days=180)
    assert sim.refunds.create(charge=charge, amount=100)["status"] == "pending"
    sim.clock.advance(seconds=1)
    with pytest.raises(errors.InvalidRequestError, match="180 days"):
        sim.refunds.create(charge=charge, amount=100)
