"""Connected accounts: what they are made of, what they may do, and how they end."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Price, Simulator, errors
from stripesim.facts.cross_border import RECIPIENTS
from stripesim.facts.settlement import COUNTRIES
from stripesim.resources.accounts.requirements_shown import REASONS_TO_DISABLE
from tests.stories.story import told_of

Shape = dict[str, Any]
WANTED: Any = {name: {"requested": True} for name in ("card_payments", "transfers")}
ACCEPTED: Any = {"date": 1_772_442_000, "ip": "1.2.3.4"}
PERSON: Any = {
    "first_name": "Jenny",
    "last_name": "Rosen",
    "dob": {"day": 1, "month": 2, "year": 1990},
    "email": "jenny@rosen.example",
    "phone": "0000000000",
    "ssn_last_4": "0000",
    "address": {
        "line1": "1 Main Street",
        "city": "San Francisco",
        "state": "CA",
        "postal_code": "94107",
    },
}
BANK: Any = {
    "object": "bank_account",
    "country": "US",
    "currency": "usd",
    "routing_number": "110000000",
    "account_number": "000123456789",
}
GERMAN_BANK: Any = {
    "object": "bank_account",
    "country": "DE",
    "currency": "eur",
    "account_number": "DE89370400440532013000",
}
EVERYTHING: Any = {
    "type": "custom",
    "capabilities": WANTED,
    "business_type": "individual",
    "business_profile": {"url": "https://rosen.example"},
    "individual": PERSON,
    "tos_acceptance": ACCEPTED,
    "external_account": BANK,
}
CHARGE: Any = {"amount": 10_000, "currency": "usd", "source": "tok_visa"}


@pytest.fixture
def sim() -> Simulator:
    return Simulator()


def seller(sim: Simulator, **given: Any) -> str:
    """A connected account that may do everything."""
    made = sim.accounts.create(**{"type": "custom", **given})["id"]
    sim.controls.complete_onboarding(made)
    return str(made)


# -- type and controller --------------------------------------------------------------------------

BY_TYPE = {  # fees, losses, requirements, dashboard; is its bank debited
    "standard": ("account", "stripe", "stripe", "full", True),
    "express": ("application_express", "application", "stripe", "express", True),
    "custom": ("application_custom", "application", "application", "none", False),
}


def properties(account: Shape) -> tuple[Any, ...]:
    controller = account["controller"]
    return (
        controller["fees"]["payer"],
        controller["losses"]["payments"],
        controller["requirement_collection"],
        controller["stripe_dashboard"]["type"],
        account["settings"]["payouts"]["debit_negative_balances"],
    )


@pytest.mark.parametrize("type", BY_TYPE)
def test_a_type_stands_for_controller_properties_and_who_is_debited(
    sim: Simulator, type: str
) -> None:
    account = sim.accounts.create(type=type)
    assert account["type"] == type
    assert properties(account) == BY_TYPE[type]
    assert account["controller"]["is_controller"] is True
    assert account["controller"]["type"] == "application"


def test_without_type_and_controller_an_account_is_a_standard_one(sim: Simulator) -> None:
    account = sim.accounts.create()
    assert account["type"] == "standard"
    assert properties(account) == BY_TYPE["standard"]


@pytest.mark.parametrize(
    ("controller", "type", "shown"),
    [
        ({}, "standard", ("account", "stripe", "stripe", "full", True)),
        (
            {"fees": {"payer": "application"}},
            "none",
            ("application", "stripe", "stripe", "full", True),
        ),
        (
            {"fees": {"payer": "application"}, "losses": {"payments": "application"},
             "stripe_dashboard": {"type": "express"}},
            "none",
            ("application", "application", "stripe", "express", True),
        ),
        (
            {"fees": {"payer": "application"}, "losses": {"payments": "application"},
             "requirement_collection": "application", "stripe_dashboard": {"type": "none"}},
            "none",
            ("application", "application", "application", "none", False),
        ),
    ],
)  # fmt: skip
def test_an_account_made_with_properties_has_a_type_only_if_they_amount_to_one(
    sim: Simulator, controller: Any, type: str, shown: tuple[Any, ...]
) -> None:
    account = sim.accounts.create(controller=controller)
    assert account["type"] == type
    assert properties(account) == shown


FEES: Any = {"fees": {"payer": "application"}}
LOSSES: Any = {"losses": {"payments": "application"}}
COLLECTS: Any = {"requirement_collection": "application"}
NO_DASHBOARD: Any = {"stripe_dashboard": {"type": "none"}}


@pytest.mark.parametrize(
    "controller",
    [
        LOSSES,
        COLLECTS | NO_DASHBOARD,
        COLLECTS | FEES | NO_DASHBOARD,
        COLLECTS | LOSSES | NO_DASHBOARD,
        COLLECTS | FEES | LOSSES,
        COLLECTS | FEES | LOSSES | {"stripe_dashboard": {"type": "express"}},
    ],
)
def test_properties_that_do_not_go_together_are_refused(sim: Simulator, controller: Any) -> None:
    before = sim.fingerprint()
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.accounts.create(controller=controller)
    assert refusal.value.param == "controller"
    assert sim.fingerprint() == before


def test_type_and_controller_exclude_each_other(sim: Simulator) -> None:
    with pytest.raises(errors.InvalidRequestError, match="Received both type and controller"):
        sim.accounts.create(type="custom", controller=FEES)


def test_the_simulators_own_account_controls_itself(sim: Simulator) -> None:
    own = sim.accounts.retrieve_current()
    assert own["controller"] == {"type": "account"}
    assert (own["charges_enabled"], own["payouts_enabled"]) == (True, True)
    for change in (
        lambda: sim.accounts.update(sim.account, email="a@b.example"),
        lambda: sim.accounts.delete(sim.account),
        lambda: sim.accounts.reject(sim.account, reason="other"),
        lambda: sim.controls.complete_onboarding(sim.account),
    ):
        with pytest.raises(errors.InvalidRequestError, match="your own account"):
            change()


# -- countries ------------------------------------------------------------------------------------


@pytest.mark.parametrize("country", [*COUNTRIES, *RECIPIENTS])
def test_there_are_accounts_in_every_market_and_in_the_countries_paid_across_borders(
    country: str,
) -> None:
    sim = Simulator()
    account = sim.accounts.create(type="custom", country=country)
    assert account["country"] == country
    done = sim.controls.complete_onboarding(account["id"])
    (bank,) = done["external_accounts"]["data"]
    assert (bank["country"], bank["currency"]) == (country, done["default_currency"])
    recipient = country in RECIPIENTS
    assert list(done["capabilities"]) == ["transfers"] if recipient else list(WANTED)
    assert done["payouts_enabled"] is True
    sim.check()


def test_an_account_is_in_its_platforms_country_unless_it_says_so() -> None:
    sim = Simulator(country="DE")
    assert sim.accounts.create(type="custom")["country"] == "DE"
    assert sim.accounts.create(type="custom", country="gb")["default_currency"] == "gbp"


@pytest.mark.parametrize(
    ("country", "code", "message"),
    [
        ("RU", "country_unsupported", "RU is not currently supported by Stripe."),
        (
            "Germany",
            "country_code_invalid",
            "Country 'Germany' is unknown. Try using a",
        ),
        ("1", "country_code_invalid", "Country '1' is unknown."),
        ("UK", "country_code_invalid", "Country 'UK' is unknown."),
    ],
)
def test_other_countries_are_refused(
    sim: Simulator, country: str, code: str | None, message: str
) -> None:
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.accounts.create(country=country)
    assert (refusal.value.code, refusal.value.param) == (code, "country")
    assert str(refusal.value.user_message).startswith(message)


def test_an_account_without_a_price_charges_once_one_is_set(sim: Simulator) -> None:
    shop = seller(sim, country="LI")
    franc: Any = {"amount": 10_000, "currency": "chf", "stripe_account": shop}
    with pytest.raises(errors.InvalidRequestError, match="knows no price for accounts in LI"):
        sim.charges.create(**franc, source="tok_visa")
    sim.controls.set_price(domestic=Price(290, 30), stripe_account=shop)
    for token in ("tok_li", "tok_visa"):  # domestic and international
        charge = sim.charges.create(**franc, source=token, expand=["balance_transaction"])
        assert charge["balance_transaction"]["fee"] == 320
    sim.check()


def test_who_is_only_paid_cannot_ask_for_anything_else(sim: Simulator) -> None:
    only: Any = {"service_agreement": "recipient"}
    mexican = sim.accounts.create(type="custom", country="MX", tos_acceptance=only)["id"]
    korean = sim.accounts.create(type="custom", country="KR")["id"]
    for account in (mexican, korean):
        with pytest.raises(errors.InvalidRequestError) as refusal:
            sim.accounts.capabilities.update(account, "card_payments", requested=True)
        assert refusal.value.param == "capabilities[card_payments]"
        sim.accounts.capabilities.update(account, "transfers", requested=True)
    with pytest.raises(errors.InvalidRequestError):
        sim.accounts.create(type="custom", country="KR", capabilities=WANTED)


# -- onboarding -----------------------------------------------------------------------------------


def test_a_new_account_may_do_nothing_and_says_what_is_missing(sim: Simulator) -> None:
    account = sim.accounts.create(type="custom", capabilities=WANTED)
    assert account["capabilities"] == {"card_payments": "inactive", "transfers": "inactive"}
    assert (account["charges_enabled"], account["payouts_enabled"]) == (False, False)
    assert account["details_submitted"] is False
    due = ["business_profile.mcc", "business_profile.url", "business_type", "external_account",
           "tos_acceptance.date", "tos_acceptance.ip"]  # fmt: skip
    requirements = account["requirements"]
    for when in ("currently_due", "eventually_due", "past_due"):
        assert requirements[when] == due
    assert requirements["disabled_reason"] == "requirements.past_due"
    assert told_of(sim, account["id"]) == []


def test_it_shrinks_as_things_are_told_until_nothing_is_missing(sim: Simulator) -> None:
    account = sim.accounts.create(type="custom", country="DE", capabilities=WANTED)["id"]

    def due(**said: Any) -> list[str]:
        listed: list[str] = sim.accounts.update(account, **said)["requirements"]["currently_due"]
        return listed

    assert "individual.first_name" in due(business_type="individual")
    assert "individual.first_name" not in due(individual=PERSON)
    assert "business_profile.url" in due(individual=PERSON)
    assert "business_profile.url" not in due(business_profile={"url": "https://rosen.example"})
    assert due(tos_acceptance=ACCEPTED) == ["external_account"]
    sim.accounts.external_accounts.create(account, external_account=GERMAN_BANK)
    done = sim.accounts.retrieve(account)
    assert done["requirements"]["currently_due"] == []
    assert (done["charges_enabled"], done["payouts_enabled"]) == (True, True)


def test_an_account_made_with_everything_is_enabled_when_it_is_verified(sim: Simulator) -> None:
    account = sim.accounts.create(**EVERYTHING)["id"]
    first = ["person.created", "account.external_account.created"]
    then = ["person.updated", "account.updated", "capability.updated", "capability.updated"]
    told_at_once = [*first, *then]
    assert told_of(sim, account) == told_at_once
    sim.clock.advance(seconds=30)
    shown = sim.accounts.retrieve(account)
    assert shown["capabilities"] == {"card_payments": "active", "transfers": "active"}
    assert (shown["charges_enabled"], shown["payouts_enabled"]) == (True, True)
    assert (shown["details_submitted"], shown["requirements"]["disabled_reason"]) == (True, None)
    assert told_of(sim, account)[len(told_at_once) :] == told_at_once[2:]
    charge = sim.charges.create(**CHARGE, stripe_account=account)
    assert charge["paid"] is True


@pytest.mark.parametrize("without", ["business_type", "individual", "tos_acceptance"])
def test_an_account_of_which_anything_is_missing_may_not_charge(
    sim: Simulator, without: str
) -> None:
    said = {name: part for name, part in EVERYTHING.items() if name != without}
    account = sim.accounts.create(**said)
    assert account["charges_enabled"] is False
    assert any(due.startswith(without) for due in account["requirements"]["currently_due"])


def test_an_account_that_lacked_only_the_acceptance_is_enabled_by_it(sim: Simulator) -> None:
    said = {name: part for name, part in EVERYTHING.items() if name != "tos_acceptance"}
    account = sim.accounts.create(**said)["id"]
    sim.accounts.update(account, tos_acceptance={"date": 1_427_846_400, "ip": "8.8.8.8"})
    sim.clock.advance(seconds=30)
    made = sim.accounts.retrieve(account)
    assert made["requirements"]["currently_due"] == []
    assert (made["charges_enabled"], made["payouts_enabled"]) == (True, True)
    assert made["capabilities"] == {"card_payments": "active", "transfers": "active"}
    assert {"account.updated", "capability.updated"} <= set(told_of(sim, account))


def test_of_a_company_it_is_shown_who_it_is_and_what_was_given(sim: Simulator) -> None:
    company: Any = {"name": "Rosen Ltd", "phone": "+15555550100", "tax_id": "000000000"}
    account = sim.accounts.create(type="custom", business_type="company", company=company)
    assert account["company"] == {
        "directors_provided": False,
        "executives_provided": False,
        "name": "Rosen Ltd",
        "owners_provided": False,
        "phone": "+15555550100",
        "tax_id_provided": True,
        "vat_id_provided": False,
        "verification": {"document": {"back": None, "details": None, "details_code": None,
                                      "front": None}},
    }  # fmt: skip


def test_where_stripe_collects_only_its_onboarding_ends_it(sim: Simulator) -> None:
    said = {name: part for name, part in EVERYTHING.items() if name != "tos_acceptance"}
    account = sim.accounts.create(**{**said, "type": "express"})
    assert account["requirements"]["currently_due"] == ["tos_acceptance.date", "tos_acceptance.ip"]
    with pytest.raises(errors.InvalidRequestError, match="cannot accept the Terms of Service"):
        sim.accounts.update(account["id"], tos_acceptance=ACCEPTED)
    done = sim.controls.complete_onboarding(account["id"])
    assert (done["charges_enabled"], done["details_submitted"]) == (True, True)
    assert len(done["external_accounts"]["data"]) == 1  # it has one already


def test_completing_the_onboarding_supplies_what_is_missing(sim: Simulator) -> None:
    account = sim.accounts.create(type="express")["id"]
    done = sim.controls.complete_onboarding(account)
    assert done["capabilities"] == {"card_payments": "active", "transfers": "active"}
    (bank,) = done["external_accounts"]["data"]
    assert (bank["last4"], bank["currency"], bank["default_for_currency"]) == ("6789", "usd", True)
    assert done == sim.accounts.retrieve(account)
    only = sim.accounts.create(type="custom", capabilities={"transfers": {"requested": True}})["id"]
    assert sim.controls.complete_onboarding(only)["capabilities"] == {"transfers": "active"}


def test_what_changed_is_told_with_what_it_was(sim: Simulator) -> None:
    account = sim.accounts.create(type="express", capabilities=WANTED)["id"]
    sim.controls.complete_onboarding(account)
    events = sim.events.list(stripe_account=account, type="account.updated")["data"]
    assert all(event["account"] == account for event in events)
    last, first = events
    assert first["data"]["previous_attributes"]["details_submitted"] is False
    before = last["data"]["previous_attributes"]
    assert (before["charges_enabled"], before["payouts_enabled"]) == (False, False)
    assert before["capabilities"] == {"card_payments": "inactive", "transfers": "inactive"}
    (event, _) = sim.events.list(stripe_account=account, type="capability.updated")["data"]
    assert event["data"]["object"]["status"] == "active"
    assert event["data"]["previous_attributes"]["status"] == "inactive"


def test_a_charge_needs_card_payments(sim: Simulator) -> None:
    account = sim.accounts.create(type="custom", capabilities=WANTED)["id"]
    with pytest.raises(errors.InvalidRequestError, match="card_payments"):
        sim.charges.create(**CHARGE, stripe_account=account)
    intent = sim.payment_intents.create(amount=1_000, currency="usd")
    assert intent["status"] == "requires_payment_method"


# -- capabilities ---------------------------------------------------------------------------------


def test_a_capability_says_whether_it_is_asked_for_and_active(sim: Simulator) -> None:
    account = sim.accounts.create(type="custom", capabilities=WANTED)["id"]
    capabilities = sim.accounts.capabilities
    listed = capabilities.list(account)
    assert [each["id"] for each in listed["data"]] == ["card_payments", "transfers"]
    assert listed["url"] == f"/v1/accounts/{account}/capabilities"
    one = capabilities.retrieve(account, "transfers")
    assert (one["requested"], one["status"], one["requested_at"]) == (
        True,
        "inactive",
        sim.clock.timestamp,
    )
    assert "external_account" in one["requirements"]["currently_due"]
    assert one["requirements"]["disabled_reason"] == "requirements.fields_needed"
    other = capabilities.retrieve(account, "sepa_debit_payments")
    assert (other["requested"], other["status"], other["requested_at"]) == (
        False,
        "unrequested",
        None,
    )
    for nothing in ("card_payment", "treasury"):
        with pytest.raises(errors.InvalidRequestError, match=f"No such capability: '{nothing}'"):
            capabilities.retrieve(account, nothing)


def test_an_enabled_account_gets_what_it_asks_for_at_once(sim: Simulator) -> None:
    account = seller(sim, capabilities={"transfers": {"requested": True}})
    before = len(told_of(sim, account))
    asked = sim.accounts.capabilities.update(account, "card_payments", requested=True)
    assert (asked["status"], asked["requested"]) == ("active", True)
    assert told_of(sim, account)[before:] == ["account.updated", "capability.updated"]
    left = sim.accounts.capabilities.update(account, "card_payments", requested=False)
    assert (left["status"], left["requested"]) == ("unrequested", False)
    assert sim.accounts.retrieve(account)["capabilities"] == {"transfers": "active"}


def test_an_account_that_asks_for_nothing_can_do_nothing(sim: Simulator) -> None:
    said = {name: part for name, part in EVERYTHING.items() if name != "capabilities"}
    account = sim.accounts.create(**said)
    assert (account["charges_enabled"], account["payouts_enabled"]) == (False, False)
    reason = account["requirements"]["disabled_reason"]
    assert reason == "action_required.requested_capabilities"


# -- stopped --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stops", "charges", "payouts"),
    [
        ({}, False, False),
        ({"payouts": False}, False, True),
        ({"charges": False}, True, False),
    ],
)
def test_an_account_is_stopped_and_let_go(
    sim: Simulator, stops: Any, charges: bool, payouts: bool
) -> None:
    account = seller(sim)
    stopped = sim.controls.disable_account(account, **stops)
    assert (stopped["charges_enabled"], stopped["payouts_enabled"]) == (charges, payouts)
    assert stopped["requirements"]["disabled_reason"] == "requirements.past_due"
    active = "active" if charges else "inactive"
    assert set(stopped["capabilities"].values()) == {active}
    status = sim.balance_settings.retrieve(stripe_account=account)["payments"]["payouts"]["status"]
    assert status == ("enabled" if payouts else "disabled")
    going = sim.controls.enable_account(account)
    assert (going["charges_enabled"], going["payouts_enabled"]) == (True, True)
    assert going["requirements"]["disabled_reason"] is None


def test_what_was_stopped_before_stays_so(sim: Simulator) -> None:
    account = seller(sim)
    sim.controls.disable_account(account, charges=False)
    both = sim.controls.disable_account(account, reason="under_review", payouts=False)
    assert (both["charges_enabled"], both["payouts_enabled"]) == (False, False)
    assert both["requirements"]["disabled_reason"] == "under_review"


@pytest.mark.parametrize("reason", REASONS_TO_DISABLE)
def test_every_reason_of_stripes_can_be_given(sim: Simulator, reason: str) -> None:
    stopped = sim.controls.disable_account(seller(sim), reason=reason)
    assert stopped["requirements"]["disabled_reason"] == reason


def test_what_cannot_stop_an_account_is_refused(sim: Simulator) -> None:
    account = seller(sim)
    with pytest.raises(ValueError, match="reason is one of"):
        sim.controls.disable_account(account, reason="bad mood")
    with pytest.raises(ValueError, match="nothing is stopped"):
        sim.controls.disable_account(account, charges=False, payouts=False)
    with pytest.raises(errors.InvalidRequestError, match="cannot be enabled"):
        sim.controls.enable_account(account)


def test_an_account_that_was_stopped_in_its_onboarding_goes_on_with_it(sim: Simulator) -> None:
    account = sim.accounts.create(type="custom", capabilities=WANTED)["id"]
    sim.controls.disable_account(account, reason="under_review")
    sim.controls.complete_onboarding(account)
    assert sim.accounts.retrieve(account)["charges_enabled"] is False
    assert sim.controls.enable_account(account)["charges_enabled"] is True


def test_an_account_that_was_past_due_in_its_onboarding_is_able_after_it(sim: Simulator) -> None:
    account = sim.accounts.create(type="custom", capabilities=WANTED)["id"]
    sim.controls.disable_account(account)
    assert sim.controls.complete_onboarding(account)["charges_enabled"] is True


def test_the_own_account_can_be_stopped_too(sim: Simulator) -> None:
    sim.controls.disable_account(sim.account)
    with pytest.raises(errors.InvalidRequestError) as refused:
        sim.charges.create(**CHARGE)
    assert refused.value.code == "account_invalid"
    assert refused.value.user_message == (
        "Your account cannot currently make charges. Its requirements.disabled_reason is "
        "requirements.past_due. (stripesim's words)"
    )
    sim.controls.enable_account(sim.account)
    assert sim.charges.create(**CHARGE)["paid"] is True


@pytest.mark.parametrize("stop", ["under_review", "rejected.other", "listed"])
def test_a_seller_that_is_stopped_for_another_reason_hears_that_reason(
    sim: Simulator, stop: str
) -> None:
    shop = seller(sim)
    if stop.startswith("rejected"):
        sim.accounts.reject(shop, reason="other")
    else:
        sim.controls.disable_account(shop, reason=stop)
    reason = sim.accounts.retrieve(shop)["requirements"]["disabled_reason"]
    for pay in (
        lambda: sim.charges.create(**CHARGE, stripe_account=shop),
        lambda: sim.payment_intents.create(
            amount=1_000,
            currency="usd",
            payment_method="pm_card_visa",
            confirm=True,
            stripe_account=shop,
        ),
    ):
        with pytest.raises(errors.InvalidRequestError, match="cannot currently make") as refused:
            pay()
        assert f"disabled_reason is {reason}." in str(refused.value.user_message)


@pytest.mark.parametrize(
    ("token", "charges", "payouts"),
    [("tok_visa_triggerPayoutBlock", True, False), ("tok_visa_triggerChargeBlock", False, True)],
)
def test_two_cards_stop_the_connected_account_that_is_paid(
    sim: Simulator, token: str, charges: bool, payouts: bool
) -> None:
    direct, destination = seller(sim), seller(sim)
    sim.charges.create(**CHARGE | {"source": token}, stripe_account=direct)
    passed_on = {"destination": destination}
    sim.charges.create(**CHARGE | {"source": token}, transfer_data=passed_on)
    for account in map(sim.accounts.retrieve, (direct, destination)):
        assert (account["charges_enabled"], account["payouts_enabled"]) == (charges, payouts)
    sim.charges.create(**CHARGE | {"source": token})  # the platform's own
    assert sim.accounts.retrieve_current()["payouts_enabled"] is True


# -- rejected -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("fraud_payment_method_casher", "rejected.platform_fraud"),
        ("fraud_payment_method_tester", "rejected.platform_fraud"),
        ("fraud_no_intent_to_fulfill", "rejected.platform_fraud"),
        ("fraud_other", "rejected.platform_fraud"),
        ("credit", "rejected.platform_other"),
        ("terms_of_service", "rejected.platform_terms_of_service"),
        ("other", "rejected.platform_other"),
    ],
)
def test_a_rejected_account_is_stopped(sim: Simulator, reason: str, shown: str) -> None:
    account = seller(sim, type="express")
    rejected = sim.accounts.reject(account, reason=reason)
    assert (rejected["charges_enabled"], rejected["payouts_enabled"]) == (False, False)
    assert rejected["requirements"]["disabled_reason"] == shown
    back = sim.accounts.unreject(account)
    assert (back["charges_enabled"], back["payouts_enabled"]) == (True, True)


def test_its_payouts_may_go_on(sim: Simulator) -> None:
    rejected = sim.accounts.reject(seller(sim), reason="credit", payouts_action="none")
    assert (rejected["charges_enabled"], rejected["payouts_enabled"]) == (False, True)


def test_what_else_stopped_it_goes_on_after_the_rejection(sim: Simulator) -> None:
    account = seller(sim)
    sim.controls.disable_account(account, reason="under_review", charges=False)
    sim.accounts.reject(account, reason="other")
    back = sim.accounts.unreject(account)
    assert (back["charges_enabled"], back["payouts_enabled"]) == (True, False)
    assert back["requirements"]["disabled_reason"] == "under_review"


def test_only_accounts_whose_losses_are_yours_can_be_rejected(sim: Simulator) -> None:
    with pytest.raises(errors.InvalidRequestError, match="you are liable for"):
        sim.accounts.reject(seller(sim, type="standard"), reason="other")
    account = seller(sim)
    for wrong in ({"reason": "mood"}, {}):
        with pytest.raises(errors.InvalidRequestError):
            sim.accounts.reject(account, **wrong)
    with pytest.raises(errors.InvalidRequestError, match="cannot be unrejected"):
        sim.accounts.unreject(account)


# -- deleted --------------------------------------------------------------------------------------


def test_a_deleted_account_is_gone(sim: Simulator) -> None:
    account, other = seller(sim), seller(sim)
    assert sim.accounts.delete(account) == {"id": account, "object": "account", "deleted": True}
    assert [each["id"] for each in sim.accounts.all()] == [other]
    for ask in (
        lambda: sim.accounts.retrieve(account),
        lambda: sim.balance.retrieve(stripe_account=account),
    ):
        with pytest.raises(errors.PermissionError) as refusal:
            ask()
        assert refusal.value.code == "account_invalid"
    with pytest.raises(errors.InvalidRequestError, match="No such destination"):
        sim.transfers.create(amount=1, currency="usd", destination=account)
    sim.check()
    sim.clock.advance(days=3)


def test_an_account_with_money_stays(sim: Simulator) -> None:
    account = seller(sim)
    charge = sim.charges.create(**CHARGE, stripe_account=account)["id"]
    with pytest.raises(errors.InvalidRequestError, match="its usd balance is not zero"):
        sim.accounts.delete(account)
    sim.refunds.create(charge=charge, stripe_account=account)
    with pytest.raises(errors.InvalidRequestError, match="not zero"):
        sim.accounts.delete(account)  # it owes the fee


def test_an_account_that_is_being_paid_out_stays_until_it_is_paid(sim: Simulator) -> None:
    account = seller(sim)
    sim.charges.create(**CHARGE, stripe_account=account)
    sim.clock.advance_to("2026-03-04T01:30:00Z")
    (payout,) = sim.payouts.list(stripe_account=account)["data"]
    assert payout["status"] == "pending"
    with pytest.raises(errors.InvalidRequestError, match="is still under way"):
        sim.accounts.delete(account)
    sim.clock.advance(days=1)
    assert sim.accounts.delete(account)["deleted"] is True


def test_an_account_that_stripe_is_liable_for_stays(sim: Simulator) -> None:
    with pytest.raises(errors.InvalidRequestError, match="not authorized to delete"):
        sim.accounts.delete(seller(sim, type="standard"))
    embedded: Any = {"stripe_dashboard": {"type": "none"}}
    account = sim.accounts.create(controller=embedded)["id"]
    assert sim.accounts.delete(account)["deleted"] is True


# -- updates --------------------------------------------------------------------------------------


def test_what_is_told_is_kept_and_merged(sim: Simulator) -> None:
    account = sim.accounts.create(
        type="custom",
        business_profile={"name": "Tea", "support_address": {"city": "Bath"}},
        metadata={"a": "1", "b": "2"},
    )["id"]
    shown = sim.accounts.update(
        account,
        business_profile={"mcc": "5499", "support_address": {"country": "GB"}},
        company={"name": "Tea Ltd", "tax_id": "000000000"},
        metadata={"a": "", "c": "3"},
        settings={"branding": {"primary_color": "#112233"}},
    )
    assert shown["business_profile"]["name"] == "Tea"
    assert shown["business_profile"]["mcc"] == "5499"
    address = shown["business_profile"]["support_address"]
    assert (address["city"], address["country"]) == ("Bath", "GB")
    assert shown["company"]["tax_id_provided"] is True
    assert "tax_id" not in shown["company"]
    assert shown["metadata"] == {"b": "2", "c": "3"}
    assert shown["settings"]["branding"]["primary_color"] == "#112233"
    assert shown["settings"]["dashboard"]["display_name"] == "Tea"
    event = sim.events.list(stripe_account=account, type="account.updated")["data"][0]
    assert event["data"]["previous_attributes"]["metadata"] == {"a": "1", "c": None}


def test_an_account_is_called_by_what_is_known_of_it(sim: Simulator) -> None:
    def name(**said: Any) -> str:
        account = sim.accounts.create(**said)["id"]
        return str(sim._world.store.latest[account].name)

    assert name().startswith("acct_")
    assert name(email="tea@b.example") == "tea@b.example"
    assert name(email="tea@b.example", company={"name": "Tea Ltd"}) == "Tea Ltd"
    assert name(company={"name": "Tea Ltd"}, business_profile={"name": "Tea"}) == "Tea"


@pytest.mark.parametrize("begin", ["link", "complete"])
def test_after_its_onboarding_began_the_holder_says_who_it_is(sim: Simulator, begin: str) -> None:
    account = sim.accounts.create(type="express")["id"]
    assert sim.accounts.update(account, business_type="company")["business_type"] == "company"
    if begin == "link":
        sim.account_links.create(account=account, type="account_onboarding")
    else:
        sim.controls.complete_onboarding(account)
    theirs: Any = {
        "business_type": "individual",
        "company": {"name": "Tea"},
        "individual": PERSON,
        "external_account": BANK,
    }
    for name, value in theirs.items():
        before = sim.fingerprint()
        with pytest.raises(errors.PermissionError) as refusal:
            sim.accounts.update(account, **{name: value})
        assert refusal.value.param == name
        assert sim.fingerprint() == before
    assert sim.accounts.update(account, metadata={"a": "b"})["metadata"] == {"a": "b"}


def test_the_default_currency_is_one_that_it_can_be_paid_in(sim: Simulator) -> None:
    account = seller(sim)
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.accounts.update(account, default_currency="eur")
    assert refusal.value.param == "default_currency"
    euro: Any = {
        **BANK,
        "country": "DE",
        "currency": "eur",
        "account_number": "DE89370400440532013000",
    }
    sim.accounts.external_accounts.create(account, external_account=euro)
    assert sim.accounts.update(account, default_currency="eur")["default_currency"] == "eur"
    made = sim.accounts.create(type="custom", country="GB", default_currency="usd")
    assert made["default_currency"] == "usd"


# -- the list -------------------------------------------------------------------------------------


def test_accounts_are_listed_newest_first_in_pages(sim: Simulator) -> None:
    made = []
    for _ in range(5):
        made.append(sim.accounts.create(type="custom")["id"])
        sim.clock.advance(minutes=1)
    sim.accounts.delete(made[1])
    there = [each for each in reversed(made) if each != made[1]]
    page = sim.accounts.list(limit=2)
    assert [each["id"] for each in page["data"]] == there[:2]
    assert (page["has_more"], page["url"]) == (True, "/v1/accounts")
    rest = sim.accounts.list(starting_after=there[1])["data"]
    assert [each["id"] for each in rest] == there[2:]
    before = sim.accounts.list(ending_before=there[2])["data"]
    assert [each["id"] for each in before] == there[:2]
    since = sim.accounts.retrieve(made[3])["created"]
    late = sim.accounts.list(created={"gte": since})["data"]
    assert [each["id"] for each in late] == there[:2]
    for cursor in ("acct_nope", made[1]):
        with pytest.raises(errors.InvalidRequestError) as refusal:
            sim.accounts.list(starting_after=cursor)
        assert refusal.value.user_message == f"No such account: '{cursor}'"
        assert refusal.value.param == "starting_after"


# -- persons --------------------------------------------------------------------------------------


def test_the_individual_is_a_person_of_the_account(sim: Simulator) -> None:
    account = sim.accounts.create(type="custom", business_type="individual", individual=PERSON)
    own, individual = account["id"], account["individual"]
    assert sim.accounts.persons.list(own)["data"] == [individual]
    assert individual["relationship"]["representative"] is True
    sim.accounts.persons.update(own, individual["id"], first_name="Jane")
    assert sim.accounts.retrieve(own)["individual"]["first_name"] == "Jane"
    assert told_of(sim, own)[-2:] == ["person.updated", "account.updated"]
    again = sim.accounts.update(own, individual={"last_name": "Roe", "id_number": "000000000"})
    assert again["individual"]["id"] == individual["id"]
    assert again["individual"]["first_name"] == "Jane"
    assert again["individual"]["id_number_provided"] is True
    with pytest.raises(errors.InvalidRequestError, match="representative"):
        sim.accounts.persons.delete(own, individual["id"])


def test_persons_stand_under_their_account(sim: Simulator) -> None:
    account, other = seller(sim), seller(sim)
    share: Any = {"owner": True, "percent_ownership": "33.3"}
    owner = sim.accounts.persons.create(account, **PERSON, relationship=share)
    director = sim.accounts.persons.create(account, relationship={"director": True})["id"]
    assert owner["relationship"]["percent_ownership"] == 33.3
    owners = sim.accounts.persons.list(account, relationship={"owner": True})["data"]
    assert [each["id"] for each in owners] == [owner["id"]]
    assert [each["id"] for each in sim.accounts.persons.all(account)] == [director, owner["id"]]
    with pytest.raises(errors.InvalidRequestError, match="No such person"):
        sim.accounts.persons.retrieve(other, owner["id"])
    gone = sim.accounts.persons.delete(account, director)
    assert gone == {"id": director, "object": "person", "deleted": True}
    assert [each["id"] for each in sim.accounts.persons.all(account)] == [owner["id"]]


# -- links ----------------------------------------------------------------------------------------


def test_a_link_leads_to_the_onboarding_for_five_minutes(sim: Simulator) -> None:
    account = sim.accounts.create(type="express")["id"]
    back: Any = {"refresh_url": "https://shop.example/again", "return_url": "https://shop.example"}
    link = sim.account_links.create(account=account, type="account_onboarding", **back)
    assert link["object"] == "account_link"
    assert link["expires_at"] - link["created"] == 300
    assert account in link["url"]
    other = sim.account_links.create(account=account, type="account_onboarding")
    assert other["url"] != link["url"]


def test_a_link_to_update_is_for_accounts_whose_requirements_you_collect(sim: Simulator) -> None:
    custom, express = (sim.accounts.create(type=type)["id"] for type in ("custom", "express"))
    assert sim.account_links.create(account=custom, type="account_update")["url"]
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.account_links.create(account=express, type="account_update")
    assert refusal.value.param == "type"
    for nobody in ("acct_nope", sim.account):
        with pytest.raises(errors.InvalidRequestError, match="No such account"):
            sim.account_links.create(account=nobody, type="account_onboarding")


def test_only_express_accounts_log_in_by_a_link(sim: Simulator) -> None:
    express = sim.accounts.create(type="express")["id"]
    with pytest.raises(errors.InvalidRequestError, match="has not completed onboarding"):
        sim.accounts.login_links.create(express)
    sim.controls.complete_onboarding(express)
    link = sim.accounts.login_links.create(express)
    assert (link["object"], link["created"]) == ("login_link", sim.clock.timestamp)
    for other in (seller(sim), seller(sim, type="standard")):
        with pytest.raises(errors.InvalidRequestError, match="Express Dashboard"):
            sim.accounts.login_links.create(other)


# -- copies ---------------------------------------------------------------------------------------


def test_accounts_are_kept_by_save_and_fork(sim: Simulator, tmp_path: Any) -> None:
    account = sim.accounts.create(**EVERYTHING, idempotency_key="once")
    sim.accounts.persons.create(account["id"], relationship={"percent_ownership": 12.5})
    sim.controls.disable_account(account["id"])
    sim.accounts.reject(account["id"], reason="other")
    sim.save(tmp_path / "sim")
    for twin in (Simulator.load(tmp_path / "sim"), sim.fork()):
        assert twin.fingerprint() == sim.fingerprint()
        assert twin.accounts.retrieve(account["id"]) == sim.accounts.retrieve(account["id"])
        assert twin.accounts.create(**EVERYTHING, idempotency_key="once")["id"] == account["id"]
        events = list(sim.events.all(stripe_account=account["id"]))
        assert list(twin.events.all(stripe_account=account["id"])) == events
