# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A marketplace sells for **\$100.00** and keeps **\$10.00**. On whose balance is the sale?
#
# **The idea:** the *charge type* decides on whose balance the charge is. Whoever has the charge
# pays Stripe's fee, the refunds and the disputes.
#
# The same sale, made in the three ways that Stripe has. (Both accounts are paid out by hand here,
# so that nothing leaves them; a seller's money is then available a day sooner.) In each the
# customer pays **\$100.00**, and the marketplace wants **\$10.00** of it for itself; it is the
# *platform*. All times are UTC, amounts in code are cents.

# %%
from collections.abc import Callable
from typing import Any

from stripesim import Simulator, Table, exercises, pictures

Sale = Callable[[Simulator, str], dict[str, Any]]


def marketplace() -> tuple[Simulator, str]:
    """A platform with $200.00 and one seller; both are paid out by hand only."""
    sim = Simulator(start="2026-03-02T09:00:00Z", opening_balance={"usd": 200_00})
    by_hand: Any = {
        "payouts": {"schedule": {"interval": "manual"}},
        "debit_negative_balances": False,
    }
    sim.balance_settings.update(payments=by_hand)
    seller = sim.accounts.create(type="express", country="US")["id"]
    sim.controls.complete_onboarding(seller)
    sim.balance_settings.update(payments=by_hand, stripe_account=seller)
    return sim, seller


# %% [markdown]
# ## Direct: the seller sells
#
# The charge is made *on the seller's account*. The platform takes an *application fee*.


# %%
def direct(sim: Simulator, seller: str) -> dict[str, Any]:
    return sim.charges.create(
        amount=100_00,
        currency="usd",
        source="tok_visa",
        application_fee_amount=10_00,
        stripe_account=seller,
    )


sim, seller = marketplace()
sim.explain(direct(sim, seller))

# %% [markdown]
# ## Destination: the platform sells, and passes on
#
# The charge is on the platform's account. It names where the money goes: a *transfer* of \$100.00
# is made with it, and the application fee comes back out of it.


# %%
def destination(sim: Simulator, seller: str) -> dict[str, Any]:
    return sim.charges.create(
        amount=100_00,
        currency="usd",
        source="tok_visa",
        application_fee_amount=10_00,
        transfer_data={"destination": seller},
    )


sim, seller = marketplace()
sim.explain(destination(sim, seller))

# %% [markdown]
# ## Separate: a charge, and transfers
#
# The charge is on the platform's account, and the platform sends transfers when it likes, to as
# many sellers as it likes. What it does not send, it keeps.


# %%
def separate(sim: Simulator, seller: str) -> dict[str, Any]:
    sale = sim.charges.create(amount=100_00, currency="usd", source="tok_visa")
    sim.transfers.create(
        amount=90_00, currency="usd", destination=seller, source_transaction=sale["id"]
    )
    return sale


sim, seller = marketplace()
sim.explain(separate(sim, seller))

# %% [markdown]
# ## Who has what
#
# What each balance has gained by the sale, in cents, pending money included; and when the customer
# gets all of it back the next week, by a refund that says no more than the charge.


# %%
def total(sim: Simulator, account: str | None = None) -> int:
    whose: Any = {} if account is None else {"stripe_account": account}
    balance = sim.balance.retrieve(**whose)
    parts = [balance["available"], balance["pending"], balance.get("connect_reserved", [])]
    return sum(entry["amount"] for part in parts for entry in part)


def lived(sale: Sale, **refund: Any) -> tuple[Simulator, str, dict[str, Any]]:
    """A sale, a week later its refund, and a week more: the world, the seller, and what each of
    them has gained by the sale, and after the refund.
    """
    sim, seller = marketplace()
    charge = sale(sim, seller)
    gained = {"platform": total(sim) - 200_00, "seller": total(sim, seller)}
    sim.clock.advance(days=7)
    whose = {"stripe_account": seller} if sale is direct else {}
    sim.refunds.create(charge=charge["id"], **refund, **whose)
    after = {"platform, refunded": total(sim) - 200_00, "seller, refunded": total(sim, seller)}
    sim.clock.advance(days=7)
    return sim, seller, gained | after


worlds = {each.__name__: lived(each) for each in (direct, destination, separate)}
table = Table({"charge type": name, **gained} for name, (_, _, gained) in worlds.items())
table

# %% [markdown]
# - **Direct**: the seller pays Stripe's fee of **\$3.20** and the refund. The platform keeps its
#   **\$10.00**.
# - **Destination** and **separate**: the platform pays the fee out of its **\$10.00**, and the
#   whole refund; the seller keeps **\$90.00**. That is seldom meant.
#
# %%
pictures.side_by_side(
    {name: world for name, (world, _, _) in worlds.items()},
    {"the seller": seller, "the platform": None},
    title="Whoever has the charge pays the refund of $100.00: once the seller, twice the platform",
)

# %% [markdown]
# So a refund can say more: `reverse_transfer` takes the seller's part back, and
# `refund_application_fee` gives up the platform's. Then all that is lost is Stripe's fee:

# %%
fair = {
    "direct": lived(direct, refund_application_fee=True)[2],
    "destination": lived(destination, reverse_transfer=True, refund_application_fee=True)[2],
}
assert fair["direct"]["platform, refunded"] == 0
assert fair["destination"]["platform, refunded"] == -3_20
Table({"charge type": name, **gained} for name, gained in fair.items())

# %% [markdown]
# ## The answer
#
# | | direct | destination | separate |
# |---|---|---|---|
# | the charge is on the balance of | the seller | the platform | the platform |
# | Stripe's fee is paid by | the seller | the platform | the platform |
# | a refund and a dispute are taken from | the seller | the platform | the platform |
# | the platform's part comes by | an application fee | an application fee | not sending it |
#
# With a direct charge it can be agreed that the platform pays the fee: `controller.fees.payer`, the
# *fee payer*.
#
# ## Exercises
#
# **1.** In a destination charge of **\$100.00** with an application fee of **\$10.00**, what does
# the platform have in the end, after Stripe's fee?


# %%
def platforms_part() -> int:
    return lived(destination)[2]["platform"]


answer = ...  # yours, in cents
exercises.check(
    answer,
    platforms_part,
    hint="The charge is on the platform's balance: who pays Stripe's fee of $3.20?",
    why="$10.00 less Stripe's fee of $3.20.",
)

# %% [markdown]
# **2.** A direct charge is *disputed*. Which balance loses \$115.00: "seller" or "platform"?


# %%
def loses_the_dispute() -> str:
    sim, seller = marketplace()
    sim.controls.dispute_charge(direct(sim, seller)["id"])
    return "seller" if total(sim, seller) < 0 else "platform"


answer = ...  # yours, "seller" or "platform"
exercises.check(
    answer,
    loses_the_dispute,
    hint="A dispute is taken from the balance that has the charge.",
    why="If the seller cannot pay, the platform answers for it: see the notebook on who pays.",
)

# %% [markdown]
# **3.** The sale was made as a separate charge, and a week later refunded. Get the seller's \$90.00
# back to the platform: the transfer has `reversals`.

# %%
shop, seller, _ = lived(separate)
(transfer,) = shop.transfers.list()["data"]
...  # yours: shop.transfers.reversals.create(...)
exercises.check(
    total(shop, seller),
    0,
    hint="It takes the id of the transfer; without an amount all of it is reversed.",
    why="The platform has now lost Stripe's fee, and nothing else.",
)
