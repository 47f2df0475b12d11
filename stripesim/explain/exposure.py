"""What can still be taken from an account: by customers and their banks, by its own bank, by its
platform, and because of accounts that it answers for. Each is an "if": others decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from stripesim.engine.change import Change
from stripesim.engine.ledger import Place
from stripesim.engine.world import World
from stripesim.explain.figures import Count, Moment, Money
from stripesim.explain.story import Sentence, foretell, rule_of, tell
from stripesim.facts.liability import required_reserve
from stripesim.jobs.negative_balances import recent_debits
from stripesim.jobs.refunds import send_waiting
from stripesim.resources.accounts.connections import connected_accounts
from stripesim.resources.connect.parties import OtherAccount
from stripesim.resources.of_a_charge import CHARGEBACKS, disputes_of
from stripesim.resources.payments.charge.outcomes import next_business_day
from stripesim.resources.payments.dispute.fees import price_of_it
from stripesim.resources.payments.dispute.money import disputed_amount
from stripesim.resources.payments.refund.money import settled_back
from stripesim.resources.payouts.payout.outcomes import debit_comes_back, refusal_of_debit
from stripesim.resources.places import PAYMENTS


class Part(NamedTuple):
    """A number of things, and what they come to in one currency, in minor units."""

    number: int
    amount: int


def story(world: World, id: str, currencies: list[str] | None) -> Iterator[Sentence]:
    """The sentences about what can still be taken; None: in every currency. It takes as long as the
    account, and those that it answers for, have had payments.
    """
    account = world.store.latest[id]
    sentences = [
        *of_customers(world, account),
        *of_banks(world, account),
        *of_its_platform(world, account),
        *of_its_accounts(world, account),
    ]
    wanted = [
        sentence
        for sentence in sentences
        if currencies is None or currency_of(sentence) in (None, *currencies)
    ]
    yield from wanted
    if not wanted:
        yield tell("Nothing, as things stand.")


def currency_of(sentence: Sentence) -> str | None:
    """The currency of a sentence's amounts."""
    amounts = (each for each in sentence.figures.values() if isinstance(each, Money))
    return next((each.currency for each in amounts), None)


def summed(parts: Iterable[tuple[str, int]]) -> dict[str, Part]:
    """Amounts as (currency, amount), counted and summed by currency."""
    sums: dict[str, Part] = {}
    for currency, amount in parts:
        before = sums.get(currency, Part(0, 0))
        sums[currency] = Part(before.number + 1, before.amount + amount)
    return sums


# -- by customers ----------------------------------------------------------------------------------


def of_customers(world: World, account: Any) -> Iterator[Sentence]:
    """Refunds and disputes of payments, payments that may fail, disputes that are open."""
    left = ((charge.currency, amount) for charge, amount in refundable(world, account.id))
    for currency, part in summed(left).items():
        yield foretell(
            "{count} can still be refunded, or disputed by the customer: {amount} at most, once. "
            "A dispute costs a fee of {fee} besides. Stripe's fees of the payments stay taken.",
            rule_of(price_of_it),
            amount=Money(part.amount, currency),
            count=Count(part.number, "payment"),
            fee=Money(account.prices.dispute_fee, account.prices.currency),
        )
    for currency, part in summed(still_to_go_out(world, account.id)).items():
        yield foretell(
            "{amount} will be taken by {count} still waiting to go out.",
            rule_of(send_waiting),
            amount=Money(part.amount, currency),
            count=Count(part.number, "refund"),
        )
    for currency, part in summed(may_fail(world, account.id)).items():
        yield foretell(
            "{count} from bank accounts may still fail: {amount}. It is in the balance already, "
            "as pending, and is taken back if the customer's bank refuses.",
            rule_of(next_business_day),
            amount=Money(part.amount, currency),
            count=Count(part.number, "payment"),
        )
    for dispute in world.store.each(account.id, "dispute"):
        if dispute.state in CHARGEBACKS and not dispute.is_over:
            yield foretell(
                f"{{amount}} has been taken already by the dispute {dispute.id} "
                f"({dispute.state}): a loss takes nothing more, a win brings it back.",
                rule_of(disputed_amount),
                amount=Money(dispute.amount, dispute.currency),
            )


def refundable(world: World, id: str) -> Iterator[tuple[Any, int]]:
    """The payments that customers made and no dispute has taken: each, and what is left of it, in
    its own currency.
    """
    change = Change(world, id)
    for charge in world.store.each(id, "charge"):
        if charge.state not in ("unbooked", "succeeded"):
            continue
        if isinstance(charge.instrument, OtherAccount):
            continue
        if any(dispute.state in CHARGEBACKS for dispute in disputes_of(change, charge)):
            continue
        left = charge.amount_captured - charge.amount_refunded
        if left > 0:
            yield charge, left


def taken_by_refunds(world: World, id: str) -> Iterator[tuple[str, int]]:
    """What refunds of all that is left would take from the balance, in the currencies in which the
    payments settled.
    """
    change = Change(world, id)
    for charge, left in refundable(world, id):
        back = settled_back(change, charge, left)
        yield (charge.currency, left) if back is None else (back.currency, back.amount)


