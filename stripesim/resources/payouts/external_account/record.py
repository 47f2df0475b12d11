"""External accounts: the bank accounts and debit cards that a Stripe account is paid out to.

A payout that comes back leaves the external account `errored`: scheduled payouts to it stop until
its details are updated.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.change import Change
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import DELETED, NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, Also, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.bank_numbers import bank_outcome, by_bank_token, destination_for
from stripesim.facts.card_numbers import card_for
from stripesim.facts.cross_border import currency_of
from stripesim.facts.evidence import rule
from stripesim.resources.payments import cards
from stripesim.resources.payouts.instant_available import takes_instant
from stripesim.resources.requests import changed, merged, nothing


@record
class ExternalAccount(Record):
    """`object`: bank_account or card. `number` decides whether payouts to it come back (a test
    number). `details` is what else was said of it.
    """

    kind: ClassVar[str] = "external_account"

    object: str
    country: str
    currency: str
    number: str
    details: Mapping[str, Any]
    metadata: Mapping[str, str]

    @property
    def outcome(self) -> str | None:
        """The failure code with which payouts come back; None: they arrive."""
        if self.object == "bank_account":
            return bank_outcome(self.country, self.number)
        card = destination_for(self.number)
        fails = card is not None and card.outcome == "could_not_process"
        return "could_not_process" if fails else None


# What can be said of each, when it is added and later.
SAID = {
    "bank_account": ("account_holder_name", "account_holder_type"),
    "card": ("exp_month", "exp_year", *cards.KEPT),
}


def _draft(act: Act[Any]) -> ExternalAccount:
    """Facts: external_account, a token (`btok_us_verified`, `tok_visa_debit_us_transferSuccess`) or
    the details of a bank account or a card.
    """
    change, given = act.change, act.facts["external_account"]
    bank = by_bank_token(given) if isinstance(given, str) else None
    if bank is not None:
        given = {name: getattr(bank, name) for name in BANK}
    elif isinstance(given, str):
        given = {"object": "card", "token": given}
    made = _card if given.get("object") == "card" else _bank_account
    said = given.get("metadata", {})  # of a card, inside; else beside it
    return made(change, given, merged({}, act.facts.get("metadata", said)))


BANK = ("country", "currency", "routing_number", "account_number")


def _bank_account(
    change: Change, given: Mapping[str, Any], metadata: Mapping[str, str]
) -> ExternalAccount:
    return ExternalAccount(
        id=change.new_id("ba"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        object="bank_account",
        country=given["country"].upper(),
        currency=given.get("currency") or _currency_of(change, given["country"].upper()),
        number=given["account_number"],
        details={name: given.get(name) for name in ("routing_number", *SAID["bank_account"])},
        metadata=metadata,
    )


@rule("assumed", "without `currency` a card or a bank account is paid in that of its country")
def _currency_of(change: Change, country: str) -> str:
    """The currency of a country that Stripe pays in, else that of the account."""
    own: str = change.latest(change.account).default_currency
    return currency_of(country) or own


def _card(change: Change, given: Mapping[str, Any], metadata: Mapping[str, str]) -> ExternalAccount:
    """A card is paid in one currency: the one given, or that of its country."""
    found = _given(change, given)
    card = found.card
    currency = given.get("currency") or _currency_of(change, card.country)
    return ExternalAccount(
        id=found.id or change.new_id("card"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        object="card",
        country=card.country,
        currency=currency,
        number=card.number,
        details=found.details,
        metadata=metadata,
    )


def _given(change: Change, given: Mapping[str, Any]) -> cards.Given:
    """The card of a token or of its number."""
    token = given.get("token")
    if token is None:
        if "number" in given:
            return cards.from_number(given, change.now)
        param = "external_account[number]"
        message = f"Missing required param: {param}."
        raise Refusal(message, code="parameter_missing", param=param)
    test = destination_for(token) if token.startswith("tok_") else None
    card = None if test is None else card_for(test.number)
    if card is not None:
        return cards.Given(card)
    return cards.from_token(change, token, "external_account")


def token_given(act: Act[Any]) -> Record | None:
    """The token that a debit card comes in, if it does."""
    given = act.facts["external_account"]
    if isinstance(given, str):
        return cards.made_token(act.change, given)
    return (
        cards.made_token(act.change, given.get("token")) if given.get("object") == "card" else None
    )


USE_TOKEN = Also[Any]("token.use", facts=nothing, to=token_given)

# -- when ------------------------------------------------------------------------------------------


@rule("documented", "https://docs.stripe.com/api/external_account_bank_accounts/object")
def is_first_or_chosen(act: Act[ExternalAccount]) -> bool:
    """The first one added in a currency becomes its default; another one when asked."""
    given = act.facts["external_account"]
    inside = given.get("default_for_currency", False) if isinstance(given, Mapping) else False
    chosen: bool = act.facts.get("default_for_currency", inside)
    return chosen or act.subject.currency not in act.account.defaults


def asked_as_default(act: Act[ExternalAccount]) -> bool:
    """The update makes it the default of its currency."""
    return bool(act.facts.get("default_for_currency"))


def is_default(act: Act[ExternalAccount]) -> bool:
    """Its currency is paid out to it."""
    defaults: Mapping[str, str] = act.account.defaults
    return defaults.get(act.subject.currency) == act.subject.id


# -- unless ----------------------------------------------------------------------------------------


@rule("documented", "https://docs.stripe.com/error-codes, https://docs.stripe.com/connect/testing")
def not_a_debit_card(act: Act[ExternalAccount]) -> Refusal | None:
    """Only debit cards are paid out to. (The words are assumed.)"""
    card = card_for(act.subject.number) if act.subject.object == "card" else None
    if card is None or card.funding == "debit":
        return None
    return Refusal(
        "The card provided as an external account is not supported for payouts. Provide a "
        "non-prepaid debit card instead.",
        code="invalid_card_type",
        param="external_account",
    )


@rule("assumed", "an unknown parameter is refused so")
def not_of_its_kind(act: Act[ExternalAccount]) -> Refusal | None:
    """A bank account has no expiry, a card no account holder."""
    known = SAID[act.subject.object]
    strange = [name for names in SAID.values() for name in names if name not in known]
    wrong = next((name for name in strange if name in act.facts), None)
    if wrong is None:
        return None
    message = f"Received unknown parameter: {wrong}"
    return Refusal(message, code="parameter_unknown", param=wrong)


@rule(
    "documented",
    "https://docs.stripe.com/api/external_account_bank_accounts/delete; the words assumed",
)
def still_needed(act: Act[ExternalAccount]) -> Refusal | None:
    """The default of a currency stays if the currency is the account's own, or as long as another
    external account could take its place.
    """
    it, account = act.subject, act.account
    if not is_default(act):
        return None
    if it.currency != account.default_currency and not any(
        other.currency == it.currency and other.id != it.id and other.state != DELETED
        for other in act.world.store.each(account.id, "external_account")
    ):
        return None
    return Refusal(
        "You cannot delete the default external account for "
        + ("your default currency" if it.currency == account.default_currency else it.currency)
        + ". Please make another external account the default using the `default_for_currency` "
        "param, and then delete this one."
    )


def _refuse(act: Act[ExternalAccount], verb: str) -> Refusal:
    return Refusal(f"Cannot {verb} {act.subject.id}: it is {act.subject.state}.")


# -- sets and then ---------------------------------------------------------------------------------


def _updated(act: Act[ExternalAccount]) -> dict[str, Any]:
    it, facts = act.subject, act.facts
    said = {name: facts[name] for name in SAID[it.object] if name in facts}
    details = {**it.details, **said}
    details.update(cards.expiry(details, act.now))
    return {**changed(facts, it.metadata), "details": details}


def _account_of(act: Act[ExternalAccount]) -> Any:
    return act.account


def _it(act: Act[ExternalAccount]) -> dict[str, Any]:
    return {"external_account": act.subject}


CHOOSE, FORGET = "account.choose_external_account", "account.forget_external_account"
ADDED = Also(CHOOSE, facts=_it, to=_account_of, when=is_first_or_chosen)
CHOSEN = Also(CHOOSE, facts=_it, to=_account_of, when=asked_as_default)
FORGOTTEN = Also(FORGET, facts=_it, to=_account_of, when=is_default)
ANY = ("new", "errored")
CREATED, UPDATED, GONE = (
    ("account.external_account.created",),
    ("account.external_account.updated",),
    ("account.external_account.deleted",),
)

# fmt: off
LIFECYCLE: Lifecycle[ExternalAccount] = Lifecycle("external_account", _draft, _refuse, table(
    #  from       to         when    money    told
    Verb("create", "request", unless=(not_a_debit_card,), first=USE_TOKEN),
    To(NEW,       "new",     ALWAYS, NOTHING, CREATED, then=ADDED),
    Verb("fail", "bank"),
    To("new",     "errored", ALWAYS, NOTHING, UPDATED),
    To("errored", "errored", ALWAYS, NOTHING, UNTOLD),
    Verb("update", "request", unless=(not_of_its_kind,)),
    To("new",     STAYS,     ALWAYS, NOTHING, UPDATED, sets=_updated, then=CHOSEN),
    To("errored", "new",     ALWAYS, NOTHING, UPDATED, sets=_updated, then=CHOSEN, wakes="payouts"),
    Verb("delete", "request", unless=(still_needed,)),
    To(ANY,       DELETED,   ALWAYS, NOTHING, GONE, then=FORGOTTEN),
))
# fmt: on


# -- shape -----------------------------------------------------------------------------------------


def render(it: ExternalAccount, world: World) -> dict[str, Any]:
    if it.state == DELETED:
        return {"id": it.id, "object": it.object, "deleted": True}
    return _as_bank_account(it, world) if it.object == "bank_account" else _as_card(it, world)


def payout_methods(it: ExternalAccount, world: World) -> list[str]:
    """`available_payout_methods`: how it can be paid out to."""
    fast = takes_instant(it, world.store.latest[it.account], world)
    return ["standard", "instant"] if fast else ["standard"]


def _as_bank_account(bank: ExternalAccount, world: World) -> dict[str, Any]:
    account = world.store.latest[bank.account]
    return {
        "id": bank.id,
        "object": "bank_account",
        "account": bank.account,
        "account_holder_name": bank.details["account_holder_name"],
        "account_holder_type": bank.details["account_holder_type"],
        "account_type": None,
        "available_payout_methods": payout_methods(bank, world),
        "bank_name": "STRIPE TEST BANK",
        "country": bank.country,
        "currency": bank.currency,
        "default_for_currency": account.defaults.get(bank.currency) == bank.id,
        "fingerprint": world.ids.fingerprint(bank.number),
        "last4": bank.number[-4:],
        "metadata": dict(bank.metadata),
        "routing_number": bank.details["routing_number"],
        "status": bank.state,
    }


@rule("documented", "stripe-python 16.1.0: `customer` is absent here")
def _as_card(it: ExternalAccount, world: World) -> dict[str, Any]:
    """A card that is paid out to shows its account, its currency and its status; where the platform
    collects the requirements, also whether it is the default of its currency.
    """
    card = card_for(it.number)
    assert card is not None
    shape = cards.legacy(it.id, card, it.details, None, it.created, world)
    del shape["customer"]
    more = {
        "account": it.account,
        "available_payout_methods": payout_methods(it, world),
        "currency": it.currency,
        "metadata": dict(it.metadata),
        "status": it.state,
    }
    account = world.store.latest[it.account]
    if getattr(account.controller, "requirement_collection", "") == "application":
        more["default_for_currency"] = account.defaults.get(it.currency) == it.id
    return {"id": it.id, "object": "card", **dict(sorted({**shape, **more}.items()))}
