# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # What does a rolling reserve cost the seller, and what does it save the platform?
#
# **The idea:** a reserve does not make disputes cheaper. It decides who is short of money while
# they come in.
#
# A seller of tickets sells through a marketplace that answers for its losses. The season lasts
# twelve weeks; then the seller is gone, and some of its buyers *dispute* what they paid, forty days
# after the sale: their banks take the money back. We live the season twice: without a reserve, and
# with a quarter of each sale held for sixty days. All times are UTC, amounts in code are cents. The
# first cell only plays the calls of such a season: you need not read it.

# %%
from stripesim import Simulator, Table, exercises, pictures

WEEKS, SALE = 12, 200_00
DISPUTED_AFTER = 40  # days
EVERY = 4  # one sale in four is disputed


def season(percent: int, days: int = 60) -> tuple[Simulator, str]:
    """Twelve weeks of a sale each business day, and the four months after them."""
    sim = Simulator(start="2026-03-02T09:00:00Z", opening_balance={"usd": 2_000_00})
    sim.balance_settings.update(payments={"payouts": {"schedule": {"interval": "manual"}}})
    seller = sim.accounts.create(type="express", country="US")["id"]
    sim.controls.complete_onboarding(seller)
    sim.balance_settings.update(payments={"debit_negative_balances": False}, stripe_account=seller)
    if percent:
        sim.reserve.plans.create(
            type="rolling_release",
            percent=percent,
            currency="usd",
            rolling_release={"days_after_charge": days},
            stripe_account=seller,
        )
    sold: list[tuple[int, str]] = []  # on which day, which charge
    for day in range(WEEKS * 7 + 120):
        if day < WEEKS * 7 and day % 7 < 5:
            sale = sim.charges.create(
                amount=SALE, currency="usd", source="tok_visa", stripe_account=seller
            )
            sold.append((day, sale["id"]))
        for sold_on, charge in sold[EVERY - 1 :: EVERY]:
            if sold_on + DISPUTED_AFTER == day:
                sim.controls.dispute_charge(charge)
        sim.clock.advance(days=1)
    return sim, seller


without, seller = season(percent=0)
held, same = season(percent=25)
assert same == seller

# %% [markdown]
# ## Two lives of one seller
#
# **Without a reserve** everything is paid out two days after the sale. While the seller sells, new
# sales pay for old disputes. After the season nothing comes in, and each dispute makes the hole
# deeper. As much of the platform's money is *reserved*.
#
# **With a reserve** a quarter of each sale is held (hatched): it is the seller's money, but not
# paid out. A dispute releases what is held for the disputed sale; the rest comes free sixty days
# after its sale, and fills what disputes have taken.

# %%
pictures.side_by_side(
    {"without a reserve": without, "25 % held for 60 days": held},
    {"the seller": seller, "the platform": None},
    show=("reserved",),
    title="With a quarter held for 60 days, nothing is owed in the end, in place of $1,505.00",
)

# %% [markdown]
# The plan is a rule. The *holds* are objects, one for each sale, and each knows the day of its
# release.

# %%
holds = list(held.reserve.holds.all(stripe_account=seller))
assert len(holds) == WEEKS * 5
assert {hold["amount"] for hold in holds} == {SALE // 4}
Table(
    {
        "held": hold["amount"],
        "created": hold["created"],
        "released_utc": hold["release_schedule"]["release_after"],
    }
    for hold in holds[:-4:-1]
)

# %% [markdown]
# ## What it costs, what it saves
#
# For the seller: a dollar that reaches the bank later is lent for that long. For the platform: what
# was reserved of its money, and what the seller still owes in the end.


# %%
def day_of_the_average_dollar(sim: Simulator) -> int:
    """On which day of the season it reached the seller's bank."""
    arrived = sim.history(currency="usd", stripe_account=seller).payouts
    start = sim.accounts.retrieve(seller)["created"]
    total = sum(each["amount"] for each in arrived)
    return sum((each["moment"] - start) // 86_400 * each["amount"] for each in arrived) // total


def found(sim: Simulator) -> dict[str, int]:
    ends = sim.balance.retrieve(stripe_account=seller)["available"][0]["amount"]
    return {
        "the average dollar was in the bank on day": day_of_the_average_dollar(sim),
        "reserved of the platform, at most": max(row["reserved"] for row in sim.history()),
        "still owed in the end": max(-ends, 0),
    }


owed, most, waits = (
    "still owed in the end",
    "reserved of the platform, at most",
    "the average dollar was in the bank on day",
)
bare, safer = found(without), found(held)
assert bare[owed] > safer[owed] == 0
assert bare[most] > safer[most]
assert bare[waits] < safer[waits]
Table([{"": "without", **bare}, {"": "25 % held", **safer}])

# %% [markdown]
# What the seller still owes is the platform's loss: on day 180 it pays.

# %%
without.explain.balance(stripe_account=seller)

# %% [markdown]
# ## The answer
#
# The disputes cost the same in both lives. With the reserve the seller waited a week longer for its
# money, and of the platform's own at most **\$240.00** were reserved, in place of **\$1,505.00**.
# Nothing is lost.
#
# ## Exercises
#
# **1.** In the second life, how much of one sale of \$200.00 does the seller's bank get two days
# after it? (The fee is taken of the whole sale.)


# %%
def first_payout() -> int:
    return held.history(stripe_account=seller).payouts[0]["amount"]


answer = ...  # yours, in cents
exercises.check(
    answer,
    first_payout,
    hint="The sale less the fee of 2.9 % and 30 cents, less the quarter of $200.00 that is held.",
    why="$200.00 less the fee of $6.10, less $50.00.",
)

# %% [markdown]
# **2.** If the plan held the quarter for thirty days only, would it still protect the platform as
# well? First guess, then run it.


# %%
def protects_as_well() -> str:
    short, _ = season(percent=25, days=30)
    return "yes" if found(short)[owed] == found(held)[owed] else "no"


answer = ...  # yours, "yes" or "no"
exercises.check(
    answer,
    protects_as_well,
    hint="Disputes come forty days after the sale. What is free again by then?",
    why="What is held for a sale is paid out ten days before the sale is disputed.",
)

# %% [markdown]
# **3.** The seller would rather have fifteen percent held. How much would be owed in the end?
# `found(season(percent=15)[0])` plays it.


# %%
def owed_at_fifteen() -> int:
    return found(season(percent=15)[0])[owed]


answer = ...  # yours, in cents
exercises.check(
    answer,
    owed_at_fifteen,
    hint="It is the last of the three numbers that are played.",
    why="One sale in four is disputed: to hold less than a quarter is too little.",
)
