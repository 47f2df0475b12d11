"""The model of the balances component: what it shows, what it allows, and why not."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, errors
from stripesim.api.components import Balances

TEST_BANK: dict[str, Any] = {
    "object": "bank_account",
    "country": "US",
    "currency": "usd",
    "routing_number": "110000000",
    "account_number": "000111111116",
}


def opened(type: str = "standard", **features: bool) -> tuple[Simulator, Balances]:
    """A seller who was charged 100.00 on each of three days, and its component."""
    sim = Simulator(start="2026-03-02T09:00:00Z")
    seller = sim.accounts.create(type=type)["id"]
    sim.controls.complete_onboarding(seller)
    for _ in range(3):
        charge = {"amount": 100_00, "currency": "usd", "source": "tok_visa"}
        sim.charges.create(**charge, stripe_account=seller)
        sim.clock.advance(days=1)
    return sim, component(sim, seller, **features)


def component(sim: Simulator, seller: str, **features: bool) -> Balances:
    wanted = {"balances": {"enabled": True, "features": features}}
    made = sim.account_sessions.create(account=seller, components=wanted)
    return sim.components.balances(made["client_secret"])


def allowed(balances: Balances) -> dict[str, bool]:
    return {action: it["allowed"] for action, it in balances.actions.items()}


def test_it_shows_the_balance_and_what_will_be_paid_when() -> None:
    sim, balances = opened()  # it is Thursday; Wednesday's charge is pending
    (dollars,) = balances.summary
    assert (dollars["available"], dollars["pending"]) == (0, 96_80)
    told = [(each["amount"], each["status"]) for each in balances.upcoming_payouts]
    assert told == [(96_80, "estimated")]
    (estimated,) = balances.upcoming_payouts
    sim.clock.advance_to("2026-03-06T02:00:00Z")
    (made,) = balances.upcoming_payouts
    assert made["payout"] in {
        each["id"] for each in sim.payouts.list(stripe_account=balances.account)["data"]
    }
    assert (made["amount"], made["arrival_date"]) == (
        estimated["amount"],
        estimated["arrival_date"],
    )


def test_each_night_has_its_own_estimate() -> None:
    sim = Simulator(start="2026-03-02T09:00:00Z")
    seller = sim.accounts.create(type="express")["id"]
    sim.controls.complete_onboarding(seller)
    for amount in (100_00, 200_00):
        sim.charges.create(amount=amount, currency="usd", source="tok_visa", stripe_account=seller)
        sim.clock.advance(hours=15)  # into Tuesday
    estimates = list(component(sim, seller).upcoming_payouts)
    sim.clock.advance(days=7)
    made = [each["amount"] for each in sim.payouts.list(stripe_account=seller)["data"]]
    assert [each["amount"] for each in estimates] == made[::-1] == [96_80, 193_90]


def test_all_it_shows_is_plain_data() -> None:
    _, balances = opened()
    data = balances.data()
    assert set(data) == {
        "account", "country", "default_currency", "livemode", "now", "expires_at", "sign_in",
        "features", "decimals", "summary", "payout_options", "upcoming_payouts",
        "payout_schedule", "external_accounts", "actions",
    }  # fmt: skip
    assert data["payout_schedule"] == {"interval": "daily", "delay_days": 2}
    assert [bank["last4"] for bank in data["external_accounts"]] == ["6789"]


@pytest.mark.parametrize(
    ("type", "editing", "adding"), [("standard", True, True), ("express", False, False)]
)
def test_schedule_and_money_are_the_sellers_where_stripe_bears_the_losses(
    type: str, editing: bool, adding: bool
) -> None:
    _, balances = opened(type)
    can = allowed(balances)
    assert (can["edit_schedule"], can["add_money"]) == (editing, adding)
    assert can["edit_external_accounts"]


def test_a_manual_payout_needs_a_manual_schedule() -> None:
    sim, balances = opened()
    assert "manual" in balances.actions["manual_payout"]["why_not"]
    with pytest.raises(errors.InvalidRequestError, match="only when the schedule's interval"):
        balances.manual_payout(1_00, "usd")
    balances.edit_schedule(interval="manual")
    sim.clock.advance(days=3)
    payout = balances.manual_payout(50_00, "usd")
    assert (payout["amount"], payout["automatic"], payout["method"]) == (50_00, False, "standard")
    assert balances.summary[0]["available"] == 96_80 - 50_00


def test_the_schedule_shows_in_both_views_of_it() -> None:
    sim, balances = opened()
    shown = balances.edit_schedule(interval="weekly", weekly_payout_days=["friday"])
    assert shown["interval"] == "weekly"
    account = sim.accounts.retrieve(balances.account)
    assert account["settings"]["payouts"]["schedule"]["weekly_anchor"] == "friday"


def test_a_feature_that_the_session_leaves_out_is_refused() -> None:
    _, balances = opened(standard_payouts=False, edit_payout_schedule=False)
    for act in (
        lambda: balances.edit_schedule(interval="manual"),
        lambda: balances.manual_payout(1, "usd"),
    ):
        with pytest.raises(errors.InvalidRequestError, match="The account session does not allow"):
            act()


def test_what_it_shows_is_read_without_a_request() -> None:
    """The log of requests has an application's own, and a fault is for one of those."""
    sim, balances = opened(external_account_collection=True)
    sim.controls.fail_requests(429)
    before = list(sim._dispatcher.log)
    said = balances.data()
    assert (len(said["upcoming_payouts"]), len(said["external_accounts"])) == (1, 1)
    assert list(sim._dispatcher.log) == before
    with pytest.raises(errors.RateLimitError):
        sim.balance.retrieve()


