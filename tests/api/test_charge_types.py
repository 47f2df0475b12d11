"""Charges in which two accounts take part: whose they are, what is passed on, what each side is
shown; and what a refund or a dispute takes from whom.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import stripe
from attrs import evolve

from stripesim import Price, Simulator, errors
from stripesim.facts.pricing import prices_for

Shape = dict[str, Any]
Row = tuple[str, int, int, str]
# What is requested for an account that is also paid by ACH.
TAKES_ACH = {
    name: {"requested": True}
    for name in ("card_payments", "transfers", "us_bank_account_ach_payments")
}
WEDNESDAY = 1_772_582_400  # 2026-03-04T00:00:00Z: when a charge of Monday 2026-03-02 is available


@pytest.fixture
def sim() -> Simulator:
    return Simulator()


def seller(sim: Simulator, type: str | None = "express", **more: Any) -> str:
    given = {"type": type, **more} if type else more
    return str(sim.controls.complete_onboarding(sim.accounts.create(**given)["id"])["id"])


def whose_platform_pays(sim: Simulator, **more: Any) -> str:
    """An account whose Stripe fees are the platform's."""
    controller = {
        "fees": {"payer": "application"},
        "losses": {"payments": "application"},
        "stripe_dashboard": {"type": "express"},
    }
    return seller(sim, None, controller=controller, **more)


def direct(sim: Simulator, shop: str, amount: int = 10_000, **more: Any) -> Shape:
    given: Shape = {"amount": amount, "currency": "usd", "source": "tok_visa", **more}
    return sim.charges.create(**given, stripe_account=shop)


def for_a_seller(sim: Simulator, shop: str, part: int | None = None, **more: Any) -> Shape:
    """A destination charge, by an intent."""
    goes: Shape = {"destination": shop} if part is None else {"destination": shop, "amount": part}
    given: Shape = {"amount": 10_000, "currency": "usd", "payment_method": "pm_card_visa", **more}
    intent = sim.payment_intents.create(**given, transfer_data=goes, confirm=True)
    return sim.charges.retrieve(intent["latest_charge"])


def rows(sim: Simulator, account: str | None = None) -> list[Row]:
    """Type, amount, fee and currency of each, oldest first."""
    found = sim.balance_transactions.list(limit=100, stripe_account=account)["data"][::-1]
    return [(row["type"], row["amount"], row["fee"], row["currency"]) for row in found]


def row_of(sim: Simulator, thing: Shape, account: str | None = None) -> Shape:
    return sim.balance_transactions.retrieve(thing["balance_transaction"], stripe_account=account)


def refused(call: Callable[..., object], *args: Any, **params: Any) -> errors.StripeError:
    with pytest.raises(errors.InvalidRequestError) as refusal:
        call(*args, **params)
    return refusal.value


@pytest.fixture(autouse=True)
def _all_money_is_somewhere(sim: Simulator) -> Any:
    yield
    sim.check()


# -- direct charges --------------------------------------------------------------------------------


def test_a_direct_charge_is_the_sellers_and_pays_stripe_and_the_platform(sim: Simulator) -> None:
    shop = seller(sim)
    charge = direct(sim, shop, application_fee_amount=1_000)
    row = row_of(sim, charge, shop)
    assert (row["amount"], row["fee"], row["net"]) == (10_000, 1_320, 8_680)
    application = charge["application"]
    assert application.startswith("ca_")
    assert row["fee_details"] == [
        {
            "amount": 1_000,
            "application": application,
            "currency": "usd",
            "description": "stripesim application fee",
            "type": "application_fee",
        },
        {
            "amount": 320,
            "application": None,
            "currency": "usd",
            "description": "Stripe processing fees",
            "type": "stripe_fee",
        },
    ]
    assert charge["application_fee_amount"] == 1_000
    assert "transfer" not in charge
    assert rows(sim) == [("application_fee", 1_000, 0, "usd")]


def test_a_direct_charge_without_a_fee_concerns_the_seller_alone(sim: Simulator) -> None:
    shop = seller(sim)
    charge = direct(sim, shop)
    assert (charge["application_fee"], charge["application_fee_amount"]) == (None, None)
    assert charge["application"].startswith("ca_")
    assert rows(sim, shop) == [("charge", 10_000, 320, "usd")]
    assert rows(sim) == []


def test_an_intent_of_a_seller_takes_a_fee_too(sim: Simulator) -> None:
    shop = seller(sim)
    given: Shape = {"amount": 10_000, "currency": "usd", "payment_method": "pm_card_visa"}
    intent = sim.payment_intents.create(
        **given, application_fee_amount=500, confirm=True, stripe_account=shop
    )
    assert intent["application_fee_amount"] == 500
    assert intent["application"].startswith("ca_")
    assert rows(sim, shop) == [("charge", 10_000, 820, "usd")]
    charge = sim.charges.retrieve(intent["latest_charge"], stripe_account=shop)
    assert charge["application_fee"] == sim.application_fees.list()["data"][0]["id"]


@pytest.mark.parametrize("type", ["standard", "express", "custom"])
def test_accounts_of_every_type_pay_stripe_for_their_own_charges(sim: Simulator, type: str) -> None:
    shop = seller(sim, type)
    direct(sim, shop)
    assert rows(sim, shop) == [("charge", 10_000, 320, "usd")]


