"""Files of columns that no simulator wrote: each is refused, soon, whatever stands in it."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any
from zlib import compress, decompress

import pytest

from stripesim import Simulator, SnapshotError
from stripesim.api.snapshots import FORMAT

from .test_forged_snapshots import places, put


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, bytes]:
    """What stands in a file: JSON, and the pieces."""
    sim = Simulator(country="DE", opening_balance={"eur": 50_000}, seed="lived")
    seller = sim.accounts.create(type="express", country="FR", email="jenny@example.com")["id"]
    sim.controls.complete_onboarding(seller)
    for amount in range(10_000, 10_300):
        sim.charges.create(amount=amount, currency="eur", source="tok_visa")
    sale = sim.payment_intents.create(
        amount=10_000, currency="eur", payment_method="pm_card_visa", confirm=True,
        application_fee_amount=900, transfer_data={"destination": seller},
        automatic_payment_methods={"enabled": True, "allow_redirects": "never"},
    )  # fmt: skip
    sim.refunds.create(payment_intent=sale["id"], reverse_transfer=True, amount=100)
    sim.clock.advance(days=9)
    sim.charges.create(amount=700, currency="usd", source="tok_visa", idempotency_key="once")
    path = tmp_path_factory.mktemp("lived") / "shop.sim"
    sim.save(path)
    return parts(path)


def parts(path: Path) -> tuple[Any, bytes]:
    data = path.read_bytes().partition(b"\n")[2]
    line, _, pieces = decompress(data).partition(b"\n")
    return json.loads(line), pieces


def forged(path: Path, body: Any, pieces: bytes, level: int = 1) -> Path:
    """A file whose checksum fits."""
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    return sealed(path, compress(text + b"\n" + pieces, level))


def sealed(path: Path, data: bytes) -> Path:
    head = {"stripesim": FORMAT, "sha256": sha256(data).hexdigest()}
    path.write_bytes(json.dumps(head).encode() + b"\n" + data)
    return path


def refused(path: Path) -> None:
    """It is refused, in less than ten seconds and in memory of the order of its length."""
    tracemalloc.start()
    began = perf_counter()
    try:
        with pytest.raises(SnapshotError):
            Simulator.load(path)
        assert perf_counter() - began < 10
        assert tracemalloc.get_traced_memory()[1] < 30_000_000 + 500 * path.stat().st_size
    finally:
        tracemalloc.stop()


STRANGE: list[Any] = [
    None, True, -1, 2**63, -(2**63), 10**300, 1.5, "", "x", [], {}, [[]], [None], {"x": 1},
    ["=", 0], ["=", None], ["=", []], ["=", 1.5], ["ints", "q"], ["ints", "x"], ["big", [1]],
    ["steps", 0, ["=", 1]], ["steps", 2**70, None], ["bool"], ["pick", ["=", 0], 1, ["=", "x"]],
    ["pick", ["=", 5], 1, ["=", "x"]], ["pick", ["=", 0], 10**9, ["=", "x"]], ["id", ["=", 0]],
    ["id", ["=", -1]], ["ids", [3]], ["ids", [0]], ["ids", [10**9]], ["ids", []],
    ["text", 10**9, ["=", 1]], ["text", 4, ["=", 1]], ["mixed", []], ["mixed", [["=", 1]] * 300],
    ["map", ["=", 0], [["a"]], ["=", 1]], ["map", ["=", 0], [[[]]], ["=", 1]],
    ["shapes", ["=", 0], [["a"]], [[["=", 1]]]], ["shapes", ["=", 0], [[{}]], [[["=", 1]]]],
    ["tuple", ["=", 10**9], [["=", 1]]], ["tuple", ["=", 2], [["=", 1]]], ["set", ["=", 0], [None]],
    ["array", ["=", 1], ["=", 2**64]], ["array", ["=", 1], ["=", "x"]],
    ["fraction", ["=", 1], ["=", 0]], ["fraction", ["=", 10**4_000], ["=", 1]],
    ["row", ["=", "payout"], ["=", 10**6]], ["row", ["=", "nothing"], ["=", 0]],
    ["name", ["=", "weekends of nowhere"]], ["object", "Popen", []], ["object", "Charge", []],
    ["record", "Charge", ["=", 0]], ["record", "Charge", ["=", 10**9]], ["record", "X", ["=", 0]],
]  # fmt: skip


@pytest.mark.lives(60)
def test_whatever_stands_where_something_else_stood_is_no_crash(
    saved: tuple[Any, bytes], tmp_path: Path, seed: int
) -> None:
    """It loads, and adds up and lives on, or it is a `SnapshotError`: nothing else."""
    (tree, pieces), random = saved, Random(seed)
    part = random.choice(list(tree))
    path = (part, *random.choice(list(places(tree[part]))))
    body = put(tree, path, random.choice([..., *STRANGE]))
    lives_or_is_refused(forged(tmp_path / "forged.sim", body, pieces))


@pytest.mark.lives(60)
def test_whatever_bytes_stand_in_the_pieces_is_no_crash(
    saved: tuple[Any, bytes], tmp_path: Path, seed: int
) -> None:
    (tree, pieces), random = saved, Random(seed)
    changed = bytearray(pieces)
    changed[random.randrange(len(pieces))] = random.randrange(256)
    lives_or_is_refused(forged(tmp_path / "forged.sim", tree, bytes(changed)))


def lives_or_is_refused(path: Path) -> None:
    try:
        sim = Simulator.load(path)
    except SnapshotError:
        return
    sim.check()
    sim.fingerprint()


@pytest.mark.parametrize("name", [
    "account", "clock", "requests", "keys", "now", "seeds", "settings", "counts", "tables", "ids",
    "events", "sums", "pools", "schedule", "planned", "groups",
])  # fmt: skip
def test_no_part_may_be_missing_or_something_else(
    saved: tuple[Any, bytes], tmp_path: Path, name: str
) -> None:
    tree, pieces = saved
    path = tmp_path / "forged.sim"
    refused(forged(path, {key: value for key, value in tree.items() if key != name}, pieces))
    for strange in (None, "strange"):
        refused(forged(path, {**tree, name: strange}, pieces))


# -- what is made to cost much ---------------------------------------------------------------------


def group(tree: Any, name: str) -> Any:
    return next(each for each in tree["groups"] if each[0] == name)


def field_of(tree: Any, name: str, field: str) -> Any:
    return next(each for each in group(tree, name)[2] if each[0] == field)


def holding(name: str, field: str, form: Any) -> Callable[[Any], None]:
    def forge(tree: Any) -> None:
        field_of(tree, name, field)[1] = form

    return forge


def many(tree: Any) -> None:
    group(tree, "Charge")[1] = 10**12


def within(depth: int, how: str) -> Any:
    """A list in a list in a list, each of which holds the next one twice."""
    form: Any = ["=", "x"]
    for _ in range(depth):
        form = ["list", ["=", 2], [["pick", ["=", 0], 1, form] if how == "twice" else form]]
    return form


def circle(tree: Any) -> None:
    field_of(tree, "BalanceTransaction", "under")[1] = ["record", "BalanceTransaction", ["=", 0]]


COSTLY: dict[str, Callable[[Any], None]] = {
    "records without number": many,
    "a number of many digits": holding("Charge", "amount", ["=", 10**4_000]),
    "many numbers of many digits": holding("Charge", "amount", ["steps", 0, ["=", 10**4_000]]),
    "lists within lists": holding("BalanceTransaction", "fee_details", within(200, "apart")),
    "lists that hold others twice": holding(
        "BalanceTransaction", "fee_details", within(40, "twice")
    ),
    "a record that holds itself": circle,
    "text where numbers belong": holding("Charge", "amount", ["=", "x"]),
    "a number where texts belong": holding("Charge", "metadata", ["map", ["=", 0], [["a"]],
                                                                   ["=", 1]]),
    "a clock at the end of time": lambda tree: tree.update(now=10**15),
    "a clock before the beginning": lambda tree: tree.update(now=-(10**12)),
    "a thousand seeds": lambda tree: tree.update(seeds=[[0, 0, 0]] * 100_000, now=-1),
    "a field that is unknown": lambda tree: group(tree, "Account")[2].append(
        ["password", ["=", "x"]]
    ),
}  # fmt: skip


@pytest.mark.parametrize("forge", list(COSTLY.values()), ids=list(COSTLY))
def test_what_is_made_to_cost_much_is_refused_at_little_cost(
    saved: tuple[Any, bytes], tmp_path: Path, forge: Callable[[Any], None]
) -> None:
    tree, pieces = json.loads(json.dumps(saved[0])), saved[1]
    forge(tree)
    refused(forged(tmp_path / "forged.sim", tree, pieces))


def test_what_is_small_and_becomes_large_is_refused(
    saved: tuple[Any, bytes], tmp_path: Path
) -> None:
    tree, pieces = saved
    path = tmp_path / "forged.sim"
    refused(forged(path, tree, pieces + bytes(50_000_000), 9))
    refused(forged(path, b"[" * 10_000_000, pieces, 9))
    refused(forged(path, b'{"a": [' + b"[]," * 3_000_000, pieces, 9))
    refused(forged(path, b"[" * 100_000, pieces))
    refused(forged(path, b"9" * 100_000, pieces))


@pytest.mark.parametrize("data", [b"", b"\0" * 100, compress(b""), compress(b"null\n"),
                                  compress(b"{}\n"), compress(b"[]"), compress(b"{}\n")[:-3]],
                         ids=range(7))  # fmt: skip
def test_what_is_not_even_a_body_is_refused(tmp_path: Path, data: bytes) -> None:
    refused(sealed(tmp_path / "forged.sim", data))


def test_the_error_is_short_and_says_which_file(saved: tuple[Any, bytes], tmp_path: Path) -> None:
    tree, pieces = json.loads(json.dumps(saved[0])), saved[1]
    group(tree, "Charge")[0] = "x" * 100_000
    with pytest.raises(SnapshotError, match=r"forged\.sim cannot be read: ") as caught:
        Simulator.load(forged(tmp_path / "forged.sim", tree, pieces))
    assert len(str(caught.value)) < 600


def test_what_repeats_itself_is_saved_too(tmp_path: Path) -> None:
    """It would be short, and is as long as a reader asks for what it holds."""
    sim = Simulator()
    customer = sim.customers.create()["id"]
    for _ in range(3_000):
        sim.customers.update(customer, name="Jenny Rosen")
        sim.customers.update(customer, name="Rosen, Jenny")
    sim.save(tmp_path / "shop.sim")
    assert Simulator.load(tmp_path / "shop.sim").fingerprint() == sim.fingerprint()
