"""Which texts can be phone numbers."""

from __future__ import annotations

import re
from unicodedata import normalize

from stripesim.facts.evidence import rule

# Between digits: spaces, signs that are not seen, dashes, brackets, dots, slashes, tildes, a plus.
_BETWEEN = r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060\-\u2010-\u2015\u2212\u30fc()\[\]./~\u223c+]"
_NUMBER = r"(?i)(tel:)?\d+(,*(;ext=|ext(ensio)?n?:?|x|#)\d+#?)?"


@rule(
    "assumed",
    "the forms that https://github.com/google/libphonenumber reads, but for letters that stand for "
    "digits; 0000000000 and +41665554433 recorded, 2023-26",
)
def can_be_called(text: str) -> bool:
    """A phone number has digits of any script, and between them only what numbers are written with;
    it may end with an extension.
    """
    narrow = normalize("NFKC", text)  # full-width digits and signs are common in Japan
    return re.fullmatch(_NUMBER, re.sub(_BETWEEN, "", narrow)) is not None


@rule("assumed", "the words of public issues")
def no_phone_number(text: str) -> str:
    """What is said of a text that is none."""
    return f'"{text}" is not a valid phone number'
