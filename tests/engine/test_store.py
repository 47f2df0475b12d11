"""Where records stand: lists that are paged from both ends, and indexes that catch up."""

from __future__ import annotations

from array import array
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from stripesim.engine.store import Store, Table, newest_first

from .toy import OFFICE, Office

COLOURS = "rgb"

colours = st.lists(st.sampled_from(COLOURS), max_size=25)
wanted = st.sampled_from([None, *COLOURS])


def page(
    records: list[str],
    places: array[int] | None,
    colour: str | None,
    *,
    low: int = 0,
    high: int | None = None,
    limit: int = 10,
    from_low: bool = False,
) -> tuple[list[int], bool]:
    return newest_first(
        records,
        places,
        low=low,
        high=len(records) if high is None else high,
        limit=limit,
        from_low=from_low,
        keep=None if colour is None else colour.__eq__,
    )


def everything(records: list[str], colour: str | None) -> list[int]:
    """The naive list, newest first."""
    places = range(len(records) - 1, -1, -1)
    return [place for place in places if colour in (None, records[place])]


@given(colours, wanted, st.booleans(), st.integers(1, 6), st.data())
def test_a_page_is_a_slice_of_the_naive_list(
    records: list[str], colour: str | None, indexed: bool, limit: int, data: st.DataObject
) -> None:
    low = data.draw(st.integers(0, len(records)))
    high = data.draw(st.integers(0, len(records)))
    from_low = data.draw(st.booleans())
    inside = [place for place in everything(records, colour) if low <= place < high]
    places = array("q", everything(records, colour)[::-1]) if indexed else None

    found, more = page(
        records,
        places,
        None if indexed else colour,
        low=low,
        high=high,
        limit=limit,
        from_low=from_low,
    )
    assert found == (inside[-limit:] if from_low else inside[:limit])
    assert more == (len(inside) > limit)


@given(colours, wanted, st.integers(1, 6))
def test_walking_by_cursor_meets_everything_once_in_both_directions(
    records: list[str], colour: str | None, limit: int
) -> None:
    """`starting_after` the last one of a page, until there is no more; then back the same way by
    `ending_before` the first one.
    """
    naive = everything(records, colour)
    walked: list[int] = []
    high, more = len(records), True
    while more:
        found, more = page(records, None, colour, high=high, limit=limit)
        walked += found
        high = found[-1] if found else 0
    assert walked == naive

    back: list[int] = []
    low, more = 0, True
    while more:
        found, more = page(records, None, colour, low=low, limit=limit, from_low=True)
        back = found + back
        low = found[0] + 1 if found else len(records)
    assert back == naive


@given(colours, st.integers(1, 4), st.integers(0, 5))
def test_what_comes_in_while_somebody_walks_does_not_shift_the_pages(
    records: list[str], limit: int, arriving: int
) -> None:
    first, _ = page(records, None, None, limit=limit)
    grown = records + ["r"] * arriving
    high = first[-1] if first else 0
    second, _ = page(grown, None, None, high=high, limit=limit)
    assert first + second == everything(records, None)[: 2 * limit]


# -- indexes ---------------------------------------------------------------------------------------


class Painted(NamedTuple):
    """A version of a thing in a table."""

    serial: int
    colour: str


steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from(COLOURS), st.just(0)),
        st.tuples(st.just("paint"), st.sampled_from(COLOURS), st.integers(0, 9)),
        st.tuples(st.just("ask"), st.just(""), st.just(0)),
    ),
    max_size=40,
)


@given(steps)
def test_an_index_equals_the_naive_grouping_whenever_it_is_asked_for(
    steps: list[tuple[str, str, int]],
) -> None:
    """Records come, and get new versions that stand under another value."""
    table = Table()
    for step, colour, number in steps:
        if step == "add":
            table.records.append(Painted(len(table.records), colour))
        elif step == "paint" and table.records:
            table.replace(Painted(number % len(table.records), colour))
        elif step == "ask":
            index = table.index("colour", lambda record: record.colour)
            naive = {
                each: [record.serial for record in table.records if record.colour == each]
                for each in COLOURS
            }
            assert {each: list(index.get(each, ())) for each in COLOURS} == naive
    assert [record.serial for record in table.records] == list(range(len(table.records)))


def test_two_indexes_of_one_table_do_not_disturb_each_other() -> None:
    table = Table()
    table.records += ["red", "rose"]
    assert list(table.index("length", len)[3]) == [0]
    table.records.append("ruby")
    assert list(table.index("first", lambda word: word[0])["r"]) == [0, 1, 2]
    assert list(table.index("length", len)[4]) == [1, 2]


def test_places_of_a_value_are_made_once_when_they_are_first_asked_for() -> None:
    table, made = Table(), []

    def make() -> array[int]:
        made.append("once")
        return array("q", (4, 7))

    assert list(table.places("list", "po_1", make)) == [4, 7]
    assert list(table.places("list", "po_1", make)) == [4, 7]
    assert made == ["once"]


# -- records ---------------------------------------------------------------------------------------


def test_an_object_is_found_only_by_its_kind_on_its_account(office: Office, ann: str) -> None:
    store = office.world.store
    locker = office.make("", "locker")
    assert store.find("locker", locker, OFFICE) is office.get(locker)
    assert store.find("parcel", locker, OFFICE) is None
    assert store.find("locker", locker, ann) is None
    assert store.find("locker", "lock_nope", OFFICE) is None


def test_a_list_is_oldest_first_and_every_record_knows_its_place(
    office: Office, ann: str, bob: str
) -> None:
    parcels = [office.make(ann, "parcel", "send", receiver=bob) for _ in range(5)]
    office.do(parcels[2], "lose")  # a new version stands where the old one stood
    each: list[Any] = list(office.world.store.each(ann, "parcel"))
    assert [record.id for record in each] == parcels
    assert [record.serial for record in each] == [0, 1, 2, 3, 4]
    assert each[2].state == "lost"


def test_each_account_has_its_own_list(office: Office, ann: str, bob: str) -> None:
    office.make(ann, "parcel", "send", receiver=bob)
    sent = office.make(bob, "parcel", "send", receiver=ann)
    assert [record.id for record in office.world.store.each(bob, "parcel")] == [sent]
    assert office.get(sent).serial == 0


def test_looking_for_what_is_not_there_makes_no_list() -> None:
    store = Store()
    assert list(store.each("ann", "parcel")) == []
    assert store.tables == {}
