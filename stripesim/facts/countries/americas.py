"""The Americas: the United States, Canada, Mexico, Brazil.

Not established: the bank holidays of CA, MX and BR. Not simulated: the tax on Stripe's fees in MX;
the 1 % that US accounts pay for payouts in other currencies, since how it is booked is not known.
"""

from __future__ import annotations

from stripesim.facts.countries.record import TESTING, Country, Evidence
from stripesim.facts.price_list import Price, PriceList
from stripesim.facts.timing import Timing

_WEEK = Timing(7, "calendar", roll=True)
_THREE_DAYS = Timing(3, "business", roll=True)
_MONTH = Timing(30, "calendar", roll=True)
_US_TIMING = Timing(2, "business", roll=False)

# fmt: off
RECORDS: tuple[Country, ...] = (
    Country(
        "US",
        currency="usd",
        timing=(_US_TIMING, _US_TIMING),
        delay_unit="business",
        rolls=False,
        prices=PriceList(
            "US", "usd", Price(290, 30), Price(440, 30), 1500, 1500, grade="recorded",
            conversion_margin=100,
        ),
        bank_days="Federal Reserve",
        payout_minimums={"cad": 30_000, "eur": 20_000, "gbp": 20_000},
        zones=(
            "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix",
            "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu",
        ),
        latest_start=23,
        debit_days=1,
        reversible=True,
        instant_to=("card", "bank_account"),
        instant_zone="America/Chicago",
        region=True,
        sends_anywhere=True,
        tops_up=True,
        evidence={
            "timing": Evidence("recorded", "1,510 of 1,510 card charges, 2017-2026"),
            "rolls": Evidence("recorded", "1,510 of 1,510 card charges, 2017-2026"),
            "prices": Evidence("recorded", "https://stripe.com/pricing; fees of US accounts"),
            "bank_days": Evidence("recorded", "1,510 of 1,510 card charges; federalreserve.gov"),
            "sends_anywhere": Evidence("recorded", "transfers to CA, DE, KR and SG, 2023"),
            "topup_days": Evidence("documented", "https://docs.stripe.com/connect/top-ups"),
            "bank": Evidence("documented", TESTING),
            "bank_digits": Evidence("documented", TESTING),
        },
        debit_cards="4000056655665556 4000056655665572 4000056755665555 5200828282828210",
    ),
    Country(
        "CA",
        currency="cad",
        timing=(_WEEK, _THREE_DAYS),
        prices=PriceList("CA", "cad", Price(290, 30), Price(370, 30), 1500, 1500, grade="recorded"),
        debit_days=1,
        reversible=True,
        tops_up=True,
        instant_to=("card",),
        instant_price=100,
        instant_zone="America/Chicago",
        region=True,
        bank=("000123456789", "11000-000"),
        evidence={
            "prices": Evidence("recorded", "https://stripe.com/pricing; fees of CA accounts"),
            "bank": Evidence("documented", TESTING),
            "bank_digits": Evidence("documented", TESTING),
        },
        test_card="4000001240000000",
        debit_cards="4000051240000005 4000051240000021 4000051240000039 5510121240000006",
    ),
    Country(
        "MX",
        currency="mxn",
        timing=(_WEEK, _THREE_DAYS),
        recipients_wait=1,
        prices=PriceList(
            "MX", "mxn", Price(360, 300), Price(410, 300), 30_000, 0, grade="assumed"
        ),
        returns_dispute_fee=True,
        charges_for_evidence=False,
        bank=("000000001234567897", ""),
        evidence={
            "prices": Evidence("assumed", "https://stripe.com/mx/pricing; the dispute fee assumed"),
            "bank": Evidence("recorded", "external accounts of a public project, 2023-25"),
        },
        test_card="4000004840008001",
    ),
    Country(
        "BR",
        currency="brl",
        timing=(_MONTH, _MONTH),
        timing_abroad=Timing(5, "calendar", roll=True),
        # The price page adds 2 % for foreign cards; recorded charges of a US card have none.
        prices=PriceList("BR", "brl", Price(399, 39), Price(399, 39), 5500, 5500, grade="recorded"),
        automatic_only=True,
        minimum_balance=False,
        adds_funds=False,
        bank=("000123456789", "110-0000"),
        evidence={
            "prices": Evidence("recorded", "fees and dispute fees of BR accounts"),
            "bank": Evidence("documented", TESTING),
            "bank_digits": Evidence("documented", TESTING),
        },
        test_card="4000000760000002",
    ),
)
# fmt: on
