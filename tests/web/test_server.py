"""The server: HTTP/1.1 as clients speak it, many at once, and an end that loses nothing."""

from __future__ import annotations

import re
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Event
from time import monotonic
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from stripesim import Simulator
from stripesim.web.door import LONGEST
from stripesim.web.server import Server
from stripesim.web.worlds import Worlds
from tests.web.carriers import FORM, Got, basic, by_socket

HEAD = b"Host: localhost\r\nAuthorization: Bearer sk_test_x\r\n"


def place(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    assert parts.hostname is not None
    assert parts.port is not None
    return parts.hostname, parts.port


def spoken(url: str, *parts: bytes) -> bytes:
    """All that a server answers to these bytes, until it closes."""
    with closing(socket.create_connection(place(url), timeout=10)) as connection:
        for part in parts:
            connection.sendall(part)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while more := connection.recv(65536):
            answer += more
        return answer


def statuses(answer: bytes) -> list[int]:
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", answer)]


def test_a_connection_carries_many_requests(url: str) -> None:
    request = b"GET /v1/balance HTTP/1.1\r\n" + HEAD + b"\r\n"
    assert statuses(spoken(url, request * 5)) == [200] * 5  # the next before the first is answered


def test_a_connection_is_closed_when_the_client_wants_it(url: str) -> None:
    for request in (
        b"GET /v1/balance HTTP/1.1\r\nConnection: close\r\n" + HEAD + b"\r\n",
        b"GET /v1/balance HTTP/1.0\r\n" + HEAD + b"\r\n",
    ):
        answer = spoken(url, request * 2)
        assert statuses(answer) == [200]
        assert b"\r\nconnection: close\r\n" in answer


def test_a_body_may_come_in_chunks(url: str) -> None:
    body = b"14\r\namount=10000&currenc\r\n15;x=y\r\ny=usd&source=tok_visa\r\n0\r\nA: b\r\n\r\n"
    head = b"POST /v1/charges HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + HEAD
    answer = spoken(url, head + b"Content-Type: " + FORM.encode() + b"\r\n\r\n", body)
    assert statuses(answer) == [200]
    assert b'"amount":10000' in answer


def test_a_body_may_wait_until_it_is_asked_for(url: str) -> None:
    body = b"amount=10000&currency=usd&source=tok_visa"
    head = b"POST /v1/charges HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 41\r\n" + HEAD
    assert statuses(spoken(url, head + b"\r\n" + body)) == [100, 200]


def test_only_the_head_of_an_answer_is_sent_if_that_is_asked_for(url: str) -> None:
    answer = spoken(url, b"HEAD /_stripesim/health HTTP/1.1\r\n" + HEAD + b"\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert (statuses(head), body) == ([200], b"")


def test_a_request_as_a_proxy_gets_it_is_understood(url: str) -> None:
    request = b"GET http://localhost/v1/balance HTTP/1.1\r\n" + HEAD + b"\r\n"
    assert statuses(spoken(url, request)) == [200]


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"hello\r\n\r\n", 400),
        (b"GET / HTTP/3\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 200 + b"\r\n", 400),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", 431),
        (b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Length: ten\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Length: -1\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Length: 99999999999999\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"POST / HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: chunked\r\n\r\nfffffff\r\n", 413),
        (b"GET /v1/balance HTTP/1.1\r\n\r\n", 403),
    ],
)
def test_what_is_no_request_is_refused(url: str, request_: bytes, status: int) -> None:
    answer = spoken(url, request_)
    assert statuses(answer) == [status]
    assert b'"type": "stripesim_error"' in answer


def test_a_body_that_is_too_long_is_refused_before_it_is_read(url: str) -> None:
    length = LONGEST + 1
    head = f"POST /v1/charges HTTP/1.1\r\nContent-Length: {length}\r\n".encode() + HEAD + b"\r\n"
    assert statuses(spoken(url, head, b"a" * length)) == [413]


def test_a_client_that_goes_in_the_middle_of_a_request_leaves_no_trace(url: str) -> None:
    head = b"POST /v1/charges HTTP/1.1\r\nContent-Length: 4100\r\n" + HEAD + b"\r\n"
    assert spoken(url, head, b"amount=10000") == b""
    with by_socket(url) as ask:
        assert ask("GET", "/v1/charges", basic("sk_test_x"), b"").json["data"] == []