def test_a_platform_that_pays_the_fees_is_billed_for_them(sim: Simulator) -> None:
    shop = whose_platform_pays(sim)
    charge = direct(sim, shop, application_fee_amount=1_000)
    assert rows(sim, shop) == [("charge", 10_000, 1_000, "usd")]
    assert rows(sim) == [("stripe_fee", -320, 0, "usd"), ("application_fee", 1_000, 0, "usd")]
    billed = sim.balance_transactions.list()["data"][-1]
    assert billed["reporting_category"] == "fee"
    assert billed["source"] == charge["id"]
    assert billed["description"] == f"Stripe fees for {charge['id']}"
    assert billed["status"] == "available"


def test_it_is_billed_in_its_own_currency(sim: Simulator) -> None:
    sim.controls.set_rate("cad", "1.25")
    shop = whose_platform_pays(sim, country="CA")
    direct(sim, shop, currency="cad", source="tok_ca")
    assert rows(sim, shop) == [("charge", 10_000, 0, "cad")]
    assert rows(sim) == [("stripe_fee", -256, 0, "usd")]  # 2.9 % + 30 = 320 cad


AGREED: Shape = {"mandate_data": {"customer_acceptance": {"type": "offline"}}}


def by_ach(sim: Simulator, number: str = "accountClosed", **more: Any) -> Shape:
    return sim.payment_intents.create(
        amount=10_000,
        currency="usd",
        payment_method=f"pm_usBankAccount_{number}",
        payment_method_types=["us_bank_account"],
        confirm=True,
        **AGREED,
        **more,
    )


def test_it_is_billed_for_a_debit_that_fails_too(sim: Simulator) -> None:
    shop = whose_platform_pays(sim, capabilities=TAKES_ACH)
    by_ach(sim, stripe_account=shop)
    sim.clock.advance(days=1)
    assert rows(sim, shop)[1:] == [("payment_failure_refund", -10_000, 0, "usd")]
    assert rows(sim) == [("stripe_fee", -80, 0, "usd"), ("stripe_fee", -400, 0, "usd")]


def test_it_gets_the_price_of_a_debit_back_that_is_canceled(sim: Simulator) -> None:
    shop = whose_platform_pays(sim, capabilities=TAKES_ACH)
    sim.payment_intents.cancel(
        by_ach(sim, "success", stripe_account=shop)["id"], stripe_account=shop
    )
    assert rows(sim, shop)[1:] == [("payment_failure_refund", -10_000, 0, "usd")]
    assert rows(sim) == [("stripe_fee", -80, 0, "usd"), ("stripe_fee", 80, 0, "usd")]


def test_a_debit_on_behalf_that_fails_costs_what_it_costs_the_other_account() -> None:
    # Nothing in Germany, $4 in America.
    sim = Simulator(country="DE")
    by_ach(sim, on_behalf_of=seller(sim, country="US", capabilities=TAKES_ACH))
    sim.clock.advance(days=1)
    assert rows(sim) == [
        ("payment", 10_000, 80, "usd"),
        ("payment_failure_refund", -10_000, 400, "usd"),
    ]


def test_a_refund_of_a_direct_charge_is_the_sellers(sim: Simulator) -> None:
    shop = seller(sim)
    charge = direct(sim, shop, application_fee_amount=1_000)
    sim.refunds.create(charge=charge["id"], stripe_account=shop)
    assert rows(sim, shop)[1:] == [("refund", -10_000, 0, "usd")]
    assert rows(sim) == [("application_fee", 1_000, 0, "usd")]


# -- destination charges ---------------------------------------------------------------------------


def test_a_destination_charge_is_the_platforms_and_goes_on_whole(sim: Simulator) -> None:
    shop = seller(sim)
    charge = for_a_seller(sim, shop, application_fee_amount=1_000)
    assert rows(sim) == [
        ("charge", 10_000, 320, "usd"),
        ("transfer", -10_000, 0, "usd"),
        ("application_fee", 1_000, 0, "usd"),
    ]
    assert rows(sim, shop) == [("payment", 10_000, 1_000, "usd")]
    days = {
        row["available_on"]
        for account in (None, shop)
        for row in sim.balance_transactions.list(stripe_account=account)["data"]
    }
    assert days == {WEDNESDAY}

    transfer = sim.transfers.retrieve(charge["transfer"])
    assert transfer["source_transaction"] == charge["id"]
    assert charge["transfer_data"] == {"amount": None, "destination": shop}
    assert charge["transfer_group"] == transfer["transfer_group"]
    assert charge["application"] is None
    payment = sim.charges.retrieve(transfer["destination_payment"], stripe_account=shop)
    assert payment["source_transfer"] == transfer["id"]
    assert payment["application_fee_amount"] == 1_000
    assert payment["application_fee"] == charge["application_fee"]


