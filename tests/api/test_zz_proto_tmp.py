"""Whatever is sent to an endpoint: it succeeds or says what is wrong, and what is refused leaves no
trace.

Hypothesis makes up the parameters of every row of the table of routes: right ones, wrong ones and
nonsense, as native calls and as what may come over the wire. The simulator that they are sent to
has objects in many states; each request gets a copy of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stripesim import Simulator, errors
from stripesim.api import native
from stripesim.api import parameters as kinds
from stripesim.api.routes import ROUTES, Route
from stripesim.rules.currencies import SUPPORTED

Shape = dict[str, Any]
FEW = settings(
    max_examples=400,
    derandomize=False,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def line(route: Route) -> str:
    """How a parametrized test is called."""
    return f"{route.method} {route.path}"


# -- what there is before the request --------------------------------------------------------------


@cache
def world() -> Simulator:
    """Objects of every kind, in many states."""
    sim = Simulator(opening_balance={"usd": 500_000})
    charges, intents, refunds = sim.charges, sim.payment_intents, sim.refunds
    usd: Shape = {"amount": 10_000, "currency": "usd"}
    paid = charges.create(**usd, source="tok_visa", metadata={"a": "b"})
    refunds.create(charge=paid["id"], amount=4_000)
    refunds.create(charge=charges.create(**usd, source="tok_visa", transfer_group="g")["id"])
    charges.create(**usd, source="tok_visa", capture=False)
    charges.create(**usd, source="tok_bypassPending")
    charges.create(**usd, source={"object": "card", "number": "4000000000007726"})
    for card in ("tok_visa_chargeDeclined", "tok_visa"):
        _quietly(charges.create, **usd, source=card, description="tea")
    customer = sim.customers.create(email="a@b.example", source="tok_visa")["id"]
    sim.customers.delete(sim.customers.create()["id"])
    sim.payment_methods.attach("pm_card_mastercard", customer=customer)
    card: Shape = {"type": "card", "card": {"token": "tok_visa"}}
    sim.payment_methods.create(**card)
    intents.create(**usd)
    intents.create(**usd, payment_method="pm_card_visa", customer=customer)
    for method in ("pm_card_visa", "pm_card_chargeDeclined", "pm_card_authenticationRequired"):
        _quietly(intents.create, **usd, payment_method=method, confirm=True)
    held = intents.create(
        **usd, payment_method="pm_card_visa", confirm=True, capture_method="manual"
    )
    intents.cancel(intents.create(**usd)["id"])
    intents.create(**usd, payment_method="pm_card_createDispute", confirm=True)
    lost = charges.create(**usd, source="tok_createDispute")
    sim.disputes.close(sim.disputes.list(charge=lost["id"])["data"][0]["id"])
    assert held["status"] == "requires_capture"
    for method in ("pm_card_visa", "pm_card_authenticationRequired"):
        sim.setup_intents.create(payment_method=method, confirm=True, customer=customer)
    sim.setup_intents.create()
    number = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2030, "cvc": "123"}
    sim.tokens.create(card=number)
    sim.topups.create(**usd)
    sim.topups.cancel(sim.topups.create(**usd)["id"])
    sim.payouts.create(amount=5_000, currency="usd")
    sim.payouts.cancel(sim.payouts.create(amount=7_000, currency="usd")["id"])
    euros = {"object": "bank_account", "country": "DE", "currency": "eur",
             "account_number": "DE89370400440532013000"}  # fmt: skip
    sim.accounts.external_accounts.create(sim.account, external_account=euros)
    sim.webhook_endpoints.create(url="https://shop.example/hook", enabled_events=["*"])
    sim.clock.advance(days=3)
    charges.create(**usd, source="tok_visa", idempotency_key="used", customer=None)
    return sim


def _quietly(call: Callable[..., object], **params: Any) -> None:
    try:
        call(**params)
    except errors.CardError:
        pass


@cache
def ids() -> dict[str, list[str]]:
    """The ids that there are, by the name that they have in a path."""
    store = world()._world.store
    found: dict[str, list[str]] = {"event": [each["id"] for each in world().events.list()["data"]]}
    for (_, kind), table in store.tables.items():
        chosen = {record.state: record.id for record in table.records}
        found.setdefault(kind, []).extend(chosen.values())
    return found


@cache
def fingerprint() -> str:
    return world().fork().fingerprint()


# -- what is sent ---------------------------------------------------------------------------------

WORDS = [
    "", " ", "0", "-1", "1e3", "tok_visa", "tok_visa_chargeDeclined", "pm_card_visa", "tok_nope",
    "btok_us_verified", "USD", "jpy", "isk", "true", "True", "null", "None", "a[b]", "[]", "]",
    "\0", "\n", "²", "４２", "é", "\U0001f4b6", "\ud800", "x" * 41, "x" * 501, "9" * 25, "9" * 5000,
    "data", "data.charge", "charge.refunds.data.charge", "a.b.c.d.e", "balance_transaction.source",
    "card", "daily", "weekly", "won", "winning_evidence", "4242424242424242", "%ff", "{0}",
]  # fmt: skip
NUMBERS = [0, 1, -1, 49, 50, 99, 100, 105, 2**31, 10**8, 10**12, 2**63, -(2**63), 10**4000]


@cache
def words() -> st.SearchStrategy[str]:
    known = [id for some in ids().values() for id in some]
    return st.sampled_from([*WORDS, *known]) | st.text(max_size=8)


@cache
def leaves() -> st.SearchStrategy[Any]:
    odd = [None, True, False, 1.5, float("nan"), 1e308, b"bytes", (), object, ...]
    return words() | st.sampled_from([*NUMBERS, *odd]) | st.integers()


@cache
def nonsense() -> st.SearchStrategy[Any]:
    """Any value in any place."""
    names = words() | st.integers(0, 2)
    return st.recursive(
        leaves(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
        max_leaves=4,
    )


def fitting(kind: kinds.Kind) -> st.SearchStrategy[Any]:
    """Values of the kind that a parameter has, mostly."""
    match kind:
        case kinds.Integer():
            low, high = kind.minimum or 0, kind.maximum or 20_000
            return st.integers(low, high) | st.integers(low, high).map(str)
        case kinds.Currency():
            return st.sampled_from(["usd", "usd", "USD", "eur", *SUPPORTED])
        case kinds.Boolean():
            return st.sampled_from([True, False, "true", "false", *kind.words])
        case kinds.Choice():
            return st.sampled_from(kind.options)
        case kinds.Hash():
            return st.fixed_dictionaries(
                {name: mostly(kind.members[name]) for name in kind.required},
                optional={name: mostly(each) for name, each in kind.members.items()
                          if name not in kind.required},
            )  # fmt: skip
        case kinds.ListOf():
            return st.lists(mostly(kind.item), max_size=3)
        case kinds.Clearing():
            return st.just("") | mostly(kind.kind)
        case kinds.MapOf():
            return st.dictionaries(st.sampled_from(["usd", "eur"]), mostly(kind.kind), max_size=2)
        case kinds.Either():
            return mostly(kind.text) | mostly(kind.hash)
        case kinds.Range():
            moments = st.integers(world().clock.timestamp - 400_000, world().clock.timestamp)
            bounds = st.sampled_from(kinds.RANGE)
            return moments | st.dictionaries(bounds, moments, max_size=2)
        case kinds.Metadata() | kinds.Anything():
            return st.dictionaries(words(), words(), max_size=3)
    return words()


def mostly(kind: kinds.Kind) -> st.SearchStrategy[Any]:
    """Fitting nine times of ten: a request shall get past its first parameter."""
    sure = fitting(kind)
    return st.integers(0, 9).flatmap(lambda die: nonsense() if die == 9 else sure)


EXPAND = kinds.ListOf(kinds.Text())


@cache
def params_of(route: Route) -> st.SearchStrategy[Shape]:
    """The parameters of one request: those required mostly there, the others sometimes."""
    known = {name: mostly(kind) for name, kind in route.table.kinds.items()}
    known["expand"] = mostly(EXPAND)
    required = {name: known.pop(name) for name in route.table.required}
    sent = st.fixed_dictionaries(required, optional=known)
    strange = st.dictionaries(st.sampled_from(["wat", "amount", "id", "no\0name"]), nonsense())
    chance = st.integers(0, 9)
    return st.tuples(sent, strange, chance, st.sampled_from(sorted(known) or [""])).map(_mixed)


def _mixed(drawn: tuple[Shape, Shape, int, str]) -> Shape:
    sent, strange, die, dropped = drawn
    if die == 0:
        return {**sent, **strange}
    if die == 1:
        return {name: value for name, value in sent.items() if name != dropped}
    return sent


def ids_of(route: Route) -> st.SearchStrategy[dict[str, str]]:
    """Ids for the path: mostly of the right kind."""
    names = [step[1:-1] for step in route.path.split("/") if step[:1] == "{"]
    return st.fixed_dictionaries(
        {name: st.sampled_from(ids()[name] * 3 + ["nope", ""]) | words() for name in names}
    )


OPTIONS = ("idempotency_key", "stripe_account")

# -- what is answered ------------------------------------------------------------------------------


class Native(NamedTuple):
    """The native call of a route: `sim.charges.capture`."""

    steps: tuple[str, ...]
    ids: tuple[str, ...]


class Recorder:
    """Stands where the dispatcher stands, and tells which route a native call takes."""

    def call(self, route: Route, ids: Mapping[str, str], given: Shape) -> Shape:
        self.route, self.ids = route, tuple(ids)
        return {"data": [], "has_more": False}


@cache
def native_calls() -> dict[Route, Native]:
    """Which native call takes which route."""
    found = {}
    recorder = Recorder()
    for path, service in _services(world()):
        twin = type(service)(recorder)  # type: ignore[arg-type]
        for name in dir(twin):
            call = getattr(twin, name)
            if name.startswith("_") or name == "all" or not callable(call):
                continue
            positional = call.__func__.__code__.co_argcount - 1
            call(*["id"] * positional)
            found[recorder.route] = Native((*path, name), recorder.ids)
    return found


def _services(native_side: object, path: tuple[str, ...] = ()) -> Iterator[Any]:
    for name, value in vars(native_side).items():
        if isinstance(value, native.Service):
            yield (*path, name), value
            yield from _services(value, (*path, name))


# Stripe answers it and the SDK has no call for it.
ONLY_OVER_THE_WIRE = ["/v1/charges/{charge}/dispute"]


def test_every_route_has_its_native_call() -> None:
    lone = [route.path for route in ROUTES if route not in native_calls()]
    assert lone == ONLY_OVER_THE_WIRE


def call_natively(sim: Simulator, route: Route, ids: Shape, params: Shape) -> Shape:
    made: Any = sim
    for step in native_calls()[route].steps:
        made = getattr(made, step)
    answer: Shape = made(*[ids[name] for name in native_calls()[route].ids], **params)
    return answer


@pytest.mark.parametrize(
    "route", [route for route in ROUTES if route.path not in ONLY_OVER_THE_WIRE], ids=line
)
def test_a_native_call_succeeds_or_is_refused(route: Route) -> None:
    positional = native_calls()[route].ids

    @FEW
    @given(ids_of(route), params_of(route), st.integers(0, 9), leaves())
    def prop(ids: Shape, params: Shape, die: int, option: Any) -> None:
        sim = world().fork()
        if die < len(OPTIONS):
            params = {**params, OPTIONS[die]: option}
        for name in positional:
            params.pop(name, None)  # Python's own error: given twice
        try:
            answer = call_natively(sim, route, ids, params)
        except errors.StripeError as error:
            assert_is_error(error.http_status, error.json_body)
            assert type(error) is errors.error_class(
                error.http_status or 0, error.json_body["error"]["type"]
            )
            if error.http_status != 402:
                assert sim.fingerprint() == fingerprint()
        else:
            assert type(answer) is dict
            json.dumps(answer)
            if route.reads is not None:
                assert sim.fingerprint() == fingerprint()
        sim.check()

    prop()


def assert_is_error(status: int | None, body: Mapping[str, Any]) -> None:
    error = body["error"]
    assert status is not None
    assert status == 501 or 400 <= status < 500
    assert list(body) == ["error"]
    assert list(error) == sorted(error)
    assert None not in error.values()
    assert error["message"]
    assert error["type"] in ("api_error", "card_error", "idempotency_error",
                             "invalid_request_error")  # fmt: skip
    json.dumps(body)


# -- over the wire ---------------------------------------------------------------------------------

PIECES = [
    b"amount=1000", b"amount=", b"amount", b"amount=1&amount=2", b"amount[]=1", b"amount[0]=1",
    b"amount[x]=1", b"currency=usd", b"source=tok_visa", b"a[b=1", b"a]b=1", b"[a]=1", b"a[]=1",
    b"=1", b"&&", b"[]=1", b"[]", b"metadata[a]=b", b"metadata[a][b]=c", b"metadata[]=b",
    b"metadata=", b"metadata[0]=b", b"metadata[a[b]]=c", b"metadata[a]b=c", b"metadata[a][]=1",
    b"expand[]=charge", b"expand[0]=data.charge", b"expand=charge", b"expand[a]=b", b"expand=",
    b"expand[][a]=b", b"created[gte]=1", b"created[\xc2\xb2]=1", b"created[]=1", b"limit=%zz",
    b"limit=%", b"limit=3", b"%ff=1", b"\xff\xfe=1", b"description=%ff", b"description=\xff",
    b"description=a+b%20c", b"limit=" + b"9" * 5000, b"a" + b"[b]" * 2000 + b"=1",
    b"expand[" + b"9" * 5000 + b"]=charge", b"expand[%C2%B2]=charge", b"expand[1]=charge",
    b'{"amount": 1000}', b"\0", b"a=\0", b"payment_method_data[card][token]=tok_visa",
]  # fmt: skip
HEADERS: dict[str, list[str]] = {
    "Idempotency-Key": ["", "used", "new", "k" * 255, "k" * 256, "é\0"],
    "Stripe-Account": ["", "acct_nope", "\0"],
    "Stripe-Version": ["", "2026-10-28.endive", "nope", "2026-13-45", "20261028", "2020-08-27; a=v1"],
    "Content-Type": ["", "application/x-www-form-urlencoded; charset=utf-8", "application/json"],
    "Authorization": ["", "Bearer", "Bearer sk_test_x", "Basic c2tfdGVzdF94Og==", "Basic \xff",
                      "Bearer sk_live_x", "sk_test_x"],
}  # fmt: skip


def encoded(value: Any, name: str) -> Iterator[str]:
    """A parameter as the SDK writes it."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from encoded(part, f"{name}[{key}]")
    elif isinstance(value, list | tuple):
        for place, part in enumerate(value):
            yield from encoded(part, f"{name}[{place}]")
    elif value is not None:
        text = str(value).lower() if isinstance(value, bool) else str(value)[:6000]
        yield f"{quote(name, '[]', errors='replace')}={quote(text, errors='replace')}"


