"""A small HTTP/1.1 server: a thread for each connection, nothing but the standard library."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import suppress
from http import HTTPStatus
from io import BufferedReader
from socket import (
    AF_INET,
    AF_INET6,
    IPPROTO_TCP,
    SHUT_RD,
    TCP_NODELAY,
    create_connection,
    create_server,
    socket,
)
from threading import Lock, Thread, current_thread
from traceback import print_exc

from stripesim.web.door import LONGEST, Door
from stripesim.web.messages import Answer, ConnectionLost, Refused, Request, headers_of, of_data
from stripesim.web.worlds import Worlds

PORT = 12111  # the port of stripe-mock, so that what points there can be led here
LINE = 2**16  # bytes of a line of the head
LINES = 100
BODILESS = (204, 304)


class Server:
    """A door on a port. `url` is where; `stop()` answers what is running, then closes.

    As a context manager it gives its `url` and stops by itself.
    """

    def __init__(
        self, worlds: Worlds, host: str = "127.0.0.1", port: int = PORT, hosts: Iterable[str] = ()
    ) -> None:
        self.door = Door(worlds, (host, *hosts))
        family = AF_INET6 if ":" in host else AF_INET
        self._listening = create_server((host, port), family=family, backlog=128)
        shown = f"[{host}]" if ":" in host else host
        self.url = f"http://{shown}:{self._listening.getsockname()[1]}"
        self._lock = Lock()
        self._connections: dict[Thread, socket] = {}
        self._stopping = False
        worlds.open()
        self._thread = Thread(target=self._listen, name="stripesim door", daemon=True)
        self._thread.start()

    def __enter__(self) -> str:
        return self.url

    def __exit__(self, *_: object) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"<Server {self.url}{' stopped' if self._stopping else ''}>"

    def wait(self) -> None:
        """Until it is stopped."""
        while self._thread.is_alive():
            self._thread.join(1)  # so that Ctrl-C is heard

    def stop(self) -> None:
        """Answer the requests that are running, refuse new connections, and close. Webhooks that
        were not sent yet are not sent.
        """
        with self._lock:
            if self._stopping:
                return
            self._stopping = True
            connections = dict(self._connections)
        with suppress(OSError), create_connection(self._listening.getsockname()[:2], 1):
            pass  # wakes the one that listens
        self._thread.join()
        self._listening.close()
        for connection in connections.values():
            with suppress(OSError):
                connection.shutdown(SHUT_RD)  # what has arrived is still read, then comes an end
        for thread in connections:
            if thread is not current_thread():
                thread.join()
        self.door.worlds.close()

    # -- inside -----------------------------------------------------------------------------------

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            thread = Thread(target=self._serve, args=(connection,), daemon=True)
            with self._lock:
                if self._stopping:
                    connection.close()
                    return
                self._connections[thread] = connection
            thread.start()

    def _serve(self, connection: socket) -> None:
        """Answer the requests of one connection, one after the other."""
        try:
            with connection, connection.makefile("rb") as reader:
                connection.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
                while self._one(connection, reader):
                    pass
        except (OSError, ConnectionLost):
            pass  # whoever asked has gone, or is to get no answer
        finally:
            with self._lock:
                self._connections.pop(current_thread(), None)

    def _one(self, connection: socket, reader: BufferedReader) -> bool:
        """Answer one request. Returns whether another may come on the same connection."""
        method, keep = "", False
        try:
            head = _head(reader)
            if head is None:
                return False
            method, target, version, headers = head
            if headers.get("expect", "").lower() == "100-continue":
                connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            body = _body(reader, headers)
            keep = version == "HTTP/1.1" and "close" not in headers.get("connection", "").lower()
            answer = self.door.answer(Request(method, target, headers, body))
        except Refused as refused:  # it was not even read to its end
            answer = refused.answer()
            if answer.status >= 400 and not keep:
                connection.sendall(_written(answer, method, False))
                _drain(connection)
                return False
        except ConnectionLost:
            raise
        except OSError:
            return False
        except Exception:
            print_exc(file=sys.stderr)
            answer = failed()
        keep = keep and not self._stopping
        connection.sendall(_written(answer, method, keep))
        return keep


def failed() -> Answer:
    """What is answered when the simulator itself failed."""
    message = "stripesim failed at this request; what happened stands where it was started."
    return of_data({"error": {"message": message, "type": "stripesim_error"}}, 500)


def _head(reader: BufferedReader) -> tuple[str, str, str, dict[str, str]] | None:
    """Method, target, version and headers of a request; None when no other comes."""
    line = _line(reader)
    while line == "":  # an empty line between two requests
        line = _line(reader)
    if line is None:
        return None
    parts = line.split(" ")
    if len(parts) != 3 or parts[2] not in ("HTTP/1.0", "HTTP/1.1"):
        raise Refused("This is no request of HTTP/1.1.")
    method, target, version = parts
    if "://" in target.partition("?")[0]:  # as a proxy is asked
        target = "/" + target.split("://", 1)[1].partition("/")[2]
    pairs: list[tuple[str, str]] = []
    while line := _line(reader):
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip() or len(pairs) == LINES:
            raise Refused("The head of the request is no HTTP, or too long.")
        pairs.append((name, value.strip()))
    if line is None:
        return None
    return method, target, version, headers_of(pairs)


def _line(reader: BufferedReader) -> str | None:
    line = reader.readline(LINE)
    if not line:
        return None
    if not line.endswith(b"\n"):
        raise Refused("A line of the request's head is too long.", 431)
    return line.rstrip(b"\r\n").decode("latin-1")


def _body(reader: BufferedReader, headers: dict[str, str]) -> bytes:
    if "chunked" in headers.get("transfer-encoding", "").lower():
        return _chunks(reader)
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()):
        raise Refused("The length of the body is no number.")
    return _exactly(reader, int(length[:20]))


def _chunks(reader: BufferedReader) -> bytes:
    body = b""
    while True:
        try:
            size = int((_line(reader) or "").partition(";")[0], 16)
        except ValueError:
            raise Refused("The body is not in chunks.") from None
        if size <= 0:
            while _line(reader):
                pass  # what may follow the last one
            return body
        if len(body) + size > LONGEST:
            raise _too_long()
        body += _exactly(reader, size)
        _line(reader)


def _exactly(reader: BufferedReader, length: int) -> bytes:
    if length > LONGEST:
        raise _too_long()
    body = reader.read(length)
    if len(body) < length:
        raise ConnectionLost
    return body


def _too_long() -> Refused:
    return Refused(f"A body has at most {LONGEST:,} bytes.", 413)


def _drain(connection: socket) -> None:
    """Read on for a moment: to close at once would take the answer away from who still sends."""
    connection.settimeout(1)
    with suppress(OSError):
        for _ in range(64):
            if not connection.recv(2**16):
                return


def _written(answer: Answer, method: str, keep: bool) -> bytes:
    """The bytes of an answer. No date: the only time in answers is the simulated one."""
    head = [f"HTTP/1.1 {answer.status} {_phrase(answer.status)}"]
    head += [f"{name}: {value}" for name, value in answer.headers.items()]
    if answer.status not in BODILESS:
        head.append(f"content-length: {len(answer.body)}")
    if not keep:
        head.append("connection: close")
    text = "\r\n".join(head).encode("latin-1", "replace") + b"\r\n\r\n"
    return text if method == "HEAD" or answer.status in BODILESS else text + answer.body


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
