"""Reserve holds: money of a connected account that stays in its balance and cannot be paid out.

A hold moves an amount from the payments balance to the one called `risk_reserved`; releases (see
`reserve_release`) move it back. The platform makes a hold by hand, or a plan makes one of each
charge.

    held        there is something left to release
    released    all of it is back in the payments balance
"""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import Entry
from stripesim.engine.record import NEW
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, At, To, Verb, table
from stripesim.facts.evidence import rule
from stripesim.resources.reserves.reserve_hold import refusals
from stripesim.resources.reserves.reserve_hold.links import RELEASE_ALL
from stripesim.resources.reserves.reserve_hold.money import (
    PAYMENTS_BALANCE,
    RESERVE_BALANCE,
    amount,
    its_scheduled_release,
)
from stripesim.resources.reserves.reserve_hold.record import (
    ReserveHold,
    draft,
    drawn,
    released,
    updated,
)


@rule("documented", "https://docs.stripe.com/api/reserve/hold; a pair of rows assumed")
def nothing_is_left(act: Act[ReserveHold]) -> bool:
    """A hold is `released` once its whole amount is."""
    return bool(act.subject.amount_releasable == act.facts["amount"])


CREATED, UPDATED = "reserve.hold.created", "reserve.hold.updated"

# fmt: off
# what moves:    from              to               how much
RESERVE = (Entry(PAYMENTS_BALANCE, RESERVE_BALANCE, amount),)

LIFECYCLE: Lifecycle[ReserveHold] = Lifecycle("reserve_hold", draft, refusals.refuse, table(
    #  from        to          when             money    told
    Verb("create", "request", unless=refusals.CREATE),
    To(NEW,        "held",     ALWAYS,          RESERVE, CREATED),
    Verb("withhold", "reserve_plan"),
    To(NEW,        "held",     ALWAYS,          RESERVE, CREATED),
    Verb("release", At(its_scheduled_release)),
    To("held",     "released", ALWAYS,          NOTHING, UPDATED, sets=released, first=RELEASE_ALL),
    Verb("draw", "reserve_release"),
    To("held",     "released", nothing_is_left, NOTHING, UPDATED, sets=drawn),
    To("held",     STAYS,      ALWAYS,          NOTHING, UPDATED, sets=drawn),
    Verb("update", "request", unless=refusals.UPDATE),
    To("held",     STAYS,      ALWAYS,          NOTHING, UPDATED, sets=updated),
    Verb("update", "request", unless=refusals.UPDATE_RELEASED),
    To("released", STAYS,      ALWAYS,          NOTHING, UPDATED, sets=updated),
))
# fmt: on
