"""Each lifecycle as it prints and draws itself, compared with a golden file.

A change of a table shows as a change of a file that a reviewer can read. To write them anew:

    STRIPESIM_GOLDEN=write python -m pytest tests/lifecycles/test_printed_tables.py
"""

from __future__ import annotations

import json
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


def test_the_rows_that_saved_files_name_by_number_keep_their_numbers() -> None:
    """A new row stands at the end of its table. If one has to stand elsewhere, the format of files
    gets a new number, and this list is written anew with it.
    """
    file = GOLDEN / "rows_of_format_5.json"
    rows = {
        kind: [f"{row.verb}: {', '.join(row.sources)} -> {row.dst}" for row in each.transitions]
        for kind, each in lifecycles.items()
    }
    for kind, known in json.loads(file.read_text(encoding="utf-8")).items():
        assert rows[kind][: len(known)] == known


def test_every_golden_file_has_its_lifecycle() -> None:
    assert {file.stem for file in GOLDEN.glob("*.txt")} == set(lifecycles)
