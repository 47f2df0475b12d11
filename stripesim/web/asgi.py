"""The door as an ASGI application: it runs in any ASGI server, and mounts in any framework."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from traceback import print_exc
from typing import Any
from urllib.parse import quote

import stripesim
from stripesim.web.door import LONGEST, Door
from stripesim.web.messages import Answer, ConnectionLost, Refused, Request, headers_of
from stripesim.web.server import failed
from stripesim.web.worlds import Worlds

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
TEST_CLIENTS = "testserver"  # the name by which test clients of frameworks reach an application


class Application:
    """An ASGI application that answers as `stripesim serve` does.

    sim: the default world; unless given, one with the defaults of `Simulator`. allow_host: names
    that it is reached by, besides loopback and `testserver`.
    """

    def __init__(
        self, sim: stripesim.Simulator | None = None, *, allow_host: Iterable[str] = ()
    ) -> None:
        worlds = Worlds(_fresh) if sim is None else Worlds.around(sim)
        self.door = Door(worlds, (TEST_CLIENTS, *allow_host))

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while (await receive())["type"] != "lifespan.shutdown":
            self.door.worlds.open()
            await send({"type": "lifespan.startup.complete"})
        self.door.worlds.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _http(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        try:
            answer = await self._answer(scope, await _body(receive))
        except Refused as refused:
            answer = refused.answer()
        except ConnectionLost:
            # An answer that breaks off is the one way in ASGI to lose a connection.
            start = {"type": "http.response.start", "status": 200}
            await send({**start, "headers": [(b"content-length", b"1")]})
            raise
        headers = [
            (name.encode("latin-1"), value.encode("latin-1", "replace"))
            for name, value in answer.headers.items()
        ]
        headers.append((b"content-length", str(len(answer.body)).encode()))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        body = b"" if scope["method"] == "HEAD" else answer.body
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: MutableMapping[str, Any], body: bytes) -> Answer:
        """From another thread: months of a clock take their time, and so do webhooks."""
        import asyncio

        request = Request(scope["method"], target_of(scope), _headers(scope), body)
        try:
            return await asyncio.to_thread(self.door.answer, request)
        except ConnectionLost:
            raise
        except Exception:
            print_exc(file=sys.stderr)
            return failed()


def _fresh(seed: int | str) -> stripesim.Simulator:
    return stripesim.Simulator(seed=seed)


def target_of(scope: MutableMapping[str, Any]) -> str:
    """Path and query as they were spelt, without the place where the application is mounted."""
    raw = scope.get("raw_path")
    path = raw.decode("latin-1") if raw else quote(scope["path"])
    path = path.partition("?")[0]
    mounted = quote(scope.get("root_path", "")).rstrip("/")
    if mounted and path.startswith(f"{mounted}/"):
        path = path[len(mounted) :]
    query = scope.get("query_string", b"").decode("latin-1")
    return f"{path}?{query}" if query else path


def _headers(scope: MutableMapping[str, Any]) -> dict[str, str]:
    pairs = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    return headers_of(pairs)


async def _body(receive: Receive) -> bytes:
    body: bytes = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionLost
        body += message.get("body", b"")
        if len(body) > LONGEST:
            raise Refused(f"A body has at most {LONGEST:,} bytes.", 413)
        if not message.get("more_body", False):
            return body
