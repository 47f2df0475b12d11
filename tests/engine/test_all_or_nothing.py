"""A change stands whole or not at all; and what the engine cannot have done itself is corrupt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from attrs.exceptions import FrozenInstanceError

from stripesim.engine.change import Change
from stripesim.engine.ledger import Place
from stripesim.engine.refusal import Corrupt, Refusal

from .toy import CURRENCY, MIDNIGHT, PARCEL, Office

Prepared = tuple[Office, str, str, str]
Attempt = Callable[[Office, str, str, str], None]


# -- a refusal anywhere in a cascade ---------------------------------------------------------------


def draft(office: Office, ann: str, bob: str, locker: str) -> None:
    """Before there is an object; its id was already made."""
    office.make(ann, "parcel", "send", receiver=bob, weight=0)


def its_own_row(office: Office, ann: str, bob: str, locker: str) -> None:
    office.make(ann, "parcel", "send", receiver=bob, alive=True, locker=locker)


def what_has_to_happen_first(office: Office, ann: str, bob: str, locker: str) -> None:
    office.do(locker, "jam")
    _refused(office, lambda: office.make(ann, "parcel", "send", receiver=bob, locker=locker))
    raise Refusal("as asked")


def what_happens_then(office: Office, ann: str, bob: str, locker: str) -> None:
    """By now rows, postings, events and schedule entries of the parcel are staged."""
    parcel = office.make(ann, "parcel", "send", receiver=bob, locker=locker, worth=1_000)
    office.do(locker, "jam")
    _refused(office, lambda: office.do(parcel, "collect"))
    raise Refusal("as asked")


def the_second_of_two_steps(office: Office, ann: str, bob: str, locker: str) -> None:
    change = Change(office.world, ann)
    PARCEL.create(change, {"receiver": bob, "locker": locker, "worth": 10}, "send")
    PARCEL.create(change, {"receiver": bob, "locker": locker}, "send")


def a_change_nobody_commits(office: Office, ann: str, bob: str, locker: str) -> None:
    change = Change(office.world, ann)
    PARCEL.create(change, {"receiver": bob, "locker": locker}, "send")
    raise Refusal("second thoughts")


def _refused(office: Office, attempt: Callable[[], Any]) -> None:
    """The attempt is refused and leaves everything as it was."""
    before = office.state()
    with pytest.raises(Refusal):
        attempt()
    assert office.state() == before


SMALL = (draft, its_own_row, the_second_of_two_steps, a_change_nobody_commits)
PREPARED = (what_has_to_happen_first, what_happens_then)


@pytest.mark.parametrize("attempt", SMALL, ids=lambda attempt: attempt.__name__)
def test_a_refusal_leaves_the_state_equal(
    office: Office, ann: str, bob: str, locker: str, attempt: Attempt
) -> None:
    before = office.state()
    with pytest.raises(Refusal):
        attempt(office, ann, bob, locker)
    assert office.state() == before
    office.world.check()


@pytest.mark.parametrize("attempt", PREPARED, ids=lambda attempt: attempt.__name__)
def test_a_refusal_deep_in_a_cascade_leaves_the_state_equal(
    office: Office, ann: str, bob: str, locker: str, attempt: Attempt
) -> None:
    with pytest.raises(Refusal, match="as asked"):
        attempt(office, ann, bob, locker)
    office.world.check()


@pytest.mark.parametrize("attempt", SMALL, ids=lambda attempt: attempt.__name__)
def test_after_a_refusal_the_next_ids_and_moments_are_those_of_a_world_without_it(
    attempt: Attempt,
) -> None:
    def life(*, refused: bool) -> Any:
        office = Office(seed=5)
        ann, bob = office.person("Ann", coins=10_000), office.person("Bob", coins=3_000)
        locker = office.make("", "locker")
        if refused:
            with pytest.raises(Refusal):
                attempt(office, ann, bob, locker)
        parcel = office.make(ann, "parcel", "send", receiver=bob, locker=locker, worth=1_000)
        office.do(parcel, "collect")
        office.make(ann, "wish", price=9_999)
        office.clock.advance(days=2)
        events = [office.world.log.id_of(place) for place in range(len(office.told()))]
        return office.state(), events

    assert life(refused=True) == life(refused=False)


def test_until_it_is_committed_nobody_sees_a_change(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    before = office.state()
    change = Change(office.world, ann)
    parcel = PARCEL.create(change, {"receiver": bob, "locker": locker}, "send")
    assert office.state() == before
    assert office.world.store.find("parcel", parcel.id, ann) is None
    assert change.find("parcel", parcel.id) is parcel
    assert change.find("parcel", parcel.id, bob) is None  # of another account
    assert change.find("locker", parcel.id) is None  # of another kind

    change.commit()
    assert office.world.store.find("parcel", parcel.id, ann) is parcel


def test_a_change_counts_its_own_rows_among_what_is_available(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    """Two parcels in one change cannot spend the same coins."""
    change = Change(office.world, ann)
    facts = {"receiver": bob, "postage": 6_000}
    PARCEL.create(change, facts, "send")
    assert change.available("purse", ann, CURRENCY) == {"card": 10_000 - 6_007}
    with pytest.raises(Refusal, match="not in your purse"):
        PARCEL.create(change, facts, "send")


# -- one writer ------------------------------------------------------------------------------------


def test_a_record_is_frozen(office: Office, ann: str, bob: str) -> None:
    parcel = office.get(office.make(ann, "parcel", "send", receiver=bob))
    with pytest.raises(FrozenInstanceError):
        parcel.state = "collected"
    with pytest.raises(FrozenInstanceError):
        del parcel.worth
    with pytest.raises(FrozenInstanceError):
        parcel.note = "slots leave no room for it"


def test_a_row_is_frozen(office: Office, ann: str) -> None:
    [row] = office.world.store.each(ann, "row")
    with pytest.raises(FrozenInstanceError):
        row.amount = 1


def test_a_change_makes_a_new_version_and_leaves_the_old_one(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    parcel = office.make(ann, "parcel", "send", receiver=bob, locker=locker)
    before = office.get(parcel)
    office.do(parcel, "extend", days=1)
    after = office.get(parcel)
    assert (before.waits, after.waits) == (7, 8)
    assert before is not after
    assert (before.id, before.serial) == (after.id, after.serial)


# -- corruption ------------------------------------------------------------------------------------


@pytest.fixture
def busy(office: Office, ann: str, bob: str, locker: str) -> Prepared:
    """Ann has money available and money that matures on two days, of two source types."""
    for nights in (1, 2, 3):
        parcel = office.make(ann, "parcel", "send", receiver=bob, locker=locker, worth=500)
        office.do(parcel, "collect", nights=nights)
    office.clock.advance(days=1)
    office.world.check()
    return office, ann, bob, locker


def purse(office: Office, person: str) -> Any:
    return office.world.ledger.pools[Place("purse", person, CURRENCY)]


def a_posting_that_comes_from_nowhere(office: Office, ann: str) -> None:
    office.world.ledger.sums[Place("post", ann, CURRENCY)] += 1


def a_posting_between_two_places_without_a_row(office: Office, ann: str) -> None:
    ledger = office.world.ledger
    ledger.post([(Place("post", ann, CURRENCY), Place("purse", ann, CURRENCY), 1)])


def a_running_total(office: Office, ann: str) -> None:
    purse(office, ann).total += 1


def what_is_available(office: Office, ann: str) -> None:
    purse(office, ann).matured["card"] += 1


def what_is_pending(office: Office, ann: str) -> None:
    ahead = purse(office, ann).ahead
    ahead[next(iter(ahead))]["paper"] -= 1


def money_moved_from_pending_to_available(office: Office, ann: str) -> None:
    what_is_available(office, ann)
    what_is_pending(office, ann)


def money_moved_to_another_source_type(office: Office, ann: str) -> None:
    matured = purse(office, ann).matured
    matured["card"] -= 1
    matured["paper"] = matured.get("paper", 0) + 1


def money_moved_to_another_day(office: Office, ann: str) -> None:
    earlier, later = purse(office, ann).ahead.values()
    earlier["paper"] += 1
    later["paper"] -= 1


def a_row_that_is_gone(office: Office, ann: str) -> None:
    office.world.store.table(ann, "row").records.pop()


def a_row_that_is_there_twice(office: Office, ann: str) -> None:
    records = office.world.store.table(ann, "row").records
    records.append(records[-1])


def a_record_in_the_wrong_place(office: Office, ann: str) -> None:
    office.world.store.table(ann, "parcel").records.reverse()


@pytest.mark.parametrize(
    "tamper",
    [
        a_posting_that_comes_from_nowhere,
        a_posting_between_two_places_without_a_row,
        a_running_total,
        what_is_available,
        what_is_pending,
        money_moved_from_pending_to_available,
        money_moved_to_another_source_type,
        money_moved_to_another_day,
        a_row_that_is_gone,
        a_row_that_is_there_twice,
        a_record_in_the_wrong_place,
    ],
    ids=lambda tamper: tamper.__name__,
)
def test_check_finds_what_was_tampered_with(
    busy: Prepared, tamper: Callable[[Office, str], None]
) -> None:
    office, ann, _, _ = busy
    tamper(office, ann)
    with pytest.raises(Corrupt):
        office.world.check()


def test_a_commit_compares_the_two_books_of_what_it_touches(busy: Prepared) -> None:
    office, ann, bob, _ = busy
    office.world.ledger.sums[Place("purse", ann, CURRENCY)] += 1
    with pytest.raises(Corrupt, match=r"rows \d+, postings \d+"):
        office.make(ann, "parcel", "send", receiver=bob)


def test_a_commit_does_not_look_at_what_it_does_not_touch(busy: Prepared) -> None:
    """A commit costs what it touches; the whole is `check`'s."""
    office, ann, bob, _ = busy
    office.world.ledger.sums[Place("purse", ann, CURRENCY)] += 1
    office.make(bob, "parcel", "send", receiver=ann)
    with pytest.raises(Corrupt):
        office.world.check()


def test_corruption_is_no_refusal() -> None:
    """Whoever catches refusals lets a crash through."""
    assert not issubclass(Corrupt, Refusal)
    assert not issubclass(Refusal, Corrupt)


def test_a_world_that_nobody_touched_is_sound_at_every_moment(busy: Prepared) -> None:
    office, _, _, _ = busy
    for _ in range(4):
        office.clock.advance(hours=12)
        office.world.check()
    assert office.world.now > MIDNIGHT


def test_a_refusal_names_the_cell_that_refused(office: Office, ann: str) -> None:
    with pytest.raises(Refusal) as refused:
        office.make(ann, "parcel", "send", receiver=None)
    assert refused.value.decided == ("parcel", "send", "no_receiver")


def test_a_verb_that_the_state_does_not_have_is_refused_by_the_lifecycle(
    office: Office, ann: str, bob: str
) -> None:
    parcel = office.make(ann, "parcel", "send", receiver=bob)
    with pytest.raises(Refusal) as refused:
        office.do(parcel, "collect")
    assert refused.value.decided == ("parcel", "collect", "no_such_verb")
