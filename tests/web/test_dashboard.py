"""What the dashboard asks, and its page: nothing in it comes from elsewhere."""

from __future__ import annotations

import re
from json import dumps, loads
from typing import Any
from urllib.parse import urlencode

import pytest

from stripesim import Simulator, errors, situations
from stripesim.facts.currencies import money
from stripesim.web.page import script
from stripesim.web.worlds import Worlds
from tests.web.carriers import CARRIERS, Ask, basic, carried, in_process

PARTS = (
    ("", "text/html"),
    ("served.js", "text/javascript"),
    ("dashboard.js", "text/javascript"),
    ("served.css", "text/css"),
)
PAYOUTS, BALANCE = {"side": "payouts"}, {"side": "balance"}
SALE: Any = {"amount": 50_00, "currency": "usd", "source": "tok_visa"}
POSTED = {"content-type": "application/json"}


def shown(sim: Simulator, names: str = "", **given: Any) -> Any:
    got = in_process(sim)("GET", f"/_stripesim/dashboard{names}?{urlencode(given)}", {}, b"")
    return loads(got.body)


@pytest.mark.parametrize("carrier", CARRIERS)
def test_every_carrier_brings_the_page_and_what_it_asks(carrier: str, sim: Simulator) -> None:
    with carried(carrier, sim) as ask:
        for path, kind in PARTS:
            got = ask("GET", f"/_stripesim/{path}", {}, b"")
            assert (got.status, got.headers["content-type"].partition(";")[0]) == (200, kind)
        assert ask("GET", "/_stripesim/dashboard", {}, b"").json["account"] == sim.account


def test_the_page_may_load_from_beside_itself_alone(ask: Ask) -> None:
    got = ask("GET", "/_stripesim/", {}, b"")
    policy = got.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search("https?://", policy + got.body.decode())
    assert set(re.findall(r'(?:src|href)="([^"]+)"', got.body.decode())) == {
        "served.js",
        "served.css",
        "data:,",
    }


def test_the_script_names_no_other_host_but_that_of_drawings() -> None:
    assert set(re.findall(r"https?://[\w.]+", script())) <= {
        "http://www.w3.org",
        "https://docs.stripe.com",  # a comment on where names come from
    }


def test_looking_changes_nothing(sim: Simulator) -> None:
    situations.platform_that_cannot_pay_its_reserve(sim)
    ask = in_process(sim)
    before = sim.fingerprint()
    for path in ("", "dashboard", "dashboard/ahead", "changes"):
        assert ask("GET", f"/_stripesim/{path}", {}, b"").status == 200
    assert sim.fingerprint() == before


def test_the_number_of_changes_grows_with_what_happens_and_stays_with_what_is_read(
    sim: Simulator,
) -> None:
    ask = in_process(sim)
    numbers = [ask("GET", "/_stripesim/changes", {}, b"").json["changes"]]

    def grown() -> bool:
        numbers.append(ask("GET", "/_stripesim/changes", {}, b"").json["changes"])
        return bool(numbers[-1] > numbers[-2])

    sim.balance.retrieve()
    shown(sim)
    assert not grown()
    sim.charges.create(amount=5_00, currency="usd", source="tok_visa")
    assert grown()
    sim.clock.advance(seconds=1)
    assert grown()
    ask("POST", "/v1/charges", basic("sk_test_x"), b"amount=1")  # refused, and to be seen
    assert grown()


def test_the_number_of_changes_grows_when_another_world_takes_a_name(ask: Ask) -> None:
    def number() -> int:
        changes: int = ask("GET", "/_stripesim/changes", basic("sk_test_world_a"), b"").json[
            "changes"
        ]
        return changes

    for _ in range(3):
        ask("POST", "/_stripesim/clock/advance", basic("sk_test_world_a"), b"days=3")
    before = number()
    for verb in ("reset", "delete"):
        ask("POST", f"/_stripesim/worlds/{verb}", basic("sk_test_world_a"), b"")
        assert number() > before
        before = number()


