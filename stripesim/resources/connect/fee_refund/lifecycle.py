"""Fee refunds: all or a part of an application fee goes back to the account that paid it.

The platform's row has the fee as its source. The account gets a row of its own, since the refund of
its payment does not include the fee.

    made        the money has moved; nothing more happens to the refund
"""

from __future__ import annotations

from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import COMMISSIONS, Entry
from stripesim.engine.record import NEW
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, To, Verb, table
from stripesim.resources.connect.fee_refund import refusals
from stripesim.resources.connect.fee_refund.links import COUNT_REFUND
from stripesim.resources.connect.fee_refund.money import PAYERS_BALANCE, PLATFORMS_BALANCE, amount
from stripesim.resources.connect.fee_refund.record import FeeRefund, draft, updated

UPDATED = "application_fee.refund.updated"

# fmt: off
# what moves:      from               to                 how much
GIVE_BACK = (Entry(PLATFORMS_BALANCE, COMMISSIONS,       amount),
             Entry(COMMISSIONS,       PAYERS_BALANCE,    amount))

LIFECYCLE: Lifecycle[FeeRefund] = Lifecycle("fee_refund", draft, refusals.refuse, table(
    #  from    to      when    money      told
    Verb("create", "request", unless=refusals.CREATE),
    To(NEW,    "made", ALWAYS, GIVE_BACK, UNTOLD,  then=COUNT_REFUND),
    Verb("update", "request"),
    To("made", STAYS,  ALWAYS, NOTHING,   UPDATED, sets=updated),
))
# fmt: on
