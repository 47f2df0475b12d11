"""Disputes: a cardholder takes the money back, and the bank decides who keeps it."""

from __future__ import annotations

import json
from typing import Any

import pytest
import stripe

from stripesim import PriceList, Simulator, errors
from stripesim.facts.pricing import Price

from .sellers import refusal_of
from .story import event_types, moment, paid_rows, row_of, tell, told, when

Shape = dict[str, Any]


@pytest.fixture
def sim() -> Simulator:
    return Simulator(start=moment("Mon 2026-03-02 09:00"))


def sell(sim: Simulator, card: str = "visa", amount: int = 10_000, **more: Any) -> Shape:
    return sim.charges.create(amount=amount, currency="usd", source=f"tok_{card}", **more)


def disputed(sim: Simulator, card: str = "createDispute", amount: int = 10_000) -> Shape:
    """A charge with a dispute card, and its dispute."""
    sell(sim, card, amount)
    return the_dispute(sim)


def the_dispute(sim: Simulator) -> Shape:
    (dispute,) = sim.disputes.list()["data"]
    return dispute


def say(sim: Simulator, dispute: Shape, text: str, **more: Any) -> Shape:
    return sim.disputes.update(dispute["id"], evidence={"uncategorized_text": text}, **more)


def money(sim: Simulator) -> tuple[int, int]:
    """Available and pending, in the account's own currency."""
    balance = sim.balance.retrieve()
    return balance["available"][0]["amount"], balance["pending"][0]["amount"]


def rows(sim: Simulator) -> list[tuple[Any, ...]]:
    """Type, category, amount, fee and net of every row, oldest first."""
    keys = ("type", "reporting_category", "amount", "fee", "net")
    return [
        tuple(row[key] for key in keys) for row in reversed(list(sim.balance_transactions.all()))
    ]


# -- born with the charge -------------------------------------------------------------------------

# fmt: off
CARDS = [  # what the disputes of the cards say (the first three recorded), and whether money leaves
    ("createDispute", "needs_response", "fraudulent", "chargeback", "10.4", True),
    ("createDisputeProductNotReceived",
     "needs_response", "product_not_received", "chargeback", "13.1", True),
    ("createDisputeInquiry", "warning_needs_response", "fraudulent", "inquiry", "10", False),
    ("visa_createDispute", "needs_response", "fraudulent", "chargeback", "10.4", True),
    ("createCe3EligibleDispute", "needs_response", "fraudulent", "chargeback", "10.4", True),
    ("createComplianceDispute", "needs_response", "noncompliant", "compliance", None, True),
]
# fmt: on


@pytest.mark.parametrize(("card", "status", "reason", "case_type", "code", "leaves"), CARDS)
def test_a_dispute_card_is_disputed_as_soon_as_it_is_charged(
    sim: Simulator,
    card: str,
    status: str,
    reason: str,
    case_type: str,
    code: str | None,
    leaves: bool,
) -> None:
    charge = sell(sim, card)
    dispute = the_dispute(sim)
    assert (dispute["status"], dispute["reason"]) == (status, reason)
    assert dispute["network_reason_code"] == code
    assert dispute["payment_method_details"] == {
        "card": {
            "brand": "visa",
            "case_type": case_type,
            "network": "visa",
            "network_reason_code": code,
        },
        "type": "card",
    }
    assert (dispute["amount"], dispute["currency"]) == (10_000, "usd")
    assert (dispute["charge"], dispute["payment_intent"]) == (charge["id"], None)
    assert dispute["id"].startswith("du_")
    assert dispute["created"] == charge["created"]
    assert sim.charges.retrieve(charge["id"])["disputed"] is True
    assert money(sim) == ((0, 9680 - 11_500) if leaves else (0, 9680))
    sim.check()


@pytest.mark.parametrize(
    "card",
    [
        "visa",
        "createIssuerFraudRecord",
        "createRapidDisputeResolutionDispute",
        "createCe3BlockDispute",
        "createEthocaAlert",
    ],
)
def test_cards_of_warnings_and_of_prevention_only_pay(sim: Simulator, card: str) -> None:
    charge = sell(sim, card)
    assert sim.charges.retrieve(charge["id"])["disputed"] is False
    assert sim.disputes.list()["data"] == []
    assert money(sim) == (0, 9680)


@pytest.mark.parametrize(("amount", "parts"), [(10_000, [5000, 5000]), (10_001, [5000, 5001])])
def test_the_card_of_multiple_disputes_shares_the_charge_among_them(
    sim: Simulator, amount: int, parts: list[int]
) -> None:
    sell(sim, "createMultipleDisputes", amount)
    assert [dispute["amount"] for dispute in sim.disputes.list()["data"]] == parts
    net = row_of(sim, sim.charges.list()["data"][0])["net"]
    assert money(sim) == (0, net - amount - 2 * 1500)


def test_a_dispute_comes_between_the_charge_and_the_intent(sim: Simulator) -> None:
    sim.payment_intents.create(
        amount=10_000, currency="usd", payment_method="pm_card_createDispute", confirm=True
    )
    assert event_types(sim) == [
        "payment_intent.created",
        "charge.succeeded",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "payment_intent.succeeded",
    ]
    dispute = the_dispute(sim)
    assert dispute["payment_intent"] == sim.payment_intents.list()["data"][0]["id"]


