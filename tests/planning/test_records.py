"""Payments that somebody has, played as they were."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pandas
import pytest

from stripesim import Simulator, Workload

# As Stripe exports it: text, major units, UTC.
EXPORT = [
    {
        "balance_transaction_id": "txn_1",
        "created_utc": "2026-03-02 10:00:00",
        "available_on_utc": "2026-03-04 00:00:00",
        "currency": "usd",
        "gross": "100.00",
        "fee": "3.20",
        "net": "96.80",
        "reporting_category": "charge",
        "charge_id": "ch_1",
    },
    {
        "created_utc": "2026-03-03 11:00:00",
        "currency": "usd",
        "gross": "-40.00",
        "reporting_category": "refund",
        "charge_id": "ch_1",
    },
    {
        "created_utc": "2026-03-03 11:00:00",
        "currency": "usd",
        "gross": "-25.00",
        "reporting_category": "refund",
        "charge_id": "ch_of_last_year",
    },
    {
        "created_utc": "2026-03-04 01:30:00",
        "currency": "usd",
        "gross": "-56.80",
        "reporting_category": "payout",
        "charge_id": "",
    },
]


def calls(rows: Any) -> list[tuple[str, int, str, str]]:
    return [
        (f"{datetime.fromtimestamp(c.moment, UTC):%m-%d %H:%M}", c.amount, c.currency, c.call)
        for c in Workload.from_records(rows).calls(0, 10**11)
    ]


def test_an_itemized_export_is_read_in_major_units() -> None:
    assert calls(EXPORT) == [
        ("03-02 10:00", 100_00, "usd", "charge"),
        ("03-03 11:00", 40_00, "usd", "refund"),
    ]


def test_what_is_not_played_is_said_with_its_reason() -> None:
    left = Workload.from_records(EXPORT).left_out
    assert [(row["row"], row["reporting_category"], row["why"]) for row in left] == [
        (2, "refund", "its payment is not among the rows"),
        (3, "payout", "it is not played"),
    ]


def test_what_the_customer_paid_counts_and_not_what_it_became() -> None:
    sold = {**EXPORT[0], "customer_facing_amount": "13000", "customer_facing_currency": "jpy"}
    assert calls([sold]) == [("03-02 10:00", 13_000, "jpy", "charge")]


def test_plain_rows_are_read_in_minor_units() -> None:
    rows = [
        {"created": "2026-03-02T10:00:00+02:00", "amount": "1000", "currency": "USD"},
        {
            "created": datetime(2026, 3, 2, 10, tzinfo=UTC),
            "amount": 2000,
            "currency": "eur",
            "refunded_at": "2026-03-05",
            "disputed_at": None,
        },
        {"created": 1_772_445_600, "amount": 30, "currency": "jpy", "disputed_at": 1_772_445_660},
    ]
    assert calls(rows) == [
        ("03-02 08:00", 10_00, "usd", "charge"),
        ("03-02 10:00", 20_00, "eur", "charge"),
        ("03-02 10:00", 30, "jpy", "charge"),
        ("03-02 10:01", 30, "jpy", "dispute"),
        ("03-05 00:00", 20_00, "eur", "refund"),
    ]


def test_a_data_frame_is_read_as_its_rows_are() -> None:
    rows = [
        {"created": pandas.Timestamp("2026-03-02 10:00", tz="UTC"), "amount": 10_00,
         "currency": "usd", "refunded_at": when, "source": None}
        for when in (None, pandas.Timestamp("2026-03-04", tz="UTC"))
    ]  # fmt: skip
    assert calls(pandas.DataFrame(rows)) == calls(rows)
    assert len(calls(rows)) == 3


def test_a_months_own_rows_played_again_give_the_money_that_waits() -> None:
    sim = Simulator()
    busy = Workload(per_day=8, refunds=0.2, disputes=0.05, currencies={"usd": 3, "eur": 1})
    busy.play(sim, days=30)
    rows = sim.settlements(None)
    for given in (rows, rows.to_pandas(), rows.to_polars()):
        again = Simulator()
        Workload.from_records(given).play(again, until=sim.clock.now)
        assert again.balance.retrieve() == sim.balance.retrieve()
        assert again.history()[-1] == sim.history()[-1]


def test_the_names_of_sellers_and_cards_are_kept() -> None:
    sim = Simulator(start="2026-03-02T09:00:00Z")
    shop = sim.accounts.create(type="express", country="US")["id"]
    sim.controls.complete_onboarding(shop)
    row = {"created": "2026-03-02T10:00", "amount": 10_00, "currency": "usd"}
    played = Workload.from_records(
        [{**row, "stripe_account": shop}, {**row, "source": "tok_chargeDeclined"}]
    ).play(sim)
    assert [(each["account"], each["refused"]) for each in played] == [
        (shop, None),
        (sim.account, "card_declined"),
    ]
    assert f"{sim.clock.now:%H:%M:%S}" == "10:00:01"


def test_payments_before_now_are_refused_with_what_to_do() -> None:
    with pytest.raises(ValueError, match=r"Simulator\(start=\.\.\.\) begins earlier"):
        Workload.from_records(EXPORT).play(Simulator(start="2026-04-01"))


def test_no_rows_are_no_payments() -> None:
    nothing = Workload.from_records([])
    assert nothing.play(Simulator()) == []
    assert repr(nothing) == "<no payments>"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"currency": "usd", "created": 1}, "row 1 has no amount"),
        ({"amount": 1, "created": 1}, "row 1 has no currency"),
        ({"amount": 1, "currency": "gold", "created": 1}, "row 1 has no currency of Stripe's"),
        ({"amount": "ten", "currency": "usd", "created": 1}, "row 1 has no amount in amount"),
        ({"amount": 1.5, "currency": "usd", "created": 1}, "no whole minor units"),
        ({"gross": "1.005", "currency": "usd", "created": 1}, "no whole minor units"),
        ({"amount": 1, "currency": "usd"}, "row 1 has no moment in created"),
        ({"amount": 1, "currency": "usd", "created": "once"}, "row 1 has no moment in created"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Workload.from_records([EXPORT[0], wrong])
