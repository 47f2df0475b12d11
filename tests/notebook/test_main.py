"""`python -m stripesim` tells two weeks of one account; it needs nothing but the core."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import takewhile

import pytest

NEEDED_BY_NOTEBOOKS_ONLY = ("IPython", "matplotlib", "numpy", "pandas", "stripe")


@pytest.fixture(scope="module")
def told() -> list[str]:
    """The lines that it prints."""
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "stripesim"],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert run.stderr == ""
    return run.stdout.splitlines()


def story(told: list[str]) -> tuple[str, list[str]]:
    """The header of the timeline, and its lines."""
    start = next(place for place, line in enumerate(told) if "what happened" in line)
    steps = takewhile(lambda line: not line.startswith("Cards paid"), told[start + 1 :])
    return told[start], [line for line in steps if line]


def test_it_fits_the_screen(told: list[str]) -> None:
    assert max(map(len, told)) <= 118
    assert not any(line.endswith(" ") for line in told)


def test_the_columns_stand_under_their_names(told: list[str]) -> None:
    header, lines = story(told)
    because = header.index("because")
    for line in lines:
        assert line[because - 2 : because] == "  "
        assert line[because] != " "
        for name in ("pending", "available", "transit", "bank"):
            end = header.index(name) + len(name)
            amount = line[:end].split()[-1]
            assert re.fullmatch(r"\.|-?[\d,]+\.\d\d", amount), line
            assert line[end] == " "


def test_each_day_is_named_once(told: list[str]) -> None:
    _, lines = story(told)
    days = [line[:6] for line in lines if line[:6].strip()]
    assert len(days) == len(set(days)) == 11
    assert days[0] == "Mon 18"


@pytest.mark.parametrize(
    "what",
    [
        "$60.00 declined",
        "$20.00 refunded",
        "Tue 26: 2 business days, not Sat–Mon",
        "bank sends back $96.80",
        "bank account 6789 errored",
        "bank account 6789 updated",
        "payout of $406.31",
    ],
)
def test_it_tells_what_can_happen(told: list[str], what: str) -> None:
    assert what in "\n".join(told)


def test_what_was_sent_back_leaves_again_with_the_next_payout(told: list[str]) -> None:
    _, lines = story(told)
    back = next(place for place, line in enumerate(lines) if "bank sends back" in line)
    updated = next(place for place, line in enumerate(lines) if "6789 updated" in line)
    payouts = [place for place, line in enumerate(lines) if "payout of" in line]
    assert not [place for place in payouts if back < place < updated]
    assert [place for place in payouts if place > updated]


def test_the_totals_add_up(told: list[str]) -> None:
    """By hand: 750.00 paid in nine payments, 20.00 given back; nine fees make 24.46."""
    start = next(place for place, line in enumerate(told) if line.startswith("Cards paid"))
    left: list[str] = []
    right: list[str] = []
    for line in told[start : start + 5]:
        left += re.findall(r"-?\d+\.\d\d", line[:26])
        right += re.findall(r"-?\d+\.\d\d", line[26:])
    assert left == ["750.00", "-20.00", "730.00"]
    assert right == ["24.46", "637.87", "0.00", "67.67", "730.00"]
    cents = [int(amount.replace(".", "")) for amount in right]
    assert sum(cents[:-1]) == cents[-1]


def test_it_needs_only_the_core() -> None:
    script = (
        "import runpy, sys; runpy.run_module('stripesim', run_name='__main__');"
        f"sys.exit(str([name for name in {NEEDED_BY_NOTEBOOKS_ONLY} if name in sys.modules]))"
    )
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", script], capture_output=True, encoding="utf-8"
    )
    assert run.stderr.strip() == "[]"
