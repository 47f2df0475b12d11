"""Instant payouts: who may make one, what can leave, what it costs, and what it does to pending
money.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from stripesim import Price, PriceList, Simulator, errors

Shape = dict[str, Any]
MONDAY = "2026-03-02T09:00:00Z"
WANTED = {
    name: {"requested": True}
    for name in (
        "card_payments",
        "sepa_debit_payments",
        "transfers",
        "us_bank_account_ach_payments",
    )
}


@pytest.fixture
def sim() -> Simulator:
    """A platform with 50,000.00, paid out by hand, whose payments cost nothing."""
    return a_platform()


def a_platform(country: str = "US", **more: Any) -> Simulator:
    currency = {"US": "usd", "GB": "gbp", "DE": "eur", "CA": "cad"}[country]
    free = PriceList(country, currency, Price(0), Price(0), 0, 0)
    settings = {"start": MONDAY, "pricing": free, "opening_balance": {currency: 5_000_000}, **more}
    sim = Simulator(country=country, **settings)
    sim.balance_settings.update(payments={"payouts": {"schedule": {"interval": "manual"}}})
    return sim


@pytest.fixture
def shop(sim: Simulator) -> str:
    return a_shop(sim)


def a_shop(sim: Simulator, type: str = "custom", country: str = "US", **more: Any) -> str:
    """An account that is connected to the platform, with its country's test bank account, paid out
    by hand.
    """
    by_hand = {"payouts": {"schedule": {"interval": "manual"}}}
    said = {"capabilities": WANTED, "settings": by_hand, **more}
    made = sim.accounts.create(type=type, country=country, **said)
    account: str = sim.controls.complete_onboarding(made["id"])["id"]
    return account


def give(sim: Simulator, shop: str, amount: int) -> None:
    """What is available at once."""
    sim.transfers.create(amount=amount, currency="usd", destination=shop)


def sell(sim: Simulator, shop: str | None, amount: int, **more: Any) -> Shape:
    """What is pending for two business days, less the price of the shop's country."""
    said = {"currency": "usd", "source": "tok_visa", **more}
    return sim.charges.create(amount=amount, **said, **on(shop))


def on(account: str | None) -> dict[str, Any]:
    return {} if account is None else {"stripe_account": account}


def pay(sim: Simulator, shop: str | None, amount: int, currency: str = "usd", **more: Any) -> Shape:
    said = {"amount": amount, "currency": currency, "method": "instant", **more}
    return sim.payouts.create(**said, **on(shop))


def instantly(sim: Simulator, shop: str | None = None) -> int | None:
    """What can be paid out instantly; None: nothing is said of it."""
    parts = sim.balance.retrieve(**on(shop)).get("instant_available")
    if parts is None:
        return None
    [part] = parts
    assert part["source_types"] == {"card": part["amount"]}
    return int(part["amount"])


def net(sim: Simulator, shop: str) -> list[Shape]:
    asked = sim.balance.retrieve(expand=["instant_available.net_available"], **on(shop))
    found: list[Shape] = asked["instant_available"][0]["net_available"]
    return found


def balance(sim: Simulator, shop: str | None = None) -> tuple[int, int]:
    """Available and pending, in the default currency."""
    both = sim.balance.retrieve(**on(shop))
    return both["available"][0]["amount"], both["pending"][0]["amount"]


def rows(sim: Simulator, payout: Shape, shop: str | None) -> list[tuple[str, int, int]]:
    """Type, net and moment of the rows of a payout, newest first."""
    found = sim.balance_transactions.list(source=payout["id"], **on(shop))["data"]
    return [(row["type"], row["net"], row["available_on"]) for row in found]


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def refused(sim: Simulator, shop: str | None, amount: int, **more: Any) -> errors.StripeError:
    before = sim.fingerprint()
    with pytest.raises(errors.InvalidRequestError) as refusal:
        pay(sim, shop, amount, **more)
    assert sim.fingerprint() == before
    return refusal.value


# -- who -------------------------------------------------------------------------------------------


def test_an_account_of_its_own_is_not_eligible_until_told_so(sim: Simulator) -> None:
    assert instantly(sim) is None
    assert refused(sim, None, 10_000).code == "instant_payouts_unsupported"
    sim.controls.allow_instant_payouts()
    [bank] = sim.accounts.external_accounts.list(sim.account)["data"]
    assert bank["available_payout_methods"] == ["standard", "instant"]
    assert instantly(sim) == 1_000_000
    assert pay(sim, None, 10_000)["method"] == "instant"


