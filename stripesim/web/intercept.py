"""Answers a Playwright page in process: its script, its frame and its questions reach no network.

Nothing is imported from Playwright; a page or a context of its sync or its async API is given.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from typing import Any
from urllib.parse import urlsplit

import stripesim
from stripesim.web.component import PATHS, Carried, answer

EVERYTHING = "https://connect-js.stripe.com/**"


def intercept(sim: stripesim.Simulator, page: Any) -> Awaitable[None] | None:
    """Answer whatever the page, or each page of the context, asks of connect-js.stripe.com."""
    handler = _awaited(sim) if iscoroutinefunction(page.route) else _called(sim)
    routed: Awaitable[None] | None = page.route(EVERYTHING, handler)
    return routed


def _called(sim: stripesim.Simulator) -> Callable[[Any, Any], None]:
    def handle(route: Any, request: Any) -> None:
        status, headers, body = _answer(sim, request)
        route.fulfill(status=status, headers=headers, body=body)

    return handle


def _awaited(sim: stripesim.Simulator) -> Callable[[Any, Any], Awaitable[None]]:
    async def handle(route: Any, request: Any) -> None:
        status, headers, body = _answer(sim, request)
        await route.fulfill(status=status, headers=headers, body=body)

    return handle


def _answer(sim: stripesim.Simulator, request: Any) -> Carried:
    path = urlsplit(request.url).path
    if path not in PATHS:
        return 404, {"content-type": "text/plain"}, b"stripesim has nothing here."
    return answer(path, request.post_data_buffer or b"", [sim])
