"""The official Node SDK over the door: what an application calls, and the types of every answer.

Needs node and npm: `python -m pytest --node tests/node`.
"""

from __future__ import annotations

import shutil
import subprocess
from json import dumps
from pathlib import Path

import pytest

from stripesim import Simulator
from stripesim.web.server import Server
from stripesim.web.worlds import Worlds
from tests.node.literals import differences, literals

HERE = Path(__file__).parent

OPTIONS = {
    "strict": True,
    "noEmit": True,
    "module": "nodenext",
    "target": "es2022",
    "skipLibCheck": True,  # of the packages' own files
    "types": ["node"],
}
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


# What the types of the Node SDK say otherwise, and why it stays.
DIFFER = {
    "ApiList.count is unknown": "recorded in lists of disputes",
    "ApiList.total_count is unknown": "recorded in lists within objects",
    "Card.wallet is unknown": "recorded in the card of a token",
    "Charge.destination is unknown": "recorded in every charge to this day",
    "Dispute.balance_transaction is unknown": "recorded beside balance_transactions",
    "Payouts.automatic_transfer_rules_by_currency is missing": "the Python SDK cannot read a null",
    "SettlementTiming.start_of_day is missing": "what is not set there is absent, as the override",
    "charge is null, not string | Charge": "the fee of an instant payout has no charge",
    "destination_details is null, not DestinationDetails | undefined": "recorded in refunds",
    """source: Type '{ id: string; object: "account"; }' is not assignable to type """
    "'CustomerSource | null'.": "an account that was debited stands as the source of the charge",
}


def test_every_sample_answer_has_the_type_that_the_sdk_declares(project: Path) -> None:
    """`tsc --strict` on literals: no key is missing or unknown, each has a type that it may."""
    module = literals()
    (project / "literals.ts").write_text(module)
    (project / "tsconfig.json").write_text(dumps({"compilerOptions": OPTIONS}))
    done = subprocess.run(
        ["npx", "tsc", "--project", "."], cwd=project, capture_output=True, text=True, check=False
    )
    assert differences(done.stdout, module) == {*DIFFER}