def test_an_authorization_is_disputed_only_when_it_is_captured(sim: Simulator) -> None:
    intent = sim.payment_intents.create(
        amount=10_000,
        currency="usd",
        payment_method="pm_card_createDispute",
        capture_method="manual",
        confirm=True,
    )
    assert sim.disputes.list()["data"] == []
    before = event_types(sim)
    sim.payment_intents.capture(intent["id"], amount_to_capture=4000)
    assert told(sim, before) == [
        "charge.captured",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "payment_intent.succeeded",
    ]
    assert the_dispute(sim)["amount"] == 4000
    assert money(sim) == (0, 4000 - 146 - 5500)


def test_an_inquiry_tells_only_that_it_is_there(sim: Simulator) -> None:
    dispute = disputed(sim, "createDisputeInquiry", 2100)
    assert event_types(sim) == ["charge.succeeded", "charge.dispute.created"]
    assert dispute["balance_transactions"] == []
    assert dispute["balance_transaction"] is None
    assert dispute["is_charge_refundable"] is True


# -- the withdrawal -------------------------------------------------------------------------------


def test_the_withdrawal_of_a_us_account_is_the_recorded_one() -> None:
    sim = Simulator(start=moment("Mon 2023-10-30 16:39:15"))
    dispute = disputed(sim, amount=1000)
    (row,) = dispute["balance_transactions"]
    assert (row["type"], row["reporting_category"]) == ("adjustment", "dispute")
    assert (row["amount"], row["fee"], row["net"]) == (-1000, 1500, -2500)
    assert row["fee_details"] == [
        {
            "amount": 1500,
            "application": None,
            "currency": "usd",
            "description": "Dispute fee",
            "type": "stripe_fee",
        }
    ]
    assert row["description"] == f"Chargeback withdrawal for {dispute['charge']}"
    assert (row["source"], row["exchange_rate"]) == (dispute["id"], None)
    assert (when(row["available_on"]), row["status"]) == ("Wed 2023-11-01 00:00", "pending")
    assert when(dispute["evidence_details"]["due_by"]) == "Wed 2023-11-08 23:59:59"
    assert dispute["balance_transaction"] == row["id"]
    assert sim.balance_transactions.retrieve(row["id"]) == row


# fmt: off
AVAILABLE = [  # disputed when -> its rows are available when; the charge is of Monday
    ("Mon 2026-03-02 09:00",    "Wed 2026-03-04 00:00"),
    ("Tue 2026-03-03 23:59:59", "Wed 2026-03-04 00:00"),
    ("Wed 2026-03-04 00:00",    "Wed 2026-03-04 00:00"),
    ("Thu 2026-04-30 10:11:12", "Thu 2026-04-30 10:11:12"),
]
# fmt: on


@pytest.mark.parametrize(("at", "available"), AVAILABLE)
def test_a_dispute_is_available_with_its_charge_or_at_once(
    sim: Simulator, at: str, available: str
) -> None:
    charge = sell(sim)
    sim.clock.advance_to(moment(at))
    dispute = sim.controls.dispute_charge(charge["id"])
    dispute = sim.controls.close_dispute(dispute["id"], status="won")
    withdrawn, reinstated = dispute["balance_transactions"]
    for row in (withdrawn, reinstated):
        assert when(row["available_on"]) == available
        assert row["status"] == ("pending" if row["available_on"] > row["created"] else "available")


# fmt: off
FEES = [  # account -> fee for being disputed, fee for countering
    ("US", 1500, 1500), ("CA", 1500, 1500), ("GB", 2000, 2000), ("FR", 2000, 2000),
    ("AU", 2500, 2500), ("BR", 5500, 5500), ("JP", 1300, 0),
]
# fmt: on


@pytest.mark.parametrize(("country", "received", "countered"), FEES)
def test_a_dispute_costs_what_the_country_says(country: str, received: int, countered: int) -> None:
    sim = Simulator(country=country)
    currency = sim.accounts.retrieve_current()["default_currency"]
    sim.charges.create(amount=50_000, currency=currency, source="tok_createDispute")
    dispute = the_dispute(sim)
    (row,) = dispute["balance_transactions"]
    assert (row["amount"], row["fee"], row["currency"]) == (-50_000, received, currency)
    _, before = money(sim)
    sim.disputes.update(dispute["id"], evidence={"service_date": "yesterday"})
    available, pending = money(sim)
    assert (available, pending) == (-countered, before)
    sim.check()


def test_a_cartes_bancaires_dispute_is_free_in_europe() -> None:
    sim = Simulator(country="FR")
    charge = sim.charges.create(amount=10_000, currency="eur", source="tok_visa_cartesBancaires")
    dispute = sim.controls.dispute_charge(charge["id"])
    (row,) = dispute["balance_transactions"]
    assert (row["amount"], row["fee"], row["fee_details"]) == (-10_000, 0, [])
    say(sim, dispute, "my evidence")
    assert len(rows(sim)) == 2


# -- converted ------------------------------------------------------------------------------------

# fmt: off
CONVERTED = [  # mid rate, charged in usd, settled and withdrawn in cad
    ("1.38343", 1000, 1356),
    ("1.42704", 6000, 8391),
]
PARTS = [(1000, 1356), (500, 678), (333, 452), (1, 1), (2000, 2712)]
# fmt: on


