"""A platform adds money to its balance."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, errors

from .sellers import available, row_on, rows
from .story import moment


@pytest.fixture
def sim() -> Simulator:
    return Simulator(start=moment("Mon 2026-03-02 09:00"))


def top_up(sim: Simulator, source: str) -> dict[str, Any]:
    made = sim.topups.create(amount=2_000, currency="usd", source=source)
    assert (made["status"], made["balance_transaction"]) == ("pending", None)
    sim.clock.advance_to(moment("Mon 2026-03-16 12:00"))
    return sim.topups.retrieve(made["id"])


def test_a_top_up_is_pending_and_then_there(sim: Simulator) -> None:
    found = top_up(sim, "btok_us_verified")
    assert (found["status"], found["failure_code"]) == ("succeeded", None)
    row = row_on(sim, None, found)
    assert (row["type"], row["net"]) == ("topup", 2_000)
    assert [kind for kind, _ in rows(sim)] == ["topup", "payout"]  # the night's, of all there was


def test_a_top_up_that_the_bank_refuses_leaves_no_trace_in_the_balance(
    sim: Simulator,
) -> None:
    found = top_up(sim, "btok_us_verified_insufficientFunds")
    assert (found["status"], found["failure_code"]) == ("failed", "insufficient_funds")
    assert found["balance_transaction"] is None
    assert (rows(sim), available(sim)) == ([], 0)


def test_a_top_up_has_eight_digits_at_most(sim: Simulator) -> None:
    before = sim.fingerprint()
    with pytest.raises(errors.InvalidRequestError) as refused:
        sim.topups.create(amount=100_000_000, currency="usd")
    assert (refused.value.code, refused.value.param) == ("amount_too_large", "amount")
    assert refused.value.user_message == "Amount must be no more than $999,999.99"
    assert sim.fingerprint() == before
    assert sim.topups.create(amount=99_999_999, currency="usd")["status"] == "pending"


@pytest.mark.parametrize("country", ["SG", "HK", "BR", "IN", "MY"])
def test_where_stripe_has_no_top_ups_a_request_for_one_is_refused(country: str) -> None:
    sim = Simulator(country)
    currency = sim.balance.retrieve()["available"][0]["currency"]
    before = sim.fingerprint()
    with pytest.raises(errors.InvalidRequestError, match=f"Accounts in {country} cannot top up"):
        sim.topups.create(amount=10_000, currency=currency)
    assert sim.fingerprint() == before


@pytest.mark.parametrize(("country", "currency"), [("US", "eur"), ("GB", "gbp"), ("JP", "jpy")])
def test_an_american_test_bank_gives_dollars_only(country: str, currency: str) -> None:
    sim = Simulator(country)
    before = sim.fingerprint()
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.topups.create(amount=10_000, currency=currency, source="btok_us_verified")
    assert (refusal.value.code, refusal.value.param) == (None, "currency")
    assert f"is in usd, not {currency}" in str(refusal.value)
    assert sim.fingerprint() == before
