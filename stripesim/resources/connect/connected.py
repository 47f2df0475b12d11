"""The other accounts of a charge, as its request names them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from stripesim.resources.requests import both_given


@frozen
class Connected:
    """The other accounts of a charge; None on a charge that has only its own.

    From the request: `on_behalf_of`, `destination` and `transfer_amount` (of `transfer_data`),
    `fee_amount` (`application_fee_amount`). Ids of objects made since: `application_fee`;
    `transfer`, which passes a destination charge on; `source_transfer`, by which a payment came to
    the receiving account.
    """

    on_behalf_of: str | None = None
    destination: str | None = None
    transfer_amount: int | None = None
    fee_amount: int | None = None
    application_fee: str | None = None
    transfer: str | None = None
    source_transfer: str | None = None

    def made(self, transfer: str | None, fee: str | None) -> Connected:
        """The same, with the ids of a transfer and of an application fee."""
        behalf, to, part = self.on_behalf_of, self.destination, self.transfer_amount
        return Connected(behalf, to, part, self.fee_amount, fee, transfer, self.source_transfer)


DIRECT = Connected()  # a direct charge without further parameters
ASKED_OF_OTHERS = frozenset(
    {"application_fee", "application_fee_amount", "destination", "on_behalf_of", "transfer_data"}
)


def connected_of(facts: Mapping[str, Any]) -> Connected | None:
    """The other accounts that a request names; None if it names none."""
    fee, passed = fee_asked(facts), passed_on(facts)
    found = Connected(
        facts.get("on_behalf_of"), passed.get("destination"), passed.get("amount"), fee
    )
    return None if found == DIRECT else found


def fee_asked(facts: Mapping[str, Any]) -> int | None:
    """The application fee in the request (minor units): `application_fee_amount`, or its older
    name.
    """
    fee: int | None = facts.get("application_fee_amount")
    old: int | None = facts.get("application_fee")
    if fee is not None and old is not None:
        raise both_given("application_fee", "application_fee_amount")
    return old if fee is None else fee


def passed_on(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """The destination and amount in the request: `transfer_data`, or its older name
    `destination`.
    """
    if "transfer_data" in facts:
        if facts.get("destination") is not None:
            raise both_given("transfer_data", "destination")
        passed: Mapping[str, Any] = facts["transfer_data"]
        return passed
    old = facts.get("destination")
    if isinstance(old, str):
        return {"destination": old}
    return {} if old is None else {"destination": old["account"], "amount": old.get("amount")}
