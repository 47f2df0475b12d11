"""The auditor on debits and voids: a life that happened is right, and wrong once it is changed."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from .asked import Seen
from .auditor import audit
from .by_hand import are_among
from .wider_life import WiderLife

DAY = 86_400


@pytest.fixture(scope="module")
def life() -> WiderLife:
    """Two debits succeed, one of which the bank takes back; one fails. Then a debit without a
    mandate, an authorization that is canceled and one that runs out.
    """
    life = WiderLife("2026-03-02T09:00:00Z")
    life.debit("success", 10_000, agreed=True)
    life.debit("success", 20_000, agreed=False)
    life.debit("insufficientFunds", 5_000, agreed=True)
    life.wait(7 * DAY)
    life.take_debit_back(1, "insufficient_funds")
    life.debit("success", 3_000, agreed=False)
    life.authorise("visa", 700, intent=True)
    life.give_up(0)
    life.authorise("visa", 800, intent=True)
    life.wait(8 * DAY)
    return life


def changed(life: WiderLife, change: Callable[[Seen], object]) -> list[str]:
    seen = deepcopy(life.look())
    change(seen)
    return audit(seen)


def the(things: Any, **said: Any) -> dict[str, Any]:
    [found] = [each for each in things if all(each[key] == said[key] for key in said)]
    thing: dict[str, Any] = found
    return thing


def test_a_life_of_debits_and_voids_is_right(life: WiderLife) -> None:
    assert audit(life.look()) == []
    assert [asked.granted for asked in life.log if "payment_method_types" in asked.params] == [
        True,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("row", "wrong", "found"),
    [
        ({"type": "payment", "amount": 10_000}, {"fee": 79, "net": 9_921}, "fee is 79, should"),
        ({"type": "payment_failure_refund"}, {"fee": 0, "net": -5_000}, "fee is 0, should be 400"),
        ({"type": "adjustment"}, {"fee": 1_500, "net": -21_500}, "fee is 1500, should be 400"),
    ],
)
def test_a_wrong_row_of_a_debit_is_found(
    life: WiderLife, row: dict[str, Any], wrong: dict[str, Any], found: str
) -> None:
    are_among(changed(life, lambda seen: the(seen.rows, **row).update(wrong)), (found,))


@pytest.mark.parametrize(
    ("things", "which", "wrong", "found"),
    [
        ("charges", {"amount": 5_000}, {"status": "succeeded"}, "status is 'succeeded'"),
        ("charges", {"amount": 20_000}, {"disputed": False}, "disputed is False"),
        ("disputes", {"amount": 20_000}, {"status": "needs_response"}, "status is 'needs_"),
        ("charges", {"amount": 700}, {"amount_refunded": 0}, "amount_refunded is 0, should be 700"),
        ("refunds", {"amount": 700}, {"reason": "duplicate"}, "reason is 'duplicate'"),
        ("refunds", {"amount": 800}, {"reason": None}, "should be 'expired_uncaptured_charge'"),
    ],
)
def test_what_is_wrong_of_a_debit_or_a_void_is_found(
    life: WiderLife, things: str, which: dict[str, Any], wrong: dict[str, Any], found: str
) -> None:
    def change(seen: Seen) -> None:
        the(getattr(seen, things), **which).update(wrong)

    are_among(changed(life, change), (found,))


def test_a_void_without_its_refund_is_found(life: WiderLife) -> None:
    def change(seen: Seen) -> None:
        list_of: Any = seen.refunds
        list_of.remove(the(seen.refunds, amount=700))

    are_among(changed(life, change), ("the refund of the authorisation",))


@pytest.mark.parametrize("amount", [700, 800])
def test_a_void_with_two_refunds_is_found(life: WiderLife, amount: int) -> None:
    def change(seen: Seen) -> None:
        list_of: Any = seen.refunds
        list_of.append({**the(seen.refunds, amount=amount), "id": "re_2"})

    are_among(changed(life, change), ("is there, but nobody asked for it",))


def test_a_debit_granted_without_a_mandate_is_found(life: WiderLife) -> None:
    """The second debit was under the mandate of the first, to which the customer did not agree."""

    def change(seen: Seen) -> None:
        log: Any = seen.log
        place = next(n for n, each in enumerate(log) if "mandate_data" in each.params)
        params = {name: log[place].params[name] for name in log[place].params}
        del params["mandate_data"]
        log[place] = replace(log[place], params=params)

    assert any("granted, though it may not be" in each for each in changed(life, change))
