"""Objects of every kind and in every state, made by native calls: what the shapes are tested on.

A life is a generator: it does something and yields what it was answered. `samples` lives them all
and sorts what came, lists and events opened, by the `object` that each shape says it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from stripesim import Simulator, errors
from stripesim.api.controls import REFUND_FAILURES
from stripesim.facts.bank_numbers import FAILURE_MESSAGES
from stripesim.facts.card_numbers import CARDS
from stripesim.facts.payment_methods import ENABLED
from stripesim.facts.pricing import PRICES

from .lives_beside import BESIDE

Shape = dict[str, Any]
Life = Callable[[Simulator], Iterator[Shape]]

API_VERSION = "2026-10-28.endive"  # what the shapes were made for; stripe 16.1.0 pins it

CHARGE: Shape = {"amount": 10_000, "currency": "usd", "source": "tok_visa"}
INTENT: Shape = {"amount": 10_000, "currency": "usd", "payment_method": "pm_card_visa"}
ADDRESS = {"line1": "1 Main Street", "city": "Springfield", "postal_code": "12345", "country": "US"}
SAID_BESIDES: Shape = {
    "description": "Order 17",
    "metadata": {"order": "17"},
    "receipt_email": "jenny@example.com",
    "shipping": {
        "address": {**ADDRESS, "line2": "2nd floor", "state": "IL"},
        "carrier": "UPS",
        "name": "Jenny",
        "phone": "+15555550100",
        "tracking_number": "1Z",
    },
    "statement_descriptor_suffix": "ORDER 17",
    "transfer_group": "orders",
}
BILLING = {"name": "Jenny", "email": "jenny@example.com", "phone": None, "address": ADDRESS}


def samples(version: str = API_VERSION) -> dict[str, list[Shape]]:
    """Everything that the lives were answered in a version of the API, by kind; `error` holds the
    bodies of errors.
    """
    return _samples(version)


@cache
def _samples(version: str) -> dict[str, list[Shape]]:
    found: dict[str, list[Shape]] = {}

    def sort(shape: Shape) -> None:
        found.setdefault(shape.get("object", "error"), []).append(shape)
        if shape.get("object") in ("list", "search_result"):
            for item in shape["data"]:
                sort(item)
        if shape.get("object") == "event":
            sort(shape["data"]["object"])

    for life in LIVES:
        sim = Simulator(
            opening_balance={"usd": 1_000_000}, api_version=version, async_capture=False
        )
        for shape in (*life(sim), *every_list(sim), *sim.events.all()):
            sort(shape)
    for shape in paid_at_the_bank(version):
        sort(shape)
    for country in PRICES:
        for shape in an_account_of(country, version):
            sort(shape)
    return found


def every_list(sim: Simulator) -> Iterator[Shape]:
    for service in (
        sim.balance_transactions,
        sim.charges,
        sim.customers,
        sim.disputes,
        sim.events,
        sim.payment_intents,
        sim.payment_methods,
        sim.payouts,
        sim.refunds,
        sim.setup_intents,
        sim.topups,
        sim.webhook_endpoints,
    ):
        yield service.list(limit=100)
    yield sim.accounts.external_accounts.list(sim.account)
    yield sim.balance.retrieve()


def error_of(call: Callable[..., object], *args: Any, **params: Any) -> Shape:
    """The body of the error that a call must end in."""
    try:
        call(*args, **params)
    except errors.StripeError as error:
        return dict(error.error)
    raise AssertionError(f"{call} was not refused: {params}")


# -- lives -----------------------------------------------------------------------------------------


def charges(sim: Simulator) -> Iterator[Shape]:
    """Plain, with everything that can be said, held, captured, released; and read again."""
    yield sim.charges.create(**CHARGE)
    yield sim.charges.create(**CHARGE | SAID_BESIDES | {"statement_descriptor": "STRIPESIM TESTS"})
    card = {"object": "card", "number": "4242424242424242", "exp_month": 8, "exp_year": 2030}
    yield sim.charges.create(**CHARGE | {"source": card | {"cvc": "314"}})

    held = sim.charges.create(**CHARGE, capture=False)
    yield held
    yield sim.charges.capture(held["id"], amount=4_000)
    held = sim.charges.create(**CHARGE, capture=False)
    yield sim.charges.capture(held["id"], receipt_email="jenny@example.com")
    yield sim.charges.update(held["id"], fraud_details={"user_report": "safe"}, description="Tea")
    given_back = sim.charges.create(**CHARGE, capture=False)
    yield sim.refunds.create(charge=given_back["id"])
    yield sim.charges.retrieve(given_back["id"])

    yield sim.charges.create(**CHARGE | {"currency": "eur"})  # converted
    yield sim.charges.create(**CHARGE, capture=False)  # nobody captures it
    yield from sim.clock.advance(days=8)
    yield sim.charges.retrieve(held["id"], expand=["balance_transaction", "refunds"])


def every_card(sim: Simulator) -> Iterator[Shape]:
    """Each test card, charged directly and through an intent, declined or not."""
    for number in CARDS:
        source = {"object": "card", "number": number, "exp_month": 8, "exp_year": 2030}
        try:
            yield sim.charges.create(**CHARGE | {"source": source})
        except errors.CardError as error:
            yield dict(error.error)
        card = {"number": number, "exp_month": 12, "exp_year": 2034, "cvc": "314"}
        method = sim.payment_methods.create(type="card", card=card)
        intent = sim.payment_intents.create(**INTENT | {"payment_method": method["id"]})
        yield method
        yield intent
        try:
            yield sim.payment_intents.confirm(intent["id"])
        except errors.CardError as error:
            yield dict(error.error)


def intents(sim: Simulator) -> Iterator[Shape]:
    """All the statuses that an intent comes to, by every way."""
    waiting = sim.payment_intents.create(amount=10_000, currency="usd")
    yield waiting
    yield sim.payment_intents.update(waiting["id"], payment_method="pm_card_mastercard")
    yield sim.payment_intents.confirm(waiting["id"], return_url="https://example.com")

    yield sim.payment_intents.create(
        **INTENT | SAID_BESIDES,
        confirm=True,
        automatic_payment_methods={"enabled": True, "allow_redirects": "never"},
        setup_future_usage="off_session",
    )
    typed = {key: INTENT[key] for key in ("amount", "currency")}
    data = {"type": "card", "card": {"token": "tok_amex"}, "billing_details": BILLING}
    yield sim.payment_intents.create(
        **typed, payment_method_data=data, payment_method_types=["card"], confirm=True
    )

    for capture_method in ("automatic", "automatic_async", "manual"):
        yield sim.payment_intents.create(**INTENT, capture_method=capture_method, confirm=True)
    held = sim.payment_intents.create(**INTENT, capture_method="manual", confirm=True)
    yield sim.payment_intents.capture(held["id"], amount_to_capture=4_000)
    held = sim.payment_intents.create(**INTENT, capture_method="manual", confirm=True)
    yield sim.payment_intents.cancel(held["id"], cancellation_reason="requested_by_customer")

    declined = sim.payment_intents.create(amount=10_000, currency="usd")
    card = "pm_card_visa_chargeDeclinedInsufficientFunds"
    yield error_of(sim.payment_intents.confirm, declined["id"], payment_method=card)
    yield sim.payment_intents.retrieve(declined["id"])

    yield from sim.clock.advance(days=8)  # the one that is still held expires
    yield from sim.payment_intents.all(expand=["data.latest_charge", "data.payment_method"])


def bank_payments(sim: Simulator) -> Iterator[Shape]:
    """Bank debits: on their way, paid, failed, disputed; refunded before they have arrived. And
    what is paid at the bank.
    """
    agreed = {"customer_acceptance": {"type": "offline"}}
    debit: Any = {"amount": 10_000, "currency": "usd", "payment_method_types": ["us_bank_account"]}
    debit["mandate_data"] = agreed
    for outcome in ("success", "insufficientFunds", "accountClosed", "dispute"):
        method = f"pm_usBankAccount_{outcome}"
        yield sim.payment_intents.create(**debit, payment_method=method, confirm=True)
    yield error_of(
        sim.payment_intents.create,
        **debit,
        payment_method="pm_usBankAccount_weeklyLimitExceeded",
        confirm=True,
    )
    stuck = sim.payment_intents.create(
        **debit, payment_method="pm_usBankAccount_processing", confirm=True
    )
    yield sim.payment_intents.cancel(stuck["id"])
    for alias, currency in (
        ("pm_sepaDebit_failed_de", "eur"),
        ("pm_bacsDebit_success", "gbp"),
        ("pm_auBecsDebit_noAccount", "aud"),
    ):
        yield sim.payment_intents.create(
            amount=10_000,
            currency=currency,
            payment_method=alias,
            mandate_data=agreed,
            confirm=True,
        )
    paths = ["data.payment_method", "data.latest_charge.balance_transaction"]
    yield from sim.payment_intents.all(expand=paths)
    early = list(sim.payment_intents.all())[-1]["id"]
    yield sim.refunds.create(payment_intent=early, amount=1_000)
    yield from sim.clock.advance(days=8)
    yield sim.refunds.create(payment_intent=early)
    yield from sim.payment_intents.all(expand=paths)


def refunds(sim: Simulator) -> Iterator[Shape]:
    """Of charges and of intents, in part and whole, while pending and after."""
    charge = sim.charges.create(**CHARGE | {"description": "Order 17"})
    first = sim.refunds.create(charge=charge["id"], amount=3_000, reason="duplicate")
    yield first
    yield sim.refunds.update(first["id"], metadata={"order": "17"})
    yield from sim.clock.advance(days=3)
    yield sim.refunds.create(charge=charge["id"])
    yield sim.charges.retrieve(charge["id"], expand=["refunds.data.balance_transaction"])
    intent = sim.payment_intents.create(**INTENT, confirm=True)
    paid = sim.refunds.create(payment_intent=intent["id"], reason="requested_by_customer")
    yield paid
    paths = ["charge", "payment_intent", "payment_method", "balance_transaction"]
    yield sim.refunds.retrieve(paid["id"], expand=paths)
    for card in ("pendingRefund", "refundFail"):
        charge = sim.charges.create(**CHARGE | {"source": f"tok_{card}"})
        yield sim.refunds.create(charge=charge["id"])
    for reason in REFUND_FAILURES:
        charge = sim.charges.create(**CHARGE)
        sent = sim.refunds.create(charge=charge["id"])
        yield sim.controls.fail_refund(sent["id"], reason=reason)
    yield sim.balance.retrieve()
    yield from sim.clock.advance(days=1)


def refunds_that_wait(sim: Simulator) -> Iterator[Shape]:
    """The balance is too small; what comes in next sends them."""
    _, headers, _ = sim.answer("GET", "/v1/balance", {"authorization": "Bearer sk_test_x"})
    version = headers["stripe-version"]
    sim = Simulator(refunds_when_short="wait_when_short", api_version=version, async_capture=False)
    charge = sim.charges.create(**CHARGE)
    yield from sim.clock.advance(days=3)
    yield sim.refunds.create(charge=charge["id"])
    yield from every_list(sim)
    sim.charges.create(**CHARGE | {"source": "tok_bypassPending", "amount": 50_000})
    yield from every_list(sim)
    yield from sim.events.all()


def topups(sim: Simulator) -> Iterator[Shape]:
    """Money that is added: on its way, arrived, canceled, refused and taken back."""
    topup: Shape = {"amount": 10_000, "currency": "usd", "description": "Float"}
    arrives = sim.topups.create(**topup, metadata={"week": "10"})["id"]
    yield sim.topups.update(arrives, description="More")
    yield sim.topups.cancel(sim.topups.create(**topup)["id"])
    for code in FAILURE_MESSAGES:
        yield sim.controls.fail_topup(sim.topups.create(**topup)["id"], code=code)
    yield from sim.clock.advance(days=10)
    yield sim.topups.retrieve(arrives, expand=["balance_transaction"])
    yield sim.controls.reverse_topup(arrives)


def reserves(sim: Simulator) -> Iterator[Shape]:
    """What a platform holds of an account: by plans of each type and by hand; released by schedule,
    ahead of it, with the plan, and for a refund and a dispute.
    """
    seller = sim.accounts.create(type="custom")["id"]
    sim.controls.complete_onboarding(seller)
    on: Any = {"stripe_account": seller}
    expires = sim.clock.timestamp + 10 * 86_400
    later: Any = {"release_after": expires}
    types: Any = {
        "fixed_release": {"fixed_release": later},
        "manual_release": {},
        "rolling_release": {
            "rolling_release": {"days_after_charge": 3, "expires_on": expires},
            "metadata": {"risk": "high"},
        },
    }
    plans = [
        sim.reserve.plans.create(type=type, percent=10, **terms, **on)
        for type, terms in types.items()
    ]
    yield from plans
    for source in ("tok_bypassPending", "tok_visa", "tok_createDispute"):
        charge = sim.charges.create(**CHARGE | {"source": source}, **on)
    sim.refunds.create(charge=sim.charges.create(**CHARGE, **on)["id"], **on)
    hold = sim.reserve.holds.create(
        amount=1_000, currency="usd", release_schedule=later, metadata={"week": "10"}, **on
    )
    yield hold
    yield sim.reserve.holds.update(hold["id"], metadata={"week": "11"}, **on)
    yield sim.reserve.releases.create(reserve_hold=hold["id"], amount=400, **on)
    details = ["release_details"]
    yield sim.reserve.holds.retrieve(hold["id"], expand=details, **on)
    yield from sim.clock.advance(days=4)
    yield sim.reserve.plans.disable(plans[1]["id"], **on)
    yield from sim.clock.advance(days=10)
    paths = ["data.reserve_plan", "data.source_charge"]
    yield from sim.reserve.holds.all(expand=paths, **on)
    paths = ["data.reserve_hold", "data.reserve_plan"]
    yield from sim.reserve.releases.all(expand=[*paths, "data.source_transaction.refund"], **on)
    yield sim.reserve.plans.list(**on)
    yield from sim.balance_transactions.all(type="reserve_release", **on)
    yield from sim.events.all(**on)
    yield error_of(sim.reserve.plans.create, type="manual_release", percent=10)
    yield error_of(sim.reserve.holds.retrieve, "reshold_none", **on)
    yield error_of(sim.reserve.releases.create, reserve_hold=hold["id"], **on)
    yield sim.charges.retrieve(charge["id"], **on)


def transfers(sim: Simulator) -> Iterator[Shape]:
    """Money sent to an account, and back: by a reversal, by a refund there; and an account that is
    debited.
    """
    shop = sim.accounts.create(type="express")["id"]
    sim.controls.complete_onboarding(shop)
    on: Any = {"stripe_account": shop}
    to: Shape = {"currency": "usd", "destination": shop}
    charge = sim.charges.create(**CHARGE)["id"]
    of_charge = sim.transfers.create(amount=9_000, **to, source_transaction=charge)
    yield of_charge
    plain = sim.transfers.create(amount=8_000, **to, description="March", metadata={"week": "10"})
    yield sim.transfers.update(plain["id"], description="April")
    yield sim.transfers.reversals.create(of_charge["id"], amount=1_000, metadata={"week": "10"})
    yield sim.transfers.reversals.create(of_charge["id"])
    yield sim.refunds.create(charge=plain["destination_payment"], amount=500, **on)
    yield sim.charges.create(amount=2_000, currency="usd", source=shop)
    paths = ["destination", "destination_payment", "reversals.data.destination_payment_refund"]
    yield sim.transfers.retrieve(of_charge["id"], expand=[*paths, "source_transaction"])
    yield sim.transfers.list(expand=["data.balance_transaction"])
    yield sim.transfers.reversals.list(of_charge["id"], expand=["data.transfer"])
    [reversal] = sim.transfers.retrieve(plain["id"])["reversals"]["data"]
    yield sim.transfers.reversals.update(plain["id"], reversal["id"], metadata={"a": "b"})
    for service in (sim.charges, sim.refunds, sim.transfers, sim.balance_transactions, sim.events):
        yield service.list(**on, limit=100)
    yield error_of(sim.transfers.create, amount=10**8, **to)
    yield error_of(sim.transfers.create, amount=1, **to | {"destination": "acct_none"})
    yield error_of(sim.transfers.create, amount=1, **to | {"destination": _not_yet(sim)})
    yield error_of(sim.transfers.create, amount=9_999, **to, source_transaction=charge)
    yield error_of(sim.transfers.reversals.create, of_charge["id"])
    yield error_of(sim.charges.create, amount=10**6, currency="usd", source=shop)


def _not_yet(sim: Simulator) -> str:
    return str(sim.accounts.create(type="express")["id"])


def warnings_and_files(sim: Simulator) -> Iterator[Shape]:
    """Early fraud warnings, actionable and settled; files; what searches find; country specs."""
    for _ in range(2):
        sim.charges.create(**CHARGE | {"source": "tok_createIssuerFraudRecord"})
    warned = sim.radar.early_fraud_warnings.list()
    yield warned
    sim.refunds.create(charge=warned["data"][0]["charge"])
    yield sim.radar.early_fraud_warnings.list(expand=["data.charge"])
    risky: Shape = CHARGE | {"source": "tok_riskLevelElevated"}
    approved, refunded = (sim.charges.create(**risky) for _ in range(2))
    yield sim.reviews.list()
    yield sim.reviews.approve(approved["review"])
    sim.refunds.create(charge=refunded["id"])
    yield sim.reviews.retrieve(refunded["review"], expand=["charge"])
    for purpose in ("identity_document", "dispute_evidence"):
        yield sim.files.create(file=b"%PDF-1.7", purpose=purpose)
    yield sim.files.list()
    yield from sim.country_specs.all()
    yield sim.exchange_rates.retrieve("eur")
    sim.clock.advance(minutes=1)
    yield sim.charges.search(query="amount>1", limit=1, expand=["total_count"])
    yield sim.charges.search(query="amount>1")
    yield error_of(sim.charges.search, query="amount")


def endpoints(sim: Simulator) -> Iterator[Shape]:
    """Webhook endpoints, made, changed and switched off."""
    endpoint: Any = {"url": "https://example.com/stripe", "enabled_events": ["*"]}
    made = sim.webhook_endpoints.create(**endpoint, description="All", api_version=API_VERSION)
    yield made
    yield sim.webhook_endpoints.update(made["id"], disabled=True, metadata={"for": "tests"})
    yield sim.webhook_endpoints.create(**endpoint | {"enabled_events": ["payout.paid"]})


def payouts(sim: Simulator) -> Iterator[Shape]:
    """Automatic and by hand, in every status, with every failure."""
    sim.charges.create(**CHARGE)
    yield from sim.clock.advance(days=3)
    yield from sim.balance_transactions.all(expand=["data.source"])
    sim.charges.create(**CHARGE | {"source": "tok_bypassPending", "amount": 500_000})
    by_hand = sim.payouts.create(amount=1_000, currency="usd", statement_descriptor="TEST")
    yield by_hand
    yield sim.payouts.update(by_hand["id"], metadata={"week": "10"})
    yield sim.payouts.cancel(sim.payouts.create(amount=1_000, currency="usd")["id"])
    yield from sim.clock.advance(hours=2)
    yield sim.payouts.retrieve(by_hand["id"], expand=["destination", "balance_transaction"])
    yield from sim.clock.advance(days=1)
    for code in FAILURE_MESSAGES:
        bank = sim.controls.add_external_account("btok_us_verified", default_for_currency=True)
        yield bank
        sim.charges.create(**CHARGE | {"source": "tok_bypassPending"})
        payout = sim.payouts.create(amount=100, currency="usd", description="Rent")
        yield sim.controls.fail_payout(payout["id"], code=code)
        yield sim.accounts.external_accounts.update(
            sim.account, bank["id"], account_holder_name="Jenny", account_holder_type="individual"
        )
        yield sim.accounts.external_accounts.retrieve(sim.account, bank["id"], expand=["account"])
    card = sim.controls.add_external_account(
        "tok_visa_debit_us_transferSuccess", default_for_currency=True
    )
    yield card
    yield sim.payouts.create(amount=1_000, currency="usd", destination=card["id"])
    yield sim.accounts.external_accounts.update(sim.account, card["id"], exp_year=2031)
    sim.accounts.external_accounts.delete(sim.account, bank["id"])


def customers(sim: Simulator) -> Iterator[Shape]:
    """Customers with cards saved in every way, charged with and without them; setups of all kinds;
    tokens, used and not.
    """
    card = {"number": "4242424242424242", "exp_month": 8, "exp_year": 2030, "cvc": "314"}
    token = sim.tokens.create(card={**card, "name": "Jenny", "address_zip": "12345"})
    yield token
    said: Any = {
        "name": "Jenny",
        "email": "jenny@example.com",
        "description": "A regular",
        "phone": "+15555550100",
        "address": ADDRESS,
        "shipping": {"name": "Jenny", "address": ADDRESS},
        "balance": -500,
        "preferred_locales": ["de"],
        "tax_exempt": "exempt",
        "metadata": {"since": "2020"},
    }
    jenny = sim.customers.create(**said, source=token["id"], payment_method="pm_card_amex")["id"]
    yield sim.tokens.retrieve(token["id"])
    yield sim.customers.retrieve(jenny, expand=["default_source"])
    yield sim.customers.create()
    charge = {"amount": 10_000, "currency": "usd", "customer": jenny}
    yield sim.charges.create(**charge)

    method = sim.payment_methods.attach("pm_card_visa", customer=jenny)
    yield method
    billing: Any = {"billing_details": BILLING, "card": {"exp_year": 2031}}
    yield sim.payment_methods.update(method["id"], **billing)
    settings: Any = {"default_payment_method": method["id"], "footer": "Thank you"}
    yield sim.customers.update(jenny, invoice_settings=settings, business_name="Jenny's")
    yield sim.customers.retrieve(jenny, expand=["invoice_settings.default_payment_method"])
    yield sim.charges.create(**charge, source=method["id"])
    yield sim.payment_intents.create(
        **charge, payment_method=method["id"], off_session=True, confirm=True
    )

    for card_alias in ("visa", "authenticationRequiredOnSetup", "chargeCustomerFail"):
        setup = sim.setup_intents.create(
            customer=jenny, payment_method=f"pm_card_{card_alias}", usage="off_session"
        )
        yield setup
        yield sim.setup_intents.confirm(setup["id"], return_url="https://example.com")
    yield sim.controls.authenticate(sim.setup_intents.list(limit=2)["data"][1]["id"])
    waits: Shape = {"payment_method": "pm_card_threeDSecure2Required", "confirm": True}
    setup = sim.setup_intents.create(**waits)
    yield setup
    yield sim.controls.authenticate(setup["id"], succeed=False)
    yield error_of(
        sim.setup_intents.create, payment_method="pm_card_visa_chargeDeclined", confirm=True
    )
    yield sim.setup_intents.create(payment_method_types=["card"], description="Later")
    yield sim.setup_intents.cancel(setup["id"], cancellation_reason="abandoned")

    for succeed in (True, False):
        intent = sim.payment_intents.create(**charge, **waits, return_url="https://example.com")
        yield intent
        yield sim.controls.authenticate(intent["id"], succeed=succeed)
    yield sim.payment_intents.create(**charge, **waits)
    yield error_of(sim.payment_intents.create, **charge, **waits, off_session=True)

    yield error_of(sim.charges.create, **CHARGE | {"source": token["id"]})
    yield error_of(sim.charges.create, amount=10_000, currency="usd", customer="cus_none")
    yield error_of(sim.customers.update, jenny, email="jenny")
    yield error_of(sim.setup_intents.confirm, setup["id"])
    yield error_of(sim.setup_intents.retrieve, "seti_none")
    paths = ["data.customer", "data.payment_method"]
    yield from sim.setup_intents.all(expand=paths)
    yield from sim.charges.all(customer=jenny, expand=["data.customer.default_source"])
    yield sim.customers.payment_methods.list(jenny)
    yield sim.payment_methods.detach(method["id"])
    yield from every_list(sim)
    sim.customers.delete(jenny)


def what_is_refused(sim: Simulator) -> Iterator[Shape]:
    """Errors of every origin: parameters, missing objects, states, money, keys."""
    charge = sim.charges.create(**CHARGE)["id"]
    intent = sim.payment_intents.create(**INTENT)["id"]
    held = sim.payment_intents.create(**INTENT, capture_method="manual", confirm=True)
    sim.charges.update(charge, description="one", idempotency_key="key")
    unknown: Any = {"wat": 1}

    yield error_of(sim.charges.create, amount=10_000)
    yield error_of(sim.charges.create, amount=10_000, currency="usd")
    yield error_of(sim.charges.create, **CHARGE, **unknown)
    yield error_of(sim.charges.create, **CHARGE | {"amount": "ten"})
    yield error_of(sim.charges.create, **CHARGE | {"amount": 1})
    yield error_of(sim.charges.create, **CHARGE | {"amount": 10**8})
    wrong = {"number": "4242424242424241", "exp_month": 12, "exp_year": 2034}
    yield error_of(sim.charges.create, **CHARGE | {"source": wrong})
    for wrong in ({"exp_month": 13}, {"exp_year": 1970}, {"cvc": "99"}):
        source = {"number": "4242424242424242", "exp_month": 8, "exp_year": 2030} | wrong
        yield error_of(sim.charges.create, **CHARGE | {"source": source})
    yield error_of(sim.charges.retrieve, "ch_none")
    yield error_of(sim.charges.list, starting_after="ch_none")
    yield error_of(sim.charges.list, expand=["customer.sources"])
    yield error_of(sim.charges.capture, charge)
    yield error_of(sim.charges.capture, held["latest_charge"])
    yield error_of(sim.charges.update, charge, description="two", idempotency_key="key")
    yield error_of(sim.charges.retrieve, charge, stripe_account="acct_none")
    yield error_of(sim.payment_intents.confirm, sim.payment_intents.create(
        amount=10_000, currency="usd")["id"])  # fmt: skip
    yield error_of(sim.payment_intents.capture, intent)
    yield error_of(sim.payment_intents.capture, held["id"], amount_to_capture=10**6)
    yield error_of(sim.refunds.create, charge=charge, amount=10**6)
    yield error_of(sim.refunds.create, payment_intent=intent)
    sim.refunds.create(charge=charge)
    yield error_of(sim.refunds.create, charge=charge)
    yield error_of(sim.payouts.create, amount=10**9, currency="usd")
    yield error_of(sim.payouts.create, amount=100, currency="eur")

    sim.controls.fail_requests(429)
    yield error_of(sim.balance.retrieve)
    sim.controls.fail_requests(429, code="lock_timeout")
    yield error_of(sim.balance.retrieve)
    sim.controls.fail_requests(500)
    yield error_of(sim.balance.retrieve)
    sim.controls.fail_requests(409)
    yield error_of(sim.charges.update, charge, description="three", idempotency_key="other")


def settings(sim: Simulator) -> Iterator[Shape]:
    """Every schedule of payouts, minimum balances, another delay."""
    yield sim.balance_settings.retrieve()
    for schedule in (
        {"interval": "weekly", "weekly_payout_days": ["monday", "thursday"]},
        {"interval": "monthly", "monthly_payout_days": [1, 15]},
        {"interval": "manual"},
        {"interval": "daily"},
    ):
        yield sim.balance_settings.update(payments={"payouts": {"schedule": schedule}})
        yield sim.accounts.retrieve_current()
    payouts = {"minimum_balance_by_currency": {"usd": 1_000}, "statement_descriptor": "TEST"}
    timing = {"delay_days_override": 7}
    yield sim.balance_settings.update(
        payments={
            "payouts": payouts,
            "settlement_timing": timing,
            "debit_negative_balances": False,
        }
    )
    yield sim.accounts.retrieve_current()


def paid_to_a_card(sim: Simulator) -> Iterator[Shape]:
    """Debit cards as destinations: one that works, one that fails, one that goes again."""
    accounts, own = sim.accounts.external_accounts, sim.account
    details = {"object": "card", "number": "4000056655665556", "exp_month": 8, "exp_year": 2030}
    card = sim.controls.add_external_account(details | {"name": "Jenny", "currency": "usd"})
    yield card
    yield sim.payouts.create(amount=1_000, currency="usd", destination=card["id"])
    yield sim.payouts.list(limit=1, expand=["data.destination"])
    fails = sim.controls.add_external_account("tok_visa_debit_us_transferFail")["id"]
    yield sim.payouts.create(amount=1_000, currency="usd", destination=fails)
    yield from sim.clock.advance(days=1)
    yield accounts.retrieve(own, fails, expand=["account"])
    yield accounts.update(own, fails, exp_year=2031, metadata={"of": "Jenny"})
    yield accounts.list(own, object="card")
    yield error_of(accounts.create, own, external_account="tok_visa")
    yield sim.accounts.retrieve_current()
    accounts.delete(own, fails)


def added_funds(sim: Simulator) -> Iterator[Shape]:
    """Money for refunds and disputes: added, used, paid out, taken back."""
    charge = sim.charges.create(**CHARGE)["id"]
    for amount, currency in ((20_000, "usd"), (5_000, "eur"), (700, "usd")):
        funds = sim.controls.add_funds(amount, currency)
        yield funds
        yield sim.balance.retrieve()
    yield from sim.clock.advance(days=2)
    yield sim.refunds.create(charge=charge, amount=6_000)
    yield sim.controls.dispute_charge(charge, amount=4_000)
    yield sim.controls.pay_out_funds(2_000, "usd")
    yield sim.controls.reverse_topup(funds["id"])
    yield from sim.clock.advance(days=1)
    yield from sim.balance_transactions.all(expand=["data.source"], type="topup")


def a_day_of_its_own(sim: Simulator) -> Iterator[Shape]:
    """A start of day, and back to midnight UTC."""
    for start in ({"hour": 2, "minutes": 30, "timezone": "America/New_York"}, ""):
        timing: Any = {"start_of_day": start}
        yield sim.balance_settings.update(payments={"settlement_timing": timing})


def instant_payouts(sim: Simulator) -> Iterator[Shape]:
    """The platform's own and a seller's: with a fee, of pending money, canceled, failed; a payout
    that is reversed; money for issued cards.
    """
    sim.controls.allow_instant_payouts()
    sim.controls.set_instant_payout_pricing("3")
    shop = sim.controls.complete_onboarding(sim.accounts.create(type="custom")["id"])["id"]
    of_shop: Any = {"stripe_account": shop}
    fast: Any = {"amount": 4_000, "currency": "usd", "method": "instant"}
    yield sim.payouts.create(**fast, expand=["balance_transaction"])
    yield sim.payouts.cancel(sim.payouts.create(**fast)["id"])
    yield sim.charges.create(**CHARGE, **of_shop)
    yield sim.balance.retrieve(expand=["instant_available.net_available"], **of_shop)
    yield sim.payouts.create(**fast, expand=["application_fee", "balance_transaction"], **of_shop)
    yield sim.controls.fail_payout(sim.payouts.create(**fast, **of_shop)["id"])
    yield error_of(sim.payouts.create, **{**fast, "amount": 1_000_000})
    yield sim.controls.fund_issuing(1_000, "usd")
    sim.accounts.external_accounts.create(
        shop, external_account="btok_us_verified", default_for_currency=True
    )
    sim.transfers.create(amount=5_000, currency="usd", destination=shop)
    slow = sim.payouts.create(amount=1_000, currency="usd", **of_shop)["id"]
    yield from sim.clock.advance(days=1)
    yield sim.payouts.reverse(slow, expand=["original_payout"], **of_shop)
    yield sim.payouts.retrieve(slow, expand=["reversed_by"], **of_shop)
    yield from sim.clock.advance(days=7)
    yield from sim.balance_transactions.all(**of_shop)
    yield from sim.payouts.all(**of_shop)


def a_debt(sim: Simulator) -> Iterator[Shape]:
    """A refund after everything was paid out: the bank is debited."""
    charge = sim.charges.create(**CHARGE)["id"]
    yield from sim.clock.advance(days=3)
    yield sim.refunds.create(charge=charge)
    yield sim.balance.retrieve()
    yield from sim.clock.advance(days=5)
    yield from sim.payouts.all()


def disputes(sim: Simulator) -> Iterator[Shape]:
    """Chargebacks and inquiries, answered, given up, escalated, won, lost and forgotten."""

    def disputed(card: str) -> str:
        sim.charges.create(**CHARGE | {"source": f"tok_{card}"})
        return str(sim.disputes.list(limit=1)["data"][0]["id"])

    for text in ("winning_evidence", "losing_evidence", "escalate_inquiry_evidence"):
        for card in ("createDispute", "createDisputeInquiry"):
            yield sim.disputes.update(disputed(card), evidence={"uncategorized_text": text})
    evidence = {"customer_name": "Jenny", "service_date": "2026-03-01"}
    staged = sim.disputes.update(disputed("createDispute"), evidence=evidence, submit=False)
    yield staged
    yield sim.disputes.update(staged["id"], submit=True, metadata={"order": "17"})
    for card in ("createDispute", "createDisputeInquiry"):
        yield sim.disputes.close(disputed(card))
        yield sim.disputes.retrieve(disputed(card), expand=["charge"])
    charge = sim.charges.create(**CHARGE)["id"]
    yield sim.controls.dispute_charge(charge, amount=1_000, reason="duplicate", inquiry=True)
    yield error_of(sim.disputes.close, staged["id"])
    yield error_of(sim.refunds.create, charge=staged["charge"])
    yield from sim.clock.advance(days=121)
    yield from sim.disputes.all(expand=["data.charge"])


def liability(sim: Simulator) -> Iterator[Shape]:
    """What is reserved of a platform, and collected from it, for a seller below zero."""
    shop = sim.accounts.create(type="custom")["id"]
    sim.controls.complete_onboarding(shop)
    sale = sim.charges.create(**CHARGE, stripe_account=shop)["id"]
    yield sim.refunds.create(charge=sale, stripe_account=shop)
    yield from sim.clock.advance(days=100)
    yield sim.balance.retrieve()
    yield from sim.clock.advance(days=100)
    for type in ("reserve_transaction", "connect_collection_transfer"):
        for row in sim.balance_transactions.all(type=type, expand=["data.source"]):
            yield row
            yield row["source"]
    yield sim.balance_transactions.list(type="connect_collection_transfer", stripe_account=shop)


def charge_types(sim: Simulator) -> Iterator[Shape]:
    """Direct and destination charges with fees, in two currencies, on behalf of a seller or not;
    refunded with everything that was passed on and taken.
    """
    shops = []
    for country in ("US", "CA"):
        shop = sim.accounts.create(type="custom", country=country)["id"]
        sim.controls.complete_onboarding(shop)
        shops.append(shop)
    fee: Shape = {"application_fee_amount": 1_000}
    for shop in shops:
        direct = sim.charges.create(**CHARGE, **fee, stripe_account=shop)
        yield direct
        yield sim.refunds.create(
            charge=direct["id"], amount=3_000, refund_application_fee=True, stripe_account=shop
        )
        yield sim.balance_transactions.list(stripe_account=shop, expand=["data.source"])
        for behalf in ({}, {"on_behalf_of": shop}):
            goes: Shape = {"transfer_data": {"destination": shop}, **behalf}
            intent = sim.payment_intents.create(**INTENT, **fee, **goes, confirm=True)
            yield intent
            charge = sim.charges.retrieve(
                intent["latest_charge"],
                expand=["application_fee", "on_behalf_of", "transfer", "transfer_data.destination"],
            )
            yield charge
            yield sim.charges.retrieve(
                charge["transfer"]["destination_payment"], stripe_account=shop
            )
            yield sim.refunds.create(
                charge=charge["id"],
                amount=4_000,
                reverse_transfer=True,
                refund_application_fee=True,
                expand=["transfer_reversal"],
            )
    held = sim.payment_intents.create(
        **INTENT, transfer_data={"destination": shop}, capture_method="manual"
    )
    yield sim.payment_intents.update(held["id"], application_fee_amount=500)
    yield sim.payment_intents.confirm(held["id"])
    yield sim.payment_intents.capture(held["id"], amount_to_capture=6_000)
    yield sim.charges.create(**CHARGE, transfer_data={"destination": shop, "amount": 8_800})

    fees, refunds = sim.application_fees, sim.application_fees.refunds
    yield from fees.all(expand=["data.balance_transaction", "data.charge", "data.account"])
    yield from fees.all(expand=["data.originating_transaction"], charge=direct["id"])
    newest = fees.list(limit=1)["data"][0]["id"]
    back = refunds.create(newest, amount=100, expand=["fee", "balance_transaction"])
    yield back
    yield refunds.update(newest, back["id"], metadata={"why": "late"})
    yield refunds.retrieve(newest, back["id"])
    yield refunds.list(newest)
    yield refunds.create(newest)
    yield fees.retrieve(newest)
    yield error_of(refunds.create, newest)
    yield error_of(fees.retrieve, "fee_none")
    yield error_of(sim.charges.create, **CHARGE, **fee)
    yield error_of(sim.charges.create, **CHARGE, transfer_data={"destination": "acct_none"})
    yield from sim.balance_transactions.all(expand=["data.source"])


def sessions(sim: Simulator) -> Iterator[Shape]:
    """A session of each type of account."""
    components = {"balances": {"enabled": True}, "payments": {"enabled": True}}
    for type in ("standard", "express", "custom"):
        account = sim.accounts.create(type=type)["id"]
        yield sim.account_sessions.create(account=account, components=components)


def onboarding(sim: Simulator) -> Iterator[Shape]:
    """Connected accounts of all types and in all states, their capabilities, persons and links."""
    wanted: Any = {name: {"requested": True} for name in ("card_payments", "transfers")}
    person: Any = {
        "first_name": "Jenny",
        "last_name": "Rosen",
        "dob": {"day": 1, "month": 2, "year": 1990},
        "address": ADDRESS,
        "email": "jenny@example.com",
        "phone": "+15555550100",
        "ssn_last_4": "0000",
    }
    accepted: Any = {"date": 1_772_442_000, "ip": "1.2.3.4"}
    custom = sim.accounts.create(
        type="custom",
        capabilities=wanted,
        business_type="individual",
        individual=person,
        tos_acceptance=accepted,
        external_account="btok_us_verified",
        business_profile={"name": "Tea", "mcc": "5499", "support_address": ADDRESS},
        settings={
            "payouts": {"schedule": {"interval": "weekly", "weekly_anchor": "friday"}},
            "branding": {"primary_color": "#112233"},
            "card_payments": {"statement_descriptor_prefix": "TEA"},
        },
    )
    yield custom
    own = custom["id"]
    yield sim.accounts.update(own, email="tea@example.com", metadata={"shop": "1"})
    yield sim.accounts.persons.update(own, custom["individual"]["id"], first_name="Jane")
    yield sim.accounts.capabilities.update(own, "card_payments", requested=False)
    yield sim.accounts.capabilities.retrieve(own, "sepa_debit_payments", expand=["account"])
    yield sim.accounts.capabilities.list(own)
    for type in ("standard", "express"):
        shop = sim.accounts.create(type=type, country="DE", email="shop@example.com")["id"]
        yield sim.account_links.create(account=shop, type="account_onboarding")
        yield sim.controls.complete_onboarding(shop)
        yield sim.controls.disable_account(shop, payouts=False)
        yield from sim.accounts.capabilities.all(shop)
        yield sim.controls.enable_account(shop)
        yield from sim.events.all(stripe_account=shop)
    yield sim.accounts.login_links.create(shop)
    yield sim.accounts.reject(shop, reason="terms_of_service")
    yield from sim.accounts.capabilities.all(shop)
    yield sim.accounts.unreject(shop)
    properties: Any = {"fees": {"payer": "application"}, "losses": {"payments": "application"}}
    company: Any = {
        "name": "Tea Ltd",
        "address": {**ADDRESS, "country": "GB"},
        "tax_id": "000000000",
        "registration_date": {"day": 1, "month": 2, "year": 2020},
        "structure": "private_company",
        "verification": {"document": {"front": "file_identity_document_success"}},
    }
    firm = sim.accounts.create(
        controller=properties, country="GB", business_type="company", company=company
    )["id"]
    yield sim.accounts.create(country="KR", type="custom")
    owner = sim.accounts.persons.create(
        firm, **person, relationship={"owner": True, "percent_ownership": "37.5", "title": "CEO"}
    )
    yield owner
    yield sim.accounts.persons.list(firm, relationship={"owner": True})
    yield sim.accounts.persons.retrieve(firm, owner["id"])
    sim.accounts.persons.delete(firm, owner["id"])
    yield sim.accounts.retrieve(firm)
    yield sim.accounts.list()
    yield error_of(sim.accounts.retrieve, "acct_none")
    yield error_of(sim.accounts.create, country="XX")
    yield error_of(sim.accounts.delete, sim.account)
    yield sim.webhook_endpoints.create(url=TEST_URL, enabled_events=["*"], connect=True)
    for account in (own, firm, shop):
        yield from sim.events.all(stripe_account=account)


TEST_URL = "https://example.com/connect"


LIVES: tuple[Life, ...] = (
    charges,
    charge_types,
    liability,
    onboarding,
    every_card,
    intents,
    bank_payments,
    refunds,
    refunds_that_wait,
    payouts,
    topups,
    settings,
    paid_to_a_card,
    added_funds,
    a_day_of_its_own,
    a_debt,
    instant_payouts,
    disputes,
    customers,
    endpoints,
    reserves,
    sessions,
    transfers,
    warnings_and_files,
    what_is_refused,
    *BESIDE,
)


def paid_at_the_bank(version: str) -> Iterator[Shape]:
    """Payments for which the customer is sent to another page, where such are enabled."""
    sim = Simulator(api_version=version, async_capture=False, payment_methods=ENABLED)
    for type, currency in (("ideal", "eur"), ("bancontact", "eur"), ("fpx", "myr")):
        intent = sim.payment_intents.create(
            amount=10_000,
            currency=currency,
            payment_method_data={"type": type},
            payment_method_types=[type],
            confirm=True,
            return_url="https://example.com",
        )
        yield intent
        yield sim.controls.authenticate(intent["id"])
    yield from every_list(sim)


def an_account_of(country: str, version: str) -> Iterator[Shape]:
    """The account, a payment in its own currency and the bank account that gets it."""
    sim = Simulator(country=country, api_version=version, async_capture=False)
    account = sim.accounts.retrieve_current()
    yield account
    yield sim.accounts.retrieve(account["id"])
    yield sim.charges.create(amount=50_000, currency=account["default_currency"], source="tok_visa")
    yield from sim.clock.advance(days=14)
    yield from sim.payouts.all()
    yield from every_list(sim)
