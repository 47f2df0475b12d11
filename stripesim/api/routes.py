"""What exists: one row an endpoint. `print_routes()` shows it with what becomes of each parameter."""

from __future__ import annotations

from attrs import field, frozen

from stripesim.api.account_operations import (
    accounts,
    capabilities,
    create_account,
    create_account_link,
    create_login_link,
    delete_account,
    delete_external_account,
    persons,
    reject_account,
    retrieve_capability,
    unreject_account,
    update_account,
    update_capability,
    update_external_account,
)
from stripesim.api.operations import (
    Read,
    Write,
    act,
    attach_method,
    create,
    create_charge,
    create_external_account,
    create_fee_refund,
    create_intent,
    create_reversal,
    create_webhook_endpoint,
    retrieve,
    retrieve_account,
    retrieve_balance,
    retrieve_customer,
    retrieve_dispute_of_charge,
    retrieve_event,
    retrieve_intent,
    retrieve_method_of_customer,
    retrieve_settings,
    retrieve_within,
    reverse_payout,
    update_customer,
    update_settings,
    update_within,
)
from stripesim.api.pages import (
    Query,
    disputes,
    events,
    fee_refunds,
    holds,
    methods,
    methods_of_customer,
    reversals,
)
from stripesim.api.parameters import Table


@frozen(eq=False, repr=False, match_args=False)
class Route:
    """`reads` or `writes` is what it does; `takes` the name of its parameter table; `kind` is what
    the answer shows (for `expand`).
    """

    method: str
    path: str
    takes: str
    kind: str
    reads: Read | None = None
    writes: Write | None = None
    is_list: bool = False
    table: Table = field(init=False)

    @table.default
    def _table(self) -> Table:
        return Table(self.takes)


class Names:
    """The names of the parameter tables in `params.py`, which is imported when one is read."""

    def __getattr__(self, name: str) -> str:
        return name


take = Names()


def get(path: str, kind: str, reads: Read, takes: str = take.Nothing) -> Route:
    return Route("GET", path, takes, kind, reads=reads)


def post(path: str, kind: str, writes: Write, takes: str = take.Nothing) -> Route:
    return Route("POST", path, takes, kind, writes=writes)


def delete(path: str, kind: str) -> Route:
    return Route("DELETE", path, take.Removal, kind, writes=act(kind, "delete"))


def pages(path: str, kind: str, takes: str, *indexed: str, also: tuple[str, ...] = ()) -> Route:
    query = Query(kind, path, indexed, also)
    return Route("GET", path, takes, kind, reads=query.page, is_list=True)


# fmt: off
ACCOUNT = "/v1/accounts/{account}"
EXTERNAL = ACCOUNT + "/external_accounts/{external_account}"
CAPABILITY, PERSON = ACCOUNT + "/capabilities/{capability}", ACCOUNT + "/persons/{person}"
CHARGE, INTENT = "/v1/charges/{charge}", "/v1/payment_intents/{payment_intent}"
FEE = "/v1/application_fees/{application_fee}"
FEE_REFUND = FEE + "/refunds/{fee_refund}"
TRANSFER = "/v1/transfers/{transfer}"
REVERSAL = TRANSFER + "/reversals/{transfer_reversal}"
DISPUTE, TOPUP = "/v1/disputes/{dispute}", "/v1/topups/{topup}"
ENDPOINT = "/v1/webhook_endpoints/{webhook_endpoint}"
CUSTOMER, SETUP = "/v1/customers/{customer}", "/v1/setup_intents/{setup_intent}"
PLANS, HOLDS, RELEASES = "/v1/reserve/plans", "/v1/reserve/holds", "/v1/reserve/releases"
METHOD, PAYOUT, REFUND = ("/v1/payment_methods/{payment_method}", "/v1/payouts/{payout}",
                          "/v1/refunds/{refund}")

