"""What a customer has besides payment methods: sources, tax ids, and credit on invoices."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from stripesim import Simulator, errors

from .story import event_types

Shape = dict[str, Any]


@pytest.fixture
def sim() -> Simulator:
    return Simulator()


def test_sources_stand_in_a_customer_only_when_expanded(sim: Simulator) -> None:
    customer = sim.customers.create(source="tok_visa", expand=["sources"])
    sources = customer["sources"]
    assert (sources["object"], sources["total_count"], sources["has_more"]) == ("list", 1, False)
    assert sources["data"][0]["id"] == customer["default_source"]
    assert sources["url"] == f"/v1/customers/{customer['id']}/sources"
    assert "sources" not in sim.customers.retrieve(customer["id"])
    [listed] = sim.customers.list(expand=["data.sources"])["data"]
    assert listed["sources"]["data"] == sources["data"]


def test_a_customer_without_anything_has_empty_lists(sim: Simulator) -> None:
    id = sim.customers.create(email="jenny@example.com")["id"]
    parts = ["sources", "tax_ids", "subscriptions"]
    customer = sim.customers.retrieve(id, expand=[*parts, "cash_balance", "tax"])
    assert [customer[part]["data"] for part in parts] == [[], [], []]
    assert customer["cash_balance"]["available"] is None
    assert customer["tax"]["automatic_tax"] == "unrecognized_location"
    sim.customers.delete(id)
    assert sim.customers.retrieve(id, expand=["sources"]) == {
        "id": id, "object": "customer", "deleted": True,
    }  # fmt: skip


def test_the_first_source_is_charged_by_default_and_another_only_by_name(sim: Simulator) -> None:
    jenny = sim.customers.create()["id"]
    sources = sim.customers.payment_sources
    first = sources.create(jenny, source="tok_visa")
    second = sources.create(jenny, source="tok_mastercard", metadata={"a": "b"})
    assert (first["object"], first["customer"], second["metadata"]) == ("card", jenny, {"a": "b"})
    assert sim.customers.retrieve(jenny)["default_source"] == first["id"]
    assert [each["id"] for each in sources.list(jenny)["data"]] == [second["id"], first["id"]]
    usd: Shape = {"amount": 1_000, "currency": "usd", "customer": jenny}
    assert sim.charges.create(**usd)["source"]["id"] == first["id"]
    assert sim.charges.create(**usd, source=second["id"])["source"]["id"] == second["id"]
    assert sources.list(jenny, object="bank_account")["data"] == []


def test_a_source_is_changed_and_taken_away(sim: Simulator) -> None:
    jenny, sources = sim.customers.create(source="tok_visa")["id"], sim.customers.payment_sources
    card = sources.list(jenny)["data"][0]["id"]
    after = sources.update(jenny, card, name="Jenny", exp_year=2031, metadata={"a": "b"})
    assert (after["name"], after["exp_year"], after["metadata"]) == ("Jenny", 2031, {"a": "b"})
    assert sources.retrieve(jenny, card) == after
    assert sources.delete(jenny, card) == {"id": card, "object": "card", "deleted": True}
    assert sim.customers.retrieve(jenny)["default_source"] is None
    with pytest.raises(errors.InvalidRequestError) as gone:
        sources.retrieve(jenny, card)
    assert (gone.value.http_status, gone.value.user_message) == (404, f"No such source: '{card}'")


def test_a_source_that_is_declined_is_not_added(sim: Simulator) -> None:
    jenny = sim.customers.create()["id"]
    before = sim.fingerprint()
    with pytest.raises(errors.CardError) as declined:
        sim.customers.payment_sources.create(jenny, source="tok_chargeDeclined")
    assert (declined.value.code, declined.value.param) == ("card_declined", "")
    assert sim.fingerprint() == before


def test_the_official_sdk_finds_sources_and_tax_ids(sim: Simulator) -> None:
    with sim.activate():
        jenny = stripe.Customer.create(source="tok_visa", expand=["sources", "tax_ids"])
        assert jenny.sources is not None
        assert jenny.tax_ids is not None
        assert jenny.sources.data[0].id == jenny.default_source
        card = stripe.Customer.create_source(jenny.id, source="tok_amex")
        assert stripe.Customer.list_sources(jenny.id).data[0].id == card.id
        made = stripe.Customer.create_tax_id(jenny.id, type="eu_vat", value="DE123456789")
        assert stripe.Customer.retrieve_tax_id(jenny.id, made.id).country == "DE"
        stripe.Customer.delete_source(jenny.id, card.id)
        credit = stripe.Customer.create_balance_transaction(jenny.id, amount=-500, currency="usd")
        assert stripe.Customer.retrieve(jenny.id).balance == credit.ending_balance == -500


@pytest.mark.parametrize(
    ("type", "value", "country", "at_once", "later"),
    [
        ("eu_vat", "DE123456789", "DE", "pending", "verified"),
        ("eu_vat", "EL111111111", "GR", "pending", "unverified"),
        ("gb_vat", "GB222222222", "GB", "pending", "pending"),
        ("us_ein", "12-3456789", "US", "unavailable", "unavailable"),
    ],
)
def test_a_tax_id_is_checked_where_there_is_a_register(
    sim: Simulator, type: str, value: str, country: str, at_once: str, later: str
) -> None:
    jenny = sim.customers.create(tax_id_data=[{"type": type, "value": value}])["id"]
    [made] = sim.customers.tax_ids.list(jenny)["data"]
    assert (made["country"], made["verification"]["status"]) == (country, at_once)
    sim.clock.advance(days=1)
    after = sim.customers.tax_ids.retrieve(jenny, made["id"])
    assert after["verification"]["status"] == later
    assert ("customer.tax_id.updated" in event_types(sim)) == (later != at_once)


def test_a_value_that_is_no_tax_id_is_refused_whichever_way_it_comes(sim: Simulator) -> None:
    jenny = sim.customers.create()["id"]
    before = sim.fingerprint()
    wrong: Shape = {"type": "eu_vat", "value": "12"}
    for call in (
        lambda: sim.customers.tax_ids.create(jenny, **wrong),
        lambda: sim.customers.create(tax_id_data=[wrong]),
    ):
        with pytest.raises(errors.InvalidRequestError) as refusal:
            call()
        assert refusal.value.code == "tax_id_invalid"
    assert sim.fingerprint() == before


def test_a_tax_id_is_its_customers_own(sim: Simulator) -> None:
    jenny, other = sim.customers.create()["id"], sim.customers.create()["id"]
    made = sim.customers.tax_ids.create(jenny, type="ch_vat", value="CHE-123.456.789")["id"]
    for call in (sim.customers.tax_ids.retrieve, sim.customers.tax_ids.delete):
        with pytest.raises(errors.InvalidRequestError):
            call(other, made)
    gone = sim.customers.tax_ids.delete(jenny, made)
    assert gone == {"id": made, "object": "tax_id", "deleted": True}
    assert sim.customers.tax_ids.list(jenny)["data"] == []


def test_credit_is_kept_by_currency_and_every_change_is_listed(sim: Simulator) -> None:
    jenny = sim.customers.create(balance=-200)["id"]
    credits = sim.customers.balance_transactions
    one = credits.create(jenny, amount=-500, currency="usd", description="Sorry")
    other = credits.create(jenny, amount=300, currency="eur")
    sim.customers.update(jenny, balance=0)
    customer = sim.customers.retrieve(jenny)
    assert (customer["balance"], customer["currency"]) == (0, "usd")
    assert (one["ending_balance"], other["ending_balance"]) == (-700, 300)
    rows = [(each["type"], each["amount"]) for each in credits.list(jenny)["data"]]
    assert rows == [
        ("adjustment", 700), ("adjustment", 300), ("adjustment", -500), ("initial", -200),
    ]  # fmt: skip
    assert sim.balance.retrieve()["available"][0]["amount"] == 0  # no money has moved
