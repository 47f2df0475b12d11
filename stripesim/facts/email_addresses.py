"""Which texts can be an email address."""

from __future__ import annotations

import re

from stripesim.facts.evidence import rule

LONGEST_NAME, LONGEST_DOMAIN = 64, 255  # before and after the @
_ATOM = r"""[^\s@"(),:;<>\[\\\]\x00-\x1f\x7f.]+"""
_NAME = rf"{_ATOM}(\.{_ATOM})*"
_LABEL = r"[^\W_]([\w-]{0,61}[^\W_])?"
_DOMAIN = rf"({_LABEL}\.)+{_LABEL}"


@rule(
    "documented",
    "https://docs.stripe.com/error-codes#email-invalid: badly formatted, or with characters that "
    "are not allowed; which those are assumed: RFC 5322 without quotes, in a domain with a dot",
)
def can_be_an_address(text: str) -> bool:
    """An email address is a name, an @ and a domain with a dot, without spaces, quotes or
    brackets.
    """
    name, _, domain = text.partition("@")
    if len(name) > LONGEST_NAME or len(domain) > LONGEST_DOMAIN:
        return False
    return bool(re.fullmatch(_NAME, name) and re.fullmatch(_DOMAIN, domain))
