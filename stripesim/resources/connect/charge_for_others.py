"""Charges in which another account takes part: what is refused, when the money is available, what
it costs and who pays that. The lifecycles of charges, payment intents and disputes use it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from stripesim.engine.act import Act, ActOn, Settled
from stripesim.engine.money import FEES, Balance, Entry
from stripesim.engine.record import DELETED, NEW
from stripesim.engine.refusal import Refusal
from stripesim.facts.borders import same_region
from stripesim.facts.conversion import convert, mid_rate
from stripesim.facts.cut_offs import counted_from
from stripesim.facts.evidence import own_words, rule
from stripesim.facts.pricing import fee as price_of
from stripesim.facts.pricing import method_price
from stripesim.facts.settlement import available_on as settlement
from stripesim.facts.settlement import payment_timing
from stripesim.resources.accounts.connections import no_transfers_capability
from stripesim.resources.balance.of_an_account import settings_of
from stripesim.resources.connect.connected import ASKED_OF_OTHERS, DIRECT, Connected
from stripesim.resources.connect.methods_taken import (
    Merchant,
    no_cards,
    not_activated,
    takes,
    types_named,
)
from stripesim.resources.connect.parties import (
    ActOnRow,
    Asking,
    Paid,
    Party,
    commission,
    fee_lines,
    its_platform,
    keeps,
    price_of_card,
    said_by_now,
    settles_for,
    whose_time,
)
from stripesim.resources.requests import indivisible, missing, no_such
from stripesim.resources.rows import RowKind

Condition = Callable[[ActOn[Any], Connected], Refusal | None]


# -- what is refused -------------------------------------------------------------------------------


@rule("documented", "https://docs.stripe.com/connect/charges; each refusal has its own source")
def cannot_take_part(act: ActOn[Asking]) -> Refusal | None:
    """The other accounts that a charge or an intent names have to exist and be able to take part,
    and the amount passed on or taken as a fee is at most the charge's. (`CANNOT_TAKE_PART`, in
    order)
    """
    subject = act.subject
    if subject.connected is None and subject.state == NEW:
        return None  # the request names no other accounts
    connected = said_by_now(act)
    if connected is None or (connected == DIRECT and act.account.platform is None):
        return None
    return _first_refusal(CANNOT_TAKE_PART, act, connected)


def _first_refusal(
    conditions: tuple[Condition, ...], act: ActOn[Asking], connected: Connected
) -> Refusal | None:
    """What the first condition that does not hold answers; it is named by the refusal."""
    for refuse in conditions:
        refusal = refuse(act, connected)
        if refusal is not None:
            refusal.within = refuse.__name__
            return refusal
    return None


@rule("documented", "https://docs.stripe.com/connect/charges; each refusal has its own source")
def cannot_take_part_now(act: ActOn[Asking]) -> Refusal | None:
    """The same checks, for an update that names other accounts; of one that names only another
    amount, that it is not below what the others get.
    """
    if not ASKED_OF_OTHERS.isdisjoint(act.facts):
        return cannot_take_part(act)
    connected = act.subject.connected
    if connected is None or "amount" not in act.facts:
        return None
    return _first_refusal((fee_too_large, part_too_large), act, connected)


def _seller(act: ActOn[Asking], id: str | None) -> Party | None:
    """The account of that id, if it is connected to the one that the charge is made on."""
    account: Party | None = act.change.latest(id or "")
    if account is None or account.kind != "account" or account.state == DELETED:
        return None
    return account if account.platform == act.subject.account else None


@rule("recorded", "a 400 body of a payment intent")
def no_such_destination(act: ActOn[Asking], connected: Connected) -> Refusal | None:
    """The destination has to be an account that is connected to the platform."""
    id = connected.destination
    if id is None or _seller(act, id) is not None:
        return None
    param = "destination" if "destination" in act.facts else "transfer_data[destination]"
    return Refusal(f"No such destination: '{id}'", code="resource_missing", param=param)


@rule("assumed", "the words are those of other parameters that name an object")
def no_such_merchant(act: ActOn[Asking], connected: Connected) -> Refusal | None:
    """The account in `on_behalf_of` has to be connected to the platform."""
    id = connected.on_behalf_of
    return None if id is None or _seller(act, id) else no_such("account", id, "on_behalf_of")


@rule("recorded", "a 400 body that a public project keeps, of a transfer")
def destination_cannot_receive(act: ActOn[Asking], connected: Connected) -> Refusal | None:
    """The destination needs an active transfers capability."""
    destination = _seller(act, connected.destination)
    if destination is None or destination.can("transfers"):
        return None
    return no_transfers_capability(destination.id)


def the_merchant(act: ActOn[Asking], connected: Connected) -> Merchant:
    """The account that the charge settles for."""
    other = connected.on_behalf_of
    merchant: Merchant = act.account if other is None else act.change.latest(other)
    return merchant


@rule("documented", "https://docs.stripe.com/connect/charges; the words: `no_cards`")
def cannot_take_cards(act: ActOn[Asking], connected: Connected) -> Refusal | None:
    """A charge by card needs the card_payments capability of its account or, on behalf of another
    account, of that. An intent that names no types needs that of any that is enabled.
    """
    merchant, named = the_merchant(act, connected), types_named(act)
    if named and "card" not in named:
        return None
    types = ("card",) if named else act.world.settings.payment_methods
    if any(takes(merchant, type) for type in types):
        return None
    return no_cards(merchant, "on_behalf_of" if connected.on_behalf_of else None)


@rule("documented", "https://docs.stripe.com/connect/account-capabilities; the words: its own rule")
def cannot_take_its_method(act: ActOn[Asking], connected: Connected) -> Refusal | None:
    """A debit or the like needs the capability of its own, of the same account. (What an intent
    names is looked at there: `types_taken.py`.)
    """
    if act.subject.kind != "charge":
        return None
    merchant, [type] = the_merchant(act, connected), types_named(act)
    return None if takes(merchant, type) else not_activated(merchant, type)


@rule(
    "documented",
    "https://docs.stripe.com/connect/cross-border-payouts; the words, perhaps not to their end: "
    "https://github.com/self-xdsd/self-core/issues/1092",
)
def over_a_border(act: ActOn[Asking], connected: Connected) -> Refusal | None:
    """A charge can have a destination outside the platform's region only if it settles in that of
    the destination (`on_behalf_of`).
    """
    destination, merchant = _seller(act, connected.destination), connected.on_behalf_of
    if destination is None or merchant == destination.id:
        return None
    country, settles = destination.country, _seller(act, merchant) or act.account
    if same_region(settles.country, country):
        return None
    return Refusal(
        f"Cannot create a destination charge for connected accounts in {country} because funds "
        "would be settled on the platform and the connected account is outside the platform's "
        "region. You may use the `on_behalf_of` parameter to have the charge settle in the "
        "connected account's country. For more information on `on_behalf_of`, see "
        "https://stripe.com/docs/connect/charges-transfers#on-behalf-of. If using capabilities "
        "(e.g. `card_payments`, `transfers`), note that they affect settlement as well. For more "
        "information on capabilities, see "
        "https://stripe.com/docs/connect/account-capabilities.",
        figures={"platform_country": settles.country, "destination_country": country},
    )


@rule("documented", "https://docs.stripe.com/error-codes; the words are those of public issues")
def nobody_to_take_a_fee_of(act: ActOn[Asking], connected: Connected) -> Refusal | None:
    """An application fee is possible only on a direct charge or a destination charge."""
    direct = act.account.platform is not None
    if connected.fee_amount is None or direct or connected.destination is not None:
        return None
    return Refusal(
        "Can only apply an application_fee_amount when the PaymentIntent is attempting a direct "
        "payment (using an OAuth key or Stripe-Account header) or destination payment (using "
        "`transfer_data[destination]`)."
        if act.subject.kind == "payment_intent"
        else "Can only apply an application_fee when the request is made on behalf of another "
        "account (using an OAuth key, the Stripe-Account header, or the destination parameter).",
        code="application_fees_not_allowed",
        param="application_fee_amount",
    )


@rule("documented", "stripe-python 16.1.0: of `destination[amount]`; the words as elsewhere")
def fee_and_part(act: ActOn[Asking], connected: Connected) -> Refusal | None:
    """The platform names the fee it keeps, or the amount it passes on, not both."""
    if connected.fee_amount is None or connected.transfer_amount is None:
        return None
    return Refusal(
        "You may only specify one of these parameters: application_fee_amount, "
        "transfer_data[amount].",
        figures={"fee": connected.fee_amount, "passed_on": connected.transfer_amount},
    )


@rule("documented", "https://docs.stripe.com/connect/direct-charges; the words assumed")
def fee_too_large(act: ActOn[Asking], connected: Connected) -> Refusal | None:
    """The application fee is at most the charge's amount."""
    if connected.fee_amount is None or connected.fee_amount <= act.subject.amount:
        return None
    message = "Your application fee cannot be greater than the amount of the charge."
    figures = {"fee": connected.fee_amount, **_charge_figures(act)}
    return Refusal(own_words(message), param=_fee_param(act), figures=figures)


