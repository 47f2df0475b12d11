"""Scenarios that can travel to a worker: they stand in a module."""

from __future__ import annotations

from stripesim import Simulator, Workload


def sales(seed: int, per_day: float = 2, days: int = 5) -> dict[str, float]:
    """So many days of sales: what has reached the bank, and what waited on average."""
    sim = Simulator()
    Workload(seed=seed, per_day=per_day).play(sim, days=days)
    history = sim.history()
    return {"bank": history[-1]["bank"], "pending": history.averages()[0]["pending"]}


def sometimes(seed: int, share: float = 0.5) -> dict[str, float]:
    """Fails for the seed 1."""
    if seed == 1:
        raise ArithmeticError("one is too many")
    return {"seeds": seed * share}
