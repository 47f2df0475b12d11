"""Links: what an account makes happen to other objects."""

from __future__ import annotations

from typing import Any

from stripesim.engine.act import Act
from stripesim.engine.record import Record
from stripesim.engine.table import Also
from stripesim.facts.bank_numbers import bank_that_works
from stripesim.facts.controllers import debits_by_default
from stripesim.facts.cross_border import first_timing
from stripesim.facts.evidence import rule
from stripesim.facts.payout_schedules import interval_of
from stripesim.resources.accounts.account.outcomes import (
    asks_for_more,
    brings_a_bank,
    has_no_bank,
    is_connected,
    names_its_first_holder,
    sets_its_payouts,
    tells_more_of_its_holder,
)
from stripesim.resources.accounts.account.record import Account
from stripesim.resources.accounts.connections import connection_id
from stripesim.resources.accounts.request import as_balance_settings
from stripesim.resources.requests import nothing

# -- on which account, to what ---------------------------------------------------------------------


def the_account(act: Act[Account]) -> str:
    """Facts: account, its id."""
    return act.subject.id


def its_platform(act: Act[Account]) -> str:
    """The platform that the account is connected to."""
    return act.subject.platform or act.subject.id


def newest_of_it(act: Act[Account]) -> Account:
    """The newest version of the account."""
    newest: Account = act.change.latest(act.subject.id)
    return newest


def its_holder(act: Act[Account]) -> Record | None:
    """The person that the account of an individual belongs to."""
    holder = act.subject.individual
    return None if holder is None else act.change.latest(holder.id)


def its_persons(act: Act[Account]) -> tuple[Record, ...]:
    """The individual that the account belongs to, and those who run and own its business."""
    account, holder = act.subject, its_holder(act)
    own = [] if holder is None or account.business_type != "individual" else [holder]
    return (*own, *(act.change.latest(id) for id in account.persons))


def those_unverified(act: Act[Account]) -> tuple[Record, ...]:
    """Its persons whom Stripe has not begun to verify."""
    return tuple(one for one in its_persons(act) if one.state == "unverified")


def those_not_verified(act: Act[Account]) -> tuple[Record, ...]:
    """Its persons who are not verified yet."""
    return tuple(one for one in its_persons(act) if one.state != "verified")


def its_settings(act: Act[Account]) -> Record | None:
    """The balance settings of the account."""
    settings = act.subject.balance_settings
    return None if settings is None else act.change.latest(settings.id)


def its_connection(act: Act[Account]) -> Record | None:
    """The account's entry in the list of its platform."""
    connection: Record | None = act.change.latest(connection_id(act.subject.id))
    return connection


# -- what it is told -------------------------------------------------------------------------------


@rule("recorded", "about 600 custom accounts made over the API; others assumed")
def first_settings(act: Act[Account]) -> dict[str, Any]:
    """A new connected account has the initial timing of its country, daily payouts, and the payout
    settings that the request names.
    """
    account, controller = act.subject, act.subject.controller
    assert controller is not None
    return {
        "account": account.id,
        "country": account.country,
        "timing": first_timing(account.country),
        "interval": interval_of(account.country),
        "debit_negative_balances": debits_by_default(controller),
        **as_balance_settings(act.facts),
    }


def itself(act: Act[Account]) -> dict[str, Any]:
    """Facts for the connection: the account."""
    return {"connected": act.subject.id}


def bank_that_takes_payouts(act: Act[Account]) -> dict[str, Any]:
    """Facts for a test bank account, in the account's country and currency, whose payouts
    arrive.
    """
    account = act.subject
    return {"external_account": bank_that_works(account.country, account.default_currency)}


def bank_given(act: Act[Account]) -> dict[str, Any]:
    """Facts for the external account in the request, which replaces the one before."""
    return {"external_account": act.facts["external_account"]}


def holder_told(act: Act[Account]) -> dict[str, Any]:
    """Facts for the person: the details of the individual in the request."""
    return {**act.facts["individual"], "is_holder": True}


def payouts_told(act: Act[Account]) -> dict[str, Any]:
    """Facts for the balance settings: the payout settings in the request, as parameters of balance
    settings.
    """
    return as_balance_settings(act.facts)


ADD_HOLDER = Also[Account](
    "person.create", facts=holder_told, on=the_account, when=names_its_first_holder
)
UPDATE_HOLDER = Also[Account](
    "person.update", facts=holder_told, to=its_holder, when=tells_more_of_its_holder
)
MAKE_SETTINGS = Also[Account]("balance_settings.create", facts=first_settings, on=the_account)
CONNECT = Also[Account]("connection.create", facts=itself, on=its_platform)
UPDATE_SETTINGS = Also[Account](
    "balance_settings.update", facts=payouts_told, to=its_settings, when=sets_its_payouts
)
REPLACE_BANK = Also[Account](
    "external_account.replace", facts=bank_given, on=the_account, when=brings_a_bank
)
DISCONNECT = Also[Account]("connection.end", facts=nothing, to=its_connection, on=its_platform)
ADD_TEST_BANK = Also[Account](
    "external_account.create", facts=bank_that_takes_payouts, on=the_account, when=has_no_bank
)
ASK_AGAIN = Also[Account]("account.ask_again", facts=nothing, to=newest_of_it, when=asks_for_more)
REVIEW = Also[Account]("account.review", facts=nothing, to=newest_of_it, when=is_connected)
AWAIT_PERSONS = Also[Account]("person.begin_verification", facts=nothing, to=those_unverified)
VERIFY_PERSONS = Also[Account]("person.end_verification", facts=nothing, to=those_not_verified)
