"""The engine: records, transitions, a ledger, a schedule and a clock. It knows nothing of Stripe.

Read `table.py` first: a resource is a table of transitions. `Lifecycle` (`lifecycle.py`) is the
only reader of the table and the only writer of state. `change.py` is how one request or one
scheduled entry is staged and committed whole; `ledger.py` is where money stands.
"""
