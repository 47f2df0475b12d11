"""The simulator's clock. Time is an integer that the user moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from stripesim.engine.change import Change
from stripesim.engine.refusal import Corrupt, Refusal
from stripesim.engine.schedule import Scheduled
from stripesim.engine.world import World

Moment = datetime | date | int | str
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
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def run(world: World, entry: Scheduled) -> None:
    """Do what an entry of the schedule says, now."""
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
    """Where the simulator stands in time.

    Every method that moves it returns the events of the way, in order, as the API shows them.
    """

    def __init__(
        self,
        world: World,
        *,
        lock: Any,
        render: Callable[[int], dict[str, Any]],
        is_business_day: Callable[[int], bool],
        system: Callable[[], int] | None = None,
    ) -> None:
        self.listeners: list[Callable[[int], None]] = []
        self.deliver: Callable[[], None] = world.outbox.clear  # tells the outside what was put out
        self.held = False  # while it is told, time stands still
        self._world = world
        self._lock = lock
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

    def advance(
        self, *, days: int = 0, hours: int = 0, minutes: int = 0, seconds: int = 0
    ) -> list[dict[str, Any]]:
        """Let time pass: whole days, hours, minutes and seconds, added up. Returns the events."""
        for span in (days, hours, minutes, seconds):
            if type(span) is not int:
                raise TypeError(f"time passes in whole seconds, minutes, hours or days: {span!r}")
        total = days * 86_400 + hours * 3_600 + minutes * 60 + seconds
        return self._move(self.timestamp + total)

    def advance_to(self, moment: Moment) -> list[dict[str, Any]]:
        """Let time pass until a moment (see `timestamp`). Returns the events of the way."""
        return self._move(timestamp(moment))

    def advance_business_days(self, days: int) -> list[dict[str, Any]]:
        """To the same time of the n-th business day from now, by the account's bank calendar."""
        if not isinstance(days, int):
            raise TypeError(f"business days are whole: {days!r}")
        if days < 0:
            raise ValueError(f"time does not go back: {days} business days")
        target = self.timestamp
        while days:
            target += 86_400
            days -= self._is_business_day(target // 86_400)
        return self._move(target)

    def step(self) -> list[dict[str, Any]]:
        """To the next thing that happens by itself; nothing planned: nothing moves."""
        upcoming = self._world.schedule.next()
        return [] if upcoming is None else self._move(upcoming.moment)

    def follow(self) -> None:
        """With `clock="system"`: catch up with the wall clock. It never moves back."""
        if self._system is None or self.held:
            return
        if (wall := self._system()) > self._world.now:
            self._move(wall)

    def settle(self) -> None:
        """Do what is due this very second: a change may have planned something for now."""
        world = self._world
        schedule = world.schedule
        while schedule.soonest <= world.now and (entry := schedule.next()) is not None:
            run(world, entry)

    def _move(self, target: int) -> list[dict[str, Any]]:
        with self._lock:
            world = self._world
            if self.held:
                raise RuntimeError("time stands still while webhooks are delivered")
            if target < world.now:
                raise ValueError(
                    f"time does not go back: it is {_iso(world.now)}, asked for {_iso(target)}"
                )
            first = len(world.log.events)
            while (entry := world.schedule.due(target)) is not None:
                self._set(max(entry.moment, world.now))
                run(world, entry)
                if world.outbox:
                    self._tell()
            self._set(max(target, world.now))
            return [self._render(place) for place in range(first, len(world.log.events))]

    def _tell(self) -> None:
        """Tell the outside, at the moment at which it happened; others may call meanwhile."""
        self._lock.release()
        try:
            self.deliver()
        finally:
            self._lock.acquire()

    def _set(self, moment: int) -> None:
        if moment != self._world.now:
            self._world.now = moment
            for listener in self.listeners:
                listener(moment)


def _iso(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
