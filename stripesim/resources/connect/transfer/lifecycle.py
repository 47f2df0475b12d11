"""Transfers: money from one Stripe account to another.

A platform sends money to a connected account: available money, or money of one charge (the
`source_transaction`), with which it becomes available. By a transfer a destination charge is passed
on, and by one a connected account sends money to its platform when the platform debits it. On the
receiving account a payment arrives, `py_…`.

    sent        the money has left; a part of it may have been reversed
    reversed    all of it has come back
"""

from __future__ import annotations

from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import Entry
from stripesim.engine.record import NEW
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, To, Verb, table
from stripesim.resources.connect.transfer import refusals
from stripesim.resources.connect.transfer.links import (
    AFTER_SENDING,
    BOOK_SOURCE,
    MAKE_PAYMENT,
    REVERSE_THE_REST,
)
from stripesim.resources.connect.transfer.money import SENDERS_BALANCE, amount
from stripesim.resources.connect.transfer.outcomes import (
    all_of_it_is_back,
    one_more_reversal,
    updated,
)
from stripesim.resources.connect.transfer.record import Transfer, draft
from stripesim.resources.places import TRANSFERS

CREATED, REVERSED, UPDATED = "transfer.created", "transfer.reversed", "transfer.updated"
ANY = ("sent", "reversed")

# fmt: off
# what moves: from             to         how much
SEND = (Entry(SENDERS_BALANCE, TRANSFERS, amount),)

LIFECYCLE: Lifecycle[Transfer] = Lifecycle("transfer", draft, refusals.refuse, table(
    #  from    to          when               money    told
    Verb("create", "request", unless=refusals.CREATE, first=BOOK_SOURCE),
    To(NEW,    "sent",     ALWAYS,            SEND,    CREATED,  then=AFTER_SENDING),
    Verb("reverse", "transfer_reversal"),
    To("sent", "reversed", all_of_it_is_back, NOTHING, REVERSED, sets=one_more_reversal),
    To("sent", STAYS,      ALWAYS,            NOTHING, REVERSED, sets=one_more_reversal),
    Verb("undo", "charge"),
    To("sent", STAYS,      ALWAYS,            NOTHING, UNTOLD,   then=REVERSE_THE_REST),
    Verb("update", "request"),
    To(ANY,    STAYS,      ALWAYS,            NOTHING, UPDATED,  sets=updated),
    Verb("pass_on", "charge"),
    To(NEW,    "sent",     ALWAYS,            SEND,    CREATED,  then=MAKE_PAYMENT),
    Verb("debit", "request, charge", unless=refusals.OF_A_DEBIT, first=BOOK_SOURCE),
    To(NEW,    "sent",     ALWAYS,            SEND,    CREATED,  then=AFTER_SENDING),
))
# fmt: on
