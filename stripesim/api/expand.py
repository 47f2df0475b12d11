"""`expand`: replaces an id in an answer with the object of that id.

(documented: https://docs.stripe.com/api/expanding_objects; the errors recorded)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from stripesim.api.values import sequence, string
from stripesim.engine.refusal import Refusal

DEEPEST = 4
TOTAL = "total_count"  # of a search: a number, absent until asked for
ANY = "any"  # the object may be of several kinds
APPLICATION = "application"  # no record, but what a platform is called
ELSEWHERE = "elsewhere"  # there is no such object in this world: nothing is expanded
REFUNDS = "refunds"  # not an id but a list, absent until asked for
DETAILS = "release_details"  # so is this
NET = "net_available"  # and this, a list of parts that are no objects
REVERSALS = "reversals"  # a list that is always there
FEE_REFUNDS = "fee_refunds"  # so is this
EXTERNAL_ACCOUNTS = "external_accounts"  # and this
CHARGES = "charges"  # and so was this, before 2022-11-15
LISTS = {
    CHARGES: "charge",
    REFUNDS: "refund",
    REVERSALS: "transfer_reversal",
    FEE_REFUNDS: "fee_refund",
    EXTERNAL_ACCOUNTS: "external_account",
    "sources": "card",
    "subscriptions": "subscription",
    "tax_ids": "tax_id",
}
# What is absent until it is asked for.
WHEN_ASKED = (
    REFUNDS, DETAILS, NET, "cash_balance", "customer_tax", "sources", "subscriptions", "tax_ids",
)  # fmt: skip

# By kind, the fields that can be expanded and the kind behind each: `Routes.expandable`.
Expandable = Mapping[str, Mapping[str, str]]
# By kind, the function that shows an object of that id: its dict, or None.
Look = Mapping[str, Callable[[str], Any]]


def check(
    paths: Any, kind: str | None, is_list: bool, is_search: bool, expandable: Expandable
) -> list[list[str]]:
    """The paths to expand, split at their dots. Refused if the answer has no such field."""
    spelt = [string(path, "expand") for path in sequence(paths, "expand")]
    return [
        [TOTAL] if is_search and path == TOTAL else _checked(path, kind, is_list, expandable)
        for path in spelt
    ]


def _checked(path: str, kind: str | None, is_list: bool, expandable: Expandable) -> list[str]:
    steps = path.split(".")
    if len(steps) > DEEPEST:  # in a list, `data` is the first step (recorded)
        raise Refusal(
            f"You cannot expand more than {DEEPEST} levels of a property. Property: {path}",
            code="property_expansion_max_depth",
            param="expand",
            executed=False,
        )
    if is_list and steps[0] != "data":
        raise _cannot(path, f" You may want to try expanding 'data.{path}' instead.")
    if kind == ELSEWHERE:
        return []
    kinds = {kind or ""}
    for step in steps[is_list:]:
        kinds = {found for each in kinds for found in _behind(each, step, expandable)}
        if not kinds:
            raise _cannot(path)
    return steps


def _behind(kind: str, step: str, expandable: Expandable) -> Iterator[str]:
    """What a step of a path leads to, from an object of this kind: one kind, or with `ANY`
    several.
    """
    if kind in LISTS:
        if step == "data":
            yield LISTS[kind]
        return
    for known in expandable if kind == ANY else (kind,):
        if step in expandable.get(known, {}):
            yield expandable[known][step]


def _cannot(path: str, hint: str = "") -> Refusal:
    return Refusal(
        f"This property cannot be expanded ({path}).{hint}", param="expand", executed=False
    )


Tree = dict[str, "Tree"]  # steps, and what is to be expanded behind each


def tree(paths: Iterable[Sequence[str]]) -> Tree:
    """All paths as one tree, so that each answer is gone through once."""
    root: Tree = {}
    for path in paths:
        below = root
        for step in path:
            below = below.setdefault(step, {})
    return root


def expand(shape: dict[str, Any], wanted: Tree, look: Look, expandable: Expandable) -> None:
    """Expand an answer, in place."""
    _each([shape], wanted, look, expandable)


def _each(
    parts: Iterable[Any], wanted: Tree, look: Look, expandable: Expandable, within: str = ""
) -> None:
    """Expand several objects. Those of a list are mostly of one kind, so that what a step leads to
    is looked up once for all. `within` names parts of an object that are none of their own.
    """
    shapes = (part for part in parts if isinstance(part, dict))
    for kind, alike in groupby(shapes, lambda shape: shape.get("object", within)):
        of_kind = list(alike)
        if kind in ("list", "search_result"):
            data = [item for shape in of_kind for item in shape["data"]]
            for below in wanted.values():
                if below:
                    _each(data, below, look, expandable)
            continue
        kinds = expandable.get(kind, {})
        for step, below in wanted.items():
            behind = kinds.get(step, "")
            if behind:
                _step(of_kind, step, behind, look[behind])
            if below:
                _each(_parts(of_kind, step), below, look, expandable, behind)


def _step(shapes: list[dict[str, Any]], step: str, kind: str, show: Callable[[str], Any]) -> None:
    """Put what stands behind a step in the place of its id, in each of these objects."""
    for shape in shapes:
        value = shape.get(step)
        if type(value) is str:
            shape[step] = show(value) or value
        elif value is None and kind in WHEN_ASKED and not shape.get("deleted"):
            shape[step] = show(shape.get("id", ""))
            in_order(shape)


def _parts(shapes: list[dict[str, Any]], step: str) -> Iterator[Any]:
    """What stands there in these objects: the parts of a list one by one."""
    for shape in shapes:
        value = shape.get(step)
        if isinstance(value, list):
            yield from value
        else:
            yield value


def in_order(shape: dict[str, Any]) -> None:
    """Keys in alphabetical order, after `id` and `object`. (recorded)"""
    head: dict[str, Any] = {name: shape.pop(name) for name in ("id", "object") if name in shape}
    rest = dict(sorted(shape.items()))
    shape.clear()
    shape.update({**head, **rest})
