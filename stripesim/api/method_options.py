"""`payment_method_options` of an intent: echoed, whatever they say, but for what is typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.api.kinds import Anything, Choice, Currency, Hash, Integer, Kind, ListOf, Text

MANDATE: dict[str, Kind] = {
    "amount": Integer(),
    "amount_type": Choice(("fixed", "maximum")),
    "description": Text(),
    "end_date": Integer(),
    "interval": Choice(("day", "month", "sporadic", "week", "year")),
    "interval_count": Integer(),
    "reference": Text(),
    "start_date": Integer(),
    "supported_types": ListOf(Choice(("india",))),
}
NEEDED = ("amount", "amount_type", "interval", "reference", "start_date")


class MethodOptions(Anything):
    """Options by type of payment method. Those of a card's mandate are parsed; a setup intent's
    name a `currency` too.
    """

    def __init__(self, but: tuple[str, ...] = (), currency: bool = False) -> None:
        super().__init__(but)
        more: dict[str, Kind] = {"currency": Currency()} if currency else {}
        needed = ("currency", *NEEDED) if currency else NEEDED
        self.mandate = Hash({**MANDATE, **more}, needed)

    def parse(self, value: Any, param: str, depth: int = 0) -> Any:
        """The options, `mandate_options` with whole numbers for amount and dates."""
        parsed = super().parse(value, param, depth)
        card = value.get("card") if depth == 0 else None
        said = card.get("mandate_options") if isinstance(card, Mapping) else None
        if said is not None:
            where = f"{param}[card][mandate_options]"
            parsed["card"]["mandate_options"] = self.mandate.parse(said, where)
        return parsed
