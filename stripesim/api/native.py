"""The native calls: names and parameters of `stripe.StripeClient(...).v1`, plain dicts out.

Every call takes keyword arguments as `params.py` declares them, `stripe_account=` and
`idempotency_key=` besides, and raises the classes of `stripesim.errors`. Amounts are in minor units
of the currency, moments in unix seconds UTC. (documented: stripe-python 16.1.0)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Any, Unpack

from stripesim.api.dispatch import Dispatcher
from stripesim.api.routes import BY_NAME

if TYPE_CHECKING:
    from stripesim.api import params as take
else:

    class Later:
        """`params.py`, imported when somebody looks at what a call takes, or makes one."""

        def __getattr__(self, name):
            from stripesim.api import params

            return getattr(params, name)

    take = Later()

Shape = dict[str, Any]


class Service:
    """What a group of native calls shares: the way to the dispatcher."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    def __init_subclass__(cls) -> None:
        """What a call takes shows in `help` and in completion too, not to type checkers alone."""
        for method in vars(cls).values():
            declared = getattr(method, "__annotations__", {}).get("params", "")
            if declared.startswith("Unpack[take."):
                method.__signature__ = Shown(method, declared[12:-1])

    def __repr__(self) -> str:
        names = [name for name in dir(self) if not name.startswith("_")]
        return f"<{type(self).__name__}: {', '.join(names)}>"

    def _call(self, name: str, params: Any, **ids: str) -> Shape:
        return self._dispatcher.call(BY_NAME[name], ids, params)


class Shown(Signature):
    """What a call takes, put together when somebody looks."""

    __slots__ = ("_of", "_whole")

    def __init__(self, method: Any, params: str) -> None:
        super().__init__()
        self._of = (method, params)
        self._whole: Signature | None = None

    @property
    def parameters(self) -> Any:
        self._whole = self._whole or _signature(*self._of)
        return self._whole.parameters

    def replace(self, **changes: Any) -> Any:
        return Signature(list(self.parameters.values())).replace(**changes)


def _signature(method: Any, declared: str) -> Signature:
    """The ids in order, then every parameter by name; those required have no default."""
    params = getattr(take, declared)
    names = method.__code__.co_varnames[: method.__code__.co_argcount]
    ids = [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD) for name in names]
    options = ("expand", "stripe_account", "idempotency_key")
    own = [name for name in params.__annotations__ if name not in options]
    given = [
        Parameter(
            name,
            Parameter.KEYWORD_ONLY,
            default=Parameter.empty if name in params.__required_keys__ else None,
        )
        for name in (*own, *(name for name in options if name in params.__annotations__))
    ]
    return Signature([*ids, *given])


def every(list: Callable[..., Shape], *ids: str, **params: Any) -> Iterator[Shape]:
    """Each object of a list, over all its pages, newest first; with `ending_before` from there back
    to the newest, as the SDK does it.
    """
    params = {"limit": 100, **params}
    back = params.get("ending_before") is not None and params.get("starting_after") is None
    while True:
        page = list(*ids, **params)
        data = page["data"]
        yield from reversed(data) if back else data
        if not page["has_more"]:
            return
        params["ending_before" if back else "starting_after"] = data[0 if back else -1]["id"]


class AccountSessions(Service):
    """What an account may see and do for a while in embedded components."""

    def create(self, **params: Unpack[take.AccountSessionCreate]) -> Shape:
        """A session for `account`: `components` names those to enable, each with its `features`.

        The answer has every component, with the features asked for or their defaults, and the
        `client_secret` that `sim.components` opens. Raises `InvalidRequestError` for what the
        account's controller does not allow. (documented)
        """
        return self._call("POST /v1/account_sessions", params)


class Balance(Service):
    """What is available and what is pending."""

    def retrieve(self, **params: Unpack[take.Nothing]) -> Shape:
        """`available` and `pending`, by currency and source type. (recorded)"""
        return self._call("GET /v1/balance", params)


class BalanceSettings(Service):
    """When money is available and paid out."""

    def retrieve(self, **params: Unpack[take.Nothing]) -> Shape:
        """The account's settings."""
        return self._call("GET /v1/balance_settings", params)

    def update(self, **params: Unpack[take.BalanceSettingsUpdate]) -> Shape:
        """Change the payout schedule, minimum balances, the delay, debits. What is not named stays.

        (documented)
        """
        return self._call("POST /v1/balance_settings", params)