@pytest.mark.parametrize(("rate", "usd", "cad"), CONVERTED)
def test_a_dispute_takes_and_returns_what_the_charge_had_settled_for(
    rate: str, usd: int, cad: int
) -> None:
    sim = Simulator(country="CA", settlement="initial")
    sim.controls.set_rate("cad", rate)
    charge = sell(sim, "createDispute", usd)
    sim.controls.set_rate("cad", "1.5")  # the rate of the day does not matter
    dispute = sim.controls.close_dispute(the_dispute(sim)["id"])
    withdrawn, reinstated = dispute["balance_transactions"]
    assert (dispute["amount"], dispute["currency"]) == (usd, "usd")
    assert row_of(sim, charge)["amount"] == cad
    assert (withdrawn["amount"], withdrawn["fee"], withdrawn["net"]) == (-cad, 1500, -cad - 1500)
    assert (reinstated["amount"], reinstated["fee"], reinstated["net"]) == (cad, 0, cad)
    for row in (withdrawn, reinstated):
        assert (row["currency"], row["exchange_rate"]) == ("cad", None)
    sim.check()


@pytest.mark.parametrize(("usd", "cad"), PARTS)
def test_a_part_of_a_converted_charge_is_disputed_at_its_share(usd: int, cad: int) -> None:
    sim = Simulator(country="CA")
    sim.controls.set_rate("cad", "1.38343")
    charge = sell(sim, amount=1000)
    dispute = sim.controls.dispute_charge(charge["id"], amount=usd)
    assert [row["amount"] for row in dispute["balance_transactions"]] == [-cad]
    sim.check()


def test_countering_a_converted_dispute_costs_the_fee_in_the_currency_of_its_rows() -> None:
    sim = Simulator(country="CA")
    sim.controls.set_rate("cad", "1.38343")
    dispute = disputed(sim, amount=1000)
    say(sim, dispute, "my evidence")
    fee = sim.balance_transactions.list(limit=1)["data"][0]
    assert (fee["amount"], fee["currency"]) == (-1500, "cad")
    sim.controls.close_dispute(dispute["id"])
    assert [row[2] for row in rows(sim)] == [1356, -1356, -1500, 1356, 1500]
    sim.check()


# -- from the pending charge to the end ------------------------------------------------------------


WON_WHILE_PENDING = """
moment                  | do               | available | pending | by itself
Mon 2023-10-30 16:39:15 | charge 1000      |         0 |     941 |
Mon 2023-10-30 16:40    | dispute charge 1 |         0 |   -1559 |
Mon 2023-10-30 16:57:29 | win dispute 1    |         0 |   -1559 |
Mon 2023-10-30 16:57:34 |                  |         0 |    -559 |
Wed 2023-11-01 00:00    |                  |      -559 |       0 |
Wed 2023-11-01 09:00    | charge 10000     |      -559 |    9680 |
Thu 2023-11-02 12:00    |                  |      -559 |    9680 |
Fri 2023-11-03 00:00    |                  |      9121 |       0 |
Fri 2023-11-03 01:30    |                  |         0 |       0 | payout 9121
"""
LOST_WHILE_PENDING = """
moment                  | do                                 | available | pending | by itself
Mon 2023-10-30 16:39:15 | charge 1000 with tok_createDispute |         0 |   -1559 |
Mon 2023-10-30 16:57:29 | lose dispute 1                     |         0 |   -1559 |
Mon 2023-10-30 16:57:34 |                                    |         0 |   -1559 |
Wed 2023-11-01 12:00    |                                    |     -1559 |       0 |
Thu 2023-11-02 01:30    |                                    |         0 |       0 | payout -1559
"""


def test_a_dispute_is_won_while_the_charge_is_pending() -> None:
    sim = Simulator(start=moment("Mon 2023-10-30 16:39:15"))
    tell(sim, WON_WHILE_PENDING)
    (payout,) = sim.payouts.list()["data"]
    listed = [("payout", -9121), ("charge", 9680), ("adjustment", 1000)]
    assert paid_rows(sim, payout) == [*listed, ("adjustment", -2500), ("charge", 941)]


def test_after_a_lost_dispute_the_bank_is_debited() -> None:
    sim = Simulator(start=moment("Mon 2023-10-30 16:39:15"))
    tell(sim, LOST_WHILE_PENDING)
    (payout,) = sim.payouts.list()["data"]
    assert when(payout["arrival_date"]) == "Thu 2023-11-02 00:00"


# -- evidence -------------------------------------------------------------------------------------


def test_evidence_begins_empty_but_for_what_the_charge_says(sim: Simulator) -> None:
    method = sim.payment_methods.create(
        type="card",
        card={"token": "tok_createDispute"},
        billing_details={"name": "Jenny Rosen", "email": "jenny@example.com"},
    )
    sim.payment_intents.create(
        amount=10_000,
        currency="usd",
        payment_method=method["id"],
        description="Tea",
        confirm=True,
    )
    dispute = the_dispute(sim)
    evidence = dispute["evidence"]
    assert len(evidence) == 29
    assert {key: value for key, value in evidence.items() if value is not None} == {
        "customer_email_address": "jenny@example.com",
        "customer_name": "Jenny Rosen",
        "enhanced_evidence": {},
        "product_description": "Tea",
    }
    assert dispute["evidence_details"] == {
        "due_by": int(moment("Tue 2026-03-10 23:59:59").timestamp()),
        "enhanced_eligibility": {},
        "has_evidence": False,
        "past_due": False,
        "submission_count": 0,
        "submission_method": "not_submitted",
    }


