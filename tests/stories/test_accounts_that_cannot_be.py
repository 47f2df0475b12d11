"""What is said of an account or of its persons, and cannot be: it is refused, and changes
nothing.
"""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, errors

from .new_accounts import PERSON, account

Shape = dict[str, Any]
SINCE_2015 = 1_427_846_400
NO_DATE = "ToS acceptance date is not valid."


@pytest.fixture
def sim() -> Simulator:
    return Simulator()


def refused(sim: Simulator, call: Any, *ids: str, **said: Any) -> errors.StripeError:
    before = sim.fingerprint()
    with pytest.raises((errors.InvalidRequestError, errors.PermissionError)) as refusal:
        call(*ids, **said)
    assert sim.fingerprint() == before
    return refusal.value


def requesting(*names: str) -> Shape:
    return {name: {"requested": True} for name in names}


# -- Stripe's terms --------------------------------------------------------------------------------


@pytest.mark.parametrize("date", [-1, 1, 1_230_767_999, 1_772_442_000_000, 4_102_444_800])
def test_terms_are_accepted_after_2009_and_in_seconds(sim: Simulator, date: int) -> None:
    agreed = {"tos_acceptance": {"date": date, "ip": "8.8.8.8"}}
    error = refused(sim, sim.accounts.create, type="custom", **agreed)
    assert (error.param, str(error.user_message)[: len(NO_DATE)]) == (
        "tos_acceptance[date]",
        NO_DATE,
    )
    shop = sim.accounts.create(type="custom")["id"]
    assert refused(sim, sim.accounts.update, shop, **agreed).param == "tos_acceptance[date]"


def test_the_clock_of_who_accepts_may_be_ahead_of_the_simulators(sim: Simulator) -> None:
    agreed = {"date": sim.clock.timestamp + 400 * 86_400, "ip": "8.8.8.8"}
    assert sim.accounts.create(type="custom", tos_acceptance=agreed)["tos_acceptance"] == {
        **agreed,
        "user_agent": None,
    }


def test_terms_are_accepted_from_an_address(sim: Simulator) -> None:
    for ip in ("home", "1.2.3", "8.8.8.256", "localhost"):
        agreed: Shape = {"date": SINCE_2015, "ip": ip}
        error = refused(sim, sim.accounts.create, type="custom", tos_acceptance=agreed)
        assert error.param == "tos_acceptance[ip]"
    for ip in ("127.0.0.1", "2001:db8::1"):
        sim.accounts.create(type="custom", tos_acceptance={"date": SINCE_2015, "ip": ip})


def test_who_accepted_the_terms_stays_under_them(sim: Simulator) -> None:
    recipient = account(sim, "KR")["id"]
    full: Shape = {"service_agreement": "full"}
    error = refused(sim, sim.accounts.update, recipient, tos_acceptance=full)
    assert error.param == "tos_acceptance[service_agreement]"
    agreed: Shape = {"service_agreement": "recipient", "date": SINCE_2015, "ip": "8.8.8.8"}
    sim.accounts.update(recipient, tos_acceptance=agreed)
    seller = account(sim, "TH")["id"]
    error = refused(sim, sim.accounts.update, seller, tos_acceptance=agreed)
    assert error.param == "tos_acceptance[service_agreement]"
    fresh = sim.accounts.create(type="custom", country="TH")["id"]
    sim.accounts.update(fresh, tos_acceptance={"service_agreement": "recipient"})
    sim.accounts.update(fresh, tos_acceptance=agreed)


# -- what it is, and where -------------------------------------------------------------------------


def test_a_new_account_is_in_a_currency_that_its_banks_lead(sim: Simulator) -> None:
    error = refused(sim, sim.accounts.create, type="custom", default_currency="eur")
    assert error.param == "default_currency"
    abroad: Shape = {
        "object": "bank_account",
        "country": "DE",
        "currency": "eur",
        "account_number": "DE89370400440532013000",
    }
    for more in ({"country": "GB"}, {"external_account": abroad}):
        made = sim.accounts.create(type="custom", default_currency="eur", **more)
        assert made["default_currency"] == "eur"


def test_only_americans_are_a_part_of_the_government(sim: Simulator) -> None:
    type: Any = {"business_type": "government_entity"}
    error = refused(sim, sim.accounts.create, type="custom", country="GB", **type)
    assert error.param == "business_type"
    shop = sim.accounts.create(type="custom", country="GB")["id"]
    assert refused(sim, sim.accounts.update, shop, **type).param == "business_type"
    assert sim.accounts.create(type="custom", **type)["business_type"] == "government_entity"


