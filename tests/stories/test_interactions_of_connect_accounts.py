"""What becomes of the money when an account ends."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator

from .openings import schedule_payouts
from .sellers import (
    Story,
    available,
    below_zero,
    earn,
    payouts_of,
    refusal_of,
    reserved,
    sell,
    seller,
    send,
)
from .story import moment


@pytest.fixture
def sim() -> Simulator:
    """A platform that keeps its 20,000."""
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"), opening_balance={"usd": 20_000})
    schedule_payouts(sim, interval="manual")
    return sim


def reject(sim: Simulator, shop: str) -> dict[str, Any]:
    rejected: dict[str, Any] = sim.accounts.reject(shop, reason="fraud_other")
    return rejected


# -- delete ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("type", ["custom", "express"])
def test_an_account_without_money_can_be_deleted(sim: Simulator, type: str) -> None:
    shop = seller(sim, type)
    assert sim.accounts.delete(shop) == {"id": shop, "object": "account", "deleted": True}
    assert sim.accounts.list()["data"] == []
    sim.check()


def test_an_account_with_money_cannot_be_deleted_until_all_of_it_has_left(sim: Simulator) -> None:
    # Pending on Monday, available on Wednesday, then on its way to the bank.
    shop = seller(sim)
    sell(sim, shop, 10_000)
    for moment_of_money in (
        "Mon 2026-03-02 12:00",
        "Wed 2026-03-04 00:30",
        "Wed 2026-03-04 02:00",
    ):
        sim.clock.advance_to(moment(moment_of_money))
        refusal_of(sim.accounts.delete, shop)
    sim.clock.advance_to(moment("Wed 2026-03-04 12:00"))
    assert payouts_of(sim, shop)[0]["status"] == "paid"
    assert sim.accounts.delete(shop)["deleted"] is True


def test_an_account_of_which_something_is_held_cannot_be_deleted(sim: Simulator) -> None:
    shop = seller(sim)
    earn(sim, shop, 1_000)
    sim.reserve.holds.create(
        amount=1_000,
        currency="usd",
        release_schedule={"release_after": int(moment("Mon 2026-03-09 12:00").timestamp())},
        stripe_account=shop,
    )
    assert available(sim, shop) == 0
    refusal_of(sim.accounts.delete, shop)
    sim.clock.advance_to(moment("Tue 2026-03-10 12:00"))
    assert sim.accounts.delete(shop)["deleted"] is True


def test_an_account_that_owes_something_cannot_be_deleted(sim: Simulator) -> None:
    shop = seller(sim)
    below_zero(sim, shop, 5_000)
    sim.clock.advance(days=1)
    refusal_of(sim.accounts.delete, shop)
    send(sim, shop, 5_000)
    assert sim.accounts.delete(shop)["deleted"] is True
    assert (available(sim), reserved(sim)) == (15_000, 0)


def test_an_account_for_which_stripe_is_liable_is_never_deleted(sim: Simulator) -> None:
    shop = seller(sim, "standard")
    refusal_of(sim.accounts.delete, shop)
    assert sim.accounts.retrieve(shop)["id"] == shop


# -- reject ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("type", ["custom", "express"])
def test_a_rejected_account_neither_sells_nor_is_paid_out(sim: Simulator, type: str) -> None:
    shop = seller(sim, type)
    sell(sim, shop, 10_000)
    rejected = reject(sim, shop)
    assert (rejected["charges_enabled"], rejected["payouts_enabled"]) == (False, False)
    assert rejected["requirements"]["disabled_reason"].startswith("rejected.")
    refusal_of(sell, sim, shop, 10_000)
    sim.clock.advance_to(moment("Fri 2026-03-06 12:00"))
    assert (available(sim, shop), payouts_of(sim, shop)) == (9_680, [])
    refused = refusal_of(sim.payouts.create, amount=1_000, currency="usd", stripe_account=shop)
    assert refused.code == "payouts_not_allowed"


def test_only_who_is_liable_may_reject_an_account(sim: Simulator) -> None:
    shop = seller(sim, "standard")
    refusal_of(reject, sim, shop)
    assert sim.accounts.retrieve(shop)["charges_enabled"] is True


def test_what_a_rejected_account_owes_is_debited_all_the_same(sim: Simulator) -> None:
    shop = seller(sim, "express")
    below_zero(sim, shop, 5_000)
    reject(sim, shop)
    Story(sim, seller=shop, platform=sim.account).tell(
        """
        moment               | seller | platform | reserved | seller payouts
        Mon 2026-03-02 10:00 |  -5000 |    15000 |     5000 |
        Tue 2026-03-03 01:30 |      0 |    15000 |     5000 | -5000
        Fri 2026-03-06 00:00 |      0 |    20000 |        0 |
        """
    )


def test_what_a_rejected_account_owes_is_paid_by_the_reserve_after_180_days(sim: Simulator) -> None:
    shop = seller(sim)
    below_zero(sim, shop, 5_000)
    sim.clock.advance_to(moment("Tue 2026-03-10 12:00"))
    reject(sim, shop)
    Story(sim, seller=shop, platform=sim.account).tell(
        """
        moment               | seller | platform | reserved
        Tue 2026-03-10 12:00 |  -5000 |    15000 |     5000
        Sat 2026-08-29 23:59 |  -5000 |    15000 |     5000
        Sun 2026-08-30 00:00 |      0 |    15000 |        0
        """
    )
