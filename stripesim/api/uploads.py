"""Uploads: files sent with a request. Only name, size and type are kept."""

from __future__ import annotations

from typing import Any, NamedTuple

from stripesim.api.kinds import Kind
from stripesim.api.values import invalid

# How files of a type begin, and what the API calls the type.
BEGINNINGS = ((b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpg"), (b"%PDF", "pdf"))
BLOB = "blob"  # the name that the SDK gives to what has none


class Uploaded(NamedTuple):
    """An uploaded file."""

    name: str
    content: bytes


class Upload(Kind):
    """A file opened for reading bytes, or bytes. Becomes its `filename`, `size` and `type`."""

    def parse(self, value: Any, param: str) -> dict[str, Any]:
        name, content = value if isinstance(value, Uploaded) else read(value)
        if not isinstance(content, bytes):
            raise invalid("Invalid file", param)
        if not content:
            raise invalid(f"File for key {param} is empty. Please try again.", param)
        return {"filename": name, "size": len(content), "type": type_of(name, content)}


def read(value: Any) -> Uploaded:
    """The name and the bytes of an open file."""
    if isinstance(value, bytes) or not hasattr(value, "read"):
        return Uploaded(BLOB, value)
    name = getattr(value, "name", BLOB)
    return Uploaded(str(name).replace("\\", "/").rpartition("/")[2], value.read())


def type_of(name: str, content: bytes) -> str | None:
    """The type of a file, by its first bytes, else by the ending of its name. (assumed)"""
    for beginning, type in BEGINNINGS:
        if content.startswith(beginning):
            return type
    return name.rpartition(".")[2].lower() if "." in name else None
