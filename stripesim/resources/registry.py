"""Every resource: its lifecycle, and how it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.world import Shape
from stripesim.resources.accounts import account_link, capability, login_link, person
from stripesim.resources.accounts.account import lifecycle as account
from stripesim.resources.accounts.account import shape as account_shape
from stripesim.resources.accounts.account_session import lifecycle as account_session
from stripesim.resources.accounts.account_session import shape as account_session_shape
from stripesim.resources.balance import balance_transaction, balance_transfer
from stripesim.resources.balance.balance_settings import lifecycle as balance_settings
from stripesim.resources.balance.balance_settings import shape as balance_settings_shape
from stripesim.resources.balance.topup import lifecycle as topup
from stripesim.resources.balance.topup import shape as topup_shape
from stripesim.resources.connect import (
    connect_collection_transfer,
    connection,
    reserve_transaction,
)
from stripesim.resources.connect.application_fee import lifecycle as application_fee
from stripesim.resources.connect.application_fee import shape as application_fee_shape
from stripesim.resources.connect.fee_refund import lifecycle as fee_refund
from stripesim.resources.connect.fee_refund import shape as fee_refund_shape
from stripesim.resources.connect.transfer import lifecycle as transfer
from stripesim.resources.connect.transfer import shape as transfer_shape
from stripesim.resources.connect.transfer_reversal import lifecycle as transfer_reversal
from stripesim.resources.connect.transfer_reversal import shape as transfer_reversal_shape
from stripesim.resources.events import webhook_delivery, webhook_endpoint
from stripesim.resources.payments import token
from stripesim.resources.payments.charge import lifecycle as charge
from stripesim.resources.payments.charge import shape as charge_shape
from stripesim.resources.payments.customer import lifecycle as customer
from stripesim.resources.payments.customer import shape as customer_shape
from stripesim.resources.payments.dispute import lifecycle as dispute
from stripesim.resources.payments.dispute import shape as dispute_shape
from stripesim.resources.payments.payment_intent import lifecycle as payment_intent
from stripesim.resources.payments.payment_intent import shape as payment_intent_shape
from stripesim.resources.payments.payment_method import lifecycle as payment_method
from stripesim.resources.payments.payment_method import shape as payment_method_shape
from stripesim.resources.payments.refund import lifecycle as refund
from stripesim.resources.payments.refund import shape as refund_shape
from stripesim.resources.payments.setup_intent import lifecycle as setup_intent
from stripesim.resources.payments.setup_intent import shape as setup_intent_shape
from stripesim.resources.payouts.external_account import lifecycle as external_account
from stripesim.resources.payouts.external_account import shape as external_account_shape
from stripesim.resources.payouts.payout import lifecycle as payout
from stripesim.resources.payouts.payout import shape as payout_shape
from stripesim.resources.reserves.reserve_hold import lifecycle as reserve_hold
from stripesim.resources.reserves.reserve_hold import shape as reserve_hold_shape
from stripesim.resources.reserves.reserve_plan import lifecycle as reserve_plan
from stripesim.resources.reserves.reserve_plan import shape as reserve_plan_shape
from stripesim.resources.reserves.reserve_release import lifecycle as reserve_release
from stripesim.resources.reserves.reserve_release import shape as reserve_release_shape

_WITH_A_LIFE = (
    account,
    account_link,
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
    login_link,
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

# How those are shown that are a folder of files.
_FOLDERS: Mapping[str, Shape] = {
    "account": account_shape.render,
    "account_session": account_session_shape.render,
    "application_fee": application_fee_shape.render,
    "balance_settings": balance_settings_shape.render,
    "charge": charge_shape.render,
    "customer": customer_shape.render,
    "dispute": dispute_shape.render,
    "external_account": external_account_shape.render,
    "fee_refund": fee_refund_shape.render,
    "payment_intent": payment_intent_shape.render,
    "payment_method": payment_method_shape.render,
    "payout": payout_shape.render,
    "refund": refund_shape.render,
    "reserve_hold": reserve_hold_shape.render,
    "reserve_plan": reserve_plan_shape.render,
    "reserve_release": reserve_release_shape.render,
    "setup_intent": setup_intent_shape.render,
    "topup": topup_shape.render,
    "transfer": transfer_shape.render,
    "transfer_reversal": transfer_reversal_shape.render,
}

LIFECYCLES: Mapping[str, Lifecycle[Any]] = {
    module.LIFECYCLE.kind: module.LIFECYCLE for module in (*_WITH_A_LIFE, webhook_delivery)
}
SHAPES: Mapping[str, Shape] = {
    "balance_transaction": balance_transaction.render,
    "card": payment_method_shape.render_card,
    capability.Capability.kind: capability.render,
    webhook_endpoint.NewWebhookEndpoint.kind: webhook_endpoint.render_created,
    **_FOLDERS,
    **{
        module.LIFECYCLE.kind: module.render
        for module in _WITH_A_LIFE
        if module.LIFECYCLE.kind not in _FOLDERS
    },
}
