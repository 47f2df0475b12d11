"""The past as a table: it says what the balance said at each moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from stripesim import Simulator, Workload, errors, situations
from stripesim.engine.ledger import Place
from stripesim.engine.store import Store
from stripesim.facts.days import DAY

from .drawn import labels

Shape = dict[str, Any]


@pytest.fixture(scope="module")
def lived() -> tuple[Simulator, list[str], list[Shape]]:
    """Forty days of a platform and two sellers, and what their balances said each midnight."""
    sim = Simulator(start="2026-03-02T09:00:00Z", opening_balance={"usd": 500_00})
    shops = [situations.seller_below_zero(sim).seller, situations.account_past_due(sim).seller]
    sim.controls.enable_account(shops[1])
    sim.reserve.plans.create(
        type="rolling_release",
        percent=20,
        currency="usd",
        rolling_release={"days_after_charge": 10},
        stripe_account=shops[1],
    )
    sim.charges.create(amount=100_00, currency="eur", source="tok_visa")
    busy = Workload(
        seed=4, per_day=4, refunds=0.3, refund_after=(0, 8), disputes=0.1, dispute_after=(1, 9),
        sellers={sim.account: 2, **dict.fromkeys(shops, 1)},
    )  # fmt: skip
    told = []
    for day in range(40):
        busy.play(sim, until=(sim.clock.timestamp // DAY + 1) * DAY)
        if day == 20:
            payout = next(each for each in sim.payouts.all() if each["status"] == "paid")
            sim.controls.fail_payout(payout["id"])
        told += [said(sim, account, "usd") for account in (sim.account, *shops)]
    return sim, [sim.account, *shops], told


def said(sim: Simulator, account: str, currency: str) -> Shape:
    """What the balance, the payouts and the rows say now."""
    whose: Any = {} if account == sim.account else {"stripe_account": account}
    balance = sim.balance.retrieve(**whose)
    sums = {
        name: sum(each["amount"] for each in balance[name] if each["currency"] == currency)
        for name in ("available", "pending")
    }
    held = balance.get("connect_reserved", [])
    held = sum(each["amount"] for each in held if each["currency"] == currency)
    rows = sim.balance_transactions.all(currency=currency, **whose)
    held += sum(row["net"] for row in rows if row["balance_type"] == "risk_reserved")
    payouts = [each for each in sim.payouts.all(**whose) if each["currency"] == currency]

    def sent(*statuses: str) -> int:
        return sum(each["amount"] for each in payouts if each["status"] in statuses)

    return {
        "moment": sim.clock.timestamp,
        "account": account,
        "currency": currency,
        **sums,
        "reserved": held,
        "in_transit": sent("pending", "in_transit"),
        "bank": sent("paid"),
    }


Lived = tuple[Simulator, list[str], list[Shape]]


def test_each_midnight_has_the_sums_that_the_balance_had_then(lived: Lived) -> None:
    sim, accounts, told = lived
    by_day = sim.history("day", currency="usd", stripe_account=accounts)
    found = {(row["moment"], row["account"]): row for row in by_day}
    assert len({row["account"] for row in told}) == 3
    assert sum(row["reserved"] > 0 for row in told) > 40
    assert any(row["available"] < 0 for row in told)
    assert [found[row["moment"], row["account"]] for row in told] == told


def test_every_change_has_a_row_and_the_last_is_now(lived: Lived) -> None:
    sim, accounts, _ = lived
    rows = sim.history(stripe_account=accounts)
    assert [row["moment"] for row in rows] == sorted(row["moment"] for row in rows)
    for account in accounts:
        own = [row for row in rows if row["account"] == account and row["currency"] == "usd"]
        sums = [{**row, "moment": 0} for row in own]
        assert all(one != next_one for one, next_one in pairwise(sums))
        assert sums[-1] == {**said(sim, account, "usd"), "moment": 0}
        assert own[-1]["in_transit"] == sim._world.ledger.sums[Place("in_transit", account, "usd")]


def test_it_has_each_currency_that_there_was() -> None:
    sim = Simulator()
    situations.money_in_three_currencies(sim)
    assert {row["currency"] for row in sim.history()} == {"usd", "eur", "gbp"}
    assert {row["currency"] for row in sim.history(currency="EUR")} == {"eur"}
    with pytest.raises(ValueError, match="no currency: 'euro'"):
        sim.history(currency="euro")


def test_reading_it_changes_nothing_and_leaves_no_trace(lived: Lived) -> None:
    sim, accounts, _ = lived
    before, log = sim.fingerprint(), sim.log(20)
    sim.history("day", stripe_account=accounts).averages()
    sim.settlements(None, stripe_account=accounts)
    assert (sim.fingerprint(), sim.log(20)) == (before, log)


def test_an_average_is_weighted_by_time() -> None:
    sim = Simulator(start="2026-03-02T00:00:00Z")
    sim.charges.create(amount=100_00, currency="usd", source="tok_visa")  # 96.80, pending 2 days
    sim.clock.advance(days=8)
    [average] = sim.history().averages()
    assert average["days"] == 8
    assert average["pending"] == 96_80 * 2 // 8
    assert 0 < average["available"] + average["in_transit"] < 96_80 // 8
    assert 5 * 96_80 // 8 < average["bank"] < 6 * 96_80 // 8
    assert sim.history("day").averages() == sim.history().averages()


def test_an_account_that_never_had_money_has_a_row_of_zeros() -> None:
    [row] = Simulator(country="JP").history("day")
    assert (row["currency"], row["available"], row["bank"]) == ("jpy", 0, 0)


def test_another_platforms_account_is_refused_as_by_stripe() -> None:
    for look in (Simulator().history, Simulator().settlements, Simulator().forecast):
        with pytest.raises(errors.PermissionError) as refusal:
            look(stripe_account="acct_of_another")
        assert (refusal.value.http_status, refusal.value.code) == (403, "account_invalid")
    with pytest.raises(ValueError, match="every is one of None, 'day'"):
        Simulator().history("hour")  # type: ignore[arg-type]


def test_what_is_the_same_everywhere_is_not_printed(
    lived: Lived, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    sim = Simulator(start="2026-03-02T09:00:00Z")
    sim.charges.create(amount=100_00, currency="usd", source="tok_visa")
    sim.clock.advance(days=3)
    assert repr(sim.history("day")).splitlines() == [
        "moment                available  pending   bank",
        "Tue 2026-03-03                0    9,680      0",
        "Wed 2026-03-04            9,680        0      0",
        "Thu 2026-03-05                0        0  9,680",
        "Thu 2026-03-05 09:00          0        0  9,680",
        "",
        "Amounts are in minor units: 10,000 are $100.00.",
    ]
    assert sim.history("day")[0]["currency"] == "usd"
    assert "Amounts are in minor units: 10,000 are $100.00.</p>" in sim.history()._repr_html_()
    everything = repr(lived[0].history("day", stripe_account=lived[1]))
    assert max(map(len, everything.splitlines())) <= 80


def test_it_draws_itself_on_one_scale_without_the_bank(lived: Lived) -> None:
    sim, accounts, _ = lived
    names = dict(zip(accounts, ("platform", "Ann", "Ben"), strict=True))
    rows = sim.history("day", currency="usd", stripe_account=accounts)
    figure = rows.plot(names=names, title="Who has what")
    assert [axes.get_ylabel() for axes in figure.axes] == ["platform", "Ann", "Ben"]
    assert len({axes.get_ylim() for axes in figure.axes}) == 1
    assert not any("bank" in text for texts in labels(figure) for text in texts)
    figure = rows.plot(bank=True)
    [title] = [each for each in figure.get_children()
               if "average" in getattr(each, "get_text", str)()]  # fmt: skip
    assert title.get_text().startswith(f"At Stripe on average: {accounts[0]} ")
    assert not title.get_parse_math()  # two signs of dollars are no formula
    assert any("bank" in text for texts in labels(figure) for text in texts)


def test_the_rows_of_an_account_are_read_once_however_many_days_there_are(
    lived: Lived, monkeypatch: pytest.MonkeyPatch
) -> None:
    sim, accounts, _ = lived
    read: Counter[str] = Counter()
    each = Store.each

    def counted(store: Store, account: str, kind: str) -> Iterator[Any]:
        for record in each(store, account, kind):
            read[kind] += 1
            yield record

    monkeypatch.setattr(Store, "each", counted)
    sim.history("day", stripe_account=accounts)
    rows = sum(len(list(each(sim._world.store, one, "balance_transaction"))) for one in accounts)
    assert read == {"balance_transaction": rows}


def test_payouts_that_arrived_are_a_table_of_their_own(lived: Lived) -> None:
    sim, accounts, _ = lived
    for account in accounts:
        whose: Any = {} if account == sim.account else {"stripe_account": account}
        paid = [each["id"] for each in sim.payouts.all(**whose) if each["status"] == "paid"]
        told = [row["payout"] for row in sim.history(stripe_account=account).payouts]
        back = {each["id"] for each in sim.payouts.all(**whose) if each["status"] == "failed"}
        assert [id for id in told if id not in back] == paid[::-1]
    moments = [row["moment"] for row in sim.history(stripe_account="all").payouts]
    assert len({row["account"] for row in sim.history(stripe_account="all").payouts}) > 1
    assert moments == sorted(moments)


def drawn(figure: Any) -> dict[str, float]:
    """How high the areas and the lines of a picture reach, in minor units."""
    (axes,) = figure.axes
    areas = (
        y for layer in axes.collections for path in layer.get_paths() for _, y in path.vertices
    )
    found = {"available": max(areas), "pending": 0, "in_transit": 0}
    for line in axes.lines:
        name = "in_transit" if line.get_linestyle() == ":" else "pending"
        found[name] = max(found[name], *line.get_ydata())
    return found


def test_daily_rows_are_drawn_as_the_averages_of_their_days_and_say_so() -> None:
    """96.80 are available from midnight to 01:30, then in transit for six hours."""
    sim = Simulator(start="2026-03-02T00:00:00Z")
    sim.charges.create(amount=100_00, currency="usd", source="tok_visa")
    means = {"available": 9680 * 90 // 1440, "pending": 9680, "in_transit": 9680 * 6 // 24}
    assert drawn(sim.forecast(days=5).plot()) == means
    sim.clock.advance(days=5)
    assert drawn(sim.history("day").plot()) == means
    assert drawn(sim.history("day")[1:].plot()) == means
    assert drawn(sim.history("day")[2:].plot())["pending"] == 0
    assert sim.history("day").plot().axes[0].get_title("left").startswith("daily averages")
    exact = sim.history().plot()
    assert drawn(exact) == dict.fromkeys(means, 9680)
    assert exact.axes[0].get_title("left") == ""


def test_what_is_in_transit_is_at_stripe_too() -> None:
    sim = Simulator(start="2026-03-02T00:00:00Z")
    sim.charges.create(amount=100_00, currency="usd", source="tok_visa")
    sim.clock.advance(days=3)  # 55.5 of 72 hours until it is in the bank
    assert sim.history().plot().get_suptitle() == "At Stripe on average: $74.62"
