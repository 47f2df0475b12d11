"""The simulator about itself: its lifecycles, its rules with their evidence, its routes."""

from __future__ import annotations

from typing import Any, NoReturn

from stripesim.api.routes import ROUTES
from stripesim.api.table import Table
from stripesim.engine.lifecycle import Lifecycle
from stripesim.facts.evidence import RULES
from stripesim.jobs import JOBS as _JOBS
from stripesim.resources.registry import LIFECYCLES


class Lifecycles(dict[str, Lifecycle[Any]]):
    """The lifecycles by kind: print one, or draw its `.mermaid()`."""

    def __repr__(self) -> str:
        return f"<lifecycles of {', '.join(self)}>"

    def __missing__(self, kind: str) -> NoReturn:
        raise KeyError(f"no lifecycle {kind!r}; there are {', '.join(self)}")


lifecycles = Lifecycles(LIFECYCLES)


def rules() -> Table:
    """Every rule about Stripe's behaviour: its grade (recorded, documented, assumed), what it says,
    where that comes from, and where it stands in the code.
    """
    assert _JOBS  # importing the jobs is what registers their rules
    return Table(
        {
            "grade": rule.grade,
            "rule": rule.name,
            "says": rule.says,
            "source": rule.source,
            "module": rule.module.removeprefix("stripesim."),
        }
        for rule in RULES
    )


def routes() -> Table:
    """Every endpoint and its parameters: honoured, echoed (kept and returned, without effect), or
    refused because stripesim does not simulate them.
    """
    return Table(
        {
            "route": f"{route.method} {route.path}",
            **{
                mark: ", ".join(
                    name for name in route.table.kinds if route.table.marks[name] == mark
                )
                for mark in ("honoured", "echoed", "refused")
            },
        }
        for route in ROUTES
    )
