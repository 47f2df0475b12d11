"""Country specs: what Stripe offers in each country."""

# The annotations below are read at run time: no `from __future__ import annotations` here.
from typing import Unpack

from stripesim.api.common import Nothing, Paging
from stripesim.api.pages import paged
from stripesim.api.routes import Ids, Params, Shape
from stripesim.api.service import Service, every, get, pages
from stripesim.engine.world import World
from stripesim.resources.accounts import country_spec
from stripesim.resources.requests import no_such

# A page begins at the end of a list: so they come in the order of the alphabet.
CODES = [*reversed(country_spec.CODES)]


def country_specs(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """A page of country specs, in alphabetical order. (assumed)"""
    return paged(
        params,
        "country_spec",
        CODES,
        None,
        None,
        find=lambda code: CODES.index(code) if code in CODES else None,
        render=lambda place: country_spec.render(CODES[place]),
    )


def retrieve_country_spec(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """The spec of a country. Raises 404."""
    if ids["country"] not in CODES:
        raise no_such("country_spec", ids["country"], None)
    return country_spec.render(ids["country"])


class CountrySpecs(Service, base="/v1/country_specs", kind="country_spec"):
    """What Stripe offers in each country that stripesim knows."""

    @get("/{country}", retrieve_country_spec)
    def retrieve(self, country: str, **params: Unpack[Nothing]) -> Shape:
        """The spec of a country, by its two letters in upper case."""

    @pages(country_specs)
    def list(self, **params: Unpack[Paging]) -> Shape:
        """A page of country specs, in alphabetical order."""

    all = every(list)
