"""Lives of platforms in which random ones once found something, made as short as they get."""

from __future__ import annotations

import pytest

from .life import ConnectLife

MONDAY = "2026-03-02T09:00:00Z"
DAY = 86_400


def converted_fee() -> ConnectLife:
    """1,000 pence of a British seller's charge are 1,240 cents for an American platform."""
    life = ConnectLife(MONDAY, 0, [("custom", "GB")])
    [kim] = life.sellers
    life.pay(kim, "gb", 10_000, application_fee_amount=1_000)
    life.must_be_right()
    [fee] = life.sim.application_fees.list()["data"]
    life.fees.append(fee["id"])
    return life


@pytest.mark.parametrize("percent", [10, 13, 100])
def test_a_fee_that_was_converted_goes_back_at_the_rate_of_the_day(percent: int) -> None:
    life = converted_fee()
    life.return_fee(0, percent)
    life.must_be_right()
