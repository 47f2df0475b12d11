"""Refunds: money going back to the card, from pending, from available, or from below zero."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, errors

from .story import event_types, moment, paid_rows, row_of, tell, when


@pytest.fixture
def sim() -> Simulator:
    return Simulator(start=moment("Mon 2026-03-02 09:00"))


def sell(sim: Simulator, amount: int = 10_000, **more: Any) -> dict[str, Any]:
    return sim.charges.create(amount=amount, currency="usd", source="tok_visa", **more)


# -- where the money comes from -------------------------------------------------------------------


def test_a_refund_of_a_pending_charge_takes_pending_money(sim: Simulator) -> None:
    tell(
        sim,
        """
        moment               | do                      | available | pending | by itself   | note
        Mon 2026-03-02 09:00 | charge 10000            |         0 |    9680 |             |
        Tue 2026-03-03 10:00 | refund 4000 of charge 1 |         0 |    5680 |             |
        Wed 2026-03-04 00:00 |                         |      5680 |       0 |             |
        Wed 2026-03-04 01:30 |                         |         0 |       0 | payout 5680 |
        """,
    )
    (payout,) = sim.payouts.list()["data"]
    assert paid_rows(sim, payout) == [("payout", -5680), ("refund", -4000), ("charge", 9680)]


def test_a_refund_of_an_available_charge_takes_available_money(sim: Simulator) -> None:
    tell(
        sim,
        """
        moment               | do                      | available | pending | by itself   | note
        Mon 2026-03-02 09:00 | charge 10000            |         0 |    9680 |             |
        Tue 2026-03-03 09:00 | charge 1000             |         0 |   10621 |             |
        Wed 2026-03-04 00:30 | refund 4000 of charge 1 |      5680 |     941 |             |
        Wed 2026-03-04 01:30 |                         |         0 |     941 | payout 5680 |
        """,
    )


# Recorded from an American account: a refund is available when its charge is, or at once.
# fmt: off
INHERITED = [
    ("Tue 2024-05-21 09:30:12", "Tue 2024-05-21 09:30:18", "Thu 2024-05-23 00:00"),
    ("Fri 2023-12-29 12:38:06", "Fri 2023-12-29 12:38:09", "Wed 2024-01-03 00:00"),
    ("Mon 2026-03-02 09:00",    "Tue 2026-03-03 23:59:59", "Wed 2026-03-04 00:00"),
]
AT_ONCE = [
    ("Wed 2023-10-25 02:54:32", "Mon 2023-10-30 10:26:46"),
    ("Mon 2026-03-02 09:00",    "Wed 2026-03-04 00:00"),
]
# fmt: on


@pytest.mark.parametrize(("charged", "refunded", "available"), INHERITED)
def test_a_refund_of_a_pending_charge_is_available_when_the_charge_is(
    charged: str, refunded: str, available: str
) -> None:
    sim = Simulator(start=moment(charged))
    charge = sell(sim)
    sim.clock.advance_to(moment(refunded))
    row = row_of(sim, sim.refunds.create(charge=charge["id"]))
    assert when(row["available_on"]) == available
    assert row["available_on"] == row_of(sim, charge)["available_on"]
    assert row["status"] == "pending"


@pytest.mark.parametrize(("charged", "refunded"), AT_ONCE)
def test_a_refund_of_an_available_charge_is_available_at_once(charged: str, refunded: str) -> None:
    sim = Simulator(start=moment(charged))
    charge = sell(sim)
    sim.clock.advance_to(moment(refunded))
    row = row_of(sim, sim.refunds.create(charge=charge["id"]))
    assert row["available_on"] == row["created"] == sim.clock.timestamp
    assert row["status"] == "available"


def test_a_full_refund_leaves_the_fee_as_negative_pending_money(sim: Simulator) -> None:
    tell(
        sim,
        """
        moment               | do                       | available | pending | by itself | note
        Mon 2026-03-02 09:00 | charge 10000             |         0 |    9680 |           |
        Mon 2026-03-02 10:00 | refund 10000 of charge 1 |         0 |    -320 |           |
        Wed 2026-03-04 12:00 |                          |      -320 |       0 |           |
        """,
    )


# -- below zero -----------------------------------------------------------------------------------


def test_an_overdraw_makes_the_balance_negative_and_later_money_fills_it(sim: Simulator) -> None:
    tell(
        sim,
        """
        moment               | do                       | available | pending |  bank | by itself
        Mon 2026-03-02 09:00 | charge 10000             |         0 |    9680 |     0 |
        Tue 2026-03-03 09:00 | charge 20000             |         0 |   29070 |     0 |
        Wed 2026-03-04 01:30 |                          |         0 |   19390 |     0 | payout 9680
        Wed 2026-03-04 12:00 | refund 10000 of charge 1 |    -10000 |   19390 |  9680 | paid 9680
        Thu 2026-03-05 00:00 |                          |      9390 |       0 |  9680 |
        Thu 2026-03-05 01:30 |                          |         0 |       0 |  9680 | payout 9390
        Thu 2026-03-05 12:00 |                          |         0 |       0 | 19070 | paid 9390
        """,
    )
    thursday = sim.payouts.list()["data"][0]
    assert paid_rows(sim, thursday) == [("payout", -9390), ("refund", -10000), ("charge", 19390)]


def test_an_overdraw_that_nothing_fills_is_debited_from_the_bank_the_next_night(
    sim: Simulator,
) -> None:
    tell(
        sim,
        """
        moment               | do                       | available | pending | bank | by itself
        Mon 2026-03-02 09:00 | charge 10000             |         0 |    9680 |    0 |
        Wed 2026-03-04 01:30 |                          |         0 |       0 |    0 | payout 9680
        Wed 2026-03-04 12:00 | refund 10000 of charge 1 |    -10000 |       0 | 9680 | paid 9680
        Thu 2026-03-05 01:29 |                          |    -10000 |       0 | 9680 |
        Thu 2026-03-05 01:30 |                          |         0 |       0 | 9680 | payout -10000
        Thu 2026-03-05 12:00 |                          |         0 |       0 | -320 | paid -10000
        """,
    )
    debit = sim.payouts.list()["data"][0]
    assert (debit["automatic"], when(debit["arrival_date"])) == (True, "Thu 2026-03-05 00:00")
    assert (row_of(sim, debit)["type"], row_of(sim, debit)["net"]) == ("payout", 10_000)


def test_less_than_ten_dollars_below_zero_waits_for_the_next_sales(sim: Simulator) -> None:
    tell(
        sim,
        """
        moment               | do                     | available | pending |  bank | by itself
        Mon 2026-03-02 09:00 | charge 10000           |         0 |    9680 |     0 |
        Wed 2026-03-04 01:30 |                        |         0 |       0 |     0 | payout 9680
        Wed 2026-03-04 12:00 | refund 900 of charge 1 |      -900 |       0 |  9680 | paid 9680
        Thu 2026-03-05 12:00 | charge 10000           |      -900 |    9680 |  9680 |
        Mon 2026-03-09 00:00 |                        |      8780 |       0 |  9680 |
        Mon 2026-03-09 01:30 |                        |         0 |       0 |  9680 | payout 8780
        Mon 2026-03-09 12:00 |                        |         0 |       0 | 18460 | paid 8780
        """,
    )


# -- the objects ----------------------------------------------------------------------------------


def test_several_partial_refunds_add_up_to_the_charge(sim: Simulator) -> None:
    charge = sell(sim, 1000)["id"]
    # The last one names no amount: it takes what remains.
    # fmt: off
    steps: list[tuple[dict[str, int], int, int, bool]] = [
        ({"amount": 300}, 300,  300, False),
        ({"amount": 300}, 300,  600, False),
        ({},              400, 1000, True),
    ]
    # fmt: on
    for asked, given, in_all, refunded in steps:
        refund = sim.refunds.create(charge=charge, **asked)
        assert (refund["amount"], refund["status"]) == (given, "succeeded")
        after = sim.charges.retrieve(charge)
        assert (after["amount_refunded"], after["refunded"]) == (in_all, refunded)
        assert (after["amount"], after["amount_captured"]) == (1000, 1000)

    newest_first = sim.refunds.list(charge=charge)["data"]
    assert [refund["amount"] for refund in newest_first] == [400, 300, 300]


def test_a_refund_has_these_keys(sim: Simulator) -> None:
    refund = sim.refunds.create(charge=sell(sim)["id"], reason="duplicate")
    assert set(refund) == {
        "id",
        "object",
        "amount",
        "balance_transaction",
        "charge",
        "created",
        "currency",
        "customer",
        "customer_account",
        "destination_details",
        "metadata",
        "payment_intent",
        "payment_method",
        "reason",
        "receipt_number",
        "source_transfer_reversal",
        "status",
        "transfer_reversal",
    }
    assert refund["reason"] == "duplicate"
    assert refund["destination_details"] == {
        "card": {
            "reference_status": "pending",
            "reference_type": "acquirer_reference_number",
            "type": "refund",
        },
        "type": "card",
    }


def test_a_refund_posts_one_row_and_gives_no_fee_back(sim: Simulator) -> None:
    refund = sim.refunds.create(charge=sell(sim, description="tea")["id"], amount=4000)
    row = row_of(sim, refund)
    assert (row["type"], row["reporting_category"]) == ("refund", "refund")
    assert (row["amount"], row["fee"], row["fee_details"], row["net"]) == (-4000, 0, [], -4000)
    assert row["description"] == "REFUND FOR CHARGE (tea)"
    assert (row["source"], row["created"]) == (refund["id"], refund["created"])


def test_the_row_of_a_refund_names_no_description_where_the_charge_has_none(
    sim: Simulator,
) -> None:
    refund = sim.refunds.create(charge=sell(sim)["id"])
    assert row_of(sim, refund)["description"] == "REFUND FOR CHARGE"


def test_the_events_of_a_refund(sim: Simulator) -> None:
    charge = sell(sim)
    sim.clock.advance(hours=1)
    sim.refunds.create(charge=charge["id"], amount=4000)
    assert event_types(sim) == ["charge.succeeded", "refund.created", "charge.refunded"]


def test_an_intent_is_refunded_by_its_own_id(sim: Simulator) -> None:
    intent = sim.payment_intents.create(
        amount=10_000, currency="usd", payment_method="pm_card_visa", confirm=True
    )
    refund = sim.refunds.create(payment_intent=intent["id"], amount=4000)
    assert refund["charge"] == intent["latest_charge"]
    assert refund["payment_intent"] == intent["id"]
    assert sim.refunds.list(payment_intent=intent["id"])["data"] == [refund]


def test_a_charge_shows_its_refunds_only_when_asked(sim: Simulator) -> None:
    charge = sell(sim)["id"]
    refund = sim.refunds.create(charge=charge, amount=4000)
    assert "refunds" not in sim.charges.retrieve(charge)
    refunds = sim.charges.retrieve(charge, expand=["refunds"])["refunds"]
    assert (refunds["object"], refunds["total_count"]) == ("list", 1)
    assert refunds["data"] == [refund]


# -- refusals, word for word ----------------------------------------------------------------------

AT_LEAST_1 = "This value must be greater than or equal to 1."
BAD_REASON = "Invalid reason: must be one of duplicate, fraudulent, or requested_by_customer"
NEITHER = (
    "One of the following params should be provided for this request: payment_intent or charge."
)
CANCEL_THE_INTENT = (
    "This uncaptured Charge was created by a PaymentIntent ({intent}). You must cancel the "
    "PaymentIntent to reverse the authorization instead of refunding the Charge directly. For "
    "more information, see https://stripe.com/docs/payments/place-a-hold-on-a-payment-method"
)
NOTHING_TO_REFUND = "This PaymentIntent ({intent}) does not have a successful charge to refund."
NOT_PARTIALLY = (
    "You cannot partially refund an uncaptured charge. Instead, capture the charge for an amount "
    "less than the original amount"
)


def test_a_first_refund_is_at_most_the_charge(sim: Simulator) -> None:
    charge = sell(sim, 1000)["id"]
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.refunds.create(charge=charge, amount=1100)
    assert (refusal.value.http_status, refusal.value.code) == (400, None)
    assert refusal.value.param == "amount"
    assert refusal.value.user_message == (
        "Refund amount ($11.00) is greater than charge amount ($10.00)"
    )


def test_a_later_refund_is_at_most_what_remains(sim: Simulator) -> None:
    charge = sell(sim, 1000)["id"]
    sim.refunds.create(charge=charge, amount=500)
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.refunds.create(charge=charge, amount=600)
    assert (refusal.value.http_status, refusal.value.code) == (400, None)
    assert refusal.value.param == "amount"
    assert refusal.value.user_message == (
        "Refund amount ($6.00) is greater than unrefunded amount on charge ($5.00)"
    )


def test_of_what_was_captured_in_part_no_more_than_that_is_refunded(sim: Simulator) -> None:
    charge = sell(sim, 6500, capture=False)["id"]
    sim.charges.capture(charge, amount=5000)
    for already, rest, says in (
        (0, 5000, "greater than charge amount ($50.00)"),
        (2000, 3000, "greater than unrefunded amount on charge ($30.00)"),
    ):
        if already:
            sim.refunds.create(charge=charge, amount=already)
        with pytest.raises(errors.InvalidRequestError) as refusal:
            sim.refunds.create(charge=charge, amount=rest + 1)
        assert str(refusal.value.user_message).endswith(says)
    assert sim.refunds.create(charge=charge)["amount"] == 3000


def test_the_amounts_of_a_refusal_are_in_the_currency_of_the_charge() -> None:
    sim = Simulator(country="GB")
    charge = sim.charges.create(amount=1000, currency="gbp", source="tok_visa")["id"]
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.refunds.create(charge=charge, amount=1100)
    assert refusal.value.user_message == (
        "Refund amount (£11.00) is greater than charge amount (£10.00)"
    )


def test_a_charge_is_refunded_once(sim: Simulator) -> None:
    charge = sell(sim, 1000)["id"]
    sim.refunds.create(charge=charge)
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.refunds.create(charge=charge)
    assert (refusal.value.http_status, refusal.value.param) == (400, None)
    assert refusal.value.code == "charge_already_refunded"
    assert refusal.value.user_message == f"Charge {charge} has already been refunded."


def test_a_refused_refund_takes_nothing(sim: Simulator) -> None:
    charge = sell(sim, 1000)["id"]
    with pytest.raises(errors.InvalidRequestError):
        sim.refunds.create(charge=charge, amount=1100)
    assert sim.refunds.list()["data"] == []
    assert sim.charges.retrieve(charge)["amount_refunded"] == 0
    tell(
        sim,
        """
        moment               | do | available | pending
        Mon 2026-03-02 09:00 |    |         0 |     941
        """,
    )


# fmt: off
REFUSALS = [
    ({"amount": 0},                 "parameter_invalid_integer", "amount", AT_LEAST_1),
    ({"amount": -100},              "parameter_invalid_integer", "amount", AT_LEAST_1),
    ({"reason": "it was too green"}, None,                       "reason", BAD_REASON),
]
# fmt: on


@pytest.mark.parametrize(("asked", "code", "param", "message"), REFUSALS)
def test_what_a_refund_asks_for_must_make_sense(
    sim: Simulator, asked: dict[str, Any], code: str | None, param: str, message: str
) -> None:
    charge = sell(sim)["id"]
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.refunds.create(charge=charge, **asked)
    assert (refusal.value.http_status, refusal.value.code) == (400, code)
    assert (refusal.value.param, refusal.value.user_message) == (param, message)


def test_a_refund_names_what_it_refunds(sim: Simulator) -> None:
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.refunds.create(amount=1000)
    assert (refusal.value.code, refusal.value.param) == (None, None)
    assert refusal.value.user_message == NEITHER


def test_a_charge_that_does_not_exist_cannot_be_refunded(sim: Simulator) -> None:
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.refunds.create(charge="ch_nope")
    assert (refusal.value.http_status, refusal.value.code) == (404, "resource_missing")
    assert (refusal.value.param, refusal.value.user_message) == ("id", "No such charge: 'ch_nope'")


def test_an_authorisation_is_cancelled_and_not_refunded(sim: Simulator) -> None:
    intent = sim.payment_intents.create(
        amount=10_000,
        currency="usd",
        payment_method="pm_card_visa",
        confirm=True,
        capture_method="manual",
    )
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.refunds.create(charge=intent["latest_charge"])
    assert refusal.value.user_message == CANCEL_THE_INTENT.format(intent=intent["id"])


def test_an_uncaptured_charge_is_not_refunded_in_part(sim: Simulator) -> None:
    charge = sell(sim, capture=False)["id"]
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.refunds.create(charge=charge, amount=4000)
    assert (refusal.value.param, refusal.value.user_message) == ("amount", NOT_PARTIALLY)


def test_an_unpaid_intent_has_nothing_to_refund(sim: Simulator) -> None:
    intent = sim.payment_intents.create(amount=10_000, currency="usd")["id"]
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.refunds.create(payment_intent=intent)
    assert refusal.value.user_message == NOTHING_TO_REFUND.format(intent=intent)


def test_a_succeeded_refund_is_not_cancelled(sim: Simulator) -> None:
    refund = sim.refunds.create(charge=sell(sim)["id"])["id"]
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.refunds.cancel(refund)
    assert (refusal.value.http_status, refusal.value.code) == (400, None)
    assert refusal.value.user_message == "Canceling this refund is unsupported."