def test_evidence_knows_the_customer(sim: Simulator) -> None:
    customer = sim.customers.create(
        name="Jenny Rosen", email="jenny@example.com", source="tok_createDispute"
    )
    sim.charges.create(amount=10_000, currency="usd", customer=customer["id"])
    evidence = the_dispute(sim)["evidence"]
    assert evidence["customer_email_address"] == "jenny@example.com"
    assert evidence["customer_name"] == "Jenny Rosen"


def test_evidence_is_submitted_at_once_and_the_bank_decides_two_seconds_later(
    sim: Simulator,
) -> None:
    dispute = disputed(sim)
    before = event_types(sim)
    dispute = say(sim, dispute, "winning_evidence")
    assert dispute["status"] == "under_review"
    assert dispute["evidence"]["uncategorized_text"] == "winning_evidence"
    details = dispute["evidence_details"]
    assert (details["has_evidence"], details["submission_count"]) == (True, 1)
    assert dispute["is_charge_refundable"] is False
    assert told(sim, before) == ["charge.dispute.updated", "charge.updated"]

    assert sim.clock.advance(seconds=1) == []
    events = sim.clock.advance(seconds=1)
    assert [event["type"] for event in events] == [
        "charge.dispute.funds_reinstated",
        "charge.dispute.closed",
    ]
    won = sim.disputes.retrieve(dispute["id"])
    assert (won["status"], won["is_charge_refundable"]) == ("won", True)
    withdrawn, reinstated = won["balance_transactions"]
    assert won["balance_transaction"] == withdrawn["id"]
    assert (reinstated["type"], reinstated["reporting_category"]) == (
        "adjustment",
        "dispute_reversal",
    )
    assert (reinstated["amount"], reinstated["fee"], reinstated["net"]) == (10_000, 0, 10_000)
    assert reinstated["fee_details"] == []
    assert reinstated["description"] == f"Chargeback reversal for {won['charge']}"
    assert reinstated["source"] == won["id"]
    assert sim.charges.retrieve(won["charge"])["disputed"] is True


def test_losing_evidence_loses(sim: Simulator) -> None:
    dispute = say(sim, disputed(sim), "losing_evidence")
    events = sim.clock.advance(seconds=2)
    assert [event["type"] for event in events] == ["charge.dispute.closed"]
    lost = sim.disputes.retrieve(dispute["id"])
    assert (lost["status"], lost["is_charge_refundable"]) == ("lost", False)
    assert len(lost["balance_transactions"]) == 1


def test_other_evidence_is_under_review_until_the_bank_says_something(sim: Simulator) -> None:
    dispute = say(sim, disputed(sim), "she wore the shoes")
    sim.clock.advance(days=90)
    assert sim.disputes.retrieve(dispute["id"])["status"] == "under_review"
    assert sim.controls.close_dispute(dispute["id"], status="lost")["status"] == "lost"


# fmt: off
OUTCOMES = [  # what is said, and every row in the end: type, category, amount, fee, net
    ("winning_evidence", [("adjustment", "dispute_reversal", 10_000, 0, 10_000),
                          ("adjustment", "other_adjustment", 1500, 0, 1500)]),
    ("losing_evidence", []),
]
# fmt: on


@pytest.mark.parametrize(("text", "returned"), OUTCOMES)
def test_countering_costs_a_second_fee_that_only_a_win_returns(
    sim: Simulator, text: str, returned: list[tuple[Any, ...]]
) -> None:
    say(sim, disputed(sim), text)
    sim.clock.advance(seconds=2)
    assert rows(sim) == [
        ("charge", "charge", 10_000, 320, 9680),
        ("adjustment", "dispute", -10_000, 1500, -11_500),
        ("adjustment", "other_adjustment", -1500, 0, -1500),
        *returned,
    ]
    fee = list(sim.balance_transactions.all())[-3]
    assert fee["description"] == "Stripe card dispute countered fee"
    assert (fee["status"], fee["available_on"]) == ("available", fee["created"])
    sim.check()


@pytest.mark.parametrize(
    ("at", "fee"), [("Tue 2025-06-17 23:59:59", 0), ("Wed 2025-06-18 00:00", -1500)]
)
def test_countering_costs_since_17_june_2025(at: str, fee: int) -> None:
    sim = Simulator(start=moment(at))
    say(sim, disputed(sim), "my evidence")
    assert money(sim)[0] == fee


def test_a_pricing_without_a_countered_fee_makes_no_row() -> None:
    prices = PriceList("US", "usd", Price(290, 30), Price(440, 30), 1500, 0)
    sim = Simulator(pricing=prices)
    say(sim, disputed(sim), "winning_evidence")
    sim.clock.advance(seconds=2)
    assert [row[1] for row in rows(sim)] == ["charge", "dispute", "dispute_reversal"]


def test_mexico_returns_the_dispute_fee_and_takes_none_for_countering() -> None:
    prices = PriceList("MX", "mxn", Price(360, 300), Price(410, 300), 15_000, 15_000)
    sim = Simulator(country="MX", pricing=prices)
    sim.charges.create(amount=100_000, currency="mxn", source="tok_createDispute")
    say(sim, the_dispute(sim), "winning_evidence")
    sim.clock.advance(seconds=2)
    assert [row[1:4] for row in rows(sim)[1:]] == [
        ("dispute", -100_000, 15_000),
        ("dispute_reversal", 100_000, -15_000),
    ]
    (line,) = the_dispute(sim)["balance_transactions"][1]["fee_details"]
    assert (line["amount"], line["description"]) == (-15_000, "Dispute fee refund")
    sim.check()


