"""Links: what balance settings make happen to their account, and to the settings of connected
accounts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stripesim.engine.act import Act
from stripesim.engine.record import DELETED
from stripesim.engine.table import Also, Told
from stripesim.resources.accounts.connections import connected_accounts
from stripesim.resources.balance import balance
from stripesim.resources.balance.balance_settings.outcomes import names_a_start
from stripesim.resources.balance.balance_settings.record import BalanceSettings, settings_id


def its_account(act: Act[BalanceSettings]) -> Any:
    """The account of the settings; None if it is deleted or not made yet."""
    account = act.change.latest(act.subject.account)
    return None if account is None or account.state == DELETED else account


def themselves(act: Act[BalanceSettings]) -> Mapping[str, Any]:
    """Facts for the account: the settings, which it shows."""
    return {"balance_settings": act.subject}


def by_themselves(act: Act[BalanceSettings]) -> bool:
    """They are changed by a request of their own, not with the account."""
    return "through_account" not in act.facts


def those_that_follow(act: Act[BalanceSettings]) -> tuple[BalanceSettings, ...]:
    """The settings of connected accounts that have no start of day of their own."""
    change = act.change
    accounts = connected_accounts(act.world, act.subject.account)
    settings = (change.latest(settings_id(account.id)) for account in accounts)
    return tuple(each for each in settings if not each.own_start)


def as_platform(act: Act[BalanceSettings]) -> Mapping[str, Any]:
    """Facts for those: these settings are their platform's."""
    return {"platform": act.subject}


def the_whole_balance(act: Act[Any], after: BalanceSettings) -> Iterator[tuple[Any, None]]:
    """The balance as it is now; the event does not say what it was before."""
    yield balance.render(after.account, act.world), None


AVAILABLE = Told("balance.available", of=the_whole_balance)

SHOW_IN_ACCOUNT = Also[BalanceSettings]("account.adopt", facts=themselves, to=its_account)
UPDATE_ACCOUNT = Also[BalanceSettings](
    "account.follow", facts=themselves, to=its_account, when=by_themselves
)
PASS_START_ON = Also[BalanceSettings](
    "balance_settings.inherit", facts=as_platform, to=those_that_follow, when=names_a_start
)
