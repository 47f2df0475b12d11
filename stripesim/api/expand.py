"""`expand`: an id in an answer is replaced by the object it names.

(documented: https://docs.stripe.com/api/expanding_objects; the errors recorded)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from stripesim.api.parameters import sequence, string
from stripesim.engine.refusal import Refusal

DEEPEST = 4
ANY = "any"  # the object may be of several kinds
REFUNDS = "refunds"  # not an id but a list, absent until asked for
DETAILS = "release_details"  # so is this
NET = "net_available"  # and this, a list of parts that are no objects
REVERSALS = "reversals"  # a list that is always there
FEE_REFUNDS = "fee_refunds"  # so is this
LISTS = {REFUNDS: "refund", REVERSALS: "transfer_reversal", FEE_REFUNDS: "fee_refund"}

EXPANDABLE: dict[str, dict[str, str]] = {
    "application_fee": {
        "account": "account",
        "application": "application",
        "balance_transaction": "balance_transaction",
        "charge": "charge",
        "originating_transaction": "charge",
        "refunds": FEE_REFUNDS,
    },
    "fee_refund": {
        "balance_transaction": "balance_transaction",
        "fee": "application_fee",
    },
    "balance": {"instant_available": "balance.instant_available"},
    "balance.instant_available": {"net_available": NET},
    "balance_transaction": {"source": ANY},
    "charge": {
        "application": "application",
        "application_fee": "application_fee",
        "balance_transaction": "balance_transaction",
        "customer": "customer",
        "failure_balance_transaction": "balance_transaction",
        "on_behalf_of": "account",
        "payment_intent": "payment_intent",
        "refunds": REFUNDS,
        "review": "review",
        "source_transfer": "transfer",
        "transfer": "transfer",
        "transfer_data": "charge.transfer_data",
    },
    "charge.transfer_data": {"destination": "account"},
    "connect_collection_transfer": {"destination": "account"},
    "dispute": {"charge": "charge", "payment_intent": "payment_intent"},
    "customer": {
        "default_source": "card",
        "invoice_settings": "customer.invoice_settings",
        "test_clock": "test_clock",
    },
    "customer.invoice_settings": {"default_payment_method": "payment_method"},
    "payment_intent": {
        "application": "application",
        "customer": "customer",
        "latest_charge": "charge",
        "on_behalf_of": "account",
        "payment_method": "payment_method",
        "payment_record": "payment_record",
        "review": "review",
        "source": "card",
        "transfer_data": "payment_intent.transfer_data",
    },
    "payment_intent.transfer_data": {"destination": "account"},
    "payment_method": {"customer": "customer"},
    "payout": {
        "application_fee": "application_fee",
        "balance_transaction": "balance_transaction",
        "destination": "external_account",
        "failure_balance_transaction": "balance_transaction",
        "original_payout": "payout",
        "reversed_by": "payout",
    },
    "refund": {
        "balance_transaction": "balance_transaction",
        "charge": "charge",
        "customer": "customer",
        "failure_balance_transaction": "balance_transaction",
        "payment_intent": "payment_intent",
        "payment_method": "payment_method",
        "source_transfer_reversal": "transfer_reversal",
        "transfer_reversal": "transfer_reversal",
    },
    "reserve.hold": {
        "release_details": DETAILS,
        "reserve_plan": "reserve.plan",
        "source_charge": "charge",
    },
    "reserve.release": {
        "reserve_hold": "reserve.hold",
        "reserve_plan": "reserve.plan",
        "source_transaction": "reserve.release.source_transaction",
    },
    "reserve.release.source_transaction": {"dispute": "dispute", "refund": "refund"},
    "card": {"account": "account", "customer": "customer"},
    "setup_intent": {
        "application": "application",
        "customer": "customer",
        "latest_attempt": "setup_attempt",
        "mandate": "mandate",
        "on_behalf_of": "account",
        "payment_method": "payment_method",
        "single_use_mandate": "mandate",
    },
    "topup": {"balance_transaction": "balance_transaction", "payment_method": "payment_method"},
    "transfer": {
        "balance_transaction": "balance_transaction",
        "destination": "account",
        "destination_payment": "charge",
        "reversals": REVERSALS,
        "source_transaction": "charge",
    },
    "transfer_reversal": {
        "balance_transaction": "balance_transaction",
        "destination_payment_refund": "refund",
        "source_refund": "refund",
        "transfer": "transfer",
    },
    "bank_account": {"account": "account", "customer": "customer"},
    "capability": {"account": "account"},
    "external_account": {"account": "account"},
}

Look = Callable[[str, str], Any]  # (kind, id) -> the object's dict, or None


def check(paths: Any, kind: str | None, is_list: bool) -> list[list[str]]:
    """The paths to expand, split; refused if the answer has no such place."""
    return [_checked(string(path, "expand"), kind, is_list) for path in sequence(paths, "expand")]


def _checked(path: str, kind: str | None, is_list: bool) -> list[str]:
    steps = path.split(".")
    if len(steps) > DEEPEST:  # of a list, `data` is the first (recorded)
        raise Refusal(
            f"You cannot expand more than {DEEPEST} levels of a property. Property: {path}",
            code="property_expansion_max_depth",
            param="expand",
            executed=False,
        )
    if is_list and steps[0] != "data":
        raise _cannot(path, f" You may want to try expanding 'data.{path}' instead.")
    kinds = {kind or ""}
    for step in steps[is_list:]:
        kinds = {found for each in kinds for found in _behind(each, step)}
        if not kinds:
            raise _cannot(path)
    return steps


def _behind(kind: str, step: str) -> Iterator[str]:
    """What stands behind a step from an object of this kind: one kind, or with `ANY` several."""
    if kind in LISTS:
        if step == "data":
            yield LISTS[kind]
        return
    for known in EXPANDABLE if kind == ANY else (kind,):
        if step in EXPANDABLE.get(known, {}):
            yield EXPANDABLE[known][step]


def _cannot(path: str, hint: str = "") -> Refusal:
    return Refusal(
        f"This property cannot be expanded ({path}).{hint}", param="expand", executed=False
    )


def expand(shape: dict[str, Any], steps: Sequence[str], look: Look, within: str = "") -> None:
    """Expand one path of an answer, in place. `within` names a part that is no object itself."""
    if not steps:
        return
    step, rest = steps[0], steps[1:]
    if shape.get("object") == "list":
        for item in shape["data"]:
            expand(item, rest, look)
        return
    value = shape.get(step)
    kind = EXPANDABLE.get(shape.get("object", within), {}).get(step)
    if kind in (REFUNDS, DETAILS, NET) and value is None:
        value = shape[step] = look(kind, shape.get("id", ""))
        _in_order(shape)
    elif isinstance(value, str) and kind is not None:
        found = look(kind, value)
        if found is not None:
            value = shape[step] = found
    for part in value if isinstance(value, list) else (value,):
        if isinstance(part, dict):
            expand(part, rest, look, kind or "")


def _in_order(shape: dict[str, Any]) -> None:
    """Keys stand in the order of their names, after `id` and `object`. (recorded)"""
    head: dict[str, Any] = {name: shape.pop(name) for name in ("id", "object") if name in shape}
    rest = dict(sorted(shape.items()))
    shape.clear()
    shape.update({**head, **rest})