def test_staged_evidence_waits_for_its_submission(sim: Simulator) -> None:
    dispute = disputed(sim)
    before = event_types(sim)
    dispute = say(sim, dispute, "winning_evidence", submit=False)
    assert dispute["status"] == "needs_response"
    details = dispute["evidence_details"]
    assert (details["has_evidence"], details["submission_count"]) == (True, 0)
    assert told(sim, before) == ["charge.dispute.updated"]
    sim.clock.advance(days=1)
    dispute = sim.disputes.update(dispute["id"], submit=True)
    assert dispute["status"] == "under_review"
    assert dispute["evidence_details"]["submission_method"] == "manual"
    sim.clock.advance(seconds=2)
    assert sim.disputes.retrieve(dispute["id"])["status"] == "won"


def test_evidence_is_merged_until_it_is_submitted_once(sim: Simulator) -> None:
    dispute = disputed(sim)["id"]
    staged = {"customer_name": "Jenny", "product_description": "Tea"}
    sim.disputes.update(dispute, evidence=staged, submit=False)
    said = sim.disputes.update(
        dispute, evidence={"customer_name": "Jenny Rosen", "product_description": ""}
    )
    assert said["evidence"]["customer_name"] == "Jenny Rosen"
    assert said["evidence"]["product_description"] is None
    before = sim.fingerprint()
    error = refusal_of(sim.disputes.update, dispute, evidence={"customer_name": "Jane"})
    assert error.http_status == 400
    assert sim.fingerprint() == before


def test_metadata_can_be_changed_at_any_time_and_submits_nothing(sim: Simulator) -> None:
    dispute = disputed(sim)["id"]
    for order, status in (("1", "needs_response"), ("2", "under_review"), ("3", "won")):
        changed = sim.disputes.update(dispute, metadata={"order": order})
        assert (changed["metadata"], changed["status"]) == ({"order": order}, status)
        if status == "needs_response":
            say(sim, changed, "winning_evidence")
        sim.clock.advance(seconds=2 if status == "under_review" else 0)


def test_a_closed_dispute_hears_no_evidence(sim: Simulator) -> None:
    dispute = disputed(sim)["id"]
    sim.disputes.close(dispute)
    for call in (
        lambda: sim.disputes.update(dispute, evidence={"customer_name": "Jenny"}),
        lambda: sim.disputes.close(dispute),
        lambda: sim.controls.close_dispute(dispute),
    ):
        error = refusal_of(call)
        assert (error.http_status, error.code) == (400, None)
        assert error.user_message == "This dispute is already closed"


def test_evidence_has_a_length_and_known_fields(sim: Simulator) -> None:
    dispute = disputed(sim)["id"]
    most = ("access_activity_log", "cancellation_rebuttal", "duplicate_charge_explanation",
            "refund_policy_disclosure", "refund_refusal_explanation", "uncategorized_text",
            "product_description", "cancellation_policy_disclosure")  # fmt: skip
    long: Shape = {**dict.fromkeys(most, "x" * 18_750), "service_date": "x"}
    assert refusal_of(sim.disputes.update, dispute, evidence=long).param == "evidence"
    unknown = refusal_of(sim.disputes.update, dispute, evidence={"alibi": "at home"})
    assert (unknown.code, unknown.param) == ("parameter_unknown", "evidence[alibi]")
    del long["service_date"]
    assert sim.disputes.update(dispute, evidence=long)["status"] == "under_review"


# -- dates ----------------------------------------------------------------------------------------

# fmt: off
DUE = [  # recorded: nine days until 2025, eight in 2026
    ("Thu 2021-07-08 14:45:40", "Sat 2021-07-17 23:59:59"),
    ("Mon 2023-10-30 16:39:15", "Wed 2023-11-08 23:59:59"),
    ("Wed 2025-12-31 23:59:59", "Fri 2026-01-09 23:59:59"),
    ("Thu 2026-01-01 00:00",    "Fri 2026-01-09 23:59:59"),
    ("Sun 2026-09-20 22:21:14", "Mon 2026-09-28 23:59:59"),
]
# fmt: on


@pytest.mark.parametrize(("created", "due"), DUE)
def test_evidence_is_due_at_the_end_of_a_day(created: str, due: str) -> None:
    dispute = disputed(Simulator(start=moment(created)))
    assert when(dispute["evidence_details"]["due_by"]) == due


def test_a_dispute_that_nobody_answers_is_lost_after_its_due_date(sim: Simulator) -> None:
    dispute = disputed(sim)["id"]
    sim.clock.advance_to(moment("Tue 2026-03-10 23:59:59"))
    assert sim.disputes.retrieve(dispute)["status"] == "needs_response"
    (closed,) = sim.clock.advance(seconds=1)
    assert closed["type"] == "charge.dispute.closed"
    assert closed["request"] == {"id": None, "idempotency_key": None}
    assert closed["data"]["previous_attributes"] == {"status": "needs_response"}
    assert sim.disputes.retrieve(dispute)["status"] == "lost"


