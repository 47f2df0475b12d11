"""The other accounts in a charge: which account it settles for, where its money is passed on to,
and what the platform takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol, TypeVar

from attrs import evolve, frozen

from stripesim.engine.act import ActOn, Commission
from stripesim.engine.change import Change
from stripesim.engine.row import Row
from stripesim.engine.table import Also
from stripesim.engine.world import World
from stripesim.facts.calendars import Calendar
from stripesim.facts.card_numbers import ORDINARY, Effect
from stripesim.facts.controllers import Controller
from stripesim.facts.conversion import convert
from stripesim.facts.evidence import rule
from stripesim.facts.pricing import Price, PriceList, charge_price
from stripesim.resources.connect.connected import (
    ASKED_OF_OTHERS,
    DIRECT,
    Connected,
    fee_asked,
    passed_on,
)
from stripesim.resources.connect.fee_as_asked import as_asked, facts_of


@frozen
class OtherAccount:
    """The sending account, as the instrument of a payment that came by a transfer."""

    type: ClassVar[str] = "stripe_account"
    country: ClassVar[str] = ""
    effect: ClassVar[Effect] = ORDINARY
    is_debit: ClassVar[bool] = False

    account: str


# -- what is looked at here of other rooms' objects ------------------------------------------------


class Party(Protocol):
    """An account that takes part in a charge."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def platform(self) -> str | None: ...
    @property
    def controller(self) -> Controller | None: ...
    @property
    def country(self) -> str: ...
    @property
    def default_currency(self) -> str: ...
    @property
    def defaults(self) -> Mapping[str, str]: ...
    @property
    def calendar(self) -> Calendar: ...
    @property
    def prices(self) -> PriceList: ...

    def can(self, capability: str) -> bool: ...


class PaidWith(Protocol):
    """What a charge was paid with: a card, a bank account, or another Stripe account."""

    @property
    def type(self) -> str: ...
    @property
    def country(self) -> str: ...
    @property
    def effect(self) -> Effect: ...