def test_the_event_of_the_charge_knows_its_transfer_and_its_fee(sim: Simulator) -> None:
    charge = for_a_seller(sim, seller(sim), application_fee_amount=1_000)
    told = {event["type"]: event["data"]["object"] for event in sim.events.list()["data"]}
    assert list(told)[::-1] == [
        "payment_intent.created",
        "charge.succeeded",
        "transfer.created",
        "application_fee.created",
        "payment_intent.succeeded",
    ]
    assert told["charge.succeeded"]["transfer"] == charge["transfer"]
    assert told["charge.succeeded"]["application_fee"] == charge["application_fee"]


def test_a_part_is_passed_on_without_a_fee(sim: Simulator) -> None:
    shop = seller(sim)
    charge = for_a_seller(sim, shop, 8_770)
    assert rows(sim) == [("charge", 10_000, 320, "usd"), ("transfer", -8_770, 0, "usd")]
    assert rows(sim, shop) == [("payment", 8_770, 0, "usd")]
    assert charge["transfer_data"] == {"amount": 8_770, "destination": shop}
    assert sim.application_fees.list()["data"] == []


@pytest.mark.parametrize("old", [True, False])
def test_the_old_names_of_the_parameters_say_the_same(sim: Simulator, old: bool) -> None:
    shop = seller(sim)
    names: tuple[Shape, Shape] = (
        {"destination": shop, "application_fee": 700},
        {"transfer_data": {"destination": shop}, "application_fee_amount": 700},
    )
    given: Shape = {"amount": 10_000, "currency": "usd", "source": "tok_visa", **names[not old]}
    charge = sim.charges.create(**given)
    assert charge["transfer_data"]["destination"] == shop
    assert charge["application_fee_amount"] == 700
    assert rows(sim, shop) == [("payment", 10_000, 700, "usd")]


def test_the_old_destination_can_name_a_part(sim: Simulator) -> None:
    shop = seller(sim)
    sim.charges.create(
        amount=10_000,
        currency="usd",
        source="tok_visa",
        destination={"account": shop, "amount": 8_770},
    )
    assert rows(sim, shop) == [("payment", 8_770, 0, "usd")]


@pytest.mark.parametrize(
    ("both", "message"),
    [
        (
            {"application_fee": 10, "application_fee_amount": 10},
            "Received both application_fee and application_fee_amount parameters.",
        ),
        (
            {"destination": "SHOP", "transfer_data": {"destination": "SHOP"}},
            "Received both transfer_data and destination parameters.",
        ),
    ],
)
def test_a_parameter_is_said_by_its_new_or_by_its_old_name(
    sim: Simulator, both: Shape, message: str
) -> None:
    shop = seller(sim)
    if "destination" in both:
        both = {"destination": shop, "transfer_data": {"destination": shop}}
    else:
        both = {**both, "destination": shop}
    before = sim.fingerprint()
    with pytest.raises(errors.InvalidRequestError, match=message):
        sim.charges.create(amount=10_000, currency="usd", source="tok_visa", **both)
    assert sim.fingerprint() == before


def test_nothing_goes_on_before_the_charge_is_captured(sim: Simulator) -> None:
    shop = seller(sim)
    charge = for_a_seller(sim, shop, capture_method="manual", application_fee_amount=1_000)
    assert (charge["application_fee"], "transfer" in charge, rows(sim)) == (None, False, [])
    sim.payment_intents.capture(charge["payment_intent"], amount_to_capture=6_000)
    assert rows(sim) == [
        ("charge", 6_000, 204, "usd"),
        ("transfer", -6_000, 0, "usd"),
        ("application_fee", 1_000, 0, "usd"),
    ]
    assert rows(sim, shop) == [("payment", 6_000, 1_000, "usd")]


def test_a_capture_may_say_another_fee_or_another_part(sim: Simulator) -> None:
    shop = seller(sim)
    for said in ({"application_fee_amount": 600}, {"transfer_data": {"amount": 5_000}}):
        charge = for_a_seller(sim, shop, capture_method="manual")
        intent = sim.payment_intents.capture(charge["payment_intent"], **said)
        assert {name: intent[name] for name in said} == {
            name: value if isinstance(value, int) else {"destination": shop, **value}
            for name, value in said.items()
        }
    assert rows(sim, shop) == [("payment", 10_000, 600, "usd"), ("payment", 5_000, 0, "usd")]
    own = sim.charges.create(
        amount=10_000, currency="usd", source="tok_visa", capture=False, stripe_account=shop
    )
    captured = sim.charges.capture(own["id"], application_fee_amount=50, stripe_account=shop)
    assert (captured["application_fee_amount"], rows(sim, shop)[-1]) == (
        50,
        ("charge", 10_000, 370, "usd"),
    )


def test_what_is_taken_is_no_more_than_what_is_captured(sim: Simulator) -> None:
    shop = seller(sim)
    charge = for_a_seller(sim, shop, capture_method="manual", application_fee_amount=1_000)
    sim.payment_intents.capture(charge["payment_intent"], amount_to_capture=800)
    assert rows(sim, shop) == [("payment", 800, 800, "usd")]
    charge = for_a_seller(sim, shop, 8_770, capture_method="manual")
    sim.payment_intents.capture(charge["payment_intent"], amount_to_capture=800)
    assert rows(sim, shop)[1:] == [("payment", 800, 0, "usd")]