@pytest.mark.parametrize("evidence", [None, "it was her"])
def test_an_inquiry_is_closed_after_120_days(sim: Simulator, evidence: str | None) -> None:
    dispute = disputed(sim, "createDisputeInquiry")
    if evidence is not None:
        assert say(sim, dispute, evidence)["status"] == "warning_under_review"
    sim.clock.advance(days=120, seconds=-1)
    assert sim.disputes.retrieve(dispute["id"])["status"].endswith(("_response", "_review"))
    assert [event["type"] for event in sim.clock.advance(seconds=1)] == ["charge.dispute.closed"]
    assert sim.disputes.retrieve(dispute["id"])["status"] == "warning_closed"
    assert len(rows(sim)) == 2  # the charge, and its payout


# -- inquiries ------------------------------------------------------------------------------------


def test_an_inquiry_escalates_into_a_chargeback(sim: Simulator) -> None:
    dispute = disputed(sim, "createDisputeInquiry")
    assert say(sim, dispute, "escalate_inquiry_evidence")["status"] == "warning_under_review"
    assert money(sim) == (0, 9680)
    events = sim.clock.advance(days=1)
    assert [event["type"] for event in events] == [
        "charge.dispute.updated",
        "charge.dispute.funds_withdrawn",
    ]
    escalated = sim.disputes.retrieve(dispute["id"])
    assert escalated["status"] == "needs_response"
    assert escalated["payment_method_details"]["card"]["case_type"] == "chargeback"
    assert (escalated["is_charge_refundable"], money(sim)) == (False, (0, 9680 - 11_500))

    say(sim, escalated, "winning_evidence")  # it can be answered once more
    sim.clock.advance(seconds=2)
    assert sim.disputes.retrieve(dispute["id"])["status"] == "won"
    assert money(sim) == (0, 9680 - 1500)
    assert sim.disputes.list()["count"] == 1


def test_a_control_escalates_too_and_only_inquiries(sim: Simulator) -> None:
    charge = sell(sim)
    dispute = sim.controls.dispute_charge(charge["id"], amount=4000, inquiry=True)["id"]
    sim.clock.advance(days=30)
    escalated = sim.controls.escalate_dispute(dispute)
    assert when(escalated["evidence_details"]["due_by"]) == "Thu 2026-04-09 23:59:59"
    assert [row["net"] for row in escalated["balance_transactions"]] == [-5500]
    assert refusal_of(sim.controls.escalate_dispute, dispute).user_message is not None


@pytest.mark.parametrize("text", ["losing_evidence", "winning_evidence"])
def test_an_inquiry_closes_without_escalation(sim: Simulator, text: str) -> None:
    dispute = say(sim, disputed(sim, "createDisputeInquiry"), text)
    (event,) = sim.clock.advance(seconds=2)
    assert (event["type"], event["data"]["object"]["status"]) == (
        "charge.dispute.closed",
        "warning_closed",
    )
    assert money(sim) == (0, 9680)
    assert refusal_of(sim.disputes.close, dispute["id"]).user_message == (
        "This dispute is already closed"
    )


def test_a_refund_in_full_closes_an_inquiry(sim: Simulator) -> None:
    dispute = disputed(sim, "createDisputeInquiry")
    sim.refunds.create(charge=dispute["charge"], amount=4000)
    assert sim.disputes.retrieve(dispute["id"])["status"] == "warning_needs_response"
    before = event_types(sim)
    sim.refunds.create(charge=dispute["charge"])
    assert told(sim, before) == ["refund.created", "charge.refunded", "charge.dispute.closed"]
    closed = sim.events.list(limit=1)["data"][0]
    assert closed["data"]["object"]["status"] == "warning_closed"
    assert closed["data"]["previous_attributes"] == {"status": "warning_needs_response"}


# -- refunds of disputed charges ------------------------------------------------------------------

CHARGED_BACK = "Charge {} has been charged back; cannot issue a refund."


def test_a_charge_is_refundable_before_and_after_but_not_while_it_is_charged_back(
    sim: Simulator,
) -> None:
    charge = sell(sim)["id"]
    sim.refunds.create(charge=charge, amount=1000)
    dispute = sim.controls.dispute_charge(charge)
    assert dispute["amount"] == 9000
    assert_charged_back(sim, charge)
    say(sim, dispute, "winning_evidence")
    assert_charged_back(sim, charge)
    sim.clock.advance(seconds=2)
    assert sim.refunds.create(charge=charge)["amount"] == 9000
    assert sim.charges.retrieve(charge)["disputed"] is True


def test_a_charge_whose_dispute_was_lost_is_never_refunded(sim: Simulator) -> None:
    dispute = disputed(sim)
    sim.disputes.close(dispute["id"])
    assert_charged_back(sim, dispute["charge"])


def assert_charged_back(sim: Simulator, charge: str) -> None:
    before = sim.fingerprint()
    error = refusal_of(sim.refunds.create, charge=charge, amount=100)
    assert (error.http_status, error.code, error.param) == (400, "charge_disputed", None)
    assert error.user_message == CHARGED_BACK.format(charge)
    assert sim.fingerprint() == before


