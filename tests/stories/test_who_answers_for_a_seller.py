"""Who answers for a seller below zero: the reserve, debits, and collection after 180 days."""

from __future__ import annotations

import pytest

from stripesim import Simulator

from .openings import schedule_payouts
from .sellers import (
    Story,
    all_rows,
    available,
    below_zero,
    earn,
    payouts_of,
    pending,
    reserved,
    rows,
    sell,
    seller,
    send,
)
from .story import moment, when


def platform(start: str = "Mon 2026-03-02 09:00", amount: int = 20_000) -> Simulator:
    """A platform that keeps what it has."""
    sim = Simulator(start=moment(start), opening_balance={"usd": amount})
    schedule_payouts(sim, interval="manual")
    return sim


def with_four_sellers() -> tuple[Simulator, str]:
    """A owes 5,000 and B 3,000, C has 10,000, and Stripe answers for the 7,000 of D."""
    sim = platform("Thu 2026-02-26 09:00")
    d = seller(sim, "standard")
    sold = sell(sim, d, 7_000, "tok_bypassPending")["id"]
    sim.clock.advance_to(moment("Mon 2026-03-02 09:00"))  # when it is in the bank
    a, b, c = (seller(sim) for _ in range(3))
    below_zero(sim, a, 5_000)
    below_zero(sim, b, 3_000)
    earn(sim, c, 10_000)
    sim.refunds.create(charge=sold, stripe_account=d)
    assert [available(sim, each) for each in (a, b, c, d)] == [-5_000, -3_000, 10_000, -7_000]
    return sim, a


def test_the_reserve_is_what_the_sellers_owe_for_whom_the_platform_is_liable() -> None:
    sim, _ = with_four_sellers()
    assert (available(sim), reserved(sim)) == (12_000, 8_000)
    found = [row["net"] for row in all_rows(sim, type="reserve_transaction")]
    assert sum(found) == -8_000
    sim.check()


def test_the_reserve_shrinks_when_a_seller_receives_money() -> None:
    # From its own customer: a transfer would be the platform's money.
    sim, a = with_four_sellers()
    earn(sim, a, 2_000)
    assert available(sim, a) == -3_000
    assert (available(sim), reserved(sim)) == (14_000, 6_000)
    assert rows(sim)[-1] == ("reserve_transaction", 2_000)


def test_a_platform_with_too_little_is_debited_and_clears_the_reserve() -> None:
    # To send 5,000 it has to have them: it earns them on Tuesday.
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"), opening_balance={"usd": 1_000})
    shop = seller(sim)
    Story(sim, platform=sim.account, seller=shop).tell(
        """
        moment               | do       | seller | platform | reserved | platform payouts
        Mon 2026-03-02 10:00 | refund   |  -5000 |    -4000 |     5000 |
        Tue 2026-03-03 01:30 |          |  -5000 |        0 |     5000 | -4000
        Tue 2026-03-03 12:00 | earn     |  -5000 |     5000 |     5000 |
        Tue 2026-03-03 13:00 | transfer |      0 |     5000 |        0 |
        Wed 2026-03-04 01:30 |          |      0 |        0 |        0 | 5000
        """,
        {
            "refund": lambda: below_zero(sim, shop, 5_000),
            "earn": lambda: earn(sim, sim.account, 5_000),
            "transfer": lambda: send(sim, shop, 5_000),
        },
    )
    assert rows(sim)[-3:] == [
        ("transfer", -5_000),
        ("reserve_transaction", 5_000),
        ("payout", -5_000),
    ]


# Of an American Express seller: below zero, debited, and the reserve released three business days
# after the debit.
# fmt: off
DEBITS = [
    ("Mon 2026-03-02", "Tue 2026-03-03", "Fri 2026-03-06"),
    ("Thu 2026-03-05", "Fri 2026-03-06", "Wed 2026-03-11"),
    ("Fri 2026-03-06", "Mon 2026-03-09", "Thu 2026-03-12"),
]
# fmt: on


@pytest.mark.parametrize(("negative", "debited", "released"), DEBITS)
def test_what_is_debited_stays_reserved_for_three_business_days(
    negative: str, debited: str, released: str
) -> None:
    sim = platform(f"{negative} 09:00")
    shop = seller(sim, "express")
    below_zero(sim, shop, 5_000)
    Story(sim, platform=sim.account, seller=shop).tell(
        f"""
        moment              | seller | platform | reserved | seller payouts
        {negative} 10:00    |  -5000 |    15000 |     5000 |
        {debited} 01:29     |  -5000 |    15000 |     5000 |
        {debited} 01:30     |      0 |    15000 |     5000 | -5000
        {released} 00:00    |      0 |    20000 |        0 |
        """
    )
    assert rows(sim)[-1] == ("reserve_transaction", 5_000)
    assert when(all_rows(sim)[-1]["created"]) == f"{released} 00:00"


def test_after_180_days_the_reserve_fills_the_hole() -> None:
    # 2 March, 10:00, and 180 days are 29 August, 10:00.
    sim = platform()
    shop = seller(sim)
    sim.clock.advance_to(moment("Mon 2026-03-02 10:00"))
    below_zero(sim, shop, 5_000)
    Story(sim, platform=sim.account, seller=shop).tell(
        """
        moment                  | seller | platform | reserved
        Mon 2026-03-02 10:00    |  -5000 |    15000 |     5000
        Sat 2026-08-29 23:59:59 |  -5000 |    15000 |     5000
        Sun 2026-08-30 00:00    |      0 |    15000 |        0
        """
    )
    [row] = all_rows(sim, type="connect_collection_transfer")
    assert row["net"] == -5_000
    assert row["reporting_category"] == "connect_collection_transfer"
    assert rows(sim)[-2:] == [
        ("reserve_transaction", 5_000),
        ("connect_collection_transfer", -5_000),
    ]


# fmt: off
DEFAULTS = [("standard", True), ("express", True), ("custom", False)]
# fmt: on


@pytest.mark.parametrize(("type", "debited"), DEFAULTS)
def test_whose_bank_is_debited_unless_it_is_said(type: str, debited: bool) -> None:
    sim = platform()
    shop = seller(sim, type)
    settings = sim.accounts.retrieve(shop)["settings"]["payouts"]
    assert settings["debit_negative_balances"] is debited
    sold = sell(sim, shop, 5_000, "tok_bypassPending")["id"]
    sim.clock.advance_to(moment("Tue 2026-03-03 12:00"))  # when it is in the bank
    sim.refunds.create(charge=sold, stripe_account=shop)
    sim.clock.advance_to(moment("Wed 2026-03-04 12:00"))
    amounts = [payout["amount"] for payout in payouts_of(sim, shop)]
    assert (-5_000 in amounts) is debited
    assert available(sim, shop) == (0 if debited else -5_000)


def test_the_balance_of_a_platform_names_what_is_reserved_though_it_is_nothing() -> None:
    # A charge of 63,279 leaves 61,414.
    sim = Simulator(opening_balance={"usd": 666_670})
    shop = seller(sim)
    sell(sim, sim.account, 63_279)
    assert pending(sim) == 61_414
    balance = sim.balance.retrieve()
    assert balance["available"] == [
        {"amount": 666_670, "currency": "usd", "source_types": {"card": 666_670}}
    ]
    assert balance["connect_reserved"] == [{"amount": 0, "currency": "usd"}]
    assert balance["pending"] == [
        {"amount": 61_414, "currency": "usd", "source_types": {"card": 61_414}}
    ]
    assert "connect_reserved" not in sim.balance.retrieve(stripe_account=shop)
    assert "connect_reserved" not in Simulator().balance.retrieve()  # which has no seller
