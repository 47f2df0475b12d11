"""Reserve releases: held money goes back to the payments balance, and out with the next payout.

`create` is a platform's request, for all or a part of a hold; `make` is a release by the schedule
of a hold, the end of its plan, a refund or a dispute (see `reserve_hold`).

    released    the money is back; nothing more happens to the release
"""

from __future__ import annotations

from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import Entry
from stripesim.engine.record import NEW
from stripesim.engine.table import ALWAYS, To, Verb, table
from stripesim.resources.reserves.reserve_release import refusals
from stripesim.resources.reserves.reserve_release.links import DRAW_HOLD
from stripesim.resources.reserves.reserve_release.money import (
    PAYMENTS_BALANCE,
    RESERVE_BALANCE,
    amount,
)
from stripesim.resources.reserves.reserve_release.record import ReserveRelease, draft

CREATED = "reserve.release.created"

# fmt: off
# what moves:     from             to                how much
PUT_BACK = (Entry(RESERVE_BALANCE, PAYMENTS_BALANCE, amount),)

LIFECYCLE = Lifecycle[ReserveRelease]("reserve_release", draft, refusals.refuse, table(
    #  from to          when    money     told
    Verb("create", "request", unless=refusals.CREATE),
    To(NEW, "released", ALWAYS, PUT_BACK, CREATED, then=DRAW_HOLD),
    Verb("make", "reserve_hold"),
    To(NEW, "released", ALWAYS, PUT_BACK, CREATED),
))
# fmt: on
