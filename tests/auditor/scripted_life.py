"""One fixed life, run as a program: `python scripted_life.py SEED` prints what came of it as JSON.

It is a program because a process has one PYTHONHASHSEED. Sets and dicts that leak their order, the
address of an object, the wall clock: whatever differs between two processes shows in the digest.
"""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from typing import Any

from stripesim import Simulator, errors


def live(sim: Simulator) -> list[Any]:
    """Every answer, in order: sales, declines, refusals, refunds, payouts, a bank that fails."""
    answers: list[Any] = []
    for amount in (10_000, 2_500, 99_999):
        answers.append(sim.charges.create(amount=amount, currency="usd", source="tok_visa"))
    answers.append(sim.charges.create(amount=50_000, currency="usd", source="tok_bypassPending"))
    for card in ("pm_card_fr", "pm_card_visa_chargeDeclined"):
        answers.append(
            refusable(sim.payment_intents.create, 4_375, payment_method=card, confirm=True)
        )
    held = sim.payment_intents.create(
        amount=6_500,
        currency="usd",
        payment_method="pm_card_visa",
        confirm=True,
        capture_method="manual",
    )
    answers += [held, sim.clock.advance(hours=3)]
    answers.append(sim.payment_intents.capture(held["id"], amount_to_capture=5_000))
    answers.append(
        sim.refunds.create(charge=answers[0]["id"], amount=1_234, metadata={"b": "2", "a": "1"})
    )
    answers.append(refusable(sim.payouts.create, 10**9))
    answers.append(sim.payouts.create(amount=20_000, currency="usd"))
    answers.append(sim.clock.advance(days=3))
    bank = {
        "object": "bank_account",
        "country": "US",
        "currency": "usd",
        "routing_number": "110000000",
        "account_number": "000111111116",
    }
    answers.append(sim.controls.add_external_account(bank, default_for_currency=True))
    answers.append(sim.charges.create(amount=30_000, currency="usd", source="tok_bypassPending"))
    answers.append(sim.clock.advance(days=10))
    return answers


def refusable(call: Any, amount: int, **params: Any) -> Any:
    try:
        return call(amount=amount, currency="usd", **params)
    except (errors.CardError, errors.InvalidRequestError) as refused:
        return [refused.http_status, refused.json_body]


def main(seed: int) -> None:
    sim = Simulator(
        start="2026-03-02T09:00:00Z",
        seed=seed,
        opening_balance={"usd": 100_000},
        payment_methods=("card",),
    )
    answers = live(sim)
    seen = [
        list(sim.charges.all()),
        list(sim.payment_intents.all()),
        list(sim.refunds.all()),
        list(sim.payouts.all()),
        list(sim.events.all()),
    ]
    rows = list(sim.balance_transactions.all())
    everything = json.dumps([answers, seen, rows, sim.balance.retrieve()])
    print(
        json.dumps(
            {
                "sha256": sha256(everything.encode()).hexdigest(),
                "fingerprint": sim.fingerprint(),
                "ids": [thing["id"] for things in [*seen, rows] for thing in things],
                "amounts": [
                    [row["type"], row["amount"], row["fee"], row["created"], row["available_on"]]
                    for row in rows
                ],
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
