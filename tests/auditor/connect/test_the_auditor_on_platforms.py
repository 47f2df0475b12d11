"""The arithmetic of the auditor on examples worked out by hand: who has how much, and when.

Only what was asked is given, and the automatic payouts that were made.
"""

from __future__ import annotations

import pytest

from ..by_hand import payout
from .by_hand import MON, Together, at

TUE_0130, WED_0000, WED_0130 = at("03-03 01:30"), at("03-04 00:00"), at("03-04 01:30")
AT_ONCE = "bypassPending"


def has(life: Together, moment: int, who: str, available: int, waiting: int = 0) -> None:
    book = life.at(moment).members[who].book("usd")
    later = sum(row.net for _, _, row in book.coming)
    assert (book.available, later) == (available, waiting)


def reserved(life: Together, moment: int, amount: int, currency: str = "usd") -> None:
    assert life.at(moment).reserve.held[currency] == amount


def pays_out(life: Together, who: str, amount: int, moment: int) -> None:
    id = f"po_{who}_{moment}"
    life.accounts[who].payouts.insert(0, payout(id, amount, moment, ""))


# --- charges -----------------------------------------------------------------------------------


def test_a_direct_charge_leaves_the_seller_what_stripe_and_the_platform_do_not_take() -> None:
    """1,000 less 59 and 123; the platform has its 123 on the same day."""
    life = Together(MON, anna="standard")
    life.sell("anna", "ch_1", 1_000, MON, application_fee_amount=123)
    has(life, MON, "anna", 0, 818)
    has(life, MON, "p", 0, 123)
    has(life, WED_0000, "p", 123)


@pytest.mark.parametrize(
    ("wants", "seller"),
    [({"application_fee_amount": 123}, 877), ({"part": 877}, 877), ({}, 1_000)],
)
def test_of_a_destination_charge_the_platform_pays_stripe(
    wants: dict[str, int], seller: int
) -> None:
    """Of 1,000 the seller has 877 and the platform 64, in two ways."""
    life = Together(MON, anna="express")
    deal: dict[str, object] = {"destination": "anna"}
    if "part" in wants:
        deal["amount"] = wants.pop("part")
    life.sell("p", "ch_1", 1_000, MON, transfer_data=deal, **wants)
    has(life, MON, "anna", 0, seller)
    has(life, MON, "p", 0, 1_000 - 59 - seller)


def test_a_partial_refund_of_a_destination_charge_takes_its_share_from_each() -> None:
    """10,000 charged, 4,000 refunded, with both flags."""
    life = Together(at("03-05 00:00"), anna="express")
    deal = {"destination": "anna"}
    life.sell("p", "ch_1", 10_000, MON, transfer_data=deal, application_fee_amount=1_000)
    has(life, MON, "p", 0, 680)
    has(life, MON, "anna", 0, 9_000)
    tuesday = at("03-03 10:00")
    both = {"reverse_transfer": True, "refund_application_fee": True}
    life.refund("p", "re_1", "ch_1", 4_000, tuesday, **both)
    has(life, tuesday, "p", 0, 280)
    has(life, tuesday, "anna", 0, 5_400)
    pays_out(life, "p", 280, WED_0130)
    pays_out(life, "anna", 5_400, WED_0130)
    has(life, WED_0130, "p", 0)
    has(life, WED_0130, "anna", 0)
    assert not life.at(WED_0130).platform.findings


def test_without_the_flags_the_platform_bears_the_refund_alone() -> None:
    """10,000 charged, 4,000 refunded, without flags."""
    life = Together(MON, anna="express")
    deal = {"destination": "anna"}
    life.sell("p", "ch_1", 10_000, MON, transfer_data=deal, application_fee_amount=1_000)
    life.refund("p", "re_1", "ch_1", 4_000, at("03-03 10:00"))
    has(life, WED_0000, "p", -3_320)
    has(life, WED_0000, "anna", 9_000)


@pytest.mark.parametrize(
    ("whole", "transfer", "refund", "part"),
    [(1_200, 880, 500, 367), (1_200, 880, 1_000, 733), (1_000, 134, 100, 13), (1_000, 15, 100, 2)],
)
def test_the_share_of_a_transfer_is_rounded_half_up(
    whole: int, transfer: int, refund: int, part: int
) -> None:
    life = Together(MON, anna="express")
    life.sell("p", "ch_1", whole, MON, transfer_data={"destination": "anna", "amount": transfer})
    life.refund("p", "re_1", "ch_1", refund, MON, reverse_transfer=True)
    has(life, MON, "anna", 0, transfer - part)