def test_what_is_shown_is_what_the_simulator_says(sim: Simulator) -> None:
    ids = situations.platform_that_cannot_pay_its_reserve(sim)
    said = shown(sim)
    assert said["now"] == sim.clock.timestamp
    assert [each["id"] for each in said["accounts"]] == [sim.account, ids.seller]
    [own, seller] = said["accounts"]
    [available] = sim.balance.retrieve()["available"]
    assert own["available"] == said["sums"]["available"] == available["amount"] < 0
    assert (seller["available"], seller["answers"]) == (-100_00, "platform")
    assert own["held"] == seller["held"] == 100_00
    assert [(row["moment"], row["will"]) for row in said["upcoming"]] == [
        (row["moment"], row["will"]) for row in sim.upcoming()
    ]
    assert {each["name"] for each in said["situations"]} == set(situations.SITUATIONS)
    assert {each["name"] for each in said["controls"]} == {
        each for each in dir(sim.controls) if not each.startswith("_")
    }


def test_an_account_and_a_currency_are_chosen(sim: Simulator) -> None:
    seller = situations.seller_below_zero(sim).seller
    said = shown(sim, account=seller, currency="EUR")
    assert (said["account"], said["currency"]) == (seller, "eur")
    assert said["currencies"] == ["eur", "usd"]
    assert shown(sim, account=seller)["sums"]["available"] == -100_00


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"currency": "xxx"}, "no currency: 'xxx'"),
        ({"account": "acct_other"}, "acct_other"),
        ({"days": "many"}, "days is an integer"),
        ({"colour": "red"}, "There is no parameter 'colour'"),
    ],
)
def test_what_cannot_be_shown_is_refused(sim: Simulator, given: dict[str, str], says: str) -> None:
    for names in ("", "/ahead"):
        assert says in shown(sim, names, **given)["error"]["message"]


def test_the_forecast_is_that_of_the_simulator(sim: Simulator) -> None:
    sim.charges.create(amount=50_00, currency="usd", source="tok_visa")
    ahead = shown(sim, "/ahead", days=10)
    last = sim.forecast(days=10)[-1]
    names = ("moment", "available", "pending", "reserved", "in_transit")
    assert ahead["series"][-1] == [last[name] for name in names]
    assert {mark["kind"] for mark in ahead["marks"]} == {"payout"}
    assert ahead["assumes"] == [*sim.forecast(days=10).assumptions]


def test_a_large_world_is_shown_in_part() -> None:
    """Lists have an end, and say how much there is in all."""
    sim = Simulator(opening_balance={"usd": 9_000_00})
    sim.webhooks.add(lambda payload, headers: None)
    for _ in range(45):
        sim.accounts.create(type="express")
    charges = [sim.charges.create(**SALE)["id"] for _ in range(9)]
    payouts = [sim.payouts.create(amount=1_00, currency="usd")["id"] for _ in range(61)]
    said = shown(sim)
    assert (len(said["accounts"]), said["accounts_in_all"]) == (41, 46)
    assert len(said["requests"]) == len(said["deliveries"]) == 25
    assert said["requests"][-1]["path"] == "/v1/payouts"
    assert {each["type"] for each in said["deliveries"]} == {"payout.created"}
    assert (len(said["upcoming"]), said["upcoming_in_all"]) == (50, len(sim.upcoming()))
    assert [each["id"] for each in said["objects"]["charge"]] == charges[:0:-1]
    assert {each["id"] for each in said["marks"]} == {*payouts[1:]}


def test_what_takes_long_is_not_looked_ahead_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """What counts is how much is planned, and the size of the copy."""
    sim = Simulator()
    sim.charges.create(**SALE)
    assert shown(sim)["looks_ahead"]
    planned, objects = len(sim._world.schedule), len(sim._world.store.latest)
    for limits, looks_ahead in (
        ((planned, objects), True),
        ((planned - 1, objects), False),
        ((planned, objects - 1), False),
    ):
        for name, limit in zip(("MOST_PLANNED", "MOST_OBJECTS"), limits, strict=True):
            monkeypatch.setattr(f"stripesim.web.dashboard.{name}", limit)
        assert shown(sim)["looks_ahead"] is looks_ahead


# -- one thing after the other ---------------------------------------------------------------------