class Asking(Protocol):
    """A charge or a payment intent, by the other accounts it names."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def account(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def amount(self) -> int: ...
    @property
    def currency(self) -> str: ...
    @property
    def connected(self) -> Connected | None: ...


class Paid(Asking, Protocol):
    """A charge, as far as the other accounts depend on it."""

    @property
    def created(self) -> int: ...
    @property
    def instrument(self) -> PaidWith: ...
    @property
    def extras(self) -> Mapping[str, Any]: ...


Seen = TypeVar("Seen", covariant=True)


class ActOnRow(ActOn[Seen], Protocol[Seen]):
    """An act while a balance transaction is made: its amount, fee and commission."""

    amount: int
    currency: str
    rate: Any
    fee: int
    commission: Commission | None


# -- who takes part -------------------------------------------------------------------------------


def said_by_now(act: ActOn[Asking]) -> Connected | None:
    """The other accounts and amounts of a charge or an intent, with amounts from a capture or an
    update in place of the earlier ones.
    """
    said: Connected | None = act.subject.connected
    facts = act.facts
    if ASKED_OF_OTHERS.isdisjoint(facts):
        return said
    fee, amount = fee_asked(facts), passed_on(facts).get("amount")
    connected = said or DIRECT
    if fee in (None, connected.fee_amount) and amount in (None, connected.transfer_amount):
        return said
    return evolve(
        connected,
        fee_amount=connected.fee_amount if fee is None else fee,
        transfer_amount=connected.transfer_amount if amount is None else amount,
    )


def with_others(act: ActOn[Asking]) -> bool:
    """The charge has other accounts: the platform of its account, or an account that gets the
    money.
    """
    return act.subject.connected is not None


class Reads(Protocol):
    """Where the newest version of an object is read: a change, or a moment in the past."""

    def latest(self, id: str) -> Any: ...


def settles_for(act: ActOn[Asking]) -> Party:
    """The account in whose country, currencies and prices a charge settles."""
    return merchant_of(act.change, act.subject)


def merchant_of(change: Reads, charge: Asking) -> Party:
    """The account that a charge settles for: `on_behalf_of`, else its own."""
    connected = charge.connected
    behalf = None if connected is None else connected.on_behalf_of
    merchant: Party = change.latest(behalf or charge.account)
    return merchant


@rule("recorded", "30 of 30 charges of US cards by a US platform on behalf of CA accounts, 2023-24")
def price_of_card(change: Reads, charge: Paid, currency: str) -> Price:
    """A card charge has the price of the account that it settles for. Cards of the platform's
    country count as domestic ones.
    """
    merchant, country = merchant_of(change, charge), charge.instrument.country
    if country == change.latest(charge.account).country:
        country = merchant.country
    return charge_price(merchant.prices, country, currency)


@rule("recorded", "a US platform's charges for CA accounts of 7 days, 84 of 84; US ones of 1 day")
def whose_time(act: ActOn[Asking]) -> Any:
    """A charge becomes available by the timing of the account that gets the money."""
    connected = act.subject.connected
    getter = None if connected is None else connected.destination or connected.on_behalf_of
    return act.account if getter is None else act.change.latest(getter)


def its_platform(act: ActOn[object]) -> str:
    """The platform that the account is connected to."""
    platform: str = act.account.platform
    return platform


class HoldsMoney(Protocol):
    """An account, by the currencies it holds."""

    @property
    def default_currency(self) -> str: ...
    @property
    def defaults(self) -> Mapping[str, str]: ...


def keeps(account: HoldsMoney, currency: str) -> bool:
    """Whether an account holds that currency; money in other currencies is converted."""
    return currency == account.default_currency or currency in account.defaults


# -- what the platform takes ----------------------------------------------------------------------

APPLICATION = "stripesim"  # the name of every platform's application


def application_id(world: World, platform: str) -> str:
    """The id of the platform's application (`ca_…`)."""
    return f"ca_{world.ids.fixed(f'application/{platform}', 32)}"


@rule("documented", "https://docs.stripe.com/connect/direct-charges: capped at the charge amount")
def the_fee(act: ActOn[Asking]) -> int | None:
    """The application fee is at most the captured amount (minor units of the charge). None: none
    was asked for.
    """
    connected = said_by_now(act)
    if connected is None or connected.fee_amount is None:
        return None
    captured: int = act.facts.get("amount", act.subject.amount)
    return min(connected.fee_amount, captured)


@rule("recorded", "1,000 usd settled as 1,297 sgd, of it a fee of 500 usd as 649, 2023")
def commission(act: ActOnRow[Asking]) -> Commission | None:
    """The application fee is taken from a direct charge, or from the payment that a destination
    charge became on its destination. If that was converted, so is the fee, at the same rate but
    rounded by itself.
    """
    fee, charge = the_fee(act), act.subject
    connected = charge.connected
    if fee is None or (connected is not None and connected.destination is not None):
        return None
    taken = fee if act.rate is None else convert(fee, act.rate)
    return as_asked(act.change, charge, fee, taken)


def pays_an_application_fee(act: ActOnRow[object]) -> bool:
    """The platform has taken an application fee."""
    return act.commission is not None


def its_application_fee(act: ActOnRow[Asking]) -> Mapping[str, Any]:
    """Facts for the application fee, as `facts_of` names them."""
    return facts_of(act.commission or Commission(0, "", 0), act.subject.id, the_fee(act) or 0)


def named_by_charge(act: ActOn[Asking]) -> Mapping[str, Any]:
    """The charge keeps the id of its application fee."""
    connected: Connected = act.subject.connected or DIRECT
    fee = act.made["application_fee"].id
    return {"connected": connected.made(connected.transfer, fee)}


TAKE_FEE = Also[Any](
    "application_fee.create",
    facts=its_application_fee,
    when=pays_an_application_fee,
    on=its_platform,
    keeps=named_by_charge,
)


