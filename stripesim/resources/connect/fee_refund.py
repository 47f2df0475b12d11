"""Fee refunds: an application fee goes back to the account it was taken of, whole or in part.

The platform's row has the fee as its source. What the other account gets is a row of its own: the
refund of its payment has no fee.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act, Settled
from stripesim.engine.change import Row, RowKind
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import COMMISSIONS, Balance, Entry
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, Also, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.application_fees import given_back
from stripesim.facts.conversion import mid_rate
from stripesim.facts.currencies import money
from stripesim.facts.evidence import rule
from stripesim.facts.pricing import half_up
from stripesim.resources.payments.of_a_charge import until_available
from stripesim.resources.requests import changed, existing, merged


@record
class FeeRefund(Record):
    kind: ClassVar[str] = "fee_refund"

    amount: int
    currency: str
    fee: str
    metadata: Mapping[str, str]
    balance_transaction: str | None = None


def _draft(act: Act[Any]) -> FeeRefund:
    """Facts: fee (its id); amount (default: what is left), metadata."""
    facts, change = act.facts, act.change
    fee = existing(change, "application_fee", facts["fee"])
    return FeeRefund(
        id=change.new_id("fr"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=facts.get("amount", fee.left),
        currency=fee.currency,
        fee=fee.id,
        metadata=merged({}, facts.get("metadata", {})),
    )


def fee_of(act: Act[FeeRefund]) -> Any:
    """The fee that is refunded."""
    return act.change.latest(act.subject.fee)


# -- unless, in order ------------------------------------------------------------------------------


@rule("assumed", "the words by analogy with charges")
def already_refunded(act: Act[FeeRefund]) -> Refusal | None:
    """Nothing of the fee is left."""
    fee = fee_of(act)
    if fee.left:
        return None
    message = f"Application fee {fee.id} has already been refunded."
    return Refusal(message, code="charge_already_refunded")


@rule("documented", "https://docs.stripe.com/api/fee_refunds/create; the words by analogy")
def more_than_remains(act: Act[FeeRefund]) -> Refusal | None:
    """All refunds of a fee come to its amount at most."""
    fee, refund = fee_of(act), act.subject
    if refund.amount <= fee.left:
        return None
    asked, left = money(refund.amount, fee.currency), money(fee.left, fee.currency)
    which = "unrefunded amount on fee" if fee.amount_refunded else "fee amount"
    return Refusal(f"Refund amount ({asked}) is greater than {which} ({left})", param="amount")


def refuse(act: Act[FeeRefund], verb: str) -> Refusal:
    return Refusal(f"Cannot {verb} {act.subject.id}: it is {act.subject.state}.")


# -- money -----------------------------------------------------------------------------------------


def amount(act: Act[FeeRefund]) -> int:
    """What goes back."""
    return act.subject.amount


def _row_of_fee(act: Act[FeeRefund]) -> Row:
    return act.change.row(fee_of(act).balance_transaction)


@rule("recorded", "33 of 33: 31 of pending fees, 2 of available ones")
def with_its_fee(act: Act[FeeRefund]) -> int:
    """While the fee is pending its refund comes out of pending, on the fee's day; else at once. It
    never waits for money.
    """
    return max(_row_of_fee(act).available_on, act.now)


@rule("recorded", "33 of 33 refunds of a US platform's fees in USD and CAD, 2023")
def as_it_was_earned(act: Act[FeeRefund]) -> Settled | None:
    """It leaves the currency that the platform had the fee in; the rate shown is the mid rate, of
    that currency to the fee's.
    """
    fee, row = fee_of(act), _row_of_fee(act)
    if row.currency == fee.currency:
        return None
    rates = act.world.settings.rates
    back = mid_rate(rates, fee.currency, row.currency)
    left = row.amount - fee.returned
    cost = given_back(act.subject.amount, fee.amount, left, back)
    return Settled(row.currency, cost, 1 / back)


@rule("recorded", "balance transactions of 2023")
def refund_for_application_fee(act: Act[FeeRefund]) -> str:
    """REFUND FOR APPLICATION FEE."""
    return "REFUND FOR APPLICATION FEE"


@rule("recorded", "33 of 33: fee_…")
def the_fee(act: Act[FeeRefund]) -> str:
    """The row is one of the fee."""
    return act.subject.fee


GIVEN_BACK = Balance[FeeRefund](
    RowKind("application_fee_refund", "platform_earning_refund"),
    into="balance_transaction",
    available_on=with_its_fee,
    description=refund_for_application_fee,
    settled=as_it_was_earned,
    source=the_fee,
)


def its_payer(act: Act[FeeRefund]) -> str:
    """The account that the fee was taken of."""
    payer: str = fee_of(act).payer
    return payer


def _source(act: Act[FeeRefund]) -> Any:
    """The charge, or the payout, that the fee was taken of."""
    fee = fee_of(act)
    return act.change.latest(fee.charge or fee.payout)


@rule("assumed", "as the refund of the charge, recorded")
def with_its_charge(act: Act[FeeRefund]) -> int:
    """While the charge is pending it comes into pending, on the charge's day; else at once."""
    return act.now if fee_of(act).charge is None else until_available(act.change, _source(act))


