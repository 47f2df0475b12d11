"""A refusal about an account says which cell of a table refused, and carries what decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from stripesim import Simulator
from stripesim.engine.change import Change
from stripesim.engine.refusal import Refusal
from stripesim.resources.registry import LIFECYCLES

from .expectations import NEW, REFUSALS, Refused
from .stage import bring, facts, said

FIGURES: dict[tuple[str, str, str], dict[str, Any]] = {
    ("account", "create", "combination forbidden"): {
        "fees": "account",
        "losses": "application",
        "requirement_collection": "stripe",
        "stripe_dashboard": "full",
    },
    ("account", "create", "only to be paid"): {"country": "KR", "capability": "card_payments"},
    ("account", "create", "terms not yours"): {"requirement_collection": "stripe"},
    ("account", "update", "no longer yours"): {"requirement_collection": "stripe"},
    ("account", "update", "no bank in it"): {"asked": "eur", "paid_in": ""},
    ("account", "delete", "stripe answers for it"): {
        "losses": "stripe",
        "stripe_dashboard": "full",
    },
    ("account", "delete", "holds money"): {"available": 9_680, "pending": 0, "currency": "usd"},
    ("account", "reject", "not yours to reject"): {"losses": "stripe"},
    ("account_link", "create", "nothing to update"): {"requirement_collection": "stripe"},
    ("login_link", "create", "no express dashboard"): {"stripe_dashboard": "none"},
    ("login_link", "create", "not onboarded"): {"submitted": False},
    ("account_session", "create", "stripe collects"): {"requirement_collection": "stripe"},
    ("account_session", "create", "two minds"): {"balances": True, "payouts": False},
    ("account_session", "create", "capability missing"): {
        "component": "issuing_card",
        "capability": "card_issuing",
    },
}
TRIED = [each for each in REFUSALS if (each.kind, each.verb, each.because) in FIGURES]


def owner(sim: Simulator, refused: Refused, given: Mapping[str, Any]) -> str:
    """The account about which the request is."""
    if refused.kind == "login_link":
        return str(given["account"])
    return str(given.get("stripe_account", sim.account))


@pytest.mark.parametrize("refused", TRIED, ids=str)
def test_a_refusal_about_an_account_names_its_cell_and_carries_its_figures(
    refused: Refused,
) -> None:
    stage = bring(refused.kind, refused.src, refused.given)
    world, lifecycle = stage.sim._world, LIFECYCLES[refused.kind]
    given = facts(stage.sim, refused.kind, refused.verb, said(refused.given).now)
    with pytest.raises(Refusal) as refusal:
        if refused.src == NEW:
            lifecycle.create(Change(world, owner(stage.sim, refused, given)), given)
        else:
            subject = world.store.latest[stage.id]
            lifecycle.do(Change(world, subject.account), subject, refused.verb, given)

    cell = refused.because.replace(" ", "_")
    assert refusal.value.decided == (refused.kind, refused.verb, cell)
    assert refusal.value.figures == FIGURES[refused.kind, refused.verb, refused.because]


def test_every_figure_about_an_account_is_tried() -> None:
    assert {(each.kind, each.verb, each.because) for each in TRIED} == set(FIGURES)


def test_an_unknown_country_is_refused_with_its_name() -> None:
    sim = Simulator()
    change = Change(sim._world, sim.account)
    with pytest.raises(Refusal) as refusal:
        LIFECYCLES["account"].create(change, {"type": "custom", "country": "kp"})
    assert refusal.value.figures == {"country": "KP"}