@rule("documented", "https://docs.stripe.com/connect/direct-charges; the words recorded")
def fee_lines(act: ActOnRow[object]) -> Any:
    """`fee_details` has a line for the application fee and one for Stripe's. None: only Stripe's,
    in one line.
    """
    if act.commission is None:
        return None
    lines = [
        {
            "amount": act.commission.taken,
            "application": application_id(act.world, its_platform(act)),
            "currency": act.currency,
            "description": f"{APPLICATION} application fee",
            "type": "application_fee",
        }
    ]
    if act.fee:
        lines.append(
            {
                "amount": act.fee,
                "application": None,
                "currency": act.currency,
                "description": "Stripe processing fees",
                "type": "stripe_fee",
            }
        )
    return tuple(lines)


def stripes_part(row: Row) -> int:
    """The part of a row's fee that Stripe takes (minor units)."""
    if row.fee_details is None:
        return row.fee
    return sum(line["amount"] for line in row.fee_details if line["type"] == "stripe_fee")


# -- what goes on to its destination --------------------------------------------------------------


def is_passed_on(act: ActOn[Asking]) -> bool:
    """It is a destination charge: its money is transferred to the destination."""
    connected = act.subject.connected
    return connected is not None and connected.destination is not None


@rule("recorded", "30 transfers in CAD of charges in USD that settled in CAD, gross, 2023-24")
def what_is_passed_on(act: ActOn[Paid]) -> Mapping[str, Any]:
    """A destination charge passes on all that it settled as, or the part named. The application fee
    is not deducted here: the payment that arrives pays it.
    """
    charge, row = act.subject, act.rows[0]
    connected, fee = charge.connected or DIRECT, the_fee(act)
    part = connected.transfer_amount
    amount = row.amount
    if part is not None:
        amount = min(_settled(part, row), row.amount)
    return {
        "amount": amount,
        "currency": row.currency,
        "destination": connected.destination,
        "source_transaction": charge.id,
        "fee_amount": None if fee is None else min(_settled(fee, row), amount),
    }


def _settled(amount: int, row: Row) -> int:
    """A part of a charge, in the currency and at the rate in which the charge settled."""
    return amount if row.exchange_rate is None else convert(amount, row.exchange_rate)


def its_transfer(act: ActOn[Paid]) -> Mapping[str, Any]:
    """The charge keeps the ids of its transfer and of the application fee paid on the destination,
    and the transfer group.
    """
    transfer = act.made["transfer"]
    payment = act.change.latest(transfer.destination_payment)
    fee = payment.connected.application_fee
    return {
        "connected": (act.subject.connected or DIRECT).made(transfer.id, fee),
        "extras": {**act.subject.extras, "transfer_group": transfer.transfer_group},
    }


MAKE_TRANSFER = Also[Any](
    "transfer.pass_on", facts=what_is_passed_on, when=is_passed_on, keeps=its_transfer
)

# -- what goes back -------------------------------------------------------------------------------


def fee_of_charge(change: Change, charge: Asking) -> Any:
    """The application fee of a charge, also of a destination charge, where the payment on the
    destination paid it.
    """
    connected = charge.connected
    return None if connected is None else change.latest(connected.application_fee or "")


def its_fee_is_left(act: ActOn[Asking]) -> bool:
    """The charge has an application fee that is not fully refunded."""
    fee = fee_of_charge(act.change, act.subject)
    return fee is not None and fee.left > 0


def who_earned_it(act: ActOn[Asking]) -> str:
    """The platform that earned the fee."""
    platform: str = fee_of_charge(act.change, act.subject).account
    return platform


def the_whole_fee(act: ActOn[Asking]) -> Mapping[str, Any]:
    """Facts for a refund of all that is left of the application fee."""
    return {"fee": fee_of_charge(act.change, act.subject).id}


RETURN_FEE = Also[Any](
    "fee_refund.create", facts=the_whole_fee, when=its_fee_is_left, on=who_earned_it
)
