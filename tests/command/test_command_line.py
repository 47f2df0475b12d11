"""`stripesim COMMAND`: what it prints, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import stripesim
from stripesim import Simulator
from stripesim.command.commands import COMMANDS
from stripesim.command.line import run
from stripesim.facts.evidence import RULES
from stripesim.planning.situations import SITUATIONS


@pytest.fixture
def saved(tmp_path: Path) -> tuple[str, str]:
    """A saved world and the id of a charge in it."""
    sim = Simulator()
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    sim.save(tmp_path / "world.stripesim")
    return str(tmp_path / "world.stripesim"), charge["id"]


def test_the_help_lists_every_command_in_a_group(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    said = capsys.readouterr().out
    groups = ["Look", "Read", "Learn", "Examples"]
    assert [line for line in said.splitlines() if line in groups] == groups
    for command in COMMANDS:
        assert f"  stripesim {command.called}  " in said
    assert "  stripesim serve  " in said
    assert max(map(len, said.splitlines())) <= 90


def test_it_tells_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"stripesim {stripesim.__version__}\n"


def test_an_object_of_a_saved_world_is_explained(
    saved: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["explain", *saved]) == 0
    assert "Stripe took $3.20" in capsys.readouterr().out


def test_as_json_it_is_the_plain_data(
    saved: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["explain", *saved, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["about"] == saved[1]
    assert run(["rules", "available_on", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == stripesim.rules("available_on")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["rule"], 2, "no command 'rule'. Did you mean 'rules'?"),
        (["lifecycle", "payot"], 1, "no lifecycle 'payot'. Did you mean 'payout'?"),
        (["explain", "nowhere.stripesim", "ch_1"], 1, "nowhere.stripesim"),
    ],
)
def test_what_is_not_there_gets_a_hint_and_a_status(
    words: list[str], status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == status
    assert said in capsys.readouterr().err


def test_an_id_that_is_not_there_is_one_line(
    saved: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["explain", saved[0], "po_none"]) == 1
    said = f"there is no 'po_none' in {saved[0]}, and nothing else that begins with po_"
    assert capsys.readouterr().err == f"stripesim: {said}\n"


def test_an_id_that_is_not_there_gets_those_of_its_kind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sim, path = Simulator(), tmp_path / "world.stripesim"
    sold = [
        sim.charges.create(amount=10_000, currency="usd", source="tok_visa")["id"]
        for _ in range(12)
    ]
    sim.save(path)
    assert run(["explain", str(path), "ch_none"]) == 1
    assert capsys.readouterr().err.endswith(f"; there are, 2 older ones, {', '.join(sold[2:])}\n")
    assert run(["explain", str(path), "acct_none"]) == 1
    assert capsys.readouterr().err.endswith(f"; there are {sim.account}\n")


@pytest.mark.parametrize(
    ("side", "title"),
    [
        ([], "What {} can do, on Mon 2 Mar 2026"),
        (["--balance"], "Balance of {} on Mon 2 Mar 2026"),
        (["--payouts"], "Payouts of {}, as things stand on"),
        (["--period", "2026-03-01", "2026-03-02T10:00Z"], "{} from Sun 1 Mar 2026 to Mon 2 Mar"),
    ],
)
@pytest.mark.parametrize("whose", ["own", "connected"])
def test_an_account_tells_of_itself_and_of_its_money(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], side: list[str], title: str, whose: str
) -> None:
    sim, path = Simulator(start="2026-02-28T09:00Z"), tmp_path / "world.stripesim"
    account = sim.account if whose == "own" else sim.accounts.create(type="custom")["id"]
    sim.clock.advance_to("2026-03-02T09:00Z")
    sim.save(path)
    assert run(["explain", str(path), account, *side]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert said.startswith(title.format(account))
    assert run(["explain", str(path), account, *side, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["about"] == account


@pytest.mark.parametrize(
    ("id", "side", "said"),
    [
        (
            "charge",
            ["--balance"],
            "balance, payouts and periods are of accounts",
        ),
        ("account", ["--period", "2026-03-02", "2026-03-01"], "not after its start"),
        ("account", ["--period", "soon", "later"], "a moment is"),
    ],
)
def test_a_side_that_cannot_be_told_is_one_line(
    saved: tuple[str, str],
    capsys: pytest.CaptureFixture[str],
    id: str,
    side: list[str],
    said: str,
) -> None:
    about = saved[1] if id == "charge" else Simulator.load(saved[0]).account
    assert run(["explain", saved[0], about, *side]) == 1
    shown = capsys.readouterr().err
    assert said in shown
    assert shown.count("\n") == 1


def test_a_lifecycle_prints_as_a_table_or_as_a_diagram(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["lifecycle", "payout"]) == 0
    assert "in_transit" in capsys.readouterr().out
    assert run(["lifecycle", "payout", "--mermaid"]) == 0
    assert capsys.readouterr().out.startswith("stateDiagram-v2")


def test_fidelity_counts_every_rule_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fidelity", "--json"]) == 0
    *rooms, whole = json.loads(capsys.readouterr().out)
    assert sum(whole[grade] for grade in ("recorded", "documented", "assumed")) == len(RULES)
    for grade in ("recorded", "documented", "assumed"):
        assert sum(room[grade] for room in rooms) == whole[grade]


def test_the_situations_are_listed_with_what_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["situations"]) == 0
    assert "seller_below_zero" in capsys.readouterr().out
    assert run(["situations", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [each["situation"] for each in said] == list(SITUATIONS)
    assert said[0]["is"].startswith("A seller was paid out, then its customer got the money back")
    assert said[0]["arguments"] == "liable='platform'"


def test_the_course_is_written_once_and_nothing_is_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "course"
    assert run(["course", str(folder)]) == 0
    names = sorted(path.name for path in folder.glob("*.*"))
    assert "01_first_payout.ipynb" in names
    (folder / names[-1]).unlink()
    assert run(["course", str(folder)]) == 1
    assert sorted(path.name for path in folder.glob("*.*")) == names[:-1]
    assert "is there already; nothing was written" in capsys.readouterr().err


def test_whoever_reads_the_output_may_stop_reading() -> None:
    script = (
        f"{sys.executable} -m stripesim rules | head -1; "
        "test ${PIPESTATUS[0]} -eq 0 || echo failed"
    )
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("grade")
    assert (done.stdout.count("\n"), done.stderr) == (1, "")


def test_a_word_that_nothing_has_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "paiout"]) == 1
    assert capsys.readouterr().err == "stripesim: no rule with 'paiout' in it\n"


def test_several_words_find_what_has_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["controls", "payout", "fail", "--json"]) == 0
    assert "fail_payout" in [each["control"] for each in json.loads(capsys.readouterr().out)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["explain", "nofile", "ch_1"], "nofile: no such file or directory"),
        (["course", "/proc/nowhere"], "/proc/nowhere: no such file or directory"),
    ],
)
def test_what_the_machine_refuses_is_one_line(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == 1
    assert capsys.readouterr().err == f"stripesim: {said}\n"


@pytest.mark.parametrize("words", [["rules"], ["--help"], []])
def test_output_that_cannot_be_written_is_one_line(words: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "stripesim", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    said = "stripesim: the output cannot be written: no space left on device\n"
    assert (done.returncode, done.stderr) == (1, said)


def test_an_option_that_there_is_not_gets_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["rules", "--jsn"])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("usage: stripesim rules ")
    assert "unrecognized arguments: --jsn. Did you mean '--json'?" in said
