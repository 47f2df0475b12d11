"""What endpoints do with the object that their path names. What only one endpoint does is in its
file in `endpoints/`.
"""

from __future__ import annotations

from typing import Any

from stripesim.api.routes import Ids, Params, Read, Shape, Write
from stripesim.engine.change import Change
from stripesim.engine.world import World
from stripesim.resources.requests import no_such


def retrieve(kind: str) -> Read:
    """The object that the path names."""

    def read(world: World, account: str, ids: Ids, params: Params) -> Shape:
        record = world.store.find(kind, ids[kind], account)
        if record is None:
            raise no_such(kind, ids[kind])
        return world.render(record)

    return read


def create(kind: str) -> Write:
    """Make a new object by the lifecycle's verb `create`."""

    def write(change: Change, ids: Ids, params: Params) -> Any:
        return change.world.lifecycles[kind].create(change, params)

    return write


def act(kind: str, verb: str) -> Write:
    """Do a verb of the lifecycle to the object that the path names."""

    def write(change: Change, ids: Ids, params: Params) -> Any:
        return change.world.lifecycles[kind].do(change, named(change, kind, ids), verb, params)

    return write


def named(change: Change, kind: str, ids: Ids) -> Any:
    """The object that the path names, as of this change. Raises 404."""
    record = change.find(kind, ids[kind])
    if record is None:
        raise no_such(kind, ids[kind])
    return record


# -- an object within another, `/v1/transfers/{transfer}/reversals/{transfer_reversal}` ------------


def retrieve_within(kind: str, parent: str, named_by: str) -> Read:
    """The object that the path names, if it belongs to the `parent` that the path names too;
    `named_by` is its field with the id of the parent.
    """

    def read(world: World, account: str, ids: Ids, params: Params) -> Shape:
        record = world.store.find(kind, ids[kind], account)
        if record is None or getattr(record, named_by) != ids[parent]:
            raise no_such(kind, ids[kind])
        return world.render(record)

    return read


def update_within(kind: str, parent: str, named_by: str) -> Write:
    """Update an object, if it belongs to the `parent` that the path names."""

    def write(change: Change, ids: Ids, params: Params) -> Any:
        record = named(change, kind, ids)
        if getattr(record, named_by) != ids[parent]:
            raise no_such(kind, ids[kind])
        return change.world.lifecycles[kind].do(change, record, "update", params)

    return write
