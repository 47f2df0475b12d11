"""Simulator: what a user holds. It connects the layers below and has no rules of its own."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cached_property
from os import PathLike
from threading import RLock
from typing import TYPE_CHECKING, Any, Literal, get_args
from warnings import warn

from stripesim.adapters import json_text, wall_clock
from stripesim.api.controls import Controls
from stripesim.api.dispatch import Dispatcher
from stripesim.api.endpoints import ROUTES
from stripesim.api.endpoints.account_links import AccountLinks, AccountSessions
from stripesim.api.endpoints.accounts import Accounts
from stripesim.api.endpoints.balance import Balance, BalanceSettings, BalanceTransactions, Topups
from stripesim.api.endpoints.charges import Charges, Disputes, Refunds
from stripesim.api.endpoints.connect import ApplicationFees, Transfers
from stripesim.api.endpoints.country_specs import CountrySpecs
from stripesim.api.endpoints.customers import Customers
from stripesim.api.endpoints.events import Events, WebhookEndpoints
from stripesim.api.endpoints.exchange_rates import ExchangeRates
from stripesim.api.endpoints.files import Files
from stripesim.api.endpoints.intents import PaymentIntents, SetupIntents
from stripesim.api.endpoints.mandates import Mandates, SetupAttempts
from stripesim.api.endpoints.payment_methods import PaymentMethods
from stripesim.api.endpoints.payouts import Payouts
from stripesim.api.endpoints.radar import Radar, Reviews
from stripesim.api.endpoints.reserves import Reserve
from stripesim.api.endpoints.tokens import Tokens
from stripesim.api.happened import events_at
from stripesim.api.log import log
from stripesim.api.opening import new_world, open_account
from stripesim.api.options import one_of, opening_of, seconds_of, timing_of, types_of, version_of
from stripesim.api.routes import STRIPE_HAS
from stripesim.api.table import Table
from stripesim.api.upcoming import upcoming
from stripesim.engine.clock import Clock, Moment, reachable, timestamp
from stripesim.engine.ids import Ids
from stripesim.engine.later import Later
from stripesim.engine.spelling import no_attribute, spelt
from stripesim.engine.world import World
from stripesim.facts.api_versions import NEWEST
from stripesim.facts.calendars import Calendar, calendar_for
from stripesim.facts.conversion import standard_rates
from stripesim.facts.payment_methods import ENABLED
from stripesim.facts.pricing import PriceList, prices_for
from stripesim.facts.settlement import COUNTRIES
from stripesim.planning.looking import PastAndFuture
from stripesim.resources.settings import Settings

if TYPE_CHECKING:
    import stripe

    from stripesim.adapters import freezegun, stripe_sdk
    from stripesim.adapters import webhooks as hooks
    from stripesim.api import components as embedded
    from stripesim.explain import explain as explained
    from stripesim.web import server
else:
    stripe, server = Later("stripe"), Later("stripesim.web.server")
    freezegun, stripe_sdk = (
        Later("stripesim.adapters.freezegun"),
        Later("stripesim.adapters.stripe_sdk"),
    )
    hooks, embedded = Later("stripesim.adapters.webhooks"), Later("stripesim.api.components")
    explained = Later("stripesim.explain.explain")

RefundsWhenShort = Literal["overdraw", "wait_when_negative", "wait_when_short"]
DEFAULT_START = "2026-03-02T09:00:00Z"  # a Monday


class Simulator(PastAndFuture):
    """The money of one Stripe account, in memory, under a clock that you control.

    What it has, in groups; `help(Simulator.fork)`, `help(sim.clock)` and the like say more:

    Doors: the API's own resources, with the names of `stripe.StripeClient(...).v1`: account_links,
        account_sessions, accounts, application_fees, balance, balance_settings,
        balance_transactions, charges, country_specs, customers, disputes, events, exchange_rates,
        files, mandates, payment_intents, payment_methods, payouts, radar, refunds, reserve,
        reviews, setup_attempts, setup_intents, tokens, topups, transfers, webhook_endpoints;
        to the official SDK: activate, client; to others: answer, serve, intercept, webhooks.
    Driving: clock, controls, components, freeze_time.
    Looking: account, explain, timeline, history, settlements, forecast, upcoming, log.
    Copies: fork, save, load; also `copy` and `pickle`.
    Checks: check, fingerprint, unsimulated.

    What it is made with:

    country: the account's, which decides its currency, its prices and how long money waits.
    start: the moment it is now: an aware datetime, a date, an ISO string, unix seconds, or "now".
    seed: ids are made from it: same seed and same calls, same ids.
    opening_balance: {currency: minor units} that a top-up has added before the first call.
    pricing: a `stripesim.PriceList`; unless given, the country's standard price.
    settlement: "established" or "initial" account of its country, or (days, "business" or
        "calendar", roll weekends forward).
    payout_timing: "same_day": payouts take what is available (sandboxes, 2023-24); "ahead":
        they are made before it is available (live accounts).
    refunds_when_short: "overdraw": a refund takes the balance below zero; "wait_when_negative":
        it waits while the balance is negative; "wait_when_short": while there is too little.
    async_capture: the charge of a PaymentIntent has its balance transaction, its transfer and its
        application fee two seconds later (`capture_method: automatic_async`); False: at once.
    payment_methods: the types that are enabled in the Dashboard. Unless an intent says how it is
        paid, it takes these, and wants a `return_url` if one of them redirects; as Stripe does.
        ("card",): an account with cards alone.
    transfers_abroad: a US platform sends transfers outside its region to accounts under the
        recipient agreement only; "all": also under the full one, as Stripe let some before.
    raw_card_numbers: False: a newer account: requests give tokens (`tok_visa`), no card numbers.
    delete_accounts: "when_empty": with balances of zero (live mode); "any_time" (test mode): once
        nothing is under way; what they have, or owe, is written off by rows of type `adjustment`.
    search_delay: seconds until a search finds what was made or changed. Stripe: within a minute.
    unsimulated: "fail": a test in which something was asked for that stripesim does not simulate
        fails at its end (`sim.unsimulated` lists it); "allow": it does not.
    api_version: the account's own version of the API: that of its events, and of requests that
        name none. The official SDK names the one that it was made for.
    holidays: None: the calendars of the Federal Reserve, TARGET and England, elsewhere weekends;
        "bank": the country's own, through the extra `stripesim[holidays]`.
    clock: "own", or "system": it follows `time.time()`.
    """

    @spelt
    def __init__(
        self,
        country: str = "US",
        start: Moment = DEFAULT_START,
        seed: int | str = 0,
        opening_balance: Mapping[str, int] | None = None,
        pricing: PriceList | None = None,
        settlement: Literal["established", "initial"] | tuple[int, str, bool] = "established",
        payout_timing: Literal["same_day", "ahead"] = "same_day",
        refunds_when_short: RefundsWhenShort = "overdraw",
        async_capture: bool = True,
        payment_methods: tuple[str, ...] = ENABLED,
        transfers_abroad: Literal["recipients", "all"] = "recipients",
        raw_card_numbers: bool = True,
        delete_accounts: Literal["when_empty", "any_time"] = "when_empty",
        search_delay: int = 60,
        unsimulated: Literal["fail", "allow"] = "fail",
        api_version: str = NEWEST,
        holidays: Literal["bank"] | None = None,
        clock: Literal["own", "system"] = "own",
    ) -> None:
        one_of("country", country, tuple(sorted(COUNTRIES)))
        one_of("payout_timing", payout_timing, ("same_day", "ahead"))
        one_of("refunds_when_short", refunds_when_short, get_args(RefundsWhenShort))
        one_of("async_capture", async_capture, (False, True))
        one_of("transfers_abroad", transfers_abroad, ("recipients", "all"))
        one_of("raw_card_numbers", raw_card_numbers, (False, True))
        one_of("delete_accounts", delete_accounts, ("when_empty", "any_time"))
        one_of("unsimulated", unsimulated, ("fail", "allow"))
        one_of("holidays", holidays, (None, "bank"))
        one_of("clock", clock, ("own", "system"))
        opening = opening_of(opening_balance)
        settings = Settings(
            payout_timing,
            refunds_when_short,
            standard_rates(),
            async_capture,
            types_of(payment_methods),
            seconds_of("search_delay", search_delay),
            unsimulated,
            version_of(api_version),
            transfers_abroad=transfers_abroad,
            raw_card_numbers=raw_card_numbers,
            delete_accounts=delete_accounts,
        )
        now = wall_clock.now() if start == "now" else reachable(timestamp(start))
        world = new_world(now, Ids(seed), settings)
        facts = {
            "country": country,
            "timing": timing_of(country, settlement),
            "calendar": calendar_for(country) if holidays is None else _bank_calendar(country),
            "prices": prices_for(country) if pricing is None else pricing,
        }
        self._wire(world, open_account(world, facts, opening), clock)

    def _wire(self, world: World, account: str, clock: str) -> None:
        """Put the clock, the dispatcher and the native calls around a world."""
        self._lock = RLock()
        self._world = world
        self.account = account
        self.clock = Clock(
            world,
            lock=self._lock,
            render=lambda places: events_at(places, world),
            is_business_day=world.store.latest[account].calendar.is_business_day,
            system=wall_clock.now if clock == "system" else None,
        )
        self._dispatcher = Dispatcher(
            world, self.clock, account, self._lock, ROUTES, json_text.json
        )
        self.account_sessions = AccountSessions(self._dispatcher)
        self.account_links = AccountLinks(self._dispatcher)
        self.accounts = Accounts(self._dispatcher)
        self.application_fees = ApplicationFees(self._dispatcher)
        self.balance = Balance(self._dispatcher)
        self.balance_transactions = BalanceTransactions(self._dispatcher)
        self.balance_settings = BalanceSettings(self._dispatcher)
        self.charges = Charges(self._dispatcher)
        self.controls = Controls(self._dispatcher)
        self.country_specs = CountrySpecs(self._dispatcher)
        self.customers = Customers(self._dispatcher)
        self.disputes = Disputes(self._dispatcher)
        self.events = Events(self._dispatcher)
        self.exchange_rates = ExchangeRates(self._dispatcher)
        self.files = Files(self._dispatcher)
        self.mandates = Mandates(self._dispatcher)
        self.payment_intents = PaymentIntents(self._dispatcher)
        self.payment_methods = PaymentMethods(self._dispatcher)
        self.setup_attempts = SetupAttempts(self._dispatcher)
        self.setup_intents = SetupIntents(self._dispatcher)
        self.tokens = Tokens(self._dispatcher)
        self.payouts = Payouts(self._dispatcher)
        self.radar = Radar(self._dispatcher)
        self.refunds = Refunds(self._dispatcher)
        self.reviews = Reviews(self._dispatcher)
        self.reserve = Reserve(self._dispatcher)
        self.topups = Topups(self._dispatcher)
        self.transfers = Transfers(self._dispatcher)
        self.webhook_endpoints = WebhookEndpoints(self._dispatcher)

        if "IPython" in sys.modules:
            from stripesim.notebook.formatters import install_if_in_ipython

            install_if_in_ipython()

    def __repr__(self) -> str:
        account = self._world.store.latest[self.account]
        return (
            f"<Simulator {account.country} {self.account}, {self.clock.now:%a %Y-%m-%d %H:%M} UTC>"
        )

    if not TYPE_CHECKING:  # type checkers shall know what is not there

        def __getattr__(self, name: str) -> Any:
            """Only for what is not there: say whether Stripe has it, or what was meant."""
            if name in STRIPE_HAS:
                raise AttributeError(
                    f"stripesim does not simulate {name}. Stripe has it; what is simulated is "
                    "listed by stripesim.routes()."
                )
            if hasattr(Controls, name):
                raise AttributeError(f"{name} is a control: sim.controls.{name}", name=name)
            raise no_attribute(self, name)

    # -- doors ------------------------------------------------------------------------------------

    def client(self, api_key: str = "sk_test_stripesim") -> stripe.StripeClient:
        """A real `stripe.StripeClient` that this simulator answers. Needs `stripesim[sdk]`."""
        return stripe_sdk.client(self.answer, api_key)

    def activate(self) -> stripe_sdk.activate[Simulator]:
        """`with sim.activate():` every use of the official SDK in the block is answered here.

        Also `with Simulator().activate() as sim:`, and a decorator, of plain and of async
        functions. Blocks nest; leaving one puts everything back. It holds for the whole process:
        RuntimeError if another simulator is active in another thread or task. Needs
        `stripesim[sdk]`.
        """
        return stripe_sdk.activate(self.answer, self)

    @cached_property
    def components(self) -> embedded.Components:
        """Stripe's embedded components, as plain data: `sim.components.balances(client_secret)`."""
        return embedded.Components(self._dispatcher)

    @cached_property
    def webhooks(self) -> hooks.Webhooks:
        """Who gets events, in process: `sim.webhooks.add(handler)`."""
        webhooks = hooks.Webhooks(self._dispatcher)
        self.clock.deliver = webhooks.deliver
        return webhooks

    def freeze_time(self) -> freezegun.carry:
        """`with sim.freeze_time():` `datetime.now()` in the block is the simulator's time and
        moves with it. Needs `stripesim[pytest]`.
        """
        return freezegun.carry(self.clock)

    def answer(
        self, method: str, url: str, headers: Mapping[str, str], body: str | bytes | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Answer an HTTP request, without HTTP: (status, headers in lower case, body)."""
        return self._dispatcher.answer(method, url, headers, body)

    def intercept(self, page: Any) -> Any:
        """Answer a Playwright page, or every page of a context: `stripeConnectInstance.create(
        "balances")` in an unchanged application shows and moves this simulator's money.

        In process, without a server. With the async API it is awaited: `await sim.intercept(page)`.
        (assumed: the component's words and layout; documented: what it shows and allows)
        """
        from stripesim.web.intercept import intercept

        return intercept(self, page)

    def serve(self, host: str = "127.0.0.1", port: int = 0) -> server.Server:
        """Answer over HTTP too, from threads of this process: `server.url`, `server.stop()`.

        `with sim.serve() as url:` stops by itself. Port 0 is any that is free. While it is open,
        webhooks are sent to the URLs of endpoints. Keys `sk_test_world_NAME` are other worlds,
        which begin as this one is now. OSError: the port is taken.
        """
        from stripesim.web.worlds import Worlds

        return server.Server(Worlds.around(self), host, port)

    # -- copies -----------------------------------------------------------------------------------

    def fork(self, seed: int | str | None = None) -> Simulator:
        """An independent copy, for what-if questions: neither sees what happens in the other.

        It goes on with the same ids as the original would, or with ids of its own from another
        `seed`. Webhook handlers stay with the original.
        """
        with self._lock:
            return self._twin(self.clock.kind, seed)

    def _twin(self, clock: str, seed: int | str | None = None) -> Simulator:
        """An independent copy under a clock of that kind, "own" or "system"."""
        from stripesim.engine.snapshot import copied

        world, requests = self._world, self._dispatcher.requests
        ids = world.ids.twin()
        if seed is not None:
            ids = world.ids.under(seed, len(world.log.events), requests)
        twin = type(self).__new__(type(self))
        twin._wire(copied(world, new_world(world.now, ids)), self.account, clock)
        twin._dispatcher.take_over(self._dispatcher)
        return twin

    def __copy__(self) -> Simulator:
        """`copy.copy` and `copy.deepcopy` fork. Raises RuntimeError while it is active: the copy
        would not answer the SDK.
        """
        if stripe_sdk.is_active(self):
            raise RuntimeError(
                "this simulator is active, and its copy would not answer the SDK. Django copies "
                "what setUpTestData puts on the class: make and activate the simulator in "
                "setUpClass. A copy that is meant is sim.fork()."
            )
        return self.fork()

    def __deepcopy__(self, memo: dict[int, Any]) -> Simulator:
        return self.__copy__()

    def __reduce__(self) -> tuple[Any, ...]:
        """`pickle` carries what `save` writes; a warning names the webhook handlers, which stay."""
        from stripesim.api import snapshots

        if handlers := self.webhooks.handlers:
            names = ", ".join(handlers)
            warn(f"webhook handlers do not travel with a pickled simulator: {names}", stacklevel=2)
        with self._lock:
            data = snapshots.packed(self._dispatcher, self.clock.kind)
        return _unpickled, (type(self), data)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the whole state to a file that `Simulator.load` reads, in any process."""
        from stripesim.api import snapshots

        with self._lock:
            data = snapshots.packed(self._dispatcher, self.clock.kind)
        with open(path, "wb") as file:
            file.write(data)

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Simulator:
        """A simulator as it was saved, by this version or an earlier one. Raises `SnapshotError`
        for a file that is damaged, forged or of a later format. Nothing in the file is executed.
        """
        from stripesim.api import snapshots

        with snapshots.reading(path), open(path, "rb") as file:
            return cls._read(file.read())

    @classmethod
    def _read(cls, data: bytes) -> Simulator:
        """A simulator from what `snapshots.packed` gave."""
        from stripesim.adapters.bank_holidays import named
        from stripesim.api import snapshots

        saved = snapshots.parsed(data, named)
        sim = cls.__new__(cls)
        sim._wire(snapshots.world(saved), saved.body["account"], saved.body["clock"])
        snapshots.restore_keys(sim._dispatcher, saved)
        return sim

    # -- looking ----------------------------------------------------------------------------------

    @cached_property
    def explain(self) -> explained.Explain:
        """Why something is as it is: `sim.explain("ch_...")`, `sim.explain(error)`,
        `sim.explain.payouts()`; see `stripesim.explain`.
        """
        return explained.Explain(self._dispatcher)

    def upcoming(self, currency: str | None = None) -> Table:
        """What will happen by itself, soonest first: moment, object, what happens. With a currency,
        without what is about money in another one. Raises ValueError for one that is none.
        """
        with self._lock:
            return upcoming(self._world, currency)

    def log(self, last: int = 10) -> str:
        """The last events, requests and webhook deliveries, as aligned text."""
        with self._lock:
            return log(self._dispatcher, last, self.webhooks.deliveries)

    @property
    def unsimulated(self) -> list[str]:
        """What was asked for and refused as not simulated, oldest first: `POST /v1/invoices`."""
        return self._dispatcher.unsimulated.copy()

    def check(self) -> None:
        """Recompute every sum that is kept running. Raises `stripesim.Corrupt` if one is wrong."""
        with self._lock:
            self._world.check()

    def fingerprint(self) -> str:
        """A digest of the whole state: equal for equal histories, unchanged by refused requests."""
        from stripesim.api import snapshots

        with self._lock:
            return snapshots.fingerprint(self._world)


def _unpickled(cls: type[Simulator], data: bytes | str) -> Simulator:
    from stripesim.api import snapshots

    with snapshots.reading("a pickle"):  # in format 4, a pickle carried text
        return cls._read(data.encode() if isinstance(data, str) else data)


def _bank_calendar(country: str) -> Calendar:
    from stripesim.adapters import bank_holidays

    return bank_holidays.calendar(country)