def test_a_connected_account_with_a_bank_account_is_eligible(sim: Simulator, shop: str) -> None:
    give(sim, shop, 10_000)
    assert instantly(sim, shop) == 10_000
    assert pay(sim, shop, 10_000)["status"] == "pending"


def test_the_balance_names_its_parts_in_stripes_order(sim: Simulator, shop: str) -> None:
    assert list(sim.balance.retrieve(stripe_account=shop)) == [
        "object", "available", "instant_available", "livemode", "pending",
        "refund_and_dispute_prefunding",
    ]  # fmt: skip
    sim.controls.allow_instant_payouts()
    sim.controls.fund_issuing(100, "usd")
    assert list(sim.balance.retrieve()) == [
        "object", "available", "connect_reserved", "instant_available", "issuing", "livemode",
        "pending", "refund_and_dispute_prefunding",
    ]  # fmt: skip


def test_a_platform_that_does_not_enable_them_keeps_its_accounts_from_them(
    sim: Simulator, shop: str
) -> None:
    give(sim, shop, 10_000)
    sim.controls.allow_instant_payouts(False)
    assert instantly(sim, shop) is None
    assert refused(sim, shop, 5_000).code == "instant_payouts_config_disabled"
    sim.controls.allow_instant_payouts(True)
    sim.controls.allow_instant_payouts(False, stripe_account=shop)
    assert refused(sim, shop, 5_000).code == "instant_payouts_config_disabled"


def test_an_account_in_a_country_without_them_is_not_eligible(sim: Simulator) -> None:
    shop = a_shop(sim, country="MX")
    assert instantly(sim, shop) is None
    [bank] = sim.accounts.external_accounts.list(shop)["data"]
    assert bank["available_payout_methods"] == ["standard"]


def test_a_bank_account_in_canada_is_not_reached_but_a_card_is() -> None:
    sim = a_platform("CA")
    shop = a_shop(sim, country="CA")
    sim.transfers.create(amount=10_000, currency="cad", destination=shop)
    assert instantly(sim, shop) is None
    assert refused(sim, shop, 5_000, currency="cad").code == "instant_payouts_unsupported"
    card = sim.accounts.external_accounts.create(
        shop, external_account="tok_visa_debit_ca_transferSuccess"
    )
    assert instantly(sim, shop) == 10_000
    payout = pay(sim, shop, 5_000, "cad", destination=card["id"])
    assert (payout["type"], payout["destination"]) == ("card", card["id"])


def test_a_card_may_be_too_slow(sim: Simulator, shop: str) -> None:
    give(sim, shop, 10_000)
    slow = sim.accounts.external_accounts.create(
        shop, external_account="tok_visa_debit_us_instantPayoutUnsupported"
    )
    error = refused(sim, shop, 5_000, destination=slow["id"])
    assert (error.code, error.user_message) == (
        "instant_payouts_unsupported",
        "This card is not eligible for Instant Payouts. Try a debit card from a supported bank.",
    )
    assert [each["destination"] for each in net(sim, shop)] != [slow["id"]]
    assert len(net(sim, shop)) == 1


def test_only_the_currency_of_the_country_goes_instantly(sim: Simulator, shop: str) -> None:
    sim.accounts.external_accounts.create(
        shop,
        external_account={"object": "bank_account", "country": "DE", "currency": "eur",
                          "account_number": "DE89370400440532013000"},
    )  # fmt: skip
    sim.charges.create(amount=9_000, currency="eur", source="tok_bypassPending", **on(shop))
    assert refused(sim, shop, 5_000, currency="eur").code == "instant_payouts_currency_disabled"
    [part] = sim.balance.retrieve(stripe_account=shop)["instant_available"]
    assert part["currency"] == "usd"


def test_an_account_whose_payouts_are_disabled_pays_nothing_out(sim: Simulator) -> None:
    made = sim.accounts.create(
        type="custom", country="US", capabilities=WANTED, external_account="btok_us_verified"
    )
    assert instantly(sim, made["id"]) == 0
    error = refused(sim, made["id"], 5_000)
    assert error.code == "payouts_not_allowed"
    assert str(error.user_message).startswith("Cannot create payouts; please contact us")


# -- how much --------------------------------------------------------------------------------------


def test_money_of_cards_counts_while_it_is_pending(sim: Simulator, shop: str) -> None:
    sell(sim, shop, 10_000)
    _, pending = balance(sim, shop)
    assert instantly(sim, shop) == pending > 0


AGREED = {"customer_acceptance": {"type": "offline"}}


