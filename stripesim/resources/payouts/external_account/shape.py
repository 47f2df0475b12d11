"""How the API shows an external account: as a bank account or as a card."""

from __future__ import annotations

from typing import Any

from stripesim.engine.record import DELETED
from stripesim.engine.world import World
from stripesim.facts.bank_numbers import shown_routing_number
from stripesim.facts.card_numbers import card_for
from stripesim.facts.evidence import rule
from stripesim.resources.balance.instant_available import takes_instant
from stripesim.resources.balance.paid_out import PaidAccount
from stripesim.resources.payments import cards
from stripesim.resources.payouts.external_account.record import ExternalAccount


def render(it: ExternalAccount, world: World) -> dict[str, Any]:
    """An external account in the API's shape."""
    if it.state == DELETED:
        return {"id": it.id, "object": it.object, "deleted": True}
    return as_bank_account(it, world) if it.object == "bank_account" else as_card(it, world)


def payout_methods(it: ExternalAccount, world: World) -> list[str]:
    """`available_payout_methods`: how it can be paid out to."""
    fast = takes_instant(it, world.store.latest[it.account], world)
    return ["standard", "instant"] if fast else ["standard"]


@rule("recorded", "1,278 of 1,278 bank accounts since December 2023")
def nothing_required() -> dict[str, list[Any]]:
    """Nothing is asked of a bank account itself."""
    return {"currently_due": [], "errors": [], "past_due": [], "pending_verification": []}


def as_bank_account(bank: ExternalAccount, world: World) -> dict[str, Any]:
    """The shape of a `bank_account`."""
    account: PaidAccount = world.store.latest[bank.account]
    return {
        "id": bank.id,
        "object": "bank_account",
        "account": bank.account,
        "account_holder_name": bank.details["account_holder_name"],
        "account_holder_type": bank.details["account_holder_type"],
        "account_type": None,
        "available_payout_methods": payout_methods(bank, world),
        "bank_name": "STRIPE TEST BANK",
        "country": bank.country,
        "currency": bank.currency,
        "default_for_currency": account.defaults.get(bank.currency) == bank.id,
        "fingerprint": world.ids.fingerprint(bank.number),
        "future_requirements": nothing_required(),
        "last4": bank.number[-4:],
        "metadata": dict(bank.metadata),
        "requirements": nothing_required(),
        "routing_number": shown_routing_number(bank.country, bank.details["routing_number"]),
        "status": bank.state,
    }


@rule("documented", "stripe-python 16.1.0: `customer` is absent here")
def as_card(it: ExternalAccount, world: World) -> dict[str, Any]:
    """A card that receives payouts shows its account, its currency and its status; if the platform
    collects the requirements, also whether it is the default of its currency.
    """
    card = card_for(it.number)
    assert card is not None
    shape = cards.legacy(it.id, card, it.details, None, it.created, world)
    del shape["customer"]
    more: dict[str, Any] = {
        "account": it.account,
        "available_payout_methods": payout_methods(it, world),
        "currency": it.currency,
        "metadata": dict(it.metadata),
        "status": it.state,
    }
    account: PaidAccount = world.store.latest[it.account]
    controller = account.controller
    if controller is not None and controller.requirement_collection == "application":
        more["default_for_currency"] = account.defaults.get(it.currency) == it.id
    return {"id": it.id, "object": "card", **dict(sorted({**shape, **more}.items()))}
