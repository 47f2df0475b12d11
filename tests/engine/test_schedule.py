"""The schedule: what is to happen, in order; and equal moments in the order of planning."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from stripesim.engine.schedule import Schedule, Scheduled

from .toy import DAY, MONDAY, Office

Plan = tuple[int, str, str]


def planned(*plans: Plan) -> Schedule:
    """A schedule of (moment, id, verb)."""
    schedule = Schedule()
    for moment, id, verb in plans:
        schedule.plan(moment, "ann", "parcel", id, verb)
    return schedule


def names(entries: Any) -> list[str]:
    return [f"{entry.id}.{entry.verb}" for entry in entries]


def test_the_soonest_comes_first_and_equal_moments_in_the_order_of_planning() -> None:
    schedule = planned((30, "z", "ring"), (10, "b", "ring"), (30, "a", "ring"), (10, "a", "ring"))
    assert names(schedule) == ["b.ring", "a.ring", "z.ring", "a.ring"]
    assert len(schedule) == 4
    assert schedule.next() == Scheduled(10, 0, 1, "ann", "parcel", "b", "ring")


def test_an_idle_schedule_is_empty() -> None:
    schedule = planned()
    assert (list(schedule), len(schedule), schedule.next(), schedule.due(10**12)) == (
        [], 0, None, None,
    )  # fmt: skip


def test_an_entry_is_due_from_its_moment_on_and_stays_until_it_is_taken() -> None:
    schedule = planned((20, "a", "ring"), (10, "b", "ring"))
    assert schedule.due(9) is None
    entry = schedule.due(10)
    assert entry is not None
    assert entry.id == "b"
    assert schedule.due(10) == entry
    schedule.take(entry)
    assert schedule.due(19) is None
    assert names(schedule) == ["a.ring"]


def test_what_was_taken_is_no_longer_planned_for_its_object() -> None:
    schedule = planned((10, "a", "ring"), (20, "a", "stop"))
    first = schedule.next()
    assert first is not None
    schedule.take(first)
    assert names(schedule.planned("ann", "a")) == ["a.stop"]
    schedule.cancel("ann", "a")
    assert list(schedule) == []


def test_cancelling_takes_everything_of_one_object_and_nothing_else() -> None:
    schedule = planned((10, "a", "ring"), (15, "b", "ring"), (20, "a", "stop"))
    schedule.plan(12, "bob", "parcel", "a", "ring")  # another account's object of that id
    schedule.cancel("ann", "a")
    assert [(entry.account, entry.id) for entry in schedule] == [("bob", "a"), ("ann", "b")]
    schedule.cancel("ann", "a")  # nothing there: nothing happens
    assert len(schedule) == 2


def test_one_may_ask_what_is_planned_for_an_object_and_for_which_verb() -> None:
    schedule = planned((20, "a", "ring"), (10, "a", "stop"), (5, "b", "ring"))
    assert names(schedule.planned("ann", "a")) == ["a.ring", "a.stop"]  # in order of planning
    assert names(schedule.planned("ann", "a", "stop")) == ["a.stop"]
    assert schedule.planned("ann", "c") == []


steps = st.lists(
    st.one_of(
        st.tuples(st.just("plan"), st.integers(0, 5), st.sampled_from("abc")),
        st.tuples(st.just("cancel"), st.just(0), st.sampled_from("abc")),
        st.tuples(st.just("take"), st.integers(0, 5), st.just("")),
    ),
    max_size=30,
)


@given(steps)
def test_it_is_a_list_sorted_by_moment_in_which_planning_order_breaks_ties(
    steps: list[tuple[str, int, str]],
) -> None:
    schedule = Schedule()
    naive: list[tuple[int, str]] = []
    for step, moment, id in steps:
        if step == "plan":
            schedule.plan(moment, "ann", "parcel", id, "ring")
            naive.append((moment, id))
        elif step == "cancel":
            schedule.cancel("ann", id)
            naive = [entry for entry in naive if entry[1] != id]
        elif (entry := schedule.due(moment)) is not None:
            schedule.take(entry)
            first = min(naive, key=itemgetter(0))  # `min` keeps the first of equals
            naive.remove(first)
            assert (entry.moment, entry.id) == first
        else:
            assert all(when > moment for when, _ in naive)
        ordered = sorted(naive, key=itemgetter(0))  # `sorted` is stable
        assert [(each.moment, each.id) for each in schedule] == ordered
        for name in "abc":
            mine = [when for when, id in naive if id == name]
            assert [each.moment for each in schedule.planned("ann", name)] == mine


# -- in a world ------------------------------------------------------------------------------------


def test_things_of_one_moment_happen_in_the_order_in_which_they_were_planned(
    office: Office, ann: str, bob: str
) -> None:
    parcels = []
    for _ in range(3):
        locker = office.make("", "locker")
        parcels.append(
            office.make(ann, "parcel", "send", receiver=bob, locker=locker, reminds=True)
        )
    first, second, third = parcels
    office.do(second, "extend", days=0)  # planned anew for the same moment: now it stands last
    told = len(office.told())
    office.clock.advance_to(MONDAY + 7 * DAY)
    happened = [
        (event.type, event.about.id)
        for event in office.world.log.events[told:]
        if event.type != "locker.left"
    ]
    # Reminding the second planned its end anew once more, after those of the first and the third:
    # each reminder does that for its own, so the ends come in the order of the reminders.
    assert happened == [
        ("parcel.reminded", first),
        ("parcel.reminded", third),
        ("parcel.reminded", second),
        ("parcel.expired", first),
        ("parcel.expired", third),
        ("parcel.expired", second),
    ]


def test_an_entry_is_data(office: Office, ann: str, bob: str, locker: str) -> None:
    """So it can be shown, compared and saved."""
    parcel = office.make(ann, "parcel", "send", receiver=bob, locker=locker)
    [entry] = office.upcoming()
    moment, _, _, *what = entry
    assert (moment, what) == (MONDAY + 7 * DAY, [ann, "parcel", parcel, "expire"])
