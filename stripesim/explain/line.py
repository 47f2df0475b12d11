"""A balance transaction, explained: why this amount, this fee and this day, and what it is of."""

from __future__ import annotations

from collections.abc import Iterator

from stripesim.engine.row import Row
from stripesim.engine.world import World
from stripesim.explain import rows
from stripesim.explain.figures import Moment, Money
from stripesim.explain.parts import category_of
from stripesim.explain.story import Sentence, rule_of, tell
from stripesim.facts.conversion import shown
from stripesim.resources.balance.balance_transaction import status
from stripesim.resources.connect.charge_for_others import its_price
from stripesim.resources.connect.parties import stripes_part
from stripesim.resources.places import PAYMENTS

# Kinds of objects that make rows and have no explanation of their own.
UNEXPLAINED = frozenset({"account", "balance_transfer", "reserve_release"})

# By the type of a row, what it is.
WHAT_IT_IS = {
    "adjustment": "a correction, such as the money of a dispute or a fee for evidence",
    "advance": "money that Stripe advances for an instant payout",
    "advance_funding": "the advance of an instant payout that goes back to Stripe",
    "application_fee": "what a platform earns from a payment or a payout of its account",
    "application_fee_refund": "a part of an application fee that the platform gives back",
    "charge": "a payment by card",
    "connect_collection_transfer": "what Stripe collects from a platform for its account",
    "payment": "a payment from a bank or from another Stripe account",
    "payment_failure_refund": "a bank debit that failed, taken back",
    "payment_refund": "a refund to a bank or to another Stripe account",
    "payout": "money on its way to the bank",
    "payout_cancel": "a payout that was canceled, so its money came back",
    "payout_failure": "a payout that failed, so its money came back",
    "payout_minimum_balance_hold": "the minimum balance, which a payout leaves behind",
    "payout_minimum_balance_release": "the minimum balance of the payout before, free again",
    "refund": "a refund to a card",
    "refund_failure": "a refund that failed, so its money came back",
    "reserve_hold": "money that is held in reserve",
    "reserve_release": "money that is released from reserve",
    "reserve_transaction": "money of a platform, held for what its accounts owe",
    "stripe_fee": "a fee of Stripe that is no part of a payment's own row",
    "topup": "money that was added from the bank",
    "topup_reversal": "a top-up that the bank took back",
    "transfer": "money sent to another Stripe account",
    "transfer_refund": "a transfer, or a part of one, that came back",
}


# Where money goes the other way.
OF_DEBITS = {
    "debit": "money that is taken from the bank",
    "debit_reversal": "money that the bank has not paid, or has got back",
}


def title(row: Row) -> str:
    """The line above the story."""
    return f"Balance transaction {row.id}: {Money(row.net, row.currency)} net, {row.what.type}"


def story(world: World, row: Row) -> Iterator[Sentence]:
    """The sentences about a balance transaction."""
    yield tell(
        f"It is a line of the balance of {row.account}, made on {{created}}: "
        f"{OF_DEBITS.get(category_of(row)) or WHAT_IT_IS[row.what.type]}. Such a line never "
        "changes.",
        created=Moment(row.created),
    )
    if row.what.type == "adjustment":
        yield tell("It is described as: {description}.", description=row.description)
    amount = Money(row.amount, row.currency)
    if row.fee:
        gains = "what the balance gains" if row.net > 0 else "what the balance loses"
        yield tell(
            f"{{amount}} less a fee of {{fee}} is {{net}}: {gains}.",
            amount=amount,
            fee=Money(row.fee, row.currency),
            net=Money(row.net, row.currency),
        )
    else:
        yield tell("Its amount is {amount}, without a fee.", amount=amount)
    yield from whose_fee(row)
    if row.exchange_rate is not None:
        yield tell(
            "It was converted at {rate}.",
            rows.rule_for(row, "settled"),
            rate=shown(row.exchange_rate),
        )
    yield from its_day(world, row)
    if row.what.balance_type != PAYMENTS:
        yield tell(f"It is in the balance {row.what.balance_type}, which is not paid out.")
    else:
        yield from rows.paid_out(world, row)
    source = world.store.latest.get(row.source or "")
    if source is None:
        yield tell("Its source is null: no object of the API has made it.")
    elif source.kind not in UNEXPLAINED:
        yield tell(f"sim.explain({source.id!r}) says what it is of.")


def whose_fee(row: Row) -> Iterator[Sentence]:
    """Which part of the fee is Stripe's, and which the platform's."""
    stripes = stripes_part(row)
    if stripes:
        verb = "Stripe took" if stripes > 0 else "Stripe gave back"
        yield tell(
            f"{verb} {{stripes}}.",
            rows.rule_for(row, "fee")
            or (rule_of(its_price) if row.what.type == "charge" else None),
            stripes=Money(abs(stripes), row.currency),
        )
    if row.fee - stripes:
        yield tell(
            f"The platform {row.under.platform} took {{platforms}} as its application fee.",
            rows.rule_for(row, "commission"),
            platforms=Money(row.fee - stripes, row.currency),
        )


def its_day(world: World, row: Row) -> Iterator[Sentence]:
    """Since when, or until when, it is pending."""
    rule = rows.rule_for(row, "available_on")
    if row.available_on <= row.created:
        yield tell("It was available at once.", rule)
        return
    be = "became" if row.available_on <= world.now else "becomes"
    yield tell(
        f"It was pending at first, and {be} available on {{available_on}}.",
        rule,
        available_on=Moment(row.available_on),
    )
    if status(row, world.now) == "pending":
        yield tell("Its status is pending until then.", rule_of(status))
