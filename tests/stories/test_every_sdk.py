"""What applications do with the official SDK, in the words that 7.9 and every major from 8 on know.

The majors write the same request in different ways: 8 to 11 say `True` where 12 says `true`. Each
names its own version of the API, whose answers are what it is used to.
"""

from __future__ import annotations

import ast
import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import stripe

from stripesim import Simulator

from .conftest import NEEDS

CHARGE: dict[str, Any] = {"amount": 10_000, "currency": "usd", "source": "tok_visa"}
ADDRESS = {"line1": "1 Main Street", "city": "Springfield", "country": "US"}


def services(client: stripe.StripeClient) -> Any:
    """`client.v1`, which majors before 12 do not have: there the services are the client's own."""
    return getattr(client, "v1", client)


def plain(part: Any) -> Any:
    """An object of the SDK as a dict, which it is in some majors."""
    return json.loads(str(part))


@pytest.fixture
def sim() -> Simulator:
    return Simulator(opening_balance={"usd": 100_000})


def onboarded(sim: Simulator, country: str = "US") -> str:
    wanted = {"card_payments": {"requested": True}, "transfers": {"requested": True}}
    account = stripe.Account.create(type="custom", country=country, capabilities=wanted)
    sim.controls.complete_onboarding(account.id)
    return str(account.id)


# -- booleans --------------------------------------------------------------------------------------


def test_true_confirms_an_intent_at_once(sim: Simulator) -> None:
    with sim.activate():
        intent = stripe.PaymentIntent.create(
            amount=10_000, currency="usd", payment_method="pm_card_visa", confirm=True
        )
    assert intent.status == "succeeded"


def test_false_holds_a_charge_and_true_takes_a_transfer_back_with_its_refund() -> None:
    sim = Simulator(country="DE")
    with sim.activate():
        seller = onboarded(sim, "DE")
        euros: Any = {"amount": 10_000, "currency": "eur", "source": "tok_visa"}
        held = stripe.Charge.create(
            **euros,
            capture=False,
            transfer_data={"destination": seller},
            application_fee_amount=900,
        )
        assert held.captured is False
        stripe.Charge.capture(held.id)
        stripe.Refund.create(charge=held.id, reverse_transfer=True, refund_application_fee=True)
        pending = stripe.Balance.retrieve(stripe_account=seller).pending
    assert [part.amount for part in pending] == [0]


def test_a_boolean_within_an_object_and_one_within_a_list_count(sim: Simulator) -> None:
    with sim.activate():
        account = onboarded(sim)
        asked = stripe.Account.retrieve_capability(account, "transfers")
        intent = stripe.PaymentIntent.create(
            amount=500, currency="usd", automatic_payment_methods={"enabled": True}
        )
        endpoint = stripe.WebhookEndpoint.create(
            url="https://shop.example/hook", enabled_events=["*"], connect=True
        )
        off = stripe.WebhookEndpoint.modify(endpoint.id, disabled=True)
    assert (asked.requested, asked.status) == (True, "active")
    assert intent.automatic_payment_methods.enabled is True  # type: ignore[union-attr]
    assert off.status == "disabled"


# -- values ----------------------------------------------------------------------------------------


def test_a_moment_is_sent_as_seconds(sim: Simulator) -> None:
    with sim.activate():
        old = stripe.Charge.create(**CHARGE)
        sim.clock.advance(days=1)
        new = stripe.Charge.create(**CHARGE)
        noon = datetime.fromtimestamp(new.created, UTC) - timedelta(hours=12)
        since = stripe.Charge.list(created={"gte": noon})  # type: ignore[typeddict-item]
        before = stripe.Charge.list(created={"lt": int(noon.timestamp())})
    assert [each.id for each in since.data] == [new.id]
    assert [each.id for each in before.data] == [old.id]


def test_the_empty_string_unsets(sim: Simulator) -> None:
    with sim.activate():
        said = {"metadata": {"order": "17", "shop": "1"}, "description": "Tea"}
        customer = stripe.Customer.create(**said)  # type: ignore[arg-type]
        one = stripe.Customer.modify(customer.id, metadata={"shop": ""}, description="")
        none = stripe.Customer.modify(customer.id, metadata="")
    assert (plain(one.metadata), one.description) == ({"order": "17"}, None)
    assert plain(none.metadata) == {}


