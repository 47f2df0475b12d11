"""Money at rest: pools against a naive sum over their rows, and postings that add up to nothing."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stripesim.engine.change import Change
from stripesim.engine.ledger import AT_ONCE, Ledger, Place, Pool
from stripesim.engine.refusal import Corrupt

from .toy import CURRENCY, DAY, MIDNIGHT, MONDAY, Office

Row = tuple[int, str, int]  # net, source type, available_on

SOURCE_TYPES = ("card", "paper")


def sums(rows: list[Row], *, until: int | None = None, after: int | None = None) -> dict[str, int]:
    """Source type -> sum of net, by looking at every row."""
    result: dict[str, int] = defaultdict(int)
    for net, source_type, available_on in rows:
        if (until is None or available_on <= until) and (after is None or available_on > after):
            result[source_type] += net
    return without_zeros(result)


def without_zeros(sums: dict[str, int]) -> dict[str, int]:
    """A source type that adds up to nothing may be named or not."""
    return {source_type: amount for source_type, amount in sums.items() if amount}


amounts = st.integers(-500, 500)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("row"), amounts, st.sampled_from(SOURCE_TYPES), st.integers(-3, 12)),
        st.tuples(st.just("pass"), st.integers(0, 5), st.just(""), st.just(0)),
        st.tuples(st.just("fold"), st.just(0), st.just(""), st.just(0)),
    ),
    max_size=40,
)


@given(steps)
def test_available_and_pending_equal_a_sum_over_the_rows_at_any_moment(
    steps: list[tuple[str, int, str, int]],
) -> None:
    ledger, now = Ledger(), 100
    pool = ledger.pool("purse", "ann", CURRENCY)
    rows: list[Row] = []
    for step, number, source_type, ahead in steps:
        if step == "row":
            # What is available at once says the moment at which it was made, as rows do.
            available_on = now + max(ahead, 0)
            ledger.add_row(pool, number, source_type, available_on, now)
            rows.append((number, source_type, available_on))
        elif step == "pass":
            now += number
        else:
            pool.fold(now)
        for moment in (now, now + 1, now + 4, now + 100):
            assert without_zeros(pool.available(moment)) == sums(rows, until=moment)
            assert without_zeros(pool.pending(moment)) == sums(rows, after=moment)
        assert pool.total == sum(net for net, _, _ in rows)
        assert pool.gains >= {at for net, _, at in rows if net > 0 and at > now}


@given(steps)
def test_unpaid_rows_hang_in_the_bucket_of_their_moment(
    steps: list[tuple[str, int, str, int]],
) -> None:
    """And of those that are available by a moment, a payout finds every one and no other."""
    ledger, now, serial = Ledger(), 100, 0
    pool = ledger.pool("purse", "ann", CURRENCY)
    naive: dict[int, list[int]] = {}
    for step, number, _, ahead in steps:
        if step == "row":
            available_on = now + ahead
            key = available_on if available_on > now else AT_ONCE
            opened = ledger.hang(pool, serial, available_on, now)
            assert opened == (key not in naive)
            naive.setdefault(key, []).append(serial)
            serial += 1
        elif step == "pass":
            now += number
        for moment in (now, now + 3):
            found = {key: list(bucket) for key, bucket in pool.unpaid_until(moment).items()}
            assert found == {key: rows for key, rows in naive.items() if key <= moment}


def test_a_row_that_is_available_at_once_is_always_worth_telling() -> None:
    ledger = Ledger()
    pool = ledger.pool("purse", "ann", CURRENCY)
    assert ledger.add_row(pool, 5, "card", 100, now=100)
    assert ledger.add_row(pool, 5, "card", 100, now=100)
    assert ledger.add_row(pool, 5, "card", 200, now=100)  # the first of its moment
    assert not ledger.add_row(pool, 5, "paper", 200, now=100)


def test_only_money_that_comes_in_is_a_gain() -> None:
    ledger = Ledger()
    pool = ledger.pool("purse", "ann", CURRENCY)
    ledger.add_row(pool, -5, "card", 200, now=100)
    assert pool.gains == set()
    ledger.add_row(pool, 3, "card", 200, now=100)  # although the sum stays below zero
    assert pool.gains == {200}
    pool.fold(200)
    assert (pool.gains, pool.ahead, pool.matured) == (set(), {}, {"card": -2})


@given(steps)
def test_a_pool_knows_since_when_it_is_below_zero(
    steps: list[tuple[str, int, str, int]],
) -> None:
    """Since the moment at which available last fell below zero; touching zero forgets it. (As in a
    world, every moment at which money matures is folded.)
    """
    ledger, now = Ledger(), 100
    pool = ledger.pool("purse", "ann", CURRENCY)
    rows: list[Row] = []
    since: int | None = None

    def look() -> None:
        nonlocal since
        if sum(sums(rows, until=now).values()) >= 0:
            since = None
        elif since is None:
            since = now
        assert pool.below_zero_since == since

    for step, number, source_type, ahead in steps:
        if step == "row":
            available_on = now + max(ahead, 0)
            if ledger.add_row(pool, number, source_type, available_on, now):
                pool.note(now)
            rows.append((number, source_type, available_on))
        elif step == "pass":
            target = now + number
            for moment in sorted({at for _, _, at in rows if now < at <= target}):
                now = moment
                pool.fold(now)
                look()
            now = target
        look()


# -- postings --------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"), amounts), max_size=30))
def test_whatever_is_posted_nothing_is_made_or_lost(
    postings: list[tuple[str, str, int]],
) -> None:
    ledger = Ledger()
    for src, dst, amount in postings:
        ledger.post([(ledger.places[src, "", CURRENCY], ledger.places[dst, "", CURRENCY], amount)])
        ledger.check()
        assert sum(ledger.sums.values()) == 0


def test_money_does_not_change_its_currency_on_the_way() -> None:
    ledger = Ledger()
    ledger.post([(ledger.places["fx", "", "coin"], ledger.places["fx", "", "shell"], 5)])
    with pytest.raises(Corrupt, match="made or lost"):
        ledger.check()


def test_places_and_pools_are_made_once() -> None:
    ledger = Ledger()
    assert ledger.places["post", "ann", CURRENCY] is ledger.places["post", "ann", CURRENCY]
    pool = ledger.pool("purse", "ann", CURRENCY)
    assert pool is ledger.pool("purse", "ann", CURRENCY)
    assert isinstance(pool, Pool)
    assert pool.place == Place("purse", "ann", CURRENCY)


def test_an_account_has_its_own_pools_in_the_order_in_which_they_came() -> None:
    ledger = Ledger()
    for name, account, currency in (
        ("purse", "ann", "shell"),
        ("purse", "bob", "coin"),
        ("purse", "ann", "coin"),
        ("vault", "ann", "coin"),
    ):
        ledger.pool(name, account, currency)
    assert [pool.place.currency for pool in ledger.of_account("purse", "ann")] == ["shell", "coin"]


# -- in a world ------------------------------------------------------------------------------------

deeds = st.lists(
    st.one_of(
        st.tuples(st.just("deposit"), st.integers(1, 400)),
        st.tuples(st.just("sell"), st.integers(1, 300)),
        st.tuples(st.just("wish"), st.integers(1, 300)),
        st.tuples(st.just("pass"), st.integers(1, 30)),  # hours
    ),
    max_size=15,
)


@settings(max_examples=60)
@given(deeds)
def test_a_purse_is_the_sum_of_its_rows_in_every_life(deeds: list[tuple[str, int]]) -> None:
    office = Office()
    ann, bob = office.person("Ann", coins=5_000), office.person("Bob", coins=5_000)
    for deed, number in deeds:
        if deed == "deposit":
            office.make(ann, "deposit", amount=number)
        elif deed == "wish":
            office.make(ann, "wish", price=number)
        elif deed == "sell":
            locker = office.make("", "locker")
            parcel = office.make(
                ann, "parcel", "send", receiver=bob, locker=locker, worth=number, postage=1
            )
            office.do(parcel, "collect")
        else:
            office.clock.advance(hours=number)
        office.world.check()
        for person in (ann, bob):
            rows: list[Any] = list(office.world.store.each(person, "row"))
            now = office.world.now
            available = sum(row.net for row in rows if row.available_on <= now)
            pending = sum(row.net for row in rows if row.available_on > now)
            assert office.purse(person) == (available, pending)


def test_what_a_change_takes_from_a_pool_it_takes_in_whole_buckets(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    for _ in range(2):
        office.do(
            office.make(ann, "parcel", "send", receiver=bob, locker=locker, worth=100), "collect"
        )
    pool = office.world.ledger.pools[Place("purse", ann, CURRENCY)]
    # deposit, then postage and what was earned, twice
    assert {key: list(rows) for key, rows in pool.unpaid.items()} == {
        AT_ONCE: [0, 1, 3],
        MIDNIGHT: [2, 4],
    }
    change = Change(office.world, ann)
    taken = change.take_unpaid(pool, MONDAY)
    assert [list(rows) for rows in taken] == [[0, 1, 3]]
    assert AT_ONCE in pool.unpaid  # only staged
    change.commit()
    assert set(pool.unpaid) == {MIDNIGHT}
    some = Change(office.world, ann)
    assert [list(rows) for rows in some.take_unpaid(pool, MIDNIGHT, frozenset({4}))] == [[2]]
    some.commit()
    assert {key: list(rows) for key, rows in pool.unpaid.items()} == {MIDNIGHT: [4]}

    office.make(ann, "deposit", amount=1)  # a new bucket, which the taken one does not see
    assert [list(rows) for rows in taken] == [[0, 1, 3]]
    assert list(pool.unpaid[AT_ONCE]) == [5]


def test_time_alone_makes_money_available_before_anybody_folds(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    """Status is derived from the clock: no job has to run first."""
    office.do(office.make(ann, "parcel", "send", receiver=bob, locker=locker, worth=100), "collect")
    pool = office.world.ledger.pools[Place("purse", ann, CURRENCY)]
    assert pool.pending(MIDNIGHT - 1) == {"paper": 90}
    assert pool.available(MIDNIGHT)["paper"] == 90
    assert pool.pending(MIDNIGHT + DAY) == {}
