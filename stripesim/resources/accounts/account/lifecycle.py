"""Accounts: each has its own balance, prices, payout settings and bank.

The simulator's own account is `enabled` from the beginning. A connected account is `onboarding`
until nothing but a bank is missing (see `requirements.py`), then `enabled`; in some countries it is
`verifying` in between, until Stripe has verified what was given. It is `disabled` while Stripe
stops its charges, its payouts or both, as when something is past due (see `demands.py`), and
`rejected` while its platform rejects it. What it may do is said by its capabilities (see
`capability.py`).
"""

from __future__ import annotations

from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import DELETED, NEW
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, At, To, Verb, table
from stripesim.resources.accounts.account import refusals
from stripesim.resources.accounts.account.links import (
    ADD_HOLDER,
    ADD_TEST_BANK,
    ASK_AGAIN,
    AWAIT_PERSONS,
    CONNECT,
    DISCONNECT,
    MAKE_SETTINGS,
    REPLACE_BANK,
    REVIEW,
    UPDATE_HOLDER,
    UPDATE_SETTINGS,
    VERIFY_PERSONS,
)
from stripesim.resources.accounts.account.outcomes import (
    all_supplied,
    begun,
    block,
    block_ends,
    checked_soon,
    default_of_its_currency,
    fields_required,
    first_deadline,
    gave_it_and_is_able,
    gave_what_was_past_due,
    is_able,
    is_able_but_listed,
    is_connected,
    is_listed_person,
    is_verified,
    listed,
    newest_version,
    no_block,
    no_default_of_its_currency,
    no_rejection,
    nothing_is_missing,
    one_is_active,
    past_due,
    prices,
    rejection,
    rejection_ends,
    something_differs,
    something_is_missing,
    terms_of_instant_payouts,
    to_be_verified,
    was_stopped_before,
    what_is_told,
    when_it_is_verified,
    when_one_is_active,
)
from stripesim.resources.accounts.account.record import Account, draft
from stripesim.resources.accounts.account.write_off import WRITE_OFF
from stripesim.resources.accounts.capability import CAPABILITY_UPDATED
from stripesim.resources.accounts.tokens import USE_ACCOUNT_TOKEN

UPDATES = ("account.updated", CAPABILITY_UPDATED)

# fmt: off
MAKE_ITS_PARTS   = (MAKE_SETTINGS, CONNECT, ADD_HOLDER, REPLACE_BANK, REVIEW)
UPDATE_ITS_PARTS = (USE_ACCOUNT_TOKEN, ADD_HOLDER, UPDATE_HOLDER, UPDATE_SETTINGS, ASK_AGAIN)
AFTER_UPDATE     = (REVIEW, REPLACE_BANK)
AFTER_ONBOARDING = (ADD_TEST_BANK, REVIEW)

SETTLED   = ("enabled", "disabled")
UNSETTLED = ("onboarding", "verifying")
STANDING  = (*UNSETTLED, *SETTLED)
ANY       = (*STANDING, "rejected")

