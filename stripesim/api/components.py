"""`sim.components`: what Stripe's embedded components would show and allow, as plain data.

A page or a widget can be drawn over this and needs nothing else. (documented:
https://docs.stripe.com/connect/supported-embedded-components/balances)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from operator import attrgetter
from typing import Any

from stripesim.api.dashboard import add_external_account
from stripesim.api.dispatch import Dispatcher
from stripesim.api.endpoints.balance import BalanceSettings
from stripesim.api.endpoints.external_accounts import ExternalAccounts
from stripesim.api.endpoints.payouts import PayoutCreate
from stripesim.api.parameters import parameters_of
from stripesim.api.payout_quotes import options, quote
from stripesim.api.table import Table
from stripesim.api.values import said
from stripesim.engine.record import DELETED
from stripesim.engine.refusal import Refusal
from stripesim.engine.spelling import Named
from stripesim.facts.currencies import decimals
from stripesim.jobs.estimates import upcoming_payouts
from stripesim.resources.accounts.account_session.record import AccountSession
from stripesim.resources.accounts.account_session.shape import expires_at
from stripesim.resources.balance.balance import render as balance_of
from stripesim.resources.balance.of_an_account import settings_of
from stripesim.resources.places import PREFUNDING

Shape = dict[str, Any]
ACTIONS = (
    "instant_payout",
    "manual_payout",
    "edit_schedule",
    "edit_external_accounts",
    "add_money",
)
UNDERWAY = ("pending", "in_transit")
UNDERWAY_SHOWN = ("amount", "currency", "arrival_date", "method")

OPENS_NOTHING = {
    "unknown": "No account session has this client secret.",
    "expired": "This account session has expired. Create another one.",
    "closed": "This account session was closed by a logout. Create another one.",
    "not_enabled": "This account session does not enable the component {}.",
}


class Components(Named):
    """Opens embedded components by the `client_secret` of an account session."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    def __repr__(self) -> str:
        return "<Components: balances>"

    def balances(self, client_secret: str) -> Balances:
        """The balances component of an account session.

        Raises `InvalidRequestError` for a secret that is not one, that has expired, or whose
        session does not enable the component. (documented; the words are stripesim's)
        """
        return Balances(self._dispatcher, self._opened(client_secret, "balances"))

    def state(self, client_secret: str, component: str = "balances") -> str:
        """What becomes of a secret now: "open", "unknown", "expired", "closed" by a logout, or
        "not_enabled", if its session has other components only.
        """
        session = self._dispatcher.world.store.latest.get(said(client_secret))
        if session is None or session.kind != "account_session":
            return "unknown"
        if session.state == "closed":
            return "closed"
        if self._dispatcher.clock.timestamp >= expires_at(session):
            return "expired"
        return "open" if session.components[component]["enabled"] else "not_enabled"

    def _opened(self, secret: str, component: str) -> AccountSession:
        state = self.state(secret, component)
        if state != "open":
            refusal = Refusal(OPENS_NOTHING[state].format(component), param="client_secret")
            raise self._dispatcher.exception(refusal)
        opened: AccountSession = self._dispatcher.world.store.latest[secret]
        return opened


