"""Pictures of a simulator, as matplotlib Figures; each needs `stripesim[notebook]`.

    from stripesim import pictures

    pictures.balance_over_time(sim)              what is at Stripe, and as what
    pictures.balances_of(sim, {"Ann": "acct_"})  who has the money, a band for each account
    pictures.side_by_side({"a": sim, "b": twin}) scenarios on one scale, and what differs
    pictures.payout_calendar(sim)                which day brought how much to the bank
    pictures.who_owes_whom(sim)                  which sellers are below zero, and who answers

`sim.settlements().plot()` draws how many days payments took to the bank, `sim.history().plot()`
what accounts had. Unless it is given one, a picture's title says what it shows.
"""

from __future__ import annotations

from stripesim.notebook.debts import who_owes_whom as who_owes_whom
from stripesim.notebook.parties import balances_of as balances_of
from stripesim.notebook.payout_calendar import payout_calendar as payout_calendar
from stripesim.notebook.plots import balance_over_time as balance_over_time
from stripesim.notebook.scenarios import side_by_side as side_by_side

__all__ = [
    "balance_over_time",
    "balances_of",
    "payout_calendar",
    "side_by_side",
    "who_owes_whom",
]
