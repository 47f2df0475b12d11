"""What an account's holder does in Stripe's Dashboard, or in a component of it, not by the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.api.dispatch import Dispatcher
from stripesim.api.endpoints.external_accounts import DESTINATION
from stripesim.engine.refusal import Refusal
from stripesim.facts.bank_numbers import bank_that_works
from stripesim.resources.accounts.account.record import Account

Shape = dict[str, Any]


def add_external_account(
    dispatcher: Dispatcher,
    account: str,
    given: str | Mapping[str, Any] | None,
    default_for_currency: bool,
) -> Shape:
    """Add a bank account or a debit card to an account, by its details or a token; None: the
    test bank account of its country that works. Returns it.

    Raises `InvalidRequestError` or `CardError` for one that cannot be.
    """
    record = dispatcher.world.store.latest.get(account)
    if given is None and isinstance(record, Account):
        given = bank_that_works(record.country, record.default_currency)
    try:
        parsed = None if given is None else DESTINATION.parse(given, "external_account")
    except Refusal as refusal:
        raise dispatcher.exception(refusal) from None
    facts = {"external_account": parsed, "default_for_currency": default_for_currency}
    return dispatcher.bring("external_account", ("account", account), facts, "add")
