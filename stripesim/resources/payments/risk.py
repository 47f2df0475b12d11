"""Which charges get a review, and the review of a charge."""

from __future__ import annotations

from operator import attrgetter
from typing import Protocol

from stripesim.engine.store import Store
from stripesim.facts.evidence import rule
from stripesim.resources.connect.parties import PaidWith


class Risky(Protocol):
    """A charge, as far as its review depends on it."""

    @property
    def id(self) -> str: ...
    @property
    def account(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def instrument(self) -> PaidWith: ...


@rule("documented", "https://docs.stripe.com/testing; `manual_review` is recorded of such a card")
def is_reviewed(charge: Risky) -> bool:
    """A charge of elevated risk that is not declined gets a review."""
    return charge.instrument.effect.risk_level == "elevated" and charge.state != "failed"


def review_of(store: Store, charge: Risky) -> str | None:
    """The id of the review of a charge, open or closed; None if it has none."""
    if not is_reviewed(charge):
        return None
    reviews = store.table(charge.account, "review")
    places = reviews.index("charge", attrgetter("charge")).get(charge.id, ())
    return reviews.records[places[-1]].id if places else None
