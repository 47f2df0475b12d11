"""The dispatcher: every request, from a native call or the SDK, is answered here.

A request is parsed, tried as one staged change, committed, and its object rendered. A refusal
becomes an error with Stripe's own body; any other exception is a fault of the simulator and is not
caught.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from contextvars import ContextVar
from copy import copy
from functools import partial
from typing import Any

from attrs import evolve

from stripesim import errors
from stripesim.api import elsewhere, expand
from stripesim.api.access import account_named
from stripesim.api.behind import Behind
from stripesim.api.faults import LOST, Fault, no_connection
from stripesim.api.headers import account_in, authenticate, version_in
from stripesim.api.idempotency import Asked, Kept, Keys, asked_for
from stripesim.api.pages import with_total
from stripesim.api.refused import Refused
from stripesim.api.routes import NOT_SIMULATED, Route, Routes, Write, doc_url, no_such_route
from stripesim.api.values import said
from stripesim.api.versions import Dialect, dialect_of
from stripesim.engine.change import Change
from stripesim.engine.clock import Clock
from stripesim.engine.record import DELETED, Record
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.facts.api_versions import NEWEST, version_named
from stripesim.facts.evidence import own_words
from stripesim.resources.events import event
from stripesim.resources.requests import no_such

REMEMBERED = 100
NOTED = ContextVar("noted", default=True)  # False: requests stay out of the log
NATIVE_KEY = "sk_test_stripesim"
Shape = dict[str, Any]
# One line of the request log: moment, method, path, ids in the path, status, what was said.
# Moment, method, path, ids in it, status, what an error said, the account in Stripe-Account.
Logged = tuple[int, str, str, Mapping[str, str], int, str, str]


class _Turn(AbstractContextManager[None]):
    """See `Dispatcher.turn`. It holds nothing itself, so that one is enough."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    def __enter__(self) -> None:
        self._dispatcher.clock.follow()
        self._dispatcher.lock.__enter__()

    def __exit__(self, *raised: Any) -> None:
        self._dispatcher.lock.__exit__(*raised)
        if self._dispatcher.world.outbox:
            self._dispatcher.clock.deliver()


