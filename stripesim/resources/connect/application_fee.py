"""Application fees: what a platform takes of a charge on a connected account.

The fee is a part of that charge's row, and a row of its own on the platform. It becomes available
when the charge does. A payout may bring a fee too (`sim.controls.set_instant_payout_pricing`).
"""

from __future__ import annotations

from typing import Any, ClassVar

from stripesim.engine.act import Act, Settled
from stripesim.engine.change import RowKind
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import COMMISSIONS, Balance, Entry
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.conversion import convert, rate_in
from stripesim.facts.evidence import rule
from stripesim.resources.connect.parties import APPLICATION, application_id, keeps
from stripesim.resources.payments.of_a_charge import until_available


@record
class ApplicationFee(Record):
    """`payer` is the connected account; `taken` what the fee is there, in the currency of its
    balance. `returned` is what refunds have cost the platform, in the currency of its own.
    """

    kind: ClassVar[str] = "application_fee"

    amount: int
    currency: str
    payer: str
    taken: int
    charge: str | None
    payout: str | None
    originating_transaction: str | None
    balance_transaction: str | None = None
    amount_refunded: int = 0
    returned: int = 0
    refunds: tuple[str, ...] = ()

    @property
    def left(self) -> int:
        """What is not refunded."""
        return self.amount - self.amount_refunded


def _draft(act: Act[Any]) -> ApplicationFee:
    """Facts: charge or payout; amount, and taken: what that was on the other account."""
    facts, change = act.facts, act.change
    charge, payout = facts.get("charge"), facts.get("payout")
    source = change.latest(charge or payout or "")
    connected = getattr(source, "connected", None)
    transfer = connected and change.latest(connected.source_transfer or "")
    return ApplicationFee(
        id=change.new_id("fee"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=facts["amount"],
        currency=source.currency,
        payer=source.account,
        taken=facts["taken"],
        charge=charge,
        payout=payout,
        originating_transaction=transfer and transfer.source_transaction,
    )


def _refuse(act: Act[ApplicationFee], verb: str) -> Refusal:
    return Refusal(f"Cannot {verb} {act.subject.id}: it is {act.subject.state}.")


# -- money -----------------------------------------------------------------------------------------


def amount(act: Act[ApplicationFee]) -> int:
    """The fee."""
    return act.subject.amount


@rule("recorded", "25 of 25 fees, also of a charge on a 7-day account for a 2-day platform")
def with_its_charge(act: Act[ApplicationFee]) -> int:
    """It is there when the charge is; that of a payout at once."""
    charge = act.subject.charge
    return act.now if charge is None else until_available(act.change, act.change.latest(charge))


@rule("recorded", "500 usd of a charge in USD that settled in SGD; back in CAD as asked in USD")
def earned(act: Act[ApplicationFee]) -> Settled | None:
    """A platform that does not hold the fee's currency gets it converted, at the rate of the charge
    that it was taken of, where that was converted from or into the platform's currency.
    """
    fee, platform, change = act.subject, act.account, act.change
    if keeps(platform, fee.currency):
        return None
    target = platform.default_currency
    origin = change.latest(fee.originating_transaction or "")
    if origin is not None and origin.currency == target:  # it was asked for in that currency
        asked = min(origin.connected.fee_amount, origin.amount_captured)
        return Settled(target, asked, change.row(origin.balance_transaction).exchange_rate)
    source = change.latest(fee.charge or fee.payout or "")
    row = change.row(source.balance_transaction)
    if row.currency == target:
        return Settled(target, fee.taken, row.exchange_rate)
    margin = platform.prices.conversion_margin
    rate = rate_in(act.world.settings.rates, fee.currency, target, margin)
    return Settled(target, convert(fee.amount, rate), rate)


@rule("recorded", "25 fees, 2023-24")
def application_fee_from(act: Act[ApplicationFee]) -> str:
    """Application fee from application … for … (acct_…)"""
    payer = act.change.latest(act.subject.payer)
    return f"Application fee from application {APPLICATION} for {payer.name} ({payer.id})"


EARNED = Balance[ApplicationFee](
    RowKind("application_fee", "platform_earning"),
    into="balance_transaction",
    available_on=with_its_charge,
    description=application_fee_from,
    settled=earned,
)


def _refunded(act: Act[ApplicationFee]) -> dict[str, Any]:
    fee, facts = act.subject, act.facts
    return {
        "amount_refunded": fee.amount_refunded + facts["amount"],
        "returned": fee.returned + facts["returned"],
        "refunds": (*fee.refunds, facts["refund"]),
    }


# fmt: off
LIFECYCLE: Lifecycle[ApplicationFee] = Lifecycle("application_fee", _draft, _refuse, table(
    #  from      to        when    money                               told
    Verb("create", "charge, payout"),
    To(NEW,      "earned", ALWAYS, Entry(COMMISSIONS, EARNED, amount), "application_fee.created"),
    Verb("refund", "fee_refund"),
    To("earned", STAYS,    ALWAYS, NOTHING,                            "application_fee.refunded",
       sets=_refunded),
))
# fmt: on

LISTED = 10


@rule("documented", "stripe-python 16.1.0")
def render(fee: ApplicationFee, world: World) -> dict[str, Any]:
    """A fee names what it was taken of, and lists its latest refunds."""
    source = {"charge": fee.charge} if fee.payout is None else {"payout": fee.payout}
    latest = fee.refunds[-LISTED:][::-1]
    return {
        "id": fee.id,
        "object": "application_fee",
        "account": fee.payer,
        "amount": fee.amount,
        "amount_refunded": fee.amount_refunded,
        "application": application_id(world, fee.account),
        "balance_transaction": fee.balance_transaction,
        "charge": fee.charge,
        "created": fee.created,
        "currency": fee.currency,
        "fee_source": {**source, "type": "charge" if fee.payout is None else "payout"},
        "livemode": False,
        "originating_transaction": fee.originating_transaction,
        "refunded": fee.left == 0,
        "refunds": {
            "object": "list",
            "data": [world.render(world.store.latest[id]) for id in latest],
            "has_more": len(fee.refunds) > LISTED,
            "url": f"/v1/application_fees/{fee.id}/refunds",
        },
    }
