"""Connections: the list of a platform's connected accounts, one entry each, oldest first."""

from __future__ import annotations

from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import DELETED, NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, UNTOLD, To, Verb, table
from stripesim.engine.world import World
from stripesim.resources.connect.connected_accounts import connection_id


@record
class Connection(Record):
    """One account that is connected to a platform. It is shown as that account."""

    kind: ClassVar[str] = "connection"

    connected: str


def _draft(act: Act[Any]) -> Connection:
    """Facts: connected (the account's id)."""
    connected = act.facts["connected"]
    return Connection(
        id=connection_id(connected),
        account=act.change.account,
        created=act.now,
        state=NEW,
        serial=-1,
        connected=connected,
    )


def _refuse(act: Act[Connection], verb: str) -> Refusal:
    return Refusal(f"Cannot {verb} this connection.")


# fmt: off
LIFECYCLE: Lifecycle[Connection] = Lifecycle("connection", _draft, _refuse, table(
    #  from         to           when    money    told
    Verb("create", "account"),
    To(NEW,         "connected", ALWAYS, NOTHING, UNTOLD),
    Verb("end", "account"),
    To("connected", DELETED,     ALWAYS, NOTHING, UNTOLD),
))
# fmt: on


def render(connection: Connection, world: World) -> dict[str, Any]:
    return world.render(world.store.latest[connection.connected])