class BalanceTransactions(Service):
    """The rows of the balance."""

    def retrieve(self, balance_transaction: str, **params: Unpack[take.Nothing]) -> Shape:
        """One row; its `status` follows the clock."""
        return self._call(
            "GET /v1/balance_transactions/{balance_transaction}",
            params,
            balance_transaction=balance_transaction,
        )

    def list(self, **params: Unpack[take.BalanceTransactionList]) -> Shape:
        """A page of rows, newest first; `payout` lists what an automatic payout paid."""
        return self._call("GET /v1/balance_transactions", params)

    def all(self, **params: Unpack[take.BalanceTransactionList]) -> Iterator[Shape]:
        """Each one, over all pages, newest first."""
        return every(self.list, **params)


class Charges(Service):
    """Card payments."""

    def create(self, **params: Unpack[take.ChargeCreate]) -> Shape:
        """Charge a card: `source` is a test token (`tok_visa`) or a card's details. With
        `stripe_account` it is that account's own, with `transfer_data` its money goes on to another
        one; of both the platform may keep an `application_fee_amount`.

        Raises `CardError` for a card that declines (the failed charge is kept) and
        `InvalidRequestError` for what Stripe refuses. (recorded)"""
        return self._call("POST /v1/charges", params)

    def retrieve(self, charge: str, **params: Unpack[take.Nothing]) -> Shape:
        """One charge."""
        return self._call("GET /v1/charges/{charge}", params, charge=charge)

    def update(self, charge: str, **params: Unpack[take.ChargeUpdate]) -> Shape:
        """Change its description or metadata (merged by key)."""
        return self._call("POST /v1/charges/{charge}", params, charge=charge)

    def list(self, **params: Unpack[take.ChargeList]) -> Shape:
        """A page of charges, newest first."""
        return self._call("GET /v1/charges", params)

    def all(self, **params: Unpack[take.ChargeList]) -> Iterator[Shape]:
        """Each one, over all pages, newest first."""
        return every(self.list, **params)

    def capture(self, charge: str, **params: Unpack[take.ChargeCapture]) -> Shape:
        """Capture an authorization, whole or in part; the rest is released. (recorded)"""
        return self._call("POST /v1/charges/{charge}/capture", params, charge=charge)


class Disputes(Service):
    """What cardholders took back, until the bank has decided.

    `sim.controls` opens disputes (as the dispute test cards do) and gives the bank's decision.
    """

    def retrieve(self, dispute: str, **params: Unpack[take.Nothing]) -> Shape:
        """One dispute, with the rows that withdrew and reinstated its money."""
        return self._call("GET /v1/disputes/{dispute}", params, dispute=dispute)

    def list(self, **params: Unpack[take.DisputeList]) -> Shape:
        """A page of disputes, newest first."""
        return self._call("GET /v1/disputes", params)

    def all(self, **params: Unpack[take.DisputeList]) -> Iterator[Shape]:
        """Each one, over all pages, newest first."""
        return every(self.list, **params)

    def update(self, dispute: str, **params: Unpack[take.DisputeUpdate]) -> Shape:
        """Give evidence, which is submitted at once and only once unless `submit=False` stages it;
        or change the metadata. Submitting against a chargeback costs a second fee.

        `evidence={"uncategorized_text": "winning_evidence"}` wins within seconds, as do
        "losing_evidence" and "escalate_inquiry_evidence" what they say. (documented)"""
        return self._call("POST /v1/disputes/{dispute}", params, dispute=dispute)

    def close(self, dispute: str, **params: Unpack[take.Nothing]) -> Shape:
        """Give the dispute up: it is lost. (documented)"""
        return self._call("POST /v1/disputes/{dispute}/close", params, dispute=dispute)


class CustomerPaymentMethods(Service):
    """The payment methods of one customer."""

    def list(self, customer: str, **params: Unpack[take.CustomerPaymentMethodList]) -> Shape:
        """A page of them, newest first."""
        return self._call("GET /v1/customers/{customer}/payment_methods", params, customer=customer)

    def all(
        self, customer: str, **params: Unpack[take.CustomerPaymentMethodList]
    ) -> Iterator[Shape]:
        """Each one, over all pages, newest first."""
        return every(self.list, customer, **params)

    def retrieve(self, customer: str, payment_method: str, **params: Unpack[take.Nothing]) -> Shape:
        """One of them."""
        return self._call(
            "GET /v1/customers/{customer}/payment_methods/{payment_method}",
            params,
            customer=customer,
            payment_method=payment_method,
        )


