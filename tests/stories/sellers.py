"""Sellers: accounts that are connected to the simulator's own, the platform, and their stories.

`Story(sim, platform=sim.account, seller=shop).tell(table, deeds)` lives through a table that has
columns for each party that it names, all in one currency and in minor units:

    moment               | do     | seller | platform | reserved | platform rows
    Mon 2026-03-02 10:00 | refund |  -5000 |    15000 |     5000 | reserve_transaction -5000

    seller           what is available
    seller pending   what is not yet
    seller held      what a reserve of its own holds (`risk_reserved`), available or not
    seller transit   what is on its way to its bank
    seller bank      what has reached its bank since the story began
    seller payouts   the payouts that were made since the line before
    seller rows      the rows of its payments balance since the line before: type and net
    reserved         what is held of the platform for others (`connect_reserved`)

A sum that is left empty is not looked at; an empty cell of payouts or rows says that there was
none. What is done in a line is said by a name, and `deeds` knows what to call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from stripesim import Simulator, errors

from .story import cells, moment, when

Shape = dict[str, Any]
Deeds = Mapping[str, Callable[[], object]]

NOT_LOOKED_AT = {"moment", "do", "note"}


# -- accounts -------------------------------------------------------------------------------------

# What is requested for an account that is also paid by ACH: `seller(sim, capabilities=TAKES_ACH)`.
TAKES_ACH = {
    name: {"requested": True}
    for name in ("card_payments", "transfers", "us_bank_account_ach_payments")
}


def seller(sim: Simulator, type: str | None = "custom", country: str = "US", **more: Any) -> str:
    """An account that can sell and be paid out: nothing that Stripe asks of it is missing."""
    wanted = {"card_payments": {"requested": True}, "transfers": {"requested": True}}
    given = {"type": type, "country": country, "capabilities": wanted, **more}
    made = sim.accounts.create(**{name: each for name, each in given.items() if each is not None})
    return str(sim.controls.complete_onboarding(made["id"])["id"])


def payouts_are(sim: Simulator, account: str, **schedule: Any) -> None:
    """`payouts_are(sim, shop, interval="manual")`"""
    sim.accounts.update(account, settings={"payouts": {"schedule": schedule}})


def with_schedule(**schedule: Any) -> dict[str, Any]:
    """The same for an account that is still to be made: `seller(sim, **with_schedule(...))`."""
    return {"settings": {"payouts": {"schedule": schedule}}}


def new_bank(sim: Simulator, account: str, number: str = "000123456789") -> Shape:
    """An American bank account, for every payout in dollars from now on."""
    details = {
        "object": "bank_account",
        "country": "US",
        "currency": "usd",
        "routing_number": "110000000",
        "account_number": number,
    }
    return sim.controls.add_external_account(details, True, stripe_account=account)


def on(sim: Simulator, account: str | None) -> dict[str, Any]:
    """The account that a call is made on; none is named for the platform."""
    return {} if account in (None, sim.account) else {"stripe_account": account}


# -- sales ----------------------------------------------------------------------------------------


def sell(sim: Simulator, account: str, amount: int, card: str = "tok_visa", **more: Any) -> Shape:
    """A direct charge: the account's own."""
    given: Shape = {"amount": amount, "currency": "usd", "source": card, **more}
    return sim.charges.create(**given, **on(sim, account))


def sell_for(
    sim: Simulator,
    account: str,
    amount: int,
    card: str = "pm_card_visa",
    transfer: int | None = None,
    **more: Any,
) -> Shape:
    """A destination charge: the platform's, and its money (or `transfer` of it) the account's."""
    goes: Shape = {"destination": account}
    if transfer is not None:
        goes["amount"] = transfer
    given: Shape = {"amount": amount, "currency": "usd", "payment_method": card, "confirm": True}
    intent = sim.payment_intents.create(**given, transfer_data=goes, **more)
    return sim.charges.retrieve(intent["latest_charge"])


def earn(sim: Simulator, account: str, net: int) -> Shape:
    """Exactly so much is available at once, after the American price of 2.9 % + 30."""
    amount = next(gross for gross in range(net, 2 * net) if price(gross) == gross - net)
    return sell(sim, account, amount, "tok_bypassPending")


def price(gross: int) -> int:
    return (29 * gross + 500) // 1000 + 30


def below_zero(sim: Simulator, account: str, amount: int) -> Shape:
    """An account without money sells, pays out what that left, and gives the whole price back."""
    charge = sell(sim, account, amount, "tok_bypassPending")
    sim.payouts.create(amount=available(sim, account), currency="usd", stripe_account=account)
    return sim.refunds.create(charge=charge["id"], stripe_account=account)


def send(sim: Simulator, account: str, amount: int, **more: Any) -> Shape:
    """A transfer from the platform."""
    given: Shape = {"amount": amount, "currency": "usd", "destination": account, **more}
    transfer: Shape = sim.transfers.create(**given)
    return transfer


def latest(sim: Simulator, account: str | None = None) -> str:
    """The newest charge of an account."""
    return str(sim.charges.list(limit=1, **on(sim, account))["data"][0]["id"])


# -- money ----------------------------------------------------------------------------------------


def part(sim: Simulator, name: str, account: str | None, currency: str) -> int:
    entries = sim.balance.retrieve(**on(sim, account))[name]
    return sum(entry["amount"] for entry in entries if entry["currency"] == currency)