def test_a_refund_takes_back_no_more_than_is_left_of_the_transfer() -> None:
    life = Together(MON, anna="express")
    life.sell("p", "ch_1", 1_000, MON, transfer_data={"destination": "anna"})
    life.transfers.append({"id": "(the transfer of ch_1)", "destination_payment": "py_1"})
    life.ask(MON, "transfers.reversals.create", "trr_1", id="(the transfer of ch_1)", amount=900)
    life.refund("p", "re_1", "ch_1", 500, MON, reverse_transfer=True)
    has(life, MON, "anna", 0, 0)
    life.refund("p", "re_2", "ch_1", 500, MON, reverse_transfer=True)
    assert "granted, though it may not be" in life.at(MON).platform.findings[0]


# --- transfers ---------------------------------------------------------------------------------


def test_transfers_of_a_charge_wait_with_it_and_others_need_money() -> None:
    life = Together(MON, anna="express", bert="express")
    life.sell("p", "ch_1", 10_000, MON)
    life.refuse(MON, "transfers.create", amount=7_000, currency="usd", destination="anna")
    life.transfer("tr_1", 7_000, "anna", MON, source_transaction="ch_1")
    life.transfer("tr_2", 2_000, "bert", MON, source_transaction="ch_1")
    life.refuse(MON, "transfers.create", amount=1_001, currency="usd", destination="anna",
                source_transaction="ch_1")  # fmt: skip
    has(life, MON, "anna", 0, 7_000)
    has(life, MON, "bert", 0, 2_000)
    has(life, MON, "p", 0, 680)
    has(life, WED_0000, "anna", 7_000)
    assert life.at(WED_0000).platform.findings == []


def test_a_plain_transfer_counts_at_once_and_goes_back_in_parts() -> None:
    """2,500 of 7,000, then the rest; a third time is too much."""
    life = Together(MON, anna="express")
    life.sell("p", "ch_1", 10_000, MON, card=AT_ONCE)
    life.transfer("tr_1", 7_000, "anna", MON)
    has(life, MON, "anna", 7_000)
    has(life, MON, "p", 2_680)
    life.ask(MON, "transfers.reversals.create", "trr_1", id="tr_1", amount=2_500)
    has(life, MON, "anna", 4_500)
    life.ask(MON, "transfers.reversals.create", "trr_2", id="tr_1")
    has(life, MON, "anna", 0)
    has(life, MON, "p", 9_680)
    life.refuse(MON, "transfers.reversals.create", id="tr_1", amount=1)
    assert life.at(MON).platform.findings == []


@pytest.mark.parametrize(("kind", "is_right"), [("express", True), ("standard", False)])
def test_only_who_is_answered_for_may_be_left_below_zero(kind: str, is_right: bool) -> None:
    life = Together(MON, anna=kind)
    life.sell("p", "ch_1", 10_000, MON, card=AT_ONCE)
    life.transfer("tr_1", 7_000, "anna", MON)
    life.sell("anna", "ch_2", 10_000, MON, card=AT_ONCE)
    life.refund("anna", "re_2", "ch_2", 10_000, MON)
    life.ask(MON, "transfers.reversals.create", "trr_1", id="tr_1", amount=6_680)
    assert life.at(MON).platform.findings == []
    life.ask(MON, "transfers.reversals.create", "trr_2", id="tr_1", amount=1)
    assert (life.at(MON).platform.findings == []) is is_right


@pytest.mark.parametrize(
    ("kind", "amount", "is_right"),
    [("express", 5_000, True), ("express", 5_001, False), ("standard", 1, False)],
)
def test_a_seller_that_is_answered_for_is_debited_of_what_it_has(
    kind: str, amount: int, is_right: bool
) -> None:
    """It costs the platform 1.5 %."""
    life = Together(MON, anna=kind)
    life.sell("p", "ch_1", 10_000, MON, card=AT_ONCE)
    life.transfer("tr_1", 5_000, "anna", MON)
    life.ask(MON, "charges.create", "py_9", amount=amount, currency="usd", source="anna")
    group = life.at(MON)
    assert (group.platform.findings == []) is is_right
    has(life, MON, "anna", 5_000 - amount)
    if amount == 5_000:
        has(life, MON, "p", 9_680 - 75)