class Customers(Service):
    """Whom you charge, and their saved cards."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__(dispatcher)
        self.payment_methods = CustomerPaymentMethods(dispatcher)

    def create(self, **params: Unpack[take.CustomerCreate]) -> Shape:
        """A customer; `payment_method` or `source` (`tok_visa`) is saved to it.

        Raises `CardError` for a card that its issuer declines. (documented)"""
        return self._call("POST /v1/customers", params)

    def retrieve(self, customer: str, **params: Unpack[take.Nothing]) -> Shape:
        """One customer; of a deleted one, that it is deleted."""
        return self._call("GET /v1/customers/{customer}", params, customer=customer)

    def update(self, customer: str, **params: Unpack[take.CustomerUpdate]) -> Shape:
        """Change it. A new `source` replaces the default one; the default payment method has to be
        attached. (documented)"""
        return self._call("POST /v1/customers/{customer}", params, customer=customer)

    def delete(self, customer: str, **params: Unpack[take.Removal]) -> Shape:
        """Delete it for good; what it paid stays. (documented)"""
        return self._call("DELETE /v1/customers/{customer}", params, customer=customer)

    def list(self, **params: Unpack[take.CustomerList]) -> Shape:
        """A page of customers, newest first; `email` finds an address exactly."""
        return self._call("GET /v1/customers", params)

    def all(self, **params: Unpack[take.CustomerList]) -> Iterator[Shape]:
        """Each one, over all pages, newest first."""
        return every(self.list, **params)


class SetupIntents(Service):
    """Saving a card for later, authenticated where it has to be."""

    def create(self, **params: Unpack[take.SetupIntentCreate]) -> Shape:
        """Start saving a card; with `confirm=True` and a `payment_method`, save it at once.

        Raises `CardError` for a card that its issuer declines; the intent is kept. (documented)"""
        return self._call("POST /v1/setup_intents", params)

    def retrieve(self, setup_intent: str, **params: Unpack[take.Secret]) -> Shape:
        """One intent."""
        return self._call("GET /v1/setup_intents/{setup_intent}", params, setup_intent=setup_intent)

    def update(self, setup_intent: str, **params: Unpack[take.SetupIntentUpdate]) -> Shape:
        """Change an intent."""
        return self._call(
            "POST /v1/setup_intents/{setup_intent}", params, setup_intent=setup_intent
        )

    def list(self, **params: Unpack[take.SetupIntentList]) -> Shape:
        """A page of intents, newest first."""
        return self._call("GET /v1/setup_intents", params)

    def all(self, **params: Unpack[take.SetupIntentList]) -> Iterator[Shape]:
        """Each one, over all pages, newest first."""
        return every(self.list, **params)

    def confirm(self, setup_intent: str, **params: Unpack[take.SetupIntentConfirm]) -> Shape:
        """Save the payment method, to the customer if there is one. Raises as `create`."""
        return self._call(
            "POST /v1/setup_intents/{setup_intent}/confirm", params, setup_intent=setup_intent
        )

    def cancel(self, setup_intent: str, **params: Unpack[take.SetupIntentCancel]) -> Shape:
        """Give the setup up. (documented)"""
        return self._call(
            "POST /v1/setup_intents/{setup_intent}/cancel", params, setup_intent=setup_intent
        )


class Tokens(Service):
    """A card's details, handed over once."""

    def create(self, **params: Unpack[take.TokenCreate]) -> Shape:
        """A token of a card, good for one use.

        Raises `CardError` for a number, an expiry or a CVC that cannot be one. (documented)"""
        return self._call("POST /v1/tokens", params)

    def retrieve(self, token: str, **params: Unpack[take.Nothing]) -> Shape:
        """One token; `used` says whether it is spent."""
        return self._call("GET /v1/tokens/{token}", params, token=token)