def test_each_kind_of_object_is_listed_newest_first_with_its_amount_and_its_state() -> None:
    sim = Simulator(opening_balance={"usd": 500_00})
    old, new = (sim.charges.create(**{**SALE, "amount": amount})["id"] for amount in (7_00, 8_00))
    refund = sim.refunds.create(charge=old, amount=2_00)["id"]
    dispute = sim.controls.dispute_charge(new)["id"]
    payout = sim.payouts.create(amount=9_00, currency="usd")["id"]
    topup = sim.topups.create(amount=3_00, currency="usd")["id"]
    intent = sim.payment_intents.create(amount=4_00, currency="usd")["id"]
    assert shown(sim)["objects"] == {
        "charge": [
            {"id": new, "said": "$8.00 succeeded"},
            {"id": old, "said": "$7.00 succeeded"},
        ],
        "refund": [{"id": refund, "said": "$2.00 succeeded"}],
        "dispute": [{"id": dispute, "said": "$8.00 needs_response"}],
        "payout": [{"id": payout, "said": "$9.00 pending"}],
        "topup": [
            {"id": topup, "said": "$3.00 pending"},
            {"id": sim.topups.list()["data"][-1]["id"], "said": "$500.00 succeeded"},
        ],
        "payment_intent": [{"id": intent, "said": "$4.00 requires_payment_method"}],
    }
    seller = situations.seller_below_zero(sim).seller
    assert [each["said"] for each in shown(sim, account=seller)["objects"]["payout"]] == [
        "$96.80 paid"
    ]


def test_deliveries_are_those_of_the_webhooks(sim: Simulator) -> None:
    answers = iter((500, 200))
    sim.webhooks.add(lambda payload, headers: next(answers), raises=False)
    sim.charges.create(**SALE)
    sim.clock.advance(hours=2)
    said = shown(sim)["deliveries"]
    assert [each["status"] for each in said] == [500, 200]
    assert said == [dict(each) for each in sim.webhooks.deliveries]


def test_what_waits_for_an_account_is_pending_and_stands_apart(sim: Simulator) -> None:
    seller = situations.account_past_due(sim).seller
    [own, other] = shown(sim)["accounts"]
    assert (own["available"], own["pending"]) == (1_000_00, 0)
    assert (other["available"], other["pending"]) == (0, 96_80)
    assert (other["charges_enabled"], other["payouts_enabled"]) == (False, False)
    sim.controls.enable_account(seller)
    [_, other] = shown(sim)["accounts"]
    assert (other["charges_enabled"], other["payouts_enabled"]) == (True, True)


def test_each_account_has_its_country() -> None:
    sim = Simulator("GB")
    sim.accounts.create(type="express", country="FR")
    said = shown(sim)
    assert [said["country"], *(each["country"] for each in said["accounts"])] == ["GB", "GB", "FR"]


def test_those_who_owe_most_stand_first_after_the_platform(sim: Simulator) -> None:
    assert [each["type"] for each in shown(sim)["accounts"]] == [""]
    shops = [sim.accounts.create(type=type)["id"] for type in ("custom", "express", "standard")]
    charges = []
    for shop in shops:
        sim.controls.complete_onboarding(shop)
        set_apart: Any = {"payouts": {"schedule": {"interval": "manual"}}}
        sim.balance_settings.update(payments=set_apart, stripe_account=shop)
        charges.append(sim.charges.create(**SALE, stripe_account=shop)["id"])
    sim.clock.advance(days=3)
    sim.refunds.create(charge=charges[1], stripe_account=shops[1])  # it owes the fee
    sim.clock.advance(minutes=1)
    said = shown(sim)["accounts"]
    assert [each["id"] for each in said] == [sim.account, shops[1], shops[0], shops[2]]
    assert [each["type"] for each in said] == ["platform", "express", "custom", "standard"]
    assert [each["available"] < 0 for each in said[1:]] == [True, False, False]
    assert [each["answers"] for each in said] == ["", "platform", "platform", "stripe"]


def test_a_request_leads_to_the_object_in_its_path_that_can_be_explained(sim: Simulator) -> None:
    charge = sim.charges.create(**SALE)["id"]
    sim.charges.retrieve(charge)
    sim.accounts.retrieve(sim.account)
    with pytest.raises(errors.InvalidRequestError):
        sim.payouts.retrieve("po_none")
    assert [tuple(each.values()) for each in shown(sim)["requests"]] == [
        (sim.clock.timestamp, "POST", "/v1/charges", "", 200, ""),
        (sim.clock.timestamp, "GET", f"/v1/charges/{charge}", charge, 200, ""),
        (sim.clock.timestamp, "GET", f"/v1/accounts/{sim.account}", "", 200, ""),
        (sim.clock.timestamp, "GET", "/v1/payouts/po_none", "", 404, "No such payout: 'po_none'"),
    ]


