# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # When is Monday's charge in my bank, and why?
#
# **The idea:** a payment is *pending* first. After some business days it is *available*, and the
# next night's *payout* takes it to the bank.
#
# A customer pays \$100.00 by card on Monday morning. We follow the money until the bank has it. All
# times are UTC, all amounts in code are in cents, as in Stripe's API.

# %%
from stripesim import Simulator, Table, exercises, pictures

sim = Simulator(country="US", start="2026-03-02T09:00:00Z")  # a Monday
charge = sim.charges.create(amount=100_00, currency="usd", source="tok_visa")
sim.balance.retrieve()

# %% [markdown]
# Stripe keeps a fee of 2.9 % and 30 cents. The rest is ours, but it is *pending*: it is on its way
# from the card to Stripe. What comes next is known already:

# %%
sim.upcoming()

# %% [markdown]
# ## Day by day
#
# **Tuesday**: nothing happens. Moving the clock returns the events on the way, and there are none.

# %%
assert sim.clock.advance_to("2026-03-03T23:59:59Z") == []

# %% [markdown]
# **Wednesday, 00:00**: two business days after the day of the charge the money is *available*. The
# hour of the charge does not matter, only its day.

# %%
sim.clock.advance_to("2026-03-04")
balance = sim.balance.retrieve()
assert balance["available"][0]["amount"] == 96_80
balance

# %% [markdown]
# **Wednesday, 01:30**: Stripe makes a *payout* of everything that is available. The balance is
# empty, and the bank has nothing yet: the money is on its way. **07:30**: it is there.

# %%
sim.clock.advance_to("2026-03-04T12:00:00Z")
(payout,) = sim.payouts.list()["data"]
assert (payout["amount"], payout["status"]) == (96_80, "paid")
story = sim.timeline()
assert story[-1]["bank"] == 96_80
story

# %%
pictures.balance_over_time(
    sim, bank=True, title="$100.00 charged on Monday: $96.80 are in the bank on Wednesday morning"
)

# %% [markdown]
# ## Why?
#
# Ask. Every sentence names the rule that decided, and "The rules" says where it is known from.

# %%
sim.explain(charge)

# %% [markdown]
# ## A charge a day, around a bank holiday
#
# Seven charges of \$100.00, one a day from Thursday on: first in an ordinary week, then in one
# whose Monday is Memorial Day. Closed days are grey.


# %%
def a_charge_a_day(thursday: str) -> Simulator:
    """Seven charges, the first on a Thursday; then until the last has arrived."""
    sim = Simulator(country="US", start=f"{thursday}T09:00:00Z")
    for _ in range(7):
        sim.charges.create(amount=100_00, currency="usd", source="tok_visa")
        sim.clock.advance(days=1)
    sim.clock.advance(days=1, hours=15)
    return sim


ordinary, holiday = a_charge_a_day("2026-05-07"), a_charge_a_day("2026-05-21")
pictures.balance_over_time(
    holiday,
    bank=True,
    title="Nothing arrives from Saturday to Tuesday: a weekend, and Memorial Day after it",
)

# %% [markdown]
# How many days each charge was on its way, by the day on which it was made:

# %%
weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
table = Table(
    {"charged on": day, "ordinary": round(usual["days"]), "Memorial Day": round(slow["days"])}
    for day, usual, slow in zip(
        weekdays, ordinary.settlements(), holiday.settlements(), strict=True
    )
)
assert [row["ordinary"] for row in table] == [4, 4, 3, 2, 2, 2, 2]
assert [row["Memorial Day"] for row in table] == [5, 5, 4, 3, 2, 2, 2]
table

# %% [markdown]
# Friday, Saturday and Sunday all arrive on Tuesday: days on which banks are closed do not count. A
# bank holiday delays the charges before it by a day. The charge made *on* the holiday is as fast as
# any Monday's.
#
# ## The answer
#
# **On Wednesday, at 07:30 UTC**: pending for two business days, paid out in the night, in the bank
# six hours later.
#
# ## Exercises
#
# Put your answer in place of the dots and run the cell: it says whether that is right, or gives a
# hint. (What is right is written nowhere: the function above the dots plays it. You need not read
# it.)
#
# **1.** A customer pays \$250.00 on a Tuesday. How many cents reach the bank?


# %%
def tuesdays_sale() -> int:
    sim = Simulator(start="2026-03-03T17:00:00Z")
    sim.charges.create(amount=250_00, currency="usd", source="tok_visa")
    sim.clock.advance(days=7)
    return sim.timeline()[-1]["bank"]


answer = ...  # yours, in cents
exercises.check(
    answer,
    tuesdays_sale,
    hint="2.9 % of the amount stay with Stripe, and 30 cents more.",
    why="2.9 % are $7.25; with the 30 cents the fee is $7.55.",
)

# %% [markdown]
# **2.** Monday, 7 September 2026, is Labor Day. A customer pays on Friday, 4 September. On which
# day is the money in the bank?


# %%
def in_the_bank_on(sim: Simulator) -> str:
    """The day on which the first sale reached the bank."""
    return sim.settlements().to_pandas()["bank_utc"][0].strftime("%Y-%m-%d")


def fridays_sale() -> str:
    sim = Simulator(start="2026-09-04T09:00:00Z")
    sim.charges.create(amount=100_00, currency="usd", source="tok_visa")
    sim.clock.advance(days=14)
    return in_the_bank_on(sim)


answer = ...  # yours, a text such as "2026-09-05"
exercises.check(
    answer,
    fridays_sale,
    hint="Count two business days after Friday. Weekends and Labor Day are none.",
    why="Tuesday is the first business day after it, Wednesday the second.",
)

# %% [markdown]
# **3.** A shop wants its money once a week, on Fridays. Its *schedule* is a setting of the account,
# and `shop.balance_settings.update(payments={"payouts": {"schedule": ...}})` changes it, with
# `{"interval": "weekly", "weekly_payout_days": [...]}` as the schedule. Write that line, so that
# Monday's charge arrives on Friday.

# %%
shop = Simulator(start="2026-03-02T09:00:00Z")
...  # yours: change the schedule
shop.charges.create(amount=100_00, currency="usd", source="tok_visa")
shop.clock.advance(days=7)
exercises.check(
    in_the_bank_on(shop),
    "2026-03-06",
    hint='The payout does not arrive on Friday yet. Days are English words, as in ["monday"].',
    why="The money is available on Wednesday all the same, and waits for Friday.",
)

# %% [markdown]
# Why was nothing paid out on Thursday? Run this once before and once after your answer.

# %%
shop.explain.payouts(on="2026-03-05")
