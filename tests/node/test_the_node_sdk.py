"""The official Node SDK over the door: what an application calls, and the types of every answer.

Needs node and npm: `python -m pytest --with node tests/node`.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from stripesim import Simulator
from stripesim.web.server import Server
from stripesim.web.worlds import Worlds

HERE = Path(__file__).parent

pytestmark = pytest.mark.node


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the packages of `package-lock.json` are installed."""
    folder = tmp_path_factory.mktemp("node")
    for name in ("package.json", "package-lock.json", "twenty_calls.mjs"):
        shutil.copy(HERE / name, folder)
    run("npm", "ci", "--no-audit", "--no-fund", at=folder)
    return folder


def run(*command: str, at: Path) -> str:
    done = subprocess.run(command, cwd=at, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_an_application_calls_as_it_calls_stripe(project: Path) -> None:
    with Server(Worlds(lambda seed: Simulator(seed=seed)), port=0) as url:
        host, port = url.removeprefix("http://").split(":")
        assert int(run("node", "twenty_calls.mjs", host, port, at=project)) >= 20
