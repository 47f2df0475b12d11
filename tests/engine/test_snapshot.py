"""A world copied, and a world written and read again: the same world, living on by itself."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from stripesim.engine.refusal import Corrupt
from stripesim.engine.row import Row
from stripesim.engine.snapshot import Reader, Unreadable, Writer, copied, restored, written
from stripesim.engine.world import World

from .toy import (
    LIFECYCLES,
    Deposit,
    Locker,
    Office,
    Parcel,
    Person,
    RowKind,
    Settings,
    Wish,
    empty_world,
)

CLASSES = {
    each.__name__: each for each in (Deposit, Locker, Parcel, Person, Row, RowKind, Settings, Wish)
}


def lived_in() -> Office:
    """A little of everything: money here and on its way, two currencies, things planned."""
    office = Office(seed=11)
    ann, bob = office.person("Ann", coins=10_000), office.person("Bob", coins=3_000)
    office.make(ann, "deposit", amount=77, currency="shell")
    for nights in (1, 2):
        locker = office.make("", "locker")
        parcel = office.make(ann, "parcel", "send", receiver=bob, locker=locker, worth=400)
        office.do(parcel, "collect", nights=nights)
    office.make(ann, "parcel", "send", receiver=bob, locker=office.make("", "locker"), reminds=True)
    office.make(ann, "wish", price=9_500)
    office.clock.advance(hours=20)
    return office


def read_again(world: World) -> World:
    """Through JSON, as a file would hold it."""
    text = json.dumps(written(world, Writer(lambda value: None)))
    state = json.loads(text)
    reader = Reader(state["objects"], CLASSES, lambda name: None, LIFECYCLES)
    return restored(empty_world(world.ids.seed), state, reader)


def copy(world: World) -> World:
    return copied(world, empty_world(world.ids.seed))


def future(office: Office) -> str:
    """What becomes of an office."""
    ann = next(iter(office.world.store.tables))[0]
    bob = office.person("Bob's sister", coins=50)
    office.make(ann, "parcel", "send", receiver=bob)
    office.make(ann, "deposit", amount=5, currency="shell")
    office.clock.advance(days=30)
    office.world.check()
    ids = [office.world.log.id_of(place) for place in range(len(office.told()))]
    return office.state() + repr(ids)


both = pytest.mark.parametrize("again", [copy, read_again], ids=["copied", "read"])


@both
def test_it_is_the_same_world(again: Callable[[World], World]) -> None:
    office = lived_in()
    twin = Office(world=again(office.world))
    assert twin.state() == office.state()
    twin.world.check()


@both
def test_it_has_the_same_future(again: Callable[[World], World]) -> None:
    office = lived_in()
    twin = Office(world=again(office.world))
    assert future(twin) == future(office)


@both
def test_the_two_do_not_disturb_each_other(again: Callable[[World], World]) -> None:
    office = lived_in()
    twin = Office(world=again(office.world))
    before = office.state()
    future(twin)
    assert office.state() == before
    office.world.check()


@both
def test_events_speak_of_the_same_versions(again: Callable[[World], World]) -> None:
    """The newest version in the log is the one in the store, not one that looks like it."""
    twin = again(lived_in().world)
    latest = twin.store.latest
    newest = {event.about.id: event.about for event in twin.log.events}
    for id, about in newest.items():
        if about.state == latest[id].state:
            assert about is latest[id]


def test_a_world_that_does_not_add_up_is_not_read() -> None:
    office = lived_in()
    state = written(office.world, Writer(lambda value: None))
    state["sums"][0][-1] += 1
    reader = Reader(state["objects"], CLASSES, lambda name: None, LIFECYCLES)
    with pytest.raises(Corrupt):
        restored(empty_world(), state, reader)


def test_only_classes_that_are_named_are_made() -> None:
    state = written(lived_in().world, Writer(lambda value: None))
    known = {name: each for name, each in CLASSES.items() if name != "Person"}
    with pytest.raises(Unreadable, match="holds a Person"):
        Reader(state["objects"], known, lambda name: None, LIFECYCLES)


def test_what_is_no_data_cannot_be_written() -> None:
    with pytest.raises(TypeError, match="Writer cannot be saved"):
        Writer(lambda value: None).value(Writer(lambda value: None))


def test_rows_and_events_name_the_row_of_the_table_that_made_them() -> None:
    office = lived_in()
    rows = [record for record in office.world.store.latest.values() if isinstance(record, Row)]
    made = {(row.what.type, row.made_by.kind, row.made_by.verb) for row in rows}
    assert ("postage", "parcel", "send") in made
    assert ("cash_earned", "parcel", "collect") in made
    told = {(event.type, repr(event.made_by)) for event in office.world.log.events}
    assert ("parcel.sent", "<parcel.send: always>") in told


def test_what_was_made_is_still_told_by_the_same_row_after_reading() -> None:
    world = lived_in().world
    again = read_again(world)
    for id, record in world.store.latest.items():
        if isinstance(record, Row):
            twin = again.store.latest[id]
            assert twin.made_by is record.made_by
            assert twin.under.id == record.under.id


def test_a_row_keeps_the_version_of_the_account_that_it_was_made_under() -> None:
    office = lived_in()
    rows = [record for record in office.world.store.latest.values() if isinstance(record, Row)]
    assert {row.under.id for row in rows} == {row.account for row in rows}
    assert all(row.under is office.world.store.latest[row.account] for row in rows)
