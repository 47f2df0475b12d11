"""The fields of a top-up, and their first values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

from stripesim.engine.act import Act
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.facts.bank_numbers import bank_outcome, by_bank_token
from stripesim.facts.calendars import Calendar
from stripesim.facts.countries import country_of
from stripesim.facts.days import DAY
from stripesim.facts.evidence import own_words, rule
from stripesim.resources.places import PAYMENTS, PREFUNDING
from stripesim.resources.requests import merged


@record
class Topup(Record):
    """One top-up of `amount` minor units. `fails` is the failure code with which a test bank
    account refuses to pay; `balance_type` is the balance that the money is added to.
    """

    kind: ClassVar[str] = "topup"

    amount: int
    currency: str
    expected_availability_date: int
    fails: str | None
    description: str | None
    statement_descriptor: str | None
    transfer_group: str | None
    metadata: Mapping[str, str]
    balance_transaction: str | None = None
    reversal: str | None = None
    failure_code: str | None = None
    balance_type: str = PAYMENTS


class Account(Protocol):
    """The account that is topped up."""

    id: str
    country: str
    calendar: Calendar
    defaults: Mapping[str, str]


class Bank(Protocol):
    """An external account that money can be taken from."""

    object: str
    outcome: str | None


def draft(act: Act[Any]) -> Topup:
    """Facts: amount, currency, source (a `btok_…` token; by default the account's own bank
    account); balance_type (for money for refunds and disputes).
    """
    facts, change = act.facts, act.change
    account: Account = change.latest(change.account)
    balance_type = facts.get("balance_type", PAYMENTS)
    expected = expected_funds if balance_type == PREFUNDING else expected_by_debit
    return Topup(
        id=change.new_id("tu"),
        account=account.id,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=facts["amount"],
        currency=facts["currency"],
        expected_availability_date=expected(account, change.now),
        fails=outcome_of_source(act, account),
        description=facts.get("description"),
        statement_descriptor=facts.get("statement_descriptor"),
        transfer_group=facts.get("transfer_group"),
        metadata=merged({}, facts.get("metadata", {})),
        balance_type=balance_type,
    )


@rule("documented", "https://docs.stripe.com/connect/testing")
def outcome_of_source(act: Act[Any], account: Account) -> str | None:
    """A test source succeeds, or fails with the failure code in its name."""
    source, currency = act.facts.get("source"), act.facts["currency"]
    if "balance_type" in act.facts:  # added funds come by a bank transfer, from any bank
        return None
    if source is not None:
        bank = by_bank_token(source)
        if bank is None:
            raise Refusal(f"No such source: '{source}'", code="resource_missing", param="source")
        return bank_outcome(bank.country, bank.account_number)
    own: Bank | None = act.change.latest(account.defaults.get(currency, ""))
    if own is None or own.object == "card":
        message = f"You don't have a bank account in {currency} to top up from."
        figures = {"currency": currency, "paid_in": tuple(account.defaults)}
        raise Refusal(own_words(message), param="currency", figures=figures)
    return own.outcome


@rule("documented", "https://docs.stripe.com/connect/top-ups; elsewhere assumed as in the US")
def expected_by_debit(account: Account, now: int) -> int:
    """A top-up by bank debit takes five business days in the US, two in the euro area, one in the
    UK.
    """
    return account.calendar.add(now // DAY, country_of(account.country).topup_days) * DAY


@rule("documented", "https://docs.stripe.com/get-started/account/add-funds: one or two days")
def expected_funds(account: Account, now: int) -> int:
    """Money added for refunds and disputes is available two business days later. (Two: assumed)"""
    return account.calendar.add(now // DAY, 2) * DAY
