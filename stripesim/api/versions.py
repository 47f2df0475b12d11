"""Versions of the API: what older answers showed, and what older requests said, in one table.

Objects are rendered in the newest form, and then changed for whoever asks with an older version,
row by row from the newest back. Keys that are new since then stay: Stripe gives them to every
version. A version before 2022-11-15 is answered as 2022-08-01, the last before it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from stripesim.api.expand import Expandable, in_order
from stripesim.api.kinds import Choice
from stripesim.api.routes import Route, Shape
from stripesim.api.values import sequence, unknown
from stripesim.api.within import charges_of, refunds_of
from stripesim.engine.world import World
from stripesim.facts.api_versions import is_before
from stripesim.facts.evidence import rule
from stripesim.resources.events import event

CHANGELOG = "https://docs.stripe.com/changelog"


class Look(NamedTuple):
    """Where an older form finds what it shows besides: up to a moment, in an event's object."""

    world: World
    until: int | None


class Shown(NamedTuple):
    """An object that is shown otherwise before the version `since`: `older` changes its shape.
    `expands` are the fields that could be expanded then, and what each names; None: it could not.
    """

    since: str
    kind: str
    what: str
    older: Callable[[Shape, Look], None]
    expands: Mapping[str, str | None] = {}


class Asked(NamedTuple):
    """An endpoint that took other parameters before the version `since`: `older` makes those of
    today out of them, or refuses them.
    """

    since: str
    endpoint: str
    what: str
    older: Callable[[Shape], Shape]


# -- the older forms -------------------------------------------------------------------------------


@rule("documented", f"{CHANGELOG}#2022-11-15")
def with_charges(intent: Shape, look: Look) -> None:
    """`charges`: the list of the intent's charges, newest first."""
    intent["charges"] = charges_of(look.world, intent["id"], look.until)


@rule("documented", f"{CHANGELOG}#2022-11-15")
def with_refunds(charge: Shape, look: Look) -> None:
    """`refunds`, as if it had been asked for by `expand`."""
    if "refunds" not in charge:
        charge["refunds"] = refunds_of(look.world, charge["id"], look.until)


@rule("documented", "https://docs.stripe.com/upgrades#2023-08-16")
def cards_alone(given: Shape) -> Shape:
    """Unless it is said how to pay, by card."""
    if "payment_method_types" in given or "automatic_payment_methods" in given:
        return given
    return {**given, "payment_method_types": ["card"]}


@rule("recorded", "2,338 intents of version 2023-10-16")
def captured_at_once(given: Shape) -> Shape:
    """`capture_method` is `automatic` unless said: the balance transaction is there at once."""
    return {"capture_method": "automatic", **given}


@rule("recorded", "2,667 charges and 2,338 intents of version 2023-10-16")
def with_invoice(shape: Shape, look: Look) -> None:
    """`invoice`: null, since none is simulated."""
    shape["invoice"] = None


@rule("documented", f"{CHANGELOG}/basil; the message assumed")
def counted(given: Shape) -> Shape:
    """`include[]=total_count`: the list says how many there are on all pages."""
    if "include" not in given:
        return given
    if sequence(given["include"], "include") != ["total_count"]:
        raise unknown(["include"])
    return {name: value for name, value in given.items() if name != "include"}


REASONS = Choice(("fraud", "other", "terms_of_service"))


@rule("documented", f"{CHANGELOG}/endive/2026-09-30/updated-reject-reason-codes.md")
def one_fraud(given: Shape) -> Shape:
    """The reasons were `fraud`, `other` and `terms_of_service`."""
    if given.get("reason") is None:
        return given
    reason = REASONS.parse(given["reason"], "reason")
    return {**given, "reason": "fraud_other" if reason == "fraud" else reason}


@rule("documented", f"{CHANGELOG}/endive/2026-09-30/platform-rejection-reasons.md")
def rejected_plainly(account: Shape, look: Look) -> None:
    """`rejected.fraud` and the like, also where the platform rejected the account."""
    for name in ("requirements", "future_requirements"):
        part = account.get(name)
        if part is not None and part["disabled_reason"] is not None:
            reason = part["disabled_reason"].replace("rejected.platform_", "rejected.")
            part["disabled_reason"] = reason


@rule("documented", "the types of stripe-python 15.6.2 and 16.1.0")
def an_id_alone(card: Shape, look: Look) -> None:
    """It could not be expanded."""


@rule("documented", "the types of stripe-python 15.6.2 and 16.1.0")
def expired_in_bulk(release: Shape, look: Look) -> None:
    """A hold that expired was released for `bulk_hold_expiry`."""
    if release["reason"] == "hold_expired":
        release["reason"] = "bulk_hold_expiry"


