"""What an intent captured for another account is booked two seconds later too: until then there is
no balance transaction, no transfer and no application fee, and nobody but the customer has moved
money. What needs one of them has it booked first.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from stripesim import Simulator, errors
from stripesim.resources.events.event import all_told

from .sellers import seller
from .story import moment

Shape = dict[str, Any]
COMES_LATER = ("application_fee", "balance_transaction", "transfer")


def world(country: str = "US") -> Simulator:
    return Simulator(country=country, start=moment("Mon 2026-03-02 09:00"), async_capture=True)


@pytest.fixture
def sim() -> Simulator:
    return world()


def sold(sim: Simulator, currency: str = "usd", **params: Any) -> Shape:
    """The charge of an intent that has just succeeded."""
    account = {"stripe_account": params["stripe_account"]} if "stripe_account" in params else {}
    params = {"payment_method": "pm_card_visa", "confirm": True, **params}
    intent = sim.payment_intents.create(amount=10_000, currency=currency, **params)
    assert intent["status"] == "succeeded"
    return sim.charges.retrieve(intent["latest_charge"], **account)


def rows(sim: Simulator, account: str | None = None) -> list[tuple[str, int]]:
    """Type and net of an account's balance transactions, oldest first."""
    on = {} if account is None else {"stripe_account": account}
    return [(row["type"], row["net"]) for row in sim.balance_transactions.all(**on)][::-1]


# -- the answer, the events, and what comes --------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "currency", "more"),
    [
        ("US", "usd", {}),
        ("US", "usd", {"capture_method": "automatic_async"}),
        ("DE", "eur", {}),
        ("GB", "gbp", {"payment_method_types": ["card"]}),
        ("US", "eur", {}),  # is converted
    ],
)
def test_a_destination_charge_gets_its_row_its_transfer_and_its_fee_later(
    country: str, currency: str, more: Shape
) -> None:
    sim = world(country)
    shop = seller(sim, country=country)
    told: list[Shape] = []
    sim.webhooks.add(lambda body, headers: told.append(json.loads(body)))
    charge = sold(
        sim, currency, transfer_data={"destination": shop}, application_fee_amount=1_000, **more
    )
    assert [charge[name] for name in COMES_LATER] == [None, None, None]
    assert charge["application_fee_amount"] == 1_000
    assert (rows(sim), rows(sim, shop), sim.transfers.list()["data"]) == ([], [], [])
    shown = {each["type"]: each["data"]["object"] for each in told}
    assert list(shown) == ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]
    assert [shown["charge.succeeded"][name] for name in COMES_LATER] == [None, None, None]

    sim.clock.advance(seconds=2)
    assert [each["type"] for each in told[3:]][:2] == ["charge.updated", "transfer.created"]
    updated = told[3]["data"]
    assert None not in [updated["object"][name] for name in COMES_LATER]
    before = updated["previous_attributes"]
    assert [before[name] for name in COMES_LATER] == [None, None, None]
    assert [type for type, _ in rows(sim)] == ["charge", "transfer", "application_fee"]
    assert [type for type, _ in rows(sim, shop)] == ["payment"]
    sim.check()


@pytest.mark.parametrize(("country", "currency"), [("US", "usd"), ("DE", "eur"), ("CA", "usd")])
def test_a_direct_charge_gets_its_row_and_its_fee_later(country: str, currency: str) -> None:
    sim = world()
    shop = seller(sim, country=country)
    charge = sold(sim, currency, application_fee_amount=1_000, stripe_account=shop)
    assert (charge["balance_transaction"], charge["application_fee"]) == (None, None)
    assert (rows(sim), rows(sim, shop)) == ([], [])
    told = sim.clock.advance(seconds=2)
    assert [each["type"] for each in told] == ["charge.updated", "application_fee.created"]
    assert told[0]["account"] == shop
    fee = sim.application_fees.retrieve(told[0]["data"]["object"]["application_fee"])
    assert (fee["amount"], fee["charge"]) == (1_000, charge["id"])
    sim.check()


def test_on_behalf_of_a_seller_it_settles_in_the_sellers_currency_later(sim: Simulator) -> None:
    shop = seller(sim, country="CA")
    charge = sold(sim, transfer_data={"destination": shop}, on_behalf_of=shop)
    assert charge["transfer"] is None
    sim.clock.advance(seconds=2)
    [transfer] = sim.transfers.list()["data"]
    assert (transfer["currency"], transfer["source_transaction"]) == ("cad", charge["id"])
    sim.check()


def test_a_platform_that_pays_the_fees_is_billed_later(sim: Simulator) -> None:
    controller = {
        "fees": {"payer": "application"},
        "losses": {"payments": "application"},
        "stripe_dashboard": {"type": "express"},
    }
    shop = seller(sim, None, controller=controller)
    sold(sim, stripe_account=shop)
    assert rows(sim) == []
    sim.clock.advance(seconds=2)
    assert (rows(sim), rows(sim, shop)) == ([("stripe_fee", -320)], [("charge", 10_000)])


