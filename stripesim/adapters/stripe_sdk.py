"""The official SDK, answered in process: `client` makes one client, `activate` answers them all.

Whatever an application calls, the SDK ends in one of four methods of `stripe.HTTPClient`, the base
of each client it has and of those that applications write. There the request is ready to be sent
and no socket has been touched. So `client` passes a subclass whose transport is a function, and
`activate` makes the four methods lead to such a subclass, whoever calls them. Retries, errors and
objects stay the SDK's own; only the waiting between retries is left out.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import ContextDecorator
from contextvars import ContextVar
from functools import cache, wraps
from inspect import isasyncgenfunction, iscoroutinefunction, isgeneratorfunction
from io import BytesIO
from threading import Lock, current_thread
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

if TYPE_CHECKING:
    from asyncio import Task

    import stripe

# Method, url, headers and body of a request, as the SDK made them -> status, headers (their names
# in lower case, as the SDK looks them up) and body.
Answer = Callable[
    [str, str, Mapping[str, str], str | bytes | None], tuple[int, dict[str, str], bytes]
]
Function = TypeVar("Function", bound=Callable[..., Any])
Sim = TypeVar("Sim")

API_KEY = "sk_test_stripesim"


def client(answer: Answer, api_key: str = API_KEY) -> stripe.StripeClient:
    """A `stripe.StripeClient` whose requests go to `answer`, also inside a block that `activate`
    made.
    """
    transport = _in_process()(answer)
    import stripe

    if not hasattr(stripe, "StripeClient"):
        raise ImportError(f"sim.client() needs stripe 8, and this is {_version()}: sim.activate()")
    return stripe.StripeClient(api_key, http_client=transport)


class activate(ContextDecorator, Generic[Sim]):
    """While it lasts, `answer` gets every request that the SDK makes in this process.

    A context manager that gives the simulator `sim`, and a decorator of functions, async ones too.
    It is process-wide, as the SDK's own settings are: other threads and tasks are answered as well.
    Blocks nest, the one entered last answers. That of another simulator is refused while another
    thread or task is in one: each would get the other's answers. `stripe.api_key` is set if it is
    None. On leaving, all is as before.
    """

    def __init__(self, answer: Answer, sim: Sim, api_key: str = API_KEY) -> None:
        self._answer = answer
        self._sim = sim
        self._api_key = api_key
        self._entered: list[_Layer] = []

    def __enter__(self) -> Sim:
        self._entered.append(_Layer(self._answer, self._api_key, self._sim))
        return self._sim

    def __exit__(self, *_: object) -> None:
        self._entered.pop().remove()

    def __call__(self, function: Function) -> Function:
        # A generator runs after the call that makes it: the block would be over by then.
        generator = isgeneratorfunction(function) or isasyncgenfunction(function)
        if generator or isinstance(function, type):
            raise TypeError(
                "activate() decorates functions; in a generator or a class write "
                "`with sim.activate():`"
            )
        if not iscoroutinefunction(function):
            return super().__call__(function)

        @wraps(function)
        async def answered(*args: Any, **kwargs: Any) -> Any:
            with self:
                return await function(*args, **kwargs)

        return cast(Function, answered)


def is_active(sim: object) -> bool:
    """Whether the simulator answers the SDK now."""
    return any(layer.sim is sim for layer in _layers)


def refuse(answer: Answer) -> Callable[[], None]:
    """Let `answer`, which raises, get what no simulator answers. Returns what ends it."""
    return _Layer(answer, API_KEY, None).remove


_layers: list[_Layer] = []
_turn = Lock()
# The blocks that a task, or a thread outside of tasks, has entered or was made in.
_within: ContextVar[tuple[_Layer, ...]] = ContextVar("stripesim_within", default=())


class _Layer:
    """One entered block: what it changed in the SDK, and what was there before."""

    def __init__(self, answer: Answer, api_key: str, sim: object) -> None:
        in_process = _in_process()
        import stripe

        transport = in_process(answer)
        self.sim = sim
        self._thread, self._task = current_thread(), _task()
        with _turn:
            self._refuse_to_mix()
            values: dict[tuple[Any, str], Any] = {
                (stripe.HTTPClient, door): _to(getattr(transport, door)) for door in _doors()
            }
            key = stripe.api_key
            values[stripe, "api_key"] = api_key if key is None else key
            # The SDK would make its default client at the first call of the block and keep it, at
            # some cost. With a proxy it must: it warns of a default client made without.
            default = stripe.default_http_client
            ours = isinstance(default, in_process) or (default is None and stripe.proxy is None)
            values[stripe, "default_http_client"] = transport if ours else default

            self._before = {place: getattr(*place) for place in values}
            _put(values)
            _layers.append(self)
        _within.set((*_within.get(), self))

    def _refuse_to_mix(self) -> None:
        """Another simulator's block of another thread or task, unless this one was made in it."""
        for layer in _layers:
            if layer.sim is None or layer.sim is self.sim or layer in _within.get():
                continue
            if layer._thread is not self._thread:
                mixes = layer._thread.is_alive()
            else:  # outside of tasks: the event loop runs within that block
                mixes = layer._task not in (None, self._task) and not layer._task.done()
            if mixes:
                raise RuntimeError(
                    f"{layer.sim!r} is active in another thread or task, and activate() holds for "
                    "the whole process: each would get the other's answers. Let them take turns, "
                    "or give each a client of its own: sim.client()."
                )

    def remove(self) -> None:
        with _turn:
            place = _layers.index(self)
            del _layers[place]
            if place == len(_layers):
                _put(self._before)
            else:
                # Threads and tasks may leave out of turn: the next block restores what we found.
                _layers[place]._before = self._before
        _within.set(tuple(each for each in _within.get() if each is not self))


