"""Outcomes of an external account: their conditions, and the fields they set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.act import Act
from stripesim.facts.evidence import rule
from stripesim.resources.balance.paid_out import PaidAccount
from stripesim.resources.payments import cards
from stripesim.resources.payouts.external_account.record import SAYABLE, ExternalAccount
from stripesim.resources.requests import changed

# -- conditions ------------------------------------------------------------------------------------


@rule("documented", "https://docs.stripe.com/api/external_account_bank_accounts/object")
def is_first_or_chosen(act: Act[ExternalAccount]) -> bool:
    """The first external account in a currency becomes its default; another one only on request."""
    account: PaidAccount = act.account
    given = act.facts["external_account"]
    inside = given.get("default_for_currency", False) if isinstance(given, Mapping) else False
    chosen: bool = act.facts.get("default_for_currency", inside)
    return chosen or act.subject.currency not in account.defaults


def asked_as_default(act: Act[ExternalAccount]) -> bool:
    """The update asks to make it the default of its currency."""
    return bool(act.facts.get("default_for_currency"))


def is_default(act: Act[ExternalAccount]) -> bool:
    """It is the default of its currency."""
    account: PaidAccount = act.account
    return account.defaults.get(act.subject.currency) == act.subject.id


# -- what is set -----------------------------------------------------------------------------------


def details(act: Act[ExternalAccount]) -> dict[str, Any]:
    """The details in the request; those not given stay; and metadata."""
    it, facts = act.subject, act.facts
    said = {name: facts[name] for name in SAYABLE[it.object] if name in facts}
    details = {**it.details, **said}
    details.update(cards.expiry(details, act.now))
    return {**changed(facts, it.metadata), "details": details}