def by_ach(sim: Simulator, **more: Any) -> Shape:
    return sim.payment_intents.create(
        amount=10_000, currency="usd", confirm=True, payment_method="pm_usBankAccount_success",
        payment_method_types=["us_bank_account"], mandate_data=AGREED, **more,
    )  # fmt: skip


def test_money_of_a_bank_debit_counts_when_it_has_settled(sim: Simulator, shop: str) -> None:
    intent = by_ach(sim, **on(shop))
    assert intent["status"] == "processing"
    assert balance(sim, shop)[1] > 0
    assert instantly(sim, shop) == 0
    sim.clock.advance(days=10)
    available, _ = balance(sim, shop)
    assert instantly(sim, shop) == available > 0


def test_a_bank_debit_in_another_currency_takes_nothing_of_this_one(
    sim: Simulator, shop: str
) -> None:
    bank = {"object": "bank_account", "country": "DE", "currency": "eur",
            "account_number": "DE89370400440532013000"}  # fmt: skip
    sim.accounts.external_accounts.create(shop, external_account=bank)
    sell(sim, shop, 10_000)
    sim.payment_intents.create(
        amount=7_000, currency="eur", confirm=True, payment_method="pm_sepaDebit_success_de",
        payment_method_types=["sepa_debit"], mandate_data=AGREED, stripe_account=shop,
    )  # fmt: skip
    both = sim.balance.retrieve(stripe_account=shop)["pending"]
    assert {part["currency"]: part["amount"] for part in both} == {"usd": 9_680, "eur": 6_772}
    assert instantly(sim, shop) == 9_680


def test_a_bank_debit_of_long_ago_takes_nothing_any_more(sim: Simulator, shop: str) -> None:
    by_ach(sim, **on(shop))
    sim.clock.advance(days=46)
    settled = balance(sim, shop)[0]
    sell(sim, shop, 10_000)
    assert instantly(sim, shop) == settled + 9_680  # less the price


def test_a_refund_that_waits_for_its_debit_makes_none_of_it_instant(
    sim: Simulator, shop: str
) -> None:
    intent = by_ach(sim, **on(shop))
    sim.refunds.create(payment_intent=intent["id"], amount=4_000, **on(shop))
    assert instantly(sim, shop) == 0


def test_what_is_held_of_a_bank_debit_is_not_missing_elsewhere(sim: Simulator, shop: str) -> None:
    give(sim, shop, 5_000)
    rolling = {"days_after_charge": 30}
    sim.reserve.plans.create(
        type="rolling_release", percent=15, rolling_release=rolling, **on(shop)
    )
    by_ach(sim, transfer_data={"destination": shop})
    assert balance(sim, shop) == (5_000, 8_500)
    assert instantly(sim, shop) == 5_000


def test_money_that_waits_longer_than_six_business_days_does_not_count(sim: Simulator) -> None:
    sim.controls.allow_instant_payouts(percent="0")
    sim.controls.set_instant_payout_limit(None, "usd")
    before = instantly(sim)
    assert before is not None
    sim.controls.set_delay(10)
    sell(sim, None, 10_000)
    assert instantly(sim) == before
    sim.clock.advance(days=7)
    assert balance(sim)[1] == 10_000
    assert instantly(sim) == balance(sim)[0] + 10_000


def test_what_is_owed_is_taken_off_first(sim: Simulator, shop: str) -> None:
    old = sell(sim, shop, 20_000, source="tok_bypassPending")
    sim.payouts.create(amount=balance(sim, shop)[0], currency="usd", **on(shop))
    sim.refunds.create(charge=old["id"], amount=5_000, **on(shop))
    assert (balance(sim, shop)[0], instantly(sim, shop)) == (-5_000, 0)
    sell(sim, shop, 10_000)
    _, pending = balance(sim, shop)
    assert instantly(sim, shop) == pending - 5_000


def test_a_bank_that_is_debited_does_not_count(sim: Simulator) -> None:
    shop = a_shop(
        sim, settings={"payouts": {"schedule": {"interval": "manual"},
                                   "debit_negative_balances": True}},
    )  # fmt: skip
    old = sell(sim, shop, 20_000, source="tok_bypassPending")
    sim.payouts.create(amount=balance(sim, shop)[0], currency="usd", **on(shop))
    sim.refunds.create(charge=old["id"], amount=5_000, **on(shop))
    sim.clock.advance_to("2026-03-03T01:30:00Z")
    assert [payout["amount"] for payout in sim.payouts.list(limit=1, **on(shop))["data"]] == [
        -5_000
    ]
    assert instantly(sim, shop) == 0


