"""Beginnings that are needed again and again: `situations.seller_below_zero(sim)`.

Each plays calls on a simulator, as an application would, lets time pass where that is needed, and
returns the ids by name. Nothing is set that a call or a control could not bring about.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import stripesim
from stripesim.api.listing import arguments_of
from stripesim.api.options import one_of
from stripesim.api.table import Table
from stripesim.facts.bank_numbers import bank_that_works
from stripesim.facts.countries import country_of
from stripesim.facts.currencies import MINIMUM_CHARGE, decimals, minimum_payout
from stripesim.facts.days import DAY, HOUR

Shape = dict[str, Any]
ABROAD = ("US", "DE", "GB")  # where a second and a third currency come from
PATIENCE = 60  # days until a payout has arrived
SEASON = 30  # days of sales


class Ids(dict[str, str]):
    """Ids by name: `owed["seller"]`, or `owed.seller`."""

    def __getattr__(self, name: str) -> str:
        try:
            return self[name]
        except KeyError:
            there = ", ".join(self)
            raise AttributeError(f"no id {name!r}; there are {there}", name=name) from None


def seller_below_zero(
    sim: stripesim.Simulator, liable: Literal["platform", "stripe"] = "platform"
) -> Ids:
    """A seller was paid out, then its customer got the money back: it owes the whole sale, about a
    hundred. (It was paid out less the fee, which does not come back.)

    liable: who pays if it never does, the platform or Stripe. Some days pass, until the payout has
    arrived. Ids: `seller`, `charge`, `payout`, `refund`.
    """
    one_of("liable", liable, ("platform", "stripe"))
    seller = _seller(sim, "express" if liable == "platform" else "standard")
    charge = _sale(sim, seller)
    payout = _paid_out(sim, seller)
    refund = sim.refunds.create(charge=charge, stripe_account=seller)["id"]
    return Ids(seller=seller, charge=charge, payout=payout, refund=refund)


def payout_that_came_back(sim: stripesim.Simulator) -> Ids:
    """The bank sent a payout back: its account is closed. The money is available again, and no
    payout is made until the bank account is another.

    Some days pass, until the payout has arrived. Ids: `charge`, `payout`, `bank_account`.
    """
    charge = _sale(sim)
    payout = _paid_out(sim)
    failed = sim.controls.fail_payout(payout, code="account_closed")
    return Ids(charge=charge, payout=payout, bank_account=failed["destination"])


def errored_bank(sim: stripesim.Simulator) -> Ids:
    """The bank account is errored, and later sales wait: available, and paid out by nothing.

    Some days pass, until the later sale is available. Ids: `bank_account`, `payout` (that failed),
    `charge` (that waits).
    """
    before = payout_that_came_back(sim)
    charge = _sale(sim)
    row = sim.charges.retrieve(charge)["balance_transaction"]
    _until(sim, sim.balance_transactions.retrieve(row)["available_on"] + DAY)
    return Ids(bank_account=before.bank_account, payout=before.payout, charge=charge)


def dispute_about_to_be_lost(sim: stripesim.Simulator) -> Ids:
    """A dispute was not answered, and its evidence is due within the hour.

    Days pass, until the hour before it is due. Ids: `charge`, `dispute`.
    """
    charge = _sale(sim)
    dispute = sim.controls.dispute_charge(charge)
    _until(sim, dispute["evidence_details"]["due_by"] - HOUR)
    return Ids(charge=charge, dispute=dispute["id"])


def rolling_reserve_in_season(sim: stripesim.Simulator) -> Ids:
    """A quarter of what a seller takes is held for 90 days, and it has sold every day of a month.

    Thirty days pass. Ids: `seller`, `reserve_plan`, `charge` (the last one).
    """
    seller = _seller(sim, "custom")
    currency = sim.accounts.retrieve(seller)["default_currency"]
    plan = sim.reserve.plans.create(
        type="rolling_release",
        percent=25,
        currency=currency,
        rolling_release={"days_after_charge": 90},
        stripe_account=seller,
    )
    for _ in range(SEASON):
        charge = _sale(sim, seller)
        sim.clock.advance(days=1)
    return Ids(seller=seller, reserve_plan=plan["id"], charge=charge)


def money_in_three_currencies(sim: stripesim.Simulator) -> Ids:
    """The account has a bank account in each of three currencies, its own and two others, and a
    sale in each waits, large enough to be paid out.

    No time passes. Ids: for each currency `charge_usd` and, but for its own, `bank_account_usd`.
    """
    own = sim.accounts.retrieve_current()["default_currency"]
    ids = Ids({f"charge_{own}": _sale(sim)})
    banks = [(each, str(country_of(each).currency)) for each in ABROAD]
    for country, currency in [each for each in banks if each[1] != own][:2]:
        details: Any = bank_that_works(country, currency)
        bank = sim.controls.add_external_account(details)
        ids[f"bank_account_{currency}"] = bank["id"]
        ids[f"charge_{currency}"] = _sale(sim, currency=currency)
    return ids


def account_past_due(sim: stripesim.Simulator) -> Ids:
    """A seller's requirements are past due: it can neither charge nor be paid out, and the money
    of its last sale waits.

    No time passes. Ids: `seller`, `charge`.
    """
    seller = _seller(sim, "express")
    charge = _sale(sim, seller)
    sim.controls.disable_account(seller, reason="requirements.past_due")
    return Ids(seller=seller, charge=charge)


def platform_that_cannot_pay_its_reserve(sim: stripesim.Simulator) -> Ids:
    """A seller owes more than its platform has available, and the platform is liable: what is held
    of the platform takes it below zero.

    Some days pass: the platform's own money is paid out, by hand if its schedule is manual. Ids:
    `seller`, `charge`, `refund`.
    """
    seller = _seller(sim, "custom")
    charge = _sale(sim, seller)
    _paid_out(sim, seller)
    for entry in sim.balance.retrieve()["available"]:
        if entry["amount"] > 0:
            sim.payouts.create(amount=entry["amount"], currency=entry["currency"])
    refund = sim.refunds.create(charge=charge, stripe_account=seller)["id"]
    return Ids(seller=seller, charge=charge, refund=refund)


SITUATIONS: dict[str, Callable[..., Ids]] = {
    each.__name__: each
    for each in (
        seller_below_zero,
        payout_that_came_back,
        errored_bank,
        dispute_about_to_be_lost,
        rolling_reserve_in_season,
        money_in_three_currencies,
        account_past_due,
        platform_that_cannot_pay_its_reserve,
    )
}


def table() -> Table:
    """Every situation, a row each: its name, what it is, its arguments."""
    return Table(
        {"situation": name, "is": _begins(each), "arguments": arguments_of(each)}
        for name, each in SITUATIONS.items()
    )


def _begins(situation: Callable[..., Ids]) -> str:
    """The first paragraph of its docstring."""
    return " ".join(str(situation.__doc__).partition("\n\n")[0].split())


def __dir__() -> list[str]:
    return sorted(SITUATIONS)


# -- what they are made of -------------------------------------------------------------------------


def _seller(sim: stripesim.Simulator, type: str) -> str:
    """A connected account in the country of the simulator's own, which can sell and be paid."""
    wanted = {"card_payments": {"requested": True}, "transfers": {"requested": True}}
    country = sim.accounts.retrieve_current()["country"]
    made = sim.accounts.create(type=type, country=country, capabilities=wanted)
    sim.controls.complete_onboarding(made["id"])
    return str(made["id"])