def _form(params: Shape) -> bytes:
    pairs = []
    for name, value in params.items():
        try:
            pairs.extend(encoded(value, name))
        except ValueError:  # a number of thousands of digits
            pairs.append(f"{quote(name)}=9")
    return "&".join(pairs).encode()


@cache
def form_of(route: Route) -> st.SearchStrategy[bytes]:
    """A body or a query: what the SDK would make of some parameters, and pieces of a broken one."""
    pieces = st.lists(st.sampled_from(PIECES) | st.binary(max_size=6), max_size=3)
    chance = st.integers(0, 2)
    return st.tuples(params_of(route).map(_form), pieces, chance).map(
        lambda drawn: b"&".join([drawn[0]] * (drawn[2] > 0) + drawn[1] * (drawn[2] < 2))
    )


def sent_headers() -> st.SearchStrategy[dict[str, str]]:
    usual = st.just({"Authorization": "Bearer sk_test_x"})
    one = st.sampled_from([(name, value) for name, some in HEADERS.items() for value in some])
    return st.tuples(usual, one, st.integers(0, 3)).map(
        lambda drawn: {**drawn[0], **dict([drawn[1]] if drawn[2] == 0 else [])}
    )


@pytest.mark.parametrize("route", ROUTES, ids=line)
def test_a_request_over_the_wire_succeeds_or_is_refused(route: Route) -> None:
    @FEW
    @given(ids_of(route), form_of(route), sent_headers(), st.integers(0, 9))
    def prop(ids: Shape, form: bytes, headers: dict[str, str], die: int) -> None:
        sim = world().fork()
        path = route.path.format(**{k: quote(v, "", errors="replace") for k, v in ids.items()})
        in_query = (route.method == "POST") == (die == 0)
        query = form.decode("latin-1") if in_query else ""
        method = "put" if die == 9 else route.method
        status, back, body = sim.answer(
            method, f"https://api.stripe.com{path}?{query}", headers, b"" if in_query else form
        )
        shape = json.loads(body)
        assert back["request-id"][:4] == "req_"
        if status == 200:
            assert type(shape) is dict
        else:
            assert_is_error(status, shape)
        if status not in (200, 402) or route.reads is not None:
            assert sim.fingerprint() == fingerprint()
        sim.check()

    prop()


URLS = [
    "", "/", "//", "/v1", "/v1/", "/v1//", "/v1/charges/", "/v1/charges//capture", "/v2/core", "?",
    "https://api.stripe.com", "https://[::1/v1/balance", "/v1/charges/a/b/c", "/v1/charges/%2F",
    "/v1/charges/%zz", "/v1/charges/ch%2F1", "/v1/charges/\xff", "/v1/charges/{charge}", "\0",
    "v1/charges", "/v3/charges", "/v1/charges#x", "/v1/balance?", "/v1/balance/",
]  # fmt: skip


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "PUT", "HEAD", "get", "", "G\0T"])
@pytest.mark.parametrize("url", URLS)
def test_any_url_is_answered(method: str, url: str) -> None:
    sim = world().fork()
    status, _, body = sim.answer(method, url, {"authorization": "Bearer sk_test_x"}, b"")
    shape = json.loads(body)
    if status != 200:
        assert_is_error(status, shape)
        assert sim.fingerprint() == fingerprint()
