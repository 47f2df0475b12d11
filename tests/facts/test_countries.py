"""One record a country: what each column says, by Stripe's pages; and that one is enough."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from stripesim import Simulator, errors
from stripesim.facts.countries import COUNTRIES, UNKNOWN, codes_where, country_of
from stripesim.facts.countries.groups import (
    EURO_AREA,
    EUROPEAN_ECONOMIC_AREA,
    EUROPEAN_UNION,
    SEPA,
)
from stripesim.facts.countries.record import Country, columns
from stripesim.facts.cross_border import RECIPIENTS
from stripesim.facts.timing import Timing

EURO = "AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK"
UNION = f"{EURO} CZ DK HU PL RO SE"
AREA = f"{UNION} IS LI NO"
MARKETS = f"{UNION} AE AU BR CA CH GB GI HK IN JP LI MX MY NO NZ SG TH US"

# By column: the countries that differ from most, and how.
# fmt: off
SAYS: dict[str, dict[Any, str]] = {
    "timing_abroad": {
        Timing(5, "calendar", roll=True): "BR", Timing(5, "business", roll=True): "IN",
    },
    "delay_unit": {"business": "AE AU IN JP MY NZ TH US"},
    "recipients_wait": {1: "CI CR DO GI GT MX MY"},
    "rolls": {False: "US"},
    "bank_days": {"Federal Reserve": "US", "TARGET": UNION, "England and Wales": "GB"},
    "returns_dispute_fee": {True: "MX"},
    "charges_for_evidence": {False: "JP MX"},
    "interval": {"manual": "JP"},
    "automatic_only": {True: "BR IN"},
    "daily": {False: "JP"},
    "minimum_balance": {False: "BR IN TH"},
    "zones": {
        ("Asia/Hong_Kong",): "HK", ("Asia/Kolkata",): "IN", ("Asia/Tokyo",): "JP",
        ("Asia/Kuala_Lumpur",): "MY", ("Pacific/Auckland",): "NZ", ("Asia/Singapore",): "SG",
        ("Asia/Bangkok",): "TH", ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"): "ID",
        ("Australia/Adelaide", "Australia/Brisbane", "Australia/Darwin", "Australia/Hobart",
         "Australia/Melbourne", "Australia/Perth", "Australia/Sydney"): "AU",
        ("America/New_York", "America/Chicago", "America/Denver", "America/Phoenix",
         "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu"): "US",
    },
    "latest_start": {4: "AU", 23: "US"},
    "debit_days": {1: "AU CA NZ US", 2: UNION, 3: "GB"},
    "reversible": {True: "CA US"},
    "instant_to": {
        ("card",): "AE CA CZ HU MY NO NZ PL RO",
        ("bank_account",): "HK",
        ("card", "bank_account"): "AT AU BE CY DE DK EE ES FI FR GB GR HR IE IT LT LU LV MC MT NL "
                                  "PT SE SG SI US",
    },
    "instant_price": {100: f"{UNION} CA GB HK MY NO SG"},
    "instant_zone": {
        "America/Chicago": "CA US", "Europe/London": "GB", "Europe/Oslo": "NO",
        "Australia/Sydney": "AU", "Pacific/Auckland": "NZ", "Asia/Singapore": "SG",
        "Asia/Hong_Kong": "HK", "Asia/Kuala_Lumpur": "MY", "Asia/Dubai": "AE",
    },
    "region": {True: f"{AREA} CA CH GB GI US"},
    "sends_anywhere": {True: "US"},
    "topup_days": {1: "GB", 2: UNION},
    "tops_up": {True: f"{UNION} AU CA GB JP NZ US"},
    "adds_funds": {False: "BR IN"},
    "iban": {True: f"{AREA} AE CH GI IL MC SM TR"},
    "bank": {
        ("000123456", "110000"): "AU", ("000123456789", "110-0000"): "BR",
        ("000123456789", "11000-000"): "CA", ("00012345", "108800"): "GB",
        ("000123456", "110-000"): "HK", ("0001234", "1100000"): "JP",
        ("000123456", "1100-000"): "SG", ("000000001234567897", ""): "MX",
        ("1100000000000010", ""): "NZ", ("000123456789", "HDFC0004051"): "IN",
        ("000123456789", "999"): "TH CL DO UY", ("0110000600000000000000", ""): "AR",
        ("000123456789", "040"): "BO", ("000123456789", "060"): "CO",
        ("000123456789", "AAAAECE1XXX"): "EC", ("000123456789", "022112"): "GH",
        ("000123456789", "111-00000"): "JM", ("000123456789", "SGSEKRSLXXX"): "KR",
        ("1111111112", "AAAANGLAXXX"): "NG", ("0001234567", "AAAATWTXXXX"): "TW",
        ("000123456789", "01101100"): "VN", ("000001234", "FIRNZAJJ"): "ZA",
    },
    "bank_digits": {8: "GB", 9: "AU HK"},
}
CURRENCIES = """
AE aed AG xcd AL all AM amd AO aoa AR ars AU aud AZ azn BA bam BD bdt BH bhd BJ xof BN bnd
BO bob BR brl BS bsd BT btn BW bwp CA cad CH chf CI xof CL clp CO cop CR crc CZ czk DK dkk
DO dop DZ dzd EC usd EG egp ET etb GA xaf GB gbp GH ghs GI gbp GM gmd GT gtq GY gyd HK hkd
HU huf ID idr IL ils IN inr IS eur JM jmd JO jod JP jpy KE kes KH khr KR krw KW kwd KZ kzt
LA lak LC xcd LI chf LK lkr MA mad MC eur MD mdl MG mga MK mkd MN mnt MO mop MU mur MX mxn
MY myr MZ mzn NA nad NE xof NG ngn NO nok NZ nzd OM omr PA usd PE pen PH php PK pkr PL pln
PY pyg QA qar RO ron RS rsd RW rwf SA sar SE sek SG sgd SM eur SN xof SV usd TH thb TN tnd
TR try TT ttd TW twd TZ tzs US usd UY uyu UZ uzs VN vnd ZA zar
"""
# fmt: on


@pytest.mark.parametrize("column", SAYS)
def test_a_column_says_what_stripes_pages_say_of_each_country(column: str) -> None:
    usual = getattr(UNKNOWN, column)
    said = {code: value for value, codes in SAYS[column].items() for code in codes.split()}
    for code, record in COUNTRIES.items():
        assert getattr(record, column) == said.get(code, usual), code


def test_every_country_with_accounts_has_its_currency() -> None:
    words = CURRENCIES.split()
    pairs = dict(zip(words[::2], words[1::2], strict=True))
    pairs |= dict.fromkeys(EURO.split(), "eur")
    known = {code: each.currency for code, each in COUNTRIES.items() if each.currency}
    assert known == pairs
    assert set(codes_where(lambda each: each.is_market)) == set(MARKETS.split())
    assert set(RECIPIENTS) == set(pairs) - set(MARKETS.split())


def test_every_market_but_two_has_established_prices() -> None:
    without = "GI LI"
    assert set(codes_where(lambda each: each.prices)) == set(MARKETS.split()) - set(without.split())


def test_the_groups_of_countries() -> None:
    assert sorted(EURO_AREA) == EURO.split()
    assert set(UNION.split()) == EUROPEAN_UNION
    assert set(AREA.split()) == EUROPEAN_ECONOMIC_AREA
    assert {*AREA.split(), "AD", "CH", "GB", "GI", "MC", "SM", "VA"} == SEPA


def test_a_country_without_a_record_is_as_most_are() -> None:
    assert country_of("XX") is UNKNOWN
    assert (UNKNOWN.currency, UNKNOWN.is_market) == (None, False)


# -- evidence --------------------------------------------------------------------------------------


def test_every_cell_of_every_record_has_a_grade_and_a_source() -> None:
    cells = set(Country._fields) - {"code", "evidence"}
    assert set(columns()) == cells
    for code, record in COUNTRIES.items():
        assert set(record.evidence) <= cells, code
        for name in cells:
            grade, source = record.evidence_of(name)
            assert grade in ("recorded", "documented", "assumed"), (code, name)
            assert "https://" in source or len(source.split()) >= 3, (code, name)
        if record.prices is not None:
            assert record.evidence_of("prices").grade == record.prices.grade, code


# -- a new country ---------------------------------------------------------------------------------

NEW_COUNTRY = """
import json
from stripesim.facts import countries
from stripesim.facts.countries.record import Country
from stripesim.facts.price_list import Price, PriceList
from stripesim.facts.timing import Timing