def test_a_recipient_is_not_paid_instantly(sim: Simulator) -> None:
    agreed: dict[str, Any] = {"service_agreement": "recipient"}
    wanted: dict[str, Any] = {"transfers": {"requested": True}}
    shop = sim.accounts.create(
        type="custom", country="GB", capabilities=wanted, tos_acceptance=agreed
    )["id"]
    bank = sim.controls.complete_onboarding(shop)["external_accounts"]["data"][0]
    assert bank["available_payout_methods"] == ["standard"]
    sim.transfers.create(amount=10_000, currency="usd", destination=shop)
    assert "instant_available" not in sim.balance.retrieve(**on(shop))
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.payouts.create(amount=1_000, currency="gbp", method="instant", **on(shop))
    assert refusal.value.code == "instant_payouts_unsupported"


def test_a_payout_has_a_least_and_a_most(sim: Simulator, shop: str) -> None:
    give(sim, shop, 2_000_000)
    small, large = refused(sim, shop, 49), refused(sim, shop, 999_901)
    assert (small.code, small.user_message) == (
        "amount_too_small", "Amount must be no less than $0.50",
    )  # fmt: skip
    assert (large.code, large.user_message) == (
        None,
        "Instant Payouts to bank accounts are only supported for amounts less than or equal to "
        "$9999",
    )
    assert instantly(sim, shop) == 2_000_000  # although one payout cannot be as much
    assert pay(sim, shop, 50)["amount"] == 50
    assert pay(sim, shop, 999_900)["amount"] == 999_900


@pytest.mark.parametrize("method", ["standard", "instant"])
def test_a_debit_card_takes_as_much_by_either_method(
    sim: Simulator, shop: str, method: str
) -> None:
    give(sim, shop, 2_000_000)
    card = sim.accounts.external_accounts.create(
        shop, external_account="tok_visa_debit_us_transferSuccess"
    )
    to_it: dict[str, Any] = {"currency": "usd", "destination": card["id"], "method": method}
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.payouts.create(amount=999_901, **to_it, **on(shop))
    said = "Debit card transfers are only supported for amounts less than or equal to $9999"
    assert refusal.value.user_message == said
    assert sim.payouts.create(amount=999_900, **to_it, **on(shop))["type"] == "card"
    assert sim.payouts.create(amount=999_901, currency="usd", **on(shop))["type"] == "bank_account"


def test_more_than_is_available_instantly_is_refused(sim: Simulator, shop: str) -> None:
    give(sim, shop, 10_000)
    error = refused(sim, shop, 10_001)
    assert error.code == "balance_insufficient"
    assert "Your card balance is too low.  You can use" in str(error.user_message)


# -- a day -----------------------------------------------------------------------------------------


def test_an_account_that_answers_for_itself_makes_ten_a_day(sim: Simulator) -> None:
    sim.controls.allow_instant_payouts()
    for _ in range(10):
        pay(sim, None, 1_000)
    assert refused(sim, None, 1_000).code == "instant_payouts_limit_exceeded"
    sim.clock.advance_to("2026-03-03T05:59:59Z")  # one second before midnight in Chicago
    assert refused(sim, None, 1_000).code == "instant_payouts_limit_exceeded"
    sim.clock.advance(seconds=1)
    assert pay(sim, None, 1_000)["amount"] == 1_000


def test_an_account_that_answers_for_itself_has_an_amount_a_day(sim: Simulator) -> None:
    sim.controls.allow_instant_payouts()
    pay(sim, None, 600_000)
    assert instantly(sim) == 400_000
    assert refused(sim, None, 400_001).code == "instant_payouts_limit_exceeded"
    sim.controls.set_instant_payout_limit(700_000, "usd")
    assert instantly(sim) == 100_000
    sim.controls.set_instant_payout_limit(None, "usd")
    assert pay(sim, None, 400_001)["amount"] == 400_001


def test_the_accounts_of_a_platform_share_one_amount_a_day(sim: Simulator, shop: str) -> None:
    other = a_shop(sim)
    for each in (shop, other):
        give(sim, each, 100_000)
    sim.controls.set_instant_payout_limit(120_000, "usd", connected=True)
    pay(sim, shop, 90_000)
    assert instantly(sim, other) == 30_000
    assert [each["amount"] for each in net(sim, other)] == [30_000]
    assert refused(sim, other, 30_001).code == "instant_payouts_limit_exceeded"
    for _ in range(11):
        pay(sim, other, 1_000)  # as many as they like
    sim.clock.advance_to("2026-03-03T06:00:00Z")
    assert instantly(sim, other) == 89_000


