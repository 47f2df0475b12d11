"""Forks, saved files and threads: copies that don't know of each other, one order of answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from stripesim import Simulator, SnapshotError, errors


@pytest.fixture
def lived() -> Simulator:
    """A simulator in the middle of many things: pending money, a held card, a failed payout."""
    sim = Simulator(opening_balance={"usd": 50_000, "eur": 1_000}, seed="lived")
    sim.charges.create(amount=10_000, currency="usd", source="tok_visa", metadata={"a": "b"})
    sim.charges.create(amount=5_000, currency="cad", source="tok_visa")
    sim.payment_intents.create(
        amount=700, currency="usd", payment_method="pm_card_visa", confirm=True,
        capture_method="manual",
    )  # fmt: skip
    with pytest.raises(errors.CardError):
        sim.charges.create(
            amount=900, currency="usd", source="tok_chargeDeclined", idempotency_key="once"
        )
    sim.clock.advance(days=1)
    sim.controls.fail_payout(sim.payouts.list()["data"][0]["id"])
    sim.controls.set_rate("cad", "1.38343")
    return sim


def future(sim: Simulator) -> object:
    return sim.clock.advance(days=60), sim.balance.retrieve(), sim.fingerprint()


def test_a_fork_is_equal_and_lives_on_alike(lived: Simulator) -> None:
    fork = lived.fork()
    assert fork.fingerprint() == lived.fingerprint()
    assert future(fork) == future(lived)


def test_what_happens_in_a_fork_is_unknown_to_the_original(lived: Simulator) -> None:
    before = lived.fingerprint()
    fork = lived.fork()
    fork.charges.create(amount=10_000, currency="usd", source="tok_visa")
    fork.clock.advance(days=30)
    fork.controls.set_rate("eur", 2)
    fork.check()
    assert lived.fingerprint() == before
    assert lived.fork().fingerprint() == before


def test_what_happens_in_the_original_is_unknown_to_a_fork(lived: Simulator) -> None:
    fork = lived.fork()
    before = fork.fingerprint()
    lived.refunds.create(charge=lived.charges.list()["data"][-1]["id"])
    lived.clock.advance(days=30)
    assert fork.fingerprint() == before
    fork.check()


def test_a_saved_simulator_is_equal_when_loaded_and_lives_on_alike(
    lived: Simulator, tmp_path: Path
) -> None:
    lived.save(tmp_path / "shop.sim")
    loaded = Simulator.load(tmp_path / "shop.sim")
    assert loaded.fingerprint() == lived.fingerprint()
    assert loaded.events.list(limit=100) == lived.events.list(limit=100)
    assert future(loaded) == future(lived)


def test_a_saved_simulator_survives_a_new_process(lived: Simulator, tmp_path: Path) -> None:
    lived.save(tmp_path / "shop.sim")
    code = "import sys, stripesim as s; print(s.Simulator.load(sys.argv[1]).fingerprint())"
    said = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "shop.sim")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout.strip() == lived.fingerprint()


@pytest.mark.parametrize("way", ["fork", "load"])
def test_an_idempotency_key_is_known_after(lived: Simulator, tmp_path: Path, way: str) -> None:
    lived.save(tmp_path / "shop.sim")
    twin = lived.fork() if way == "fork" else Simulator.load(tmp_path / "shop.sim")
    with pytest.raises(errors.CardError) as first:
        lived.charges.create(
            amount=900, currency="usd", source="tok_chargeDeclined", idempotency_key="once"
        )
    with pytest.raises(errors.CardError) as again:
        twin.charges.create(
            amount=900, currency="usd", source="tok_chargeDeclined", idempotency_key="once"
        )
    assert again.value.json_body == first.value.json_body


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_a_european_shop_has_the_same_fingerprint_in_every_process(
    tmp_path: Path, hash_seed: str
) -> None:
    """Its prices name sets of countries, which each process would tell in an order of its own."""
    sim = Simulator(country="DE", async_capture=True)
    sim.save(tmp_path / "shop.sim")
    code = (
        "import sys, stripesim as s\n"
        "for sim in s.Simulator(country='DE'), s.Simulator.load(sys.argv[1]):\n"
        "    print(sim.fingerprint())"
    )
    child = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "shop.sim")],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert child.stdout.split() == [sim.fingerprint()] * 2


def test_a_file_that_is_no_snapshot_says_so(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir or Madam")
    with pytest.raises(SnapshotError, match="not a snapshot"):
        Simulator.load(tmp_path / "letter.txt")


def test_a_damaged_file_says_so(lived: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "shop.sim"
    lived.save(path)
    path.write_text(path.read_text().replace("10000", "10001"))
    with pytest.raises(SnapshotError, match="damaged"):
        Simulator.load(path)


def test_a_cut_file_says_so(lived: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "shop.sim"
    lived.save(path)
    path.write_text(path.read_text()[:-500])
    with pytest.raises(SnapshotError, match="damaged"):
        Simulator.load(path)


def test_a_file_of_another_version_says_so(lived: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "shop.sim"
    lived.save(path)
    head, _, body = path.read_text().partition("\n")
    path.write_text(json.dumps({**json.loads(head), "stripesim": 99}) + "\n" + body)
    with pytest.raises(SnapshotError, match="format 99"):
        Simulator.load(path)


def test_a_file_cannot_make_anything_but_the_simulators_own_objects(
    lived: Simulator, tmp_path: Path
) -> None:
    from hashlib import sha256

    path = tmp_path / "shop.sim"
    lived.save(path)
    head, _, body = path.read_text().partition("\n")
    forged = body.rstrip("\n").replace('["Charge",', '["Popen",', 1)
    digest = sha256(forged.encode()).hexdigest()
    path.write_text(json.dumps({**json.loads(head), "sha256": digest}) + "\n" + forged + "\n")
    with pytest.raises(SnapshotError, match="Popen"):
        Simulator.load(path)


def test_threads_get_answers_as_if_one_came_after_another() -> None:
    sim = Simulator()

    def sell() -> None:
        for _ in range(50):
            charge = sim.charges.create(amount=1_000, currency="usd", source="tok_visa")
            sim.refunds.create(charge=charge["id"], amount=400)
            sim.balance.retrieve()

    threads = [Thread(target=sell) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    ids = [charge["id"] for charge in sim.charges.all()]
    assert len(ids) == len(set(ids)) == 400
    assert sim.balance.retrieve()["pending"][0]["amount"] == 400 * (1_000 - 59 - 400)
    sim.check()
