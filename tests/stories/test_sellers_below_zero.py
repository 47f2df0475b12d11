"""Sellers below zero, and what the platform answers for: the corners of it.

(The plain course of it: `test_a_seller_below_zero.py`.) What is debited of a seller's bank, what
is reserved of the platform in the meantime and a little longer, and what is collected from it when
nobody has paid for half a year.
"""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Corrupt, Simulator, errors
from stripesim.engine.record import write

from .openings import schedule_payouts
from .sellers import (
    Shape,
    Story,
    all_rows,
    available,
    earn,
    new_bank,
    payouts_of,
    pending,
    reserved,
    rows,
    sell,
    seller,
)
from .story import moment, when

DEBIT_NOT_AUTHORIZED = "000333333335"  # Stripe's test account number; and in Britain
DEBIT_NOT_AUTHORIZED_GB = "33333335"


# What is planned.
def will(sim: Simulator) -> list[str]:
    """What is planned, in words."""
    return [row["will"] for row in sim.upcoming()]


DEBITED = "the negative balance is debited from the bank"
COLLECTED = "what it still owes is collected from its platform"


def platform(start: str = "Mon 2026-03-02 09:00", **options: Any) -> Simulator:
    """It has 20,000 and keeps them."""
    sim = Simulator(start=moment(start), **{"opening_balance": {"usd": 20_000}, **options})
    schedule_payouts(sim, interval="manual")
    return sim


def shop_of(sim: Simulator, type: str = "custom", currency: str = "usd", **more: Any) -> str:
    """A seller that has nothing: what its first sale brought is on its way to its bank."""
    shop = seller(sim, type, **more)
    sell(sim, shop, 100_000, "tok_bypassPending", currency=currency)
    given: Shape = {"amount": available(sim, shop, currency), "currency": currency}
    sim.payouts.create(**given, stripe_account=shop)
    return shop


def shop_of_last_week(type: str | None) -> tuple[Simulator, str]:
    """The same, where only Stripe pays it out."""
    sim = platform("Mon 2026-02-23 09:00")
    shop = seller(sim, type)
    sell(sim, shop, 100_000, "tok_bypassPending")
    sim.clock.advance(days=7)
    return sim, shop


def give_back(sim: Simulator, shop: str, amount: int) -> Shape:
    """A refund of the first sale."""
    first = list(sim.charges.all(stripe_account=shop))[-1]["id"]
    return sim.refunds.create(charge=first, amount=amount, stripe_account=shop)


def debit(sim: Simulator, shop: str, allowed: bool = True) -> None:
    """Whether the seller's bank is debited."""
    payments = {"debit_negative_balances": allowed}
    sim.balance_settings.update(payments=payments, stripe_account=shop)


def debits(sim: Simulator, shop: str) -> list[tuple[str, int]]:
    made = [payout for payout in payouts_of(sim, shop) if payout["amount"] < 0]
    return [(when(payout["created"]), payout["amount"]) for payout in made]


def reserve_rows(sim: Simulator, currency: str = "usd") -> list[tuple[str, int]]:
    """When what was reserved of the platform changed, and what its balance gained by it."""
    made = all_rows(sim, currency=currency, type="reserve_transaction")
    return [(when(row["created"]), row["net"]) for row in made]


def deeds(sim: Simulator, shop: str) -> dict[str, Any]:
    """What is done in these stories: `back 5000`, `earn 2000`."""
    amounts = (1_000, 2_000, 3_000, 5_000)
    return {
        **{f"back {each}": lambda each=each: give_back(sim, shop, each) for each in amounts},
        **{f"earn {each}": lambda each=each: earn(sim, shop, each) for each in amounts},
    }


# -- what is reserved -----------------------------------------------------------------------------