# --- conversion --------------------------------------------------------------------------------

RATES = {"eur": "0.94484", "sgd": "1.36622", "cad": "1.36314"}


@pytest.mark.parametrize(
    ("seller", "currency", "there", "back"),
    [("custom DE", "eur", 185, 189), ("custom SG", "sgd", 268, 273)],
)
def test_a_transfer_and_its_reversal_cost_the_seller_the_margin(
    seller: str, currency: str, there: int, back: int
) -> None:
    """200 dollar cents there and back; the platform holds the difference in that currency."""
    life = Together(MON, kim=seller)
    for name, rate in RATES.items():
        life.ask(MON, "controls.set_rate", "", id=name, units_for_one_dollar=rate)
    life.sell("p", "ch_1", 10_000, MON, card=AT_ONCE)
    life.transfer("tr_1", 200, "kim", MON)
    group = life.at(MON)
    assert group.members["kim"].available(currency) == there
    assert group.platform.available("usd") == 9_480
    life.ask(MON, "transfers.reversals.create", "trr_1", id="tr_1")
    group = life.at(MON)
    assert group.members["kim"].available(currency) == there - back
    assert group.platform.available("usd") == 9_680
    assert group.platform.available(currency) == there - back
    assert group.reserve.held[currency] == back - there


def test_parts_of_a_converted_transfer_go_back_at_the_rate_of_the_day() -> None:
    """73 and 27 dollar cents are 100 and 37 Canadian ones."""
    life = Together(MON, kim="custom CA")
    life.ask(MON, "controls.set_rate", "", id="cad", units_for_one_dollar="1.36314")
    life.sell("p", "ch_1", 10_000, MON, card=AT_ONCE)
    life.transfer("tr_1", 100, "kim", MON)
    before = life.at(MON).members["kim"].available("cad")
    life.ask(MON, "transfers.reversals.create", "trr_1", id="tr_1", amount=73)
    life.ask(MON, "transfers.reversals.create", "trr_2", id="tr_1", amount=27)
    assert before == 134
    assert life.at(MON).members["kim"].available("cad") == 134 - 100 - 37


def test_the_fee_of_a_converted_charge_is_rounded_by_itself() -> None:
    """1,000 usd are 1,297 sgd; 500 of fee are 649, Stripe's is 101, a week later."""
    life = Together(MON, kim="custom SG")
    life.ask(MON, "controls.set_rate", "", id="sgd", units_for_one_dollar="1.32373")
    life.sell("kim", "ch_1", 1_000, MON, currency="usd", application_fee_amount=500)
    group = life.at(at("03-09 00:00"))
    assert group.members["kim"].available("sgd") == 1_297 - 649 - 101
    assert group.platform.available("usd") == 500


def test_a_returned_fee_costs_the_platform_the_margin_and_the_seller_nothing() -> None:
    """1,000 pence bring 1,207 cents at 98 % of the rate of the day, and 101 of them cost 124."""
    life = Together(MON, kim="custom GB")
    life.ask(MON, "controls.set_rate", "", id="gbp", units_for_one_dollar="0.82")
    life.sell("kim", "ch_1", 10_000, MON, card="gb", currency="gbp", application_fee_amount=1_000)
    life.fees.append({"id": "fee_1", "charge": "ch_1"})
    life.ask(MON, "application_fees.refunds.create", "fr_1", id="fee_1", amount=101)
    group = life.at(MON)
    assert [row.net for row in group.platform.rows] == [1_207, -124]
    assert [row.net for row in group.members["kim"].rows] == [10_000 - 170 - 1_000, 101]


def test_what_a_seller_paid_in_another_currency_comes_back_whole() -> None:
    """500 dollar cents cost 649 Singapore ones; halves of them are 325 and 324."""
    life = Together(MON, kim="custom SG")
    life.ask(MON, "controls.set_rate", "", id="sgd", units_for_one_dollar="1.32373")
    life.sell("kim", "ch_1", 1_000, MON, currency="usd", application_fee_amount=500)
    life.fees.append({"id": "fee_1", "charge": "ch_1"})
    for _ in range(2):
        life.ask(MON, "application_fees.refunds.create", "fr_1", id="fee_1", amount=250)
    assert [row.net for row in life.at(MON).members["kim"].rows[1:]] == [325, 324]


