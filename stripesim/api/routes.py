"""Routes: find the endpoint of a request. They are made from the declarations in `endpoints/`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from attrs import frozen

from stripesim.api.parameters import Parameters
from stripesim.engine.change import Change
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World

NOT_SIMULATED = "not_simulated"  # a code of stripesim's own
Shape = dict[str, Any]
Ids = Mapping[str, str]  # the ids in a path, by name
Params = dict[str, Any]  # the parameters, parsed
# (world, account, ids, parameters) -> the answer. Changes nothing.
Read = Callable[[World, str, Ids, Params], Shape]
# (change, ids, parameters) -> the record that the answer shows. Stages a change.
Write = Callable[[Change, Ids, Params], Any]
# What a read makes of its ids; None: nothing, it only reads.
Make = Callable[[Ids], Write | None]


@frozen(eq=False, repr=False, match_args=False)
class Route:
    """One endpoint. Either `reads` or `writes` is the function that does it; before it reads,
    `makes` creates the objects that some ids stand for (a test payment method). `kind` is the kind
    of object in the answer, by its name in `expand`; `ids` are the names in braces in the path. A
    search has `is_list` too, and can be asked for its total.
    """

    method: str
    path: str
    kind: str
    parameters: Parameters
    ids: tuple[str, ...]
    reads: Read | None
    writes: Write | None
    is_list: bool
    is_search: bool = False
    makes: Make | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class Routes:
    """All routes, in the order of their paths; and the fields that can be expanded, by kind."""

    def __init__(
        self, routes: Iterable[Route], expandable: Mapping[str, Mapping[str, str]]
    ) -> None:
        self.all = tuple(sorted(routes, key=lambda route: (route.path, route.method)))
        self.expandable = expandable
        self._exact: dict[tuple[str, str], Route] = {}
        self._templates: dict[tuple[str, int], list[tuple[Route, list[str]]]] = {}
        for route in self.all:
            steps = route.path.split("/")
            if route.ids:
                self._templates.setdefault((route.method, len(steps)), []).append((route, steps))
            else:
                self._exact[route.method, route.path] = route

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """The route of a path, and the ids in the path."""
        exact = self._exact.get((method, path))
        if exact is not None:
            return exact, {}
        steps = path.split("/")
        if steps[-1] == "search":  # no id, but an endpoint that is not simulated
            return None
        for route, template in self._templates.get((method, len(steps)), ()):
            ids: dict[str, str] = {}
            for want, have in zip(template, steps, strict=True):
                if want[:1] == "{" and have:
                    ids[want[1:-1]] = plainly(have)
                elif want != have:
                    break
            else:
                return route, ids
        return None


def plainly(id: str) -> str:
    """An id from a path, percent signs decoded; a plus is a space. (recorded)"""
    if "%" not in id and "+" not in id:
        return id
    from urllib.parse import unquote_plus

    return unquote_plus(id)


METHODS = ("GET", "POST", "DELETE")

# The first words of paths that Stripe has and stripesim does not simulate: the refusal says so.
# (documented: stripe-python 16.1.0, and of previews its 16.1.0b1)
STRIPE_HAS = frozenset({
    "account", "account_links", "account_notices", "account_sessions", "accounts", "apple_pay",
    "application_fees", "apps", "balance", "balance_settings", "balance_transactions", "billing",
    "billing_portal", "capital", "charges", "checkout", "climate", "commerce",
    "confirmation_tokens", "core", "country_specs", "coupons", "credit_notes", "crypto",
    "customer_sessions", "customers", "data", "disputes", "entitlements", "ephemeral_keys",
    "events", "exchange_rates", "extend", "external_accounts", "file_links", "files",
    "financial_connections", "forwarding", "fx_quotes", "iam", "identity", "invoice_payments",
    "invoice_rendering_templates", "invoiceitems", "invoices", "issuing", "linked_accounts",
    "mandates", "money_management", "network", "orchestrated_commerce", "orders",
    "payment_attempt_records", "payment_intents", "payment_links", "payment_method_configurations",
    "payment_method_domains", "payment_methods", "payment_records", "payouts", "plans", "prices",
    "privacy", "product_catalog", "products", "promotion_codes", "quotes", "radar", "refunds",
    "reporting", "reserve", "reviews", "setup_attempts", "setup_intents", "shared_payment",
    "shipping_rates", "sigma", "signals", "sources", "subscription_items",
    "subscription_schedules", "subscriptions", "tax", "tax_codes", "tax_ids", "tax_rates",
    "terminal", "test_helpers", "three_d_secure", "tokens", "topups", "transfers", "treasury",
    "webhook_endpoints",
})  # fmt: skip


def doc_url(code: str | None) -> str | None:
    """Stripe's page about an error code; None for a code of stripesim's own."""
    if code in (None, NOT_SIMULATED):
        return None
    return f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"


def no_such_route(method: str, path: str) -> Refusal:
    """The refusal of a path that Stripe doesn't have (recorded), or that stripesim doesn't
    simulate: a 400, since many clients repeat a 501 for minutes.
    """
    words = path.split("/")
    at_home = words[0] == "" and words[1:2] in (["v1"], ["v2"]) and all(words[1:])
    known = at_home and words[2:] and words[2] in STRIPE_HAS
    if method in METHODS and (known or path in ("/oauth/token", "/oauth/deauthorize")):
        return Refusal(
            f"stripesim does not simulate {method} {path}. Stripe may have this endpoint; what is "
            "simulated is listed by stripesim.routes() and, on the command line, by "
            "`stripesim routes WORD`.",
            code=NOT_SIMULATED,
            executed=False,
        )
    return Refusal(
        f"Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs or we "
        "can help at https://support.stripe.com/.",
        status=404,
        executed=False,
    )
