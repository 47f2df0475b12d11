"""Controls: what Stripe does not let you cause. All are named in one pattern: verb, object."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from textwrap import shorten
from typing import Any, Literal

from stripesim.api.checks import known, one_of, positive
from stripesim.api.dashboard import add_external_account
from stripesim.api.demands import fields_asked
from stripesim.api.faults import fault
from stripesim.api.listing import arguments_of, first_sentence
from stripesim.api.table import Table
from stripesim.api.terms_controls import TermsControls
from stripesim.api.values import said
from stripesim.engine.clock import Moment, reachable, timestamp
from stripesim.engine.printing import terminal_width
from stripesim.engine.spelling import spelt_throughout
from stripesim.facts.bank_numbers import FAILURE_MESSAGES
from stripesim.facts.payment_methods import FAILURES
from stripesim.resources.accounts.requirements_shown import REASONS_TO_DISABLE
from stripesim.resources.balance import balance
from stripesim.resources.payments.dispute.record import REASONS
from stripesim.resources.places import ISSUING, PAYMENTS, PREFUNDING

REFUND_FAILURES = (
    "lost_or_stolen_card", "expired_or_canceled_card", "charge_for_pending_refund_disputed",
    "insufficient_funds", "declined", "merchant_request", "unknown",
)  # fmt: skip
Shape = dict[str, Any]


@spelt_throughout
class Controls(TermsControls):
    """`sim.controls`: make the bank, the cardholder or Stripe do something."""

    def __repr__(self) -> str:
        """One line for each control: its name and what it does."""
        said = [(name, first_sentence(control)) for name, control in _controls()]
        left = max(len(name) for name, _ in said)
        room = terminal_width() - left - 2
        lines = [f"{name:{left}}  {shorten(does, room, placeholder=' …')}" for name, does in said]
        return "\n".join([*lines, "help(sim.controls.fail_payout) says what goes in."])

    def _repr_html_(self) -> str:
        """All controls: name, what it does, arguments."""
        return controls()._repr_html_()

    def add_external_account(
        self,
        external_account: str | Mapping[str, Any] | None = None,
        default_for_currency: bool = False,
        *,
        stripe_account: str | None = None,
    ) -> Shape:
        """An account's holder adds a bank account or a debit card in the Dashboard, now.

        Stripe's API adds none to one's own account. `external_account` is what
        `accounts.external_accounts.create` takes, a token or details; None: the test bank account
        of the country that works. Returns it. Raises `InvalidRequestError` for one that cannot be,
        ValueError for None if it is there already and works. (documented)
        """
        owner = stripe_account or self._dispatcher.platform
        default = bool(default_for_currency)
        return add_external_account(self._dispatcher, said(owner), external_account, default)

    def allow_transfers_alone(self, allowed: bool = True) -> None:
        """Accounts abroad may request `transfers` alone from now on, or no longer; in the US never.

        Raises ValueError for what is not a bool. (documented; that it is for all others, assumed)
        """
        if type(allowed) is not bool:
            raise ValueError(f"allowed is True or False; not {allowed!r}")
        self._dispatcher.set(transfers_alone=allowed)

    def authenticate(self, intent: str, succeed: bool = True) -> Shape:
        """The customer passes or fails an intent's 3D Secure authentication.

        `intent` is the id of a PaymentIntent or a SetupIntent. Returns it: `succeeded` (or what
        comes next), or `requires_payment_method` with its error where the authentication failed or
        the card declines after it. Raises `InvalidRequestError` for an intent that does not wait.
        (documented)
        """
        kind = "setup_intent" if said(intent).startswith("seti_") else "payment_intent"
        return self._dispatcher.cause(kind, intent, "authenticate", {"succeed": succeed})

    def complete_onboarding(self, account: str, verified: bool = True) -> Shape:
        """A connected account supplies all that is still missing, now. Returns the account.

        It gets its country's test bank account if it has none in its currency; what it requested
        becomes active (nothing: card_payments and transfers), with `verified=False` pending first,
        and active 30 seconds later. Raises `InvalidRequestError` for an account that cannot.
        (documented: what is missing; that it comes at once, assumed)
        """
        return self._dispatcher.cause("account", account, "complete", {"verified": bool(verified)})

    def require(self, account: str, fields: str | Sequence[str], by: Moment) -> Shape:
        """Stripe asks a connected account for more, due by a date. Returns the account.

        `fields` are named as in its `requirements` (`individual.verification.document`,
        `company.tax_id`, `external_account`); `by` is a moment, as `clock.advance_to` takes
        it. They are due now, with that `current_deadline`; at `by` they are past due and stop its
        charges and payouts (a bank account, its payouts only), until they are given. Given before,
        nothing stops. Raises ValueError for what cannot be given and a date that is not to come,
        `InvalidRequestError` for what this account cannot be asked. (documented)
        """
        facts: Shape = {"fields": fields_asked(fields), "by": reachable(timestamp(by))}
        if facts["by"] <= self._dispatcher.world.now:
            raise ValueError(f"what is required is due later than now; not by {by!r}")
        return self._dispatcher.cause("account", account, "require", facts)

    def disable_account(
        self,
        account: str,
        reason: str = "requirements.past_due",
        charges: bool = True,
        payouts: bool = True,
    ) -> Shape:
        """Stripe stops an account, now: its charges, its payouts, or both. Returns the account.

        `reason` is one of Stripe's; `requirements[disabled_reason]` shows it. Where something is
        past due, `requirements[past_due]` names it (unless something is missing, a document), and
        it goes on when that is given. Without charges no capability is active. What was stopped
        before stays so. Raises ValueError for a reason that
        Stripe does not have and if nothing is stopped, `InvalidRequestError` for an account that
        was rejected. (documented)
        """
        one_of("reason", reason, REASONS_TO_DISABLE)
        if not (charges or payouts):
            raise ValueError("nothing is stopped: neither charges nor payouts")
        facts = {"reason": reason, "charges": bool(charges), "payouts": bool(payouts)}
        return self._dispatcher.cause("account", account, "disable", facts)

    def enable_account(self, account: str) -> Shape:
        """Stripe lets a stopped account go on: the reverse of `disable_account`. Returns the
        account.

        Payouts are made again by the next night's job. Raises `InvalidRequestError` for an account
        that is not stopped. (documented)
        """
        return self._dispatcher.cause("account", account, "enable", {})

    def fail_charge(self, charge: str, code: str = "insufficient_funds") -> Shape:
        """The bank refuses a pending debit (ACH, SEPA, Bacs, BECS), now. Returns the charge.

        A `payment_failure_refund` row takes the money back, not the fee; the intent waits for
        another payment method. `code` is one of Stripe's failure codes. Raises ValueError for a
        code that Stripe does not have, `InvalidRequestError` for a charge that is not pending.
        (documented; the fee assumed)
        """
        one_of("code", code, tuple(FAILURES))
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

    def fail_reference(self, refund: str) -> Shape:
        """The card network never says its reference of a refund. Returns the refund.

        `destination_details.card.reference_status` becomes `unavailable`, told by `refund.updated`;
        else it is `available` after five business days. Raises `InvalidRequestError` for a refund
        that has its reference, is of no card, or moved no money. (documented)
        """
        return self._dispatcher.cause("refund", refund, "fail_reference", {})

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

    def add_funds(self, amount: int, currency: str, *, stripe_account: str | None = None) -> Shape:
        """Money for refunds and disputes is added: available in two business days.

        `amount` is in minor units. It stands in the balance `refund_and_dispute_prefunding`, pays
        for refunds and disputes before the payments balance does, as far as it covers the whole of
        one, and repays a payments balance below zero. Returns the top-up. Raises ValueError for an
        amount or a currency that cannot be, `InvalidRequestError` in Brazil and India. (documented;
        the two days, and that it shows as a top-up, assumed)
        """
        return self._bring_to(stripe_account, "topup", amount, currency, "add_funds")

    def pay_out_funds(
        self, amount: int, currency: str, *, stripe_account: str | None = None
    ) -> Shape:
        """Money added for refunds and disputes goes back to the bank, on request.

        Returns the payout: one by hand, to the default external account of the currency. Raises
        ValueError for an amount or a currency that cannot be, `InvalidRequestError` with code
        `balance_insufficient` when it is too little. (documented; that it is a payout assumed)
        """
        return self._bring_to(stripe_account, "payout", amount, currency, "create")

    def fund_issuing(
        self, amount: int, currency: str, *, stripe_account: str | None = None
    ) -> Shape:
        """Money goes from the payments balance to the issuing balance, at once.

        Returns the balance, which has the key `issuing` from then on. Raises ValueError for an
        amount or a currency that cannot be, `InvalidRequestError` with code `balance_insufficient`
        when less is available. (documented; its rows assumed)
        """
        return self._move(stripe_account, amount, currency, PAYMENTS, ISSUING)

    def return_issuing_funds(
        self, amount: int, currency: str, *, stripe_account: str | None = None
    ) -> Shape:
        """Money goes from the issuing balance to the payments balance, at once.

        Returns the balance. Raises as `fund_issuing`. (documented; its rows assumed)
        """
        return self._move(stripe_account, amount, currency, ISSUING, PAYMENTS)

    def _move(
        self, account: str | None, amount: int, currency: str, source: str, destination: str
    ) -> Shape:
        positive(amount)
        known(currency)
        owner = account or self._dispatcher.platform
        facts = {"amount": amount, "currency": currency.lower(), "source": source}
        facts["destination"] = destination
        self._dispatcher.bring("balance_transfer", ("account", owner), facts)
        return balance.render(owner, self._dispatcher.world)

    def _bring_to(
        self, account: str | None, kind: str, amount: int, currency: str, verb: str
    ) -> Shape:
        positive(amount)
        known(currency)
        facts = {"amount": amount, "currency": currency.lower(), "balance_type": PREFUNDING}
        owner = account or self._dispatcher.platform
        return self._dispatcher.bring(kind, ("account", owner), facts, verb)

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
        go below zero. The dispute of a debit is lost at once and revokes its mandate; for reasons
        such as "insufficient_funds" it is the late return of an ACH debit, with the fee of one that
        failed. Raises ValueError for a reason that Stripe doesn't have,
        `InvalidRequestError` when there is nothing to dispute. (recorded)
        """
        one_of("reason", reason, REASONS)
        if amount is not None and (type(amount) is not int or amount < 1):
            raise ValueError(f"a disputed amount is a positive integer of minor units: {amount!r}")
        case = "inquiry" if inquiry else "chargeback"
        facts = {"charge": charge, "reason": reason, "case": case, "amount": amount}
        return self._dispatcher.bring("dispute", ("charge", charge), facts)

    def close_dispute(self, dispute: str, status: str = "won") -> Shape:
        """The bank decides a dispute, now: "won" or "lost" by the merchant. Returns the dispute.

        Won brings the amount back, and the fee for countering it, but not the dispute fee. An
        inquiry is closed either way, as `warning_closed`. Raises ValueError for another status,
        `InvalidRequestError` for a dispute that is closed already. (recorded)
        """
        one_of("status", status, ("won", "lost"))
        return self._dispatcher.cause("dispute", dispute, "decide", {"outcome": status})

    def escalate_dispute(self, dispute: str) -> Shape:
        """The bank turns an inquiry into a chargeback, now.

        Amount and fee are taken. Returns the dispute. Raises `InvalidRequestError` for one that is
        no open inquiry. (documented)
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
        self._dispatcher.faults.append(
            fault(status, code, times, match, retry, self._dispatcher.routes)
        )

    def set_rate(self, currency: str, units_for_one_dollar: str | int | Fraction) -> None:
        """From now on, a currency has this mid rate to the US dollar.

        `units_for_one_dollar` is how many units of the currency one US dollar is worth, exact: a
        string ("0.9448"), an integer or a fraction. What was converted before stays. Raises
        ValueError for a rate that is not positive. (assumed: Stripe sets its own)
        """
        rate = Fraction(units_for_one_dollar)
        if rate <= 0:
            raise ValueError(f"a rate is positive: {units_for_one_dollar!r}")
        known(currency)
        rates = self._dispatcher.world.settings.rates
        self._dispatcher.set(rates={**rates, currency.lower(): rate})

    def require_sign_in(self, required: bool = True) -> None:
        """From now on embedded components ask the user to sign in before anything is changed,
        unless the session has `disable_stripe_user_authentication`. Off until then.

        Whoever looks need not sign in. Raises ValueError for what is not a bool. (documented:
        components "might require user authentication"; assumed: before every change)
        """
        if type(required) is not bool:
            raise ValueError(f"required is True or False; not {required!r}")
        self._dispatcher.set(sign_in_required=required)

    def disturb_deliveries(self, shuffled: bool = True, duplicated: bool = True) -> None:
        """From now on webhooks are delivered out of order, and twice, as they may be at any time in
        production: to every endpoint, however it was made, and over HTTP too.

        `shuffled`: what happened at one moment comes in an order drawn from the seed; `duplicated`:
        everything comes twice. Both False: in order and once again. Raises ValueError for what is
        not a bool. (documented: https://docs.stripe.com/webhooks, neither order nor uniqueness)
        """
        if {type(shuffled), type(duplicated)} != {bool}:
            raise ValueError(f"both are True or False; not {shuffled!r}, {duplicated!r}")
        self._dispatcher.set(shuffled_deliveries=shuffled, duplicated_deliveries=duplicated)


def _controls() -> list[tuple[str, Callable[..., Any]]]:
    own = {**vars(Controls), **vars(TermsControls)}
    return [each for each in own.items() if not each[0].startswith("_")]


def controls(about: str = "") -> Table:
    """Every control, what Stripe does not let you cause: its name, what it does, its arguments.
    `controls("payout")` are those with this text in any column; case does not matter.
    """
    every = Table(
        {"control": name, "does": first_sentence(control), "arguments": arguments_of(control)}
        for name, control in _controls()
    )
    return every.about(about)
