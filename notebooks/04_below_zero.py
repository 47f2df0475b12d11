# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # My money is paid out, and a customer wants it back. What happens to my balance?
#
# **The idea:** a balance can go *below zero*. Then no payout is made, and what comes in fills the
# hole first; or Stripe *debits* the bank.
#
# There are two ways in which a customer gets money back. A *refund* is what you give. A *dispute*
# is what the customer's bank takes, and it costs a fee. All times are UTC, amounts in code are
# cents.

# %%
from stripesim import Simulator, Table, errors, exercises, pictures, situations


def paid_out(debit: bool = False) -> tuple[Simulator, str]:
    """A sale of $100.00 on Monday, which is in the bank on Wednesday; it is Thursday."""
    sim = Simulator(start="2026-03-02T09:00:00Z")
    sim.balance_settings.update(payments={"debit_negative_balances": debit})
    sale = sim.charges.create(amount=100_00, currency="usd", source="tok_visa")
    sim.clock.advance(days=3)
    return sim, sale["id"]


def available(sim: Simulator) -> int:
    amount: int = sim.balance.retrieve()["available"][0]["amount"]
    return amount


# %% [markdown]
# ## A refund
#
# The sale brought **\$96.80**, and they are in the bank. The customer gets all of the **\$100.00**.

# %%
sim, sale = paid_out()
refund = sim.refunds.create(charge=sale)
assert available(sim) == -100_00
sim.explain(refund)

# %% [markdown]
# The fee of \$3.20 does not come back: a sale that is refunded has cost that much. Now the balance
# is below zero. What follows by itself, and what ends it?

# %%
sim.explain.balance()

# %% [markdown]
# This account does not let Stripe debit its bank. So the hole stays, until sales fill it. Here is
# one sale of \$60.00 a day:

# %%
for _ in range(6):
    sim.charges.create(amount=60_00, currency="usd", source="tok_visa")
    sim.clock.advance(days=1)
sim.clock.advance(days=2)
pictures.balance_over_time(
    sim, title="No payout from Wednesday to Tuesday: sales fill the hole of the refund first"
)

# %% [markdown]
# The orange part is what is owed. Pending money (yellow) stands beside it and does not help, until
# it is available. On Tuesday the sales of Friday and of the weekend are, and the payouts go on.

# %%
sim.explain.payouts(on="2026-03-06")

# %% [markdown]
# ## The same with a bank that may be debited
#
# With `debit_negative_balances` Stripe takes what is missing from the bank, in the following night:
# a payout with a negative amount.

# %%
debited, sale = paid_out(debit=True)
debited.refunds.create(charge=sale)
debited.clock.advance(days=1)
assert available(debited) == 0
(debit, payout) = debited.payouts.list()["data"]
assert (debit["amount"], payout["amount"]) == (-100_00, 96_80)
debited.explain(debit)

# %% [markdown]
# ## A dispute
#
# The customer's bank claims the payment back, for instance because its card was stolen. The amount
# and a fee of \$15.00 leave at once; then you can submit evidence, until a day that the dispute
# names.

# %%
disputed, sale = paid_out()
dispute = disputed.controls.dispute_charge(sale)
assert available(disputed) == -115_00
disputed.explain(dispute)

# %% [markdown]
# Two ends, each played in a copy of this world: nothing is done; evidence is submitted, and wins.
# (In Stripe's test mode the text `winning_evidence` wins.)

# %%
nothing, won = disputed.fork(), disputed.fork()
nothing.clock.advance(days=14)
won.disputes.update(dispute["id"], evidence={"uncategorized_text": "winning_evidence"}, submit=True)
won.clock.advance(days=14)
ends = Table(
    {
        "end": name,
        "the sale brought, in cents": 96_80,
        "what is left of it": 96_80 + available(each),
        "status": each.disputes.retrieve(dispute["id"])["status"],
    }
    for name, each in (("nothing is done", nothing), ("evidence wins", won))
)
ends

# %% [markdown]
# ## The answer
#
# The balance goes below zero, by the whole amount, and by the dispute's fee. Payouts stop. Sales
# fill the hole, or the bank does. A refund costs the fee of the sale; a lost dispute costs \$15.00
# more.
#
# ## Exercises
#
# **1.** A sale of \$40.00 is paid out, and then refunded in full. What has it cost you, all in all?


# %%
def cost_of_a_refund() -> int:
    sim = Simulator()
    sale = sim.charges.create(amount=40_00, currency="usd", source="tok_visa")
    sim.clock.advance(days=3)
    sim.refunds.create(charge=sale["id"])
    return -sum(row["net"] for row in sim.balance_transactions.all() if row["type"] != "payout")


answer = ...  # yours, in cents
exercises.check(
    answer,
    cost_of_a_refund,
    hint="The customer gets $40.00. What did the sale bring?",
    why="The fee: 2.9 % of $40.00 and 30 cents.",
)

# %% [markdown]
# **2.** The balance is at **-\$100.00**, and **\$150.00** are *pending*. A payout of **\$20.00** is
# asked for. What does Stripe say: "yes" or "no"?


# %%
def what_stripe_says() -> str:
    sim, sale = paid_out()
    sim.refunds.create(charge=sale)
    sim.charges.create(amount=150_00, currency="usd", source="tok_visa")
    try:
        sim.payouts.create(amount=20_00, currency="usd")
    except errors.InvalidRequestError as refused:
        print(sim.explain(refused))
        return "no"
    return "yes"


answer = ...  # yours, "yes" or "no"
exercises.check(
    answer,
    what_stripe_says,
    hint="Only what is available counts.",
    why="Pending money fills no hole before it is available.",
)

# %% [markdown]
# **3.** `situations` has beginnings that are needed often. In this one the evidence of a dispute is
# due within the hour. Win it.

# %%
late = Simulator()
ids = situations.dispute_about_to_be_lost(late)
...  # yours: late.disputes.update(ids.dispute, ...)
late.clock.advance(days=7)
exercises.check(
    late.disputes.retrieve(ids.dispute)["status"],
    "won",
    hint="Submit the evidence, as it was done above.",
    why="The amount comes back. What it cost is told by late.explain.period(...).",
)
