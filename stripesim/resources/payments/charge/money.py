"""The money of a charge: how much, when it is available, what it costs, and the balance
transactions it makes. Amounts are in minor units; moments in seconds since 1970 (UTC).
"""

from __future__ import annotations

from attrs import evolve

from stripesim.engine.act import Act, Settled
from stripesim.engine.money import Balance
from stripesim.engine.row import Row
from stripesim.facts.conversion import convert, rate_in
from stripesim.facts.cut_offs import counted_from
from stripesim.facts.evidence import rule
from stripesim.facts.payment_methods import METHODS
from stripesim.facts.pricing import account_debit_price, charge_price, method_price
from stripesim.facts.pricing import fee as price_of
from stripesim.facts.settlement import available_on as settlement
from stripesim.facts.settlement import card_timing, method_timing
from stripesim.resources.balance.of_an_account import settings_of
from stripesim.resources.connect.charge_for_others import (
    TERMS_FOR_OTHERS,
    bill,
    billed_to_its_platform,
    currency_it_settled_in,
    its_price,
    when_captured,
)
from stripesim.resources.connect.parties import (
    HoldsMoney,
    commission,
    fee_lines,
    keeps,
    settles_for,
    stripes_part,
)
from stripesim.resources.payments.charge.record import Charge
from stripesim.resources.rows import RowKind

# -- how much --------------------------------------------------------------------------------------


def amount(act: Act[Charge]) -> int:
    """The whole amount of the charge."""
    return act.subject.amount


@rule("recorded", "one balance transaction of 5,000 for a capture of 5,000 of 6,500, in 2026")
def captured(act: Act[Charge]) -> int:
    """A capture takes the whole amount unless it names less; then the rest is released for good."""
    asked: int = act.facts.get("amount", act.subject.amount)
    return asked


@rule("documented", "https://docs.stripe.com/currencies/conversions")
def converted(act: Act[Charge]) -> Settled | None:
    """A charge in a currency that the account has no bank account for is converted to its default
    currency, at the mid rate less the margin.
    """
    charge, account = act.subject, act.account
    if charge.connected is not None:
        account = settles_for(act)
    target = charge.settles_in or settlement_currency(account, charge.currency)
    if target == charge.currency:
        return None
    margin = account.prices.conversion_margin
    rate = rate_in(act.world.settings.rates, charge.currency, target, margin)
    return Settled(target, convert(act.facts.get("amount", charge.amount), rate), rate)


def settlement_currency(account: HoldsMoney, currency: str) -> str:
    """The currency in which an account is credited for payments in another currency."""
    return currency if keeps(account, currency) else account.default_currency


def own_description(act: Act[Charge]) -> str | None:
    """The charge's own description."""
    return act.subject.description


# -- paid by card ----------------------------------------------------------------------------------


@rule("recorded", "1,480 of 1,480 fees of one account")
def processing_fee(act: Act[Charge]) -> int:
    """Stripe's fee is a percentage of the captured amount, rounded half up, plus a fixed part,
    after conversion.
    """
    price = charge_price(act.account.prices, act.subject.instrument.country, act.currency)
    return price_of(price, act.amount)


@rule("recorded", "1,893 of 1,893 charges at midnight UTC; ten charges of a bypass card at once")
def settles(act: Act[Charge]) -> int:
    """The account's timing decides when a charge becomes available; a bypass-pending card's is at
    once.
    """
    instrument, account = act.subject.instrument, act.account
    if instrument.effect.bypass_pending:
        return act.now
    settings = settings_of(act.world, account.id)
    timing = card_timing(settings.timing, account.country, instrument.country)
    day = settlement(timing, account.calendar, settings.dated(when_captured(act)))
    return day if day > act.now else act.now


CHARGE = Balance[Charge](
    RowKind("charge", "charge"),
    into="balance_transaction",
    available_on=settles,
    fee=processing_fee,
    description=own_description,
    settled=converted,
)
CHARGE_FOR_OTHERS = evolve(CHARGE, **TERMS_FOR_OTHERS)

# -- paid from a bank account ----------------------------------------------------------------------


@rule("recorded", "SEPA debits of 2019-26; the others https://docs.stripe.com/payouts")
def payment_settles(act: Act[Charge]) -> int:
    """A bank debit settles in the time of its type; other payments from a bank settle like
    cards.
    """
    settings, type = settings_of(act.world, act.subject.account), act.subject.instrument.type
    of_its_kind = method_timing(settings.timing, type)
    paid_on = settings.dated(counted_from(type, act.now))
    return max(settlement(of_its_kind, act.account.calendar, paid_on), act.now)