def test_every_step_down_and_up_is_a_row_of_the_platform_in_that_second() -> None:
    sim = platform()
    shop = shop_of(sim)
    Story(sim, seller=shop, platform=sim.account).tell(
        """
        moment               | do        | seller | platform | reserved | platform rows
        Mon 2026-03-02 10:00 | back 3000 |  -3000 |    17000 |     3000 | reserve_transaction -3000
        Mon 2026-03-02 11:00 | back 2000 |  -5000 |    15000 |     5000 | reserve_transaction -2000
        Mon 2026-03-02 12:00 | earn 2000 |  -3000 |    17000 |     3000 | reserve_transaction 2000
        Mon 2026-03-02 13:00 | earn 5000 |   2000 |    20000 |        0 | reserve_transaction 3000
        Mon 2026-03-02 14:00 | earn 1000 |   3000 |    20000 |        0 |
        Mon 2026-03-02 15:00 | back 3000 |      0 |    20000 |        0 |
        """,
        deeds(sim, shop),
    )
    made = ["Mon 2026-03-02 10:00", "Mon 2026-03-02 11:00", "Mon 2026-03-02 12:00"]
    assert [at for at, _ in reserve_rows(sim)] == [*made, "Mon 2026-03-02 13:00"]


def test_what_one_seller_has_does_not_help_another() -> None:
    sim = platform()
    rich, poor, poorer = shop_of(sim), shop_of(sim), shop_of(sim)
    earn(sim, rich, 10_000)
    give_back(sim, poor, 3_000)
    give_back(sim, poorer, 4_000)
    assert (available(sim), reserved(sim)) == (13_000, 7_000)
    earn(sim, poor, 5_000)
    assert (available(sim), reserved(sim)) == (16_000, 4_000)
    sim.check()


def test_a_reserve_row_has_the_shape_of_one_and_names_its_source() -> None:
    sim = platform()
    give_back(sim, shop_of(sim), 3_000)
    [row] = all_rows(sim, type="reserve_transaction", expand=["data.source"])
    source = row.pop("source")
    assert source == {
        "id": source["id"],
        "object": "reserve_transaction",
        "amount": -3_000,
        "currency": "usd",
        "description": None,
    }
    assert source["id"].startswith("rtx_")
    said = ("fee", "reporting_category", "status", "available_on")
    assert [row[name] for name in said] == [
        0,
        "connect_reserved_funds",
        "available",
        row["created"],
    ]


def test_no_event_tells_of_it() -> None:
    sim = platform()
    shop = shop_of(sim)
    before = len(list(sim.events.all()))
    give_back(sim, shop, 3_000)
    assert len(list(sim.events.all())) == before  # those of the refund are the seller's


def test_a_currency_that_the_platform_never_held_is_reserved_in_that_currency() -> None:
    sim = platform()
    shop = shop_of(sim, country="DE", currency="eur")
    assert "eur" not in [entry["currency"] for entry in sim.balance.retrieve()["available"]]
    give_back(sim, shop, 5_200)
    balance = sim.balance.retrieve()
    assert balance["available"] == [
        {"amount": 20_000, "currency": "usd", "source_types": {"card": 20_000}},
        {"amount": -5_200, "currency": "eur", "source_types": {"card": -5_200}},
    ]
    assert balance["connect_reserved"] == [
        {"amount": 0, "currency": "usd"},
        {"amount": 5_200, "currency": "eur"},
    ]
    assert [entry["currency"] for entry in balance["pending"]] == ["usd", "eur"]
    sim.clock.advance(days=30)  # the platform has no bank account in euros
    assert (available(sim, None, "eur"), payouts_of(sim)) == (-5_200, [])
    sim.check()


def test_who_has_a_connected_account_sees_what_is_reserved_and_nobody_else_does() -> None:
    sim = platform()
    assert "connect_reserved" not in sim.balance.retrieve()
    shop = seller(sim, "standard")
    assert list(sim.balance.retrieve())[:3] == ["object", "available", "connect_reserved"]
    assert "connect_reserved" not in sim.balance.retrieve(stripe_account=shop)


@pytest.mark.parametrize("type", ["standard", None])
def test_where_stripe_is_liable_nothing_is_reserved_or_collected(type: str | None) -> None:
    sim, shop = shop_of_last_week(type)
    debit(sim, shop, allowed=False)
    give_back(sim, shop, 5_000)
    sim.clock.advance(days=200)
    assert (available(sim, shop), available(sim), reserved(sim)) == (-5_000, 20_000, 0)
    assert all(row["type"] == "topup" for row in all_rows(sim))
    sim.check()


