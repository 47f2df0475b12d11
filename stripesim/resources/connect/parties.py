"""What ties a charge to other accounts: whom it is for, what is passed on, and what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import evolve, frozen

from stripesim.engine.act import Act, Commission
from stripesim.engine.change import Change, Row
from stripesim.engine.table import Also
from stripesim.engine.world import World
from stripesim.facts.card_numbers import ORDINARY, Effect
from stripesim.facts.conversion import convert
from stripesim.facts.evidence import rule
from stripesim.facts.pricing import Price, charge_price
from stripesim.resources.requests import both_given


@frozen
class Connected:
    """What a charge says of Connect; a charge that has nothing to do with it has none.

    As asked: `on_behalf_of`, `destination` and `transfer_amount` (of `transfer_data`),
    `fee_amount` (`application_fee_amount`). As made: the ids of the `application_fee`, the
    `transfer` that passes a destination charge on, and the `source_transfer` that a payment on the
    receiving account came by.
    """

    on_behalf_of: str | None = None
    destination: str | None = None
    transfer_amount: int | None = None
    fee_amount: int | None = None
    application_fee: str | None = None
    transfer: str | None = None
    source_transfer: str | None = None


@frozen
class OtherAccount:
    """What a payment that came by a transfer was paid from: the account that sent it."""

    type: ClassVar[str] = "stripe_account"
    country: ClassVar[str] = ""
    effect: ClassVar[Effect] = ORDINARY
    is_debit: ClassVar[bool] = False

    account: str


# -- who takes part -------------------------------------------------------------------------------

DIRECT = Connected()  # a charge of a connected account, of which nothing more is said
ASKED_OF_OTHERS = frozenset(
    {"application_fee", "application_fee_amount", "destination", "on_behalf_of", "transfer_data"}
)


def connected_of(facts: Mapping[str, Any]) -> Connected | None:
    """What is said of other accounts, if anything is."""
    fee, passed = fee_asked(facts), passed_on(facts)
    found = Connected(
        facts.get("on_behalf_of"), passed.get("destination"), passed.get("amount"), fee
    )
    return None if found == DIRECT else found


def fee_asked(facts: Mapping[str, Any]) -> int | None:
    """`application_fee_amount`, or `application_fee` as it was called."""
    fee: int | None = facts.get("application_fee_amount", facts.get("application_fee"))
    return fee


def passed_on(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """`transfer_data`, or `destination` as it was called."""
    if "transfer_data" in facts:
        if facts.get("destination") is not None:
            raise both_given("transfer_data", "destination")
        passed: Mapping[str, Any] = facts["transfer_data"]
        return passed
    old = facts.get("destination")
    if isinstance(old, str):
        return {"destination": old}
    return {} if old is None else {"destination": old["account"], "amount": old.get("amount")}


def said_by_now(act: Act[Any]) -> Connected | None:
    """What a charge, or an intent, says of other accounts: the amounts may be said anew."""
    connected: Connected | None = act.subject.connected
    facts = act.facts
    fee, amount = fee_asked(facts), passed_on(facts).get("amount")
    if fee is None and amount is None:
        return connected
    connected = connected or DIRECT
    return evolve(
        connected,
        fee_amount=connected.fee_amount if fee is None else fee,
        transfer_amount=connected.transfer_amount if amount is None else amount,
    )


def with_others(act: Act[Any]) -> bool:
    """Another account takes part: as its platform, or because it gets the money."""
    return act.subject.connected is not None


def settles_for(act: Act[Any]) -> Any:
    """The account in whose country, currencies and prices a charge settles."""
    return merchant_of(act.change, act.subject)


def merchant_of(change: Change, charge: Any) -> Any:
    """That account, of any charge: its own, unless it was made on behalf of another."""
    connected = charge.connected
    behalf = None if connected is None else connected.on_behalf_of
    return change.latest(behalf or charge.account)


@rule("recorded", "30 of 30 charges of US cards by a US platform on behalf of CA accounts, 2023-24")
def price_of_card(change: Change, charge: Any, currency: str) -> Price:
    """A card charge costs what it costs the account that it settles for, to which a card of its
    platform's own country is a domestic one.
    """
    merchant, country = merchant_of(change, charge), charge.instrument.country
    if country == change.latest(charge.account).country:
        country = merchant.country
    return charge_price(merchant.prices, country, currency)


@rule("recorded", "a US platform's charges for CA accounts of 7 days, 84 of 84; US ones of 1 day")
def whose_time(act: Act[Any]) -> Any:
    """The money waits as long as that of the account which gets it."""
    connected = act.subject.connected
    getter = None if connected is None else connected.destination or connected.on_behalf_of
    return act.account if getter is None else act.change.latest(getter)


def its_platform(act: Act[Any]) -> str:
    """The platform that the account is connected to."""
    platform: str = act.account.platform
    return platform


def keeps(account: Any, currency: str) -> bool:
    """Whether an account keeps money of that currency, and does not have it converted."""
    return currency == account.default_currency or currency in account.defaults


# -- what the platform takes ----------------------------------------------------------------------

APPLICATION = "stripesim"  # the name of every platform's application


def application_id(world: World, platform: str) -> str:
    """The platform's application."""
    return f"ca_{world.ids.plain(f'application/{platform}', 0, 32)}"


@rule("documented", "https://docs.stripe.com/connect/direct-charges: capped at the charge amount")
def the_fee(act: Act[Any]) -> int | None:
    """What the platform takes of a charge, or of the payment that a transfer has become."""
    connected = said_by_now(act)
    if connected is None or connected.fee_amount is None:
        return None
    captured: int = act.facts.get("amount", act.subject.amount)
    return min(connected.fee_amount, captured)


