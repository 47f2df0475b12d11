"""An application that is told of events over HTTP, in a thread of the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from json import loads
from threading import Thread
from typing import Any, NamedTuple


class Told(NamedTuple):
    path: str
    body: bytes
    headers: dict[str, str]

    @property
    def type(self) -> str:
        return str(loads(self.body)["type"])


class Receiver:
    """`url` is where; `told` is what came; `answers` says with which status, 200 unless changed."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.told: list[Told] = []
        self.answers: Callable[[Told], int] = lambda told: 200

    @property
    def types(self) -> list[str]:
        return [each.type for each in self.told]


@contextmanager
def receiving() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told = Told(self.path, body, dict(self.headers.items()))
            status = receiver.answers(told)
            receiver.told.append(told)
            self.send_response(status)
            self.send_header("Content-Length", "4")
            self.end_headers()
            self.wfile.write(b"said")

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver = Receiver(f"http://127.0.0.1:{server.server_address[1]}")
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
