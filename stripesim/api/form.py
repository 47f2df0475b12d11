"""Form encoding: `metadata[color]=red&expand[]=customer` <-> nested dicts and lists."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl


def decode(text: str) -> dict[str, Any]:
    """The parameters of a query string or a form body.

    `a[b]=` nests, `a[]=` and `a[0]=` make a list. (documented: the SDK's encoder, and the form
    that curl users send)
    """
    result: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        head, *keys = name.replace("]", "").split("[")
        _put(result, [head, *keys], value)
    return {name: _lists(value) for name, value in result.items()}


def _put(target: dict[str, Any], keys: list[str], value: str) -> None:
    for key in keys[:-1]:
        inner = target.setdefault(key or str(len(target)), {})
        if not isinstance(inner, dict):  # `a=1&a[b]=2`: the later one wins
            inner = target[key] = {}
        target = inner
    target[keys[-1] or str(len(target))] = value


def _lists(value: Any) -> Any:
    """A dict whose keys are 0, 1, 2, ... was a list."""
    if not isinstance(value, dict):
        return value
    parts = {key: _lists(part) for key, part in value.items()}
    if parts and all(key.isdigit() for key in parts):
        return [parts[key] for key in sorted(parts, key=int)]
    return parts
