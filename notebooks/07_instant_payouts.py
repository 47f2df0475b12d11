# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Can I have the money now, and what does that cost?
#
# **The idea:** an *instant payout* is in the bank within minutes, also on a Saturday, and also of
# money that is still pending: Stripe advances it. The fee is a share of the amount, however few
# days it saves.
#
# A caterer is paid \$1,000.00 on a Friday morning, and has to buy for the weekend. All times are
# UTC, amounts in code are cents.

# %%
from stripesim import Simulator, Table, errors, exercises, pictures


def friday() -> Simulator:
    """A payment of $1,000.00 on Friday, 6 March. Stripe has found the account eligible."""
    sim = Simulator(start="2026-03-06T09:00:00Z")
    sim.controls.allow_instant_payouts()
    sim.charges.create(amount=1_000_00, currency="usd", source="tok_visa")
    return sim


sim = friday()
sim.explain.payouts()

# %% [markdown]
# Nothing is available, and the next payout comes on Tuesday. But the balance has a third figure:

# %%
(can_be_sent,) = sim.balance.retrieve()["instant_available"]
pending = sim.balance.retrieve()["pending"][0]["amount"]
assert (pending, can_be_sent["amount"]) == (970_70, 956_35)
sim.balance.retrieve()

# %% [markdown]
# `instant_available` is less than what is pending by the fee, 1.5 %: so much can be sent and the
# fee still be paid.

# %%
payout = sim.payouts.create(amount=956_35, currency="usd", method="instant")
sim.clock.advance(hours=1)
assert sim.payouts.retrieve(payout["id"])["status"] == "paid"
sim.explain(payout)

# %% [markdown]
# What happened to the balance, line by line: the payout takes what is not available yet, Stripe
# advances as much, and the pending money of Tuesday pays that back.

# %%
sim.timeline()

# %% [markdown]
# ## Beside one who waits

# %%
waits = friday()
for each in (sim, waits):
    each.clock.advance_to("2026-03-11")
pictures.side_by_side(
    {"instant, on Friday": sim, "waits until Tuesday": waits},
    show=("pending", "in_transit", "bank"),
    title="Four days sooner in the bank, for $14.35",
)

# %%
assert waits.timeline()[-1]["bank"] - sim.timeline()[-1]["bank"] == 14_35

# %% [markdown]
# ## Is that much?
#
# As a loan it is dear: 1.5 % for the days that it saves, which are few. As a share of each payout
# it is the same whether it saves four days or one.

# %%
weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
week = Simulator(start="2026-03-02T09:00:00Z")
for _ in weekdays:
    week.charges.create(amount=100_00, currency="usd", source="tok_visa")
    week.clock.advance(days=1)
week.clock.advance(days=4)
table = Table(
    {
        "paid on": day,
        "days saved": round(row["days"]),
        "1.5 % is, as a rate for a year, in percent": round(1.5 * 365 / row["days"]),
    }
    for day, row in zip(weekdays, week.settlements(), strict=True)
)
table

# %% [markdown]
# ## Not everybody, not always
#
# Stripe decides which accounts are eligible, and there are limits for a day. What is refused says
# why:

# %%
stranger = Simulator()
stranger.charges.create(amount=100_00, currency="usd", source="tok_visa")
try:
    stranger.payouts.create(amount=50_00, currency="usd", method="instant")
except errors.InvalidRequestError as refused:
    why_not = stranger.explain(refused)
why_not

# %% [markdown]
# ## The answer
#
# **Yes**, within minutes, if Stripe has found the account eligible; for 1.5 % in the United States.
# Worth it if the money is needed before Tuesday. A habit of it costs half as much as the card fees.
#
# ## Exercises
#
# **1.** What does an instant payout of \$400.00 cost?


# %%
def fee_of(amount: int) -> int:
    twin = friday()
    twin.payouts.create(amount=amount, currency="usd", method="instant")
    return sum(row["fee"] for row in twin.balance_transactions.all() if row["type"] == "payout")


answer = ...  # yours, in cents
exercises.check(
    answer,
    lambda: fee_of(400_00),
    hint="1.5 % of $400.00.",
    why="It is taken of the balance, beside the $400.00.",
)

# %% [markdown]
# **2.** After an instant payout of \$400.00 on Friday, how much comes by itself on Tuesday?


# %%
def comes_on_tuesday() -> int:
    twin = friday()
    twin.payouts.create(amount=400_00, currency="usd", method="instant")
    twin.clock.advance_to("2026-03-11")
    return twin.payouts.list(limit=1)["data"][0]["amount"]


answer = ...  # yours, in cents
exercises.check(
    answer,
    comes_on_tuesday,
    hint="$970.70 were pending. The payout and its fee have been taken from them.",
    why="$970.70 less $400.00 less $6.00.",
)

# %% [markdown]
# **3.** It is Saturday. Send all that can be sent, so that nothing can be sent any more.

# %%
saturday = friday()
saturday.clock.advance(days=1)
...  # yours: saturday.payouts.create(...)
exercises.check(
    saturday.balance.retrieve()["instant_available"][0]["amount"],
    0,
    hint='saturday.balance.retrieve()["instant_available"] says how much; method="instant".',
    why="Banks are closed, and it arrives all the same.",
)