def test_a_charge_on_behalf_of_a_seller_settles_as_one_of_its_own() -> None:
    """In its currency, at its country's price, after its delay."""
    life = Together(MON, kim="custom GB")
    life.ask(MON, "controls.set_rate", "", id="gbp", units_for_one_dollar="0.82")
    life.sell("p", "ch_1", 10_000, MON, card="gb", on_behalf_of="kim",
              transfer_data={"destination": "kim"})  # fmt: skip
    charged, sent = life.at(MON).platform.rows
    assert (charged.currency, charged.amount, charged.fee) == ("gbp", 8_036, 141)
    assert (sent.currency, sent.amount) == ("gbp", -8_036)
    assert charged.available_on == sent.available_on == at("03-09 00:00")


# --- below zero --------------------------------------------------------------------------------


def below_zero(kind: str) -> Together:
    """An old direct charge of 5,000, long paid out, is refunded on Monday; the platform has
    1,000 of its own since the morning."""
    life = Together(at("03-10 00:00"), anna=kind)
    life.sell("p", "ch_0", 1_061, at("03-02 08:00"), card=AT_ONCE)
    life.sell("anna", "ch_1", 5_175, at("03-02 08:00"), card=AT_ONCE)
    life.ask(at("03-02 08:00"), "payouts.create", "po_1", "anna", amount=4_995, currency="usd")
    life.refund("anna", "re_1", "ch_1", 4_995, at("03-02 09:00"))
    life.refund("anna", "re_2", "ch_1", 5, at("03-02 10:00"))
    return life


def test_what_an_express_seller_lacks_is_held_until_three_days_after_the_debit() -> None:
    """Two debits in one night: of the seller and of the platform."""
    life = below_zero("express")
    has(life, at("03-02 10:00"), "anna", -5_000)
    has(life, at("03-02 10:00"), "p", -4_000)
    reserved(life, at("03-02 10:00"), 5_000)
    pays_out(life, "anna", -5_000, TUE_0130)
    pays_out(life, "p", -4_000, TUE_0130)
    has(life, TUE_0130, "anna", 0)
    has(life, TUE_0130, "p", 0)
    for day in ("03-03 01:30", "03-04 12:00", "03-05 23:59"):
        reserved(life, at(day), 5_000)
    has(life, at("03-06 00:00"), "p", 5_000)
    reserved(life, at("03-06 00:00"), 0)
    pays_out(life, "p", 5_000, at("03-06 01:30"))
    has(life, at("03-06 01:30"), "p", 0)
    group = life.at(at("03-06 01:30"))
    assert [f for m in group.members.values() for f in m.findings if "list" not in f] == []


def test_a_debit_that_fails_leaves_the_reserve_as_it_is() -> None:
    """The bank says no on Wednesday at 09:15."""
    life = below_zero("express")
    life.ask(at("03-02 11:00"), "accounts.external_accounts.create", "ba_2", "anna",
             external_account={"account_number": "000111111113"},
             default_for_currency=True)  # fmt: skip
    pays_out(life, "anna", -5_000, TUE_0130)
    pays_out(life, "p", -4_000, TUE_0130)
    has(life, at("03-04 09:14"), "anna", 0)
    has(life, at("03-04 09:15"), "anna", -5_000)
    for day in ("03-04 09:14", "03-04 09:15", "03-06 00:00", "03-09 00:00"):
        reserved(life, at(day), 5_000)
    rows = [row for row in life.at(at("03-09 00:00")).platform.rows if "reserve" in row.type]
    assert [row.amount for row in rows] == [-4_995 + 4_995 - 4_995, -5]


@pytest.mark.parametrize("kind", ["standard", "custom"])
def test_who_answers_for_losses_decides_whether_anything_is_held(kind: str) -> None:
    life = below_zero(kind)
    held = 5_000 if kind == "custom" else 0
    reserved(life, at("03-02 10:00"), held)
    has(life, at("03-02 10:00"), "p", 1_000 - held)


