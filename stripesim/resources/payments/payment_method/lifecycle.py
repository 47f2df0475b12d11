"""Payment methods: a card or a bank account to charge. One that is saved to a customer can be
charged again.

Without a customer it is `unattached`, good for one payment, then `used_up`; one that was `detached`
cannot be used either. The card that a customer got as its `source` is a payment method too: its id
begins with `card_`, and as `default_source` it shows as a card object.
"""

from __future__ import annotations

from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import NEW
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, To, Verb, table
from stripesim.resources.payments.payment_method import refusals
from stripesim.resources.payments.payment_method.links import (
    ATTACH_AT_ONCE,
    BECOME_DEFAULT,
    FORGET_DEFAULT,
    SHARE_ORIGINAL,
    USE_TOKEN,
)
from stripesim.resources.payments.payment_method.outcomes import (
    attached,
    customer_given,
    detached,
    set_up,
    to_be_saved,
    to_be_used_again,
    updated,
)
from stripesim.resources.payments.payment_method.record import PaymentMethod, draft

STANDING = ("unattached", "attached")
ATTACHED = "payment_method.attached"
DETACHED = "payment_method.detached"
UPDATED = "payment_method.updated"

ADD_SOURCE = (ATTACH_AT_ONCE, BECOME_DEFAULT)

# fmt: off
LIFECYCLE: Lifecycle[PaymentMethod] = Lifecycle("payment_method", draft, refusals.refuse, table(
    #  from          to            when              money    told
    Verb("create", "request", first=USE_TOKEN),
    To(NEW,          "unattached", ALWAYS,           NOTHING, UNTOLD,   then=ATTACH_AT_ONCE),
    Verb("add", "request", first=USE_TOKEN),
    To(NEW,          "unattached", ALWAYS,           NOTHING, UNTOLD,   then=ADD_SOURCE),
    Verb("clone", "request", unless=refusals.CLONE, first=SHARE_ORIGINAL),
    To(NEW,          "unattached", ALWAYS,           NOTHING, UNTOLD),
    Verb("share", "payment_method"),
    To("unattached", "used_up",    ALWAYS,           NOTHING, UNTOLD),
    To("attached",   STAYS,        ALWAYS,           NOTHING, UNTOLD),
    Verb("attach", "request", unless=refusals.ATTACH),
    To("unattached", "attached",   ALWAYS,           NOTHING, ATTACHED, sets=attached),
    Verb("attach", "request", unless=refusals.ATTACH_AGAIN),
    To("attached",   STAYS,        ALWAYS,           NOTHING, UNTOLD),
    Verb("detach", "request"),
    To("attached",   "detached",   ALWAYS,           NOTHING, DETACHED, sets=detached,
       first=FORGET_DEFAULT),
    Verb("update", "request"),
    To("attached",   STAYS,        ALWAYS,           NOTHING, UPDATED,  sets=updated),
    Verb("set_up", "setup_intent"),
    To("unattached", "attached",   customer_given,   NOTHING, ATTACHED, sets=set_up),
    To(STANDING,     STAYS,        ALWAYS,           NOTHING, UNTOLD,   sets=set_up),
    Verb("pay", "payment_intent"),
    To("unattached", "attached",   to_be_saved,      NOTHING, ATTACHED, sets=set_up),
    To("unattached", STAYS,        to_be_used_again, NOTHING, UNTOLD,   sets=set_up),
    To("unattached", "used_up",    ALWAYS,           NOTHING, UNTOLD),
    To("attached",   STAYS,        ALWAYS,           NOTHING, UNTOLD,   sets=set_up),
    Verb("fail", "payment_intent"),
    To("unattached", "used_up",    ALWAYS,           NOTHING, UNTOLD),
    To("attached",   STAYS,        ALWAYS,           NOTHING, UNTOLD),
))
# fmt: on
