"""Options of the whole simulator, not of an account."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from attrs import frozen

from stripesim.facts.api_versions import NEWEST
from stripesim.facts.payment_methods import ENABLED


@frozen
class Settings:
    """How Stripe behaves in this simulator, where real accounts behave in more than one way.

    payout_timing: `same_day`: automatic payouts take what is available and arrive the same day
    (recorded 2023-24); `ahead`: they are made before the money is available (recorded live).
    refunds_when_short: `overdraw`: a refund takes the balance below zero (recorded live);
    `wait_when_negative`: it waits while the balance is negative, `wait_when_short`: while there is
    less than it takes (both documented).
    rates: units of each currency for one US dollar.
    async_capture: the charge of an `automatic_async` intent gets its balance transaction two
    seconds later (recorded in 2026); False: at once, which hides that.
    search_delay: seconds until a search finds what was made or changed (documented: under a minute)
    payment_methods: the types that are enabled in the Dashboards of all accounts: what an intent
    takes that does not say how it is paid.
    unsimulated: whether a test that asks for what is not simulated fails at its end.
    api_version: the accounts' own; requests that name none are answered in it, and events told.
    sign_in_required: embedded components ask the user to sign in before anything is changed.
    shuffled_deliveries, duplicated_deliveries: webhooks come out of order, and twice.
    transfers_abroad: a US platform sends money outside its region to recipients only, or to all
    accounts, as Stripe has let some.
    raw_card_numbers: requests may give the numbers of cards, as older accounts may (reported).
    delete_accounts: when all their balances are zero, as in live mode, or at any time, as in test
    mode: what is there is written off (both documented).
    transfers_alone: Stripe has approved that accounts abroad request no card_payments.
    """

    payout_timing: Literal["same_day", "ahead"]
    refunds_when_short: Literal["overdraw", "wait_when_negative", "wait_when_short"]
    rates: Mapping[str, Fraction]
    async_capture: bool = True
    payment_methods: tuple[str, ...] = ENABLED
    search_delay: int = 60
    unsimulated: Literal["fail", "allow"] = "fail"
    api_version: str = NEWEST
    sign_in_required: bool = False
    shuffled_deliveries: bool = False
    duplicated_deliveries: bool = False
    transfers_alone: bool = False
    transfers_abroad: Literal["recipients", "all"] = "recipients"
    raw_card_numbers: bool = True
    delete_accounts: Literal["when_empty", "any_time"] = "when_empty"