class Dispatcher:
    """Answers requests to one world, by its routes."""

    def __init__(
        self,
        world: World,
        clock: Clock,
        platform: str,
        lock: Any,
        routes: Routes,
        json: Callable[[Shape], bytes],
    ) -> None:
        self.routes = routes
        self.json = json  # how an answer over HTTP is spelt
        self.world = world
        self.clock = clock
        self.platform = platform
        self.lock: AbstractContextManager[Any] = lock
        self.keys = Keys()
        self.requests = 0
        self.log: deque[Logged] = deque(maxlen=REMEMBERED)
        self._turn = _Turn(self)
        self.faults: list[Fault] = []
        self.refused = Refused()
        self.unsimulated: list[str] = []  # what was asked for in vain, by method and path

    def turn(self) -> AbstractContextManager[None]:
        """One caller at a time holds this block. When it ends, and nothing is locked, queued events
        are delivered.
        """
        return self._turn

    # -- native -----------------------------------------------------------------------------------

    def call(self, route: Route, ids: Mapping[str, str], given: Shape) -> Shape:
        """A native call: returns the answer, or raises one of `stripesim.errors`."""
        account = given.pop("stripe_account", None)
        if account is not None:
            account = said(account)
        key = given.pop("idempotency_key", None)
        named = given.pop("stripe_version", None)
        if ids:
            ids = {name: said(id) for name, id in ids.items()}
        self.clock.follow()
        try:  # the same as `turn`, but faster
            with self.lock:
                try:
                    answer, _ = self.do(route, ids, given, account, key, named)
                except Refusal as refusal:
                    raise self.exception(refusal, named) from None
            return answer
        finally:
            if self.world.outbox:
                self.clock.deliver()

    def cause(self, kind: str, id: str, verb: str, facts: Shape) -> Shape:
        """Do a verb of a control to an object: it is no request, but is refused like one."""
        with self.turn():
            record = self.world.store.latest.get(said(id))
            try:
                if record is None or record.kind != kind:
                    raise no_such(kind, said(id))
                change = Change(self.world, self._owner(record))
                self.world.lifecycles[kind].do(change, record, verb, facts)
                after = change.latest(record.id)
            except Refusal as refusal:
                raise self.exception(refusal) from None
            change.commit()
            self.clock.settle()
            return self._own_dialect().show(self.world.render(after), self.world)

    def bring(self, kind: str, about: tuple[str, str], facts: Shape, verb: str = "create") -> Shape:
        """Make a new object for a control (such as a dispute), on the account of the object it is
        about.
        """
        with self.turn():
            record = self.world.store.latest.get(said(about[1]))
            try:
                if record is None or record.kind != about[0]:
                    raise no_such(about[0], said(about[1]))
                change = Change(self.world, self._owner(record))
                made = self.world.lifecycles[kind].create(change, facts, verb)
            except Refusal as refusal:
                raise self.exception(refusal) from None
            change.commit()
            self.clock.settle()
            return self._own_dialect().show(self.world.render(made), self.world)

    def _owner(self, record: Record) -> str:
        """The account that a control changes. Raises a `Refusal` for one that was deleted: its
        balance is closed.
        """
        account = self.world.store.latest[record.account]
        if account.state == DELETED:
            message = f"{record.id} cannot change: account {account.id} was deleted."
            raise Refusal(own_words(message))
        return record.account

    def set(self, **settings: Any) -> None:
        """Change settings of the simulator from now on."""
        with self.lock:
            self.world.settings = evolve(self.world.settings, **settings)

    def take_over(self, other: Dispatcher) -> None:
        """Take over what another dispatcher has answered, for a fork: idempotency keys, the number
        of requests.
        """
        self.requests = other.requests
        for (account, key), kept in other.keys.each():
            self.keys.keep(account, key, kept)

    def exception(self, refusal: Refusal, named: Any = None) -> errors.StripeError:
        """The exception of `stripesim.errors` for a refusal, in the version that a call named."""
        version = None if named is None else version_named(said(named))
        body, headers = self.error(refusal, self._own_dialect(version))
        kind = errors.error_class(refusal.status, refusal.type)
        error = kind(refusal.message, http_status=refusal.status, json_body=body, headers=headers)
        if refusal.hint:  # beside Stripe's own message
            error.add_note(refusal.hint)
        return error

    # -- HTTP without HTTP ------------------------------------------------------------------------

    def answer(
        self, method: str, url: str, headers: Mapping[str, str], body: str | bytes | None
    ) -> tuple[int, dict[str, str], bytes]:
        """Answer an HTTP request: (status, headers, body)."""
        from stripesim.api import form

        method, (path, query) = method.upper(), form.split(url)
        asked = {name.lower(): value for name, value in headers.items()}
        dialect = self._own_dialect()
        back = {"content-type": "application/json", "stripe-version": dialect.version}
        key = asked.get("idempotency-key") if method == "POST" else None
        if key is not None:
            back["idempotency-key"] = key
        with self.turn():
            try:
                dialect = dialect_of(
                    version_named(asked.get("stripe-version", "")) or dialect.version
                )
                back["stripe-version"] = dialect.version
                route, ids, given, secret = self._request(method, path, query, asked, body)
                account = account_in(asked)
                shape, first = self.do(route, ids, given, account, key, dialect.version, secret)
                status = 200
            except Refusal as refusal:
                shape, more = self.error(refusal, dialect)
                status, first = refusal.status, None if refusal.first is None else refusal.first[0]
                back.update(more)
            if first is not None:
                back["idempotent-replayed"] = "true"
                back["original-request"] = event.request_id(self.world, first)
            back["request-id"] = event.request_id(self.world, self.requests)
            return status, back, self.json(shape)

    def _request(
        self, method: str, path: str, query: str, headers: Mapping[str, str], body: Any
    ) -> tuple[Route, Mapping[str, str], Shape, str]:
        """The route, ids, parameters and idempotency key of a request that may be made. If body and
        query name the same parameter, the body counts. (recorded: the messages)
        """
        from stripesim.api import form

        try:
            secret = authenticate(headers.get("authorization"), f"{method} {path}")
            version_in(headers.get("stripe-version"), NEWEST)
            found = self.routes.find(method, path) or elsewhere.find(method, path)
            if found is None:
                raise no_such_route(method, path)
            inside = form.decode_body(body, headers.get("content-type", ""))
            given = {**form.decode(query), **inside}
        except Refusal as refusal:
            self.requests += 1
            self._note(method, path, {}, refusal.status, refusal.message)
            if refusal.code == NOT_SIMULATED:
                self.unsimulated.append(f"{method} {path}")
            raise
        return *found, given, secret

    # -- both -------------------------------------------------------------------------------------

    def do(
        self,
        route: Route,
        ids: Mapping[str, str],
        given: Shape,
        account: str | None,
        key: str | None,
        named: Any = None,
        secret: str = NATIVE_KEY,
    ) -> tuple[Shape, int | None]:
        """The answer; and, if its idempotency key was used before, the number of the first
        request.
        """
        self.requests += 1
        owner = self.platform
        if key is not None:
            key = said(key) if route.method == "POST" and key != "" else None
        try:
            version = None if named is None else said(named)
            dialect = dialect_of(version_in(version, self.world.settings.api_version))
            if ids and "" in ids.values():
                raise no_such_route(route.method, route.path.format(**ids))
            if self.faults:
                self._fail(route, ids, key, account)
            asks = owner
            if account is not None:
                asks = owner = account_named(self.world, account, asks, secret)
            if "account" in ids:  # the path names an account too
                owner = account_named(self.world, ids["account"], asks, secret)
            answer = self._do(route, ids, given, asks, owner, key, dialect)
        except Refusal as refusal:
            refusal.account = refusal.account or owner
            self._note(route.method, route.path, ids, refusal.status, refusal.message, account)
            raise
        self._note(route.method, route.path, ids, 200, "", account)
        return answer

    def _do(
        self,
        route: Route,
        ids: Mapping[str, str],
        given: Shape,
        asks: str,
        owner: str,
        key: str | None,
        dialect: Dialect,
    ) -> tuple[Shape, int | None]:
        """Answer a request that the account `asks` makes for the account `owner`."""
        paths = given.pop("expand", None)
        steps: Sequence[list[str]] = ()
        if paths is not None:
            its_own = route.kind == "balance" and owner == self.platform
            kind = None if its_own else route.kind  # nothing in it expands (documented)
            expandable = dialect.expandable(self.routes.expandable)
            steps = expand.check(paths, kind, route.is_list, route.is_search, expandable)
        params, writes = route.parameters.parse(dialect.read(route, given)), route.writes
        makes = None if route.makes is None else route.makes(ids)
        if makes is not None:
            record, _ = self._change(makes, asks, owner, ids, params, None)
            return self._expanded(self.world.render(record), steps, owner, dialect), None
        if route.reads is not None:
            shape = route.reads(self.world, owner, ids, params)
            if route.is_search and [expand.TOTAL] not in steps:
                del shape[expand.TOTAL]
            if "include" in given:
                shape = with_total(shape, partial(route.reads, self.world, owner, ids), params)
            return self._expanded(shape, steps, owner, dialect), None
        assert writes is not None
        first = None
        if key is None:
            record, refusal = self._change(writes, asks, owner, ids, params, None)
        else:
            asked = asked_for(route.path.format(**ids), [given, paths])
            once = self._once(key, asked, writes, asks, owner, ids, params, dialect)
            record, refusal, first, dialect = once
        if refusal is not None:
            raise refusal
        return self._expanded(self.world.render(record), steps, owner, dialect), first

    def _once(
        self,
        key: str,
        asked: Asked,
        writes: Write,
        asks: str,
        owner: str,
        ids: Mapping[str, str],
        params: Shape,
        dialect: Dialect,
    ) -> tuple[Any, Refusal | None, int | None, Dialect]:
        """As `_change`, unless the idempotency key was used before: then the result of its first
        request, and in which dialect.
        """
        now = self.world.now
        kept = self.keys.first(asks, key, asked, now)
        if kept is not None:
            return kept.record, copy(kept.refusal), kept.request, dialect_of(kept.version)
        record, refusal = self._change(writes, asks, owner, ids, params, key)
        answered = copy(refusal)
        if answered is not None:
            answered.first = (self.requests, now, dialect.version)
        kept = Kept(now, asked, record, answered, self.requests, dialect.version)
        self.keys.keep(asks, key, kept)
        return record, refusal, None, dialect

    def _change(
        self,
        writes: Write,
        asks: str,
        owner: str,
        ids: Mapping[str, str],
        params: Shape,
        key: str | None,
    ) -> tuple[Any, Refusal | None]:
        """Stage and commit what a route does. Returns the record that is shown, or the refusal."""
        change = Change(self.world, owner, (self.requests, key), asks)
        try:
            record = writes(change, ids, params)
        except Refusal as refusal:
            if key is None or not refusal.executed:
                raise
            return None, refusal
        change.commit()
        self.clock.settle()
        return record, change.answer

    def _fail(
        self, route: Route, ids: Mapping[str, str], key: str | None, account: str | None
    ) -> None:
        """Apply the first fault that matches this request, before the request is tried."""
        for fault in self.faults:
            if fault.concerns(route, ids, key):
                break
        else:
            return
        fault.times -= 1
        if not fault.times:
            self.faults.remove(fault)
        if fault.status == LOST:
            self._note(route.method, route.path, ids, 0, "the connection was lost", account)
            raise no_connection(fault.retry)
        raise fault.refusal(key)

    def _expanded(
        self, shape: Shape, steps: Sequence[list[str]], account: str, dialect: Dialect
    ) -> Shape:
        """The answer in its version's dialect, with what `expand` asks for."""
        dialect.show(shape, self.world)
        if not steps:
            return shape
        look = Behind(self.world, account, dialect)
        expandable = dialect.expandable(self.routes.expandable)
        expand.expand(shape, expand.tree(steps), look, expandable)
        return shape

    def _own_dialect(self, version: str | None = None) -> Dialect:
        """That of a version, or else of the account's own."""
        return dialect_of(version or self.world.settings.api_version)

    def error(self, refusal: Refusal, dialect: Dialect) -> tuple[Shape, dict[str, str]]:
        """The body of an error, members in alphabetical order, and its headers. (recorded)"""
        number, moment, version = refusal.first or (self.requests, self.world.now, dialect.version)
        dialect = dialect_of(version)
        request = event.request_id(self.world, number)
        members: Shape = {
            **refusal.extra,
            "code": refusal.code,
            "doc_url": doc_url(refusal.code),
            "message": refusal.message,
            "param": refusal.param,
            "request_log_url": f"https://dashboard.stripe.com/test/logs/{request}?t={moment}",
            "type": refusal.type,
        }
        shown = {
            name: dialect.show(self.world.render(value), self.world)
            if isinstance(value, Record)
            else value
            for name, value in sorted(members.items())
            if value is not None
        }
        headers = {"request-id": event.request_id(self.world, self.requests)}
        self.refused.note(headers["request-id"], refusal)
        if refusal.retry:
            headers["stripe-should-retry"] = "true"
        elif refusal.status >= 500 or refusal.status == 409:
            headers["stripe-should-retry"] = "false"  # the SDK would sleep before it retries
        return {"error": shown}, headers

    def _note(
        self,
        method: str,
        path: str,
        ids: Mapping[str, str],
        status: int,
        said: str,
        account: str | None = None,
    ) -> None:
        if NOTED.get():
            noted = (self.world.now, method, path, ids, status, said, account or "")
            self.log.append(noted)
        if status != 200:
            self.world.changed()  # what was refused is to be seen, too