def test_a_top_up_that_fails_later_leaves_the_reserve_as_it_is() -> None:
    sim = platform()
    give_back(sim, shop_of(sim), 5_000)
    [opening] = sim.topups.list()["data"]
    sim.controls.reverse_topup(opening["id"])
    assert (available(sim), reserved(sim)) == (-5_000, 5_000)
    sim.check()


def test_what_is_released_sends_the_refunds_that_waited_for_it() -> None:
    sim = platform(refunds_when_short="wait_when_negative", opening_balance={"usd": 1_000})
    shop = shop_of(sim)
    sale = sell(sim, sim.account, 10_000)["id"]
    sim.clock.advance(days=2)
    sim.payouts.create(amount=available(sim) - 1_000, currency="usd")
    give_back(sim, shop, 5_000)
    waits = sim.refunds.create(charge=sale, amount=600)
    assert (available(sim), waits["status"]) == (-4_000, "pending")
    earn(sim, shop, 5_000)
    assert sim.refunds.retrieve(waits["id"])["status"] == "succeeded"
    assert (available(sim), reserved(sim)) == (400, 0)


def test_check_finds_a_reserve_that_is_not_what_it_should_be() -> None:
    sim = platform()
    give_back(sim, shop_of(sim), 5_000)
    sim.check()
    [made] = sim._world.store.each(sim.account, "reserve_transaction")
    write(made, "held", 4_000)
    with pytest.raises(Corrupt, match="connect_reserved"):
        sim.check()


@pytest.mark.parametrize("way", ["fork", "save"])
def test_a_copy_knows_what_is_reserved_and_for_how_long(way: str, tmp_path: Any) -> None:
    sim = platform()
    shop = shop_of(sim, "express")
    give_back(sim, shop, 5_000)
    sim.clock.advance_to(moment("Wed 2026-03-04 12:00"))
    if way == "fork":
        twin = sim.fork()
    else:
        sim.save(tmp_path / "world")
        twin = Simulator.load(tmp_path / "world")
    for each in (sim, twin):
        each.clock.advance_to(moment("Fri 2026-03-06 00:00"))
        assert reserve_rows(each)[1:] == [("Fri 2026-03-06 00:00", 5_000)]
        each.check()
    assert sim.fingerprint() == twin.fingerprint()


# -- the tail of a debit --------------------------------------------------------------------------


# The debit of the night, and the third business day after it; on Monday 05-25 banks rest.
@pytest.mark.parametrize(
    ("falls", "debited", "released"),
    [
        ("Mon 2026-03-02", "Tue 2026-03-03 01:30", "Fri 2026-03-06 00:00"),
        ("Wed 2026-03-04", "Thu 2026-03-05 01:30", "Tue 2026-03-10 00:00"),
        ("Sat 2026-03-07", "Mon 2026-03-09 01:30", "Thu 2026-03-12 00:00"),
        ("Thu 2026-05-21", "Fri 2026-05-22 01:30", "Thu 2026-05-28 00:00"),
    ],
)
def test_what_was_debited_counts_until_the_third_business_day_after(
    falls: str, debited: str, released: str
) -> None:
    sim = platform(f"{falls} 09:00")
    shop = shop_of(sim, "express")
    give_back(sim, shop, 5_000)
    sim.clock.advance(days=14)
    assert debits(sim, shop) == [(debited, -5_000)]
    assert reserve_rows(sim) == [(f"{falls} 09:00", -5_000), (released, 5_000)]


def test_in_britain_it_counts_from_the_day_on_which_the_debit_arrives() -> None:
    sim = platform("Thu 2021-11-11 09:00")
    shop = shop_of(sim, "express", country="GB", currency="gbp")
    Story(sim, "gbp", seller=shop, platform=sim.account).tell(
        """
        moment               | do        | seller | seller pending | platform | reserved
        Thu 2021-11-11 10:00 | back 5000 |  -5000 |              0 |    -5000 |     5000
        Fri 2021-11-12 01:30 |           |  -5000 |           5000 |    -5000 |     5000
        Tue 2021-11-16 00:00 |           |      0 |              0 |    -5000 |     5000
        Thu 2021-11-18 23:59 |           |      0 |              0 |    -5000 |     5000
        Fri 2021-11-19 00:00 |           |      0 |              0 |        0 |        0
        """,
        deeds(sim, shop),
    )
    assert len(reserve_rows(sim, "gbp")) == 2


