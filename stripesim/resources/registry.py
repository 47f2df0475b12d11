"""Every resource: its lifecycle, and how it is shown. Each is imported when it is first needed:
most simulators use few of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from importlib import import_module
from typing import Any

from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.world import Shape

# The modules whose `LIFECYCLE` is that of the kind. `render` stands in the same file, or where the
# resource is a folder, in its `shape.py`.
LIVES = (
    "payments.charge.lifecycle",
    "payments.customer.lifecycle",
    "payments.dispute.lifecycle",
    "payments.early_fraud_warning",
    "payments.payment_intent.lifecycle",
    "payments.payment_method.lifecycle",
    "payments.refund.lifecycle",
    "payments.review",
    "payments.mandate",
    "payments.setup_attempt",
    "payments.setup_intent.lifecycle",
    "payments.tax_id",
    "payments.customer_balance_transaction",
    "payments.token",
    "balance.balance_settings.lifecycle",
    "balance.balance_transfer",
    "balance.topup.lifecycle",
    "payouts.external_account.lifecycle",
    "payouts.payout.lifecycle",
    "accounts.account.lifecycle",
    "accounts.account_link",
    "accounts.account_session.lifecycle",
    "accounts.file",
    "accounts.login_link",
    "accounts.person",
    "connect.application_fee.lifecycle",
    "connect.connect_collection_transfer",
    "connect.connection",
    "connect.fee_refund.lifecycle",
    "connect.reserve_transaction",
    "connect.transfer.lifecycle",
    "connect.transfer_reversal.lifecycle",
    "reserves.reserve_hold.lifecycle",
    "reserves.reserve_plan.lifecycle",
    "reserves.reserve_release.lifecycle",
    "events.webhook_endpoint",
    "events.webhook_delivery",
)
NEVER_SHOWN = "webhook_delivery"  # by the API

# Where the shapes of kinds stand that have no lifecycle of their own.
OTHER_SHAPES = {
    "balance_transaction": ("balance.balance_transaction", "render"),
    "card": ("payments.payment_method.shape", "render_card"),
    "customer_source": ("payments.payment_method.shape", "render_source"),
    "capability": ("accounts.capability", "render"),
    "webhook_endpoint.created": ("events.webhook_endpoint", "render_created"),
}


def _imported(place: str, name: str) -> Any:
    return getattr(import_module(f"stripesim.resources.{place}"), name)


class _Lifecycles(Mapping[str, Lifecycle[Any]]):
    """The lifecycles by kind."""

    def __init__(self, places: Mapping[str, str]) -> None:
        self._places = places

    def __getitem__(self, kind: str) -> Lifecycle[Any]:
        found: Lifecycle[Any] = _imported(self._places[kind], "LIFECYCLE")
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def _first_shown(kind: str, place: str, name: str, record: Any, world: Any) -> dict[str, Any]:
    """Show the first record of a kind: from then on its own function stands in `SHAPES`."""
    show: Shape = _imported(place, name)
    SHAPES[kind] = show
    return show(record, world)


_KINDS = {place.removesuffix(".lifecycle").partition(".")[2]: place for place in LIVES}
_SHOWN = {
    **OTHER_SHAPES,
    **{
        kind: (place.replace(".lifecycle", ".shape"), "render")
        for kind, place in _KINDS.items()
        if kind != NEVER_SHOWN
    },
}
LIFECYCLES: Mapping[str, Lifecycle[Any]] = _Lifecycles(_KINDS)
SHAPES: dict[str, Shape] = {
    kind: partial(_first_shown, kind, *where) for kind, where in _SHOWN.items()
}


def import_all() -> None:
    """Import every resource, for what has to know all classes of records or all rules."""
    for place, name in (*((place, "LIFECYCLE") for place in LIVES), *_SHOWN.values()):
        _imported(place, name)
