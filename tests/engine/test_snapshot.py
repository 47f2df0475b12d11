"""A world copied, and a world written and read again: the same world, living on by itself."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from stripesim.engine.columns import Writer
from stripesim.engine.columns_read import Reader, Unreadable
from stripesim.engine.refusal import Corrupt
from stripesim.engine.row import Row
from stripesim.engine.snapshot import copied, read, restored, written
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


def in_a_file(world: World) -> tuple[Any, bytes]:
    """What a file would hold: JSON, and the pieces."""
    out = Writer(lambda value: None)
    body = {**written(world, out), "groups": out.groups()}
    return json.loads(json.dumps(body)), b"".join(out.pieces)


def read_again(world: World, classes: dict[str, type] = CLASSES) -> World:
    body, pieces = in_a_file(world)
    reader = Reader(memoryview(pieces), classes, lambda name: None, LIFECYCLES, 100_000)
    return restored(empty_world(world.ids.seed), read(body, reader))


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
    place = next(iter(office.world.ledger.sums))
    office.world.ledger.sums[place] += 1
    with pytest.raises(Corrupt):
        read_again(office.world)


def test_only_classes_that_are_named_are_made() -> None:
    known = {name: each for name, each in CLASSES.items() if name != "Person"}
    with pytest.raises(Unreadable, match="holds a Person"):
        read_again(lived_in().world, known)


def test_what_is_no_data_cannot_be_written() -> None:
    with pytest.raises(TypeError, match="Writer cannot be saved"):
        Writer(lambda value: None).column([Writer(lambda value: None)])


MANY = range(300)
IDS = [f"known_{each:03}" for each in MANY]
COLUMNS: dict[str, list[Any]] = {
    "nothing": [None] * 9,
    "truth": [True, False, True],
    "one number": [7] * 9,
    "one large number": [-(2**80)] * 9,
    "small numbers": [(each * 7_919) % 255 - 127 for each in MANY],
    "numbers up to the last of eight bytes": [-(2**63), 2**63 - 1, 0],
    "large numbers": [2**63, 0, -(10**30)],
    "numbers that grow": [10**9 + each * each for each in MANY],
    "large steps": [2**63 - 1, -(2**63), 2**63 - 1],
    "one step larger than eight bytes": [-(2**63), 2**63 - 1],
    "numbers that follow one another": [*range(-5, 300)],
    "numbers with one step": [*range(900, 0, -3)],
    "numbers that end as if they had one step": [0, 1, 7, 3, 4],
    "one text": ["a"] * 9,
    "few texts": ["abc", "", "d"] * 40,
    "texts of any length": ["x" * each for each in MANY],
    "texts like ids": [f"id_{each % 7}_{each:05}{'x' * (each % 3)}" for each in MANY],
    "ids": IDS,
    "ids from the middle, then earlier ones": [*IDS[100:200], *IDS[50:80], IDS[-1], IDS[0]],
    "ids to the last, then again": IDS[200:] * 2,
    "ids and another text": [*IDS, "unknown"],
    "texts of any script": ["Ærø", "東京", "\ud800", "a\nb"] * 50 + [f"é{each}" for each in MANY],
    "of many kinds": [None, 1, "a", True, (1, 2), {}, Fraction(1, 3), array("q", [4])] * 3,
    "some or nothing": [None, "a", "b"] * 5,
    "numbers or nothing": [None, 3, None, 4],
    "few of another kind among many": [*MANY, "a", None, *MANY, "b", "a"],
    "truth and numbers": [True, 1, False, 0] * 5,
    "fractions": [Fraction(each, 7) for each in MANY],
    "tuples of one length": [(each, str(each)) for each in MANY],
    "tuples of other lengths": [tuple(range(each % 5)) for each in MANY],
    "long tuples": [tuple(range(20))] * 2,
    "empty ones": [(), (), ()],
    "lists": [[each, [each]] for each in MANY],
    "tuples that stand in runs": [each for one in MANY for each in [(one, None)] * 4],
    "tuples that cannot be hashed": [(array("q", [each % 2]),) for each in MANY],
    "sets": [frozenset({"a", "b"}), frozenset(), frozenset({"c"})],
    "arrays": [array("q", range(each % 4)) for each in MANY],
    "mappings of one shape": [{"a": each, "b": None} for each in MANY],
    "mappings of few shapes": [{"a": each} if each % 2 else {each % 3: "x"} for each in MANY],
    "mappings of many shapes": [{str(each): {each: ()}} for each in MANY],
    "the same mapping": [{"a": ["b"]}] * 9,
    "equal mappings": [{"a": ["b"], "c": None} for _ in MANY],
    "mappings that are equal and not alike": [{"a": 1}, {"a": True}] * 9 + [{"a": 1}],
    "mappings with their keys in another order": [
        {"a": "x", "b": "y"},
        {"b": "y", "a": "x"},
        {"a": "x", "b": "y"},
    ],
    "objects": [RowKind(str(each), "b", "c") for each in MANY],
}


@pytest.mark.parametrize("values", list(COLUMNS.values()), ids=list(COLUMNS))
def test_a_column_is_read_as_it_was_written(values: list[Any]) -> None:
    out = Writer(lambda value: None)
    ids = COLUMNS["ids"]
    forms = [out.ids(ids), out.column(values), out.column(values)]
    before, of_ids = json.dumps(forms[1:]), json.loads(json.dumps(forms[0]))
    out.groups()
    reader = Reader(
        memoryview(b"".join(out.pieces)), CLASSES, lambda name: None, LIFECYCLES, out.count
    )
    assert reader.ids(of_ids, len(ids)) == ids
    for form in json.loads(before):
        again = reader.values(form, len(values))
        assert again == values
        assert list(map(shown, again)) == list(map(shown, values))


def shown(value: Any) -> str:
    """What tells apart what is equal: 1 and True, and the order of keys; sets have none."""
    return repr(sorted(value) if isinstance(value, frozenset) else value)


def test_what_is_equal_is_written_alike_whether_it_is_the_same_object_or_not() -> None:
    def written_as(values: list[Any]) -> tuple[str, bytes]:
        out = Writer(lambda value: None)
        forms = out.ids(IDS), out.column(values)
        return json.dumps(forms), b"".join(out.pieces)

    once, kind = {"a": ["b"]}, RowKind("a", "b", "c")
    assert written_as([once] * 4) == written_as([{"a": ["b"]} for _ in range(4)])
    assert written_as([kind] * 4) == written_as([RowKind("a", "b", "c") for _ in range(4)])
    assert written_as(IDS[7:]) == written_as([f"known_{each:03}" for each in MANY[7:]])


def test_a_version_is_written_though_its_object_is_in_no_table() -> None:
    about = lived_in().world.log.events[0].about
    out = Writer(lambda value: None)
    form, groups = out.column([about, about]), out.groups()
    pieces = memoryview(b"".join(out.pieces))
    reader = Reader(pieces, CLASSES, lambda name: None, LIFECYCLES, out.count)
    reader.groups(groups)
    one, other = reader.values(form, 2)
    assert one is other
    assert repr(one) == repr(about)


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
