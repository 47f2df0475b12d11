"""A POST request to an application: WSGI or ASGI in process, without a socket; or over HTTP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from inspect import signature
from io import BytesIO
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from stripesim.adapters.over_http import post

T = TypeVar("T")
# URL, body and headers of a request -> status and body of the answer.
Send = Callable[[str, bytes, Mapping[str, str]], tuple[int, str]]


def to_application(application: Any) -> Send:
    """How to send to an application: an ASGI one takes three arguments, a WSGI one two, and a text
    is where to find one.
    """
    if isinstance(application, str):
        return over_http(application)
    if not callable(application):
        raise TypeError(f"an application is a WSGI or ASGI callable, or a URL; not {application!r}")
    if len(signature(application).parameters) == 3:
        return lambda url, body, headers: run(_asgi(application, url, body, headers))
    return lambda url, body, headers: _wsgi(application, url, body, headers)


def run(work: Awaitable[T]) -> T:
    """Run a coroutine to its end on an event loop of its own, in another thread if this one already
    runs a loop.
    """
    import asyncio
    from concurrent.futures import ThreadPoolExecutor
    from contextvars import copy_context

    async def to_the_end() -> T:
        return await work

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(to_the_end())
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(copy_context().run, asyncio.run, to_the_end()).result()


def over_http(home: str) -> Send:
    """How to send to an application at `http://host:port`, to the path of a URL."""
    parts = urlsplit(home)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"an application is a WSGI or ASGI callable, or http://host; not {home!r}")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(f"{home!r} has a path; say it to add: webhooks.add({parts.path!r})")
    where = f"{parts.scheme}://{parts.netloc}"

    def send(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
        to = urlsplit(url)._replace(scheme="", netloc="").geturl()
        return post(where + to, body, {**headers, "Host": parts.netloc})

    return send


def _wsgi(application: Any, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    """Send to a WSGI application. (https://peps.python.org/pep-3333)"""
    from wsgiref.util import setup_testing_defaults

    parts = urlsplit(url)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(parts.path, "latin-1"),
        "QUERY_STRING": parts.query,
        "CONTENT_TYPE": headers["Content-Type"],
        "CONTENT_LENGTH": headers["Content-Length"],
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_NAME": parts.hostname,
        "SERVER_PORT": str(_port(parts)),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": BytesIO(body),
    }
    for name, value in headers.items():
        if not name.startswith("Content-"):
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
    setup_testing_defaults(environ)
    started: list[str] = []
    written: list[bytes] = []

    def start_response(status: str, headers: Any, exc_info: Any = None) -> Callable[[bytes], None]:
        started[:] = [status]
        return written.append

    answer = application(environ, start_response)
    try:
        written.extend(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    return int(started[0].split()[0]), b"".join(written).decode(errors="replace")


async def _asgi(
    application: Any, url: str, body: bytes, headers: Mapping[str, str]
) -> tuple[int, str]:
    """Send to an ASGI application. (https://asgi.readthedocs.io/en/stable/specs/www.html)"""
    import asyncio

    parts = urlsplit(url)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": parts.scheme,
        "path": unquote(parts.path),
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 0),
        "server": (parts.hostname, _port(parts)),
    }
    requests = [{"type": "http.request", "body": body, "more_body": False}]
    answered = asyncio.Event()
    status = 0
    written: list[bytes] = []

    async def receive() -> dict[str, Any]:
        if requests:
            return requests.pop()
        await answered.wait()  # the client stays connected until the answer
        return {"type": "http.disconnect"}

    async def send(message: Mapping[str, Any]) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        elif message["type"] == "http.response.body":
            written.append(message.get("body", b""))
            if not message.get("more_body", False):
                answered.set()

    await application(scope, receive, send)
    return status, b"".join(written).decode(errors="replace")


def _port(parts: Any) -> int:
    return int(parts.port or (443 if parts.scheme == "https" else 80))