def test_the_moment_of_the_request_decides_which_days_limit_counts(sim: Simulator) -> None:
    """Asked at 23:58 on Tuesday, received at 00:03 on Wednesday: it counts for Tuesday."""
    sim.controls.allow_instant_payouts()
    sim.clock.advance_to("2026-03-04T05:58:00Z")  # 23:58 in Chicago
    payout = pay(sim, None, 900_000)
    assert instantly(sim) == 100_000
    sim.clock.advance(minutes=5)
    assert sim.payouts.retrieve(payout["id"])["status"] == "paid"
    assert instantly(sim) == 1_000_000


# -- what it costs ---------------------------------------------------------------------------------


def test_who_answers_for_itself_pays_stripe_with_the_payout(sim: Simulator) -> None:
    sim.controls.allow_instant_payouts()
    payout = pay(sim, None, 100_000, expand=["balance_transaction"])
    row = payout["balance_transaction"]
    assert (row["amount"], row["fee"], row["net"]) == (-100_000, 1_500, -101_500)
    assert [line["type"] for line in row["fee_details"]] == ["stripe_fee"]
    assert (payout["application_fee"], payout["application_fee_amount"]) == (None, None)
    assert balance(sim)[0] == 5_000_000 - 101_500


def test_what_can_leave_is_shown_less_the_fee_to_who_pays_stripe() -> None:
    sim = a_platform(opening_balance={"usd": 10_150})
    sim.controls.allow_instant_payouts()
    assert instantly(sim) == 10_000
    assert refused(sim, None, 10_001).code == "balance_insufficient"
    pay(sim, None, 10_000)
    assert balance(sim) == (0, 0)


def test_a_fee_that_was_agreed_otherwise(sim: Simulator) -> None:
    sim.controls.allow_instant_payouts(percent="0.5")
    assert (
        pay(sim, None, 10_000, expand=["balance_transaction"])["balance_transaction"]["fee"] == 50
    )


def test_a_platform_takes_three_per_cent_of_an_instant_payout(sim: Simulator, shop: str) -> None:
    sim.controls.set_instant_payout_pricing("3")
    give(sim, shop, 100_000)
    platform, _ = balance(sim)
    [part] = net(sim, shop)
    [bank] = sim.accounts.external_accounts.list(shop)["data"]
    assert (instantly(sim, shop), part) == (
        100_000,
        {"amount": 97_087, "destination": bank["id"], "source_types": {"card": 97_087}},
    )

    payout = pay(sim, shop, part["amount"], expand=["balance_transaction"])
    row = payout["balance_transaction"]
    assert payout["application_fee_amount"] == 2_913
    assert payout["arrival_date"] == payout["created"]
    assert (row["amount"], row["fee"], row["net"]) == (-97_087, 2_913, -100_000)
    [line] = row["fee_details"]
    assert (line["type"], line["amount"]) == ("application_fee", 2_913)
    assert balance(sim, shop) == (0, 0)
    assert balance(sim) == (platform + 2_913, 0)

    fee = sim.payouts.retrieve(payout["id"], expand=["application_fee"], **on(shop))[
        "application_fee"
    ]
    assert (fee["object"], fee["amount"], fee["account"]) == ("application_fee", 2_913, shop)
    assert fee["fee_source"] == {"payout": payout["id"], "type": "payout"}


def test_an_instant_payout_above_the_limit_is_refused(sim: Simulator, shop: str) -> None:
    give(sim, shop, 100_000)
    message = "Instant Payouts to bank accounts are only supported for amounts less than or equal "
    assert refused(sim, shop, 1_166_019).user_message == f"{message}to $9999"


def test_of_an_odd_balance_one_cent_stays(sim: Simulator, shop: str) -> None:
    sim.controls.set_instant_payout_pricing("3")
    give(sim, shop, 60_200)
    [part] = net(sim, shop)
    payout = pay(sim, shop, part["amount"])
    assert (payout["amount"], payout["application_fee_amount"]) == (58_446, 1_753)
    assert balance(sim, shop) == (1, 0)


def test_a_platform_takes_two_per_cent_of_five_dollars(sim: Simulator, shop: str) -> None:
    sim.controls.set_instant_payout_pricing("2")
    give(sim, shop, 500)
    [part] = net(sim, shop)
    assert (instantly(sim, shop), part["amount"]) == (500, 490)
    assert pay(sim, shop, 490)["application_fee_amount"] == 10
    assert balance(sim, shop) == (0, 0)


def test_the_amount_and_the_platforms_fee_have_to_fit(sim: Simulator, shop: str) -> None:
    sim.controls.set_instant_payout_pricing("3")
    give(sim, shop, 100_000)
    assert refused(sim, shop, 98_000).code == "balance_insufficient"


