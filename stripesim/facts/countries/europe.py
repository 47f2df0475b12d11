"""Europe: the euro area, the other members of the Union, Britain, Switzerland and their neighbours.

Not established: the prices of GI and LI; the bank holidays of CH, GI, LI and NO.
"""

from __future__ import annotations

from typing import Any

from attrs import evolve

from stripesim.facts.countries.groups import EUROPEAN_ECONOMIC_AREA
from stripesim.facts.countries.record import PAYOUTS, TESTING, Country, Evidence
from stripesim.facts.price_list import Price, PriceList
from stripesim.facts.timing import Timing

_EUROPE: dict[str, Any] = {
    "timing": (Timing(7, "calendar", roll=True), Timing(3, "business", roll=True)),
    "region": True,
}
_ANYWHERE = ("card", "bank_account")

# -- the European Union ----------------------------------------------------------------------------

_UNION = {
    **_EUROPE,
    "bank_days": "TARGET",
    "debit_days": 2,
    "tops_up": True,
    "topup_days": 2,
    "iban": True,
    "instant_price": 100,
}
_PUBLIC_PRICES = Evidence(
    "assumed", "https://stripe.com/pricing, not confirmed by fees; the dispute fee: about 20 euro"
)
_AS_THE_EURO = {
    "bank_days": Evidence("assumed", "as in the euro area"),
    "topup_days": Evidence("assumed", "as in the euro area"),
    "prices": _PUBLIC_PRICES,
}
_ITS_TOPUPS = Evidence("documented", "https://docs.stripe.com/connect/top-ups: EUR")
_ITS_PRICES = Evidence("recorded", "https://stripe.com/pricing; fees of FR and BE accounts")
_ITS_BANK_DAYS = Evidence(
    "recorded", "charges of a French account around Christmas 2022; other members assumed alike"
)
_EURO_EVIDENCE = {"prices": _ITS_PRICES, "bank_days": _ITS_BANK_DAYS, "topup_days": _ITS_TOPUPS}
_FRANCE = {**_EURO_EVIDENCE, "timing": Evidence("recorded", f"FR charges; {PAYOUTS}")}
_EURO_PRICES = PriceList(
    "", "eur", Price(150, 25), Price(325, 25), 2000, 2000, grade="recorded",
    home=EUROPEAN_ECONOMIC_AREA, near=frozenset({"GB"}), near_price=Price(250, 25),
)  # fmt: skip


def _euro(code: str, **cells: Any) -> Country:
    """A member of the euro area, where instant payouts reach cards and banks if not said else."""
    own = {
        "currency": "eur",
        "prices": evolve(_EURO_PRICES, country=code),
        "instant_to": _ANYWHERE,
        "evidence": _EURO_EVIDENCE,
    }
    return Country(code, **{**_UNION, **own, **cells})


def _union(code: str, currency: str, fixed: int, disputed: int, **cells: Any) -> Country:
    """A member of the Union with a currency of its own. Its prices have the percentages of the euro
    area; the fixed part of a fee, and the fee of a dispute, are its own (minor units).
    """
    prices = evolve(
        _EURO_PRICES,
        country=code,
        currency=currency,
        domestic=Price(150, fixed),
        near_price=Price(250, fixed),
        international=Price(325, fixed),
        dispute_fee=disputed,
        dispute_countered_fee=disputed,
        grade="assumed",
    )
    own = {"currency": currency, "prices": prices, "evidence": _AS_THE_EURO}
    return Country(code, **{**_UNION, **own, **cells})


