"""What an account is paid out to: bank accounts and debit cards, one default for each currency."""

from __future__ import annotations

import json
from typing import Any

import pytest
import stripe

from stripesim import Simulator, errors
from stripesim.facts.bank_numbers import DESTINATIONS

from .openings import add_bank_account, at_no_cost, with_old_sales
from .story import event_types, moment, tell

WORKS = "tok_visa_debit_us_transferSuccess"
FAILS = "tok_visa_debit_us_transferFail"
CARD = {"object": "card", "number": "4000056655665556", "exp_month": 8, "exp_year": 2030}


@pytest.fixture
def sim() -> Simulator:
    """A Monday morning, with 1,000.00 USD to pay out before the night's job takes it."""
    return Simulator(start=moment("Mon 2026-03-02 09:00"), opening_balance={"usd": 100_000})


def add(sim: Simulator, external_account: Any, **params: Any) -> dict[str, Any]:
    return sim.controls.add_external_account(external_account, **params)


def bank_of(sim: Simulator) -> dict[str, Any]:
    """The bank account that every simulator begins with."""
    return list(sim.accounts.external_accounts.all(sim.account))[-1]


def default_of(sim: Simulator, currency: str = "usd") -> str:
    """Where a payout goes that names no destination."""
    sim.charges.create(amount=90_000, currency=currency, source="tok_bypassPending")
    return str(sim.payouts.create(amount=40_000, currency=currency)["destination"])


# -- cards ----------------------------------------------------------------------------------------


def test_an_application_pays_out_to_a_debit_card(sim: Simulator) -> None:
    with sim.activate():
        card = stripe.Card.construct_from(sim.controls.add_external_account(WORKS), None)
        payout = stripe.Payout.create(amount=40_000, currency="usd", destination=card.id)
        assert (payout.type, payout.destination) == ("card", card.id)
        sim.clock.advance(hours=6)
        assert stripe.Payout.retrieve(payout.id).status == "paid"


@pytest.mark.parametrize("given", [WORKS, CARD, {"object": "card", "token": WORKS}])
def test_a_card_is_given_by_its_token_or_its_number(sim: Simulator, given: Any) -> None:
    card = add(sim, given)
    assert (card["object"], card["account"]) == ("card", sim.account)
    assert (card["brand"], card["funding"], card["last4"]) == ("Visa", "debit", "5556")
    assert (card["country"], card["currency"], card["status"]) == ("US", "usd", "new")
    assert card["available_payout_methods"] == ["standard", "instant"]
    assert card["id"].startswith("card_")


def test_a_card_is_given_by_a_token_of_its_own_once(sim: Simulator) -> None:
    details = {name: CARD[name] for name in CARD if name != "object"}
    details["number"] = "4000056655665572"
    token = sim.tokens.create(card=details)
    card = add(sim, token["id"])
    assert card["id"] == token["card"]["id"]
    assert (card["last4"], card["exp_year"]) == ("5572", 2030)
    with pytest.raises(errors.InvalidRequestError) as refused:
        add(sim, token["id"])
    assert refused.value.code == "token_already_used"


def test_a_card_that_takes_no_instant_payout_says_so(sim: Simulator) -> None:
    card = add(sim, "tok_visa_debit_us_instantPayoutUnsupported")
    assert card["available_payout_methods"] == ["standard"]


@pytest.mark.parametrize(
    ("country", "methods"), [("ca", ["standard", "instant"]), ("sk", ["standard"])]
)
def test_a_card_abroad_is_paid_at_once_where_instant_payouts_reach_cards(
    sim: Simulator, country: str, methods: list[str]
) -> None:
    card = add(sim, f"tok_visa_debit_{country}_transferSuccess")
    assert card["available_payout_methods"] == methods


def test_a_card_is_paid_in_the_currency_of_its_country_unless_said(sim: Simulator) -> None:
    assert add(sim, "tok_visa_debit_de_transferSuccess")["currency"] == "eur"
    assert add(sim, {**CARD, "currency": "eur"})["currency"] == "eur"


def test_every_debit_card_of_stripes_list_can_be_added(sim: Simulator) -> None:
    for card in [each for each in DESTINATIONS if each.funding == "debit"]:
        by_token, by_number = add(sim, card.token), add(sim, {**CARD, "number": card.number})
        for made in (by_token, by_number):
            assert (made["last4"], made["country"]) == (card.last4, card.country)
        assert by_token["fingerprint"] == by_number["fingerprint"]


