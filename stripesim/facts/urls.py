"""Which texts can be the URL of a website."""

from __future__ import annotations

import re

from stripesim.facts.evidence import rule

_HOST = r"([^\W_]([\w-]{0,61}[^\W_])?\.)+([^\W\d_]{2,63}|xn--[a-z0-9-]{1,59})"  # xn--: punycode
_SITE = rf"(?i)(https?://)?{_HOST}\.?(:\d{{1,5}})?([/?#]\S*)?"
_ADDRESS = re.compile(r"(?i)https?://[^\s/?#]+([/?#]\S*)?")
_APP = re.compile(r"(?i)[a-z][a-z0-9+.-]*://\S*")


@rule(
    "documented",
    "https://docs.stripe.com/error-codes: url_invalid; what those are assumed: the name of a host "
    "with a dot; recorded, 2023-25: with and without https, and www.",
)
def can_be_a_website(text: str) -> bool:
    """A website is named by its host, with or without http or https, and perhaps a path."""
    return re.fullmatch(_SITE, text) is not None


@rule("documented", "https://docs.stripe.com/error-codes: url_invalid; what those are assumed")
def can_be_gone_to(text: str) -> bool:
    """A page that somebody is sent to has a URL of http or https; in test mode on any host."""
    return _ADDRESS.fullmatch(text) is not None


@rule(
    "documented",
    "https://docs.stripe.com/api/payment_intents/create: a URL or the scheme of an app; "
    "https://docs.stripe.com/error-codes: url_invalid",
)
def can_be_come_back_to(text: str) -> bool:
    """Where a customer comes back to is a page, or an app on a phone, named by a scheme of its
    own.
    """
    is_page = text.lower().startswith(("http:", "https:"))
    return can_be_gone_to(text) if is_page else _APP.fullmatch(text) is not None
