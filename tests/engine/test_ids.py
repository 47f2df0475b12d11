"""Ids: Stripe's form and length, telling their second, never twice, and the same for one seed."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from string import ascii_lowercase, ascii_uppercase, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stripesim.engine.ids import Ids, base62

from .toy import Office

ACCOUNT = "acct_1BTXILGanfOWO3Cz"
DIGITS = digits + ascii_uppercase + ascii_lowercase
COUNTS = 200_000


def value(text: str) -> int:
    """A number in base 62; the digits are 0-9, A-Z, a-z."""
    number = 0
    for digit in text:
        number = number * 62 + DIGITS.index(digit)
    return number


def created(id: str) -> int:
    """The second that an id carries, read as it was recorded: the first character counts as 1."""
    body = id.partition("_")[2]
    return value("1" + body[1:6]) + 426_256_548


def moment(year: int, month: int, day: int) -> int:
    return int(datetime(year, month, day, tzinfo=UTC).timestamp())


# -- form ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("digit", ["1", "3"])
@pytest.mark.parametrize("prefix", ["ch", "txn", "evt", "payout_of_a_kind"])
def test_a_body_has_twenty_four_characters(prefix: str, digit: str) -> None:
    ids = Ids(0)
    for count in (1, 61, 62, 62**4, 10**9):
        id = ids.of_family(prefix, ids.family(digit, ACCOUNT, 1_772_442_000), count)
        start, _, body = id.rpartition("_")
        assert start == prefix
        assert len(body) == 24
        assert body[0] == digit
        assert set(body) <= set(DIGITS)


def test_a_body_shows_the_account_it_belongs_to() -> None:
    ids = Ids(0)
    id = ids.of_family("ch", ids.family("1", ACCOUNT, 1_772_442_000), 1)
    assert id[9:19] == ACCOUNT[-10:] == "GanfOWO3Cz"


def test_the_recorded_id_decodes_to_the_second_at_which_it_was_made() -> None:
    """The row of an automatic payout that was made on 2020-09-03 at 02:21:37 UTC."""
    second = int(datetime(2020, 9, 3, 2, 21, 37, tzinfo=UTC).timestamp())
    assert created("txn_1HN84zFBTNPFnHZBRE5YzZtX") == second
    assert Ids(0).family("1", "acct_1xxxxxFBTNPFnHZB", second) == "1HN84zFBTNPFnHZB"


@given(st.integers(moment(2012, 8, 1), moment(2041, 7, 1)), st.sampled_from("13"))
def test_every_id_decodes_to_its_second(second: int, digit: str) -> None:
    ids = Ids(0)
    assert created(ids.of_family("po", ids.family(digit, ACCOUNT, second), 7)) == second


@pytest.mark.parametrize("second", [0, moment(2000, 1, 1), moment(2100, 1, 1)])
def test_far_from_today_an_id_keeps_its_form(second: int) -> None:
    """Five digits reach from 2012 to 2041; elsewhere they repeat, and the length stays."""
    ids = Ids(0)
    id = ids.of_family("po", ids.family("1", ACCOUNT, second), 7)
    assert len(id) == 27
    assert (created(id) - second) % 62**5 == 0


def test_the_characters_of_a_second_are_worked_out_for_each_second() -> None:
    ids = Ids(0)
    bodies = [ids.family("1", ACCOUNT, second) for second in (100, 101, 100, 100)]
    assert bodies[0] == bodies[2] == bodies[3] != bodies[1]


@given(st.integers(0, 62**10), st.integers(1, 12))
def test_base_62_has_its_width_and_its_value(number: int, width: int) -> None:
    text = base62(number, width)
    assert len(text) == width
    assert value(text) == number % 62**width


# -- never twice -----------------------------------------------------------------------------------


@pytest.mark.parametrize("digit", ["1", "3"])
def test_no_two_ids_are_equal_although_all_are_of_one_second(digit: str) -> None:
    ids = Ids(0)
    family = ids.family(digit, ACCOUNT, 1_772_442_000)
    assert len({ids.of_family("ch", family, count) for count in range(COUNTS)}) == COUNTS


def test_neighbours_do_not_look_alike() -> None:
    ids = Ids(0)
    family = ids.family("1", ACCOUNT, 1_772_442_000)
    tails = [ids.of_family("ch", family, count)[-8:] for count in range(1, 200)]
    # Of eight random characters, hardly ever more than two agree place by place.
    alike = [sum(x == y for x, y in zip(a, b, strict=True)) for a, b in pairwise(tails)]
    assert sum(alike) / len(alike) < 1


def test_prefixes_and_seeds_give_different_ids() -> None:
    family = Ids(0).family("1", ACCOUNT, 1_772_442_000)
    tails = {
        Ids(seed).of_family(prefix, family, 1)[-8:]
        for seed in (0, 1, "a word")
        for prefix in ("ch", "re", "po")
    }
    assert len(tails) == 9


# -- one seed, the same ids ------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_ids_in_whatever_order_they_are_asked_for() -> None:
    family = Ids(7).family("1", ACCOUNT, 1_772_442_000)
    one, other = Ids(7), Ids(7)
    forwards = [one.of_family("ch", family, count) for count in range(100)]
    backwards = [other.of_family("ch", family, count) for count in reversed(range(100))]
    assert forwards == backwards[::-1]


def test_ids_are_the_same_in_every_process_on_every_machine() -> None:
    """Written down once: nothing about the process that makes them goes into them."""
    ids = Ids(0)
    family = ids.family("1", ACCOUNT, 1_772_442_000)
    assert ids.of_family("ch", family, 1) == "ch_1T6SKaGanfOWO3CzhjYf9xhp"
    assert ids.fresh("req", 1, 14) == "7n0ghtQCh6wp9l"
    assert ids.plain("req", 1, 14) == "y5P3exbdOHSlsi"
    assert ids.fingerprint("4242424242424242") == "qWFI9AFr3lKtTmIe"


def test_two_worlds_of_one_seed_are_equal_to_the_last_id() -> None:
    def life(seed: int) -> object:
        office = Office(seed)
        ann, bob = office.person("Ann", coins=10_000), office.person("Bob", coins=10)
        office.make(ann, "parcel", "send", receiver=bob)
        return office.state()

    assert life(3) == life(3)
    assert life(3) != life(4)


# -- plain ids -------------------------------------------------------------------------------------


def test_plain_characters_have_their_width_and_do_not_repeat() -> None:
    ids = Ids(0)
    texts = {ids.plain("req", count, 14) for count in range(5_000)}
    assert len(texts) == 5_000
    assert {len(text) for text in texts} == {14}
    assert set("".join(texts)) == set(DIGITS)


def test_a_fingerprint_stands_for_a_number() -> None:
    ids = Ids(0)
    visa, other = ids.fingerprint("4242424242424242"), ids.fingerprint("4000056655665556")
    assert visa == ids.fingerprint("4242424242424242") == Ids(0).fingerprint("4242424242424242")
    assert visa != other
    assert len(visa) == 16
    assert visa != Ids(1).fingerprint("4242424242424242")
