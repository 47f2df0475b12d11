"""A commission that another account takes of a row, and what an object keeps of what it caused.

A baker sells bread in coins; the mill gets its share of each loaf, in coins or in shells.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, ClassVar

import pytest

from stripesim.engine.act import Act, Commission, Settled
from stripesim.engine.change import Change
from stripesim.engine.ids import Ids
from stripesim.engine.ledger import Place
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import COMMISSIONS, Balance, Entry
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, Also, To, Verb, table
from stripesim.engine.world import World

from .toy import PERSON, RowKind, no_such_verb, no_watch

BAKER, MILL = "baker_0000000000", "mill_00000000000"


@record
class Loaf(Record):
    kind: ClassVar[str] = "loaf"

    price: int
    currency: str
    share: int
    cut: bool
    slip: str | None = None


@record
class Slip(Record):
    """What the mill writes down of its share."""

    kind: ClassVar[str] = "slip"

    amount: int
    currency: str


def _new_loaf(act: Act[Any]) -> Loaf:
    change, facts = act.change, act.facts
    return Loaf(
        change.new_id("loaf"), change.account, act.now, NEW, -1, facts["price"],
        facts.get("currency", "coin"), facts.get("share", 0), facts.get("cut", False),
    )  # fmt: skip


def _new_slip(act: Act[Any]) -> Slip:
    change, facts = act.change, act.facts
    id = change.new_id("slip")
    return Slip(id, change.account, act.now, NEW, -1, facts["amount"], facts["currency"])


def price(act: Act[Loaf]) -> int:
    return act.subject.price


def in_coins(act: Act[Loaf]) -> Settled | None:
    """Two shells are three coins."""
    if act.subject.currency == "coin":
        return None
    return Settled("coin", act.subject.price * 3 // 2, Fraction(3, 2))


def tax(act: Act[Loaf]) -> int:
    return 1


def the_mills_share(act: Act[Loaf]) -> Commission | None:
    """Of the price as it was asked; taken in coins, at the rate of the row."""
    share = act.subject.share
    if not share:
        return None
    taken = share if act.rate is None else share * act.rate.numerator // act.rate.denominator
    return Commission(taken, act.subject.currency, share)


def both(act: Act[Loaf]) -> tuple[int, int] | None:
    return None if act.commission is None else (act.fee, act.commission.taken)


SOLD = Balance[Loaf](
    RowKind("loaf", "sale", "purse"),
    settled=in_coins,
    fee=tax,
    commission=the_mills_share,
    fee_details=both,
)


def something_was_taken(act: Act[Loaf]) -> bool:
    return act.commission is not None


def is_cut(act: Act[Loaf]) -> bool:
    return act.subject.cut


def _share(act: Act[Loaf]) -> Mapping[str, Any]:
    assert act.commission is not None
    return {"amount": act.commission.amount, "currency": act.commission.currency}


def _itself(act: Act[Loaf]) -> Loaf:
    return act.subject


def _nothing(act: Act[Loaf]) -> Mapping[str, Any]:
    return {}


def _its_slip(act: Act[Loaf]) -> Mapping[str, Any]:
    return {"slip": act.made["slip"].id}


def at_the_mill(act: Act[Loaf]) -> str:
    return MILL


def _cut(act: Act[Loaf]) -> Mapping[str, Any]:
    return {"cut": False}


CUT = Also[Loaf]("loaf.cut", facts=_nothing, to=_itself, when=is_cut)
WRITTEN = Also[Loaf](
    "slip.create", facts=_share, when=something_was_taken, on=at_the_mill, keeps=_its_slip
)


def amount(act: Act[Slip]) -> int:
    return act.subject.amount


# fmt: off
LOAF: Lifecycle[Loaf] = Lifecycle("loaf", _new_loaf, no_such_verb, table(
    #  from    to      when    money                        told
    Verb("create", "request"),
    To(NEW,    "sold", ALWAYS, Entry("shops", SOLD, price), "loaf.sold", then=(CUT, WRITTEN)),
    Verb("cut", "request"),
    To("sold", STAYS,  ALWAYS, NOTHING,                     UNTOLD, sets=_cut),
))
SHARE = Balance[Slip](RowKind("share", "share", "purse"))
SLIP: Lifecycle[Slip] = Lifecycle("slip", _new_slip, no_such_verb, table(
    #  from to      when    money                              told
    Verb("create", "request"),
    To(NEW, "kept", ALWAYS, Entry(COMMISSIONS, SHARE, amount), "slip.kept"),
))
# fmt: on


def _shown(record: Any, world: World) -> dict[str, Any]:
    return {"id": record.id}


@pytest.fixture
def world() -> World:
    lives = {life.kind: life for life in (PERSON, LOAF, SLIP)}
    shapes = dict.fromkeys(lives, _shown)
    return World(
        now=1_772_442_000, ids=Ids(0), settings=None, lifecycles=lives, shapes=shapes, jobs={},
        wakers={}, watch=no_watch,
    )  # fmt: skip


def sell(world: World, **facts: Any) -> Loaf:
    change = Change(world, BAKER)
    made = LOAF.create(change, facts)
    change.commit()
    world.check()
    loaf: Loaf = world.store.latest[made.id]
    return loaf


def rows(world: World, account: str) -> list[tuple[int, int, str, Any]]:
    return [
        (row.amount, row.fee, row.currency, row.fee_details)
        for row in world.store.each(account, "row")
    ]


def test_a_commission_is_a_part_of_the_fee_and_anothers_row(world: World) -> None:
    sell(world, price=100, share=20)
    assert rows(world, BAKER) == [(100, 21, "coin", (1, 20))]
    assert rows(world, MILL) == [(20, 0, "coin", None)]
    assert world.ledger.sums[Place("fees", "", "coin")] == 1


def test_without_one_nothing_is_taken_and_nothing_kept(world: World) -> None:
    loaf = sell(world, price=100)
    assert rows(world, BAKER) == [(100, 1, "coin", None)]
    assert rows(world, MILL) == []
    assert loaf.slip is None


def test_a_commission_of_a_converted_row_knows_its_rate(world: World) -> None:
    sell(world, price=101, currency="shell", share=21)
    assert rows(world, BAKER) == [(151, 32, "coin", (1, 31))]
    assert rows(world, MILL) == [(21, 0, "shell", None)]
    assert world.ledger.sums[Place(str(COMMISSIONS), "", "shell")] == 0


@pytest.mark.parametrize("cut", [False, True])
def test_what_is_kept_is_known_to_the_latest_version_and_to_the_event(
    world: World, cut: bool
) -> None:
    loaf = sell(world, price=100, share=20, cut=cut)
    [slip] = world.store.each(MILL, "slip")
    assert (loaf.slip, loaf.cut) == (slip.id, False)
    assert [event.type for event in world.log.events] == ["loaf.sold", "slip.kept"]
    assert world.log.events[0].about.slip == slip.id
