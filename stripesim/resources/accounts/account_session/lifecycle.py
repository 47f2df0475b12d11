"""Account sessions: they give an account access to embedded components for a while.

A session's only state is `open`; after half an hour it opens no component. It is found by its
client secret alone, and can be neither retrieved nor listed.
"""

from __future__ import annotations

from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import NEW
from stripesim.engine.table import ALWAYS, NOTHING, UNTOLD, To, Verb, table
from stripesim.resources.accounts.account_session import refusals
from stripesim.resources.accounts.account_session.record import AccountSession, draft

# fmt: off
LIFECYCLE = Lifecycle[AccountSession]("account_session", draft, refusals.refuse, table(
    #  from to      when    money    told
    Verb("create", "request", unless=refusals.CREATE),
    To(NEW, "open", ALWAYS, NOTHING, UNTOLD),
))
# fmt: on
