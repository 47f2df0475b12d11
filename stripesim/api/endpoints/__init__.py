"""Every endpoint that is simulated, declared once; one file for each group of resources.

To add one: declare it in the class of its resource (`service.py` shows how). A new class is added
to `SERVICES` below, and to `Simulator`, where users find it.
"""

from __future__ import annotations

from stripesim.api.endpoints.account_links import AccountLinks, AccountSessions, LoginLinks
from stripesim.api.endpoints.accounts import Accounts, Capabilities
from stripesim.api.endpoints.balance import Balance, BalanceSettings, BalanceTransactions, Topups
from stripesim.api.endpoints.charges import Charges, Disputes, Refunds
from stripesim.api.endpoints.connect import (
    ApplicationFeeRefunds,
    ApplicationFees,
    TransferReversals,
    Transfers,
)
from stripesim.api.endpoints.country_specs import CountrySpecs
from stripesim.api.endpoints.customer_details import (
    CustomerBalanceTransactions,
    CustomerSources,
    CustomerTaxIds,
)
from stripesim.api.endpoints.customers import CustomerPaymentMethods, Customers
from stripesim.api.endpoints.events import Events, WebhookEndpoints
from stripesim.api.endpoints.exchange_rates import ExchangeRates
from stripesim.api.endpoints.external_accounts import ExternalAccounts
from stripesim.api.endpoints.files import Files
from stripesim.api.endpoints.intents import PaymentIntents, SetupIntents
from stripesim.api.endpoints.mandates import Mandates, SetupAttempts
from stripesim.api.endpoints.payment_methods import PaymentMethods
from stripesim.api.endpoints.payouts import Payouts
from stripesim.api.endpoints.persons import Persons
from stripesim.api.endpoints.radar import EarlyFraudWarnings, Reviews
from stripesim.api.endpoints.reserves import ReserveHolds, ReservePlans, ReserveReleases
from stripesim.api.endpoints.tokens import Tokens
from stripesim.api.service import routes_of

SERVICES = (
    AccountLinks,
    AccountSessions,
    Accounts,
    ApplicationFeeRefunds,
    ApplicationFees,
    Balance,
    BalanceSettings,
    BalanceTransactions,
    Capabilities,
    Charges,
    CountrySpecs,
    CustomerBalanceTransactions,
    CustomerPaymentMethods,
    CustomerSources,
    CustomerTaxIds,
    Customers,
    Disputes,
    EarlyFraudWarnings,
    Events,
    ExchangeRates,
    ExternalAccounts,
    Files,
    LoginLinks,
    Mandates,
    PaymentIntents,
    PaymentMethods,
    Payouts,
    Persons,
    Refunds,
    ReserveHolds,
    ReservePlans,
    ReserveReleases,
    Reviews,
    SetupAttempts,
    SetupIntents,
    Tokens,
    Topups,
    TransferReversals,
    Transfers,
    WebhookEndpoints,
)
ROUTES = routes_of(SERVICES)
