"""What a new account still has to say, and when it may charge and be paid out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stripesim import Simulator, errors
from stripesim.facts.bank_numbers import bank_that_works

Shape = dict[str, Any]
RECIPIENTS = ("KR", "PH", "BO", "PY")
WAITS, LACKS = "requirements.pending_verification", "requirements.past_due"
ALL = ("active", True, True, None)
NO_PAYOUTS = ("active", True, False, LACKS)
NOTHING = ("inactive", False, False, LACKS)
PERSON: Shape = {
    "first_name": "Jenny",
    "last_name": "Rosen",
    "email": "jenny@rosen.example",
    "phone": "0000000000",
    "id_number": "000000000",
    "dob": {"day": 1, "month": 1, "year": 1901},
    "address": {
        "line1": "1 Main Street",
        "city": "Springfield",
        "state": "CA",
        "postal_code": "94107",
    },
}
COMPANY: Shape = {
    "name": "Rosen, LLC",
    "tax_id": "000000000",
    "phone": "0000000000",
    "address": PERSON["address"],
    "directors_provided": True,
    "executives_provided": True,
}


def account(sim: Simulator, country: str, **given: Any) -> Shape:
    """A custom account whose platform says all but who it is, and gives no bank."""
    recipient = country in RECIPIENTS
    wanted = ("transfers",) if recipient else ("card_payments", "transfers")
    asked: Shape = {
        "type": "custom",
        "country": country,
        "capabilities": {name: {"requested": True} for name in wanted},
        "tos_acceptance": {"date": 1, "ip": "8.8.8.8"},
        "business_profile": {"url": "https://rosen.example", "product_description": "Tea"},
    }
    if recipient:
        asked["tos_acceptance"]["service_agreement"] = "recipient"
    return sim.accounts.create(**asked, **given)


def individual(sim: Simulator, country: str, *without: str, **more: Any) -> Shape:
    """An account of an individual that lacks some fields."""
    person = {name: part for name, part in PERSON.items() if name not in without}
    address = {name: part for name, part in PERSON["address"].items() if name not in without}
    given = {**person, "address": address, **more}
    return account(sim, country, business_type="individual", individual=given)


def with_bank(sim: Simulator, shop: Shape) -> Shape:
    """The account after it was given its country's test bank account."""
    given: Any = bank_that_works(shop["country"], shop["default_currency"])
    sim.accounts.external_accounts.create(shop["id"], external_account=given)
    return sim.accounts.retrieve(shop["id"])


def able(shop: Shape) -> tuple[Any, ...]:
    """What its capabilities are, whether it charges, whether it is paid out, and why not."""
    (status,) = set(shop["capabilities"].values())
    reason = shop["requirements"]["disabled_reason"]
    return status, shop["charges_enabled"], shop["payouts_enabled"], reason


def due(shop: Shape) -> list[str]:
    named: list[str] = shop["requirements"]["currently_due"]
    return named


# -- a bank ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("country", ["CA", "DE", "GB", "AU", "CH", "SE", "KR"])
def test_without_a_bank_only_payouts_stop_until_it_is_given(country: str) -> None:
    sim = Simulator()
    shop = individual(sim, country)
    assert able(shop) == NO_PAYOUTS
    for when in ("currently_due", "eventually_due", "past_due"):
        assert "external_account" in shop["requirements"][when]
    assert due(shop) == ["external_account"]
    assert shop["details_submitted"] is False
    assert able(with_bank(sim, shop)) == ALL


def test_what_it_charges_without_a_bank_is_paid_out_once_it_has_one() -> None:
    sim = Simulator()
    shop = individual(sim, "DE")
    charge: Any = {"amount": 10_000, "currency": "eur", "source": "tok_de"}
    sim.charges.create(**charge, stripe_account=shop["id"])
    sim.clock.advance(days=20)
    assert sim.payouts.list(stripe_account=shop["id"])["data"] == []
    with_bank(sim, shop)
    sim.clock.advance(days=5)
    (payout,) = sim.payouts.list(stripe_account=shop["id"])["data"]
    assert payout["amount"] > 0
    sim.check()


# -- what is due -----------------------------------------------------------------------------------

WHO = [f"individual.{name}" for name in (
    "address.city", "address.line1", "address.postal_code", "address.state", "dob.day",
    "dob.month", "dob.year", "first_name", "last_name", "phone", "ssn_last_4",
)]  # fmt: skip


