"""Outcomes of a transfer: their conditions, and the fields they set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.act import Act
from stripesim.resources.connect.transfer.record import Transfer
from stripesim.resources.requests import changed


def all_of_it_is_back(act: Act[Transfer]) -> bool:
    """After this reversal nothing is left to reverse."""
    return bool(act.facts["amount"] >= act.subject.left)


def one_more_reversal(act: Act[Transfer]) -> Mapping[str, Any]:
    """Facts: amount, reversal (its id)."""
    transfer, facts = act.subject, act.facts
    return {
        "amount_reversed": transfer.amount_reversed + facts["amount"],
        "reversals": (*transfer.reversals, facts["reversal"]),
    }


def updated(act: Act[Transfer]) -> Mapping[str, Any]:
    """Facts: description, metadata."""
    return changed(act.facts, act.subject.metadata, "description")
