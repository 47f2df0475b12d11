"""Connections: the list of a platform's connected accounts, one entry each, oldest first.

connected   the account is in the list
deleted     the account was deleted
"""

from __future__ import annotations

from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import DELETED, NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, UNTOLD, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.evidence import own_words, rule
from stripesim.resources.accounts.connections import connection_id


@record
class Connection(Record):
    """One account that is connected to a platform. It is shown as that account."""

    kind: ClassVar[str] = "connection"

    connected: str


def draft(act: Act[Any]) -> Connection:
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


@rule("assumed", "no request asks for this; the words are stripesim's own")
def refuse(act: Act[Connection], verb: str) -> Refusal:
    """A connection is made once and ends once."""
    return Refusal(own_words(f"Cannot {verb} this connection."))


# fmt: off
LIFECYCLE: Lifecycle[Connection] = Lifecycle("connection", draft, refuse, table(
    #  from         to           when    money    told
    Verb("create", "account"),
    To(NEW,         "connected", ALWAYS, NOTHING, UNTOLD),
    Verb("end", "account"),
    To("connected", DELETED,     ALWAYS, NOTHING, UNTOLD),
))
# fmt: on


def render(connection: Connection, world: World) -> dict[str, Any]:
    """The connected account."""
    return world.render(world.store.latest[connection.connected])
