"""The sides of an account that can be explained: `sim.explain.payouts()`, `.balance()`, ..."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from stripesim.api.dispatch import Dispatcher
from stripesim.api.options import currency_named
from stripesim.engine.clock import Moment as When
from stripesim.engine.clock import timestamp
from stripesim.engine.spelling import meant, spelt
from stripesim.engine.world import World
from stripesim.explain import account as able_to
from stripesim.explain import balance, exposure, next_payout, period, reserve
from stripesim.explain.figures import Moment
from stripesim.explain.story import Sentence, Story
from stripesim.facts.days import DAY
from stripesim.jobs.payouts import JOB_HOUR
from stripesim.resources.balance.of_an_account import currencies_of


class Sides:
    """Explains the sides of an account. `stripe_account` is the account, unless given the
    simulator's own; `currency` one of its currencies, unless given all of them. LookupError: there
    is no such account; ValueError: no such currency.
    """

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    @spelt
    def payouts(
        self,
        *,
        currency: str | None = None,
        stripe_account: str | None = None,
        on: When | None = None,
    ) -> Story:
        """What the next automatic payout will be, of what, and what stands in its way. `on`: why
        the night of that day (a date, an ISO string, unix seconds) made a payout, or none. It
        reads the rows that no payout covers yet; with `on`, all rows until then.

        ValueError: the night of that day is still to come, or was before there was the account.
        """
        with self._dispatcher.turn():
            world, account = self._world(stripe_account)
            currencies = self._currencies(account, currency)
            if on is None:
                title = f"Payouts of {account}, as things stand on {Moment(world.now)}"
                return told(account, title, next_payout.story(world, account, currencies))
            day = timestamp(on) // DAY
            if day * DAY + JOB_HOUR > world.now:
                raise ValueError(
                    f"the payouts of {Moment(day * DAY)} are still to be made: without `on`, the "
                    "next ones are explained"
                )
            opened = world.store.latest[account].created
            if day * DAY + JOB_HOUR < opened:
                raise ValueError(f"{account} was only opened on {Moment(opened)}")
            title = f"Payouts of {account} in the night of {Moment(day * DAY)}"
            return told(account, title, next_payout.past(world, account, currencies, day))

    @spelt
    def balance(self, *, currency: str | None = None, stripe_account: str | None = None) -> Story:
        """What each figure of the balance is made of, and what changes it next. If it is negative:
        how it came, who answers for it, what happens by itself, what stops, and what ends it. It
        takes as long as the account has rows.
        """
        with self._dispatcher.turn():
            world, account = self._world(stripe_account)
            title = f"Balance of {account} on {Moment(world.now)}"
            currencies = self._currencies(account, currency)
            return told(account, title, balance.story(world, account, currencies))

    @spelt
    def reserve(self, *, currency: str | None = None, stripe_account: str | None = None) -> Story:
        """Why some of a platform's money is held (`connect_reserved`): because of which accounts,
        since when, and when it is released. It takes as long as the platform has had reserve
        transactions.
        """
        with self._dispatcher.turn():
            world, account = self._world(stripe_account)
            title = f"Reserve of {account} on {Moment(world.now)}"
            currencies = self._currencies(account, currency)
            return told(account, title, reserve.story(world, account, currencies))

    @spelt
    def account(self, stripe_account: str | None = None) -> Story:
        """What an account can do: why it cannot charge or be paid out, and what changes that."""
        with self._dispatcher.turn():
            world, account = self._world(stripe_account)
            title = f"What {account} can do, on {Moment(world.now)}"
            return told(account, title, able_to.story(world, account))

    @spelt
    def period(
        self,
        start: When,
        end: When | None = None,
        *,
        currency: str | None = None,
        stripe_account: str | None = None,
    ) -> Story:
        """What came and went from `start` until before `end` (now, unless given), to the cent: by
        reporting category, with the balance at both ends, the payouts, why the deposits are not the
        sales, and what Stripe cost. Moments are dates, datetimes, ISO strings or unix seconds. It
        takes as long as the account has rows and payouts.

        ValueError: it ends before it starts.
        """
        with self._dispatcher.turn():
            world, account = self._world(stripe_account)
            since = timestamp(start)
            until = world.now + 1 if end is None else timestamp(end)
            if until <= since:
                if end is None:
                    raise ValueError(
                        f"the period starts on {Moment(since)}, which is still to come: it is "
                        f"{Moment(world.now)}"
                    )
                raise ValueError(
                    f"the period ends on {Moment(until)}, not after its start on {Moment(since)}"
                )
            last = Moment(world.now if end is None else until)
            title = f"{account} from {Moment(since)} to {last}"
            currencies = self._currencies(account, currency)
            return told(account, title, period.story(world, account, currencies, since, until))

    @spelt
    def exposure(self, *, currency: str | None = None, stripe_account: str | None = None) -> Story:
        """What can still be taken from the account: refunds, disputes, payments and debits that may
        fail, reversals, and what its platform-liable accounts may owe. It takes as long as the
        account, and those accounts, have had payments.
        """
        with self._dispatcher.turn():
            world, account = self._world(stripe_account)
            title = f"What can still be taken from {account}, on {Moment(world.now)}"
            currencies = None if currency is None else self._currencies(account, currency)
            return told(account, title, exposure.story(world, account, currencies))

    # -- whose, and in what -----------------------------------------------------------------------

    def _world(self, stripe_account: str | None) -> tuple[World, str]:
        """The world, and the account meant."""
        world = self._dispatcher.world
        id = self._dispatcher.platform if stripe_account is None else stripe_account
        record: Any = world.store.latest.get(id)
        if record is None or record.kind != "account":
            accounts = [each for each in world.store.latest if each.startswith("acct_")]
            raise LookupError(f"there is no account {id!r} in this simulator{meant(id, accounts)}")
        return world, id

    def _currencies(self, account: str, currency: str | None) -> list[str]:
        """The currency meant, or all of the account: its own, those it has banks for, those it has
        had money in.
        """
        world = self._dispatcher.world
        if currency is not None:
            return [currency_named(currency)]
        record = world.store.latest[account]
        own = [record.default_currency, *record.defaults, *currencies_of(world, account)]
        return list(dict.fromkeys(own))


def told(account: str, title: str, sentences: Iterable[Sentence]) -> Story:
    """The story of a side of an account."""
    return Story(account, title, sentences)
