"""The last refusals, so that an error can be explained: an error has the answer, not what decided.

One request id can stand on several refusals (a control and a component have no request of their
own), so an error is found again by its request id and its message together.
"""

from __future__ import annotations

from collections import deque

from stripesim.engine.refusal import Refusal

REMEMBERED = 1000


class Refused:
    """The last refusals with the request ids that their answers had."""

    def __init__(self) -> None:
        self._last: deque[tuple[str, Refusal]] = deque(maxlen=REMEMBERED)

    def note(self, request: str, refusal: Refusal) -> None:
        """Remember a refusal."""
        self._last.append((request, refusal))

    def of(self, error: BaseException) -> Refusal | None:
        """The refusal that became this error, of the SDK or of `stripesim.errors`; None if it is
        not one of the last.
        """
        request, said = getattr(error, "request_id", None), getattr(error, "user_message", None)
        for answered, refusal in reversed(self._last):
            if answered == request and refusal.message == said:
                return refusal
        return None
