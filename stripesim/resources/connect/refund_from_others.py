"""What a refund takes back from other accounts: `reverse_transfer` and `refund_application_fee`.

Both happen when the refund is made, also if the refund itself has to wait.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import Also
from stripesim.facts.application_fees import share
from stripesim.facts.evidence import rule
from stripesim.facts.pricing import half_up
from stripesim.resources.connect.parties import fee_of_charge


def _charge(act: Act[Any]) -> Any:
    return act.change.latest(act.subject.charge)


def _transfer(act: Act[Any]) -> Any:
    """The transfer that passed the charge on."""
    connected = _charge(act).connected
    return None if connected is None else act.change.latest(connected.transfer or "")


def _fee(act: Act[Any]) -> Any:
    return fee_of_charge(act.change, _charge(act))


def _asked(act: Act[Any], flag: str) -> bool:
    """Of an authorization nothing was passed on or taken so far."""
    return bool(act.facts.get(flag)) and _charge(act).state != "uncaptured"


# -- unless, in order ------------------------------------------------------------------------------


@rule("assumed", "the words; a transfer by hand is reversed by hand")
def no_transfer_to_reverse(act: Act[Any]) -> Refusal | None:
    """The transfer of a destination charge is reversed with it."""
    if not _asked(act, "reverse_transfer") or _transfer(act) is not None:
        return None
    return Refusal(
        f"Attempting to reverse_transfer on charge ({act.subject.charge}), but it has no "
        "associated transfer",
        param="reverse_transfer",
    )


@rule("assumed", "the words are those of public issues")
def no_fee_to_refund(act: Act[Any]) -> Refusal | None:
    """An application fee is refunded where there was one."""
    if not _asked(act, "refund_application_fee") or _fee(act) is not None:
        return None
    return Refusal(
        f"Attempting to refund_application_fee on charge ({act.subject.charge}), but it has no "
        "application fee",
        param="refund_application_fee",
    )


@rule("documented", "https://docs.stripe.com/connect/destination-charges; the words assumed")
def fee_without_its_transfer(act: Act[Any]) -> Refusal | None:
    """The fee of a destination charge is refunded together with the transfer."""
    asked = _asked(act, "refund_application_fee") and not _asked(act, "reverse_transfer")
    if not asked or _transfer(act) is None:
        return None
    return Refusal(
        "When refunding the application fee of a destination charge, you must also set "
        "reverse_transfer to true",
        param="refund_application_fee",
    )


@rule("assumed", "that the whole refund is refused; the words are those of a reversal")
def transfer_already_reversed(act: Act[Any]) -> Refusal | None:
    """Nothing of the transfer is left to reverse."""
    if not _asked(act, "reverse_transfer") or _transfer(act).left:
        return None
    return Refusal(f"The transfer {_transfer(act).id} is already fully reversed.")


@rule("assumed", "as of a transfer; the words by analogy")
def fee_already_refunded(act: Act[Any]) -> Refusal | None:
    """Nothing of the fee is left to refund."""
    if not _asked(act, "refund_application_fee") or _fee(act).left:
        return None
    message = f"Application fee {_fee(act).id} has already been refunded."
    return Refusal(message, code="charge_already_refunded")


CANNOT_PULL_BACK = (
    no_transfer_to_reverse,
    no_fee_to_refund,
    fee_without_its_transfer,
    transfer_already_reversed,
    fee_already_refunded,
)

# -- then ------------------------------------------------------------------------------------------


@rule("recorded", "15 of 15 partial refunds, 2023-24; that it stops at what is left assumed")
def part_of_transfer(act: Act[Any]) -> int:
    """Of the transfer, as much as of the charge is refunded: half up, and what is left at most."""
    charge, transfer = _charge(act), _transfer(act)
    part = half_up(transfer.amount * act.subject.amount, charge.amount_captured)
    return int(min(part, transfer.left))


def part_of_fee(act: Act[Any]) -> int:
    """So much of the fee."""
    fee = _fee(act)
    return int(min(share(fee.amount, act.subject.amount, _charge(act).amount_captured), fee.left))


def it_reverses_the_transfer(act: Act[Any]) -> bool:
    """`reverse_transfer` is true."""
    return _asked(act, "reverse_transfer") and part_of_transfer(act) > 0


def it_refunds_the_fee(act: Act[Any]) -> bool:
    """`refund_application_fee` is true."""
    return _asked(act, "refund_application_fee") and part_of_fee(act) > 0


def _of_the_transfer(act: Act[Any]) -> Mapping[str, Any]:
    return {
        "transfer": _transfer(act).id,
        "amount": part_of_transfer(act),
        "source_refund": act.subject.id,
    }


def _the_reversal(act: Act[Any]) -> Mapping[str, Any]:
    return {"transfer_reversal": act.made["transfer_reversal"].id}


def _of_the_fee(act: Act[Any]) -> Mapping[str, Any]:
    return {"fee": _fee(act).id, "amount": part_of_fee(act)}


def its_platform(act: Act[Any]) -> str:
    """The platform that has the fee."""
    platform: str = _fee(act).account
    return platform


PULLED_BACK = (
    Also[Any](
        "transfer_reversal.create",
        facts=_of_the_transfer,
        when=it_reverses_the_transfer,
        keeps=_the_reversal,
    ),
    Also[Any]("fee_refund.create", facts=_of_the_fee, when=it_refunds_the_fee, on=its_platform),
)