def test_an_intent_can_be_told_later_what_to_take(sim: Simulator) -> None:
    shop = seller(sim)
    intent = sim.payment_intents.create(
        amount=10_000, currency="usd", transfer_data={"destination": shop}
    )
    assert intent["transfer_data"] == {"destination": shop}
    changed = sim.payment_intents.update(intent["id"], application_fee_amount=900)
    assert changed["application_fee_amount"] == 900
    cleared = sim.payment_intents.update(intent["id"], application_fee_amount="")
    assert cleared["application_fee_amount"] is None
    part = sim.payment_intents.update(intent["id"], transfer_data={"amount": 8_000})
    assert part["transfer_data"] == {"amount": 8_000, "destination": shop}
    sim.payment_intents.confirm(intent["id"], payment_method="pm_card_visa")
    assert rows(sim, shop) == [("payment", 8_000, 0, "usd")]


def test_a_fee_that_nobody_could_take_is_named_before_a_fee_beside_a_part(sim: Simulator) -> None:
    """Which of two faults comes first is assumed."""
    update = sim.payment_intents.update
    plain: Shape = {"amount": 10_000, "currency": "usd"}
    alone = sim.payment_intents.create(**plain)["id"]
    error = refused(update, alone, application_fee_amount=10, transfer_data={"amount": 5})
    assert error.code == "application_fees_not_allowed"
    goes: Shape = {"destination": seller(sim)}
    for_another = sim.payment_intents.create(**plain, transfer_data=goes)["id"]
    error = refused(update, for_another, application_fee_amount=10, transfer_data={"amount": 5})
    assert error.user_message == (
        "You may only specify one of these parameters: application_fee_amount, "
        "transfer_data[amount]."
    )
    sold: Shape = {"application_fee_amount": 20_000, "transfer_data": {"amount": 20_000}}
    error = refused(update, for_another, **sold)  # each is more than there is, besides
    assert (error.user_message or "").startswith("You may only specify one")


def test_a_declined_charge_passes_nothing_on(sim: Simulator) -> None:
    shop = seller(sim)
    with pytest.raises(errors.CardError):
        for_a_seller(sim, shop, payment_method="pm_card_chargeDeclined")
    assert (rows(sim), rows(sim, shop), sim.transfers.list()["data"]) == ([], [], [])


# -- separate charges and transfers ----------------------------------------------------------------


def test_a_separate_charge_is_only_the_platforms(sim: Simulator) -> None:
    charge = sim.charges.create(
        amount=10_000, currency="usd", source="tok_visa", transfer_group="ORDER10"
    )
    assert (charge["transfer_group"], charge["transfer_data"]) == ("ORDER10", None)
    sent = sim.transfers.create(
        amount=7_000,
        currency="usd",
        destination=seller(sim),
        source_transaction=charge["id"],
    )
    assert sent["transfer_group"] == "ORDER10"
    sim.refunds.create(charge=charge["id"])
    assert sim.transfers.retrieve(sent["id"])["amount_reversed"] == 0


# -- whose country, currency, price and time -------------------------------------------------------


def test_the_money_waits_as_long_as_its_destinations_does(sim: Simulator) -> None:
    # Recorded: charges of a US platform for Canadian accounts of seven days.
    for more in ({}, {"on_behalf_of": True}):
        shop = seller(sim, country="CA")
        given = {"on_behalf_of": shop} if more else {}
        charge = for_a_seller(sim, shop, **given)
        assert row_of(sim, charge)["available_on"] == WEDNESDAY + 5 * 86_400
        transfer = sim.transfers.retrieve(charge["transfer"], expand=["balance_transaction"])
        assert transfer["balance_transaction"]["available_on"] == WEDNESDAY + 5 * 86_400


def test_a_debit_for_a_seller_waits_in_the_time_of_its_kind(sim: Simulator) -> None:
    shop = seller(sim)
    charge = for_a_seller(sim, shop, payment_method="pm_usBankAccount_success", **AGREED)
    assert charge["status"] == "pending"
    assert rows(sim) == [("payment", 10_000, 80, "usd"), ("transfer", -10_000, 0, "usd")]
    [payment] = sim.balance_transactions.list(stripe_account=shop)["data"]
    assert payment["available_on"] == row_of(sim, charge)["available_on"] == WEDNESDAY + 2 * 86_400


def test_on_behalf_of_a_seller_it_settles_in_the_sellers_currency_at_its_price() -> None:
    # Recorded 30 times: 1,000 usd became 1,356 cad, of which Stripe took 69.
    sim = Simulator(start="2023-10-30T16:45:10Z")
    sim.controls.set_rate("cad", "1.38343")
    shop = seller(sim, country="CA")
    charge = for_a_seller(sim, shop, amount=1_000, on_behalf_of=shop, application_fee_amount=100)
    assert charge["on_behalf_of"] == shop
    assert rows(sim) == [
        ("charge", 1_356, 69, "cad"),
        ("transfer", -1_356, 0, "cad"),
        ("application_fee", 100, 0, "usd"),
    ]
    assert row_of(sim, charge)["exchange_rate"] == 1.35576
    assert rows(sim, shop) == [("payment", 1_356, 136, "cad")]
    assert row_of(sim, charge)["available_on"] == 1_699_228_800  # Monday 2023-11-06
    sim.check()


