"""A refusal says which cell of a table refused, and carries the figures that decided."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim.engine.change import Change
from stripesim.engine.refusal import Refusal
from stripesim.resources.registry import LIFECYCLES

from .expectations import REFUSALS, Refused
from .stage import bring, facts, said

DESTINATION = "that the request names"
FIGURES: dict[tuple[str, str], dict[str, Any]] = {
    ("transfer", "destination cannot receive"): {
        "account": DESTINATION,
        "transfers_active": False,
    },
    ("transfer", "destination out of region"): {"from_country": "SG", "to_country": "US"},
    ("transfer", "full agreement abroad"): {"from_country": "US", "to_country": "SG"},
    ("transfer", "amount indivisible"): {"asked": 5_050, "step": 100, "currency": "isk"},
    ("transfer", "another currency than its source"): {
        "currency": "eur",
        "source_currency": "usd",
    },
    ("transfer", "more than its source"): {
        "asked": 10_001,
        "already_transferred": 0,
        "source_amount": 10_000,
        "currency": "usd",
    },
    ("transfer", "another group than its source"): {"asked": "new", "group": "old"},
    ("transfer", "debit in another currency"): {"currency": "eur", "default_currency": "usd"},
    ("transfer", "debit too large"): {
        "asked": 10_000_001,
        "currency": "usd",
        "largest_in_usd": 10_000_000,
    },
    ("transfer", "debit of more than available"): {
        "asked": 9_681,
        "available": 9_680,
        "currency": "usd",
    },
    ("transfer", "more than available"): {
        "asked": 1_000_001,
        "available": 1_000_000,
        "currency": "usd",
    },
    ("transfer_reversal", "already reversed"): {
        "amount": 9_000,
        "left": 0,
        "currency": "usd",
    },
    ("transfer_reversal", "more than is left"): {
        "asked": 9_001,
        "left": 9_000,
        "currency": "usd",
    },
    ("transfer_reversal", "seller has too little"): {
        "asked": 9_000,
        "available": 0,
        "currency": "usd",
    },
    ("fee_refund", "already refunded"): {"amount": 1_000, "left": 0, "currency": "usd"},
    ("reserve_hold", "more than available"): {
        "asked": 9_681,
        "available": 9_680,
        "available_of_source_type": 9_680,
        "source_type": "card",
        "currency": "usd",
    },
    ("reserve_release", "more than is held"): {
        "asked": 1_001,
        "releasable": 1_000,
        "currency": "usd",
    },
    ("webhook_endpoint", "too many endpoints"): {"endpoints": 16, "most": 16},
}
TRIED = [each for each in REFUSALS if (each.kind, each.because) in FIGURES]


@pytest.mark.parametrize("refused", TRIED, ids=str)
def test_a_refusal_names_its_cell_and_carries_its_figures(refused: Refused) -> None:
    stage = bring(refused.kind, refused.src, refused.given)
    given = facts(stage.sim, refused.kind, refused.verb, said(refused.given).now)
    world, account = stage.sim._world, given.pop("stripe_account", stage.sim.account)
    with pytest.raises(Refusal) as refusal:
        LIFECYCLES[refused.kind].create(Change(world, account), given, refused.verb)

    cell = refused.because.replace(" ", "_")
    assert refusal.value.decided == (refused.kind, refused.verb, cell)
    expected = FIGURES[refused.kind, refused.because]
    assert refusal.value.figures == {
        name: given["destination"] if figure == DESTINATION else figure
        for name, figure in expected.items()
    }


def test_every_figure_is_tried() -> None:
    assert {(each.kind, each.because) for each in TRIED} == set(FIGURES)