def test_debits_of_two_nights_count_together_and_end_one_by_one() -> None:
    sim = platform()
    shop = shop_of(sim, "express")
    Story(sim, seller=shop, platform=sim.account).tell(
        """
        moment               | do        | seller | reserved | seller payouts
        Mon 2026-03-02 10:00 | back 5000 |  -5000 |     5000 |
        Tue 2026-03-03 01:30 |           |      0 |     5000 | -5000
        Tue 2026-03-03 10:00 | back 2000 |  -2000 |     7000 |
        Wed 2026-03-04 01:30 |           |      0 |     7000 | -2000
        Wed 2026-03-04 10:00 | earn 3000 |   3000 |     7000 |
        Fri 2026-03-06 00:00 |           |        |     2000 | 3000
        Mon 2026-03-09 00:00 |           |        |        0 |
        """,
        deeds(sim, shop),
    )


def test_a_hole_that_a_sale_fills_before_the_debit_arrives_is_reserved_again_when_it_does() -> None:
    # What the debit brought may still be taken back, and then it is missing.
    sim = platform("Thu 2021-11-11 09:00")
    shop = shop_of(sim, "express", country="GB", currency="gbp")
    give_back(sim, shop, 5_000)
    sim.clock.advance_to(moment("Fri 2021-11-12 12:00"))
    sell(sim, shop, 20_000, "tok_bypassPending", currency="gbp")
    assert reserved(sim, "gbp") == 0
    sim.clock.advance_to(moment("Mon 2021-11-22 12:00"))
    assert reserve_rows(sim, "gbp") == [
        ("Thu 2021-11-11 09:00", -5_000),
        ("Fri 2021-11-12 12:00", 5_000),
        ("Tue 2021-11-16 00:00", -5_000),
        ("Fri 2021-11-19 00:00", 5_000),
    ]
    sim.check()


def test_a_debit_that_fails_on_its_way_changes_nothing_of_what_is_reserved() -> None:
    sim = platform("Thu 2021-11-11 09:00")
    shop = shop_of(sim, "express", country="GB", currency="gbp")
    give_back(sim, shop, 5_000)
    sim.clock.advance_to(moment("Fri 2021-11-12 12:00"))
    sim.controls.fail_payout(payouts_of(sim, shop)[-1]["id"], "debit_not_authorized")
    assert (available(sim, shop, "gbp"), pending(sim, shop, "gbp")) == (-5_000, 0)
    sim.clock.advance(days=30)
    assert available(sim, shop, "gbp") == -5_000
    assert reserve_rows(sim, "gbp") == [("Thu 2021-11-11 09:00", -5_000)]
    sim.check()


def test_a_refused_debit_is_tried_again_with_another_bank_and_has_a_tail_of_its_own() -> None:
    sim = platform()
    shop = shop_of(sim, "express")
    new_bank(sim, shop, DEBIT_NOT_AUTHORIZED)
    give_back(sim, shop, 5_000)
    sim.clock.advance_to(moment("Mon 2026-03-09 09:00"))
    assert debits(sim, shop) == [("Tue 2026-03-03 01:30", -5_000)]
    assert [each["will"] for each in sim.upcoming() if each["object"] == shop] == [COLLECTED]
    new_bank(sim, shop)
    sim.clock.advance(days=14)
    assert debits(sim, shop)[1:] == [("Tue 2026-03-10 01:30", -5_000)]
    assert reserve_rows(sim) == [
        ("Mon 2026-03-02 09:00", -5_000),
        ("Fri 2026-03-13 00:00", 5_000),
    ]


def test_a_debit_that_may_be_refused_keeps_its_seller() -> None:
    sim = platform()
    shop = shop_of(sim, "express")
    new_bank(sim, shop, DEBIT_NOT_AUTHORIZED)
    give_back(sim, shop, 5_000)
    sim.clock.advance_to(moment("Tue 2026-03-03 12:00"))
    with pytest.raises(errors.InvalidRequestError, match="is still under way"):
        sim.accounts.delete(shop)


