"""Exchange rates: what one currency is in each other, now."""

# The annotations below are read at run time: no `from __future__ import annotations` here.
from typing import Unpack

from stripesim.api.common import Nothing, Paging
from stripesim.api.pages import paged
from stripesim.api.routes import Ids, Params, Shape
from stripesim.api.service import Service, every, get, pages
from stripesim.engine.world import World
from stripesim.resources.balance import exchange_rate
from stripesim.resources.requests import no_such


def exchange_rates(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """A page of exchange rates, in alphabetical order. (assumed)"""
    # A page begins at the end of a list.
    names = exchange_rate.currencies(world)[::-1]
    return paged(
        params,
        "exchange_rate",
        names,
        None,
        None,
        find=lambda name: names.index(name) if name in names else None,
        render=lambda place: exchange_rate.render(names[place], world),
    )


def retrieve_exchange_rate(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """The rates of a currency. Raises 404."""
    if ids["rate_id"] not in exchange_rate.currencies(world):
        raise no_such("exchange_rate", ids["rate_id"])
    return exchange_rate.render(ids["rate_id"], world)


class ExchangeRates(Service, base="/v1/exchange_rates", kind="exchange_rate"):
    """What one currency is in each other, before any margin; `controls.set_rate` changes it."""

    @get("/{rate_id}", retrieve_exchange_rate)
    def retrieve(self, rate_id: str, **params: Unpack[Nothing]) -> Shape:
        """The rates of a currency, by its three letters in lower case."""

    @pages(exchange_rates)
    def list(self, **params: Unpack[Paging]) -> Shape:
        """A page of exchange rates, in alphabetical order of their currencies."""

    all = every(list)
