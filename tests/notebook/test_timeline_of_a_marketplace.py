"""A platform and its sellers: lines in the order of the ledger, each with its reason."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, errors, situations
from stripesim.notebook.timeline import timeline


def marketplace(country: str = "US", **settings: Any) -> tuple[Simulator, str]:
    """A platform and a seller who can be paid."""
    sim = Simulator(country, start="2026-03-02T09:00Z", **settings)
    asked = {name: {"requested": True} for name in ("card_payments", "transfers")}
    seller = sim.accounts.create(type="express", country=country, capabilities=asked)["id"]
    sim.controls.complete_onboarding(seller)
    return sim, seller


def moved(sim: Simulator, **whose: Any) -> list[tuple[str, int]]:
    """The lines that moved money, and by how much in all."""
    before, lines = 0, []
    for row in timeline(sim, stripe_account=whose.get("stripe_account")):
        now = row["pending"] + row["available"]
        if now != before and row["event"] != "payout.created":
            lines.append((row["what"].replace(whose.get("name", ""), ""), now - before))
        before = now
    return lines


def ledger(sim: Simulator, **whose: Any) -> list[int]:
    """The nets of the balance transactions, oldest first."""
    return [row["net"] for row in sim.balance_transactions.all(**whose)][::-1]


def sale(sim: Simulator, seller: str, currency: str = "usd", **more: Any) -> dict[str, Any]:
    return sim.payment_intents.create(
        amount=100_00, currency=currency, payment_method="pm_card_visa", confirm=True,
        capture_method="automatic", transfer_data={"destination": seller}, **more,
    )  # fmt: skip


def test_a_destination_charge_is_told_as_its_balance_transactions_have_it() -> None:
    sim, seller = marketplace()
    sold = sale(sim, seller, application_fee_amount=10_00)
    assert moved(sim) == [
        ("$100.00 by card, fee $3.20", 96_80),
        ("$100.00 transferred", -100_00),
        ("application fee $10.00", 10_00),
    ]
    sim.refunds.create(
        payment_intent=sold["id"], reverse_transfer=True, refund_application_fee=True
    )
    assert moved(sim)[3:] == [
        ("$100.00 refunded", -100_00),
        ("transfer reversed: $100.00", 100_00),
        ("application fee refunded: $10.00", -10_00),
    ]
    assert [amount for _, amount in moved(sim)] == ledger(sim)
    because = [row["because"] for row in timeline(sim)]
    assert (because[1], because[2], because[4]) == (
        f"to {seller}; Wed 4, like its charge",
        f"from {seller}",
        f"from {seller}",
    )


KINDS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "with a part for the seller": ("US", "usd", {"part": 90_00}),
    "without a fee, in euros": ("DE", "eur", {}),
    "with a fee, in pounds": ("GB", "gbp", {"application_fee_amount": 5_00}),
    "with a fee, in yen": ("JP", "jpy", {"application_fee_amount": 5_00}),
}


@pytest.mark.parametrize(("country", "currency", "more"), list(KINDS.values()), ids=list(KINDS))
def test_at_each_moment_lines_stand_in_the_order_of_the_ledger(
    country: str, currency: str, more: dict[str, Any]
) -> None:
    sim, seller = marketplace(country)
    if part := more.pop("part", None):
        sold = sim.charges.create(
            amount=100_00, currency=currency, source="tok_visa",
            transfer_data={"destination": seller, "amount": part},
        )  # fmt: skip
        charge = sold["id"]
    else:
        charge = sale(sim, seller, currency, **more)["latest_charge"]
    sim.clock.advance(hours=1)
    sim.refunds.create(charge=charge, amount=40_00, reverse_transfer=True)
    sim.refunds.create(charge=charge, amount=60_00, reverse_transfer=True)
    told = [amount for _, amount in moved(sim)]
    assert told == ledger(sim)
    assert len(told) > 5


def test_a_charge_for_an_account_says_that_it_settles_as_that_account_does() -> None:
    sim = Simulator(start="2026-03-02T09:00Z")
    asked = {"card_payments": {"requested": True}, "transfers": {"requested": True}}
    seller = sim.accounts.create(type="express", country="DE", capabilities=asked)["id"]
    sim.controls.complete_onboarding(seller)
    sale(sim, seller)
    assert timeline(sim)[0]["because"] == f"Mon 9: as {seller} settles"
    sale(sim, seller, "eur", on_behalf_of=seller)
    assert timeline(sim, "eur")[0]["because"] == f"Mon 9: as {seller} settles"


def test_separate_transfers_and_their_reversals_are_told_with_where_they_go() -> None:
    sim, seller = marketplace(opening_balance={"usd": 500_00})
    transfer = sim.transfers.create(amount=200_00, currency="usd", destination=seller)
    sim.transfers.reversals.create(transfer["id"], amount=50_00)
    lines = [(row["what"], row["because"], row["event"]) for row in timeline(sim)][-2:]
    assert lines == [
        ("$200.00 transferred", f"to {seller}", "transfer.created"),
        ("transfer reversed: $50.00", f"from {seller}", "transfer.reversed"),
    ]


def test_what_the_platform_holds_for_a_seller_below_zero_stands_after_what_caused_it() -> None:
    sim, seller = marketplace(opening_balance={"usd": 500_00})
    sold = sale(sim, seller)
    sim.clock.advance(days=3)
    sim.refunds.create(payment_intent=sold["id"], reverse_transfer=True)
    assert moved(sim)[-3:] == [
        ("$100.00 refunded", -100_00),
        ("transfer reversed: $100.00", 100_00),
        ("$100.00 put into reserve", -100_00),
    ]
    assert timeline(sim)[-1]["available"] == sim.balance.retrieve()["available"][0]["amount"]


def reasons(sim: Simulator, type: str, **whose: Any) -> list[tuple[str, str]]:
    """What is told of the balance transactions of one type."""
    ids = {row["id"] for row in sim.balance_transactions.all(type=type, **whose)}
    return [
        (row["what"], row["because"])
        for row in timeline(sim, **whose)
        if row["balance_transaction"] in ids
    ]


def test_a_seller_is_told_what_came_from_the_platform_and_what_went_back() -> None:
    sim, seller = marketplace()
    sold = sale(sim, seller, application_fee_amount=10_00)
    sim.refunds.create(
        payment_intent=sold["id"], reverse_transfer=True, refund_application_fee=True
    )
    mine = {"stripe_account": seller}
    assert reasons(sim, "payment", **mine) == [
        ("$100.00 from the platform, fee $10.00", "transferred; Wed 4, like its charge")
    ]
    assert reasons(sim, "payment_refund", **mine) == [
        ("$100.00 taken back", "the platform reverses its transfer")
    ]
    assert reasons(sim, "adjustment", **mine) == [
        ("application fee $10.00 back", "the platform refunds it")
    ]


def test_a_transfer_that_is_available_at_once_says_so() -> None:
    sim, seller = marketplace(opening_balance={"usd": 500_00})
    sim.transfers.create(amount=200_00, currency="usd", destination=seller)
    assert reasons(sim, "payment", stripe_account=seller) == [
        ("$200.00 from the platform", "transferred; available at once")
    ]


def below_zero(debit: bool = True) -> tuple[Simulator, str]:
    """A seller that has been paid out 100.00, which then are taken back."""
    sim, seller = marketplace(opening_balance={"usd": 500_00})
    sim.balance_settings.update(payments={"debit_negative_balances": debit}, stripe_account=seller)
    sim.balance_settings.update(payments={"payouts": {"schedule": {"interval": "manual"}}})
    sold = sale(sim, seller)
    sim.clock.advance(days=3)
    sim.refunds.create(payment_intent=sold["id"], reverse_transfer=True)
    return sim, seller


def test_a_reserve_says_for_whom_and_what_is_still_held_stands_in_a_column() -> None:
    sim, seller = below_zero()
    assert timeline(sim)[-1]["reserved"] == 100_00
    sim.clock.advance(days=14)
    assert reasons(sim, "reserve_transaction") == [
        ("$100.00 put into reserve",
         f"{seller} is below zero, and the platform liable: $100.00 held"),
        ("$100.00 out of reserve", f"{seller} owes no more"),
    ]  # fmt: skip
    assert timeline(sim)[-1]["reserved"] == 0
    assert "reserved" not in timeline(sim, stripe_account=seller)[0]


def test_a_debt_of_180_days_is_told_on_both_sides() -> None:
    sim, seller = below_zero(debit=False)
    sim.clock.advance(days=190)
    assert reasons(sim, "connect_collection_transfer") == [
        ("$100.00 lost", f"{seller} has owed it for 180 days")
    ]
    assert reasons(sim, "connect_collection_transfer", stripe_account=seller) == [
        ("$100.00 paid by the platform", "owed for 180 days")
    ]


def test_a_debit_is_asked_of_the_bank_and_not_sent_to_it() -> None:
    sim, seller = below_zero()
    sim.clock.advance(days=1)
    told = [row["what"] for row in timeline(sim, stripe_account=seller)][-3:]
    assert told == ["debit of $100.00", "$100.00 asked of the bank", "$100.00 from the bank"]


def test_what_a_plan_holds_says_until_when_and_why_it_comes_free() -> None:
    sim, seller = marketplace()
    whose = {"stripe_account": seller}
    sim.reserve.plans.create(
        type="rolling_release", percent=25, currency="usd",
        rolling_release={"days_after_charge": 6}, **whose,
    )  # fmt: skip
    sim.charges.create(amount=50_00, currency="usd", source="tok_visa", **whose)
    assert timeline(sim, **whose)[-1]["reserved"] == 12_50
    sim.clock.advance(days=9)
    assert [told for told in reasons(sim, "reserve_hold", **whose) if told] == [
        ("$12.50 put into reserve", "until Mon 9, by a plan")
    ]
    assert reasons(sim, "reserve_release", **whose) == [
        ("$12.50 out of reserve", "its time is over")
    ]
    assert timeline(sim, **whose)[-1]["reserved"] == 0


def test_money_that_is_held_into_another_month_says_the_month() -> None:
    sim = Simulator(opening_balance={"usd": 100_00})
    season = situations.rolling_reserve_in_season(sim)
    told = [row["because"] for row in timeline(sim, stripe_account=season.seller)
            if row["what"] == "$25.00 put into reserve"]  # fmt: skip
    assert told[0] == "until Mon 1 Jun, by a plan"


def test_every_line_of_a_platform_and_its_sellers_has_a_reason() -> None:
    sim, seller = below_zero()
    sale(sim, seller, application_fee_amount=10_00)
    sim.transfers.create(amount=20_00, currency="usd", destination=seller)
    sim.clock.advance(days=30)
    lines = timeline(sim, stripe_account="all")
    assert {row["account"] for row in lines} == {sim.account, seller}
    assert [row for row in lines if not row["because"]] == []


def test_several_accounts_stand_in_the_order_of_time_and_each_sum_is_its_own_accounts() -> None:
    sim, seller = marketplace()
    sale(sim, seller, application_fee_amount=10_00)
    names = {sim.account: "platform", seller: "seller"}
    told = [(names[row["account"]], row["what"], row["pending"])
            for row in timeline(sim, stripe_account=[sim.account, seller])]  # fmt: skip
    assert told == [
        ("seller", "bank account 6789 added", 0),
        ("platform", "$100.00 by card, fee $3.20", 96_80),
        ("platform", "$100.00 transferred", -3_20),
        ("seller", "$100.00 from the platform, fee $10.00", 90_00),
        ("platform", "application fee $10.00", 6_80),
    ]
    assert timeline(sim, stripe_account="all") == timeline(
        sim, stripe_account=[sim.account, seller]
    )


def test_each_sum_of_each_account_is_what_the_history_says() -> None:
    sim, _ = below_zero()
    sim.clock.advance(days=20)
    sums = ("pending", "available", "reserved", "in_transit", "bank")
    told = {
        (row["moment"], row["account"]): {name: row[name] for name in sums}
        for row in timeline(sim, stripe_account="all")
    }
    said = {
        (row["moment"], row["account"]): {name: row[name] for name in sums}
        for row in sim.history(stripe_account="all")
    }
    assert {key: told[key] for key in said} == said


def test_what_began_before_anything_happened_stands_first() -> None:
    sim, _ = marketplace(opening_balance={"usd": 500_00})
    with pytest.raises(errors.CardError):
        sim.charges.create(amount=1_000, currency="usd", source="tok_chargeDeclined")
    assert [row["what"] for row in timeline(sim)] == ["topup $500.00", "$10.00 declined"]


def test_ids_lead_from_a_line_to_its_object_and_its_balance_transaction() -> None:
    sim, seller = marketplace()
    sale(sim, seller, application_fee_amount=10_00)
    rows = {row["id"]: row["source"] for row in sim.balance_transactions.all()}
    lines = timeline(sim)
    assert {row["balance_transaction"]: row["id"] for row in lines} == rows


def test_ids_are_printed_where_there_is_room_and_always_shown_in_a_notebook(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sim, seller = marketplace()
    charge = sale(sim, seller)["latest_charge"]
    lines = timeline(sim)
    for columns, printed in (("100", False), ("180", True)):
        monkeypatch.setenv("COLUMNS", columns)
        assert (charge in repr(lines)) == printed
        assert max(map(len, repr(lines).splitlines())) <= int(columns)
    assert charge in lines._repr_html_()
    assert "account" not in repr(lines).splitlines()[0]  # it is the same in every line
    assert "account" in repr(timeline(sim, stripe_account="all")[-2:]).splitlines()[0]


@pytest.mark.parametrize("columns", [60, 80, 100, 140, 200])
def test_no_word_is_cut_however_narrow_the_terminal_is(
    monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    """Where the columns have no room, each row stands below one another."""
    sim, _ = below_zero()
    lines = timeline(sim, stripe_account="all")
    monkeypatch.setenv("COLUMNS", str(columns))
    printed = repr(lines)
    words = {word for row in lines for word in (*row["what"].split(), *row["because"].split())}
    assert words <= {*printed.split(), *printed.replace(":", "").split()}
    assert max(map(len, printed.splitlines())) <= columns
    amounts = {f"{row[name]:,}" for row in lines for name in ("available", "reserved")}
    assert amounts - {"0"} <= {*printed.replace(", ", " ").split()}


def test_where_it_is_narrow_each_line_says_whose_it_is_and_its_sums(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sim, seller = marketplace()
    sim.charges.create(amount=100_00, currency="usd", source="tok_visa", stripe_account=seller)
    monkeypatch.setenv("COLUMNS", "66")
    sim.charges.create(amount=50_00, currency="usd", source="tok_visa")
    assert repr(timeline(sim, stripe_account="all")).splitlines() == [
        f"Mon 2026-03-02 09:00  {seller}",
        "  bank account 6789 added: payouts go there",
        "  0 everywhere",
        "",
        f"Mon 2026-03-02 09:00  {seller}",
        "  $100.00 by card, fee $3.20: Wed 4: 2 business days",
        "  pending 9,680",
        "",
        f"Mon 2026-03-02 09:00  {sim.account}",
        "  $50.00 by card, fee $1.75: Wed 4: 2 business days",
        "  pending 4,825",
        "",
        "Amounts are in minor units: 10,000 are $100.00.",
    ]


def test_an_account_of_somebody_else_has_no_timeline() -> None:
    with pytest.raises(errors.PermissionError, match="acct_other"):
        timeline(Simulator(), stripe_account="acct_other")
