"""Payouts and their currencies: each has its own bank account, its own least amount and its own
hole, and none waits for another."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, errors

from .openings import add_bank_account, at_no_cost
from .story import moment, paid_rows, tell, when


def american(start: str = "Mon 2026-03-02 09:00", **opening: int) -> Simulator:
    return Simulator(
        start=moment(start), opening_balance=opening or None, pricing=at_no_cost("US", "usd")
    )


def sell(sim: Simulator, amount: int, currency: str) -> str:
    """A charge whose money is available at once."""
    charge = sim.charges.create(amount=amount, currency=currency, source="tok_bypassPending")
    return str(charge["id"])


# -- the least amount -----------------------------------------------------------------------------

# What an American account must have of a foreign currency to be paid out in it.
# fmt: off
LEAST = [
    ("cad", 30_000),
    ("eur", 20_000),
    ("gbp", 20_000),
]
# fmt: on


@pytest.mark.parametrize(("currency", "least"), LEAST)
def test_a_foreign_currency_waits_until_there_is_enough_of_it(currency: str, least: int) -> None:
    sim = american()
    add_bank_account(sim, currency)
    sell(sim, least - 50, currency)
    tell(
        sim,
        f"""
        moment               | do                |    available | by itself
        Mon 2026-03-02 09:00 |                   | {least - 50} |
        Wed 2026-03-04 12:00 |                   | {least - 50} |
        Wed 2026-03-04 12:00 | charge 50 at once |      {least} |
        Thu 2026-03-05 01:30 |                   |            0 | payout {least}
        """,
        currency,
    )


@pytest.mark.parametrize(("currency", "least"), LEAST)
def test_a_payout_by_hand_has_the_same_least_amount(currency: str, least: int) -> None:
    sim = american()
    add_bank_account(sim, currency)
    sell(sim, least, currency)
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.payouts.create(amount=least - 1, currency=currency)
    assert (refusal.value.http_status, refusal.value.code) == (400, "amount_too_small")
    payout = sim.payouts.create(amount=least, currency=currency)
    assert (payout["amount"], payout["currency"]) == (least, currency)


def test_the_refusal_names_the_least_amount_with_the_sign_of_its_currency() -> None:
    sim = american()
    add_bank_account(sim, "eur")
    sell(sim, 20_000, "eur")
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.payouts.create(amount=100, currency="eur")
    assert refusal.value.user_message == "Amount must be no less than €200.00"


def test_an_account_is_paid_its_own_currency_to_the_last_cent() -> None:
    sim = american(usd=1)
    tell(
        sim,
        """
        moment               | available | by itself
        Tue 2026-03-03 01:30 |         0 | payout 1
        """,
    )


# -- one currency does not wait for another -------------------------------------------------------


def test_each_currency_is_paid_out_to_its_own_bank_account() -> None:
    sim = american(usd=100_000)
    canadian = add_bank_account(sim, "cad")
    sell(sim, 50_000, "cad")
    sim.clock.advance_to(moment("Tue 2026-03-03 12:00"))
    paid = {payout["currency"]: payout for payout in sim.payouts.all()}
    assert {currency: payout["amount"] for currency, payout in paid.items()} == {
        "usd": 100_000,
        "cad": 50_000,
    }
    assert paid["cad"]["destination"] == canadian["id"] != paid["usd"]["destination"]
    assert paid_rows(sim, paid["cad"]) == [("payout", -50_000), ("charge", 50_000)]
    assert paid_rows(sim, paid["usd"]) == [("payout", -100_000), ("topup", 100_000)]


def test_a_hole_in_one_currency_does_not_stop_the_payouts_of_another() -> None:
    sim = american("Mon 2026-03-02 09:00", usd=100_000)
    add_bank_account(sim, "cad")
    charge = sell(sim, 50_000, "cad")
    sim.payouts.create(amount=50_000, currency="cad")
    sim.refunds.create(charge=charge, amount=40_000)
    tell(
        sim,
        """
        moment               | available | by itself
        Mon 2026-03-02 09:00 |    100000 |
        Tue 2026-03-03 01:30 |         0 | payout 100000
        """,
    )
    assert [
        (payout["currency"], payout["amount"])
        for payout in sorted(sim.payouts.all(), key=lambda payout: str(payout["currency"]))
        if payout["automatic"]
    ] == [("cad", -40_000), ("usd", 100_000)]


def test_money_of_one_currency_never_fills_a_hole_in_another() -> None:
    sim = american(usd=100_000)
    add_bank_account(sim, "cad")
    charge = sell(sim, 50_000, "cad")
    sim.payouts.create(amount=50_000, currency="cad")
    sim.balance_settings.update(payments={"debit_negative_balances": False})
    sim.refunds.create(charge=charge, amount=40_000)
    sim.clock.advance_to(moment("Fri 2026-03-06 12:00"))
    available = {entry["currency"]: entry for entry in sim.balance.retrieve()["available"]}
    assert {currency: entry["amount"] for currency, entry in available.items()} == {
        "usd": 0,
        "cad": -40_000,
    }


def test_a_debit_in_flight_stops_only_its_own_currency() -> None:
    sim = Simulator(
        country="GB", start=moment("Thu 2021-11-11 09:00"), pricing=at_no_cost("GB", "gbp")
    )
    add_bank_account(sim, "usd")
    charge = sell(sim, 80_000, "gbp")
    sim.payouts.create(amount=80_000, currency="gbp")
    sim.refunds.create(charge=charge, amount=80_000)
    sim.clock.advance_to(moment("Fri 2021-11-12 12:00"))
    sell(sim, 90_000, "gbp")
    sell(sim, 50_000, "usd")
    automatic = [
        (when(event["created"]), event["data"]["object"]["currency"])
        for event in sim.clock.advance_to(moment("Wed 2021-11-17 12:00"))
        if event["type"] == "payout.created"
    ]
    # Until Tuesday the debit is on its way; what came in after it waits for it.
    assert automatic == [("Mon 2021-11-15 01:30", "usd"), ("Tue 2021-11-16 01:30", "gbp")]


# -- source types ---------------------------------------------------------------------------------


def test_the_card_balance_is_the_whole_balance_also_below_zero() -> None:
    sim = american(usd=10_000)
    charge = sell(sim, 4000, "usd")
    sim.payouts.create(amount=14_000, currency="usd")
    sim.refunds.create(charge=charge, amount=4000)
    sim.charges.create(amount=700, currency="usd", source="tok_visa")
    balance = sim.balance.retrieve()
    assert balance["available"] == [
        {"amount": -4000, "currency": "usd", "source_types": {"card": -4000}}
    ]
    assert balance["pending"] == [{"amount": 700, "currency": "usd", "source_types": {"card": 700}}]


def test_an_automatic_payout_names_the_source_type_that_it_takes() -> None:
    sim = american(usd=10_000)
    sim.clock.advance_to(moment("Tue 2026-03-03 12:00"))
    assert sim.payouts.list()["data"][0]["source_type"] == "card"


@pytest.mark.parametrize("source_type", ["bank_account", "fpx"])
def test_neither_a_payout_nor_a_transfer_takes_one_source_type_below_zero(source_type: str) -> None:
    sim = american(usd=10_000)
    shop = sim.accounts.create(type="express", country="US")["id"]
    sim.controls.complete_onboarding(shop)
    of_it: dict[str, Any] = {"amount": 1_000, "currency": "usd", "source_type": source_type}
    for call in (sim.payouts.create, lambda **said: sim.transfers.create(**said, destination=shop)):
        with pytest.raises(errors.InvalidRequestError) as refusal:
            call(**of_it)
        assert refusal.value.code == "balance_insufficient"
        assert f"{source_type.replace('_', ' ')} balance is too low" in str(refusal.value)
    (available,) = sim.balance.retrieve()["available"]
    assert available["source_types"] == {"card": 10_000}
    assert sim.payouts.create(amount=10_000, currency="usd", source_type="card")["id"]
