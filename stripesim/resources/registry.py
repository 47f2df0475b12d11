"""Every resource: its lifecycle, and how it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.world import Shape
from stripesim.resources.accounts.account.lifecycle import LIFECYCLE as ACCOUNT
from stripesim.resources.accounts.account.shape import render as show_account
from stripesim.resources.accounts.account_link import LIFECYCLE as ACCOUNT_LINK
from stripesim.resources.accounts.account_link import render as show_account_link
from stripesim.resources.accounts.account_session.lifecycle import LIFECYCLE as ACCOUNT_SESSION
from stripesim.resources.accounts.account_session.shape import render as show_account_session
from stripesim.resources.accounts.capability import Capability
from stripesim.resources.accounts.capability import render as show_capability
from stripesim.resources.accounts.file import LIFECYCLE as FILE
from stripesim.resources.accounts.file import render as show_file
from stripesim.resources.accounts.login_link import LIFECYCLE as LOGIN_LINK
from stripesim.resources.accounts.login_link import render as show_login_link
from stripesim.resources.accounts.person import LIFECYCLE as PERSON
from stripesim.resources.accounts.person import render as show_person
from stripesim.resources.balance.balance_settings.lifecycle import LIFECYCLE as BALANCE_SETTINGS
from stripesim.resources.balance.balance_settings.shape import render as show_balance_settings
from stripesim.resources.balance.balance_transaction import render as show_balance_transaction
from stripesim.resources.balance.balance_transfer import LIFECYCLE as BALANCE_TRANSFER
from stripesim.resources.balance.balance_transfer import render as show_balance_transfer
from stripesim.resources.balance.topup.lifecycle import LIFECYCLE as TOPUP
from stripesim.resources.balance.topup.shape import render as show_topup
from stripesim.resources.connect.application_fee.lifecycle import LIFECYCLE as APPLICATION_FEE
from stripesim.resources.connect.application_fee.shape import render as show_application_fee
from stripesim.resources.connect.connect_collection_transfer import (
    LIFECYCLE as CONNECT_COLLECTION_TRANSFER,
)
from stripesim.resources.connect.connect_collection_transfer import (
    render as show_connect_collection_transfer,
)
from stripesim.resources.connect.connection import LIFECYCLE as CONNECTION
from stripesim.resources.connect.connection import render as show_connection
from stripesim.resources.connect.fee_refund.lifecycle import LIFECYCLE as FEE_REFUND
from stripesim.resources.connect.fee_refund.shape import render as show_fee_refund
from stripesim.resources.connect.reserve_transaction import LIFECYCLE as RESERVE_TRANSACTION
from stripesim.resources.connect.reserve_transaction import render as show_reserve_transaction
from stripesim.resources.connect.transfer.lifecycle import LIFECYCLE as TRANSFER
from stripesim.resources.connect.transfer.shape import render as show_transfer
from stripesim.resources.connect.transfer_reversal.lifecycle import LIFECYCLE as TRANSFER_REVERSAL
from stripesim.resources.connect.transfer_reversal.shape import render as show_transfer_reversal
from stripesim.resources.events.webhook_delivery import LIFECYCLE as WEBHOOK_DELIVERY
from stripesim.resources.events.webhook_endpoint import LIFECYCLE as WEBHOOK_ENDPOINT
from stripesim.resources.events.webhook_endpoint import NewWebhookEndpoint
from stripesim.resources.events.webhook_endpoint import render as show_webhook_endpoint
from stripesim.resources.events.webhook_endpoint import render_created as show_new_webhook_endpoint
from stripesim.resources.payments.charge.lifecycle import LIFECYCLE as CHARGE
from stripesim.resources.payments.charge.shape import render as show_charge
from stripesim.resources.payments.customer.lifecycle import LIFECYCLE as CUSTOMER
from stripesim.resources.payments.customer.shape import render as show_customer
from stripesim.resources.payments.customer_balance_transaction import (
    LIFECYCLE as CUSTOMER_BALANCE_TRANSACTION,
)
from stripesim.resources.payments.customer_balance_transaction import (
    render as show_customer_balance_transaction,
)
from stripesim.resources.payments.dispute.lifecycle import LIFECYCLE as DISPUTE
from stripesim.resources.payments.dispute.shape import render as show_dispute
from stripesim.resources.payments.early_fraud_warning import LIFECYCLE as EARLY_FRAUD_WARNING
from stripesim.resources.payments.early_fraud_warning import render as show_early_fraud_warning
from stripesim.resources.payments.mandate import LIFECYCLE as MANDATE
from stripesim.resources.payments.mandate import render as show_mandate
from stripesim.resources.payments.payment_intent.lifecycle import LIFECYCLE as PAYMENT_INTENT
from stripesim.resources.payments.payment_intent.shape import render as show_payment_intent
from stripesim.resources.payments.payment_method.lifecycle import LIFECYCLE as PAYMENT_METHOD
from stripesim.resources.payments.payment_method.shape import Source
from stripesim.resources.payments.payment_method.shape import render as show_payment_method
from stripesim.resources.payments.payment_method.shape import render_card as show_card
from stripesim.resources.payments.payment_method.shape import render_source as show_source
from stripesim.resources.payments.refund.lifecycle import LIFECYCLE as REFUND
from stripesim.resources.payments.refund.shape import render as show_refund
from stripesim.resources.payments.review import LIFECYCLE as REVIEW
from stripesim.resources.payments.review import render as show_review
from stripesim.resources.payments.setup_attempt import LIFECYCLE as SETUP_ATTEMPT
from stripesim.resources.payments.setup_attempt import render as show_setup_attempt
from stripesim.resources.payments.setup_intent.lifecycle import LIFECYCLE as SETUP_INTENT
from stripesim.resources.payments.setup_intent.shape import render as show_setup_intent
from stripesim.resources.payments.tax_id import LIFECYCLE as TAX_ID
from stripesim.resources.payments.tax_id import render as show_tax_id
from stripesim.resources.payments.token import LIFECYCLE as TOKEN
from stripesim.resources.payments.token import render as show_token
from stripesim.resources.payouts.external_account.lifecycle import LIFECYCLE as EXTERNAL_ACCOUNT
from stripesim.resources.payouts.external_account.shape import render as show_external_account
from stripesim.resources.payouts.payout.lifecycle import LIFECYCLE as PAYOUT
from stripesim.resources.payouts.payout.shape import render as show_payout
from stripesim.resources.reserves.reserve_hold.lifecycle import LIFECYCLE as RESERVE_HOLD
from stripesim.resources.reserves.reserve_hold.shape import render as show_reserve_hold
from stripesim.resources.reserves.reserve_plan.lifecycle import LIFECYCLE as RESERVE_PLAN
from stripesim.resources.reserves.reserve_plan.shape import render as show_reserve_plan
from stripesim.resources.reserves.reserve_release.lifecycle import LIFECYCLE as RESERVE_RELEASE
from stripesim.resources.reserves.reserve_release.shape import render as show_reserve_release

RESOURCES: tuple[tuple[Lifecycle[Any], Any], ...] = (
    # payments
    (CHARGE, show_charge),
    (CUSTOMER, show_customer),
    (DISPUTE, show_dispute),
    (EARLY_FRAUD_WARNING, show_early_fraud_warning),
    (PAYMENT_INTENT, show_payment_intent),
    (PAYMENT_METHOD, show_payment_method),
    (REFUND, show_refund),
    (REVIEW, show_review),
    (MANDATE, show_mandate),
    (SETUP_ATTEMPT, show_setup_attempt),
    (SETUP_INTENT, show_setup_intent),
    (TAX_ID, show_tax_id),
    (CUSTOMER_BALANCE_TRANSACTION, show_customer_balance_transaction),
    (TOKEN, show_token),
    # balance
    (BALANCE_SETTINGS, show_balance_settings),
    (BALANCE_TRANSFER, show_balance_transfer),
    (TOPUP, show_topup),
    # payouts
    (EXTERNAL_ACCOUNT, show_external_account),
    (PAYOUT, show_payout),
    # accounts
    (ACCOUNT, show_account),
    (ACCOUNT_LINK, show_account_link),
    (ACCOUNT_SESSION, show_account_session),
    (FILE, show_file),
    (LOGIN_LINK, show_login_link),
    (PERSON, show_person),
    # connect
    (APPLICATION_FEE, show_application_fee),
    (CONNECT_COLLECTION_TRANSFER, show_connect_collection_transfer),
    (CONNECTION, show_connection),
    (FEE_REFUND, show_fee_refund),
    (RESERVE_TRANSACTION, show_reserve_transaction),
    (TRANSFER, show_transfer),
    (TRANSFER_REVERSAL, show_transfer_reversal),
    # reserves
    (RESERVE_HOLD, show_reserve_hold),
    (RESERVE_PLAN, show_reserve_plan),
    (RESERVE_RELEASE, show_reserve_release),
    # events
    (WEBHOOK_ENDPOINT, show_webhook_endpoint),
)

_LIVES = (*(lifecycle for lifecycle, _ in RESOURCES), WEBHOOK_DELIVERY)  # never shown by the API
LIFECYCLES: Mapping[str, Lifecycle[Any]] = {lifecycle.kind: lifecycle for lifecycle in _LIVES}
SHAPES: Mapping[str, Shape] = {
    "balance_transaction": show_balance_transaction,
    "card": show_card,
    Source.kind: show_source,
    Capability.kind: show_capability,
    NewWebhookEndpoint.kind: show_new_webhook_endpoint,
    **{lifecycle.kind: show for lifecycle, show in RESOURCES},
}