def test_a_platform_may_take_a_fixed_part_at_least_and_at_most(sim: Simulator, shop: str) -> None:
    sim.controls.set_instant_payout_pricing(
        "1.5", fixed={"usd": 25}, minimum={"usd": 100}, maximum={"usd": 1_000}
    )
    give(sim, shop, 500_000)
    fees = [pay(sim, shop, amount)["application_fee_amount"] for amount in (1_000, 20_000, 100_000)]
    assert fees == [100, 325, 1_000]
    sim.controls.set_instant_payout_pricing(None)
    assert pay(sim, shop, 1_000)["application_fee"] is None
    [part] = net(sim, shop)
    assert part["amount"] == instantly(sim, shop)


def test_the_platform_pays_one_per_cent_whatever_it_takes(sim: Simulator, shop: str) -> None:
    give(sim, shop, 100_000)
    before, _ = balance(sim)
    pay(sim, shop, 40_000)
    failed = pay(sim, shop, 20_000)
    sim.controls.fail_payout(failed["id"])
    sim.clock.advance_to("2026-03-02T23:59:59Z")
    assert balance(sim)[0] == before
    sim.clock.advance(seconds=1)
    assert balance(sim)[0] == before - 400
    [row] = sim.balance_transactions.list(type="stripe_fee")["data"]
    assert (row["net"], row["source"], row["reporting_category"]) == (-400, None, "fee")
    sim.clock.advance(days=30)
    assert len(sim.balance_transactions.list(type="stripe_fee")["data"]) == 1
    sim.check()


def test_a_platform_abroad_pays_in_its_own_currency(sim: Simulator) -> None:
    shop = a_shop(sim, country="GB")
    sim.charges.create(amount=9_000, currency="gbp", source="tok_bypassPending", **on(shop))
    pay(sim, shop, 5_000, "gbp")
    sim.clock.advance(days=1)
    [row] = sim.balance_transactions.list(type="stripe_fee")["data"]
    assert (row["currency"], row["net"]) == ("usd", -61)  # 50 pence at 0.82 pounds a dollar


def test_of_a_payout_too_small_for_it_the_platform_pays_nothing(sim: Simulator) -> None:
    shop = a_shop(sim, country="GB")
    sim.charges.create(amount=9_000, currency="gbp", source="tok_bypassPending", **on(shop))
    pay(sim, shop, 42, "gbp")
    sim.clock.advance(days=2)
    assert sim.balance_transactions.list(type="stripe_fee")["data"] == []
    sim.check()


# -- paid, failed, canceled ------------------------------------------------------------------------


def test_it_is_paid_a_minute_later(sim: Simulator, shop: str) -> None:
    give(sim, shop, 10_000)
    payout = pay(sim, shop, 10_000)
    assert (payout["status"], payout["reconciliation_status"]) == ("pending", "not_applicable")
    told = [event["type"] for event in sim.clock.advance(minutes=1)]
    assert told == ["payout.updated", "payout.paid"]


def test_one_bank_sends_back_only_what_is_instant(sim: Simulator, shop: str) -> None:
    bank = sim.accounts.external_accounts.create(
        shop,
        external_account={"object": "bank_account", "country": "US", "currency": "usd",
                          "routing_number": "110000000", "account_number": "000888888883"},
    )  # fmt: skip
    give(sim, shop, 20_000)
    slow = sim.payouts.create(amount=5_000, currency="usd", destination=bank["id"], **on(shop))
    fast = pay(sim, shop, 5_000, destination=bank["id"])
    sim.clock.advance(hours=6)
    assert sim.payouts.retrieve(slow["id"], **on(shop))["status"] == "paid"
    failed = sim.payouts.retrieve(fast["id"], **on(shop))
    assert (failed["status"], failed["failure_code"]) == ("failed", "could_not_process")


def test_the_fees_come_back_with_a_payout_that_does(sim: Simulator, shop: str) -> None:
    sim.controls.allow_instant_payouts()
    before = balance(sim)
    sim.payouts.cancel(pay(sim, None, 100_000)["id"])
    assert balance(sim) == before

    sim.controls.set_instant_payout_pricing("3")
    give(sim, shop, 100_000)
    before = balance(sim)
    payout = pay(sim, shop, 97_087)
    sim.clock.advance(minutes=2)
    sim.controls.fail_payout(payout["id"])
    assert balance(sim, shop) == (100_000, 0)
    assert balance(sim) == before
    sim.check()


# -- more than is available ------------------------------------------------------------------------


