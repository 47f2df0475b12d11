"""What an account makes happen to other objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.act import Act
from stripesim.engine.table import Also
from stripesim.facts.bank_numbers import bank_that_works
from stripesim.facts.controllers import debits_by_default
from stripesim.facts.cross_border import first_timing
from stripesim.facts.evidence import rule
from stripesim.facts.payout_schedules import interval_of
from stripesim.resources.accounts.account.outcomes import has_no_bank, is_connected
from stripesim.resources.accounts.account.record import Account
from stripesim.resources.accounts.connections import connection_id
from stripesim.resources.accounts.details import EMPTY
from stripesim.resources.accounts.request import as_balance_settings

# -- on which account, to what ---------------------------------------------------------------------


def the_account(act: Act[Account]) -> str:
    """The account itself."""
    return act.subject.id


def its_platform(act: Act[Account]) -> str:
    """The platform that the account is connected to."""
    return act.subject.platform or act.subject.id


def newest_of_it(act: Act[Account]) -> Any:
    """The account as it is now."""
    return act.change.latest(act.subject.id)


def its_connection(act: Act[Account]) -> Any:
    """The account's place in the list of its platform."""
    return act.change.latest(connection_id(act.subject.id))


# -- what it is told -------------------------------------------------------------------------------


@rule("recorded", "about 600 custom accounts made over the API; others assumed")
def first_settings(act: Act[Account]) -> dict[str, Any]:
    """A new connected account begins with the first timing of its country, daily payouts, and what
    the request says of its payouts.
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
    """The connection is that of the account."""
    return {"connected": act.subject.id}


def bank_that_takes_payouts(act: Act[Account]) -> dict[str, Any]:
    """A bank account of its country and its currency that takes every payout."""
    account = act.subject
    return {"external_account": bank_that_works(account.country, account.default_currency)}


def nothing(act: Act[Account]) -> Mapping[str, Any]:
    """Nothing is said with it."""
    return EMPTY


MAKE_SETTINGS = Also[Account]("balance_settings.create", facts=first_settings, on=the_account)
CONNECT = Also[Account]("connection.create", facts=itself, on=its_platform)
DISCONNECT = Also[Account]("connection.end", facts=nothing, to=its_connection, on=its_platform)
ADD_TEST_BANK = Also[Account](
    "external_account.create", facts=bank_that_takes_payouts, on=the_account, when=has_no_bank
)
REVIEW = Also[Account]("account.review", facts=nothing, to=newest_of_it, when=is_connected)
