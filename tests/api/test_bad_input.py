"""Whatever is sent to an endpoint: it succeeds or says what is wrong, and what is refused leaves no
trace.

Hypothesis makes up the parameters of every row of the table of routes: right ones, wrong ones and
nonsense, as native calls and as what may come over the wire. The simulator that they are sent to
has objects in many states; each request gets a copy of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from inspect import Parameter, signature
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stripesim import Simulator, errors
from stripesim.api import kinds
from stripesim.api.endpoints import ROUTES
from stripesim.api.parameters import REFUSED
from stripesim.api.routes import Route
from stripesim.api.service import Service

Shape = dict[str, Any]
SLOW_AND_LARGE = [HealthCheck.too_slow, HealthCheck.data_too_large]


def line(route: Route) -> str:
    """How a parametrized test is called."""
    return f"{route.method} {route.path}"


# -- what there is before the request --------------------------------------------------------------


@cache
def world() -> Simulator:
    """Objects of every kind, in many states."""
    sim = Simulator(opening_balance={"usd": 500_000})
    sim.balance_settings.update(payments={"payouts": {"schedule": {"interval": "manual"}}})
    charges, intents, refunds = sim.charges, sim.payment_intents, sim.refunds
    usd: Shape = {"amount": 10_000, "currency": "usd"}
    paid = charges.create(**usd, source="tok_visa", metadata={"a": "b"})
    refunds.create(charge=paid["id"], amount=4_000)
    refunds.create(charge=charges.create(**usd, source="tok_visa", transfer_group="g")["id"])
    charges.create(**usd, source="tok_visa", capture=False)
    charges.create(**usd, source="tok_bypassPending")
    number = {"number": "4000000000007726", "exp_month": 12, "exp_year": 2030}
    charges.create(**usd, source={"object": "card", **number})
    for source in ("tok_visa_chargeDeclined", "tok_visa"):
        _quietly(charges.create, **usd, source=source, description="tea")
    customer = sim.customers.create(email="a@b.example", source="tok_visa")["id"]
    sim.customers.delete(sim.customers.create()["id"])
    sim.payment_methods.attach("pm_card_mastercard", customer=customer)
    card: Shape = {"type": "card", "card": {"token": "tok_visa"}}
    sim.payment_methods.create(**card)
    intents.create(**usd)
    intents.create(**usd, payment_method="pm_card_visa", customer=customer)
    for method in ("pm_card_visa", "pm_card_chargeDeclined", "pm_card_authenticationRequired"):
        _quietly(intents.create, **usd, payment_method=method, confirm=True)
    intents.cancel(intents.create(**usd)["id"])
    intents.create(**usd, payment_method="pm_card_createDispute", confirm=True)
    lost = charges.create(**usd, source="tok_createDispute")
    sim.disputes.close(sim.disputes.list(charge=lost["id"])["data"][0]["id"])
    for method in ("pm_card_visa", "pm_card_authenticationRequired"):
        sim.setup_intents.create(payment_method=method, confirm=True, customer=customer)
    sim.setup_intents.create()
    for alias in ("createIssuerFraudRecord", "riskLevelElevated"):
        charges.create(**usd, source=f"tok_{alias}")
    sim.files.create(file=b"%PDF-1.7", purpose="identity_document")
    number = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2030, "cvc": "123"}
    sim.tokens.create(card=number)
    sim.tokens.create(account={"business_type": "individual"})
    sim.tokens.create(person={"first_name": "Jenny"})
    sim.tokens.create(
        bank_account={
            "country": "US",
            "account_number": "000123456789",
            "routing_number": "110000000",
        }
    )
    sim.customers.payment_sources.create(customer, source="tok_amex")
    sim.customers.tax_ids.create(customer, type="eu_vat", value="DE123456789")
    sim.customers.balance_transactions.create(customer, amount=-500, currency="usd")
    sim.setup_intents.create(
        payment_method="pm_usBankAccount_success",
        confirm=True,
        mandate_data={"customer_acceptance": {"type": "offline"}},
    )
    sim.topups.create(**usd)
    sim.topups.cancel(sim.topups.create(**usd)["id"])
    sim.payouts.create(amount=5_000, currency="usd")
    for currency in ("eur", "isk"):
        bank = {"object": "bank_account", "country": "DE", "currency": currency,
                "account_number": "DE89370400440532013000"}  # fmt: skip
        sim.controls.add_external_account(bank)
    sim.webhook_endpoints.create(url="https://shop.example/hook", enabled_events=["*"])
    a_marketplace(sim)
    sim.clock.advance(days=8)
    charges.create(**usd, source="tok_visa", idempotency_key="used")
    charges.create(**usd, source="tok_visa", capture=False)
    hold: Shape = {"payment_method": "pm_card_visa", "capture_method": "manual"}
    intents.create(**usd, **hold, confirm=True)
    sim.payouts.create(amount=6_000, currency="usd")
    sim.payouts.cancel(sim.payouts.create(amount=7_000, currency="usd")["id"])
    sim.topups.create(**usd)
    return sim


def a_marketplace(sim: Simulator) -> None:
    """Sellers of each kind, and what passes between them and their platform."""
    usd: Shape = {"amount": 2_000, "currency": "usd"}
    sellers = [sim.accounts.create(type=type)["id"] for type in ("custom", "express", "standard")]
    for seller in sellers:
        sim.controls.complete_onboarding(seller)
    sim.accounts.create(type="custom")
    own: Shape = {"stripe_account": sellers[0]}
    sim.charges.create(**usd, source="tok_visa", application_fee_amount=200, **own)
    sim.accounts.persons.create(sellers[0], first_name="Jenny")
    charge = sim.charges.create(**usd, source="tok_visa", transfer_group="g")
    whole = sim.transfers.create(
        **usd, destination=sellers[0], source_transaction=charge["id"], transfer_group="g"
    )
    sim.transfers.reversals.create(whole["id"], amount=500)
    sim.transfers.reversals.create(sim.transfers.create(**usd, destination=sellers[1])["id"])
    sold: Shape = {
        "transfer_data": {"destination": sellers[0]},
        "application_fee_amount": 300,
    }
    paid = sim.payment_intents.create(**usd, **sold, payment_method="pm_card_visa", confirm=True)
    sim.refunds.create(
        payment_intent=paid["id"], amount=700, reverse_transfer=True, refund_application_fee=True
    )
    sim.reserve.plans.create(
        type="rolling_release", percent=10, rolling_release={"days_after_charge": 30}, **own
    )
    sim.charges.create(**usd, source="tok_bypassPending", **own)
    release_after = sim.clock.timestamp + 20 * 86_400
    hold = sim.reserve.holds.create(
        amount=300, currency="usd", release_schedule={"release_after": release_after}, **own
    )
    sim.reserve.releases.create(reserve_hold=hold["id"], amount=100, **own)
    sim.account_sessions.create(account=sellers[0], components={"balances": {"enabled": True}})


def _quietly(call: Callable[..., object], **params: Any) -> None:
    with suppress(errors.CardError):
        call(**params)


@cache
def ids() -> dict[str, list[str]]:
    """The ids that there are, by the name that they have in a path."""
    store = world()._world.store
    found: dict[str, list[str]] = {"event": [each["id"] for each in world().events.list()["data"]]}
    for (_, kind), table in store.tables.items():
        chosen = {(each.state, _is_of_an_intent(each)): each.id for each in table.records}
        found.setdefault(kind, []).extend(chosen.values())
    found["country"] = ["US", "DE"]
    found["rate_id"] = ["usd", "eur"]
    found["source"] = [
        each for each in found["payment_method"] if each.startswith("card_")
    ] or found["payment_method"]
    found["capability"] = ["card_payments", "transfers"]
    return found


def whose(id: str) -> str | None:
    """The connected account that an object belongs to."""
    record = world()._world.store.latest.get(id)
    owner = None if record is None else record.account
    return None if owner == world().account else owner


def _is_of_an_intent(record: Any) -> bool:
    return getattr(record, "payment_intent", None) is not None


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


# What is meant by a name, where its kind does not tell.
MEANT: dict[str, list[Any]] = {
    "query": ["amount>1", "-metadata['a']:null AND created<9", 'status:"succeeded" OR amount:1'],
    "page": ["MQ=="],
    "amount": [50, 100, 1000, "1000", 3_000],
    "currency": ["usd", "usd", "usd", "USD", "eur", "jpy", "isk", "bhd"],
    "source": ["tok_visa", "tok_visa_chargeDeclined", "tok_createDispute", "btok_us_verified"],
    "payment_method": ["pm_card_visa", "pm_card_chargeDeclined", "pm_card_authenticationRequired"],
    "external_account": ["btok_us_verified"],
    "object": ["bank_account"],
    "token": ["tok_visa", "btok_us_verified"],
    "number": ["4242424242424242", "4000000000000002", "378282246310005"],
    "exp_month": [12],
    "exp_year": [2030, 30],
    "cvc": ["123"],
    "email": ["a@b.example"],
    "country": ["US", "DE"],
    "account_number": ["000123456789", "DE89370400440532013000", "000111111116"],
    "url": ["https://shop.example/hook"],
    "uncategorized_text": ["winning_evidence", "losing_evidence", "tea"],
    "type": ["card", "charge", "charge.succeeded"],
}
# Which objects a name means, where it is not their own.
OF_KIND = {
    "default_source": "payment_method",
    "destination": "external_account",
}


def meant(name: str, kind: kinds.Kind) -> st.SearchStrategy[Any]:
    """Values that a request may well have."""
    known = MEANT.get(name) or ids().get(OF_KIND.get(name, name), [])
    if isinstance(kind, kinds.Either):
        return st.sampled_from(known or [""]) | meant("", kind.hash)
    if known and not isinstance(kind, kinds.Range | kinds.Choice | kinds.Hash):
        return st.sampled_from(known)
    match kind:
        case kinds.Integer():
            low, high = kind.minimum or 0, kind.maximum or 5_000
            return st.integers(low, high) | st.integers(low, high).map(str)
        case kinds.Boolean():
            return st.sampled_from([True, False, "true", "false", *kind.words])
        case kinds.Choice():
            return st.sampled_from(kind.options)
        case kinds.Hash():
            return some_of(kind.members, kind.required)
        case kinds.ByObject():
            return st.one_of([meant("", each) for each in kind.kinds.values()])
        case kinds.ListOf():
            return st.lists(meant("", kind.item), min_size=1, max_size=3)
        case kinds.Clearing():
            return st.just("") | meant(name, kind.kind)
        case kinds.MapOf():
            return st.dictionaries(st.sampled_from(["usd", "eur"]), meant("", kind.kind))
        case kinds.Range():
            moments = st.integers(world().clock.timestamp - 400_000, world().clock.timestamp)
            bounds = st.sampled_from(kinds.RANGE)
            return moments | st.dictionaries(bounds, moments, min_size=1, max_size=2)
        case kinds.Metadata() | kinds.Anything():
            return st.dictionaries(st.sampled_from("abc"), st.sampled_from(["", "x"]))
    return st.sampled_from(["tea", "x"])


@st.composite
def some_of(draw: st.DrawFn, members: Mapping[str, kinds.Kind], required: tuple[str, ...]) -> Shape:
    """What is required, and a few of the others."""
    others = [name for name in members if name not in required]
    few = draw(st.lists(st.sampled_from(others), max_size=3, unique=True)) if others else []
    return {name: draw(meant(name, members[name])) for name in (*required, *few)}


@st.composite
def requests(draw: st.DrawFn, route: Route) -> tuple[Shape, Shape]:
    """Ids and parameters: those of a request that may well be right, mostly with one mistake."""
    names = [step[1:-1] for step in route.path.split("/") if step[:1] == "{"]
    found = {name: draw(st.sampled_from(ids()[name])) for name in names}
    kinds_of, refused = route.parameters.kinds, draw(st.integers(0, 9)) == 0
    taken = {name: kind for name, kind in kinds_of.items()
             if refused or route.parameters.marks[name] is not REFUSED}  # fmt: skip
    params = draw(some_of(taken, route.parameters.required))
    sellers = [seller for id in found.values() if (seller := whose(id))]
    if sellers or draw(st.integers(0, 5)) == 0:
        params["stripe_account"] = draw(st.sampled_from(sellers or ids()["account"]))
    if draw(st.integers(0, 4)) == 0:
        step = draw(st.sampled_from([*ROUTES.expandable.get(route.kind, {}), "nope"]))
        params["expand"] = [f"data.{step}" if route.is_list else step]
    what = draw(st.sampled_from(["nothing", "value", "value", "inside", "drop", "add", "id"]))
    if what == "id" and found:
        found[draw(st.sampled_from(names))] = draw(words())
    elif what == "add":
        name = draw(st.sampled_from(["wat", "amount", "id", "no\0name", "expand", *kinds_of]))
        params[name] = draw(nonsense())
    elif what != "nothing" and params:
        name = draw(st.sampled_from(sorted(params)))
        inside = params[name]
        if what == "drop":
            del params[name]
        elif what == "inside" and isinstance(inside, dict):
            key = draw(st.sampled_from([*inside, "wat", "0", ""]) | words())
            params[name] = {**inside, key: draw(nonsense())}
        else:
            params[name] = draw(nonsense())
    return found, params


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
        twin = type(service)(recorder)
        for name in dir(twin):
            call = getattr(twin, name)
            if name.startswith("_") or name == "all" or not callable(call):
                continue
            shown = signature(call).parameters.values()
            call(*["id"] * [each.kind for each in shown].count(Parameter.POSITIONAL_OR_KEYWORD))
            found[recorder.route] = Native((*path, name), recorder.ids)
    return found


def _services(native_side: object, path: tuple[str, ...] = ()) -> Iterator[Any]:
    for name, value in vars(native_side).items():
        if isinstance(value, Service):
            yield (*path, name), value
            yield from _services(value, (*path, name))


# Stripe answers it and the SDK has no call for it.
ONLY_OVER_THE_WIRE = ["/v1/charges/{charge}/dispute"]


def test_every_route_has_its_native_call() -> None:
    lone = [route.path for route in ROUTES.all if route not in native_calls()]
    assert lone == ONLY_OVER_THE_WIRE


def call_natively(sim: Simulator, route: Route, ids: Shape, params: Shape) -> Shape:
    made: Any = sim
    for step in native_calls()[route].steps:
        made = getattr(made, step)
    answer: Shape = made(*[ids[name] for name in native_calls()[route].ids], **params)
    return answer


@pytest.mark.lives(2)
@pytest.mark.parametrize(
    "route", [route for route in ROUTES.all if route.path not in ONLY_OVER_THE_WIRE], ids=line
)
def test_a_native_call_succeeds_or_is_refused(route: Route, lives: int) -> None:
    positional = native_calls()[route].ids

    @settings(max_examples=lives, suppress_health_check=SLOW_AND_LARGE)
    @given(requests(route), st.integers(0, 19), leaves())
    def prop(request: tuple[Shape, Shape], die: int, option: Any) -> None:
        sim, (ids, params) = world().fork(), request
        if die < len(OPTIONS):
            params = {**params, OPTIONS[die]: option}
        for name in positional:
            params.pop(name, None)  # Python's own error: given twice
        try:
            answer = call_natively(sim, route, ids, params)
        except errors.StripeError as error:
            status, answer = error.http_status, error.json_body
        else:
            status = 200
        assert_is_answer(sim, route, status, answer)
        json.dumps(answer)

    prop()


def assert_is_answer(
    sim: Simulator, route: Route | None, status: int | None, body: Mapping[str, Any]
) -> None:
    """A success, or an error that changed nothing but what a decline leaves."""
    assert type(body) is dict
    if status != 200:
        assert_is_error(status, body)
    if status not in (200, 402) or route is None or route.reads is not None:
        assert sim.fingerprint() == fingerprint()
    sim.check()


def assert_is_error(status: int | None, body: Mapping[str, Any]) -> None:
    error = body["error"]
    assert status is not None
    assert 400 <= status < 500
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
    "Stripe-Version": ["", "2026-10-28.endive", "nope", "2026-13-45", "20261028"],
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
    pairs: list[str] = []
    for name, value in params.items():
        try:
            pairs.extend(encoded(value, name))
        except ValueError:  # a number of thousands of digits
            pairs.append(f"{quote(name)}=9")
    return "&".join(pairs).encode()


@st.composite
def forms(draw: st.DrawFn, route: Route) -> tuple[Shape, bytes]:
    """Ids, and a body or a query: what the SDK would make of a request, and pieces of a broken
    one.
    """
    ids, params = draw(requests(route))
    pieces = [_form(params)]
    if draw(st.booleans()):
        pieces += draw(st.lists(st.sampled_from(PIECES) | st.binary(max_size=6), max_size=2))
    return ids, b"&".join(draw(st.permutations(pieces)))


def sent_headers() -> st.SearchStrategy[dict[str, str]]:
    usual = st.just({"Authorization": "Bearer sk_test_x"})
    one = st.sampled_from([(name, value) for name, some in HEADERS.items() for value in some])
    return st.tuples(usual, one, st.integers(0, 5)).map(
        lambda drawn: {**drawn[0], **dict([drawn[1]] if drawn[2] == 0 else [])}
    )


@pytest.mark.lives(2)
@pytest.mark.parametrize("route", ROUTES.all, ids=line)
def test_a_request_over_the_wire_succeeds_or_is_refused(route: Route, lives: int) -> None:
    @settings(max_examples=lives, suppress_health_check=SLOW_AND_LARGE)
    @given(forms(route), sent_headers(), st.integers(0, 9))
    def prop(request: tuple[Shape, bytes], headers: dict[str, str], die: int) -> None:
        sim, (ids, form) = world().fork(), request
        path = route.path.format(**{k: quote(v, "", errors="replace") for k, v in ids.items()})
        in_query = (route.method == "POST") == (die == 0)
        query = form.decode("latin-1") if in_query else ""
        method = "put" if die == 9 else route.method
        status, back, body = sim.answer(
            method, f"https://api.stripe.com{path}?{query}", headers, b"" if in_query else form
        )
        assert back["request-id"][:4] == "req_"
        assert_is_answer(sim, route, status, json.loads(body))

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
    assert_is_answer(sim, None, status, json.loads(body))
