"""Files and fingerprints of 100,000 charges: against the time that making them took.

Varied: the amount is any, a third pays by one of 2,000 customers' cards and the rest by one of six
test cards, the charges are of a hundred days at uneven moments, and one in fifty is refunded.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from stripesim import Simulator

from .conftest import Line
from .judging import judge, judge_number
from .stopwatch import JUDGED, no_collections
from .stopwatch import processor as seconds

CHARGES, DAYS, CUSTOMERS, ROUNDS = 100_000 if JUDGED else 5_000, 100, 2_000, 5
CARDS = ("visa", "mastercard", "amex", "visa_debit", "discover", "jcb")
PROFILE = (
    "27 % reads the fields of records and events, 23 % writes ids and finds them again, 9 % is "
    "zlib, 6 % looks for what occurs often"
)
INPUT = "any amount, 2,000 customers' cards and 6 others, 100 days, 2 % refunded"


class Made(NamedTuple):
    sim: Simulator
    took: float  # seconds that the charges and refunds took


def varied(way: str, charges: int) -> Made:
    """So many charges, direct or through an intent."""
    sim, random, took = Simulator(), Random(1), 0.0
    customers = [
        sim.customers.create(email=f"{name}@example.com", source=f"tok_{random.choice(CARDS)}")
        for name in range(CUSTOMERS)
    ]

    def a_day() -> None:
        for _ in range(charges // DAYS):
            given: dict[str, Any] = {"amount": random.randrange(100, 30_000), "currency": "usd"}
            if random.random() < 0.3:
                given["customer"] = random.choice(customers)["id"]
            if way == "direct":
                named = {} if "customer" in given else {"source": f"tok_{random.choice(CARDS)}"}
                charge = sim.charges.create(**given, **named)["id"]
            else:
                given["payment_method"] = f"pm_card_{random.choice(CARDS)}"
                intent = sim.payment_intents.create(
                    **given, confirm=True, payment_method_types=["card"]
                )
                charge = intent["latest_charge"]
            if random.random() < 0.02:
                sim.refunds.create(charge=charge)
            if random.random() < 0.05:
                sim.clock.advance(seconds=random.randrange(1, 60))

    for _ in range(DAYS):
        took += seconds(a_day)
        sim.clock.advance(days=1)
    return Made(sim, took)


@pytest.fixture(scope="module", params=["direct", "intent"])
def made(request: pytest.FixtureRequest) -> Iterator[tuple[str, Made]]:
    with no_collections():
        yield request.param, varied(request.param, CHARGES)
    gc.collect()


def test_a_file_is_small_and_soon_written_and_read(
    report: list[Line], made: tuple[str, Made], tmp_path: Path
) -> None:
    way, (sim, took) = made
    path = tmp_path / "shop.sim"
    saved = min(seconds(lambda: sim.save(path)) for _ in range(ROUNDS))
    loaded = min(seconds(lambda: Simulator.load(path)) for _ in range(ROUNDS))
    size = path.stat().st_size / CHARGES
    budget = {"direct": 150, "intent": 300}[way]
    judge_number(report, f"bytes in a file, a charge, {way}", size, budget, "bytes", INPUT)
    judge(report, f"load {CHARGES:,} charges, {way} / making them", took, loaded, 0.25, INPUT)
    judge(
        report, f"save {CHARGES:,} charges, {way} / making them", took, saved, 0.15, INPUT, PROFILE
    )


def test_a_fingerprint_is_soon_taken(report: list[Line], made: tuple[str, Made]) -> None:
    way, (sim, took) = made
    taken = min(seconds(sim.fingerprint) for _ in range(ROUNDS))
    what = f"fingerprint of {CHARGES:,} charges, {way} / making them"
    judge(report, what, took, taken, 0.2, INPUT, PROFILE)
