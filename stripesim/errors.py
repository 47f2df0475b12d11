"""What the native calls raise: the SDK's class names and attributes, without the SDK.

StripeError
├── APIConnectionError    no answer came (only when a control asks for it)
├── APIError              500, 409
├── AuthenticationError   401
├── CardError             402: a decline; the objects it made are there
├── IdempotencyError      400: a key used again with other parameters
├── InvalidRequestError   400, 404: the request cannot be done; nothing has changed
├── PermissionError       403
└── RateLimitError        429
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class StripeError(Exception):
    """An error answer of the API. `json_body["error"]` is its body.

    `code`, `param`, `user_message`, `http_status`, `request_id`, `headers` are the SDK's own names.
    """

    def __init__(
        self,
        message: str = "",
        *,
        http_status: int | None = None,
        json_body: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.user_message = message
        self.http_status = http_status
        self.json_body = dict(json_body or {})
        self.headers = dict(headers or {})

    def __str__(self) -> str:
        prefix = f"Request {self.request_id}: " if self.request_id else ""
        return prefix + self.user_message

    @property
    def error(self) -> Mapping[str, Any]:
        """The members of the error's body: type, code, param, message, doc_url, ..."""
        error: Mapping[str, Any] = self.json_body.get("error", {})
        return error

    @property
    def code(self) -> str | None:
        """Stripe's error code, such as `resource_missing`; None if there is none."""
        return self.error.get("code")

    @property
    def param(self) -> str | None:
        """The parameter that the error is about, if any."""
        return self.error.get("param")

    @property
    def request_id(self) -> str | None:
        """The id of the request that was refused."""
        return self.headers.get("request-id")

    @property
    def http_body(self) -> str:
        """The body of the answer, as JSON text."""
        from json import dumps

        return dumps(self.json_body, indent=2)

    @property
    def message(self) -> str:
        """The message of the error."""
        return self.user_message


class APIConnectionError(StripeError):
    """No answer came."""


class APIError(StripeError):
    """Stripe itself failed: status 5xx."""


class AuthenticationError(StripeError):
    """The key is missing or wrong: status 401."""


class CardError(StripeError):
    """The card was declined: status 402."""


class IdempotencyError(StripeError):
    """The idempotency key was used for another request: status 400."""


class InvalidRequestError(StripeError):
    """The request cannot be done as it is: status 400 or 404."""


class PermissionError(StripeError):
    """The key may not do this: status 403."""


class RateLimitError(StripeError):
    """Too many requests at once: status 429."""


def error_class(status: int, kind: str) -> type[StripeError]:
    """The exception class that the SDK raises for an answer (documented: the SDK's own mapping)."""
    if kind == "idempotency_error":
        return IdempotencyError
    classes: dict[int, type[StripeError]] = {
        400: InvalidRequestError,
        401: AuthenticationError,
        402: CardError,
        403: PermissionError,
        404: InvalidRequestError,
        429: RateLimitError,
    }
    return classes.get(status, APIError)
