"""How the API shows the other accounts of a charge."""

from __future__ import annotations

from typing import Any

from stripesim.engine.world import World
from stripesim.resources.connect.connected import DIRECT, Connected
from stripesim.resources.connect.parties import Asking, application_id


def show(shape: dict[str, Any], charge: Asking, world: World) -> None:
    """Fill in the Connect members of a charge; `transfer` only if there is one, or will be."""
    connected, platform = charge.connected or DIRECT, world.store.latest[charge.account].platform
    if platform is not None and connected.source_transfer is None:
        shape["application"] = application_id(world, platform)
    shape["application_fee"] = connected.application_fee
    shape["application_fee_amount"] = connected.fee_amount
    shape["destination"] = connected.destination
    shape["on_behalf_of"] = connected.on_behalf_of
    shape["source_transfer"] = connected.source_transfer
    shape["transfer_data"] = transfer_data(connected)
    to_come = charge.state == "unbooked" and connected.destination is not None
    if connected.transfer is not None or to_come:  # keys stand in the order of their names
        shape["transfer"] = connected.transfer
        for name in ("transfer_data", "transfer_group"):
            shape[name] = shape.pop(name)


def transfer_data(connected: Connected) -> dict[str, Any] | None:
    """`transfer_data`: the destination and amount that were asked for."""
    if connected.destination is None:
        return None
    return {"amount": connected.transfer_amount, "destination": connected.destination}
