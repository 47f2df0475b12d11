"""Bank accounts that a Stripe account is paid out to: its external accounts.

A payout that the bank sends back leaves the bank account `errored`: scheduled payouts to it stop
until its details are updated.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.lifecycle import Act, Also, Lifecycle, Transition
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.resources.shared import changed, merged
from stripesim.rules.evidence import rule
from stripesim.rules.test_banks import by_bank_token


@record
class BankAccount(Record):
    """`account_number` is what decides whether payouts to it come back (a test number)."""

    kind: ClassVar[str] = "bank_account"

    country: str
    currency: str
    routing_number: str | None
    account_number: str
    account_holder_name: str | None
    account_holder_type: str | None
    metadata: Mapping[str, str]


def _draft(act: Act[Any]) -> BankAccount:
    """Facts: external_account, a token (`btok_us_verified`) or the details of a bank account."""
    change, given = act.change, act.facts["external_account"]
    if isinstance(given, str):
        given = _details_of(given)
    return BankAccount(
        id=change.new_id("ba"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        country=given["country"].upper(),
        currency=given["currency"],
        routing_number=given.get("routing_number"),
        account_number=given["account_number"],
        account_holder_name=given.get("account_holder_name"),
        account_holder_type=given.get("account_holder_type"),
        metadata=merged({}, act.facts.get("metadata", {})),
    )


def _details_of(token: str) -> dict[str, Any]:
    bank = by_bank_token(token)
    if bank is None:
        raise Refusal(
            f"No such token: '{token}'", code="resource_missing", param="external_account"
        )
    return {
        "country": bank.country,
        "currency": bank.currency,
        "routing_number": bank.routing_number,
        "account_number": bank.account_number,
    }


def _refuse(act: Act[BankAccount], verb: str) -> Refusal:
    return Refusal(f"Cannot {verb} {act.subject.id}: it is {act.subject.state}.")


def _account_of(act: Act[BankAccount]) -> Any:
    return act.account


def _it(act: Act[BankAccount]) -> dict[str, Any]:
    return {"external_account": act.subject}


@rule("documented", "https://docs.stripe.com/api/external_account_bank_accounts/object")
def is_first_or_chosen(act: Act[BankAccount]) -> bool:
    """The first account added in a currency becomes its default; another one when asked."""
    chosen = act.facts.get("default_for_currency", False)
    return chosen or act.subject.currency not in act.account.defaults


def asked_as_default(act: Act[BankAccount]) -> bool:
    """The update makes it the default of its currency."""
    return bool(act.facts.get("default_for_currency"))


def _updated(act: Act[BankAccount]) -> dict[str, Any]:
    return changed(act.facts, act.subject.metadata, "account_holder_name", "account_holder_type")


ADDED = Also("account.choose_external_account", facts=_it, to=_account_of, when=is_first_or_chosen)
CHOSEN = Also("account.choose_external_account", facts=_it, to=_account_of, when=asked_as_default)
CREATED, UPDATED = "account.external_account.created", "account.external_account.updated"

# fmt: off
LIFECYCLE: Lifecycle[BankAccount] = Lifecycle("bank_account", draft=_draft, refuse=_refuse,
                                              transitions=(
    #          verb      from       to
    Transition("create", NEW,       "new",     events=(CREATED,), then=ADDED),
    Transition("fail",   "new",     "errored", events=(UPDATED,), by="bank"),
    Transition("fail",   "errored", "errored", by="bank"),
    Transition("update", "new",                sets=_updated, events=(UPDATED,), then=CHOSEN),
    Transition("update", "errored", "new",     sets=_updated, events=(UPDATED,), then=CHOSEN,
               wakes="payouts"),
))
# fmt: on


def render(bank: BankAccount, world: World) -> dict[str, Any]:
    account = world.store.latest[bank.account]
    return {
        "id": bank.id,
        "object": "bank_account",
        "account": bank.account,
        "account_holder_name": bank.account_holder_name,
        "account_holder_type": bank.account_holder_type,
        "account_type": None,
        "available_payout_methods": ["standard"],
        "bank_name": "STRIPE TEST BANK",
        "country": bank.country,
        "currency": bank.currency,
        "default_for_currency": account.defaults.get(bank.currency) == bank.id,
        "fingerprint": world.ids.fingerprint(bank.account_number),
        "last4": bank.account_number[-4:],
        "metadata": dict(bank.metadata),
        "routing_number": bank.routing_number,
        "status": bank.state,
    }
