"""Explanations of random lives, figure by figure, against the objects of the API.

Each life is a few weeks of payments, refunds, payouts by hand, failures and changed settings. The
night of every day is recomputed, and has to come out as it did.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from random import Random
from typing import Any

import pytest

from stripesim import Simulator, errors
from stripesim.explain.figures import Count, Moment, Money, short
from stripesim.explain.night import night_of
from stripesim.explain.story import Story

DAY = 86_400
Shape = dict[str, Any]
SCHEDULES: tuple[Shape, ...] = (
    {"interval": "manual"},
    {"interval": "daily"},
    {"interval": "daily"},
    {"interval": "weekly", "weekly_payout_days": ["monday", "thursday"]},
    {"interval": "monthly", "monthly_payout_days": [1, 15]},
)


def something(sim: Simulator, random: Random, currency: str, charges: list[str]) -> None:
    """One thing that happens to the account."""
    kind = random.random()
    if kind < 0.5:
        amount = random.randrange(40_000, 900_000)
        made = sim.charges.create(amount=amount, currency=currency, source="tok_visa")
        charges.append(made["id"])
    elif kind < 0.65 and charges:
        sim.refunds.create(charge=random.choice(charges))
    elif kind < 0.7:
        sim.payouts.create(amount=random.randrange(100, 50_000), currency=currency)
    elif kind < 0.78:
        set_payouts(sim, schedule=random.choice(SCHEDULES))
    elif kind < 0.84:
        kept = random.choice((0, 10_000, 1_000_000))
        set_payouts(sim, minimum_balance_by_currency={currency: kept})
    elif kind < 0.88:
        payouts = sim.payouts.list(limit=5)["data"]
        if payouts:
            sim.controls.fail_payout(random.choice(payouts)["id"])
    elif kind < 0.94:
        [bank] = sim.accounts.external_accounts.list(sim.account)["data"]
        sim.accounts.external_accounts.update(
            sim.account, bank["id"], account_holder_name=f"Jo {random.randrange(99)}"
        )
    elif random.random() < 0.4:
        sim.controls.disable_account(sim.account)
    else:
        sim.controls.enable_account(sim.account)


def set_payouts(sim: Simulator, **payouts: Any) -> None:
    sim.balance_settings.update(payments={"payouts": payouts})


def life(seed: int, timing: Any, country: str, steps: int = 60) -> Simulator:
    random = Random(seed)
    sim = Simulator(seed=seed, payout_timing=timing, country=country)
    currency, charges = sim.accounts.retrieve_current()["default_currency"], list[str]()
    for _ in range(steps):
        sim.clock.advance(hours=random.randrange(1, 30))
        with suppress(errors.StripeError):  # it may be refused
            something(sim, random, currency, charges)
    return sim


LIVES = [
    (seed, timing, country)
    for timing in ("same_day", "ahead")
    for seed, country in enumerate(("US", "GB", "DE"))
]


@pytest.fixture(scope="module", params=LIVES, ids=str)
def sim(request: pytest.FixtureRequest) -> Simulator:
    return life(*request.param)


def figures(story: Any) -> Iterator[Shape]:
    for sentence in story.data()["sentences"]:
        yield sentence["figures"]


def with_figure(story: Any, *names: str) -> list[Shape]:
    return [each for each in figures(story) if all(name in each for name in names)]


def test_every_night_of_the_past_comes_out_as_it_did(sim: Simulator) -> None:
    currency = sim.accounts.retrieve_current()["default_currency"]
    made: dict[int, list[int]] = {}
    for payout in sim.payouts.all():
        if payout["automatic"] and payout["amount"] > 0:
            made.setdefault(payout["created"] // DAY, []).append(payout["amount"])
    first = min(row["created"] for row in sim.balance_transactions.all()) // DAY
    for day in range(first + 1, (sim.clock.timestamp - 2 * 3_600) // DAY + 1):
        night = night_of(sim._world, sim.account, currency, day)
        parts = [] if night.decision is None else [amount for _, amount in night.decision.parts]
        assert parts == made.get(day, []), (day, night)
        assert sim.explain.payouts(on=day * DAY).sentences


def test_what_a_payout_is_made_of_is_what_it_lists(sim: Simulator) -> None:
    for payout in sim.payouts.all():
        story = sim.explain(payout)
        if not payout["automatic"] or payout["amount"] < 0:
            continue
        listed = [
            row
            for row in sim.balance_transactions.all(payout=payout["id"])
            if row["type"] not in ("payout", "payout_minimum_balance_hold")
            or row["source"] != payout["id"]
        ]
        told = with_figure(story, "net", "count")
        assert sum(each["net"]["amount"] for each in told) == sum(row["net"] for row in listed)
        assert sum(each["count"] for each in told if "later" not in each) == len(listed)


def able_to_be_paid(sim: Simulator) -> Simulator:
    """The same life, from where nothing stands in the way of a payout any more."""
    later = sim.fork()
    if not later.accounts.retrieve_current()["payouts_enabled"]:
        later.controls.enable_account(later.account)
    [bank] = later.accounts.external_accounts.list(later.account)["data"]
    later.accounts.external_accounts.update(
        later.account, bank["id"], account_holder_name="Jo at last"
    )
    currency = later.accounts.retrieve_current()["default_currency"]
    later.charges.create(amount=90_000_00, currency=currency, source="tok_visa")
    return later


@pytest.mark.parametrize("schedule", SCHEDULES[2:], ids=lambda schedule: str(schedule["interval"]))
def test_the_next_payout_is_the_one_that_is_made(sim: Simulator, schedule: Shape) -> None:
    later = able_to_be_paid(sim)
    set_payouts(later, schedule=schedule)
    [told] = with_figure(later.explain.payouts(), "amount", "made", "arrival")
    later.clock.advance_to(told["made"])
    made = [each for each in later.payouts.all() if each["created"] == told["made"]]
    assert sum(each["amount"] for each in made) == told["amount"]["amount"]
    assert {each["arrival_date"] for each in made} == {told["arrival"]}


def test_the_figures_of_the_balance_are_those_of_the_api(sim: Simulator) -> None:
    story, balance = sim.explain.balance(), sim.balance.retrieve()
    for name in ("available", "pending"):
        told = next(each for each in figures(story) if list(each) == [name])
        assert told[name] == {key: balance[name][0][key] for key in ("amount", "currency")}
    items = [each["net"]["amount"] for each in with_figure(story, "net")]
    before = [each["had"]["amount"] for each in with_figure(story, "had")]
    if items:
        assert sum(items + before) == balance["available"][0]["amount"]


def test_a_period_is_right_to_the_cent(sim: Simulator) -> None:
    rows = list(sim.balance_transactions.all())
    start = min(row["created"] for row in rows) + 9 * DAY
    end = start + 20 * DAY
    story = sim.explain.period(start, end)
    [told] = with_figure(story, "closing")
    assert told["opening"]["amount"] == sum(row["net"] for row in rows if row["created"] < start)
    assert told["closing"]["amount"] == sum(row["net"] for row in rows if row["created"] < end)
    way = [
        {"stays": each["stays"]} if "stays" in each else each
        for each in figures(story)
        if (len(each) <= 2 or "stays" in each) and "opening" not in each
    ]
    at = next(place for place, each in enumerate(way) if set(each) == {"sales", "deposits"})
    steps = way[at + 1 :]
    last = next(place for place, each in enumerate(steps) if set(each) == {"deposits"})
    amounts = [
        figure["amount"]
        for step in steps[:last]
        for figure in step.values()
        if isinstance(figure, dict)
    ]
    assert sum(amounts) == steps[last]["deposits"]["amount"] == way[at]["deposits"]["amount"]


AMOUNT = re.compile(r"[$€£][\d,]+\.\d\d")
DATE = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d+ [A-Z][a-z]{2}\b")


def written(figure: Any) -> Iterator[str]:
    """How a figure stands in a text."""
    if isinstance(figure, Money):
        yield f"{Money(abs(figure.amount), figure.currency)}"
    elif isinstance(figure, list | tuple) and not isinstance(figure, Count):
        for each in figure:
            yield from written(each)
    elif type(figure) in (Moment, int):
        yield short(figure)


def test_every_amount_and_date_of_a_text_is_a_figure_of_it(sim: Simulator) -> None:
    told = 0
    for story in stories(sim):
        for sentence in story:
            known = {text for figure in sentence.figures.values() for text in written(figure)}
            found = AMOUNT.findall(sentence.text) + DATE.findall(sentence.text)
            assert set(found) <= known, sentence
            told += len(found)
    assert told > 20


def stories(sim: Simulator) -> Iterator[Story]:
    yield sim.explain.payouts()
    yield sim.explain.balance()
    yield sim.explain.reserve()
    yield sim.explain.account()
    yield sim.explain.period("2026-03-01")
    yield sim.explain.exposure()
    for payout in sim._world.store.each(sim.account, "payout"):
        yield sim.explain(payout.id)
    for night in range(sim.clock.timestamp - 30 * DAY, sim.clock.timestamp - DAY, DAY):
        yield sim.explain.payouts(on=night)


def test_explaining_changes_nothing(sim: Simulator) -> None:
    before, log = sim.fingerprint(), sim.log()
    for story in stories(sim):
        assert max(map(len, str(story).splitlines())) <= 80
        assert all("{" not in sentence.text for sentence in story)
    assert (sim.fingerprint(), sim.log()) == (before, log)
