"""Money that is sent at once, before its day has come.

Pending money of cards counts. An instant payout that is more than is available advances the rest,
and takes it of the days on which it would have come.
"""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator

from .sellers import (
    available,
    maturing,
    pending,
    refusal_of,
    sell,
    seller,
    send,
)
from .story import moment, when

NET = "instant_available.net_available"
THURSDAY, FRIDAY = "Thu 2024-05-09 00:00", "Fri 2024-05-10 00:00"
WEDNESDAY_NIGHT = 1_715_205_760  # Wed 2024-05-08 22:02:40


def at_once(sim: Simulator, shop: str, amount: int, **more: Any) -> dict[str, Any]:
    return sim.payouts.create(
        amount=amount, currency="usd", method="instant", stripe_account=shop, **more
    )


def test_the_balance_names_what_can_be_sent_after_the_platforms_price() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"), opening_balance={"usd": 10_000})
    sim.controls.set_instant_payout_pricing(percent="2")
    shop = seller(sim)
    [bank] = sim.accounts.external_accounts.list(shop)["data"]
    send(sim, shop, 500)

    [entry] = sim.balance.retrieve(stripe_account=shop)["instant_available"]
    assert (entry["amount"], entry["currency"]) == (500, "usd")
    assert "net_available" not in entry  # only where it is asked for
    [entry] = sim.balance.retrieve(stripe_account=shop, expand=[NET])["instant_available"]
    assert entry["amount"] == 500
    assert entry["net_available"] == [
        {"amount": 490, "destination": bank["id"], "source_types": {"card": 490}}
    ]

    payout = at_once(sim, shop, 490, destination=bank["id"])
    [fee] = sim.application_fees.list()["data"]
    assert (fee["id"], fee["amount"]) == (payout["application_fee"], 10)
    assert available(sim, shop) == 0


def test_the_balance_names_no_net_for_the_platform_itself() -> None:
    sim = Simulator(opening_balance={"usd": 10_000})
    seller(sim)
    refusal_of(sim.balance.retrieve, expand=[NET])


def wednesday_night() -> tuple[Simulator, str]:
    """A seller with nothing available, 25 dollars on Thursday and 15 on Friday."""
    sim = Simulator(start=moment("Tue 2024-05-07 09:00"))
    shop = seller(sim)
    sale = sell(sim, sim.account, 10_000)["id"]
    send(sim, shop, 2_500, source_transaction=sale)
    sim.clock.advance_to(moment("Wed 2024-05-08 09:00"))
    sale = sell(sim, sim.account, 10_000)["id"]
    send(sim, shop, 1_500, source_transaction=sale)
    sim.clock.advance_to(WEDNESDAY_NIGHT)
    assert available(sim, shop) == 0
    assert maturing(sim, shop) == {FRIDAY: 1_500, THURSDAY: 2_500}
    return sim, shop


def test_an_instant_payout_takes_the_money_of_the_days_to_come() -> None:
    sim, shop = wednesday_night()
    [entry] = sim.balance.retrieve(stripe_account=shop)["instant_available"]
    assert entry["amount"] == 4_000

    payout = at_once(sim, shop, 4_000)
    assert payout["created"] == payout["arrival_date"] == WEDNESDAY_NIGHT
    found = sim.balance_transactions.list(source=payout["id"], stripe_account=shop)["data"]
    advance, *funding, out = sorted(found, key=lambda row: (row["type"], row["net"]))
    assert [
        (row["type"], row["net"], row["status"], when(row["available_on"])) for row in funding
    ] == [
        ("advance_funding", -2_500, "pending", THURSDAY),
        ("advance_funding", -1_500, "pending", FRIDAY),
    ]
    assert (advance["type"], advance["net"], advance["status"]) == ("advance", 4_000, "available")
    assert (out["type"], out["net"], out["status"]) == ("payout", -4_000, "available")
    # Stripe's sample has the second before, here.
    for row in (advance, out):
        assert WEDNESDAY_NIGHT - 1 <= row["available_on"] <= WEDNESDAY_NIGHT
    assert advance["description"] == f"Adding available funds for {payout['id']}"
    assert {row["description"] for row in funding} == {
        f"Deducting pending funds for {payout['id']}"
    }
    assert advance["reporting_category"] == "advance"
    assert (available(sim, shop), pending(sim, shop)) == (0, 0)
    sim.clock.advance_to(moment("Fri 2024-05-10 12:00"))
    assert (available(sim, shop), pending(sim, shop)) == (0, 0)
    sim.check()


