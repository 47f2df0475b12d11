"""Balance settings: when an account's money becomes available, when it is paid out, what minimum
balance stays.

Each account has one, made with it, always `in_force`. A platform's change of its start of day also
changes connected accounts that have none of their own. The verb `announce` sends
`balance.available`: a balance is no object with a lifecycle of its own. (documented:
https://docs.stripe.com/api/balance-settings)
"""

from __future__ import annotations

from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import NEW
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, To, Verb, table
from stripesim.resources.balance.balance_settings import refusals
from stripesim.resources.balance.balance_settings.links import (
    AVAILABLE,
    PASS_START_ON,
    SHOW_IN_ACCOUNT,
    UPDATE_ACCOUNT,
)
from stripesim.resources.balance.balance_settings.outcomes import (
    other_delay,
    settings_asked,
    start_of_its_platform,
)
from stripesim.resources.balance.balance_settings.record import BalanceSettings, draft

UPDATED = "balance_settings.updated"

TELL_OTHERS = (UPDATE_ACCOUNT, PASS_START_ON)

# fmt: off
LIFECYCLE = Lifecycle[BalanceSettings]("balance_settings", draft, refusals.refuse, table(
    #  from        to          when    money    told
    Verb("create", "simulator, account", unless=refusals.CREATE),
    To(NEW,        "in_force", ALWAYS, NOTHING, UNTOLD,
       sets=settings_asked, then=SHOW_IN_ACCOUNT),
    Verb("update", "request", unless=refusals.UPDATE),
    To("in_force", STAYS,      ALWAYS, NOTHING, UPDATED,
       sets=settings_asked, then=TELL_OTHERS, wakes="payouts"),
    Verb("inherit", "balance_settings"),
    To("in_force", STAYS,      ALWAYS, NOTHING, UPDATED,
       sets=start_of_its_platform, then=UPDATE_ACCOUNT, wakes="payouts"),
    Verb("set_delay", "control"),
    To("in_force", STAYS,      ALWAYS, NOTHING, UPDATED,
       sets=other_delay, then=UPDATE_ACCOUNT, wakes="payouts"),
    Verb("announce", "stripe"),
    To("in_force", STAYS,      ALWAYS, NOTHING, AVAILABLE),
))
# fmt: on
