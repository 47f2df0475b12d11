"""A dispute, explained: who has paid for it, until when to answer, and what each end brings."""

from __future__ import annotations

from collections.abc import Iterator

from stripesim.engine.change import Change
from stripesim.engine.world import World
from stripesim.explain import rows
from stripesim.explain.figures import Moment, Money
from stripesim.explain.life import (
    arrival,
    did,
    foretold,
    row_named,
    rows_of,
    took,
    tried,
    why,
    would_take,
)
from stripesim.explain.story import Sentence, foretell, rule_of, tell
from stripesim.resources.connect.charge_for_others import billed_to_its_platform
from stripesim.resources.connect.transfer.others import transfers_of
from stripesim.resources.of_a_charge import INQUIRIES
from stripesim.resources.payments.charge.links import open_inquiries
from stripesim.resources.payments.dispute import fees, outcomes, record, refusals
from stripesim.resources.payments.dispute.record import NEVER, OVER, Dispute
from stripesim.resources.payments.refund.refusals import charged_back


def title(dispute: Dispute) -> str:
    """The line above the story."""
    amount = Money(dispute.amount, dispute.currency)
    return f"Dispute {dispute.id}: {amount}, {dispute.state}"


def story(world: World, dispute: Dispute) -> Iterator[Sentence]:
    """The sentences about a dispute."""
    asks = dispute.state in (*INQUIRIES, "warning_closed")
    yield tell(
        f"On {{created}} the customer's bank {'asked about' if asks else 'claimed back'} "
        f"{{amount}} of the charge {dispute.charge}. The reason it gives is {dispute.reason}.",
        created=Moment(dispute.created),
        amount=Money(dispute.amount, dispute.currency),
    )
    yield from who_has_paid(world, dispute)
    if dispute.state in OVER:
        yield from how_it_ended(world, dispute)
        return
    yield from what_to_do(world, dispute)
    yield from what_each_end_brings(world, dispute)
    if dispute.state not in INQUIRIES:
        yield tell("The charge cannot be refunded meanwhile.", rule_of(charged_back))


def who_has_paid(world: World, dispute: Dispute) -> Iterator[Sentence]:
    """From whom the amount and the fee were taken."""
    row = row_named(world, dispute.balance_transaction)
    if row is None:
        yield tell(
            "It is an inquiry: the bank only asks. No money was taken, so its "
            "balance_transactions are empty."
        )
        return
    yield took(
        row,
        f"On {{taken}} the row {row.id}",
        rows.rule_for(row, "available_on"),
        taken=Moment(row.created),
    )
    if row.exchange_rate is None and row.currency != dispute.currency:
        yield tell(
            "{amount} is the part of the charge as it had settled: {settled}.",
            rows.rule_for(row, "settled"),
            amount=Money(dispute.amount, dispute.currency),
            settled=Money(-row.amount, row.currency),
        )
    if row.fee:
        yield tell(
            "{fee} of it is the dispute fee.",
            rule_of(fees.price_of_it),
            fee=Money(row.fee, row.currency),
        )
    countered = row_named(world, dispute.countered)
    if countered is not None:
        yield took(
            countered,
            f"On {{countered}} evidence was submitted: for that the row {countered.id}",
            rule_of(fees.countered_fee),
            countered=Moment(countered.created),
        )
    yield from its_platform(world, dispute)
    charge = world.store.latest[dispute.charge]
    for transfer in transfers_of(Change(world, dispute.account), charge):
        unless = "" if dispute.state == "won" else ", unless you reverse it"
        keeps = f"keeps the {{left}} of the transfer {transfer.id}{unless}"
        gave = f"has given back all of the transfer {transfer.id}"
        yield tell(
            f"A dispute lands on the account of the charge, {dispute.account}. The seller "
            f"{transfer.destination} {keeps if transfer.left else gave}.",
            left=Money(transfer.left, transfer.currency),
        )