def test_none_is_not_sent(sim: Simulator) -> None:
    with sim.activate():
        charge = stripe.Charge.create(**CHARGE, description=None)  # type: ignore[arg-type]
    assert charge.description is None


def test_nested_and_indexed_parameters_arrive(sim: Simulator) -> None:
    with sim.activate():
        charge = stripe.Charge.create(
            **CHARGE,
            shipping={"name": "Jenny", "address": ADDRESS},
            metadata={"0": "first", "1": "second"},
            expand=["balance_transaction", "customer"],
        )
        events = stripe.Event.list(types=["charge.succeeded", "charge.refunded"])
    assert charge.shipping.address.city == "Springfield"  # type: ignore[union-attr]
    assert plain(charge.metadata) == {"0": "first", "1": "second"}
    assert charge.balance_transaction.net == 9_680  # type: ignore[union-attr]
    assert [event.type for event in events.data] == ["charge.succeeded"]


# -- ways to call ----------------------------------------------------------------------------------


def test_pages_turn_by_themselves_in_every_way_of_calling(sim: Simulator) -> None:
    async def asynchronously() -> list[str]:
        page = await stripe.Charge.list_async(limit=2)
        return [charge.id async for charge in page.auto_paging_iter()]

    client = services(sim.client())
    with sim.activate():
        made = [stripe.Charge.create(**CHARGE).id for _ in range(5)][::-1]
        by_module = [charge.id for charge in stripe.Charge.list(limit=2).auto_paging_iter()]
        by_task = asyncio.run(asynchronously())
    by_client = [charge.id for charge in client.charges.list({"limit": 2}).auto_paging_iter()]
    assert by_module == by_task == by_client == made


def test_a_client_sends_its_options_and_its_parameters_apart(sim: Simulator) -> None:
    client = services(sim.client())
    account = client.accounts.create({"type": "custom", "country": "US"}).id
    sim.controls.complete_onboarding(account)
    twice = [client.charges.create(CHARGE, {"stripe_account": account, "idempotency_key": "once"})
             for _ in range(2)]  # fmt: skip
    assert twice[0].id == twice[1].id
    assert asyncio.run(client.balance.retrieve_async()).available[0].amount == 100_000
    assert client.balance.retrieve({}, {"stripe_account": account}).pending[0].amount == 9_680


@pytest.mark.filterwarnings("ignore:.verify=<str>. is deprecated")  # by stripe 8 to 10
def test_errors_have_their_class(sim: Simulator) -> None:
    with sim.activate():
        with pytest.raises(stripe.CardError) as declined:
            stripe.Charge.create(**CHARGE | {"source": "tok_chargeDeclined"})
        with pytest.raises(stripe.InvalidRequestError) as missing:
            services(stripe.StripeClient("sk_test_x")).charges.retrieve("ch_none")
        with pytest.raises(stripe.AuthenticationError):
            stripe.Balance.retrieve(api_key="nobody")
    assert (declined.value.http_status, declined.value.code) == (402, "card_declined")
    assert (missing.value.http_status, missing.value.code) == (404, "resource_missing")


def test_a_webhook_is_verified_and_told_in_the_accounts_version(sim: Simulator) -> None:
    heard: list[Any] = []

    def hear(payload: bytes, headers: dict[str, str]) -> None:
        signature = headers["Stripe-Signature"]
        heard.append(stripe.Webhook.construct_event(payload, signature, "whsec_1"))  # type: ignore[no-untyped-call]

    sim.webhooks.add(hear, ["charge.succeeded"], "whsec_1")
    with sim.activate():
        charge = stripe.Charge.create(**CHARGE)
    (event,) = heard
    assert (event.api_version, event.data.object["id"]) == ("2026-10-28.endive", charge.id)


def test_an_answer_has_the_version_that_the_sdk_was_made_for(sim: Simulator) -> None:
    with sim.activate():
        charge = stripe.Charge.create(**CHARGE)
    assert charge.last_response is not None
    assert charge.last_response.headers["Stripe-Version"] == stripe.api_version
    assert ("invoice" in charge) is (str(stripe.api_version) < "2025-03-31")


def test_every_test_that_needs_a_newer_sdk_is_there() -> None:
    stories = Path(__file__).parent.glob("test_*.py")
    trees = [ast.parse(story.read_text()) for story in stories]
    names = {each.name for tree in trees for each in tree.body if isinstance(each, ast.FunctionDef)}
    assert set(NEEDS) <= names
