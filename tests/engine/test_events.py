"""The event log: what happened, in order; each event keeps the version it speaks of."""

from __future__ import annotations

from typing import Any

from stripesim.engine.change import Change

from .toy import MONDAY, PARCEL, Office


def test_an_event_keeps_the_version_after_and_the_version_before(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    parcel = office.make(ann, "parcel", "send", receiver=bob, locker=locker)
    waiting = office.get(parcel)
    office.clock.advance(hours=1)
    office.do(parcel, "collect")

    waits, collected = (
        event
        for event in office.world.log.events
        if event.type in ("parcel.waits", "parcel.collected")
    )
    assert (waits.about, waits.previous) == (waiting, None)
    assert (collected.about, collected.previous) == (office.get(parcel), waiting)
    assert (waits.created, collected.created) == (MONDAY, MONDAY + 3_600)


def test_an_event_tells_for_ever_what_it_told_first(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    parcel = office.make(ann, "parcel", "send", receiver=bob, locker=locker)
    event = office.world.log.events[-1]
    shown = office.world.render(event.about)
    office.do(parcel, "collect")
    office.clock.advance(days=9)
    assert office.world.render(event.about) == shown == {
        "id": parcel, "object": "parcel", "state": "in_locker",
    }  # fmt: skip


def test_each_step_of_one_change_tells_of_its_own_version(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    change = Change(office.world, ann)
    parcel = PARCEL.create(change, {"receiver": bob, "locker": locker}, "send")
    parcel = PARCEL.do(change, parcel, "extend", {"days": 1})
    PARCEL.do(change, parcel, "collect")
    change.commit()
    told = [(event.type, event.about.state) for event in office.world.log.events[-5:]]
    assert told == [
        ("locker.taken", "taken"),
        ("parcel.sent", "in_locker"),
        ("parcel.waits", "in_locker"),
        ("parcel.collected", "collected"),
        ("locker.left", "free"),
    ]
    before: Any = office.world.log.events[-2].previous
    assert (before.waits, before.state) == (8, "in_locker")
    # Every version of one object stands in the same place, also one that was never the latest.
    places = {
        event.about.serial for event in office.world.log.events if event.about.id == parcel.id
    }
    assert places == {0}


def test_an_event_belongs_to_the_account_of_its_object(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    office.make(ann, "parcel", "send", receiver=bob, locker=locker)
    log = office.world.log
    assert [log.events[place].type for place in log.of_account(ann)] == [
        "person.created",
        "parcel.sent",
        "parcel.waits",
    ]
    assert [log.events[place].type for place in log.of_account(bob)] == ["person.created"]
    assert list(log.of_account("nobody")) == []


def test_the_places_of_an_account_catch_up_with_the_log(office: Office, ann: str) -> None:
    log = office.world.log
    before = len(log.of_account(ann))
    office.make(ann, "parcel", "send", receiver=ann)
    assert len(log.of_account(ann)) == before + 1
    assert list(log.of_account(ann)) == sorted(log.of_account(ann))


def test_an_event_is_found_by_its_id_on_its_own_account(office: Office, ann: str, bob: str) -> None:
    log = office.world.log
    office.make(ann, "parcel", "send", receiver=bob)
    ids = [log.id_of(place) for place in range(len(log.events))]
    assert len(set(ids)) == len(ids)
    assert all(id.startswith("event_1") and len(id) == 30 for id in ids)
    for place, id in enumerate(ids):
        account = log.events[place].account
        assert log.find(id, account) == place
        assert log.find(id, "nobody") is None
    assert log.find("event_nope", ann) is None

    office.make(ann, "parcel", "send", receiver=bob)  # the index catches up
    assert log.find(log.id_of(len(ids)), ann) == len(ids)


def test_asking_for_ids_and_places_changes_nothing(office: Office, ann: str, bob: str) -> None:
    office.make(ann, "parcel", "send", receiver=bob)
    before = office.state()
    log = office.world.log
    assert log.find(log.id_of(0), ann) == 0
    assert log.of_account(bob)
    assert office.state() == before


def test_an_event_says_who_asked(office: Office, ann: str, bob: str) -> None:
    change = Change(office.world, ann, request=("req 7", None))
    parcel = PARCEL.create(change, {"receiver": bob}, "send")
    change.commit()
    assert office.world.log.events[-1].request == ("req 7", None)

    def asked() -> Any:
        return office.world.log.events[-1].request

    locker = office.make("", "locker")
    office.do(parcel.id, "store", locker=locker)
    office.clock.advance(days=7)
    assert asked() is None  # nobody: it happened by itself