class Balances:
    """The balances component of one account: its data, and the actions it allows.

    Everything is read when asked for. Amounts are in minor units, moments in unix seconds UTC.
    """

    def __init__(self, dispatcher: Dispatcher, session: AccountSession) -> None:
        self._dispatcher = dispatcher
        self.account = session.connected
        self.expires_at = expires_at(session)
        self._session = session
        self._external = ExternalAccounts(dispatcher)
        self.features: Mapping[str, bool] = session.components["balances"]["features"]

    # -- what it shows ----------------------------------------------------------------------------

    @property
    def summary(self) -> Table:
        """One dict for each currency: currency, available, pending, total, instant_available."""
        shape = self._balance()
        instant = {each["currency"]: each["amount"] for each in shape.get("instant_available", ())}
        return Table(
            {
                "currency": now["currency"],
                "available": now["amount"],
                "pending": ahead["amount"],
                "total": now["amount"] + ahead["amount"],
                "instant_available": instant.get(now["currency"], 0),
            }
            for now, ahead in zip(shape["available"], shape["pending"], strict=True)
        )

    @property
    def upcoming_payouts(self) -> Table:
        """Payouts on their way, then those that the schedule will make of what is there: amount,
        currency, arrival_date, method, status (`estimated` until it is made), payout (its id, or
        None).
        """
        return Table([*self._underway(), *self._estimated()])

    @property
    def payout_schedule(self) -> Shape:
        """The account's payout schedule: interval, its days, delay_days."""
        settings = self._dispatcher.world.render(settings_of(self._dispatcher.world, self.account))
        payments = settings["payments"]
        delay = payments["settlement_timing"]["delay_days"]
        return {**payments["payouts"]["schedule"], "delay_days": delay}

    @property
    def external_accounts(self) -> list[Shape]:
        """The bank accounts and debit cards that the account is paid out to, as the API shows
        them, newest first.
        """
        with self._dispatcher.turn():
            world = self._dispatcher.world
            every = [*world.store.each(self.account, "external_account")]
            return [world.render(each) for each in reversed(every) if each.state != DELETED]

    @property
    def payout_options(self) -> Table:
        """Each way in which the account can be paid out now: method, currency, destination, the
        `minimum` and `maximum` amount, its `step`, and of the maximum its `fee` and what `leaves`
        the balance; `why_not` is None, or a sentence where there is too little. What `actions` does
        not allow is not among them.
        """
        with self._dispatcher.turn():
            ways = list(options(self._dispatcher, self.account))
        allowed = {METHODS[action] for action in PAYOUTS if self._why_not(action) is None}
        return Table(way for way in ways if way["method"] in allowed)

    def payout_quote(
        self, method: str, amount: int, currency: str, destination: str | None = None
    ) -> Shape:
        """What a payout would cost and bring, without making it: `fee`, what `arrives`, what
        `leaves` the balance, `arrival_date`, `destination`, and `error`, which is None or what the
        payout would be refused with. `method` is "instant" or "standard". Raises as the payout
        where a parameter makes no sense.
        """
        with self._dispatcher.turn():
            return quote(
                self._dispatcher, self.account, self._asked(amount, currency, destination, method)
            )

    @property
    def actions(self) -> dict[str, Shape]:
        """For instant_payout, manual_payout, edit_schedule, edit_external_accounts and add_money:
        `{"allowed": bool, "why_not": None or a sentence}`.
        """
        reasons = {action: self._why_not(action) for action in ACTIONS}
        return {action: {"allowed": why is None, "why_not": why} for action, why in reasons.items()}

    def data(self) -> Shape:
        """All that the component shows, as one plain dict. Besides the properties: `now`,
        `livemode`, the session's `expires_at`, the account's `country` and `default_currency`,
        whether a `sign_in` is asked for, and the `decimals` of each currency.
        """
        account = self._dispatcher.world.store.latest[self.account]
        paid_to = {each["currency"] for each in self.external_accounts}
        currencies = {account.default_currency, *paid_to}
        currencies |= {row["currency"] for row in (*self.summary, *self.upcoming_payouts)}
        return {
            "account": self.account,
            "country": account.country,
            "default_currency": account.default_currency,
            "livemode": False,
            "now": self._dispatcher.clock.timestamp,
            "expires_at": self.expires_at,
            "sign_in": self.sign_in_is_due,
            "features": dict(self.features),
            "decimals": {currency: decimals(currency) for currency in sorted(currencies)},
            "payout_options": list(self.payout_options),
            "summary": list(self.summary),
            "upcoming_payouts": list(self.upcoming_payouts),
            "payout_schedule": self.payout_schedule,
            "external_accounts": self.external_accounts,
            "actions": self.actions,
        }

    # -- signing in -------------------------------------------------------------------------------

    @property
    def sign_in_is_due(self) -> bool:
        """Whether the user has to sign in before anything is changed: where
        `controls.require_sign_in` says so, the session does not turn it off, and nobody has yet.
        """
        required: bool = self._dispatcher.world.settings.sign_in_required
        if not required or self.features["disable_stripe_user_authentication"]:
            return False
        return bool(self._dispatcher.world.store.latest[self._session.id].state == "open")

    def sign_in(self) -> None:
        """The user signs in, as in the popup of Stripe's. It holds as long as the session."""
        self._dispatcher.cause("account_session", self._session.id, "sign_in", {})

    def log_out(self) -> None:
        """The session is over; its client secret opens nothing any more."""
        self._dispatcher.cause("account_session", self._session.id, "close", {})

    # -- what it does -----------------------------------------------------------------------------

    def instant_payout(self, amount: int, currency: str, destination: str | None = None) -> Shape:
        """Pay out at once, to the destination or the currency's default. Returns the payout.

        Raises `InvalidRequestError` where `actions` says no, or what the payout itself raises.
        """
        self._allow("instant_payout")
        return self._pay_out(amount, currency, destination, "instant")

    def manual_payout(self, amount: int, currency: str, destination: str | None = None) -> Shape:
        """Pay out what is available, by hand. Returns the payout. Raises as `instant_payout`."""
        self._allow("manual_payout")
        return self._pay_out(amount, currency, destination, "standard")

    def edit_schedule(self, **schedule: Any) -> Shape:
        """Change when the account is paid: interval, weekly_payout_days, monthly_payout_days.

        Returns the new schedule. Raises as `instant_payout`.
        """
        self._allow("edit_schedule")
        payments = {"payouts": {"schedule": schedule}}
        settings = BalanceSettings(self._dispatcher)
        settings.update(payments=payments, stripe_account=self.account)
        return self.payout_schedule

    def add_external_account(
        self, external_account: str | Mapping[str, Any], default_for_currency: bool = False
    ) -> Shape:
        """Add a bank account or a debit card, by its details or a token. Returns it."""
        self._allow("edit_external_accounts")
        return add_external_account(
            self._dispatcher, self.account, external_account, default_for_currency
        )

    def update_external_account(self, external_account: str, **details: Any) -> Shape:
        """Change its details, or make it the default of its currency. Returns it."""
        self._allow("edit_external_accounts")
        details["stripe_account"] = self.account
        return self._external.update(self.account, external_account, **details)

    def remove_external_account(self, external_account: str) -> Shape:
        """Delete a bank account or a debit card. Returns what the API says of it."""
        self._allow("edit_external_accounts")
        named = (self.account, external_account)
        return self._external.delete(*named, stripe_account=self.account)

    def add_money(self, amount: int, currency: str) -> Shape:
        """Add money that pays for refunds and disputes and repays a negative balance.

        Returns the top-up, which is available two business days later. Raises as `instant_payout`.
        """
        self._allow("add_money")
        asked = self._asked(amount, currency, None, "standard")
        facts = {"amount": asked["amount"], "currency": asked["currency"]}
        facts["balance_type"] = PREFUNDING
        return self._dispatcher.bring("topup", ("account", self.account), facts, "add_funds")

    # -- inside -----------------------------------------------------------------------------------

    def _allow(self, action: str) -> None:
        why = self._why_not(action)
        if why is not None:
            raise self._dispatcher.exception(Refusal(why))
        if self.sign_in_is_due:
            raise self._dispatcher.exception(Refusal("The user has to sign in before this."))

    def _why_not(self, action: str) -> str | None:
        """Why an action is not allowed, as a sentence; None if it is."""
        account = self._dispatcher.world.store.latest[self.account]
        feature = FEATURES.get(action)
        if feature is not None and not self.features[feature]:
            return f"The account session does not allow {feature}."
        if action == "manual_payout" and self.payout_schedule["interval"] != "manual":
            return "Payouts are made by hand only when the schedule's interval is manual."
        if action in PAYOUTS and not account.payouts_enabled:
            return "Payouts are disabled for this account."
        if action == "instant_payout" and not any(row["instant_available"] for row in self.summary):
            return "Nothing can be paid out instantly at the moment."
        if action == "manual_payout" and all(row["available"] <= 0 for row in self.summary):
            return "Nothing is available to be paid out."
        if action == "add_money" and account.liable != account.id:
            return "The platform answers for this account's negative balance, not Stripe."
        return None

    def _pay_out(self, amount: int, currency: str, destination: str | None, method: str) -> Shape:
        """By the account itself: a platform may not make one for a Standard account."""
        facts = self._asked(amount, currency, destination, method)
        return self._dispatcher.bring("payout", ("account", self.account), facts)

    def _asked(self, amount: int, currency: str, destination: str | None, method: str) -> Shape:
        """The facts of a payout, of parameters as a request gives them."""
        asked = {"amount": amount, "currency": currency, "method": method}
        if destination is not None:
            asked["destination"] = destination
        try:
            return dict(parameters_of(PayoutCreate).parse(asked))
        except Refusal as refusal:
            raise self._dispatcher.exception(refusal) from None

    def _balance(self) -> Shape:
        with self._dispatcher.turn():
            return balance_of(self.account, self._dispatcher.world)

    def _underway(self) -> Iterator[Shape]:
        with self._dispatcher.turn():
            world = self._dispatcher.world
            payouts = world.store.table(self.account, "payout")
            states = payouts.index("state", attrgetter("state"))
            places = sorted(chain.from_iterable(states.get(state, ()) for state in UNDERWAY))
            every = [world.render(payouts.records[place]) for place in reversed(places)]
        for payout in sorted(every, key=lambda each: (each["arrival_date"], each["created"])):
            shown = {name: payout[name] for name in UNDERWAY_SHOWN}
            yield {**shown, "status": payout["status"], "payout": payout["id"]}

    def _estimated(self) -> Iterator[Shape]:
        for payout in upcoming_payouts(self._dispatcher.world, self.account):
            yield {
                "amount": payout.amount,
                "currency": payout.currency,
                "arrival_date": payout.arrival_date,
                "method": "standard",
                "status": "estimated",
                "payout": None,
            }

    # -- showing itself ---------------------------------------------------------------------------

    def _parts(self) -> dict[str, Table]:
        allowed = Table(
            {"action": action, "allowed": YES[it["allowed"]], "why not": it["why_not"]}
            for action, it in self.actions.items()
        )
        return {
            "balance": self.summary,
            "upcoming payouts": self.upcoming_payouts,
            "payout schedule": Table([self.payout_schedule]),
            "what the account may do": allowed,
        }

    def __repr__(self) -> str:
        parts = [f"{name}\n{part!r}" for name, part in self._parts().items()]
        return "\n\n".join([f"Balances of {self.account}", *parts])

    def _repr_html_(self) -> str:
        from html import escape

        parts = (
            f"<h4>{escape(name)}</h4>{part._repr_html_()}" for name, part in self._parts().items()
        )
        return f"<h3>Balances of {escape(self.account)}</h3>{''.join(parts)}"


FEATURES = {
    "instant_payout": "instant_payouts",
    "manual_payout": "standard_payouts",
    "edit_schedule": "edit_payout_schedule",
    "edit_external_accounts": "external_account_collection",
}
YES = {True: "yes", False: "no"}
PAYOUTS = ("instant_payout", "manual_payout")
METHODS = {"instant_payout": "instant", "manual_payout": "standard"}
