"""The clock: an integer that only its owner moves, forwards, through everything on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import count
from sys import getswitchinterval, setswitchinterval
from threading import Barrier, RLock, Thread
from time import sleep
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stripesim.engine.change import Change
from stripesim.engine.clock import LATEST, Clock, reachable, timestamp

from .toy import DAY, MIDNIGHT, MONDAY, Office

HOUR = 3_600


def waiting(office: Office, ann: str, bob: str) -> str:
    """A parcel in a locker: it reminds after five days and expires after seven."""
    locker = office.make("", "locker")
    return office.make(ann, "parcel", "send", receiver=bob, locker=locker, reminds=True)


# -- moments ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "moment",
    [
        MONDAY,
        "2026-03-02T09:00:00Z",
        "2026-03-02T09:00",  # without a zone: UTC
        "2026-03-02 10:00+01:00",
        datetime(2026, 3, 2, 9, tzinfo=UTC),
        datetime(2026, 3, 2, 9),
        datetime(2026, 3, 2, 4, tzinfo=timezone(timedelta(hours=-5))),
    ],
    ids=str,
)
def test_one_moment_can_be_said_in_many_ways(moment: Any) -> None:
    assert timestamp(moment) == MONDAY


def test_a_date_is_its_midnight() -> None:
    assert timestamp(date(2026, 3, 3)) == timestamp("2026-03-03") == MIDNIGHT


@pytest.mark.parametrize("moment", [1.0, float(MONDAY), True, None, timedelta(1), b"2026-03-02"])
def test_what_is_no_moment_is_refused(moment: Any) -> None:
    with pytest.raises(TypeError, match="a moment is"):
        timestamp(moment)


def test_text_that_is_no_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="tomorrow"):
        timestamp("tomorrow")


@pytest.mark.parametrize(
    ("moment", "hint"),
    [
        (1_772_442_000_000, "milliseconds meant? In seconds that is 1772442000, 2026-03-02T09:00"),
        (MONDAY * 1_000 + 999, "milliseconds meant"),
        (LATEST + 1, "1970 to the end of 9998; not to 9999-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59Z", "not to 9999-12-31T23:59:59Z"),
        (date.max, "not to 9999-12-31"),
        (datetime.max, "not to 9999-12-31"),
        (10**30, "not to 1000000000000000000000000000000 seconds after 1970"),
        (-1, "not to 1969-12-31T23:59:59Z"),
        (-(10**15), "seconds after 1970"),
        ("0001-01-01T00:00:00Z", "not to 0001-01-01T00:00:00Z"),
    ],
    ids=str,
)
def test_a_moment_at_which_the_clock_cannot_stand_is_refused_with_a_hint(
    moment: Any, hint: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(hint)):
        reachable(timestamp(moment))


@pytest.mark.parametrize("move", [
    lambda clock: clock.advance_to(MONDAY * 1_000),
    lambda clock: clock.advance(seconds=MONDAY * 1_000),
    lambda clock: clock.advance(weeks=10**6),
    lambda clock: clock.advance(timedelta.max - timedelta(microseconds=999_999)),
    lambda clock: clock.advance_business_days(10**12),
    lambda clock: clock.advance_to(date(9999, 1, 1)),
], ids=range(6))  # fmt: skip
def test_nothing_is_after_the_year_9998(
    office: Office, ann: str, bob: str, move: Callable[[Clock], Any]
) -> None:
    waiting(office, ann, bob)
    before = office.state()
    with pytest.raises(ValueError, match="from 1970 to the end of 9998"):
        move(office.clock)
    assert office.state() == before


def test_the_last_second_of_9998_can_be_reached(office: Office) -> None:
    office.clock.advance_to("9998-12-31T23:59:59Z")
    assert office.clock.timestamp == LATEST


# -- forwards only ---------------------------------------------------------------------------------


def test_the_clock_stands_until_it_is_moved(office: Office) -> None:
    assert office.clock.timestamp == MONDAY
    assert office.clock.now == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert repr(office.clock) == "<Clock Mon 2026-03-02 09:00:00 UTC>"


def test_spans_add_up(office: Office) -> None:
    office.clock.advance(days=1, hours=2, minutes=3, seconds=4)
    assert office.clock.timestamp == MONDAY + DAY + 2 * HOUR + 184
    office.clock.advance(days=1, hours=-24)  # as long as the sum does not go back
    assert office.clock.timestamp == MONDAY + DAY + 2 * HOUR + 184


def test_time_passes_by_weeks_and_by_timedeltas(office: Office) -> None:
    office.clock.advance(weeks=2)
    office.clock.advance(timedelta(weeks=1, hours=3))
    office.clock.advance(timedelta(days=1), weeks=1, seconds=-5)
    assert office.clock.timestamp == MONDAY + 29 * DAY + 3 * HOUR - 5


@pytest.mark.parametrize(
    ("span", "hint"),
    [
        (3, r"advance\(days=3\)\?"),
        (1.5, "by a timedelta, or by name; not 1.5"),
        ("a day", "by a timedelta, or by name; not 'a day'"),
        (timedelta(milliseconds=1_500), "whole seconds"),
    ],
)
def test_a_span_that_is_no_whole_time_is_refused(office: Office, span: Any, hint: str) -> None:
    with pytest.raises(TypeError, match=hint):
        office.clock.advance(span)
    with pytest.raises(TypeError, match=r"whole seconds, minutes, hours, days or weeks: 1\.5"):
        office.clock.advance(weeks=1.5)  # type: ignore[arg-type]
    assert office.clock.timestamp == MONDAY


back: list[Callable[[Clock], Any]] = [
    lambda clock: clock.advance(seconds=-1),
    lambda clock: clock.advance(days=1, hours=-25),
    lambda clock: clock.advance_to(MONDAY - 1),
    lambda clock: clock.advance_to("2026-03-02T08:59:59Z"),
    lambda clock: clock.advance_to(date(2026, 3, 2)),
    lambda clock: clock.advance_business_days(-1),
]


@pytest.mark.parametrize("move", back, ids=range(len(back)))
def test_time_does_not_go_back(
    office: Office, ann: str, bob: str, move: Callable[[Clock], Any]
) -> None:
    waiting(office, ann, bob)
    before = office.state()
    with pytest.raises(ValueError, match="time does not go back"):
        move(office.clock)
    assert office.state() == before


def test_the_refusal_says_both_moments(office: Office) -> None:
    with pytest.raises(ValueError, match="it is 2026-03-02T09:00:00Z, asked for 2026-03-01T09:00"):
        office.clock.advance(days=-1)


def test_what_is_planned_for_a_moment_gone_by_does_not_take_the_clock_back(
    office: Office, ann: str
) -> None:
    """A job that is late is done now."""
    change = Change(office.world, ann)
    change.plan(MONDAY - HOUR, ann, "job", "late", "wishes")
    change.commit()
    seen: list[int] = []
    office.clock.listeners.append(seen.append)
    office.clock.advance(hours=1)
    assert seen == [MONDAY + HOUR]
    assert office.upcoming() == []


@pytest.mark.parametrize("span", ["days", "hours", "minutes", "seconds"])
@pytest.mark.parametrize("much", [1.0, 0.5, "1", None])
def test_time_passes_in_whole_numbers(office: Office, span: str, much: Any) -> None:
    with pytest.raises(TypeError, match="whole"):
        office.clock.advance(**{span: much})
    assert office.clock.timestamp == MONDAY


@pytest.mark.parametrize("days", [1.0, 1.5])
def test_business_days_are_whole_numbers_too(days: Any) -> None:
    asked = 0

    def is_business_day(day: int) -> bool:
        nonlocal asked
        asked += 1
        assert asked < 100, "it would count for ever"
        return True

    clock = Clock(Office().world, lock=RLock(), render=_shown, is_business_day=is_business_day)
    with pytest.raises(TypeError, match="whole"):
        clock.advance_business_days(days)


def _shown(places: range) -> list[dict[str, Any]]:
    return [{"place": place} for place in places]


# -- the way ---------------------------------------------------------------------------------------


def test_moving_returns_the_events_of_the_way_in_order(office: Office, ann: str, bob: str) -> None:
    waiting(office, ann, bob)
    told = office.clock.advance(days=30)
    assert [event["type"] for event in told] == [
        "parcel.reminded",
        "parcel.expired",
        "locker.left",
    ]
    assert office.clock.timestamp == MONDAY + 30 * DAY
    assert office.clock.advance(days=30) == []


def test_what_is_due_at_the_target_itself_has_happened(office: Office, ann: str, bob: str) -> None:
    waiting(office, ann, bob)
    assert office.clock.advance(days=5) == [{"type": "parcel.reminded"}]


def test_one_long_way_is_many_short_ones(office: Office) -> None:
    def life(*hours: int) -> Any:
        office = Office()
        ann, bob = office.person("Ann", coins=10_000), office.person("Bob")
        waiting(office, ann, bob)
        for each in hours:
            office.clock.advance(hours=each)
        return office.state()

    assert life(200) == life(*[8] * 25) == life(119, 1, 80)


def test_a_listener_hears_each_moment_once_and_before_anything_happens_at_it(
    office: Office, ann: str, bob: str
) -> None:
    waiting(office, ann, bob)
    heard: list[tuple[int, int]] = []
    office.clock.listeners.append(lambda moment: heard.append((moment, len(office.told()))))
    told = len(office.told())
    office.clock.advance(days=10)
    office.clock.advance(seconds=0)  # no new moment
    assert heard == [
        (MONDAY + 5 * DAY, told),
        (MONDAY + 7 * DAY, told + 1),
        (MONDAY + 10 * DAY, told + 3),
    ]


def test_every_listener_hears(office: Office) -> None:
    one: list[int] = []
    other: list[int] = []
    office.clock.listeners += [one.append, other.append]
    office.clock.advance(days=1)
    office.clock.listeners.remove(one.append)
    office.clock.advance(days=1)
    assert (one, other) == ([MONDAY + DAY], [MONDAY + DAY, MONDAY + 2 * DAY])


def test_a_step_goes_to_the_next_thing_that_happens_by_itself(
    office: Office, ann: str, bob: str
) -> None:
    waiting(office, ann, bob)
    assert office.clock.step() == [{"type": "parcel.reminded"}]
    assert office.clock.timestamp == MONDAY + 5 * DAY
    assert [event["type"] for event in office.clock.step()] == ["parcel.expired", "locker.left"]
    assert office.clock.timestamp == MONDAY + 7 * DAY


def test_a_step_with_nothing_planned_stays_where_it_is(office: Office) -> None:
    assert office.clock.step() == []
    assert office.clock.timestamp == MONDAY


def test_a_step_takes_everything_of_its_moment(office: Office, ann: str, bob: str) -> None:
    first, second = waiting(office, ann, bob), waiting(office, ann, bob)
    assert len(office.clock.step()) == 2
    assert [office.get(parcel).reminds for parcel in (first, second)] == [False, False]


# -- business days ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-03-02T09:00", 0, "2026-03-02T09:00"),  # Monday
        ("2026-03-02T09:00", 1, "2026-03-03T09:00"),
        ("2026-03-02T09:00", 5, "2026-03-09T09:00"),  # over a weekend
        ("2026-03-06T23:59", 1, "2026-03-09T23:59"),  # Friday to Monday
        ("2026-03-07T12:00", 1, "2026-03-09T12:00"),  # from a Saturday
        ("2026-03-08T12:00", 2, "2026-03-10T12:00"),
        ("2026-03-07T12:00", 0, "2026-03-07T12:00"),  # none is where it is
    ],
)
def test_business_days_are_counted_by_the_calendar(
    office: Office, start: str, days: int, end: str
) -> None:
    office.clock.advance_to(start)
    office.clock.advance_business_days(days)
    assert office.clock.timestamp == timestamp(end)


def test_what_happens_in_between_is_returned_too(office: Office, ann: str, bob: str) -> None:
    waiting(office, ann, bob)
    assert office.clock.advance_business_days(5) == [
        {"type": "parcel.reminded"},
        {"type": "parcel.expired"},
        {"type": "locker.left"},
    ]


# -- following another clock -----------------------------------------------------------------------


@given(st.lists(st.integers(-5, 5), max_size=20))
def test_a_clock_that_follows_another_never_goes_back(drifts: list[int]) -> None:
    wall = MONDAY
    office = Office()
    clock = Clock(
        office.world,
        lock=RLock(),
        render=_shown,
        is_business_day=lambda day: True,
        system=lambda: wall,
    )
    latest = MONDAY
    for drift in drifts:
        wall += drift
        latest = max(latest, wall)
        assert clock.timestamp == latest


# -- several threads -------------------------------------------------------------------------------


def together(work: Callable[[], object], threads: int = 8) -> list[BaseException]:
    """Let threads do the same, all at once. What they raised."""
    begin, raised = Barrier(threads), list[BaseException]()

    def run() -> None:
        begin.wait()
        try:
            work()
        except BaseException as error:
            raised.append(error)

    started = [Thread(target=run) for _ in range(threads)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
    return raised


@pytest.fixture
def hasty() -> Iterator[None]:
    """Threads that take turns as often as they can."""
    before = getswitchinterval()
    setswitchinterval(1e-6)
    yield
    setswitchinterval(before)


moves: dict[str, tuple[Callable[[Clock], Any], int]] = {
    "seconds": (lambda clock: clock.advance(seconds=1), 1),
    "weeks": (lambda clock: clock.advance(weeks=1), 7 * DAY),
    "a timedelta": (lambda clock: clock.advance(timedelta(hours=5)), 5 * HOUR),
}


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize(("move", "span"), list(moves.values()), ids=list(moves))
def test_threads_that_move_the_clock_lose_no_second(
    office: Office, move: Callable[[Clock], Any], span: int
) -> None:
    def work() -> None:
        for _ in range(50):
            move(office.clock)

    assert together(work) == []
    assert office.clock.timestamp == MONDAY + 8 * 50 * span


@pytest.mark.usefixtures("hasty")
def test_threads_lose_no_second_while_the_outside_is_told(
    office: Office, ann: str, bob: str
) -> None:
    """Telling lets go of the lock: who moves the clock then waits until all is told."""
    told: list[int] = []

    def deliver() -> None:
        if office.clock.held:
            return
        office.clock.held = True
        told.extend(office.world.now for _ in office.world.outbox)
        office.world.outbox.clear()
        sleep(0.01)
        office.clock.let_go()

    for _ in range(3):
        waiting(office, ann, bob)
    office.clock.deliver = deliver
    assert together(lambda: office.clock.advance(days=2)) == []
    assert office.clock.timestamp == MONDAY + 16 * DAY
    assert told == sorted(told)


def test_threads_see_a_system_clock_go_forwards_only() -> None:
    office, wall = Office(), count(MONDAY)
    clock = Clock(
        office.world,
        lock=RLock(),
        render=_shown,
        is_business_day=lambda day: True,
        system=lambda: next(wall),
    )

    def work() -> None:
        seen = [clock.timestamp for _ in range(200)]
        assert seen == sorted(seen)

    assert together(work) == []
