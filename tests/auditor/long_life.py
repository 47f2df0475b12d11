"""How random lives are lived: drawn by Hypothesis, which makes what fails short, or long ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Protocol, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test


class Audited(Protocol):
    """A life that an auditor looks at."""

    def must_be_right(self) -> None: ...


Lived = TypeVar("Lived", bound=Audited)


def live(
    life: Lived,
    random: Random,
    doings: Sequence[Callable[[Lived, Random], object]],
    steps: int,
    looks_every: int,
) -> None:
    """So many doings, looked at now and then and in the end."""
    for step in range(steps):
        random.choice(doings)(life, random)
        if step % looks_every == 0:
            life.must_be_right()
    life.must_be_right()


def live_any_way(machine: type[RuleBasedStateMachine], lives: int, steps: int) -> None:
    """So many lives of so many steps, the same in every run."""
    how = settings(
        derandomize=True,
        database=None,
        max_examples=lives,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=how)
