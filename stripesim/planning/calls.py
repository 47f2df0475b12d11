"""Calls that are played one after the other, under the simulator's clock."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import stripesim
from stripesim import errors
from stripesim.notebook.history import Sums
from stripesim.planning.progress import Progress


class Call(NamedTuple):
    """One call of a workload. `number` is that of the payment, which a refund and a dispute share;
    `seller` the connected account, if any; `amount` and `fee` are in minor units.
    """

    moment: int
    call: str
    number: int
    amount: int
    currency: str
    source: str = "tok_visa"
    seller: str | None = None
    charge_type: str = "direct"
    fee: int = 0


class Played(Sums):
    """What a workload called, a row each."""


def play(sim: stripesim.Simulator, calls: Iterable[Call], end: int) -> Played:
    """Make each call at its moment, then let time pass until the end."""
    charges: dict[int, str] = {}
    rows = Played()
    with Progress("played", sim.clock.timestamp, end) as progress:
        for call in calls:
            sim.clock.advance_to(max(call.moment, sim.clock.timestamp))
            rows.append(made(sim, call, charges))
            progress.reached(call.moment)
        sim.clock.advance_to(max(end, sim.clock.timestamp))
    return rows


def made(sim: stripesim.Simulator, call: Call, charges: dict[int, str]) -> dict[str, Any]:
    """Make one call, and say what came of it. `charges` keeps the charge of each payment."""
    id = refused = None
    try:
        if call.call == "charge":
            id = charges[call.number] = sim.charges.create(**of_charge(sim, call))["id"]
        elif call.number not in charges:
            refused = "no_charge"  # the payment itself was refused
        elif call.call == "refund":
            id = sim.refunds.create(**of_refund(sim, call, charges[call.number]))["id"]
        else:
            id = sim.controls.dispute_charge(charges[call.number])["id"]
    except errors.StripeError as error:
        refused = error.code or type(error).__name__
    return {
        "moment": call.moment,
        "call": call.call,
        "amount": call.amount,
        "currency": call.currency,
        "account": call.seller or sim.account,
        "id": id,
        "refused": refused,
    }


def of_charge(sim: stripesim.Simulator, call: Call) -> Any:
    """The parameters of a payment."""
    asked: dict[str, Any] = {
        "amount": call.amount, "currency": call.currency, "source": call.source,
    }  # fmt: skip
    if call.seller is None or call.seller == sim.account:
        return asked
    if call.charge_type == "direct":
        asked["stripe_account"] = call.seller
    else:
        asked["transfer_data"] = {"destination": call.seller}
    if call.fee:
        asked["application_fee_amount"] = call.fee
    return asked


def of_refund(sim: stripesim.Simulator, call: Call, charge: str) -> Any:
    """The parameters of a refund: in full, and what the others got comes back."""
    asked: dict[str, Any] = {"charge": charge, "amount": call.amount}
    if call.seller is None or call.seller == sim.account:
        return asked
    if call.charge_type == "direct":
        asked["stripe_account"] = call.seller
    else:
        asked["reverse_transfer"] = True
    if call.fee:
        asked["refund_application_fee"] = True
    return asked