class Events(Service):
    """What happened, as a webhook would tell it."""

    def retrieve(self, event: str, **params: Unpack[take.Nothing]) -> Shape:
        """One event; `data.object` is the state of then."""
        return self._call("GET /v1/events/{event}", params, event=event)

    def list(self, **params: Unpack[take.EventList]) -> Shape:
        """A page of events, newest first; a `type` may end in `*`."""
        return self._call("GET /v1/events", params)

    def all(self, **params: Unpack[take.EventList]) -> Iterator[Shape]:
        """Each one, over all pages, newest first."""
        return every(self.list, **params)


class PaymentIntents(Service):
    """Payments with as many attempts as they take."""

    def create(self, **params: Unpack[take.PaymentIntentCreate]) -> Shape:
        """Start a payment; with `confirm=True` and a `payment_method` charge at once. A debit
        (`pm_usBankAccount_success`) is `processing` for some days.

        Raises `CardError` for a card that declines; intent and charge are kept. (recorded)
        """
        return self._call("POST /v1/payment_intents", params)

    def retrieve(self, payment_intent: str, **params: Unpack[take.Secret]) -> Shape:
        """One intent."""
        return self._call(
            "GET /v1/payment_intents/{payment_intent}", params, payment_intent=payment_intent
        )

    def update(self, payment_intent: str, **params: Unpack[take.PaymentIntentUpdate]) -> Shape:
        """Change an intent; its amount only before it is paid. (recorded)"""
        return self._call(
            "POST /v1/payment_intents/{payment_intent}", params, payment_intent=payment_intent
        )

    def list(self, **params: Unpack[take.PaymentIntentList]) -> Shape:
        """A page of intents, newest first."""
        return self._call("GET /v1/payment_intents", params)

    def all(self, **params: Unpack[take.PaymentIntentList]) -> Iterator[Shape]:
        """Each one, over all pages, newest first."""
        return every(self.list, **params)

    def confirm(self, payment_intent: str, **params: Unpack[take.PaymentIntentConfirm]) -> Shape:
        """Charge the payment method. Raises `CardError` if it declines. (recorded)"""
        return self._call(
            "POST /v1/payment_intents/{payment_intent}/confirm",
            params,
            payment_intent=payment_intent,
        )

    def capture(self, payment_intent: str, **params: Unpack[take.PaymentIntentCapture]) -> Shape:
        """Capture what was held, whole or in part. (recorded)"""
        return self._call(
            "POST /v1/payment_intents/{payment_intent}/capture",
            params,
            payment_intent=payment_intent,
        )

    def cancel(self, payment_intent: str, **params: Unpack[take.PaymentIntentCancel]) -> Shape:
        """Give the payment up; what was held is released. (recorded)"""
        return self._call(
            "POST /v1/payment_intents/{payment_intent}/cancel",
            params,
            payment_intent=payment_intent,
        )


class PaymentMethods(Service):
    """Cards and bank accounts, ready to be charged: by a payment once, by their customer again and
    again.
    """

    def create(self, **params: Unpack[take.PaymentMethodCreate]) -> Shape:
        """A payment method from a token or a card's details; or of another `type`, from a bank
        account's (`type="sepa_debit", sepa_debit={"iban": ...}`).

        Raises `CardError` for a number, an expiry or a CVC that cannot be one. (documented)"""
        return self._call("POST /v1/payment_methods", params)

    def retrieve(self, payment_method: str, **params: Unpack[take.Nothing]) -> Shape:
        """One payment method."""
        return self._call(
            "GET /v1/payment_methods/{payment_method}", params, payment_method=payment_method
        )

    def update(self, payment_method: str, **params: Unpack[take.PaymentMethodUpdate]) -> Shape:
        """Change its expiry, billing details or metadata, once it is saved to a customer."""
        return self._call(
            "POST /v1/payment_methods/{payment_method}", params, payment_method=payment_method
        )

    def list(self, **params: Unpack[take.PaymentMethodList]) -> Shape:
        """A page of those that are attached, newest first; `customer` names whose."""
        return self._call("GET /v1/payment_methods", params)

    def all(self, **params: Unpack[take.PaymentMethodList]) -> Iterator[Shape]:
        """Each one, over all pages, newest first."""
        return every(self.list, **params)

    def attach(self, payment_method: str, **params: Unpack[take.PaymentMethodAttach]) -> Shape:
        """Save it to a customer. Raises `CardError` for a card that its issuer declines, and
        `InvalidRequestError` for one that was used or detached before. (documented)"""
        return self._call(
            "POST /v1/payment_methods/{payment_method}/attach",
            params,
            payment_method=payment_method,
        )

    def detach(self, payment_method: str, **params: Unpack[take.Nothing]) -> Shape:
        """Take it from its customer, for good: it cannot be charged any more. (recorded)"""
        return self._call(
            "POST /v1/payment_methods/{payment_method}/detach",
            params,
            payment_method=payment_method,
        )


