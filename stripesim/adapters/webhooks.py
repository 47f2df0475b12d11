"""Webhooks: told to Python callables, or to URL paths of the application; through a door, to URLs.

Deliveries and their retries are state of the simulator. Handlers are not: they are left behind when
a simulator is saved or forked. They are called after the outermost commit, one after the other,
while nothing is locked. They may use the SDK; events that they cause are delivered afterwards.
What goes to URLs is sent by another thread (`over_http.py`), for which the clock waits.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from inspect import isawaitable
from json import dumps
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from attrs import evolve, frozen

from stripesim.adapters import wall_clock
from stripesim.adapters.over_http import Queue, attempt
from stripesim.adapters.web_application import Send, run, to_application
from stripesim.api.dispatch import Dispatcher
from stripesim.api.endpoints.events import WebhookEndpointCreate, WebhookEndpoints
from stripesim.api.table import Table
from stripesim.api.versions import event_at
from stripesim.engine.change import Change
from stripesim.engine.clock import TELLING
from stripesim.engine.refusal import Corrupt
from stripesim.facts.event_types import ALL
from stripesim.resources.events.webhook_endpoint import WebhookEndpoint

HOST = "https://testserver"  # the host of the application's paths, as in test clients
PYTHON = "https://python.invalid"  # the URL shown for a Python callable
Shape = dict[str, Any]
Handler = Callable[[bytes, dict[str, str]], Any]


def signature(payload: bytes, secret: str, moment: int) -> str:
    """The header `Stripe-Signature`. (documented: https://docs.stripe.com/webhooks)"""
    signed = f"{moment}.".encode() + payload
    return f"t={moment},v1={hmac.new(secret.encode(), signed, sha256).hexdigest()}"


@frozen
class Listener:
    """Who answers for an endpoint (a handler; None: the application), and the options of
    `Webhooks.add`.
    """

    handler: Handler | None = None
    shuffled: bool = False
    duplicated: bool = False
    raises: bool = True


LISTENER = Listener()


class Item(NamedTuple):
    """A delivery in the queue. A copy: it is sent, but decides nothing."""

    delivery: str
    endpoint: str
    is_copy: bool


class Webhooks:
    """`sim.webhooks`: who gets events, in process, as they happen."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher
        self._application: Send | None = None
        self._host = HOST
        self._out = False
        self._holding = 0
        self._leaving: Queue[Item] = Queue(self._attempt)
        dispatcher.clock.told = self.wait
        self._listeners: dict[str, Listener] = {}
        self._waiting: list[Item] = []
        self._log = Table()

    def __repr__(self) -> str:
        return f"<Webhooks: add, forward_to, hold, deliveries ({len(self._log)})>"

    # -- who is told ------------------------------------------------------------------------------

    def forward_to(self, application: Any) -> None:
        """The application under test: a WSGI or an ASGI callable, or where it is, `http://host`.

        From now on it is told by POST requests to the path of each endpoint's URL: a callable in
        process, without its lifespan, and a URL over HTTP. Raises ValueError for a URL that has a
        path: paths are said to `add`, and by endpoints that the application makes.
        """
        self._application = to_application(application)
        self._host = application.rstrip("/") if isinstance(application, str) else HOST

    def add(
        self,
        handler: Handler | str,
        events: Sequence[str] = (ALL,),
        secret: str | None = None,
        *,
        connect: bool = False,
        stripe_account: str | None = None,
        api_version: str | None = None,
        shuffled: bool = False,
        duplicated: bool = False,
        raises: bool = True,
    ) -> Shape:
        """Tell a Python callable, or a URL path of the application, of events.

        A callable gets `(payload: bytes, headers: dict)` and returns None, a status or a response
        with `status_code`; it may be async. `events` are types, `["*"]` all. `secret` signs; unless
        given, a new one. Returns the new webhook endpoint, with its secret.

        `connect=True`: it is told of what happens on the connected accounts instead, by events that
        say on which (`account`). With `stripe_account` the endpoint is that account's own. With
        `api_version` it is told in that version, not in the account's.

        Stripe promises neither order nor uniqueness: `shuffled=True` tells what happened at one
        moment in an order drawn from the seed, `duplicated=True` tells everything twice.

        A status other than 2xx, or an exception, is a failure: it stands in `deliveries`, and the
        event is told again after an hour, two, four, ... for three days of simulated time. So that
        a test sees it, an exception is also raised to whoever caused the event or moved the clock,
        when everybody has been told; the clock stays where it happened. `raises=False`: it is only
        a failure.
        """
        if not isinstance(handler, str):
            url, listener = f"{PYTHON}/{_name(handler)}", Listener(handler)
        elif self._application is not None:
            url, listener = self._host + handler if handler[:1] == "/" else handler, Listener()
        else:
            raise RuntimeError(f"forward_to(application) first: nobody answers at {handler!r}")
        listener = evolve(listener, shuffled=shuffled, duplicated=duplicated, raises=raises)
        facts: WebhookEndpointCreate = {
            "url": url,
            "enabled_events": list(events),
            "connect": connect,
        }
        if stripe_account is not None:
            facts["stripe_account"] = stripe_account
        if api_version is not None:
            facts["api_version"] = api_version
        endpoint = self._made(facts, secret)
        self._listeners[endpoint["id"]] = listener
        return endpoint

    def listen_at(self, url: str, secret: str | None = None) -> Shape:
        """Tell a URL of all events, those of connected accounts too, as `stripe listen` does. What
        is sent there leaves through an open door (`sim.serve()`).

        Returns the webhook endpoint that this makes, with the `secret` that signs; unless given, a
        new one. Endpoints that were at this URL go. Raises ValueError for what is no URL.
        """
        if not _host(url) or not url.startswith(("http://", "https://")):
            raise ValueError(f"events are sent to http://... or https://...; not to {url!r}")
        endpoints = WebhookEndpoints(self._dispatcher)
        for before in [each for each in endpoints.all() if each["url"] == url]:
            endpoints.delete(before["id"])
        own = self._made({"url": url, "enabled_events": [ALL], "connect": False}, secret)
        self._made({"url": url, "enabled_events": [ALL], "connect": True}, own["secret"])
        return own

    def send_out(self, on: bool = True) -> None:
        """Whether endpoints are told over HTTP at their own URLs, where nobody answers for them in
        process. What waits to be sent when it ends is not sent.
        """
        self._out = on
        if not on:
            self._leaving.drop()
            self.wait()

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Within the block events wait; when it ends, they are told.

        Otherwise they are told before the call that causes them returns. At Stripe most come after
        its answer: by then an application has noted what it was answered, such as the id of a
        payment, by which it knows the event again.
        """
        with self._dispatcher.lock:
            self._holding += 1
        try:
            yield
        finally:
            with self._dispatcher.lock:
                self._holding -= 1
            self.deliver()

    def wait(self) -> None:
        """Until all that goes to URLs has been sent and answered."""
        self._leaving.wait()

    def _made(self, facts: WebhookEndpointCreate, secret: str | None) -> Shape:
        """A new endpoint, which signs with this secret if it is given."""
        endpoint = WebhookEndpoints(self._dispatcher).create(**facts)
        if secret is not None:
            rolled = {"secret": secret}
            self._dispatcher.cause("webhook_endpoint", endpoint["id"], "roll_secret", rolled)
            endpoint["secret"] = secret
        return endpoint

    @property
    def deliveries(self) -> Table:
        """Every attempt so far: moment, event, type, to (URL), attempt, status, said.

        `said` is the traceback of a handler that raised, the body of an answer that failed, or "".
        `status` 0 says that no answer came from a URL.
        """
        return Table(self._log)

    @property
    def handlers(self) -> list[str]:
        """The names of the Python callables that are told."""
        told = (listener.handler for listener in self._listeners.values())
        return [_name(handler) for handler in told if handler is not None]

    # -- telling ----------------------------------------------------------------------------------

    def deliver(self) -> None:
        """Deliver all queued events, including those caused by a delivery; only one caller delivers
        at a time.
        """
        clock = self._dispatcher.clock
        with self._dispatcher.lock:
            if clock.held or self._holding:
                return
            clock.held = True
        raised: Exception | None = None
        inside = TELLING.set(True)
        try:
            while (item := self._next()) is not None:
                error = self._attempt(item)
                raised = raised or error
        except BaseException:
            clock.let_go()
            raise
        finally:
            TELLING.reset(inside)
        if raised is not None:
            raise raised

    def _next(self) -> Item | None:
        """The next queued delivery; of a shuffled endpoint, any of its own."""
        world, waiting = self._dispatcher.world, self._waiting
        with self._dispatcher.lock:
            leaving: list[Item] = []
            for id in world.outbox:
                endpoint = world.store.latest[id].endpoint
                answered = self._is_answered(endpoint)
                if not answered and (not self._out or self._is_python(endpoint)):
                    continue
                copies = (False, True) if self._listener(endpoint).duplicated else (False,)
                here = waiting if answered else leaving
                here += [Item(id, endpoint, is_copy) for is_copy in copies]
            world.outbox.clear()
            for item in sorted(leaving, key=self._lot_over_http):
                self._leaving.put(item)
            if not waiting:
                self._dispatcher.clock.let_go()
                return None
            place = 0
            if self._listener(waiting[0].endpoint).shuffled:
                own = [at for at, it in enumerate(waiting) if it.endpoint == waiting[0].endpoint]
                place = min(own, key=lambda at: self._lot(waiting[at]))
            return waiting.pop(place)

    def _is_answered(self, endpoint: str) -> bool:
        """Whether somebody answers at that endpoint: its handler, or else the application."""
        known = self._application is not None and not self._is_python(endpoint)
        return known or endpoint in self._listeners

    def _is_python(self, endpoint: str) -> bool:
        """Whether a callable stands behind it, here or where the simulator was copied from."""
        url: str = self._dispatcher.world.store.latest[endpoint].url
        return url.startswith(PYTHON)

    def _listener(self, endpoint: str) -> Listener:
        listener = self._listeners.get(endpoint, LISTENER)
        settings = self._dispatcher.world.settings
        if not (settings.shuffled_deliveries or settings.duplicated_deliveries):
            return listener
        return evolve(
            listener,
            shuffled=listener.shuffled or settings.shuffled_deliveries,
            duplicated=listener.duplicated or settings.duplicated_deliveries,
        )

    def _lot_over_http(self, item: Item) -> str:
        """A sort key for what goes to URLs: its lot, if they are told out of order."""
        return self._lot(item) if self._listener(item.endpoint).shuffled else ""

    def _lot(self, item: Item) -> str:
        """A sort key that looks random and is the same for the same seed."""
        return self._dispatcher.world.ids.plain(f"{item.delivery}/{item.is_copy}", 0, 8)

    def _attempt(self, item: Item) -> Exception | None:
        """Send one delivery, and note the answer. Returns an exception that has to be raised
        later.
        """
        world = self._dispatcher.world
        listener = self._listener(item.endpoint)
        with self._dispatcher.lock:
            delivery = world.store.latest[item.delivery]
            endpoint = world.store.latest[item.endpoint]
            if endpoint.state != "enabled":
                return None
            told = event_at(delivery.event, world, endpoint.api_version)
            moment = world.now
        raised: Exception | None = None
        try:
            status, said = self._send(listener, endpoint, dumps(told, indent=2).encode())
        except Corrupt:
            raise
        except Exception as error:
            raised, status, said = error, 500, _traceback(error)
        with self._dispatcher.lock:
            attempt = delivery.attempts + 1
            if item.is_copy:
                attempt = max(delivery.attempts, 1)
            else:
                change = Change(world, delivery.account)
                world.lifecycles[delivery.kind].do(change, delivery, "answer", {"status": status})
                change.commit()
            self._log.append(
                {
                    "moment": moment,
                    "event": told["id"],
                    "type": told["type"],
                    "to": endpoint.url,
                    "attempt": attempt,
                    "status": status,
                    "said": "" if 200 <= status < 300 else said,
                }
            )
        return raised if listener.raises else None

    def _send(
        self, listener: Listener, endpoint: WebhookEndpoint, payload: bytes
    ) -> tuple[int, str]:
        """Send one delivery. Returns (status, body) of the answer."""
        headers = {
            "Accept": "*/*; q=0.5, application/xml",
            "Cache-Control": "no-cache",
            "Content-Length": str(len(payload)),
            "Content-Type": "application/json; charset=utf-8",
            "Host": _host(endpoint.url),
            "Stripe-Signature": signature(payload, endpoint.secret, wall_clock.now()),
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        }
        if listener.handler is None:
            send = self._application or attempt
            return send(endpoint.url, payload, headers)
        answer = listener.handler(payload, headers)
        if isawaitable(answer):
            answer = run(answer)
        return _status(answer), ""


def _name(handler: Handler) -> str:
    """The name of a callable, for its URL."""
    return str(getattr(handler, "__name__", type(handler).__name__)).strip("<>")


def _host(url: str) -> str:
    """Where a URL leads; nothing, if it is none."""
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


def _status(answer: Any) -> int:
    """The HTTP status of what a handler returned: None is 200."""
    status = 200 if answer is None else getattr(answer, "status_code", answer)
    if isinstance(status, bool) or not isinstance(status, int):
        raise TypeError(
            f"a webhook handler returns None, a status or a response with one; not {answer!r}"
        )
    return status


def _traceback(error: Exception) -> str:
    from traceback import format_exception

    return "".join(format_exception(error))
