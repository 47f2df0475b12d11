"""Between which countries money may be sent from one Stripe account to another."""

from __future__ import annotations

from stripesim.facts.evidence import rule
from stripesim.facts.pricing import EUROPEAN_ECONOMIC_AREA

# Accounts in these send to one another.
REGION = EUROPEAN_ECONOMIC_AREA | {"US", "GB", "GI", "CA", "CH"}


@rule("documented", "https://docs.stripe.com/connect/cross-border-payouts")
def same_region(one: str, other: str) -> bool:
    """Accounts of one country are in one region; so are those of the US, Canada, Britain,
    Switzerland and the European Economic Area.
    """
    return one == other or (one in REGION and other in REGION)


@rule("recorded", "transfers of a US platform to accounts in CA, DE, KR and SG, 2023")
def can_send(platform: str, seller: str) -> bool:
    """A platform transfers within its region; a US platform to any country."""
    return platform == "US" or same_region(platform, seller)
