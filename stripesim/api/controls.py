"""What Stripe does not let you cause. One place, one pattern: verb, object, what the outside says."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from stripesim.api.dispatch import Dispatcher
from stripesim.rules.currencies import SUPPORTED
from stripesim.rules.test_banks import FAILURE_MESSAGES

REFUND_FAILURES = (
    "lost_or_stolen_card",
    "expired_or_canceled_card",
    "charge_for_pending_refund_disputed",
    "insufficient_funds",
    "declined",
    "merchant_request",
    "unknown",
)

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

    def fail_refund(self, refund: str, reason: str = "unknown") -> Shape:
        """A refund does not reach its card: the money returns to the balance. Returns the refund.

        `reason` is one of Stripe's failure reasons. Raises ValueError for one that it doesn't have,
        `InvalidRequestError` for a refund that cannot fail any more. (documented)
        """
        if reason not in REFUND_FAILURES:
            raise ValueError(
                f"no failure reason {reason!r}; there are {', '.join(REFUND_FAILURES)}"
            )
        return self._dispatcher.cause("refund", refund, "fail", {"reason": reason})

    def fail_topup(self, topup: str, code: str = "insufficient_funds") -> Shape:
        """The bank refuses a pending top-up. `code` is one of Stripe's failure codes. Returns the
        top-up. Raises as `fail_payout`. (documented)
        """
        if code not in FAILURE_MESSAGES:
            raise ValueError(f"no failure code {code!r}; there are {', '.join(FAILURE_MESSAGES)}")
        return self._dispatcher.cause("topup", topup, "fail", {"code": code})

    def reverse_topup(self, topup: str) -> Shape:
        """The bank takes a top-up back: the money leaves the balance again. Returns the top-up.
        Raises `InvalidRequestError` for one that did not succeed. (documented)
        """
        return self._dispatcher.cause("topup", topup, "reverse", {})

    def set_rate(self, currency: str, units_for_one_dollar: str | int | Fraction) -> None:
        """From now on one US dollar is so many units of the currency, at the mid rate.

        `units_for_one_dollar` is exact: a string ("0.9448"), an integer or a fraction. What was
        converted before stays. Raises ValueError for a rate that is not positive. (assumed: Stripe
        sets its own)
        """
        rate = Fraction(units_for_one_dollar)
        if rate <= 0:
            raise ValueError(f"a rate is positive: {units_for_one_dollar!r}")
        if currency.lower() not in SUPPORTED:
            raise ValueError(f"Stripe does not have the currency {currency!r}")
        self._dispatcher.set(rates={currency.lower(): rate})