def test_external_accounts_are_added_chosen_and_removed() -> None:
    _, balances = opened()
    (old,) = balances.external_accounts
    new = balances.add_external_account(TEST_BANK)
    balances.update_external_account(new["id"], default_for_currency=True)
    balances.remove_external_account(old["id"])
    assert [bank["id"] for bank in balances.external_accounts] == [new["id"]]


def test_money_is_added_for_refunds_and_disputes() -> None:
    sim, balances = opened()
    balances.add_money(50_00, "usd")
    sim.clock.advance(days=4)
    balance = sim.balance.retrieve(stripe_account=balances.account)
    assert balance["refund_and_dispute_prefunding"]["available"][0]["amount"] == 50_00


# -- quotes ----------------------------------------------------------------------------------------


def test_a_quote_says_what_a_payout_costs_and_brings_and_moves_nothing() -> None:
    sim, balances = opened()
    before = sim.fingerprint()
    quote = balances.payout_quote("instant", 50_00, "usd")
    assert (quote["fee"], quote["arrives"], quote["leaves"]) == (75, 50_00, 50_75)
    assert (quote["arrival_date"], quote["error"]) == (sim.clock.timestamp, None)
    assert sim.fingerprint() == before
    payout = balances.instant_payout(50_00, "usd")
    assert payout["destination"] == quote["destination"]
    row = sim.balance_transactions.retrieve(
        payout["balance_transaction"], stripe_account=balances.account
    )
    assert (row["fee"], row["net"]) == (quote["fee"], -quote["leaves"])


def test_a_quote_of_what_would_be_refused_is_the_refusal_itself() -> None:
    _, balances = opened()
    for amount in (49, 96_80):
        error = balances.payout_quote("instant", amount, "usd")["error"]
        with pytest.raises(errors.InvalidRequestError) as refused:
            balances.instant_payout(amount, "usd")
        named = ("type", "code", "param", "message")
        assert [error.get(name) for name in named] == [
            refused.value.error.get(name) for name in named
        ]


@pytest.mark.parametrize("amount", ["much", -1, 1.5, None])
def test_a_quote_of_no_amount_is_no_quote(amount: Any) -> None:
    _, balances = opened()
    with pytest.raises(errors.InvalidRequestError):
        balances.payout_quote("instant", amount, "usd")


def test_a_platforms_price_is_in_the_quote_of_the_accounts_it_is_liable_for() -> None:
    sim, balances = opened("express")
    assert balances.payout_quote("instant", 50_00, "usd")["fee"] == 0
    sim.controls.set_instant_payout_pricing(2, fixed={"usd": 25})
    assert balances.payout_quote("instant", 50_00, "usd")["fee"] == 1_25


def test_the_most_that_is_offered_can_be_paid_out_and_one_more_cannot() -> None:
    for type in ("standard", "express"):
        _, balances = opened(type)
        (way,) = balances.payout_options
        most = way["maximum"]
        assert balances.payout_quote("instant", most, "usd")["leaves"] == way["leaves"]
        over = most + 2  # one minor unit may be left: Stripe rounds what it offers down
        assert balances.payout_quote("instant", over, "usd")["error"] is not None
        assert balances.instant_payout(most, "usd")["amount"] == most
        (left,) = balances.summary
        assert left["total"] == 96_80 - way["leaves"]


def test_each_destination_has_an_option_the_default_one_first() -> None:
    _, balances = opened()
    card = {"object": "card", "number": "4000056655665556", "exp_month": 12, "exp_year": 2030}
    new = balances.add_external_account({**card, "currency": "usd"})
    (bank, other) = (way["destination"] for way in balances.payout_options)
    assert other == new["id"]
    balances.update_external_account(new["id"], default_for_currency=True)
    assert [way["destination"] for way in balances.payout_options] == [new["id"], bank]


