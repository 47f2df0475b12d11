"""The names of the balances of an account, and of places that hold its money."""

from __future__ import annotations

from stripesim.engine.ledger import Between

PAYMENTS, PREFUNDING = "payments", "refund_and_dispute_prefunding"  # balances of an account
ISSUING = "issuing"  # another: what is there for cards that the account issues
TRANSFERS = Between("transfers")  # what is on its way from one account to another
RISK_RESERVED = "risk_reserved"  # where reserve holds keep money of the account itself
CONNECT_RESERVED = "connect_reserved"  # where a platform's money is held for its accounts' debts
