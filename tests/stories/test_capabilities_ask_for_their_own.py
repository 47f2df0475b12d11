"""Each capability asks for what it needs: of who is only paid by a platform, nothing of what the
business does; and one that is requested later is inactive until its fields are given.
"""

from __future__ import annotations

from typing import Any

from stripesim import Simulator

from .new_accounts import PERSON, able, account, due, individual, with_bank

Shape = dict[str, Any]
NAMED = {name: PERSON[name] for name in ("first_name", "last_name", "dob")}
PROFILE = ["business_profile.mcc", "business_profile.url"]
TRANSFERS = {"transfers": {"requested": True}}
BOTH = {"card_payments": {"requested": True}, **TRANSFERS}


def a_person(sim: Simulator, capabilities: Shape, who: Shape = PERSON, **more: Any) -> Shape:
    """An account in Germany, of which nothing is told but who it is."""
    given: Shape = {"business_profile": {}, "business_type": "individual", "individual": who}
    return account(sim, "DE", capabilities=capabilities, **given, **more)


def of(sim: Simulator, shop: Shape, name: str) -> tuple[str, list[str]]:
    """The status of a capability, and what is due of it besides a bank."""
    shown = sim.accounts.capabilities.retrieve(shop["id"], name)
    named = shown["requirements"]["currently_due"]
    return shown["status"], [each for each in named if each != "external_account"]


def test_who_is_only_paid_by_its_platform_says_nothing_of_its_business() -> None:
    sim = Simulator("DE")
    assert able(with_bank(sim, a_person(sim, TRANSFERS)))[:3] == ("active", True, True)
    seller = with_bank(sim, a_person(sim, BOTH))
    assert (able(seller)[:3], due(seller)) == (("inactive", False, False), PROFILE)


def test_what_reports_taxes_sells_nothing() -> None:
    sim = Simulator()
    wanted = {**TRANSFERS, "tax_reporting_us_1099_misc": {"requested": True}}
    assert not set(PROFILE) & set(due(account(sim, "US", capabilities=wanted, business_profile={})))


def test_of_both_transfers_ask_for_less() -> None:
    sim = Simulator("DE")
    seller = a_person(sim, BOTH)
    assert of(sim, seller, "card_payments") == ("inactive", PROFILE)
    assert of(sim, seller, "transfers") == ("inactive", [])
    assert of(sim, seller, "sepa_debit_payments") == ("unrequested", [])


def test_a_capability_shows_what_could_not_be_verified_and_what_is_due_some_day() -> None:
    sim = Simulator()
    shop = individual(sim, "DE", id_number="111111111")
    shown = sim.accounts.capabilities.retrieve(shop["id"], "transfers")["requirements"]
    assert shown["errors"] == shop["requirements"]["errors"] != []
    later = account(sim, "SG", business_type="individual", individual=PERSON)
    shown = sim.accounts.capabilities.retrieve(later["id"], "card_payments")["requirements"]
    assert "individual.proof_of_liveness" in shown["eventually_due"]


# -- requested later -------------------------------------------------------------------------------


def test_a_capability_is_inactive_until_what_it_asks_for_is_given() -> None:
    sim = Simulator("DE")
    shop = with_bank(sim, a_person(sim, {}, NAMED))
    assert due(shop) == []
    asked = sim.accounts.capabilities.update(shop["id"], "card_payments", requested=True)
    assert asked["status"] == "inactive"
    events = sim.events.all(type="capability.updated", stripe_account=shop["id"])
    told = [event["data"]["object"] for event in events]
    assert [one["status"] for one in told] == ["inactive"]
    shop = sim.accounts.retrieve(shop["id"])
    assert (shop["charges_enabled"], shop["payouts_enabled"]) == (False, False)
    assert "individual.address.city" in due(shop)
    profile = {"url": "https://example.com"}
    sim.accounts.update(shop["id"], individual=PERSON, business_profile=profile)
    done = sim.accounts.update(shop["id"], business_profile={"mcc": "5734"})
    assert able(done) == ("active", True, True, None)


def test_with_what_it_asks_for_in_the_same_request_it_is_active_at_once() -> None:
    sim = Simulator("DE")
    shop = with_bank(sim, a_person(sim, TRANSFERS))
    profile = {"url": "https://example.com", "mcc": "5734"}
    done = sim.accounts.update(shop["id"], capabilities=BOTH, business_profile=profile)
    assert able(done) == ("active", True, True, None)


def test_of_two_that_are_requested_neither_is_active_while_one_lacks_something() -> None:
    sim = Simulator("DE")
    shop = with_bank(sim, a_person(sim, TRANSFERS))
    asked = sim.accounts.update(shop["id"], capabilities=BOTH)
    assert (able(asked)[:3], due(asked)) == (("inactive", False, False), PROFILE)
    left = sim.accounts.capabilities.update(shop["id"], "card_payments", requested=False)
    assert left["status"] == "unrequested"
    assert able(sim.accounts.retrieve(shop["id"])) == ("active", True, True, None)


def test_what_an_american_gives_later_is_verified_as_at_first() -> None:
    sim = Simulator()
    shop = with_bank(sim, account(sim, "US", capabilities={}, business_type="individual",
                                  individual=NAMED))  # fmt: skip
    assert shop["requirements"]["disabled_reason"] == "action_required.requested_capabilities"
    lacks = sim.accounts.update(shop["id"], capabilities=BOTH)
    assert able(lacks)[0] == "inactive"
    given = sim.accounts.update(shop["id"], individual=PERSON)
    assert able(given) == ("pending", False, False, "requirements.pending_verification")
    sim.clock.advance(seconds=30)
    assert able(sim.accounts.retrieve(shop["id"])) == ("active", True, True, None)


def test_one_that_asks_for_nothing_new_stops_nothing() -> None:
    sim = Simulator("DE")
    shop = with_bank(sim, individual(sim, "DE"))
    asked = sim.accounts.capabilities.update(shop["id"], "sepa_debit_payments", requested=True)
    assert asked["status"] == "active"
    assert able(sim.accounts.retrieve(shop["id"])) == ("active", True, True, None)