def test_an_option_says_that_there_is_too_little() -> None:
    sim, balances = opened(standard_payouts=True)
    euros = {"object": "bank_account", "country": "DE", "account_number": "DE89370400440532013000"}
    balances.add_external_account({**euros, "currency": "eur"})
    charge = {"amount": 100_00, "currency": "eur", "source": "tok_visa"}
    sim.charges.create(**charge, stripe_account=balances.account)  # type: ignore[arg-type]
    balances.edit_schedule(interval="manual")
    sim.clock.advance(days=5)
    balances = component(sim, balances.account)
    why = {way["currency"]: way["why_not"] for way in balances.payout_options}
    assert why["usd"] is None
    assert why["eur"] is not None
    assert why["eur"].startswith("A payout is at least €200.00; €")


def test_what_the_session_leaves_out_is_no_option() -> None:
    _, balances = opened(instant_payouts=False)
    assert list(balances.payout_options) == []


@pytest.mark.parametrize(
    ("country", "currency", "places"),
    [("US", "usd", 2), ("JP", "jpy", 0), ("HU", "huf", 2)],
)
def test_amounts_come_with_the_decimals_of_the_api(
    country: Any, currency: str, places: int
) -> None:
    sim = Simulator()
    try:
        seller = sim.accounts.create(type="custom", country=country)["id"]
    except errors.InvalidRequestError:
        pytest.skip(f"there are no accounts in {country}")
    data = component(sim, seller).data()
    assert (data["default_currency"], data["decimals"][currency]) == (currency, places)


def test_a_payout_under_way_says_how_it_was_made() -> None:
    _, balances = opened()
    balances.instant_payout(50_00, "usd")
    (underway, *planned) = balances.upcoming_payouts
    assert (underway["method"], underway["status"]) == ("instant", "pending")
    assert {each["method"] for each in planned} == {"standard"}


# -- sessions --------------------------------------------------------------------------------------


def test_signing_in_is_asked_for_by_a_control_and_lasts_as_long_as_the_session() -> None:
    sim, balances = opened()
    assert not balances.sign_in_is_due
    sim.controls.require_sign_in()
    assert balances.data()["sign_in"]
    with pytest.raises(errors.InvalidRequestError, match="has to sign in"):
        balances.instant_payout(50_00, "usd")
    twin = sim.fork()
    balances.sign_in()
    assert balances.instant_payout(50_00, "usd")["amount"] == 50_00
    assert component(sim, balances.account).sign_in_is_due  # of another session
    assert component(twin, balances.account).sign_in_is_due
    sim.controls.require_sign_in(False)
    assert not component(sim, balances.account).sign_in_is_due


def test_nobody_signs_in_where_the_session_turns_it_off() -> None:
    sim, balances = opened(
        "custom", external_account_collection=False, disable_stripe_user_authentication=True
    )
    sim.controls.require_sign_in()
    assert not balances.sign_in_is_due


@pytest.mark.parametrize("required", [1, None, "yes"])
def test_signing_in_is_required_or_not(required: Any) -> None:
    with pytest.raises(ValueError, match="True or False"):
        Simulator().controls.require_sign_in(required)


def test_a_logout_closes_the_session_for_good() -> None:
    sim, balances = opened()
    secret = sim.account_sessions.create(
        account=balances.account, components={"balances": {"enabled": True}}
    )["client_secret"]
    assert sim.components.state(secret) == "open"
    sim.components.balances(secret).log_out()
    assert sim.components.state(secret) == "closed"
    with pytest.raises(errors.InvalidRequestError, match="closed by a logout"):
        sim.components.balances(secret)


def test_a_secret_opens_for_half_an_hour_what_its_session_enables() -> None:
    sim, balances = opened()
    session = sim.account_sessions.create(
        account=balances.account, components={"payments": {"enabled": True}}
    )
    for secret, wrong in (
        ("accs_secret__1", "No account session has this client secret"),
        (session["client_secret"], "does not enable the component balances"),
    ):
        with pytest.raises(errors.InvalidRequestError, match=wrong):
            sim.components.balances(secret)
    sim.clock.advance(minutes=30)
    with pytest.raises(errors.InvalidRequestError, match="has expired"):
        sim.components.balances(session["client_secret"])


def test_what_it_shows_changes_nothing() -> None:
    sim, balances = opened()
    before = sim.fingerprint()
    assert balances.data()
    assert "upcoming payouts" in repr(balances)
    assert "<h3>" in balances._repr_html_()
    assert sim.fingerprint() == before
