"""The form of a lifecycle, proved on the shapes that strain it. The world is that of `toy.py`.

Each part is about one shape: what the row promises, what its neighbours do, and that the two
books of money agree (`World.check`) when all is done.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import copy_context
from fractions import Fraction
from typing import Any

import pytest

from stripesim.engine.change import Change
from stripesim.engine.clock import TELLING
from stripesim.engine.ledger import Place
from stripesim.engine.record import DELETED
from stripesim.engine.refusal import Refusal

from .toy import DAY, MIDNIGHT, MONDAY, PARCEL, Office


@pytest.fixture(autouse=True)
def _the_books_agree_in_the_end(office: Office) -> Iterator[None]:
    yield
    office.world.check()


def send(office: Office, sender: str, receiver: str | None, **facts: Any) -> str:
    return office.make(sender, "parcel", "send", receiver=receiver, **facts)


# -- a verb with several outcomes, one of them a decline that writes -------------------------------


def test_the_first_row_whose_condition_holds_is_the_outcome(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    in_a_locker = send(office, ann, bob, locker=locker)
    without_one = send(office, ann, bob)
    assert office.get(in_a_locker).state == "in_locker"
    assert office.get(without_one).state == "at_counter"

    # It leaks and it has no locker: two conditions hold, and the row that stands first decides.
    with pytest.raises(Refusal, match="was sent_back"):
        send(office, ann, bob, leaks=True)


def test_a_decline_writes_and_is_answered_with_an_error(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    told = len(office.told())
    with pytest.raises(Refusal) as declined:
        send(office, ann, bob, locker=locker, leaks=True)

    parcel = office.get(declined.value.extra["parcel"])
    assert (parcel.kind, parcel.state) == ("parcel", "sent_back")
    assert (declined.value.code, declined.value.status) == ("leaks", 402)
    # The error speaks of the object as it is now, not as it was drafted.
    assert declined.value.message == f"{parcel.id} leaks, and was sent_back."
    assert office.told()[told:] == ["parcel.sent_back"]


def test_a_decline_does_only_what_its_own_row_says(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    with pytest.raises(Refusal):
        send(office, ann, bob, locker=locker, leaks=True)
    assert office.get(locker).state == "free"  # the row that takes a locker is another one
    assert office.rows(ann) == [("deposit", 10_000, 0)]


def test_a_decline_uses_up_an_id_and_a_refusal_does_not(office: Office, ann: str, bob: str) -> None:
    with pytest.raises(Refusal, match="leaks"):
        send(office, ann, bob, leaks=True)
    after_a_decline = office.world.store.counts["pcl"]
    with pytest.raises(Refusal, match="For whom"):
        send(office, ann, None, leaks=True)
    assert (after_a_decline, office.world.store.counts["pcl"]) == (1, 1)


# -- gross and fee together ------------------------------------------------------------------------


def test_gross_and_fee_move_together(office: Office, ann: str, bob: str) -> None:
    parcel = send(office, ann, bob, postage=500, weight=250)
    [_, row] = office.world.store.each(ann, "row")
    assert row.id == office.get(parcel).postage_row
    assert (row.amount, row.fee, row.net) == (-500, 7, -507)
    assert (row.source, row.description, row.currency) == (parcel, "a parcel of 250 g", "coin")
    assert office.purse(ann) == (10_000 - 507, 0)
    assert office.at("post", ann) == 500  # the gross goes one way,
    assert office.at("fees", "") == 7  # the fee another


def test_a_fee_is_taken_from_what_comes_in_too(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    office.do(send(office, ann, bob, locker=locker, worth=1_000), "collect")
    earned = office.world.store.latest[office.get(_parcel(office, ann)).cash_row]
    assert (earned.amount, earned.fee, earned.net) == (1_000, 100, 900)
    assert office.at("fees", "") == 7 + 100


def test_two_entries_of_one_transition_may_meet_in_one_balance(
    office: Office, ann: str, bob: str
) -> None:
    parcel = send(office, ann, bob, postage=500, worth=900)
    office.do(parcel, "lose")
    assert office.rows(ann)[-2:] == [("postage_back", 500, 0), ("damages", 900, 0)]
    assert office.purse(ann) == (10_000 - 7 + 900, 0)
    assert (office.at("post", ann), office.at("insurer", ann)) == (0, -900)


def test_an_entry_of_nothing_makes_no_row(office: Office, ann: str, bob: str) -> None:
    office.do(send(office, ann, bob, worth=0), "lose")
    assert office.rows(ann)[-1] == ("postage_back", 500, 0)
    assert office.at("insurer", ann) == 0


def test_a_balance_in_another_currency_gets_it_through_fx(office: Office, ann: str) -> None:
    office.make(ann, "deposit", amount=101, currency="shell")
    row = list(office.world.store.each(ann, "row"))[-1]
    assert (row.amount, row.currency, row.exchange_rate) == (151, "coin", Fraction(3, 2))
    assert office.purse(ann) == (10_151, 0)
    sums = office.world.ledger.sums
    # What one currency loses, another gains; in each of them nothing is made or lost.
    assert (sums[Place("fx", "", "shell")], sums[Place("fx", "", "coin")]) == (101, -151)
    assert sums[Place("pockets", ann, "shell")] == -101


def _parcel(office: Office, sender: str) -> str:
    [parcel] = office.world.store.each(sender, "parcel")
    return str(parcel.id)


# -- another resource ------------------------------------------------------------------------------


def test_another_object_moves_first_and_another_after(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    told = len(office.told())
    parcel = send(office, ann, bob, locker=locker)
    assert (office.get(parcel).state, office.get(locker).state) == ("in_locker", "taken")
    assert office.told()[told:] == ["locker.taken", "parcel.sent", "parcel.waits"]

    told = len(office.told())
    office.do(parcel, "collect")
    assert (office.get(parcel).state, office.get(locker).state) == ("collected", "free")
    assert office.told()[told:] == ["parcel.collected", "locker.left"]


def test_the_other_object_answers_for_itself(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    send(office, ann, bob, locker=locker)
    with pytest.raises(Refusal, match=f"Cannot take {locker}: it is taken."):
        send(office, ann, bob, locker=locker)


def test_two_verbs_on_one_object_in_one_change_add_up(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    """A later step of a change sees what an earlier one staged, and nobody else does."""
    change = Change(office.world, ann)
    facts = {"receiver": bob, "locker": locker}
    parcel = PARCEL.create(change, facts, "send")
    assert office.get(locker).state == "free"
    assert change.latest(locker).state == "taken"
    PARCEL.do(change, parcel, "collect")
    change.commit()

    assert office.get(parcel.id).state == "collected"
    assert (office.get(locker).state, office.get(locker).used) == ("free", 1)
    assert office.planned(parcel.id) == []  # what the first step planned, the second dropped


# -- by itself, at a computed moment ---------------------------------------------------------------


def test_it_happens_by_itself_at_its_moment(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    parcel = send(office, ann, bob, locker=locker)
    assert office.planned(parcel) == [("expire", MONDAY + 7 * DAY)]

    office.clock.advance_to(MONDAY + 7 * DAY - 1)
    assert office.get(parcel).state == "in_locker"
    told = office.clock.advance(seconds=1)
    assert office.get(parcel).state == "at_counter"
    assert [event["type"] for event in told] == ["parcel.expired", "locker.left"]
    assert office.world.log.events[-2].created == MONDAY + 7 * DAY


def test_it_happens_at_its_own_moment_however_far_the_clock_is_moved(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    send(office, ann, bob, locker=locker)
    office.clock.advance(days=365)
    assert office.world.log.events[-1].created == MONDAY + 7 * DAY


def test_it_is_dropped_when_the_state_is_left_by_another_road(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    parcel = send(office, ann, bob, locker=locker)
    office.do(parcel, "collect")
    assert office.planned(parcel) == []
    assert office.clock.advance(days=30) == []
    assert office.get(parcel).state == "collected"


def test_it_is_planned_anew_when_the_state_is_entered_again(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    parcel = send(office, ann, bob, locker=locker)
    office.clock.advance(days=10)  # it expired on the seventh
    assert office.planned(parcel) == []
    office.do(parcel, "store", locker=locker)
    assert office.planned(parcel) == [("expire", MONDAY + 17 * DAY)]
    office.clock.advance(days=8)
    assert office.get(parcel).state == "at_counter"
    assert office.told().count("parcel.expired") == 2


def test_it_is_planned_anew_when_the_object_changes_and_the_state_stays(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    parcel = send(office, ann, bob, locker=locker)
    office.do(parcel, "extend", days=3)
    assert office.planned(parcel) == [("expire", MONDAY + 10 * DAY)]


def test_a_state_may_plan_several_things(office: Office, ann: str, bob: str, locker: str) -> None:
    parcel = send(office, ann, bob, locker=locker, reminds=True)
    week = MONDAY + 7 * DAY
    assert office.planned(parcel) == [("remind", week - 2 * DAY), ("expire", week)]
    office.clock.advance(days=6)
    # Reminding keeps the state; what is planned after it has no second reminder.
    assert office.planned(parcel) == [("expire", week)]
    assert office.told()[-1] == "parcel.reminded"
    office.do(parcel, "collect")
    assert office.upcoming() == []


def test_a_moment_of_none_plans_nothing(office: Office, ann: str, bob: str, locker: str) -> None:
    parcel = send(office, ann, bob, locker=locker, reminds=False)
    assert [verb for verb, _ in office.planned(parcel)] == ["expire"]


def test_a_moment_that_has_passed_is_now(office: Office, ann: str, bob: str, locker: str) -> None:
    parcel = send(office, ann, bob, locker=locker)
    office.do(parcel, "extend", days=-100)
    assert office.planned(parcel) == [("expire", MONDAY)]
    office.clock.advance(seconds=0)
    assert office.get(parcel).state == "at_counter"


# -- several refusals in a fixed order -------------------------------------------------------------


def test_refusals_come_in_the_order_of_the_row(office: Office, ann: str, bob: str) -> None:
    """Everything is wrong; what is complained about is put right, one by one."""
    poor = office.person("Carl")
    wrong: dict[str, Any] = {"receiver": None, "weight": 99_000, "alive": True}
    order = []
    for right in ({"receiver": bob}, {"weight": 10}, {"alive": False}):
        with pytest.raises(Refusal) as refused:
            office.make(poor, "parcel", "send", **wrong)
        order.append(refused.value.code)
        wrong.update(right)
    with pytest.raises(Refusal) as refused:
        office.make(poor, "parcel", "send", **wrong)
    assert [*order, refused.value.code] == ["no_receiver", "too_heavy", "alive", "short"]
    assert office.make(ann, "parcel", "send", **wrong)


def test_refusals_are_the_same_whatever_the_outcome_would_be(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    """They are asked before the outcome is chosen: a decline does not go before a refusal."""
    for outcome in ({"leaks": True}, {"locker": None}, {"locker": locker}):
        with pytest.raises(Refusal) as refused:
            send(office, ann, bob, weight=99_000, **outcome)
        assert refused.value.code == "too_heavy"


def test_a_verb_that_the_state_does_not_have_goes_before_every_refusal(
    office: Office, ann: str, bob: str
) -> None:
    at_counter = send(office, ann, bob, worth=1_000_000)  # more than the receiver has
    with pytest.raises(Refusal) as refused:
        office.do(at_counter, "collect")
    assert refused.value.code == "bad_state"
    assert refused.value.message == f"Cannot collect {at_counter}: it is at_counter."


# -- a balance at both ends ------------------------------------------------------------------------


def test_one_entry_makes_a_row_in_each_of_two_accounts(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    parcel = send(office, ann, bob, locker=locker, worth=2_000)
    office.do(parcel, "collect")

    assert office.rows(bob)[-1] == ("cash_paid", -2_000, 0)
    assert office.rows(ann)[-1] == ("cash_earned", 2_000, 200)
    assert office.purse(bob) == (1_000, 0)
    assert office.purse(ann) == (10_000 - 507, 1_800)
    assert {row.source for row in _last_rows(office, ann, bob)} == {parcel}


def test_each_row_belongs_to_the_account_whose_balance_it_is_in(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    parcel = send(office, ann, bob, locker=locker, worth=2_000)
    office.do(parcel, "collect")
    earned, paid = _last_rows(office, ann, bob)
    assert (earned.account, paid.account) == (ann, bob)
    assert ann[-10:] in earned.id
    assert bob[-10:] in paid.id
    # The object names the row that its cell says, and not the other one.
    assert office.get(parcel).cash_row == earned.id


def test_each_end_has_its_own_day_and_its_own_source_type(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    office.do(send(office, ann, bob, locker=locker, worth=2_000), "collect")
    earned, paid = _last_rows(office, ann, bob)
    assert (paid.available_on, paid.source_type) == (MONDAY, "card")
    assert (earned.available_on, earned.source_type) == (MIDNIGHT, "paper")


def test_what_one_account_cannot_pay_leaves_both_as_they_were(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    parcel = send(office, ann, bob, locker=locker, worth=3_001)
    before = office.state()
    with pytest.raises(Refusal, match="paid first"):
        office.do(parcel, "collect")
    assert office.state() == before


def _last_rows(office: Office, *people: str) -> list[Any]:
    return [list(office.world.store.each(one, "row"))[-1] for one in people]


# -- money that matures at midnight, and what that causes ------------------------------------------


def test_money_matures_at_midnight(office: Office, ann: str, bob: str, locker: str) -> None:
    office.do(send(office, ann, bob, locker=locker, worth=2_000), "collect")
    available = 10_000 - 507
    office.clock.advance_to(MIDNIGHT - 1)
    assert office.purse(ann) == (available, 1_800)
    office.clock.advance_to(MIDNIGHT)
    assert office.purse(ann) == (available + 1_800, 0)


def test_maturing_money_causes_what_nobody_called_for(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    carl = office.person("Carl", coins=600)
    parcel = office.make(carl, "parcel", "send", receiver=bob, locker=locker, worth=1_000)
    wish = office.make(carl, "wish", price=900)
    office.do(parcel, "collect")
    assert office.get(wish).state == "waiting"  # 93 available, 900 on its way

    told = office.clock.advance(days=3)
    assert office.get(wish).state == "granted"
    assert [event["type"] for event in told] == ["wish.granted"]
    assert office.world.log.events[-1].created == MIDNIGHT
    assert office.rows(carl)[-1] == ("wish", -900, 0)
    assert office.purse(carl) == (93, 0)


def test_one_entry_stands_for_each_account_and_midnight_however_many_rows_mature(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    for _ in range(3):
        parcel = send(office, ann, bob, locker=locker, worth=500)
        office.do(parcel, "collect")
    assert [(entry.moment, entry.account, entry.kind) for entry in office.upcoming()] == [
        (MIDNIGHT, ann, "job")
    ]


def test_money_that_is_there_at_once_is_not_waited_for(office: Office) -> None:
    office.person("Dora", coins=5)
    assert office.upcoming() == []


def test_who_watches_is_told_once_for_each_bucket_that_opens(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    gathered: list[tuple[str, int]] = []
    office.world.watch = lambda world, pool, at: gathered.append((pool.place.account, at))
    for _ in range(2):
        parcel = send(office, ann, bob, locker=locker, worth=500)
        office.do(parcel, "collect")
    assert gathered.count((ann, MIDNIGHT)) == 1
    assert (bob, 0) in gathered  # 0: at once


def test_a_change_that_passes_zero_on_its_way_has_not_touched_it(office: Office, ann: str) -> None:
    coins, _ = office.purse(ann)
    office.make(ann, "deposit", amount=-coins - 5)
    office.clock.advance(days=1)
    change = Change(office.world, ann)
    for amount in (7, -4):
        office.world.lifecycles["deposit"].create(change, {"amount": amount})
    change.commit()
    pool = office.world.ledger.pools[Place("purse", ann, "coin")]
    assert (office.purse(ann), pool.below_zero_since) == ((-2, 0), MONDAY)


# -- a row wakes a job -----------------------------------------------------------------------------


def test_a_row_wakes_a_job_which_looks_at_what_was_committed(office: Office, ann: str) -> None:
    wish = office.make(ann, "wish", price=900)
    assert office.get(wish).state == "waiting"  # it only woke
    assert [(entry.moment, entry.verb) for entry in office.upcoming()] == [(MONDAY, "wishes")]
    office.clock.advance(seconds=0)
    assert office.get(wish).state == "granted"


def test_what_is_due_at_once_can_be_done_without_moving_the_clock(office: Office, ann: str) -> None:
    wish = office.make(ann, "wish", price=900)
    office.clock.settle()
    assert office.get(wish).state == "granted"
    assert office.clock.timestamp == MONDAY


def test_nobody_is_woken_for_nothing(office: Office) -> None:
    office.make(office.person("Poor"), "wish", price=900)
    assert office.upcoming() == []


# -- an object that is there no longer -------------------------------------------------------------


def test_what_is_deleted_can_do_nothing_any_more(office: Office, ann: str) -> None:
    office.clock.advance(days=1)
    wish = office.make(ann, "wish", price=99_999)
    office.do(wish, "forget")
    assert office.get(wish).state == DELETED
    before = office.state()
    for verb in ("grant", "forget"):
        with pytest.raises(Refusal, match="it is deleted"):
            office.do(wish, verb)
    assert office.state() == before


def test_the_event_of_a_deletion_tells_what_was_deleted(office: Office, ann: str) -> None:
    wish = office.make(ann, "wish", price=99_999)
    office.do(wish, "forget")
    event = office.world.log.events[-1]
    assert (event.type, event.about.state) == ("wish.forgotten", "waiting")


def test_what_is_deleted_is_passed_over_when_its_money_comes(office: Office, ann: str) -> None:
    wish = office.make(ann, "wish", price=900)
    office.do(wish, "forget")
    office.clock.advance(days=1)
    assert office.get(wish).state == DELETED
    assert office.purse(ann) == (10_000, 0)


# -- telling the outside ---------------------------------------------------------------------------


def test_who_listens_hears_of_every_change_from_the_first_that_has_a_listener(
    office: Office, ann: str, bob: str
) -> None:
    """In the toy, a wish is what makes an account listen."""
    heard = office.world.outbox
    send(office, ann, bob)
    assert heard == []
    office.make(ann, "wish", price=99_999)
    send(office, ann, bob)
    assert heard == ["parcel.sent"]
    with pytest.raises(Refusal, match="For whom"):
        send(office, ann, None)
    assert heard == ["parcel.sent"]


def test_the_outside_is_told_at_the_moment_at_which_it_happened(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    office.make(ann, "wish", price=99_999)
    send(office, ann, bob, locker=locker, reminds=True)
    office.world.outbox.clear()
    told: list[tuple[int, list[str]]] = []

    def deliver() -> None:
        told.append((office.world.now, list(office.world.outbox)))
        office.world.outbox.clear()

    office.clock.deliver = deliver
    office.clock.advance(days=30)
    week = MONDAY + 7 * DAY
    assert told == [
        (week - 2 * DAY, ["parcel.reminded"]),
        (week, ["parcel.expired", "locker.left"]),
    ]


def test_while_the_outside_is_told_time_stands_still(office: Office) -> None:
    def deliver() -> None:
        office.clock.held = True
        TELLING.set(True)
        with pytest.raises(RuntimeError, match="time stands still"):
            office.clock.advance(days=1)
        office.clock.let_go()

    copy_context().run(deliver)
    assert office.clock.timestamp == MONDAY
