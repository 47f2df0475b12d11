"""The headers of a request: who makes it, for which account, with which API version."""

from __future__ import annotations

import re
from collections.abc import Mapping

from stripesim.engine.refusal import Refusal
from stripesim.facts.api_versions import version_named
from stripesim.facts.evidence import rule


@rule("assumed", "stripe-python 16.1.0 sends a context where an account may stand")
def account_in(headers: Mapping[str, str]) -> str | None:
    """The account that a request is for: `Stripe-Account`, or the last one of `Stripe-Context`."""
    named = headers.get("stripe-account")
    context = headers.get("stripe-context", "").rpartition("/")[2]
    return context or None if named is None else named


def masked(key: str) -> str:
    """A key as messages show it: sk_test_********************1234 (recorded)."""
    return f"{key[:8]}{'*' * 20}{key[-4:]}"


def key_in(header: str) -> str:
    """The API key of an Authorization header: a bearer token, or the user name that `curl -u`
    sends. (documented)
    """
    scheme, _, key = header.partition(" ")
    if scheme.lower() == "basic":
        from base64 import b64decode

        try:
            return b64decode(key.strip(), validate=True).decode().partition(":")[0]
        except ValueError:
            return ""
    return key.strip() if scheme.lower() == "bearer" else ""


# What a page asks for with its own key: a token or a payment method, and with its client secret an
# intent. (documented: https://docs.stripe.com/keys, https://docs.stripe.com/js)
_ASKED_BY_PAGES = (
    "POST /v1/(tokens|payment_methods|sources)|"
    "GET /v1/(payment|setup)_intents/[^/]+|POST /v1/(payment|setup)_intents/[^/]+/confirm"
)


def authenticate(header: str | None, asked: str) -> str:
    """The API key of a request; `asked`: its method and path. Every test key is the same platform;
    a live key is refused, and so is the key of a page, also where Stripe takes it. (messages
    recorded but of these; that of pages: public issues; the code:
    https://docs.stripe.com/error-codes)
    """
    key = key_in(header or "")
    if not key:
        raise Refusal(
            "You did not provide an API key. You need to provide your API key in the Authorization "
            "header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See "
            "https://stripe.com/docs/api#authentication for details, or we can help at "
            "https://support.stripe.com/.",
            status=401,
            executed=False,
        )
    if key.startswith(("sk_test_", "rk_test_")):
        return key
    if key.startswith("pk_test_"):
        if re.fullmatch(_ASKED_BY_PAGES, asked):
            raise Refusal(
                f"stripesim does not simulate {asked} with a publishable API key. Stripe has it; "
                "use a secret test key.",
                code="not_simulated",
                executed=False,
            )
        raise Refusal(
            "This API call cannot be made with a publishable API key. Please use a secret API key. "
            "You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.",
            code="secret_key_required",
            status=401,
            executed=False,
        )
    stars = masked(key)
    if key.startswith(("sk_live_", "rk_live_")):
        message = (
            f"stripesim refuses the live key {stars}: it simulates, and a live key in a test is a "
            "mistake. Set stripe.api_key to a test key (sk_test_...)."
        )
    else:
        message = f"Invalid API Key provided: {stars}"
    raise Refusal(message, status=401, executed=False)


def version_in(named: str | None, default: str) -> str:
    """The version that a request names, or else the account's own. (the message recorded)"""
    if named is None:
        return default
    version = version_named(named)
    if version is None:
        raise Refusal(f"Invalid Stripe API version: {named}", executed=False)
    return version
