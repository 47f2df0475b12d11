"""What Stripe does not let you cause. One place, one pattern: verb, object, what the outside says."""

from __future__ import annotations

from typing import Any

from stripesim.api.dispatch import Dispatcher
from stripesim.rules.test_banks import FAILURE_MESSAGES

Shape = dict[str, Any]


class Controls:
    """`sim.controls`: what the bank and other outsiders do, when you say so."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    def fail_payout(self, payout: str, code: str = "account_closed") -> Shape:
        """The bank sends a payout back, now: also one that was already paid.

        The money returns to the balance by a `payout_failure` row, available at once, and the bank
        account becomes `errored`. `code` is one of Stripe's failure codes. Returns the payout.
        Raises ValueError for a code that Stripe does not have, `InvalidRequestError` for a payout
        that cannot fail any more. (recorded)
        """
        if code not in FAILURE_MESSAGES:
            raise ValueError(f"no failure code {code!r}; there are {', '.join(FAILURE_MESSAGES)}")
        return self._dispatcher.cause("payout", payout, "fail", {"code": code})