def _fee_param(act: ActOn[Asking]) -> str:
    """The name by which the request says the application fee."""
    return "application_fee" if "application_fee" in act.facts else "application_fee_amount"


@rule("documented", "https://docs.stripe.com/api/charges/create; the words assumed")
def part_too_large(act: ActOn[Asking], connected: Connected) -> Refusal | None:
    """The amount passed on needs a destination, and is at most the charge's amount."""
    part = connected.transfer_amount
    if part is None:
        return None
    if connected.destination is None:
        return missing("transfer_data[destination]")
    if part <= act.subject.amount:
        return None
    message = "The transfer_data[amount] cannot be greater than the amount of the charge."
    figures = {"passed_on": part, **_charge_figures(act)}
    return Refusal(own_words(message), param="transfer_data[amount]", figures=figures)


@rule("documented", "https://docs.stripe.com/currencies#special-cases; that it holds here assumed")
def part_indivisible(act: ActOn[Asking], connected: Connected) -> Refusal | None:
    """Some currencies take only fees and parts in whole steps."""
    named = {
        _fee_param(act): connected.fee_amount,
        "transfer_data[amount]": connected.transfer_amount,
    }
    for param, amount in named.items():
        refusal = None if amount is None else indivisible(amount, act.subject.currency)
        if refusal is not None:
            refusal.param = param
            return refusal
    return None


