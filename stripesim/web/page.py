"""The page of the dashboard. `script()` is the text of its one module, which exports
`mount(root, ask, options)`: whoever carries the page gives it the way to ask.
"""

from __future__ import annotations

from functools import cache

from stripesim.web import component
from stripesim.web.messages import Answer

PARTS = (  # that stand after those of the component
    "look.js",
    "connection.js",
    "chart.js",
    "writing.js",
    "panels.js",
    "forms.js",
    "story.js",
    "figures.js",
    "board.js",
    "dashboard.js",
)
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


def page() -> Answer:
    """The page of the server. Its scripts lie beside it; nothing comes from elsewhere."""
    answer = _static("dashboard.html", "text/html")
    more = {"content-security-policy": POLICY, "referrer-policy": "no-referrer"}
    return answer._replace(headers={**answer.headers, **more})


def starter() -> Answer:
    """The script that mounts the dashboard in the page of the server."""
    return _static("served.js", "text/javascript")


def sheet() -> Answer:
    """The ground that the dashboard stands on in the page of the server."""
    return _static("served.css", "text/css")


def module() -> Answer:
    """The module, as the page of the server imports it."""
    return _answer(script(), "text/javascript")


@cache
def script(parts: tuple[str, ...] = PARTS) -> str:
    """The text of a module of these parts; unless given, of the one that exports `mount`."""
    elements = "\n".join(component.read(part) for part in component.ELEMENTS)
    shared = "{ h, Writer, Balances }"
    own = "\n".join(component.read(part) for part in parts)
    return f"const {shared} = (() => {{\n{elements}\nreturn {shared};\n}})();\n{own}"


def _static(name: str, kind: str) -> Answer:
    return _answer(component.read(name), kind)


def _answer(text: str, kind: str) -> Answer:
    headers = {
        "content-type": f"{kind}; charset=utf-8",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
    }
    return Answer(200, headers, text.encode())
