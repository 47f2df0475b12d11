"""Which keys are always there, which only sometimes, and in which order: as answers were recorded.

The SDK's types cannot tell a key that is null from one that is absent, and have no order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from stripesim import Simulator

from .samples import CHARGE, INTENT, SAID_BESIDES, error_of, samples

# fmt: off
ALWAYS = {
    # Answers of 2026. A refund has no `livemode`, nor has a balance transaction.
    "refund": (
        "id", "object", "amount", "balance_transaction", "charge", "created", "currency",
        "customer", "customer_account", "destination_details", "metadata", "payment_intent",
        "payment_method", "reason", "receipt_number", "source_transfer_reversal", "status",
        "transfer_reversal",
    ),
    "balance_transaction": (
        "id", "object", "amount", "available_on", "balance_type", "created", "currency",
        "description", "exchange_rate", "fee", "fee_details", "net", "reporting_category",
        "source", "status", "type",
    ),
    # A 2026 sandbox, of an account that is no platform and has no Issuing.
    "balance": (
        "object", "available", "livemode", "pending", "refund_and_dispute_prefunding",
    ),
    "list": ("object", "data", "has_more", "url"),
}
# Absent, not null, when there is nothing to say.
ABSENT_WHEN_EMPTY = {
    "refund": ("description", "failure_balance_transaction", "failure_reason",
               "instructions_email", "next_action", "pending_reason", "presentment_details"),
    "charge": ("refunds", "level3", "presentment_details", "transfer"),
    "balance": ("connect_reserved", "instant_available", "issuing"),
    "list": ("count",),  # only a list of disputes has it
    "event": ("account",),
    "reserve.hold": ("release_details",),
}
# Besides those whose type ends in `.updated`.
SAY_WHAT_CHANGED = ("charge.refunded", "charge.dispute.closed", "payment_method.detached")
# Seen in every payout recorded since 2025.
PAYOUT = ("application_fee", "application_fee_amount", "payout_method", "trace_id")
OUTCOME = (
    "advice_code", "network_advice_code", "network_decline_code", "network_status", "reason",
    "risk_level", "risk_score", "seller_message", "type",
)
# fmt: on


@pytest.mark.parametrize("kind", ALWAYS)
def test_it_has_these_keys_and_no_others(kind: str) -> None:
    known = {*ALWAYS[kind], *ABSENT_WHEN_EMPTY.get(kind, ())}
    for shape in samples()[kind]:
        assert set(ALWAYS[kind]) <= set(shape) <= known, shape


@pytest.mark.parametrize("kind", ABSENT_WHEN_EMPTY)
def test_what_is_empty_is_absent(kind: str) -> None:
    for shape in samples()[kind]:
        for key in ABSENT_WHEN_EMPTY[kind]:
            assert shape.get(key, "absent") is not None, f"{key} is null"


@pytest.mark.parametrize("kind", [kind for kind in samples() if kind != "error"])
def test_keys_stand_in_the_order_of_their_names_after_id_and_object(kind: str) -> None:
    for shape in samples()[kind]:
        for keys in orders(shape):
            assert keys == sorted(keys, key=lambda key: (key != "id", key != "object", key))


def orders(shape: Any) -> Iterator[list[str]]:
    """The keys of an object and of those in it, but of what a user wrote."""
    if isinstance(shape, Mapping):
        yield list(shape)
        for key, value in shape.items():
            if key not in ("metadata", "shipping", "billing_details", "previous_attributes"):
                yield from orders(value)
    if isinstance(shape, list):
        for part in shape:
            yield from orders(part)


def test_a_charge_lists_its_refunds_only_when_they_are_expanded() -> None:
    sim = Simulator()
    charge = sim.charges.create(**CHARGE)["id"]
    assert "refunds" not in sim.charges.retrieve(charge)
    refunds = sim.charges.retrieve(charge, expand=["refunds"])["refunds"]
    assert set(refunds) == {*ALWAYS["list"], "total_count"}


def test_a_charge_says_what_the_network_said() -> None:
    for charge in samples()["charge"]:
        if charge["source_transfer"] is None:  # no network had a part in what came by a transfer
            by_rule = charge["outcome"]["type"] == "manual_review"
            assert tuple(key for key in charge["outcome"] if key != "rule") == OUTCOME
            assert ("rule" in charge["outcome"]) is by_rule


def test_a_payout_has_the_keys_of_the_last_years() -> None:
    for payout in samples()["payout"]:
        assert set(PAYOUT) <= set(payout)


def test_a_balance_says_where_its_money_came_from_but_not_in_its_prefunding() -> None:
    for balance in samples()["balance"]:
        for entry in (*balance["available"], *balance["pending"]):
            assert set(entry["source_types"]) >= {"card"}
            assert sum(entry["source_types"].values()) == entry["amount"]
        prefunding = balance["refund_and_dispute_prefunding"]
        for entry in (*prefunding["available"], *prefunding["pending"]):
            assert set(entry) == {"amount", "currency"}


def test_the_currencies_of_a_balance_stand_in_one_order() -> None:
    for balance in samples()["balance"]:
        available, pending = (
            [entry["currency"] for entry in balance[name]] for name in ("available", "pending")
        )
        assert available == pending


def test_an_intent_has_the_nested_keys_of_a_2026_sandbox() -> None:
    intent = Simulator().payment_intents.create(amount=10_000, currency="usd")
    assert intent["amount_details"] == {"tip": {}}
    assert intent["managed_payments"] == {"enabled": False}
    assert intent["payment_method_options"] == {
        "card": {
            "installments": None,
            "mandate_options": None,
            "network": None,
            "request_three_d_secure": "automatic",
        }
    }
    assert len(intent["client_secret"].partition("_secret_")[2]) == 25


# -- events ----------------------------------------------------------------------------------------


def test_an_event_says_what_changed_only_where_stripe_does() -> None:
    for event in samples()["event"]:
        about = event["data"]["object"]
        if event["type"] == "charge.dispute.closed" and about["charge"].startswith("py_"):
            continue  # the dispute of a bank debit is closed from its birth: nothing has changed
        can = event["type"].endswith(".updated") or event["type"] in SAY_WHAT_CHANGED
        assert ("previous_attributes" in event["data"]) == can, event["type"]


def test_an_event_names_the_request_that_caused_it() -> None:
    sim = Simulator()
    sim.charges.create(**CHARGE, idempotency_key="order-17")
    (asked,) = sim.events.list(type="charge.succeeded")["data"]
    assert asked["request"]["id"].startswith("req_")
    assert asked["request"]["idempotency_key"] == "order-17"
    by_itself = [event["request"] for event in sim.clock.advance(days=3)]
    assert by_itself
    assert all(request == {"id": None, "idempotency_key": None} for request in by_itself)


# -- errors ----------------------------------------------------------------------------------------


def test_members_of_an_error_are_sorted_and_none_is_null() -> None:
    for error in samples()["error"]:
        assert list(error) == sorted(error)
        assert None not in error.values()
        assert set(error) >= {"message", "request_log_url", "type"}
        assert ("doc_url" in error) == ("code" in error)


def test_a_declined_intent_is_answered_with_these_members() -> None:
    sim = Simulator()
    declined = INTENT | {"payment_method": "pm_card_visa_chargeDeclined", "confirm": True}
    assert list(error_of(sim.payment_intents.create, **declined)) == [
        "advice_code", "charge", "code", "decline_code", "doc_url", "message",
        "network_decline_code", "payment_intent", "payment_method", "request_log_url", "type",
    ]  # fmt: skip


def test_what_is_only_kept_is_shown_where_stripe_shows_it() -> None:
    sim = Simulator()
    charge = sim.charges.create(**CHARGE | SAID_BESIDES)
    intent = sim.payment_intents.create(**INTENT | SAID_BESIDES, confirm=True)
    through_intent = sim.charges.retrieve(intent["latest_charge"])
    for shape in (charge, intent, through_intent):
        assert {key: shape[key] for key in SAID_BESIDES} == SAID_BESIDES


# -- lists within objects --------------------------------------------------------------------------


def platform_with_a_sale(country: str = "US", currency: str = "usd") -> tuple[Simulator, str, str]:
    """A platform, its seller, and a destination charge with an application fee."""
    sim = Simulator(country=country)
    shop = sim.accounts.create(type="custom", country=country)["id"]
    sim.controls.complete_onboarding(shop)
    charge = sim.charges.create(
        amount=10_000, currency=currency, source="tok_visa", application_fee_amount=1_000,
        transfer_data={"destination": shop},
    )  # fmt: skip
    return sim, shop, charge["id"]


@pytest.mark.parametrize(("country", "currency"), [("US", "usd"), ("DE", "eur"), ("GB", "gbp")])
def test_a_list_within_an_object_says_how_many_there_are(country: str, currency: str) -> None:
    sim, shop, id = platform_with_a_sale(country, currency)
    charge = sim.charges.retrieve(id, expand=["transfer", "application_fee", "refunds"])
    assert charge["transfer"]["reversals"]["total_count"] == 0
    assert charge["application_fee"]["refunds"]["total_count"] == 0
    assert charge["refunds"]["total_count"] == 0
    assert sim.accounts.retrieve(shop)["external_accounts"]["total_count"] == 1
    for _ in range(11):
        sim.refunds.create(
            charge=id, amount=100, reverse_transfer=True, refund_application_fee=True
        )
    charge = sim.charges.retrieve(id, expand=["transfer", "application_fee", "refunds"])
    for counted in (
        charge["transfer"]["reversals"],
        charge["application_fee"]["refunds"],
        charge["refunds"],
    ):
        assert (counted["total_count"], len(counted["data"]), counted["has_more"]) == (11, 10, True)


def test_an_account_without_a_bank_counts_none() -> None:
    external = Simulator().accounts.create(type="custom")["external_accounts"]
    assert (external["total_count"], external["data"]) == (0, [])


def test_other_lists_do_not_count() -> None:
    sim, shop, _ = platform_with_a_sale()
    lists = [
        sim.charges.list(), sim.transfers.list(), sim.accounts.list(), sim.events.list(),
        sim.accounts.persons.list(shop), sim.application_fees.list(),
    ]  # fmt: skip
    assert all("total_count" not in each for each in lists)