def _charge_figures(act: ActOn[Asking]) -> dict[str, Any]:
    return {"amount": act.subject.amount, "currency": act.subject.currency}


@rule("assumed", "stripesim's own limit: it knows no rate")
def no_rate_to_the_platform(act: ActOn[Asking], connected: Connected) -> Refusal | None:
    """What the platform gets from a direct charge, or pays for it, may be converted; stripesim
    needs to know the rate.
    """
    account: Party = act.account
    rates = act.world.settings.rates
    if account.platform is None:
        return None
    if connected.fee_amount is None and not billed_to_its_platform(account):
        return None
    platform: Party = act.change.latest(account.platform)
    home = account.default_currency
    settles_in = act.subject.currency if keeps(account, act.subject.currency) else home
    for currency in (act.subject.currency, settles_in):
        missing = [each for each in (currency, platform.default_currency) if each not in rates]
        if missing and not keeps(platform, currency):
            return Refusal(
                f"stripesim has no rate from {currency} to {platform.default_currency}. Set one "
                f"with sim.controls.set_rate({missing[0]!r}, units_for_one_dollar).",
                param="currency",
                figures={"currency": currency, "platform_currency": platform.default_currency},
            )
    return None


CANNOT_TAKE_PART: tuple[Condition, ...] = (
    no_such_destination,
    no_such_merchant,
    destination_cannot_receive,
    cannot_take_cards,
    cannot_take_its_method,
    over_a_border,
    nobody_to_take_a_fee_of,
    fee_and_part,
    fee_too_large,
    part_too_large,
    part_indivisible,
    no_rate_to_the_platform,
)

# -- when their money is available, and what they cost ---------------------------------------------


