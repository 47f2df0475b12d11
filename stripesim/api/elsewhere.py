"""Collections that are always empty here, such as invoices, subscriptions, prices, issued cards.

Their lists are empty and their objects are not found, as Stripe answers an account that has none.
Creating one is refused (`routes.no_such_route`). `elsewhere.json` has a line for each collection,
read from the SDK's types: the word for its objects in errors and their id, the parameters of its
list (null: it has none), whether it can be searched, the `words` that stand in a path in place of
an id, and what can be requested `inside` one object. The kinds of parameters are words (`KINDS`);
`=a|b` is one of these words, a list holds the kind of its items, a mapping those of its members; a
`!` after a name means that it is required.
"""

# The annotations below are read at run time: no `from __future__ import annotations` here.
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Required, TypedDict

from stripesim.api.common import Nothing, Paging, String, Whole
from stripesim.api.expand import ELSEWHERE
from stripesim.api.kinds import Anything, Boolean, Choice, Hash, Integer, Kind, ListOf, Range, Text
from stripesim.api.pages import known_customer, paged
from stripesim.api.parameters import Parameters
from stripesim.api.routes import Ids, Params, Read, Route, Routes, Shape
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.resources.requests import no_such

if TYPE_CHECKING:
    from pathlib import Path

KINDS: Mapping[str, Kind] = {
    "boolean": Boolean(),
    "integer": Integer(),
    "map": Anything(),
    "range": Range(),
    "text": Text(),
}
# The objects of this world that such a collection may belong to, by their names in a path.
OWNERS = {"customer": "customer", "intent": "payment_intent"}
TYPED: Any = TypedDict  # made of a table: type checkers want to read it
REQUIRED: Any = Required


def find(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The route of an empty list or of an object that does not exist, and the ids in its path."""
    routes, words = _routes()
    found = routes.find(method, path)
    return None if found is None or found[1].get("object") in words else found


def table() -> "Path":
    """The file of the table."""
    from pathlib import Path  # slow to import, and few ask for what is not there

    return Path(__file__).with_name("elsewhere.json")


@cache
def _routes() -> tuple[Routes, frozenset[str]]:
    """The routes, and the words in paths that are no ids."""
    import json

    rows: Mapping[str, Mapping[str, Any]] = json.loads(table().read_text())
    routes = Routes((each for path, row in rows.items() for each in _collection(path, row)), {})
    return routes, frozenset(word for row in rows.values() for word in row["words"])


def _collection(path: str, row: Mapping[str, Any]) -> Iterator[Route]:
    noun = row["kind"].replace("_", " ")
    if row["list"] is not None:
        yield _reads(path, _listed(row["list"]), _empty(path, noun), is_list=True)
    if row["search"]:
        yield _reads(f"{path}/search", SEARCHED, _nothing_found(path), is_list=True)
    for each in row["inside"]:
        method, _, rest = each.partition(" ")
        steps = [path, "{object}", *([rest.replace("{}", "{part}")] if rest else [])]
        yield _missing(method, "/".join(steps), noun, row["id"])


def _reads(path: str, parameters: Parameters, reads: Read, is_list: bool) -> Route:
    owners = tuple(name for name in OWNERS if f"{{{name}}}" in path)
    return Route("GET", path, ELSEWHERE, parameters, owners, reads, None, is_list)


# -- parameters ------------------------------------------------------------------------------------


class Unread(Parameters):
    """A parameter that is not read, in a request about an object that does not exist."""

    def parse(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """None, whatever was given."""
        return {}


def _listed(members: Mapping[str, Any]) -> Parameters:
    """The parameters of a list: its own, and those of every list."""
    own = {name: Annotated[Any, kind] for name, kind in _optional(members)}
    required = {name: REQUIRED[own[name]] for name in _required(members)}
    return Parameters(TYPED("List", {**Paging.__annotations__, **own, **required}, total=False))


def _optional(members: Mapping[str, Any]) -> Iterator[tuple[str, Kind]]:
    return ((name.rstrip("!"), _kind(kind)) for name, kind in members.items())


def _required(members: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(name[:-1] for name in members if name.endswith("!"))


def _kind(kind: Any) -> Kind:
    if isinstance(kind, list):
        return ListOf(_kind(kind[0]))
    if isinstance(kind, dict):
        return Hash(dict(_optional(kind)), _required(kind))
    return Choice(tuple(kind[1:].split("|"))) if kind[0] == "=" else KINDS[kind]


class Search(Nothing, total=False):
    """The parameters of a search."""

    query: Required[String]
    limit: Whole
    page: String


SEARCHED = Parameters(Search)

# -- answers ---------------------------------------------------------------------------------------


@rule("documented", "https://docs.stripe.com/api/pagination; a list of which there are none")
def _empty(path: str, noun: str) -> Read:
    """The list of a collection that is always empty; an account or customer that it is filtered by
    has to exist.
    """

    def read(world: World, account: str, ids: Ids, params: Params) -> Shape:
        _owner_is_there(world, account, ids)
        if "customer" in params:
            known_customer(world, account, params["customer"])
        page = paged(params, noun, [], None, None, find=lambda id: None, render=lambda place: {})
        return {**page, "url": path.format(**ids)}

    return read


@rule("documented", "https://docs.stripe.com/api/pagination/search; the query is not read")
def _nothing_found(path: str) -> Read:
    """The search of a collection that is always empty finds nothing."""

    def read(world: World, account: str, ids: Ids, params: Params) -> Shape:
        nothing = {"object": "search_result", "data": [], "has_more": False, "next_page": None}
        return {**nothing, "url": f"{path}/search"}

    return read


@rule("recorded", "404 bodies of ten resources; that a noun is the object's name assumed")
def _missing(method: str, path: str, noun: str, id_name: str) -> Route:
    """An object of such a collection is not found."""

    def missing(world: World, account: str, ids: Ids) -> Refusal:
        _owner_is_there(world, account, ids)
        message = f"No such {noun}: '{ids['object']}'"
        return Refusal(message, code="resource_missing", param=id_name, status=404)

    def read(world: World, account: str, ids: Ids, params: Params) -> Shape:
        raise missing(world, account, ids)

    def write(change: Any, ids: Ids, params: Params) -> Any:
        raise missing(change.world, change.account, ids)

    reads, writes = (read, None) if method == "GET" else (None, write)
    names = tuple(name for name in (*OWNERS, "object", "part") if f"{{{name}}}" in path)
    return Route(method, path, ELSEWHERE, Unread(Nothing), names, reads, writes, is_list=False)


def _owner_is_there(world: World, account: str, ids: Ids) -> None:
    for name, kind in OWNERS.items():
        if name in ids and world.store.find(kind, ids[name], account) is None:
            raise no_such(kind, ids[name])