@pytest.mark.parametrize("inquiry", [True, False])
def test_a_refund_that_waits_fails_when_its_charge_is_charged_back(inquiry: bool) -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"), refunds_when_short="wait_when_short")
    charge = sell(sim)["id"]
    sim.clock.advance(days=3)
    refunds = [sim.refunds.create(charge=charge, amount=amount)["id"] for amount in (1000, 2000)]
    dispute = sim.controls.dispute_charge(charge, inquiry=inquiry)
    found = [sim.refunds.retrieve(refund) for refund in refunds]
    if inquiry:
        assert dispute["amount"] == 7000
        assert {refund["status"] for refund in found} == {"pending"}
        sim.controls.escalate_dispute(dispute["id"])
        found = [sim.refunds.retrieve(refund) for refund in refunds]
    else:
        assert dispute["amount"] == 10_000
    reason = "charge_for_pending_refund_disputed"
    assert [(refund["status"], refund["failure_reason"]) for refund in found] == [
        ("failed", reason),
        ("failed", reason),
    ]
    assert sim.charges.retrieve(charge)["amount_refunded"] == 0


# -- controls -------------------------------------------------------------------------------------


LONG_AFTER = """
moment               | do               | available | pending | bank | by itself
Mon 2026-03-02 09:00 | charge 10000     |         0 |    9680 |    0 |
Wed 2026-03-04 12:00 |                  |         0 |       0 | 9680 | payout 9680, paid 9680
Fri 2026-05-29 12:00 | dispute charge 1 |    -11500 |       0 | 9680 |
"""


def test_a_charge_is_disputed_at_any_later_time_and_may_take_the_balance_below_zero(
    sim: Simulator,
) -> None:
    tell(sim, LONG_AFTER)


def test_what_other_disputes_hold_is_not_disputed_again(sim: Simulator) -> None:
    charge = sell(sim)["id"]
    first = sim.controls.dispute_charge(charge, amount=4000, reason="product_not_received")
    second = sim.controls.dispute_charge(charge, reason="duplicate")
    assert (first["amount"], second["amount"]) == (4000, 6000)
    assert (first["network_reason_code"], second["network_reason_code"]) == ("13.1", None)
    before = sim.fingerprint()
    assert refusal_of(sim.controls.dispute_charge, charge).param == "amount"
    assert sim.fingerprint() == before
    sim.controls.close_dispute(first["id"], status="won")
    assert sim.controls.dispute_charge(charge)["amount"] == 4000


def test_a_dispute_may_exceed_its_charge(sim: Simulator) -> None:
    dispute = sim.controls.dispute_charge(sell(sim)["id"], amount=10_786)
    assert [row["net"] for row in dispute["balance_transactions"]] == [-10_786 - 1500]


def test_a_charge_that_was_refunded_in_full_is_not_disputed(sim: Simulator) -> None:
    charge = sell(sim)["id"]
    sim.refunds.create(charge=charge)
    refusal_of(sim.controls.dispute_charge, charge)
    assert sim.controls.dispute_charge(charge, amount=500)["amount"] == 500


def test_what_took_no_money_is_not_disputed(sim: Simulator) -> None:
    held = sell(sim, capture=False)["id"]
    with pytest.raises(errors.CardError) as declined:
        sell(sim, "chargeDeclined")
    for charge in (held, declined.value.error["charge"]):
        refusal_of(sim.controls.dispute_charge, charge, amount=500)


def test_controls_know_what_stripe_knows(sim: Simulator) -> None:
    charge = sell(sim)["id"]
    with pytest.raises(ValueError, match="reason is one of bank_cannot_process, "):
        sim.controls.dispute_charge(charge, reason="boredom")
    with pytest.raises(ValueError, match="positive integer"):
        sim.controls.dispute_charge(charge, amount=0)
    with pytest.raises(ValueError, match="status is one of won, lost"):
        sim.controls.close_dispute("du_1", status="warning_closed")
    with pytest.raises(errors.InvalidRequestError, match="No such charge: 'ch_none'"):
        sim.controls.dispute_charge("ch_none")
    with pytest.raises(errors.InvalidRequestError, match="No such dispute: 'du_none'"):
        sim.controls.close_dispute("du_none")


# -- reading --------------------------------------------------------------------------------------


def get(sim: Simulator, path: str) -> tuple[int, Shape]:
    headers = {"Authorization": "Bearer sk_test_1"}
    status, _, body = sim.answer("GET", f"https://api.stripe.com{path}", headers)
    return status, json.loads(body)


def test_a_charge_leads_to_its_dispute(sim: Simulator) -> None:
    charge = sell(sim)["id"]
    status, body = get(sim, f"/v1/charges/{charge}/dispute")
    assert (status, body["error"]["message"]) == (404, f"No dispute for charge: {charge}")
    dispute = sim.controls.dispute_charge(charge)
    assert get(sim, f"/v1/charges/{charge}/dispute") == (200, dispute)
    status, body = get(sim, "/v1/charges/ch_none/dispute")
    assert (status, body["error"]["message"]) == (404, "No such charge: 'ch_none'")


def test_disputes_are_listed_and_counted(sim: Simulator) -> None:
    first, second = disputed(sim), sell(sim, "createDisputeInquiry")
    page = sim.disputes.list()
    assert list(page) == ["object", "count", "data", "has_more", "url"]
    assert (page["count"], page["url"]) == (2, "/v1/disputes")
    assert [dispute["charge"] for dispute in page["data"]] == [second["id"], first["charge"]]
    (found,) = sim.disputes.list(charge=first["charge"])["data"]
    assert found["id"] == first["id"]
    assert sim.disputes.list(payment_intent="pi_none")["data"] == []
    assert [dispute["id"] for dispute in sim.disputes.all(created={"gt": first["created"]})] == []
    expanded = sim.disputes.retrieve(first["id"], expand=["charge.balance_transaction"])
    assert expanded["charge"]["balance_transaction"]["net"] == 9680
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.disputes.retrieve("du_none")
    error = refusal.value
    assert (error.http_status, error.code, error.param) == (404, "resource_missing", "dispute")


