"""A request, an account or a webhook endpoint names a version of the API: it decides the form."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stripesim import Simulator, errors
from stripesim.facts.api_versions import NEWEST, VERSIONS

Shape = dict[str, Any]
OLD, BASIL, ENDIVE = "2023-10-16", "2025-03-31.basil", "2026-09-30.endive"
CHARGE: Shape = {"amount": 10_000, "currency": "usd", "source": "tok_visa"}
PAID: Shape = {
    "amount": 10_000,
    "currency": "usd",
    "payment_method": "pm_card_visa",
    "payment_method_types": ["card"],
    "confirm": True,
}


def send(sim: Simulator, line: str, body: str = "", **headers: str) -> tuple[int, Shape, Shape]:
    """A request over the wire, with this version or none: status, headers and body."""
    method, _, path = line.partition(" ")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    sent = {"authorization": "Bearer sk_test_x", **named}
    status, back, answer = sim.answer(method, path, sent, body)
    return status, back, json.loads(answer)


def rejected(sim: Simulator, reason: str = "fraud_other", country: str = "US") -> str:
    """A seller whom the platform rejected."""
    id = str(sim.accounts.create(type="custom", country=country)["id"])
    sim.controls.complete_onboarding(id)
    sim.accounts.reject(id, reason=reason)
    return id


# -- which version ---------------------------------------------------------------------------------


def test_a_request_that_names_none_has_the_accounts_own() -> None:
    old, new = Simulator(api_version=OLD), Simulator()
    for sim, version, shown in ((old, OLD, True), (new, NEWEST, False)):
        charge = sim.charges.create(**CHARGE)
        _, back, body = send(sim, f"GET /v1/charges/{charge['id']}")
        assert back["stripe-version"] == version
        assert ("invoice" in body, "invoice" in charge) == (shown, shown)


def test_a_request_may_name_another_than_the_accounts_own() -> None:
    old = Simulator(api_version=OLD)
    id = old.charges.create(**CHARGE)["id"]
    assert "invoice" not in old.charges.retrieve(id, stripe_version=NEWEST)
    _, back, body = send(old, f"GET /v1/charges/{id}", stripe_version=BASIL)
    assert (back["stripe-version"], "invoice" in body) == (BASIL, False)


@pytest.mark.parametrize(
    "name",
    ["not-a-real-version", "2024-01-01", "2025-03-31", "2024-04-10.acacia", "2026-13-45", ""],
)
def test_a_version_that_stripe_never_had_is_refused_and_nothing_changes(name: str) -> None:
    sim = Simulator()
    before = sim.fingerprint()
    status, back, body = send(sim, "POST /v1/charges", "amount=1", stripe_version=name)
    assert (status, back["stripe-version"]) == (400, NEWEST)
    assert body["error"]["message"] == f"Invalid Stripe API version: {name}"
    with pytest.raises(errors.InvalidRequestError, match="Invalid Stripe API version"):
        sim.charges.create(**CHARGE, stripe_version=name)
    assert sim.fingerprint() == before
    with pytest.raises(ValueError, match="api_version is one that Stripe has"):
        Simulator(api_version=name)


@pytest.mark.parametrize("version", [*VERSIONS, "2027-01-27.next", "2025-10-29.preview"])
def test_every_version_that_stripe_has_is_answered(version: str) -> None:
    sim = Simulator(api_version=version)
    intent = sim.payment_intents.create(**PAID)
    assert intent["status"] == "succeeded"
    assert {event["api_version"] for event in sim.events.all()} == {version}


def test_before_november_2022_every_version_looks_like_the_last_one_before() -> None:
    def told(version: str) -> list[Shape]:
        sim = Simulator()
        sim.payment_intents.create(**PAID, stripe_version=version)
        return sim.payment_intents.list(stripe_version=version)["data"]

    assert told("2014-01-31") == told("2020-08-27") == told("2022-08-01") != told("2022-11-15")


# -- what is shown ---------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["2022-11-15", OLD, "2024-09-30.acacia", "2025-02-24.acacia"])
def test_charges_and_intents_had_an_invoice_until_march_2025(version: str) -> None:
    sim = Simulator(country="DE")
    named: Shape = {"stripe_version": version}
    intent = sim.payment_intents.create(
        **PAID | {"currency": "eur"}, **named, expand=["latest_charge.invoice"]
    )
    assert (intent["invoice"], intent["latest_charge"]["invoice"]) == (None, None)
    (listed,) = sim.charges.list(**named)["data"]
    assert (listed["invoice"], list(listed)[2:]) == (None, sorted(list(listed)[2:]))
    row = sim.balance_transactions.list(**named, expand=["data.source"])["data"][0]
    assert row["source"]["invoice"] is None
    with pytest.raises(errors.InvalidRequestError, match="cannot be expanded"):
        sim.charges.retrieve(listed["id"], expand=["invoice"], stripe_version=BASIL)
    for later in (BASIL, "2025-08-27.basil", NEWEST):
        assert "invoice" not in sim.charges.retrieve(listed["id"], stripe_version=later)
        assert "invoice" not in sim.payment_intents.retrieve(intent["id"], stripe_version=later)


def test_a_customers_word_invoice_in_metadata_is_not_touched() -> None:
    sim = Simulator(api_version=OLD)
    said = {"object": "charge", "id": "ch_1"}
    assert sim.charges.create(**CHARGE, metadata=said)["metadata"] == said
    assert sim.customers.create(metadata=said)["metadata"] == said


def test_an_event_shows_the_charges_that_there_were_then() -> None:
    sim = Simulator(api_version="2020-08-27")
    intent = sim.payment_intents.create(**PAID | {"confirm": False})["id"]
    with pytest.raises(errors.CardError):
        sim.payment_intents.confirm(intent, payment_method="pm_card_visa_chargeDeclined")
    sim.clock.advance(hours=1)
    sim.payment_intents.confirm(intent, payment_method="pm_card_visa")
    counts = []
    for type in ("payment_intent.payment_failed", "payment_intent.succeeded"):
        [event] = sim.events.list(type=type)["data"]
        counts.append(event["data"]["object"]["charges"]["total_count"])
    assert counts == [1, 2]


def test_an_intent_had_its_charges_and_a_charge_its_refunds_until_november_2022() -> None:
    sim = Simulator(api_version="2020-08-27")
    declined = PAID | {"payment_method": "pm_card_visa_chargeDeclined"}
    intent = sim.payment_intents.create(**{**declined, "confirm": False})["id"]
    assert sim.payment_intents.retrieve(intent)["charges"]["data"] == []
    with pytest.raises(errors.CardError) as error:
        sim.payment_intents.confirm(intent)
    assert len(error.value.error["payment_intent"]["charges"]["data"]) == 1
    shown = sim.payment_intents.confirm(
        intent, payment_method="pm_card_visa", expand=["charges.data.balance_transaction"]
    )["charges"]
    assert [charge["status"] for charge in shown["data"]] == ["succeeded", "failed"]
    assert (shown["object"], shown["has_more"], shown["total_count"]) == ("list", False, 2)
    assert shown["data"][0]["balance_transaction"]["net"] == 9_680
    charge = shown["data"][0]["id"]
    assert shown["data"][0]["refunds"]["data"] == []
    sim.refunds.create(charge=charge, amount=400)
    assert sim.charges.retrieve(charge)["refunds"]["total_count"] == 1
    assert "refunds" not in sim.charges.retrieve(charge, stripe_version="2022-11-15")
    later = sim.payment_intents.retrieve(intent, stripe_version="2022-11-15")
    assert "charges" not in later
    with pytest.raises(errors.InvalidRequestError, match="cannot be expanded"):
        sim.payment_intents.retrieve(intent, expand=["charges"], stripe_version="2022-11-15")


@pytest.mark.parametrize(
    ("reason", "country", "older", "newer"),
    [
        ("fraud_other", "US", "rejected.fraud", "rejected.platform_fraud"),
        ("fraud_payment_method_casher", "DE", "rejected.fraud", "rejected.platform_fraud"),
        ("other", "GB", "rejected.other", "rejected.platform_other"),
        ("terms_of_service", "US", "rejected.terms_of_service",
         "rejected.platform_terms_of_service"),
    ],
)  # fmt: skip
def test_who_rejected_an_account_is_said_from_september_2026(
    reason: str, country: str, older: str, newer: str
) -> None:
    sim = Simulator(country=country)
    id = rejected(sim, reason, country)

    def said(version: str) -> str:
        shown = sim.accounts.retrieve(id, stripe_version=version)
        (listed,) = sim.accounts.list(stripe_version=version)["data"]
        assert listed["requirements"] == shown["requirements"]
        return str(shown["requirements"]["disabled_reason"])

    assert (said("2026-08-26.dahlia"), said(OLD)) == (older, older)
    assert (said(ENDIVE), said(NEWEST)) == (newer, newer)


def test_the_mandate_of_a_card_can_be_expanded_from_september_2026() -> None:
    sim = Simulator()
    id = sim.charges.create(**CHARGE)["id"]
    asked: Shape = {"expand": ["payment_method_details.card.mandate"]}
    assert sim.charges.retrieve(id, **asked)["id"] == id
    with pytest.raises(errors.InvalidRequestError, match="cannot be expanded"):
        sim.charges.retrieve(id, **asked, stripe_version="2026-08-26.dahlia")


def test_a_hold_that_expired_was_released_in_bulk_until_september_2026() -> None:
    sim = Simulator()
    seller: Shape = {"stripe_account": str(sim.accounts.create(type="custom")["id"])}
    sim.controls.complete_onboarding(seller["stripe_account"])
    sim.charges.create(**CHARGE | {"source": "tok_bypassPending"}, **seller)
    later = int(sim.clock.now.timestamp()) + 4 * 86_400
    sim.reserve.holds.create(
        amount=500, currency="usd", release_schedule={"release_after": later}, **seller
    )
    sim.clock.advance(days=5)
    (new,) = sim.reserve.releases.list(**seller)["data"]
    (old,) = sim.reserve.releases.list(**seller, stripe_version="2026-08-26.dahlia")["data"]
    assert (new["reason"], old["reason"]) == ("hold_expired", "bulk_hold_expiry")


# -- what is asked ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "country", "currency", "method"),
    [
        (OLD, "US", "usd", "automatic"),
        ("2022-11-15", "DE", "eur", "automatic"),
        ("2023-08-16", "JP", "jpy", "automatic"),
        ("2024-04-10", "GB", "gbp", "automatic_async"),
        (NEWEST, "US", "usd", "automatic_async"),
    ],
)
def test_capture_was_at_once_unless_said_until_april_2024(
    version: str, country: str, currency: str, method: str
) -> None:
    sim = Simulator(country=country, async_capture=True, api_version=version)
    paid = sim.payment_intents.create(**PAID | {"currency": currency}, expand=["latest_charge"])
    assert paid["capture_method"] == method
    booked = paid["latest_charge"]["balance_transaction"] is not None
    assert booked is (method == "automatic")
    said = sim.payment_intents.create(**PAID | {"currency": currency}, capture_method="manual")
    assert said["capture_method"] == "manual"


@pytest.mark.parametrize("service", ["payment_intents", "setup_intents"])
def test_without_types_only_cards_could_pay_until_august_2023(service: str) -> None:
    def made(version: str, **params: Any) -> Shape:
        sim = Simulator(country="FR", api_version=version)
        asked = {"amount": 900, "currency": "eur"} if service == "payment_intents" else {}
        answer: Shape = getattr(sim, service).create(**asked, **params)
        return answer

    old, new = made("2022-11-15"), made("2023-08-16")
    assert (old["payment_method_types"], old["automatic_payment_methods"]) == (["card"], None)
    assert new["automatic_payment_methods"]["enabled"] is True
    said = made("2022-11-15", automatic_payment_methods={"enabled": True})
    assert said["automatic_payment_methods"]["enabled"] is True
    types = made("2022-11-15", payment_method_types=["card", "sepa_debit"])
    assert types["payment_method_types"] == ["card", "sepa_debit"]


@pytest.mark.parametrize("version", ["2025-04-30.basil", "2026-08-26.dahlia", "2022-11-15"])
def test_fraud_was_a_reason_to_reject_until_september_2026(version: str) -> None:
    sim = Simulator(country="CA")
    seller = str(sim.accounts.create(type="express", country="CA")["id"])
    sim.controls.complete_onboarding(seller)
    for now in (ENDIVE, NEWEST):
        with pytest.raises(errors.InvalidRequestError, match="Invalid reason: must be one of cred"):
            sim.accounts.reject(seller, reason="fraud", stripe_version=now)
    with pytest.raises(errors.InvalidRequestError) as refused:
        sim.accounts.reject(seller, reason="fraud_other", stripe_version=version)
    assert refused.value.user_message == (
        "Invalid reason: must be one of fraud, other, or terms_of_service"
    )
    with pytest.raises(errors.InvalidRequestError, match="Missing required param: reason"):
        sim.accounts.reject(seller, stripe_version=version)  # type: ignore[call-arg]
    gone = sim.accounts.reject(seller, reason="fraud", stripe_version=version)
    assert (gone["charges_enabled"], gone["payouts_enabled"]) == (False, False)
    assert gone["requirements"]["disabled_reason"] == "rejected.fraud"


def test_lists_said_how_many_there_are_on_all_pages_until_march_2025() -> None:
    sim = Simulator()
    for _ in range(3):
        sim.charges.create(**CHARGE)
    line = "GET /v1/charges?limit=1&include[]=total_count"
    status, _, page = send(sim, line, stripe_version="2025-02-24.acacia")
    assert (status, len(page["data"]), page["has_more"], page["total_count"]) == (200, 1, True, 3)
    _, _, rest = send(sim, f"{line}&starting_after={page['data'][0]['id']}", stripe_version=OLD)
    assert rest["total_count"] == 3
    _, _, none = send(sim, "GET /v1/payouts?include[0]=total_count", stripe_version=OLD)
    assert none["total_count"] == 0
    _, _, plain = send(sim, "GET /v1/charges", stripe_version=OLD)
    assert "total_count" not in plain
    for version, include in ((BASIL, "total_count"), (OLD, "everything")):
        line = f"GET /v1/charges?include[]={include}"
        status, _, refused = send(sim, line, stripe_version=version)
        assert (status, refused["error"]["message"]) == (400, "Received unknown parameter: include")


# -- errors, events, webhooks, keys ----------------------------------------------------------------


def test_an_object_in_an_error_has_the_form_of_the_request() -> None:
    sim = Simulator()
    declined = PAID | {"payment_method": "pm_card_visa_chargeDeclined"}
    form = "&".join(f"{name}={value}" for name, value in declined.items() if value is not True)
    form = form.replace("payment_method_types=['card']", "payment_method_types[]=card")
    for version, shown in ((OLD, True), (NEWEST, False)):
        line = "POST /v1/payment_intents"
        status, _, body = send(sim, line, f"{form}&confirm=True", stripe_version=version)
        assert (status, "invoice" in body["error"]["payment_intent"]) == (402, shown)
        with pytest.raises(errors.CardError) as error:
            sim.payment_intents.create(**declined, stripe_version=version)
        assert ("invoice" in error.value.error["payment_intent"]) is shown


def test_events_keep_the_version_of_the_account_whatever_a_request_names() -> None:
    old, new = Simulator(api_version=OLD), Simulator()
    for sim, version, shown in ((old, OLD, True), (new, NEWEST, False)):
        sim.charges.create(**CHARGE, stripe_version="2024-04-10")
        for asked in ("2022-11-15", "2024-04-10", NEWEST):
            for event in sim.events.list(type="charge.*", stripe_version=asked)["data"]:
                again = sim.events.retrieve(event["id"], stripe_version=asked)
                for each in (event, again):
                    assert each["api_version"] == version
                    assert ("invoice" in each["data"]["object"]) is shown
        told = [event for event in sim.clock.advance(days=3) if event["type"] == "payout.paid"]
        assert [event["api_version"] for event in told] == [version]


def test_what_changed_is_told_in_the_words_of_the_version() -> None:
    old, new = Simulator(api_version="2026-08-26.dahlia"), Simulator()
    for sim, word, reason in ((old, "fraud", "fraud"), (new, "fraud_other", "platform_fraud")):
        id = rejected(sim, word)
        sim.accounts.unreject(id)
        back, gone = sim.events.list(type="account.updated", stripe_account=id, limit=2)["data"]
        assert gone["data"]["object"]["requirements"]["disabled_reason"] == f"rejected.{reason}"
        before = back["data"]["previous_attributes"]["requirements"]
        assert before["disabled_reason"] == f"rejected.{reason}"


def test_an_event_of_2020_shows_the_refunds_of_its_own_moment() -> None:
    sim = Simulator(api_version="2020-08-27")
    charge = sim.charges.create(**CHARGE)["id"]
    sim.clock.advance(days=1)
    sim.refunds.create(charge=charge, amount=400)
    (made,) = sim.events.list(type="charge.succeeded")["data"]
    (refunded,) = sim.events.list(type="charge.refunded")["data"]
    counts = [each["data"]["object"]["refunds"]["total_count"] for each in (made, refunded)]
    assert counts == [0, 1]


def test_a_webhook_endpoint_with_a_version_of_its_own_is_told_in_that() -> None:
    sim = Simulator()
    heard: dict[str | None, Shape] = {}

    def listen(version: str | None) -> None:
        def hear(payload: bytes, headers: dict[str, str]) -> None:
            heard[version] = json.loads(payload)

        made = sim.webhooks.add(hear, ["charge.succeeded"], api_version=version)
        assert made["api_version"] == version

    for version in (OLD, "2022-08-01", None):
        listen(version)
    sim.charges.create(**CHARGE)
    assert {version: event["api_version"] for version, event in heard.items()} == {
        OLD: OLD, "2022-08-01": "2022-08-01", None: NEWEST,
    }  # fmt: skip
    objects = {version: event["data"]["object"] for version, event in heard.items()}
    assert ["invoice" in each for each in objects.values()] == [True, True, False]
    assert ["refunds" in each for each in objects.values()] == [False, True, False]
    assert len({event["id"] for event in heard.values()}) == 1


def test_a_webhook_endpoint_is_not_made_with_a_version_that_stripe_never_had() -> None:
    sim = Simulator()
    with pytest.raises(
        errors.InvalidRequestError, match="Invalid api_version: must be one of 2011"
    ):
        sim.webhook_endpoints.create(
            url="https://x.example", enabled_events=["*"], api_version="2024-01-01"
        )
    assert sim.webhook_endpoints.list()["data"] == []


def test_a_replay_has_the_body_of_the_first_answer_whatever_version_it_names() -> None:
    sim = Simulator()
    first = sim.charges.create(**CHARGE, idempotency_key="a", stripe_version=OLD)
    again = sim.charges.create(**CHARGE, idempotency_key="a", stripe_version=NEWEST)
    assert again == first
    assert "invoice" in again
    other = sim.charges.create(**CHARGE, idempotency_key="b")
    assert sim.charges.create(**CHARGE, idempotency_key="b", stripe_version=OLD) == other


def test_a_replayed_error_keeps_its_version_in_a_fork_and_in_a_file(tmp_path: Any) -> None:
    sim = Simulator(api_version=OLD)
    declined = PAID | {"payment_method": "pm_card_visa_chargeDeclined", "idempotency_key": "x"}

    def refused(sim: Simulator, version: str) -> Shape:
        with pytest.raises(errors.CardError) as error:
            sim.payment_intents.create(**declined, stripe_version=version)
        return dict(error.value.error)

    first = refused(sim, BASIL)
    assert "invoice" not in first["payment_intent"]
    sim.save(tmp_path / "sim")
    for other in (sim, sim.fork(), Simulator.load(tmp_path / "sim")):
        assert refused(other, OLD) == first
        assert "invoice" in other.charges.create(**CHARGE)


def test_what_a_control_answers_has_the_version_of_the_account() -> None:
    sim = Simulator(api_version=OLD)
    asks = PAID | {"payment_method": "pm_card_authenticationRequired"}
    intent = sim.payment_intents.create(**asks)["id"]
    assert sim.controls.authenticate(intent)["invoice"] is None


# -- how a request is spelt ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "form", "says"),
    [
        ("POST /v1/charges", "amount=900&currency=jpy&source=tok_visa&capture=False",
         {"captured": False}),
        ("POST /v1/payment_intents",
         "amount=900&currency=eur&payment_method=pm_card_visa&confirm=True&off_session=True",
         {"status": "succeeded"}),
        ("POST /v1/accounts",
         "type=custom&country=FR&capabilities[transfers][requested]=True&"
         "capabilities[card_payments][requested]=True",
         {"capabilities": {"card_payments": "inactive", "transfers": "inactive"}}),
        ("POST /v1/webhook_endpoints",
         "url=https://x.example&enabled_events[0]=*&connect=False", {"application": None}),
        ("POST /v1/setup_intents",
         "automatic_payment_methods[enabled]=True&automatic_payment_methods[allow_redirects]=never",
         {"automatic_payment_methods": {"allow_redirects": "never", "enabled": True}}),
    ],
)  # fmt: skip
def test_booleans_may_begin_with_a_capital_as_old_sdks_write_them(
    line: str, form: str, says: Shape
) -> None:
    status, _, body = send(Simulator(), line, form)
    assert status == 200, body
    assert {name: body[name] for name in says} == says


@pytest.mark.parametrize("word", ["TRUE", "yes", "1", "tRue", "None"])
def test_other_spellings_of_a_boolean_are_refused(word: str) -> None:
    form = f"amount=900&currency=usd&source=tok_visa&capture={word}"
    status, _, body = send(Simulator(), "POST /v1/charges", form)
    assert (status, body["error"]["message"]) == (400, f"Invalid boolean: {word}")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("payment_intents/does+not+exist", "No such payment_intent: 'does not exist'"),
        ("setup_intents/does+not+exist", "No such setupintent: 'does not exist'"),
        ("charges/ch%2B1+2", "No such charge: 'ch+1 2'"),
        ("refunds/+", "No such refund: ' '"),
    ],
)
def test_a_plus_in_a_path_is_a_space(path: str, message: str) -> None:
    status, _, body = send(Simulator(), f"GET /v1/{path}")
    assert (status, body["error"]["message"]) == (404, message)