def test_a_failure_of_the_simulator_is_a_500_and_the_door_goes_on(
    url: str, worlds: Worlds, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise KeyError("a mistake in stripesim")

    with by_socket(url) as ask:
        with monkeypatch.context() as broken:
            broken.setattr(worlds.of("sk_test_x"), "answer", fails)
            got = ask("GET", "/v1/balance", basic("sk_test_x"), b"")
        assert (got.status, b"a mistake" in got.body) == (500, False)
        assert "a mistake in stripesim" in capsys.readouterr().err
        assert ask("GET", "/v1/balance", basic("sk_test_x"), b"").status == 200


def test_a_port_that_is_taken_is_said_to_be(url: str, worlds: Worlds) -> None:
    with pytest.raises(OSError, match="in use"):
        Server(worlds, port=place(url)[1])


def test_a_simulator_serves_until_the_end_of_the_block(sim: Simulator) -> None:
    with sim.serve() as url:
        assert urlopen(f"{url}/_stripesim/health").status == 200
    with pytest.raises(URLError):
        urlopen(f"{url}/_stripesim/health")
    server = sim.serve()
    assert urlopen(f"{server.url}/_stripesim/health").status == 200
    server.stop()
    server.stop()
    with pytest.raises(URLError):
        urlopen(f"{server.url}/_stripesim/health")


def test_what_is_asked_over_http_is_there_in_python_and_the_other_way_round(sim: Simulator) -> None:
    sold = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    with sim.serve() as url, by_socket(url) as ask:
        listed = ask("GET", "/v1/charges", basic("sk_test_x"), b"").json["data"]
        ask("POST", "/_stripesim/clock/advance", {}, b"days=1")
    assert [each["id"] for each in listed] == [sold["id"]]
    assert f"{sim.clock.now:%A}" == "Tuesday"


def test_a_server_that_stops_answers_what_is_running(
    sim: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight requests are in the middle of it; a ninth connection has nothing to say."""
    running, may_end = [Event() for _ in range(8)], Event()
    answer, waiting = sim.answer, iter(running)

    def slowly(*request: object) -> object:
        next(waiting).set()
        assert may_end.wait(10)
        return answer(*request)  # type: ignore[arg-type]

    monkeypatch.setattr(sim, "answer", slowly)
    server = sim.serve()
    idle = socket.create_connection(place(server.url))

    def balance(_: object) -> Got:
        with by_socket(server.url) as ask:
            return ask("GET", "/v1/balance", basic("sk_test_x"), b"")

    with closing(idle), ThreadPoolExecutor(9) as pool:
        asked = pool.map(balance, range(8))
        assert all(each.wait(10) for each in running)
        stopping = pool.submit(server.stop)
        idle.settimeout(10)
        assert idle.recv(1) == b""  # it is let go at once
        assert not stopping.done()
        may_end.set()
        assert [got.status for got in asked] == [200] * 8
        stopping.result(10)


def many(url: str, seconds: float, clients: int) -> list[list[str]]:
    """What each client has sold, each in one of four worlds, and saw of it at every step."""
    end = monotonic() + seconds

    def client(number: int) -> list[str]:
        key = {**basic(f"sk_test_world_{number % 4}"), "content-type": FORM}
        sold: list[str] = []
        with by_socket(url) as ask:
            while monotonic() < end or len(sold) < 3:
                sale = f"amount={1000 + number}&currency=usd&source=tok_visa"
                made = ask("POST", "/v1/charges", key, f"{sale}&metadata[by]={number}".encode())
                assert (made.status, made.json["metadata"]) == (200, {"by": str(number)})
                sold.append(made.json["id"])
                seen = ask("GET", f"/v1/charges/{sold[-1]}", key, b"")
                assert seen.body == made.body
                other = basic(f"sk_test_world_{(number + 1) % 4}")
                assert ask("GET", f"/v1/charges/{sold[-1]}", other, b"").status == 404
        return sold

    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(client, range(clients)))


def nothing_is_lost_or_mixed_up(worlds: Worlds, sold: list[list[str]]) -> None:
    for world in range(4):
        sim = worlds.named(str(world))
        theirs = [(client, id) for client in range(world, len(sold), 4) for id in sold[client]]
        there = [(int(each["metadata"]["by"]), each["id"]) for each in sim.charges.all()]
        assert sorted(there) == sorted(theirs)
        sim.check()


def test_many_clients_at_once_lose_nothing_and_mix_nothing_up(url: str, worlds: Worlds) -> None:
    nothing_is_lost_or_mixed_up(worlds, many(url, 3, clients=64))


@pytest.mark.slow
def test_half_a_minute_of_many_clients_loses_nothing(url: str, worlds: Worlds) -> None:
    nothing_is_lost_or_mixed_up(worlds, many(url, 30, clients=64))


def test_clients_that_move_one_clock_lose_no_second(url: str, worlds: Worlds) -> None:
    def move(_: int) -> int:
        with by_socket(url) as ask:
            moved = [ask("POST", "/_stripesim/clock/advance", {}, b"hours=1") for _ in range(6)]
        return sum(got.status == 200 for got in moved)

    begin = worlds.named("default").clock.timestamp
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(move, range(8))) == 48
    assert worlds.named("default").clock.timestamp == begin + 48 * 3600
