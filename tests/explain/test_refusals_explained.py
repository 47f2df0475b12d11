"""`sim.explain(error)`: which rule refused, by which figures, and what would have to be different.

Every reason to refuse that the lifecycles have is tried (see `tests/lifecycles/expectations.py`),
and each has to have a rule and advice.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import stripe

from stripesim import Simulator, errors, lifecycles, rules
from stripesim.explain.story import Story, rule_of
from stripesim.explain.words import BY_CELL
from stripesim.resources.connect.charge_for_others import CANNOT_TAKE_PART
from tests.lifecycles.expectations import REFUSALS, Refused
from tests.lifecycles.stage import attempt, bring, is_refused
from tests.stories.sellers import sell_for, seller

RULED = tuple(rule["says"] for rule in rules())
ONE_EACH = {(each.kind, each.verb, each.because): each for each in REFUSALS}


def refused(sim: Simulator, call: Callable[..., Any], *args: Any, **params: Any) -> Story:
    with pytest.raises(errors.StripeError) as refusal:
        call(*args, **params)
    return sim.explain(refusal.value)


# -- every reason to refuse ------------------------------------------------------------------------


@pytest.mark.parametrize("tried", ONE_EACH.values(), ids=str)
def test_every_refusal_names_its_rule_and_says_what_would_have_to_be_different(
    tried: Refused,
) -> None:
    stage = bring(tried.kind, tried.src, tried.given)
    error = is_refused(attempt(stage, tried.kind, tried.verb, tried.given).act)
    if not isinstance(error, errors.StripeError):
        return  # a mistake in calling the simulator, not an answer of Stripe
    before = stage.sim.fingerprint()
    story = stage.sim.explain(error)
    assert stage.sim.fingerprint() == before
    drafted = tried.because.startswith("of ") and tried.because != "of the state"
    unread = "turned away before anything was tried" in story
    assert story.rules or drafted or unread, story
    *_, advice, _ = [each.text for each in story]
    assert not advice.startswith(("This is `", "The figures:", "What the request", *RULED)), story
    assert "{" not in story.text().replace(str(error.user_message), "")


def test_every_reason_is_a_rule_and_every_advice_is_about_one() -> None:
    cells = {
        cell for life in lifecycles.values() for row in life.transitions for cell in row.unless
    }
    assert [cell.__qualname__ for cell in cells if rule_of(cell) is None] == []
    named = {cell.__name__ for cell in (*cells, *CANNOT_TAKE_PART)}
    assert [key for key in BY_CELL if key.rpartition(".")[2] not in named] == []
    assert all(life.refuse.__doc__ for life in lifecycles.values())


# -- in a newcomer's words -------------------------------------------------------------------------


def test_why_can_i_not_pay_out() -> None:
    sim = Simulator()
    sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    story = refused(sim, sim.payouts.create, amount=5_000, currency="usd")
    assert "A payout is at most the available balance" in story
    assert "asked $50.00, fee $0.00, available $0.00" in story
    assert "$96.80 is pending: $96.80 of it becomes available on" in story
    assert "at most $0.00" not in story
    assert "Nothing has changed" in story


def test_why_can_i_not_refund_that_much() -> None:
    sim = Simulator()
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    sim.refunds.create(charge=charge["id"], amount=3_000)
    story = refused(sim, sim.refunds.create, charge=charge["id"], amount=9_000)
    assert "at most what is left: $100.00 less the $30.00 that were refunded" in story


def test_figures_that_are_no_amounts_are_written_in_words() -> None:
    sim = Simulator(opening_balance={"usd": 50_000})
    story = refused(sim, sim.payouts.create, amount=100, currency="eur")
    assert "The figures: currency eur, paid in usd." in story
    shop = sim.accounts.create(type="express")["id"]
    story = refused(sim, sim.accounts.login_links.create, shop)
    assert "one of the conditions that refuse `create` of a login link" in story
    assert "The figures: submitted no." in story
    story = refused(sim, sim.account_links.create, account="acct_none", type="account_onboarding",
                    refresh_url="https://a.example", return_url="https://a.example")  # fmt: skip
    assert "refuse `create` of an account link" in story


def test_how_long_a_payout_could_be_reversed_is_told_in_days() -> None:
    sim = Simulator(opening_balance={"usd": 50_000})
    shop = seller(sim)
    sim.transfers.create(amount=1_000, currency="usd", destination=shop)
    sim.clock.advance(days=100)
    [payout] = sim.payouts.list(stripe_account=shop)["data"]
    story = refused(sim, sim.payouts.reverse, payout["id"], stripe_account=shop)
    assert "it could be reversed for 90 days after Tue 3 Mar 2026." in story


def test_why_can_it_not_be_canceled_any_more_names_the_states_of_the_table() -> None:
    sim = Simulator(opening_balance={"usd": 5_000})
    payout = sim.payouts.create(amount=1_000, currency="usd")
    sim.payouts.cancel(payout["id"])
    story = refused(sim, sim.payouts.cancel, payout["id"])
    assert "`cancel` is possible while the payout is `pending`" in story


def test_which_of_the_conditions_of_connect_refused() -> None:
    sim = Simulator()
    shop = seller(sim)
    story = refused(sim, sell_for, sim, "acct_unknown", 1_000)
    assert [rule.name for rule in story.rules] == ["no_such_destination"]
    story = refused(sim, sell_for, sim, shop, 1_000, application_fee_amount=2_000)
    assert [rule.name for rule in story.rules] == ["fee_too_large"]
    assert "at most the amount of the charge" in story


def test_a_declined_card_is_the_banks_refusal_and_its_charge_is_kept() -> None:
    sim = Simulator()
    story = refused(
        sim, sim.charges.create, amount=100, currency="usd", source="tok_chargeDeclined"
    )
    assert "The bank of the card refused (decline_code generic_decline)" in story
    [failed] = sim.charges.list()["data"]
    assert f"sim.explain('{failed['id']}')" in story
    assert "Nothing has changed" not in story


def test_a_mistake_in_the_request_is_told_apart_from_a_rule() -> None:
    sim = Simulator()
    story = refused(
        sim, sim.charges.create, amount=100, currency="usd", source="tok_visa", colour="{}"
    )
    assert "turned away before anything was tried" in story
    assert "Remove `colour`, or correct its spelling." in story
    story = refused(sim, sim.charges.retrieve, "ch_unknown")
    assert "name the account with stripe_account=" in story


@pytest.mark.parametrize(
    ("wrong", "advice"),
    [
        ({"amount": "ten"}, "Give `amount` as a whole number, within its bounds"),
        ({"amount": None}, "Add `amount`."),
        ({"currency": "dollars"}, "Give `currency` as a code of three letters, such as usd."),
        ({"capture": "perhaps"}, "Give `capture` as True or False."),
        ({"metadata": "green"}, "Give `metadata` as a dict, with its members by name."),
        ({"metadata": {"[": "green"}}, "metadata holds short texts under short names"),
        ({"expand": "balance_transaction"}, "Give `expand` as a list."),
        ({"description": b"green"}, "Give `description` as a text, not too long."),
        ({"currency": ""}, "Give `currency` a value, or leave it out."),
    ],
)
def test_what_a_parameter_should_be_is_told_of_each_kind(wrong: Any, advice: str) -> None:
    sim = Simulator()
    asked = {"amount": 100, "currency": "usd", "source": "tok_visa"} | wrong
    assert advice in refused(sim, sim.charges.create, **asked)


@pytest.mark.parametrize("key", ["", "dummy", "sk_test", "pk_test_x"])
def test_a_key_that_is_none_is_told_which_would_do(key: str) -> None:
    sim = Simulator()
    with sim.activate(), pytest.raises(stripe.AuthenticationError) as refusal:
        stripe.Balance.retrieve(api_key=key)
    told = " ".join(str(sim.explain(refusal.value)).split())
    assert "such as sk_test_x: any that begins with sk_test_ will do" in told


def test_a_version_that_stripe_never_had_is_told_what_to_name() -> None:
    sim = Simulator()
    with sim.activate(), pytest.raises(stripe.InvalidRequestError) as refusal:
        stripe.Balance.retrieve(stripe_version="2020-13-32")
    assert "Name a version that Stripe has, or none" in str(sim.explain(refusal.value))


def test_what_stripe_has_and_stripesim_has_not_is_no_mistake_in_spelling() -> None:
    sim = Simulator()
    asked = {"country": "US", "currency": "usd", "account_number": "1", "account_type": "checking"}
    story = refused(sim, sim.tokens.create, bank_account=asked)
    assert "Leave `bank_account[account_type]` out: stripesim does not have it." in story


def test_a_refusal_that_was_saved_with_its_key_is_explained_after_loading(tmp_path: Path) -> None:
    sim = Simulator()
    key = {"idempotency_key": "once"}
    wrong = {"amount": 100, "currency": "usd", "transfer_data": {"destination": "acct_unknown"}}
    refused(sim, sim.payment_intents.create, **wrong, **key)
    sim.save(tmp_path / "saved")
    again = Simulator.load(tmp_path / "saved")
    story = refused(again, again.payment_intents.create, **wrong, **key)
    assert [rule.name for rule in story.rules] == ["no_such_destination"]


def test_objects_and_errors_of_the_sdk_are_explained() -> None:
    sim = Simulator()
    with sim.activate():
        charge = stripe.Charge.create(amount=10_000, currency="usd", source="tok_visa")
        refund = stripe.Refund.create(charge=charge.id)
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            stripe.Refund.create(charge=charge.id)
    assert "Stripe took $3.20" in sim.explain(charge)
    assert f"A refund of $100.00 of the charge {charge.id}" in sim.explain(refund)
    assert "Nothing of this charge is left to refund" in sim.explain(refusal.value)