@pytest.mark.parametrize(
    ("country", "not_asked"),
    [
        ("US", ()),
        ("AU", ("ssn_last_4",)),
        ("GB", ("ssn_last_4", "address.state")),
        ("FR", ("ssn_last_4", "address.state")),
        ("CA", ("ssn_last_4", "phone")),
    ],
)
def test_an_individual_is_asked_who_it_is_as_its_country_wants(
    country: str, not_asked: tuple[str, ...]
) -> None:
    given: Any = {"email": "jenny@rosen.example", "address": {"country": country}}
    shop = account(Simulator(), country, business_type="individual", individual=given)
    assert able(shop) == NOTHING
    unasked = {f"individual.{name}" for name in not_asked}
    assert due(shop) == sorted({*WHO, "external_account"} - unasked)
    assert shop["requirements"]["past_due"] == due(shop)


@pytest.mark.parametrize(
    ("country", "without", "named"),
    [
        ("CA", "state", "individual.address.state"),
        ("US", "id_number", "individual.ssn_last_4"),
        ("GB", "postal_code", "individual.address.postal_code"),
        ("BO", "id_number", "individual.id_number"),
        ("PY", "id_number", "individual.id_number"),
        ("SG", "", "individual.full_name_aliases"),
    ],
)
def test_a_single_field_that_is_missing_stops_all(country: str, without: str, named: str) -> None:
    shop = individual(Simulator(), country, without, nationality=country)
    assert able(shop) == NOTHING
    assert due(shop) == ["external_account", named]


def test_a_field_that_its_country_does_not_ask_for_may_be_missing() -> None:
    sim = Simulator()
    for country, field in (("CA", "phone"), ("GB", "state"), ("PH", "id_number")):
        assert able(individual(sim, country, field)) == NO_PAYOUTS


def test_who_has_no_other_names_says_so_and_is_able() -> None:
    sim = Simulator()
    shop = individual(sim, "SG", nationality="SG")
    assert shop["individual"]["nationality"] == "SG"
    assert "individual.proof_of_liveness" in shop["requirements"]["eventually_due"]
    person = shop["individual"]["id"]
    told = sim.accounts.persons.update(shop["id"], person, full_name_aliases=[""])
    assert told["full_name_aliases"] == []
    assert able(sim.accounts.retrieve(shop["id"])) == NO_PAYOUTS


def test_an_american_company_names_who_runs_and_owns_it() -> None:
    sim = Simulator()
    shop = account(sim, "US", business_type="company", company=COMPANY)
    assert able(shop) == NOTHING
    owners = {"owners.email", "owners.first_name", "owners.last_name"}
    assert {"company.owners_provided", "representative.ssn_last_4", *owners} <= set(due(shop))
    assert "representative.relationship.executive" in due(shop)
    role: Any = {"representative": True, "executive": True, "owner": True, "title": "CEO"}
    person = sim.accounts.persons.create(shop["id"], **PERSON, relationship=role)
    left = sim.accounts.retrieve(shop["id"])
    assert due(left) == ["company.owners_provided", "external_account"]
    done = sim.accounts.update(shop["id"], company={"owners_provided": True})
    assert able(sim.accounts.retrieve(done["id"])) == ("pending", False, False, LACKS)
    sim.accounts.persons.update(shop["id"], person["id"], metadata={"a": "b"})
    types = [event["type"] for event in sim.events.list(stripe_account=shop["id"])["data"]]
    assert types[0] == "person.updated"  # nothing became due or done


@pytest.mark.parametrize("country", ["GB", "DE", "CH"])
def test_a_european_company_names_its_owners_with_birthdays_and_addresses(country: str) -> None:
    sim = Simulator()
    shop = account(sim, country, business_type="company", company=COMPANY)
    named = set(due(shop))
    assert {"company.owners_provided", "owners.dob.day", "owners.address.line1"} <= named
    assert "representative.phone" in named
    assert "representative.address.state" not in named
    sim.accounts.update(shop["id"], company={"owners_provided": True})
    left = due(sim.accounts.retrieve(shop["id"]))
    assert not [name for name in left if name.startswith("owners.")]


def test_a_person_that_is_gone_is_asked_for_again() -> None:
    sim = Simulator()
    shop = account(sim, "CA", business_type="company", company=COMPANY)["id"]
    kept = sim.accounts.persons.create(shop, **PERSON, relationship={"owner": True})["id"]
    assert "representative.first_name" in due(sim.accounts.retrieve(shop))
    sim.accounts.persons.update(shop, kept, relationship={"representative": True})
    assert due(sim.accounts.retrieve(shop)) == ["external_account"]


# -- verification ----------------------------------------------------------------------------------