def test_a_debit_counts_as_long_when_its_seller_is_gone() -> None:
    sim = platform()
    shop = shop_of(sim, "express")
    give_back(sim, shop, 5_000)
    sim.clock.advance_to(moment("Tue 2026-03-03 12:00"))
    sim.accounts.delete(shop)
    assert reserved(sim) == 5_000
    sim.clock.advance_to(moment("Fri 2026-03-06 00:00"))
    assert (available(sim), reserved(sim)) == (20_000, 0)
    sim.check()


# -- debits of sellers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type", "owed", "debited"),
    [
        ("express", 1, True),
        ("custom", 1, True),
        ("standard", 1_000, False),
        ("standard", 1_001, True),
        (None, 1_000, False),
    ],
)
def test_of_whom_the_platform_answers_for_any_amount_is_debited(
    type: str | None, owed: int, debited: bool
) -> None:
    sim, shop = shop_of_last_week(type)
    debit(sim, shop)
    give_back(sim, shop, owed)
    sim.clock.advance(days=7)
    assert debits(sim, shop) == ([("Tue 2026-03-03 01:30", -owed)] if debited else [])
    assert available(sim, shop) == (0 if debited else -owed)


def test_the_night_after_debits_are_allowed_the_bank_is_debited() -> None:
    sim = platform()
    shop = shop_of(sim, "custom")
    give_back(sim, shop, 5_000)
    sim.clock.advance(days=14)
    assert debits(sim, shop) == []
    assert DEBITED not in will(sim)
    debit(sim, shop)
    sim.clock.advance(days=7)
    assert debits(sim, shop) == [("Tue 2026-03-17 01:30", -5_000)]
    assert reserve_rows(sim)[1:] == [("Fri 2026-03-20 00:00", 5_000)]


def test_a_late_debit_takes_as_many_days_as_any_other() -> None:
    sim = platform("Thu 2021-11-11 09:00")
    shop = shop_of(sim, "custom", country="GB", currency="gbp")
    give_back(sim, shop, 5_000)
    sim.clock.advance_to(moment("Thu 2021-11-25 09:00"))
    debit(sim, shop)
    sim.clock.advance(days=14)
    [late] = [payout for payout in payouts_of(sim, shop) if payout["amount"] < 0]
    assert when(late["created"]) == "Fri 2021-11-26 01:30"
    assert when(late["arrival_date"]) == "Tue 2021-11-30 00:00"


def test_the_night_after_a_currency_gets_a_bank_account_it_is_debited() -> None:
    sim = platform()
    shop = shop_of_two_currencies(sim)
    give_back_euros(sim, shop, 5_000)
    sim.clock.advance(days=14)
    assert (debits(sim, shop), available(sim, shop, "eur")) == ([], -5_000)
    euro_account(sim, shop)
    sim.clock.advance(days=7)
    assert debits(sim, shop) == [("Tue 2026-03-17 01:30", -5_000)]


def euro_account(sim: Simulator, shop: str) -> str:
    details = {
        "object": "bank_account",
        "country": "DE",
        "currency": "eur",
        "account_number": "DE89370400440532013000",
    }
    made = sim.accounts.external_accounts.create(shop, external_account=details)
    return str(made["id"])


def shop_of_two_currencies(sim: Simulator) -> str:
    """It sold for euros, which are in its German bank; then it closed that account."""
    shop = seller(sim, "custom")
    debit(sim, shop)
    bank = euro_account(sim, shop)
    sell(sim, shop, 100_000, "tok_bypassPending", currency="eur")
    sim.payouts.create(amount=available(sim, shop, "eur"), currency="eur", stripe_account=shop)
    sim.accounts.external_accounts.delete(shop, bank)
    return shop


def give_back_euros(sim: Simulator, shop: str, amount: int) -> None:
    give_back(sim, shop, amount)
    assert available(sim, shop, "eur") == -amount


def test_without_a_bank_account_of_the_currency_nobody_is_debited_until_it_is_collected() -> None:
    sim = platform()
    shop = shop_of_two_currencies(sim)
    give_back_euros(sim, shop, 5_000)
    earn(sim, shop, 3_000)  # dollars do not fill a hole in euros, and are paid out
    sim.clock.advance_to(moment("Fri 2026-08-28 23:59"))
    assert (available(sim, shop), available(sim, shop, "eur")) == (0, -5_000)
    assert (available(sim, None, "eur"), reserved(sim, "eur")) == (-5_000, 5_000)
    sim.clock.advance_to(moment("Sun 2026-08-30 00:00"))
    assert (available(sim, shop, "eur"), debits(sim, shop)) == (0, [])
    assert (available(sim, None, "eur"), reserved(sim, "eur")) == (-5_000, 0)
    sim.check()


