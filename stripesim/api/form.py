"""Form encoding: `metadata[color]=red&expand[]=customer` to nested dicts and lists; and the JSON of
the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from json import JSONEncoder
from typing import Any
from urllib.parse import unquote_plus, urlsplit

from stripesim.api.kinds import DEEPEST
from stripesim.api.uploads import Uploaded
from stripesim.engine.refusal import Refusal

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"

NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
KEY = re.compile(r"\[([^\[\]]*)\]")


_ENCODER = JSONEncoder(separators=(",", ":"), check_circular=False)  # answers are trees


def split(url: str) -> tuple[str, str]:
    """A URL as (path as it is spelt, query)."""
    try:
        parts = urlsplit(url)
    except ValueError:  # not a URL: no such path
        return url, ""
    return parts.path, parts.query


def json(shape: dict[str, Any]) -> bytes:
    """The body of an answer, as JSON text."""
    return _ENCODER.encode(shape).encode()


def decode(text: str) -> dict[str, Any]:
    """The parameters of a query string or of a form body.

    `a[b]=` nests and `a[]=` makes a list; the SDK writes lists as `a[0]=`, which stays a dict with
    the keys 0, 1, ... until somebody who wants a list reads it (metadata may have such keys). What
    is no such name (`a[b=`) is one word. Of two equal names the later counts. (documented: the
    SDK's encoder, and the form that curl users send)
    """
    if not text:
        return {}
    try:
        return _nested(_pairs(text))
    except UnicodeDecodeError:
        raise unreadable() from None


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """The names and values of a form, as `parse_qsl` reads them; most have nothing to decode."""
    for pair in text.split("&"):
        if pair:
            name, _, value = pair.partition("=")
            if "%" in pair or "+" in pair:
                name, value = (
                    unquote_plus(name, errors="strict"),
                    unquote_plus(value, errors="strict"),
                )
            yield name, value


def _nested(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Values by their names, which say how they nest."""
    result: dict[str, Any] = {}
    for name, value in pairs:
        if "[" not in name:
            result[name] = value
            continue
        parts = NAME.fullmatch(name)
        keys = [name] if parts is None else [parts[1], *KEY.findall(parts[2])]
        if len(keys) > DEEPEST:
            raise unreadable()
        _put(result, keys, value)
    return result


def decode_body(body: str | bytes | None, content_type: str) -> dict[str, Any]:
    """The parameters of a request's body. A body that is not a form is refused, not ignored."""
    if not body:
        return {}
    sort = content_type.partition(";")[0].strip().lower()
    if sort == MULTIPART and isinstance(body, bytes):
        return _nested(_sent_along(body, content_type))
    if sort not in ("", FORM):
        raise unreadable()
    try:
        return decode(body if isinstance(body, str) else body.decode())
    except UnicodeDecodeError:
        raise unreadable() from None


BOUNDARY = r'boundary="?([^";]+)'
PART = r'; name="([^"]*)"(?:; filename="([^"]*)")?'


def _sent_along(body: bytes, content_type: str) -> Iterator[tuple[str, Any]]:
    """The parts of a body of files and parameters. (RFC 7578)"""
    boundary = re.search(BOUNDARY, content_type)
    if boundary is None:
        raise unreadable()
    mark = b"--" + boundary[1].strip().encode()
    for part in (b"\r\n" + body).split(b"\r\n" + mark)[1:]:
        if part.startswith(b"--"):  # the end
            return
        head, _, content = part.partition(b"\r\n\r\n")
        named = re.search(PART, head.decode(errors="replace"))
        if named is None:
            raise unreadable()
        name, filename = named.groups()
        if filename is None:
            yield name, content.decode(errors="replace")
        else:
            yield name, Uploaded(filename.rpartition("/")[2], content)


def unreadable() -> Refusal:
    """The refusal of a body that is not a form. (the message: public issues about JSON sent to
    /v1)
    """
    return Refusal(
        f"Invalid request (check that your POST content type is {FORM}). If you have any "
        "questions, we can help at https://support.stripe.com/.",
        executed=False,
    )


def _put(target: Any, keys: list[str], value: str) -> None:
    """Put a value where its keys lead; the key "" appends to a list."""
    key, below = keys[0], keys[1:]
    if not below:
        if isinstance(target, list):
            target.append(value)
        else:
            target[key] = value
        return
    inner: Any = [] if below[0] == "" else {}
    if isinstance(target, list):
        last = target[-1] if target else None
        if isinstance(last, dict) and isinstance(inner, dict) and below[0] not in last:
            inner = last  # `a[][b]=1&a[][c]=2` is one element with two members
        else:
            target.append(inner)
    elif type(target.get(key)) is type(inner):
        inner = target[key]
    else:
        target[key] = inner  # new; or as in `a=1&a[b]=2`, where the later counts
    _put(inner, below, value)