def with_pending(sim: Simulator, first: int, second: int) -> str:
    """A shop with nothing available, so much on the next day, and so much on the day after it."""
    shop = a_shop(sim)
    bring(sim, shop, first)
    sim.clock.advance(days=1)
    bring(sim, shop, second)
    assert balance(sim, shop) == (0, first + second)
    return shop


def bring(sim: Simulator, shop: str, amount: int) -> None:
    """What is available in two business days."""
    charge = sim.charges.create(amount=amount, currency="usd", source="tok_visa")
    sim.transfers.create(
        amount=amount, currency="usd", destination=shop, source_transaction=charge["id"]
    )


def test_pending_money_is_advanced(sim: Simulator) -> None:
    shop = with_pending(sim, 2_500, 1_500)
    assert instantly(sim, shop) == 4_000
    payout = pay(sim, shop, 4_000)
    now = payout["created"]
    assert rows(sim, payout, shop) == [
        ("advance_funding", -1_500, at("2026-03-05")),
        ("advance_funding", -2_500, at("2026-03-04")),
        ("advance", 4_000, now),
        ("payout", -4_000, now),
    ]
    found = sim.balance_transactions.list(source=payout["id"], **on(shop))["data"]
    assert [row["description"] for row in found[:3]] == [
        f"Deducting pending funds for {payout['id']}",
        f"Deducting pending funds for {payout['id']}",
        f"Adding available funds for {payout['id']}",
    ]
    assert [row["reporting_category"] for row in found] == [row["type"] for row in found]
    assert [row["status"] for row in found] == ["pending", "pending", "available", "available"]
    assert balance(sim, shop) == (0, 0)


@pytest.mark.parametrize("how", ["fail", "cancel"])
def test_an_instant_payout_that_comes_back_goes_where_it_came_from(
    sim: Simulator, how: str
) -> None:
    shop = with_pending(sim, 2_500, 1_500)
    payout = pay(sim, shop, 4_000)
    if how == "fail":
        sim.controls.fail_payout(payout["id"])
    else:
        sim.payouts.cancel(payout["id"], **on(shop))
    now = payout["created"]
    assert rows(sim, payout, shop)[:4] == [
        ("advance_funding", 1_500, at("2026-03-05")),
        ("advance_funding", 2_500, at("2026-03-04")),
        ("advance", -4_000, now),
        ("payout_failure" if how == "fail" else "payout_cancel", 4_000, now),
    ]
    assert balance(sim, shop) == (0, 4_000)
    sim.clock.advance_to("2026-03-05T00:00:00Z")
    assert balance(sim, shop) == (4_000, 0)
    sim.check()


def test_what_was_advanced_goes_back_at_once_if_its_day_has_come(sim: Simulator) -> None:
    shop = with_pending(sim, 2_500, 1_500)
    sim.clock.advance_to("2026-03-03T23:59:00Z")
    payout = pay(sim, shop, 4_000)
    sim.clock.advance_to("2026-03-04T00:00:30Z")
    sim.controls.fail_payout(payout["id"])
    now = sim.clock.timestamp
    assert rows(sim, payout, shop)[:4] == [
        ("advance_funding", 1_500, at("2026-03-05")),
        ("advance_funding", 2_500, now),
        ("advance", -4_000, now),
        ("payout_failure", 4_000, now),
    ]
    assert balance(sim, shop) == (2_500, 1_500)
    sim.check()


def test_a_negative_balance_stays_as_it_is_after_an_instant_payout(sim: Simulator) -> None:
    shop = a_shop(sim)
    give(sim, shop, 2_500)
    sim.payouts.create(amount=2_500, currency="usd", **on(shop))
    transfer = sim.transfers.list(limit=1)["data"][0]
    bring(sim, shop, 2_000)
    sim.clock.advance(days=1)
    bring(sim, shop, 3_000)
    sim.transfers.reversals.create(transfer["id"], amount=2_500)
    assert balance(sim, shop) == (-2_500, 5_000)
    payout = pay(sim, shop, 1_000)
    assert rows(sim, payout, shop) == [
        ("advance_funding", -1_000, at("2026-03-05")),
        ("advance", 1_000, payout["created"]),
        ("payout", -1_000, payout["created"]),
    ]
    assert balance(sim, shop) == (-2_500, 4_000)


def test_what_is_available_goes_first(sim: Simulator) -> None:
    shop = with_pending(sim, 2_500, 1_500)
    give(sim, shop, 1_000)
    payout = pay(sim, shop, 2_000)
    assert rows(sim, payout, shop) == [
        ("advance_funding", -1_000, at("2026-03-04")),
        ("advance", 1_000, payout["created"]),
        ("payout", -2_000, payout["created"]),
    ]
    assert balance(sim, shop) == (0, 3_000)