days = Timing(2, "business", roll=True)
countries.COUNTRIES["AD"] = Country(
    "AD", currency="eur", timing=(days, days), region=True, bank_days="TARGET", iban=True,
    prices=PriceList("AD", "eur", Price(100, 10), Price(200, 10), 700, 700), debit_days=2,
    instant_to=("card",), automatic_only=True, debit_cards=(
        "4000050200000005 4000050200000013 4000050200000021 5555050200000001"
    ),
)

from stripesim import Simulator, errors

sim = Simulator(country="AD", start="2026-03-07T09:00:00Z", opening_balance={"eur": 1000})
charge = sim.charges.create(
    amount=10_000, currency="eur", source="tok_visa", expand=["balance_transaction"]
)
row = charge["balance_transaction"]
try:
    sim.payouts.create(amount=100, currency="eur")
    refused = None
except errors.InvalidRequestError as error:
    refused = str(error).partition(": ")[2]

platform = Simulator()
account = platform.accounts.create(type="custom", country="AD")["id"]
bank = platform.controls.complete_onboarding(account)["external_accounts"]["data"][0]
card = platform.accounts.external_accounts.create(
    account, external_account="tok_visa_debit_ad_transferSuccess"
)
print(json.dumps({
    "fee": row["fee"], "waits": row["available_on"] - row["created"] // 86_400 * 86_400,
    "refused": refused, "currency": bank["currency"], "country": bank["country"],
    "card": card["last4"],
}))
"""


def test_one_record_is_all_that_a_new_country_takes() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", NEW_COUNTRY], capture_output=True, text=True, check=True
    )
    assert json.loads(ran.stdout) == {
        "fee": 210,  # a US card: 2 % and 10 cents
        "waits": 4 * 86_400,  # from Saturday: Monday, and two business days
        "refused": "Cannot create payouts; accounts in AD are paid out automatically. "
        "(stripesim's words)",
        "currency": "eur",
        "country": "AD",
        "card": "0005",
    }


def test_the_day_of_an_indonesian_account_can_start_in_jakarta() -> None:
    sim = Simulator()
    account = sim.accounts.create(type="custom", country="ID")["id"]

    def starts(hour: int, timezone: str) -> Any:
        start: Any = {"hour": hour, "minutes": 0, "timezone": timezone}
        settings = sim.balance_settings.update(
            payments={"settlement_timing": {"start_of_day": start}}, stripe_account=account
        )
        return settings["payments"]["settlement_timing"]["start_of_day"]

    assert starts(6, "Asia/Jakarta")["timezone"] == "Asia/Jakarta"
    for hour, timezone in ((7, "Asia/Jakarta"), (6, "Asia/Tokyo")):
        with pytest.raises(errors.InvalidRequestError):
            starts(hour, timezone)
