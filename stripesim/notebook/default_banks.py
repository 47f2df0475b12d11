"""Whether an external account that was added became the default of its currency: only there do
automatic payouts go.
"""

from __future__ import annotations

from typing import Any

from stripesim.engine.world import World

REMOVED = "account.external_account.deleted"
UPDATED = "account.updated"


def became_default(world: World, bank: Any, log: int) -> bool:
    """Whether it did, by the event that added it (its place in the log): there was no other in its
    currency, or the account had it as the default when it next changed.
    """
    gone = {
        world.log.events[place].about.id
        for place in world.log.of_types(bank.account, REMOVED.__eq__)
        if place < log
    }
    others = (
        each
        for each in world.store.each(bank.account, "external_account")
        if each.currency == bank.currency and each.serial < bank.serial and each.id not in gone
    )
    if next(others, None) is None:
        return True
    defaults = account_after(world, bank.account, log).defaults
    return bool(defaults.get(bank.currency) == bank.id)


def account_after(world: World, account: str, log: int) -> Any:
    """The account as it was before its first change after a place in the log; as it is, if there
    was none.
    """
    for place in world.log.of_types(account, UPDATED.__eq__):
        before = world.log.events[place].previous
        if place > log and getattr(before, "id", "") == account:
            return before
    return world.store.latest[account]