def test_a_debit_brings_to_zero_and_not_to_the_minimum_balance() -> None:
    sim = platform()
    shop = shop_of(sim, "express")
    minimum = {"payouts": {"minimum_balance_by_currency": {"usd": 2_000}}}
    sim.balance_settings.update(payments=minimum, stripe_account=shop)
    Story(sim, seller=shop).tell(
        """
        moment               | do        | seller | seller payouts
        Mon 2026-03-02 10:00 | back 5000 |  -5000 |
        Tue 2026-03-03 12:00 |           |      0 | -5000
        Tue 2026-03-03 13:00 | earn 1000 |   1000 |
        Wed 2026-03-04 12:00 |           |   1000 |
        Wed 2026-03-04 13:00 | earn 5000 |   6000 |
        Thu 2026-03-05 12:00 |           |   2000 | 4000
        """,
        deeds(sim, shop),
    )


def test_a_payout_that_comes_back_fills_the_hole_and_the_planned_debit_is_dropped() -> None:
    sim = platform()
    shop = shop_of(sim, "express")
    give_back(sim, shop, 5_000)
    assert DEBITED in (planned := will(sim))
    assert COLLECTED in planned
    sim.controls.fail_payout(payouts_of(sim, shop)[0]["id"])
    assert (available(sim, shop) > 0, reserved(sim)) == (True, 0)
    assert DEBITED not in (planned := will(sim))
    assert COLLECTED not in planned


def test_the_bank_of_a_seller_that_is_not_paid_out_is_still_debited() -> None:
    sim = platform()
    shop = shop_of(sim, "express")
    sim.controls.disable_account(shop, reason="rejected.fraud")
    give_back(sim, shop, 5_000)
    sim.clock.advance_to(moment("Tue 2026-03-03 12:00"))
    assert debits(sim, shop) == [("Tue 2026-03-03 01:30", -5_000)]
    assert reserved(sim) == 5_000


def test_the_platform_is_debited_in_the_same_night_for_what_its_sellers_owe() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"))
    shops = [shop_of(sim, "custom") for _ in range(3)]
    for shop in shops:
        give_back(sim, shop, 1_000)
    sim.clock.advance_to(moment("Tue 2026-03-03 01:30"))
    assert debits(sim, sim.account) == [("Tue 2026-03-03 01:30", -3_000)]
    assert rows(sim) == [("reserve_transaction", -1_000)] * 3 + [("payout", 3_000)]


# -- a hundred and eighty days --------------------------------------------------------------------


def test_after_180_days_the_account_is_at_zero_and_the_platform_has_paid_out_of_the_reserve() -> (
    None
):
    sim = platform()
    shop = shop_of(sim)
    Story(sim, seller=shop, platform=sim.account).tell(
        """
        moment               | do        | seller | platform | reserved
        Mon 2026-03-02 10:00 | back 5000 |  -5000 |    15000 |     5000
        Sat 2026-08-29 23:59 |           |  -5000 |    15000 |     5000
        Sun 2026-08-30 00:00 |           |      0 |    15000 |        0
        """,
        deeds(sim, shop),
    )
    assert rows(sim)[-2:] == [
        ("reserve_transaction", 5_000),
        ("connect_collection_transfer", -5_000),
    ]
    [mine] = all_rows(sim, type="connect_collection_transfer", expand=["data.source"])
    assert mine["reporting_category"] == "connect_collection_transfer"
    assert mine["source"] == {
        "id": mine["source"]["id"],
        "object": "connect_collection_transfer",
        "amount": 5_000,
        "currency": "usd",
        "destination": shop,
        "livemode": False,
    }
    assert rows(sim, shop)[-1] == ("connect_collection_transfer", 5_000)


