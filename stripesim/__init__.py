"""The money of a Stripe account, in memory, under a clock that you control.

    from stripesim import Simulator

    sim = Simulator(country="US", start="2026-03-02T09:00:00Z")
    sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    sim.clock.advance(days=2)
    sim.payouts.list()

Nothing is imported until it is asked for: the pytest plugin lives in this package, and pytest
imports the parents of a plugin in every run of everyone who has stripesim installed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stripesim import errors as errors
    from stripesim.api.catalogue import lifecycles as lifecycles
    from stripesim.api.catalogue import routes as routes
    from stripesim.api.catalogue import rules as rules
    from stripesim.api.controls import controls as controls
    from stripesim.api.snapshots import SnapshotError as SnapshotError
    from stripesim.api.table import Table as Table
    from stripesim.engine.refusal import Corrupt as Corrupt
    from stripesim.facts.pricing import Price as Price
    from stripesim.facts.pricing import PriceList as PriceList
    from stripesim.notebook import exercises as exercises
    from stripesim.notebook import pictures as pictures
    from stripesim.notebook import widget as widget
    from stripesim.planning import situations as situations
    from stripesim.planning.sweep import sweep as sweep
    from stripesim.planning.workload import Workload as Workload
    from stripesim.simulator import Simulator as Simulator

__version__ = "0.1.0"

_HOME = {
    "Corrupt": "stripesim.engine.refusal",
    "Price": "stripesim.facts.pricing",
    "PriceList": "stripesim.facts.pricing",
    "Simulator": "stripesim.simulator",
    "SnapshotError": "stripesim.api.snapshots",
    "Table": "stripesim.api.table",
    "Workload": "stripesim.planning.workload",
    "controls": "stripesim.api.controls",
    "lifecycles": "stripesim.api.catalogue",
    "routes": "stripesim.api.catalogue",
    "rules": "stripesim.api.catalogue",
    "sweep": "stripesim.planning.sweep",
}

_MODULES = {
    "errors": "stripesim.errors",
    "exercises": "stripesim.notebook.exercises",
    "pictures": "stripesim.notebook.pictures",
    "situations": "stripesim.planning.situations",
    "widget": "stripesim.notebook.widget",
}

__all__ = [*_HOME, *_MODULES]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(_MODULES[name])
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'stripesim' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
