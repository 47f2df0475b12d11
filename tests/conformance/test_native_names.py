"""The native calls have the names, the ids and the parameters of `stripe.StripeClient(...).v1`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple, get_args, get_type_hints

import pytest
import stripe

from stripesim import Simulator
from stripesim.api.kinds import Choice
from stripesim.api.service import Service

from .sdk_types import names_of, words_of

OPTIONS = {"stripe_account", "idempotency_key", "stripe_version"}  # the SDK's second argument
PAGES = "all"  # the SDK has it too, on the list that came back

PREVIEW = "reserve"  # the SDK has these objects, and no calls yet

# What the SDK does not declare and Stripe takes (recorded in 2026).
TAKEN_ALL_THE_SAME = {"payment_method_types"}
# What only https://github.com/stripe/openapi declares: it is refused by name.
OLDER = {
    "accounts.create": {"bank_account"},
    "charges.create": {"card"},
    "customers.payment_sources.create": {"alipay_account", "bank_account", "card"},
    "customers.update": {"bank_account", "card"},
}


class Call(NamedTuple):
    """One native call and the SDK's of the same name."""

    name: str
    native: Callable[..., Any]
    sdk: Callable[..., Any] | None

    def __str__(self) -> str:
        return self.name


def services(native: object, path: str = "") -> Iterator[tuple[str, Service]]:
    """Every group of native calls, with its path: `accounts.external_accounts`."""
    for name, value in vars(native).items():
        if isinstance(value, Service):
            yield f"{path}{name}", value
            yield from services(value, f"{path}{name}.")


def calls() -> Iterator[Call]:
    v1 = stripe.StripeClient("sk_test_names").v1
    for path, service in services(Simulator()):
        if path.partition(".")[0] == PREVIEW:
            continue
        twin: Any = v1
        for step in path.split("."):
            twin = getattr(twin, step)
        for name, method in inspect.getmembers(service, inspect.ismethod):
            if not name.startswith("_") and name != PAGES:
                yield Call(f"{path}.{name}", method, getattr(twin, name, None))


CALLS = list(calls())
each_call = pytest.mark.parametrize("call", CALLS, ids=str)


@cache
def native_params(call: Call) -> Any:
    """The TypedDict that the call unpacks its keyword arguments from."""
    (declared,) = get_args(get_type_hints(call.native)["params"])
    return declared


@cache
def sdk_params(call: Call) -> Any:
    """The TypedDict of the SDK's `params`."""
    assert call.sdk is not None
    sdk: Any = getattr(call.sdk, "__func__", call.sdk)
    hint = get_type_hints(sdk, names_of(sdk.__module__))["params"]
    return next(member for member in (hint, *get_args(hint)) if hasattr(member, "__total__"))


@cache
def sdk_hints(call: Call) -> dict[str, Any]:
    """The parameters that the SDK declares, and their types."""
    params = sdk_params(call)
    names = names_of("stripe._request_options") | names_of(params.__module__)
    return get_type_hints(params, names)


def ids(method: Callable[..., Any]) -> int:
    """How many ids the call takes before its parameters."""
    named = inspect.signature(method).parameters.values()
    given = [each for each in named if each.kind not in (each.KEYWORD_ONLY, each.VAR_KEYWORD)]
    return len([each for each in given if each.name not in ("params", "options")])


def test_a_call_shows_its_parameters() -> None:
    charge = inspect.signature(Simulator().charges.create).parameters
    assert list(charge)[:3] == ["amount", "currency", "source"]
    assert charge["amount"].default is inspect.Parameter.empty
    assert charge["source"].default is None


def test_there_are_native_calls() -> None:
    assert {call.name for call in CALLS} >= {
        "accounts.external_accounts.create",
        "balance.retrieve",
        "charges.create",
        "events.list",
        "payment_intents.confirm",
        "payouts.cancel",
    }


@each_call
def test_the_sdk_has_a_call_of_this_name(call: Call) -> None:
    assert call.sdk is not None


@each_call
def test_it_takes_as_many_ids(call: Call) -> None:
    assert call.sdk is not None
    assert ids(call.native) == ids(call.sdk)


@each_call
def test_its_parameters_are_parameters_of_the_sdk(call: Call) -> None:
    declared = set(native_params(call).__annotations__)
    assert declared >= OPTIONS
    besides = OPTIONS | TAKEN_ALL_THE_SAME | OLDER.get(call.name, set())
    assert declared - besides <= set(sdk_hints(call))


@each_call
def test_what_the_sdk_requires_is_required(call: Call) -> None:
    required = sdk_params(call).__required_keys__
    assert native_params(call).__required_keys__ >= required


@each_call
def test_its_words_are_words_of_the_sdk(call: Call) -> None:
    for name, hint in get_type_hints(native_params(call), include_extras=True).items():
        for kind in kinds(hint):
            words = words_of(sdk_hints(call).get(name))
            assert not words or set(kind.options) <= set(words), name


def kinds(hint: Any) -> Iterator[Choice]:
    """The choices that an annotation names, however deep."""
    for part in (*get_args(hint), *getattr(hint, "__metadata__", ())):
        if isinstance(part, Choice):
            yield part
        yield from kinds(part)


def test_every_list_can_be_walked_over_all_its_pages() -> None:
    for path, service in services(Simulator()):
        if hasattr(service, "list"):
            page = Call(f"{path}.list", service.list, None)
            pages = Call(f"{path}.{PAGES}", getattr(service, PAGES), None)
            assert native_params(pages) is native_params(page), path
            assert ids(pages.native) == ids(page.native), path
        else:
            assert not hasattr(service, PAGES), path
