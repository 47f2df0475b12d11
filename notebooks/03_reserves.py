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
# A seller of tickets sells through a marketplace that answers for its losses. The season lasts
# twelve weeks; then the seller is gone, and some of its buyers dispute what they paid, forty days
# after the sale. We live the season twice: without a reserve, and with a quarter of each sale held
# back for sixty days. All times are UTC, all amounts are in cents.

# %%
from stripesim import Simulator, Table, pictures

DAY = 86_400
WEEKS, SALE = 12, 200_00
DISPUTED_AFTER = 40  # days
EVERY = 4  # one sale in four is disputed


def season(percent: int) -> tuple[Simulator, str]:
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
            rolling_release={"days_after_charge": 60},
            stripe_account=seller,
        )
    sold: dict[int, str] = {}
    for day in range(WEEKS * 7 + 120):
        if day < WEEKS * 7 and day % 7 < 5:
            sale = sim.charges.create(
                amount=SALE, currency="usd", source="tok_visa", stripe_account=seller
            )
            sold[day] = sale["id"]
        disputed = sold.get(day - DISPUTED_AFTER)
        if disputed and list(sold).index(day - DISPUTED_AFTER) % EVERY == EVERY - 1:
            sim.controls.dispute_charge(disputed)
        sim.clock.advance(days=1)
    return sim, seller


without, seller = season(percent=0)
held, same = season(percent=25)

# %% [markdown]
# ## Without a reserve
#
# Everything is paid out two days after the sale. While the seller sells, new sales pay for old
# disputes; after the season nothing comes in, and each dispute makes the hole deeper. Stripe holds
# as much of the platform's money.

# %%
assert without.balance.retrieve(stripe_account=seller)["available"][0]["amount"] < 0

# %% [markdown]
# ## With a quarter held for sixty days
#
# What is held is the seller's money, in a balance of its own. A dispute releases what was held for
# the disputed sale first; the holds of other sales come free sixty days after their sale, and fill
# what disputes have taken. Both lives side by side, what is held hatched:

# %%
assert same == seller
pictures.side_by_side(
    {"without a reserve": without, "25 % held for 60 days": held},
    {"the seller": seller, "the platform": None},
    show=("reserved",),
)

# %% [markdown]
# The plan is a rule, the holds are objects: one for each sale, with the day on which it is
# released.

# %%
plan = held.reserve.plans.list(stripe_account=same)["data"][0]
holds = list(held.reserve.holds.all(stripe_account=same))
assert len(holds) == WEEKS * 5
assert {hold["amount"] for hold in holds} == {SALE // 4}
plan

# %%
releases = list(held.reserve.releases.all(stripe_account=same))
Table(
    {
        "why": reason,
        "releases": sum(each["reason"] == reason for each in releases),
        "amount": sum(each["amount"] for each in releases if each["reason"] == reason),
    }
    for reason in ("hold_expired", "hold_reversed")
)


# %% [markdown]
# ## What it costs, what it saves
#
# For the seller: each dollar that reaches the bank later was lent to the platform for that long.
# For the platform: what it had to leave with Stripe, and what is still owed in the end.


# %%
def in_the_bank(sim: Simulator, account: str) -> list[tuple[int, int]]:
    """(moment, amount) of each payout that arrived."""
    payouts = sim.payouts.all(stripe_account=account)
    return [(each["arrival_date"], each["amount"]) for each in payouts if each["status"] == "paid"]


def mean_day(arrivals: list[tuple[int, int]], start: int) -> int:
    """On which day of the season the average dollar arrived."""
    total = sum(amount for _, amount in arrivals)
    return sum((moment - start) // DAY * amount for moment, amount in arrivals) // total


def peak_reserve(sim: Simulator) -> int:
    """The most of the platform's money that Stripe has held."""
    rows = list(sim.balance_transactions.all(type="reserve_transaction"))[::-1]
    held, most = 0, 0
    for row in rows:
        held -= row["net"]
        most = max(most, held)
    return most


start = without.accounts.retrieve(seller)["created"]
table = Table(
    {
        "": name,
        "seller's bank got": sum(amount for _, amount in in_the_bank(sim, account)),
        "on average on day": mean_day(in_the_bank(sim, account), start),
        "platform had to leave up to": peak_reserve(sim),
        "still owed in the end": -sim.balance.retrieve(stripe_account=account)["available"][0][
            "amount"
        ],
    }
    for name, sim, account in (("without", without, seller), ("with", held, same))
)
table

# %% [markdown]
# ## The answer
#
# The reserve does not make disputes cheaper: it changes who is short while they come in.

# %%
bare, reserved = table
assert bare["still owed in the end"] > 0
assert reserved["platform had to leave up to"] < bare["platform had to leave up to"]
assert reserved["on average on day"] > bare["on average on day"]
Table(
    [
        {
            "the seller waits longer, days": reserved["on average on day"]
            - bare["on average on day"],
            "the platform leaves less": bare["platform had to leave up to"]
            - reserved["platform had to leave up to"],
            "the platform loses less": bare["still owed in the end"]
            - max(reserved["still owed in the end"], 0),
        }
    ]
)
