"""What is written on a customer's statement, and what may be."""

from __future__ import annotations

from stripesim.facts.evidence import rule

LONGEST, LONGEST_PREFIX = 22, 10
LONGEST_OF_A_TOPUP = 15
FORBIDDEN = frozenset("<>\\'\"*")


@rule(
    "documented", "https://docs.stripe.com/get-started/account/statement-descriptors#requirements"
)
def has_a_letter(text: str) -> bool:
    """A descriptor has at least one Latin letter."""
    return any(each.isalpha() and (each.isascii() or "À" <= each <= "ɏ") for each in text)


@rule("recorded", "107 accounts of 2023-25; the cut to 22 characters assumed")
def of_a_business(name: str | None, url: str | None) -> str | None:
    """An account's own descriptor is the name of its business in capitals, else the host of its
    url without `www.`; None: it has neither.
    """
    said = name or (url or "").partition("://")[2] or url or ""
    if not name:
        said = said.partition("/")[0].removeprefix("www.")
    kept = "".join(each for each in said.upper() if each not in FORBIDDEN)
    return kept[:LONGEST].strip() or None


@rule("recorded", "107 accounts of 2023-25")
def prefix_of(descriptor: str) -> str:
    """The prefix on card statements is the first ten characters, without a space at the end."""
    return descriptor[:LONGEST_PREFIX].rstrip()


@rule("recorded", "1,528 of 1,528 card charges of 2023-25")
def with_suffix(prefix: str, suffix: str) -> str:
    """A card statement says the prefix, an asterisk and the suffix, in capitals, cut to 22
    characters.
    """
    return f"{prefix}* {suffix}".upper()[:LONGEST]
