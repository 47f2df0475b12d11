"""What a user can ask about stripesim itself: its lifecycles, its rules with their evidence, its
routes.
"""

from __future__ import annotations

from operator import attrgetter
from typing import Any, NoReturn

from stripesim.api.endpoints import ROUTES
from stripesim.api.parameters import MARKS
from stripesim.api.table import Table
from stripesim.engine.lifecycle import Lifecycle
from stripesim.facts.evidence import RULES
from stripesim.jobs import JOBS as _JOBS
from stripesim.resources.registry import LIFECYCLES, import_all


class Lifecycles(dict[str, Lifecycle[Any]]):
    """The lifecycles by kind: print one, or draw its `.mermaid()`."""

    def __repr__(self) -> str:
        return f"<lifecycles of {', '.join(self)}>"

    def __missing__(self, kind: str) -> NoReturn:
        raise KeyError(f"no lifecycle {kind!r}; there are {', '.join(self)}")


lifecycles = Lifecycles(LIFECYCLES)


def rules(about: str = "") -> Table:
    """Every rule about Stripe's behaviour: its grade (recorded, documented, assumed), what it says,
    where that comes from, and where it stands in the code. `rules("available_on")` are the rules
    with this text in any column; case does not matter.
    """
    assert _JOBS  # importing the jobs is what registers their rules
    import_all()
    every = Table(
        {
            "grade": rule.grade,
            "rule": rule.name,
            "says": rule.says,
            "source": rule.source,
            "module": rule.module.removeprefix("stripesim."),
        }
        for rule in sorted(RULES, key=attrgetter("module"))  # imported when first needed
    )
    return every.about(about)


def routes(about: str = "") -> Table:
    """Every endpoint, and how each parameter is treated: honoured (has an effect), kept (the answer
    shows it, nothing else changes), accepted (nothing changes, and no answer shows it) or refused
    (Stripe has it, stripesim does not simulate it). `routes("payouts")` are the endpoints with this
    text in their path or parameters; case does not matter.
    """
    every = Table(
        {
            "route": str(route),
            **{
                mark.name: ", ".join(
                    name for name, its in route.parameters.marks.items() if its is mark
                )
                for mark in MARKS
            },
        }
        for route in ROUTES.all
    )
    return every.about(about)
