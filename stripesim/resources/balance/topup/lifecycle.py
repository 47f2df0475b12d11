"""Top-ups: money that an account's owner adds to the balance, by a debit of the owner's bank.

A top-up is `pending` until the money arrives (`succeeded`) or the bank refuses (`failed`). Two
kinds succeed at once: the opening balance (`open`), and money for refunds and disputes
(`add_funds`), which also repays a negative payments balance (`repay`); if it is taken back after it
was spent, the payments balance pays for it (`cover`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import Entry
from stripesim.engine.record import NEW
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, At, To, Verb, table
from stripesim.resources.balance.topup import refusals
from stripesim.resources.balance.topup.money import (
    ADDED_FUNDS,
    COVER_FUNDS,
    FUNDS,
    OWN_BALANCE,
    TOPUP,
    TOPUP_REVERSAL,
    amount,
    arrives,
    owed,
)
from stripesim.resources.balance.topup.record import Topup, draft
from stripesim.resources.requests import changed


def the_bank_refuses(act: Act[Topup]) -> bool:
    """The source is a test bank account that fails."""
    return act.subject.fails is not None


def failure_code(act: Act[Topup]) -> Mapping[str, Any]:
    """The failure code: the control's (facts: code), or that of the test bank account."""
    return {"failure_code": act.facts.get("code") or act.subject.fails}


def what_is_said(act: Act[Topup]) -> Mapping[str, Any]:
    """The fields that an update sets. Facts: description, metadata."""
    return changed(act.facts, act.subject.metadata, "description")


# fmt: off
# what moves:      from            to                how much
TOP_UP    = (Entry("topups",       TOPUP,            amount),)
FUND      = (Entry("topups",       FUNDS,            amount),)
TAKE_BACK = (Entry(TOPUP_REVERSAL, "topups",         amount),)
REPAY     = (Entry(ADDED_FUNDS,    OWN_BALANCE,      owed),)
COVER     = (Entry(OWN_BALANCE,    ADDED_FUNDS,      owed),)

CREATED, SUCCEEDED = "topup.created", "topup.succeeded"
FAILED, CANCELED   = "topup.failed", "topup.canceled"
REVERSED           = "topup.reversed"
CREATED_AND_SUCCEEDED = (CREATED, SUCCEEDED)

ANY = ("pending", "succeeded", "failed", "canceled", "reversed")

LIFECYCLE = Lifecycle[Topup]("topup", draft, refusals.refuse, table(
    #  from         to           when              money      told
    Verb("create", "request", unless=refusals.CREATE),
    To(NEW,         "pending",   ALWAYS,           NOTHING,   CREATED),
    Verb("open", "simulator"),
    To(NEW,         "succeeded", ALWAYS,           TOP_UP,    CREATED_AND_SUCCEEDED),
    Verb("add_funds", "control", unless=refusals.ADD_FUNDS),
    To(NEW,         "succeeded", ALWAYS,           FUND,      CREATED_AND_SUCCEEDED),
    Verb("arrive", At(arrives)),
    To("pending",   "failed",    the_bank_refuses, NOTHING,   FAILED, sets=failure_code),
    To("pending",   "succeeded", ALWAYS,           TOP_UP,    SUCCEEDED,
       wakes="balance.available"),
    Verb("cancel", "request"),
    To("pending",   "canceled",  ALWAYS,           NOTHING,   CANCELED),
    Verb("fail", "control"),
    To("pending",   "failed",    ALWAYS,           NOTHING,   FAILED, sets=failure_code),
    Verb("reverse", "control"),
    To("succeeded", "reversed",  ALWAYS,           TAKE_BACK, REVERSED, then=COVER_FUNDS),
    Verb("repay", "balance"),
    To("succeeded", STAYS,       ALWAYS,           REPAY,     UNTOLD),
    Verb("cover", "topup"),
    To("reversed",  STAYS,       ALWAYS,           COVER,     UNTOLD),
    Verb("update", "request"),
    To(ANY,         STAYS,       ALWAYS,           NOTHING,   UNTOLD, sets=what_is_said),
))
# fmt: on