@pytest.mark.parametrize("token", ["tok_visa_credit_au", "tok_visa_credit_ae", "tok_visa"])
def test_a_credit_card_is_refused(sim: Simulator, token: str) -> None:
    with pytest.raises(errors.InvalidRequestError) as refused:
        add(sim, token)
    assert (refused.value.code, refused.value.param) == ("invalid_card_type", "external_account")


def test_what_is_no_card_is_refused(sim: Simulator) -> None:
    for given, code in (
        ("tok_nope", "resource_missing"),
        ("4000056655665556", "resource_missing"),
        ({"object": "card"}, "parameter_missing"),
        ({**CARD, "number": "4000056655665555"}, "incorrect_number"),
        ({**CARD, "exp_month": 13}, "invalid_expiry_month"),
    ):
        with pytest.raises(errors.StripeError) as refused:
            add(sim, given)
        assert refused.value.code == code, given
    with pytest.raises(errors.InvalidRequestError, match="must be one of bank_account or card"):
        add(sim, {"object": "wallet", "country": "US", "currency": "usd", "account_number": "1"})


def test_a_payout_to_a_failing_card_comes_back_and_leaves_it_errored(sim: Simulator) -> None:
    card = add(sim, FAILS, default_for_currency=True)["id"]
    payout = sim.payouts.create(amount=40_000, currency="usd")["id"]
    tell(
        sim,
        """
        moment               | do | available | transit | by itself
        Mon 2026-03-02 14:59 |    |     60000 |   40000 |
        Mon 2026-03-02 15:00 |    |    100000 |       0 | failed 40000
        Wed 2026-03-04 12:00 |    |    100000 |       0 |
        """,
    )
    failed = sim.payouts.retrieve(payout)
    assert (failed["failure_code"], failed["type"]) == ("could_not_process", "card")
    assert failed["failure_message"] == "Stripe could not process this transfer."
    assert sim.accounts.external_accounts.retrieve(sim.account, card)["status"] == "errored"
    assert "account.external_account.updated" in event_types(sim)


def test_a_card_that_was_put_right_is_paid_again(sim: Simulator) -> None:
    card = add(sim, WORKS, default_for_currency=True)["id"]
    payout = sim.payouts.create(amount=40_000, currency="usd")["id"]
    sim.controls.fail_payout(payout, code="expired_card")
    sim.clock.advance(days=1)
    assert sim.balance.retrieve()["available"][0]["amount"] == 100_000
    after = sim.accounts.external_accounts.update(sim.account, card, exp_month=9, exp_year=2031)
    assert (after["status"], after["exp_month"], after["exp_year"]) == ("new", 9, 2031)
    sim.clock.advance(days=1)
    (paid,) = [each for each in sim.payouts.all() if each["automatic"]]
    assert (paid["destination"], paid["type"], paid["amount"]) == (card, "card", 100_000)


def test_a_debit_card_is_never_debited() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00")
    card = add(sim, WORKS, default_for_currency=True)
    tell(
        sim,
        """
        moment               | do                       | available | by itself
        Mon 2026-03-02 09:00 | refund 50000 of charge 1 |    -50000 |
        Mon 2026-03-09 09:00 |                          |    -50000 |
        """,
    )
    with pytest.raises(errors.InvalidRequestError, match="bank account in usd"):
        sim.topups.create(amount=10_000, currency="usd")
    bank = next(
        each for each in sim.accounts.external_accounts.all(sim.account) if each["id"] != card["id"]
    )
    sim.accounts.external_accounts.update(sim.account, bank["id"], default_for_currency=True)
    tell(
        sim,
        """
        moment               | do | available | by itself
        Tue 2026-03-10 01:30 |    |         0 | payout -50000
        """,
    )


# -- defaults -------------------------------------------------------------------------------------


def test_the_first_of_a_currency_is_its_default_another_one_when_asked(sim: Simulator) -> None:
    bank = bank_of(sim)["id"]
    card = add(sim, WORKS)["id"]
    assert default_of(sim) == bank
    sim.accounts.external_accounts.update(sim.account, card, default_for_currency=True)
    assert default_of(sim) == card
    euros = add(sim, {**CARD, "currency": "eur"})["id"]
    assert default_of(sim, "eur") == euros


def test_payouts_go_to_the_destination_that_is_named(sim: Simulator) -> None:
    card = add(sim, WORKS)["id"]
    payout = sim.payouts.create(amount=1_000, currency="usd", destination=card)
    assert payout["destination"] == card
    shown = sim.payouts.retrieve(payout["id"], expand=["destination.account"])["destination"]
    assert (shown["object"], shown["account"]["id"]) == ("card", sim.account)
    assert [each["id"] for each in sim.payouts.all(destination=card)] == [payout["id"]]