def _sale(sim: stripesim.Simulator, seller: str | None = None, currency: str | None = None) -> str:
    """A payment by card, in the account's own currency unless named: about a hundred dollars, or
    three times the smallest payout if that is more.
    """
    whose: Any = {} if seller is None else {"stripe_account": seller}
    account = sim.accounts.retrieve(seller) if seller else sim.accounts.retrieve_current()
    held = currency or account["default_currency"]
    amount = max(
        100 * 10 ** decimals(held),
        100 * MINIMUM_CHARGE.get(held, 0),
        3 * minimum_payout(account["country"], held),
    )
    return str(sim.charges.create(amount=amount, currency=held, source="tok_visa", **whose)["id"])


def _paid_out(sim: stripesim.Simulator, account: str | None = None) -> str:
    """Let time pass until all is in the bank; by hand where the schedule is manual. The id of the
    last payout.
    """
    whose: Any = {} if account is None else {"stripe_account": account}
    for _ in range(PATIENCE):
        sim.clock.advance(days=1)
        balance = sim.balance.retrieve(**whose)
        schedule = sim.balance_settings.retrieve(**whose)["payments"]["payouts"]["schedule"]
        if schedule["interval"] == "manual":
            for entry in balance["available"]:
                if entry["amount"] > 0:
                    sim.payouts.create(amount=entry["amount"], currency=entry["currency"], **whose)
        waits = [*balance["available"], *balance["pending"]]
        payouts = sim.payouts.list(limit=1, **whose)["data"]
        if payouts and payouts[0]["status"] == "paid" and not any(e["amount"] for e in waits):
            return str(payouts[0]["id"])
    raise ValueError(
        f"after {PATIENCE} days nothing was paid out: is there a bank, and does the schedule pay?"
    )


def _until(sim: stripesim.Simulator, moment: int) -> None:
    sim.clock.advance_to(max(moment, sim.clock.timestamp))
