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
# has sold for ten days, is paid out, and stops. Then customers want their money back. The refunds
# leave a balance that is empty: it falls *below zero*. All times are UTC, amounts in code are
# cents.

# %%
from stripesim import Simulator, exercises, pictures


def marketplace(type: str, debit: bool = False) -> tuple[Simulator, str]:
    """A platform with $500.00 that it pays out by hand, and a seller who has been paid out."""
    sim = Simulator(start="2026-03-02T09:00:00Z", opening_balance={"usd": 500_00})
    sim.balance_settings.update(payments={"payouts": {"schedule": {"interval": "manual"}}})
    seller = sim.accounts.create(type=type, country="US")["id"]
    sim.controls.complete_onboarding(seller)
    sim.balance_settings.update(payments={"debit_negative_balances": debit}, stripe_account=seller)
    for _ in range(10):
        sells(sim, seller, 50_00)
        sim.clock.advance(days=1)
    sim.clock.advance(days=14)
    return sim, seller


def sells(sim: Simulator, seller: str, amount: int) -> None:
    sim.charges.create(amount=amount, currency="usd", source="tok_visa", stripe_account=seller)


def six_refunds(sim: Simulator, seller: str) -> None:
    for charge in sim.charges.list(limit=6, stripe_account=seller)["data"]:
        sim.refunds.create(charge=charge["id"], stripe_account=seller)


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
# An Express account: `controller.losses.payments` is `application`, that is, the platform. Its bank
# may not be debited here. Six of the ten sales are refunded.

# %%
sim, seller = marketplace("express")
assert sim.accounts.retrieve(seller)["controller"]["losses"] == {"payments": "application"}
six_refunds(sim, seller)
assert (available(sim, seller), available(sim), reserved(sim)) == (-300_00, 200_00, 300_00)
pictures.who_owes_whom(sim, names={seller: "the seller", sim.account: "the platform"})

# %% [markdown]
# The seller owes $300.00. In the same second Stripe has put as much of the *platform's* money
# aside: it is *reserved*. Nothing is lost yet, but the platform cannot use it. Why is it held, and
# until when?

# %%
sim.explain.reserve()

# %% [markdown]
# ### The seller sells once more
#
# Two months later a sale of $100.00 comes in. As long as it is pending it repays nothing. At the
# midnight on which it becomes available it fills part of the hole, and in that second as much of
# the reserve is released, although nobody called the API.

# %%
sim.clock.advance(days=60)
sells(sim, seller, 100_00)
assert reserved(sim) == 300_00
sim.clock.advance(days=5)
assert reserved(sim) == 300_00 - 96_80

# %% [markdown]
# ### Day 180
#
# The debt was never paid in full, so its clock has run since the day of the refunds. At the first
# midnight after 180 days Stripe takes what is reserved, and fills the seller's hole with it.

# %%
before_day_180 = sim.fork()  # a copy, for an exercise
sim.clock.advance_to("2026-10-05T12:00:00Z")
assert (available(sim, seller), available(sim), reserved(sim)) == (0, 296_80, 0)
sim.balance_transactions.list(type="connect_collection_transfer")["data"]

# %% [markdown]
# ## Stripe answers
#
# The same life of a Standard account: `controller.losses.payments` is `stripe`. The debt stays, and
# the platform is not touched. Both lives side by side, on one scale:

# %%
theirs, other = marketplace("standard")
assert other == seller
assert theirs.accounts.retrieve(seller)["controller"]["losses"] == {"payments": "stripe"}
six_refunds(theirs, seller)
theirs.clock.advance(days=60)
sells(theirs, seller, 100_00)
theirs.clock.advance_to("2026-10-05T12:00:00Z")
assert (available(theirs, seller), available(theirs), reserved(theirs)) == (-203_20, 500_00, 0)
pictures.side_by_side(
    {"the platform answers": sim, "Stripe answers": theirs},
    {"the seller": seller, "the platform": None},
    title="Where Stripe answers, the platform keeps the $203.20 that the seller still owes",
)

# %% [markdown]
# ## Or the seller's bank
#
# Before anyone else pays, the seller does: with `debit_negative_balances` the bank is *debited* in
# the following night. What is reserved stays so for three more business days, for the bank may
# refuse.

# %%
debited, owing = marketplace("express", debit=True)
assert owing == seller
six_refunds(debited, seller)
debited.clock.advance(days=14)
(debit, *_) = debited.payouts.list(stripe_account=seller)["data"]
assert (debit["amount"], debit["status"]) == (-300_00, "paid")
assert (available(debited, seller), reserved(debited)) == (0, 0)
pictures.balances_of(
    debited,
    {"the seller": seller, "the platform": None},
    show=("pending", "reserved", "bank"),
    title="The seller's bank pays $300.00 the next night; the reserve waits five days more",
)

# %% [markdown]
# ## The answer
#
# | | the seller's bank may be debited | it may not |
# |---|---|---|
# | **the platform answers** | the bank, the next night | the platform, after 180 days |
# | **Stripe answers** | the bank | nobody, until money comes in; the platform never |
#
# ## Exercises
#
# **1.** The seller owes $300.00, and the platform answers. How much can the platform still pay out?


# %%
def after_the_refunds() -> int:
    sim, seller = marketplace("express")
    six_refunds(sim, seller)
    return available(sim)


answer = ...  # yours, in cents
exercises.check(
    answer,
    after_the_refunds,
    hint="The platform had $500.00. What is reserved is its own money.",
    why="$300.00 of its $500.00 are reserved.",
)

# %% [markdown]
# **2.** `before_day_180` is a copy of the first world, made after the sale of $100.00. Two sales of
# $50.00 come in now. How much is reserved a week later?


# %%
def after_two_sales() -> int:
    sim = before_day_180.fork()
    sells(sim, seller, 50_00)
    sells(sim, seller, 50_00)
    sim.clock.advance(days=7)
    return reserved(sim)


answer = ...  # yours, in cents
exercises.check(
    answer,
    after_two_sales,
    hint="$203.20 are reserved. Each sale fills the hole by what is left of it after the fee.",
    why="A sale of $50.00 brings $48.25, so $96.50 are released.",
)

# %% [markdown]
# **3.** The platform wants the debt gone today. It can send the seller money of its own, with
# `kind.transfers.create(amount=..., currency="usd", destination=seller)`. Write that line, with the
# smallest amount that does it.

# %%
kind = before_day_180.fork()
...  # yours: a transfer
exercises.check(
    (available(kind, seller), reserved(kind)),
    (0, 0),
    hint="What the seller owes is what is reserved: kind.explain.reserve() says how much.",
    why="It costs the platform as much as day 180 would; it has only paid sooner.",
)
