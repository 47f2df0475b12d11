"""Which texts can be an IP address."""

from __future__ import annotations

from stripesim.facts.evidence import rule


@rule("assumed", "https://docs.stripe.com/api/accounts/create: the IP address of who accepted")
def is_an_ip_address(text: str) -> bool:
    """An address of version 4 or 6, as `ipaddress` reads it."""
    from ipaddress import ip_address

    try:
        ip_address(text)
    except ValueError:
        return False
    return True
