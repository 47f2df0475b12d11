"""Three ways to ask the same door: in process, as an ASGI application, through a socket."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from json import loads
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx

from stripesim import Simulator
from stripesim.asgi import Application
from stripesim.web.door import Door
from stripesim.web.messages import Request
from stripesim.web.worlds import Worlds

FORM = "application/x-www-form-urlencoded"
OF_THE_CARRIER = ("date", "connection", "content-length")


class Got(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return loads(self.body)


Ask = Callable[[str, str, Mapping[str, str], bytes], Got]


def basic(key: str) -> dict[str, str]:
    """What `curl -u key:` sends."""
    return {"authorization": "Basic " + b64encode(f"{key}:".encode()).decode()}


def in_process(sim: Simulator) -> Ask:
    door = Door(Worlds.around(sim))

    def ask(method: str, target: str, headers: Mapping[str, str], body: bytes) -> Got:
        said = {"host": "127.0.0.1", **headers}
        return Got(*door.answer(Request(method, target, said, body)))

    return ask


def as_asgi(sim: Simulator) -> Ask:
    transport = httpx.ASGITransport(Application(sim))

    async def asked(method: str, target: str, headers: Mapping[str, str], body: bytes) -> Got:
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            answer = await client.request(method, target, headers=dict(headers), content=body)
        return Got(answer.status_code, dict(answer.headers), answer.content)

    def ask(method: str, target: str, headers: Mapping[str, str], body: bytes) -> Got:
        return asyncio.run(asked(method, target, headers, body))

    return ask


@contextmanager
def by_socket(url: str) -> Iterator[Ask]:
    """One connection for all requests."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=30)

    def ask(method: str, target: str, headers: Mapping[str, str], body: bytes) -> Got:
        connection.request(method, target, body or None, dict(headers))
        answer = connection.getresponse()
        return Got(
            answer.status,
            {name.lower(): value for name, value in answer.getheaders()},
            answer.read(),
        )

    with closing(connection):
        yield ask


@contextmanager
def carried(carrier: str, sim: Simulator) -> Iterator[Ask]:
    if carrier == "in process":
        yield in_process(sim)
    elif carrier == "asgi":
        yield as_asgi(sim)
    else:
        with sim.serve() as url, by_socket(url) as ask:
            yield ask


CARRIERS = ("in process", "asgi", "socket")