def test_a_refund_of_it_goes_back_at_the_mid_rate_and_its_transfer_as_it_went() -> None:
    sim = Simulator(start="2023-10-30T16:45:10Z")
    sim.controls.set_rate("cad", "1.38343")
    shop = seller(sim, country="CA")
    charge = for_a_seller(sim, shop, amount=1_000, on_behalf_of=shop, application_fee_amount=100)
    sim.refunds.create(charge=charge["id"], reverse_transfer=True, refund_application_fee=True)
    assert rows(sim)[3:] == [
        ("refund", -1_383, 0, "cad"),
        ("transfer_refund", 1_356, 0, "cad"),
        ("application_fee_refund", -100, 0, "usd"),
    ]
    assert rows(sim, shop)[1:] == [
        ("payment_refund", -1_356, 0, "cad"),
        ("adjustment", 136, 0, "cad"),
    ]
    sim.check()


@pytest.mark.parametrize(("amount", "taken", "returned"), [(500, 692, 19), (1_000, 1_383, 69)])
def test_an_old_contract_returns_the_fee_at_the_price_it_was_taken_at(
    amount: int, taken: int, returned: int
) -> None:
    # Recorded: -19 for the first half, -69 for the whole.
    prices = evolve(prices_for("US"), returns_fees=True)
    sim = Simulator(start="2023-10-30T16:45:10Z", pricing=prices)
    sim.controls.set_rate("cad", "1.38343")
    shop = seller(sim, country="CA")
    charge = for_a_seller(sim, shop, amount=1_000, on_behalf_of=shop)
    sim.refunds.create(charge=charge["id"], amount=amount)
    assert rows(sim)[-1] == ("refund", -taken, -returned, "cad")


def test_without_it_the_charge_settles_at_home_and_the_payment_is_converted() -> None:
    sim = Simulator(start="2023-10-30T16:45:10Z")
    sim.controls.set_rate("cad", "1.38343")
    shop = seller(sim, country="CA")
    for_a_seller(sim, shop, amount=1_000, application_fee_amount=100)
    assert rows(sim) == [
        ("charge", 1_000, 59, "usd"),
        ("transfer", -1_000, 0, "usd"),
        ("application_fee", 100, 0, "usd"),
    ]
    assert rows(sim, shop) == [("payment", 1_356, 136, "cad")]


def test_what_was_converted_goes_on_in_the_platforms_currency(sim: Simulator) -> None:
    sim.controls.set_rate("eur", "0.8")
    shop = seller(sim)
    for_a_seller(sim, shop, currency="eur", application_fee_amount=1_000)
    assert rows(sim) == [
        ("charge", 12_375, 389, "usd"),
        ("transfer", -12_375, 0, "usd"),
        ("application_fee", 1_238, 0, "usd"),
    ]
    assert rows(sim, shop) == [("payment", 12_375, 1_238, "usd")]


def test_a_part_in_another_currency_is_converted_by_itself(sim: Simulator) -> None:
    sim.controls.set_rate("eur", "0.8")
    shop = seller(sim)
    for_a_seller(sim, shop, 8_001, currency="eur")
    assert rows(sim, shop) == [("payment", 9_901, 0, "usd")]  # 9901.24


def test_a_charge_on_behalf_of_a_seller_may_stay_with_the_platform(sim: Simulator) -> None:
    shop = seller(sim, country="CA")
    charge = sim.charges.create(amount=10_000, currency="cad", source="tok_ca", on_behalf_of=shop)
    assert rows(sim) == [("charge", 10_000, 320, "cad")]
    assert (charge["on_behalf_of"], charge["transfer_data"]) == (shop, None)
    assert rows(sim, shop) == []


# -- what is refused -------------------------------------------------------------------------------


def test_nor_is_it_left_on_behalf_of_somebody_else(sim: Simulator) -> None:
    near, far, swiss = seller(sim), seller(sim, country="AU"), seller(sim, country="CH")
    error = refused(for_a_seller, sim, far, on_behalf_of=near)
    assert str(error.user_message).startswith("Cannot create a destination charge for connected")
    assert for_a_seller(sim, swiss, on_behalf_of=near)["status"] == "succeeded"
    assert for_a_seller(sim, far, on_behalf_of=far)["status"] == "succeeded"


@pytest.mark.parametrize(("currency", "rate", "amount"), [("isk", 140, 150), ("kwd", "0.307", 105)])
def test_fees_and_parts_are_whole_where_amounts_are(
    sim: Simulator, currency: str, rate: Any, amount: int
) -> None:
    sim.controls.set_rate(currency, rate)
    shop, sold = seller(sim), {"amount": 100_000, "currency": currency}
    error = refused(direct, sim, shop, **sold, application_fee_amount=amount)
    assert error.param == "application_fee_amount"
    assert refused(direct, sim, shop, **sold, application_fee=amount).param == "application_fee"
    assert refused(for_a_seller, sim, shop, amount, **sold).param == "transfer_data[amount]"
    assert str(error.user_message).endswith(" (stripesim's words)")
    assert for_a_seller(sim, shop, 10 * amount - 500, **sold)["status"] == "succeeded"


