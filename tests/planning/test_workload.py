"""Workloads: payments to come, by a seed."""

from __future__ import annotations

import io
import sys
from collections import Counter
from typing import Any

import pytest

from stripesim import Simulator, Workload
from stripesim.facts.calendars import weekday
from stripesim.facts.days import DAY, HOUR

MONDAY = 1_772_409_600  # 2026-03-02, midnight UTC


def calls(days: int = 28, **said: Any) -> list[Any]:
    return list(Workload(**said).calls(MONDAY, MONDAY + days * DAY, "usd"))


def test_the_same_seed_makes_the_same_calls() -> None:
    busy: dict[str, Any] = {"per_day": 30, "refunds": 0.2, "disputes": 0.05}
    assert calls(seed=3, **busy) == calls(seed=3, **busy) != calls(seed=4, **busy)
    one, other = Simulator(), Simulator()
    assert Workload(seed=3).play(one, days=5) == Workload(seed=3).play(other, days=5)
    assert one.fingerprint() == other.fingerprint()


def test_what_is_played_next_is_not_the_same_again() -> None:
    sim, month = Simulator(), Workload(seed=3)
    first, second = month.play(sim, days=5), month.play(sim, days=5)
    assert [row["amount"] for row in first] != [row["amount"] for row in second]


def test_refunds_do_not_change_which_payments_come() -> None:
    few, many = calls(seed=1), calls(seed=1, refunds=0.5)
    assert [call for call in many if call.call == "charge"] == few


def test_there_are_as_many_payments_as_was_said() -> None:
    assert 26 * 28 < len(calls(per_day=28)) < 30 * 28
    assert calls(per_day=0) == []


def test_weekdays_and_hours_have_their_weights() -> None:
    busy = calls(per_day=40, weekdays=(0, 1, 1, 1, 1, 3, 3), hours=[0] * 8 + [1] * 12 + [0] * 4)
    days = Counter(weekday(call.moment // DAY) for call in busy)
    assert days[0] == 0
    assert 2.5 < days[5] / days[2] < 3.6
    assert 0.9 < len(busy) / (40 * 28) < 1.1
    assert {call.moment % DAY // HOUR for call in busy} == set(range(8, 20))


def test_it_grows_by_the_month() -> None:
    months = Counter((call.moment - MONDAY) // (30 * DAY) for call in calls(90, growth=0.5))
    assert 1.25 < months[1] / months[0] < 1.75
    assert 1.25 < months[2] / months[1] < 1.75


def test_so_many_are_refunded_and_disputed_so_many_days_later() -> None:
    found = calls(
        90, per_day=30, refunds=0.2, refund_after=(2, 3), disputes=0.1, dispute_after=(7, 7)
    )
    sales = {call.number: call.moment for call in found if call.call == "charge"}
    for name, share, least, most in (("refund", 0.2, 2, 3), ("dispute", 0.1, 7, 7)):
        later = [call for call in found if call.call == name]
        assert share * 0.8 < len(later) / len(sales) < share * 1.2
        waits = {call.moment - sales[call.number] for call in later}
        assert least * DAY <= min(waits) <= max(waits) <= most * DAY


@pytest.mark.parametrize("country", ["US", "DE", "JP", "GB", "AU", "SG", "BR", "HK"])
def test_by_default_nothing_is_refused_in_any_currency(country: str) -> None:
    sim = Simulator(country)
    rows = Workload(refunds=0.2).play(sim, days=10)
    assert len(rows) > 60
    assert [row for row in rows if row["refused"]] == []
    assert {row["currency"] for row in rows} == {
        sim.accounts.retrieve_current()["default_currency"]
    }


def test_amounts_may_differ_by_currency() -> None:
    said = {"usd": 10_00, "jpy": (500, 600)}
    found = calls(per_day=20, currencies={"usd": 1, "jpy": 3}, amounts=said)
    by_currency = Counter(call.currency for call in found)
    assert 2 < by_currency["jpy"] / by_currency["usd"] < 4.5
    assert {call.amount for call in found if call.currency == "usd"} == {10_00}
    assert {500 <= call.amount <= 600 for call in found if call.currency == "jpy"} == {True}
    with pytest.raises(ValueError, match="amounts say nothing of eur"):
        calls(currencies="eur", amounts=said)


@pytest.mark.parametrize("charge_type", ["direct", "destination"])
def test_sellers_sell_and_the_platform_earns(charge_type: Any) -> None:
    sim = Simulator()
    shops = [sim.accounts.create(type="express", country="US")["id"] for _ in range(2)]
    for shop in shops:
        sim.controls.complete_onboarding(shop)
    rows = Workload(
        sellers=shops, charge_type=charge_type, application_fee=0.1, amounts=100_00, refunds=0.1,
        refund_after=(0, 1),
    ).play(sim, days=10)  # fmt: skip
    assert {row["account"] for row in rows} == {*shops}
    assert [row for row in rows if row["refused"]] == []
    fees = list(sim.application_fees.all())
    assert {fee["amount"] for fee in fees} == {10_00}
    assert {fee["account"] for fee in fees} == {*shops}
    assert {fee["amount_refunded"] for fee in fees} == {0, 10_00}


def test_what_stripe_would_refuse_is_in_its_row() -> None:
    sim = Simulator()
    rows = Workload(source="tok_chargeDeclined", refunds=1.0, refund_after=(0, 0)).play(sim, 3)
    assert {(row["call"], row["refused"]) for row in rows} == {
        ("charge", "card_declined"),
        ("refund", "no_charge"),
    }
    assert {row["id"] for row in rows} == {None}
    assert sim.history()[-1]["available"] == 0


def test_what_was_played_prints_within_eighty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    rows = Workload(refunds=0.5).play(Simulator(), days=3)
    *lines, empty, worth = repr(rows).splitlines()
    assert (empty, worth) == ("", "Amounts are in minor units: 10,000 are $100.00.")
    assert len(lines) == len(rows) + 1
    assert lines[0].split() == ["moment", "call", "amount", "id"]
    assert max(map(len, lines)) <= 80


def test_time_has_passed_until_the_end() -> None:
    sim = Simulator(start="2026-03-02T09:00:00Z")
    Workload().play(sim, until="2026-03-05")
    assert f"{sim.clock.now:%Y-%m-%d %H:%M}" == "2026-03-05 00:00"
    with pytest.raises(ValueError, match="not before now"):
        Workload().play(sim, until="2026-03-04")
    with pytest.raises(ValueError, match="either days or until"):
        Workload().play(sim)


@pytest.mark.parametrize(
    "said",
    [
        {"weekdays": (1, 2)}, {"hours": (0,) * 24}, {"refunds": 1.5}, {"per_day": -1},
        {"refunds": 0.6, "disputes": 0.6}, {"refund_after": (3, 2)}, {"growth": -1},
        {"charge_type": "separate"}, {"amounts": 0}, {"amounts": (5, 4)}, {"amounts": {"usd": -1}},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_once(said: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(said)).partition("_")[0]):
        Workload(**said)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_in_a_terminal_a_line_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", screen := Terminal())
    Workload(per_day=30).play(Simulator(), days=10)
    assert "98 % played" in screen.getvalue() or "99 % played" in screen.getvalue()
    assert screen.getvalue().endswith("\n")


def test_where_nobody_looks_nothing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    Workload(per_day=30).play(Simulator(), days=10)
    assert capsys.readouterr() == ("", "")
