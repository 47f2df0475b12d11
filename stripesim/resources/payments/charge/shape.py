"""How the API shows a charge."""

from __future__ import annotations

from typing import Any

from stripesim.engine.world import World
from stripesim.facts.card_numbers import Card, Decline
from stripesim.facts.evidence import rule
from stripesim.facts.statement_descriptors import prefix_of, with_suffix
from stripesim.resources.accounts.descriptors import own_descriptors
from stripesim.resources.connect.parties import OtherAccount
from stripesim.resources.connect.shape_of_a_charge import show
from stripesim.resources.payments import bank_payments, cards
from stripesim.resources.payments.bank_payments import failure_of
from stripesim.resources.payments.charge.outcomes import AUTHORIZED_FOR
from stripesim.resources.payments.charge.record import Charge
from stripesim.resources.payments.risk import is_reviewed, review_of
from stripesim.resources.requests import fresh


@rule("recorded", "a 2026 sandbox; the declined ones of four cards")
def outcome(decline: Decline | None) -> dict[str, Any]:
    """`outcome` says what the network and Radar answered."""
    if decline is None:
        return AUTHORIZED.copy()
    return {
        "advice_code": decline.advice_code,
        "network_advice_code": None,
        "network_decline_code": decline.network_decline_code,
        "network_status": decline.network_status,
        "reason": decline.reason,
        "risk_level": decline.risk_level,
        "risk_score": 20,
        "seller_message": decline.seller_message,
        "type": decline.type,
    }


def card_details(charge: Charge, card: Card, face: cards.Face) -> dict[str, Any]:
    """`payment_method_details.card`."""
    extras, amount, shape = charge.extras, charge.amount, face.of_charge.copy()
    shape["amount_authorized"] = amount
    shape["checks"] = cards.checks(card, extras) if extras else face.checks.copy()
    shape["extended_authorization"] = {"status": "disabled"}
    shape["incremental_authorization"] = {"status": "unavailable"}
    shape["multicapture"] = {"status": "unavailable"}
    shape["network_token"] = {"used": False}
    shape["overcapture"] = {"maximum_amount_capturable": amount, "status": "unavailable"}
    if extras:
        shape.update((name, extras[name]) for name in ("exp_month", "exp_year") if name in extras)
        if extras.get("authenticated"):
            shape["three_d_secure"] = dict(cards.AUTHENTICATED)
    if not charge.capture:
        shape["capture_before"] = charge.created + AUTHORIZED_FOR
        return dict(sorted(shape.items()))
    return shape


def source(charge: Charge, card: Card, face: cards.Face) -> dict[str, Any] | None:
    """`source`: the card of a direct charge. None for a charge of an intent, or of a payment method
    that is no card object.
    """
    id = charge.payment_method
    if id is None or charge.payment_intent is not None or id[:3] == "pm_":
        return None
    return cards.object_of(face, id, card, charge.extras, charge.customer)


@rule("assumed", "that no network said anything; of its source only that it is an account")
def by_transfer(charge: Charge, payer: OtherAccount) -> dict[str, Any]:
    """A payment that came by a transfer shows the sending account as its source."""
    return {
        "outcome": None,
        "receipt_url": None,
        "source": {"id": payer.account, "object": "account"},
        "source_transfer": charge.connected and charge.connected.source_transfer,
    }


UNNAMED = "STRIPESIM"  # on the statements for an account that has told no name


@rule("recorded", "1,528 card charges, 184 payments of transfers and 3 SEPA debits; others assumed")
def on_the_statement(charge: Charge, world: World) -> str | None:
    """`calculated_statement_descriptor`: the prefix and the suffix of a card charge, else the
    account's own descriptor; null for the payment of a transfer and a SEPA debit.
    """
    type, extras, connected = charge.instrument.type, charge.extras, charge.connected
    if type in ("stripe_account", "sepa_debit"):
        return None
    account = world.store.latest[(connected and connected.on_behalf_of) or charge.account]
    whole, prefix = own_descriptors(account) if account.details else (None, None)
    whole = whole or UNNAMED
    said: str | None = extras.get("statement_descriptor") if extras else None
    if type != "card":
        return (said or whole).upper()
    suffix = (extras.get("statement_descriptor_suffix") or said) if extras else None
    return with_suffix(prefix or prefix_of(whole), suffix) if suffix else whole


SHOWN_AS_IT_IS = ("pending", "failed")  # all other states show as succeeded


def of_its_state(shape: dict[str, Any], charge: Charge) -> None:
    """Fill in what follows from the state. `uncaptured` and `released` show as succeeded."""
    state = charge.state
    shape["captured"] = state in ("succeeded", "pending", "unbooked")
    shape["refunded"] = charge.amount_refunded >= charge.amount_captured > 0 or state == "released"
    if state in SHOWN_AS_IT_IS:
        shape["paid"] = False
        shape["status"] = state
    if state == "failed":
        decline = failure_of(charge)
        shape["outcome"] = outcome(decline)
        shape["receipt_url"] = None
        if decline is not None:
            shape["failure_code"] = decline.code
            shape["failure_message"] = decline.message


