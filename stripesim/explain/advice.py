"""Advice for which the world is looked at: where the object is that a request names, what keeps an
account from what was asked of it, when money comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from stripesim.engine.ledger import Place, Pool
from stripesim.engine.record import DELETED
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.explain import able
from stripesim.explain.condition import condition
from stripesim.explain.figures import Moment, Money, a_kind, side, whose
from stripesim.explain.freed import becomes_available, freed
from stripesim.explain.story import Sentence, foretell, tell
from stripesim.explain.words import NO_BANK
from stripesim.resources.accounts.requirements import missing, missing_for_payouts
from stripesim.resources.places import PAYMENTS

# The other object of a payment: where its id stands, and what it is.
OTHER = {
    "charge": ("payment_intent", "payment intent"),
    "payment_intent": ("latest_charge", "charge"),
}


def looked_up(world: World, refusal: Refusal) -> Iterator[Sentence]:
    """What the world says about a refusal; nothing where the refusal says all itself."""
    if refusal.missing is not None:
        yield from where_it_is(world, refusal, refusal.missing)
    if refusal.decided is not None:
        cell = condition(world, refusal).name
        look = BY_CELL.get(f"{refusal.decided.kind}.{cell}") or BY_CELL.get(cell)
    else:
        look = payouts_of if refusal.message.startswith(NO_BANK) else None
    if look is not None:
        yield from look(world, refusal)


# -- an object that is not there -------------------------------------------------------------------


def where_it_is(world: World, refusal: Refusal, id: str) -> Iterator[Sentence]:
    """An object of that id which is another account's, of another kind, or deleted."""
    place = world.log.place_of(id)
    found: Any = world.store.latest.get(id)
    owner = found and found.account
    if place is not None:
        owner = world.log.events[place].account
    if owner is None or owner not in world.store.latest:
        return
    if refusal.account not in (None, owner):
        yield on_another_account(id, world.store.latest[owner], refusal)
    elif found is not None and found.state == DELETED:
        yield tell(f"{id} was deleted.")
    elif found is not None:
        yield from of_another_kind(found, refusal)


def on_another_account(id: str, owner: Any, refusal: Refusal) -> Sentence:
    """Whose object it is, and how that account is named."""
    if owner.platform is None:
        where, how = f"{owner.id}, the simulator's own account,", "leave stripe_account out"
    else:
        where, how = f"the connected account {owner.id}", f"name the account, {whose(owner)}"
    if refusal.status != 404:  # it is only one of the things that the request names
        how = f"what a request names has to be on its own account. To make it there, {how}"
    return tell(
        f"{id} is on {where} and the request was made for {refusal.account}: {how} (over HTTP the "
        "header Stripe-Account)."
    )


def of_another_kind(found: Any, refusal: Refusal) -> Iterator[Sentence]:
    """What kind of object it is instead, and the id that was meant."""
    yield tell(f"{found.id} is the id of {a_kind(found.kind)}.")
    field, name = OTHER.get(found.kind, ("", ""))
    other = getattr(found, field, None) if field else None
    if other is None or not refusal.message.startswith(f"No such {name.replace(' ', '_')}:"):
        return
    yield tell(
        f"The {name} of it is {other}. Where a request takes either, as refunds.create does, each "
        f"is named in its own parameter: {found.kind}={found.id!r}."
    )


# -- an account that cannot ------------------------------------------------------------------------


def receiving(world: World, refusal: Refusal) -> Iterator[Sentence]:
    """What keeps the destination from getting transfers."""
    yield from capability(world, refusal, "transfers")


def selling(world: World, refusal: Refusal) -> Iterator[Sentence]:
    """What keeps the merchant from taking cards, or what else pays."""
    account = world.store.latest.get(refusal.figures.get("account", ""))
    if account is not None and account.platform is not None:
        yield from capability(world, refusal, refusal.figures.get("capability", "card_payments"))


