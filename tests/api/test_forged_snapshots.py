"""Files of format 4 that no simulator wrote: each is refused, soon, whatever stands in it."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import pytest

from stripesim import Simulator, SnapshotError
from stripesim.api.snapshots import classes as known
from stripesim.engine.typed import fields_of, fits
from stripesim.resources.registry import import_all


@pytest.fixture(scope="module")
def body() -> str:
    """What stands in a file of that format, after the first line."""
    text = (Path(__file__).parent / "format_4.sim").read_text()
    return text.partition("\n")[2].rstrip("\n")


def forged(path: Path, text: str) -> Path:
    """A file whose checksum fits."""
    head = {"stripesim": 4, "sha256": sha256(text.encode()).hexdigest()}
    path.write_text(f"{json.dumps(head)}\n{text}\n")
    return path


def refused(path: Path, text: str) -> None:
    """It is refused, in less than ten seconds and in memory of the order of its length."""
    tracemalloc.start()
    began = perf_counter()
    try:
        with pytest.raises(SnapshotError):
            Simulator.load(forged(path, text))
        assert perf_counter() - began < 10
        assert tracemalloc.get_traced_memory()[1] < 20_000_000 + 200 * len(text)
    finally:
        tracemalloc.stop()


# -- every place, other than it was ----------------------------------------------------------------

STRANGE: list[Any] = [
    None, True, -1, 2**63, -(2**63), 10**300, 1.5, "", "x", [], {}, [[]], [None], {"x": 1},
    {"object": 0}, {"object": -1}, {"object": 10**9}, {"object": "0"}, {"object": True},
    {"row": ["payout", -1]}, {"row": ["payout", 10**9]}, {"row": ["nothing", 0]}, {"row": 0},
    {"fraction": "1e999999999"}, {"fraction": "1/0"}, {"fraction": 7}, {"fraction": "9" * 4_000},
    {"array": [2**64]}, {"array": ["x"]}, {"array": {"object": 0}}, {"tuple": 5}, {"tuple": None},
    {"map": [[[], 1]]}, {"map": [[1]]}, {"map": 3}, {"set": [[]]}, {"set": 1},
    {"name": "weekends of nowhere"}, {"name": 0}, {"name": {}}, {"eval": "1"}, {"a": 1, "b": 2},
]  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a tree of lists and dicts."""
    yield path
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(part, (*path, key))


