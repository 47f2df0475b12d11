"""Which texts can be phone numbers."""

from __future__ import annotations

from stripesim.facts.evidence import rule

_BETWEEN = str.maketrans("", "", " +-().")


@rule("assumed", "what numbers are written with; 0000000000 and +41665554433 recorded, 2023-26")
def can_be_called(text: str) -> bool:
    """A phone number has digits, and between them only what numbers are written with."""
    digits = text.translate(_BETWEEN)
    return digits.isascii() and digits.isdigit()


@rule("assumed", "the words of public issues")
def no_phone_number(text: str) -> str:
    """What is said of a text that is none."""
    return f'"{text}" is not a valid phone number'
