"""Account sessions: they give an account access to embedded components for a while.

A session is `open` when it is made; after half an hour it opens no component. A user may sign in
where components ask for it, and a logout closes it. It is known by its client secret alone, and can
be neither retrieved nor listed.
"""

from __future__ import annotations

from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import NEW
from stripesim.engine.table import ALWAYS, NOTHING, UNTOLD, To, Verb, table
from stripesim.resources.accounts.account_session import refusals
from stripesim.resources.accounts.account_session.record import AccountSession, draft

OPENS = ("open", "signed_in")

# fmt: off
LIFECYCLE = Lifecycle[AccountSession]("account_session", draft, refusals.refuse, table(
    #  from      to         when    money    told
    Verb("create", "request", unless=refusals.CREATE),
    To(NEW,      "open",      ALWAYS, NOTHING, UNTOLD),
    Verb("sign_in", "user"),
    To("open",   "signed_in", ALWAYS, NOTHING, UNTOLD),
    Verb("close", "user"),
    To(OPENS,    "closed",    ALWAYS, NOTHING, UNTOLD),
))
# fmt: on