def put(tree: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The tree with another value at a place, or without it: `...`."""
    if not path:
        return None if value is ... else value
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    *_, last = path
    if len(path) == 1 and value is ...:
        del copy[last]
    else:
        copy[path[0]] = put(copy[path[0]], path[1:], value)
    return copy


@pytest.mark.lives(40)
def test_whatever_stands_where_something_else_stood_is_no_crash(
    body: str, tmp_path: Path, seed: int
) -> None:
    """It loads, and adds up and lives on, or it is a `SnapshotError`: nothing else."""
    tree, random = json.loads(body), Random(seed)
    part = random.choice(list(tree))
    path = (part, *random.choice(list(places(tree[part]))))
    text = json.dumps(put(tree, path, random.choice([..., *STRANGE])))
    try:
        sim = Simulator.load(forged(tmp_path / "forged.sim", text))
    except SnapshotError:
        return
    sim.check()
    sim.fingerprint()


@pytest.mark.parametrize("name", [
    "account", "clock", "requests", "keys", "now", "seeds", "settings", "counts", "tables",
    "events", "sums", "pools", "schedule", "planned", "objects",
])  # fmt: skip
def test_no_part_may_be_missing_or_something_else(body: str, tmp_path: Path, name: str) -> None:
    tree = json.loads(body)
    refused(tmp_path / "forged.sim", json.dumps({k: v for k, v in tree.items() if k != name}))
    for strange in (None, "strange"):
        refused(tmp_path / "forged.sim", json.dumps({**tree, name: strange}))


# -- what is made to cost much ---------------------------------------------------------------------


def account_of(tree: Any) -> list[list[Any]]:
    """The fields of the first account."""
    return next(parts for name, parts in tree["objects"] if name == "Account")


def holding(value: Any) -> Callable[[Any], None]:
    def forge(tree: Any) -> None:
        account_of(tree)[0][1] = value

    return forge


def nested(tree: Any) -> None:
    for _ in range(150):
        place = len(tree["objects"]) - 1
        tree["objects"].append(["Settings", [["rates", {"map": [["x", {"object": place}]]}]]])


def doubled(tree: Any) -> None:
    """Each object holds the one before twice: printed, it would have 2**90 parts."""
    for _ in range(90):
        before = {"object": len(tree["objects"]) - 1}
        pair = {"map": [["a", before], ["b", before]]}
        tree["objects"].append(["Settings", [["rates", pair]]])


def circle(tree: Any) -> None:
    tree["objects"].append(["Settings", [["rates", {"object": len(tree["objects"])}]]])


COSTLY: dict[str, Callable[[Any], None]] = {
    "a short text that is a long number": holding({"fraction": "1e999999999"}),
    "a number of many digits": holding({"fraction": "9" * 4_000}),
    "many numbers": holding({"array": list(range(500_000))}),
    "objects within objects": nested,
    "objects that hold others twice": doubled,
    "an object that holds itself": circle,
    "a clock at the end of time": lambda tree: tree.update(now=10**15),
    "a clock before the beginning": lambda tree: tree.update(now=-(10**12)),
    "a thousand seeds": lambda tree: tree.update(seeds=[[0, 0, 0]] * 100_000, now=-1),
    "events of nobody": lambda tree: tree["events"].append(
        {"tuple": ["charge.succeeded", 0, "acct_1", {"map": []}, None, None, None]}
    ),
    "something planned that cannot happen": lambda tree: tree["schedule"].append(
        [0, 0, 0, tree["account"], "job", "x", "rm"]
    ),
    "a field that is unknown": lambda tree: account_of(tree).append(["password", "x"]),
    "a field that is a function": holding({"row": ["payout", 0]}),
}


@pytest.mark.parametrize("forge", list(COSTLY.values()), ids=list(COSTLY))
def test_what_is_made_to_cost_much_is_refused_at_little_cost(
    body: str, tmp_path: Path, forge: Callable[[Any], None]
) -> None:
    tree = json.loads(body)
    forge(tree)
    refused(tmp_path / "forged.sim", json.dumps(tree))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        "[" * 50_000 + "]" * 50_000,
        "9" * 100_000,
        "",
        "null",
        "[]",
        "{}",
        "\x00",
        "NaN",
        '{"objects": [], "now": Infinity}',
        "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    ],
    ids=range(12),
)
def test_what_is_not_even_a_body_is_refused(tmp_path: Path, text: str) -> None:
    refused(tmp_path / "forged.sim", text)


@pytest.mark.parametrize(
    "head",
    ["[" * 100_000, "9" * 100_000, "[]", "7", "null", '{"stripesim": 4}', '{"sha256": "x"}',
     '{"stripesim": [], "sha256": 0}', '{"stripesim": 4, "sha256": {}}'],
    ids=range(9),
)  # fmt: skip
def test_what_is_not_even_a_head_is_refused(tmp_path: Path, head: str) -> None:
    (tmp_path / "forged.sim").write_text(f"{head}\n{{}}\n")
    with pytest.raises(SnapshotError):
        Simulator.load(tmp_path / "forged.sim")


def test_bytes_that_are_no_text_are_refused_and_a_file_that_is_not_there_is_not(
    tmp_path: Path,
) -> None:
    (tmp_path / "forged.sim").write_bytes(b"\xff\xfe\x00" * 1_000)
    with pytest.raises(SnapshotError, match="is not a snapshot"):
        Simulator.load(tmp_path / "forged.sim")
    with pytest.raises(FileNotFoundError):
        Simulator.load(tmp_path / "nothing.sim")


def test_the_error_is_short_and_says_which_file(body: str, tmp_path: Path) -> None:
    tree = json.loads(body)
    account_of(tree)[0][1] = "x" * 1_000_000
    tree["tables"][0][2].append({"object": 10**9})
    with pytest.raises(SnapshotError, match=r"forged\.sim cannot be read: ") as caught:
        Simulator.load(forged(tmp_path / "forged.sim", json.dumps(tree)))
    assert len(str(caught.value)) < 600


# -- what the annotations say ----------------------------------------------------------------------


import_all()  # as whoever reads a snapshot does first


@pytest.mark.parametrize("cls", list(known().values()), ids=list(known()))
def test_of_every_class_that_a_snapshot_may_hold_the_annotations_can_be_read(cls: type) -> None:
    assert all(callable(each) for each in fields_of(cls, known()).values())


FITS: list[tuple[Any, Any, bool]] = [
    (int, 1, True), (int, True, False), (int, 1.0, False), (bool, True, True), (bool, 1, False),
    (str | None, None, True), (str | None, "x", True), (str | None, 0, False),
    (tuple[int, ...], (1, 2), True), (tuple[int, ...], [1], False),
    (tuple[int, ...], ("x",), False),
    (tuple[int, str], (1, "x"), True), (tuple[int, str], (1,), False), (list[int], [True], False),
    (dict[str, int], {"a": 1}, True), (dict[str, int], {1: 1}, False), (Any, object(), True),
    (dict[str, dict[str, int]], {"a": {"b": "c"}}, False), (frozenset[str], frozenset("ab"), True),
    (frozenset[str], {"a"}, False), (Callable[[], int], len, False), (object, 1, False),
]  # fmt: skip


@pytest.mark.parametrize(("hint", "value", "is_so"), FITS)
def test_a_value_fits_an_annotation_or_does_not(hint: Any, value: Any, is_so: bool) -> None:
    assert fits(hint)(value) is is_so
