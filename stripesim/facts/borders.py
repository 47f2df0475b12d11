"""Between which countries money may be sent from one Stripe account to another."""

from __future__ import annotations

from stripesim.facts.countries import country_of
from stripesim.facts.evidence import rule


@rule("documented", "https://docs.stripe.com/connect/cross-border-payouts")
def same_region(one: str, other: str) -> bool:
    """Accounts of one country send each other transfers; so do those of the US, Canada, Britain,
    Gibraltar, Switzerland and the European Economic Area."""
    return one == other or (country_of(one).region and country_of(other).region)


@rule("recorded", "transfers of a US platform to accounts in CA, DE, KR and SG, 2023")
def can_send(platform: str, seller: str) -> bool:
    """A platform transfers to accounts of its region; a US platform to accounts of any country."""
    return country_of(platform).sends_anywhere or same_region(platform, seller)