ROUTES: tuple[Route, ...] = (
    get("/v1/account", "account", retrieve_account),
    post("/v1/account_links", "account_link", create_account_link, take.AccountLinkCreate),
    Route("GET", "/v1/accounts", take.AccountList, "account", reads=accounts, is_list=True),
    post("/v1/accounts", "account", create_account, take.AccountCreate),
    get(ACCOUNT, "account", retrieve_account),
    post(ACCOUNT, "account", update_account, take.AccountUpdate),
    Route("DELETE", ACCOUNT, take.Removal, "account", writes=delete_account),
    post(ACCOUNT + "/reject", "account", reject_account, take.AccountReject),
    post(ACCOUNT + "/unreject", "account", unreject_account),
    Route("GET", ACCOUNT + "/capabilities", take.Nothing, "capability", reads=capabilities, is_list=True),
    get(CAPABILITY, "capability", retrieve_capability),
    post(CAPABILITY, "capability", update_capability, take.CapabilityUpdate),
    post(ACCOUNT + "/login_links", "login_link", create_login_link),
    Route("GET", ACCOUNT + "/persons", take.PersonList, "person", reads=persons, is_list=True),
    post(ACCOUNT + "/persons", "person", create("person"), take.PersonDetails),
    get(PERSON, "person", retrieve("person")),
    post(PERSON, "person", act("person", "update"), take.PersonDetails),
    delete(PERSON, "person"),
    pages(ACCOUNT + "/external_accounts", "external_account", take.ExternalAccountList, also=("object",)),
    post(ACCOUNT + "/external_accounts", "external_account", create_external_account, take.ExternalAccountCreate),
    get(EXTERNAL, "external_account", retrieve("external_account")),
    post(EXTERNAL, "external_account", update_external_account, take.ExternalAccountUpdate),
    Route("DELETE", EXTERNAL, take.Removal, "external_account", writes=delete_external_account),

    post("/v1/account_sessions", "account_session", create("account_session"), take.AccountSessionCreate),

    pages("/v1/application_fees", "application_fee", take.ApplicationFeeList, "charge"),
    get(FEE, "application_fee", retrieve("application_fee")),
    Route("GET", FEE + "/refunds", take.Paging, "fee_refund", reads=fee_refunds, is_list=True),
    post(FEE + "/refunds", "fee_refund", create_fee_refund, take.ApplicationFeeRefundCreate),
    get(FEE_REFUND, "fee_refund", retrieve_within("fee_refund", "application_fee", "fee")),
    post(FEE_REFUND, "fee_refund", update_within("fee_refund", "application_fee", "fee"), take.ApplicationFeeRefundUpdate),

    get("/v1/balance", "balance", retrieve_balance),
    get("/v1/balance_settings", "balance_settings", retrieve_settings),
    post("/v1/balance_settings", "balance_settings", update_settings, take.BalanceSettingsUpdate),
    pages("/v1/balance_transactions", "balance_transaction", take.BalanceTransactionList, "source", also=("type", "currency")),
    get("/v1/balance_transactions/{balance_transaction}", "balance_transaction", retrieve("balance_transaction")),

    pages("/v1/charges", "charge", take.ChargeList, "customer", "payment_intent", also=("transfer_group",)),
    post("/v1/charges", "charge", create_charge, take.ChargeCreate),
    get(CHARGE, "charge", retrieve("charge")),
    post(CHARGE, "charge", act("charge", "update"), take.ChargeUpdate),
    post(CHARGE + "/capture", "charge", act("charge", "capture"), take.ChargeCapture),
    get(CHARGE + "/dispute", "dispute", retrieve_dispute_of_charge),

    pages("/v1/customers", "customer", take.CustomerList, "email"),
    post("/v1/customers", "customer", create("customer"), take.CustomerCreate),
    get(CUSTOMER, "customer", retrieve_customer),
    post(CUSTOMER, "customer", update_customer, take.CustomerUpdate),
    Route("DELETE", CUSTOMER, take.Nothing, "customer", writes=act("customer", "delete")),
    Route("GET", CUSTOMER + "/payment_methods", take.CustomerPaymentMethodList, "payment_method", reads=methods_of_customer, is_list=True),
    get(CUSTOMER + "/payment_methods/{payment_method}", "payment_method", retrieve_method_of_customer),

    Route("GET", "/v1/disputes", take.DisputeList, "dispute", reads=disputes, is_list=True),
    get(DISPUTE, "dispute", retrieve("dispute")),
    post(DISPUTE, "dispute", act("dispute", "update"), take.DisputeUpdate),
    post(DISPUTE + "/close", "dispute", act("dispute", "close")),

    Route("GET", "/v1/events", take.EventList, "event", reads=events, is_list=True),
    get("/v1/events/{event}", "event", retrieve_event),

    pages("/v1/payment_intents", "payment_intent", take.PaymentIntentList, "customer"),
    post("/v1/payment_intents", "payment_intent", create_intent("payment_intent"), take.PaymentIntentCreate),
    get(INTENT, "payment_intent", retrieve_intent("payment_intent"), take.Secret),
    post(INTENT, "payment_intent", act("payment_intent", "update"), take.PaymentIntentUpdate),
    post(INTENT + "/confirm", "payment_intent", act("payment_intent", "confirm"), take.PaymentIntentConfirm),
    post(INTENT + "/capture", "payment_intent", act("payment_intent", "capture"), take.PaymentIntentCapture),
    post(INTENT + "/cancel", "payment_intent", act("payment_intent", "cancel"), take.PaymentIntentCancel),

    Route("GET", "/v1/payment_methods", take.PaymentMethodList, "payment_method", reads=methods, is_list=True),
    post("/v1/payment_methods", "payment_method", create("payment_method"), take.PaymentMethodCreate),
    get(METHOD, "payment_method", retrieve("payment_method")),
    post(METHOD, "payment_method", act("payment_method", "update"), take.PaymentMethodUpdate),
    post(METHOD + "/attach", "payment_method", attach_method, take.PaymentMethodAttach),
    post(METHOD + "/detach", "payment_method", act("payment_method", "detach")),

    pages("/v1/payouts", "payout", take.PayoutList, also=("status", "destination", "arrival_date")),
    post("/v1/payouts", "payout", create("payout"), take.PayoutCreate),
    get(PAYOUT, "payout", retrieve("payout")),
    post(PAYOUT, "payout", act("payout", "update"), take.PayoutUpdate),
    post(PAYOUT + "/cancel", "payout", act("payout", "cancel")),
    post(PAYOUT + "/reverse", "payout", reverse_payout, take.PayoutReverse),

    pages("/v1/refunds", "refund", take.RefundList, "charge", "payment_intent"),
    post("/v1/refunds", "refund", create("refund"), take.RefundCreate),
    get(REFUND, "refund", retrieve("refund")),
    post(REFUND, "refund", act("refund", "update"), take.RefundUpdate),
    post(REFUND + "/cancel", "refund", act("refund", "cancel")),

    Route("GET", PLANS, take.ReservePlanList, "reserve.plan", reads=Query("reserve_plan", PLANS, (), ("destination", "status")).page, is_list=True),
    post(PLANS, "reserve.plan", create("reserve_plan"), take.ReservePlanCreate),
    get(PLANS + "/{reserve_plan}", "reserve.plan", retrieve("reserve_plan")),
    post(PLANS + "/{reserve_plan}/disable", "reserve.plan", act("reserve_plan", "disable")),
    Route("GET", HOLDS, take.ReserveHoldList, "reserve.hold", reads=holds, is_list=True),
    post(HOLDS, "reserve.hold", create("reserve_hold"), take.ReserveHoldCreate),
    get(HOLDS + "/{reserve_hold}", "reserve.hold", retrieve("reserve_hold")),
    post(HOLDS + "/{reserve_hold}", "reserve.hold", act("reserve_hold", "update"), take.ReserveHoldUpdate),
    Route("GET", RELEASES, take.ReserveReleaseList, "reserve.release", reads=Query("reserve_release", RELEASES, ("reserve_hold", "reserve_plan"), ("currency",)).page, is_list=True),
    post(RELEASES, "reserve.release", create("reserve_release"), take.ReserveReleaseCreate),
    get(RELEASES + "/{reserve_release}", "reserve.release", retrieve("reserve_release")),

    pages("/v1/setup_intents", "setup_intent", take.SetupIntentList, "customer", "payment_method"),
    post("/v1/setup_intents", "setup_intent", create_intent("setup_intent"), take.SetupIntentCreate),
    get(SETUP, "setup_intent", retrieve_intent("setup_intent"), take.Secret),
    post(SETUP, "setup_intent", act("setup_intent", "update"), take.SetupIntentUpdate),
    post(SETUP + "/confirm", "setup_intent", act("setup_intent", "confirm"), take.SetupIntentConfirm),
    post(SETUP + "/cancel", "setup_intent", act("setup_intent", "cancel"), take.SetupIntentCancel),

    post("/v1/tokens", "token", create("token"), take.TokenCreate),
    get("/v1/tokens/{token}", "token", retrieve("token")),

    pages("/v1/topups", "topup", take.TopupList, also=("status", "amount")),
    post("/v1/topups", "topup", create("topup"), take.TopupCreate),
    get(TOPUP, "topup", retrieve("topup")),
    post(TOPUP, "topup", act("topup", "update"), take.TopupUpdate),
    post(TOPUP + "/cancel", "topup", act("topup", "cancel")),

    pages("/v1/transfers", "transfer", take.TransferList, "destination", "transfer_group"),
    post("/v1/transfers", "transfer", create("transfer"), take.TransferCreate),
    get(TRANSFER, "transfer", retrieve("transfer")),
    post(TRANSFER, "transfer", act("transfer", "update"), take.TransferUpdate),
    Route("GET", TRANSFER + "/reversals", take.Paging, "transfer_reversal", reads=reversals, is_list=True),
    post(TRANSFER + "/reversals", "transfer_reversal", create_reversal, take.TransferReversalCreate),
    get(REVERSAL, "transfer_reversal", retrieve_within("transfer_reversal", "transfer", "transfer")),
    post(REVERSAL, "transfer_reversal", update_within("transfer_reversal", "transfer", "transfer"), take.TransferReversalUpdate),

    pages("/v1/webhook_endpoints", "webhook_endpoint", take.Paging),
    post("/v1/webhook_endpoints", "webhook_endpoint", create_webhook_endpoint, take.WebhookEndpointCreate),
    get(ENDPOINT, "webhook_endpoint", retrieve("webhook_endpoint")),
    post(ENDPOINT, "webhook_endpoint", act("webhook_endpoint", "update"), take.WebhookEndpointUpdate),
    delete(ENDPOINT, "webhook_endpoint"),
)
# fmt: on

