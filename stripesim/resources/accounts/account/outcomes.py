"""Outcomes of an account: their conditions, and the fields they set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve

from stripesim.engine.act import Act
from stripesim.facts.capabilities import USUAL, of_the_dashboard
from stripesim.facts.evidence import rule
from stripesim.facts.requirements import end_of_verification
from stripesim.resources.accounts.account.record import Account, Block
from stripesim.resources.accounts.demands import (
    after,
    is_answered,
    stops_charges,
    usual_demand,
)
from stripesim.resources.accounts.other_objects import Destination
from stripesim.resources.accounts.request import (
    as_balance_settings,
    capabilities_asked,
    details_told,
)
from stripesim.resources.accounts.requirements import (
    PAST_DUE,
    deadline,
    findings,
    is_on_a_list,
    is_reviewed_by_country,
    missing,
    stops_until_verified,
)
from stripesim.resources.requests import merged

# -- conditions ------------------------------------------------------------------------------------


def is_connected(act: Act[Account]) -> bool:
    """The account is connected to a platform."""
    return act.subject.platform is not None


def nothing_is_missing(act: Act[Account]) -> bool:
    """Everything that the account is asked for has been supplied, but perhaps for a bank."""
    return not missing(act.subject)


def something_is_missing(act: Act[Account]) -> bool:
    """The account lacks something without which it can do nothing."""
    return bool(missing(act.subject))


def is_able(act: Act[Account]) -> bool:
    """Nothing but a bank is missing, and Stripe verifies nothing first."""
    account = act.subject
    waits = not account.verified and stops_until_verified(account) != "nothing"
    return nothing_is_missing(act) and not waits


def is_listed_person(act: Act[Account]) -> bool:
    """The individual or one of the persons is on a list."""
    return is_on_a_list(act.subject)


def is_able_but_listed(act: Act[Account]) -> bool:
    """It would be able, were there not somebody who is on a list."""
    return is_able(act) and is_listed_person(act)


def something_differs(act: Act[Account]) -> bool:
    """Some of what was given does not match what Stripe knows."""
    return any(findings(act.subject, act.subject.persons)) and not act.subject.submitted


def gave_what_was_past_due(act: Act[Account]) -> bool:
    """Stripe stopped it for what was past due, and all of it was given."""
    return is_answered(act.subject.block) and nothing_is_missing(act)


def gave_it_and_is_able(act: Act[Account]) -> bool:
    """What was past due was given, and Stripe verifies nothing first."""
    return gave_what_was_past_due(act) and is_able(act)


def was_stopped_before(act: Act[Account]) -> bool:
    """Apart from the rejection, Stripe stops the account."""
    return act.subject.block is not None


def has_no_bank(act: Act[Account]) -> bool:
    """The account has no external account in its default currency."""
    return act.subject.default_currency not in act.subject.defaults


def brings_a_bank(act: Act[Account]) -> bool:
    """The request contains an external account."""
    return act.facts.get("external_account") is not None


def names_its_first_holder(act: Act[Account]) -> bool:
    """The request contains the individual that the account belongs to, for the first time."""
    return "individual" in act.facts and is_connected(act) and act.subject.individual is None


def tells_more_of_its_holder(act: Act[Account]) -> bool:
    """The request contains more details of the individual that the account belongs to."""
    return "individual" in act.facts and act.subject.individual is not None


def sets_its_payouts(act: Act[Account]) -> bool:
    """The request contains payout settings of a connected account."""
    return bool(as_balance_settings(act.facts)) and is_connected(act)


@rule("documented", "https://docs.stripe.com/connect/account-capabilities; which stop, assumed")
def asks_for_more(act: Act[Account]) -> bool:
    """An able account requests a capability, and lacks what it is asked for then. Each capability
    is inactive until all of it is given.
    """
    account, facts = act.subject, act.facts
    if "capabilities" not in facts:
        return False
    asked = capabilities_asked(account.requested, facts, act.now)
    if account.state != "enabled" or asked.keys() <= account.requested.keys():
        return False
    return bool(missing(account.supposing(**what_is_told(act))))


# -- what is set -----------------------------------------------------------------------------------

NO_BLOCK = Block(PAST_DUE, charges=False, payouts=False)

# Parameters that an update sets unchanged.
SET_AS_GIVEN = ("business_type", "default_currency", "email")


def what_is_told(act: Act[Account]) -> dict[str, Any]:
    """The details of the account, merged with those in the request; metadata; and the new versions
    of its individual and its balance settings.
    """
    account, facts, made = act.subject, act.facts, act.made
    sets = {name: facts[name] for name in SET_AS_GIVEN if name in facts}
    if "metadata" in facts:
        sets["metadata"] = merged(account.metadata, facts["metadata"])
    if "person" in made:
        sets["individual"] = made["person"]
    if "balance_settings" in made:
        sets["balance_settings"] = made["balance_settings"]
    asked = capabilities_asked(account.requested, facts, act.now)
    sets |= after(account, facts)
    sets["reviewed"] = reviewed_after(account, asked, act.now)
    return {**sets, "requested": asked, "details": details_told(account.details, facts)}


@rule("assumed", "as of the first capabilities, which is recorded")
def reviewed_after(account: Account, asked: Mapping[str, int], now: int) -> dict[str, int]:
    """A capability requested of an able account is active at once, but where all waits for the
    verification: there it is pending for as long.
    """
    waits = {name: at for name, at in account.reviewed.items() if name in asked}
    if account.state == "enabled" and is_reviewed_by_country(account):
        new = [name for name in asked if name not in account.requested]
        waits |= dict.fromkeys(new, end_of_verification(now))
    return waits


def when_one_is_active(act: Act[Account]) -> int | None:
    """When the first of the capabilities is active that Stripe looks into."""
    return min(act.subject.reviewed.values(), default=None)


def one_is_active(act: Act[Account]) -> dict[str, Any]:
    """Stripe has looked into the capabilities that were requested first."""
    waits = {name: at for name, at in act.subject.reviewed.items() if at > act.now}
    return {"reviewed": waits}


def newest_version(act: Act[Account]) -> Mapping[str, Any]:
    """The newest version of the object that the account shows: its individual or its balance
    settings; and what it has given of what was demanded.
    """
    return act.facts


def begun(act: Act[Account]) -> dict[str, Any]:
    """The account's holder was sent to Stripe's onboarding."""
    return {"begun": True}


def all_supplied(act: Act[Account]) -> dict[str, Any]:
    """The holder has supplied everything. Facts: verified, whether Stripe has verified it
    already.
    """
    account, asked = act.subject, requested_by_then(act)
    verified = account.verified or act.facts["verified"]
    block = account.block and evolve(account.block, fields=())
    onboarded = {"begun": True, "submitted": True, "requested": asked, "verified": verified}
    return {**onboarded, "required": {}, "block": block}


@rule(
    "assumed",
    "that the holder of a full Dashboard enables methods there: `of_the_dashboard`; the others",
)
def requested_by_then(act: Act[Account]) -> Mapping[str, int]:
    """What is requested when the onboarding is over: if nothing was, the usual capabilities; for an
    account with the full Dashboard, also those of what is enabled there.
    """
    account, enabled = act.subject, act.world.settings.payment_methods
    if account.is_recipient:
        return account.requested or {"transfers": act.now}
    asked: tuple[str, ...] = () if account.requested else USUAL
    if account.controller is not None and account.controller.stripe_dashboard == "full":
        asked = of_the_dashboard(account.default_currency, enabled)
    return {**dict.fromkeys(asked, act.now), **account.requested}


@rule("assumed", "as before its first verification, recorded")
def to_be_verified(act: Act[Account]) -> dict[str, Any]:
    """What the account will give is verified anew."""
    return {"verified": False}


def checked_soon(act: Act[Account]) -> dict[str, Any]:
    """From now on Stripe verifies what was given."""
    return {"checked_at": end_of_verification(act.now)}


def when_it_is_verified(act: Act[Account]) -> int | None:
    """When Stripe has verified what was given."""
    return act.subject.checked_at


def is_verified(act: Act[Account]) -> dict[str, Any]:
    """Stripe has verified what was given."""
    return {"verified": True, "checked_at": None}


@rule("documented", "https://docs.stripe.com/connect/testing; the reason shown, assumed")
def listed(act: Act[Account]) -> dict[str, Any]:
    """Stripe stops an account of somebody who is on a list, until it has looked into it."""
    return {**is_verified(act), "block": Block("listed", charges=True, payouts=True)}


def block(act: Act[Account]) -> dict[str, Any]:
    """What Stripe stops, and why. What was stopped before stays stopped, and past due what was.
    Facts: reason, charges, payouts.
    """
    account, facts = act.subject, act.facts
    old, reason = account.block or NO_BLOCK, facts["reason"]
    fields = old.fields
    if reason == PAST_DUE and not (fields or missing(account)):
        fields = (usual_demand(account),)
    charges, payouts = facts["charges"] or old.charges, facts["payouts"] or old.payouts
    return {"block": Block(reason, charges, payouts, fields)}


def fields_required(act: Act[Account]) -> dict[str, Any]:
    """More fields are due by a date. What is past due stays so. Facts: fields, by."""
    account, facts = act.subject, act.facts
    more = dict.fromkeys(facts["fields"], facts["by"])
    late = () if account.block is None else account.block.fields
    required = {**account.required, **more}
    return {"required": {name: required[name] for name in sorted(required) if name not in late}}


def first_deadline(act: Act[Account]) -> int | None:
    """When the first of the fields is due that Stripe asks for besides."""
    return deadline(act.subject)


def past_due(act: Act[Account]) -> dict[str, Any]:
    """The fields whose date has come are past due and stop the account. If it is stopped for
    another reason already, that stays.
    """
    account, now = act.subject, act.now
    late = tuple(name for name, by in account.required.items() if by <= now)
    old = account.block or NO_BLOCK
    charges = old.charges or stops_charges(account, late)
    return {
        "required": {name: by for name, by in account.required.items() if by > now},
        "block": Block(old.reason, charges, True, tuple(sorted({*old.fields, *late}))),
    }


def no_block(act: Act[Account]) -> dict[str, Any]:
    """Stripe stops nothing any more."""
    return {"block": None}


def block_ends(act: Act[Account]) -> dict[str, Any]:
    """Stripe stops nothing any more, and verifies what was given."""
    return {**no_block(act), **checked_soon(act)}


@rule("documented", "https://docs.stripe.com/api/account/reject; which reason is shown, assumed")
def rejection(act: Act[Account]) -> dict[str, Any]:
    """A rejection ends charges and payouts; with `payouts_action=none`, payouts go on."""
    reason = act.facts["reason"]
    shown = "fraud" if reason.startswith("fraud") else "other"
    shown = reason if reason == "terms_of_service" else shown
    stops = act.facts.get("payouts_action", "pause") == "pause"
    return {"rejection": Block(f"rejected.platform_{shown}", charges=True, payouts=stops)}


def no_rejection(act: Act[Account]) -> dict[str, Any]:
    """The platform has taken its rejection back."""
    return {"rejection": None}


def rejection_ends(act: Act[Account]) -> dict[str, Any]:
    """The platform has taken its rejection back, and Stripe verifies what was given."""
    return {**no_rejection(act), **checked_soon(act)}


def default_of_its_currency(act: Act[Account]) -> dict[str, Any]:
    """The external account becomes the default of its currency."""
    chosen: Destination = act.facts["external_account"]
    given = after(act.subject, {"external_account": chosen})
    return {"defaults": {**act.subject.defaults, chosen.currency: chosen.id}, **given}


def no_default_of_its_currency(act: Act[Account]) -> dict[str, Any]:
    """The currency has no default external account any more."""
    gone: Destination = act.facts["external_account"]
    kept = {name: id for name, id in act.subject.defaults.items() if name != gone.currency}
    return {"defaults": kept}


@rule("assumed", "stripesim's own: what an account pays whose country has no established price")
def prices(act: Act[Account]) -> dict[str, Any]:
    """New prices apply to later payments. If an account has only a price for domestic or only for
    international cards, it pays that for both.
    """
    old, named = act.subject.prices, dict(act.facts)
    cards = [named[name] for name in ("domestic", "international") if name in named]
    if cards and not old.established:
        named = {"domestic": cards[0], "international": cards[-1], "established": True, **named}
    methods = {**old.methods, **named.get("methods", {})}
    return {"prices": evolve(old, **{**named, "methods": methods})}


def terms_of_instant_payouts(act: Act[Account]) -> dict[str, Any]:
    """The terms of instant payouts from now on: those named, limits by currency; others stay the
    same.
    """
    old, named = act.subject.instant, act.facts
    limits = {
        name: {**getattr(old, name), **named[name]}
        for name in ("daily", "daily_connected")
        if name in named
    }
    return {"instant": evolve(old, **{**named, **limits})}
