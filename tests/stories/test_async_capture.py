"""What an intent captured has no balance transaction for two seconds, and no transfer or
application fee, as at Stripe since 2024.

An application that reads the fee at once finds nothing there; `Simulator(async_capture=False)`
fills it at once, and so hides that. The functions at the top are application code.
"""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from stripesim import Price, PriceList, Simulator, errors

from .openings import at_no_cost, debit_negative_balances
from .story import event_types, moment, row_of, tell, when

# -- application code -----------------------------------------------------------------------------


def sell(amount: int, **params: Any) -> stripe.Charge:
    params = {"payment_method": "pm_card_visa", "confirm": True, **params}
    params["return_url"] = "https://example.com/done"
    intent = stripe.PaymentIntent.create(
        amount=amount, currency="usd", expand=["latest_charge.balance_transaction"], **params
    )
    assert isinstance(intent.latest_charge, stripe.Charge)
    return intent.latest_charge


def fee_of(charge: Any) -> int:
    """What Stripe took. It trusts that there is a balance transaction."""
    return int(charge.balance_transaction.fee)


# -- the balance transaction ----------------------------------------------------------------------


@pytest.fixture
def sim() -> Simulator:
    return Simulator(start=moment("Mon 2026-03-02 09:00"), async_capture=True)


@pytest.mark.as_at_stripe
def test_by_default_it_is_not_there_at_once() -> None:
    with Simulator().activate():
        assert sell(10_000).balance_transaction is None