BY_NAME = {f"{route.method} {route.path}": route for route in ROUTES}

# The first word of the paths that Stripe's API has besides: asked for, they are named, not found
# missing. (documented: stripe-python 16.1.0)
STRIPE_HAS = frozenset(
    {
        "account",
        "account_links",
        "account_sessions",
        "accounts",
        "apple_pay",
        "application_fees",
        "apps",
        "balance",
        "balance_settings",
        "balance_transactions",
        "billing",
        "billing_portal",
        "charges",
        "checkout",
        "climate",
        "confirmation_tokens",
        "core",
        "country_specs",
        "coupons",
        "credit_notes",
        "crypto",
        "customer_sessions",
        "customers",
        "disputes",
        "entitlements",
        "ephemeral_keys",
        "events",
        "exchange_rates",
        "external_accounts",
        "file_links",
        "files",
        "financial_connections",
        "forwarding",
        "identity",
        "invoice_payments",
        "invoice_rendering_templates",
        "invoiceitems",
        "invoices",
        "issuing",
        "linked_accounts",
        "mandates",
        "payment_attempt_records",
        "payment_intents",
        "payment_links",
        "payment_method_configurations",
        "payment_method_domains",
        "payment_methods",
        "payment_records",
        "payouts",
        "plans",
        "prices",
        "products",
        "promotion_codes",
        "quotes",
        "radar",
        "refunds",
        "reporting",
        "reserve",
        "reviews",
        "setup_attempts",
        "setup_intents",
        "shipping_rates",
        "sigma",
        "sources",
        "subscription_items",
        "subscription_schedules",
        "subscriptions",
        "tax",
        "tax_codes",
        "tax_ids",
        "tax_rates",
        "terminal",
        "test_helpers",
        "tokens",
        "topups",
        "transfers",
        "treasury",
        "webhook_endpoints",
    }
)


def find(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The route of a path, and the ids in it."""
    exact = BY_NAME.get(f"{method} {path}")
    if exact is not None and "{" not in path:
        return exact, {}
    steps = path.split("/")
    if steps[-1] == "search":  # no id, but an endpoint that is not simulated
        return None
    for route, template in _TEMPLATES.get((method, len(steps)), ()):
        ids: dict[str, str] = {}
        for want, have in zip(template, steps, strict=True):
            if want[:1] == "{" and have:
                ids[want[1:-1]] = plainly(have)
            elif want != have:
                break
        else:
            return route, ids
    return None


_TEMPLATES: dict[tuple[str, int], list[tuple[Route, list[str]]]] = {}
for _route in ROUTES:
    _steps = _route.path.split("/")
    if "{" in _route.path:
        _TEMPLATES.setdefault((_route.method, len(_steps)), []).append((_route, _steps))


def plainly(id: str) -> str:
    """An id in a path, which may be spelt with percent signs."""
    if "%" not in id:
        return id
    from urllib.parse import unquote

    return unquote(id)
