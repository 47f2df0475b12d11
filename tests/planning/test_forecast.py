"""What will be: read off a fork, so that the simulator stays as it is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stripesim import Simulator, Workload, situations
from tests.stories.story import when


def sold() -> Simulator:
    """100.00 on Friday."""
    sim = Simulator(start="2026-03-06T09:00:00Z")
    sim.charges.create(amount=100_00, currency="usd", source="tok_visa")
    return sim


def test_if_nothing_else_happens_the_money_comes_by_itself() -> None:
    sim = sold()
    rows = sim.forecast(days=5)
    assert [
        (when(row["moment"]), row["available"], row["pending"], row["bank"]) for row in rows
    ] == [
        ("Sat 2026-03-07 00:00", 0, 96_80, 0),
        ("Sun 2026-03-08 00:00", 0, 96_80, 0),
        ("Mon 2026-03-09 00:00", 0, 96_80, 0),
        ("Tue 2026-03-10 00:00", 96_80, 0, 0),
        ("Wed 2026-03-11 00:00", 0, 0, 96_80),
        ("Wed 2026-03-11 09:00", 0, 0, 96_80),
    ]
    [payout] = rows.payouts
    assert (when(payout["moment"]), payout["amount"]) == ("Tue 2026-03-10 07:30", 96_80)


def test_from_a_midnight_on_what_is_now_is_not_to_come() -> None:
    sim = sold()
    sim.clock.advance_to("2026-03-07")
    rows = sim.forecast(days=2)
    assert [when(row["moment"]) for row in rows] == ["Sun 2026-03-08 00:00", "Mon 2026-03-09 00:00"]


def test_of_no_time_nothing_is_to_come() -> None:
    sim = sold()
    sim.clock.advance(days=7)
    rows = sim.forecast(days=0)
    assert ([*rows], [*rows.payouts]) == ([], [])
    [average] = rows.averages()
    assert (average["days"], average["bank"]) == (0, 96_80)


@pytest.mark.parametrize(
    ("country", "said"),
    [
        ("US", "2 business days, by the bank days of Federal Reserve."),
        ("JP", "4 business days, with weekends alone known to be closed (holidays='bank' knows"),
    ],
)
def test_it_says_by_whose_bank_days_it_counts(country: str, said: str) -> None:
    assert said in Simulator(country=country).forecast(days=1).assumptions[1]


def test_its_averages_are_about_what_is_to_come() -> None:
    sim = sold()
    sim.clock.advance(days=1)  # it is pending for 63 hours of the ten days
    [average] = sim.forecast(days=10).averages()
    assert average["days"] == 10
    assert average["pending"] == 96_80 * 63 // 240


def test_it_is_what_then_happens() -> None:
    sim = sold()
    foreseen = sim.forecast(until="2026-04-01")
    sim.clock.advance_to("2026-04-01")
    assert [*foreseen] == [row for row in sim.history("day") if row["moment"] > 1_772_787_600]
    [payout] = foreseen.payouts
    assert payout["payout"] == sim.payouts.list()["data"][0]["id"]


def test_the_simulator_stays_as_it_is() -> None:
    sim, told = sold(), []
    sim.webhooks.add(lambda payload, headers: told.append(payload))
    before, log = sim.fingerprint(), sim.log(20)
    sim.forecast(days=20, workload=Workload(disputes=0.2))
    assert (sim.fingerprint(), sim.log(20), told) == (before, log, [])


def test_a_workload_is_played() -> None:
    sim = sold()
    quiet, busy = sim.forecast(days=20), sim.forecast(days=20, workload=Workload(per_day=5))
    assert busy[-1]["bank"] > quiet[-1]["bank"] + 200_00
    twin = sim.fork()
    Workload(per_day=5).play(twin, days=20)
    assert busy[-1] == twin.history()[-1] | {"moment": busy[-1]["moment"]}


def test_it_prints_what_it_assumes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = repr(sold().forecast(days=2))
    assert max(map(len, text.splitlines())) <= 80
    said = " ".join(text.split())
    assert "Until Sun 2026-03-08 09:00 nothing is sold, refunded or disputed" in said
    assert "payouts are daily; payments are available after 2 business days" in said
    text = repr(sold().forecast(days=2, workload=Workload(refunds=0.1)))
    assert "a workload with per_day 10.0, refunds 0.1, seed 0." in " ".join(text.split())
    assert "<li>" in sold().forecast(days=2)._repr_html_()


def test_a_part_of_it_is_a_table_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert repr(sold().forecast(days=9)[3:5]).splitlines() == [
        "moment          available   bank",
        "Tue 2026-03-10      9,680      0",
        "Wed 2026-03-11          0  9,680",
        "",
        "Amounts are in minor units: 10,000 are $100.00.",
    ]


def test_refused_calls_are_said() -> None:
    declined = Workload(per_day=2, source="tok_chargeDeclined")
    foreseen = sold().forecast(days=5, workload=declined)
    assert any("calls were refused" in each for each in foreseen.assumptions)


def test_it_is_about_the_account_that_is_asked_for() -> None:
    sim = Simulator()
    shop = situations.account_past_due(sim).seller
    rows = sim.forecast(days=9, stripe_account=shop)
    assert {row["account"] for row in rows} == {shop}
    assert (rows[-1]["available"], rows[-1]["bank"]) == (96_80, 0)  # nobody enables it
    sim.controls.enable_account(shop)
    assert sim.forecast(days=9, stripe_account=shop)[-1]["bank"] == 96_80
    assert len({row["account"] for row in sim.forecast(stripe_account=[sim.account, shop])}) == 2


def test_a_clock_that_follows_the_systems_can_be_foreseen() -> None:
    sim = Simulator(clock="system", start="now")
    sim.charges.create(amount=100_00, currency="usd", source="tok_visa")
    assert sim.forecast(days=20)[-1]["bank"] == 96_80
    assert abs(sim.clock.timestamp - datetime.now(UTC).timestamp()) < 60


def test_the_past_is_no_forecast() -> None:
    with pytest.raises(ValueError, match="not before now"):
        sold().forecast(until="2026-03-01")
    with pytest.raises(ValueError, match="either days or until"):
        sold().forecast(3, until="2026-05-01")
