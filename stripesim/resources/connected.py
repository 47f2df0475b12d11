"""What ties a charge to other accounts: whom it is for, what is passed on, and what is kept."""

from __future__ import annotations

from typing import ClassVar

from attrs import frozen

from stripesim.rules.test_cards import ORDINARY, Effect


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

    account: str
