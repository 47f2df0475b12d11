"""The money of an application fee: its amount, when it is available, and the platform's row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from stripesim.engine.act import Act, Settled
from stripesim.engine.money import Balance
from stripesim.facts.conversion import convert, rate_in
from stripesim.facts.evidence import rule
from stripesim.facts.pricing import PriceList
from stripesim.resources.connect.application_fee.record import ApplicationFee
from stripesim.resources.connect.parties import APPLICATION, keeps
from stripesim.resources.of_a_charge import until_available
from stripesim.resources.rows import RowKind


class Platform(Protocol):
    """The account that earns the fee."""

    default_currency: str
    defaults: Mapping[str, str]
    prices: PriceList


class OriginatingCharge(Protocol):
    """The platform's destination charge that asked for the fee."""

    balance_transaction: str


class FeeSource(Protocol):
    """The charge or payout that the fee was taken from."""

    balance_transaction: str


class Payer(Protocol):
    """The account that the fee was taken from."""

    id: str
    name: str


def amount(act: Act[ApplicationFee]) -> int:
    """The fee, in the currency in which it was asked for."""
    return act.subject.amount


@rule("recorded", "25 of 25 fees, also of a charge on a 7-day account for a 2-day platform")
def with_its_charge(act: Act[ApplicationFee]) -> int:
    """An application fee becomes available together with its charge; the fee of a payout at
    once.
    """
    charge = act.subject.charge
    return act.now if charge is None else until_available(act.change, act.change.latest(charge))


@rule("recorded", "500 usd of a charge in USD that settled in SGD; 100 usd of one that did in CAD")
def earned(act: Act[ApplicationFee]) -> Settled | None:
    """A fee in a currency that the platform does not hold is converted: at the charge's rate, if
    the charge was converted into the platform's currency, else at the day's rate.
    """
    fee, change = act.subject, act.change
    platform: Platform = act.account
    if keeps(platform, fee.currency):
        return None
    target = platform.default_currency
    origin: OriginatingCharge | None = change.latest(fee.originating_transaction or "")
    passed_on = None if origin is None else change.row(origin.balance_transaction)
    if passed_on is not None and passed_on.currency == target:
        return Settled(target, fee.part, passed_on.exchange_rate)
    source: FeeSource = change.latest(fee.charge or fee.payout or "")
    row = change.row(source.balance_transaction)
    if row.currency == target:
        return Settled(target, fee.taken, row.exchange_rate)
    margin = platform.prices.conversion_margin
    rate = rate_in(act.world.settings.rates, fee.currency, target, margin)
    return Settled(target, convert(fee.amount, rate), rate)


@rule("recorded", "25 fees, 2023-24")
def application_fee_from(act: Act[ApplicationFee]) -> str:
    """The row's description names the application and the payer: Application fee from application …
    for … (acct_…).
    """
    payer: Payer = act.change.latest(act.subject.payer)
    return f"Application fee from application {APPLICATION} for {payer.name} ({payer.id})"


APPLICATION_FEE_ROW = RowKind("application_fee", "platform_earning")
PLATFORMS_BALANCE = Balance[ApplicationFee](
    APPLICATION_FEE_ROW,
    into="balance_transaction",
    available_on=with_its_charge,
    description=application_fee_from,
    settled=earned,
)
