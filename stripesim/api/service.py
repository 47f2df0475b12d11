"""One declaration an endpoint: its route, its parser, its native call, its help, what it expands.

    class Payouts(Service, base="/v1/payouts", kind="payout"):
        \"""Money that leaves the balance for the bank.\"""

        @post("/{payout}/cancel", act("payout", "cancel"))
        def cancel(self, payout: str, **params: Unpack[Nothing]) -> Shape:
            \"""Take back a payout that is still pending and was made by hand. (documented)\"""

The body of such a function is its docstring: when the class is complete, it becomes the call of
the route. Its ids are those of the path, in their order. `Unpack[...]` names its parameters, a
`TypedDict` (see `parameters.py`). Annotations are read as they stand: a file that declares
endpoints has no `from __future__ import annotations`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from inspect import Signature
from typing import Any, ParamSpec, TypeVar, Union, cast

from stripesim.api.dispatch import Dispatcher
from stripesim.api.operations import act, create, retrieve
from stripesim.api.pages import Query
from stripesim.api.parameters import Parameters, parameters_of
from stripesim.api.routes import Ids, Make, Params, Read, Route, Routes, Shape, Write
from stripesim.engine.spelling import Named
from stripesim.engine.world import World

P = ParamSpec("P")
Call = TypeVar("Call", bound=Callable[..., Shape])
# The fields of an object that can be expanded: the kind of what each names, or a part's own fields.
Expands = Mapping[str, Union[str, "Expands"]]


class Service(Named):
    """A group of native calls: those of one resource, such as `sim.payouts`.

    A class of endpoints says of all of them: `base`, how each path begins; `kind`, whose lifecycle
    does the work, and `shown`, what the answers show, if `expand` knows it by another name;
    `expands`, the fields of an answer that can be expanded; and `others`, those of objects that
    stand within its answers and have no endpoints of their own.
    """

    _routes: tuple[Route, ...] = ()
    _expands: Mapping[str, Mapping[str, str]] = {}

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    def __init_subclass__(
        cls,
        base: str = "",
        kind: str = "",
        shown: str = "",
        expands: Expands | None = None,
        others: Mapping[str, Expands] | None = None,
    ) -> None:
        routes = []
        for name, value in list(vars(cls).items()):
            if isinstance(value, Declared):
                route = value.route(base, kind, shown or kind)
                routes.append(route)
                setattr(cls, name, _call(route, value.function))
            elif "params" in getattr(value, "__annotations__", ()):
                call = value if hasattr(value, "__wrapped__") else _wrapped(value)
                call.__wrapped__ = _Signed(value, _parameters(value), _ids(value))
                setattr(cls, name, call)
        cls._routes = tuple(routes)
        cls._expands = {
            part: kinds
            for each, fields in ((shown or kind, expands or {}), *(others or {}).items())
            for part, kinds in _parts(each, fields)
            if kinds
        }

    def __repr__(self) -> str:
        names = [name for name in dir(self) if not name.startswith("_")]
        return f"<{type(self).__name__}: {', '.join(names)}>"


# -- in the body of a class ------------------------------------------------------------------------


class Declared:
    """An endpoint as declared in the body of its class. `does` makes, from kind and path, the
    function that does it.
    """

    def __init__(
        self,
        method: str,
        path: str,
        function: Callable[..., Shape],
        does: Callable[[str, str], Read | Write],
        shown: str | None,
        is_list: bool,
        is_search: bool,
        makes: Make | None,
    ) -> None:
        self.method, self.path, self.function = method, path, function
        self.does, self.shown, self.is_list = does, shown, is_list
        self.is_search, self.makes = is_search, makes

    def route(self, base: str, kind: str, shown: str) -> Route:
        """The route, once the class is complete."""
        path = self.path if self.path.startswith("/v1/") else base + self.path
        ids = tuple(re.findall(r"{(\w+)}", path))
        assert _ids(self.function) == ids, f"{self.function.__qualname__} takes the ids of {path}"
        does: Any = self.does(kind, path)
        return Route(
            method=self.method,
            path=path,
            kind=shown if self.shown is None else self.shown,
            parameters=_parameters(self.function),
            ids=ids,
            reads=does if self.method == "GET" else None,
            writes=does if self.method != "GET" else None,
            is_list=self.is_list,
            is_search=self.is_search,
            makes=self.makes,
        )


def _endpoint(
    method: str,
    path: str,
    does: Callable[[str, str], Read | Write],
    shown: str | None = None,
    is_list: bool = False,
    is_search: bool = False,
    makes: Make | None = None,
) -> Callable[[Call], Call]:
    """The decorator of an endpoint. For type checkers the function keeps its signature."""

    def declare(function: Call) -> Call:
        declared = Declared(method, path, function, does, shown, is_list, is_search, makes)
        return cast(Call, declared)

    return declare


def get(
    path: str = "",
    reads: Read | None = None,
    *,
    shown: str | None = None,
    makes: Make | None = None,
) -> Callable[[Call], Call]:
    """An endpoint that shows something: by default, the object that the path names; else what
    `reads` returns. `makes` creates the objects that some ids stand for. `path` is appended to the
    class's `base`, unless it begins with `/v1/` itself.
    """

    def does(kind: str, path: str) -> Read:
        return reads or retrieve(kind)

    return _endpoint("GET", path, does, shown, makes=makes)


def pages(reads: Read | None = None, *, by: tuple[str, ...] = ()) -> Callable[[Call], Call]:
    """An endpoint at `base` that shows a list: by default, all objects of the kind, newest first;
    else what `reads` returns. `by` are the fields that it can be filtered by.
    """

    def does(kind: str, path: str) -> Read:
        page = reads or Query(kind, by).page

        def read(world: World, account: str, ids: Ids, params: Params) -> Shape:
            shape = page(world, account, ids, params)
            shape["url"] = path.format(**ids)
            return shape

        return read

    return _endpoint("GET", "", does, is_list=True)


def searches() -> Callable[[Call], Call]:
    """An endpoint at `base` and `/search`: the objects of the kind that a query finds."""

    def does(kind: str, path: str) -> Read:
        def read(world: World, account: str, ids: Ids, params: Params) -> Shape:
            from stripesim.api.search import search  # slow to import, and few search

            return {**search(kind)(world, account, ids, params), "url": path}

        return read

    return _endpoint("GET", "/search", does, is_list=True, is_search=True)


def post(path: str = "", writes: Write | None = None) -> Callable[[Call], Call]:
    """An endpoint that changes something: by default, it creates an object; else what `writes`
    does.
    """

    def does(kind: str, path: str) -> Write:
        return writes or create(kind)

    return _endpoint("POST", path, does)


def delete(path: str, writes: Write | None = None) -> Callable[[Call], Call]:
    """An endpoint that removes something: by default, the lifecycle's `delete`; else what `writes`
    does.
    """

    def does(kind: str, path: str) -> Write:
        return writes or act(kind, "delete")

    return _endpoint("DELETE", path, does)


def every(list: Callable[P, Shape]) -> Callable[P, Iterator[Shape]]:
    """The native call that iterates over all pages of a list."""
    declared = cast(Declared, list)

    @wraps(declared.function)
    def all(self: Any, *ids: str, **params: Any) -> Iterator[Shape]:
        """Each one, over all pages, newest first; with `ending_before` from there back to the
        newest, as the SDK does it.
        """
        asked = {"limit": 100, **params}
        back = asked.get("ending_before") is not None and asked.get("starting_after") is None
        while True:
            page = self.list(*ids, **asked)
            data = page["data"]
            yield from reversed(data) if back else data
            if not page["has_more"]:
                return
            asked["ending_before" if back else "starting_after"] = data[0 if back else -1]["id"]

    all.__name__ = "all"
    return cast(Callable[P, Iterator[Shape]], all)


# -- when a class is complete ----------------------------------------------------------------------


def _call(route: Route, declared: Callable[..., Shape]) -> Callable[..., Shape]:
    """The native call of a route."""
    if route.ids:

        @wraps(declared)
        def call(self: Service, *ids: str, **params: Any) -> Shape:
            if len(ids) != len(route.ids):  # by name; or missing: then Python raises TypeError
                declared(self, *ids, **params)
                ids = (*ids, *(params.pop(name) for name in route.ids[len(ids) :]))
            return self._dispatcher.call(route, dict(zip(route.ids, ids, strict=True)), params)

    else:

        @wraps(declared)
        def call(self: Service, **params: Any) -> Shape:
            return self._dispatcher.call(route, {}, params)

    call.__wrapped__ = _Signed(declared, route.parameters, route.ids)  # type: ignore[assignment]
    return call


def _wrapped(function: Callable[..., Any]) -> Any:
    """The same call, so that what it wraps is not itself."""

    @wraps(function)
    def call(self: Service, *ids: str, **params: Any) -> Any:
        return function(self, *ids, **params)

    return call


class _Signed:
    """What a native call wraps: it makes the signature of the call when somebody asks for it. To
    make those of all calls at once would be a part of every import.
    """

    def __init__(self, function: Any, parameters: Parameters, ids: tuple[str, ...]) -> None:
        self.__wrapped__ = getattr(function, "__wrapped__", function)
        self._parameters, self._ids = parameters, ids

    @property
    def __signature__(self) -> Signature:
        return self._parameters.signature(self._ids)


def _ids(function: Any) -> tuple[str, ...]:
    """The names of the parameters before `**params`, without `self`."""
    code = getattr(function, "__wrapped__", function).__code__
    names: tuple[str, ...] = code.co_varnames[1 : code.co_argcount]
    return names


def _parameters(function: Any) -> Parameters:
    """The parameters that `**params: Unpack[...]` declares."""
    return parameters_of(function.__annotations__["params"].__args__[0])


def _parts(kind: str, fields: Expands) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The fields that can be expanded, by kind; a part of an object is `charge.transfer_data`."""
    within = {name: f"{kind}.{name}" for name, each in fields.items() if isinstance(each, Mapping)}
    yield kind, {name: within.get(name, str(each)) for name, each in fields.items()}
    for name, part in within.items():
        yield from _parts(part, cast(Expands, fields[name]))


# -- all of them -----------------------------------------------------------------------------------


def routes_of(services: Iterable[type[Service]]) -> Routes:
    """The routes of the endpoints, and the fields that can be expanded in their answers."""
    services = tuple(services)
    expandable = {kind: fields for each in services for kind, fields in each._expands.items()}
    return Routes((route for each in services for route in each._routes), expandable)
