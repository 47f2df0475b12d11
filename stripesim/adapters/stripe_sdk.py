"""The official SDK, answered in process: `client` makes one client, `activate` answers them all.

Whatever an application calls, the SDK ends in one of four methods of `stripe.HTTPClient`, the base
of each client it has and of those that applications write. There the request is ready to be sent
and no socket has been touched. So `client` passes a subclass whose transport is a function, and
`activate` makes the four methods lead to such a subclass, whoever calls them. Retries, errors and
objects stay the SDK's own; only the waiting between retries is left out.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import ContextDecorator
from functools import cache, wraps
from inspect import isasyncgenfunction, iscoroutinefunction, isgeneratorfunction
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    import stripe

# Method, url, headers and body of a request, as the SDK made them -> status, headers (their names
# in lower case, as the SDK looks them up) and body.
Answer = Callable[
    [str, str, Mapping[str, str], str | bytes | None], tuple[int, dict[str, str], bytes]
]
Function = TypeVar("Function", bound=Callable[..., Any])

API_KEY = "sk_test_stripesim"


def client(answer: Answer, api_key: str = API_KEY) -> stripe.StripeClient:
    """A `stripe.StripeClient` for `answer` alone, also inside a block that `activate` made."""
    transport = _in_process()(answer)
    import stripe

    return stripe.StripeClient(api_key, http_client=transport)


class activate(ContextDecorator):
    """While it lasts, `answer` gets every request that the SDK makes in this process.

    A context manager, and a decorator of functions, async ones too. It is process-wide, as the
    SDK's own settings are: other threads and tasks are answered as well. Blocks nest, the one
    entered last answers. `stripe.api_key` is set if it is None. On leaving, all is as before.
    """

    def __init__(self, answer: Answer, api_key: str = API_KEY) -> None:
        self._answer = answer
        self._api_key = api_key
        self._entered: list[_Layer] = []

    def __enter__(self) -> None:
        self._entered.append(_Layer(self._answer, self._api_key))

    def __exit__(self, *_: object) -> None:
        self._entered.pop().remove()

    def __call__(self, function: Function) -> Function:
        # What these do, they do after the call that makes them: the block would be over by then.
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


_layers: list[_Layer] = []
_turn = Lock()


class _Layer:
    """One entered block: what it changed of the SDK, and what was there before."""

    def __init__(self, answer: Answer, api_key: str) -> None:
        in_process = _in_process()
        import stripe

        transport = in_process(answer)
        with _turn:
            values: dict[tuple[Any, str], Any] = {
                (stripe.HTTPClient, door): _to(getattr(transport, door)) for door in _DOORS
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

    def remove(self) -> None:
        with _turn:
            place = _layers.index(self)
            del _layers[place]
            if place == len(_layers):
                _put(self._before)
            else:
                # Threads and tasks may leave out of turn: the block above puts back what we found.
                _layers[place]._before = self._before


def _put(values: Mapping[tuple[Any, str], Any]) -> None:
    for (owner, name), value in values.items():
        setattr(owner, name, value)


_DOORS = (
    "request_with_retries",
    "request_with_retries_async",
    "request_stream_with_retries",
    "request_stream_with_retries_async",
)


def _to(door: Callable[..., Any]) -> Callable[..., Any]:
    """A method for `stripe.HTTPClient` that passes through `door` instead of its own instance."""

    def answered(_: object, *args: Any, **kwargs: Any) -> Any:
        return door(*args, **kwargs)

    return answered


@cache
def _in_process() -> type[Any]:
    """The transport; made at first use, since its base class is an extra."""
    try:
        import stripe
        from requests.structures import CaseInsensitiveDict
    except ImportError as error:
        raise ImportError("the official SDK is needed: pip install 'stripesim[sdk]'") from error

    from stripesim.errors import APIConnectionError

    no_connection: Any = stripe.APIConnectionError  # its constructor has no types

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
                # As for an answer: the SDK tries again only where that is what is tested.
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

        # Where retries are what is tested, they come at once.
        def _sleep_time_seconds(self, *_: object) -> float:
            return 0

        async def sleep_async(self, secs: float) -> None: ...

        def close(self) -> None: ...

        async def close_async(self) -> None: ...

    # Taken before they are replaced in the base: a transport keeps its own `answer` in every block.
    for door in _DOORS:
        setattr(InProcess, door, getattr(stripe.HTTPClient, door))
    return InProcess


async def _chunks(body: bytes) -> AsyncIterator[bytes]:
    yield body