@rule("recorded", "1,000 usd settled as 1,297 sgd, of it a fee of 500 usd as 649, 2023")
def commission(act: Act[Any]) -> Commission | None:
    """The application fee is taken of a direct charge, or of the payment of a destination charge on
    its destination; where that was converted, at its own rate, and rounded by itself.
    """
    fee, charge = the_fee(act), act.subject
    if fee is None or charge.connected.destination is not None:
        return None
    taken = fee if act.rate is None else convert(fee, act.rate)
    return Commission(taken, charge.currency, fee)


def pays_an_application_fee(act: Act[Any]) -> bool:
    """Its platform takes a part of it."""
    return act.commission is not None


def _of_the_charge(act: Act[Any]) -> Mapping[str, Any]:
    taken, _, amount = act.commission or Commission(0, "", 0)
    return {"charge": act.subject.id, "amount": amount, "taken": taken}


def _its_fee(act: Act[Any]) -> Mapping[str, Any]:
    fee = act.made["application_fee"].id
    return {"connected": evolve(act.subject.connected, application_fee=fee)}


TAKE_FEE = Also[Any](
    "application_fee.create",
    facts=_of_the_charge,
    when=pays_an_application_fee,
    on=its_platform,
    keeps=_its_fee,
)


@rule("documented", "https://docs.stripe.com/connect/direct-charges; the words recorded")
def fee_lines(act: Act[Any]) -> Any:
    """What Stripe takes is one line, what the platform takes another."""
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
    """What Stripe has taken of a row."""
    if row.fee_details is None:
        return row.fee
    return sum(line["amount"] for line in row.fee_details if line["type"] == "stripe_fee")


# -- what goes on to its destination --------------------------------------------------------------


def is_passed_on(act: Act[Any]) -> bool:
    """A destination charge: what it brings goes on."""
    return act.subject.connected.destination is not None


@rule("recorded", "30 transfers in CAD of charges in USD that settled in CAD, gross, 2023-24")
def _what_is_passed_on(act: Act[Any]) -> Mapping[str, Any]:
    """All of it, as it settled, or the part that was named; the application fee is not taken off,
    but of what arrives.
    """
    charge, row = act.subject, act.rows[0]
    connected, fee = charge.connected, the_fee(act)
    part = connected.transfer_amount
    amount = row.amount
    if part is not None:
        amount = min(_settled(part, row), row.amount)
    return {
        "amount": amount,
        "currency": row.currency,
        "destination": connected.destination,
        "source_transaction": charge.id,
        "automatic": True,
        "fee_amount": None if fee is None else min(_settled(fee, row), amount),
    }


def _settled(amount: int, row: Row) -> int:
    """A part of a charge in the currency that the charge has settled in, at its own rate."""
    return amount if row.exchange_rate is None else convert(amount, row.exchange_rate)


def _its_transfer(act: Act[Any]) -> Mapping[str, Any]:
    transfer = act.made["transfer"]
    payment = act.change.latest(transfer.destination_payment)
    fee = payment.connected.application_fee
    return {
        "connected": evolve(act.subject.connected, transfer=transfer.id, application_fee=fee),
        "extras": {**act.subject.extras, "transfer_group": transfer.transfer_group},
    }


MAKE_TRANSFER = Also[Any](
    "transfer.create", facts=_what_is_passed_on, when=is_passed_on, keeps=_its_transfer
)

# -- what goes back -------------------------------------------------------------------------------


def fee_of_charge(change: Change, charge: Any) -> Any:
    """The application fee that was taken of a charge, or of what it became on its destination."""
    connected = charge.connected
    return None if connected is None else change.latest(connected.application_fee or "")


def its_fee_is_left(act: Act[Any]) -> bool:
    """A part of its application fee is not refunded."""
    fee = fee_of_charge(act.change, act.subject)
    return fee is not None and fee.left > 0


def who_earned_it(act: Act[Any]) -> str:
    """The platform that has the fee."""
    platform: str = fee_of_charge(act.change, act.subject).account
    return platform


def _all_of_it(act: Act[Any]) -> Mapping[str, Any]:
    return {"fee": fee_of_charge(act.change, act.subject).id}


RETURN_FEE = Also[Any](
    "fee_refund.create", facts=_all_of_it, when=its_fee_is_left, on=who_earned_it
)


# -- shape ----------------------------------------------------------------------------------------


def show(shape: dict[str, Any], charge: Any, world: World) -> None:
    """Fill in what a charge shows of Connect; `transfer` only where there is one."""
    connected, platform = charge.connected, world.store.latest[charge.account].platform
    if platform is not None and connected.source_transfer is None:
        shape["application"] = application_id(world, platform)
    shape["application_fee"] = connected.application_fee
    shape["application_fee_amount"] = connected.fee_amount
    shape["on_behalf_of"] = connected.on_behalf_of
    shape["source_transfer"] = connected.source_transfer
    shape["transfer_data"] = transfer_data(connected)
    if connected.transfer is not None:  # keys stand in the order of their names
        shape["transfer"] = connected.transfer
        for name in ("transfer_data", "transfer_group"):
            shape[name] = shape.pop(name)


def transfer_data(connected: Connected) -> dict[str, Any] | None:
    """What was asked to be passed on."""
    if connected.destination is None:
        return None
    return {"amount": connected.transfer_amount, "destination": connected.destination}