def test_a_region_is_left_only_on_behalf_of_the_seller() -> None:
    sim = Simulator(country="SG")
    shop = seller(sim, country="US")
    given: Shape = {"amount": 10_000, "currency": "usd", "source": "tok_visa"}
    refusal = refused(sim.charges.create, **given, transfer_data={"destination": shop})
    assert str(refusal.user_message).startswith(
        "Cannot create a destination charge for connected accounts in US because funds would be "
        "settled on the platform"
    )
    sim.charges.create(**given, transfer_data={"destination": shop}, on_behalf_of=shop)


def test_somebody_elses_account_is_no_destination(sim: Simulator) -> None:
    given: Shape = {"amount": 10_000, "currency": "usd", "source": "tok_visa"}
    for other in (Simulator(seed=1).account, sim.account, "acct_invalid"):
        refusal = refused(sim.charges.create, **given, transfer_data={"destination": other})
        assert refusal.user_message == f"No such destination: '{other}'"
        assert (refusal.code, refusal.param) == ("resource_missing", "transfer_data[destination]")


def test_a_seller_that_cannot_take_cards_any_more_is_refused_at_the_capture(sim: Simulator) -> None:
    shop = seller(sim)
    held = direct(sim, shop, capture=False)
    sim.accounts.capabilities.update(shop, "card_payments", requested=False)
    before = sim.fingerprint()
    refused(sim.charges.capture, held["id"], stripe_account=shop)
    refused(direct, sim, shop)
    assert sim.fingerprint() == before


def test_a_fee_whose_currency_nobody_knows_is_refused(sim: Simulator) -> None:
    shop = seller(sim, "custom")
    bank = {
        "object": "bank_account",
        "country": "DE",
        "currency": "xpf",
        "account_number": "DE89370400440532013000",
    }
    sim.accounts.external_accounts.create(shop, external_account=bank)
    sim.controls.set_price(domestic=Price(290), stripe_account=shop)
    direct(sim, shop, currency="xpf")
    refusal = refused(direct, sim, shop, currency="xpf", application_fee_amount=100)
    assert refusal.user_message == (
        "stripesim has no rate from xpf to usd. Set one with sim.controls.set_rate('xpf', "
        "units_for_one_dollar)."
    )


# -- refunds ---------------------------------------------------------------------------------------


def test_the_refund_of_a_destination_charge_is_the_platforms_alone(sim: Simulator) -> None:
    shop = seller(sim)
    charge = for_a_seller(sim, shop, application_fee_amount=1_000)
    refund = sim.refunds.create(charge=charge["id"], amount=4_000)
    assert rows(sim)[3:] == [("refund", -4_000, 0, "usd")]
    assert rows(sim, shop) == [("payment", 10_000, 1_000, "usd")]
    assert refund["transfer_reversal"] is None


def test_with_its_flags_a_refund_takes_back_its_share_of_everything(sim: Simulator) -> None:
    shop = seller(sim)
    charge = for_a_seller(sim, shop, application_fee_amount=1_000)
    refund = sim.refunds.create(
        charge=charge["id"], amount=4_000, reverse_transfer=True, refund_application_fee=True
    )
    assert rows(sim)[3:] == [
        ("refund", -4_000, 0, "usd"),
        ("transfer_refund", 4_000, 0, "usd"),
        ("application_fee_refund", -400, 0, "usd"),
    ]
    assert rows(sim, shop)[1:] == [
        ("payment_refund", -4_000, 0, "usd"),
        ("adjustment", 400, 0, "usd"),
    ]
    [reversal] = sim.transfers.reversals.list(charge["transfer"])["data"]
    assert (refund["transfer_reversal"], reversal["source_refund"]) == (
        reversal["id"],
        refund["id"],
    )
    returned = sim.refunds.retrieve(reversal["destination_payment_refund"], stripe_account=shop)
    assert returned["source_transfer_reversal"] == reversal["id"]


def test_the_last_refund_takes_back_what_is_left(sim: Simulator) -> None:
    charge = for_a_seller(sim, seller(sim), application_fee_amount=1_000)
    for part in (100, 700):
        sim.transfers.reversals.create(charge["transfer"], amount=part)
        sim.application_fees.refunds.create(charge["application_fee"], amount=part)
    sim.refunds.create(charge=charge["id"], reverse_transfer=True, refund_application_fee=True)
    transfer = sim.transfers.retrieve(charge["transfer"])
    assert (transfer["amount_reversed"], transfer["reversed"]) == (10_000, True)
    assert sim.application_fees.retrieve(charge["application_fee"])["refunded"] is True


def test_a_share_that_is_less_than_half_a_cent_takes_nothing_back(sim: Simulator) -> None:
    charge = for_a_seller(sim, seller(sim), application_fee_amount=1)
    sim.refunds.create(
        charge=charge["id"], amount=4_999, reverse_transfer=True, refund_application_fee=True
    )
    assert sim.application_fees.retrieve(charge["application_fee"])["amount_refunded"] == 0
    assert sim.transfers.retrieve(charge["transfer"])["amount_reversed"] == 4_999


