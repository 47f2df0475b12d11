"""Exchange rates, as the API shows them: from one currency into each other."""

from __future__ import annotations

from typing import Any

from stripesim.engine.world import World
from stripesim.facts.conversion import shown
from stripesim.facts.evidence import rule


def currencies(world: World) -> list[str]:
    """The currencies that have a rate, in alphabetical order."""
    return sorted(world.settings.rates)


@rule("documented", "https://docs.stripe.com/api/exchange_rates/object; mid rates assumed")
def render(currency: str, world: World) -> dict[str, Any]:
    """An exchange rate says what one unit of a currency is in each other, before any margin."""
    rates = world.settings.rates
    return {
        "id": currency,
        "object": "exchange_rate",
        "rates": {each: shown(rates[each] / rates[currency]) for each in currencies(world)},
    }
