"""Application fees: what a platform takes from a charge on a connected account.

For the account the fee is a part of the charge's cost; for the platform it is an earning. An
instant payout can have a fee too (`sim.controls.set_instant_payout_pricing`).

    earned      the platform has it; refunds may have given back a part of it, or all
"""

from __future__ import annotations

from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import COMMISSIONS, Entry
from stripesim.engine.record import NEW
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, To, Verb, table
from stripesim.resources.connect.application_fee import refusals
from stripesim.resources.connect.application_fee.money import PLATFORMS_BALANCE, amount
from stripesim.resources.connect.application_fee.record import (
    ApplicationFee,
    draft,
    one_more_refund,
)

CREATED, REFUNDED = "application_fee.created", "application_fee.refunded"

# fmt: off
# what moves: from         to                 how much
EARN = (Entry(COMMISSIONS, PLATFORMS_BALANCE, amount),)

LIFECYCLE = Lifecycle[ApplicationFee]("application_fee", draft, refusals.refuse, table(
    #  from      to        when    money    told
    Verb("create", "charge, payout"),
    To(NEW,      "earned", ALWAYS, EARN,    CREATED),
    Verb("refund", "fee_refund"),
    To("earned", STAYS,    ALWAYS, NOTHING, REFUNDED, sets=one_more_refund),
))
# fmt: on
