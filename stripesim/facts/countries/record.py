# ruff: noqa: RUF009 - a cell is what attrs calls a field
"""What is known about accounts of one country: one record, with the evidence for each cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from attrs import field, fields_dict, frozen

from stripesim.facts.evidence import Grade
from stripesim.facts.price_list import PriceList
from stripesim.facts.timing import Timing, Unit

BankDays = Literal["Federal Reserve", "TARGET", "England and Wales", "weekends"]

PAYOUTS = "https://docs.stripe.com/payouts"
INSTANT = "https://docs.stripe.com/payouts/instant-payouts"
CROSS_BORDER = "https://docs.stripe.com/connect/cross-border-payouts"
START_OF_DAY = "https://docs.stripe.com/connect/customized-start-of-day"
TESTING = "https://docs.stripe.com/connect/testing"
DEBITS = "https://support.stripe.com/questions/auto-debit-faq"
DISPUTES = "https://support.stripe.com/questions/june-2025-pricing-updates-for-disputes"


class Evidence(NamedTuple):
    """How well a cell is known, and from where."""

    grade: Grade
    source: str


NOT_ESTABLISHED = Evidence("assumed", "not established: no document says anything of it")


def cell(grade: Grade, source: str, default: Any = None) -> Any:
    """A column of the record, with the evidence that holds unless the record has its own."""
    return field(default=default, metadata={"evidence": Evidence(grade, source)})


@frozen(eq=False, match_args=False)
class Country:
    """One country: what Stripe does for accounts there. A cell that a record leaves out has the
    value that most countries have.

    `evidence` holds the cells of which this record knows more, or less, than the column says.
    """

    code: str
    evidence: Mapping[str, Evidence] = field(factory=dict, kw_only=True)

    # -- the account ----------------------------------------------------------------------------
    # In lower case. None: Stripe has no accounts there.
    currency: str | None = cell("documented", CROSS_BORDER)
    # How long card payments wait before the first payout, and after it. None: accounts there are
    # recipients, which take no payments and are only paid by transfers.
    timing: tuple[Timing, Timing] | None = cell("documented", PAYOUTS)
    # What `delay_days` counts when a platform sets it.
    delay_unit: Unit = cell("documented", PAYOUTS, "calendar")
    # Whether a payment on a weekend counts as the next business day's.
    rolls: bool = cell("documented", PAYOUTS, True)
    # Standard prices of cards. None: not established.
    prices: PriceList | None = cell("documented", "https://stripe.com/pricing")
    # Whose business days are counted. "weekends": the country's bank holidays are not known.
    bank_days: BankDays = cell("assumed", "only weekends are known to be closed", "weekends")

    # -- disputes -------------------------------------------------------------------------------
    # Whether a dispute that is won returns its fee.
    returns_dispute_fee: bool = cell("documented", DISPUTES, False)
    # Whether evidence against a chargeback costs a second fee.
    charges_for_evidence: bool = cell("documented", DISPUTES, True)

    # -- payouts --------------------------------------------------------------------------------
    # The interval of a new account: "daily" or "manual".
    interval: str = cell("documented", PAYOUTS, "daily")
    # Whether payouts are always automatic and daily.
    automatic_only: bool = cell("documented", PAYOUTS, False)
    # Whether `daily` can be chosen.
    daily: bool = cell("documented", PAYOUTS, True)
    # Whether a minimum balance can be kept back from automatic payouts.
    minimum_balance: bool = cell(
        "documented", "https://docs.stripe.com/payouts/minimum-balances-for-automatic-payouts", True
    )
    # The least payout in currencies other than the country's own, in minor units.
    foreign_minimums: Mapping[str, int] = cell(
        "documented", "https://docs.stripe.com/payouts/multicurrency-settlement", {}
    )
    # The time zones in which an account may let its day start.
    zones: tuple[str, ...] = cell("assumed", f"where it can be chosen: {START_OF_DAY}", ())
    # The latest hour at which its day may start.
    latest_start: int = cell("assumed", f"'midnight to early morning': {START_OF_DAY}", 6)
    # Business days until a debit of the bank for a negative balance arrives. None: no debits.
    debit_days: int | None = cell("documented", DEBITS)
    # Whether payouts to bank accounts there can be reversed.
    reversible: bool = cell("documented", "https://docs.stripe.com/connect/payout-reversals", False)

    # -- instant payouts ------------------------------------------------------------------------
    # Which destinations they reach: "card", "bank_account".
    instant_to: tuple[str, ...] = cell("documented", INSTANT, ())
    # What a user of Stripe's Dashboard pays for one, in basis points of the amount.
    instant_price: int = cell("documented", INSTANT, 150)
    # Where the day begins that their limits count.
    instant_zone: str = cell("documented", INSTANT, "Europe/Paris")

    # -- money from and to others ---------------------------------------------------------------
    # Whether accounts there and those of the other such countries send each other transfers.
    region: bool = cell("documented", CROSS_BORDER, False)
    # Whether a platform there sends transfers to every country.
    sends_anywhere: bool = cell("documented", CROSS_BORDER, False)
    # Business days that a top-up by bank debit takes.
    topup_days: int = cell("assumed", "as in the US: https://docs.stripe.com/connect/top-ups", 5)
    # Whether money can be added for refunds and disputes.
    adds_funds: bool = cell(
        "documented", "https://docs.stripe.com/get-started/account/add-funds", True
    )

    # -- test mode ------------------------------------------------------------------------------
    # Whether bank accounts are named by an IBAN; else the number and the routing number of the one
    # that works.
    iban: bool = cell("documented", TESTING, False)
    bank: tuple[str, str] = cell(
        "assumed", f"as in the US: {TESTING}", ("000123456789", "110000000")
    )
    # How many digits the account numbers have to which payouts fail: 8, 9 or 12.
    bank_digits: int = cell("assumed", f"as in the US: {TESTING}", 12)
    # The number of a credit card issued there.
    test_card: str | None = cell("documented", "https://docs.stripe.com/testing")
    # Four debit cards to pay out to: a Visa that works, a Visa whose payouts fail, a Visa without
    # instant payouts, a Mastercard that works. "": none is known.
    debit_cards: str = cell("documented", TESTING, "")

    @property
    def is_market(self) -> bool:
        """Accounts there take payments."""
        return self.timing is not None

    def evidence_of(self, name: str) -> Evidence:
        """The grade and source of a cell."""
        return self.evidence.get(name) or COLUMNS[name]


COLUMNS: Mapping[str, Evidence] = {
    name: each.metadata["evidence"]
    for name, each in fields_dict(Country).items()
    if "evidence" in each.metadata
}
