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
# A marketplace has a seller who sells for a while, is paid out, and then stops. Weeks later its
# customers want their money back. The refunds leave the seller's balance, which is empty: it falls
# below zero. We follow the debt for half a year, twice: once where the platform answers for the
# losses of its sellers, once where Stripe does. All times are UTC, all amounts are in cents.

# %%
from stripesim import Simulator, Table, pictures


def marketplace(type: str, debit: bool = False) -> tuple[Simulator, str]:
    """A platform with $500.00 that it pays out by hand, and one seller in the US."""
    sim = Simulator(start="2026-03-02T09:00:00Z", opening_balance={"usd": 500_00})
    sim.balance_settings.update(payments={"payouts": {"schedule": {"interval": "manual"}}})
    seller = sim.accounts.create(type=type, country="US")["id"]
    sim.controls.complete_onboarding(seller)
    sim.balance_settings.update(payments={"debit_negative_balances": debit}, stripe_account=seller)
    return sim, seller


def sells_and_stops(sim: Simulator, seller: str) -> list[str]:
    """Ten sales of $50.00, one a day; two weeks later it is all in the seller's bank."""
    charges = []
    for _ in range(10):
        charge = sim.charges.create(
            amount=50_00, currency="usd", source="tok_visa", stripe_account=seller
        )
        charges.append(charge["id"])
        sim.clock.advance(days=1)
    sim.clock.advance(days=14)
    return charges


def refunds(sim: Simulator, seller: str, charges: list[str]) -> None:
    for charge in charges:
        sim.refunds.create(charge=charge, stripe_account=seller)


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
# An Express account: `controller.losses.payments` is `application`. Six of the ten sales are
# refunded.

# %%
sim, seller = marketplace("express")
assert sim.accounts.retrieve(seller)["controller"]["losses"] == {"payments": "application"}
charges = sells_and_stops(sim, seller)
assert available(sim, seller) == 0
refunds(sim, seller, charges[:6])
sim.balance.retrieve(stripe_account=seller)

# %% [markdown]
# The seller owes $300.00. In the same second Stripe has put as much of the *platform's* money
# aside: `connect_reserved`. Nothing is lost yet, but the platform cannot use it.

# %%
assert (available(sim, seller), available(sim), reserved(sim)) == (-300_00, 200_00, 300_00)
sim.balance.retrieve()

# %% [markdown]
# ### The seller sells once more
#
# A sale of $100.00 comes in two months later. It is pending for two business days, and pending
# money repays nothing. At the midnight on which it becomes available it fills part of the hole,
# and the reserve gives back just as much, in that very second, although nobody called the API.

# %%
sim.clock.advance(days=60)
sim.charges.create(amount=100_00, currency="usd", source="tok_visa", stripe_account=seller)
assert reserved(sim) == 300_00
sim.clock.advance(days=5)
assert reserved(sim) == 300_00 - 96_80
Table(
    {name: row[name] for name in ("created", "type", "amount", "description")}
    for row in sim.balance_transactions.list(type="reserve_transaction")["data"]
)

# %% [markdown]
# ### Day 180
#
# The debt was never paid in full, so its clock has run since the day of the refunds. At the first
# midnight after 180 days Stripe takes what is reserved and closes the seller's hole with it.

# %%
sim.clock.advance_to("2026-10-05T12:00:00Z")
assert (available(sim, seller), reserved(sim)) == (0, 0)
collected = sim.balance_transactions.list(type="connect_collection_transfer")["data"]
assert [row["amount"] for row in collected] == [-203_20]
collected

# %%
pictures.balances_of(
    sim,
    {"the seller": seller, "the platform": None},
    closer=30,
    title="The platform answers: what it could not use for half a year is lost, $203.20",
)

# %% [markdown]
# ## Stripe answers
#
# The same life of a Standard account: `controller.losses.payments` is `stripe`. Its bank account
# would be debited first; here it may not be, so the debt stays.

# %%
theirs, other = marketplace("standard")
assert theirs.accounts.retrieve(other)["controller"]["losses"] == {"payments": "stripe"}
charges = sells_and_stops(theirs, other)
before = theirs.balance.retrieve()
refunds(theirs, other, charges[:6])
theirs.clock.advance(days=60)
theirs.charges.create(amount=100_00, currency="usd", source="tok_visa", stripe_account=other)
theirs.clock.advance_to("2026-10-05T12:00:00Z")
assert theirs.balance.retrieve() == before
assert available(theirs, other) == -203_20

# %% [markdown]
# Both lives side by side, on one scale:

# %%
assert other == seller
pictures.side_by_side(
    {"the platform answers": sim, "Stripe answers": theirs},
    {"the seller": seller, "the platform": None},
    title="Where Stripe answers, the platform keeps the $203.20 that the seller still owes",
)

# %% [markdown]
# ## Or the seller's bank
#
# Before anyone else pays, the seller does: with `debit_negative_balances` the bank is debited in
# the following night. The platform's reserve stays for three more business days, for the bank may
# refuse.

# %%
debited, owing = marketplace("express", debit=True)
charges = sells_and_stops(debited, owing)
refunds(debited, owing, charges[:6])
debited.clock.advance(days=14)
(debit, *_) = debited.payouts.list(stripe_account=owing)["data"]
assert (debit["amount"], debit["status"]) == (-300_00, "paid")
assert (available(debited, owing), reserved(debited)) == (0, 0)
pictures.balances_of(
    debited,
    {"the seller": owing, "the platform": None},
    show=("pending", "reserved", "bank"),
    title="The seller's bank pays $300.00 the next night; the reserve waits five days more",
)

# %%
debited.timeline(stripe_account=owing)[-8:]

# %% [markdown]
# ## The answer
#
# | | the seller's bank may be debited | it may not |
# |---|---|---|
# | **the platform answers** | the bank, the next night | the platform, after 180 days |
# | **Stripe answers** | the bank | nobody, until money comes in: the platform is never touched |
