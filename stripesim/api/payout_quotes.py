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
from stripesim.facts.currencies import country_currency, minimum_payout, payout_step
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
        body, _ = dispatcher.error(refusal)
        return {**shown, **nothing, "error": body["error"]}
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
    its `fee` and what `leaves` the balance.
    """
    world = dispatcher.world
    account: PaidAccount = world.store.latest[id]
    if not account.payouts_enabled:
        return
    most = [*_instantly(account, dispatcher), *_by_hand(account, dispatcher)]
    for method, currency, destination, least, highest in sorted(
        most, key=lambda each: each[2] != account.defaults.get(each[1])
    ):
        step = payout_step(currency)
        least, highest = -(-least // step) * step, highest // step * step
        if highest < least:
            continue
        fee = fee_for(account, highest, currency, world) if method == "instant" else 0
        yield {
            "method": method,
            "currency": currency,
            "destination": destination,
            "minimum": least,
            "maximum": highest,
            "step": step,
            "fee": fee,
            "leaves": highest + fee,
        }


Option = tuple[str, str, str, int, int]


def _instantly(account: PaidAccount, dispatcher: Dispatcher) -> Iterator[Option]:
    if account.country not in country_currency:
        return
    currency = country_currency[account.country]
    for each in net_available(account, dispatcher.world):
        least, most = ONE_PAYOUT[currency]
        yield "instant", currency, each["destination"], least, min(each["amount"], most)


def _by_hand(account: PaidAccount, dispatcher: Dispatcher) -> Iterator[Option]:
    world = dispatcher.world
    there = {each["currency"]: each["amount"] for each in balance_of(account.id, world)["available"]}
    it: Destination
    for it in world.store.each(account.id, "external_account"):
        if it.state == "new" and it.currency in there:
            least = minimum_payout(account.country, it.currency)
            yield "standard", it.currency, it.id, least, there[it.currency]
