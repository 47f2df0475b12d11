"""What most simulators do not need is imported when it is first asked for, and then it is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from stripesim.resources.registry import LIFECYCLES, OTHER_SHAPES, SHAPES

NOT_NEEDED = (
    "random", "pathlib", "json", "urllib.parse", "stripesim.api.search",
    "stripesim.api.snapshots", "stripesim.engine.columns", "stripesim.engine.snapshot",
    "stripesim.explain", "stripesim.notebook.history", "stripesim.planning.forecast",
    "stripesim.planning.workload", "stripesim.resources.accounts.person",
    "stripesim.resources.connect.transfer.lifecycle",
    "stripesim.resources.payments.setup_intent.lifecycle",
    "stripesim.resources.reserves.reserve_plan.lifecycle",
)  # fmt: skip
A_CHARGE = f"""
import sys
import attrs, sortedcontainers
before = set(sys.modules)
from stripesim import Simulator
sim = Simulator()
sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
print([name for name in {NOT_NEEDED} if name in sys.modules and name not in before])
"""
SAVED_AND_LOADED = """
import sys
from stripesim import Simulator
sim = Simulator.load(sys.argv[1])
print(sim.setup_intents.list()["data"][0]["object"], sim.fingerprint() == sys.argv[2])
"""


def run(script: str, *arguments: str) -> str:
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout.strip()


def test_a_charge_imports_nothing_that_it_does_not_need() -> None:
    assert run(A_CHARGE) == "[]"


def test_a_file_is_loaded_where_nothing_of_what_it_holds_was_used(tmp_path: Path) -> None:
    from stripesim import Simulator

    sim = Simulator()
    sim.setup_intents.create()
    sim.accounts.persons.create(sim.accounts.create(type="custom")["id"], first_name="Jenny")
    file = tmp_path / "saved.sim"
    sim.save(file)
    assert run(SAVED_AND_LOADED, str(file), sim.fingerprint()) == "setup_intent True"


@pytest.mark.parametrize("kind", LIFECYCLES)
def test_a_lifecycle_stands_where_its_kind_says(kind: str) -> None:
    assert LIFECYCLES[kind].kind == kind


def test_what_is_shown_has_a_lifecycle_or_stands_elsewhere() -> None:
    assert set(SHAPES) == {*LIFECYCLES, *OTHER_SHAPES} - {"webhook_delivery"}