def capability(world: World, refusal: Refusal, name: str) -> Iterator[Sentence]:
    """What a capability waits for: that it is requested, or what keeps the account from it."""
    account = world.store.latest.get(refusal.figures.get("account", ""))
    if account is None:  # it is an answer that was saved before the account was among the figures
        return
    if account.can(name):
        yield by_now(account, f"{name} is active")
        return
    if name in account.requested:
        state = account.capabilities[name]
        yield tell(f"{name} of {account.id} was requested, and is {{state}}:", state=state)
    else:
        yield tell(
            f"{account.id} has not requested {name}. This requests it: "
            f"sim.accounts.capabilities.update({account.id!r}, {name!r}, requested=True)."
        )
    yield from able.what_stops(account, "charges")
    yield how_to_go_on(account, bool(missing(account)))


def charges_of(world: World, refusal: Refusal) -> Iterator[Sentence]:
    """What keeps the account of the request from charging."""
    account = world.store.latest[refusal.account or ""]
    if account.charges_enabled:
        yield by_now(account, "charges_enabled is true")
        return
    yield tell(f"charges_enabled of {account.id} is false:")
    yield from able.what_stops(account, "charges")
    yield how_to_go_on(account, bool(missing(account)))


def payouts_of(world: World, refusal: Refusal) -> Iterator[Sentence]:
    """What keeps the account of the request from being paid out."""
    account = world.store.latest[refusal.account or ""]
    if account.payouts_enabled:
        if refusal.decided is not None:
            yield by_now(account, "payouts_enabled is true")
        return
    yield tell(f"payouts_enabled of {account.id} is false:")
    yield from able.what_stops_payouts(account)
    yield how_to_go_on(account, bool(missing(account) or missing_for_payouts(account)))


def by_now(account: Any, what: str) -> Sentence:
    """What refused then does so no more."""
    return tell(f"By now {what} for {account.id}: send the request again.")


def how_to_go_on(account: Any, lacks: bool) -> Sentence:
    """Where more is told, and what gives all that is missing."""
    completes = f" sim.controls.complete_onboarding({account.id!r}) gives what is missing, at once."
    return tell(f"{side('account', account)} says more.{completes if lacks else ''}")


# -- money that is not there yet -------------------------------------------------------------------


def money_of(world: World, refusal: Refusal) -> Iterator[Sentence]:
    """What is to come, and when, where nothing is available."""
    figures = refusal.figures
    if figures["available"] > 0 or "balance_type" in figures:
        return
    id, currency = refusal.account or "", figures["currency"]
    pool: Pool | None = world.ledger.pools.get(Place(PAYMENTS, id, currency))
    ahead = {} if pool is None else {m: sum(part.values()) for m, part in pool.ahead.items()}
    coming = {moment: part for moment, part in ahead.items() if moment > world.now and part > 0}
    by_itself = freed(world, id).get(currency, [])
    available = Money(figures["available"], currency)
    is_negative = "What is available is negative, {available}"
    lead = f"{is_negative}." if available.amount < 0 else "Nothing is available yet."
    then = f"Wait until then ({side('balance', world.store.latest[id])} tells more), or add"
    if coming:
        first = min(coming)
        yield foretell(
            f"{lead} {{pending}} is pending: {{part}} of it becomes available on {{day}}.",
            available=available,
            pending=Money(sum(part for m, part in ahead.items() if m > world.now), currency),
            part=Money(coming[first], currency),
            day=Moment(first),
        )
    elif by_itself:
        yield tell(lead, available=available)
        yield becomes_available([by_itself[0]])
    else:
        if available.amount < 0:
            yield tell(f"{is_negative}, and nothing that is pending fills it.", available=available)
        else:
            yield tell("Nothing is available, and nothing is pending.")
        then = "Add"
    yield tell(
        f"{then} money with a top-up, or charge with tok_bypassPending: its money is there at once."
    )
    if refusal.decided is not None and refusal.decided.kind == "transfer":
        yield tell(
            "Or name the charge that pays in source_transaction: that needs no available money."
        )


BY_CELL: dict[str, Callable[[World, Refusal], Iterator[Sentence]]] = {
    "account_is_stopped": charges_of,
    "cannot_take_cards": selling,
    "cannot_take_its_method": selling,
    "debit_of_more_than_available": money_of,
    "destination_cannot_receive": receiving,
    "payout.more_than_available": money_of,
    "payouts_are_disabled": payouts_of,
    "transfer.more_than_available": money_of,
    "type_given_not_activated": selling,
    "type_not_activated": selling,
}