@rule("recorded", "platform charges for accounts of 1, 2 and 7 days, 102 of 103, 2023-24")
def settles_in_their_time(act: ActOn[Paid]) -> int:
    """A charge for another account becomes available by the timing and calendar of the account that
    gets the money; that of a bypass-pending card at once.
    """
    instrument = act.subject.instrument
    account: Party = whose_time(act)
    if instrument.effect.bypass_pending:
        return act.now
    settings = settings_of(act.world, account.id)
    timing = payment_timing(settings.timing, account.country, instrument.type, instrument.country)
    paid_on = settings.dated(counted_from(instrument.type, when_captured(act)))
    return max(settlement(timing, account.calendar, paid_on), act.now)


@rule("assumed", "the day of a payment is not that of its booking")
def when_captured(act: ActOn[Paid]) -> int:
    """The moment that decides the day a charge is available: if it is booked later, its capture."""
    charge = act.subject
    return charge.created if charge.state == "unbooked" else act.now


@rule("recorded", "CAD charges on behalf of CA accounts, 30 of 30; https://docs.stripe.com/connect")
def its_price(act: ActOnRow[Paid]) -> int:
    """Stripe's fee is at the prices of the account that the charge settles for."""
    charge, type = act.subject, act.subject.instrument.type
    if type == "card":
        return price_of(price_of_card(act.change, charge, act.currency), act.amount)
    return price_of(method_price(settles_for(act).prices, type, act.currency), act.amount)


def processing_fee(act: ActOnRow[Paid]) -> int:
    """Stripe's fee; 0 where the platform is billed for it."""
    return 0 if billed_to_its_platform(act.account) else its_price(act)


TERMS_FOR_OTHERS: dict[str, Any] = {
    "available_on": settles_in_their_time,
    "fee": processing_fee,
    "commission": commission,
    "fee_details": fee_lines,
}


class HasId(Protocol):
    """An object with an id."""

    @property
    def id(self) -> str: ...


# -- who pays Stripe -------------------------------------------------------------------------------


@rule("documented", "https://docs.stripe.com/connect/direct-charges-fee-payer-behavior")
def billed_to_its_platform(account: Party) -> bool:
    """Where `controller.fees.payer` is `application`, the platform pays what a direct charge and
    its dispute cost; accounts of type Custom and Express pay it themselves.
    """
    return account.controller is not None and account.controller.fees == "application"


def fee_billed_to_platform(act: ActOnRow[Paid]) -> int:
    """Stripe's fee for a direct charge if its platform pays it; 0 if the account does."""
    return its_price(act) if billed_to_its_platform(act.account) else 0


def currency_it_settled_in(act: ActOn[object]) -> str:
    """The currency that the charge has settled in."""
    return act.rows[0].currency


@rule("assumed", "how Stripe bills a platform is not documented in rows")
def for_stripe(act: ActOn[HasId]) -> str:
    """The row is described as "Stripe fees for" and the id of the object."""
    return f"Stripe fees for {act.subject.id}"


def bill(
    amount: Callable[[Act[Any]], int], currency: Callable[[Act[Any]], str], back: bool = False
) -> Entry[Any]:
    """An entry by which the platform pays Stripe's fee (`back`: gets it back), available at once,
    in a currency that the platform holds.
    """

    def in_its_currency(act: Act[Any]) -> Settled | None:
        platform: Party = act.change.latest(its_platform(act))
        owed = currency(act)
        if keeps(platform, owed):
            return None
        rate = mid_rate(act.world.settings.rates, owed, platform.default_currency)
        return Settled(platform.default_currency, convert(amount(act), rate), rate)

    billed = Balance[Any](
        RowKind("stripe_fee", "fee"),
        of=its_platform,
        description=for_stripe,
        settled=in_its_currency,
    )
    if back:
        return Entry(FEES, billed, amount, currency=currency)
    return Entry(billed, FEES, amount, currency=currency)


BILL_PLATFORM = bill(fee_billed_to_platform, currency_it_settled_in)
PAY_BILL_BACK = bill(fee_billed_to_platform, currency_it_settled_in, back=True)
