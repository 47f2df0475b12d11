"""The timeline says what happened, where the money was after it, and why."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from stripesim import Simulator
from stripesim.notebook.timeline import timeline

SUMS = ("pending", "available", "in_transit", "bank")


def told(sim: Simulator, *names: str, currency: str | None = None) -> list[tuple[Any, ...]]:
    """The rows of the timeline as tuples: the moment as text, and the members named."""
    return [
        (f"{datetime.fromtimestamp(row['moment'], UTC):%a %m-%d %H:%M}", *(row[n] for n in names))
        for row in timeline(sim, currency)
    ]


def charged(sim: Simulator, amount: int = 100_00, source: str = "tok_visa") -> dict[str, Any]:
    currency = sim.accounts.retrieve_current()["default_currency"]
    return sim.charges.create(amount=amount, currency=currency, source=source)


# -- sums ------------------------------------------------------------------------------------------


def test_a_charge_before_memorial_day_is_in_the_bank_on_tuesday() -> None:
    sim = Simulator(start="2026-05-21T09:00Z")  # Thursday; Monday the 25th is a holiday
    charged(sim)
    sim.clock.advance(days=7)
    # fmt: off
    assert told(sim, *SUMS, "event") == [
        # moment             pending available transit  bank
        ("Thu 05-21 09:00",     9680,        0,      0,    0, "charge.succeeded"),
        ("Tue 05-26 00:00",        0,     9680,      0,    0, ""),
        ("Tue 05-26 01:00",        0,     9680,      0,    0, "balance.available"),
        ("Tue 05-26 01:30",        0,        0,   9680,    0, "payout.created"),
        ("Tue 05-26 02:30",        0,        0,   9680,    0, "payout.updated"),
        ("Tue 05-26 07:30",        0,        0,      0, 9680, "payout.paid"),
    ]
    # fmt: on


def a_busy_life(**settings: Any) -> tuple[Simulator, dict[int, dict[str, int]]]:
    """Three weeks, and the sums asked for after each thing that happened in them."""
    sim = Simulator(start="2026-05-18T09:00Z", opening_balance={"usd": 70_000}, **settings)
    seen: dict[int, dict[str, int]] = {sim.clock.timestamp: sums(sim)}

    def live(until: int) -> None:
        while (planned := sim.upcoming()) and planned[0]["moment"] <= until:
            sim.clock.step()
            seen[sim.clock.timestamp] = sums(sim)
        sim.clock.advance_to(until)

    for day in range(21):
        live(sim.clock.timestamp + 86_400)
        charge = charged(sim, 10_000 + 37 * day)
        match day:
            case 3 | 16:
                sim.refunds.create(charge=charge["id"], amount=4_000)
            case 5:
                sim.refunds.create(charge=list(sim.charges.all())[-1]["id"])
            case 4 | 9:
                charged(sim, 5_000, "tok_bypassPending")
                payout = sim.payouts.create(amount=500, currency="usd")
                if day == 9:
                    sim.payouts.cancel(payout["id"])
            case 11:
                sim.controls.fail_payout(sim.payouts.list()["data"][0]["id"])
            case 13:
                (bank,) = sim.accounts.external_accounts.list(sim.account)["data"]
                sim.accounts.external_accounts.update(
                    sim.account, bank["id"], account_holder_name="Corner Shop"
                )
        seen[sim.clock.timestamp] = sums(sim)
    return sim, seen


def sums(sim: Simulator) -> dict[str, int]:
    """The four sums, from what the API says now."""
    balance, payouts = sim.balance.retrieve(), list(sim.payouts.all())
    under_way = ("pending", "in_transit")
    return {
        "pending": balance["pending"][0]["amount"],
        "available": balance["available"][0]["amount"],
        "in_transit": sum(p["amount"] for p in payouts if p["status"] in under_way),
        "bank": sum(p["amount"] for p in payouts if p["status"] == "paid"),
    }


@pytest.mark.parametrize("payout_timing", ["same_day", "ahead"])
def test_each_sum_is_what_the_api_said_at_that_moment(payout_timing: str) -> None:
    sim, seen = a_busy_life(payout_timing=payout_timing)
    moved = [row for row in timeline(sim) if not row["what"].startswith("no payout")]
    after = {row["moment"]: {name: row[name] for name in SUMS} for row in moved}
    assert set(after) <= set(seen)
    latest = dict.fromkeys(SUMS, 0)
    for moment, said in sorted(seen.items()):
        latest = after.get(moment, latest)
        assert (moment, latest) == (moment, said)


def test_asking_changes_nothing_and_leaves_no_trace() -> None:
    sim, _ = a_busy_life()
    before, log = sim.fingerprint(), sim.log(1_000)
    assert timeline(sim) == timeline(sim)
    assert (sim.fingerprint(), sim.log(1_000)) == (before, log)


def test_a_payout_that_came_back_leaves_the_bank_again() -> None:
    sim = Simulator(start="2026-03-02T09:00Z")
    charged(sim)
    sim.clock.advance(days=2)
    sim.controls.fail_payout(sim.payouts.list()["data"][0]["id"], code="account_closed")
    assert told(sim, "what", *SUMS)[-3:] == [
        ("Wed 03-04 07:30", "$96.80 in the bank", 0, 0, 0, 9680),
        ("Wed 03-04 09:00", "bank sends back $96.80", 0, 9680, 0, 0),
        ("Wed 03-04 09:00", "bank account 6789 errored", 0, 9680, 0, 0),
    ]


def test_a_debit_takes_from_the_bank_what_the_balance_lacks() -> None:
    sim = Simulator(start="2026-03-02T09:00Z")
    charge = charged(sim)
    sim.clock.advance(days=2)
    sim.refunds.create(charge=charge["id"], amount=50_00)
    sim.clock.advance(days=1)
    # fmt: off
    assert told(sim, "what", *SUMS)[-4:] == [
        ("Wed 03-04 09:00", "$50.00 refunded",             0, -5000,     0, 9680),
        ("Thu 03-05 01:30", "debit of $50.00",             0,     0, -5000, 9680),
        ("Thu 03-05 02:30", "$50.00 asked of the bank",    0,     0, -5000, 9680),
        ("Thu 03-05 07:30", "$50.00 from the bank",        0,     0,     0, 4680),
    ]
    # fmt: on


def test_money_that_no_event_told_speaks_for_itself() -> None:
    sim = Simulator(opening_balance={"usd": 1_000})
    assert told(sim, "what", "because", "available", "event") == [
        ("Mon 03-02 09:00", "topup $10.00", "Opening balance", 1_000, "")
    ]


def test_a_top_up_is_told_when_it_arrives() -> None:
    sim = Simulator(start="2026-03-02T09:00Z")
    sim.topups.create(amount=5_000, currency="usd", description="for the summer")
    sim.clock.advance(days=7)
    assert told(sim, "what", "because", "available")[0] == (
        ("Mon 03-09 00:00", "$50.00 topped up", "for the summer", 5_000)
    )


def test_one_currency_at_a_time() -> None:
    sim = Simulator(opening_balance={"usd": 1_000})
    euros = {"country": "DE", "currency": "eur", "account_number": "DE89370400440532013000"}
    sim.controls.add_external_account({"object": "bank_account", **euros})
    sim.charges.create(amount=2_000, currency="eur", source="tok_visa")
    assert told(sim, "pending", "available") == [("Mon 03-02 09:00", 0, 1_000)]
    in_euros = told(sim, "event", "available", currency="eur")
    assert [event for _, event, _ in in_euros] == [
        "account.external_account.created",
        "charge.succeeded",
    ]


def test_nothing_has_happened_yet() -> None:
    assert timeline(Simulator()) == []


# -- words -----------------------------------------------------------------------------------------


# fmt: off
WHEN_AND_WHY = [
    ("US", "2026-03-02", "Wed 4: 2 business days"),
    ("US", "2026-05-21", "Tue 26: 2 business days, not Sat–Mon"),
    ("US", "2026-05-23", "Wed 27: 2 business days, not Sun–Mon"),
    ("DE", "2026-03-07", "Thu 12: 3 business days, not Sat–Sun"),       # counts as Monday
    ("GB", "2026-04-02", "Thu 9: 3 business days, not Fri–Mon"),        # Easter
    ("HK", "2026-03-02", "Mon 9: 7 calendar days"),
]
# fmt: on


@pytest.mark.parametrize(("country", "start", "why"), WHEN_AND_WHY)
def test_a_charge_says_when_it_is_available_and_why(country: str, start: str, why: str) -> None:
    sim = Simulator(country, start)
    charged(sim)
    assert timeline(sim)[0]["because"] == why


def test_a_settlement_of_its_own_says_its_days() -> None:
    sim = Simulator(settlement=(5, "calendar", False))
    charged(sim)
    assert timeline(sim)[0]["because"] == "Sat 7: 5 calendar days"


def test_what_is_captured_later_waits_from_then() -> None:
    sim = Simulator()
    held = sim.charges.create(amount=5_000, currency="usd", source="tok_visa", capture=False)
    lost = sim.charges.create(amount=2_000, currency="usd", source="tok_visa", capture=False)
    sim.clock.advance(days=1)
    sim.charges.capture(held["id"], amount=4_000)
    sim.clock.advance(days=7)
    said = told(sim, "what", "because", "pending", "bank")
    assert said[:3] == [
        ("Mon 03-02 09:00", "$50.00 authorized", "no money until it is captured", 0, 0),
        ("Mon 03-02 09:00", "$20.00 authorized", "no money until it is captured", 0, 0),
        ("Tue 03-03 09:00", "$40.00 captured, fee $1.46", "Thu 5: 2 business days", 3854, 0),
    ]
    expired = ("Mon 03-09 09:00", "$20.00 not captured", "the authorization has expired", 0, 3854)
    assert said[-1] == expired
    assert lost["status"] == "succeeded"


def test_a_declined_card_is_told_and_moves_nothing() -> None:
    sim = Simulator()
    with pytest.raises(Exception, match="insufficient funds"):
        charged(sim, 6_000, "tok_chargeDeclinedInsufficientFunds")
    assert told(sim, "what", "because", *SUMS) == [
        ("Mon 03-02 09:00", "$60.00 declined", "insufficient funds: nothing moves", 0, 0, 0, 0)
    ]


def debited(sim: Simulator, word: str) -> dict[str, Any]:
    return sim.payment_intents.create(
        amount=100_00,
        currency="usd",
        payment_method=f"pm_usBankAccount_{word}",
        mandate_data={"customer_acceptance": {"type": "offline"}},
        confirm=True,
    )


def test_a_debit_is_told_when_it_is_made_and_when_the_bank_has_paid() -> None:
    sim = Simulator(start="2026-03-02T09:00Z")  # a Monday
    debited(sim, "success")
    sim.clock.advance_to("2026-03-06")
    assert told(sim, "what", "pending", "available", "because") == [
        (
            "Mon 03-02 09:00",
            "$100.00 by us bank account, fee $0.80",
            9920,
            0,
            "Fri 6: 4 business days",
        ),
        ("Fri 03-06 00:00", "$99.20 becomes available", 0, 9920, "00:00 UTC, payments of Mon 2"),
        ("Fri 03-06 00:00", "$100.00 paid by the bank", 0, 9920, "the debit has succeeded"),
    ]


def test_a_failed_debit_is_told_when_it_takes_its_money_back() -> None:
    sim = Simulator(start="2026-03-02T09:00Z")
    sim.refunds.create(payment_intent=debited(sim, "noAccount")["id"], amount=10_00)
    sim.payment_intents.cancel(debited(sim, "success")["id"])
    sim.clock.advance(days=1)
    assert told(sim, "what", "pending", "because")[1:] == [
        ("Mon 03-02 09:00", "$10.00 refunded, later", 9920, "charge pending"),
        (
            "Mon 03-02 09:00",
            "$100.00 by us bank account, fee $0.80",
            19_840,
            "Fri 6: 4 business days",
        ),
        (
            "Mon 03-02 09:00",
            "$99.20 back to the bank",
            9920,
            "the debit has failed: it was canceled",
        ),
        (
            "Tue 03-03 09:00",
            "$104.00 back to the bank",
            -480,
            "the debit has failed: no account",
        ),
    ]


def test_a_dispute_is_told_when_it_takes_the_money_and_when_it_is_decided() -> None:
    sim = Simulator(start="2026-03-02T09:00Z", opening_balance={"usd": 50_000})
    kept, lost = charged(sim), charged(sim)
    won = sim.controls.dispute_charge(kept["id"])
    sim.controls.close_dispute(won["id"], "won")
    sim.clock.advance(days=2)
    dispute = sim.controls.dispute_charge(lost["id"])
    sim.controls.close_dispute(dispute["id"], "lost")
    disputes = [row for row in timeline(sim) if row["event"].startswith("charge.dispute")]
    assert [(row["what"], row["because"]) for row in disputes] == [
        ("$100.00 disputed, fee $15.00", "fraudulent: from pending"),
        ("$100.00 reinstated", "the dispute is won; its fee is kept"),
        ("$100.00 disputed, fee $15.00", "fraudulent: from available"),
        ("dispute of $100.00 lost", "the cardholder keeps the money"),
    ]
    after = timeline(sim)[-1]
    assert after["available"] == sim.balance.retrieve()["available"][0]["amount"] == -115_00


def test_an_intent_is_told_once_by_its_charge() -> None:
    sim = Simulator()
    sim.payment_intents.create(
        amount=10_000, currency="usd", payment_method="pm_card_visa", confirm=True
    )
    assert told(sim, "what", "event") == [
        ("Mon 03-02 09:00", "$100.00 by card, fee $3.20", "charge.succeeded")
    ]


def test_a_refund_says_where_it_comes_from() -> None:
    sim = Simulator(opening_balance={"usd": 50_000})
    charge = charged(sim)
    sim.refunds.create(charge=charge["id"], amount=1_000)
    sim.clock.advance(days=2)
    sim.refunds.create(charge=charge["id"], amount=2_000)
    refunds = [row for row in timeline(sim) if row["event"] == "refund.created"]
    assert [(row["what"], row["because"]) for row in refunds] == [
        ("$10.00 refunded", "from pending like its charge; fee kept"),
        ("$20.00 refunded", "from available; the fee is kept"),
    ]


def test_a_payout_says_who_made_it() -> None:
    by_hand = Simulator(opening_balance={"usd": 50_000})
    by_hand.payouts.create(amount=1_000, currency="usd")
    ahead = Simulator(payout_timing="ahead")
    charged(ahead)
    ahead.clock.advance(days=1)
    assert timeline(by_hand)[-1]["because"] == "made by hand; arrives Mon 2"
    assert timeline(ahead)[-1]["because"] == "1 hour after it was made"
    assert timeline(ahead)[-2]["because"] == "made ahead of its money; arrives Wed 4"


def test_a_charge_whose_fee_comes_later_is_told_when_it_is_booked() -> None:
    sim = Simulator(start="2026-03-02T09:00Z", async_capture=True)
    sim.payment_intents.create(
        amount=100_00, currency="usd", payment_method="pm_card_visa", confirm=True,
        capture_method="automatic_async",
    )  # fmt: skip
    sim.clock.advance(seconds=5)
    assert told(sim, "what", "pending", "event")[-1][1:] == (
        "$100.00 by card, fee $3.20",
        96_80,
        "charge.updated",
    )


def test_a_charge_that_is_booked_after_midnight_waits_from_the_day_it_was_paid_on() -> None:
    sim = Simulator(start="2026-03-02T23:59:59Z", async_capture=True)  # a Monday
    sim.payment_intents.create(
        amount=100_00, currency="usd", payment_method="pm_card_visa", confirm=True
    )
    sim.clock.advance(seconds=5)
    assert told(sim, "what", "because")[-1] == (
        ("Tue 03-03 00:00", "$100.00 by card, fee $3.20", "Wed 4: 2 business days")
    )


def test_a_charge_that_is_converted_says_to_what() -> None:
    sim = Simulator()
    charged_in_euros = sim.charges.create(amount=50_00, currency="eur", source="tok_visa")
    assert told(sim, "what", "because", "pending", currency="eur") == [
        ("Mon 03-02 09:00", "€50.00 by card", "converted to usd", 0)
    ]
    assert timeline(sim)[0]["id"] == charged_in_euros["id"]


BANK = {
    "object": "bank_account", "country": "US", "currency": "usd",
    "account_number": "000123456789", "routing_number": "110000000",
}  # fmt: skip


def test_a_second_bank_account_is_not_where_payouts_go() -> None:
    sim = Simulator()
    whose = sim.accounts.create(
        type="custom", country="US", capabilities={"transfers": {"requested": True}}
    )["id"]
    add = sim.accounts.external_accounts.create

    def said() -> list[str]:
        rows = timeline(sim, stripe_account=whose)
        return [row["because"] for row in rows if row["what"] == "bank account 6789 added"]

    add(whose, external_account=BANK)
    add(whose, external_account=BANK)
    there, not_there = "payouts go there", "one more for usd: payouts go to the default"
    assert said() == [there, not_there]
    add(whose, external_account=BANK, default_for_currency=True)
    assert said() == [there, not_there, there]
    sim.accounts.update(whose, external_account=BANK)  # it replaces the default
    assert said() == [there, not_there, there, there]


@pytest.mark.parametrize(
    ("country", "source", "why"),
    [
        ("BR", "tok_visa", "Sat 7: 5 calendar days"),
        ("IN", "tok_visa", "Mon 9: 5 business days, not Sat–Sun"),
        ("IN", "tok_in", "Wed 4: 2 business days"),
    ],
)
def test_a_card_from_abroad_waits_as_such_cards_do(country: str, source: str, why: str) -> None:
    sim = Simulator(country=country, start="2026-03-02T09:00Z")
    charged(sim, 1_000_00, source)
    assert timeline(sim)[0]["because"] == why


def test_a_currency_is_named_in_either_case_and_has_to_be_one() -> None:
    sim = Simulator(opening_balance={"eur": 5_00})
    assert len(timeline(sim, "EUR")) == len(timeline(sim, "eur")) == 1
    with pytest.raises(ValueError, match="no currency: 'euro'"):
        timeline(sim, "euro")