class Payouts(Service):
    """Money to the bank."""

    def create(self, **params: Unpack[take.PayoutCreate]) -> Shape:
        """Pay out now, from what is available. (recorded)

        Raises `InvalidRequestError` with code `balance_insufficient` when it is too little."""
        return self._call("POST /v1/payouts", params)

    def retrieve(self, payout: str, **params: Unpack[take.Nothing]) -> Shape:
        """One payout; `arrival_date` is the day of the bank."""
        return self._call("GET /v1/payouts/{payout}", params, payout=payout)

    def update(self, payout: str, **params: Unpack[take.PayoutUpdate]) -> Shape:
        """Change its metadata."""
        return self._call("POST /v1/payouts/{payout}", params, payout=payout)

    def list(self, **params: Unpack[take.PayoutList]) -> Shape:
        """A page of payouts, newest first."""
        return self._call("GET /v1/payouts", params)

    def all(self, **params: Unpack[take.PayoutList]) -> Iterator[Shape]:
        """Each one, over all pages, newest first."""
        return every(self.list, **params)

    def cancel(self, payout: str, **params: Unpack[take.Nothing]) -> Shape:
        """Take back a payout that is still pending and was made by hand. (documented)"""
        return self._call("POST /v1/payouts/{payout}/cancel", params, payout=payout)

    def reverse(self, payout: str, **params: Unpack[take.PayoutReverse]) -> Shape:
        """Take a connected account's payout back from its bank in the US or Canada: the answer is a
        payout of the negative amount. (documented)"""
        return self._call("POST /v1/payouts/{payout}/reverse", params, payout=payout)


class Refunds(Service):
    """Money back to the card."""

    def create(self, **params: Unpack[take.RefundCreate]) -> Shape:
        """Refund a charge or an intent, whole or in part, below zero if it must;
        `reverse_transfer` and `refund_application_fee` take back as much of what was passed on and
        taken.

        (recorded)"""
        return self._call("POST /v1/refunds", params)

    def retrieve(self, refund: str, **params: Unpack[take.Nothing]) -> Shape:
        """One refund."""
        return self._call("GET /v1/refunds/{refund}", params, refund=refund)

    def update(self, refund: str, **params: Unpack[take.RefundUpdate]) -> Shape:
        """Change its metadata."""
        return self._call("POST /v1/refunds/{refund}", params, refund=refund)

    def list(self, **params: Unpack[take.RefundList]) -> Shape:
        """A page of refunds, newest first."""
        return self._call("GET /v1/refunds", params)

    def all(self, **params: Unpack[take.RefundList]) -> Iterator[Shape]:
        """Each one, over all pages, newest first."""
        return every(self.list, **params)

    def cancel(self, refund: str, **params: Unpack[take.Nothing]) -> Shape:
        """Refused for a refund that was sent. (recorded)"""
        return self._call("POST /v1/refunds/{refund}/cancel", params, refund=refund)


class ReservePlans(Service):
    """What is held of each charge of a connected account, and for how long."""

    def create(self, **params: Unpack[take.ReservePlanCreate]) -> Shape:
        """Hold `percent` of each charge: `type="rolling_release"` for some days
        (`rolling_release={"days_after_charge": 30}`), `"fixed_release"` until a date
        (`fixed_release={"release_after": ...}`), `"manual_release"` until you release it.

        `stripe_account` is an account whose losses you answer for. (documented)"""
        return self._call("POST /v1/reserve/plans", params)

    def retrieve(self, reserve_plan: str, **params: Unpack[take.Nothing]) -> Shape:
        """One plan."""
        return self._call("GET /v1/reserve/plans/{reserve_plan}", params, reserve_plan=reserve_plan)

    def list(self, **params: Unpack[take.ReservePlanList]) -> Shape:
        """A page of plans, newest first."""
        return self._call("GET /v1/reserve/plans", params)

    def all(self, **params: Unpack[take.ReservePlanList]) -> Iterator[Shape]:
        """Each one, over all pages, newest first."""
        return every(self.list, **params)

    def disable(self, reserve_plan: str, **params: Unpack[take.Nothing]) -> Shape:
        """End it for good; all that it holds is released. (documented)"""
        return self._call(
            "POST /v1/reserve/plans/{reserve_plan}/disable", params, reserve_plan=reserve_plan
        )


