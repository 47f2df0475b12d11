"""Which texts are an IBAN: its check digits, and the countries of SEPA."""

from __future__ import annotations

from stripesim.facts.countries.groups import SEPA as SEPA_COUNTRIES
from stripesim.facts.evidence import rule


def _remainder(text: str) -> int:
    """ISO 7064, MOD 97-10: letters count from 10."""
    return int("".join(str(int(letter, 36)) for letter in text)) % 97


def iban(country: str, account: str) -> str:
    """The IBAN of an account: country, two check digits, account. (ISO 13616)

    >>> iban("DE", "370400440532013000")
    'DE89370400440532013000'
    """
    return f"{country}{98 - _remainder(f'{account}{country}00'):02}{account}"


@rule("documented", "ISO 13616")
def is_iban(text: str) -> bool:
    """An IBAN begins with a country of SEPA, and its check digits are right."""
    text = text.replace(" ", "")
    return text[:2] in SEPA_COUNTRIES and checks_out(text)


@rule("documented", "ISO 13616")
def checks_out(iban: str) -> bool:
    """Of an IBAN without spaces: 15 to 34 capitals and digits, whose check digits are right."""
    if not (15 <= len(iban) <= 34 and iban.isascii() and iban.isalnum() and iban.isupper()):
        return False
    return iban[:2].isalpha() and _remainder(iban[4:] + iban[:4]) == 1
