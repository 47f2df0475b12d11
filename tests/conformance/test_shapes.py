"""Every object that stripesim returns has the shape that the official SDK declares for it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import stripe

import stripesim
from stripesim import Simulator
from stripesim.api.endpoints import ROUTES

from .samples import API_VERSION, CHARGE, samples
from .sdk_types import Shape, deviations, keys_of, words_of

CLASSES: dict[str, Any] = {
    "account": stripe.Account,
    "account_link": stripe.AccountLink,
    "balance": stripe.Balance,
    "balance_settings": stripe.BalanceSettings,
    "balance_transaction": stripe.BalanceTransaction,
    "account_session": stripe.AccountSession,
    "application_fee": stripe.ApplicationFee,
    "bank_account": stripe.BankAccount,
    "capability": stripe.Capability,
    "card": stripe.Card,
    "charge": stripe.Charge,
    "country_spec": stripe.CountrySpec,
    "connect_collection_transfer": stripe.ConnectCollectionTransfer,
    "customer": stripe.Customer,
    "customer_balance_transaction": stripe.CustomerBalanceTransaction,
    "dispute": stripe.Dispute,
    "error": stripe.ErrorObject,
    "event": stripe.Event,
    "exchange_rate": stripe.ExchangeRate,
    "file": stripe.File,
    "fee_refund": stripe.ApplicationFeeRefund,
    "list": stripe.ListObject[Any],
    "login_link": stripe.LoginLink,
    "mandate": stripe.Mandate,
    "payment_intent": stripe.PaymentIntent,
    "payment_method": stripe.PaymentMethod,
    "payout": stripe.Payout,
    "person": stripe.Person,
    "radar.early_fraud_warning": stripe.radar.EarlyFraudWarning,
    "refund": stripe.Refund,
    "reserve.hold": stripe.reserve.Hold,
    "reserve.plan": stripe.reserve.Plan,
    "reserve.release": stripe.reserve.Release,
    "reserve_transaction": stripe.ReserveTransaction,
    "review": stripe.Review,
    "search_result": stripe.SearchResultObject[Any],
    "setup_attempt": stripe.SetupAttempt,
    "setup_intent": stripe.SetupIntent,
    "tax_id": stripe.TaxId,
    "token": stripe.Token,
    "topup": stripe.Topup,
    "transfer": stripe.Transfer,
    "transfer_reversal": stripe.TransferReversal,
    "webhook_endpoint": stripe.WebhookEndpoint,
}

# Recorded in 2026, and no key of the SDK's; and what it cannot know.
RECORDED_BESIDES = {
    "dispute.balance_transaction: the SDK has no such key",
    "list.count: the SDK has no such key",
    # Documented: https://docs.stripe.com/api/pagination/search
    "search_result.next_page: null, and never null at Stripe",
    "search_result.object: the SDK has no such key",
    "search_result.total_count: the SDK has no such key",
    "search_result.url: the SDK has no such key",
    "customer.sources.total_count: the SDK has no such key",
    "customer.subscriptions.total_count: the SDK has no such key",
    "customer.tax_ids.total_count: the SDK has no such key",
    "token.card.wallet: the SDK has no such key",
    "token.card.currency: the SDK has no such key",
    # The fee of an instant payout has no charge, although the SDK promises one.
    "application_fee.charge: null, and never null at Stripe",
    "payout.application_fee.charge: null, and never null at Stripe",
}


# So is this code of an error.
RECORDED_CODES = {"insufficient_capabilities_for_transfer"}


# Recorded of 2023-25 besides: lists that stand within an object say how many there are.
COUNTED = ("external_accounts", "refunds", "reversals")


def is_recorded(deviation: str) -> bool:
    """Whether Stripe's own answers deviate from the SDK's types in this way too."""
    counts = (f"{each}.total_count: the SDK has no such key" for each in COUNTED)
    return deviation in RECORDED_BESIDES or deviation.endswith(tuple(counts))


def made_for() -> str:
    """What every failure here has to say first."""
    return (
        f"stripesim's shapes were made for API {API_VERSION}; the installed stripe "
        f"{stripe.VERSION} pins {stripe.api_version}"
    )


def test_the_installed_sdk_pins_the_api_version_that_the_shapes_were_made_for() -> None:
    assert stripe.api_version == API_VERSION, made_for()
    said = {event["api_version"] for event in samples()["event"]}
    assert said == {API_VERSION}, made_for()


# -- shapes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", CLASSES)
def test_an_object_has_the_keys_types_and_words_of_its_class(kind: str) -> None:
    found = Counter(
        deviation
        for shape in samples()[kind]
        for deviation in deviations(shape, CLASSES[kind], kind)
        if not is_recorded(deviation)
    )
    lines = [f"{number:5} x {deviation}" for deviation, number in found.most_common()]
    assert not lines, "\n".join([made_for(), *lines])


def test_what_an_event_was_about_has_the_shape_of_its_class() -> None:
    found = {
        f"{event['type']}: {deviation}"
        for event in samples()["event"]
        for about in [event["data"]["object"]]
        for deviation in deviations(about, CLASSES[about["object"]], about["object"])
    }
    lines = sorted(line for line in found if not is_recorded(line.partition(": ")[2]))
    assert not lines, "\n".join([made_for(), *lines])


def test_the_codes_of_errors_are_codes_that_stripe_has() -> None:
    known = words_of(keys_of(stripe.PaymentIntent.LastPaymentError)["code"])
    codes = {error["code"] for error in samples()["error"] if "code" in error}
    assert codes - RECORDED_CODES <= set(known), f"{made_for()}\n{sorted(codes - set(known))}"


# -- are the samples enough? -----------------------------------------------------------------------


def test_there_are_samples_of_every_kind_that_a_route_answers() -> None:
    assert {route.kind for route in ROUTES.all} - {"external_account"} <= set(CLASSES)
    assert set(samples()) == set(CLASSES)


# States that the API shows by another word.
SHOWN_AS = {
    "refund": {
        "voided": "succeeded",
        "waiting": "pending",
        "held": "pending",
        "returned": "succeeded",
    }
}
LIVES_AS = {"bank_account": "external_account", "reserve.plan": "reserve_plan"}
WITH_A_STATUS = ("bank_account", "dispute", "payment_intent", "payout", "refund", "reserve.plan",
                 "setup_intent",
                 "topup", "webhook_endpoint")  # fmt: skip


@pytest.mark.parametrize("kind", WITH_A_STATUS)
def test_there_are_samples_in_every_state(kind: str) -> None:
    shown = SHOWN_AS.get(kind, {})
    lifecycle = stripesim.lifecycles[LIVES_AS.get(kind, kind)]
    states = {shown.get(state, state) for state in lifecycle.states}
    assert {shape["status"] for shape in samples()[kind]} == states - {"deleted"}


def test_there_are_samples_of_charges_in_every_state() -> None:
    def state(charge: Shape) -> tuple[Any, ...]:
        return charge["status"], charge["captured"], charge["refunded"]

    assert {state(charge) for charge in samples()["charge"]} == {
        ("failed", False, False),
        ("succeeded", False, False),  # uncaptured
        ("succeeded", False, True),  # released
        ("pending", True, False),  # a bank debit on its way
        ("succeeded", True, False),
        ("succeeded", True, True),  # refunded
    }
    parts = [charge for charge in samples()["charge"] if charge["captured"]]
    assert any(0 < charge["amount_captured"] < charge["amount"] for charge in parts)
    assert any(0 < charge["amount_refunded"] < charge["amount"] for charge in parts)


def test_there_are_samples_of_every_event() -> None:
    told = {
        event
        for lifecycle in stripesim.lifecycles.values()
        for row in lifecycle.transitions
        for event in row.events
        if row.by != "simulator"  # what is there before the first call is not told
    }
    assert {event["type"] for event in samples()["event"]} == told | {"balance.available"}


# -- does the comparison see what is wrong? --------------------------------------------------------


def changed(**keys: Any) -> Shape:
    """A charge with these values instead of its own."""
    return stripesim.Simulator().charges.create(**CHARGE) | keys


@pytest.mark.parametrize(
    ("charge", "says"),
    [
        (changed(), None),
        (changed(amount=None), "charge.amount: null, and never null at Stripe"),
        (changed(amount="1"), "charge.amount: '1' is not int"),
        (changed(amount=True), "charge.amount: True is not int"),
        (changed(captured=1), "charge.captured: 1 is not bool"),
        (changed(metadata=[]), "charge.metadata: a list, where Stripe has UntypedStripeObject"),
        (changed(metadata={"a": 1}), "charge.metadata.a: 1 is not str"),
        (changed(status="fine"), "charge.status: 'fine' is not one of failed, pending, succeeded"),
        (changed(wat=None), "charge.wat: the SDK has no such key"),
        (changed(customer={"object": "customer"}), "charge.customer.id: always there at Stripe, "),
        (changed(outcome={"type": "authorized", "wat": 1}), "charge.outcome.wat: the SDK has no"),
        (changed(currency={}), "charge.currency: an object, where Stripe has str"),
    ],
)
def test_the_comparison_sees(charge: Shape, says: str | None) -> None:
    found = list(deviations(charge, stripe.Charge, "charge"))
    if says is None:
        assert not found
    else:
        assert any(line.startswith(says) for line in found), found


def test_no_two_answers_share_a_part() -> None:
    """Nor do two objects of one answer: whoever gets it may change it."""
    sim = Simulator()
    customer = sim.customers.create()["id"]
    for each in ("pm_card_visa", "pm_card_visa", "pm_card_riskLevelElevated"):
        method = sim.payment_methods.attach(each, customer=customer)["id"]
        sim.payment_intents.create(
            amount=100, currency="usd", payment_method=method, customer=customer, confirm=True,
            return_url="https://example.com/back",
        )  # fmt: skip
    sim.clock.advance(days=1)
    expand = ["data.balance_transaction", "data.customer", "data.payment_intent", "data.refunds"]
    again = [sim.charges.list(expand=expand) for _ in range(2)]
    again += [sim.events.list(limit=100) for _ in range(2)]
    todo: list[Any] = [*again, *(shape for each in samples().values() for shape in each)]
    wholes: set[int] = set()
    parts: set[int] = set()
    while todo:
        whole = todo.pop()
        if id(whole) in wholes:
            continue
        wholes.add(id(whole))
        for part in whole.values() if isinstance(whole, dict) else whole:
            if isinstance(part, dict | list):
                assert id(part) not in parts, f"{part} is a part of two"
                parts.add(id(part))
                todo.append(part)