@pytest.mark.as_at_stripe
def test_the_fixture_is_as_the_simulator_unless_its_marker_says_otherwise(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(
        """
        import pytest, stripe

        def sold():
            intent = stripe.PaymentIntent.create(
                amount=100, currency="usd", payment_method="pm_card_visa", confirm=True,
                return_url="https://example.com/done",
            )
            return stripe.Charge.retrieve(intent.latest_charge).balance_transaction

        def test_later(stripe_sim):
            assert sold() is None

        @pytest.mark.stripe_sim(async_capture=False)
        def test_at_once(stripe_sim):
            assert sold() is not None
        """
    )
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:randomly")
    result.assert_outcomes(passed=2)


def test_the_convenience_has_it_there_at_once() -> None:
    with Simulator(async_capture=False).activate():
        assert fee_of(sell(10_000)) == 320


def test_an_application_that_reads_the_fee_at_once_finds_none(sim: Simulator) -> None:
    with sim.activate():
        charge = sell(10_000)
        assert (charge.captured, charge.status) == (True, "succeeded")
        with pytest.raises(AttributeError):
            fee_of(charge)
        sim.clock.advance(seconds=1)
        assert stripe.Charge.retrieve(charge.id).balance_transaction is None
        sim.clock.advance(seconds=1)
        assert fee_of(stripe.Charge.retrieve(charge.id, expand=["balance_transaction"])) == 320


def test_its_money_is_pending_two_seconds_later(sim: Simulator) -> None:
    sim.payment_intents.create(
        amount=10_000, currency="usd", payment_method="pm_card_visa", confirm=True
    )
    assert sim.balance.retrieve()["pending"][0]["amount"] == 0
    (planned, *_) = sim.upcoming()
    assert when(planned["moment"]) == "Mon 2026-03-02 09:00:02"
    assert planned["will"] == "its money comes in: succeeded"
    (told,) = sim.clock.advance(seconds=2)
    assert told["type"] == "charge.updated"
    assert told["data"]["previous_attributes"] == {"balance_transaction": None}
    assert sim.balance.retrieve()["pending"][0]["amount"] == 9_680


def test_it_settles_by_the_day_of_the_capture(sim: Simulator) -> None:
    sim.clock.advance_to("2026-03-02T23:59:59Z")
    intent = sim.payment_intents.create(
        amount=10_000, currency="usd", payment_method="pm_card_visa", confirm=True
    )
    sim.clock.advance(seconds=2)
    row = row_of(sim, sim.charges.retrieve(intent["latest_charge"]))
    assert when(row["created"]) == "Tue 2026-03-03 00:00:01"
    assert when(row["available_on"]) == "Wed 2026-03-04 00:00"


@pytest.mark.parametrize("capture_method", ["automatic", "manual"])
def test_other_ways_to_capture_fill_it_at_once(sim: Simulator, capture_method: Any) -> None:
    intent = sim.payment_intents.create(
        amount=10_000,
        currency="usd",
        payment_method="pm_card_visa",
        capture_method=capture_method,
        confirm=True,
    )
    if capture_method == "manual":
        intent = sim.payment_intents.capture(intent["id"])
    assert sim.charges.retrieve(intent["latest_charge"])["balance_transaction"] is not None


def test_a_charge_without_an_intent_has_it_at_once(sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    assert charge["balance_transaction"] is not None


@pytest.mark.parametrize(
    ("country", "currency", "settled"),
    [("US", "eur", "usd"), ("FR", "gbp", "eur"), ("JP", "usd", "jpy")],
)
def test_a_converted_payment_is_booked_later_too(country: str, currency: str, settled: str) -> None:
    sim = Simulator(country=country, async_capture=True)
    intent = sim.payment_intents.create(
        amount=10_000, currency=currency, payment_method="pm_card_visa", confirm=True
    )
    charge = sim.charges.retrieve(intent["latest_charge"])
    assert charge["balance_transaction"] is None
    (told,) = sim.clock.advance(seconds=2)
    assert told["data"]["previous_attributes"] == {"balance_transaction": None}
    row = row_of(sim, sim.charges.retrieve(charge["id"]))
    assert (row["currency"], row["exchange_rate"] is None) == (settled, False)


def test_a_converted_payment_settles_in_the_currency_of_its_capture(sim: Simulator) -> None:
    """A bank account that is added within the two seconds changes nothing."""
    intent = sim.payment_intents.create(
        amount=10_000, currency="eur", payment_method="pm_card_visa", confirm=True
    )
    euros = {"object": "bank_account", "country": "DE", "currency": "eur",
             "account_number": "DE89370400440532013000"}  # fmt: skip
    sim.controls.add_external_account(euros)
    sim.clock.advance(seconds=2)
    row = row_of(sim, sim.charges.retrieve(intent["latest_charge"]))
    assert row["currency"] == "usd"


def test_a_bank_account_that_is_deleted_in_time_changes_nothing_either() -> None:
    """There is no rate for this currency, and none is needed."""
    free = at_no_cost("US", "usd")
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"), pricing=free, async_capture=True)
    dinars = {"object": "bank_account", "country": "KW", "currency": "kwd",
              "account_number": "KW81CBKU0000000000001234560101"}  # fmt: skip
    bank = sim.controls.add_external_account(dinars)
    intent = sim.payment_intents.create(
        amount=10_000, currency="kwd", payment_method="pm_card_visa", confirm=True
    )
    sim.accounts.external_accounts.delete(sim.account, bank["id"])
    sim.clock.advance(seconds=2)
    row = row_of(sim, sim.charges.retrieve(intent["latest_charge"]))
    assert (row["currency"], row["amount"]) == ("kwd", 10_000)


def test_an_authenticated_payment_is_booked_later_too(sim: Simulator) -> None:
    intent = sim.payment_intents.create(
        amount=10_000,
        currency="usd",
        payment_method="pm_card_threeDSecure2Required",
        confirm=True,
    )
    intent = sim.controls.authenticate(intent["id"])
    charge = intent["latest_charge"]
    assert sim.charges.retrieve(charge)["balance_transaction"] is None
    sim.clock.advance(seconds=2)
    assert sim.charges.retrieve(charge)["balance_transaction"] is not None


# -- within the two seconds -----------------------------------------------------------------------


def captured(sim: Simulator, card: str = "visa", amount: int = 1_000) -> str:
    """A charge that is not booked yet."""
    intent = sim.payment_intents.create(
        amount=amount, currency="usd", payment_method=f"pm_card_{card}", confirm=True
    )
    return str(intent["latest_charge"])


def test_a_refund_takes_what_is_available(sim: Simulator) -> None:
    charge = captured(sim)
    refund = sim.refunds.create(charge=charge, amount=400)
    assert (refund["status"], row_of(sim, refund)["status"]) == ("succeeded", "available")
    tell(
        sim,
        """
        moment               | do | available | pending
        Mon 2026-03-02 09:00 |    |      -400 |       0
        Mon 2026-03-02 09:01 |    |      -400 |     941
        """,
    )
    assert sim.charges.retrieve(charge)["amount_refunded"] == 400
    later = row_of(sim, sim.refunds.create(charge=charge))
    assert later["status"] == "pending"


def test_it_cannot_be_captured_again(sim: Simulator) -> None:
    with pytest.raises(errors.InvalidRequestError, match="has already been captured"):
        sim.charges.capture(captured(sim))


# Made within the second of the payment, a dispute takes what is available (recorded in 2026).
def with_a_dispute(start: str) -> Simulator:
    plain = Price(290, 30)
    pricing = PriceList("US", "usd", plain, plain, 1_500, 0)
    sim = Simulator(start=moment(start), pricing=pricing, async_capture=True)
    debit_negative_balances(sim, False)
    captured(sim, "createDispute")
    return sim


def test_a_dispute_takes_what_is_available_and_the_end_is_the_same() -> None:
    sim = with_a_dispute("Mon 2023-10-30 09:00")
    (row,) = sim.disputes.list()["data"][0]["balance_transactions"]
    assert (row["net"], row["available_on"]) == (-2_500, row["created"])
    tell(
        sim,
        """
        moment               | do            | available | pending
        Mon 2023-10-30 09:00 |               |     -2500 |       0
        Mon 2023-10-30 09:01 |               |     -2500 |     941
        Mon 2023-10-30 09:01 | win dispute 1 |     -2500 |     941
        Mon 2023-10-30 09:02 |               |     -2500 |    1941
        Wed 2023-11-01 00:00 |               |      -559 |       0
        """,
    )


def test_a_dispute_that_is_lost_returns_nothing() -> None:
    sim = with_a_dispute("Mon 2023-10-30 09:00")
    tell(
        sim,
        """
        moment               | do             | available | pending
        Mon 2023-10-30 09:01 | lose dispute 1 |     -2500 |     941
        Wed 2023-11-01 00:00 |                |     -1559 |       0
        """,
    )
    assert "charge.dispute.closed" in event_types(sim)


def test_a_file_knows_what_is_not_booked_yet(sim: Simulator, tmp_path: Any) -> None:
    charge = captured(sim)
    sim.save(tmp_path / "sim.json")
    for twin in (sim.fork(), Simulator.load(tmp_path / "sim.json")):
        twin.clock.advance(seconds=2)
        assert twin.charges.retrieve(charge)["balance_transaction"] is not None
        twin.clock.advance(seconds=2)
        assert twin.charges.retrieve(captured(twin))["balance_transaction"] is None
        twin.check()


def test_a_refund_that_waits_for_money_may_be_one_of_a_charge_not_booked_yet() -> None:
    sim = Simulator(async_capture=True, refunds_when_short="wait_when_short")
    refund = sim.refunds.create(charge=captured(sim), amount=1_000)
    assert refund["pending_reason"] == "insufficient_funds"
    sim.charges.create(amount=5_000, currency="usd", source="tok_bypassPending")
    assert sim.refunds.retrieve(refund["id"])["status"] == "succeeded"
    sim.check()


def test_a_refund_that_waits_is_sent_when_its_charge_is_booked_and_so_pending() -> None:
    sim = Simulator(async_capture=True, refunds_when_short="wait_when_short")
    refund = sim.refunds.create(charge=captured(sim), amount=400)
    assert refund["pending_reason"] == "insufficient_funds"
    told = [event["type"] for event in sim.clock.advance(seconds=2)]
    assert told == ["charge.updated", "refund.updated", "charge.refund.updated"]
    row = row_of(sim, sim.refunds.retrieve(refund["id"]))
    assert (row["net"], row["status"]) == (-400, "pending")
    sim.check()
