"""Charges in a currency that the account keeps no money in: converted, at a rate with a margin.

Money that comes in is converted at the mid rate less Stripe's margin (2 %, in the United States
1 %), money that goes back at the mid rate itself. So a sale that is refunded costs the margin. The
mid rates of recordings are set by `sim.controls.set_rate`: units for one US dollar.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import stripe

from stripesim import Price, PriceList, Simulator, errors

from .openings import add_bank_account, at_no_cost
from .story import moment, row_of, tell


def sell(
    sim: Simulator, amount: int, currency: str = "usd", card: str = "tok_visa"
) -> dict[str, Any]:
    return sim.charges.create(amount=amount, currency=currency, source=card)


def money(sim: Simulator, part: str) -> dict[str, int]:
    return {entry["currency"]: entry["amount"] for entry in sim.balance.retrieve()[part]}


# -- coming in ------------------------------------------------------------------------------------

# Recorded: what so many US cents became, the rate that was shown, and the fee. Canadian cards on
# the Canadian account, American ones elsewhere. The mid rates of Brazil are worked back.
# fmt: off
BRAZIL, LATER = (Fraction(rate) / Fraction("0.98") for rate in ("5.53286", "5.546"))
COMING_IN = [
    ("CA", "cad", "tok_ca",   "1.38343",  1000,  1356, 1.35576,  69),
    ("CA", "cad", "tok_ca",   "1.38656",  1000,  1359, 1.35883,  69),
    ("CA", "cad", "tok_ca",   "1.36314",  1000,  1336, 1.33588,  69),
    ("SG", "sgd", "tok_visa", "1.32373",   100,   130, 1.29726,  55),
    ("SG", "sgd", "tok_visa", "1.32373",   200,   259, 1.29726,  60),
    ("SG", "sgd", "tok_visa", "1.32373",   599,   777, 1.29726,  80),
    ("SG", "sgd", "tok_visa", "1.32373",  1000,  1297, 1.29726, 101),
    ("SG", "sgd", "tok_visa", "1.32373",  1220,  1583, 1.29726, 112),
    ("SG", "sgd", "tok_visa", "1.36622",   200,   268, 1.3389,   60),   # the last digit is a zero
    ("BR", "brl", "tok_visa", BRAZIL,      600,  3320, 5.53286, 171),
    ("BR", "brl", "tok_visa", LATER,      3000, 16638, 5.546,   703),
]
# fmt: on


@pytest.mark.parametrize(
    ("country", "currency", "card", "mid", "dollars", "settled", "shown", "fee"), COMING_IN
)
def test_dollars_settle_below_the_mid_rate_and_the_fee_is_taken_of_what_they_became(
    country: str,
    currency: str,
    card: str,
    mid: Any,
    dollars: int,
    settled: int,
    shown: float,
    fee: int,
) -> None:
    sim = Simulator(country=country)
    sim.controls.set_rate(currency, mid)
    charge = sell(sim, dollars, card=card)
    row = row_of(sim, charge)
    assert (row["amount"], row["exchange_rate"]) == (settled, shown)
    assert (row["fee"], row["net"]) == (fee, settled - fee)
    assert row["currency"] == currency
    (detail,) = row["fee_details"]
    assert (detail["amount"], detail["currency"]) == (fee, currency)
    assert detail["description"] == "Stripe processing fees"
    # The charge itself keeps the currency of the customer.
    assert (charge["amount"], charge["currency"]) == (dollars, "usd")


# Euro cents for a yen, from the recordings of a French account; the fee was that of 2022.
# fmt: off
YEN = [
    ("0.731462", 7315, 237),
    ("0.80338",  8034, 258),
    ("0.828072", 8281, 265),
]
FRANCE_2022 = PriceList("FR", "eur", Price(140, 25), Price(290, 25), 2000, 2000)
# fmt: on


@pytest.mark.parametrize(("rate", "settled", "fee"), YEN)
def test_yen_settle_in_euro_cents(rate: str, settled: int, fee: int) -> None:
    sim = Simulator(country="FR", pricing=FRANCE_2022)
    sim.controls.set_rate("eur", "0.9")
    sim.controls.set_rate("jpy", Fraction("0.98") * 90 / Fraction(rate))
    row = row_of(sim, sell(sim, 10_000, "jpy"))
    assert (row["amount"], row["currency"], row["exchange_rate"]) == (settled, "eur", float(rate))
    assert (row["fee"], row["net"]) == (fee, settled - fee)


def test_euros_become_so_many_dollars() -> None:
    sim = Simulator()
    sim.controls.set_rate("eur", Fraction("0.99") / Fraction("1.234"))  # the margin is 1 % here
    row = row_of(sim, sell(sim, 1000, "eur"))
    assert (row["amount"], row["currency"], row["exchange_rate"]) == (1234, "usd", 1.234)


def test_two_hundred_dollars_become_185_euro_cents() -> None:
    sim = Simulator(country="DE")
    sim.controls.set_rate("eur", "0.94484")
    assert row_of(sim, sell(sim, 200))["amount"] == 185


def test_a_margin_of_one_percent_is_a_setting_of_the_price() -> None:
    # Recorded in December 2024.
    prices = PriceList("CA", "cad", Price(0), Price(0), 1500, 1500, conversion_margin=100)
    sim = Simulator(country="CA", pricing=prices)
    sim.controls.set_rate("cad", "1.43118")
    charge = sell(sim, 1000)
    assert row_of(sim, charge)["exchange_rate"] == 1.41687
    back = row_of(sim, sim.refunds.create(charge=charge["id"]))
    assert (back["amount"], back["exchange_rate"]) == (-1431, 1.43118)


def test_the_rate_inside_is_exact_and_only_what_is_shown_has_six_digits() -> None:
    sim = Simulator(country="CA")
    sim.controls.set_rate("cad", "1.38343")
    row = row_of(sim, sell(sim, 99_999_999))
    assert row["exchange_rate"] == 1.35576  # of which it would be 135,575,999
    assert row["amount"] == 135_576_139  # it is 1.3557614


# fmt: off
HALVES = [
    (50,  63,  -63),   #  62.5
    (54,  68,  -68),   #  67.5
    (51,  64,  -64),   #  63.75
    (53,  66,  -66),   #  66.25
]
# fmt: on


@pytest.mark.parametrize(("dollars", "settled", "back"), HALVES)
def test_half_a_cent_is_rounded_up_and_back_away_from_zero(
    dollars: int, settled: int, back: int
) -> None:
    sim = Simulator(country="SG", pricing=at_no_cost("SG", "sgd"))
    sim.controls.set_rate("sgd", Fraction("1.25") / Fraction("0.98"))
    charge = sell(sim, dollars)
    sim.controls.set_rate("sgd", "1.25")
    refund = sim.refunds.create(charge=charge["id"])
    assert (row_of(sim, charge)["amount"], row_of(sim, refund)["amount"]) == (settled, back)


# -- going back -----------------------------------------------------------------------------------

# Recorded on the days of the charges above.
# fmt: off
GOING_BACK = [
    ("CA", "cad", "1.38343", 1000, 1000, -1383),
    ("CA", "cad", "1.38343", 1000,  500,  -692),
    ("CA", "cad", "1.38343", 1000,  100,  -138),
    ("SG", "sgd", "1.32373",  100,  100,  -132),
    ("SG", "sgd", "1.36622",  200,  200,  -273),
    ("DE", "eur", "0.94484",  200,  200,  -189),
]
# fmt: on


@pytest.mark.parametrize(("country", "currency", "mid", "dollars", "refunded", "taken"), GOING_BACK)
def test_a_refund_goes_back_at_the_mid_rate(
    country: str, currency: str, mid: str, dollars: int, refunded: int, taken: int
) -> None:
    sim = Simulator(country=country)
    sim.controls.set_rate(currency, mid)
    refund = sim.refunds.create(charge=sell(sim, dollars)["id"], amount=refunded)
    row = row_of(sim, refund)
    assert (row["amount"], row["fee"], row["net"]) == (taken, 0, taken)
    assert (row["currency"], row["exchange_rate"]) == (currency, float(mid))
    assert (refund["amount"], refund["currency"]) == (refunded, "usd")


def test_a_sale_that_is_refunded_the_same_day_costs_the_margin_and_the_fee() -> None:
    sim = Simulator(country="CA", start=moment("Mon 2026-03-02 09:00"))
    sim.controls.set_rate("cad", "1.38343")
    charge = sell(sim, 1000, card="tok_ca")
    assert money(sim, "pending") == {"cad": 1356 - 69}
    sim.refunds.create(charge=charge["id"])
    assert money(sim, "pending") == {"cad": 1356 - 69 - 1383}
    charge = sim.charges.retrieve(charge["id"])
    assert (charge["amount_refunded"], charge["refunded"]) == (1000, True)
    sim.clock.advance(days=3)
    assert (money(sim, "available"), money(sim, "pending")) == ({"cad": -96}, {"cad": 0})


def test_a_refund_is_converted_at_the_rate_of_its_own_day() -> None:
    # Stripe's page: 60 dollars at 0.88 are 52.80 euros, and at 0.86 they take 51.60.
    sim = Simulator(country="DE", pricing=at_no_cost("DE", "eur"))
    sim.controls.set_rate("eur", Fraction("0.88") / Fraction("0.98"))
    charge = sell(sim, 6000)
    assert row_of(sim, charge)["amount"] == 5280
    sim.clock.advance(days=30)
    sim.controls.set_rate("eur", "0.86")
    assert row_of(sim, charge)["amount"] == 5280
    refund = sim.refunds.create(charge=charge["id"])
    assert row_of(sim, refund)["amount"] == -5160
    assert money(sim, "available") == {"eur": -5160}


def test_a_refund_that_fails_gives_back_what_it_took() -> None:
    sim = Simulator(country="CA")
    sim.controls.set_rate("cad", "1.38343")
    refund = sim.refunds.create(charge=sell(sim, 1000)["id"])
    sim.controls.set_rate("cad", "1.5")
    failed = sim.controls.fail_refund(refund["id"])
    back = sim.balance_transactions.retrieve(failed["failure_balance_transaction"])
    assert (back["amount"], back["currency"]) == (1383, "cad")
    assert back["exchange_rate"] == 1.38343


# -- not converted --------------------------------------------------------------------------------


def test_a_charge_in_a_currency_with_a_bank_account_is_not_converted() -> None:
    sim = Simulator(country="CA")
    add_bank_account(sim, "usd")
    row = row_of(sim, sell(sim, 1000))
    assert (row["amount"], row["currency"], row["exchange_rate"]) == (1000, "usd", None)
    assert money(sim, "pending")["usd"] == row["net"]


def test_what_was_converted_stays_so_when_a_bank_account_is_added() -> None:
    sim = Simulator(country="CA", pricing=at_no_cost("CA", "cad"))
    sim.controls.set_rate("cad", "1.38343")
    before = sell(sim, 1000)
    add_bank_account(sim, "usd")
    after = sell(sim, 1000)
    assert money(sim, "pending") == {"cad": 1356, "usd": 1000}
    sim.refunds.create(charge=before["id"])
    sim.refunds.create(charge=after["id"])
    assert money(sim, "pending") == {"cad": -27, "usd": 0}


# The fixed part is a table value of each currency, not a conversion. Recorded on a French account
# (in 2022 and in 2024) and on one with a price of 2 % and 30 cents.
# fmt: off
FRANCE_2024 = PriceList("FR", "eur", Price(150, 25), Price(325, 25), 2000, 2000)
AMERICAN = PriceList("US", "usd", Price(200, 30), Price(200, 30), 1500, 1500)
FIXED_PARTS = [
    (FRANCE_2022, "jpy", 10_000, 325),
    (FRANCE_2024, "jpy", 10_000, 360),
    (FRANCE_2022, "aud",   5151, 191),
    (AMERICAN,    "cad",   1356,  69),
    (AMERICAN,    "cad",   1342,  69),
]
# fmt: on


@pytest.mark.parametrize(("prices", "currency", "amount", "fee"), FIXED_PARTS)
def test_the_fixed_part_of_a_fee_is_a_table_value_of_the_settlement_currency(
    prices: PriceList, currency: str, amount: int, fee: int
) -> None:
    sim = Simulator(country=prices.country, pricing=prices)
    add_bank_account(sim, currency)
    row = row_of(sim, sell(sim, amount, currency))
    assert (row["currency"], row["exchange_rate"], row["fee"]) == (currency, None, fee)


# -- one balance a currency -----------------------------------------------------------------------


def test_converted_money_is_in_the_balance_of_its_settlement_currency_only() -> None:
    sim = Simulator(country="CA", pricing=at_no_cost("CA", "cad"))
    sim.controls.set_rate("cad", "1.38343")
    sell(sim, 1000)
    sell(sim, 1000, "cad")
    assert money(sim, "pending") == {"cad": 2356}
    assert money(sim, "available") == {"cad": 0}


def test_converted_money_is_paid_out_in_its_settlement_currency() -> None:
    sim = Simulator(
        country="CA", start=moment("Mon 2026-03-02 09:00"), pricing=at_no_cost("CA", "cad")
    )
    sim.controls.set_rate("cad", "1.38343")
    sell(sim, 1000)
    tell(
        sim,
        """
        moment               | available | pending | bank | by itself
        Mon 2026-03-02 09:00 |         0 |    1356 |    0 |
        Thu 2026-03-05 01:30 |         0 |       0 |    0 | payout 1356
        Thu 2026-03-05 12:00 |         0 |       0 | 1356 | paid 1356
        """,
        "cad",
    )


def test_every_list_of_the_balance_names_the_same_currencies_the_own_one_first() -> None:
    sim = Simulator()
    add_bank_account(sim, "cad")
    add_bank_account(sim, "eur")
    sell(sim, 1000, "eur")
    balance = sim.balance.retrieve()
    orders = [[entry["currency"] for entry in balance[part]] for part in ("available", "pending")]
    assert orders[0] == orders[1]
    assert orders[0][0] == "usd"
    assert sorted(orders[0]) == ["cad", "eur", "usd"]


def test_a_rate_is_a_positive_number_of_a_currency_that_stripe_has() -> None:
    sim = Simulator()
    for currency, rate in (("cad", "0"), ("cad", "-1.3"), ("xxd", "1.3")):
        with pytest.raises(ValueError):
            sim.controls.set_rate(currency, rate)


# -- what people ask ------------------------------------------------------------------------------


def in_currency(currency: str) -> int:
    """Application code: what is available of a currency. Not `available[0]`: Stripe promises no
    order."""
    entries = stripe.Balance.retrieve().available
    return sum(entry.amount for entry in entries if entry.currency == currency)


def test_money_is_taken_from_the_right_currency_or_not_at_all() -> None:
    sim = Simulator(opening_balance={"usd": 100_000}, pricing=at_no_cost("US", "usd"))
    add_bank_account(sim, "cad")
    with sim.activate():
        stripe.Charge.create(amount=50_000, currency="cad", source="tok_bypassPending")
        assert (in_currency("usd"), in_currency("cad")) == (100_000, 50_000)
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            stripe.Payout.create(amount=50_001, currency="cad")
        assert refusal.value.code == "balance_insufficient"
        stripe.Payout.create(amount=50_000, currency="cad")
        assert (in_currency("usd"), in_currency("cad")) == (100_000, 0)


def test_a_charge_in_euros_on_a_hungarian_account_is_forints() -> None:
    sim = Simulator(country="HU", pricing=at_no_cost("HU", "huf"))
    sim.controls.set_rate("eur", "0.9")
    sim.controls.set_rate("huf", "360")
    with sim.activate():
        charge = stripe.Charge.create(
            amount=10_000,
            currency="eur",
            source="tok_bypassPending",
            expand=["balance_transaction"],
        )
        row = charge.balance_transaction
        assert isinstance(row, stripe.BalanceTransaction)
        assert (charge.currency, row.currency) == ("eur", "huf")
        assert (row.amount, row.exchange_rate) == (3_920_000, 392.0)
        assert (in_currency("eur"), in_currency("huf")) == (0, 3_920_000)
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            stripe.Payout.create(amount=10_000, currency="eur")
        assert refusal.value.user_message == (
            "Sorry, you don't have any external accounts in that currency (eur)."
        )
        assert stripe.Payout.create(amount=3_920_000, currency="huf").currency == "huf"


def test_forints_are_paid_out_in_whole_ones() -> None:
    sim = Simulator(country="HU", pricing=at_no_cost("HU", "huf"))
    sim.charges.create(amount=200_000, currency="huf", source="tok_bypassPending")
    with pytest.raises(errors.InvalidRequestError):
        sim.payouts.create(amount=1045, currency="huf")
    assert sim.payouts.create(amount=1000, currency="huf")["amount"] == 1000
