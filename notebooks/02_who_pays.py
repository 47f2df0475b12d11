# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A seller falls below zero. Who pays?
#
# **The idea:** what a seller owes is paid by the seller's bank, if it may be debited. If not, it
# depends on one field, `controller.losses`: the *platform*, or Stripe.
#
# A marketplace is a *platform*; its sellers have *accounts* of their own, connected to it. A seller
# has sold for \$100.00 and was paid out. Then the customer wants the money back. The refund leaves
# a balance that is empty: it falls *below zero*. All times are UTC, amounts in code are cents.

# %%
from typing import Literal

from stripesim import Simulator, errors, exercises, pictures, situations, widget


def world(liable: Literal["platform", "stripe"], debit: bool = False) -> tuple[Simulator, str]:
    """A platform with $200.00 that it pays out by hand, and a seller who owes $100.00."""
    sim = Simulator(start="2026-03-02T09:00:00Z", opening_balance={"usd": 200_00})
    sim.balance_settings.update(payments={"payouts": {"schedule": {"interval": "manual"}}})
    seller = situations.seller_below_zero(sim, liable).seller
    sim.balance_settings.update(payments={"debit_negative_balances": debit}, stripe_account=seller)
    return sim, seller


def sells(sim: Simulator, seller: str, amount: int) -> None:
    sim.charges.create(amount=amount, currency="usd", source="tok_visa", stripe_account=seller)


def available(sim: Simulator, account: str | None = None) -> int:
    whose = {} if account is None else {"stripe_account": account}
    amount: int = sim.balance.retrieve(**whose)["available"][0]["amount"]
    return amount


def reserved(sim: Simulator) -> int:
    amount: int = sim.balance.retrieve()["connect_reserved"][0]["amount"]
    return amount


# %% [markdown]
# ## The platform answers
#
# `controller.losses.payments` is `application`, that is, the platform. The seller's bank may not be
# debited in this world.

# %%
sim, seller = world("platform")
assert sim.accounts.retrieve(seller)["controller"]["losses"] == {"payments": "application"}
assert (available(sim, seller), available(sim), reserved(sim)) == (-100_00, 100_00, 100_00)
pictures.who_owes_whom(
    sim,
    names={seller: "the seller", sim.account: "the platform"},
    title="The seller owes $100.00, and as much of the platform's money is held",
)

# %% [markdown]
# In the second of the refund Stripe has put \$100.00 of the *platform's* money aside: they are
# *reserved*. Nothing is lost yet, but the platform cannot use them. Why are they held, until when?

# %%
sim.explain.reserve()

# %% [markdown]
# Try it: here is a copy of this world, alive. Press *+1 day* as often as you like, choose the
# seller or the platform, and press a line to be told why. (A notebook that is only read shows the
# balances of now.)

# %%
widget.dashboard(sim.fork(), seller)

# %% [markdown]
# ### The seller sells once more
#
# Two months later a sale of \$50.00 comes in. As long as it is pending it repays nothing. At the
# midnight on which it becomes available it fills part of the hole, and in that second as much of
# the reserve is released, although nobody called the API.

# %%
sim.clock.advance(days=60)
sells(sim, seller, 50_00)
assert reserved(sim) == 100_00
sim.clock.advance(days=5)
assert reserved(sim) == 100_00 - 48_25

# %% [markdown]
# ### Day 180
#
# The debt was never paid in full, so its clock has run since the day of the refund. At the first
# midnight after 180 days Stripe takes what is reserved, and fills the seller's hole with it.

# %%
after_the_sale = sim.fork()  # a copy of this world, for the exercises
sim.clock.advance_to("2026-10-05T12:00:00Z")
assert (available(sim, seller), available(sim), reserved(sim)) == (0, 148_25, 0)
(collected,) = sim.balance_transactions.list(type="connect_collection_transfer")["data"]
assert collected["net"] == -51_75

# %% [markdown]
# ## Stripe answers
#
# The same life where `controller.losses.payments` is `stripe`. The debt stays, and the platform is
# not touched. Both lives side by side, on one scale:

# %%
theirs, other = world("stripe")
assert other == seller
assert theirs.accounts.retrieve(seller)["controller"]["losses"] == {"payments": "stripe"}
theirs.clock.advance(days=60)
sells(theirs, seller, 50_00)
theirs.clock.advance_to("2026-10-05T12:00:00Z")
assert (available(theirs, seller), available(theirs), reserved(theirs)) == (-51_75, 200_00, 0)
pictures.side_by_side(
    {"the platform answers": sim, "Stripe answers": theirs},
    {"the seller": seller, "the platform": None},
    title="Where Stripe answers, the platform keeps the $51.75 that the seller still owes",
)

# %% [markdown]
# ## Or the seller's bank
#
# Before anyone else pays, the seller does: with `debit_negative_balances` the bank is *debited* in
# the following night. What is reserved stays so for three more business days, for the bank may
# refuse.

# %%
debited, owing = world("platform", debit=True)
assert owing == seller
debited.clock.advance(days=9)
(debit, *_) = debited.payouts.list(stripe_account=seller)["data"]
assert (debit["amount"], debit["status"]) == (-100_00, "paid")
assert (available(debited, seller), reserved(debited)) == (0, 0)
pictures.balances_of(
    debited,
    {"the seller": seller, "the platform": None},
    show=("pending", "reserved", "bank"),
    title="The seller's bank pays $100.00 the next night; the reserve stays three business days",
)

# %% [markdown]
# The bank has lost \$3.20 in the end, Stripe's fee for the sale: it does not come back with a
# refund.
#
# ## The answer
#
# | | the seller's bank may be debited | it may not |
# |---|---|---|
# | **the platform answers** | the bank, the next night | the platform, after 180 days |
# | **Stripe answers** | the bank, the next night | nobody: it waits for money to come in |
#
# ## Exercises
#
# **1.** The seller owes **\$100.00**, and the platform, which had **\$200.00**, answers. The
# platform asks for a payout of **\$150.00**. What does Stripe say?


# %%
def what_stripe_says() -> str:
    sim, _ = world("platform")
    try:
        sim.payouts.create(amount=150_00, currency="usd")
    except errors.InvalidRequestError:
        return "no"
    return "yes"


answer = ...  # yours, "yes" or "no"
exercises.check(
    answer,
    what_stripe_says,
    hint="What is reserved is the platform's own money, and it cannot use it.",
    why="Only $100.00 of its $200.00 are available.",
)

# %% [markdown]
# **2.** In `after_the_sale`, **\$51.75** are still reserved. A sale of **\$20.00** comes in now.
# How much is reserved a week later?


# %%
def after_another_sale() -> int:
    sim = after_the_sale.fork()
    sells(sim, seller, 20_00)
    sim.clock.advance(days=7)
    return reserved(sim)


answer = ...  # yours, in cents
exercises.check(
    answer,
    after_another_sale,
    hint="A sale fills the hole by what is left of it after the fee of 2.9 % and 30 cents.",
    why="A sale of $20.00 brings $19.12, and as much is released.",
)

# %% [markdown]
# **3.** The platform wants the debt gone today. It can send the seller money of its own, with
# `kind.transfers.create(amount=..., currency="usd", destination=seller)`. Write that line, with the
# smallest amount that does it.

# %%
kind = after_the_sale.fork()
...  # yours: a transfer
exercises.check(
    (available(kind, seller), reserved(kind)),
    (0, 0),
    hint="What the seller owes is what is reserved: kind.explain.reserve() says how much.",
    why="It costs the platform as much as day 180 would; it has only paid sooner.",
)
