"""How new accounts are shown, and what of them is refused."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, errors

from .new_accounts import PERSON, account, individual, with_bank

# -- the shape -------------------------------------------------------------------------------------


def test_an_individuals_account_has_a_company_at_its_address() -> None:
    shop = individual(Simulator(), "US")
    company = shop["company"]
    assert company["address"]["city"] == "Springfield"
    assert (company["name"], company["phone"]) == (None, "+10000000000")
    roles = ("directors", "executives", "owners")
    assert [company[f"{role}_provided"] for role in roles] == [True, True, True]
    assert company["tax_id_provided"] is False
    nothing = {"back": None, "details": None, "details_code": None, "front": None}
    assert company["verification"] == {"document": nothing}


def test_a_phone_is_shown_with_the_prefix_of_its_country() -> None:
    sim = Simulator()
    for country, given, shown in (
        ("US", "4155550100", "+14155550100"),
        ("US", "+14155550100", "+14155550100"),
        ("CA", "6045550100", "+16045550100"),
        ("GB", "2071234567", "2071234567"),
    ):
        person = individual(sim, country, phone=given)["individual"]
        assert person["phone"] == shown


def test_a_whole_social_security_number_has_its_last_four_digits() -> None:
    sim = Simulator()
    given = [
        individual(sim, "US", id_number="000000000"),
        individual(sim, "US", "id_number", ssn_last_4="0000"),
        individual(sim, "US", "id_number"),
        individual(sim, "CA", id_number="000000000"),
    ]
    digits = [shop["individual"]["ssn_last_4_provided"] for shop in given]
    assert digits == [True, True, False, False]


def test_of_a_company_nobody_is_provided_until_the_platform_or_the_holder_says_so() -> None:
    sim = Simulator()
    shop = account(sim, "US", business_type="company", company={"name": "Rosen, LLC"})
    assert shop["company"]["owners_provided"] is False
    told = sim.accounts.update(shop["id"], company={"owners_provided": True})
    assert told["company"]["owners_provided"] is True
    assert told["company"]["directors_provided"] is False
    done = sim.controls.complete_onboarding(shop["id"])
    assert done["company"]["directors_provided"] is True


@pytest.mark.parametrize(
    ("profile", "descriptor", "prefix"),
    [
        ({"name": "Jenny Rosenberg"}, "JENNY ROSENBERG", "JENNY ROSE"),
        ({"name": "Buy More, LLC", "url": "https://a.example"}, "BUY MORE, LLC", "BUY MORE,"),
        ({"url": "https://tea.rosen.example/shop"}, "TEA.ROSEN.EXAMPLE", "TEA.ROSEN."),
        ({"url": "www.rosen.example"}, "ROSEN.EXAMPLE", "ROSEN.EXAM"),
        ({"product_description": "Tea"}, None, None),
    ],
)
def test_descriptors_come_from_the_name_or_the_url(
    profile: Any, descriptor: str | None, prefix: str | None
) -> None:
    sim = Simulator()
    settings = sim.accounts.create(type="custom", business_profile=profile)["settings"]
    assert settings["payments"]["statement_descriptor"] == descriptor
    assert settings["card_payments"]["statement_descriptor_prefix"] == prefix


def test_descriptors_that_were_given_stay() -> None:
    given: Any = {
        "payments": {"statement_descriptor": "TEA AND MORE"},
        "card_payments": {"statement_descriptor_prefix": "TEA"},
    }
    made = Simulator().accounts.create(
        type="custom", business_profile={"name": "Jenny"}, settings=given
    )
    assert made["settings"]["payments"]["statement_descriptor"] == "TEA AND MORE"
    assert made["settings"]["card_payments"]["statement_descriptor_prefix"] == "TEA"


def test_a_standard_account_is_not_the_platforms_to_delete() -> None:
    sim = Simulator()
    shop = sim.accounts.create(type="standard")["id"]
    with pytest.raises(errors.InvalidRequestError, match="not authorized to delete this account"):
        sim.accounts.delete(shop)


# -- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize("country", ["FR", "DE", "US"])
def test_a_french_platform_makes_custom_accounts_of_tokens_only(country: str) -> None:
    sim = Simulator(country="FR")
    before = sim.fingerprint()
    with pytest.raises(errors.InvalidRequestError) as refusal:
        individual(sim, country)
    assert str(refusal.value.user_message).startswith(
        "Connect platforms based in FR must create Custom accounts via account tokens."
    )
    assert sim.fingerprint() == before
    said: Any = {"business_type": "individual", "individual": PERSON}
    token = sim.tokens.create(account={**said, "tos_shown_and_accepted": True})["id"]
    made = sim.accounts.create(type="custom", country=country, account_token=token)
    assert made["individual"]["first_name"] == "Jenny"


@pytest.mark.parametrize("platform", ["DE", "GB", "US"])
def test_other_platforms_need_no_token_and_french_ones_not_for_other_types(platform: str) -> None:
    assert individual(Simulator(country=platform), "FR")["type"] == "custom"
    for type in ("express", "standard"):
        assert Simulator(country="FR").accounts.create(type=type)["type"] == type


def test_an_account_without_card_payments_cannot_be_charged_on() -> None:
    sim = Simulator()
    charge: Any = {"amount": 1_000, "currency": "usd", "source": "tok_visa"}
    lacks = individual(sim, "US", "phone")["id"]
    waits = with_bank(sim, individual(sim, "US"))["id"]
    for shop in (lacks, waits):
        with pytest.raises(errors.InvalidRequestError) as refusal:
            sim.charges.create(**charge, stripe_account=shop)
        assert refusal.value.user_message == (
            "You cannot create a charge on a connected account without the `card_payments` "
            "capability enabled."
        )
    sim.clock.advance(seconds=30)
    assert sim.charges.create(**charge, stripe_account=waits)["paid"] is True


def test_money_is_transferred_only_to_who_is_verified() -> None:
    sim = Simulator(opening_balance={"usd": 10_000})
    shop = with_bank(sim, individual(sim, "US"))["id"]
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.transfers.create(amount=1_000, currency="usd", destination=shop)
    assert refusal.value.code == "insufficient_capabilities_for_transfer"
    sim.clock.advance(seconds=30)
    assert sim.transfers.create(amount=1_000, currency="usd", destination=shop)["amount"] == 1_000
    sim.check()


ALONE: Any = {"transfers": {"requested": True}}


@pytest.mark.parametrize(
    ("platform", "country", "words"),
    [
        ("US", "AE", "Your platform needs approval for accounts to have requested"),
        ("US", "JP", "Your platform needs approval for accounts to have requested"),
        ("DE", "GB", "Your platform needs approval for accounts to have requested"),
        ("GB", "US", "You cannot request the `transfers` capability without the `card_payments`"),
    ],
)
def test_transfers_alone_need_approval_abroad(platform: str, country: str, words: str) -> None:
    sim = Simulator(country=platform)
    shop = sim.accounts.create(type="express", country=country)["id"]
    before = sim.fingerprint()
    for ask in (
        lambda: sim.accounts.create(type="express", country=country, capabilities=ALONE),
        lambda: sim.accounts.update(shop, capabilities=ALONE),
        lambda: sim.accounts.capabilities.update(shop, "transfers", requested=True),
    ):
        with pytest.raises(errors.InvalidRequestError) as refusal:
            ask()
        assert str(refusal.value.user_message).startswith(words)
        assert sim.fingerprint() == before
    sim.accounts.capabilities.update(shop, "card_payments", requested=True)
    sim.accounts.capabilities.update(shop, "transfers", requested=True)


def test_an_approved_platform_and_recipients_ask_for_transfers_alone() -> None:
    sim = Simulator()
    only: Any = {"service_agreement": "recipient"}
    sim.accounts.create(type="express", country="JP", capabilities=ALONE, tos_acceptance=only)
    sim.accounts.create(type="express", country="US", capabilities=ALONE)
    sim.controls.allow_transfers_alone()
    sim.accounts.create(type="express", country="JP", capabilities=ALONE)
    sim.controls.allow_transfers_alone(False)
    with pytest.raises(errors.InvalidRequestError, match="needs approval"):
        sim.accounts.create(type="express", country="JP", capabilities=ALONE)


@pytest.mark.parametrize("country", ["US", "DE", "JP"])
def test_who_is_only_paid_is_abroad(country: str) -> None:
    sim = Simulator(country)
    only: Any = {"service_agreement": "recipient"}
    shop = sim.accounts.create(type="custom", country=country)["id"]
    before = sim.fingerprint()
    for call in (
        lambda: sim.accounts.create(type="custom", country=country, tos_acceptance=only),
        lambda: sim.accounts.update(shop, tos_acceptance=only),
    ):
        with pytest.raises(errors.InvalidRequestError, match="recipient ToS agreement is not"):
            call()
    assert sim.fingerprint() == before
    full: Any = {"service_agreement": "full"}
    assert sim.accounts.create(type="custom", country=country, tos_acceptance=full)["id"]
