"""Transfer reversals: all or a part of a transfer comes back.

On the account that received the transfer, the payment is refunded (`pyr_…`). If the transfer was
converted, the refund is converted at the mid rate of its own day, so it may be more than the
payment brought.

    made        the money is back; nothing more happens to a reversal
"""

from __future__ import annotations

from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import Entry
from stripesim.engine.record import NEW
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, To, Verb, table
from stripesim.resources.connect.transfer_reversal import refusals
from stripesim.resources.connect.transfer_reversal.links import AFTER_REVERSING, COUNT_REVERSAL
from stripesim.resources.connect.transfer_reversal.money import SENDERS_BALANCE, amount
from stripesim.resources.connect.transfer_reversal.record import TransferReversal, draft, updated
from stripesim.resources.places import TRANSFERS

# fmt: off
# what moves:      from       to               how much
TAKE_BACK = (Entry(TRANSFERS, SENDERS_BALANCE, amount),)

LIFECYCLE = Lifecycle[TransferReversal]("transfer_reversal", draft, refusals.refuse, table(
    #  from    to      when    money      told
    Verb("create", "request", unless=refusals.CREATE),
    To(NEW,    "made", ALWAYS, TAKE_BACK, UNTOLD, then=AFTER_REVERSING),
    Verb("receive", "refund"),
    To(NEW,    "made", ALWAYS, TAKE_BACK, UNTOLD, then=COUNT_REVERSAL),
    Verb("update", "request"),
    To("made", STAYS,  ALWAYS, NOTHING,   UNTOLD, sets=updated),
))
# fmt: on