def test_a_payout_of_what_is_available_advances_nothing(sim: Simulator, shop: str) -> None:
    give(sim, shop, 5_000)
    assert [row[0] for row in rows(sim, pay(sim, shop, 5_000), shop)] == ["payout"]


def test_the_platforms_fee_is_advanced_too(sim: Simulator) -> None:
    sim.controls.set_instant_payout_pricing("3")
    shop = with_pending(sim, 2_500, 1_500)
    payout = pay(sim, shop, 2_000)
    assert [row[:2] for row in rows(sim, payout, shop)] == [
        ("advance_funding", -2_060), ("advance", 2_060), ("payout", -2_060),
    ]  # fmt: skip


def test_an_automatic_payout_pays_what_is_left(sim: Simulator) -> None:
    shop = with_pending(sim, 2_500, 1_500)
    sim.accounts.update(shop, settings={"payouts": {"schedule": {"interval": "daily"}}})
    pay(sim, shop, 3_000)
    sim.clock.advance_to("2026-03-06T00:00:00Z")
    assert [payout["amount"] for payout in sim.payouts.list(**on(shop))["data"]] == [1_000, 3_000]
    sim.check()


# -- what the balance says -------------------------------------------------------------------------


def test_available_money_can_go_to_a_card_from_fifty_cents_on(sim: Simulator, shop: str) -> None:
    card = sim.accounts.external_accounts.create(
        shop, external_account="tok_visa_debit_us_transferSuccess"
    )
    give(sim, shop, 10_000)
    assert (balance(sim, shop), instantly(sim, shop)) == ((10_000, 0), 10_000)
    assert pay(sim, shop, 50, destination=card["id"])["type"] == "card"


def test_an_instant_payout_has_no_other_least_than_its_own() -> None:
    sim = a_platform("DE")
    sim.controls.allow_instant_payouts()
    assert pay(sim, None, 40, "eur")["method"] == "instant"
    with pytest.raises(errors.InvalidRequestError, match=r"no less than €1\.00$"):
        pay(sim, None, 40, "eur", method="standard")


def test_the_net_amount_is_there_only_when_asked_for(sim: Simulator, shop: str) -> None:
    [part] = sim.balance.retrieve(stripe_account=shop)["instant_available"]
    assert list(part) == ["amount", "currency", "source_types"]
    asked = sim.balance.retrieve(expand=["instant_available.net_available"], **on(shop))
    assert list(asked["instant_available"][0]) == [
        "amount", "currency", "net_available", "source_types",
    ]  # fmt: skip


def test_a_platform_cannot_ask_for_the_net_amount_of_itself(sim: Simulator) -> None:
    sim.controls.allow_instant_payouts()
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.balance.retrieve(expand=["instant_available.net_available"])
    assert refusal.value.param == "expand"


def test_each_destination_has_its_net_amount(sim: Simulator, shop: str) -> None:
    card = sim.accounts.external_accounts.create(
        shop, external_account="tok_visa_debit_us_transferSuccess"
    )
    [bank] = [
        each["id"]
        for each in sim.accounts.external_accounts.list(shop)["data"]
        if each["object"] == "bank_account"
    ]
    assert [each["destination"] for each in net(sim, shop)] == [bank, card["id"]]


def test_a_bank_account_that_sent_something_back_is_not_named(sim: Simulator, shop: str) -> None:
    give(sim, shop, 10_000)
    sim.controls.fail_payout(pay(sim, shop, 5_000)["id"])
    assert instantly(sim, shop) is None


# -- what cannot be --------------------------------------------------------------------------------


@pytest.mark.parametrize("percent", ["-1", "x"])
def test_a_price_that_cannot_be(sim: Simulator, percent: str) -> None:
    with pytest.raises(ValueError):
        sim.controls.set_instant_payout_pricing(percent)


def test_a_limit_that_cannot_be(sim: Simulator) -> None:
    with pytest.raises(ValueError):
        sim.controls.set_instant_payout_limit(-1, "usd")
    with pytest.raises(ValueError):
        sim.controls.set_instant_payout_limit(1, "xxx")


def test_a_simulator_that_was_saved_knows_what_was_agreed(sim: Simulator, tmp_path: Any) -> None:
    sim.controls.allow_instant_payouts(percent="0.5")
    sim.controls.set_instant_payout_limit(50_000, "usd")
    sim.save(tmp_path / "saved")
    again = Simulator.load(tmp_path / "saved")
    assert again.fingerprint() == sim.fingerprint()
    assert instantly(again) == 50_000
