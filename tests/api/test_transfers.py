"""Transfers, their reversals, and debits of connected accounts: what is granted, what is refused
and with which words, what each side is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from stripesim import Price, PriceList, Simulator, errors

Shape = dict[str, Any]
WEDNESDAY = 1_772_582_400  # 2026-03-04T00:00:00Z: when a charge of Monday 2026-03-02 is available


@pytest.fixture
def sim() -> Simulator:
    return Simulator(opening_balance={"usd": 100_000})


def seller(sim: Simulator, type: str = "express", **more: Any) -> str:
    account = sim.accounts.create(type=type, **more)["id"]
    return str(sim.controls.complete_onboarding(account)["id"])


def charged(sim: Simulator, amount: int = 10_000, **more: Any) -> str:
    given: Shape = {"amount": amount, "currency": "usd", "source": "tok_visa", **more}
    return str(sim.charges.create(**given)["id"])


def sent(sim: Simulator, destination: str, amount: int = 7_000, **more: Any) -> Shape:
    given: Shape = {"amount": amount, "currency": "usd", "destination": destination, **more}
    return sim.transfers.create(**given)


def refused(call: Callable[..., object], *args: Any, **params: Any) -> errors.StripeError:
    with pytest.raises(errors.InvalidRequestError) as refusal:
        call(*args, **params)
    return refusal.value


def said(call: Callable[..., object], *args: Any, **params: Any) -> str | None:
    return refused(call, *args, **params).user_message


def available(sim: Simulator, account: str | None = None, currency: str = "usd") -> int:
    return _part(sim, "available", account, currency)


def pending(sim: Simulator, account: str | None = None, currency: str = "usd") -> int:
    return _part(sim, "pending", account, currency)


def _part(sim: Simulator, name: str, account: str | None, currency: str) -> int:
    entries = sim.balance.retrieve(stripe_account=account)[name]
    return sum(entry["amount"] for entry in entries if entry["currency"] == currency)


def row_of(sim: Simulator, shape: Shape, account: str | None = None) -> Shape:
    return sim.balance_transactions.retrieve(shape["balance_transaction"], stripe_account=account)


def payment_of(sim: Simulator, transfer: Shape) -> Shape:
    account = transfer["destination"]
    return sim.charges.retrieve(transfer["destination_payment"], stripe_account=account)


def events(sim: Simulator, account: str | None = None) -> list[str]:
    return [event["type"] for event in sim.events.all(stripe_account=account)][::-1]


# -- what arrives ----------------------------------------------------------------------------------


def test_a_plain_transfer_is_there_at_once_on_both_sides(sim: Simulator) -> None:
    shop = seller(sim)
    transfer = sent(sim, shop, description="March", metadata={"week": "10"})
    row, payment = row_of(sim, transfer), payment_of(sim, transfer)
    assert (row["type"], row["reporting_category"], row["amount"]) == (
        "transfer", "transfer", -7_000,
    )  # fmt: skip
    assert (row["source"], row["description"], row["fee"]) == (transfer["id"], "March", 0)
    assert row["available_on"] == row["created"] == sim.clock.timestamp
    arrived = row_of(sim, payment, shop)
    assert (arrived["type"], arrived["reporting_category"]) == ("payment", "charge")
    assert (arrived["amount"], arrived["fee"], arrived["available_on"]) == (
        7_000, 0, sim.clock.timestamp,
    )  # fmt: skip
    assert (available(sim), available(sim, shop)) == (93_000, 7_000)
    assert (transfer["description"], transfer["metadata"]) == ("March", {"week": "10"})
    assert (payment["description"], payment["metadata"]) == (None, {})
    sim.check()


def test_what_arrives_is_a_payment_from_an_account(sim: Simulator) -> None:
    transfer = sent(sim, seller(sim))
    payment = payment_of(sim, transfer)
    assert payment["id"].startswith("py_")
    assert payment["object"] == "charge"
    assert (payment["amount"], payment["amount_captured"]) == (7_000, 7_000)
    assert (payment["status"], payment["paid"], payment["captured"]) == ("succeeded", True, True)
    assert payment["payment_method_details"] == {"stripe_account": {}, "type": "stripe_account"}
    assert payment["payment_method"] is None
    assert payment["source"] == {"id": sim.account, "object": "account"}
    assert payment["source_transfer"] == transfer["id"]
    assert payment["application_fee"] is None


def test_a_transfer_from_a_charge_follows_it_also_a_day_later(sim: Simulator) -> None:
    shop, charge = seller(sim), charged(sim)
    sim.clock.advance(days=1)
    transfer = sent(sim, shop, source_transaction=charge)
    assert row_of(sim, transfer)["available_on"] == WEDNESDAY
    assert row_of(sim, payment_of(sim, transfer), shop)["available_on"] == WEDNESDAY
    assert (available(sim, shop), pending(sim, shop)) == (0, 7_000)
    sim.clock.advance_to(WEDNESDAY)
    assert (available(sim, shop), pending(sim, shop)) == (7_000, 0)
    late = sent(sim, shop, 1_000, source_transaction=charge)
    assert row_of(sim, late)["available_on"] == WEDNESDAY


def test_the_event_has_the_payment_and_is_told_to_the_platform_only(sim: Simulator) -> None:
    shop = seller(sim)
    before = len(events(sim, shop))
    transfer = sent(sim, shop)
    [event] = sim.events.list(type="transfer.created")["data"]
    assert event["data"]["object"] == transfer
    assert len(events(sim, shop)) == before  # Stripe has no type of event for what arrived


def test_money_in_another_currency_is_converted_with_the_receivers_margin(sim: Simulator) -> None:
    sim.controls.set_rate("eur", "0.94484")
    shop = seller(sim, country="DE")
    payment = payment_of(sim, sent(sim, shop, 200))
    row = row_of(sim, payment, shop)
    assert (payment["amount"], payment["currency"]) == (200, "usd")
    assert (row["amount"], row["currency"], row["exchange_rate"]) == (185, "eur", 0.925943)
    assert available(sim, shop, "eur") == 185


def test_what_converts_to_nothing_is_sent_and_never_credited() -> None:
    sim = Simulator(opening_balance={"jpy": 10_000})
    sim.controls.set_rate("jpy", "1000000")
    shop = seller(sim)
    transfer = sent(sim, shop, 1, currency="jpy", expand=["destination_payment"])
    payment = transfer["destination_payment"]
    assert (payment["status"], payment["captured"], payment["paid"]) == ("succeeded", True, True)
    assert (payment["balance_transaction"], available(sim, shop)) == (None, 0)
    assert available(sim, currency="jpy") == 9_999
    error = refused(sim.transfers.reversals.create, transfer["id"])
    assert (error.code, error.param) == ("amount_too_small", "amount")
    back = refused(sim.refunds.create, charge=payment["id"], stripe_account=shop)
    assert back.code == "charge_not_refundable"
    sim.check()


@pytest.mark.parametrize("country", ["GB", "DE", "US"])
def test_so_is_a_share_of_a_charge_that_converts_to_nothing(sim: Simulator, country: str) -> None:
    shop = seller(sim, country=country)
    charge = sim.charges.create(
        amount=100_000, currency="inr", source="tok_visa",
        transfer_data={"destination": shop, "amount": 1},
        expand=["transfer.destination_payment"],
    )  # fmt: skip
    payment = charge["transfer"]["destination_payment"]
    assert (charge["status"], payment["status"]) == ("succeeded", "succeeded")
    assert (payment["captured"], payment["balance_transaction"]) == (True, None)
    refund = sim.refunds.create(charge=charge["id"], reverse_transfer=True)
    assert (refund["status"], refund["transfer_reversal"]) == ("succeeded", None)
    sim.check()


# -- what is refused -------------------------------------------------------------------------------

SHORT = (
    "You have insufficient available funds in your Stripe account. Try adding funds directly to "
    "your available balance by creating Charges using the 4000000000000077 test card. See: "
    "https://stripe.com/docs/testing#available-balance"
)
CARD_SHORT = (
    "You have insufficient funds in your Stripe account for this transfer. Your card balance is "
    "too low.  You can use the /v1/balance endpoint to view your Stripe balance (for more details, "
    "see stripe.com/docs/api#balance)."
)


def test_more_than_is_available_is_refused_and_changes_nothing(sim: Simulator) -> None:
    shop = seller(sim)
    charged(sim)  # pending money does not count
    before = sim.fingerprint()
    error = refused(sent, sim, shop, 100_001)
    assert (error.http_status, error.code, error.param) == (400, "balance_insufficient", None)
    assert error.user_message == SHORT
    assert said(sent, sim, shop, 100_001, source_type="card") == CARD_SHORT
    assert sim.fingerprint() == before
    sent(sim, shop, 100_000)


def test_money_in_another_currency_does_not_help(sim: Simulator) -> None:
    assert said(sent, sim, seller(sim), 100, currency="eur") == SHORT


@pytest.mark.parametrize("which", ["unknown", "the platform itself", "of another kind"])
def test_only_a_connected_account_is_a_destination(sim: Simulator, which: str) -> None:
    id = {"unknown": "acct_invalid", "the platform itself": sim.account}.get(which) or charged(sim)
    error = refused(sent, sim, id)
    assert error.user_message == f"No such destination: '{id}'"
    assert (error.http_status, error.code, error.param) == (400, "resource_missing", "destination")


def test_the_destination_needs_the_transfers_capability(sim: Simulator) -> None:
    shop = sim.accounts.create(type="express")["id"]  # not onboarded
    error = refused(sent, sim, shop)
    assert error.code == "insufficient_capabilities_for_transfer"
    assert error.user_message == (
        "Your destination account needs to have at least one of the following capabilities "
        "enabled: transfers, crypto_transfers, legacy_payments"
    )


def test_nothing_goes_to_an_account_that_was_rejected_or_deleted(sim: Simulator) -> None:
    bad, gone = seller(sim), seller(sim)
    before = sent(sim, gone, 1_000)["id"]
    sim.clock.advance(days=2)  # it was paid out
    sim.accounts.reject(bad, reason="fraud_other")
    sim.accounts.delete(gone)
    assert refused(sent, sim, bad).code == "insufficient_capabilities_for_transfer"
    assert said(sent, sim, gone) == f"No such destination: '{gone}'"
    assert refused(sim.transfers.reversals.create, before).code == "balance_insufficient"


@pytest.mark.parametrize(
    ("home", "away", "granted"),
    [
        ("US", "DE", True), ("CA", "US", True), ("DE", "US", True), ("DE", "GB", True),
        ("GB", "CA", True), ("SG", "SG", True), ("SG", "US", False), ("DE", "AU", False),
    ],
)  # fmt: skip
def test_money_stays_in_its_region_unless_it_comes_from_the_us(
    home: str, away: str, granted: bool
) -> None:
    sim = Simulator(country=home)
    [held] = sim.balance.retrieve()["available"]
    sim = Simulator(country=home, opening_balance={held["currency"]: 10_000})
    shop = seller(sim, country=away)
    given: Shape = {"currency": held["currency"]}
    if granted:
        sent(sim, shop, 1_000, **given)
    else:
        text = said(sent, sim, shop, 1_000, **given)
        assert text is not None
        assert text.startswith(f"Funds can't be sent to accounts located in {away} because")


@pytest.mark.parametrize("country", ["AE", "AU", "HK", "JP", "MX", "NZ", "SG", "TH", "MY"])
def test_abroad_a_us_platform_pays_recipients_alone(country: str) -> None:
    sim = Simulator(opening_balance={"usd": 10_000})
    shop, charge = seller(sim, country=country), charged(sim)
    words = (
        f"Funds can't be sent to accounts located in {country} when the account is under the "
        "`full` service agreement."
    )
    for more in ({}, {"source_transaction": charge}):
        before = sim.fingerprint()
        assert said(sent, sim, shop, 1_000, **more) == words
        assert sim.fingerprint() == before
    only: Shape = {"service_agreement": "recipient"}
    wanted: Shape = {"transfers": {"requested": True}}
    paid = seller(sim, country=country, capabilities=wanted, tos_acceptance=only)
    assert sent(sim, paid, 1_000)["amount"] == 1_000


def test_a_platform_that_stripe_let_before_pays_accounts_abroad_under_the_full_agreement() -> None:
    sim = Simulator(opening_balance={"usd": 10_000}, transfers_abroad="all")
    assert sent(sim, seller(sim, country="SG"), 1_000)["amount"] == 1_000
    asks: Any = Simulator
    with pytest.raises(ValueError, match="transfers_abroad"):
        asks(transfers_abroad="full")


def test_the_source_has_to_be_a_paid_charge_of_the_platform(sim: Simulator) -> None:
    shop = seller(sim)
    error = refused(sent, sim, shop, source_transaction="ch_nope")
    assert error.user_message == "No such charge: 'ch_nope'"
    assert (error.code, error.param) == ("resource_missing", "source_transaction")
    held = charged(sim, capture=False)
    assert refused(sent, sim, shop, source_transaction=held).param == "source_transaction"
    theirs = sim.charges.create(
        amount=10_000, currency="usd", source="tok_visa", stripe_account=shop
    )
    assert said(sent, sim, shop, source_transaction=theirs["id"]) == (
        f"No such charge: '{theirs['id']}'"
    )


def test_the_currency_is_that_in_which_the_charge_settled(sim: Simulator) -> None:
    shop, charge = seller(sim), charged(sim, currency="eur")
    text = said(sent, sim, shop, 100, currency="eur", source_transaction=charge)
    assert text == (
        "The currency of source_transaction's balance transaction (usd) must be the same as the "
        "transfer currency (eur)"
    )
    settled = row_of(sim, sim.charges.retrieve(charge))["amount"]
    text = said(sent, sim, shop, settled + 1, source_transaction=charge)
    assert text is not None
    assert "must not exceed the source amount of" in text
    sent(sim, shop, settled, source_transaction=charge)


EXCEEDS = "Transfers using this transaction as a source must not exceed the source amount of "


def test_all_transfers_from_a_charge_come_to_its_amount_at_most(sim: Simulator) -> None:
    shop, charge = seller(sim), charged(sim)
    assert said(sent, sim, shop, 10_001, source_transaction=charge) == EXCEEDS + "$100.00."
    sent(sim, shop, source_transaction=charge)
    sent(sim, shop, 1_000, source_transaction=charge)
    assert said(sent, sim, shop, 2_001, source_transaction=charge) == (
        EXCEEDS + "$100.00. (There is already a transfer using this source, amounting to $80.00.)"
    )
    sent(sim, shop, 2_000, source_transaction=charge)  # gross: Stripe's fee is the platform's


def test_the_transfer_that_a_charge_makes_by_itself_counts_too(sim: Simulator) -> None:
    shop = seller(sim)
    charge = charged(sim, transfer_data={"destination": shop, "amount": 9_000})
    assert said(sent, sim, shop, 1_001, source_transaction=charge) == (
        EXCEEDS + "$100.00. (There is already a transfer using this source, amounting to $90.00.)"
    )


def test_what_was_refunded_of_a_charge_pays_for_no_transfer(sim: Simulator) -> None:
    shop, charge = seller(sim), charged(sim)
    first = sent(sim, shop, 5_000, source_transaction=charge)["id"]
    sim.refunds.create(charge=charge, amount=6_000)
    error = refused(sent, sim, shop, 1, source_transaction=charge)
    assert error.user_message == (
        f"The charge {charge} was refunded: no more than $40.00 of it can be transferred. "
        "(stripesim's words)"
    )
    sim.transfers.reversals.create(first, amount=2_000)
    assert refused(sent, sim, shop, 1_001, source_transaction=charge).param == "amount"
    sent(sim, shop, 1_000, source_transaction=charge)
    sim.refunds.create(charge=charge)
    assert refused(sent, sim, shop, 1, source_transaction=charge).param == "amount"


def test_what_is_left_of_a_refunded_charge_is_in_the_currency_it_settled_in(
    sim: Simulator,
) -> None:
    shop, charge = seller(sim), charged(sim, currency="eur")
    settled = row_of(sim, sim.charges.retrieve(charge))["amount"]
    sim.refunds.create(charge=charge, amount=7_500)
    left = round(settled / 4)
    assert refused(sent, sim, shop, left + 1, source_transaction=charge).param == "amount"
    sent(sim, shop, left, source_transaction=charge)


def test_some_currencies_go_in_whole_steps() -> None:
    sim = Simulator(opening_balance={"isk": 100_000})
    error = refused(sent, sim, seller(sim), 5_050, currency="isk")
    assert error.user_message == "Amounts in isk must be divisible by 100. (stripesim's words)"
    assert error.param == "amount"


def test_a_currency_without_a_rate_is_refused() -> None:
    sim = Simulator(opening_balance={"xof": 100_000})
    text = said(sent, sim, seller(sim), 5_000, currency="xof")
    assert text is not None
    assert text.startswith("stripesim has no rate from xof to usd.")


@pytest.mark.parametrize("missing", ["amount", "currency", "destination"])
def test_amount_currency_and_destination_are_required(sim: Simulator, missing: str) -> None:
    given: Shape = {"amount": 1, "currency": "usd", "destination": sim.account}
    given.pop(missing)
    assert refused(sim.transfers.create, **given).param == missing


# -- groups ----------------------------------------------------------------------------------------


def test_a_charge_and_its_transfers_are_one_group(sim: Simulator) -> None:
    shop = seller(sim)
    named = charged(sim, transfer_group="ORDER_95")
    assert sent(sim, shop, source_transaction=named)["transfer_group"] == "ORDER_95"
    intent = sim.payment_intents.create(
        amount=10_000, currency="usd", payment_method="pm_card_visa", confirm=True
    )
    charge, group = intent["latest_charge"], f"group_{intent['id']}"
    assert sent(sim, shop, 100, source_transaction=charge)["transfer_group"] == group
    assert sent(sim, shop, 100, source_transaction=charge)["transfer_group"] == group
    assert sim.charges.retrieve(charge)["transfer_group"] == group
    assert [each["id"] for each in sim.charges.list(transfer_group=group)["data"]] == [charge]
    assert sent(sim, shop, 100)["transfer_group"] is None


def test_what_a_charge_passes_on_is_of_its_group(sim: Simulator) -> None:
    given: Shape = {"amount": 10_000, "currency": "usd", "payment_method": "pm_card_visa"}
    data = {"destination": seller(sim)}
    intent = sim.payment_intents.create(
        **given, confirm=True, transfer_data=data, expand=["latest_charge.transfer"]
    )
    charge, group = intent["latest_charge"], f"group_{intent['id']}"
    assert (charge["transfer_group"], charge["transfer"]["transfer_group"]) == (group, group)
    assert sim.charges.retrieve(charge["id"])["transfer_group"] == group
    assert charge["transfer"]["source_transaction"] == charge["id"]


def test_a_group_may_be_given_to_both(sim: Simulator) -> None:
    charge = charged(sim)
    transfer = sent(sim, seller(sim), source_transaction=charge, transfer_group="g")
    assert (transfer["transfer_group"], sim.charges.retrieve(charge)["transfer_group"]) == (
        "g", "g",
    )  # fmt: skip


def test_a_transfer_is_in_no_other_group_than_its_charge(sim: Simulator) -> None:
    shop, charge = seller(sim), charged(sim, transfer_group="g")
    same: Shape = {"source_transaction": charge, "transfer_group": "g"}
    assert sent(sim, shop, **same)["transfer_group"] == "g"
    error = refused(sent, sim, shop, 1, **same | {"transfer_group": "h"})
    assert error.param == "transfer_group"
    assert str(error.user_message).endswith(" (stripesim's words)")


# -- update, lists, expand -------------------------------------------------------------------------


def test_description_and_metadata_can_be_changed_and_nothing_else(sim: Simulator) -> None:
    transfer = sent(sim, seller(sim), metadata={"a": "1"})["id"]
    changed = sim.transfers.update(transfer, description="May", metadata={"b": "2"})
    assert (changed["description"], changed["metadata"]) == ("May", {"a": "1", "b": "2"})
    [event] = sim.events.list(type="transfer.updated")["data"]
    assert event["data"]["previous_attributes"] == {
        "description": None, "metadata": {"b": None},
    }  # fmt: skip
    more: Any = {"amount": 1}
    assert refused(sim.transfers.update, transfer, **more).code == "parameter_unknown"


def test_transfers_are_listed_by_destination_and_by_group(sim: Simulator) -> None:
    one, other = seller(sim), seller(sim)
    first = sent(sim, one, 1, transfer_group="g")["id"]
    second = sent(sim, other, 2, transfer_group="g")["id"]
    third = sent(sim, one, 3)["id"]
    sim.clock.advance(seconds=1)
    fourth = sent(sim, one, 4)["id"]

    def listed(**filters: Any) -> list[str]:
        return [each["id"] for each in sim.transfers.all(**filters)]

    assert listed() == [fourth, third, second, first]
    assert listed(destination=one) == [fourth, third, first]
    assert listed(transfer_group="g") == [second, first]
    assert listed(transfer_group="g", destination=one) == [first]
    assert listed(created={"gt": sim.clock.timestamp - 1}) == [fourth]
    assert listed(destination="acct_nope") == []
    assert sim.transfers.list()["url"] == "/v1/transfers"


def test_an_account_sees_its_own_transfers_only(sim: Simulator) -> None:
    shop = seller(sim)
    transfer = sent(sim, shop)
    assert sim.transfers.list(stripe_account=shop)["data"] == []
    error = refused(sim.transfers.retrieve, transfer["id"], stripe_account=shop)
    assert error.user_message == f"No such transfer: '{transfer['id']}'"
    assert (error.http_status, error.code) == (404, "resource_missing")
    assert sim.charges.list()["data"] == []


def test_both_sides_can_be_expanded_from_the_platform(sim: Simulator) -> None:
    shop, charge = seller(sim), charged(sim)
    made = sent(sim, shop, source_transaction=charge)
    sim.transfers.reversals.create(made["id"], amount=100)
    paths = [
        "balance_transaction", "destination", "destination_payment.balance_transaction",
        "destination_payment.refunds", "reversals.data.destination_payment_refund",
        "source_transaction",
    ]  # fmt: skip
    transfer = sim.transfers.retrieve(made["id"], expand=paths)
    assert transfer["balance_transaction"]["amount"] == -7_000
    assert (transfer["destination"]["id"], transfer["destination"]["object"]) == (shop, "account")
    assert transfer["destination_payment"]["balance_transaction"]["amount"] == 7_000
    assert transfer["destination_payment"]["refunds"]["total_count"] == 1
    assert transfer["source_transaction"]["id"] == charge
    [reversal] = transfer["reversals"]["data"]
    assert reversal["destination_payment_refund"]["charge"] == made["destination_payment"]
    [row] = sim.balance_transactions.list(
        type="transfer", expand=["data.source.destination_payment"]
    )["data"]
    assert row["source"]["destination_payment"]["source_transfer"] == made["id"]


# -- reversals -------------------------------------------------------------------------------------


def test_a_reversal_takes_the_payment_back_on_the_other_side(sim: Simulator) -> None:
    shop = seller(sim)
    transfer = sent(sim, shop)
    reversal = sim.transfers.reversals.create(transfer["id"], amount=2_500, metadata={"a": "b"})
    assert reversal["id"].startswith("trr_")
    assert (reversal["amount"], reversal["currency"], reversal["metadata"]) == (
        2_500, "usd", {"a": "b"},
    )  # fmt: skip
    assert (reversal["transfer"], reversal["source_refund"]) == (transfer["id"], None)
    row = row_of(sim, reversal)
    assert (row["type"], row["reporting_category"]) == ("transfer_refund", "transfer_reversal")
    assert (row["amount"], row["source"]) == (2_500, transfer["id"])
    assert row["description"] == "REFUND FOR TRANSFER"

    refund = sim.refunds.retrieve(reversal["destination_payment_refund"], stripe_account=shop)
    assert refund["id"].startswith("pyr_")
    assert (refund["amount"], refund["status"]) == (2_500, "succeeded")
    assert refund["charge"] == transfer["destination_payment"]
    assert refund["source_transfer_reversal"] == reversal["id"]
    gone = row_of(sim, refund, shop)
    assert (gone["type"], gone["reporting_category"]) == ("payment_refund", "refund")
    assert (gone["amount"], gone["fee"], gone["description"]) == (-2_500, 0, "REFUND FOR PAYMENT")
    payment = payment_of(sim, transfer)
    assert (payment["amount_refunded"], payment["refunded"]) == (2_500, False)
    assert (available(sim), available(sim, shop)) == (95_500, 4_500)
    sim.check()


def test_a_transfer_is_reversed_in_parts_until_nothing_is_left(sim: Simulator) -> None:
    transfer = sent(sim, seller(sim))["id"]
    reverse = sim.transfers.reversals.create
    assert said(reverse, transfer, amount=7_001) == (
        "Transfer reversal amount ($70.01) is greater than unreversed amount on transfer ($70.00)"
    )
    reverse(transfer, amount=2_500)
    after = sim.transfers.retrieve(transfer)
    assert (after["amount_reversed"], after["reversed"]) == (2_500, False)
    assert said(reverse, transfer, amount=4_501) == (
        "Transfer reversal amount ($45.01) is greater than unreversed amount on transfer ($45.00)"
    )
    assert reverse(transfer)["amount"] == 4_500
    after = sim.transfers.retrieve(transfer)
    assert (after["amount_reversed"], after["reversed"]) == (7_000, True)
    error = refused(reverse, transfer)
    assert (error.http_status, error.code) == (400, None)
    assert error.user_message == f"The transfer {transfer} is already fully reversed."
    assert events(sim).count("transfer.reversed") == 2
    assert said(reverse, "tr_nope") == "No such transfer: 'tr_nope'"


def test_an_event_shows_the_reversals_of_then(sim: Simulator) -> None:
    transfer = sent(sim, seller(sim))["id"]
    for _ in range(2):
        sim.transfers.reversals.create(transfer, amount=1_000)
    first = list(sim.events.all(type="transfer.reversed"))[-1]["data"]["object"]
    assert (first["amount_reversed"], len(first["reversals"]["data"])) == (1_000, 1)
    created = list(sim.events.all(type="transfer.created"))[-1]["data"]["object"]
    assert created["reversals"]["data"] == []


def test_a_transfer_shows_its_ten_latest_reversals_and_lists_all(sim: Simulator) -> None:
    transfer = sent(sim, seller(sim))["id"]
    made = [sim.transfers.reversals.create(transfer, amount=1)["id"] for _ in range(12)][::-1]
    other = sent(sim, seller(sim))["id"]
    elsewhere = sim.transfers.reversals.create(other, amount=1)["id"]
    shown = sim.transfers.retrieve(transfer)["reversals"]
    assert [each["id"] for each in shown["data"]] == made[:10]
    assert shown["has_more"] is True
    assert shown["url"] == f"/v1/transfers/{transfer}/reversals"
    listed = sim.transfers.reversals.list(transfer, limit=3)
    assert [each["id"] for each in listed["data"]] == made[:3]
    assert listed["url"] == shown["url"]
    assert [each["id"] for each in sim.transfers.reversals.all(transfer)] == made
    assert sim.transfers.reversals.retrieve(transfer, made[0])["id"] == made[0]
    assert said(sim.transfers.reversals.retrieve, transfer, elsewhere) is not None
    assert said(sim.transfers.reversals.list, "tr_nope") == "No such transfer: 'tr_nope'"


def test_the_metadata_of_a_reversal_can_be_changed(sim: Simulator) -> None:
    transfer = sent(sim, seller(sim))["id"]
    reversal = sim.transfers.reversals.create(transfer)["id"]
    changed = sim.transfers.reversals.update(transfer, reversal, metadata={"a": "b"})
    assert changed["metadata"] == {"a": "b"}
    assert said(sim.transfers.reversals.update, sent(sim, seller(sim))["id"], reversal) is not None


def test_what_comes_back_of_a_pending_charge_is_pending_too(sim: Simulator) -> None:
    shop, charge = seller(sim), charged(sim)
    transfer = sent(sim, shop, source_transaction=charge)
    sim.clock.advance(days=1)
    reversal = sim.transfers.reversals.create(transfer["id"], amount=1_000)
    assert row_of(sim, reversal)["available_on"] == WEDNESDAY
    refund = sim.refunds.retrieve(reversal["destination_payment_refund"], stripe_account=shop)
    assert row_of(sim, refund, shop)["available_on"] == WEDNESDAY
    assert (available(sim, shop), pending(sim, shop)) == (0, 6_000)
    sim.clock.advance(days=1)
    reversal = sim.transfers.reversals.create(transfer["id"], amount=1_000)
    assert row_of(sim, reversal)["available_on"] == sim.clock.timestamp


def paid_out(sim: Simulator, shop: str) -> None:
    there = available(sim, shop)
    sim.payouts.create(amount=there, currency="usd", stripe_account=shop)


def test_an_account_of_the_platforms_own_risk_is_taken_below_zero(sim: Simulator) -> None:
    shop = seller(sim)
    transfer = sent(sim, shop)["id"]
    paid_out(sim, shop)
    sim.transfers.reversals.create(transfer)
    assert available(sim, shop) == -7_000


def test_an_account_at_its_own_risk_gives_back_what_it_has(sim: Simulator) -> None:
    shop = seller(sim, "standard")
    keeps = {"minimum_balance_by_currency": {"usd": 4_000}}
    sim.balance_settings.update(payments={"payouts": keeps}, stripe_account=shop)
    transfer = sent(sim, shop)["id"]
    sim.clock.advance(days=1)
    assert available(sim, shop) == 4_000
    error = refused(sim.transfers.reversals.create, transfer)
    assert error.code == "balance_insufficient"
    sim.transfers.reversals.create(transfer, amount=4_000)
    assert available(sim, shop) == 0


def test_the_way_back_is_at_the_mid_rate_and_leaves_less_than_nothing(sim: Simulator) -> None:
    sim.controls.set_rate("eur", "0.94484")
    shop = seller(sim, country="DE")
    transfer = sent(sim, shop, 200)
    reversal = sim.transfers.reversals.create(transfer["id"])
    refund = sim.refunds.retrieve(reversal["destination_payment_refund"], stripe_account=shop)
    row = row_of(sim, refund, shop)
    assert (row["amount"], row["exchange_rate"]) == (-189, 0.94484)
    assert available(sim, shop, "eur") == -4
    assert payment_of(sim, transfer)["refunded"] is True
    sim.check()


def test_a_part_that_converts_to_nothing_is_not_reversed() -> None:
    sim = Simulator(opening_balance={"jpy": 100_000})
    transfer = sent(sim, seller(sim), 10_000, currency="jpy")["id"]
    sim.controls.set_rate("jpy", "1000000")
    error = refused(sim.transfers.reversals.create, transfer, amount=1)
    assert (error.code, error.param) == ("amount_too_small", "amount")


def test_an_application_fee_goes_back_with_its_transfer_in_proportion(sim: Simulator) -> None:
    shop = seller(sim)
    intent = sim.payment_intents.create(
        amount=10_000,
        currency="usd",
        payment_method="pm_card_visa",
        confirm=True,
        application_fee_amount=1_230,
        transfer_data={"destination": shop},
    )
    transfer = sim.charges.retrieve(intent["latest_charge"])["transfer"]
    reverse = sim.transfers.reversals.create
    reverse(transfer, amount=2_500, refund_application_fee=True)
    [fee] = sim.application_fees.list()["data"]
    assert fee["amount_refunded"] == 308  # 307.5
    reverse(transfer, amount=1_000)
    assert sim.application_fees.retrieve(fee["id"])["amount_refunded"] == 308
    reverse(transfer, refund_application_fee=True)
    assert sim.application_fees.retrieve(fee["id"])["amount_refunded"] == 308 + 800  # 799.5
    sim.check()


def test_without_an_application_fee_none_goes_back(sim: Simulator) -> None:
    transfer = sent(sim, seller(sim))
    back = sim.transfers.reversals.create(transfer["id"], refund_application_fee=True)
    assert back["amount"] == transfer["amount"]
    assert sim.application_fees.list()["data"] == []


def test_a_reversal_in_kronur_is_whole() -> None:
    free = PriceList("DE", "eur", Price(0), Price(0), 0, 0)
    sim = Simulator(country="DE", pricing=free)
    bank: Shape = {"object": "bank_account", "country": "DE", "currency": "isk",
                   "account_number": "DE89370400440532013000"}  # fmt: skip
    sim.controls.add_external_account(bank)
    sim.controls.set_rate("isk", "140")
    sim.charges.create(amount=100_000, currency="isk", source="tok_bypassPending")
    transfer = sent(sim, seller(sim, country="DE"), 50_000, currency="isk")["id"]
    wrong: Shape = {"amount": 150, "refund_application_fee": True}
    error = refused(sim.transfers.reversals.create, transfer, **wrong)
    assert error.user_message == "Amounts in isk must be divisible by 100. (stripesim's words)"


def test_the_account_can_refund_the_payment_and_that_reverses_the_transfer(sim: Simulator) -> None:
    shop = seller(sim)
    transfer = sent(sim, shop)
    payment = transfer["destination_payment"]
    refund = sim.refunds.create(charge=payment, amount=500, stripe_account=shop)
    assert (refund["id"][:4], refund["status"]) == ("pyr_", "succeeded")
    after = sim.transfers.retrieve(transfer["id"])
    [reversal] = after["reversals"]["data"]
    assert reversal["id"] == refund["source_transfer_reversal"]
    assert reversal["destination_payment_refund"] == refund["id"]
    assert (after["amount_reversed"], available(sim)) == (500, 93_500)
    sim.refunds.create(charge=payment, stripe_account=shop)
    assert sim.transfers.retrieve(transfer["id"])["reversed"] is True
    text = said(sim.refunds.create, charge=payment, stripe_account=shop)
    assert text == f"Charge {payment} has already been refunded."
    sim.check()


def test_what_went_back_to_the_sender_cannot_fail_at_a_bank(sim: Simulator) -> None:
    transfer = sent(sim, seller(sim))["id"]
    reversal = sim.transfers.reversals.create(transfer)
    refused(sim.controls.fail_refund, reversal["destination_payment_refund"])


@pytest.mark.parametrize("how", ["the bank", "a control"])
def test_stripe_reverses_the_transfers_of_a_payment_that_fails(sim: Simulator, how: str) -> None:
    shop = seller(sim, "standard")  # also of an account that cannot be taken below zero
    end = "insufficientFunds" if how == "the bank" else "success"
    intent = sim.payment_intents.create(
        amount=10_000,
        currency="usd",
        payment_method=f"pm_usBankAccount_{end}",
        mandate_data={"customer_acceptance": {"type": "offline"}},
        confirm=True,
    )
    charge = intent["latest_charge"]
    whole = sent(sim, shop, 3_000, source_transaction=charge)["id"]
    part = sent(sim, shop, 2_000, source_transaction=charge)["id"]
    gone = sent(sim, shop, 1_000, source_transaction=charge)["id"]
    sim.transfers.reversals.create(part, amount=500)
    sim.transfers.reversals.create(gone)
    assert pending(sim, shop) == 4_500
    if how == "the bank":
        sim.clock.advance(days=2)
    else:
        sim.controls.fail_charge(charge)
    for transfer in (whole, part, gone):
        assert sim.transfers.retrieve(transfer)["reversed"] is True
        text = said(sim.transfers.reversals.create, transfer)
        assert text == f"The transfer {transfer} is already fully reversed."
    assert (available(sim, shop), pending(sim, shop)) == (0, 0)
    assert events(sim).count("transfer.reversed") == 4
    sim.check()


def of_destination(sim: Simulator, shop: str) -> str:
    return charged(sim, transfer_data={"destination": shop}, source="tok_bypassPending")


@pytest.mark.parametrize("mode", ["wait_when_negative", "wait_when_short"])
def test_a_refund_that_reverses_a_transfer_does_not_wait_but_is_refused(mode: Any) -> None:
    sim = Simulator(opening_balance={"usd": 100_000}, refunds_when_short=mode)
    shop = seller(sim)
    one, other = of_destination(sim, shop), of_destination(sim, shop)
    paid_out(sim, shop)
    sim.transfers.reversals.create(sim.charges.retrieve(other)["transfer"])  # by itself it may
    assert available(sim, shop) == -10_000
    before = sim.fingerprint()
    error = refused(sim.refunds.create, charge=one, reverse_transfer=True)
    assert error.code == "balance_insufficient"
    assert sim.fingerprint() == before


# -- debits ----------------------------------------------------------------------------------------


def earned(sim: Simulator, shop: str, amount: int = 50_000, **more: Any) -> None:
    given: Shape = {"amount": amount, "currency": "usd", "source": "tok_bypassPending", **more}
    sim.charges.create(**given, stripe_account=shop)


def test_a_platform_debits_an_account_by_charging_it(sim: Simulator) -> None:
    shop = seller(sim)
    earned(sim, shop)
    there = available(sim, shop)
    payment = sim.charges.create(
        amount=4_000, currency="usd", source=shop, description="Dues", metadata={"month": "3"}
    )
    assert payment["id"].startswith("py_")
    assert (payment["description"], payment["metadata"]) == ("Dues", {"month": "3"})
    assert payment["source"] == {"id": shop, "object": "account"}
    assert (payment["status"], payment["amount"]) == ("succeeded", 4_000)
    row = row_of(sim, payment)
    assert (row["type"], row["amount"], row["fee"]) == ("payment", 4_000, 60)  # 1.5 %
    assert row["status"] == "available"
    [transfer] = sim.transfers.list(stripe_account=shop)["data"]
    assert payment["source_transfer"] == transfer["id"]
    assert (transfer["destination"], transfer["destination_payment"]) == (
        sim.account, payment["id"],
    )  # fmt: skip
    assert row_of(sim, transfer, shop)["amount"] == -4_000
    assert available(sim, shop) == there - 4_000
    assert available(sim) == 100_000 + 3_940
    assert events(sim)[-1] == "charge.succeeded"
    assert events(sim, shop)[-1] == "transfer.created"
    sim.check()


def test_an_account_debit_can_be_made_by_a_transfer_of_the_account_as_it_was_done_once(
    sim: Simulator,
) -> None:
    shop = seller(sim)
    earned(sim, shop)
    transfer = sent(sim, sim.account, 4_000, stripe_account=shop)
    assert available(sim) == 100_000 + 3_940
    assert sim.charges.retrieve(transfer["destination_payment"])["amount"] == 4_000
    sim.transfers.reversals.create(transfer["id"], stripe_account=shop)
    assert available(sim) == 100_000 - 60


def test_refunding_a_debit_brings_the_money_back(sim: Simulator) -> None:
    shop = seller(sim)
    earned(sim, shop)
    there = available(sim, shop)
    payment = sim.charges.create(amount=4_000, currency="usd", source=shop)["id"]
    sim.refunds.create(charge=payment)
    assert (available(sim), available(sim, shop)) == (100_000 - 60, there)
    sim.check()


def test_a_debit_takes_no_account_below_zero(sim: Simulator) -> None:
    shop = seller(sim)
    earned(sim, shop)
    there = available(sim, shop)
    error = refused(sim.charges.create, amount=there + 1, currency="usd", source=shop)
    assert error.code == "balance_insufficient"
    sim.charges.create(amount=there, currency="usd", source=shop)


def test_a_deleted_account_is_not_debited_and_no_payout_comes_back_to_it(sim: Simulator) -> None:
    shop = seller(sim)
    earned(sim, shop)
    sim.clock.advance(days=2)
    [payout] = sim.payouts.list(stripe_account=shop)["data"]
    sim.accounts.delete(shop)
    words = said(sim.controls.fail_payout, payout["id"])
    assert words == f"{payout['id']} cannot change: account {shop} was deleted. (stripesim's words)"
    error = refused(sim.charges.create, amount=100, currency="usd", source=shop)
    assert (error.code, error.param) == ("resource_missing", "source")


def test_only_accounts_of_the_platforms_own_risk_are_debited(sim: Simulator) -> None:
    shop = seller(sim, "standard")
    earned(sim, shop)
    error = refused(sim.charges.create, amount=100, currency="usd", source=shop)
    assert error.code == "not_allowed_on_standard_account"


def test_a_debit_is_in_the_accounts_currency_and_of_100_000_dollars_at_most(
    sim: Simulator,
) -> None:
    shop = seller(sim)
    assert refused(sim.charges.create, amount=100, currency="eur", source=shop).param == "currency"
    error = refused(sim.charges.create, amount=10_000_001, currency="usd", source=shop)
    assert (error.code, error.param) == ("amount_too_large", "amount")


def test_a_debit_stays_in_the_region(sim: Simulator) -> None:
    shop = seller(sim, country="SG")
    assert said(sim.charges.create, amount=100, currency="sgd", source=shop) is not None


def test_an_account_that_is_not_connected_is_no_source(sim: Simulator) -> None:
    for id in ("acct_nope", sim.account):
        error = refused(sim.charges.create, amount=100, currency="usd", source=id)
        assert error.user_message == f"No such source: '{id}'"
        assert (error.code, error.param) == ("resource_missing", "source")


def test_a_debit_cannot_wait_to_be_captured(sim: Simulator) -> None:
    shop = seller(sim)
    error = refused(sim.charges.create, amount=100, currency="usd", source=shop, capture=False)
    assert (error.code, error.param) == ("parameter_unknown", "capture")


# -- the official SDK ------------------------------------------------------------------------------


def test_the_sdk_sends_reverses_and_lists(sim: Simulator) -> None:
    stripe = pytest.importorskip("stripe")
    shop = seller(sim)
    with sim.activate():
        transfer = stripe.Transfer.create(amount=700, currency="usd", destination=shop)
        reversal = stripe.Transfer.create_reversal(transfer.id, amount=200)
        assert reversal.transfer == transfer.id
        found = stripe.Transfer.retrieve(transfer.id)
        assert (found.amount_reversed, found.reversals.data[0].id) == (200, reversal.id)
        assert len(stripe.Transfer.list_reversals(transfer.id).data) == 1
        assert stripe.Transfer.retrieve_reversal(transfer.id, reversal.id).amount == 200
        stripe.Transfer.modify_reversal(transfer.id, reversal.id, metadata={"a": "b"})
        assert [each.id for each in stripe.Transfer.list().auto_paging_iter()] == [transfer.id]
        with pytest.raises(stripe.InvalidRequestError, match="insufficient available funds"):
            stripe.Transfer.create(amount=10**8, currency="usd", destination=shop)