@rule("documented", "https://stripe.com/pricing; 35 cents of a SEPA debit recorded")
def payment_fee(act: Act[Charge]) -> int:
    """Stripe's fee is the price of the payment method, on the amount after conversion."""
    price = method_price(act.account.prices, act.subject.instrument.type, act.currency)
    return price_of(price, act.amount)


@rule("documented", "https://docs.stripe.com/api/balance/balance_object")
def source_type_of_its_method(act: Act[Charge]) -> str:
    """Money of FPX payments has a source type of its own; that of bank debits is `card`."""
    return METHODS[act.subject.instrument.type].source_type


PAYMENT = Balance[Charge](
    RowKind("payment", "charge"),
    into="balance_transaction",
    available_on=payment_settles,
    fee=payment_fee,
    description=own_description,
    settled=converted,
    source_type=source_type_of_its_method,
)
PAYMENT_FOR_OTHERS = evolve(PAYMENT, **TERMS_FOR_OTHERS)

# -- a debit that the bank sends back, or that is canceled in time ---------------------------------


def its_row(act: Act[Charge]) -> Row:
    """The balance transaction of the charge."""
    return act.change.row(act.subject.balance_transaction or "")


@rule("assumed", "as refunds and disputes, recorded, do")
def with_its_payment(act: Act[Charge]) -> int:
    """A failed debit is taken out of pending, on the debit's own day; once that has come, at
    once.
    """
    return max(its_row(act).available_on, act.now)


def as_it_came(act: Act[Charge]) -> Settled | None:
    """The amount in the currency, and at the rate, in which the payment had settled."""
    row = its_row(act)
    if row.currency == act.subject.currency:
        return None
    return Settled(row.currency, row.amount, row.exchange_rate)


@rule("documented", "https://stripe.com/pricing: a failed ACH debit costs $4; its row assumed")
def price_of_failure(act: Act[Charge]) -> int:
    """The fee for a failed debit is on the row that takes the money back. The fee for the payment
    is not returned (assumed; a price list may say otherwise).
    """
    prices, type = settles_for(act).prices, act.subject.instrument.type
    returned = price_when_paid(act) if prices.returns_fee_of_failed_debit else 0
    return int(prices.failed_debit_fees.get(type, 0)) - returned


def price_when_paid(act: Act[Charge]) -> int:
    """Stripe's fee for the payment itself, whether the account or its platform paid it."""
    return its_price(act) if billed_to_its_platform(act.account) else stripes_part(its_row(act))


def failure_fee(act: Act[Charge]) -> int:
    """What the account pays when its debit fails; 0 where its platform is billed."""
    return 0 if billed_to_its_platform(act.account) else price_of_failure(act)


def failure_fee_of_the_platform(act: Act[Charge]) -> int:
    """What the platform pays when a debit of its account fails; 0 where the account pays."""
    return price_of_failure(act) if billed_to_its_platform(act.account) else 0


BILL_FOR_FAILURE = bill(failure_fee_of_the_platform, currency_it_settled_in)


@rule("assumed", "what becomes of a debit that is canceled is not documented")
def fee_returned(act: Act[Charge]) -> int:
    """A debit that is canceled in time returns its fee."""
    return -stripes_part(its_row(act))


@rule("assumed", "no recording of a failed debit was found")
def refund_for_failed_payment(act: Act[Charge]) -> str:
    """The row is described as REFUND FOR FAILED PAYMENT."""
    return "REFUND FOR FAILED PAYMENT"


PAYMENT_FAILURE = Balance[Charge](
    RowKind("payment_failure_refund", "charge_failure"),
    into="failure_balance_transaction",
    available_on=with_its_payment,
    fee=failure_fee,
    description=refund_for_failed_payment,
    settled=as_it_came,
)
PAYMENT_CANCELLATION = evolve(PAYMENT_FAILURE, fee=fee_returned)

# -- paid by another Stripe account ----------------------------------------------------------------


def with_its_transfer(act: Act[Charge]) -> int:
    """A payment that a transfer became is available with the transfer; an account debit at once."""
    moment: int = act.facts.get("available_on", act.now)
    return moment


def source_type_of_the_transfer(act: Act[Charge]) -> str:
    """The source type of the money that was sent."""
    part: str = act.facts.get("source_type", "card")
    return part


def account_debit_fee(act: Act[Charge]) -> int:
    """Stripe's fee for debiting a connected account."""
    return price_of(account_debit_price(act.account.prices), act.amount)


ACCOUNT_DEBIT = evolve(
    PAYMENT,
    available_on=with_its_transfer,
    fee=account_debit_fee,
    source_type=source_type_of_the_transfer,
)
TRANSFERRED_PAYMENT = evolve(ACCOUNT_DEBIT, fee=None, commission=commission, fee_details=fee_lines)
