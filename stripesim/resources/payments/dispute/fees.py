"""The fees of a dispute, and who pays them."""

from __future__ import annotations

from typing import Any

from stripesim.engine.act import Act
from stripesim.facts.card_numbers import Card
from stripesim.facts.countries import codes_where, country_of
from stripesim.facts.countries.groups import EUROPEAN_ECONOMIC_AREA
from stripesim.facts.evidence import rule
from stripesim.facts.payment_methods import is_late_return
from stripesim.facts.price_list import PriceList
from stripesim.resources.connect.charge_for_others import billed_to_its_platform
from stripesim.resources.connect.parties import merchant_of
from stripesim.resources.payments.dispute.record import Dispute, charge_of


def settled_for(act: Act[Dispute]) -> Any:
    """The account whose prices apply: for a charge on behalf of another account, that account."""
    return merchant_of(act.change, charge_of(act))


@rule("recorded", "1500 in USD and CAD, 2000 in EUR, 5500 in BRL; the rest documented")
def price_of_it(act: Act[Dispute]) -> int:
    """A dispute costs the dispute fee of the account that the charge settled for; none for Cartes
    Bancaires in Europe.
    """
    account, instrument = settled_for(act), charge_of(act).instrument
    if instrument.type != "card":
        return price_of_debit(account.prices, instrument.type, act.subject.reason)
    if account.country in EUROPEAN_ECONOMIC_AREA and is_cartes_bancaires(instrument):
        return 0
    return int(account.prices.dispute_fee)


@rule(
    "documented",
    "https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment; that debits have fees of "
    "their own: https://stripe.com/pricing, "
    "https://support.stripe.com/questions/june-2024-pricing-update-for-sepa-direct-debit",
)
def price_of_debit(prices: PriceList, type: str, reason: str) -> int:
    """The dispute of a debit has a fee of its own, where one is known; a late return costs what a
    failed debit costs.
    """
    if is_late_return(type, reason):
        return prices.failed_debit_fees.get(type, 0)
    return prices.disputed_debit_fees.get(type, prices.dispute_fee)


def is_returned(act: Act[Dispute]) -> bool:
    """The bank has returned a debit that had succeeded."""
    return is_late_return(charge_of(act).instrument.type, act.subject.reason)


def dispute_fee(act: Act[Dispute]) -> int:
    """The dispute fee that the account pays: 0 where its platform pays it."""
    return 0 if billed_to_its_platform(act.account) else price_of_it(act)


def of_the_platform(act: Act[Dispute]) -> int:
    """The dispute fee that the platform pays: 0 where the account pays it."""
    return price_of_it(act) if billed_to_its_platform(act.account) else 0


def is_cartes_bancaires(instrument: Any) -> bool:
    """Whether the charge was paid by Cartes Bancaires, a French network."""
    return isinstance(instrument, Card) and "cartesBancaires" in (instrument.alias or "")


@rule("recorded", "fee 0 since December 2024, returned until March 2024; Mexico documented")
def returned_fee(act: Act[Dispute]) -> int:
    """A won dispute does not return the dispute fee, except in Mexico and by old contracts."""
    account = settled_for(act)
    country = country_of(account.country)
    returns = country.returns_dispute_fee or account.prices.returns_dispute_fee
    return -act.change.row(act.subject.balance_transaction or "").fee if returns else 0


AFTER_JUNE_17_2025 = 1_750_204_800
NEVER_COUNTERED = codes_where(lambda country: not country.charges_for_evidence)


@rule(
    "documented",
    "https://support.stripe.com/questions/june-2025-pricing-updates-for-disputes; recorded live",
)
def countered_fee(act: Act[Dispute]) -> int:
    """Countering a chargeback with evidence costs a second fee if the dispute began after 17 June
    2025; not in Mexico or Japan, nor where the dispute fee is 0.
    """
    return 0 if billed_to_its_platform(act.account) else price_of_countering(act)


def countering_of_the_platform(act: Act[Dispute]) -> int:
    """The fee for countering that the platform pays."""
    return price_of_countering(act) if billed_to_its_platform(act.account) else 0


def price_of_countering(act: Act[Dispute]) -> int:
    """The price of countering a chargeback, in minor units; 0 where it is free."""
    account = settled_for(act)
    if act.subject.created < AFTER_JUNE_17_2025 or account.country in NEVER_COUNTERED:
        return 0
    return int(account.prices.dispute_countered_fee) if price_of_it(act) else 0


@rule("documented", "https://support.stripe.com/questions/june-2025-pricing-updates-for-disputes")
def countered_fee_paid(act: Act[Dispute]) -> int:
    """A won dispute returns the fee for countering it."""
    countered = act.subject.countered
    return 0 if countered is None else -act.change.row(countered).amount


def countering_paid_by_the_platform(act: Act[Dispute]) -> int:
    """The fee for countering that goes back to the platform, if it has paid it."""
    return 0 if act.subject.submitted is None else countering_of_the_platform(act)


def fee_line(act: Act[Dispute], amount: int, description: str) -> tuple[dict[str, Any], ...]:
    """`fee_details` of a row: one line, or none for no fee."""
    if not amount:
        return ()
    return (
        {
            "amount": amount,
            "application": None,
            "currency": act.currency,
            "description": description,
            "type": "stripe_fee",
        },
    )


def dispute_fee_line(act: Act[Dispute]) -> Any:
    """`fee_details` of the row that withdraws the amount."""
    said = "Stripe processing fees" if is_returned(act) else "Dispute fee"  # as of a failed debit
    return fee_line(act, dispute_fee(act), said)


def returned_fee_line(act: Act[Dispute]) -> Any:
    """`fee_details` of the row that returns the amount."""
    return fee_line(act, returned_fee(act), "Dispute fee refund")