@pytest.mark.parametrize("way", ["automatic", "manual", "charge"])
def test_other_ways_to_capture_make_all_of_it_at_once(sim: Simulator, way: str) -> None:
    goes: Shape = {"transfer_data": {"destination": seller(sim)}, "application_fee_amount": 1_000}
    if way == "charge":
        charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa", **goes)
    else:
        intent = sim.payment_intents.create(
            amount=10_000, currency="usd", payment_method="pm_card_visa", confirm=True,
            capture_method=way, **goes,
        )  # fmt: skip
        if way == "manual":
            sim.payment_intents.capture(intent["id"])
        charge = sim.charges.retrieve(intent["latest_charge"])
    assert None not in [charge[name] for name in COMES_LATER]
    types = [each["type"] for each in all_told(sim._world, sim.account)]
    assert "charge.updated" not in types


def test_it_waits_from_the_day_of_its_capture() -> None:
    sim = world()
    shop = seller(sim)
    sim.clock.advance_to("2026-03-02T23:59:59Z")
    sold(sim, transfer_data={"destination": shop})
    sim.clock.advance(seconds=2)
    days = {row["available_on"] for row in sim.balance_transactions.all(stripe_account=shop)}
    assert days == {moment("Wed 2026-03-04 00:00").timestamp()}


# -- within the two seconds ------------------------------------------------------------------------


def test_a_refund_that_reverses_the_transfer_has_the_charge_booked_first(sim: Simulator) -> None:
    shop = seller(sim)
    charge = sold(sim, transfer_data={"destination": shop}, application_fee_amount=1_000)
    sim.refunds.create(charge=charge["id"], reverse_transfer=True, refund_application_fee=True)
    types = [each["type"] for each in all_told(sim._world, sim.account)]
    assert types.index("charge.updated") < types.index("refund.created")
    assert sum(net for _, net in rows(sim, shop)) == 0
    assert sum(net for _, net in rows(sim)) == -320
    assert sim.clock.advance(seconds=5) == []
    sim.check()


def test_a_refund_that_takes_nothing_back_from_others_does_not(sim: Simulator) -> None:
    shop = seller(sim)
    charge = sold(sim, transfer_data={"destination": shop})
    sim.refunds.create(charge=charge["id"])
    assert rows(sim) == [("refund", -10_000)]
    sim.clock.advance(seconds=2)
    assert rows(sim) == [("refund", -10_000), ("charge", 9_680), ("transfer", -10_000)]
    assert rows(sim, shop) == [("payment", 10_000)]
    sim.check()


def test_a_refund_of_the_fee_of_a_direct_charge_has_it_booked_first(sim: Simulator) -> None:
    shop = seller(sim)
    charge = sold(sim, application_fee_amount=1_000, stripe_account=shop)
    sim.refunds.create(charge=charge["id"], refund_application_fee=True, stripe_account=shop)
    assert sum(net for _, net in rows(sim)) == 0
    sim.check()


def test_a_refused_refund_books_nothing(sim: Simulator) -> None:
    charge = sold(sim, transfer_data={"destination": seller(sim)})
    before = sim.fingerprint()
    with pytest.raises(errors.InvalidRequestError, match="greater than charge amount"):
        sim.refunds.create(charge=charge["id"], amount=10_001, reverse_transfer=True)
    assert sim.fingerprint() == before


def test_a_transfer_from_it_waits_as_long_as_the_charge_does(sim: Simulator) -> None:
    shop, charge = seller(sim), sold(sim)
    sim.transfers.create(
        amount=7_000, currency="usd", destination=shop, source_transaction=charge["id"]
    )
    [payment] = sim.balance_transactions.list(stripe_account=shop)["data"]
    assert payment["available_on"] == moment("Wed 2026-03-04 00:00").timestamp()
    assert rows(sim) == [("charge", 9_680), ("transfer", -7_000)]
    assert sim.clock.advance(seconds=5) == []
    sim.check()


@pytest.mark.parametrize("kind", ["destination", "direct"])
def test_an_account_that_is_about_to_be_paid_is_not_deleted(sim: Simulator, kind: str) -> None:
    shop = seller(sim)
    if kind == "direct":
        sold(sim, stripe_account=shop)
    else:
        sold(sim, transfer_data={"destination": shop})
    with pytest.raises(errors.InvalidRequestError, match="is still under way"):
        sim.accounts.delete(shop)
    sim.clock.advance(seconds=2)
    assert rows(sim, shop)


@pytest.mark.parametrize("kind", ["destination", "direct"])
def test_a_dispute_card_is_disputed_at_once(sim: Simulator, kind: str) -> None:
    shop = seller(sim)
    card: Shape = {"payment_method": "pm_card_createDispute"}
    whose = {} if kind == "destination" else {"stripe_account": shop}
    sold(sim, **card, **(whose or {"transfer_data": {"destination": shop}}))
    [dispute] = sim.disputes.list(**whose)["data"]
    assert dispute["balance_transactions"][0]["net"] == -11_500
    sim.clock.advance(seconds=2)
    sim.check()


def test_a_copy_and_a_file_know_what_is_still_to_come(sim: Simulator, tmp_path: Any) -> None:
    shop = seller(sim)
    sold(sim, "eur", transfer_data={"destination": shop}, application_fee_amount=1_000)
    sim.save(tmp_path / "sim.json")
    for twin in (sim.fork(), Simulator.load(tmp_path / "sim.json")):
        twin.clock.advance(seconds=2)
        assert [type for type, _ in rows(twin)] == ["charge", "transfer", "application_fee"]
        twin.check()
