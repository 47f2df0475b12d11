"""Explanations of random lives of a platform and its sellers, against the objects of the API."""

from __future__ import annotations

from contextlib import suppress
from random import Random
from typing import Any

import pytest

from stripesim import Simulator, errors
from stripesim.explain.night import night_of
from tests.stories.sellers import seller

DAY = 86_400
SCHEDULES = ({"interval": "manual"}, {"interval": "daily"}, {"interval": "daily"})


def something(sim: Simulator, random: Random, shop: str, charges: list[tuple[str, str]]) -> None:
    """One thing that happens on the platform."""
    kind, amount = random.random(), random.randrange(4_000, 90_000)
    if kind < 0.4:
        currency = random.choice(("usd", "eur"))
        made = sim.charges.create(
            amount=amount, currency=currency, source="tok_visa", stripe_account=shop
        )
        charges.append((shop, made["id"]))
    elif kind < 0.5:
        sim.charges.create(
            amount=amount, currency="usd", source="tok_visa", transfer_data={"destination": shop}
        )
    elif kind < 0.75 and charges:
        account, charge = random.choice(charges)
        sim.refunds.create(charge=charge, stripe_account=account)
    elif kind < 0.85:
        sim.transfers.create(amount=amount // 20, currency="usd", destination=shop)
    elif kind < 0.92:
        [payout, *_] = sim.payouts.list(limit=3, stripe_account=shop)["data"] or [None]
        if payout is not None:
            sim.controls.fail_payout(payout["id"])
    else:
        sim.accounts.update(shop, settings={"payouts": {"schedule": random.choice(SCHEDULES)}})


@pytest.fixture(scope="module", params=[(0, "same_day"), (1, "ahead")], ids=str)
def life(request: pytest.FixtureRequest) -> tuple[Simulator, list[str]]:
    seed, timing = request.param
    random = Random(seed)
    sim = Simulator(seed=seed, payout_timing=timing, opening_balance={"usd": 100_000})
    shops = [seller(sim, "express"), seller(sim), seller(sim, "express", "DE"), seller(sim)]
    charges: list[tuple[str, str]] = []
    for _ in range(80):
        sim.clock.advance(hours=random.randrange(1, 30))
        with suppress(errors.StripeError):  # it may be refused
            something(sim, random, random.choice(shops), charges)
    return sim, shops


def figures(story: Any) -> list[dict[str, Any]]:
    return [sentence["figures"] for sentence in story.data()["sentences"]]


def test_the_reserve_is_the_sum_of_what_is_held_for_each_account(life: Any) -> None:
    sim, _ = life
    told = figures(sim.explain.reserve())
    lines: dict[str, int] = {}
    for each in told:
        if "rows" in each:
            held = each["held"]
            lines[held["currency"]] = lines.get(held["currency"], 0) + held["amount"]
            rows = [sim.balance_transactions.retrieve(id) for id in each["rows"]]
            assert -sum(row["net"] for row in rows) == held["amount"]
            assert {row["type"] for row in rows} == {"reserve_transaction"}
    shown = sim.balance.retrieve()["connect_reserved"]
    assert lines == {each["currency"]: each["amount"] for each in shown if each["amount"]}


def test_a_balance_below_zero_is_told_as_the_api_shows_it(life: Any) -> None:
    sim, shops = life
    for account in (sim.account, *shops):
        for shown in sim.balance.retrieve(stripe_account=account)["available"]:
            story = sim.explain.balance(currency=shown["currency"], stripe_account=account)
            told = figures(story)
            assert ("smallest" in "".join(map(",".join, told))) == (shown["amount"] < 0)
            if shown["amount"] < 0:
                [had] = [each["had"]["amount"] for each in told if "had" in each]
                came = sum(each["net"]["amount"] for each in told if "net" in each)
                assert had + came == shown["amount"]


def test_every_night_of_each_account_comes_out_as_it_did(life: Any) -> None:
    sim, shops = life
    for account in (sim.account, *shops):
        made: dict[tuple[int, str], list[int]] = {}
        for payout in sim.payouts.all(stripe_account=account):
            if payout["automatic"] and payout["amount"] > 0:
                at = payout["created"] // DAY, payout["currency"]
                made.setdefault(at, []).append(payout["amount"])
        now = sim.clock.timestamp
        for moment in range(sim.accounts.retrieve(account)["created"] + DAY, now - DAY, DAY):
            for currency in ("usd", "eur"):
                night = night_of(sim._world, account, currency, moment // DAY)
                parts = [] if night.decision is None else [part for _, part in night.decision.parts]
                assert parts == made.get((moment // DAY, currency), [])


def test_a_story_is_told_of_every_side_of_every_account(life: Any) -> None:
    sim, shops = life
    before = sim.fingerprint()
    for account in (sim.account, *shops):
        for story in (
            sim.explain.balance(stripe_account=account),
            sim.explain.payouts(stripe_account=account),
            sim.explain.exposure(stripe_account=account),
            sim.explain.period("2026-03-01", stripe_account=account),
            sim.explain.reserve(stripe_account=account),
            sim.explain.account(account),
        ):
            assert story.sentences
            assert "None" not in str(story)
            assert max(map(len, str(story).splitlines())) <= 80
    assert sim.fingerprint() == before
