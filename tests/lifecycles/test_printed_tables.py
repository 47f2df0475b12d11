"""Each lifecycle as it prints and draws itself, compared with a golden file.

A change of a table shows as a change of a file that a reviewer can read. To write them anew:

    STRIPESIM_GOLDEN=write python -m pytest tests/lifecycles/test_printed_tables.py
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from stripesim import lifecycles

GOLDEN = Path(__file__).parent / "golden"
WRITE = os.environ.get("STRIPESIM_GOLDEN") == "write"


@pytest.mark.parametrize("kind", lifecycles)
def test_a_lifecycle_prints_and_draws_itself_as_it_did(kind: str) -> None:
    lifecycle, file = lifecycles[kind], GOLDEN / f"{kind}.txt"
    printed = f"{lifecycle.text(100)}\n\n{lifecycle.mermaid()}\n"
    if WRITE:
        file.write_text(printed, encoding="utf-8")
    assert file.exists(), f"no golden file of {kind}; see the head of this module"
    assert printed == file.read_text(encoding="utf-8")


def test_every_golden_file_has_its_lifecycle() -> None:
    assert {file.stem for file in GOLDEN.glob("*.txt")} == set(lifecycles)
