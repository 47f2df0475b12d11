"""What the page of an embedded component asks: the script, its frame, and the questions.

The script is `connect.js`, put together from the files in `static/`. It stands in the page and asks
through a frame of its own origin, which needs no `connect-src` in the page's policy. A question is
a POST in JSON, `{publishable_key, client_secret, ask, with}`, and its answer `{status, said}`, data
or an error in Stripe's form. The answer comes with HTTP 200 whatever its own status: a browser
writes every other one into the console of the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from json import dumps, loads
from typing import Any

import stripesim
from stripesim import errors
from stripesim.api.components import OPENS_NOTHING

FRAME = "/_stripesim/frame"
QUESTION = "/_stripesim/question"
SCRIPTS = ("/v1.0/connect.js", "/v0.1/connect.js")  # of the loader since 3.3.31, and before
PATHS = (*SCRIPTS, FRAME, QUESTION)
ELEMENTS = (
    "words.js",
    "style.js",
    "dom.js",
    "dialogs.js",
    "accounts.js",
    "elements.js",
    "balances.js",
)
PARTS = (*ELEMENTS, "connect.js")
REFUSED = "authentication_error"
Carried = tuple[int, dict[str, str], bytes]
# What may be asked: each is a method of the component, or its `data`.
QUESTIONS = (
    "data",
    "payout_quote",
    "instant_payout",
    "manual_payout",
    "edit_schedule",
    "add_external_account",
    "update_external_account",
    "remove_external_account",
    "add_money",
    "sign_in",
    "log_out",
)


def answer(path: str, body: bytes, sims: Iterable[stripesim.Simulator]) -> Carried:
    """(status, headers, body) of a request to one of `PATHS`. The client secret says which of the
    simulators is meant.
    """
    if path in SCRIPTS:
        return 200, _headers("text/javascript"), script().encode()
    if path == FRAME:
        return 200, _headers("text/html"), read("frame.html").encode()
    status, said = _question(body, sims)
    return 200, _headers("application/json"), dumps({"status": status, "said": said}).encode()


@cache
def script() -> str:
    """The text of connect.js."""
    return "(() => {\n'use strict';\n" + "\n".join(read(part) for part in PARTS) + "})();\n"


def read(name: str) -> str:
    """The text of a file in `static/`."""
    return (files("stripesim.web") / "static" / name).read_text("utf-8")


def _headers(kind: str) -> dict[str, str]:
    return {"content-type": f"{kind}; charset=utf-8", "cache-control": "no-store"}


def _question(body: bytes, sims: Iterable[stripesim.Simulator]) -> tuple[int, Any]:
    """The status and the data of the answer."""
    try:
        said = loads(body)
        key, secret = said["publishable_key"], said["client_secret"]
        ask, given = said["ask"], said.get("with", {})
        named = all(isinstance(each, str) for each in (key, secret, ask)) and ask in QUESTIONS
        if not named or not isinstance(given, dict):
            raise TypeError
    except (ValueError, TypeError, KeyError, AttributeError):
        return _wrong(400, "invalid_request_error", "This is no question of a component.")
    if not key.startswith("pk_test_"):
        message = "Invalid API Key provided: a publishable key of test mode begins with pk_test_."
        return _wrong(401, REFUSED, message)
    state, sim = _where(secret, sims)
    if sim is None or state == "unknown":
        return _wrong(401, REFUSED, OPENS_NOTHING["unknown"])
    if state != "open":
        status, type = (400, "invalid_request_error") if state == "not_enabled" else (401, REFUSED)
        said = OPENS_NOTHING[state].format("balances")
        return _wrong(status, type, said, code=f"account_session_{state}")
    try:
        return 200, getattr(sim.components.balances(secret), ask)(**given)
    except errors.StripeError as error:
        return error.http_status or 500, error.json_body
    except TypeError as error:
        return _wrong(400, "invalid_request_error", str(error))


def _where(
    secret: str, sims: Iterable[stripesim.Simulator]
) -> tuple[str, stripesim.Simulator | None]:
    """What becomes of the secret, and in which of the simulators."""
    for sim in sims:
        if (state := sim.components.state(secret)) != "unknown":
            return state, sim
    return "unknown", None


def _wrong(status: int, type: str, message: str, **more: str) -> tuple[int, Any]:
    return status, {"error": {"type": type, "message": message, **more}}
