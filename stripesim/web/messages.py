"""A request and its answer, as the door sees them: no socket, no framework."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from fractions import Fraction
from json import dumps
from typing import Any, NamedTuple

from stripesim.api.table import Table


class Request(NamedTuple):
    """`target` is path and query as they were spelt; names of headers are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""


class Answer(NamedTuple):
    """Headers have no length and no date: who carries it adds what its protocol needs."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class ConnectionLost(Exception):
    """No answer is to come: a control asked for a lost connection."""


class Refused(Exception):
    """A request that the door does not do, and why, for whoever reads the answer."""

    def __init__(self, message: str, status: int = 400, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers

    def answer(self) -> Answer:
        """In the form of Stripe's errors, with a type that Stripe does not have."""
        error = {"message": str(self), "type": "stripesim_error"}
        answer = of_data({"error": error}, self.status)
        return answer._replace(headers={**answer.headers, **self.headers})


def headers_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names in lower case; what is said twice is joined, as HTTP allows."""
    found: dict[str, str] = {}
    for name, value in pairs:
        name = name.lower()
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def of_data(data: Any, status: int = 200) -> Answer:
    """Data as JSON, for people too: indented."""
    body = dumps(data, indent=2, ensure_ascii=False).encode() + b"\n"
    return Answer(status, {"content-type": "application/json"}, body)


def of_text(text: str) -> Answer:
    """Text for people."""
    return Answer(200, {"content-type": "text/plain; charset=utf-8"}, text.encode())


def lost() -> Answer:
    """What a page is told where no answer is to come."""
    error = {"type": "api_connection_error", "message": "The connection was lost."}
    return of_data({"error": error}, 502)


def plain(value: Any) -> Any:
    """What a name of the simulator gave, as JSON can say it. TypeError: it is no data."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple | Table | Iterator):
        return [plain(each) for each in value]
    if callable(data := getattr(value, "data", None)):  # a component
        return plain(data())
    raise TypeError(f"{type(value).__name__} is no data")