def test_a_refund_that_reverses_a_transfer_that_is_not_there_is_refused(sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    before = sim.fingerprint()
    refusal = refused(sim.refunds.create, charge=charge["id"], reverse_transfer=True)
    assert refusal.param == "reverse_transfer"
    assert sim.fingerprint() == before


@pytest.mark.parametrize("part", [None, 8_000])
def test_a_refund_that_asks_for_a_fee_that_is_not_there_is_made(
    sim: Simulator, part: int | None
) -> None:
    to = {"destination": seller(sim)} | ({} if part is None else {"amount": part})
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa", transfer_data=to)
    refund = sim.refunds.create(
        charge=charge["id"], reverse_transfer=True, refund_application_fee=True
    )
    assert (refund["status"], refund["transfer_reversal"] is None) == ("succeeded", False)
    assert sim.transfers.retrieve(charge["transfer"])["amount_reversed"] == (part or 10_000)
    assert sim.application_fees.list()["data"] == []


def test_a_plain_refund_that_asks_for_a_fee_that_is_not_there_is_made(sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    refund = sim.refunds.create(charge=charge["id"], refund_application_fee=True)
    assert refund["status"] == "succeeded"


def test_an_authorization_has_passed_nothing_on_that_could_come_back(sim: Simulator) -> None:
    shop = seller(sim)
    charge = sim.charges.create(
        amount=10_000,
        currency="usd",
        source="tok_visa",
        capture=False,
        transfer_data={"destination": shop},
    )
    refund = sim.refunds.create(charge=charge["id"], reverse_transfer=True)
    assert (refund["status"], refund["transfer_reversal"]) == ("succeeded", None)
    assert rows(sim) == []


def test_a_fee_goes_back_at_once_also_if_its_refund_has_to_wait() -> None:
    sim = Simulator(refunds_when_short="wait_when_short")
    shop = seller(sim)
    charge = direct(sim, shop, source="tok_bypassPending", application_fee_amount=1_000)
    sim.clock.advance(days=1)
    refund = sim.refunds.create(
        charge=charge["id"], refund_application_fee=True, stripe_account=shop
    )
    assert refund["status"] == "pending"
    assert rows(sim)[-1] == ("application_fee_refund", -1_000, 0, "usd")
    assert rows(sim, shop)[-1] == ("adjustment", 1_000, 0, "usd")


def test_a_payment_that_is_refunded_by_its_receiver_brings_its_fee_back_too(
    sim: Simulator,
) -> None:
    shop = seller(sim)
    charge = for_a_seller(sim, shop, application_fee_amount=1_000)
    payment = sim.transfers.retrieve(charge["transfer"])["destination_payment"]
    sim.refunds.create(
        charge=payment, amount=5_000, refund_application_fee=True, stripe_account=shop
    )
    assert rows(sim)[3:] == [
        ("transfer_refund", 5_000, 0, "usd"),
        ("application_fee_refund", -500, 0, "usd"),
    ]
    assert rows(sim, shop)[1:] == [
        ("payment_refund", -5_000, 0, "usd"),
        ("adjustment", 500, 0, "usd"),
    ]


# -- debits that fail ------------------------------------------------------------------------------

FAILS = "pm_usBankAccount_insufficientFunds"


def test_a_failed_debit_for_a_seller_gives_back_the_transfer_and_the_fee(sim: Simulator) -> None:
    shop = seller(sim)
    for_a_seller(sim, shop, payment_method=FAILS, application_fee_amount=1_000, **AGREED)
    sim.clock.advance(days=2)
    assert rows(sim)[3:] == [
        ("payment_failure_refund", -10_000, 400, "usd"),
        ("transfer_refund", 10_000, 0, "usd"),
        ("application_fee_refund", -1_000, 0, "usd"),
    ]
    assert rows(sim, shop)[1:] == [
        ("payment_refund", -10_000, 0, "usd"),
        ("adjustment", 1_000, 0, "usd"),
    ]


def test_a_failed_debit_of_a_sellers_own_gives_back_the_fee(sim: Simulator) -> None:
    shop = seller(sim, capabilities=TAKES_ACH)
    by_ach(sim, "insufficientFunds", application_fee_amount=1_000, stripe_account=shop)
    sim.clock.advance(days=2)
    assert rows(sim, shop) == [
        ("payment", 10_000, 1_080, "usd"),
        ("payment_failure_refund", -10_000, 400, "usd"),
        ("adjustment", 1_000, 0, "usd"),
    ]
    assert rows(sim)[1:] == [("application_fee_refund", -1_000, 0, "usd")]


def test_a_canceled_debit_of_a_sellers_own_costs_nothing(sim: Simulator) -> None:
    shop = seller(sim, capabilities=TAKES_ACH)
    given: Shape = {
        "amount": 10_000,
        "currency": "usd",
        "payment_method": "pm_usBankAccount_success",
        "confirm": True,
        **AGREED,
    }
    intent = sim.payment_intents.create(**given, application_fee_amount=1_000, stripe_account=shop)
    sim.payment_intents.cancel(intent["id"], stripe_account=shop)
    assert sum(amount - fee for _, amount, fee, _ in rows(sim, shop)) == 0
    assert sum(amount for _, amount, _, _ in rows(sim)) == 0


# -- disputes --------------------------------------------------------------------------------------


def test_a_dispute_of_a_direct_charge_is_the_sellers_and_costs_it_a_fee(sim: Simulator) -> None:
    shop = seller(sim)
    direct(sim, shop, source="tok_createDispute", application_fee_amount=1_000)
    assert rows(sim, shop)[1:] == [("adjustment", -10_000, 1_500, "usd")]
    assert rows(sim) == [("application_fee", 1_000, 0, "usd")]


def test_a_dispute_costs_the_platform_that_pays_the_fees(sim: Simulator) -> None:
    shop = whose_platform_pays(sim)
    direct(sim, shop, source="tok_createDispute")
    assert rows(sim, shop) == [("charge", 10_000, 0, "usd"), ("adjustment", -10_000, 0, "usd")]
    assert rows(sim) == [("stripe_fee", -320, 0, "usd"), ("stripe_fee", -1_500, 0, "usd")]
    [dispute] = sim.disputes.list(stripe_account=shop)["data"]
    evidence = {"uncategorized_text": "winning_evidence"}
    sim.disputes.update(dispute["id"], evidence=evidence, stripe_account=shop)
    assert rows(sim)[2:] == [("stripe_fee", -1_500, 0, "usd")]  # for countering it
    sim.clock.advance(minutes=1)
    assert rows(sim)[3:] == [("stripe_fee", 1_500, 0, "usd")]
    assert rows(sim, shop)[2:] == [("adjustment", 10_000, 0, "usd")]


@pytest.mark.parametrize("behalf", [False, True])
def test_a_dispute_of_a_destination_charge_is_the_platforms(sim: Simulator, behalf: bool) -> None:
    shop = seller(sim)
    more = {"on_behalf_of": shop} if behalf else {}
    for_a_seller(sim, shop, payment_method="pm_card_createDispute", **more)
    assert rows(sim) == [
        ("charge", 10_000, 320, "usd"),
        ("transfer", -10_000, 0, "usd"),
        ("adjustment", -10_000, 1_500, "usd"),
    ]
    assert rows(sim, shop) == [("payment", 10_000, 0, "usd")]


# -- the rest of the API ---------------------------------------------------------------------------


def test_what_a_charge_names_can_be_expanded(sim: Simulator) -> None:
    shop = seller(sim)
    charge = for_a_seller(sim, shop, on_behalf_of=shop, application_fee_amount=1_000)
    paths = [
        "application_fee.charge.source_transfer",
        "on_behalf_of",
        "transfer.destination_payment",
        "transfer_data.destination",
    ]
    shown = sim.charges.retrieve(charge["id"], expand=paths)
    assert shown["application_fee"]["charge"]["source_transfer"]["id"] == charge["transfer"]
    assert shown["on_behalf_of"]["id"] == shown["transfer_data"]["destination"]["id"] == shop
    assert shown["transfer"]["destination_payment"]["object"] == "charge"


def test_a_snapshot_keeps_what_ties_a_charge_to_others(sim: Simulator, tmp_path: Any) -> None:
    shop = seller(sim)
    charge = for_a_seller(sim, shop, application_fee_amount=1_000)
    sim.save(tmp_path / "sim")
    loaded = Simulator.load(tmp_path / "sim")
    assert loaded.fingerprint() == sim.fingerprint()
    for each in (loaded, sim.fork()):
        each.refunds.create(charge=charge["id"], reverse_transfer=True, refund_application_fee=True)
        assert each.application_fees.retrieve(charge["application_fee"])["refunded"] is True
        each.check()


def test_the_sdk_charges_in_all_three_ways(sim: Simulator) -> None:
    shop = seller(sim)
    with sim.activate():
        stripe.api_key = "sk_test_x"
        own = stripe.Charge.create(
            amount=10_000,
            currency="usd",
            source="tok_visa",
            application_fee_amount=1_000,
            stripe_account=shop,
        )
        intent = stripe.PaymentIntent.create(
            amount=10_000,
            currency="usd",
            payment_method="pm_card_visa",
            confirm=True,
            application_fee_amount=1_000,
            on_behalf_of=shop,
            transfer_data={"destination": shop},
            expand=["latest_charge"],
        )
        stripe.Refund.create(
            payment_intent=intent.id, reverse_transfer=True, refund_application_fee=True
        )
        stripe.Refund.create(charge=own.id, refund_application_fee=True, stripe_account=shop)
    fees = sim.application_fees.list()["data"]
    assert [fee["refunded"] for fee in fees] == [True, True]


def test_an_amount_is_not_changed_to_less_than_others_get(sim: Simulator) -> None:
    shop = seller(sim)
    to: Shape = {"destination": shop}
    ours: list[Shape] = [
        {"transfer_data": to, "application_fee_amount": 900},
        {"transfer_data": {**to, "amount": 900}},
    ]
    for given in ours:
        intent = sim.payment_intents.create(amount=1_000, currency="usd", **given)["id"]
        before = sim.fingerprint()
        refused(sim.payment_intents.update, intent, amount=800)
        assert sim.fingerprint() == before
        assert sim.payment_intents.update(intent, amount=900)["amount"] == 900