# -- marks -----------------------------------------------------------------------------------------


def test_payouts_debits_and_disputes_are_marks_in_their_order() -> None:
    sim = Simulator(start="2026-03-02T09:00:00Z")
    charge = sim.charges.create(**SALE)["id"]
    sim.charges.create(amount=80_00, currency="eur", source="tok_visa")
    sim.clock.advance(days=3)
    dispute = sim.controls.dispute_charge(charge)["id"]
    sim.clock.advance(days=1)
    debit, payout = sim.payouts.list()["data"]
    said = shown(sim)
    assert said["marks"] == [
        mark("payout", payout, payout["amount"], "paid", "payout of"),
        {
            **mark("dispute", sim.disputes.retrieve(dispute), 50_00, "needs_response", ""),
            "said": "dispute of $50.00: needs response",
        },
        mark("debit", debit, debit["amount"], "paid", "debit of"),
    ]
    assert debit["amount"] < 0
    assert [each["kind"] for each in shown(sim, days=1)["marks"]] == ["dispute", "debit"]
    assert shown(sim, currency="eur")["marks"] == []


def mark(kind: str, of: dict[str, Any], amount: int, state: str, begins: str) -> dict[str, Any]:
    said = f"{begins} {money(abs(amount), 'usd')}: {state}"
    return {
        "moment": of["created"],
        "kind": kind,
        "id": of["id"],
        "amount": amount,
        "state": state,
        "said": said,
    }


# -- why? ------------------------------------------------------------------------------------------


def test_a_line_of_what_happened_leads_to_what_explains_it() -> None:
    """Its object, or else its balance transaction, or else a side of the account."""
    sim = Simulator(start="2026-03-02T09:00:00Z")
    situations.errored_bank(sim)
    shop = situations.seller_below_zero(sim).seller
    abouts = {row["what"]: row["about"] for row in shown(sim)["timeline"]}
    [charge, _] = [each["id"] for each in sim.charges.list()["data"]]
    assert abouts["$100.00 by card, fee $3.20"] == {"id": charge}
    [payout] = sim.payouts.list()["data"]
    assert abouts["$96.80 in the bank"] == {"id": payout["id"]}
    own = {"account": sim.account}
    assert abouts["bank account 6789 errored"] == {"side": "payouts", **own}
    assert abouts["balance.available is sent"] == {"side": "balance", **own}
    [night] = [row for row in shown(sim)["timeline"] if row["what"].startswith("no payout")]
    assert night["about"] == {"side": "payouts", **own, "on": night["moment"]}
    seller = {row["what"]: row["about"] for row in shown(sim, account=shop)["timeline"]}
    assert seller["$96.80 becomes available"] == {"side": "balance", "account": shop}


def test_a_line_whose_object_has_no_story_leads_to_its_balance_transaction() -> None:
    sim = Simulator(opening_balance={"usd": 50_00})
    seller = situations.rolling_reserve_in_season(sim).seller
    charge = sim.charges.list(stripe_account=seller)["data"][0]["id"]
    sim.refunds.create(charge=charge, stripe_account=seller)
    rows = shown(sim, account=seller)["timeline"]
    [freed] = [row for row in rows if row["what"] == "$25.00 out of reserve"]
    assert freed["about"] == {"id": freed["balance_transaction"]}


def test_a_line_of_what_comes_leads_to_what_explains_it() -> None:
    """Its object or the event that is sent again, or else a side of the account."""
    sim = Simulator(start="2026-03-02T09:00:00Z")
    seller = situations.seller_below_zero(sim).seller
    refund = sim.refunds.list(stripe_account=seller)["data"][0]["id"]
    sim.controls.require(seller, ["business_profile.support_phone"], by="2026-03-20")
    sim.webhooks.add(lambda payload, headers: 500, raises=False)
    sim.charges.create(**SALE)
    event = sim.events.list(type="charge.succeeded")["data"][0]["id"]
    rows = shown(sim)["upcoming"]
    abouts = [(row["will"], row["about"]) for row in rows]
    for will, about in (
        ("$48.25 becomes available", {"side": "balance", "account": sim.account}),
        ("automatic payouts are made, if there is money to pay", PAYOUTS | {"account": seller}),
        ("the negative balance is debited from the bank", BALANCE | {"account": seller}),
        ("what is asked of it is past due", {"side": "account", "account": seller}),
        ("its reference comes from the card network", {"id": refund}),
    ):
        assert (will, about) in abouts
    again = [row["about"] for row in rows if row["will"].startswith("charge.succeeded is sent")]
    assert again == [{"id": event}]


