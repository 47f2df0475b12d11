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
# A card is charged on Monday morning. We follow the money until the bank has it: first one charge,
# hour by hour; then a charge a day, through an ordinary week and through one with a bank holiday.
# All times are UTC, all amounts are in cents, as in Stripe's API.

# %%
from stripesim import Simulator, Table, pictures, rules

sim = Simulator(country="US", start="2026-03-02T09:00:00Z")  # a Monday
charge = sim.charges.create(amount=100_00, currency="usd", source="tok_visa")
sim.balance.retrieve()

# %% [markdown]
# Stripe keeps 2.9 % and 30 cents. The rest is ours, but it is *pending*: it is on its way from the
# card to Stripe. The row of the balance already says when that ends, and the simulator what will
# happen then.

# %%
row = sim.balance_transactions.retrieve(charge["balance_transaction"])
assert (row["fee"], row["net"], row["status"]) == (3_20, 96_80, "pending")
row

# %%
sim.upcoming()

# %% [markdown]
# ## Day by day
#
# **Tuesday**: nothing happens. Moving the clock returns the events of the way, and there are none.

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
# **Wednesday, 01:30**: the night's job takes everything that is available and makes a *payout* of
# it. The balance is empty, and the bank has nothing yet: the money is *in transit*.

# %%
sim.clock.advance_to("2026-03-04T01:30:00Z")
(payout,) = sim.payouts.list()["data"]
assert (payout["amount"], payout["status"]) == (96_80, "pending")
payout

# %% [markdown]
# **Wednesday, 07:30**: it is there.

# %%
sim.clock.advance_to("2026-03-04T12:00:00Z")
payout = sim.payouts.retrieve(payout["id"])
assert payout["status"] == "paid"
sim.events.list(types=["payout.created", "payout.updated", "payout.paid"])

# %% [markdown]
# ## All of it
#
# What happened, what it did to the four places where money can be, and the rule behind it.

# %%
story = sim.timeline()
assert story[-1]["bank"] == 96_80
story

# %%
pictures.balance_over_time(
    sim, bank=True, title="$100.00 charged on Monday: $96.80 are in the bank on Wednesday morning"
)

# %% [markdown]
# ## A charge a day, in an ordinary week
#
# From Thursday to Wednesday, at nine in the morning. Above, what is at Stripe; below, what has
# reached the bank.


# %%
def a_charge_a_day(thursday: str) -> Simulator:
    """Seven charges of $100.00, the first on a Thursday; then until the last has arrived."""
    sim = Simulator(country="US", start=f"{thursday}T09:00:00Z")
    for _ in range(7):
        sim.charges.create(amount=100_00, currency="usd", source="tok_visa")
        sim.clock.advance(days=1)
    sim.clock.advance(days=1, hours=15)
    return sim


ordinary = a_charge_a_day("2026-05-07")
pictures.balance_over_time(
    ordinary, bank=True, title="An ordinary week: at most $387.20 wait at Stripe, over the weekend"
)


# %% [markdown]
# Each automatic payout can say which charges it paid.


# %%
def paid_out(sim: Simulator) -> Table:
    """Each charge: when it was made, available, and in the bank."""
    rows = [
        {name: row[name] for name in ("created", "available_on")}
        | {"arrival_date": payout["arrival_date"], "net": row["net"]}
        for payout in sim.payouts.list(status="paid")["data"]
        for row in sim.balance_transactions.list(payout=payout["id"])["data"]
        if row["type"] == "charge"
    ]
    return Table(sorted(rows, key=lambda row: row["created"]))


paid_out(ordinary)


# %% [markdown]
# Friday, Saturday and Sunday all arrive on Tuesday: a weekend is not moved to Monday first, its
# days simply do not count.
#
# ## The same days around a bank holiday
#
# Two weeks later Monday is Memorial Day. Banks are closed, so Stripe's two business days pass over
# it. The long weekend shows as one wide step.

# %%
holiday = a_charge_a_day("2026-05-21")
pictures.balance_over_time(
    holiday, bank=True, title="The week of Memorial Day: at most $484.00, over the long weekend"
)

# %%
paid_out(holiday)


# %% [markdown]
# Side by side: how many days each charge was on its way.


# %%
def days_on_the_way(sim: Simulator) -> list[int]:
    day = 86_400
    return [row["arrival_date"] // day - row["created"] // day for row in paid_out(sim)]


weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
table = Table(
    {"charged on": day, "ordinary": usual, "Memorial Day": slow, "later": slow - usual}
    for day, usual, slow in zip(
        weekdays, days_on_the_way(ordinary), days_on_the_way(holiday), strict=True
    )
)
assert [row["ordinary"] for row in table] == [4, 4, 3, 2, 2, 2, 2]
assert [row["Memorial Day"] for row in table] == [5, 5, 4, 3, 2, 2, 2]
table

# %% [markdown]
# ## The answer
#
# **On Wednesday, at 07:30 UTC**: the charge settles for two business days, the next job pays it
# out, and the bank has it six hours later. A bank holiday delays the charges of the days before it
# by one day; the charge made *on* the holiday is as fast as any Monday's.
#
# Each step is a rule, and each rule says where it is from.

# %%
says = {rule["rule"]: rule for rule in rules()}
why = ("fee", "available_on", "timing_for", "federal_reserve_holidays", "next_job", "lands")
Table({name: says[rule][name] for name in ("says", "grade", "source")} for rule in why)