class ReserveHolds(Service):
    """Money that stays in a connected account's balance and is not paid out."""

    def create(self, **params: Unpack[take.ReserveHoldCreate]) -> Shape:
        """Hold an amount that is available, until midnight UTC of the day after
        `release_schedule={"release_after": ...}`, three to 180 days from now. (documented)

        Raises `InvalidRequestError` with code `balance_insufficient` when it is too little."""
        return self._call("POST /v1/reserve/holds", params)

    def retrieve(self, reserve_hold: str, **params: Unpack[take.Nothing]) -> Shape:
        """One hold; `amount_releasable` is what it still holds."""
        return self._call("GET /v1/reserve/holds/{reserve_hold}", params, reserve_hold=reserve_hold)

    def update(self, reserve_hold: str, **params: Unpack[take.ReserveHoldUpdate]) -> Shape:
        """Change its release schedule or its metadata. (documented)"""
        return self._call(
            "POST /v1/reserve/holds/{reserve_hold}", params, reserve_hold=reserve_hold
        )

    def list(self, **params: Unpack[take.ReserveHoldList]) -> Shape:
        """A page of holds, newest first."""
        return self._call("GET /v1/reserve/holds", params)

    def all(self, **params: Unpack[take.ReserveHoldList]) -> Iterator[Shape]:
        """Each one, over all pages, newest first."""
        return every(self.list, **params)


class ReserveReleases(Service):
    """Held money that went back to the balance, and why."""

    def create(self, **params: Unpack[take.ReserveReleaseCreate]) -> Shape:
        """Release a hold ahead of time, whole unless `amount` says less. (documented)"""
        return self._call("POST /v1/reserve/releases", params)

    def retrieve(self, reserve_release: str, **params: Unpack[take.Nothing]) -> Shape:
        """One release."""
        return self._call(
            "GET /v1/reserve/releases/{reserve_release}", params, reserve_release=reserve_release
        )

    def list(self, **params: Unpack[take.ReserveReleaseList]) -> Shape:
        """A page of releases, newest first."""
        return self._call("GET /v1/reserve/releases", params)

    def all(self, **params: Unpack[take.ReserveReleaseList]) -> Iterator[Shape]:
        """Each one, over all pages, newest first."""
        return every(self.list, **params)


class Reserve(Service):
    """Reserves on connected accounts: a part of their money is held back. (a preview of Stripe's)

    Each call names the account, `stripe_account=`.
    """

    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__(dispatcher)
        self.holds = ReserveHolds(dispatcher)
        self.plans = ReservePlans(dispatcher)
        self.releases = ReserveReleases(dispatcher)


class Topups(Service):
    """Money added to the balance: the opening balance is one."""

    def create(self, **params: Unpack[take.TopupCreate]) -> Shape:
        """Add money from the bank; it is pending until the day it is expected. (documented)"""
        return self._call("POST /v1/topups", params)

    def retrieve(self, topup: str, **params: Unpack[take.Nothing]) -> Shape:
        """One top-up."""
        return self._call("GET /v1/topups/{topup}", params, topup=topup)

    def update(self, topup: str, **params: Unpack[take.TopupUpdate]) -> Shape:
        """Change its description or metadata."""
        return self._call("POST /v1/topups/{topup}", params, topup=topup)

    def list(self, **params: Unpack[take.TopupList]) -> Shape:
        """A page of top-ups, newest first."""
        return self._call("GET /v1/topups", params)

    def all(self, **params: Unpack[take.TopupList]) -> Iterator[Shape]:
        """Each one, over all pages, newest first."""
        return every(self.list, **params)

    def cancel(self, topup: str, **params: Unpack[take.Nothing]) -> Shape:
        """Give a pending top-up up. (documented)"""
        return self._call("POST /v1/topups/{topup}/cancel", params, topup=topup)