def test_the_dashboard_lists_the_worlds_of_the_door(worlds: Worlds, ask: Ask) -> None:
    ask("POST", "/_stripesim/worlds/fork", POSTED, b'{"name": "what_if"}')
    said = ask("GET", "/_stripesim/dashboard", basic("sk_test_world_what_if"), b"").json
    assert said["world"] == "what_if"
    assert [each["name"] for each in said["worlds"]] == ["default", "what_if"]


def test_a_form_has_a_field_for_each_parameter_and_says_what_it_takes(sim: Simulator) -> None:
    forms = {each["name"]: each for each in shown(sim)["controls"]}
    dispute = {field["name"]: field for field in forms["dispute_charge"]["fields"]}
    assert dispute["charge"]["needed"]
    assert dispute["amount"]["type"] == "integer"
    assert dispute["inquiry"]["choices"] == [True, False]
    assert dispute["reason"]["default"] == "fraudulent"
    status = forms["fail_requests"]["fields"][0]
    assert status["choices"] == [409, 429, 500, "connection"]


def test_fields_with_parts_have_an_example_that_the_control_takes(sim: Simulator) -> None:
    fields = {
        field["name"]: field["example"]
        for control in shown(sim)["controls"]
        for field in control["fields"]
        if field["type"] == "json"
    }
    assert all(fields.values())
    ask = in_process(sim)
    bank = fields["external_account"].partition("{")[2].rpartition("}")[0]
    for control, said in (
        ("add_external_account", {"external_account": loads(f"{{{bank}}}")}),
        ("add_external_account", {"external_account": "tok_visa_debit"}),
        *(("set_price", {name: loads(fields[name])}) for name in ("domestic", "methods")),
        ("set_price", {"international": loads(fields["international"])}),
        ("set_instant_payout_pricing", {"percent": "3", "fixed": loads(fields["fixed"])}),
    ):
        got = ask("POST", f"/_stripesim/controls/{control}", POSTED, dumps(said).encode())
        assert got.status == 200, got.json


def test_where_the_test_bank_is_errored_another_can_be_added() -> None:
    sim = Simulator()
    bank = situations.errored_bank(sim).bank_account
    assert sim.controls.add_external_account()["id"] != bank


def test_the_calls_of_a_situation_are_not_among_the_requests(sim: Simulator) -> None:
    ask = in_process(sim)
    ask("GET", "/v1/balance", basic("sk_test_x"), b"")
    before = shown(sim)["requests"]
    ask("POST", "/_stripesim/situations/errored_bank", {}, b"")
    assert shown(sim)["requests"] == before
    assert len(before) == 1
    sim.charges.list()
    assert len(shown(sim)["requests"]) == 2


def test_what_is_available_and_waits_says_for_what() -> None:
    sim = Simulator()
    assert shown(sim)["waits"] == ""
    situations.errored_bank(sim)
    data = shown(sim)
    assert data["upcoming"] == []
    assert "is errored" in data["waits"]
    assert "What is available, $193.60, is not paid" in data["waits"]
    assert data["waits"].partition(". ")[2] in " ".join(str(sim.explain.payouts()).split())
    sim.controls.add_external_account(default_for_currency=True)
    assert shown(sim)["waits"] == ""


def test_what_waits_for_a_request_or_an_enabled_account_says_so() -> None:
    sim = Simulator(opening_balance={"usd": 50_00})
    sim.balance_settings.update(payments={"payouts": {"schedule": {"interval": "manual"}}})
    assert (
        shown(sim)["waits"] == "$50.00 waits until it is paid out by hand: the schedule is manual."
    )
    past_due = situations.account_past_due(sim)
    sim.clock.advance(days=5)
    said = "$96.80 waits: payouts of the account are disabled."
    assert shown(sim, account=past_due.seller)["waits"].startswith(said)
