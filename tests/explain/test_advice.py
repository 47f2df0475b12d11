"""What the explanation of a refusal advises where the rest of the world has to be looked at."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from stripesim import Simulator, errors
from stripesim.explain.story import Story
from tests.stories.sellers import sell, seller

MONDAY = "2026-03-02T09:00:00Z"
ASKED = {"card_payments": {"requested": True}, "transfers": {"requested": True}}


@pytest.fixture
def sim() -> Simulator:
    return Simulator(start=MONDAY, payment_methods=("card",), async_capture=True)


def refused(sim: Simulator, call: Callable[..., Any], *args: Any, **params: Any) -> Story:
    with pytest.raises(errors.StripeError) as refusal:
        call(*args, **params)
    before = sim.fingerprint()
    story = sim.explain(refusal.value)
    assert sim.fingerprint() == before
    return story


def run_what_it_says(sim: Simulator, story: Story) -> Story:
    """What `sim.explain.account(...)` gives, called as the story writes it."""
    [call] = re.findall(r"sim\.explain\.account\([^)]*\)", " ".join(each.text for each in story))
    told: Story = eval(call, {"sim": sim})
    return told


# -- an account that cannot ------------------------------------------------------------------------


def test_the_account_that_cannot_be_paid_out_is_the_one_that_is_told_of(sim: Simulator) -> None:
    shop = seller(sim)
    sell(sim, shop, 10_000)
    sim.controls.disable_account(shop)
    story = refused(sim, sim.payouts.create, amount=100, currency="usd", stripe_account=shop)
    assert f"payouts_enabled of {shop} is false:" in story
    assert "Past due: individual.verification.document" in story
    assert run_what_it_says(sim, story).about == shop
    sim.controls.disable_account(sim.account)
    story = refused(sim, sim.payouts.create, amount=100, currency="usd")
    assert run_what_it_says(sim, story).about == sim.account
    story = refused(sim, sim.charges.create, amount=1_000, currency="usd", source="tok_visa")
    assert f"charges_enabled of {sim.account} is false:" in story
    assert run_what_it_says(sim, story).about == sim.account


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda sim, shop: sim.transfers.create(amount=1, currency="usd", destination=shop),
         "transfers of {shop} was requested, and is inactive:"),
        (lambda sim, shop: sim.charges.create(amount=100, currency="usd", source="tok_visa",
                                              transfer_data={"destination": shop}),
         "transfers of {shop} was requested, and is inactive:"),
        (lambda sim, shop: sim.charges.create(amount=100, currency="usd", source="tok_visa",
                                              stripe_account=shop),
         "card_payments of {shop} was requested, and is inactive:"),
        (lambda sim, shop: sim.payment_intents.create(amount=100, currency="usd", confirm=True,
                                                      payment_method="pm_card_visa",
                                                      on_behalf_of=shop),
         "card_payments of {shop} was requested, and is inactive:"),
        (lambda sim, shop: sim.payouts.create(amount=1, currency="usd", stripe_account=shop),
         "payouts_enabled of {shop} is false:"),
    ],
    ids=["transfer", "destination", "direct", "on behalf", "payout"],
)  # fmt: skip
def test_an_account_stuck_in_its_onboarding_is_told_what_is_due_and_how_it_goes_on(
    sim: Simulator, call: Callable[[Any, str], Any], says: str
) -> None:
    shop = sim.accounts.create(type="custom", country="US", capabilities=ASKED)["id"]
    due = sim.accounts.retrieve(shop)["requirements"]["currently_due"]
    story = refused(sim, lambda: call(sim, shop))
    text = " ".join(each.text for each in story)
    assert says.format(shop=shop) in story
    assert all(field in text for field in due if field != "external_account")
    assert run_what_it_says(sim, story).about == shop
    assert f"sim.controls.complete_onboarding({shop!r})" in story
    assert "request it" not in story
    assert "Correct the request" not in story
    sim.controls.complete_onboarding(shop)
    assert not sim.accounts.retrieve(shop)["requirements"]["currently_due"]


def test_what_was_not_requested_is_requested_as_it_says(sim: Simulator) -> None:
    shop = seller(sim, capabilities={"card_payments": {"requested": True}})
    send = {"amount": 100, "currency": "usd", "destination": shop}
    story = refused(sim, sim.transfers.create, **send)
    assert f"{shop} has not requested transfers" in story
    assert f"sim.accounts.capabilities.update({shop!r}, 'transfers', requested=True)" in story
    assert "complete_onboarding" not in story
    with pytest.raises(errors.StripeError) as refusal:
        sim.transfers.create(**send)
    sim.accounts.capabilities.update(shop, "transfers", requested=True)
    sim.clock.advance(days=1)
    assert f"By now transfers is active for {shop}" in sim.explain(refusal.value)


def test_a_currency_without_a_bank_is_told_apart_from_an_account_without_one(
    sim: Simulator,
) -> None:
    story = refused(sim, sim.payouts.create, amount=1, currency="eur", stripe_account=seller(sim))
    assert "Add an external account in eur first." in story


def test_a_control_that_is_advised_names_the_account(sim: Simulator) -> None:
    shop = seller(sim)
    sim.charges.create(amount=20_000, currency="usd", source="tok_bypassPending")
    sim.transfers.create(amount=5_000, currency="usd", destination=shop)
    sim.controls.allow_instant_payouts(False, stripe_account=shop)
    sim.controls.allow_instant_payouts(False)
    asked = {"amount": 1_000, "currency": "usd", "method": "instant"}
    story = refused(sim, sim.payouts.create, **asked, stripe_account=shop)
    assert f"sim.controls.allow_instant_payouts(stripe_account={shop!r})" in story
    story = refused(sim, sim.payouts.create, **asked)
    assert "sim.controls.allow_instant_payouts()" in story


# -- an object that is not there -------------------------------------------------------------------


def test_an_object_of_another_account_is_told_with_the_account_to_name(sim: Simulator) -> None:
    shop, other = seller(sim), seller(sim)
    sold = sell(sim, shop, 10_000)["id"]
    own = sim.customers.create()["id"]
    asked = f"is on the connected account {shop} and the request was made for {{whose}}: name "
    story = refused(sim, sim.charges.retrieve, sold)
    assert f"{sold} {asked.format(whose=sim.account)}" in story
    assert f"stripe_account='{shop}'" in story
    story = refused(sim, sim.refunds.create, charge=sold, stripe_account=other)
    assert f"{sold} {asked.format(whose=other)}" in story
    story = refused(sim, sim.customers.retrieve, own, stripe_account=shop)
    assert f"{own} is on {sim.account}, the simulator's own account" in story
    assert "leave stripe_account out" in story
    method = sim.payment_methods.create(type="card", card={"token": "tok_visa"})["id"]
    direct = {"amount": 100, "currency": "usd", "payment_method": method, "stripe_account": shop}
    story = refused(sim, sim.payment_intents.create, **direct)
    assert f"{method} is on {sim.account}, the simulator's own account," in story
    assert "what a request names has to be on its own account." in story
    [event] = sim.events.list(limit=1, stripe_account=shop)["data"]
    assert f"on the connected account {shop}" in refused(sim, sim.events.retrieve, event["id"])


def test_an_id_of_another_kind_is_told_with_the_id_that_was_meant(sim: Simulator) -> None:
    intent = sim.payment_intents.create(
        amount=1_000, currency="usd", payment_method="pm_card_visa", confirm=True
    )
    charge = intent["latest_charge"]
    story = refused(sim, sim.refunds.create, charge=intent["id"])
    assert f"{intent['id']} is the id of a payment intent." in story
    assert f"The charge of it is {charge}." in story
    assert f"payment_intent='{intent['id']}'" in story
    story = refused(sim, sim.payment_intents.retrieve, charge)
    assert f"{charge} is the id of a charge. The payment intent of it is {intent['id']}." in story
    story = refused(sim, sim.customers.retrieve, charge)
    assert f"{charge} is the id of a charge." in story
    assert "payment intent of it" not in story


def test_an_object_that_was_deleted_is_told_so(sim: Simulator) -> None:
    plan = sim.webhook_endpoints.create(url="https://a.example", enabled_events=["*"])["id"]
    sim.webhook_endpoints.delete(plan)
    assert f"{plan} was deleted." in refused(sim, sim.webhook_endpoints.retrieve, plan)


def test_a_refund_of_no_charge_has_the_status_that_its_footnote_says(sim: Simulator) -> None:
    story = refused(sim, sim.refunds.create, charge="ch_nope")
    assert "The answer was 404 (invalid_request_error, code resource_missing, param id)" in story
    [rule] = story.rules
    assert "404 if the path names it, or a refund its charge" in " ".join(rule.says.split())
    assert "The id has to be that of an object of this account" in story


# -- a name that is misspelt -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ({"amuont": 5, "currency": "usd"}, "Did you mean 'amount'?"),
        ({"transfer_data": {"destnation": "x"}}, "Did you mean 'destination'?"),
        ({"stripe_acount": "x"}, "Did you mean 'stripe_account'?"),
    ],
)
def test_a_parameter_that_is_misspelt_is_told_with_the_one_that_was_meant(
    sim: Simulator, wrong: dict[str, Any], hint: str
) -> None:
    story = refused(sim, sim.charges.create, **wrong)
    assert "or correct its spelling." in story
    assert hint in story


def test_over_the_wire_the_explanation_knows_what_was_meant_too(sim: Simulator) -> None:
    stripe = pytest.importorskip("stripe")
    with sim.activate(), pytest.raises(stripe.InvalidRequestError) as refusal:
        stripe.Charge.create(amuont=5, currency="usd")
    assert refusal.value.user_message == "Received unknown parameter: amuont"
    assert "Did you mean 'amount'?" in sim.explain(refusal.value)


# -- money that is not there yet -------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["payouts", "transfers"])
def test_where_nothing_is_available_it_is_told_what_comes_and_when(
    sim: Simulator, kind: str
) -> None:
    asked = {"amount": 100, "currency": "usd"}
    if kind == "transfers":
        asked["destination"] = seller(sim)
    ask = getattr(sim, kind).create
    story = refused(sim, ask, **asked)
    assert "Nothing is available, and nothing is pending. Add money with a top-up" in story
    sim.payment_intents.create(
        amount=10_000, currency="usd", payment_method="pm_card_visa", confirm=True
    )
    story = refused(sim, ask, **asked)
    assert "$96.80 becomes available on Wed 4 Mar 2026: the charge ch_" in story
    sim.clock.advance(minutes=1)
    story = refused(sim, ask, **asked)
    assert "$96.80 is pending: $96.80 of it becomes available on Wed 4 Mar 2026." in story
    assert "at most $0.00" not in story
    assert "Wait until then (sim.explain.balance() tells more)" in story
    assert ("source_transaction" in story) is (kind == "transfers")


def test_a_balance_beside_the_payments_is_not_told_of_what_is_pending_in_those(
    sim: Simulator,
) -> None:
    sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    with pytest.raises(errors.StripeError) as refusal:
        sim.controls.pay_out_funds(100, "usd")
    assert "is pending" not in sim.explain(refusal.value)


def test_what_is_below_zero_is_told_as_such() -> None:
    sim = Simulator()
    refunded = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")["id"]
    sim.clock.advance(days=3)
    sim.refunds.create(charge=refunded, amount=3_000)
    for told in (
        "What is available is negative, -$30.00, and nothing that is pending fills it.",
        "What is available is negative, -$30.00. $96.80 is pending: $96.80 of it becomes",
    ):
        with pytest.raises(errors.InvalidRequestError) as refused:
            sim.payouts.create(amount=5_000, currency="usd")
        assert told in sim.explain(refused.value)
        sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
