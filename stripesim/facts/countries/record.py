"""What is known about accounts of one country: one record, with the evidence for each cell."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Literal, NamedTuple, get_type_hints

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
MINIMUM_BALANCE = "https://docs.stripe.com/payouts/minimum-balances-for-automatic-payouts"
MULTICURRENCY = "https://docs.stripe.com/payouts/multicurrency-settlement"
REVERSALS = "https://docs.stripe.com/connect/payout-reversals"
ADD_FUNDS = "https://docs.stripe.com/get-started/account/add-funds"
TOP_UPS = "https://docs.stripe.com/connect/top-ups"
PRICING = "https://stripe.com/pricing"
DISPUTES = "https://support.stripe.com/questions/june-2025-pricing-updates-for-disputes"


class Evidence(NamedTuple):
    """How well a cell is known, and from where."""

    grade: Grade
    source: str


class Country(NamedTuple):
    """One country: what Stripe does for accounts there. A cell that a record leaves out has the
    value that most countries have.

    Each column names its grade and source. `evidence` has those of the cells of which this record
    knows more, or less, than the column says.
    """

    code: str
    evidence: Mapping[str, Evidence] = {}

    # -- the account ----------------------------------------------------------------------------
    # In lower case. None: Stripe has no accounts there.
    currency: Annotated[str | None, Evidence("documented", CROSS_BORDER)] = None
    # How long card payments wait before the first payout, and after it. None: accounts there are
    # recipients, which take no payments and are only paid by transfers.
    timing: Annotated[tuple[Timing, Timing] | None, Evidence("documented", PAYOUTS)] = None
    # How long payments by cards that were issued abroad wait. None: as those of its own cards.
    timing_abroad: Annotated[Timing | None, Evidence("documented", PAYOUTS)] = None
    # What `delay_days` counts when a platform sets it.
    delay_unit: Annotated[Unit, Evidence("documented", PAYOUTS)] = "calendar"
    # The least `delay_days` of recipients there, with a schedule that is not daily.
    recipients_wait: Annotated[
        int, Evidence("recorded", "one account each, with interval=manual, 2023-25")
    ] = 0
    # Whether a payment on a weekend counts as the next business day's.
    rolls: Annotated[bool, Evidence("documented", PAYOUTS)] = True
    # Standard prices of cards. None: not established.
    prices: Annotated[PriceList | None, Evidence("documented", PRICING)] = None
    # Whose business days are counted. "weekends": the country's bank holidays are not known.
    bank_days: Annotated[BankDays, Evidence("assumed", "only weekends are known to be closed")] = (
        "weekends"
    )

    # -- disputes -------------------------------------------------------------------------------
    # Whether a dispute that is won returns its fee.
    returns_dispute_fee: Annotated[bool, Evidence("documented", DISPUTES)] = False
    # Whether evidence against a chargeback costs a second fee.
    charges_for_evidence: Annotated[bool, Evidence("documented", DISPUTES)] = True

    # -- payouts --------------------------------------------------------------------------------
    # The interval of a new account: "daily" or "manual".
    interval: Annotated[str, Evidence("documented", PAYOUTS)] = "daily"
    # Whether payouts are always automatic and daily.
    automatic_only: Annotated[bool, Evidence("documented", PAYOUTS)] = False
    # Whether `daily` can be chosen.
    daily: Annotated[bool, Evidence("documented", PAYOUTS)] = True
    # Whether a minimum balance can be kept back from automatic payouts.
    minimum_balance: Annotated[bool, Evidence("documented", MINIMUM_BALANCE)] = True
    # The least payouts, in minor units, where they are not those of the currencies.
    payout_minimums: Annotated[Mapping[str, int], Evidence("documented", MULTICURRENCY)] = {}
    # The time zones in which an account may let its day start.
    zones: Annotated[
        tuple[str, ...], Evidence("assumed", f"where it can be chosen: {START_OF_DAY}")
    ] = ()
    # The latest hour at which its day may start.
    latest_start: Annotated[
        int, Evidence("assumed", f"'midnight to early morning': {START_OF_DAY}")
    ] = 6
    # Business days until a debit of the bank for a negative balance arrives. None: no debits.
    debit_days: Annotated[int | None, Evidence("documented", DEBITS)] = None
    # Whether payouts to bank accounts there can be reversed.
    reversible: Annotated[bool, Evidence("documented", REVERSALS)] = False

    # -- instant payouts ------------------------------------------------------------------------
    # Which destinations they reach: "card", "bank_account".
    instant_to: Annotated[tuple[str, ...], Evidence("documented", INSTANT)] = ()
    # What a user of Stripe's Dashboard pays for one, in basis points of the amount.
    instant_price: Annotated[int, Evidence("documented", INSTANT)] = 150
    # Where the day begins that their limits count.
    instant_zone: Annotated[str, Evidence("documented", INSTANT)] = "Europe/Paris"

    # -- money from and to others ---------------------------------------------------------------
    # Whether accounts there and those of the other such countries send each other transfers.
    region: Annotated[bool, Evidence("documented", CROSS_BORDER)] = False
    # Whether a platform there sends transfers to every country.
    sends_anywhere: Annotated[bool, Evidence("documented", CROSS_BORDER)] = False
    # Whether an account there can top up its balance; in the EU, CA, AU and NZ in preview.
    tops_up: Annotated[bool, Evidence("documented", TOP_UPS)] = False
    # Business days that a top-up by bank debit takes.
    topup_days: Annotated[int, Evidence("assumed", f"as in the US: {TOP_UPS}")] = 5
    # Whether money can be added for refunds and disputes.
    adds_funds: Annotated[bool, Evidence("documented", ADD_FUNDS)] = True

    # -- test mode ------------------------------------------------------------------------------
    # Whether bank accounts are named by an IBAN; else the number and the routing number of the one
    # that works.
    iban: Annotated[bool, Evidence("documented", TESTING)] = False
    bank: Annotated[tuple[str, str], Evidence("assumed", f"as in the US: {TESTING}")] = (
        "000123456789",
        "110000000",
    )
    # How many digits the account numbers have to which payouts fail: 8, 9 or 12.
    bank_digits: Annotated[int, Evidence("assumed", f"as in the US: {TESTING}")] = 12
    # The number of a credit card issued there.
    test_card: Annotated[str | None, Evidence("documented", "https://docs.stripe.com/testing")] = (
        None
    )
    # Four debit cards to pay out to: a Visa that works, a Visa whose payouts fail, a Visa without
    # instant payouts, a Mastercard that works. "": none is known.
    debit_cards: Annotated[str, Evidence("documented", TESTING)] = ""

    @property
    def is_market(self) -> bool:
        """Accounts there take payments."""
        return self.timing is not None

    def evidence_of(self, name: str) -> Evidence:
        """The grade and source of a cell."""
        return self.evidence.get(name) or columns()[name]


@cache
def columns() -> Mapping[str, Evidence]:
    """The grade and source of each column, by its name."""
    hints = get_type_hints(Country, include_extras=True)
    return {
        name: hint.__metadata__[0] for name, hint in hints.items() if hasattr(hint, "__metadata__")
    }
