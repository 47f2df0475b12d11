"""An account, explained: why it cannot charge or be paid out, and what changes that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stripesim.engine.record import DELETED
from stripesim.engine.world import World
from stripesim.explain import able
from stripesim.explain.figures import Moment, listed, side
from stripesim.explain.story import Sentence, foretell, rule_of, tell
from stripesim.facts.liability import required_reserve
from stripesim.resources.accounts.demands import stops_charges
from stripesim.resources.accounts.requirements import missing_for_payouts
from stripesim.resources.accounts.requirements_shown import due_some_day
from stripesim.resources.balance.of_an_account import settings_of


def story(world: World, id: str) -> Iterator[Sentence]:
    """The sentences about what an account can do."""
    account = world.store.latest[id]
    if account.state == DELETED:
        yield tell("The account is deleted: it can do nothing, and nothing brings it back.")
        return
    yield from charges(account)
    yield from payouts(world, account)
    yield from some_day(account)
    yield from who_it_is(account)


def charges(account: Any) -> Iterator[Sentence]:
    """Whether payments can reach it."""
    if account.charges_enabled:
        yield tell("charges_enabled is true: payments can reach it.")
    else:
        yield tell("charges_enabled is false: no payment can reach it, since:")
        yield from of_charges(account)
    if account.requested:
        states = [f"{name} is {state}" for name, state in account.capabilities.items()]
        yield tell(f"Of its capabilities, {listed(states)}.", capabilities=account.capabilities)
    if account.is_recipient:
        yield tell(
            "It can only be paid, by transfers: it is a recipient, by its agreement or its country."
        )


def of_charges(account: Any) -> Iterator[Sentence]:
    """Each thing that keeps payments from it."""
    return able.what_stops(account, "charges")


def payouts(world: World, account: Any) -> Iterator[Sentence]:
    """Whether it can be paid out."""
    if not account.payouts_enabled:
        told = [] if account.charges_enabled else [each.text for each in of_charges(account)]
        reasons = list(able.what_stops_payouts(account))
        more = [each for each in reasons if each.text not in told]
        same = "for the same reasons" if len(more) < len(reasons) else "since"
        end = f"{same}, and since" if more and same != "since" else same
        yield tell(
            f"payouts_enabled is false: nothing can be paid out, {end}{':' if more else '.'}"
        )
        yield from more
        yield tell(
            "Once all of that has ended, payouts_enabled turns true by itself; before, Stripe may "
            "verify what was given."
        )
        return
    yield tell("payouts_enabled is true: it can be paid out.")
    for currency, destination in account.defaults.items():
        bank = world.store.latest[destination]
        if bank.state == "errored":
            yield tell(
                f"But its bank account {bank.id} for {currency} is errored: nothing is paid there "
                "until its details are updated. That does not change payouts_enabled."
            )
    interval = settings_of(world, account.id).interval
    if interval == "manual":
        yield tell("Its schedule is manual: it is paid out when a request asks for it.")
    else:
        payouts = side("payouts", account)
        yield tell(f"Its schedule is {interval}: {payouts} tells of the next payout.")
    yield tell(f"{side('balance', account)} tells of its money.")


def some_day(account: Any) -> Iterator[Sentence]:
    """What is due by a date, and what stops then; what is not due yet."""
    by_date: dict[int, list[str]] = {}
    for name, moment in account.required.items():
        by_date.setdefault(moment, []).append(name)
    for moment, names in sorted(by_date.items()):
        what = "charges and payouts" if stops_charges(account, names) else "payouts"
        yield foretell(
            f"By {{deadline}} it has to give {listed(names)} (requirements.currently_due). If it "
            f"does not, its {what} stop then, until that is given.",
            rule_of(stops_charges),
            deadline=Moment(moment),
            fields=names,
        )
    later = due_some_day(account)
    if later:
        yield foretell(
            f"Not now, but some day it has to give {listed(list(later))} "
            "(requirements.eventually_due). It stops nothing yet.",
            rule_of(missing_for_payouts),
            later=list(later),
        )


def who_it_is(account: Any) -> Iterator[Sentence]:
    """Who answers for it, pays its fees, and collects what is asked of it."""
    controller = account.controller
    if controller is None:
        return
    answers = "Stripe" if controller.losses == "stripe" else f"the platform {account.platform}"
    asks = "the platform" if controller.requirement_collection == "application" else "Stripe"
    bears = (
        "The account owes what it is below zero itself, and Stripe bears what cannot be got"
        if controller.losses == "stripe"
        else f"If it is below zero, {answers} answers for it"
    )
    yield tell(
        f"{bears}. Its requirements are collected by {asks}.",
        rule_of(required_reserve),
        losses=controller.losses,
        requirement_collection=controller.requirement_collection,
    )
