"""Whatever stripesim offers can be asked for the types that its annotations name, by
`typing.get_type_hints` and by what is built on it.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cached_property
from inspect import getattr_static, isfunction, ismodule, unwrap
from types import ModuleType
from typing import Any, get_type_hints

import pytest

import stripesim
from stripesim import Simulator
from stripesim.engine.later import Later
from stripesim.notebook.history import History
from stripesim.notebook.settlements import Settlements
from stripesim.planning.forecast import Forecast
from stripesim.planning.records import Recorded
from stripesim.planning.sweep import Sweep
from stripesim.web.asgi import Application
from stripesim.web.server import Server

GIVEN_BACK = (Application, Forecast, History, Recorded, Server, Settlements, Sweep)


def function_of(member: Any) -> Callable[..., Any] | None:
    """The function of a method, a property and the like; None for other members."""
    if isinstance(member, classmethod | staticmethod):
        member = member.__func__
    if isinstance(member, property):
        member = member.fget
    if isinstance(member, cached_property):
        member = member.func
    return member if isfunction(member) else None


def of_class(cls: type[Any]) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The public methods and properties of a class, those of its bases too, and an `__init__` that
    somebody wrote (attrs knows nothing of the names in a module).
    """
    for name in dir(cls):
        function = function_of(getattr_static(cls, name))
        if function is None or not function.__module__.startswith("stripesim."):
            continue
        if "attrs generated" not in function.__code__.co_filename and (
            name == "__init__" or not name.startswith("_")
        ):
            yield f"{cls.__name__}.{name}", function


def services(sim: Simulator) -> Iterator[type[Any]]:
    """The classes of all that a simulator has, and of what that has."""
    for name in dir(sim):
        if name.startswith("_"):
            continue
        thing = getattr(sim, name)
        for part in (thing, *getattr(thing, "__dict__", {}).values()):
            if type(part).__module__.startswith("stripesim."):
                yield type(part)


def in_module(module: ModuleType) -> Iterator[Any]:
    names = getattr(module, "__all__", [name for name in vars(module) if name[0] != "_"])
    yield from (getattr(module, name) for name in names)


def public() -> dict[str, Callable[..., Any]]:
    """All that stripesim offers, by name."""
    offered = [getattr(stripesim, name) for name in stripesim.__all__]
    inner = [thing for module in offered if ismodule(module) for thing in in_module(module)]
    found: dict[str, Callable[..., Any]] = {}
    for thing in (*offered, *inner, *services(Simulator()), *GIVEN_BACK):
        if isinstance(thing, type):
            found[f"class {thing.__name__}"] = thing
            found.update(of_class(thing))
        elif isfunction(thing) and thing.__module__.startswith("stripesim."):
            found[f"{thing.__module__}.{thing.__name__}"] = thing
    return found


PUBLIC = public()


def test_all_of_it_is_looked_at() -> None:
    assert {
        "Accounts.create", "Clock.advance", "class Simulator", "Controls.require",
        "Explain.payouts", "Forecast.plot",
        "Server.__init__", "Simulator.client", "Simulator.history", "Webhooks.add",
        "Workload.play", "stripesim.notebook.debts.who_owes_whom",
        "stripesim.notebook.widget.dashboard", "stripesim.planning.situations.errored_bank",
        "stripesim.planning.sweep.sweep",
    } <= PUBLIC.keys()  # fmt: skip


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_its_annotations_name_types(name: str) -> None:
    unwrap(PUBLIC[name])  # raises where one wraps itself: its annotations would be sought for ever
    hints = get_type_hints(PUBLIC[name], include_extras=True)
    assert "return" in hints or name.startswith("class ")


def test_what_a_method_gives_back_is_the_class_that_it_names() -> None:
    assert get_type_hints(Simulator.history)["return"] is History
    assert get_type_hints(Simulator.fork)["return"] is Simulator
    assert get_type_hints(Simulator.serve)["return"] is Server


def test_a_module_is_imported_when_something_of_it_is_asked_for() -> None:
    script = (
        "import sys, stripesim.simulator as s, stripesim.planning.looking as p\n"
        "late = ('stripe', 'stripesim.web.server', 'stripesim.notebook.history')\n"
        "print([name for name in late if name in sys.modules], repr(p.past))\n"
        "print(s.server.Server.__name__, 'stripesim.web.server' in sys.modules)"
    )
    run = [sys.executable, "-c", script]
    printed = subprocess.run(run, capture_output=True, check=True, text=True).stdout.splitlines()
    shown = "<stripesim.notebook.history, imported when it is asked for>"
    assert printed == [f"[] {shown}", "Server True"]


def test_a_module_that_is_not_there_is_missed_when_something_of_it_is_asked_for() -> None:
    later = Later("stripesim.nowhere")
    with pytest.raises(ModuleNotFoundError, match="nowhere"):
        later.anything()
