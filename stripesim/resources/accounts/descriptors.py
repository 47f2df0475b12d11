"""The statement descriptors of an account: those it was given, or those made of its business."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from stripesim.facts.statement_descriptors import of_a_business, prefix_of


class Described(Protocol):
    """An account, as far as its descriptors depend on it."""

    @property
    def details(self) -> Mapping[str, Mapping[str, Any]]: ...


def own_descriptors(account: Described) -> tuple[str | None, str | None]:
    """`settings.payments.statement_descriptor` and
    `settings.card_payments.statement_descriptor_prefix`; None: it has none.
    """
    details = account.details
    given, profile = details.get("settings", {}), details.get("business_profile", {})
    whole = given.get("payments", {}).get("statement_descriptor") or of_a_business(
        profile.get("name"), profile.get("url")
    )
    prefix = given.get("card_payments", {}).get("statement_descriptor_prefix")
    return whole, prefix or (whole and prefix_of(whole))