def still_to_go_out(world: World, id: str) -> Iterator[tuple[str, int]]:
    """Refunds that have taken no money yet: too little is available, or their payment is still
    pending.
    """
    for refund in world.store.each(id, "refund"):
        if refund.state in ("waiting", "held"):
            yield refund.currency, refund.amount


def may_fail(world: World, id: str) -> Iterator[tuple[str, int]]:
    """Payments that are pending at the customer's bank."""
    for charge in world.store.each(id, "charge"):
        if charge.state == "pending" and not isinstance(charge.instrument, OtherAccount):
            yield charge.currency, charge.amount


# -- by banks --------------------------------------------------------------------------------------


def of_banks(world: World, account: Any) -> Iterator[Sentence]:
    """Debits of its bank that may be refused, top-ups that may be taken back."""
    for currency in account.defaults:
        for debit in recent_debits(world, account.id, currency):
            if world.now < refusal_of_debit(debit, account.calendar):
                yield foretell(
                    f"{{amount}} was debited from its bank by {debit.id}, arriving on {{arrival}}. "
                    "If the bank refuses that, it is taken out of the balance again.",
                    rule_of(debit_comes_back),
                    amount=Money(-debit.amount, currency),
                    arrival=Moment(debit.arrival_date),
                )
    topups = (
        (each.currency, each.amount)
        for each in world.store.each(account.id, "topup")
        if each.state == "succeeded" and each.balance_type == PAYMENTS
    )
    for currency, part in summed(topups).items():
        yield foretell(
            "{count} of {amount} in all can be taken back, if the bank objects that has paid "
            "(topup_reversal).",
            amount=Money(part.amount, currency),
            count=Count(part.number, "top-up"),
        )


# -- by its platform -------------------------------------------------------------------------------


def of_its_platform(world: World, account: Any) -> Iterator[Sentence]:
    """Transfers to it that can be reversed; of a platform, application fees that can be
    refunded.
    """
    for currency, part in summed(reversible(world, account)).items():
        limit = "even below zero" if account.liable != account.id else "but not below zero"
        yield foretell(
            f"Its platform can reverse {{count}} to it: {{amount}} in all, {limit}.",
            amount=Money(part.amount, currency),
            count=Count(part.number, "transfer"),
        )
    fees = (
        (fee.currency, fee.left)
        for fee in world.store.each(account.id, "application_fee")
        if fee.left > 0
    )
    for currency, part in summed(fees).items():
        yield foretell(
            "{count} can be refunded, with a payment (refund_application_fee) or without: {amount} "
            "in all.",
            amount=Money(part.amount, currency),
            count=Count(part.number, "application fee"),
        )


def reversible(world: World, account: Any) -> Iterator[tuple[str, int]]:
    """What is left of each transfer that came from its platform."""
    if account.platform is None:
        return
    for transfer in world.store.each(account.platform, "transfer"):
        if transfer.destination == account.id and transfer.left > 0:
            yield transfer.currency, transfer.left


# -- because of its accounts -----------------------------------------------------------------------


def of_its_accounts(world: World, account: Any) -> Iterator[Sentence]:
    """What accounts that it answers for owe, and may come to owe."""
    answered = [each for each in connected_accounts(world, account.id) if each.liable == account.id]
    owing = [
        (pool.place.currency, owed)
        for each in answered
        for pool in world.ledger.of_account(PAYMENTS, each.id)
        if (owed := -sum(pool.available(world.now).values())) > 0
    ]
    for currency, part in summed(owing).items():
        yield foretell(
            "{count} that it answers for is below zero, by {amount} in all. So much is held "
            "already (sim.explain.reserve()); it is lost if they never fill it.".replace(
                "is below", "is below" if part.number == 1 else "are below"
            ),
            rule_of(required_reserve),
            amount=Money(part.amount, currency),
            count=Count(part.number, "account"),
        )
    coming = [
        (currency, more)
        for each in answered
        for currency, part in summed(taken_by_refunds(world, each.id)).items()
        if (more := part.amount - in_the_balance(world, each.id, currency)) > 0
    ]
    for currency, part in summed(coming).items():
        yield foretell(
            "If every direct charge of the accounts that it answers for was refunded or disputed, "
            "{count} would owe {amount} in all, with what they owe now: that much could be held.",
            rule_of(required_reserve),
            amount=Money(part.amount, currency),
            count=Count(part.number, "account"),
        )


def in_the_balance(world: World, id: str, currency: str) -> int:
    """What an account has in a currency: pending money included, and what is held of its charges,
    since refunds and disputes release that.
    """
    there: int = world.ledger.sums.get(Place(PAYMENTS, id, currency), 0)
    for hold in world.store.each(id, "reserve_hold"):
        if hold.is_releasable and hold.currency == currency and hold.source_charge is not None:
            there += hold.amount_releasable
    return there