def _task() -> Task[Any] | None:
    """The task that runs."""
    asyncio: Any = sys.modules.get("asyncio")
    try:
        return cast("Task[Any] | None", asyncio and asyncio.current_task())
    except RuntimeError:  # no event loop runs
        return None


def _put(values: Mapping[tuple[Any, str], Any]) -> None:
    for (owner, name), value in values.items():
        setattr(owner, name, value)


def _doors() -> list[str]:
    """The methods that the SDK ends in; before stripe 8 it has no async ones."""
    import stripe

    kinds = ("request", "request_stream")
    names = [f"{kind}_with_retries{ending}" for kind in kinds for ending in ("", "_async")]
    return [name for name in names if hasattr(stripe.HTTPClient, name)]


def _version() -> str:
    """Of the SDK that is installed."""
    from importlib.metadata import version

    return version("stripe")


def _to(door: Callable[..., Any]) -> Callable[..., Any]:
    """A method for `stripe.HTTPClient` that calls the same method of `door` instead."""

    def answered(_: object, *args: Any, **kwargs: Any) -> Any:
        return door(*args, **kwargs)

    return answered


@cache
def _in_process() -> type[Any]:
    """The HTTP client whose transport is a function; its class is made at first use, since its base
    class is an extra.
    """
    try:
        import stripe
        from requests.structures import CaseInsensitiveDict
    except ImportError as error:
        raise ImportError("the official SDK is needed: pip install 'stripesim[sdk]'") from error

    if not hasattr(stripe, "HTTPClient"):
        raise ImportError(
            f"the official SDK is answered in process from 7.9 on, and this is {_version()}: "
            "upgrade it, or let it ask `stripesim serve`, which answers any: stripe.api_base = URL"
        )
    from stripesim.errors import APIConnectionError

    no_connection: Any = stripe.APIConnectionError  # Any: its constructor has no types

    class InProcess(stripe.HTTPClient):
        name = "stripesim"

        def __init__(self, answer: Answer) -> None:
            super().__init__()
            self._answer = answer

        def request(
            self,
            method: str,
            url: str,
            headers: Mapping[str, str] | None,
            post_data: Any = None,
            **_: Any,
        ) -> tuple[Any, int, Mapping[str, str]]:
            try:
                status, back, body = self._answer(method.upper(), url, headers or {}, post_data)
            except APIConnectionError as error:
                # As with answers: the SDK retries only if the test asked for it.
                again = error.headers.get("stripe-should-retry") == "true"
                raise no_connection(error.message, should_retry=again) from error
            # With the SDK's own clients an application finds a header under any spelling.
            return body, status, CaseInsensitiveDict(back)

        def request_stream(
            self,
            method: str,
            url: str,
            headers: Mapping[str, str] | None,
            post_data: Any = None,
            **_: Any,
        ) -> tuple[Any, int, Mapping[str, str]]:
            body, status, back = self.request(method, url, headers, post_data)
            return BytesIO(body), status, back

        async def request_async(
            self, method: str, url: str, headers: Mapping[str, str], post_data: Any = None
        ) -> tuple[Any, int, Mapping[str, str]]:
            return self.request(method, url, headers, post_data)

        async def request_stream_async(
            self, method: str, url: str, headers: Mapping[str, str], post_data: Any = None
        ) -> tuple[Any, int, Mapping[str, str]]:
            body, status, back = self.request(method, url, headers, post_data)
            return _chunks(body), status, back

        # If the test asked for retries, they come without waiting.
        def _sleep_time_seconds(self, *_: object) -> float:
            return 0

        async def sleep_async(self, secs: float) -> None: ...

        def close(self) -> None: ...

        async def close_async(self) -> None: ...

    # Copied before the base class is patched, so that a client keeps its own `answer` in any block.
    for door in _doors():
        setattr(InProcess, door, getattr(stripe.HTTPClient, door))
    return InProcess


async def _chunks(body: bytes) -> AsyncIterator[bytes]:
    yield body
