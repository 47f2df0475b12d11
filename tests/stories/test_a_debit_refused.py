"""The bank refuses a debit, and nothing moves until its details are put right.

Recorded from a live British account in spring 2020, but for the day on which the bank account was
put right, which is assumed. Prices are those of 2020. Monday 25 May is a bank holiday in England.
"""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Price, PriceList, Simulator

from .openings import add_bank_account
from .story import event_types, moment, paid_rows, row_of, tell, when

PRICES_OF_2020 = PriceList("GB", "gbp", Price(140, 20), Price(290, 20), 2000, 2000)
DEBIT_NOT_AUTHORIZED = "33333335"  # Stripe's test account number

# An American card pays the foreign price: 904,000 costs 26,236.
UNTIL_THE_BANK_REFUSES = """
moment               | do                        | available | pending |   bank | by itself
Tue 2020-03-17 18:13 | refund 167400 of charge 1 |   -167400 |       0 | 197180 |
Wed 2020-03-18 01:29 |                           |   -167400 |       0 | 197180 |
Wed 2020-03-18 01:30 |                           |   -167400 |  167400 | 197180 | payout -167400
Thu 2020-03-19 23:59 |                           |   -167400 |  167400 | 197180 |
Fri 2020-03-20 00:00 |                           |         0 |       0 | 197180 |
Fri 2020-03-20 00:45 |                           |         0 |       0 |  29780 | paid -167400
Mon 2020-03-23 09:14 |                           |         0 |       0 |  29780 |
"""
# There is one attempt; and nothing is paid out while the bank account is errored.
AND_UNTIL_IT_IS_PUT_RIGHT = """
moment               | do            | available | pending | transit |   bank | by itself
Tue 2020-03-31 12:00 | charge 904000 |   -167400 |  877764 |       0 | 197180 |
Thu 2020-04-02 23:59 |               |   -167400 |  877764 |       0 | 197180 |
Fri 2020-04-03 00:00 |               |    710364 |       0 |       0 | 197180 |
Thu 2020-05-21 12:00 |               |    710364 |       0 |       0 | 197180 |
"""


def sold_long_before(**settings: Any) -> Simulator:
    """On 17 March the account has nothing in it; what it will refund is in the bank."""
    sim = Simulator(
        country="GB", start=moment("Mon 2020-03-02 12:00"), pricing=PRICES_OF_2020, **settings
    )
    sim.charges.create(amount=200_000, currency="gbp", source="tok_gb")
    sim.clock.advance_to(moment("Tue 2020-03-17 12:00"))
    return sim


@pytest.fixture(params=["same_day", "ahead"])
def sim(request: pytest.FixtureRequest) -> Simulator:
    """On the night after 23 March, at a bank that does not let itself be debited."""
    sim = sold_long_before(payout_timing=request.param)
    add_bank_account(sim, "gbp", DEBIT_NOT_AUTHORIZED)
    tell(sim, UNTIL_THE_BANK_REFUSES, "gbp")
    tell(
        sim,
        """
        moment               | available | pending | transit |   bank | by itself
        Mon 2020-03-23 09:15 |   -167400 |       0 |       0 | 197180 | failed -167400
        """,
        "gbp",
    )
    return sim


def test_a_refused_debit_takes_the_money_out_of_the_balance_again(sim: Simulator) -> None:
    debit = sim.payouts.list()["data"][0]
    assert (debit["status"], debit["failure_code"]) == ("failed", "debit_not_authorized")
    assert when(debit["arrival_date"]) == "Fri 2020-03-20 00:00"
    back = sim.balance_transactions.retrieve(debit["failure_balance_transaction"])
    assert (back["type"], back["reporting_category"]) == ("payout_failure", "payout_reversal")
    assert (back["amount"], back["fee"], back["net"]) == (-167_400, 0, -167_400)
    assert when(back["created"]) == when(back["available_on"]) == "Mon 2020-03-23 09:15"
    assert row_of(sim, debit)["amount"] == 167_400


def test_a_refused_debit_leaves_its_bank_account_errored(sim: Simulator) -> None:
    bank = sim.payouts.list()["data"][0]["destination"]
    assert sim.accounts.external_accounts.retrieve(sim.account, bank)["status"] == "errored"
    assert event_types(sim)[-2:] == ["payout.failed", "account.external_account.updated"]


# The payout of the night after the bank account was put right, and when it is in the bank: two
# days later where payouts are made ahead, of which only the amount was recorded.
# fmt: off
ARRIVALS = {
    "same_day": "Fri 2020-05-22 00:00",
    "ahead":    "Wed 2020-05-27 00:00",
}
# fmt: on


@pytest.mark.parametrize("timing", ARRIVALS)
def test_nothing_is_debited_or_paid_out_until_the_bank_account_is_put_right(
    timing: str,
) -> None:
    sim = sold_long_before(payout_timing=timing)
    tell(sim, UNTIL_THE_BANK_REFUSES, "gbp")
    # The other way to a refusal, at the minute that was recorded.
    sim.clock.advance_to(moment("Mon 2020-03-23 09:15"))
    bank = sim.payouts.list()["data"][0]["destination"]
    sim.controls.fail_payout(sim.payouts.list()["data"][0]["id"], code="debit_not_authorized")
    tell(sim, AND_UNTIL_IT_IS_PUT_RIGHT, "gbp")

    sim.accounts.external_accounts.update(sim.account, bank, account_holder_name="Jenny Rosen")
    tell(
        sim,
        """
        moment               | by itself
        Fri 2020-05-22 01:29 |
        Fri 2020-05-22 01:30 | payout 710364
        """,
        "gbp",
    )
    payout = sim.payouts.list()["data"][0]
    assert when(payout["arrival_date"]) == ARRIVALS[timing]
    assert paid_rows(sim, payout) == [
        ("payout", -710_364),
        ("charge", 877_764),
        ("payout_failure", -167_400),
    ]
    sim.clock.advance_to(moment("Thu 2020-05-28 12:00"))
    tell(
        sim,
        """
        moment               | available | pending | transit |   bank
        Thu 2020-05-28 12:00 |         0 |       0 |       0 | 907544
        """,
        "gbp",
    )


def test_a_bank_account_that_refused_is_replaced_by_another(sim: Simulator) -> None:
    tell(sim, AND_UNTIL_IT_IS_PUT_RIGHT, "gbp")
    bank = add_bank_account(sim, "gbp", "00012345")
    (made,) = (
        event["data"]["object"]
        for event in sim.clock.advance_to(moment("Fri 2020-05-22 12:00"))
        if event["type"] == "payout.created"
    )
    assert (made["amount"], made["destination"]) == (710_364, bank["id"])
