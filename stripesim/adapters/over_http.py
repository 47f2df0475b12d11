"""Webhooks that leave the process: a POST request to a URL, and the thread that sends them.

They are sent one after the other, outside of the world's lock and of the request that caused them:
an application that is in the middle of a request to the simulator is not waited for. As at Stripe,
it mostly has its answer before: only who waits for webhooks gets them at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Condition, Thread, current_thread
from typing import Generic, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")
TIMEOUT = 10.0  # seconds that an endpoint may take
AHEAD = 0.2  # seconds by which an answer is ahead of the webhooks that its request causes
NO_ANSWER = 0  # what stands as the status where none came
MOST = 2**14  # bytes of an answer that are kept


def post(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    """Send it. Returns status and body of the answer; redirections are not followed. Raises
    OSError, HTTPException or ValueError where no answer comes.
    """
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body, dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.read(MOST).decode(errors="replace")
    finally:
        connection.close()


def attempt(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    """As `post`; `NO_ANSWER` and why, if there was none."""
    try:
        return post(url, body, headers)
    except (OSError, HTTPException, ValueError) as error:
        return NO_ANSWER, f"{type(error).__name__}: {error}"


class Queue(Generic[T]):
    """Things that a thread of its own deals with, in their order, while there are any: after
    `AHEAD`, or at once if somebody waits for them.
    """

    def __init__(self, deal: Callable[[T], object]) -> None:
        self._deal = deal
        self._things: deque[T] = deque()
        self._changed = Condition()
        self._worker: Thread | None = None
        self._waiting = 0  # how many callers of `wait` there are
        self._ripe = 0  # how many of the first things have waited long enough

    def put(self, thing: T) -> None:
        """Let the thread deal with it; start one if none runs."""
        with self._changed:
            self._things.append(thing)
            if self._worker is None:
                self._worker = Thread(target=self._work, name="stripesim webhooks", daemon=True)
                self._worker.start()

    def drop(self) -> None:
        """Forget what waits."""
        with self._changed:
            self._things.clear()
            self._ripe = 0

    def wait(self) -> None:
        """Until all is dealt with, and what that caused."""
        with self._changed:
            self._waiting += 1
            self._changed.notify_all()
            while self._worker not in (None, current_thread()):
                self._changed.wait()
            self._waiting -= 1

    def _work(self) -> None:
        while True:
            with self._changed:
                if self._things and not self._ripe:
                    self._ripe = len(self._things)
                    if not self._waiting:
                        self._changed.wait(AHEAD)
                if not self._things:
                    self._worker = None
                    self._changed.notify_all()
                    return
                thing = self._things.popleft()
                self._ripe -= 1
            try:
                self._deal(thing)
            except BaseException:
                with self._changed:
                    self._worker = None
                    self._changed.notify_all()
                raise