def test_an_american_individual_is_verified_in_half_a_minute_and_it_is_told() -> None:
    sim = Simulator()
    shop = individual(sim, "US")
    assert able(shop) == ("pending", False, False, LACKS)  # it has no bank yet
    assert able(with_bank(sim, shop)) == ("pending", False, False, WAITS)
    requirements = sim.accounts.retrieve(shop["id"])["requirements"]
    parts = ("city", "line1", "postal_code", "state")
    assert requirements["pending_verification"] == [
        *(f"individual.address.{part}" for part in parts),
        "individual.id_number",
        "individual.verification.document",
    ]
    assert requirements["currently_due"] == []
    sim.clock.advance(seconds=29)
    assert able(sim.accounts.retrieve(shop["id"])) == ("pending", False, False, WAITS)
    sim.clock.advance(seconds=1)
    assert able(sim.accounts.retrieve(shop["id"])) == ALL
    types = [event["type"] for event in sim.events.list(stripe_account=shop["id"])["data"]]
    assert types[:3] == ["capability.updated", "capability.updated", "account.updated"]
    event = sim.events.list(stripe_account=shop["id"], type="account.updated")["data"][0]
    assert event["data"]["previous_attributes"]["charges_enabled"] is False


def test_four_digits_are_verified_without_a_document() -> None:
    shop = individual(Simulator(), "US", "id_number", ssn_last_4="0000")
    pending = shop["requirements"]["pending_verification"]
    assert "individual.id_number" in pending
    assert "individual.verification.document" not in pending


@pytest.mark.parametrize("country", ["CA", "DE", "GB", "NO", "PL", "CH", "KR", "PH"])
def test_elsewhere_a_complete_account_is_able_at_once(country: str) -> None:
    sim = Simulator()
    assert able(with_bank(sim, individual(sim, country))) == ALL


@pytest.mark.parametrize("country", ["HK", "NZ"])
def test_in_some_countries_only_payouts_wait_for_the_verification(country: str) -> None:
    sim = Simulator()
    shop = with_bank(sim, individual(sim, country))
    assert able(shop) == ("active", True, False, WAITS)
    assert "individual.verification.document" in shop["requirements"]["pending_verification"]
    sim.clock.advance(seconds=30)
    assert able(sim.accounts.retrieve(shop["id"])) == ALL


def test_in_japan_payouts_wait_for_a_document() -> None:
    sim = Simulator()
    shop = with_bank(sim, individual(sim, "JP"))
    assert able(shop) == NO_PAYOUTS
    assert due(shop) == ["individual.verification.document"]
    file = sim.files.create(purpose="identity_document", file=b"x")["id"]
    given: Any = {"verification": {"document": {"front": file}}}
    sim.accounts.update(shop["id"], individual=given)
    assert able(sim.accounts.retrieve(shop["id"])) == ALL


def test_what_is_stopped_while_it_is_verified_stays_stopped_until_it_is_enabled() -> None:
    sim = Simulator()
    shop = with_bank(sim, individual(sim, "US"))["id"]
    sim.controls.disable_account(shop, reason="under_review")
    sim.clock.advance(minutes=5)
    assert able(sim.accounts.retrieve(shop)) == ("inactive", False, False, "under_review")
    sim.controls.enable_account(shop)
    assert able(sim.accounts.retrieve(shop)) == ("pending", False, False, WAITS)
    sim.clock.advance(seconds=30)
    assert able(sim.accounts.retrieve(shop)) == ALL


# -- the onboarding --------------------------------------------------------------------------------


@pytest.mark.parametrize("type", ["standard", "express", "custom"])
def test_an_onboarding_that_is_not_verified_yet_is_pending_and_then_active(type: Any) -> None:
    sim = Simulator()
    shop = sim.accounts.create(type=type)["id"]
    done = sim.controls.complete_onboarding(shop, verified=False)
    assert able(done) == ("pending", False, False, WAITS)
    assert done["details_submitted"] is True
    sim.clock.advance(seconds=30)
    assert able(sim.accounts.retrieve(shop)) == ALL


def test_an_onboarding_is_verified_at_once_unless_one_says_otherwise() -> None:
    sim = Simulator()
    shop = sim.accounts.create(type="express", country="DE")["id"]
    sim.controls.complete_onboarding(shop, verified=False)
    assert able(sim.controls.complete_onboarding(shop)) == ALL


def test_an_account_that_is_verified_is_kept_by_save_and_fork(tmp_path: Path) -> None:
    sim = Simulator()
    shop = with_bank(sim, individual(sim, "US"))["id"]
    sim.save(tmp_path / "saved")
    for other in (sim.fork(), Simulator.load(tmp_path / "saved")):
        other.clock.advance(seconds=30)
        assert able(other.accounts.retrieve(shop)) == ALL
    assert able(sim.accounts.retrieve(shop)) == ("pending", False, False, WAITS)


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
    sim.controls.approve_transfers_alone()
    sim.accounts.create(type="express", country="JP", capabilities=ALONE)
    sim.controls.approve_transfers_alone(False)
    with pytest.raises(errors.InvalidRequestError, match="needs approval"):
        sim.accounts.create(type="express", country="JP", capabilities=ALONE)
