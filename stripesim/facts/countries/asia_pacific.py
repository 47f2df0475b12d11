"""Asia, the Pacific and the Gulf.

Not established: bank holidays anywhere here. Not simulated: the tax on Stripe's fees in TH and AE.
"""

from __future__ import annotations

from stripesim.facts.countries.record import START_OF_DAY, TESTING, Country, Evidence
from stripesim.facts.price_list import Price, PriceList
from stripesim.facts.timing import Timing, Unit


def _always(days: int, unit: Unit = "business") -> tuple[Timing, Timing]:
    """The same timing before the first payout and after it."""
    return Timing(days, unit, roll=True), Timing(days, unit, roll=True)


_TESTED = {
    "bank": Evidence("documented", TESTING),
    "bank_digits": Evidence("documented", TESTING),
}
_ASSUMED_PRICES = Evidence("assumed", "third parties' price tables; the dispute fee assumed")
_PUBLIC_PRICES = Evidence("assumed", "https://stripe.com/pricing; the dispute fee assumed")
_DISPUTES_ASSUMED = Evidence("documented", "https://stripe.com/pricing; the dispute fee assumed")

_TRIED = Evidence("recorded", "external accounts of a public project, 2023-25")

# fmt: off
RECORDS: tuple[Country, ...] = (
    Country(
        "AU",
        currency="aud",
        timing=_always(2),
        delay_unit="business",
        prices=PriceList("AU", "aud", Price(170, 30), Price(350, 30), 2500, 2500),
        zones=(
            "Australia/Adelaide", "Australia/Brisbane", "Australia/Darwin", "Australia/Hobart",
            "Australia/Melbourne", "Australia/Perth", "Australia/Sydney",
        ),
        latest_start=4,
        debit_days=1,
        instant_to=("card", "bank_account"),
        instant_zone="Australia/Sydney",
        tops_up=True,
        bank=("000123456", "110000"),
        bank_digits=9,
        evidence={
            **_TESTED,
            "zones": Evidence("documented", START_OF_DAY),
            "latest_start": Evidence("documented", START_OF_DAY),
        },
        test_card="4000000360000006",
        debit_cards="4000050360000019 4000050360000027 4000050360000035 5555050360000023",
    ),
    Country(
        "NZ",
        currency="nzd",
        timing=_always(4),
        delay_unit="business",
        prices=PriceList("NZ", "nzd", Price(270, 30), Price(370, 30), 2500, 2500, grade="assumed"),
        zones=("Pacific/Auckland",),
        debit_days=1,  # an older page of Stripe's lists NZ among those not debited
        instant_to=("card",),
        instant_zone="Pacific/Auckland",
        tops_up=True,
        bank=("1100000000000010", ""),
        evidence={"prices": _ASSUMED_PRICES, "bank": _TRIED},
        test_card="4000005540000008",
        debit_cards="4000055540000003 4000055540000011 4000055540000029 5555055540000165",
    ),
    Country(
        "SG",
        currency="sgd",
        timing=_always(7, "calendar"),
        prices=PriceList("SG", "sgd", Price(340, 50), Price(390, 50), 1500, 1500, grade="recorded"),
        zones=("Asia/Singapore",),
        instant_to=("card", "bank_account"),
        instant_price=100,
        instant_zone="Asia/Singapore",
        bank=("000123456", "1100-000"),
        evidence={
            "prices": Evidence("recorded", "fees of an SG account; dispute fee of a third party"),
            "bank": Evidence("documented", TESTING),
        },
        test_card="4000007020000003",
        debit_cards="4000057020000008 4000057020000016 4000057020000024 2227200000000009",
    ),
    Country(
        "HK",
        currency="hkd",
        timing=_always(7, "calendar"),
        prices=PriceList("HK", "hkd", Price(340, 235), Price(390, 235), 8500, 8500),
        zones=("Asia/Hong_Kong",),
        instant_to=("bank_account",),
        instant_price=100,
        instant_zone="Asia/Hong_Kong",
        bank=("000123456", "110-000"),
        bank_digits=9,
        evidence={**_TESTED, "prices": _DISPUTES_ASSUMED},
        test_card="4000003440000004",
    ),
    Country(
        "MY",
        currency="myr",
        timing=_always(7, "calendar"),
        recipients_wait=1,
        delay_unit="business",  # the same page counts its timing in calendar days; both are kept
        prices=PriceList("MY", "myr", Price(300, 100), Price(400, 100), 6000, 6000),
        zones=("Asia/Kuala_Lumpur",),
        instant_to=("card",),
        instant_price=100,
        instant_zone="Asia/Kuala_Lumpur",
        evidence={"prices": _DISPUTES_ASSUMED},
        test_card="4000004580000002",
        debit_cards="4000054580000031 4000054580000015 4000054580000023 5555054580000003",
    ),
    Country(
        "JP",
        currency="jpy",
        # Stripe pays out once a week what is at least four business days old.
        timing=_always(4),
        delay_unit="business",
        # No price for foreign cards is known: as the domestic one.
        prices=PriceList("JP", "jpy", Price(360), Price(360), 1300, 0, grade="assumed"),
        charges_for_evidence=False,
        interval="manual",
        daily=False,
        zones=("Asia/Tokyo",),
        tops_up=True,
        bank=("0001234", "1100000"),
        evidence={"prices": _ASSUMED_PRICES, "bank": Evidence("documented", TESTING)},
        test_card="4000003920000003",
    ),
    Country(
        "IN",
        currency="inr",
        timing=_always(2),
        timing_abroad=Timing(5, "business", roll=True),
        delay_unit="business",
        prices=PriceList("IN", "inr", Price(200), Price(430), 100_000, 100_000, grade="assumed"),
        automatic_only=True,
        minimum_balance=False,
        zones=("Asia/Kolkata",),
        adds_funds=False,
        bank=("000123456789", "HDFC0004051"),
        evidence={"prices": _ASSUMED_PRICES, "bank": _TRIED},
        test_card="4000003560000008",
    ),
    Country(
        "TH",
        currency="thb",
        timing=_always(7),
        delay_unit="business",
        prices=PriceList(
            "TH", "thb", Price(365, 1_000), Price(475, 1_000), 50_000, 50_000, grade="assumed"
        ),
        minimum_balance=False,
        zones=("Asia/Bangkok",),
        bank=("000123456789", "999"),
        evidence={"prices": _PUBLIC_PRICES, "bank": _TRIED},
    ),
    Country(
        "AE",
        currency="aed",
        timing=_always(5),
        delay_unit="business",
        prices=PriceList(
            "AE", "aed", Price(290, 100), Price(390, 100), 6_000, 6_000, grade="assumed"
        ),
        instant_to=("card",),
        instant_zone="Asia/Dubai",
        iban=True,
        evidence={"prices": _PUBLIC_PRICES, "iban": _TRIED},
        test_card="4000007840000001",
        debit_cards="4000057840000006 4000057840000014 4000057840000022 5555057840000002",
    ),
)
# fmt: on