@pytest.mark.parametrize("end", ["failed", "canceled"])
def test_an_instant_payout_that_comes_back_is_undone_day_by_day(end: str) -> None:
    sim, shop = wednesday_night()
    payout = at_once(sim, shop, 4_000)["id"]
    if end == "failed":
        sim.controls.fail_payout(payout)
    else:
        sim.payouts.cancel(payout, stripe_account=shop)
    assert sim.payouts.retrieve(payout, stripe_account=shop)["status"] == end
    assert (available(sim, shop), pending(sim, shop)) == (0, 4_000)
    assert maturing(sim, shop) == {FRIDAY: 1_500, THURSDAY: 2_500}
    sim.clock.advance_to(moment(THURSDAY))
    assert (available(sim, shop), pending(sim, shop)) == (2_500, 1_500)
    sim.check()


def test_fifty_cents_are_sent_to_a_debit_card() -> None:
    # The sample takes no fee: what can be sent is what is available.
    sim = Simulator(opening_balance={"usd": 10_000})
    sim.controls.allow_instant_payouts(percent="0")
    card = sim.controls.add_external_account("tok_visa_debit_us_transferSuccess")["id"]
    balance = sim.balance.retrieve()
    for name, amount in (("available", 10_000), ("instant_available", 10_000), ("pending", 0)):
        [entry] = balance[name]
        assert entry["amount"] == amount, name

    payout = sim.payouts.create(amount=50, currency="usd", method="instant", destination=card)
    assert (payout["amount"], payout["method"], payout["type"]) == (50, "instant", "card")
    assert payout["arrival_date"] == payout["created"]
    refusal_of(sim.payouts.create, amount=49, currency="usd", method="instant", destination=card)


# Ten instant payouts a day, by the clock of Chicago, which is six hours behind in winter. Asked and
# received is the same moment here.


def late_on_tuesday() -> Simulator:
    sim = Simulator(start=moment("Wed 2026-03-04 05:00"), opening_balance={"usd": 10_000})
    sim.controls.allow_instant_payouts()
    return sim


def ten_times_fifty_cents(sim: Simulator) -> None:
    """And an eleventh time, which is too often."""
    fifty_cents: dict[str, Any] = {"amount": 50, "currency": "usd", "method": "instant"}
    for _ in range(10):
        sim.payouts.create(**fifty_cents)
    assert refusal_of(sim.payouts.create, **fifty_cents).code == "instant_payouts_limit_exceeded"


def test_the_moment_of_the_request_decides_which_days_limit_counts() -> None:
    sim = late_on_tuesday()
    sim.clock.advance_to(moment("Wed 2026-03-04 05:58"))  # 23:58 on Tuesday
    ten_times_fifty_cents(sim)
    sim.clock.advance_to(moment("Wed 2026-03-04 06:03"))  # 00:03 on Wednesday
    ten_times_fifty_cents(sim)


def test_an_instant_payout_that_arrives_after_midnight_counts_for_the_day_before() -> None:
    sim = late_on_tuesday()
    sim.clock.advance_to(moment("Wed 2026-03-04 05:59:30"))
    ten_times_fifty_cents(sim)
    sim.clock.advance_to(moment("Wed 2026-03-04 06:03"))
    assert {payout["status"] for payout in sim.payouts.list()["data"]} == {"paid"}
    ten_times_fifty_cents(sim)