@rule("assumed", "that an account gets back what was taken of it, in proportion")
def as_it_was_taken(act: Act[FeeRefund]) -> Settled | None:
    """It comes back in the currency that the fee was taken in: all of it with the whole fee, else
    its share, half up.
    """
    fee, row = fee_of(act), act.change.row(_source(act).balance_transaction)
    if row.currency == fee.currency:
        return None
    upto, before = (
        half_up(fee.taken * part, fee.amount)
        for part in (fee.amount_refunded + act.subject.amount, fee.amount_refunded)
    )
    return Settled(row.currency, upto - before, row.exchange_rate)


@rule("assumed", "refunds of payments have a fee of 0, 96 of 96; so it is a row of its own")
def application_fee_refund(act: Act[FeeRefund]) -> str:
    """Application fee refund."""
    return "Application fee refund"


def its_source(act: Act[FeeRefund]) -> str:
    """The row is one of the charge, or the payout."""
    source: str = _source(act).id
    return source


COMES_BACK = Balance[FeeRefund](
    RowKind("adjustment", "other_adjustment"),
    of=its_payer,
    available_on=with_its_charge,
    description=application_fee_refund,
    settled=as_it_was_taken,
    source=its_source,
)


def _itself(act: Act[FeeRefund]) -> Mapping[str, Any]:
    refund, row = act.subject, act.rows[0]
    return {"refund": refund.id, "amount": refund.amount, "returned": -row.amount}


def _updated(act: Act[FeeRefund]) -> Mapping[str, Any]:
    return changed(act.facts, act.subject.metadata)


COUNTED = Also[FeeRefund]("application_fee.refund", facts=_itself, to=fee_of)
CREATE = (already_refunded, more_than_remains)
MONEY = (Entry(GIVEN_BACK, COMMISSIONS, amount), Entry(COMMISSIONS, COMES_BACK, amount))

# fmt: off
LIFECYCLE: Lifecycle[FeeRefund] = Lifecycle("fee_refund", _draft, refuse, table(
    #  from    to      when    money    told
    Verb("create", "request", unless=CREATE),
    To(NEW,    "made", ALWAYS, MONEY,   UNTOLD, then=COUNTED),
    Verb("update", "request"),
    To("made", STAYS,  ALWAYS, NOTHING, "application_fee.refund.updated", sets=_updated),
))
# fmt: on


def render(refund: FeeRefund, world: World) -> dict[str, Any]:
    return {
        "id": refund.id,
        "object": "fee_refund",
        "amount": refund.amount,
        "balance_transaction": refund.balance_transaction,
        "created": refund.created,
        "currency": refund.currency,
        "fee": refund.fee,
        "metadata": dict(refund.metadata),
    }
