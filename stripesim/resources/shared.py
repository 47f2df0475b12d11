"""What several resources say in the same words: missing objects, metadata, midnights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.rules.evidence import rule

DAY = 86_400
MOST_KEYS = 50

# The parameter that Stripe names when an object asked for by its path is missing, and the word for
# the object, where they are not those of the object itself. (recorded)
PARAM = {"charge": "id", "payment_intent": "intent", "balance_transaction": "id"}
WORD = {"balance_transaction": "balance transaction", "bank_account": "external account"}


@rule("recorded", "404 and 400 bodies of ten resources, 2020-2026")
def no_such(kind: str, id: str, param: str | None = None) -> Refusal:
    """A missing object: 404 when asked for by its path, 400 when a parameter names it."""
    return Refusal(
        f"No such {WORD.get(kind, kind)}: '{id}'",
        code="resource_missing",
        param=param or PARAM.get(kind, kind),
        status=400 if param else 404,
    )


@rule("documented", "https://docs.stripe.com/api/metadata")
def merged(old: Mapping[str, str], new: Mapping[str, str] | None) -> Mapping[str, str]:
    """Metadata after an update: merged by key; an empty value removes its key, no map all keys."""
    if new is None:
        return {}
    result = {key: value for key, value in {**old, **new}.items() if value != ""}
    if len(result) > MOST_KEYS:
        raise Refusal(f"Metadata can have up to {MOST_KEYS} keys.", param="metadata")
    return result


def midnight(moment: int) -> int:
    """00:00 UTC of the moment's day."""
    return moment - moment % DAY


def settings_id(account: str) -> str:
    """Balance settings have no id in the API; this is theirs in the store."""
    return f"{account}/balance_settings"


def settings_of(world: World, account: str) -> Any:
    """An account's balance settings."""
    return world.store.latest[f"{account}/balance_settings"]


def year_of(moment: int) -> int:
    """The calendar year of a moment, within a day of its edges (only test cards' expiry needs it)."""
    return 1970 + moment // 31_556_952


def changed(facts: Mapping[str, Any], old: Mapping[str, str], *names: str) -> dict[str, Any]:
    """What an update sets: the named parameters that were given, and metadata merged."""
    result = {name: facts[name] for name in names if name in facts}
    if "metadata" in facts:
        result["metadata"] = merged(old, facts["metadata"])
    return result