class ApplicationFeeRefunds(Service):
    """What went back of one application fee."""

    def create(
        self, application_fee: str, **params: Unpack[take.ApplicationFeeRefundCreate]
    ) -> Shape:
        """Refund the fee, whole or in part, to the account that it was taken of. (recorded)"""
        return self._call(
            "POST /v1/application_fees/{application_fee}/refunds",
            params,
            application_fee=application_fee,
        )

    def retrieve(
        self, application_fee: str, fee_refund: str, **params: Unpack[take.Nothing]
    ) -> Shape:
        """One refund of the fee."""
        return self._call(
            "GET /v1/application_fees/{application_fee}/refunds/{fee_refund}",
            params,
            application_fee=application_fee,
            fee_refund=fee_refund,
        )

    def update(
        self,
        application_fee: str,
        fee_refund: str,
        **params: Unpack[take.ApplicationFeeRefundUpdate],
    ) -> Shape:
        """Change its metadata."""
        return self._call(
            "POST /v1/application_fees/{application_fee}/refunds/{fee_refund}",
            params,
            application_fee=application_fee,
            fee_refund=fee_refund,
        )

    def list(self, application_fee: str, **params: Unpack[take.Paging]) -> Shape:
        """A page of the fee's refunds, newest first."""
        return self._call(
            "GET /v1/application_fees/{application_fee}/refunds",
            params,
            application_fee=application_fee,
        )

    def all(self, application_fee: str, **params: Unpack[take.Paging]) -> Iterator[Shape]:
        """Each one, over all pages, newest first."""
        return every(self.list, application_fee, **params)


class ApplicationFees(Service):
    """What the platform has taken of charges on its connected accounts."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__(dispatcher)
        self.refunds = ApplicationFeeRefunds(dispatcher)

    def retrieve(self, application_fee: str, **params: Unpack[take.Nothing]) -> Shape:
        """One fee, with its latest refunds."""
        return self._call(
            "GET /v1/application_fees/{application_fee}", params, application_fee=application_fee
        )

    def list(self, **params: Unpack[take.ApplicationFeeList]) -> Shape:
        """A page of fees, newest first; `charge` names what they were taken of."""
        return self._call("GET /v1/application_fees", params)

    def all(self, **params: Unpack[take.ApplicationFeeList]) -> Iterator[Shape]:
        """Each one, over all pages, newest first."""
        return every(self.list, **params)


class TransferReversals(Service):
    """What came back of one transfer."""

    def create(self, transfer: str, **params: Unpack[take.TransferReversalCreate]) -> Shape:
        """Take back all that is left of a transfer, or `amount` of it. An account for whose losses
        the platform answers may go below zero. (documented)"""
        return self._call("POST /v1/transfers/{transfer}/reversals", params, transfer=transfer)

    def retrieve(
        self, transfer: str, transfer_reversal: str, **params: Unpack[take.Nothing]
    ) -> Shape:
        """One of them."""
        return self._call(
            "GET /v1/transfers/{transfer}/reversals/{transfer_reversal}",
            params,
            transfer=transfer,
            transfer_reversal=transfer_reversal,
        )

    def update(
        self,
        transfer: str,
        transfer_reversal: str,
        **params: Unpack[take.TransferReversalUpdate],
    ) -> Shape:
        """Change its metadata."""
        return self._call(
            "POST /v1/transfers/{transfer}/reversals/{transfer_reversal}",
            params,
            transfer=transfer,
            transfer_reversal=transfer_reversal,
        )

    def list(self, transfer: str, **params: Unpack[take.Paging]) -> Shape:
        """A page of them, newest first."""
        return self._call("GET /v1/transfers/{transfer}/reversals", params, transfer=transfer)

    def all(self, transfer: str, **params: Unpack[take.Paging]) -> Iterator[Shape]:
        """Each one, over all pages, newest first."""
        return every(self.list, transfer, **params)


class Transfers(Service):
    """Money sent from the platform to a connected account."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__(dispatcher)
        self.reversals = TransferReversals(dispatcher)

    def create(self, **params: Unpack[take.TransferCreate]) -> Shape:
        """Send what is available; with a `source_transaction`, what a charge brought, also while it
        is pending: then it arrives with the charge. (recorded)"""
        return self._call("POST /v1/transfers", params)

    def retrieve(self, transfer: str, **params: Unpack[take.Nothing]) -> Shape:
        """One transfer, with its latest reversals."""
        return self._call("GET /v1/transfers/{transfer}", params, transfer=transfer)

    def update(self, transfer: str, **params: Unpack[take.TransferUpdate]) -> Shape:
        """Change its description or metadata."""
        return self._call("POST /v1/transfers/{transfer}", params, transfer=transfer)

    def list(self, **params: Unpack[take.TransferList]) -> Shape:
        """A page of transfers, newest first."""
        return self._call("GET /v1/transfers", params)

    def all(self, **params: Unpack[take.TransferList]) -> Iterator[Shape]:
        """Each one, over all pages, newest first."""
        return every(self.list, **params)