def test_the_rows_of_a_dispute_are_not_found_by_their_source(sim: Simulator) -> None:
    dispute = disputed(sim)
    (row,) = dispute["balance_transactions"]
    assert row["source"] == dispute["id"]
    assert sim.balance_transactions.list(source=dispute["id"])["data"] == []
    (of_charge,) = sim.balance_transactions.list(source=dispute["charge"])["data"]
    assert of_charge["type"] == "charge"
    expanded = sim.balance_transactions.retrieve(row["id"], expand=["source"])
    assert expanded["source"]["id"] == dispute["id"]


def test_an_event_keeps_the_dispute_as_it_was_with_the_status_of_its_rows(sim: Simulator) -> None:
    disputed(sim)
    (event,) = sim.events.list(type="charge.dispute.created")["data"]
    assert [row["status"] for row in event["data"]["object"]["balance_transactions"]] == ["pending"]
    sim.clock.advance(days=30)
    assert sim.events.retrieve(event["id"]) == event
    assert the_dispute(sim)["balance_transactions"][0]["status"] == "available"
    assert the_dispute(sim)["status"] == "lost"


def test_a_close_by_the_api_says_who_asked_and_what_changed(sim: Simulator) -> None:
    dispute = disputed(sim)
    closed = sim.disputes.close(dispute["id"], idempotency_key="give-up")
    assert closed["status"] == "lost"
    event = sim.events.list(limit=1)["data"][0]
    assert event["type"] == "charge.dispute.closed"
    assert event["data"]["previous_attributes"] == {"status": "needs_response"}
    assert event["request"]["idempotency_key"] == "give-up"
    assert sim.disputes.close(dispute["id"], idempotency_key="give-up") == closed


# -- by an application that knows only the official SDK --------------------------------------------


class Books:
    """What a shop keeps: its own copy of what Stripe holds for it, made from webhooks."""

    def __init__(self) -> None:
        self.held: dict[str, int] = {}

    def read(self, event: stripe.Event) -> None:
        """Money is clawed back when a dispute opens and must come back when it is won."""
        thing = event.data.object
        if event.type == "charge.succeeded":
            row = stripe.BalanceTransaction.retrieve(thing["balance_transaction"])
            self.held[thing["id"]] = row.net
        elif event.type == "charge.dispute.funds_withdrawn":
            self.held[thing["charge"]] += thing["balance_transactions"][0]["net"]
        elif event.type == "charge.dispute.funds_reinstated":
            self.held[thing["charge"]] += thing["balance_transactions"][1]["net"]


@pytest.mark.parametrize(
    ("text", "left", "status"),
    [("winning_evidence", 8180, "won"), ("losing_evidence", -1820, "lost")],
)
def test_what_is_clawed_back_comes_back_when_the_dispute_is_won(
    sim: Simulator, text: str, left: int, status: str
) -> None:
    books = Books()
    with sim.activate():
        stripe.PaymentIntent.create(
            amount=10_000,
            currency="usd",
            payment_method="pm_card_createDispute",
            confirm=True,
            automatic_payment_methods={"enabled": True, "allow_redirects": "never"},
        )
        (dispute,) = stripe.Dispute.list().data
        assert dispute.status == "needs_response"
        stripe.Dispute.modify(dispute.id, evidence={"uncategorized_text": text})
        sim.clock.advance(seconds=2)
        assert stripe.Dispute.retrieve(dispute.id).status == status
        for event in reversed(list(stripe.Event.list().auto_paging_iter())):
            books.read(event)
        with_its_rows = stripe.Dispute.retrieve(dispute.id).balance_transactions
        rows = [("charge", 9680), *((row.type, row.net) for row in with_its_rows)]
    assert list(books.held.values()) == [left] == [sum(net for _, net in rows)]


@pytest.mark.parametrize(
    ("evidence", "param"),
    [
        ({"tea": {}}, "[tea]"),
        ({"visa_compliance": {"tea": True}}, "[visa_compliance][tea]"),
        (
            {"visa_compelling_evidence_3": {"prior_undisputed_transactions": [{"tea": "x"}]}},
            "[visa_compelling_evidence_3][prior_undisputed_transactions][0][tea]",
        ),
    ],
)
def test_evidence_that_no_dispute_has_is_refused(
    sim: Simulator, evidence: Shape, param: str
) -> None:
    dispute = disputed(sim)["id"]
    given: Any = {"enhanced_evidence": evidence}
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.disputes.update(dispute, evidence=given, submit=False)
    where = f"evidence[enhanced_evidence]{param}"
    assert (refusal.value.code, refusal.value.param) == ("parameter_unknown", where)
    compliant: Any = {"enhanced_evidence": {"visa_compliance": {"fee_acknowledged": True}}}
    shown = sim.disputes.update(dispute, evidence=compliant, submit=False)["evidence"]
    assert shown["enhanced_evidence"] == compliant["enhanced_evidence"]
