"""The names of an account's balances, and of the other places of the ledger that hold money."""

from __future__ import annotations

from stripesim.engine.ledger import Between

PAYMENTS, PREFUNDING = "payments", "refund_and_dispute_prefunding"  # balances of an account
ISSUING = "issuing"  # the balance for cards that the account issues
TRANSFERS = Between("transfers")  # money between two accounts, while a change moves it
RISK_RESERVED = "risk_reserved"  # the account's own money on reserve holds
CONNECT_RESERVED = "connect_reserved"  # a platform's money held for its accounts' debts
