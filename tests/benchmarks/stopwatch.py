"""Measuring two things so that what the machine does besides hits both.

The two take turns in short rounds, with the garbage collector off, until neither gets any faster;
of each the fastest round counts, since nothing makes code faster than it is. A busy machine still
shows: it slows a long stretch of code more than the short loop of a floor.
"""

from __future__ import annotations

import gc
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter, process_time
from typing import Any

Thing = Callable[[], object]

MODE = os.environ.get("STRIPESIM_BENCHMARKS")
JUDGED = MODE != "run"
LONG = MODE == "long"
ROUND = 0.005  # seconds that one round should take: long beside the clock, short beside a hiccup
ROUNDS = 100  # at least so many, and so many after the last that was faster
LONGEST = 6.0 if JUDGED else 0.1  # seconds


def fastest(*things: Thing) -> list[float]:
    """The seconds that one call of each thing takes."""
    return fastest_made(*((lambda thing=thing: thing) for thing in things))


def fastest_made(*makers: Callable[[], Thing]) -> list[float]:
    """The same of things that grow as they are called: each round makes new ones."""
    with no_collections():
        best = [float("inf")] * len(makers)
        calls = [calls_in_a_round(make()) for make in makers]
        start, rounds, idle = perf_counter(), 0, 0
        while idle < ROUNDS and perf_counter() - start < LONGEST:
            rounds, idle = rounds + 1, idle + 1
            for place, make in enumerate(makers):
                took = a_round(make(), calls[place])
                if took < 0.99 * best[place]:
                    idle = 0
                best[place] = min(best[place], took)
            if not rounds % ROUNDS:
                gc.collect()  # between rounds: what the last ones have made goes
    return best


def a_round(thing: Thing, calls: int) -> float:
    """The seconds of one call, when so many follow one another; the first only warms up."""
    thing()
    return seconds(thing, calls) / calls


def seconds(thing: Thing, calls: int = 1) -> float:
    """How long so many calls take."""
    start = perf_counter()
    for _ in range(calls):
        thing()
    return perf_counter() - start


def processor(thing: Thing) -> float:
    """The seconds of the processor for one call: for what is long, while others use it too."""
    start = process_time()
    thing()
    return process_time() - start


def calls_in_a_round(thing: Thing) -> int:
    """So many that they take about as long as a round should."""
    thing()
    calls = 1
    while (took := seconds(thing, calls)) < ROUND / 2:
        calls *= 2
    return max(1, round(calls * ROUND / took))


@contextmanager
def no_collections() -> Iterator[None]:
    """What is there now is never looked at again: a collection in between costs next to nothing."""
    gc.collect()
    gc.freeze()
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
