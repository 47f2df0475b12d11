"""A name that is a little wrong: what was meant is said, beside what Stripe says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from stripesim import Simulator, errors
from stripesim.api.controls import Controls
from stripesim.engine.spelling import meant, spelt

WRONG_NAMES: list[tuple[Callable[[Any], Any], str]] = [
    (lambda sim: sim.payout, "no attribute 'payout'. Did you mean 'payouts'?"),
    (lambda sim: sim.balance_transaction, "Did you mean 'balance_transactions'?"),
    (lambda sim: sim.advance, "'Simulator' object has no attribute 'advance'"),
    (lambda sim: sim.fail_payout, "fail_payout is a control: sim.controls.fail_payout"),
    (lambda sim: sim.set_price, "set_price is a control: sim.controls.set_price"),
    (lambda sim: sim.subscriptions, "stripesim does not simulate subscriptions. Stripe has it"),
    (lambda sim: sim.payouts.creat, "no attribute 'creat'. Did you mean 'create'?"),
    (lambda sim: sim.charges.captured, "Did you mean 'capture'?"),
    (lambda sim: sim.accounts.person, "Did you mean 'persons'?"),
    (lambda sim: sim.reserve.hold, "Did you mean 'holds'?"),
    (lambda sim: sim.payouts.xyzzy, "'Payouts' object has no attribute 'xyzzy'"),
    (lambda sim: sim.controls.fail_payuot, "Did you mean 'fail_payout'?"),
    (lambda sim: sim.controls.dispute_charges, "Did you mean 'dispute_charge'?"),
    (lambda sim: sim.components.balance, "Did you mean 'balances'?"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "hint"), WRONG_NAMES, ids=[hint for _, hint in WRONG_NAMES])
def test_a_misspelt_resource_call_or_control_is_told(
    wrong: Callable[[Any], Any], hint: str
) -> None:
    with pytest.raises(AttributeError) as caught:
        wrong(Simulator())
    assert hint in str(caught.value)
    assert ("mean" in hint) is ("mean" in str(caught.value))


WRONG_ARGUMENTS: list[tuple[Callable[[Any], Any], str]] = [
    (lambda sim: Simulator(contry="DE"), "argument 'contry'. Did you mean 'country'?"),  # type: ignore[call-arg]
    (lambda sim: Simulator(opening_balances={}), "Did you mean 'opening_balance'?"),  # type: ignore[call-arg]
    (lambda sim: Simulator(xyzzy=1), "argument 'xyzzy'; it takes country, start, seed, "),  # type: ignore[call-arg]
    (lambda sim: sim.controls.fail_payout("po_1", cod="x"), "fail_payout() got an unexpected"),
    (lambda sim: sim.controls.fail_payout("po_1", cod="x"), "Did you mean 'code'?"),
    (lambda sim: sim.controls.dispute_charge("ch_1", reasons="x"), "Did you mean 'reason'?"),
    (lambda sim: sim.controls.set_rate(currencies="x", rate=1), "Did you mean 'currency'?"),
    (lambda sim: sim.clock.advance(day=1), "Clock.advance() got an unexpected keyword"),
    (lambda sim: sim.clock.advance(week=1), "Did you mean 'weeks'?"),
    (lambda sim: sim.clock.advance(3), "time passes by a timedelta, or by name: advance(days=3)?"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "hint"), WRONG_ARGUMENTS, ids=[hint for _, hint in WRONG_ARGUMENTS]
)
def test_a_misspelt_argument_of_what_is_not_stripes_is_told(
    wrong: Callable[[Any], Any], hint: str
) -> None:
    sim = Simulator()
    before = sim.fingerprint()
    with pytest.raises(TypeError) as caught:
        wrong(sim)
    assert hint in str(caught.value)
    assert sim.fingerprint() == before


@pytest.mark.parametrize(
    ("wrong", "param", "notes"),
    [
        (lambda sim: sim.charges.create(amont=1), "amont", ["Did you mean 'amount'?"]),
        (lambda sim: sim.payouts.list(limits=3), "limits", ["Did you mean 'limit'?"]),
        (lambda sim: sim.transfers.create(stripe_acount="x"), "stripe_acount",
         ["Did you mean 'stripe_account'?"]),
        (lambda sim: sim.customers.create(xyzzy=3), "xyzzy", []),
    ],
    ids=["amount", "limit", "stripe_account", "nothing"],
)  # fmt: skip
def test_stripes_own_words_stay_and_the_hint_stands_beside_them(
    wrong: Callable[[Any], Any], param: str, notes: list[str]
) -> None:
    with pytest.raises(errors.InvalidRequestError) as caught:
        wrong(Simulator())
    assert caught.value.user_message == f"Received unknown parameter: {param}"
    assert (caught.value.code, caught.value.param) == ("parameter_unknown", param)
    assert getattr(caught.value, "__notes__", []) == notes


def test_over_the_wire_there_is_no_hint() -> None:
    sim = Simulator()
    headers = {"Authorization": "Bearer sk_test_1"}
    status, _, body = sim.answer("POST", "https://api.stripe.com/v1/charges", headers, "amont=1")
    assert status == 400
    assert b"mean" not in body


def test_a_control_is_still_what_it_is_to_whoever_looks_at_it() -> None:
    assert (Controls.fail_payout.__doc__ or "").startswith("The bank sends a payout back")
    assert spelt(Controls.fail_payout).__name__ == "fail_payout"
    assert meant("payuot", ["payout", "charge"]) == ". Did you mean 'payout'?"
    assert meant("zebra", ["payout", "charge"]) == ""


# -- an object in place of its id ------------------------------------------------------------------


GIVEN: dict[str, Callable[[Any, Any], Any]] = {
    "the id of a path": lambda sim, charge: sim.charges.retrieve(charge),
    "the id of an action": lambda sim, charge: sim.charges.capture(charge),
    "a parameter": lambda sim, charge: sim.refunds.create(charge=charge),
    "an account": lambda sim, charge: sim.balance.retrieve(stripe_account=charge),
    "a cursor": lambda sim, charge: sim.charges.list(starting_after=charge),
    "a control": lambda sim, charge: sim.controls.dispute_charge(charge),
    "a control that looks at the id": lambda sim, charge: sim.controls.authenticate(charge),
}


@pytest.mark.parametrize("give", list(GIVEN.values()), ids=list(GIVEN))
def test_an_object_that_is_given_for_an_id_is_named_shortly(
    give: Callable[[Any, Any], Any],
) -> None:
    sim = Simulator()
    charge = sim.charges.create(amount=1_000, currency="usd", source="tok_visa")
    before = sim.fingerprint()
    with pytest.raises(errors.StripeError) as caught:
        give(sim, charge)
    assert f"(an object with the id {charge['id']})" in caught.value.user_message
    assert len(caught.value.user_message) < 250
    assert sim.fingerprint() == before


def test_a_timedelta_is_a_span() -> None:
    sim = Simulator()
    before = sim.clock.now
    sim.clock.advance(timedelta(days=1), weeks=1)
    assert sim.clock.now - before == timedelta(days=8)
