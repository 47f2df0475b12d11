from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from stripesim import Simulator
from stripesim.web.door import Door
from stripesim.web.messages import Request
from stripesim.web.server import Server
from stripesim.web.worlds import Worlds
from tests.web.carriers import Ask, Got


@pytest.fixture
def sim() -> Simulator:
    return Simulator(opening_balance={"usd": 1_000_00})


@pytest.fixture
def worlds(tmp_path: Path) -> Worlds:
    """Those of the command, with a folder for files."""
    return Worlds(lambda seed: Simulator(seed=seed), data=tmp_path)


@pytest.fixture
def ask(worlds: Worlds) -> Ask:
    """The door of these worlds, without a carrier."""
    door = Door(worlds)

    def ask(method: str, target: str, headers: object = (), body: bytes = b"") -> Got:
        said = {"host": "localhost", **dict(headers)}  # type: ignore[call-overload]
        return Got(*door.answer(Request(method, target, said, body)))

    return ask


@pytest.fixture
def url(worlds: Worlds) -> Iterator[str]:
    with Server(worlds, port=0) as url:
        yield url
