"""Where a story starts: at what price, with which bank, with what sold and paid out long ago."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from stripesim import Price, PriceList, Simulator

from .story import moment

# Where a bank account of a currency is kept, and its routing number.
# fmt: off
BANKS = {
    "usd": ("US", "110000000"),
    "cad": ("CA", "11000-000"),
    "gbp": ("GB", "108800"),
    "jpy": ("JP", "1100000"),
    "aud": ("AU", "110000"),
    "eur": ("DE", None),
}
# fmt: on
THAT_WORKS = {"gbp": "00012345", "jpy": "0001234", "aud": "000123456"}


def at_no_cost(country: str, currency: str, **more: Any) -> PriceList:
    """A price of nothing, for stories in which a charge is worth what it says."""
    nothing = Price(0)
    return PriceList(country, currency, nothing, nothing, 0, 0, **more)


def with_old_sales(
    start: str,
    amount: int = 100_000,
    country: str = "US",
    currency: str = "usd",
    **settings: Any,
) -> Simulator:
    """An account with nothing in it at `start`: what charge 1 earned is in the bank already.

    A refund of charge 1 takes available money, or takes the account below zero.
    """
    settings = {"pricing": at_no_cost(country, currency), **settings}
    sim = Simulator(country=country, start=moment(start) - timedelta(days=28), **settings)
    sim.charges.create(amount=amount, currency=currency, source="tok_bypassPending")
    if payout_schedule(sim)["interval"] == "manual":
        sim.payouts.create(amount=amount, currency=currency)
    sim.clock.advance_to(moment(start))
    return sim


def add_bank_account(sim: Simulator, currency: str, number: str | None = None) -> dict[str, Any]:
    """A new bank account, for every payout in its currency from now on."""
    country, routing = BANKS[currency]
    details = {
        "object": "bank_account",
        "country": country,
        "currency": currency,
        "account_number": number or THAT_WORKS.get(currency, "000123456789"),
    }
    if routing is None:
        details["account_number"] = number or "DE89370400440532013000"
    else:
        details["routing_number"] = routing
    return sim.controls.add_external_account(details, default_for_currency=True)


def payout_schedule(sim: Simulator) -> dict[str, Any]:
    schedule: dict[str, Any] = sim.balance_settings.retrieve()["payments"]["payouts"]["schedule"]
    return schedule


def schedule_payouts(sim: Simulator, **schedule: Any) -> None:
    """`schedule_payouts(sim, interval="weekly", weekly_payout_days=["monday"])`"""
    sim.balance_settings.update(payments={"payouts": {"schedule": schedule}})


def keep_at_least(sim: Simulator, **minimums: Any) -> None:
    """`keep_at_least(sim, usd=10_000)`: automatic payouts leave so much in the balance."""
    sim.balance_settings.update(payments={"payouts": {"minimum_balance_by_currency": minimums}})


def debit_negative_balances(sim: Simulator, allowed: bool) -> None:
    sim.balance_settings.update(payments={"debit_negative_balances": allowed})