def available(sim: Simulator, account: str | None = None, currency: str = "usd") -> int:
    return part(sim, "available", account, currency)


def pending(sim: Simulator, account: str | None = None, currency: str = "usd") -> int:
    return part(sim, "pending", account, currency)


def reserved(sim: Simulator, currency: str = "usd") -> int:
    """What is held of the platform because of the accounts that it is liable for."""
    return part(sim, "connect_reserved", None, currency)


def held(sim: Simulator, account: str, currency: str = "usd") -> int:
    """What a reserve of the account's own holds. The balance of the API does not show it."""
    return sum(row["net"] for row in all_rows(sim, account, currency, "risk_reserved"))


def maturing(sim: Simulator, account: str) -> dict[str, int]:
    """What becomes available when."""
    days: dict[str, int] = {}
    for row in all_rows(sim, account):
        if row["status"] == "pending":
            day = when(row["available_on"])
            days[day] = days.get(day, 0) + row["net"]
    return dict(sorted(days.items()))


def all_rows(
    sim: Simulator,
    account: str | None = None,
    currency: str = "usd",
    balance: str = "payments",
    **filters: Any,
) -> list[Shape]:
    """The balance transactions of one of an account's balances, oldest first."""
    found = sim.balance_transactions.all(**on(sim, account), **filters)
    return [row for row in found if row["currency"] == currency and row["balance_type"] == balance][
        ::-1
    ]


def rows(sim: Simulator, account: str | None = None, **more: Any) -> list[tuple[str, int]]:
    """Type and net of each, oldest first."""
    return [(row["type"], row["net"]) for row in all_rows(sim, account, **more)]


def row_on(sim: Simulator, account: str | None, thing: Shape) -> Shape:
    """The balance transaction of a charge, a refund or a payout."""
    return sim.balance_transactions.retrieve(thing["balance_transaction"], **on(sim, account))


def payouts_of(sim: Simulator, account: str | None = None) -> list[Shape]:
    """Oldest first."""
    return list(sim.payouts.all(**on(sim, account)))[::-1]


# -- what goes wrong ------------------------------------------------------------------------------


def refusal_of(call: Callable[..., object], *args: Any, **params: Any) -> errors.StripeError:
    with pytest.raises(errors.InvalidRequestError) as refusal:
        call(*args, **params)
    assert refusal.value.http_status == 400
    return refusal.value


# -- a table --------------------------------------------------------------------------------------


class Story:
    def __init__(self, sim: Simulator, currency: str = "usd", **parties: str) -> None:
        self.sim, self.currency, self.parties = sim, currency, parties
        self.banked = {name: self.sent(account, "paid") for name, account in parties.items()}
        self.rows_seen = {name: len(self.rows(account)) for name, account in parties.items()}
        self.payouts_seen = {name: len(self.payouts(account)) for name, account in parties.items()}

    def tell(self, table: str, deeds: Deeds | None = None) -> None:
        """Live through the lines of a table; stop at the first one that is not so."""
        __tracebackhide__ = True  # a failure shows the test and the line, not this function
        header, *lines = [line.strip() for line in table.strip().splitlines()]
        columns = cells(header)
        for line in lines:
            fact = dict(zip(columns, cells(line), strict=True))
            self.sim.clock.advance_to(moment(fact["moment"]))
            if fact.get("do"):
                (deeds or {})[fact["do"]]()
            said: Shape = {}
            found: Shape = {}
            for column in columns:
                if column not in NOT_LOOKED_AT:
                    is_so = self.look(column)
                    if isinstance(is_so, str):
                        said[column], found[column] = fact[column], is_so
                    elif fact[column]:
                        said[column], found[column] = int(fact[column]), is_so
            if found != said:
                pytest.fail(f"{line}\n  said:  {said}\n  found: {found}\n\n{self.sim.log(last=10)}")
        self.sim.check()

    def look(self, column: str) -> int | str:
        if column == "reserved":
            return reserved(self.sim, self.currency)
        name, _, what = column.partition(" ")
        account = self.parties[name]
        match what:
            case "":
                return available(self.sim, account, self.currency)
            case "pending":
                return pending(self.sim, account, self.currency)
            case "held":
                return held(self.sim, account, self.currency)
            case "transit":
                return self.sent(account, "pending", "in_transit")
            case "bank":
                return self.sent(account, "paid") - self.banked[name]
            case "payouts":
                payouts = self.payouts(account)
                new, self.payouts_seen[name] = payouts[self.payouts_seen[name] :], len(payouts)
                return ", ".join(str(payout["amount"]) for payout in new)
            case "rows":
                found = self.rows(account)
                fresh, self.rows_seen[name] = found[self.rows_seen[name] :], len(found)
                return ", ".join(f"{kind} {net}" for kind, net in fresh)
            case _:
                raise ValueError(f"the table has a column that nobody reads: {column!r}")

    def rows(self, account: str) -> list[tuple[str, int]]:
        return rows(self.sim, account, currency=self.currency)

    def payouts(self, account: str) -> list[Shape]:
        return [each for each in payouts_of(self.sim, account) if each["currency"] == self.currency]

    def sent(self, account: str, *statuses: str) -> int:
        return sum(each["amount"] for each in self.payouts(account) if each["status"] in statuses)
