"""The pages for whoever works on stripesim: short, and every path and command in them is real."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = {"stripesim/README.md": 60, ".github/CONTRIBUTING.md": 100}  # and how many lines at most
COMMAND = re.compile(r"^\$ (.*)$", re.MULTILINE)
each_page = pytest.mark.parametrize("page", PAGES)


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def paths(page: str) -> set[str]:
    """What looks like a file or a folder."""
    spans = [word for span in re.findall(r"`([^`\n]+)`", text(page)) for word in span.split()]
    spans += [word for command in COMMAND.findall(text(page)) for word in shlex.split(command)]
    spans += re.findall(r"^(\S+?/|\S+\.py) ", text(page), re.MULTILINE)
    return {each for each in spans if re.fullmatch(r"[\w./]+(/|\.(py|md|toml))|\.ci/run", each)}


@each_page
def test_a_page_is_short(page: str) -> None:
    assert len(text(page).splitlines()) <= PAGES[page]
    assert max(map(len, text(page).splitlines())) <= 105


@each_page
def test_every_path_exists(page: str) -> None:
    found = paths(page)
    assert len(found) > 10
    # `lifecycle.py` by itself is a file of every resource
    places = (ROOT, ROOT / "stripesim", ROOT / "stripesim/resources/payments/charge")
    assert {each for each in found if not any((at / each).exists() for at in places)} == set()


def test_every_name_stands_in_the_file_that_it_is_said_to() -> None:
    pairs = re.findall(r"`([\w/]+\.py)`\s+\(`(\w+)`\)", text("stripesim/README.md"))
    assert len(pairs) >= 4
    for path, name in pairs:
        said = (ROOT / "stripesim" / path).read_text(encoding="utf-8")
        assert re.search(rf"\b(class|def) {name}\b", said), (path, name)


def test_the_map_names_every_room() -> None:
    page = text("stripesim/README.md")
    rooms = {path.parent.name for path in (ROOT / "stripesim").glob("*/__init__.py")}
    rooms |= {path.parent.name for path in (ROOT / "stripesim/resources").glob("*/__init__.py")}
    assert {room for room in rooms if f"{room}/" not in page} == set()


PYTEST = [
    command for command in COMMAND.findall(text(".github/CONTRIBUTING.md")) if "pytest" in command
]


@pytest.mark.slow
@pytest.mark.parametrize("command", PYTEST)
def test_a_command_is_understood(command: str) -> None:
    """Files and folders that it names have tests; of all tests, only the options are tried."""
    words = shlex.split(command)
    setting = dict(word.split("=") for word in words[:1] if "=" in word)
    arguments = words[words.index("pytest") + 1 :]
    named = any("tests/" in word for word in arguments)
    trial = ["--collect-only", "-q", "-n0"] if named else ["--markers"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments, *trial, "-p", "no:cacheprovider"],
        env={**os.environ, **setting},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
