"""What was decided is explained by the terms of then: later changes do not change a sentence."""

from __future__ import annotations

from typing import Any

import pytest

import stripesim
from stripesim import Simulator
from stripesim.explain.explain import TOPICS
from tests.explain.test_disputes_explained import PLATFORM_PAYS_FEES
from tests.stories.sellers import sell, sell_for, seller, send

OF_OBJECTS = {
    "application_fee", "balance_transaction", "charge", "dispute", "fee_refund", "payment_intent",
    "refund", "topup", "transfer", "transfer_reversal",
}  # fmt: skip


def busy() -> tuple[Simulator, list[str]]:
    """A platform with sellers in two countries, and everything that they do. Returns all accounts
    too.
    """
    sim = Simulator(start="2026-03-06T09:00:00Z", opening_balance={"usd": 90_000})
    home, abroad = seller(sim), seller(sim, country="CA")
    billed = seller(sim, None, controller=PLATFORM_PAYS_FEES)
    own = sim.charges.create(amount=10_000, currency="eur", source="tok_fr")
    sim.refunds.create(charge=own["id"], amount=2_500)
    for account in (home, abroad, billed):
        sold = sell(sim, account, 12_345, application_fee_amount=999)
        sim.application_fees.refunds.create(sold["application_fee"], amount=111)
        sell(sim, account, 5_000, "tok_createDispute")
        passed = sell_for(sim, account, 20_000, application_fee_amount=1_500)
        both = {"reverse_transfer": True, "refund_application_fee": True}
        sim.refunds.create(charge=passed["id"], amount=3_333, **both)
        if account != abroad:
            sell_for(sim, account, 7_000, on_behalf_of=account)
    sim.transfers.reversals.create(send(sim, home, 4_000)["id"], amount=1_000)
    won = sim.disputes.list(stripe_account=home)["data"][0]["id"]
    evidence = {"uncategorized_text": "winning_evidence"}
    sim.disputes.update(won, evidence=evidence, stripe_account=home)
    sim.topups.create(amount=5_000, currency="usd")
    return sim, [sim.account, home, abroad, billed]


def decided(sim: Simulator) -> dict[str, list[Any]]:
    """Every sentence about what was decided, by object."""
    return {
        id: [each for each in sim.explain(id) if not each.ahead]
        for id, record in sim._world.store.latest.items()
        if record.kind in OF_OBJECTS
    }


@pytest.mark.parametrize("passes", [{}, {"seconds": 5}], ids=["at once", "later"])
def test_later_terms_do_not_change_what_was_decided(passes: dict[str, int]) -> None:
    sim, accounts = busy()
    sim.clock.advance(minutes=1)
    before = decided(sim)
    sim.clock.advance(**passes)
    for account in accounts:
        on = {"stripe_account": account}
        dear = stripesim.Price(rate=500, fixed=77)
        sim.controls.set_price(domestic=dear, international=dear, dispute_fee=9_900, **on)
        sim.controls.set_delay(9, **on)
        schedule = {"schedule": {"interval": "manual"}}
        sim.balance_settings.update(payments={"payouts": schedule}, **on)
    for currency in ("eur", "cad"):
        sim.controls.set_rate(currency, "3")
    after = decided(sim)
    assert set(before) <= set(after)
    for id, sentences in before.items():
        assert after[id] == sentences, id


def test_every_kind_of_object_is_explained() -> None:
    sim, _ = busy()
    kinds = {record.kind for record in sim._world.store.latest.values()}
    assert kinds & OF_OBJECTS == OF_OBJECTS <= set(TOPICS)