def its_platform(world: World, dispute: Dispute) -> Iterator[Sentence]:
    """The fees that the platform pays for the account."""
    platform = world.store.latest[dispute.account].platform
    for row in () if platform is None else rows_of(world, platform, dispute.id):
        verb = "paid" if row.net < 0 else "got back"
        yield tell(
            f"The platform {platform} is the fee payer of this account: it {verb} {{fee}} "
            f"({row.id}).",
            rule_of(billed_to_its_platform),
            fee=Money(abs(row.net), row.currency),
        )


def what_to_do(world: World, dispute: Dispute) -> Iterator[Sentence]:
    """Until when evidence counts, what it costs, and what happens if nothing is done."""
    if dispute.submitted is None and dispute.due_by != NEVER:
        yield tell(
            "Evidence can be submitted until {due_by}.",
            rule_of(record.due_by),
            due_by=Moment(dispute.due_by),
        )
    lost = "If nothing is done, it is lost on {lost}. No more money is taken then."
    closed = "If the bank does nothing more, it is closed on {closed}."
    asked = dispute.state == "needs_response"
    yield from foretold(world, dispute, "lapse", lost if asked else closed)
    if dispute.submitted is not None:
        yield tell(
            "Evidence was submitted on {submitted}, and can be only once. The bank decides; "
            "nobody knows when.",
            rule_of(refusals.submitted_before),
            submitted=Moment(dispute.submitted),
        )
        text = "It is Stripe's test evidence, so the decision comes on {decided}."
        yield from foretold(world, dispute, "decide", text)
        return
    evidence = {"evidence": {"uncategorized_text": "-"}}
    countered = tried(world, dispute.account, "dispute", "update", evidence, dispute)
    if countered.rows:
        yield would_take(
            countered.rows, world.now, "Submitting evidence", rule_of(fees.countered_fee)
        )
    elif dispute.state == "needs_response":
        yield foretell("Submitting evidence costs nothing more.", rule_of(fees.countered_fee))


def what_each_end_brings(world: World, dispute: Dispute) -> Iterator[Sentence]:
    """What a win returns, and what an escalated inquiry takes."""
    if dispute.state in INQUIRIES:
        escalated = {"outcome": "escalated"}
        taken = tried(world, dispute.account, "dispute", "decide", escalated, dispute)
        yield would_take(
            taken.rows,
            world.now,
            "If the bank makes it a chargeback, that",
            rule_of(outcomes.becomes_a_chargeback),
        )
        yield foretell(
            "A full refund of the charge closes it before that.", rule_of(open_inquiries)
        )
        return
    won = tried(world, dispute.account, "dispute", "decide", {"outcome": "won"}, dispute)
    yield would_take(won.rows, world.now, "A win", rule_of(fees.countered_fee_paid))
    withdrawn = row_named(world, dispute.balance_transaction)
    if withdrawn is not None and withdrawn.fee and not any(row.fee for row in won.rows):
        yield foretell("The dispute fee does not come back, even then.", rule_of(fees.returned_fee))


def how_it_ended(world: World, dispute: Dispute) -> Iterator[Sentence]:
    """Won, lost or closed; what came back."""
    event = arrival(world, dispute)
    ended = Moment(dispute.created if event is None else event.created)
    if dispute.state == "warning_closed":
        yield tell(
            "The inquiry was closed on {ended}, and no money moved.", why(event), ended=ended
        )
        return
    if dispute.state == "lost":
        timer = event is not None and event.made_by.verb == "lapse"
        because = ": nobody had answered in time" if timer else ""
        rule = rule_of(outcomes.the_end_of_its_due_date) if timer else why(event)
        yield tell(f"It was lost on {{ended}}{because}. Nothing comes back.", rule, ended=ended)
        return
    back = [
        row
        for row in rows_of(world, dispute.account, dispute.id)
        if row.created == ended and row.net > 0
    ]
    yield did(back, ended, "It was won on {ended}, which", why(event), ended=ended)
    lost = row_named(world, dispute.balance_transaction)
    reversal = row_named(world, dispute.reversal)
    if lost is not None and lost.fee and reversal is not None and not reversal.fee:
        yield tell(
            "The dispute fee of {fee} does not come back.",
            rule_of(fees.returned_fee),
            fee=Money(lost.fee, lost.currency),
        )
