"""Application fees and their refunds, on the platform and on the account that they are taken of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import stripe

from stripesim import Simulator, errors

Shape = dict[str, Any]
MONDAY = 1_772_442_000  # 2026-03-02T09:00:00Z
WEDNESDAY = 1_772_582_400  # 2026-03-04T00:00:00Z: when a charge of Monday is available


@pytest.fixture
def sim() -> Simulator:
    return Simulator()


@pytest.fixture
def shop(sim: Simulator) -> str:
    return seller(sim)


def seller(sim: Simulator, **more: Any) -> str:
    given: Shape = {"type": "custom", **more}
    return str(sim.controls.complete_onboarding(sim.accounts.create(**given)["id"])["id"])


def sold(sim: Simulator, shop: str, fee: int = 1_000, **more: Any) -> Shape:
    """A direct charge with a fee: the charge."""
    given: Shape = {"amount": 10_000, "currency": "usd", "source": "tok_visa", **more}
    return sim.charges.create(**given, application_fee_amount=fee, stripe_account=shop)


def fee_of(sim: Simulator, shop: str, **more: Any) -> str:
    return str(sold(sim, shop, **more)["application_fee"])


def row_of(sim: Simulator, thing: Shape) -> Shape:
    return sim.balance_transactions.retrieve(thing["balance_transaction"])


def last_row(sim: Simulator, account: str | None = None) -> Shape:
    return sim.balance_transactions.list(limit=1, stripe_account=account)["data"][0]


def refused(call: Callable[..., object], *args: Any, **params: Any) -> errors.StripeError:
    with pytest.raises(errors.InvalidRequestError) as refusal:
        call(*args, **params)
    return refusal.value


@pytest.fixture(autouse=True)
def _all_money_is_somewhere(sim: Simulator) -> Any:
    yield
    sim.check()


# -- fees ------------------------------------------------------------------------------------------


def test_a_fee_says_what_it_was_taken_of(sim: Simulator, shop: str) -> None:
    charge = sold(sim, shop)
    fee = sim.application_fees.retrieve(charge["application_fee"])
    assert fee == {
        "id": charge["application_fee"],
        "object": "application_fee",
        "account": shop,
        "amount": 1_000,
        "amount_refunded": 0,
        "application": charge["application"],
        "balance_transaction": fee["balance_transaction"],
        "charge": charge["id"],
        "created": MONDAY,
        "currency": "usd",
        "fee_source": {"charge": charge["id"], "type": "charge"},
        "livemode": False,
        "originating_transaction": None,
        "refunded": False,
        "refunds": {
            "object": "list",
            "data": [],
            "has_more": False,
            "total_count": 0,
            "url": f"/v1/application_fees/{charge['application_fee']}/refunds",
        },
    }


def test_that_of_a_destination_charge_is_of_the_payment_and_names_the_charge(
    sim: Simulator, shop: str
) -> None:
    charge = sim.charges.create(
        amount=10_000,
        currency="usd",
        source="tok_visa",
        application_fee_amount=1_000,
        transfer_data={"destination": shop},
    )
    fee = sim.application_fees.retrieve(charge["application_fee"])
    transfer = sim.transfers.retrieve(charge["transfer"])
    assert fee["charge"] == transfer["destination_payment"]
    assert fee["originating_transaction"] == charge["id"]
    assert fee["account"] == shop


def test_the_platforms_row_waits_for_the_day_of_the_charge(sim: Simulator) -> None:
    # Recorded, of a seller of seven days in Singapore and a platform of two.
    shop = seller(sim, country="SG", business_profile={"name": "Tea & Co"})
    charge = sold(sim, shop, currency="sgd", source="tok_sg")
    row = row_of(sim, sim.application_fees.retrieve(charge["application_fee"]))
    of_charge = sim.balance_transactions.retrieve(
        charge["balance_transaction"], stripe_account=shop
    )
    assert row["available_on"] == of_charge["available_on"] == WEDNESDAY + 5 * 86_400
    assert (row["type"], row["reporting_category"]) == ("application_fee", "platform_earning")
    assert (row["source"], row["fee_details"]) == (charge["application_fee"], [])
    assert row["description"] == (
        f"Application fee from application stripesim for Tea & Co ({shop})"
    )


def test_a_fee_in_a_currency_that_the_platform_does_not_hold_is_converted(sim: Simulator) -> None:
    sim.controls.set_rate("sgd", "1.25")
    shop = seller(sim, country="SG")
    charge = sold(sim, shop, currency="sgd", source="tok_sg")
    fee = sim.application_fees.retrieve(charge["application_fee"])
    assert (fee["amount"], fee["currency"]) == (1_000, "sgd")
    row = row_of(sim, fee)
    # 1 % is the platform's margin.
    assert (row["amount"], row["currency"], row["exchange_rate"]) == (792, "usd", 0.792)


def test_of_a_charge_that_settled_in_the_platforms_currency_it_has_the_charges_rate(
    sim: Simulator, shop: str
) -> None:
    sim.controls.set_rate("eur", "0.8")
    charge = sold(sim, shop, fee=999, currency="eur")
    row = row_of(sim, sim.application_fees.retrieve(charge["application_fee"]))
    assert (row["amount"], row["exchange_rate"]) == (1_236, 1.2375)  # 1236.26
    of_charge = last_row(sim, shop)
    assert of_charge["fee_details"][0]["amount"] == 1_236


def test_a_platform_that_holds_the_currency_gets_it_as_it_is(sim: Simulator) -> None:
    shop = seller(sim, country="CA")
    bank = {"object": "bank_account", "country": "CA", "currency": "cad",
            "routing_number": "11000-000", "account_number": "000123456789"}  # fmt: skip
    sim.controls.add_external_account(bank)
    fee = fee_of(sim, shop, currency="cad", source="tok_ca")
    row = row_of(sim, sim.application_fees.retrieve(fee))
    assert (row["amount"], row["currency"], row["exchange_rate"]) == (1_000, "cad", None)


def test_the_platform_is_told(sim: Simulator, shop: str) -> None:
    fee = fee_of(sim, shop)
    told = sim.events.list(type="application_fee.*")["data"]
    assert [event["type"] for event in told] == ["application_fee.created"]
    assert told[0]["data"]["object"]["id"] == fee
    assert sim.events.list(type="application_fee.*", stripe_account=shop)["data"] == []


def test_fees_are_listed_by_their_charge_and_their_moment(sim: Simulator, shop: str) -> None:
    first = sold(sim, shop)
    sim.clock.advance(hours=1)
    second = sold(sim, shop)

    def listed(**params: Any) -> list[str]:
        return [fee["charge"] for fee in sim.application_fees.list(**params)["data"]]

    assert listed() == [second["id"], first["id"]]
    assert listed(charge=first["id"]) == [first["id"]]
    assert listed(created={"gt": MONDAY}) == [second["id"]]
    assert [fee["charge"] for fee in sim.application_fees.all(limit=1)] == listed()
    assert sim.application_fees.list(stripe_account=shop)["data"] == []


def test_a_fee_that_is_not_there_is_missing(sim: Simulator, shop: str) -> None:
    refusal = refused(sim.application_fees.retrieve, "fee_nope")
    assert refusal.http_status == 404
    assert refusal.user_message == "No such application fee: 'fee_nope'"
    fee = fee_of(sim, shop)
    refused(sim.application_fees.retrieve, fee, stripe_account=shop)


# -- refunds ---------------------------------------------------------------------------------------


def test_a_refund_of_a_fee_brings_it_back_to_the_account(sim: Simulator, shop: str) -> None:
    charge = sold(sim, shop)
    fee = charge["application_fee"]
    refund = sim.application_fees.refunds.create(fee, amount=400, metadata={"why": "late"})
    assert refund == {
        "id": refund["id"],
        "object": "fee_refund",
        "amount": 400,
        "balance_transaction": refund["balance_transaction"],
        "created": MONDAY,
        "currency": "usd",
        "fee": fee,
        "metadata": {"why": "late"},
    }
    assert refund["id"].startswith("fr_")
    row = row_of(sim, refund)
    assert (row["type"], row["reporting_category"]) == (
        "application_fee_refund",
        "platform_earning_refund",
    )
    assert (row["amount"], row["fee"], row["source"]) == (-400, 0, fee)
    assert row["description"] == "REFUND FOR APPLICATION FEE"
    back = last_row(sim, shop)
    assert (back["type"], back["reporting_category"]) == ("adjustment", "other_adjustment")
    assert (back["amount"], back["fee"], back["source"]) == (400, 0, charge["id"])
    assert back["description"] == "Application fee refund"
    assert row["available_on"] == back["available_on"] == WEDNESDAY


def test_once_the_fee_is_available_its_refund_is_too(sim: Simulator, shop: str) -> None:
    fee = fee_of(sim, shop)
    sim.clock.advance(days=3)
    refund = sim.application_fees.refunds.create(fee)
    for row in (row_of(sim, refund), last_row(sim, shop)):
        assert (row["status"], row["available_on"]) == ("available", sim.clock.timestamp)


def test_a_fee_is_refunded_in_parts_until_nothing_is_left(sim: Simulator, shop: str) -> None:
    fee = fee_of(sim, shop)
    refunds = sim.application_fees.refunds
    first = refunds.create(fee, amount=400)
    after = sim.application_fees.retrieve(fee)
    assert (after["amount_refunded"], after["refunded"]) == (400, False)
    refusal = refused(refunds.create, fee, amount=601)
    assert refusal.user_message == (
        "Refund amount ($6.01) is greater than unrefunded amount on fee ($6.00) (stripesim's words)"
    )
    second = refunds.create(fee)
    assert second["amount"] == 600
    after = sim.application_fees.retrieve(fee)
    assert (after["amount_refunded"], after["refunded"]) == (1_000, True)
    assert [each["id"] for each in after["refunds"]["data"]] == [second["id"], first["id"]]
    refusal = refused(refunds.create, fee)
    assert (
        refusal.user_message
        == f"Application fee {fee} has already been refunded. (stripesim's words)"
    )


def test_refunds_are_told_of_and_read_one_by_one(sim: Simulator, shop: str) -> None:
    fee, other = fee_of(sim, shop), fee_of(sim, shop)
    refunds = sim.application_fees.refunds
    one, two = refunds.create(fee, amount=100), refunds.create(fee, amount=200)
    assert refunds.retrieve(fee, one["id"]) == one
    assert [each["id"] for each in refunds.list(fee)["data"]] == [two["id"], one["id"]]
    assert [each["id"] for each in refunds.all(fee, limit=1)] == [two["id"], one["id"]]
    assert refunds.list(other)["data"] == []
    changed = refunds.update(fee, one["id"], metadata={"a": "b"})
    assert changed["metadata"] == {"a": "b"}
    told = [event["type"] for event in sim.events.list(type="application_fee.*")["data"]]
    assert told == [
        "application_fee.refund.updated",
        "application_fee.refunded",
        "application_fee.refunded",
        "application_fee.created",
        "application_fee.created",
    ]


def test_a_refund_is_found_under_its_own_fee_only(sim: Simulator, shop: str) -> None:
    fee, other = fee_of(sim, shop), fee_of(sim, shop)
    refunds = sim.application_fees.refunds
    refund = refunds.create(fee)["id"]
    for call in (refunds.retrieve, refunds.update):
        assert refused(call, other, refund).http_status == 404
    assert refused(refunds.list, "fee_nope").http_status == 404
    assert refused(refunds.create, "fee_nope").http_status == 404


def test_an_event_shows_the_refunds_of_then(sim: Simulator, shop: str) -> None:
    fee = fee_of(sim, shop)
    for amount in (100, 200):
        sim.application_fees.refunds.create(fee, amount=amount)
    second, first = sim.events.list(type="application_fee.refunded")["data"]
    shown = [each["data"]["object"] for each in (first, second)]
    assert [fee["amount_refunded"] for fee in shown] == [100, 300]
    assert [len(fee["refunds"]["data"]) for fee in shown] == [1, 2]


def test_the_platform_may_be_left_below_zero(sim: Simulator, shop: str) -> None:
    fee = fee_of(sim, shop, source="tok_bypassPending")
    sim.payouts.create(amount=1_000, currency="usd")
    sim.application_fees.refunds.create(fee)
    assert sim.balance.retrieve()["available"][0]["amount"] == -1_000


# -- the fee of a charge in USD that settled in CAD ------------------------------------------------


def sold_for_a_canadian() -> tuple[Simulator, str, Any]:
    """The simulator, the seller, and a charge of 1,000 usd with a fee of 100 usd."""
    sim = Simulator(start="2023-10-30T16:45:10Z")
    sim.controls.set_rate("cad", "1.38343")
    shop = seller(sim, country="CA")
    charge = sim.charges.create(
        amount=1_000,
        currency="usd",
        source="tok_visa",
        application_fee_amount=100,
        on_behalf_of=shop,
        transfer_data={"destination": shop},
    )
    return sim, shop, charge


def test_it_is_an_amount_in_the_currency_of_the_request() -> None:
    # Recorded: 73 of 73.
    sim, shop, charge = sold_for_a_canadian()
    fee = sim.application_fees.retrieve(charge["application_fee"], expand=["balance_transaction"])
    row = fee["balance_transaction"]
    assert (fee["amount"], fee["currency"], row["amount"], row["currency"]) == (100, "usd") * 2
    assert (row["exchange_rate"], fee["charge"][:3]) == (None, "py_")
    assert fee["originating_transaction"] == charge["id"]
    assert last_row(sim, shop)["fee"] == 136
    sim.check()


# Recorded: the fee refunds, and what they cost; the refunds of the charge are chosen for them.
@pytest.mark.parametrize(
    ("refunded", "back", "costs"),
    [
        ([1_000],    [136],    [100]),
        ([300],      [41],     [30]),
        ([150, 20],  [20, 3],  [15, 3]),
        ([150, 150], [20, 20], [15, 15]),
    ],
)  # fmt: skip
def test_its_refunds_are_in_the_sellers_currency_and_cost_the_platform_its_own(
    refunded: list[int], back: list[int], costs: list[int]
) -> None:
    sim, shop, charge = sold_for_a_canadian()
    for amount in refunded:
        sim.refunds.create(
            charge=charge["id"],
            amount=amount,
            reverse_transfer=True,
            refund_application_fee=True,
        )
        assert last_row(sim, shop)["currency"] == "cad"
    fee = sim.application_fees.retrieve(charge["application_fee"])
    refunds = fee["refunds"]["data"][::-1]
    rows = [row_of(sim, refund) for refund in refunds]
    assert [(each["amount"], each["currency"]) for each in refunds] == [(n, "cad") for n in back]
    assert [(row["amount"], row["currency"]) for row in rows] == [(-n, "usd") for n in costs]
    assert {row["exchange_rate"] for row in rows} == {1.38343}
    assert {row["available_on"] for row in rows} == {1_699_228_800}  # Monday 2023-11-06
    assert (fee["amount_refunded"], fee["refunded"]) == (sum(costs), costs == [100])
    sim.check()


# Recorded: what was asked for, and what it cost; all of it, and one more, by the same rule.
@pytest.mark.parametrize(
    ("asked", "costs"),
    [([41], [30]), ([20, 3], [15, 3]), ([20, 20], [15, 15]), ([136], [100]), ([41, 95], [30, 70])],
)
def test_a_refund_of_it_is_asked_for_in_the_currency_of_the_payment(
    asked: list[int], costs: list[int]
) -> None:
    sim, shop, charge = sold_for_a_canadian()
    fee = charge["application_fee"]
    for amount, cost in zip(asked, costs, strict=True):
        refund = sim.application_fees.refunds.create(fee, amount=amount)
        assert (refund["amount"], refund["currency"]) == (amount, "cad")
        assert row_of(sim, refund)["amount"] == -cost
        assert (last_row(sim, shop)["amount"], refund["currency"]) == (amount, "cad")
    assert sim.application_fees.retrieve(fee)["amount_refunded"] == sum(costs)
    more = refused(sim.application_fees.refunds.create, fee, amount=137 - sum(asked))
    assert more.code == ("charge_already_refunded" if sum(asked) == 136 else None)
    assert sum(asked) == 136 or f"({(137 - sum(asked)) / 100:.2f} cad)" in str(more)
    sim.check()


def test_a_charge_converted_for_the_platform_has_its_fee_in_the_currency_of_the_request(
    sim: Simulator, shop: str
) -> None:
    sim.controls.set_rate("eur", "0.8")
    deal = {"destination": shop}
    charge = sim.charges.create(
        amount=10_000, currency="eur", source="tok_visa", application_fee_amount=1_000,
        transfer_data=deal,
    )  # fmt: skip
    fee = sim.application_fees.retrieve(charge["application_fee"], expand=["balance_transaction"])
    row = fee["balance_transaction"]
    assert (fee["amount"], fee["currency"]) == (1_000, "eur")
    assert (row["amount"], row["currency"], row["exchange_rate"]) == (1_238, "usd", 1.2375)
    refund = sim.application_fees.refunds.create(fee["id"])
    assert (refund["amount"], refund["currency"]) == (1_238, "usd")
    assert row_of(sim, refund)["amount"] == -1_238
    sim.check()


def test_whatever_the_rate_no_more_goes_back_than_was_earned_and_taken() -> None:
    sim = Simulator()
    sim.controls.set_rate("cad", "1.25")
    shop = seller(sim, country="CA")
    fee = fee_of(sim, shop, currency="cad", source="tok_ca")
    earned = row_of(sim, sim.application_fees.retrieve(fee))["amount"]
    sim.controls.set_rate("cad", "0.5")
    costs = [
        row_of(sim, sim.application_fees.refunds.create(fee, amount=amount))["amount"]
        for amount in (300, 700)
    ]
    assert costs == [-600, 600 - earned]
    sim.check()


def test_what_was_taken_in_another_currency_comes_back_as_much(sim: Simulator) -> None:
    sim.controls.set_rate("sgd", "1.32373")
    shop = seller(sim, country="SG")
    fee = fee_of(sim, shop, fee=500, amount=1_000)
    taken = last_row(sim, shop)["fee_details"][0]["amount"]
    sim.controls.set_rate("sgd", "2")
    back = []
    for amount in (1, 249, 250):
        sim.application_fees.refunds.create(fee, amount=amount)
        back.append(last_row(sim, shop)["amount"])
    assert sum(back) == taken == 649
    assert back == [1, 324, 324]  # 649 * 250 / 500 = 324.5 are 325 with the first part
    sim.check()


# -- the rest of the API ---------------------------------------------------------------------------


def test_what_a_fee_and_its_refund_name_can_be_expanded(sim: Simulator, shop: str) -> None:
    charge = sold(sim, shop)
    fee = charge["application_fee"]
    refund = sim.application_fees.refunds.create(
        fee, amount=100, expand=["fee.charge", "balance_transaction.source"]
    )
    assert refund["fee"]["charge"]["id"] == charge["id"]
    assert refund["balance_transaction"]["source"]["object"] == "application_fee"
    shown = sim.application_fees.retrieve(
        fee, expand=["account", "balance_transaction.source", "refunds.data.balance_transaction"]
    )
    assert shown["account"]["id"] == shop
    assert shown["balance_transaction"]["source"]["id"] == fee
    assert shown["refunds"]["data"][0]["balance_transaction"]["amount"] == -100
    row = sim.balance_transactions.list(source=fee, expand=["data.source.charge"])["data"][-1]
    assert row["source"]["charge"]["id"] == charge["id"]


def test_the_sdk_lists_and_refunds(sim: Simulator, shop: str) -> None:
    fee = fee_of(sim, shop)
    with sim.activate():
        stripe.api_key = "sk_test_x"
        [found] = stripe.ApplicationFee.list().data
        assert found.id == fee
        refund = stripe.ApplicationFee.create_refund(fee, amount=100)
        stripe.ApplicationFee.modify_refund(fee, refund.id, metadata={"a": "b"})
        changed = stripe.ApplicationFee.retrieve_refund(fee, refund.id)
        assert changed.metadata is not None
        assert changed.metadata["a"] == "b"
        assert [each.id for each in stripe.ApplicationFee.list_refunds(fee).data] == [refund.id]
    client = sim.client()
    assert client.v1.application_fees.refunds.create(fee).amount == 900
