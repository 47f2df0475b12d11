"""The one rule of names: `/_stripesim/a/b` is `sim.a.b`, with the same parameters and data.

A name on the way that takes parameters takes its own from the same object: `components/balances`
is `sim.components.balances(client_secret)`, and `components/balances/manual_payout` goes on there.
What is read may be asked for with GET; what may change something, with POST alone. And
`situations/NAME` is `stripesim.situations.NAME(sim)`. What gives nothing back in Python answers
`{"ok": true}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from inspect import Parameter, signature
from typing import Any

import stripesim
from stripesim.api.dispatch import NOTED
from stripesim.api.service import Service
from stripesim.planning.situations import SITUATIONS
from stripesim.web.arguments import fitted
from stripesim.web.messages import Refused, plain

# Public names of the simulator that are not to be had over HTTP, and why.
NOT_HERE = {
    "activate": "it answers the SDK within one Python process; here the SDK is pointed at the door",
    "answer": "send the request itself, to /v1/...",
    "client": "it makes a Python object; here the SDK is pointed at the door",
    "clock.deliver": "events are delivered by themselves",
    "clock.follow": "a clock that follows the system's does so by itself",
    "clock.held": "it is of one moment only",
    "clock.listeners": "they are Python functions",
    "clock.settle": "what is due is done by itself",
    "clock.told": "events are delivered by themselves",
    "fork": "worlds/fork gives the copy a name",
    "freeze_time": "it carries the clock of one Python process along",
    "intercept": "it answers a page of Playwright in Python; here a page is led to the door",
    "load": "worlds/load reads a file of the folder that was opened with --data",
    "save": "worlds/save writes a file into the folder that was opened with --data",
    "serve": "it is served already",
    "webhooks.hold": "it is a block of Python; here webhooks are sent while the answer leaves",
    "webhooks.send_out": "the door sends webhooks out as long as it is open",
}

DONE = {"ok": True}  # what a call answers that gives nothing back

ONLY_READ = frozenset({"explain"})  # groups in which no name changes anything


def public(thing: Any) -> list[str]:
    """The names that something shows."""
    return sorted({name for name in dir(thing) if not name.startswith("_")})


def is_group(thing: Any) -> bool:
    """Whether names go on behind it: it is one of the simulator's own objects, and no data."""
    module = type(thing).__module__
    return module.startswith("stripesim.") and not isinstance(thing, list)


def ask(
    sim: stripesim.Simulator, names: list[str], said: Mapping[str, Any], is_text: bool, method: str
) -> Any:
    """What `sim.a.b(...)` gives, as plain data. Raises `Refused`, and whatever the call raises."""
    if names[0] == "situations":
        return _situation(sim, "/".join(names[1:]), said, is_text, method)
    thing: Any = sim
    rest = dict(said)
    path = ""
    for place, name in enumerate(names):
        path = f"{path}.{name}" if path else name
        owner, thing = thing, _step(thing, name, path)
        last = place == len(names) - 1
        if not callable(thing) or (is_group(thing) and not last):
            continue
        reads = last and (owner is sim or names[0] in ONLY_READ)
        if method != "POST" and not reads:
            where = "/".join(names)
            raise Refused(f"POST this: curl -X POST …/_stripesim/{where}", 405, allow="POST")
        own = rest if last else _own(thing, rest)
        thing = thing(**_arguments(owner, thing, own, is_text))
        rest = {} if last else {name: each for name, each in rest.items() if name not in own}
        if thing is None:
            return DONE
    if rest:
        raise Refused(f"{path} takes no parameters; there is {next(iter(rest))!r}.")
    try:
        return plain(thing)
    except TypeError as error:
        inside = [name for name in public(thing) if f"{path}.{name}" not in NOT_HERE]
        wrong = f"{path} is a group: {', '.join(inside)}. {_HELP}"
        raise Refused(wrong, 404) from error


_HELP = "See /_stripesim/help."


def _situation(
    sim: stripesim.Simulator, name: str, said: Mapping[str, Any], is_text: bool, method: str
) -> Any:
    """The names of the situations, or the ids of one that is played now."""
    if not name:
        return [*SITUATIONS]
    if name not in SITUATIONS:
        raise Refused(f"There is no situation {name!r}; there are {', '.join(SITUATIONS)}.", 404)
    if method != "POST":
        raise Refused(f"POST this: curl -X POST …/_stripesim/situations/{name}", 405, allow="POST")
    situation = SITUATIONS[name]
    play = partial(played, sim, name)
    return play(**fitted(partial(situation, sim), said, is_text))


def played(sim: stripesim.Simulator, name: str, **said: Any) -> dict[str, str]:
    """The ids of a situation that is played now. Its own calls stay out of the log of requests."""
    noted = NOTED.set(False)
    try:
        return SITUATIONS[name](sim, **said)
    finally:
        NOTED.reset(noted)


def _step(thing: Any, name: str, path: str) -> Any:
    if path in NOT_HERE:
        raise Refused(f"{path} is not here: {NOT_HERE[path]}. {_HELP}", 404)
    if not is_group(thing) or name.startswith("_"):
        raise Refused(f"The simulator has no {path}. {_HELP}", 404)
    try:
        return getattr(thing, name)
    except AttributeError as error:
        said = str(error).partition("has no attribute ")
        hint = said[2].partition(". ")[2] if said[1] else str(error)
        raise Refused(f"The simulator has no {path}. {hint}".strip() + f" {_HELP}", 404) from error


def _own(function: Any, said: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that are of a name on the way."""
    return {name: said[name] for name in signature(function).parameters if name in said}


def _arguments(owner: Any, function: Any, said: dict[str, Any], is_text: bool) -> dict[str, Any]:
    """An endpoint checks its own parameters and says so in Stripe's words; only the ids of its
    path have to be there.
    """
    if not isinstance(owner, Service):
        return fitted(function, said, is_text)
    for name, each in signature(function).parameters.items():
        if each.kind is Parameter.POSITIONAL_OR_KEYWORD and name not in said:
            raise Refused(f"The parameter {name!r} is missing.")
    return said
