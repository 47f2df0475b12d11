"""With orjson, an answer is the same bytes as without."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from stripesim import Simulator
from stripesim.adapters import json_text
from stripesim.api import form

orjson: Any = pytest.importorskip("orjson", reason="pip install 'stripesim[fast]'")
HEADERS = {"Authorization": "Bearer sk_test_x"}
VALUES = some.recursive(
    some.none()
    | some.booleans()
    | some.integers()
    | some.text()
    | some.floats(allow_nan=False, allow_infinity=False),
    lambda inside: some.lists(inside) | some.dictionaries(some.text(), inside),
)


@given(some.dictionaries(some.text(), VALUES))
def test_whatever_is_in_it_the_text_is_the_same(shape: dict[str, Any]) -> None:
    assert json_text.json(shape) == form.json(shape)


@pytest.mark.parametrize(
    "strange",
    ["\x7f", "\x00", "é", "\ud800", "one-time", 2**70, -(2**64), 6.13e-05, -1e-05, 1e-7, 0.0001],
)
def test_what_orjson_writes_otherwise_or_refuses_is_the_same(strange: Any) -> None:
    for shape in ({"a": [strange]}, {"a": strange}):
        assert json_text.json(shape) == form.json(shape)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What orjson was asked to write, and did."""
    made: list[Any] = []
    plain = orjson.dumps
    monkeypatch.setattr(orjson, "dumps", lambda shape: made.append(plain(shape)) or made[-1])
    json_text._writer.cache_clear()
    yield made
    json_text._writer.cache_clear()


def test_a_charge_is_written_by_it(calls: list[Any]) -> None:
    form = "amount=10000&currency=usd&source=tok_visa"
    _, _, body = Simulator().answer("POST", "/v1/charges", HEADERS, form)
    assert calls == [body]
    assert calls[0] is body
