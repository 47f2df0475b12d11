# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # How much of my money waits at Stripe, and can I have it sooner?
#
# **The idea:** what waits is what you sell on a day, times the days it waits. The country decides
# how long it is *pending*; your payout schedule decides how long it stays after that.
#
# A shop sells every day, at random, about eight times, for **\$20** to **\$80**; four in a hundred
# are refunded. All times are UTC, amounts in code are cents.

# %%
from statistics import fmean, median

from stripesim import Simulator, Table, Workload, exercises, pictures, sweep

WEEKS = 4


def shop(interval: str = "daily", country: str = "US", seed: int = 1) -> Simulator:
    """Four weeks of the shop. The same seed gives the same sales."""
    sim = Simulator(country=country, start="2026-03-02T00:00:00Z")
    schedule: dict[str, object] = {"interval": interval}
    if interval == "weekly":
        schedule["weekly_payout_days"] = ["friday"]
    sim.balance_settings.update(payments={"payouts": {"schedule": schedule}})
    sales = Workload(seed=seed, per_day=8, amounts=(20_00, 80_00), refunds=0.04)
    sales.play(sim, days=WEEKS * 7)
    return sim


def waits(sim: Simulator) -> float:
    """What was at Stripe on average, in cents."""
    (average,) = sim.history().averages()
    return average["available"] + average["pending"] + average["in_transit"]


# %% [markdown]
# ## Paid out daily
#
# Each sale, on its way to the bank. The distribution says more than the mean: sales before a
# weekend wait longer.

# %%
daily = shop("daily")
daily.settlements().plot()

# %% [markdown]
# Four weeks in one story, to the cent: why what reached the bank is not what was sold.

# %%
daily.explain.period("2026-03-02")

# %% [markdown]
# ## Paid out weekly, on Fridays
#
# The same sales. Some like one payout a week, which is easier to book. What does it cost?

# %%
weekly = shop("weekly")
more = (waits(weekly) - waits(daily)) / 100
pictures.side_by_side(
    {"daily": daily, "weekly": weekly},
    show=("pending", "in_transit"),
    title=f"Weekly payouts leave ${more:,.0f} more at Stripe, on average",
)

# %%
pictures.payout_calendar(weekly)

# %% [markdown]
# ## In another country
#
# In Germany payments are pending for more business days than in the United States. The same sales,
# in euro:

# %%
german = shop("daily", "DE")


def days_of(sim: Simulator) -> list[float]:
    """How many days each sale was on its way, of those that have arrived."""
    return [row["days"] for row in sim.settlements() if row["days"] is not None]


Table(
    {
        "country": country,
        "half are in the bank within, days": round(median(days_of(sim)), 1),
        "all are within, days": round(max(days_of(sim)), 1),
    }
    for country, sim in (("United States", daily), ("Germany", german))
)

# %% [markdown]
# ## A sweep: is that chance?
#
# One shop proves little: with other customers it would be other numbers. A *sweep* lives each plan
# several times, each time with other sales. The dot is the median, the line holds eight in ten.


# %%
def plan(seed: int, country: str, interval: str) -> dict[str, float]:
    """A scenario: makes its own world, and returns numbers by name; in dollars or euros."""
    return {"waits at Stripe": round(waits(shop(interval, country, seed)) / 100)}


found = sweep(plan, {"country": ["US", "DE"], "interval": ["daily", "weekly"]}, replications=8)
found.summary()

# %%
found.plot(title="What waits at Stripe, in dollars or euros: the plans differ by more than chance")

# %% [markdown]
# ## What comes next?
#
# A forecast, from today on: if nothing else is sold, what still arrives? It says what it assumes.

# %%
daily.forecast(days=4)

# %% [markdown]
# ## The answer
#
# Of a shop that sells about **\$400** a day, around **\$900** wait with daily payouts in the United
# States, half as much again in Germany. Weekly payouts leave **\$500** to **\$700** more. The
# schedule is yours to change, the days of a country are not.
#
# ## Exercises
#
# **1.** On how many days on average was a sale of the daily shop on its way? One digit after the
# point. (`days_of(daily)` has the days of each.)


# %%
def mean_days() -> float:
    return round(fmean(days_of(daily)), 1)


answer = ...  # yours, such as 3.5
exercises.check(
    answer,
    mean_days,
    hint="Add them up, and divide by how many there are: sum(...) / len(...); then round(..., 1).",
    why="Two business days, and the weekends between.",
)

# %% [markdown]
# **2.** Which leaves less at Stripe: "daily" in Germany, or "weekly" in the United States?


# %%
def leaves_less() -> str:
    medians = {(row["country"], row["interval"]): row["p50"] for row in found.summary()}
    return "daily" if medians["DE", "daily"] < medians["US", "weekly"] else "weekly"


answer = ...  # yours, "daily" or "weekly"
exercises.check(
    answer,
    leaves_less,
    hint="Look at the dots of the sweep.",
    why="The lines of the two do not touch: it is not chance.",
)

# %% [markdown]
# **3.** The shop closes today. How much arrives in its bank in the week from now on, with daily
# payouts? (`.payouts` of a forecast has a row for each.)


# %%
def still_arrives() -> int:
    twin = daily.fork()
    before = twin.timeline()[-1]["bank"]
    twin.clock.advance(days=7)
    return twin.timeline()[-1]["bank"] - before


answer = ...  # yours, in cents
exercises.check(
    answer,
    still_arrives,
    hint="daily.forecast(days=7).payouts is a table, a row for each payout: add up their amounts.",
    why="It is all that waits: after two business days nothing is pending any more.",
)
