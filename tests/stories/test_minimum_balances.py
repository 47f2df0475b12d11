"""Minimum balances: what automatic payouts leave behind, and the two rows that say so."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, errors

from .openings import at_no_cost, debit_negative_balances, keep_at_least, schedule_payouts
from .story import moment, paid_rows, tell, when

HOLD, RELEASE = "payout_minimum_balance_hold", "payout_minimum_balance_release"


def start(**opening: int) -> Simulator:
    return Simulator(
        start=moment("Mon 2026-03-02 09:00"),
        opening_balance=opening or None,
        pricing=at_no_cost("US", "usd"),
    )


def rows(sim: Simulator, **filters: Any) -> list[tuple[str, int]]:
    """Type and net of the rows, oldest first."""
    found = sim.balance_transactions.all(**filters)
    return [(row["type"], row["net"]) for row in found][::-1]


def minimums(sim: Simulator) -> Any:
    return sim.balance_settings.retrieve()["payments"]["payouts"]["minimum_balance_by_currency"]


# -- what stays -----------------------------------------------------------------------------------


def test_of_30_000_dollars_a_minimum_of_10_000_lets_20_000_go() -> None:
    sim = start(usd=3_000_000)
    keep_at_least(sim, usd=1_000_000)
    tell(
        sim,
        """
        moment               | available | transit |    bank | by itself
        Mon 2026-03-02 09:00 |   3000000 |       0 |       0 |
        Tue 2026-03-03 01:30 |   1000000 | 2000000 |       0 | payout 2000000
        Tue 2026-03-03 12:00 |   1000000 |       0 | 2000000 | paid 2000000
        Fri 2026-03-06 12:00 |   1000000 |       0 | 2000000 |
        """,
    )
    assert (HOLD, -1_000_000) in paid_rows(sim, sim.payouts.list()["data"][0])


def test_of_money_of_two_source_types_the_minimum_is_held_once() -> None:
    sim = Simulator(
        "MY",
        start=moment("Mon 2026-03-02 09:00"),
        pricing=at_no_cost("MY", "myr"),
        payment_methods=("card", "fpx"),
    )
    keep_at_least(sim, myr=1_000)
    intent = sim.payment_intents.create(
        amount=5_000,
        currency="myr",
        payment_method=sim.payment_methods.create(type="fpx")["id"],
        payment_method_types=["fpx"],
        return_url="https://example.com/paid",
        confirm=True,
    )
    sim.controls.authenticate(intent["id"])
    sim.charges.create(amount=10_000, currency="myr", source="tok_my")
    sim.clock.advance(days=14)
    paid = [(each["source_type"], each["amount"]) for each in sim.payouts.all()]
    assert sorted(paid) == [("card", 10_000), ("fpx", 4_000)]
    held = [row for row in rows(sim) if row[0] in (HOLD, RELEASE)]
    assert held == [(HOLD, -1_000), (RELEASE, 1_000)]
    assert sim.balance.retrieve()["available"][0]["amount"] == 1_000


def test_the_minimum_is_held_out_of_the_payout_and_released_again() -> None:
    sim = start(usd=100_000)
    keep_at_least(sim, usd=10_000)
    sim.clock.advance_to(moment("Tue 2026-03-03 12:00"))
    assert sorted(rows(sim)) == sorted(
        [("topup", 100_000), (HOLD, -10_000), ("payout", -90_000), (RELEASE, 10_000)]
    )
    for kind in (HOLD, RELEASE):
        (row,) = sim.balance_transactions.list(type=kind)["data"]
        assert (row["fee"], row["status"]) == (0, "available")
        assert when(row["created"]) == "Tue 2026-03-03 01:30"


def test_the_hold_is_in_the_list_of_its_payout_and_the_release_in_the_next_one() -> None:
    sim = start(usd=100_000)
    keep_at_least(sim, usd=10_000)
    sim.clock.advance_to(moment("Tue 2026-03-03 12:00"))
    sim.charges.create(amount=5000, currency="usd", source="tok_bypassPending")
    sim.clock.advance_to(moment("Wed 2026-03-04 12:00"))
    wednesday, tuesday = sim.payouts.list()["data"]
    assert (tuesday["amount"], wednesday["amount"]) == (90_000, 5000)
    assert sorted(paid_rows(sim, tuesday)) == sorted(
        [("payout", -90_000), ("topup", 100_000), (HOLD, -10_000)]
    )
    assert sorted(paid_rows(sim, wednesday)) == sorted(
        [("payout", -5000), ("charge", 5000), (RELEASE, 10_000), (HOLD, -10_000)]
    )
    # So the rows that a payout paid add up to it, always.
    for payout in (tuesday, wednesday):
        assert sum(net for _, net in paid_rows(sim, payout)) == 0


@pytest.mark.parametrize("opening", [9_999, 10_000])
def test_nothing_leaves_that_is_not_above_the_minimum(opening: int) -> None:
    sim = start(usd=opening)
    keep_at_least(sim, usd=10_000)
    sim.clock.advance_to(moment("Fri 2026-03-06 12:00"))
    assert rows(sim) == [("topup", opening)]


def test_a_minimum_holds_for_every_automatic_interval() -> None:
    for schedule in (
        {"interval": "weekly", "weekly_payout_days": ["wednesday"]},
        {"interval": "monthly", "monthly_payout_days": [4]},
    ):
        sim = start(usd=100_000)
        schedule_payouts(sim, **schedule)
        keep_at_least(sim, usd=10_000)
        sim.clock.advance_to(moment("Fri 2026-03-06 12:00"))
        (payout,) = sim.payouts.list()["data"]
        assert (payout["amount"], when(payout["created"])) == (90_000, "Wed 2026-03-04 01:30")


def test_a_payout_by_hand_takes_what_is_there_minimum_or_not() -> None:
    sim = start(usd=100_000)
    keep_at_least(sim, usd=10_000)
    sim.payouts.create(amount=95_000, currency="usd")
    assert rows(sim) == [("topup", 100_000), ("payout", -95_000)]


def test_a_minimum_is_of_its_own_currency() -> None:
    sim = start(usd=100_000)
    keep_at_least(sim, cad=10_000)
    sim.clock.advance_to(moment("Tue 2026-03-03 12:00"))
    assert rows(sim) == [("topup", 100_000), ("payout", -100_000)]


# -- moving the minimum ---------------------------------------------------------------------------


def test_a_higher_minimum_is_filled_from_what_comes_in() -> None:
    sim = start(usd=100_000)
    keep_at_least(sim, usd=10_000)
    sim.clock.advance_to(moment("Tue 2026-03-03 12:00"))
    keep_at_least(sim, usd=15_000)
    tell(
        sim,
        """
        moment               | do                  | available | by itself
        Tue 2026-03-03 12:00 | charge 3000 at once |     13000 |
        Wed 2026-03-04 12:00 | charge 4000 at once |     17000 |
        Thu 2026-03-05 01:30 |                     |     15000 | payout 2000
        """,
    )


def test_a_lower_minimum_lets_the_difference_go_with_the_next_payout() -> None:
    sim = start(usd=100_000)
    keep_at_least(sim, usd=10_000)
    sim.clock.advance_to(moment("Tue 2026-03-03 12:00"))
    keep_at_least(sim, usd=4000)
    tell(
        sim,
        """
        moment               | available | by itself
        Wed 2026-03-04 01:29 |     10000 |
        Wed 2026-03-04 01:30 |      4000 | payout 6000
        """,
    )
    keep_at_least(sim, usd=0)
    tell(
        sim,
        """
        moment               | available | by itself
        Wed 2026-03-04 12:00 |      4000 | paid 6000
        Thu 2026-03-05 01:30 |         0 | payout 4000
        """,
    )


def test_a_debit_brings_the_balance_to_zero_and_later_sales_refill_the_minimum() -> None:
    sim = start(usd=5000)
    keep_at_least(sim, usd=5000)
    tell(
        sim,
        """
        moment               | do                      | available | by itself
        Mon 2026-03-02 09:00 | charge 10000 at once    |     15000 |
        Mon 2026-03-02 10:00 | payout 15000            |         0 |
        Mon 2026-03-02 11:00 | refund 8000 of charge 1 |     -8000 |
        Mon 2026-03-02 23:00 |                         |     -8000 | paid 15000
        Tue 2026-03-03 01:30 |                         |         0 | payout -8000
        Wed 2026-03-04 12:00 | charge 3000 at once     |      3000 | paid -8000
        Thu 2026-03-05 12:00 | charge 4000 at once     |      7000 |
        Fri 2026-03-06 01:30 |                         |      5000 | payout 2000
        """,
    )


def test_a_negative_balance_has_nothing_to_pay_out_whatever_the_minimum() -> None:
    sim = start(usd=5000)
    keep_at_least(sim, usd=5000)
    debit_negative_balances(sim, False)
    tell(
        sim,
        """
        moment               | do                      | available | by itself
        Mon 2026-03-02 09:00 | charge 10000 at once    |     15000 |
        Mon 2026-03-02 10:00 | payout 15000            |         0 |
        Mon 2026-03-02 11:00 | refund 8000 of charge 1 |     -8000 |
        Fri 2026-03-06 12:00 | charge 9000 at once     |      1000 | paid 15000
        Mon 2026-03-09 12:00 | charge 6000 at once     |      7000 |
        Tue 2026-03-10 01:30 |                         |      5000 | payout 2000
        """,
    )


# -- the setting ----------------------------------------------------------------------------------


def test_a_minimum_in_another_currency_is_added_to_those_that_are_there() -> None:
    sim = Simulator()
    keep_at_least(sim, usd=1500, cad=8000)
    keep_at_least(sim, eur=5000)
    assert minimums(sim) == {"usd": 1500, "cad": 8000, "eur": 5000}


def test_the_minimum_of_a_currency_that_is_there_is_changed() -> None:
    sim = Simulator()
    keep_at_least(sim, usd=1500, cad=8000)
    keep_at_least(sim, usd=3000)
    assert minimums(sim) == {"usd": 3000, "cad": 8000}


def test_an_empty_string_takes_the_minimum_of_a_currency_away_or_all_of_them() -> None:
    sim = Simulator()
    keep_at_least(sim, usd=1500, cad=8000)
    keep_at_least(sim, usd="")
    assert minimums(sim) == {"cad": 8000}
    sim.balance_settings.update(payments={"payouts": {"minimum_balance_by_currency": ""}})
    assert minimums(sim) is None


@pytest.mark.parametrize(("country", "currency"), [("BR", "brl"), ("IN", "inr"), ("TH", "thb")])
def test_brazil_india_and_thailand_have_no_minimum_balances(country: str, currency: str) -> None:
    sim = Simulator(country=country, pricing=at_no_cost(country, currency))
    with pytest.raises(errors.InvalidRequestError):
        keep_at_least(sim, **{currency: 1000})
    assert minimums(sim) is None
