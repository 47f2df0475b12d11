"""Forks, saved files and threads: copies that don't know of each other, one order of answers."""

from __future__ import annotations

import copy
import json
import os
import pickle
import re
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from threading import Thread

import pytest

from stripesim import Simulator, SnapshotError, errors
from stripesim.simulator import _unpickled


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


@pytest.mark.slow
@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_a_european_shop_has_the_same_fingerprint_in_every_process(
    tmp_path: Path, hash_seed: str
) -> None:
    """Its prices name sets of countries, which each process would tell in an order of its own."""
    sim = Simulator(country="DE", async_capture=True, payment_methods=("card",))
    sim.save(tmp_path / "shop.sim")
    code = (
        "import sys, stripesim as s\n"
        "made = s.Simulator(country='DE', payment_methods=('card',))\n"
        "for sim in made, s.Simulator.load(sys.argv[1]):\n"
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


@pytest.mark.parametrize("place", [-1, -500])
def test_a_damaged_file_says_so(lived: Simulator, tmp_path: Path, place: int) -> None:
    path = tmp_path / "shop.sim"
    lived.save(path)
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    with pytest.raises(SnapshotError, match="damaged"):
        Simulator.load(path)


def test_a_cut_file_says_so(lived: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "shop.sim"
    lived.save(path)
    path.write_bytes(path.read_bytes()[:-500])
    with pytest.raises(SnapshotError, match="damaged"):
        Simulator.load(path)


def test_a_file_of_a_later_format_says_so(lived: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "shop.sim"
    lived.save(path)
    head, _, body = path.read_bytes().partition(b"\n")
    later = json.dumps({**json.loads(head), "stripesim": 99}).encode()
    path.write_bytes(later + b"\n" + body)
    with pytest.raises(SnapshotError, match="format 99"):
        Simulator.load(path)


def test_a_file_of_format_4_is_read_and_written_again(tmp_path: Path) -> None:
    """It was saved by the last version that wrote that format: a platform, a fork of it."""
    sim = Simulator.load(Path(__file__).parent / "format_4.sim")
    declined, charge = sim.charges.list()["data"][:2]
    assert charge["id"] == "ch_1T9icWlBZaX0lglTBgqVZuPS"
    assert sim.balance.retrieve()["pending"][0]["amount"] == 749
    assert len(list(sim.events.all())) == 22
    assert sim.events.list()["data"][0]["id"] == "evt_1T9icWlBZaX0lglTHt0PI58u"
    asked = {"amount": 800, "currency": "eur", "source": "tok_visa", "metadata": {"order": "7"}}
    assert sim.charges.create(**asked, idempotency_key="once")["id"] == charge["id"]
    with pytest.raises(errors.CardError) as again:
        sim.charges.create(
            amount=900, currency="eur", source="tok_chargeDeclined", idempotency_key="declined"
        )
    assert again.value.json_body["error"]["charge"] == declined["id"]
    sim.save(tmp_path / "shop.sim")
    twin = Simulator.load(tmp_path / "shop.sim")
    assert twin.events.list(limit=100) == sim.events.list(limit=100)
    assert future(twin) == future(sim)


def test_a_file_of_an_earlier_version_that_wrote_format_5_is_read(tmp_path: Path) -> None:
    """It wrote most numbers as steps from the ones before; 122 charges, some refunded."""
    sim = Simulator.load(Path(__file__).parent / "format_5.sim")
    charges = list(sim.charges.all())
    assert [len(charges), sum(charge["amount"] for charge in charges)] == [122, 180_780]
    assert charges[0]["id"] == "ch_1T7xCefm6hmFKJTqgVvFpsTg"
    assert len(list(sim.events.all())) == 187
    assert sim.events.list()["data"][0]["id"] == "evt_1TAQAWfm6hmFKJTqjZNIRh3H"
    sim.save(tmp_path / "shop.sim")
    twin = Simulator.load(tmp_path / "shop.sim")
    assert twin.fingerprint() == sim.fingerprint()
    assert future(twin) == future(sim)


def test_a_pickle_of_the_version_before_is_read() -> None:
    text = (Path(__file__).parent / "format_4.sim").read_text()
    assert _unpickled(Simulator, text).balance.retrieve()["pending"][0]["amount"] == 749


def test_a_file_cannot_make_anything_but_the_simulators_own_objects(tmp_path: Path) -> None:
    old = (Path(__file__).parent / "format_4.sim").read_text()
    head, _, body = old.partition("\n")
    forged = body.rstrip("\n").replace('["Charge",', '["Popen",')
    digest = sha256(forged.encode()).hexdigest()
    path = tmp_path / "shop.sim"
    path.write_text(json.dumps({**json.loads(head), "sha256": digest}) + "\n" + forged + "\n")
    with pytest.raises(SnapshotError, match="Popen"):
        Simulator.load(path)


def test_equal_histories_have_equal_fingerprints_however_they_were_told() -> None:
    """Metadata that is empty, card details that are equal but not the same: no difference."""

    def told(empty: bool) -> str:
        sim = Simulator()
        card = {"object": "card", "number": "4242424242424242", "exp_month": 1, "exp_year": 2030}
        for _ in range(2):
            more = {"metadata": {}} if empty else {}
            sim.charges.create(amount=500, currency="usd", source=card, **more)
        return sim.fingerprint()

    assert told(empty=True) == told(empty=False)


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


# -- forks under another seed ----------------------------------------------------------------------


def sold(sim: Simulator) -> list[str]:
    """The ids of everything that a sale makes, of its event, its request and its accounts."""
    seller = sim.accounts.create(type="express", country="US", email="jenny@example.com")
    charge = sim.charges.create(amount=1_000, currency="usd", source="tok_visa")
    intent = sim.payment_intents.create(amount=700, currency="usd")
    setup = sim.setup_intents.create()
    (event, *_) = sim.events.list()["data"]
    (row, *_) = sim.balance_transactions.list()["data"]
    link = sim.account_links.create(
        account=seller["id"], type="account_onboarding", refresh_url="https://example.com",
        return_url="https://example.com",
    )  # fmt: skip
    return [
        seller["id"], charge["id"], intent["id"], intent["client_secret"], setup["id"],
        setup["client_secret"], row["id"], event["id"], event["request"]["id"], link["url"],
    ]  # fmt: skip


def ids_in(value: object) -> set[str]:
    """Every id in what the API shows."""
    return set(re.findall(r"\b[a-z]+_[A-Za-z0-9]{14,}", json.dumps(value)))


def all_there_is(sim: Simulator) -> list[object]:
    return [list(sim.events.all()), list(sim.charges.all()), list(sim.balance_transactions.all())]


def test_forks_with_seeds_of_their_own_make_other_ids_than_each_other_and_the_original(
    lived: Simulator,
) -> None:
    before = ids_in(all_there_is(lived))
    made = [sold(lived.fork(seed=seed)) for seed in (1, 2, "three")] + [sold(lived)]
    for ids in zip(*made, strict=True):
        assert len(set(ids)) == 4
    assert before.isdisjoint(id for ids in made for id in ids)


def test_a_fork_with_a_seed_of_its_own_keeps_what_it_has(lived: Simulator) -> None:
    fork = lived.fork(seed="other")
    assert all_there_is(fork) == all_there_is(lived)
    assert fork.fingerprint() == lived.fingerprint()
    (intent,) = lived.payment_intents.list()["data"]
    assert fork.payment_intents.retrieve(intent["id"]) == intent
    (event, *_) = lived.events.list()["data"]
    assert fork.events.retrieve(event["id"]) == event
    one, other = (
        sim.payment_methods.create(type="card", card={"token": "tok_visa"}) for sim in (lived, fork)
    )
    assert one["card"]["fingerprint"] == other["card"]["fingerprint"]


def test_the_same_seed_makes_the_same_ids_in_every_fork_and_in_its_forks(
    lived: Simulator, tmp_path: Path
) -> None:
    fork = lived.fork(seed="a")
    again = fork.fork()
    fork.save(tmp_path / "fork.sim")
    loaded = Simulator.load(tmp_path / "fork.sim")
    assert sold(fork) == sold(again) == sold(loaded) == sold(lived.fork(seed="a"))


def test_a_fork_of_a_fork_keeps_the_ids_of_both(lived: Simulator, tmp_path: Path) -> None:
    fork = lived.fork(seed="a")
    sold(fork)
    second = fork.fork(seed="b")
    assert all_there_is(second) == all_there_is(fork)
    sold(second)
    assert ids_in(all_there_is(fork)) < ids_in(all_there_is(second))
    second.save(tmp_path / "fork.sim")
    assert all_there_is(Simulator.load(tmp_path / "fork.sim")) == all_there_is(second)


# -- copies and pickles ----------------------------------------------------------------------------


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy], ids=["copy", "deepcopy"])
def test_a_copy_is_a_fork(lived: Simulator, copied: Callable[[Simulator], Simulator]) -> None:
    twin = copied(lived)
    before = lived.fingerprint()
    assert future(twin) == future(lived.fork())
    assert lived.fingerprint() == before


def test_what_holds_a_simulator_twice_holds_one_copy_twice(lived: Simulator) -> None:
    first, second = copy.deepcopy([lived, lived])
    assert first is second is not lived


def test_a_pickle_carries_what_a_file_does(lived: Simulator) -> None:
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        twin = pickle.loads(pickle.dumps(lived, protocol))
        assert twin.fingerprint() == lived.fingerprint()
    assert future(twin) == future(lived)


def test_a_pickle_of_a_simulator_with_handlers_says_that_they_stay_behind() -> None:
    def on_payout(payload: bytes, headers: dict[str, str]) -> None:
        raise AssertionError("told")

    sim = Simulator(opening_balance={"usd": 5_000})
    sim.webhooks.add(on_payout)
    with pytest.warns(UserWarning, match="handlers do not travel .*: on_payout"):
        twin = pickle.loads(pickle.dumps(sim))
    twin.clock.advance(days=2)
    assert twin.payouts.list()["data"] != []


def test_a_pickle_that_somebody_changed_is_refused(lived: Simulator) -> None:
    changed = bytearray(pickle.dumps(lived))
    changed[-100] ^= 1
    with pytest.raises(SnapshotError, match="a pickle is damaged"):
        pickle.loads(changed)


def test_a_simulator_of_ones_own_class_stays_one(lived: Simulator, tmp_path: Path) -> None:
    sim = Shop()
    sim.save(tmp_path / "shop.sim")
    twins = [sim.fork(), copy.copy(sim), Shop.load(tmp_path / "shop.sim")]
    assert [type(twin) for twin in (*twins, pickle.loads(pickle.dumps(sim)))] == [Shop] * 4


class Shop(Simulator):
    pass


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy], ids=["copy", "deepcopy"])
def test_an_active_simulator_is_not_copied_by_accident(
    lived: Simulator, copied: Callable[[Simulator], Simulator]
) -> None:
    with lived.activate():
        with pytest.raises(RuntimeError, match="its copy would not answer the SDK"):
            copied(lived)
        assert lived.fork().fingerprint() == lived.fingerprint()
    assert copied(lived).fingerprint() == lived.fingerprint()
