"""What the SDK declares as an id or an object can be expanded."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from stripesim.api.endpoints import ROUTES
from stripesim.api.expand import ANY

from .sdk_types import is_sdk_class, keys_of, members_of

CLASSES: dict[str, Any] = {
    "application_fee": stripe.ApplicationFee,
    "balance_transaction": stripe.BalanceTransaction,
    "bank_account": stripe.BankAccount,
    "capability": stripe.Capability,
    "card": stripe.Card,
    "charge": stripe.Charge,
    "connect_collection_transfer": stripe.ConnectCollectionTransfer,
    "customer": stripe.Customer,
    "dispute": stripe.Dispute,
    "fee_refund": stripe.ApplicationFeeRefund,
    "payment_intent": stripe.PaymentIntent,
    "payment_method": stripe.PaymentMethod,
    "payout": stripe.Payout,
    "refund": stripe.Refund,
    "reserve.hold": stripe.reserve.Hold,
    "reserve.release": stripe.reserve.Release,
    "setup_intent": stripe.SetupIntent,
    "topup": stripe.Topup,
    "transfer": stripe.Transfer,
    "transfer_reversal": stripe.TransferReversal,
}


@pytest.mark.parametrize("kind", CLASSES)
def test_an_id_that_may_be_an_object_can_be_expanded(kind: str) -> None:
    expandable = {
        name
        for name, hint in keys_of(CLASSES[kind]).items()
        if str in members_of(hint) and any(map(is_sdk_class, members_of(hint)))
    }
    assert expandable - set(ROUTES.expandable[kind]) == set()


def test_every_kind_with_something_to_expand_is_looked_at() -> None:
    shown = {route.kind for route in ROUTES.all} & set(ROUTES.expandable)
    # An external account is a bank account or a card; what expands in a balance is a list.
    assert shown - set(CLASSES) <= {"external_account", "balance"}
    assert ROUTES.expandable["balance_transaction"]["source"] == ANY