def short(life: Together, who: str, amount: int) -> None:
    """A seller is brought to so much, from nothing, at 08:00."""
    moment = at("03-02 08:00")
    id = f"{who}_{len(life.log)}"
    life.sell("p", f"ch_{id}", 99_999, moment, card=AT_ONCE)
    life.transfer(f"tr_{id}", 90_000, who, moment)
    if amount < 0:
        life.ask(moment, "payouts.create", f"po_{id}", who, amount=-amount, currency="usd")
    else:
        life.transfer(f"tr_2{id}", amount, who, moment)
    life.ask(moment, "transfers.reversals.create", f"trr_{id}", id=f"tr_{id}")


def test_the_reserve_is_the_sum_of_what_is_missing_whoever_has_more() -> None:
    """5,000 and 3,000; not the 10,000 of one, nor the debt of another whom the
    platform does not answer for. Then one of them receives 2,000."""
    life = Together(MON, anna="custom", bert="express", carl="custom", dora="standard")
    for who, amount in (("anna", -5_000), ("bert", -3_000), ("carl", 10_000)):
        short(life, who, amount)
    life.sell("dora", "ch_d", 240_345, at("03-02 08:00"), card=AT_ONCE)
    life.refund("dora", "re_d", "ch_d", 240_345, at("03-02 08:00"))
    has(life, at("03-02 08:30"), "dora", -7_000)
    reserved(life, at("03-02 08:30"), 8_000)
    before = life.at(at("03-02 08:30")).platform.available("usd")
    life.transfer("tr_9", 2_000, "anna", MON)
    reserved(life, MON, 6_000)
    has(life, MON, "p", before)


def test_a_transfer_that_fills_the_hole_frees_the_reserve() -> None:
    life = Together(MON, anna="custom")
    short(life, "anna", -5_000)
    before = life.at(at("03-02 08:00")).platform.available("usd")
    life.transfer("tr_9", 5_000, "anna", MON)
    has(life, MON, "p", before)
    reserved(life, MON, 0)


# --- half a year -------------------------------------------------------------------------------


def test_half_a_year_below_zero_with_a_partial_recovery_at_midnight() -> None:
    life = Together(at("08-31 00:00"), anna="custom")
    life.ask(MON, "balance_settings.update", "",
             payments={"payouts": {"schedule": {"interval": "manual"}}})  # fmt: skip
    life.p.opening = {"usd": 20_000}
    fall = at("03-03 15:00")
    life.sell("anna", "ch_1", 5_175, fall, card=AT_ONCE)
    life.ask(fall, "payouts.create", "po_1", "anna", amount=4_995, currency="usd")
    life.refund("anna", "re_1", "ch_1", 5_000, fall)
    has(life, fall, "anna", -5_000)
    has(life, fall, "p", 15_000)
    life.sell("anna", "ch_2", 3_000, at("03-09 12:00"))
    has(life, at("03-10 23:59"), "anna", -5_000, 2_883)
    reserved(life, at("03-10 23:59"), 5_000)
    has(life, at("03-11 00:00"), "anna", -2_117)
    has(life, at("03-11 00:00"), "p", 17_883)
    [released] = [r for r in life.at(at("03-11 00:00")).platform.rows if r.net == 2_883]
    assert (released.type, released.created) == ("reserve_transaction", at("03-11 00:00"))
    has(life, at("08-30 23:59"), "anna", -2_117)
    has(life, at("08-31 00:00"), "anna", 0)
    has(life, at("08-31 00:00"), "p", 17_883)
    reserved(life, at("08-31 00:00"), 0)


def test_touching_zero_starts_the_half_year_anew() -> None:
    life = Together(at("09-02 00:00"), anna="custom")
    fall = at("03-03 15:00")
    life.sell("anna", "ch_1", 5_175, fall, card=AT_ONCE)
    life.ask(fall, "payouts.create", "po_1", "anna", amount=4_995, currency="usd")
    life.refund("anna", "re_1", "ch_1", 5_000, fall)
    again = at("03-04 15:00")
    life.sell("anna", "ch_2", 5_181, again, card=AT_ONCE)
    has(life, again, "anna", 1)
    life.refund("anna", "re_2", "ch_2", 5_001, again + 60)
    has(life, at("08-31 12:00"), "anna", -5_000)
    has(life, at("09-01 00:00"), "anna", 0)