class WebhookEndpoints(Service):
    """URLs that are told of events. `sim.webhooks.add` makes one and says who answers there."""

    def create(self, **params: Unpack[take.WebhookEndpointCreate]) -> Shape:
        """Add one, for the types of events named, or `["*"]`. Only this answer has its `secret`.

        (documented)"""
        return self._call("POST /v1/webhook_endpoints", params)

    def retrieve(self, webhook_endpoint: str, **params: Unpack[take.Nothing]) -> Shape:
        """One webhook endpoint."""
        return self._call(
            "GET /v1/webhook_endpoints/{webhook_endpoint}",
            params,
            webhook_endpoint=webhook_endpoint,
        )

    def update(self, webhook_endpoint: str, **params: Unpack[take.WebhookEndpointUpdate]) -> Shape:
        """Change it; `disabled=True` stops it, `disabled=False` lets it go on. (documented)"""
        return self._call(
            "POST /v1/webhook_endpoints/{webhook_endpoint}",
            params,
            webhook_endpoint=webhook_endpoint,
        )

    def list(self, **params: Unpack[take.Paging]) -> Shape:
        """A page of webhook endpoints, newest first."""
        return self._call("GET /v1/webhook_endpoints", params)

    def all(self, **params: Unpack[take.Paging]) -> Iterator[Shape]:
        """Each one, over all pages, newest first."""
        return every(self.list, **params)

    def delete(self, webhook_endpoint: str, **params: Unpack[take.Removal]) -> Shape:
        """Remove it; what it has not been told yet, it will not be. (documented)"""
        return self._call(
            "DELETE /v1/webhook_endpoints/{webhook_endpoint}",
            params,
            webhook_endpoint=webhook_endpoint,
        )


class ExternalAccounts(Service):
    """The bank accounts and debit cards that an account is paid out to."""

    def create(self, account: str, **params: Unpack[take.ExternalAccountCreate]) -> Shape:
        """Add a bank account or a debit card, by its details or a token
        (`tok_visa_debit_us_transferSuccess`); the first of its currency is its default.

        Raises `InvalidRequestError` with code `invalid_card_type` for a card that is no debit card.
        (documented)"""
        return self._call("POST /v1/accounts/{account}/external_accounts", params, account=account)

    def retrieve(
        self, account: str, external_account: str, **params: Unpack[take.Nothing]
    ) -> Shape:
        """One bank account or card."""
        return self._call(
            "GET /v1/accounts/{account}/external_accounts/{external_account}",
            params,
            account=account,
            external_account=external_account,
        )

    def update(
        self, account: str, external_account: str, **params: Unpack[take.ExternalAccountUpdate]
    ) -> Shape:
        """Change it; an `errored` one can be paid to again after. (documented)"""
        return self._call(
            "POST /v1/accounts/{account}/external_accounts/{external_account}",
            params,
            account=account,
            external_account=external_account,
        )

    def list(self, account: str, **params: Unpack[take.ExternalAccountList]) -> Shape:
        """A page of bank accounts and cards, newest first; `object` names which of them."""
        return self._call("GET /v1/accounts/{account}/external_accounts", params, account=account)

    def all(self, account: str, **params: Unpack[take.ExternalAccountList]) -> Iterator[Shape]:
        """Each one, over all pages, newest first."""
        return every(self.list, account, **params)

    def delete(self, account: str, external_account: str, **params: Unpack[take.Removal]) -> Shape:
        """Remove it. Raises `InvalidRequestError` for the default of the account's own currency,
        or of one that has another external account. (documented)"""
        return self._call(
            "DELETE /v1/accounts/{account}/external_accounts/{external_account}",
            params,
            account=account,
            external_account=external_account,
        )