@pytest.mark.parametrize(
    ("name", "country", "other"),
    [
        ("fpx_payments", "MY", "US"),
        ("au_becs_debit_payments", "AU", "NZ"),
        ("tax_reporting_us_1099_misc", "US", "CA"),
    ],
)
def test_some_capabilities_are_of_one_country(name: str, country: str, other: str) -> None:
    sim = Simulator(transfers_abroad="all")
    wanted = requesting("card_payments", "transfers", name)
    error = refused(sim, sim.accounts.create, type="custom", country=other, capabilities=wanted)
    assert error.param == f"capabilities[{name}]"
    shop = sim.accounts.create(type="custom", country=other)["id"]
    error = refused(sim, sim.accounts.capabilities.update, shop, name, requested=True)
    assert error.param == f"capabilities[{name}]"
    sim.accounts.capabilities.update(shop, name, requested=False)
    made = sim.accounts.create(type="custom", country=country, capabilities=wanted)
    assert name in made["capabilities"]


def test_a_number_to_ask_for_support_is_a_phone_number(sim: Simulator) -> None:
    error = refused(
        sim, sim.accounts.create, type="custom", business_profile={"support_phone": "abc"}
    )
    assert error.param == "business_profile[support_phone]"


# -- persons ---------------------------------------------------------------------------------------


def test_a_person_was_born_in_1900_or_later(sim: Simulator) -> None:
    firm = sim.accounts.create(type="custom", business_type="company")["id"]
    old: Shape = {"dob": {"day": 31, "month": 12, "year": 1899}}
    assert refused(sim, sim.accounts.persons.create, firm, **old).param == "dob[year]"
    given: Shape = {"type": "custom", "business_type": "individual", "individual": old}
    assert refused(sim, sim.accounts.create, **given).param == "individual[dob][year]"
    sim.accounts.persons.create(firm, dob={"day": 1, "month": 1, "year": 1900})


def test_a_gender_is_one_of_two(sim: Simulator) -> None:
    firm = sim.accounts.create(type="custom", business_type="company")["id"]
    error = refused(sim, sim.accounts.persons.create, firm, gender="x")
    assert error.user_message == "Invalid gender: must be one of female or male"
    person = sim.accounts.persons.create(firm, gender="female")["id"]
    assert sim.accounts.persons.update(firm, person, gender="")["gender"] is None


def test_an_individual_represents_itself(sim: Simulator) -> None:
    shop = account(sim, "US", business_type="individual", individual=PERSON)
    role: Shape = {"relationship": {"representative": True}}
    error = refused(sim, sim.accounts.persons.create, shop["id"], **role)
    assert error.param == "relationship[representative]"
    director: Shape = {"relationship": {"director": True}}
    assert sim.accounts.persons.create(shop["id"], **director)["id"]
    own = shop["individual"]["id"]
    sim.accounts.persons.update(shop["id"], own, first_name="Ann")


@pytest.mark.parametrize("type", ["standard", "express"])
def test_once_the_holder_is_at_stripe_its_persons_are_not_the_platforms(
    sim: Simulator, type: Any
) -> None:
    shop = sim.accounts.create(type=type, business_type="company")["id"]
    person = sim.accounts.persons.create(shop, first_name="Jane")["id"]
    sim.account_links.create(account=shop, type="account_onboarding")
    persons = sim.accounts.persons
    for call, ids, said in (
        (persons.create, (shop,), {"first_name": "Ann"}),
        (persons.update, (shop, person), {"first_name": "Ann"}),
        (persons.delete, (shop, person), {}),
    ):
        error = refused(sim, call, *ids, **said)
        assert error.http_status == 403
        assert error.user_message == (
            "This application does not have the required permissions for this endpoint on account "
            f"'{shop}'."
        )
    assert persons.list(shop)["data"][0]["id"] == person


def test_where_the_platform_collects_all_persons_stay_its_own(sim: Simulator) -> None:
    shop = sim.accounts.create(type="custom", business_type="company")["id"]
    sim.account_links.create(account=shop, type="account_onboarding")
    assert sim.accounts.persons.create(shop, first_name="Jane")["id"]


def test_what_a_link_collects_is_said_once(sim: Simulator) -> None:
    shop = sim.accounts.create(type="express")["id"]
    link: Any = {"account": shop, "type": "account_onboarding", "collect": "eventually_due"}
    options = {"collection_options": {"fields": "eventually_due"}}
    error = refused(sim, sim.account_links.create, **link, **options)
    assert "collect and collection_options" in str(error.user_message)
    sim.account_links.create(**link)
