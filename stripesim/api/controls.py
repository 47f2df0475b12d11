"""What Stripe does not let you cause. One place, one pattern: verb, object."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Literal

from stripesim.api.dispatch import Dispatcher
from stripesim.api.faults import fault
from stripesim.resources.dispute import REASONS
from stripesim.rules.currencies import SUPPORTED
from stripesim.rules.test_bank_payments import FAILURES
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

    def authenticate(self, intent: str, succeed: bool = True) -> Shape:
        """The customer does, or fails to do, what a `requires_action` intent asks: 3D Secure.

        `intent` is the id of a PaymentIntent or a SetupIntent. Returns it: `succeeded` (or what
        comes next), or `requires_payment_method` with its error where the authentication failed or
        the card declines after it. Raises `InvalidRequestError` for an intent that does not wait.
        (documented)
        """
        kind = "setup_intent" if intent.startswith("seti_") else "payment_intent"
        return self._dispatcher.cause(kind, intent, "authenticate", {"succeed": succeed})

    def fail_charge(self, charge: str, code: str = "insufficient_funds") -> Shape:
        """The bank refuses a pending debit (ACH, SEPA, Bacs, BECS), now. Returns the charge.

        A `payment_failure_refund` row takes the money back, not the fee; the intent waits for
        another payment method. `code` is one of Stripe's failure codes. Raises ValueError for a
        code that Stripe does not have, `InvalidRequestError` for a charge that is not pending.
        (documented; the fee assumed)
        """
        _one_of("code", code, tuple(FAILURES))
        return self._dispatcher.cause("charge", charge, "fail", {"code": code})

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

    def dispute_charge(
        self,
        charge: str,
        amount: int | None = None,
        reason: str = "fraudulent",
        inquiry: bool = False,
    ) -> Shape:
        """The cardholder disputes a charge, now. Returns the dispute.

        `amount` (minor units of the charge's currency; it may exceed the charge) is what was
        captured, less what was refunded or is disputed already, unless you say it. `reason` is one
        of Stripe's. An inquiry only asks; else amount and dispute fee leave the balance, which may
        go below zero. Raises ValueError for a reason that Stripe doesn't have,
        `InvalidRequestError` when there is nothing to dispute. (recorded)
        """
        _one_of("reason", reason, REASONS)
        if amount is not None and amount < 1:
            raise ValueError(f"a disputed amount is at least 1, not {amount}")
        case = "inquiry" if inquiry else "chargeback"
        facts = {"charge": charge, "reason": reason, "case": case, "amount": amount}
        return self._dispatcher.bring("dispute", ("charge", charge), facts)

    def close_dispute(self, dispute: str, status: str = "won") -> Shape:
        """The bank decides a dispute, now: "won" or "lost" by the merchant. Returns the dispute.

        Won brings the amount back, and the fee for countering it, but not the dispute fee. An
        inquiry is closed either way, as `warning_closed`. Raises ValueError for another status,
        `InvalidRequestError` for a dispute that is closed already. (recorded)
        """
        _one_of("status", status, ("won", "lost"))
        return self._dispatcher.cause("dispute", dispute, "decide", {"outcome": status})

    def escalate_dispute(self, dispute: str) -> Shape:
        """The bank turns an inquiry into a chargeback, now: amount and fee are taken. Returns the
        dispute. Raises `InvalidRequestError` for one that is no open inquiry. (documented)
        """
        return self._dispatcher.cause("dispute", dispute, "decide", {"outcome": "escalated"})

    def fail_requests(
        self,
        status: Literal[409, 429, 500, "connection"],
        *,
        code: str | None = None,
        times: int = 1,
        match: str | None = None,
        retry: bool = False,
    ) -> None:
        """The next `times` requests are not tried but answered with an error. Nothing changes.

        `status` 429 is `rate_limit`, or `lock_timeout` with that `code`; 500 an `APIError`; 409
        concerns requests with an idempotency key (the SDK gives one to every POST); "connection":
        no answer comes, an `APIConnectionError`. `match` names the requests: "POST /v1/charges", or
        "GET /v1/charges/ch_..." for one object, "GET /v1/charges/{charge}" for any. Faults stand
        in line: a request gets the first that concerns it.

        The answer tells the SDK not to try again; with `retry=True` it tells it to, and the SDK
        does so at once, without sleeping, as often as `stripe.max_network_retries` says. Such
        answers are not kept under an idempotency key. Raises ValueError for what Stripe never
        answers. (recorded: 409, 429; assumed: the words of 500)
        """
        self._dispatcher.faults.append(fault(status, code, times, match, retry))

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


def _one_of(name: str, value: str, options: Sequence[str]) -> None:
    if value not in options:
        raise ValueError(f"{name} is one of {', '.join(options)}; not {value!r}")