# -- the table -------------------------------------------------------------------------------------

BASIL, ENDIVE = "2025-03-31.basil", "2026-09-30.endive"
EVERY_LIST = "every list"
INTENTS = "POST /v1/payment_intents"
SETUPS = "POST /v1/setup_intents"
REJECT = "POST /v1/accounts/{account}/reject"
CHARGES = {"charges": "charges"}
INVOICE = {"invoice": "invoice"}
CARD = "charge.payment_method_details.card"
MANDATE = {"mandate": None}

# fmt: off
CHANGES: tuple[Shown | Asked, ...] = (
    #     since         of                 what changed                     the older form
    Shown("2022-11-15", "payment_intent",  "`charges` is gone",             with_charges, CHARGES),
    Shown("2022-11-15", "charge",          "`refunds` only if asked for",   with_refunds),
    Asked("2023-08-16", INTENTS,           "automatic methods by default",  cards_alone),
    Asked("2023-08-16", SETUPS,            "automatic methods by default",  cards_alone),
    Asked("2024-04-10", INTENTS,           "captured later unless said",    captured_at_once),
    Shown(BASIL,        "charge",          "`invoice` is gone",             with_invoice, INVOICE),
    Shown(BASIL,        "payment_intent",  "`invoice` is gone",             with_invoice, INVOICE),
    Asked(BASIL,        EVERY_LIST,        "`include` is gone",             counted),
    Asked(ENDIVE,       REJECT,            "reasons in place of `fraud`",   one_fraud),
    Shown(ENDIVE,       "account",         "who rejected it is said",       rejected_plainly),
    Shown(ENDIVE,       CARD,              "`mandate` can be expanded",     an_id_alone, MANDATE),
    Shown(ENDIVE,       "reserve.release", "its reason `hold_expired`",     expired_in_bulk),
)
# fmt: on


# -- reading it ------------------------------------------------------------------------------------


class Dialect:
    """One version: how its requests are read and its answers shown; `is_newest`: as it stands."""

    def __init__(self, version: str) -> None:
        self.version = version
        self._shown: dict[str, list[Shown]] = {}
        self._asked: dict[str, list[Asked]] = {}
        for row in reversed(CHANGES):
            if not is_before(version, row.since):
                continue
            if isinstance(row, Shown):
                self._shown.setdefault(row.kind, []).append(row)
            else:
                self._asked.setdefault(row.endpoint, []).append(row)
        self.is_newest = not (self._shown or self._asked)

    def read(self, route: Route, given: Shape) -> Shape:
        """What a request of this version says, in the words of the newest."""
        if self.is_newest:
            return given
        for row in self._asked.get(EVERY_LIST if route.is_list else str(route), ()):
            given = row.older(given)
        return given

    def show(self, shape: Shape, world: World, until: int | None = None) -> Shape:
        """An answer of the newest form, changed in place into that of this version; what is listed
        in it besides was made up to the moment `until`. Events keep the version they were made in.
        """
        if not self.is_newest and shape.get("object") != "event":
            self._show(shape, Look(world, until))
        return shape

    def _show(self, shape: Shape, look: Look) -> None:
        rows = self._shown.get(shape.get("object", ""), ()) if "deleted" not in shape else ()
        for row in rows:
            row.older(shape, look)
        if rows:
            in_order(shape)
        for name, value in shape.items():
            for part in value if isinstance(value, list) else (value,):
                if isinstance(part, dict) and name != "metadata" and part.get("object") != "event":
                    self._show(part, look)

    def expandable(self, newest: Expandable) -> Expandable:
        """What can be expanded in answers of this version."""
        if self.is_newest:
            return newest
        result = dict(newest)
        for kind, rows in self._shown.items():
            for row in rows:
                fields = {**result.get(kind, {}), **row.expands}
                result[kind] = {name: each for name, each in fields.items() if each is not None}
        return result


@lru_cache(maxsize=256)
def dialect_of(version: str) -> Dialect:
    """The dialect of a version, made once."""
    return Dialect(version)


@rule("documented", "stripe-python 16.1.0, Event.list; https://docs.stripe.com/webhooks/versioning")
def event_renderer(world: World, version: str | None = None) -> Callable[[int], Shape]:
    """The function that shows events, by their places in the log, for one answer: in the version of
    the account, whatever version asks; a webhook endpoint with a version of its own is told in
    that.
    """
    version = version or world.settings.api_version
    dialect = dialect_of(version)
    return event.renderer(world, version, None if dialect.is_newest else dialect.show)


def event_at(place: int, world: World, version: str | None = None) -> Shape:
    """The event at a place in the log."""
    return event_renderer(world, version)(place)
