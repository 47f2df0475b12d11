"""Money goes to sellers in other currencies and comes back, and something is missing.

On its way in, money is converted at the mid rate less 2 %, on its way back at the mid rate. So a
transfer that is reversed leaves the seller below zero, and the platform answers for it in the
seller's currency, also in one that it never had. The amounts are recorded.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from stripesim import Simulator

from .sellers import all_rows, available, pending, reserved, sell, seller, send
from .story import moment, when


class Away(NamedTuple):
    country: str
    currency: str
    mid: str  # units for one dollar
    arrives: int  # what 200 US cents become
    returns: int  # what is taken to give 200 US cents back
    shown: tuple[float, float] | None  # the two rates, of cent to smallest unit


# fmt: off
SELLERS = [
    Away("DE", "eur",    "0.94484",  185,  189, None),  # shown with fewer digits than it was
    Away("KR", "krw", "1348.33",    2643, 2697, (13.2136, 13.4833)),
    Away("SG", "sgd",    "1.36622",  268,  273, (1.3389, 1.36622)),
]
# fmt: on
names = pytest.mark.parametrize("away", SELLERS, ids=lambda away: away.country)


@pytest.fixture
def sim() -> Simulator:
    sim = Simulator(
        start=moment("Wed 2023-10-25 09:00"),
        opening_balance={"usd": 100_000},
        transfers_abroad="all",
    )
    for away in SELLERS:
        sim.controls.set_rate(away.currency, away.mid)
    return sim


def shop_in(sim: Simulator, country: str) -> str:
    """Korea is paid by a transfer only: an American platform sells nothing there."""
    if country != "KR":
        return seller(sim, country=country)
    return seller(
        sim,
        country=country,
        capabilities={"transfers": {"requested": True}},
        tos_acceptance={"service_agreement": "recipient"},
    )


def there_and_back(sim: Simulator, shop: str) -> None:
    transfer = send(sim, shop, 200)
    sim.transfers.reversals.create(transfer["id"])


@names
def test_two_hundred_cents_arrive_at_once_in_the_sellers_currency(
    sim: Simulator, away: Away
) -> None:
    shop = shop_in(sim, away.country)
    send(sim, shop, 200)
    assert available(sim) == 100_000 - 200
    assert available(sim, shop, away.currency) == away.arrives
    assert (available(sim, shop), pending(sim, shop, away.currency)) == (0, 0)
    if away.shown:
        [row] = all_rows(sim, shop, away.currency)
        assert row["exchange_rate"] == away.shown[0]


@names
def test_a_reversal_goes_back_at_another_rate_and_the_seller_is_below_zero(
    sim: Simulator, away: Away
) -> None:
    shop = shop_in(sim, away.country)
    there_and_back(sim, shop)
    missing = away.returns - away.arrives
    assert available(sim) == 100_000
    assert available(sim, shop, away.currency) == -missing
    row = all_rows(sim, shop, away.currency)[-1]
    assert (row["type"], row["net"]) == ("payment_refund", -away.returns)
    if away.shown:
        assert row["exchange_rate"] == away.shown[1]
    # The platform answers in a currency that it never had.
    assert reserved(sim, away.currency) == missing
    assert available(sim, currency=away.currency) == -missing
    assert reserved(sim) == 0
    sim.check()


def test_the_currencies_of_a_balance_stand_beside_one_another(sim: Simulator) -> None:
    for away in SELLERS:
        there_and_back(sim, shop_in(sim, away.country))
    balance = sim.balance.retrieve()
    for name, sign in (("connect_reserved", 1), ("available", -1)):
        found = {entry["currency"]: sign * entry["amount"] for entry in balance[name]}
        assert {each: found[each] for each in ("eur", "krw", "sgd")} == {
            "eur": 4,
            "krw": 54,
            "sgd": 5,
        }
    assert (available(sim), reserved(sim)) == (100_000, 0)


# One day of the recording: five transfers and their reversals in each currency, by which what was
# reserved rose and what was available fell.
@pytest.mark.parametrize(("country", "rose"), [("DE", 20), ("KR", 270), ("SG", 25)])
def test_five_transfers_and_five_reversals_in_a_day_each_cost_the_margin(
    sim: Simulator, country: str, rose: int
) -> None:
    [currency] = [away.currency for away in SELLERS if away.country == country]
    shop = shop_in(sim, country)
    for _ in range(5):
        there_and_back(sim, shop)
        sim.clock.advance(hours=1)
    assert reserved(sim, currency) == rose
    assert available(sim, currency=currency) == -rose
    assert available(sim, shop, currency) == -rose
    sim.check()


def test_each_part_of_a_reversal_is_rounded_by_itself(sim: Simulator) -> None:
    sim.controls.set_rate("cad", "1.36314")
    shop = seller(sim, country="CA")
    transfer = send(sim, shop, 100)
    assert available(sim, shop, "cad") == 134  # 133.59
    sim.transfers.reversals.create(transfer["id"], amount=73)
    sim.transfers.reversals.create(transfer["id"], amount=27)
    assert [row["net"] for row in all_rows(sim, shop, "cad")] == [134, -100, -37]
    assert available(sim) == 100_000


def test_the_fee_of_a_direct_charge_is_converted_at_the_rate_of_the_charge() -> None:
    # Christmas, and a week later; the platform gets its fee in dollars, on the seller's day.
    sim = Simulator(start=moment("Mon 2023-12-25 09:00"), transfers_abroad="all")
    sim.controls.set_rate("sgd", "1.32373")
    shop = seller(sim, country="SG")
    sell(sim, shop, 1_000, application_fee_amount=500)
    [row] = all_rows(sim, shop, "sgd")
    assert (row["amount"], row["exchange_rate"]) == (1_297, 1.29726)
    assert (row["fee"], row["net"]) == (750, 547)
    details: dict[str, Any] = {each["type"]: each["amount"] for each in row["fee_details"]}
    assert details == {"application_fee": 649, "stripe_fee": 101}

    [fee] = all_rows(sim)
    assert (fee["type"], fee["net"]) == ("application_fee", 500)
    assert (available(sim), pending(sim)) == (0, 500)
    for each in (row, fee):
        assert when(each["available_on"]) == "Mon 2024-01-01 00:00"
    sim.clock.advance_to(moment("Mon 2024-01-01 00:00"))
    assert (available(sim), available(sim, shop, "sgd")) == (500, 547)
