"""Faults: error answers that a test wants its next requests to get."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import define

from stripesim import errors
from stripesim.api.routes import Route, Routes
from stripesim.engine.refusal import Refusal
from stripesim.facts.evidence import rule

LOST = "connection"

# (status, code) -> (type, message). `{key}` is the idempotency key of the request.
ANSWERS: Mapping[tuple[int, str | None], tuple[str, str]] = {
    (409, "idempotency_key_in_use"): (
        "invalid_request_error",
        "There is currently another in-progress request using this Idempotent Key (that probably "
        "means you submitted twice, and the other request is still going through): {key}. Please "
        "try again later.",
    ),
    (429, "rate_limit"): (
        "invalid_request_error",
        "Testmode request rate limit exceeded, the rate limits in testmode are lower than "
        "livemode. You can learn more about rate limits here https://stripe.com/docs/rate-limits.",
    ),
    (429, "lock_timeout"): (
        "invalid_request_error",
        "This object cannot be accessed right now because another API request or Stripe process is "
        "currently accessing it. If you see this error intermittently, retry the request. If you "
        "see this error frequently and are making multiple concurrent requests to a single object, "
        "make your requests serially or at a lower rate.",
    ),
    (500, None): ("api_error", "An unknown error occurred."),
}


@define(eq=False)
class Fault:
    """The error that the next `times` requests get. `route` and `ids` narrow which requests; an id
    in braces matches any.
    """

    status: int | str
    code: str | None
    times: int
    route: Route | None
    ids: Mapping[str, str]
    retry: bool

    def concerns(self, route: Route, ids: Mapping[str, str], key: str | None) -> bool:
        """Whether the fault is for this request."""
        if self.route is not None and self.route is not route:
            return False
        if self.status == 409 and key is None:
            return False
        return all(id[:1] == "{" or ids[name] == id for name, id in self.ids.items())

    @rule(
        "recorded", "13 bodies of 429, lock_timeout; of 409 and rate_limit quoted; of 500 assumed"
    )
    def refusal(self, key: str | None) -> Refusal:
        """Stripe's errors for too many requests or a conflict, and for a failure of its own: 429,
        409 and 500.
        """
        assert isinstance(self.status, int)
        kind, message = ANSWERS[self.status, self.code]
        refusal = Refusal(
            message.format(key=key),
            code=self.code,
            type=kind,
            status=self.status,
            executed=False,
        )
        refusal.retry = self.retry
        return refusal


def fault(
    status: int | str,
    code: str | None,
    times: int,
    match: str | None,
    retry: bool,
    routes: Routes,
) -> Fault:
    """A new fault. Raises ValueError if Stripe has no such answer or no such route."""
    if times < 1:
        raise ValueError(f"times is at least 1; not {times}")
    codes = [None] if status == LOST else [known for number, known in ANSWERS if number == status]
    if not codes:
        raise ValueError(f'status is 409, 429, 500 or "{LOST}"; not {status!r}')
    if code is not None and code not in codes:
        raise ValueError(f"no code {code!r} for {status!r}; there are {codes}")
    found = None
    if match is not None:
        method, _, path = match.partition(" ")
        found = routes.find(method, path)
        if found is None:
            raise ValueError(f"no route {match!r}: stripesim.routes() lists them")
    route, ids = found or (None, {})
    return Fault(status, code or codes[0], times, route, ids, retry)


def no_connection(retry: bool) -> errors.APIConnectionError:
    """The error when no answer comes; its words are the SDK's. (documented: stripe-python
    16.1.0)
    """
    return errors.APIConnectionError(
        "Unexpected error communicating with Stripe. If this problem persists, let us know at "
        "support@stripe.com.",
        headers={"stripe-should-retry": str(retry).lower()},
    )
