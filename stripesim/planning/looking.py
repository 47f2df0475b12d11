"""The past and the future of a simulator, as tables: `timeline`, `history`, `settlements`,
`forecast`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import stripesim
from stripesim.api.access import account_named
from stripesim.api.dispatch import NATIVE_KEY, Dispatcher
from stripesim.api.options import currency_named, one_of
from stripesim.api.table import Table
from stripesim.api.values import said
from stripesim.engine.clock import Clock, Moment
from stripesim.engine.later import Later
from stripesim.engine.record import DELETED
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.resources.accounts.account.record import Account
from stripesim.resources.accounts.connections import connected_accounts

if TYPE_CHECKING:
    from stripesim.notebook import history as past
    from stripesim.notebook import settlements as settled
    from stripesim.planning import forecast as future
    from stripesim.planning import records, workload
else:
    past = Later("stripesim.notebook.history")
    settled = Later("stripesim.notebook.settlements")
    future = Later("stripesim.planning.forecast")
    records, workload = Later("stripesim.planning.records"), Later("stripesim.planning.workload")

MONTH = 30  # days, that a forecast is about unless more is asked for
Accounts = str | Sequence[str] | None


class PastAndFuture(ABC):
    """What a simulator says of its money over time. Reading changes nothing and leaves no trace."""

    _dispatcher: Dispatcher
    _lock: Any
    _world: World
    clock: Clock

    def timeline(self, currency: str | None = None, *, stripe_account: Accounts = None) -> Table:
        """What happened to the money, oldest first, line by line and why, with the sums after each
        line in minor units; also why a night brought no payout.

        currency: unless given, the account's default currency. stripe_account: an id, or several,
        whose lines stand in the order of time; "all" is this account and those connected to it;
        unless given, this account. Raises `PermissionError` for another's account, ValueError for
        a currency that is none. See `stripesim.notebook.timeline`.
        """
        from stripesim.notebook.timeline import timeline

        return timeline(self, _currency(currency), stripe_account=stripe_account)

    def history(
        self,
        every: past.Every = None,
        *,
        currency: str | None = None,
        stripe_account: Accounts = None,
    ) -> past.History:
        """Where the money was: a row for each moment, account and currency, oldest first.

        `moment`, `account`, `currency`; in minor units `available`, `pending`, `reserved` (held of
        the account, or of a platform for its accounts), `in_transit` and `bank` (what payouts have
        brought there). every: None, whenever a sum changed; "day", each midnight (UTC) and now.
        stripe_account: an id, or several; unless given, the own account. One pass over the rows of
        those accounts, however many days there are. Raises `PermissionError` for another's account.
        """
        one_of("every", every, (None, "day"))
        self.clock.follow()
        with self._lock:
            accounts = self._accounts(stripe_account)
            return past.history(self._world, accounts, every, _currency(currency))

    def settlements(
        self,
        reporting_category: str | None = "charge",
        *,
        currency: str | None = None,
        stripe_account: Accounts = None,
    ) -> settled.Settlements:
        """Each payment on its way to the bank, oldest first: one row a balance transaction.

        The columns are those of Stripe's itemized reports (`balance_transaction_id`, `created_utc`,
        `available_on_utc`, `gross`, `fee`, `net`, `reporting_category`, `automatic_payout_id`, ...;
        here minor units and unix seconds), and `bank_utc`, when its automatic payout was paid, and
        `days`, from the payment until then: both None as long as it has not arrived, and if the
        bank sent it back. reporting_category: None for all. One pass over the rows of the accounts.
        Raises `PermissionError` for another's account.
        """
        one_of("reporting_category", reporting_category, (None, *settled.CATEGORIES))
        self.clock.follow()
        with self._lock:
            accounts = self._accounts(stripe_account)
            return settled.settlements(
                self._world, accounts, reporting_category, _currency(currency)
            )

    def forecast(
        self,
        days: int | None = None,
        *,
        until: Moment | None = None,
        workload: workload.Workload | records.Recorded | None = None,
        currency: str | None = None,
        stripe_account: Accounts = None,
    ) -> future.Forecast:
        """What will be in the account, day by day: a row for each coming midnight (UTC), as those
        of `history`, and `.payouts`, what arrives when. It prints what it assumes.

        Without a workload nothing else happens; with one, it is played. That is done in a fork:
        this simulator stays as it is. days or until: how far; unless given, 30 days. Costs the fork
        and what is played, then one pass over the rows of the accounts. Raises ValueError for a
        moment that has passed.
        """
        from stripesim.planning.moments import until_moment

        self.clock.follow()
        with self._lock:
            span = MONTH if days is None and until is None else days
            end = until_moment(self._world.now, span, until)
            accounts = self._accounts(stripe_account)
            twin = self._twin("own")
        return future.forecast(twin, end, workload, accounts, _currency(currency))

    @abstractmethod
    def _twin(self, clock: str, seed: int | str | None = None) -> stripesim.Simulator:
        """A copy of the simulator with a clock of that kind."""

    def _accounts(self, named: Accounts) -> list[str]:
        """The ids that an argument `stripe_account` means: "all" is the own one and those connected
        to it.
        """
        own = self._dispatcher.platform
        if named == "all":
            return [own, *(each.id for each in connected_accounts(self._world, own))]
        several = [own] if named is None else [named] if isinstance(named, str) else named
        try:
            found = [self._account(said(id), own) for id in several]
        except Refusal as refusal:
            raise self._dispatcher.exception(refusal) from None
        return list(dict.fromkeys(found))

    def _account(self, id: str, own: str) -> str:
        """The account of that id. What was, of one that is deleted, can still be looked at."""
        account = self._world.store.latest.get(id)
        if isinstance(account, Account) and (account.state, account.platform) == (DELETED, own):
            return id
        return account_named(self._world, id, own, NATIVE_KEY)


def _currency(named: str | None) -> str | None:
    return None if named is None else currency_named(named)
