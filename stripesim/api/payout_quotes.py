"""What a payout would cost and bring, said before it is made.

A quote stages the payout itself and drops it: fee, day of arrival and refusal are those that the
payout would have. Amounts are in minor units, moments in unix seconds UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stripesim.api.dispatch import Dispatcher
from stripesim.engine.change import Change
from stripesim.engine.refusal import Refusal
from stripesim.facts.currencies import country_currency, minimum_payout, money, payout_step
from stripesim.facts.instant_payouts import ONE_PAYOUT
from stripesim.resources.balance.balance import render as balance_of
from stripesim.resources.balance.instant_available import fee_for, net_available
from stripesim.resources.balance.paid_out import Destination, PaidAccount

Shape = dict[str, Any]


def quote(dispatcher: Dispatcher, account: str, facts: Shape) -> Shape:
    """What comes of a payout of these facts (amount, currency, destination, method).

    `fee`, what `arrives`, what `leaves` the balance, `arrival_date`, `destination`, and `error`:
    None, or the error that the payout would get, as the API says it.
    """
    shown = {name: facts.get(name) for name in ("method", "amount", "currency", "destination")}
    nothing = {"fee": None, "arrives": None, "leaves": None, "arrival_date": None}
    change = Change(dispatcher.world, account)
    try:
        payout = dispatcher.world.lifecycles["payout"].create(change, facts, "create")
    except Refusal as refusal:
        return {**shown, **nothing, "error": dict(dispatcher.exception(refusal).error)}
    return {
        **shown,
        "destination": payout.destination,
        "fee": payout.fee,
        "arrives": payout.amount,
        "leaves": payout.amount + payout.fee,
        "arrival_date": payout.arrival_date,
        "error": None,
    }


def options(dispatcher: Dispatcher, id: str) -> Iterator[Shape]:
    """Each way in which the account can be paid out now, the default destination of a currency
    first: method, currency, destination, `minimum` and `maximum` amount, `step`, and of the maximum
    its `fee` and what `leaves` the balance; `why_not` is None, or a sentence: there is too little.
    """
    account: PaidAccount = dispatcher.world.store.latest[id]
    ways = [*_instantly(account, dispatcher), *_by_hand(account, dispatcher)]
    for way in sorted(ways, key=lambda each: each[2] != account.defaults.get(each[1])):
        yield _shown(account, way, dispatcher)


def _shown(account: PaidAccount, way: Way, dispatcher: Dispatcher) -> Shape:
    method, currency, destination, least, most = way
    step = payout_step(currency)
    least, most = -(-least // step) * step, max(most // step * step, 0)
    fee, why_not = 0, None
    if destination is None:
        why_not = f"There is no bank account or card in {currency.upper()} to pay out to."
    elif most < least:
        why_not = (
            f"A payout is at least {money(least, currency)}; {money(most, currency)} is there."
        )
    elif method == "instant":
        fee = fee_for(account, most, currency, dispatcher.world)
    return {
        "method": method,
        "currency": currency,
        "destination": destination,
        "minimum": least,
        "maximum": most,
        "step": step,
        "fee": fee,
        "leaves": most + fee,
        "why_not": why_not,
    }


Way = tuple[str, str, str | None, int, int]


def _instantly(account: PaidAccount, dispatcher: Dispatcher) -> Iterator[Way]:
    if account.country not in country_currency:
        return
    currency = country_currency[account.country]
    for each in net_available(account, dispatcher.world):
        least, most = ONE_PAYOUT[currency]
        yield "instant", currency, each["destination"], least, min(each["amount"], most)


def _by_hand(account: PaidAccount, dispatcher: Dispatcher) -> Iterator[Way]:
    """To each external account of a currency that something is available in."""
    world = dispatcher.world
    paid_to: dict[str, list[str | None]] = {}
    it: Destination
    for it in world.store.each(account.id, "external_account"):
        if it.state == "new":
            paid_to.setdefault(it.currency, []).append(it.id)
    for each in balance_of(account.id, world)["available"]:
        currency, amount = each["currency"], each["amount"]
        least = minimum_payout(account.country, currency)
        if amount > 0:
            for destination in paid_to.get(currency, [None]):
                yield "standard", currency, destination, least, amount