# fmt: off
_MEMBERS = (
    _euro("AT", test_card="4000000400000008",
          debit_cards="4000050400000003 4000050400000011 4000050400000029 5555050400000009"),
    _euro("BE", test_card="4000000560000004",
          debit_cards="4000050560000009 4000050560000017 4000050560000025 5555050560000005"),
    _euro("BG", instant_to=(), test_card="4000001000000000"),
    _euro("HR", test_card="4000001910000009",
          debit_cards="4000051910000004 4000051910000012 4000051910000020 5555051910000000"),
    _euro("CY", test_card="4000001960000008",
          debit_cards="4000051960000003 4000051960000011 4000051960000029 5555051960000009"),
    _euro("EE", test_card="4000002330000009",
          debit_cards="4000052330000004 4000052330000012 4000052330000020 5555052330000000"),
    _euro("FI", test_card="4000002460000001",
          debit_cards="4000052460000006 4000052460000014 4000052460000022 5555052460000002"),
    _euro("FR", evidence=_FRANCE, test_card="4000002500000003",
          debit_cards="4000052500000008 4000052500000016 4000052500000024 5555052500000004"),
    _euro("DE", test_card="4000002760000016",
          debit_cards="4000052760000037 4000052760000011 4000052760000029 5555052760000009"),
    _euro("GR", test_card="4000003000000030",
          debit_cards="4000053000000001 4000053000000019 4000053000000027 5555053000000007"),
    _euro("IE", test_card="4000003720000005",
          debit_cards="4000053720000000 4000053720000018 4000053720000026 5555053720000006"),
    _euro("IT", test_card="4000003800000008",
          debit_cards="4000053800000037 4000053800000011 4000053800000029 5555053800000009"),
    _euro("LV", test_card="4000004280000005",
          debit_cards="4000054280000000 4000054280000018 4000054280000026 5555054280000006"),
    _euro("LT", test_card="4000004400000000",
          debit_cards="4000054400000005 4000054400000013 4000054400000021 5555054400000001"),
    _euro("LU", test_card="4000004420000006",
          debit_cards="4000054420000001 4000054420000019 4000054420000027 5555054420000007"),
    _euro("MT", test_card="4000004700000007",
          debit_cards="4000054700000002 4000054700000010 4000054700000028 5555054700000008"),
    _euro("NL", test_card="4000005280000002",
          debit_cards="4000055280000007 4000055280000015 4000055280000023 5555055280000003"),
    _euro("PT", test_card="4000006200000007",
          debit_cards="4000056200000002 4000056200000010 4000056200000028 5555056200000008"),
    _euro("SK", instant_to=(), test_card="4000007030000001",
          debit_cards="4000057030000006 4000057030000014 4000057030000022 5555057030000002"),
    _euro("SI", test_card="4000007050000006",
          debit_cards="4000057050000001 4000057050000019 4000057050000027 5555057050000007"),
    _euro("ES", test_card="4000007240000007",
          debit_cards="4000057240000036 4000057240000010 4000057240000028 5555057240000008"),
    _union("CZ", "czk", 650, 50_000, instant_to=("card",), test_card="4000002030000002",
           debit_cards="4000052030000007 4000052030000015 4000052030000023 5555052030000003"),
    _union("DK", "dkk", 180, 15_000, instant_to=_ANYWHERE, test_card="4000002080000001",
           debit_cards="4000052080000006 4000052080000014 4000052080000022 5555052080000002"),
    _union("HU", "huf", 8_500, 750_000, instant_to=("card",), test_card="4000003480000005",
           debit_cards="4000053480000000 4000053480000018 4000053480000026 5555053480000006"),
    _union("PL", "pln", 100, 8_500, instant_to=("card",), test_card="4000006160000005",
           debit_cards="4000056160000000 4000056160000018 4000056160000026 5555056160000006"),
    _union("RO", "ron", 100, 10_000, instant_to=("card",), test_card="4000006420000001",
           debit_cards="4000056420000030 4000056420000014 4000056420000022 5555056420000002"),
    _union("SE", "sek", 180, 22_500, instant_to=_ANYWHERE, test_card="4000007520000008",
           debit_cards="4000057520000003 4000057520000011 4000057520000029 5555057520000009"),
)

# -- elsewhere in Europe ---------------------------------------------------------------------------

_NEIGHBOURS = (
    Country(
        "GB",
        currency="gbp",
        prices=PriceList(
            "GB", "gbp", Price(150, 20), Price(325, 20), 2000, 2000,
            near=EUROPEAN_ECONOMIC_AREA, near_price=Price(250, 20),
        ),
        bank_days="England and Wales",
        debit_days=3,
        tops_up=True,
        topup_days=1,
        instant_to=_ANYWHERE,
        instant_price=100,
        instant_zone="Europe/London",
        bank=("00012345", "108800"),
        bank_digits=8,
        evidence={
            "timing": Evidence("recorded", f"GB charges; {PAYOUTS}"),
            "bank_days": Evidence("recorded", "live GBP payouts of 2020; gov.uk/bank-holidays"),
            "topup_days": Evidence("documented", "https://docs.stripe.com/connect/top-ups"),
            "bank": Evidence("documented", TESTING),
            "bank_digits": Evidence("documented", TESTING),
        },
        test_card="4000008260000000",
        debit_cards="4000058260000203 4000058260000211 4000058260000229 5555058260000100",
        **_EUROPE,
    ),
    Country(
        "CH",
        currency="chf",
        prices=PriceList(
            "CH", "chf", Price(290, 30), Price(325, 30), 2000, 2000, grade="assumed"
        ),
        iban=True,
        evidence={"prices": _PUBLIC_PRICES},
        test_card="4000007560000009",
        **_EUROPE,
    ),
    Country(
        "GI", currency="gbp", recipients_wait=1, iban=True, test_card="4000002920000005", **_EUROPE
    ),
    Country("LI", currency="chf", iban=True, test_card="4000004380000004", **_EUROPE),
    Country(
        "NO",
        currency="nok",
        prices=PriceList(
            "NO", "nok", Price(240, 200), Price(325, 200), 20_000, 20_000, grade="assumed",
            home=EUROPEAN_ECONOMIC_AREA,
        ),
        iban=True,
        instant_to=("card",),
        instant_price=100,
        instant_zone="Europe/Oslo",
        evidence={"prices": _PUBLIC_PRICES},
        test_card="4000005780000007",
        debit_cards="4000055780000002 4000055780000010 4000055780000028 5555055780000008",
        **_EUROPE,
    ),
)
# fmt: on

RECORDS: tuple[Country, ...] = (*_MEMBERS, *_NEIGHBOURS)