def test_a_list_holds_both_and_can_be_asked_for_one_of_them(sim: Simulator) -> None:
    bank, card = bank_of(sim)["id"], add(sim, WORKS)["id"]

    def listed(**asked: Any) -> list[str]:
        page = sim.accounts.external_accounts.list(sim.account, **asked)
        return [each["id"] for each in page["data"]]

    assert listed() == [card, bank]
    assert listed(object="card") == [card]
    assert listed(object="bank_account") == [bank]
    account = sim.accounts.retrieve_current()
    assert [each["id"] for each in account["external_accounts"]["data"]] == [bank, card]


def test_each_takes_only_what_belongs_to_it(sim: Simulator) -> None:
    bank, card = bank_of(sim)["id"], add(sim, WORKS)["id"]
    accounts = sim.accounts.external_accounts
    assert accounts.update(sim.account, card, name="Jenny")["name"] == "Jenny"
    named = accounts.update(sim.account, bank, account_holder_name="Jenny", metadata={"a": "b"})
    assert (named["account_holder_name"], named["metadata"]) == ("Jenny", {"a": "b"})
    for id, wrong in ((bank, {"exp_month": 3}), (card, {"account_holder_name": "Jenny"})):
        params: Any = wrong
        with pytest.raises(errors.InvalidRequestError, match="Received unknown parameter"):
            accounts.update(sim.account, id, **params)


# -- deleting -------------------------------------------------------------------------------------


def test_one_that_is_not_needed_can_be_deleted(sim: Simulator) -> None:
    card = add(sim, WORKS)["id"]
    with sim.activate():
        gone = stripe.Account.delete_external_account(sim.account, card)
    assert json.loads(str(gone)) == {"id": card, "object": "card", "deleted": True}
    assert event_types(sim)[-1] == "account.external_account.deleted"
    accounts = sim.accounts.external_accounts
    assert [each["id"] for each in accounts.all(sim.account)] == [bank_of(sim)["id"]]
    with pytest.raises(errors.InvalidRequestError, match="No such external account"):
        accounts.retrieve(sim.account, card)
    with pytest.raises(errors.InvalidRequestError, match="No such external account"):
        sim.payouts.create(amount=1_000, currency="usd", destination=card)


def test_the_default_of_the_accounts_own_currency_stays(sim: Simulator) -> None:
    bank, accounts = bank_of(sim)["id"], sim.accounts.external_accounts
    with pytest.raises(errors.InvalidRequestError, match="default external account"):
        accounts.delete(sim.account, bank)
    card = add(sim, WORKS, default_for_currency=True)["id"]
    accounts.delete(sim.account, bank)
    assert default_of(sim) == card


def test_the_default_of_another_currency_goes_once_it_is_alone() -> None:
    sim = Simulator(pricing=at_no_cost("US", "usd", conversion_margin=0))
    accounts = sim.accounts.external_accounts
    first, second = (add_bank_account(sim, "eur")["id"] for _ in range(2))
    assert default_of(sim, "eur") == second
    with pytest.raises(errors.InvalidRequestError, match="default external account"):
        accounts.delete(sim.account, second)
    accounts.delete(sim.account, first)
    accounts.delete(sim.account, second)

    charge = sim.charges.create(amount=9_448, currency="eur", source="tok_visa")
    row = sim.balance_transactions.retrieve(charge["balance_transaction"])
    assert (row["currency"], row["amount"]) == ("usd", 10_000)  # converted, as before


def test_a_payout_to_one_that_was_deleted_meanwhile_still_ends(sim: Simulator) -> None:
    for token, status in ((WORKS, "paid"), (FAILS, "failed")):
        card = add(sim, token)["id"]
        payout = sim.payouts.create(amount=1_000, currency="usd", destination=card)["id"]
        sim.accounts.external_accounts.delete(sim.account, card)
        sim.clock.advance(hours=6)
        ended = sim.payouts.retrieve(payout)
        assert (ended["status"], ended["destination"], ended["type"]) == (status, card, "card")
    sim.check()


def test_it_is_saved_and_loaded_with_the_rest(sim: Simulator, tmp_path: Any) -> None:
    card = add(sim, CARD)["id"]
    sim.save(tmp_path / "sim.json")
    again = Simulator.load(tmp_path / "sim.json")
    found = again.accounts.external_accounts.retrieve(again.account, card)
    assert found == sim.accounts.external_accounts.retrieve(sim.account, card)
