"""One file a resource, named as the API names it, each led by its lifecycle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.world import Shape
from stripesim.resources import (
    account,
    account_link,
    account_session,
    application_fee,
    balance_settings,
    balance_transaction,
    balance_transfer,
    capability,
    charge,
    connect_collection_transfer,
    connection,
    customer,
    dispute,
    external_account,
    fee_refund,
    payment_intent,
    payment_method,
    payout,
    person,
    refund,
    reserve_hold,
    reserve_plan,
    reserve_release,
    reserve_transaction,
    setup_intent,
    token,
    topup,
    transfer,
    transfer_reversal,
    webhook_delivery,
    webhook_endpoint,
)

_WITH_A_LIFE = (
    account,
    account_session,
    application_fee,
    balance_settings,
    balance_transfer,
    charge,
    connect_collection_transfer,
    connection,
    customer,
    dispute,
    external_account,
    fee_refund,
    payment_intent,
    payment_method,
    payout,
    person,
    refund,
    reserve_hold,
    reserve_plan,
    reserve_release,
    reserve_transaction,
    setup_intent,
    token,
    topup,
    transfer,
    transfer_reversal,
    webhook_endpoint,
)

LIFECYCLES: Mapping[str, Lifecycle[Any]] = {
    module.LIFECYCLE.kind: module.LIFECYCLE for module in (*_WITH_A_LIFE, webhook_delivery)
}
SHAPES: Mapping[str, Shape] = {
    "balance_transaction": balance_transaction.render,
    "card": payment_method.render_card,
    account_link.AccountLink.kind: account_link.render,
    account_link.LoginLink.kind: account_link.render_login,
    capability.Capability.kind: capability.render,
    webhook_endpoint.NewWebhookEndpoint.kind: webhook_endpoint.render_created,
    **{module.LIFECYCLE.kind: module.render for module in _WITH_A_LIFE},
}
