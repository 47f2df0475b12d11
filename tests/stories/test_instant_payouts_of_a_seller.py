"""An instant payout of a seller, for which the platform takes 3 %.

The amounts are recorded. What the balance says can be sent (`net_available`) leaves room for the
platform's fee, which is 3 % of what is sent.
"""

from __future__ import annotations

import pytest

from stripesim import Simulator

from .sellers import (
    available,
    below_zero,
    maturing,
    on,
    payouts_of,
    pending,
    refusal_of,
    row_on,
    sell,
    seller,
    send,
)
from .story import moment

NET = "instant_available.net_available"


@pytest.fixture
def sim() -> Simulator:
    """A platform with enough to give away, which takes 3 % of instant payouts."""
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"), opening_balance={"usd": 10_000_000})
    sim.controls.set_instant_payout_pricing(percent="3")
    return sim


def shop_with(sim: Simulator, amount: int) -> str:
    shop = seller(sim)
    send(sim, shop, amount)
    return shop


def instantly(sim: Simulator, shop: str) -> tuple[int, int]:
    """What can be sent at once, before and after the platform's fee."""
    [entry] = sim.balance.retrieve(expand=[NET], stripe_account=shop)["instant_available"]
    [net] = entry["net_available"]
    return entry["amount"], net["amount"]


def test_of_1000_dollars_970_and_87_cents_reach_the_bank_at_once(sim: Simulator) -> None:
    shop = shop_with(sim, 100_000)
    before = available(sim) + pending(sim)
    assert instantly(sim, shop) == (100_000, 97_087)

    payout = sim.payouts.create(
        amount=97_087, currency="usd", method="instant", stripe_account=shop
    )
    assert (payout["amount"], payout["method"]) == (97_087, "instant")
    assert payout["application_fee_amount"] == 2_913
    assert payout["arrival_date"] == payout["created"] == sim.clock.timestamp
    row = row_on(sim, shop, payout)
    assert (row["amount"], row["fee"], row["net"]) == (-97_087, 2_913, -100_000)
    assert (available(sim, shop), pending(sim, shop)) == (0, 0)
    assert available(sim) + pending(sim) == before + 2_913

    [fee] = sim.application_fees.list()["data"]
    assert (fee["id"], fee["amount"]) == (payout["application_fee"], 2_913)
    assert (fee["account"], fee["fee_source"]["type"]) == (shop, "payout")
    sim.clock.advance(minutes=1)
    assert payouts_of(sim, shop)[0]["status"] == "paid"
    sim.check()


# fmt: off
NET_OF = [
    (1_100_000, 1_067_961),
    (2_959_900, 2_873_689),   # more than can be sent at once, and still named
    (  100_000,    97_087),
    (      500,       485),
]
# fmt: on


@pytest.mark.parametrize(("gross", "net"), NET_OF)
def test_what_can_be_sent_leaves_room_for_the_fee(sim: Simulator, gross: int, net: int) -> None:
    assert instantly(sim, shop_with(sim, gross)) == (gross, net)


# fmt: off
FEES = [
    (970_776, 29_123),
    (495_145, 14_854),
    (825_242, 24_757),
    (582_524, 17_476),
    ( 58_252,  1_748),
    ( 58_446,  1_753),
    ( 97_087,  2_913),
]
# fmt: on


@pytest.mark.parametrize(("amount", "fee"), FEES)
def test_the_platforms_fee_is_a_share_of_what_is_sent_rounded_half_up(
    sim: Simulator, amount: int, fee: int
) -> None:
    shop = shop_with(sim, 1_000_000)
    payout = sim.payouts.create(
        amount=amount, currency="usd", method="instant", stripe_account=shop
    )
    assert payout["application_fee_amount"] == fee
    assert available(sim, shop) == 1_000_000 - amount - fee


def test_a_cent_may_stay_when_the_rest_is_sent_at_once(sim: Simulator) -> None:
    shop = shop_with(sim, 60_200)
    _, net = instantly(sim, shop)
    assert net == 58_446
    sim.payouts.create(amount=net, currency="usd", method="instant", stripe_account=shop)
    assert available(sim, shop) == 1


def test_more_than_9999_dollars_are_refused(sim: Simulator) -> None:
    shop = shop_with(sim, 1_300_000)
    refused = refusal_of(
        sim.payouts.create,
        amount=1_166_019,
        currency="usd",
        method="instant",
        stripe_account=shop,
    )
    assert refused.user_message == (
        "Instant Payouts to bank accounts are only supported for amounts less than or equal to "
        "$9999"
    )
    assert available(sim, shop) == 1_300_000


def test_below_zero_an_instant_payout_takes_money_of_the_day_that_has_some() -> None:
    # 25 dollars below zero, 20 come tomorrow and 30 the day after: 5 below zero, then 25 above.
    # Nobody takes a fee here.
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"))
    shop = seller(sim)
    sale = sell(sim, sim.account, 10_000)["id"]
    send(sim, shop, 2_000, source_transaction=sale)
    sim.clock.advance_to(moment("Tue 2026-03-03 09:00"))
    sale = sell(sim, sim.account, 10_000)["id"]
    send(sim, shop, 3_000, source_transaction=sale)
    below_zero(sim, shop, 2_500)
    wednesday, thursday = "Wed 2026-03-04 00:00", "Thu 2026-03-05 00:00"
    assert available(sim, shop) == -2_500
    assert maturing(sim, shop) == {wednesday: 2_000, thursday: 3_000}

    payout = sim.payouts.create(amount=1_000, currency="usd", method="instant", stripe_account=shop)
    assert available(sim, shop) == -2_500
    assert maturing(sim, shop) == {wednesday: 2_000, thursday: 2_000}
    found = sim.balance_transactions.list(source=payout["id"], **on(sim, shop))["data"]
    assert sorted((row["type"], row["net"]) for row in found) == [
        ("advance", 1_000),
        ("advance_funding", -1_000),
        ("payout", -1_000),
    ]
    sim.check()
