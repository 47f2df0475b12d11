"""Measuring two things so that what the machine does besides hits both.

The two take turns, round after round, with the garbage collector off; of each the fastest round
counts, since nothing makes code faster than it is.
"""

from __future__ import annotations

import gc
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

Thing = Callable[[], object]

ROUND = 0.02  # seconds that one round should take: long beside the clock, short beside a hiccup


def fastest(*things: Thing, rounds: int = 25) -> list[float]:
    """The seconds that one call of each thing takes."""
    calls = [calls_in_a_round(thing) for thing in things]
    best = [float("inf")] * len(things)
    for _ in range(rounds):
        for place, thing in enumerate(things):
            best[place] = min(best[place], seconds(thing, calls[place]) / calls[place])
    return best


def seconds(thing: Thing, calls: int = 1) -> float:
    """How long so many calls take."""
    with no_collections():
        start = perf_counter()
        for _ in range(calls):
            thing()
        return perf_counter() - start


def calls_in_a_round(thing: Thing) -> int:
    """So many that they take about as long as a round should. The first call only warms it up."""
    thing()
    calls = 1
    while (took := seconds(thing, calls)) < ROUND / 2:
        calls *= 2
    return max(1, round(calls * ROUND / took))


@contextmanager
def no_collections() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def in_a_copy(thing: Callable[[], Any]) -> Any:
    """What the thing returns in a copy of this process, which then ends.

    Some things can be done only once to a simulator that takes a minute to fill.
    """
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(into, pickle.dumps(thing()))
        finally:
            os._exit(0)
    os.close(into)
    with open(out, "rb") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return pickle.loads(said)
