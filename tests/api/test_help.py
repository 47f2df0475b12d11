"""`help(Simulator)` lists what a simulator has, in groups."""

from __future__ import annotations

import re
from pydoc import plain, render_doc

from stripesim import Simulator

GROUPS = ("Doors", "Driving", "Looking", "Copies", "Checks")


def groups() -> dict[str, str]:
    """The groups as the help prints them, and what stands in each."""
    said = plain(render_doc(Simulator))
    said = said[: said.index("What it is made with")]
    parts = re.split(rf"({'|'.join(GROUPS)}):", said)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def test_every_public_name_of_a_simulator_stands_in_one_group_of_the_help() -> None:
    found = groups()
    assert tuple(found) == GROUPS
    words = [word for said in found.values() for word in re.findall(r"(?<!\.)\b[a-z_]+", said)]
    public = [name for name in dir(Simulator()) if not name.startswith("_")]
    assert {name: words.count(name) for name in public} == dict.fromkeys(public, 1)
