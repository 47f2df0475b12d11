"""What is an account's own stays its own: objects, events, keys, webhooks, bank accounts."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import stripe

from stripesim import Simulator, errors

Shape = dict[str, Any]
CHARGE: Any = {"amount": 10_000, "currency": "usd", "source": "tok_visa"}
NOT_CONNECTED = (
    "The provided key 'sk_test_********************esim' does not have access to account '{}' (or "
    "that account does not exist). Application access may have been revoked."
)


@pytest.fixture
def sim() -> Simulator:
    return Simulator(opening_balance={"usd": 100_000})


def seller(sim: Simulator, **given: Any) -> str:
    made = sim.accounts.create(**{"type": "custom", **given})["id"]
    sim.controls.complete_onboarding(made)
    return str(made)


# -- access ---------------------------------------------------------------------------------------

ASK: dict[str, Callable[[Simulator, str], Any]] = {
    "with the header": lambda sim, id: sim.balance.retrieve(stripe_account=id),
    "by the path": lambda sim, id: sim.accounts.retrieve(id),
    "to change it": lambda sim, id: sim.accounts.update(id, email="a@b.example"),
    "for its banks": lambda sim, id: sim.accounts.external_accounts.list(id),
    "for its capabilities": lambda sim, id: sim.accounts.capabilities.list(id),
    "for its persons": lambda sim, id: sim.accounts.persons.list(id),
    "to be deleted": lambda sim, id: sim.accounts.delete(id),
}


@pytest.mark.parametrize("ask", ASK.values(), ids=ASK)
def test_an_account_that_is_not_connected_is_not_there(
    sim: Simulator, ask: Callable[[Simulator, str], Any]
) -> None:
    before = sim.fingerprint()
    with pytest.raises(errors.PermissionError) as refusal:
        ask(sim, "acct_1nobody")
    assert (refusal.value.http_status, refusal.value.code) == (403, "account_invalid")
    assert refusal.value.user_message == NOT_CONNECTED.format("acct_1nobody")
    assert sim.fingerprint() == before


def test_a_connected_account_sees_neither_its_platform_nor_another(sim: Simulator) -> None:
    one, other = seller(sim), seller(sim)
    assert sim.accounts.retrieve(one, stripe_account=one)["id"] == one
    for id in (other, sim.account):
        with pytest.raises(errors.PermissionError) as refusal:
            sim.accounts.retrieve(id, stripe_account=one)
        assert refusal.value.code == "account_invalid"
    assert sim.accounts.list(stripe_account=one)["data"] == []
    assert sim.accounts.retrieve_current(stripe_account=one) == sim.accounts.retrieve(one)
    with pytest.raises(errors.InvalidRequestError, match="signed up for Connect"):
        sim.accounts.create(stripe_account=one)


def test_the_header_counts_and_the_key_is_the_platforms(sim: Simulator) -> None:
    shop = seller(sim)

    def ask(**headers: str) -> tuple[int, Shape]:
        status, _, body = sim.answer("GET", "https://api.stripe.com/v1/account", headers)
        return status, json.loads(body)

    key = {"Authorization": "Bearer sk_test_any"}
    assert ask(**key)[1]["id"] == sim.account
    assert ask(**key, **{"Stripe-Account": shop})[1]["id"] == shop
    status, body = ask(**key, **{"Stripe-Account": "acct_1nobody"})
    assert (status, body["error"]["code"]) == (403, "account_invalid")
    assert ask(**{"Stripe-Account": shop})[0] == 401
    status, body = ask(Authorization="Bearer pk_test_any")
    assert (status, body["error"]["type"]) == (401, "invalid_request_error")
    assert body["error"]["code"] == "secret_key_required"
    assert body["error"]["message"].startswith("This API call cannot be made with a publishable")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("tokens", "not_simulated"),
        ("payment_methods", "not_simulated"),
        ("payment_intents/pi_1/confirm", "not_simulated"),
        ("payment_intents", "secret_key_required"),
        ("payment_intents/pi_1/capture", "secret_key_required"),
        ("charges", "secret_key_required"),
    ],
)
def test_where_stripe_takes_the_key_of_a_page_it_is_not_said_to_refuse_it(
    path: str, code: str
) -> None:
    sim = Simulator(unsimulated="allow")
    page = {"Authorization": "Bearer pk_test_any"}
    _, _, body = sim.answer("POST", f"https://api.stripe.com/v1/{path}", page)
    assert json.loads(body)["error"]["code"] == code


# -- objects --------------------------------------------------------------------------------------


def made_on(sim: Simulator, account: str) -> dict[str, tuple[str, Callable[..., Any]]]:
    """Objects of an account: name, id, how they are retrieved."""
    on: Any = {"stripe_account": account}
    charge = sim.charges.create(**CHARGE | {"source": "tok_bypassPending"}, **on)
    intent = sim.payment_intents.create(amount=1_000, currency="usd", **on)
    return {
        "charge": (charge["id"], sim.charges.retrieve),
        "payment_intent": (intent["id"], sim.payment_intents.retrieve),
        "balance transaction": (charge["balance_transaction"], sim.balance_transactions.retrieve),
        "customer": (sim.customers.create(**on)["id"], sim.customers.retrieve),
        "payout": (
            sim.payouts.create(amount=1_000, currency="usd", **on)["id"],
            sim.payouts.retrieve,
        ),
        "PaymentMethod": (
            sim.payment_methods.create(type="card", card={"token": "tok_visa"}, **on)["id"],
            sim.payment_methods.retrieve,
        ),
        "event": (sim.events.list(**on)["data"][0]["id"], sim.events.retrieve),
    }


def test_what_is_one_accounts_is_not_there_for_another(sim: Simulator) -> None:
    one, other = seller(sim), seller(sim)
    for name, (id, retrieve) in made_on(sim, one).items():
        assert retrieve(id, stripe_account=one)["id"] == id
        for elsewhere in (other, sim.account):
            with pytest.raises(errors.InvalidRequestError) as refusal:
                retrieve(id, stripe_account=elsewhere)
            assert refusal.value.http_status == 404
            assert refusal.value.user_message == f"No such {name}: '{id}'"


def test_what_belongs_to_one_account_cannot_be_used_on_another(sim: Simulator) -> None:
    one, other = seller(sim), seller(sim)
    on: Any = {"stripe_account": one}
    customer = sim.customers.create(source="tok_visa", **on)["id"]
    method = sim.payment_methods.create(type="card", card={"token": "tok_visa"}, **on)["id"]
    token = sim.tokens.create(card={"number": "4242424242424242", "exp_month": 1, "exp_year": 2030},
                              **on)["id"]  # fmt: skip
    charge = sim.charges.create(**CHARGE, **on)["id"]
    bank = sim.accounts.retrieve(one)["external_accounts"]["data"][0]["id"]
    usd: Any = {"amount": 1_000, "currency": "usd"}
    uses: list[Callable[..., Any]] = [
        lambda **on: sim.charges.create(**usd, customer=customer, **on),
        lambda **on: sim.charges.create(**usd, source=token, **on),
        lambda **on: sim.charges.create(**usd, source=method, **on),
        lambda **on: sim.payment_intents.create(**usd, payment_method=method, **on),
        lambda **on: sim.payment_intents.create(**usd, customer=customer, **on),
        lambda **on: sim.refunds.create(charge=charge, **on),
        lambda **on: sim.charges.update(charge, description="x", **on),
        lambda **on: sim.payouts.create(**usd, destination=bank, **on),
        lambda **on: sim.charges.list(customer=customer, **on),
        lambda **on: sim.charges.list(starting_after=charge, **on),
    ]
    for elsewhere in (sim.account, other):
        for use in uses:
            before = sim.fingerprint()
            with pytest.raises(errors.InvalidRequestError, match=r"No such|linked source"):
                use(stripe_account=elsewhere)
            assert sim.fingerprint() == before


def test_lists_and_balances_are_each_accounts_own(sim: Simulator) -> None:
    one, other = seller(sim), seller(sim)
    sim.charges.create(**CHARGE)
    charge = sim.charges.create(**CHARGE, stripe_account=one)
    assert [each["id"] for each in sim.charges.all(stripe_account=one)] == [charge["id"]]
    assert charge["id"] not in [each["id"] for each in sim.charges.all()]
    assert sim.charges.list(stripe_account=other)["data"] == []
    pending = [sim.balance.retrieve(stripe_account=each)["pending"][0]["amount"]
               for each in (sim.account, one, other)]  # fmt: skip
    assert pending == [9_680, 9_680, 0]
    assert "connect_reserved" in sim.balance.retrieve()
    assert "connect_reserved" not in sim.balance.retrieve(stripe_account=one)
    sim.check()


def test_ids_carry_the_account_that_they_are_of(sim: Simulator) -> None:
    one = seller(sim)
    charge = sim.charges.create(**CHARGE, stripe_account=one)
    for id in (charge["id"], charge["balance_transaction"]):
        assert id.partition("_")[2][6:16] == one[-10:]


# -- keys -----------------------------------------------------------------------------------------


def test_an_idempotency_key_counts_for_the_account_that_asks(sim: Simulator) -> None:
    one, other = seller(sim), seller(sim)
    made = {
        sim.charges.create(**CHARGE, **on, idempotency_key="order-1")["id"]
        for on in ({}, {"stripe_account": one}, {"stripe_account": other})
        for _ in range(2)
    }
    assert len(made) == 3
    first = sim.accounts.update(one, email="a@b.example", idempotency_key="mail")
    with pytest.raises(errors.IdempotencyError):  # the platform's key, for another account
        sim.accounts.update(other, email="a@b.example", idempotency_key="mail")
    assert first["email"] == "a@b.example"


# -- expand ---------------------------------------------------------------------------------------


def test_an_account_is_expanded_across_accounts(sim: Simulator) -> None:
    shop = seller(sim, email="tea@b.example")
    given: Any = {"transfer_data": {"destination": shop}, "on_behalf_of": shop}
    charge = sim.charges.create(
        **CHARGE, **given, expand=["transfer_data.destination", "on_behalf_of"]
    )
    assert charge["transfer_data"]["destination"] == sim.accounts.retrieve(shop)
    assert charge["on_behalf_of"]["email"] == "tea@b.example"
    capability = sim.accounts.capabilities.retrieve(shop, "transfers", expand=["account"])
    assert capability["account"]["id"] == shop


# -- events ---------------------------------------------------------------------------------------


def test_events_say_whose_they_are_and_stand_in_its_own_list(sim: Simulator) -> None:
    shop = seller(sim)
    sim.charges.create(**CHARGE)
    sim.charges.create(**CHARGE, stripe_account=shop)
    (own,) = sim.events.list(type="charge.succeeded")["data"]
    (its,) = sim.events.list(type="charge.succeeded", stripe_account=shop)["data"]
    assert "account" not in own
    assert its["account"] == shop
    told = sim.clock.advance(days=3)
    assert {event.get("account") for event in told} == {None, shop}
    assert [event["created"] for event in told] == sorted(event["created"] for event in told)


# -- webhooks -------------------------------------------------------------------------------------


def test_connect_endpoints_are_told_of_connected_accounts_and_others_of_their_own(
    sim: Simulator,
) -> None:
    heard: list[tuple[str, str | None, str]] = []

    def listener(name: str) -> Callable[[bytes, dict[str, str]], None]:
        def hear(payload: bytes, headers: dict[str, str]) -> None:
            event = json.loads(payload)
            heard.append((name, event.get("account"), event["type"]))

        return hear

    one, other = seller(sim), seller(sim)
    events = ["charge.succeeded", "account.updated"]
    sim.webhooks.add(listener("own"), events)
    connect = sim.webhooks.add(listener("connect"), events, connect=True)
    sim.webhooks.add(listener("seller's"), events, stripe_account=one)
    sim.charges.create(**CHARGE)
    sim.charges.create(**CHARGE, stripe_account=one)
    sim.charges.create(**CHARGE, stripe_account=other)
    assert heard == [
        ("own", None, "charge.succeeded"),
        ("seller's", one, "charge.succeeded"),
        ("connect", one, "charge.succeeded"),
        ("connect", other, "charge.succeeded"),
    ]
    heard.clear()
    third = seller(sim)  # what happens in the request that makes it is told, too
    assert set(heard) == {("connect", third, "account.updated")}
    assert connect["application"].startswith("ca_")
    assert sim.webhook_endpoints.retrieve(connect["id"])["application"] == connect["application"]
    assert sim.webhook_endpoints.list(stripe_account=other)["data"] == []


def test_an_event_counts_the_endpoints_of_both_that_wait(sim: Simulator) -> None:
    shop = seller(sim)
    url: Any = {"enabled_events": ["*"]}
    sim.webhook_endpoints.create(url="https://a.example", **url, connect=True)
    sim.webhook_endpoints.create(url="https://b.example", **url)
    sim.webhook_endpoints.create(url="https://c.example", **url, stripe_account=shop)
    sim.charges.create(**CHARGE, stripe_account=shop)
    (event,) = sim.events.list(type="charge.succeeded", stripe_account=shop)["data"]
    assert event["pending_webhooks"] == 2


# -- external accounts ----------------------------------------------------------------------------


def bank(number: str = "000123456789", currency: str = "usd") -> Any:
    country, routing = ("US", "110000000") if currency == "usd" else ("CA", "11000-000")
    return {"object": "bank_account", "country": country, "currency": currency,
            "routing_number": routing, "account_number": number}  # fmt: skip


def test_each_account_has_its_own_banks_and_defaults(sim: Simulator) -> None:
    one, other = seller(sim), seller(sim)
    banks = sim.accounts.external_accounts
    second = banks.create(one, external_account=bank())
    assert second["default_for_currency"] is False
    cad = banks.create(one, external_account=bank(currency="cad"))
    assert cad["default_for_currency"] is True
    chosen = banks.create(one, external_account=bank(), default_for_currency=True)
    defaults = [each["id"] for each in banks.all(one) if each["default_for_currency"]]
    assert defaults == [chosen["id"], cad["id"]]
    assert len(list(banks.all(other))) == 1
    for elsewhere in (other, sim.account):
        with pytest.raises(errors.InvalidRequestError, match="No such external account"):
            banks.retrieve(elsewhere, chosen["id"])
        with pytest.raises(errors.InvalidRequestError, match="No such external account"):
            banks.delete(elsewhere, chosen["id"])


def test_a_default_is_deleted_only_where_nothing_needs_it(sim: Simulator) -> None:
    shop = seller(sim)
    banks = sim.accounts.external_accounts
    (first,) = banks.list(shop)["data"]
    with pytest.raises(errors.InvalidRequestError, match="your default currency"):
        banks.delete(shop, first["id"])
    banks.create(shop, external_account=bank(), default_for_currency=True)
    assert banks.delete(shop, first["id"])["deleted"] is True
    cad = [banks.create(shop, external_account=bank(currency="cad"))["id"] for _ in range(2)]
    with pytest.raises(errors.InvalidRequestError, match="default external account for cad"):
        banks.delete(shop, cad[0])
    for id in reversed(cad):
        banks.delete(shop, id)


def test_one_given_with_the_account_takes_the_place_of_the_default(sim: Simulator) -> None:
    shop = seller(sim)
    before = sim.accounts.retrieve(shop)["external_accounts"]["data"][0]["id"]
    shown = sim.accounts.update(shop, external_account="btok_us_verified_noAccount")
    (now,) = shown["external_accounts"]["data"]
    assert now["id"] != before
    assert (now["last4"], now["default_for_currency"]) == ("1116", True)


def test_a_bank_account_without_a_currency_has_that_of_its_country(sim: Simulator) -> None:
    shop = seller(sim)
    given = {name: part for name, part in bank(currency="cad").items() if name != "currency"}
    made = sim.accounts.external_accounts.create(shop, external_account=given)
    assert made["currency"] == "cad"


def test_where_stripe_collects_the_holder_edits_the_banks_and_not_the_platform(
    sim: Simulator,
) -> None:
    shop = seller(sim, type="express")
    banks = sim.accounts.external_accounts
    (first,) = banks.list(shop)["data"]
    added = banks.create(shop, external_account=bank(), default_for_currency=True)["id"]
    for edit in (
        lambda **on: banks.update(shop, first["id"], account_holder_name="Jenny", **on),
        lambda **on: banks.delete(shop, first["id"], **on),
    ):
        with pytest.raises(errors.PermissionError, match="requirement_collection"):
            edit()
        edit(stripe_account=shop)
    assert [each["id"] for each in banks.all(shop)] == [added]


@pytest.mark.parametrize(
    ("number", "code"), [("000111111116", "no_account"), ("000111111113", "account_closed")]
)
def test_a_test_number_fails_the_payouts_of_its_account_only(
    sim: Simulator, number: str, code: str
) -> None:
    one, other = seller(sim), seller(sim)
    sim.accounts.update(one, external_account=bank(number))
    for shop in (one, other):
        sim.charges.create(**CHARGE, stripe_account=shop)
    sim.clock.advance(days=3)
    (failed,) = sim.payouts.list(stripe_account=one)["data"]
    (paid,) = sim.payouts.list(stripe_account=other)["data"]
    assert (failed["status"], failed["failure_code"]) == ("failed", code)
    assert paid["status"] == "paid"
    (told,) = sim.events.list(type="account.external_account.updated", stripe_account=one)["data"]
    assert told["data"]["object"]["status"] == "errored"
    # It is paid again once somebody has put it right.
    sim.accounts.update(one, external_account=bank())
    sim.clock.advance(days=3)
    assert sim.payouts.list(stripe_account=one)["data"][0]["status"] == "paid"


# -- the official SDK -----------------------------------------------------------------------------


def test_an_onboarding_application_runs_unchanged(sim: Simulator) -> None:
    heard: list[str] = []

    def application(payload: bytes, headers: dict[str, str]) -> None:
        event = stripe.Webhook.construct_event(
            payload, headers["Stripe-Signature"], "whsec_connect"
        )
        if event.type == "account.updated" and event.data.object["charges_enabled"]:
            heard.append(event.account)

    sim.webhooks.add(application, ["account.updated"], secret="whsec_connect", connect=True)
    with sim.activate():
        account = stripe.Account.create(
            type="express",
            country="US",
            email="tea@b.example",
            capabilities={"card_payments": {"requested": True}, "transfers": {"requested": True}},
        )
        person = stripe.Account.create_person(account.id, first_name="Jenny")
        link = stripe.AccountLink.create(
            account=account.id,
            refresh_url="https://shop.example/again",
            return_url="https://shop.example/done",
            type="account_onboarding",
        )
        assert link.url.startswith("https://connect.stripe.com/")
        assert not stripe.Account.retrieve(account.id).details_submitted
        sim.controls.complete_onboarding(account.id)
        assert heard == [account.id]
        done = stripe.Account.retrieve(account.id)
        assert done.charges_enabled
        assert done.payouts_enabled
        assert stripe.Account.create_login_link(account.id).url
        assert stripe.Account.retrieve_capability(account.id, "transfers").status == "active"
        assert [each.id for each in stripe.Account.list().auto_paging_iter()] == [account.id]
        charge = stripe.Charge.create(**CHARGE, stripe_account=account.id)
        with pytest.raises(stripe.InvalidRequestError, match="No such charge"):
            stripe.Charge.retrieve(charge.id)
        with pytest.raises(stripe.PermissionError):
            stripe.Balance.retrieve(stripe_account="acct_1nobody")
        stripe.Account.modify(account.id, metadata={"shop": "1"})
        with pytest.raises(stripe.PermissionError):
            stripe.Account.create_person(account.id, first_name="Jenny")
        assert stripe.Account.list_persons(account.id).data[0].id == person.id
        assert stripe.Account.reject(account.id, reason="fraud_other").charges_enabled is False
