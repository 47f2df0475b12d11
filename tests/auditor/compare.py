"""Comparing what the API shows with what must be, one sentence for each difference."""

from __future__ import annotations

from collections.abc import Iterator

from .asked import Object
from .calendars import clock_face

MOMENTS = ("created", "available_on", "arrival_date", "expected_availability_date")


def differences(name: str, shown: Object | None, must: Object) -> Iterator[str]:
    """A field that must be None may be absent."""
    if shown is None:
        yield f"{name} is missing"
        return
    for field, value in must.items():
        if field not in shown and value is not None:
            yield f"{name} has no {field}; it should be {_read(field, value)}"
        elif shown.get(field) != value:
            is_there = _read(field, shown[field])
            yield f"{name}: {field} is {is_there}, should be {_read(field, value)}"


def _read(field: str, value: object) -> str:
    is_moment = field in MOMENTS and isinstance(value, int)
    return clock_face(value) if is_moment and isinstance(value, int) else repr(value)
