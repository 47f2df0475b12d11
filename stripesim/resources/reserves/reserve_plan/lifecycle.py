"""Reserve plans: a percentage of each charge on a connected account is held back for a while.

The platform that is liable for the account makes them. An active plan makes a hold (see
`reserve_hold`) for each charge.

    active      it makes holds
    disabled    the platform has ended it, and its holds were released
    expired     its terms are over; its holds keep their schedule
"""

from __future__ import annotations

from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import NEW
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, At, To, Verb, table
from stripesim.resources.reserves.reserve_plan import refusals
from stripesim.resources.reserves.reserve_plan.links import HOLD_PART, RELEASE_HOLDS
from stripesim.resources.reserves.reserve_plan.money import the_end_of_its_terms
from stripesim.resources.reserves.reserve_plan.record import ReservePlan, disabled_now, draft

CREATED, DISABLED = "reserve.plan.created", "reserve.plan.disabled"
EXPIRED = "reserve.plan.expired"

# fmt: off
LIFECYCLE: Lifecycle[ReservePlan] = Lifecycle("reserve_plan", draft, refusals.refuse, table(
    #  from      to          when    money    told
    Verb("create", "request", unless=refusals.CREATE),
    To(NEW,      "active",   ALWAYS, NOTHING, CREATED),
    Verb("reserve", "charge"),
    To("active", STAYS,      ALWAYS, NOTHING, UNTOLD,   then=HOLD_PART),
    Verb("disable", "request"),
    To("active", "disabled", ALWAYS, NOTHING, DISABLED, sets=disabled_now, then=RELEASE_HOLDS),
    Verb("expire", At(the_end_of_its_terms)),
    To("active", "expired",  ALWAYS, NOTHING, EXPIRED),
))
# fmt: on
