"""Transfers from a platform to its sellers, of a charge or of its own money."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator

from .sellers import (
    all_rows,
    available,
    maturing,
    pending,
    refusal_of,
    row_on,
    rows,
    sell,
    seller,
    send,
)
from .story import moment, when

EXCEEDS = "Transfers using this transaction as a source must not exceed the source amount of "


@pytest.fixture
def sim() -> Simulator:
    return Simulator(start=moment("Mon 2026-03-02 09:00"))


@pytest.fixture
def shops(sim: Simulator) -> tuple[str, str]:
    return seller(sim), seller(sim)


def test_a_charge_is_shared_between_two_sellers(sim: Simulator, shops: tuple[str, str]) -> None:
    # The transfers are made when the money is available; below they are made before.
    sell(sim, sim.account, 10_000)
    assert pending(sim) == 9_680
    sim.clock.advance_to(moment("Wed 2026-03-04 00:00"))
    for shop, amount in zip(shops, (7_000, 2_000), strict=True):
        send(sim, shop, amount)
        assert (available(sim, shop), pending(sim, shop)) == (amount, 0)
    assert available(sim) == 680
    assert [row["fee"] for row in all_rows(sim)] == [320, 0, 0]


def test_money_that_was_just_charged_cannot_be_transferred(
    sim: Simulator, shops: tuple[str, str]
) -> None:
    sell(sim, sim.account, 10_000)
    refused = refusal_of(send, sim, shops[0], 7_000)
    assert refused.code == "balance_insufficient"
    assert str(refused.user_message).startswith("You have insufficient")
    assert sim.transfers.list()["data"] == []
    assert rows(sim, shops[0]) == []


def test_money_that_was_just_charged_can_be_transferred_with_its_charge_as_source(
    sim: Simulator, shops: tuple[str, str]
) -> None:
    charge = sell(sim, sim.account, 10_000)
    for shop, amount in zip(shops, (7_000, 2_000), strict=True):
        transfer = send(sim, shop, amount, source_transaction=charge["id"])
        assert transfer["source_transaction"] == charge["id"]
        assert (available(sim, shop), pending(sim, shop)) == (0, amount)
        assert maturing(sim, shop) == {"Wed 2026-03-04 00:00": amount}
    assert (available(sim), pending(sim)) == (0, 680)
    assert when(row_on(sim, None, charge)["available_on"]) == "Wed 2026-03-04 00:00"
    sim.clock.advance_to(moment("Wed 2026-03-04 00:00"))
    assert [available(sim, each) for each in (None, *shops)] == [680, 7_000, 2_000]


# fmt: off
TWICE = [
    ("euros", "DE", "eur", 7_000, 7_000,
     EXCEEDS + "€70.00. (There is already a transfer using this source, amounting to €70.00.)"),
    ("pounds", "GB", "gbp",  480,   408,
     EXCEEDS + "£4.80. (There is already a transfer using this source, amounting to £4.08.)"),
]
# fmt: on


@pytest.mark.parametrize(
    ("country", "currency", "charged", "sent", "text"),
    [each[1:] for each in TWICE],
    ids=[each[0] for each in TWICE],
)
def test_the_transfers_of_a_charge_are_no_more_than_the_charge(
    country: str, currency: str, charged: int, sent: int, text: str
) -> None:
    sim = Simulator(country=country)
    shop = seller(sim, country=country)
    charge = sell(sim, sim.account, charged, currency=currency)
    given: dict[str, Any] = {"currency": currency, "source_transaction": charge["id"]}
    send(sim, shop, sent, **given)
    refused = refusal_of(send, sim, shop, sent, **given)
    assert (refused.code, refused.user_message) == (None, text)
    assert pending(sim, shop, currency) == sent


def test_one_transfer_alone_is_no_more_than_the_charge(
    sim: Simulator, shops: tuple[str, str]
) -> None:
    charge = sell(sim, sim.account, 9_300)
    refused = refusal_of(send, sim, shops[0], 9_301, source_transaction=charge["id"])
    # Whether a full stop follows is not known.
    assert str(refused.user_message).removesuffix(".") == EXCEEDS + "$93.00"
    send(sim, shops[0], 9_300, source_transaction=charge["id"])  # the gross amount counts
    assert pending(sim, shops[0]) == 9_300


def test_a_charge_and_its_transfers_become_a_group(sim: Simulator, shops: tuple[str, str]) -> None:
    intent = sim.payment_intents.create(
        amount=10_000, currency="usd", payment_method="pm_card_visa", confirm=True
    )
    charge = intent["latest_charge"]
    assert sim.charges.retrieve(charge)["transfer_group"] is None
    transfer = send(sim, shops[0], 7_000, source_transaction=charge)
    group = f"group_{intent['id']}"
    assert transfer["transfer_group"] == group
    assert sim.charges.retrieve(charge)["transfer_group"] == group


def test_what_a_new_transfer_says() -> None:
    sim = Simulator(opening_balance={"usd": 1_000})
    shop = seller(sim)
    transfer = send(sim, shop, 400, transfer_group="ORDER_95")
    assert transfer["id"].startswith("tr_")
    assert transfer["destination_payment"].startswith("py_")
    assert {name: transfer[name] for name in ("object", "amount", "currency", "destination")} == {
        "object": "transfer",
        "amount": 400,
        "currency": "usd",
        "destination": shop,
    }
    assert (transfer["amount_reversed"], transfer["reversed"]) == (0, False)
    assert transfer["reversals"]["data"] == []
    assert (transfer["source_transaction"], transfer["source_type"]) == (None, "card")
    assert transfer["transfer_group"] == "ORDER_95"
    payment = sim.charges.retrieve(transfer["destination_payment"], stripe_account=shop)
    assert (payment["amount"], payment["source_transfer"]) == (400, transfer["id"])


def test_a_transfer_is_reversed_in_parts_until_nothing_is_left() -> None:
    sim = Simulator(opening_balance={"usd": 10_000})
    shop = seller(sim)
    transfer = send(sim, shop, 7_000)["id"]

    def now() -> tuple[int, bool]:
        found = sim.transfers.retrieve(transfer)
        return found["amount_reversed"], found["reversed"]

    first = sim.transfers.reversals.create(transfer, amount=2_500)
    assert (first["amount"], first["transfer"]) == (2_500, transfer)
    assert first["id"].startswith("trr_")
    assert now() == (2_500, False)
    second = sim.transfers.reversals.create(transfer)
    assert second["amount"] == 4_500
    assert now() == (7_000, True)
    refused = refusal_of(sim.transfers.reversals.create, transfer)
    assert f"The transfer {transfer} is already fully reversed" in str(refused.user_message)
    assert (available(sim), available(sim, shop)) == (10_000, 0)
    assert rows(sim)[-3:] == [
        ("transfer", -7_000),
        ("transfer_refund", 2_500),
        ("transfer_refund", 4_500),
    ]
    assert rows(sim, shop) == [
        ("payment", 7_000),
        ("payment_refund", -2_500),
        ("payment_refund", -4_500),
    ]
