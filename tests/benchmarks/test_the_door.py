"""Requests through the door: against the dispatcher alone, and against a peer on the same calls."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from http.client import HTTPConnection
from importlib.util import find_spec
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from stripesim import Simulator

from .conftest import Line
from .judging import judge, not_measured
from .stopwatch import fastest

CALL = "one call, again and again"
KEY = {"authorization": "Bearer sk_test_x", "content-type": "application/x-www-form-urlencoded"}
Request = tuple[str, str, str | None]
BALANCE = ("GET", "/v1/balance", None)
CUSTOMER = "name=Jenny+Rosen&email=jenny%40example.com&metadata[order]=17"
NEW_CUSTOMER = ("POST", "/v1/customers", CUSTOMER)
PAGE = ("GET", "/v1/customers?limit=10", None)
CHARGES = ("GET", "/v1/charges?limit=10", None)
A_CARD = "card[number]=4242424242424242&card[exp_month]=12&card[exp_year]=2040&card[cvc]=123"


class Connection:
    """Asks over one connection, and reads the answer."""

    def __init__(self, url: str) -> None:
        self._connection = HTTPConnection(url.removeprefix("http://"))

    def __call__(self, method: str, path: str, body: str | None = None) -> bytes:
        self._connection.request(method, path, body, KEY)
        answer = self._connection.getresponse()
        said = answer.read()
        assert answer.status == 200, said
        return said

    def close(self) -> None:
        self._connection.close()


def test_a_request_through_the_door_against_the_dispatcher(report: list[Line]) -> None:
    """The client's part, which is the larger one, is measured with it."""
    sim = Simulator()
    with sim.serve() as url, closing(Connection(url)) as ask:
        for what, request, budget in (
            ("door: GET /v1/balance", BALANCE, 10),
            ("door: POST /v1/customers", NEW_CUSTOMER, 6),
        ):
            method, path, body = request
            alone = partial(sim.answer, method, path, KEY, body)
            floor, measured = fastest(alone, partial(ask, *request))
            judge(report, what, floor, measured, budget, CALL)


@pytest.fixture
def peer(report: list[Line]) -> Iterator[str]:
    """localstripe, a server in Python that keeps what it is told."""
    if find_spec("localstripe") is None:
        not_measured(report, "door against localstripe", "0.50 x", "with localstripe installed")
        pytest.skip("pip install localstripe")
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "localstripe", "--port", str(port), "--from-scratch"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            url, end = f"http://127.0.0.1:{port}", monotonic() + 20
            while monotonic() < end:
                try:
                    urlopen(url)
                except URLError as error:
                    if getattr(error, "code", None) is not None:
                        break
                    sleep(0.1)
            yield url
        finally:
            process.terminate()


def charge_of_a_customer(ask: Connection, source: str) -> Request:
    """A charge of a new customer's card."""
    customer = json.loads(ask("POST", "/v1/customers"))["id"]
    ask("POST", f"/v1/customers/{customer}/sources", f"source={source}")
    return ("POST", "/v1/charges", f"amount=10000&currency=usd&customer={customer}")


def test_a_request_through_the_door_against_a_peer(report: list[Line], peer: str) -> None:
    """Each in a process of its own, as they are used; the client is the same."""
    command = [sys.executable, "-m", "stripesim", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as ours:
        try:
            assert ours.stdout is not None
            url = ours.stdout.readline().split()[-1]
            with closing(Connection(url)) as here, closing(Connection(peer)) as there:
                token = json.loads(there("POST", "/v1/tokens", A_CARD))["id"]
                charges = charge_of_a_customer(there, token), charge_of_a_customer(here, "tok_visa")
                for what, theirs, own in (
                    ("a customer made", NEW_CUSTOMER, NEW_CUSTOMER),
                    ("a page of customers", PAGE, PAGE),
                    ("a charge of a customer's card", *charges),
                    ("a page of charges", CHARGES, CHARGES),
                ):
                    floor, measured = fastest(partial(there, *theirs), partial(here, *own))
                    name = f"door against localstripe: {what}"
                    judge(report, name, floor, measured, 0.5, CALL)
        finally:
            ours.terminate()
