"""A shop as an application has it: a server of its own, the official SDK, three front ends.

Every page comes with the Content-Security-Policy that Stripe documents for Connect embedded
components (https://docs.stripe.com/connect/get-started-connect-embedded-components), and else
allows the shop's own origin only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import stripe

STRIPES = "https://connect-js.stripe.com https://js.stripe.com"
POLICY = "; ".join(
    (
        "default-src 'self'",
        f"script-src 'self' {STRIPES}",
        f"frame-src {STRIPES}",
        "img-src https://*.stripe.com",
        "style-src 'self' 'sha256-0hAheEzaMe6uXIKV4EehS9pu1am1lj/KnnzrOYqckXk='",
    )
)
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Earnings</title>
<link rel="stylesheet" href="/shop.css"><main id="earnings"></main>
<script type="module" src="/{front}.js"></script></html>"""
STYLE = "body { margin: 0; padding: 20px; font-family: Inter, sans-serif } h2, p { color: red }"


class Shop:
    """The server of an application. Its front ends: /plain, /npm (and /earnings), /react."""

    def __init__(self, bundles: Path) -> None:
        self.bundles = bundles
        self.seller = ""
        self.features: dict[str, bool] = {}
        self.components: dict[str, Any] | None = None
        self.closed = False  # then it makes no sessions
        self.sessions: list[Any] = []
        self.url = ""
        self.script = ""  # of the page /tag, which has a tag in its head

    @contextmanager
    def open(self) -> Iterator[Shop]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def session(self) -> Any:
        """What the application's back end does, with the official SDK."""
        wanted: Any = self.components or {"balances": {"enabled": True, "features": self.features}}
        session = stripe.AccountSession.create(account=self.seller, components=wanted)
        self.sessions.append(session)
        return session

    def answer(self, method: str, path: str) -> tuple[int, str, bytes]:
        if (method, path) == ("POST", "/account_session"):
            said = {"client_secret": None if self.closed else self.session().client_secret}
            return 200, "application/json", json.dumps(said).encode()
        name = path.removeprefix("/").replace("earnings", "npm")
        if name in ("plain", "npm", "react"):
            return 200, "text/html", PAGE.format(front=name).encode()
        if name == "tag":
            head = f'<script src="{self.script}"></script>'
            return (
                200,
                "text/html",
                PAGE.format(front="plain").replace("<title>", head + "<title>").encode(),
            )
        if name == "shop.css":
            return 200, "text/css", STYLE.encode()
        if (script := self.bundles / name).suffix == ".js" and script.is_file():
            return 200, "text/javascript", script.read_bytes()
        return 204, "text/plain", b""


def _handler(shop: Shop) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, kind, body = shop.answer(self.command, self.path.partition("?")[0])
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            door = shop.script.partition("/v1.0")[0]
            self.send_header(
                "content-security-policy", POLICY.replace(STRIPES, f"{STRIPES} {door}")
            )
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *_: Any) -> None:
            pass

    return Handler
