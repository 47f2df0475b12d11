"""Workloads: which payments come when. The same seed and the same start give the same calls.

Payments come at random (a Poisson process): so many a day on average, more or fewer by weekday, by
hour and with growth. Some are refunded or disputed some days later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from random import Random
from typing import TYPE_CHECKING, Any, Literal

from attrs import fields, frozen

import stripesim
from stripesim.api.options import one_of
from stripesim.engine.clock import Moment
from stripesim.engine.later import Later
from stripesim.facts.calendars import weekday
from stripesim.facts.currencies import MINIMUM_CHARGE, charge_step
from stripesim.facts.days import DAY, HOUR
from stripesim.planning.calls import Call, Played, play
from stripesim.planning.moments import until_moment

if TYPE_CHECKING:
    from stripesim.planning import records
else:
    records = Later("stripesim.planning.records")

Amounts = int | tuple[int, int]
Days = tuple[float, float]
MONTH = 30 * DAY  # growth is said by the month
SMALLEST = 50  # minor units, where no smallest charge is known


@frozen(kw_only=True)
class Workload:
    """Payments to come. All that is random follows from `seed` and from when it is played.

    per_day: how many payments a day, on average, in the beginning. weekdays: seven weights, Monday
    first; hours: 24 weights, by the hour in UTC; neither changes the number in a week. growth: by
    how much that number grows in 30 days (0.05: five percent). amounts: in minor units, always the
    same or (least, most), all equally likely; {currency: amounts} where they differ; unless given,
    20 to 400 times the currency's smallest charge ($10 to $200). currencies: one, or
    {currency: weight}; unless given, that of the simulator's account. refunds, disputes: the share
    of payments that are refunded in full, and disputed; refund_after, dispute_after: so many days
    later, (least, most). sellers: ids, or {id: weight}, of connected accounts that sell;
    charge_type: how ("direct" or "destination"); application_fee: the share that the platform
    keeps. source: what they pay with, or {source: weight}.

    Raises ValueError for what cannot be.
    """

    seed: int | str = 0
    per_day: float = 10.0
    weekdays: Sequence[float] = (1.0,) * 7
    hours: Sequence[float] = (1.0,) * 24
    growth: float = 0.0
    amounts: Amounts | Mapping[str, Amounts] | None = None
    currencies: str | Mapping[str, float] | None = None
    refunds: float = 0.0
    refund_after: Days = (0.0, 30.0)
    disputes: float = 0.0
    dispute_after: Days = (5.0, 60.0)
    sellers: Sequence[str] | Mapping[str, float] = ()
    charge_type: Literal["direct", "destination"] = "direct"
    application_fee: float = 0.0
    source: str | Mapping[str, float] = "tok_visa"

    def __attrs_post_init__(self) -> None:
        one_of("charge_type", self.charge_type, ("direct", "destination"))
        for name, long in (("weekdays", 7), ("hours", 24)):
            weights = getattr(self, name)
            if len(weights) != long or min(weights) < 0 or not sum(weights):
                raise ValueError(f"{name} are {long} weights, not all zero; not {weights!r}")
        for name in ("refunds", "disputes", "application_fee"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is a share, from 0 to 1; not {getattr(self, name)!r}")
        if self.refunds + self.disputes > 1:
            raise ValueError("refunds and disputes are at most 1 together: no payment is both")
        for name in ("refund_after", "dispute_after"):
            least, most = getattr(self, name)
            if not 0 <= least <= most:
                raise ValueError(f"{name} is (least, most) days; not {getattr(self, name)!r}")
        of_each = self.amounts.values() if isinstance(self.amounts, Mapping) else [self.amounts]
        for each in of_each:
            if each is None:
                continue
            least, most = (each, each) if isinstance(each, int) else each
            if not 0 < least <= most:
                raise ValueError(f"amounts are positive, or (least, most); not {each!r}")
        if self.per_day < 0 or self.growth <= -1:
            raise ValueError("per_day is not negative, and growth is more than -1")

    @staticmethod
    def from_records(rows: Iterable[Mapping[str, Any]]) -> records.Recorded:
        """Payments that somebody has, to be played as they were: see `Recorded`.

        rows: `created`, `amount` (minor units), `currency`, and if known `stripe_account`,
        `source`, `refunded_at`, `disputed_at`; or the rows of Stripe's itemized report of balance
        changes, or of `sim.settlements`. Also a data frame of them. Moments are aware datetimes,
        ISO text (UTC unless it says otherwise) or unix seconds. Raises ValueError for a row that
        cannot be read.
        """
        return records.recorded(rows)

    def calls(self, start: int, end: int, currency: str) -> Iterator[Call]:
        """What is called from one moment (unix seconds) until before another, in order. `currency`
        counts where the workload names none.
        """
        found = [call for sale in self._sales(start, end, currency) for call in sale]
        found.sort(key=lambda call: call.moment)  # what is said first of a second stays first
        return (call for call in found if call.moment < end)

    def play(
        self, sim: stripesim.Simulator, days: int | None = None, until: Moment | None = None
    ) -> Played:
        """Play it on a simulator, from now on: so many days, or until a moment; time passes.

        Returns what was called, a row each: `moment`, `call`, `amount` (minor units), `currency`,
        `account`, `id`, and `refused`: the code of the error, where Stripe would refuse the call.
        What would come later (refunds, disputes) is left out. In a terminal and in a notebook a
        line says how far it is. Raises ValueError for a moment that has passed.
        """
        start = sim.clock.timestamp
        end = until_moment(start, days, until)
        return play(sim, self.calls(start, end, own_currency(sim)), end)

    def told(self) -> str:
        """The workload as a sentence: what differs from the defaults."""
        plain = Workload(seed=self.seed)
        names = [each.name for each in fields(Workload) if each.name != "seed"]
        differs = (
            f"{name} {getattr(self, name)!r}"
            for name in names
            if name == "per_day" or getattr(self, name) != getattr(plain, name)
        )
        return f"a workload with {', '.join(differs)}, seed {self.seed!r}."

    # -- at random --------------------------------------------------------------------------------

    def _sales(self, start: int, end: int, currency: str) -> Iterator[list[Call]]:
        """Each payment, with what comes of it."""
        what, later = (Random(f"{self.seed}/{start}/{name}") for name in ("payments", "later"))
        for number, moment in enumerate(self._moments(start, end)):
            held = _pick(what, self.currencies or currency)
            amount = self._amount(what, held)
            source, seller = _pick(what, self.source), _pick(what, self.sellers)
            fee = round(amount * self.application_fee)
            sale = Call(
                moment, "charge", number, amount, held, source, seller, self.charge_type, fee
            )
            fate, wait = later.random(), later.random()
            yield [sale, *self._fate(sale, fate, wait)]

    def _amount(self, what: Random, currency: str) -> int:
        """An amount in a currency; what is drawn is one that can be charged."""
        amounts = self.amounts
        if isinstance(amounts, Mapping):
            if currency not in amounts:
                raise ValueError(f"amounts say nothing of {currency}: {dict(amounts)!r}")
            amounts = amounts[currency]
        if isinstance(amounts, int):
            return amounts
        smallest = MINIMUM_CHARGE.get(currency, SMALLEST)
        least, most = amounts or (20 * smallest, 400 * smallest)
        step = charge_step(currency)
        return what.randint(-(-least // step), most // step) * step

    def _fate(self, sale: Call, fate: float, wait: float) -> Iterator[Call]:
        for kind, share, (least, most) in (
            ("refund", self.refunds, self.refund_after),
            ("dispute", self.disputes, self.dispute_after),
        ):
            if 0 <= fate < share:
                after = round((least + wait * (most - least)) * DAY)
                yield sale._replace(moment=sale.moment + after, call=kind)
            fate -= share

    def _moments(self, start: int, end: int) -> Iterator[int]:
        """When payments come: within each hour as a Poisson process of its own rate."""
        when = Random(f"{self.seed}/{start}/moments")
        by_day = [each * 7 / sum(self.weekdays) for each in self.weekdays]
        by_hour = [each / sum(self.hours) for each in self.hours]
        for hour in range(start // HOUR, -(-end // HOUR)):
            at = hour * HOUR
            rate = self.per_day * (1 + self.growth) ** ((at - start) / MONTH)
            rate *= by_day[weekday(at // DAY)] * by_hour[hour % 24]
            passed = when.expovariate(rate) if rate else 1.0
            while passed < 1:
                moment = at + int(passed * HOUR)
                if start <= moment < end:
                    yield moment
                passed += when.expovariate(rate)


def own_currency(sim: stripesim.Simulator) -> str:
    """The default currency of a simulator's own account."""
    named: str = sim._world.store.latest[sim.account].default_currency
    return named


def _pick(random: Random, among: Any) -> Any:
    """One of several, by their weights; None of nothing."""
    if isinstance(among, str) or not among:
        return among or None
    if not isinstance(among, Mapping):
        return random.choice(among)
    return random.choices(list(among), list(among.values()))[0]
