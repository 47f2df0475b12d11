"""`sim.controls`: one table of everything that Stripe does not let you cause."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pytest

from stripesim import Price, PriceList, Simulator, errors
from stripesim.api.controls import Controls

CONTROLS = sorted(name for name in dir(Controls) if not name.startswith("_"))


@pytest.fixture
def sim() -> Simulator:
    return Simulator()


def charge(sim: Simulator, **params: Any) -> dict[str, Any]:
    """The balance transaction of a charge of 100.00."""
    params = {"currency": "usd", "source": "tok_visa", **params}
    made = sim.charges.create(amount=10_000, expand=["balance_transaction"], **params)
    row: dict[str, Any] = made["balance_transaction"]
    return row


# -- the table ------------------------------------------------------------------------------------


def test_the_controls_show_themselves_one_a_line(
    sim: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    *lines, last = repr(sim.controls).splitlines()
    assert sorted(line.split()[0] for line in lines) == CONTROLS
    (line,) = [line for line in lines if line.startswith("fail_payout")]
    assert line.endswith("  The bank sends a payout back, now: also one that was already paid.")
    assert last == "help(sim.controls.fail_payout) says what goes in."


def test_in_a_notebook_too(sim: Simulator) -> None:
    html = sim.controls._repr_html_()
    assert all(f"<td style='text-align:left'>{name}</td>" in html for name in CONTROLS)


@pytest.mark.parametrize("name", CONTROLS)
def test_each_says_what_it_does_what_it_raises_and_where_that_comes_from(name: str) -> None:
    said = " ".join((getattr(Controls, name).__doc__ or "").split())
    assert re.search(r"^[A-Z].*?\. ", said), "its first sentence says what it does"
    assert re.search(r"Raises (ValueError|`InvalidRequestError`|as `)", said)
    assert re.search(r"\((recorded|documented|assumed)\b[^()]*\)$", said), said


@pytest.mark.parametrize("name", CONTROLS)
def test_each_has_a_name_of_one_pattern(name: str) -> None:
    verbs = (
        "add|allow|authenticate|close|complete|disable|dispute|disturb|enable|escalate|fail|fund|"
        "pay_out|require|return|reverse|set"
    )
    assert re.fullmatch(rf"({verbs})(_[a-z]+)*", name)


# -- prices ---------------------------------------------------------------------------------------


def test_a_new_price_counts_for_what_comes_after(sim: Simulator) -> None:
    before = charge(sim)
    sim.controls.set_price(domestic=Price(rate=100, fixed=5))
    assert charge(sim)["fee"] == 105
    assert charge(sim, source="tok_fr")["fee"] == 470  # from abroad, as before
    assert sim.balance_transactions.retrieve(before["id"])["fee"] == before["fee"] == 320


def test_what_is_captured_later_costs_the_new_price(sim: Simulator) -> None:
    held = sim.charges.create(amount=10_000, currency="usd", source="tok_visa", capture=False)
    sim.controls.set_price(domestic=Price(rate=100))
    row = sim.charges.capture(held["id"], expand=["balance_transaction"])["balance_transaction"]
    assert row["fee"] == 100


def test_the_fees_of_disputes_and_the_margin_of_conversions(sim: Simulator) -> None:
    sim.controls.set_price(dispute_fee=2_000, dispute_countered_fee=0, conversion_margin=0)
    sim.controls.set_rate("eur", "0.5")
    assert charge(sim, currency="eur")["amount"] == 20_000
    disputed = charge(sim)["source"]
    dispute = sim.controls.dispute_charge(disputed)
    sim.disputes.update(dispute["id"], evidence={"customer_name": "Jenny"})
    rows = list(sim.balance_transactions.all(type="adjustment"))
    assert [row["fee"] for row in rows] == [2_000]


def test_a_fee_that_comes_back_is_the_one_that_was_paid() -> None:
    price = Price(290, 30)
    sim = Simulator(
        pricing=PriceList("US", "usd", price, price, 1_500, 0, returns_dispute_fee=True)
    )
    dispute = sim.controls.dispute_charge(charge(sim)["source"])
    sim.controls.set_price(dispute_fee=9_999)
    sim.controls.close_dispute(dispute["id"])
    fees = [row["fee"] for row in sim.balance_transactions.all(type="adjustment")]
    assert fees == [-1_500, 1_500]


@pytest.mark.parametrize(
    "prices",
    [{}, {"domestic": Price(-1)}, {"dispute_fee": -1}, {"dispute_fee": 1.5}, {"methods": None}],
)
def test_a_price_that_cannot_be_is_refused(sim: Simulator, prices: Any) -> None:
    before = sim.fingerprint()
    with pytest.raises(ValueError, match="price"):
        sim.controls.set_price(**prices)
    assert sim.fingerprint() == before


# -- delays ---------------------------------------------------------------------------------------


def days(row: dict[str, Any]) -> int:
    return int(row["available_on"] - row["created"] // 86_400 * 86_400) // 86_400


def test_a_new_delay_counts_for_what_comes_after(sim: Simulator) -> None:
    before = charge(sim)
    after = sim.controls.set_delay(4)
    assert after["payments"]["settlement_timing"]["delay_days"] == 4
    assert days(charge(sim)) == 4
    assert days(sim.balance_transactions.retrieve(before["id"])) == 2
    sim.controls.set_delay(7, "calendar")
    assert days(charge(sim)) == 7
    sim.clock.advance_to("2026-03-07T12:00:00Z")  # a Saturday
    sim.controls.set_delay(2, "business", roll=True)
    assert days(charge(sim)) == 4  # Wednesday: it counts as Monday's
    sim.controls.set_delay(2, roll=False)
    assert days(charge(sim)) == 3  # Tuesday
    assert sim.events.list(type="balance_settings.updated", limit=1)["data"]


def test_an_override_goes_before(sim: Simulator) -> None:
    timing: Any = {"delay_days_override": 9}
    sim.balance_settings.update(payments={"settlement_timing": timing})
    sim.controls.set_delay(3)
    assert days(charge(sim)) == 11  # nine business days
    timing = {"delay_days_override": ""}
    sim.balance_settings.update(payments={"settlement_timing": timing})
    assert days(charge(sim)) == 3


@pytest.mark.parametrize("given", [(-1,), (1.5,), (True,), (2, "fortnights")])
def test_a_delay_that_cannot_be_is_refused(sim: Simulator, given: Any) -> None:
    with pytest.raises(ValueError):
        sim.controls.set_delay(*given)


# -- funds ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", [(0, "usd"), (-5, "usd"), (1.5, "usd"), (100, "xxx")])
def test_funds_that_cannot_be_are_refused(sim: Simulator, given: Any) -> None:
    for control in (sim.controls.add_funds, sim.controls.pay_out_funds):
        with pytest.raises(ValueError):
            control(*given)


def test_another_account_than_there_is_is_refused(sim: Simulator) -> None:
    for control in (
        lambda **to: sim.controls.add_funds(100, "usd", **to),
        lambda **to: sim.controls.pay_out_funds(100, "usd", **to),
        lambda **to: sim.controls.set_price(dispute_fee=0, **to),
        lambda **to: sim.controls.set_delay(2, **to),
    ):
        with pytest.raises(errors.InvalidRequestError, match="No such"):
            control(stripe_account="acct_nope")


def test_rates_are_exact(sim: Simulator) -> None:
    sim.controls.set_price(conversion_margin=0)
    sim.controls.set_rate("eur", Fraction(1, 3))
    assert charge(sim, currency="eur")["amount"] == 30_000
