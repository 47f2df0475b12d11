"""The floors: the least that something like it could cost. They do not change.

- For a call through the official SDK: the same door, where the same bytes come back at once.
- For a native charge: one attrs record with slots and 20 fields, put into a dict and a list, and
  the charge's dict written as a literal.
- For what must not depend on how much there is: the same with a thousandth of it, or the first
  page. For `import stripesim`: the two packages that it depends on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import stripe
from attrs import define

from stripesim import Simulator
from stripesim.adapters import stripe_sdk

Shape = dict[str, Any]

# -- the official SDK ------------------------------------------------------------------------------


def constant_client(sim: Simulator, method: str, path: str, form: str = "") -> stripe.StripeClient:
    """A client that gets, whatever it asks, what the simulator says to this one request."""
    headers = {"Authorization": "Bearer sk_test_floor"}
    constant = sim.answer(method, f"https://api.stripe.com{path}", headers, form)
    assert constant[0] == 200, constant

    def answer(
        method: str, url: str, headers: Mapping[str, str], body: str | bytes | None
    ) -> tuple[int, dict[str, str], bytes]:
        return constant

    return stripe_sdk.client(answer)


# -- a native charge -------------------------------------------------------------------------------


@define(slots=True)
class Record:
    """Twenty fields, as many as a charge has that are worth keeping."""

    id: str
    account: str
    created: int
    status: str
    amount: int
    currency: str
    brand: str
    country: str
    funding: str
    last4: str
    payment_method: str
    payment_intent: str | None
    captured: bool
    amount_captured: int
    amount_refunded: int
    balance_transaction: str
    customer: str | None
    description: str | None
    metadata: Shape
    fingerprint: str


class Floor:
    """A charge, with nothing decided, nothing counted and nobody told."""

    def __init__(self) -> None:
        self.by_id: dict[str, Record] = {}
        self.records: list[Record] = []

    def create(self) -> Shape:
        serial = len(self.records)
        record = Record(
            f"ch_1T6SKay1TMtxYqzC{serial:08}",
            "acct_1Wni6ly1TMtxYqzC",
            1772442000,
            "succeeded",
            10_000,
            "usd",
            "visa",
            "US",
            "credit",
            "4242",
            "card_1T6SKay1TMtxYqzC5BDkwGoX",
            None,
            True,
            10_000,
            0,
            "txn_1T6SKay1TMtxYqzCysizrmam",
            None,
            None,
            {},
            "qWFI9AFr3lKtTmIe",
        )
        self.by_id[record.id] = record
        self.records.append(record)
        return literal(record)


def literal(charge: Record) -> Shape:
    """The charge as the API shows it."""
    return {
        "id": charge.id,
        "object": "charge",
        "amount": charge.amount,
        "amount_captured": charge.amount_captured,
        "amount_refunded": charge.amount_refunded,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": charge.balance_transaction,
        "billing_details": {
            "address": {
                "city": None,
                "country": None,
                "line1": None,
                "line2": None,
                "postal_code": None,
                "state": None,
            },
            "email": None,
            "name": None,
            "phone": None,
            "tax_id": None,
        },
        "calculated_statement_descriptor": "STRIPESIM",
        "captured": charge.captured,
        "created": charge.created,
        "currency": charge.currency,
        "customer": charge.customer,
        "description": charge.description,
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": False,
        "metadata": charge.metadata,
        "on_behalf_of": None,
        "outcome": {
            "advice_code": None,
            "network_advice_code": None,
            "network_decline_code": None,
            "network_status": "approved_by_network",
            "reason": None,
            "risk_level": "normal",
            "risk_score": 20,
            "seller_message": "Payment complete.",
            "type": "authorized",
        },
        "paid": True,
        "payment_intent": charge.payment_intent,
        "payment_method": charge.payment_method,
        "payment_method_details": {
            "card": {
                "amount_authorized": charge.amount,
                "authorization_code": None,
                "brand": charge.brand,
                "checks": {
                    "address_line1_check": None,
                    "address_postal_code_check": None,
                    "cvc_check": "pass",
                },
                "country": charge.country,
                "exp_month": 12,
                "exp_year": 2027,
                "extended_authorization": {"status": "disabled"},
                "fingerprint": charge.fingerprint,
                "funding": charge.funding,
                "incremental_authorization": {"status": "unavailable"},
                "installments": None,
                "last4": charge.last4,
                "mandate": None,
                "multicapture": {"status": "unavailable"},
                "network": charge.brand,
                "network_token": {"used": False},
                "network_transaction_id": None,
                "overcapture": {
                    "maximum_amount_capturable": charge.amount,
                    "status": "unavailable",
                },
                "regulated_status": "unregulated",
                "three_d_secure": None,
                "transaction_link_id": None,
                "wallet": None,
            },
            "type": "card",
        },
        "receipt_email": None,
        "receipt_number": None,
        "receipt_url": "https://pay.stripe.com/receipts/payment/" + charge.id,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source": {
            "id": charge.payment_method,
            "object": "card",
            "address_city": None,
            "address_country": None,
            "address_line1": None,
            "address_line1_check": None,
            "address_line2": None,
            "address_state": None,
            "address_zip": None,
            "address_zip_check": None,
            "brand": "Visa",
            "country": charge.country,
            "customer": charge.customer,
            "cvc_check": "pass",
            "dynamic_last4": None,
            "exp_month": 12,
            "exp_year": 2027,
            "fingerprint": charge.fingerprint,
            "funding": charge.funding,
            "last4": charge.last4,
            "metadata": {},
            "name": None,
            "regulated_status": "unregulated",
            "tokenization_method": None,
        },
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": charge.status,
        "transfer_data": None,
        "transfer_group": None,
    }


# -- imports ---------------------------------------------------------------------------------------

# Prints the seconds that the dependencies take to import, and those that stripesim takes then.
IMPORTS = """
from time import perf_counter
start = perf_counter()
import attrs, sortedcontainers
between = perf_counter()
from stripesim import Simulator
print(between - start, perf_counter() - between)
"""
