"""What Stripe asks for later, by a date: what stops without it, and goes on when it is given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from stripesim import Simulator, errors
from stripesim.api.demands import all_fields, can_be_given

from .new_accounts import COMPANY, PERSON, able, account, due, individual, with_bank
from .story import told_of

ALL = ("active", True, True, None)
STOPPED = ("inactive", False, False, "requirements.past_due")
DOCUMENT = "individual.verification.document"
DAY = 24 * 60 * 60
CHARGE: Any = {"amount": 10_000, "currency": "eur", "source": "tok_de"}


@pytest.fixture
def sim() -> Simulator:
    return Simulator(country="DE", opening_balance={"eur": 100_000})


@pytest.fixture
def shop(sim: Simulator) -> str:
    return str(with_bank(sim, individual(sim, "DE"))["id"])


def document(sim: Simulator) -> Any:
    file = sim.files.create(purpose="identity_document", file=b"x")["id"]
    return {"verification": {"document": {"front": file}}}


# -- a date ----------------------------------------------------------------------------------------


def test_what_is_required_is_due_now_and_stops_all_at_its_date(sim: Simulator, shop: str) -> None:
    by = sim.clock.now + timedelta(days=7)
    before = len(told_of(sim, shop))
    asked = sim.controls.require(shop, [DOCUMENT], by)
    requirements = asked["requirements"]
    assert able(asked) == ALL
    assert requirements["currently_due"] == requirements["eventually_due"] == [DOCUMENT]
    assert (requirements["past_due"], requirements["current_deadline"]) == ([], int(by.timestamp()))
    assert told_of(sim, shop)[before:] == ["account.updated", *["capability.updated"] * 2]
    sim.clock.advance(days=7, seconds=-1)
    assert able(sim.accounts.retrieve(shop)) == ALL
    sim.clock.advance(seconds=1)
    late = sim.accounts.retrieve(shop)
    assert able(late) == STOPPED
    assert late["requirements"]["past_due"] == due(late) == [DOCUMENT]
    assert late["requirements"]["current_deadline"] is None
    assert "account.updated" in told_of(sim, shop)[before + 3 :]


def test_it_goes_on_when_what_was_past_due_is_given(sim: Simulator, shop: str) -> None:
    sim.controls.require(shop, DOCUMENT, sim.clock.timestamp + DAY)
    sim.clock.advance(days=2)
    sim.accounts.update(shop, individual={"email": "other@rosen.example"})
    assert able(sim.accounts.retrieve(shop)) == STOPPED
    before = len(told_of(sim, shop))
    sim.accounts.update(shop, individual=document(sim))
    assert able(sim.accounts.retrieve(shop)) == ALL
    assert due(sim.accounts.retrieve(shop)) == []
    since = told_of(sim, shop)[before:]
    assert since[0] == "person.updated"
    assert since[-3:] == ["account.updated", *["capability.updated"] * 2]


def test_what_is_given_before_its_date_stops_nothing(sim: Simulator, shop: str) -> None:
    sim.controls.require(shop, [DOCUMENT, "individual.id_number"], sim.clock.timestamp + DAY)
    person = sim.accounts.retrieve(shop)["individual"]["id"]
    sim.accounts.persons.update(shop, person, **document(sim))
    assert due(sim.accounts.retrieve(shop)) == ["individual.id_number"]
    sim.accounts.persons.update(shop, person, id_number="000000000")  # again, the same
    assert due(sim.accounts.retrieve(shop)) == []
    sim.clock.advance(days=2)
    assert able(sim.accounts.retrieve(shop)) == ALL


def test_each_field_has_its_own_date_and_the_first_is_shown(sim: Simulator, shop: str) -> None:
    now = sim.clock.timestamp
    sim.controls.require(shop, "individual.phone", now + 3 * DAY)
    asked = sim.controls.require(shop, "business_profile.url", now + DAY)
    assert asked["requirements"]["current_deadline"] == now + DAY
    sim.clock.advance(days=1)
    late = sim.accounts.retrieve(shop)["requirements"]
    assert late["past_due"] == ["business_profile.url"]
    assert late["currently_due"] == ["business_profile.url", "individual.phone"]
    assert late["current_deadline"] == now + 3 * DAY
    sim.accounts.update(shop, business_profile={"url": "https://rosen.example"})
    assert able(sim.accounts.retrieve(shop)) == ALL
    sim.clock.advance(days=2)
    assert able(sim.accounts.retrieve(shop)) == STOPPED


def test_a_bank_that_is_past_due_stops_payouts_only(sim: Simulator, shop: str) -> None:
    sim.controls.require(shop, "external_account", sim.clock.timestamp + DAY)
    sim.clock.advance(days=1)
    late = sim.accounts.retrieve(shop)
    assert able(late) == ("active", True, False, "requirements.past_due")
    bank: Any = {"object": "bank_account", "country": "DE", "currency": "eur",
                 "account_number": "DE89370400440532013000"}  # fmt: skip
    sim.accounts.update(shop, external_account=bank)
    assert able(sim.accounts.retrieve(shop)) == ALL


def test_when_only_the_bank_is_still_past_due_charges_go_on(sim: Simulator, shop: str) -> None:
    sim.controls.require(shop, ["external_account", DOCUMENT], sim.clock.timestamp + DAY)
    sim.clock.advance(days=1)
    assert able(sim.accounts.retrieve(shop)) == STOPPED
    before = len(told_of(sim, shop))
    sim.accounts.update(shop, individual=document(sim))
    late = sim.accounts.retrieve(shop)
    assert able(late) == ("active", True, False, "requirements.past_due")
    assert due(late) == ["external_account"]
    since = told_of(sim, shop)[before:]
    assert since == ["person.updated", "account.updated", *["capability.updated"] * 2]


def test_of_a_company_it_is_asked_by_the_person_or_by_the_role(sim: Simulator) -> None:
    shop = account(sim, "CA", business_type="company", company=COMPANY)["id"]
    person: Any = {**PERSON, "relationship": {"representative": True}}
    first = sim.accounts.persons.create(shop, **person)["id"]
    with_bank(sim, sim.accounts.retrieve(shop))
    by = sim.clock.timestamp + DAY
    named = [f"{first}.verification.document", "directors.email", "company.vat_id"]
    sim.controls.require(shop, named, by)
    sim.clock.advance(days=1)
    assert able(sim.accounts.retrieve(shop)) == STOPPED
    sim.accounts.persons.update(shop, first, **document(sim))
    sim.accounts.persons.create(shop, email="a@b.example", relationship={"director": True})
    assert due(sim.accounts.retrieve(shop)) == ["company.vat_id"]
    sim.accounts.update(shop, company={"vat_id": "1"})
    assert able(sim.accounts.retrieve(shop)) == ALL


def test_no_is_an_answer_too(sim: Simulator) -> None:
    shop = account(sim, "CA", business_type="company", company=COMPANY)["id"]
    person: Any = {**PERSON, "relationship": {"representative": True}}
    first = sim.accounts.persons.create(shop, **person)["id"]
    with_bank(sim, sim.accounts.retrieve(shop))
    asked = [f"{first}.relationship.director", "company.directors_provided"]
    sim.controls.require(shop, asked, sim.clock.timestamp + DAY)
    sim.accounts.persons.update(shop, first, relationship={"director": False})
    sim.accounts.update(shop, company={"directors_provided": False})
    assert due(sim.accounts.retrieve(shop)) == ["company.directors_provided"]  # that has to be yes


def test_an_american_who_gives_it_is_not_verified_again(sim: Simulator) -> None:
    shop = with_bank(sim, individual(sim, "US"))["id"]
    sim.clock.advance(minutes=1)
    sim.controls.require(shop, DOCUMENT, sim.clock.timestamp + DAY)
    sim.clock.advance(days=1)
    assert able(sim.accounts.retrieve(shop)) == STOPPED
    sim.accounts.update(shop, individual=document(sim))
    assert able(sim.accounts.retrieve(shop)) == ALL


def test_the_onboarding_gives_all_that_is_required(sim: Simulator) -> None:
    shop = sim.accounts.create(type="express", country="DE")["id"]
    sim.controls.complete_onboarding(shop)
    sim.controls.require(shop, "individual.phone", sim.clock.timestamp + DAY)
    sim.clock.advance(days=1)
    assert able(sim.accounts.retrieve(shop)) == STOPPED
    assert able(sim.controls.complete_onboarding(shop)) == ALL


def test_a_capability_names_what_is_due_and_until_when(sim: Simulator, shop: str) -> None:
    by = sim.clock.timestamp + DAY
    sim.controls.require(shop, DOCUMENT, by)
    shown = sim.accounts.capabilities.retrieve(shop, "card_payments")["requirements"]
    assert (shown["currently_due"], shown["past_due"]) == ([DOCUMENT], [])
    assert (shown["current_deadline"], shown["disabled_reason"]) == (by, None)
    sim.clock.advance(days=1)
    shown = sim.accounts.capabilities.retrieve(shop, "card_payments")["requirements"]
    assert shown["past_due"] == [DOCUMENT]
    assert shown["disabled_reason"] == "requirements.fields_needed"


# -- with other reasons ----------------------------------------------------------------------------


def test_under_review_it_stays_stopped_although_it_gives_what_is_due(
    sim: Simulator, shop: str
) -> None:
    sim.controls.require(shop, DOCUMENT, sim.clock.timestamp + DAY)
    sim.controls.disable_account(shop, reason="under_review", charges=False)
    assert able(sim.accounts.retrieve(shop)) == ("active", True, False, "under_review")
    sim.clock.advance(days=1)
    assert able(sim.accounts.retrieve(shop)) == ("inactive", False, False, "under_review")
    sim.accounts.update(shop, individual=document(sim))
    assert due(sim.accounts.retrieve(shop)) == []
    assert able(sim.accounts.retrieve(shop))[3] == "under_review"
    assert able(sim.controls.enable_account(shop)) == ALL


def test_a_rejected_account_is_past_due_when_the_rejection_ends(sim: Simulator, shop: str) -> None:
    sim.controls.require(shop, DOCUMENT, sim.clock.timestamp + DAY)
    sim.accounts.reject(shop, reason="other")
    sim.clock.advance(days=1)
    late = sim.accounts.retrieve(shop)
    assert able(late)[3] == "rejected.platform_other"
    assert late["requirements"]["past_due"] == [DOCUMENT]
    sim.accounts.unreject(shop)
    assert able(sim.accounts.retrieve(shop)) == STOPPED


def test_an_account_that_is_disabled_says_what_is_past_due(sim: Simulator, shop: str) -> None:
    stopped = sim.controls.disable_account(shop)
    assert able(stopped) == STOPPED
    assert stopped["requirements"]["past_due"] == due(stopped) == [DOCUMENT]
    sim.accounts.update(shop, individual=document(sim))
    assert able(sim.accounts.retrieve(shop)) == ALL
    for reason in ("under_review", "listed"):
        assert sim.controls.disable_account(shop, reason=reason)["requirements"]["past_due"] == []


def test_what_was_missing_already_is_what_a_disabled_account_names(sim: Simulator) -> None:
    shop = individual(sim, "DE", "phone")["id"]
    stopped = sim.controls.disable_account(shop)
    assert stopped["requirements"]["past_due"] == ["external_account", "individual.phone"]
    sim.accounts.update(shop, individual={"phone": "0000000000"})
    assert able(sim.accounts.retrieve(shop)) == ("active", True, False, "requirements.past_due")


# -- money -----------------------------------------------------------------------------------------


def test_what_stops_is_refused_in_stripes_words_and_the_money_there_waits(
    sim: Simulator, shop: str
) -> None:
    charge = sim.charges.create(**CHARGE, stripe_account=shop)["id"]
    sim.controls.require(shop, DOCUMENT, sim.clock.timestamp + 60)
    sim.clock.advance(minutes=1)
    with pytest.raises(errors.InvalidRequestError, match="without the `card_payments` capability"):
        sim.charges.create(**CHARGE, stripe_account=shop)
    with pytest.raises(errors.InvalidRequestError, match="legacy_payments") as refused:
        sim.transfers.create(amount=100, currency="eur", destination=shop)
    assert refused.value.code == "insufficient_capabilities_for_transfer"
    with pytest.raises(errors.InvalidRequestError, match="legacy_payments"):
        sim.charges.create(**CHARGE, transfer_data={"destination": shop})
    sim.clock.advance(days=20)
    balance = sim.balance.retrieve(stripe_account=shop)
    assert balance["available"][0]["amount"] > 9_000
    assert sim.payouts.list(stripe_account=shop)["data"] == []
    with pytest.raises(errors.InvalidRequestError) as refused:
        sim.payouts.create(amount=100, currency="eur", stripe_account=shop)
    assert refused.value.code == "payouts_not_allowed"
    sim.refunds.create(charge=charge, amount=1_000, stripe_account=shop)
    sim.accounts.update(shop, individual=document(sim))
    sim.clock.advance(days=3)
    (payout,) = sim.payouts.list(stripe_account=shop)["data"]
    assert payout["amount"] == balance["available"][0]["amount"] - 1_000
    sim.check()


def test_disputes_and_reversals_go_on_while_it_is_stopped(sim: Simulator, shop: str) -> None:
    charge = sim.charges.create(**CHARGE, stripe_account=shop)["id"]
    transfer = sim.transfers.create(amount=2_000, currency="eur", destination=shop)["id"]
    sim.controls.disable_account(shop)
    sim.transfers.reversals.create(transfer, amount=500)
    sim.controls.dispute_charge(charge)
    rows = sim.balance_transactions.list(stripe_account=shop)["data"]
    assert [(row["type"], row["amount"]) for row in rows[:2]] == [
        ("adjustment", -10_000),
        ("payment_refund", -500),
    ]
    sim.check()


# -- what cannot be --------------------------------------------------------------------------------


def test_what_cannot_be_required_is_refused_and_changes_nothing(sim: Simulator, shop: str) -> None:
    by, before = sim.clock.timestamp + DAY, sim.accounts.retrieve(shop)
    wrong: list[Any] = [[], [""], ["individual"], ["individual.soul"], ["person_1"], [7], ["phone"]]
    for fields in wrong:
        with pytest.raises(ValueError, match=r"asked for|no such field"):
            sim.controls.require(shop, fields, by)
    for moment in (sim.clock.timestamp, sim.clock.now - timedelta(days=1)):
        with pytest.raises(ValueError, match="later than now"):
            sim.controls.require(shop, DOCUMENT, moment)
    with pytest.raises(ValueError, match="a moment is"):
        sim.controls.require(shop, DOCUMENT, "soon")
    with pytest.raises(errors.InvalidRequestError, match="Use the Dashboard"):
        sim.controls.require(sim.account, DOCUMENT, by)
    for name in ("company.tax_id", "owners.email", "person_nope.email"):
        with pytest.raises(errors.InvalidRequestError, match="cannot be asked"):
            sim.controls.require(shop, name, by)
    assert sim.accounts.retrieve(shop) == before


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("individual.first_nme", "Did you mean 'individual.first_name'?"),
        ("company.taxid", "Did you mean 'company.tax_id'?"),
        ("owners.adress.line1", "Did you mean 'owners.address.line1'?"),
        ("person_1.verification.documents", "Did you mean 'person_1.verification.document'?"),
        ("external_acount", "Did you mean 'external_account'?"),
        ("xyzzy", "there are company.tax_id, individual.verification.document, external_account"),
    ],
)
def test_a_field_that_cannot_be_required_is_told_with_the_one_that_is_meant(
    sim: Simulator, shop: str, wrong: str, says: str
) -> None:
    with pytest.raises(ValueError, match="no such field") as caught:
        sim.controls.require(shop, [wrong], sim.clock.timestamp + DAY)
    assert f"requirements name no such field: {wrong!r}" in str(caught.value)
    assert says in str(caught.value)


def test_every_field_that_is_suggested_can_be_given() -> None:
    fields = [*all_fields("person_1")]
    assert [name for name in fields if not can_be_given(name)] == []
    assert {"individual.first_name", "person_1.first_name", "owners.phone"} <= {*fields}


def test_what_is_required_is_kept_by_save_and_fork(
    sim: Simulator, shop: str, tmp_path: Path
) -> None:
    sim.controls.require(shop, DOCUMENT, datetime.fromtimestamp(sim.clock.timestamp + DAY, UTC))
    sim.save(tmp_path / "saved")
    for other in (sim.fork(), Simulator.load(tmp_path / "saved")):
        other.clock.advance(days=1)
        assert able(other.accounts.retrieve(shop)) == STOPPED
        assert able(other.fork().accounts.retrieve(shop)) == STOPPED
    assert able(sim.accounts.retrieve(shop)) == ALL