def render(charge: Charge, world: World) -> dict[str, Any]:
    """A charge, in the order of the API's names."""
    extras, instrument, shape = charge.extras, charge.instrument, SHAPE.copy()
    shape["id"] = id = charge.id
    shape["amount"] = charge.amount
    shape["amount_captured"] = charge.amount_captured
    shape["balance_transaction"] = charge.balance_transaction
    shape["billing_details"] = cards.billing(extras)
    shape["created"] = charge.created
    shape["currency"] = charge.currency
    shape["customer"] = charge.customer
    shape["description"] = charge.description
    if charge.disputes:
        shape["dispute"] = charge.disputes[-1]
        shape["disputed"] = True
    shape["failure_balance_transaction"] = charge.failure_balance_transaction
    shape["fraud_details"] = {}
    shape["metadata"] = {**charge.metadata}
    shape["outcome"] = AUTHORIZED.copy()
    shape["payment_intent"] = charge.payment_intent
    shape["payment_method"] = charge.payment_method
    shape["radar_options"] = {}
    shape["receipt_url"] = f"https://pay.stripe.com/receipts/payment/{id}"
    if charge.amount_refunded or charge.state != "succeeded":
        shape["amount_refunded"] = charge.amount_refunded
        of_its_state(shape, charge)
    if is_reviewed(charge):
        shape["outcome"] = TO_BE_REVIEWED.copy()
        shape["review"] = review_of(world.store, charge)
    if isinstance(instrument, Card):
        face = cards.face_of(instrument, charge.created, world)
        paid_with = {"card": card_details(charge, instrument, face), "type": "card"}
        shape["source"] = source(charge, instrument, face)
    elif isinstance(instrument, OtherAccount):
        paid_with = {"stripe_account": {}, "type": "stripe_account"}
        shape.update(by_transfer(charge, instrument))
    else:
        paid_with = bank_payments.of_charge(instrument, extras, world)
    shape["payment_method_details"] = paid_with
    if extras:
        shape.update((name, fresh(extras[name])) for name in SHOWN_AS_GIVEN if name in extras)
        if "shipping" in extras:
            shape["shipping"] = cards.shipping(extras["shipping"])
    shape["calculated_statement_descriptor"] = on_the_statement(charge, world)
    if charge.connected is not None:
        show(shape, charge, world)
    return shape


# Parameters that are only kept, and shown under their own names.
SHOWN_AS_GIVEN = (
    "fraud_details", "receipt_email", "statement_descriptor", "statement_descriptor_suffix",
    "transfer_group",
)  # fmt: skip

# The template of a charge's shape: copying and filling it is four times as fast as a new dict.
SHAPE: dict[str, Any] = {
    "id": None,
    "object": "charge",
    "amount": 0,
    "amount_captured": 0,
    "amount_refunded": 0,
    "application": None,
    "application_fee": None,
    "application_fee_amount": None,
    "balance_transaction": None,
    "billing_details": None,
    "calculated_statement_descriptor": None,
    "captured": True,
    "created": 0,
    "currency": None,
    "customer": None,
    "description": None,
    "destination": None,
    "dispute": None,
    "disputed": False,
    "failure_balance_transaction": None,
    "failure_code": None,
    "failure_message": None,
    "fraud_details": None,
    "livemode": False,
    "metadata": None,
    "on_behalf_of": None,
    "order": None,
    "outcome": None,
    "paid": True,
    "payment_intent": None,
    "payment_method": None,
    "payment_method_details": None,
    "radar_options": None,
    "receipt_email": None,
    "receipt_number": None,
    "receipt_url": None,
    "refunded": False,
    "review": None,
    "shipping": None,
    "source": None,
    "source_transfer": None,
    "statement_descriptor": None,
    "statement_descriptor_suffix": None,
    "status": "succeeded",
    "transfer_data": None,
    "transfer_group": None,
}
AUTHORIZED: dict[str, Any] = {
    "advice_code": None,
    "network_advice_code": None,
    "network_decline_code": None,
    "network_status": "approved_by_network",
    "reason": None,
    "risk_level": "normal",
    "risk_score": 20,
    "seller_message": "Payment complete.",
    "type": "authorized",
}
# Of a charge of elevated risk. (recorded: `type`, `reason` and `rule`; documented: the message,
# https://docs.stripe.com/radar/risk-evaluation; assumed: the score)
TO_BE_REVIEWED: dict[str, Any] = {
    "advice_code": None,
    "network_advice_code": None,
    "network_decline_code": None,
    "network_status": "approved_by_network",
    "reason": "elevated_risk_level",
    "risk_level": "elevated",
    "risk_score": 65,
    "rule": "manual_review_if_elevated_risk",
    "seller_message": "Stripe evaluated this payment as having elevated risk, and placed it in "
    "your manual review queue.",
    "type": "manual_review",
}
