"""The simulator's clock. Time is an integer that the user moves."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from threading import Condition
from typing import Any

from stripesim.engine.change import Change
from stripesim.engine.refusal import Corrupt, Refusal
from stripesim.engine.schedule import Scheduled
from stripesim.engine.spelling import spelt
from stripesim.engine.world import World

Moment = datetime | date | int | str
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = 253_370_764_799  # the last second of the year 9998
PATIENCE = 10.0  # seconds that a thread waits until webhooks are delivered
TELLING: ContextVar[bool] = ContextVar("stripesim_telling", default=False)  # set while handlers run
FORMS = "a moment is a datetime, a date, an ISO string (2026-03-02T09:00:00Z) or unix seconds"


def timestamp(moment: Moment) -> int:
    """Unix seconds of an aware datetime, a date (its midnight), an ISO string or an integer.

    What has no time zone is UTC.
    """
    if isinstance(moment, bool) or not isinstance(moment, datetime | date | int | str):
        raise TypeError(f"{FORMS}; not {moment!r}")
    if isinstance(moment, int):
        return moment
    if isinstance(moment, str):
        try:
            moment = datetime.fromisoformat(moment)
        except ValueError:
            raise ValueError(f"{FORMS}; not {moment!r}") from None
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (moment - EPOCH) // timedelta(seconds=1)


def reachable(moment: int) -> int:
    """The moment, if the clock can stand there. Raises ValueError before 1970 and after 9998."""
    if 0 <= moment <= LATEST:
        return moment
    wrong = f"the clock goes from 1970 to the end of 9998; not to {_iso(moment)}"
    if 10**12 <= moment <= LATEST * 1_000:
        seconds = moment // 1_000
        wrong += f". Were milliseconds meant? In seconds that is {seconds}, {_iso(seconds)}"
    raise ValueError(wrong)


def run(world: World, entry: Scheduled) -> None:
    """Execute one entry of the schedule, now."""
    world.schedule.take(entry)
    change = Change(world, entry.account)
    try:
        if entry.kind == "job":
            world.jobs[entry.verb](change, entry.account, entry.id)
        else:
            record = world.store.latest[entry.id]
            world.lifecycles[entry.kind].do(change, record, entry.verb)
    except Refusal as refusal:
        raise Corrupt(f"{entry} was planned and is refused: {refusal}") from refusal
    change.commit()


class Clock:
    """The simulator's current time.

    Every method that moves it returns the events that happened on the way, in order, as the API
    shows them.
    """

    def __init__(
        self,
        world: World,
        *,
        lock: Any,
        render: Callable[[range], list[dict[str, Any]]],
        is_business_day: Callable[[int], bool],
        system: Callable[[], int] | None = None,
    ) -> None:
        self.listeners: list[Callable[[int], None]] = []
        self.deliver: Callable[[], None] = world.outbox.clear  # delivers what is in the outbox
        self.told: Callable[[], None] = lambda: None  # waits for deliveries by another thread
        self.held = False  # True during deliveries: time stands still
        self._world = world
        self._lock = lock
        self._turn = Condition(lock)
        self._moving = False
        self._render = render
        self._is_business_day = is_business_day
        self._system = system
        self.kind = "own" if system is None else "system"

    def __repr__(self) -> str:
        return f"<Clock {self.now:%a %Y-%m-%d %H:%M:%S} UTC>"

    @property
    def timestamp(self) -> int:
        """Now, in unix seconds."""
        self.follow()
        return self._world.now

    @property
    def now(self) -> datetime:
        """Now, as an aware datetime in UTC."""
        return datetime.fromtimestamp(self.timestamp, UTC)

    @spelt
    def advance(
        self,
        span: timedelta | None = None,
        /,
        *,
        weeks: int = 0,
        days: int = 0,
        hours: int = 0,
        minutes: int = 0,
        seconds: int = 0,
    ) -> list[dict[str, Any]]:
        """Let time pass: a timedelta, or whole weeks, days, hours, minutes and seconds, added up.

        Returns the events of the way. Raises TypeError for what is no whole number of them.
        """
        if span is not None:
            seconds += _seconds(span)
        for part in (weeks, days, hours, minutes, seconds):
            if type(part) is not int:
                raise TypeError(
                    f"time passes in whole seconds, minutes, hours, days or weeks: {part!r}"
                )
        total = (weeks * 7 + days) * 86_400 + hours * 3_600 + minutes * 60 + seconds
        return self._move(lambda now: now + total)

    def advance_to(self, moment: Moment) -> list[dict[str, Any]]:
        """Let time pass until a moment (see `timestamp`). Returns the events on the way."""
        target = timestamp(moment)
        return self._move(lambda now: target)

    def advance_business_days(self, days: int) -> list[dict[str, Any]]:
        """Move to the same time on the n-th business day from now, by the account's bank
        calendar.
        """
        if not isinstance(days, int):
            raise TypeError(f"business days are whole: {days!r}")
        if days < 0:
            raise ValueError(f"time does not go back: {days} business days")

        def target(now: int) -> int:
            left = days
            while left and now <= LATEST:
                now += 86_400
                left -= self._is_business_day(now // 86_400)
            return now

        return self._move(target)

    def step(self) -> list[dict[str, Any]]:
        """Move to the next thing that happens by itself. If nothing is planned, nothing moves."""

        def target(now: int) -> int:
            upcoming = self._world.schedule.next()
            return now if upcoming is None else max(upcoming.moment, now)

        return self._move(target)

    def follow(self) -> None:
        """With `clock="system"`: catch up with the wall clock. It never moves back."""
        if self._system is None or self.held:
            return
        if (wall := self._system()) > self._world.now:
            self._move(lambda now: max(wall, now), follow=False)

    def settle(self) -> None:
        """Do what is due this second: a change may have planned something for now."""
        world = self._world
        schedule = world.schedule
        while schedule.soonest <= world.now and (entry := schedule.next()) is not None:
            run(world, entry)

    def let_go(self) -> None:
        """All has been told: time may pass again."""
        with self._lock:
            self.held = False
            self._turn.notify_all()

    def _move(self, target: Callable[[int], int], *, follow: bool = True) -> list[dict[str, Any]]:
        """Move to what `target` makes of now; threads that move the clock do it one by one."""
        if follow:
            self.follow()
            self.told()
        with self._lock:
            while self.held or self._moving:
                # Whoever is told of something would wait for itself.
                if TELLING.get() or not self._turn.wait(PATIENCE):
                    raise RuntimeError("time stands still while webhooks are delivered")
            self._moving = True
            try:
                return self._moved(target(self._world.now))
            finally:
                self._moving = False
                self._turn.notify_all()

    def _moved(self, target: int) -> list[dict[str, Any]]:
        world = self._world
        if target < world.now:
            raise ValueError(
                f"time does not go back: it is {_iso(world.now)}, asked for {_iso(target)}"
            )
        reachable(target)
        first = len(world.log.events)
        while (entry := world.schedule.due(target)) is not None:
            self._set(max(entry.moment, world.now))
            run(world, entry)
            if world.outbox:
                self._tell()
        self._set(max(target, world.now))
        return self._render(range(first, len(world.log.events)))

    def _tell(self) -> None:
        """Deliver events to the outside at the moment they happened; meanwhile other threads may
        call.
        """
        self._lock.release()
        try:
            self.deliver()
            self.told()
        finally:
            self._lock.acquire()
        while self.held:  # another thread is at it
            self._turn.wait()

    def _set(self, moment: int) -> None:
        if moment != self._world.now:
            self._world.now = moment
            self._world.changed()
            for listener in self.listeners:
                listener(moment)


def _seconds(span: Any) -> int:
    if not isinstance(span, timedelta):
        hint = f": advance(days={span})?" if type(span) is int else ""
        raise TypeError(f"time passes by a timedelta, or by name{hint or f'; not {span!r}'}")
    if span.microseconds:
        raise TypeError(f"time passes in whole seconds; not {span!r}")
    return span // timedelta(seconds=1)


def _iso(moment: int) -> str:
    if not -62_135_596_800 <= moment <= 253_402_300_799:  # what a datetime can say
        return f"{moment} seconds after 1970"
    return datetime.fromtimestamp(moment, UTC).isoformat().replace("+00:00", "Z")
