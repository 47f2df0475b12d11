"""What a new account still has to say, and when it may charge and be paid out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stripesim import Simulator

from .new_accounts import COMPANY, PERSON, able, account, due, individual, with_bank

WAITS, LACKS = "requirements.pending_verification", "requirements.past_due"
ALL = ("active", True, True, None)
NO_PAYOUTS = ("active", True, False, LACKS)
NOTHING = ("inactive", False, False, LACKS)


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


@pytest.mark.parametrize(
    ("country", "type"), [("US", "non_profit"), ("US", "government_entity"), ("DE", "non_profit")]
)
def test_what_nobody_owns_names_who_runs_it(country: str, type: Any) -> None:
    sim = Simulator()
    shop = with_bank(sim, account(sim, country, business_type=type, company=COMPANY))
    assert due(shop)
    assert all(name.startswith("representative.") for name in due(shop))
    eventually = shop["requirements"]["eventually_due"]
    assert not any(name.startswith(("owners.", "company.owners")) for name in eventually)
    role: Any = {"representative": True, "executive": True, "title": "Director"}
    sim.accounts.persons.create(shop["id"], **PERSON, relationship=role)
    sim.clock.advance(minutes=1)
    assert able(sim.accounts.retrieve(shop["id"])) == ALL


def test_an_american_company_names_who_runs_and_owns_it() -> None:
    sim = Simulator()
    shop = account(sim, "US", business_type="company", company=COMPANY)
    assert able(shop) == NOTHING
    owners = {"owners.email", "owners.first_name", "owners.last_name"}
    assert {"company.owners_provided", "representative.ssn_last_4", *owners} <= set(due(shop))
    assert "representative.relationship.executive" in due(shop)
    requirements = shop["requirements"]
    assert "company.tax_id" in requirements["pending_verification"]
    assert "company.address.line1" in requirements["pending_verification"]
    assert {"owners.dob.day", "owners.ssn_last_4"} <= set(requirements["eventually_due"])
    assert [each["alternative_fields_due"] for each in requirements["alternatives"]] == [
        ["representative.verification.document"],
        ["owners.verification.document"],
    ]
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


def test_a_british_company_is_looked_up_for_its_declaration_of_ownership() -> None:
    sim = Simulator()
    for country, pending in (("GB", ["date", "ip"]), ("DE", [])):
        shop = account(sim, country, business_type="company", company=COMPANY)
        named = [f"company.ownership_declaration.{part}" for part in pending]
        assert shop["requirements"]["pending_verification"] == named


def test_a_company_in_the_emirates_gives_documents_and_passports_later() -> None:
    sim = Simulator()
    shop = account(sim, "AE", business_type="company", company=COMPANY)
    later = set(shop["requirements"]["eventually_due"]) - set(due(shop))
    assert "company.documents.company_license.files" in later
    assert "representative.documents.passport.files" in later
    assert "owners.documents.passport.files" in later


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
        "business_profile.url",
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


def test_the_url_is_verified_since_september_2024() -> None:
    for start, verified in (("2024-08-31", False), ("2024-09-01", True)):
        pending = individual(Simulator(start=start), "US")["requirements"]["pending_verification"]
        assert ("business_profile.url" in pending) is verified


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


def test_in_japan_too_stripes_onboarding_supplies_the_document() -> None:
    sim = Simulator()
    shop = sim.controls.complete_onboarding(individual(sim, "JP")["id"])
    assert (able(shop), due(shop)) == (ALL, [])


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


def test_what_is_requested_later_is_pending_where_all_is_verified_and_then_active() -> None:
    sim = Simulator()
    more: Any = {"capabilities": {"us_bank_account_ach_payments": {"requested": True}}}
    shop = with_bank(sim, individual(sim, "US"))["id"]
    sim.clock.advance(minutes=1)
    sim.accounts.update(shop, **more)
    told = sim.accounts.retrieve(shop)
    others = {"card_payments": "active", "transfers": "active"}
    assert told["capabilities"] == {**others, "us_bank_account_ach_payments": "pending"}
    assert (told["charges_enabled"], told["payouts_enabled"]) == (True, True)
    one = sim.accounts.capabilities.retrieve(shop, "us_bank_account_ach_payments")
    assert (one["status"], one["requirements"]["disabled_reason"]) == ("pending", "pending.review")
    sim.clock.advance(seconds=30)
    assert able(sim.accounts.retrieve(shop)) == ALL
    (event,) = sim.events.list(stripe_account=shop, type="capability.updated", limit=1)["data"]
    assert event["data"]["object"]["id"] == "us_bank_account_ach_payments"
    assert event["data"]["previous_attributes"]["status"] == "pending"
    sim.accounts.capabilities.update(shop, "link_payments", requested=True)
    sim.accounts.capabilities.update(shop, "link_payments", requested=False)
    sim.clock.advance(minutes=1)
    assert "link_payments" not in sim.accounts.retrieve(shop)["capabilities"]


def test_elsewhere_what_is_requested_later_is_active_at_once() -> None:
    sim = Simulator()
    shop = with_bank(sim, individual(sim, "DE"))["id"]
    made = sim.accounts.capabilities.update(shop, "sepa_debit_payments", requested=True)
    assert made["status"] == "active"


def test_a_capability_under_review_that_is_stopped_is_active_after_both() -> None:
    sim = Simulator()
    shop = with_bank(sim, individual(sim, "US"))["id"]
    sim.clock.advance(minutes=1)
    sim.accounts.capabilities.update(shop, "link_payments", requested=True)
    sim.controls.disable_account(shop, reason="under_review")
    assert set(sim.accounts.retrieve(shop)["capabilities"].values()) == {"inactive"}
    sim.clock.advance(minutes=1)
    sim.controls.enable_account(shop)
    sim.clock.advance(seconds=1)
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