def test_at_midnight_sharp_half_a_year_is_over_and_a_second_later_it_takes_until_the_next() -> None:
    sim = platform("Mon 2026-03-02 23:59")
    punctual, late = shop_of(sim), shop_of(sim)
    sim.clock.advance_to(moment("Tue 2026-03-03 00:00"))
    give_back(sim, punctual, 1_000)
    sim.clock.advance(seconds=1)
    give_back(sim, late, 1_000)
    sim.clock.advance_to(moment("Sun 2026-08-30 00:00"))
    assert (available(sim, punctual), available(sim, late)) == (0, -1_000)
    sim.clock.advance_to(moment("Mon 2026-08-31 00:00"))
    assert (available(sim, punctual), available(sim, late)) == (0, 0)


def test_money_that_becomes_available_at_that_midnight_comes_first() -> None:
    sim = platform("Tue 2026-03-03 09:00")
    saved, lost = shop_of(sim), shop_of(sim)
    give_back(sim, saved, 5_000)
    give_back(sim, lost, 5_000)
    sim.clock.advance_to(moment("Thu 2026-08-27 12:00"))
    sell(sim, saved, 20_000)  # it is available on Monday
    sell(sim, lost, 3_000)
    sim.clock.advance_to(moment("Mon 2026-08-31 00:00"))
    assert (available(sim, saved), available(sim, lost)) == (20_000 - 610 - 5_000, 0)
    assert [row["net"] for row in all_rows(sim, type="connect_collection_transfer")] == [-2_117]


def test_nothing_is_collected_while_a_debit_is_on_its_way_or_may_come_back() -> None:
    # In Britain, allowed just before half a year is over.
    sim = platform("Thu 2021-11-11 09:00")
    shop = shop_of(sim, "custom", country="GB", currency="gbp")
    new_gb_bank(sim, shop, DEBIT_NOT_AUTHORIZED_GB)
    give_back(sim, shop, 5_000)
    sim.clock.advance_to(moment("Mon 2022-05-09 09:00"))
    debit(sim, shop)
    Story(sim, "gbp", seller=shop, platform=sim.account).tell(
        """
        moment               | seller | seller pending | reserved | seller payouts | note
        Tue 2022-05-10 01:30 |  -5000 |           5000 |     5000 | -5000          |
        Wed 2022-05-11 00:00 |  -5000 |           5000 |     5000 |                | 180 days
        Thu 2022-05-12 00:00 |      0 |              0 |     5000 |                |
        Fri 2022-05-13 09:15 |  -5000 |              0 |     5000 |                | refused
        Wed 2022-11-09 00:00 |  -5000 |              0 |     5000 |                | anew
        Thu 2022-11-10 00:00 |      0 |              0 |        0 |                |
        """,
    )
    assert len(reserve_rows(sim, "gbp")) == 2


def test_what_the_account_itself_has_on_hold_is_not_collected() -> None:
    # 100 % of 10,000 is held, of which 9,680 had come in: the other 320 are its own, on hold.
    sim = platform()
    shop = shop_of(sim)
    terms: dict[str, Any] = {"percent": 100, "rolling_release": {"days_after_charge": 180}}

    def sell_with_a_plan() -> None:
        sim.reserve.plans.create(type="rolling_release", stripe_account=shop, **terms)
        sell(sim, shop, 10_000, "tok_bypassPending")

    Story(sim, seller=shop, platform=sim.account).tell(
        """
        moment               | do        | seller | seller held | platform | reserved
        Mon 2026-03-02 10:00 | back 5000 |  -5000 |           0 |    15000 |     5000
        Mon 2026-06-01 10:00 | sell      |  -5320 |       10000 |    15000 |     5000
        Sun 2026-08-30 00:00 |           |   -320 |       10000 |    15000 |        0
        Sat 2026-11-28 23:59 |           |   -320 |       10000 |    15000 |        0
        Sun 2026-11-29 00:00 |           |   9680 |           0 |    15000 |        0
        """,
        {**deeds(sim, shop), "sell": sell_with_a_plan},
    )
    assert rows(sim)[-2:] == [
        ("reserve_transaction", 5_000),
        ("connect_collection_transfer", -5_000),
    ]


def new_gb_bank(sim: Simulator, shop: str, number: str) -> None:
    details = {
        "object": "bank_account",
        "country": "GB",
        "currency": "gbp",
        "routing_number": "108800",
        "account_number": number,
    }
    sim.accounts.external_accounts.create(shop, external_account=details, default_for_currency=True)
