"""External accounts: the bank accounts and debit cards that a Stripe account is paid out to.

One is `new` until a payout to it comes back, then `errored`: scheduled payouts to it stop until its
details are updated. Those of the simulator's own account are added by a control, as in the
Dashboard. Each currency of the account has one default. An external account given with
the account itself replaces the default.
"""

from __future__ import annotations

from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import DELETED, NEW
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, To, Verb, table
from stripesim.resources.payouts.external_account import refusals
from stripesim.resources.payouts.external_account.links import (
    DELETE_THE_ONE_BEFORE,
    FORGET_DEFAULT,
    MAKE_CHOSEN_DEFAULT,
    MAKE_FIRST_DEFAULT,
    MAKE_IT_DEFAULT,
    USE_TOKEN,
)
from stripesim.resources.payouts.external_account.outcomes import details
from stripesim.resources.payouts.external_account.record import ExternalAccount, draft

CREATED = "account.external_account.created"
UPDATED = "account.external_account.updated"
REMOVED = "account.external_account.deleted"

TAKE_ITS_PLACE = (MAKE_IT_DEFAULT, DELETE_THE_ONE_BEFORE)

ANY = ("new", "errored")

# fmt: off
LIFECYCLE = Lifecycle[ExternalAccount]("external_account", draft, refusals.refuse, table(
    #  from       to         when    money    told
    Verb("add", "simulator, control", unless=refusals.ADD, first=USE_TOKEN),
    To(NEW,       "new",     ALWAYS, NOTHING, CREATED, then=MAKE_FIRST_DEFAULT),
    Verb("create", "request", unless=refusals.CREATE, first=USE_TOKEN),
    To(NEW,       "new",     ALWAYS, NOTHING, CREATED, then=MAKE_FIRST_DEFAULT),
    Verb("replace", "account", unless=refusals.REPLACE, first=USE_TOKEN),
    To(NEW,       "new",     ALWAYS, NOTHING, CREATED, then=TAKE_ITS_PLACE),
    Verb("fail", "payout"),
    To("new",     "errored", ALWAYS, NOTHING, UPDATED),
    To("errored", "errored", ALWAYS, NOTHING, UNTOLD),
    Verb("update", "request", unless=refusals.UPDATE),
    To("new",     STAYS,     ALWAYS, NOTHING, UPDATED,
       sets=details, then=MAKE_CHOSEN_DEFAULT),
    To("errored", "new",     ALWAYS, NOTHING, UPDATED,
       sets=details, then=MAKE_CHOSEN_DEFAULT, wakes="payouts"),
    Verb("delete", "request", unless=refusals.DELETE),
    To(ANY,       DELETED,   ALWAYS, NOTHING, REMOVED, then=FORGET_DEFAULT),
    Verb("give_way", "external_account"),
    To(ANY,       DELETED,   ALWAYS, NOTHING, REMOVED),
))
# fmt: on
