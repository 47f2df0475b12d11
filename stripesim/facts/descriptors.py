"""Statement descriptors that an account has while its platform names none."""

from __future__ import annotations

from stripesim.facts.evidence import rule

LONGEST = 22  # characters: https://docs.stripe.com/get-started/account/statement-descriptors
PREFIX = 10


@rule("recorded", "107 accounts; that it is cut at 22 characters, assumed")
def descriptor_of(name: str | None, url: str | None) -> str | None:
    """The descriptor is the name of the business in capitals; without a name, the host of its url
    without `www.`; without either there is none.
    """
    host = (url or "").partition("://")[2] or url or ""
    host = host.partition("/")[0].removeprefix("www.")
    return (name or host).upper()[:LONGEST].rstrip() or None


@rule("recorded", "107 accounts")
def prefix_of(descriptor: str | None) -> str | None:
    """The prefix on cards is the beginning of the descriptor: ten characters, without a space at
    the end.
    """
    return None if descriptor is None else descriptor[:PREFIX].rstrip()
