"""The names of an account's balances, and of the other places of the ledger that hold money."""

from __future__ import annotations

from stripesim.engine.ledger import Between

PAYMENTS, PREFUNDING = "payments", "refund_and_dispute_prefunding"  # balances of an account
ISSUING = "issuing"  # the balance for cards that the account issues
TRANSFERS = Between("transfers")  # what is on its way from one account to another
RISK_RESERVED = "risk_reserved"  # what reserve holds keep back of the account's own money
CONNECT_RESERVED = "connect_reserved"  # what a platform has to hold for its accounts' debts
