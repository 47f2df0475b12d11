"""The same seed and the same calls give the same bytes, in whatever process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).with_name("scripted_life.py")


def live_in_a_process(seed: int, hash_seed: int) -> Any:
    """The child may import what its parent can."""
    environment = {
        **os.environ,
        "PYTHONHASHSEED": str(hash_seed),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    child = subprocess.run(
        [sys.executable, str(SCRIPT), str(seed)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert child.returncode == 0, child.stderr
    return json.loads(child.stdout)


def test_two_processes_give_the_same_answers_and_the_same_state() -> None:
    first, second = live_in_a_process(7, hash_seed=1), live_in_a_process(7, hash_seed=2)
    assert first["sha256"] == second["sha256"]
    assert first["fingerprint"] == second["fingerprint"]


def test_another_seed_gives_other_ids_and_the_same_money() -> None:
    first, second = live_in_a_process(7, hash_seed=1), live_in_a_process(8, hash_seed=1)
    assert first["fingerprint"] != second["fingerprint"]
    assert not set(first["ids"]) & set(second["ids"])
    assert first["amounts"] == second["amounts"]
