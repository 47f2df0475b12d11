"""Applications: the platform's application, by which answers name it."""

from __future__ import annotations

from typing import Any

from stripesim.resources.connect.parties import APPLICATION


def render(id: str) -> dict[str, Any]:
    """The application of that id. (documented: stripe-python 16.1.0)"""
    return {"id": id, "object": "application", "name": APPLICATION}
