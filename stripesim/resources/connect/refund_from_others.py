"""What a refund takes back from other accounts: `reverse_transfer` and `refund_application_fee`.

Both happen when the refund is made, even if the refund itself has to wait.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import Also
from stripesim.facts.application_fees import share
from stripesim.facts.evidence import own_words, rule
from stripesim.facts.pricing import half_up
from stripesim.resources.connect.parties import Asking, fee_of_charge


class RefundOfCharge(Protocol):
    """A refund, as far as the other accounts depend on it."""

    id: str
    account: str
    charge: str
    amount: int


class RefundedCharge(Asking, Protocol):
    """The charge that is refunded, as far as it matters here."""

    @property
    def amount_captured(self) -> int: ...


class ReversibleTransfer(Protocol):
    """The transfer that passed the charge on to its destination."""

    id: str
    amount: int
    currency: str
    left: int


class RefundableFee(Protocol):
    """The application fee of the charge."""

    id: str
    account: str
    amount: int
    currency: str
    left: int
    part: int
    part_left: int


def refund_of(act: Act[Any]) -> RefundOfCharge:
    """The refund being made."""
    refund: RefundOfCharge = act.subject
    return refund


def charge_of(act: Act[Any]) -> RefundedCharge:
    """The charge that is refunded."""
    charge: RefundedCharge = act.change.latest(refund_of(act).charge)
    return charge


def transfer_asked_for(act: Act[Any]) -> ReversibleTransfer | None:
    """The transfer to reverse, if `reverse_transfer` asks for it and there is one."""
    if not asked_for(act, "reverse_transfer"):
        return None
    connected = charge_of(act).connected
    id = None if connected is None else connected.transfer
    transfer: ReversibleTransfer | None = None if id is None else act.change.latest(id)
    return transfer


def has_transfer(act: Act[Any]) -> bool:
    """It is a destination charge: a transfer has passed it on."""
    connected = charge_of(act).connected
    return connected is not None and connected.transfer is not None


def fee_asked_for(act: Act[Any]) -> RefundableFee | None:
    """The fee to refund, if `refund_application_fee` asks for it and there is one; where there is
    none, the flag changes nothing. (recorded: 35 of 35 refunds of 2023-25)
    """
    if not asked_for(act, "refund_application_fee"):
        return None
    fee: RefundableFee | None = fee_of_charge(act.change, charge_of(act))
    return fee


def asked_for(act: Act[Any], flag: str) -> bool:
    """Whether the request sets the flag, and it has an effect: an authorization has passed nothing
    on and taken nothing yet.
    """
    return bool(act.facts.get(flag)) and charge_of(act).state != "uncaptured"


# -- what is refused, in order ---------------------------------------------------------------------


@rule("assumed", "the words as users quote them; a transfer by hand is reversed by hand")
def no_transfer_to_reverse(act: Act[Any]) -> Refusal | None:
    """`reverse_transfer` needs a destination charge: it reverses the transfer that the charge made,
    no other.
    """
    if not asked_for(act, "reverse_transfer") or has_transfer(act):
        return None
    return Refusal(
        f"Attempting to reverse_transfer on charge ({refund_of(act).charge}), but it has no "
        "associated transfer",
        param="reverse_transfer",
    )


@rule("documented", "https://docs.stripe.com/connect/destination-charges; the words assumed")
def fee_without_its_transfer(act: Act[Any]) -> Refusal | None:
    """The fee of a destination charge is refunded only together with the transfer."""
    asked = asked_for(act, "refund_application_fee") and not asked_for(act, "reverse_transfer")
    if not asked or not has_transfer(act):
        return None
    return Refusal(
        own_words(
            "When refunding the application fee of a destination charge, you must also set "
            "reverse_transfer to true"
        ),
        param="refund_application_fee",
    )


@rule("assumed", "that the whole refund is refused; the words are those of a reversal")
def transfer_already_reversed(act: Act[Any]) -> Refusal | None:
    """A refund with `reverse_transfer` is refused if the transfer was reversed in full."""
    transfer = transfer_asked_for(act)
    if transfer is None or transfer.left or not transfer.amount:
        return None
    return Refusal(
        f"The transfer {transfer.id} is already fully reversed.",
        figures={
            "amount": transfer.amount,
            "left": transfer.left,
            "currency": transfer.currency,
        },
    )


@rule("assumed", "as of a transfer; the words by analogy")
def fee_already_refunded(act: Act[Any]) -> Refusal | None:
    """A refund with `refund_application_fee` is refused if the fee was refunded in full."""
    fee = fee_asked_for(act)
    if fee is None or fee.left:
        return None
    return Refusal(
        own_words(f"Application fee {fee.id} has already been refunded."),
        code="charge_already_refunded",
        figures={"amount": fee.amount, "left": fee.left, "currency": fee.currency},
    )


CANNOT_TAKE_BACK = (
    no_transfer_to_reverse,
    fee_without_its_transfer,
    transfer_already_reversed,
    fee_already_refunded,
)

# -- what is taken back ----------------------------------------------------------------------------


@rule("recorded", "15 of 15 partial refunds, 2023-24; that it stops at what is left assumed")
def part_of_transfer(act: Act[Any]) -> int:
    """The part of the transfer that is reversed with this refund: pro rata, rounded half up, at
    most what is left.
    """
    transfer = transfer_asked_for(act)
    if transfer is None:
        return 0
    part = half_up(transfer.amount * refund_of(act).amount, charge_of(act).amount_captured)
    return min(part, transfer.left)


def part_of_fee(act: Act[Any]) -> int:
    """The part of the application fee refunded with this refund, in the currency of the payment
    that paid it: pro rata, at most what is left.
    """
    fee = fee_asked_for(act)
    if fee is None or not fee.left:
        return 0
    part = share(fee.part, refund_of(act).amount, charge_of(act).amount_captured)
    return min(part, fee.part_left)


def it_reverses_the_transfer(act: Act[Any]) -> bool:
    """`reverse_transfer` is true, and there is a part to reverse."""
    return part_of_transfer(act) > 0


def it_refunds_the_fee(act: Act[Any]) -> bool:
    """`refund_application_fee` is true, and there is a part to refund."""
    return part_of_fee(act) > 0


def the_reversal(act: Act[Any]) -> Mapping[str, Any]:
    """Facts for the reversal of the transfer."""
    transfer = transfer_asked_for(act)
    return {
        "transfer": "" if transfer is None else transfer.id,
        "amount": part_of_transfer(act),
        "source_refund": refund_of(act).id,
    }


def id_of_the_reversal(act: Act[Any]) -> Mapping[str, Any]:
    """The refund keeps the id of the reversal it made."""
    return {"transfer_reversal": act.made["transfer_reversal"].id}


def the_fee_refund(act: Act[Any]) -> Mapping[str, Any]:
    """Facts for the refund of the fee."""
    fee = fee_asked_for(act)
    return {"fee": "" if fee is None else fee.id, "amount": part_of_fee(act)}


def its_platform(act: Act[Any]) -> str:
    """The platform that earned the fee."""
    fee = fee_asked_for(act)
    return refund_of(act).account if fee is None else fee.account


REVERSE_TRANSFER = Also[Any](
    "transfer_reversal.create",
    facts=the_reversal,
    when=it_reverses_the_transfer,
    keeps=id_of_the_reversal,
)
REFUND_FEE = Also[Any](
    "fee_refund.create", facts=the_fee_refund, when=it_refunds_the_fee, on=its_platform
)
TAKE_BACK_FROM_OTHERS = (REVERSE_TRANSFER, REFUND_FEE)
