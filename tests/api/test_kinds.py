"""Kinds of parameters: what a value becomes, whichever way it is spelt."""

from __future__ import annotations

import pytest

from stripesim import Simulator
from stripesim.api.kinds import Range


@pytest.mark.parametrize(
    ("bounds", "became"),
    [
        ({"gt": 5, "gte": 9}, (9, None)),
        ({"gt": 9, "gte": 5}, (10, None)),
        ({"lt": 5, "lte": 9}, (None, 5)),
        ({"lt": 9, "lte": 5}, (None, 6)),
        ({"gte": 5, "lt": 9}, (5, 9)),
        (7, (7, 8)),
    ],
)
def test_of_two_bounds_the_narrower_one_counts(bounds: object, became: object) -> None:
    assert Range().parse(bounds, "created") == became


def test_a_list_is_bounded_by_the_higher_of_two_lower_bounds() -> None:
    sim = Simulator()
    at = sim.clock.timestamp
    for _ in range(3):
        sim.charges.create(amount=100, currency="usd", source="tok_visa")
    assert len(sim.charges.list(created={"gt": at - 5, "gte": at})["data"]) == 3
    assert sim.charges.list(created={"gt": at - 5, "gte": at + 1})["data"] == []
    assert sim.charges.list(created={"lt": at, "lte": at + 5})["data"] == []