LIFECYCLE = Lifecycle[Account]("account", draft, refusals.refuse, table(
    #  from          to            when                money    told
    Verb("open", "simulator"),
    To(NEW,          "enabled",    ALWAYS,             NOTHING, UNTOLD),
    Verb("create", "request", unless=refusals.CREATE, first=USE_ACCOUNT_TOKEN),
    To(NEW,          "onboarding", ALWAYS,             NOTHING, UNTOLD, then=MAKE_ITS_PARTS),
    Verb("update", "request", unless=refusals.UPDATE, first=UPDATE_ITS_PARTS),
    To(ANY,          STAYS,        ALWAYS,             NOTHING, UPDATES,
       sets=what_is_told, then=AFTER_UPDATE),
    Verb("adopt", "balance_settings, person"),
    To(ANY,          STAYS,        ALWAYS,             NOTHING, UNTOLD, sets=newest_version),
    Verb("follow", "balance_settings, person"),
    To(ANY,          STAYS,        is_connected,       NOTHING, UPDATES,
       sets=newest_version, then=REVIEW),
    To(SETTLED,      STAYS,        ALWAYS,             NOTHING, UNTOLD, sets=newest_version),
    Verb("begin_onboarding", "account_link"),
    To(ANY,          STAYS,        ALWAYS,             NOTHING, UNTOLD, sets=begun),
    Verb("complete", "control", unless=refusals.COMPLETE),
    To(STANDING,     STAYS,        ALWAYS,             NOTHING, UPDATES,
       sets=all_supplied, then=AFTER_ONBOARDING),
    Verb("review", "stripe"),
    To(UNSETTLED,    "disabled",   is_able_but_listed, NOTHING, UPDATES,
       sets=listed, first=VERIFY_PERSONS),
    To(UNSETTLED,    "enabled",    is_able,            NOTHING, UPDATES,
       sets=is_verified, first=VERIFY_PERSONS, wakes="payouts"),
    To("onboarding", "verifying",  nothing_is_missing, NOTHING, UPDATES,
       sets=checked_soon, first=AWAIT_PERSONS),
    To("verifying",  "onboarding", something_is_missing, NOTHING, UPDATES, first=VERIFY_PERSONS),
    To("disabled",   "enabled",    gave_it_and_is_able, NOTHING, UPDATES,
       sets=no_block, first=VERIFY_PERSONS, wakes="payouts"),
    To("disabled",   "verifying",  gave_what_was_past_due, NOTHING, UPDATES,
       sets=block_ends, first=AWAIT_PERSONS),
    To(ANY,          STAYS,        ALWAYS,             NOTHING, UNTOLD),
    Verb("verify", At(when_it_is_verified)),
    To("verifying",  "disabled",   is_listed_person,   NOTHING, UPDATES,
       sets=listed, first=VERIFY_PERSONS),
    To("verifying",  "onboarding", something_differs,  NOTHING, UPDATES,
       sets=is_verified, first=VERIFY_PERSONS),
    To("verifying",  "enabled",    ALWAYS,             NOTHING, UPDATES,
       sets=is_verified, first=VERIFY_PERSONS, wakes="payouts"),
    Verb("activate", At(when_one_is_active)),
    To("enabled",    STAYS,        ALWAYS,             NOTHING, UPDATES, sets=one_is_active),
    Verb("require", "control", unless=refusals.REQUIRE),
    To(ANY,          STAYS,        ALWAYS,             NOTHING, UPDATES, sets=fields_required),
    Verb("fall_due", At(first_deadline)),
    To(STANDING,     "disabled",   ALWAYS,             NOTHING, UPDATES, sets=past_due),
    To("rejected",   STAYS,        ALWAYS,             NOTHING, UPDATES, sets=past_due),
    Verb("disable", "control, charge"),
    To(STANDING,     "disabled",   ALWAYS,             NOTHING, UPDATES, sets=block),
    Verb("enable", "control"),
    To("disabled",   "enabled",    is_able,            NOTHING, UPDATES,
       sets=no_block, first=VERIFY_PERSONS, wakes="payouts"),
    To("disabled",   "verifying",  nothing_is_missing, NOTHING, UPDATES,
       sets=block_ends, first=AWAIT_PERSONS),
    To("disabled",   "onboarding", ALWAYS,             NOTHING, UPDATES, sets=no_block),
    Verb("reject", "request", unless=refusals.REJECT),
    To(STANDING,     "rejected",   ALWAYS,             NOTHING, UPDATES, sets=rejection),
    Verb("unreject", "request"),
    To("rejected",   "disabled",   was_stopped_before, NOTHING, UPDATES,
       sets=no_rejection, wakes="payouts"),
    To("rejected",   "enabled",    is_able,            NOTHING, UPDATES,
       sets=no_rejection, first=VERIFY_PERSONS, wakes="payouts"),
    To("rejected",   "verifying",  nothing_is_missing, NOTHING, UPDATES,
       sets=rejection_ends, first=AWAIT_PERSONS),
    To("rejected",   "onboarding", ALWAYS,             NOTHING, UPDATES, sets=no_rejection),
    Verb("choose_external_account", "external_account"),
    To(ANY,          STAYS,        ALWAYS,             NOTHING, UNTOLD,
       sets=default_of_its_currency, then=REVIEW, wakes="payouts"),
    Verb("forget_external_account", "external_account"),
    To(ANY,          STAYS,        ALWAYS,             NOTHING, UNTOLD,
       sets=no_default_of_its_currency),
    Verb("set_price", "control"),
    To(ANY,          STAYS,        ALWAYS,             NOTHING, UNTOLD, sets=prices),
    Verb("set_instant_payouts", "control"),
    To(ANY,          STAYS,        ALWAYS,             NOTHING, UNTOLD,
       sets=terms_of_instant_payouts),
    Verb("delete", "request", unless=refusals.DELETE),
    To(ANY,          DELETED,      ALWAYS,             WRITE_OFF, UNTOLD, then=DISCONNECT),
    Verb("ask_again", "account"),
    To("enabled",    "onboarding", ALWAYS,             NOTHING, UPDATES, sets=to_be_verified),
))
# fmt: on
