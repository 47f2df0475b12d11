"""Accounts: whose money it is, how long it waits, what it costs and where it is paid out.

A connected account begins in `onboarding`, until nothing is missing any more (`requirements.py`);
what it may do then are its capabilities (`capability.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import evolve, frozen

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import DELETED, NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, Also, To, Verb, table
from stripesim.facts.bank_numbers import bank_that_works
from stripesim.facts.calendars import Calendar, calendar_for
from stripesim.facts.controllers import Controller, debits_by_default, type_of
from stripesim.facts.cross_border import RECIPIENTS, currency_of, first_timing
from stripesim.facts.evidence import rule
from stripesim.facts.instant_payouts import InstantTerms
from stripesim.facts.payout_schedules import interval_of
from stripesim.facts.pricing import PriceList, prices_or_none
from stripesim.resources.accounts import capability, requirements
from stripesim.resources.accounts.account.refusals import (
    combination_forbidden,
    holds_money,
    is_being_paid_out,
    no_bank_in_it,
    no_longer_yours,
    not_a_platform,
    not_yours_to_reject,
    only_to_be_paid,
    own_account,
    stripe_answers_for_it,
    terms_not_yours,
    type_and_controller,
)
from stripesim.resources.accounts.account.shape import render as render
from stripesim.resources.accounts.connections import connection_id
from stripesim.resources.accounts.request import (
    EMPTY,
    as_balance_settings,
    capabilities_asked,
    controller_asked,
    currency_in,
    told,
)
from stripesim.resources.requests import merged

NOTHING_AGREED = InstantTerms()
USUAL = ("card_payments", "transfers")


@frozen
class Block:
    """Why an account is stopped, and from what."""

    reason: str
    charges: bool
    payouts: bool


@record
class Account(Record):
    """One Stripe account. `defaults`: currency -> id of the external account that is paid.

    A connected account names its `platform` and the `controller` that says who answers for it;
    `requested`: capability -> since when it is asked for. `block` is what stops it, `rejection`
    what its platform has decided; `begun`: the account holder was sent to Stripe's onboarding,
    `submitted`: and has finished it. `said` is what the platform has told of it, by parameter;
    `individual` and `balance_settings` are the versions of then of what the account shows.
    """

    kind: ClassVar[str] = "account"

    country: str
    default_currency: str
    calendar: Calendar
    prices: PriceList
    defaults: Mapping[str, str]
    requested: Mapping[str, int]
    platform: str | None = None
    type: str = "standard"
    controller: Controller | None = None
    block: Block | None = None
    rejection: Block | None = None
    begun: bool = False
    submitted: bool = False
    business_type: str | None = None
    email: str | None = None
    said: Mapping[str, Mapping[str, Any]] = EMPTY
    individual: Any = None
    balance_settings: Any = None
    metadata: Mapping[str, str] = EMPTY
    instant: InstantTerms = NOTHING_AGREED

    @property
    def currency(self) -> str:
        return self.default_currency

    @property
    def liable(self) -> str:
        """The account that answers for a negative balance: itself, or its platform."""
        if self.platform is None or self.controller is None or self.controller.losses == "stripe":
            return self.id
        return self.platform

    @property
    def name(self) -> str:
        """What it is called in descriptions."""
        for part in ("business_profile", "company"):
            name = self.said.get(part, EMPTY).get("name")
            if name is not None:
                return str(name)
        return self.email or self.id

    @property
    def is_recipient(self) -> bool:
        """It agreed only to be paid, not to charge."""
        agreed = self.said.get("tos_acceptance", EMPTY).get("service_agreement")
        return agreed == "recipient" or self.country in RECIPIENTS

    def _may(self, what: str) -> bool:
        """It is there, nothing is missing, and nobody stops it."""
        if self.state == DELETED:
            return False
        if self.state != "enabled" and (self.state == "onboarding" or requirements.missing(self)):
            return False
        stops = (self.block, self.rejection)
        return not any(block is not None and getattr(block, what) for block in stops)

    def can(self, capability: str) -> bool:
        """Whether a capability is active."""
        return capability in self.requested and self._may("charges")

    @property
    def capabilities(self) -> dict[str, str]:
        """The capabilities that are asked for: active or inactive."""
        status = "active" if self._may("charges") else "inactive"
        return dict.fromkeys(sorted(self.requested), status)

    @property
    def charges_enabled(self) -> bool:
        """Payments can reach it: its own charges, or transfers to it."""
        return any(self.can(name) for name in USUAL)

    @property
    def payouts_enabled(self) -> bool:
        """It can be paid out."""
        if self.platform is not None and not (self.requested and self.defaults):
            return False
        return self._may("payouts")


# -- drafts ----------------------------------------------------------------------------------------


def _draft(act: Act[Any]) -> Account:
    """Facts of the simulator's own: country, calendar, prices; of a connected one, the request."""
    facts, change = act.facts, act.change
    made = _connected(act) if change.account else None
    id = f"acct_1{act.world.ids.plain('acct', change.count('acct'), 15)}"
    return Account(
        id=id,
        account=id,
        created=change.now,
        state=NEW,
        serial=-1,
        **(made or {
            "country": facts["country"],
            "default_currency": currency_of(facts["country"]),
            "calendar": facts["calendar"],
            "prices": facts["prices"],
            "defaults": {},
            "requested": dict.fromkeys(USUAL, change.now),
        }),
    )  # fmt: skip


def _connected(act: Act[Any]) -> dict[str, Any]:
    """Facts: type or controller, country (else the platform's), what is said of the account."""
    facts, platform = act.facts, act.change.latest(act.change.account)
    said = facts.get("country", platform.country)
    country, currency, controller = said.upper(), currency_in(said), controller_asked(facts)
    at_home = country == platform.country
    return {
        "country": country,
        "default_currency": facts.get("default_currency", currency),
        "calendar": platform.calendar if at_home else calendar_for(country),
        "prices": prices_or_none(country, currency),
        "defaults": {},
        "requested": capabilities_asked(EMPTY, facts, act.now),
        "platform": platform.id,
        "type": type_of(controller),
        "controller": controller,
        "business_type": facts.get("business_type"),
        "email": facts.get("email"),
        "said": told(EMPTY, facts),
        "metadata": merged({}, facts.get("metadata", {})),
    }


# -- when ------------------------------------------------------------------------------------------


def is_connected(act: Act[Account]) -> bool:
    """A platform made it."""
    return act.subject.platform is not None


def nothing_is_missing(act: Act[Account]) -> bool:
    """All that is asked for has been supplied."""
    return not requirements.missing(act.subject)


def was_stopped_before(act: Act[Account]) -> bool:
    """Something else than the rejection stops it."""
    return act.subject.block is not None


def _no_bank(act: Act[Account]) -> bool:
    return act.subject.default_currency not in act.subject.defaults


def _refuse(act: Act[Account], verb: str) -> Refusal:
    said = {"enable": "be enabled", "unreject": "be unrejected", "reject": "be rejected"}
    done, state = said.get(verb, verb.replace("_", " ")), act.subject.state
    return Refusal(f"Account {act.subject.id} cannot {done}: it is {state}.")


# -- sets ------------------------------------------------------------------------------------------


def _updated(act: Act[Account]) -> dict[str, Any]:
    account, facts = act.subject, act.facts
    sets = {name: facts[name] for name in TAKEN if name in facts}
    if "metadata" in facts:
        sets["metadata"] = merged(account.metadata, facts["metadata"])
    asked = capabilities_asked(account.requested, facts, act.now)
    return {**sets, "requested": asked, "said": told(account.said, facts)}


TAKEN = ("balance_settings", "business_type", "default_currency", "email", "individual")


def _its_part(act: Act[Account]) -> Mapping[str, Any]:
    """Facts: the newest version of a thing that the account shows."""
    return act.facts


def _sent_away(act: Act[Account]) -> dict[str, Any]:
    return {"begun": True}


def _completed(act: Act[Account]) -> dict[str, Any]:
    """The holder has supplied everything, and asks to be paid."""
    account = act.subject
    usual = ("transfers",) if account.is_recipient else USUAL
    asked = account.requested or dict.fromkeys(usual, act.now)
    return {"begun": True, "submitted": True, "requested": asked}


def _stopped(act: Act[Account]) -> dict[str, Any]:
    """Facts: reason, charges, payouts; what was stopped before stays so."""
    old, facts = act.subject.block, act.facts
    charges = facts["charges"] or (old is not None and old.charges)
    payouts = facts["payouts"] or (old is not None and old.payouts)
    return {"block": Block(facts["reason"], charges, payouts)}


def _let_go(act: Act[Account]) -> dict[str, Any]:
    return {"block": None}


@rule("documented", "https://docs.stripe.com/api/account/reject; which reason is shown, assumed")
def _rejected(act: Act[Account]) -> dict[str, Any]:
    """Charges and payouts end; with `payouts_action=none` payouts go on."""
    reason = act.facts["reason"]
    shown = "fraud" if reason.startswith("fraud") else "other"
    shown = reason if reason == "terms_of_service" else shown
    stops = act.facts.get("payouts_action", "pause") == "pause"
    return {"rejection": Block(f"rejected.platform_{shown}", charges=True, payouts=stops)}


def _taken_back(act: Act[Account]) -> dict[str, Any]:
    return {"rejection": None}


def _chosen(act: Act[Account]) -> dict[str, Any]:
    """The external account becomes the one that its currency is paid to."""
    external = act.facts["external_account"]
    return {"defaults": {**act.subject.defaults, external.currency: external.id}}


def _forgotten(act: Act[Account]) -> dict[str, Any]:
    """Its currency is paid to nothing any more."""
    gone = act.facts["external_account"].currency
    kept = {name: id for name, id in act.subject.defaults.items() if name != gone}
    return {"defaults": kept}


@rule("assumed", "stripesim's own: what an account pays whose country has no established price")
def _repriced(act: Act[Account]) -> dict[str, Any]:
    """What is made from now on costs this; what was made before cost what it did. Without a price
    before, the one named for domestic cards is that of international ones too, or the other way
    round.
    """
    prices, named = act.subject.prices, dict(act.facts)
    cards = [named[name] for name in ("domestic", "international") if name in named]
    if cards and not prices.established:
        named = {"domestic": cards[0], "international": cards[-1], "established": True, **named}
    methods = {**prices.methods, **named.get("methods", {})}
    return {"prices": evolve(prices, **{**named, "methods": methods})}


def _agreed(act: Act[Account]) -> dict[str, Any]:
    """What is agreed on instant payouts from now on: what is named; limits by currency."""
    terms, named = act.subject.instant, act.facts
    limits = {
        name: {**getattr(terms, name), **named[name]}
        for name in ("daily", "daily_connected")
        if name in named
    }
    return {"instant": evolve(terms, **{**named, **limits})}


# -- then ------------------------------------------------------------------------------------------


def its_own(act: Act[Account]) -> str:
    """The account itself."""
    return act.subject.id


def its_platform(act: Act[Account]) -> str:
    """The platform that it is connected to."""
    return act.subject.platform or act.subject.id


@rule("recorded", "about 600 custom accounts made over the API; others assumed")
def _its_settings(act: Act[Account]) -> dict[str, Any]:
    """What a new connected account begins with: the first timing of its country, daily payouts;
    and what the request says of its payouts.
    """
    account, controller = act.subject, act.subject.controller
    assert controller is not None
    return {
        "account": account.id,
        "country": account.country,
        "timing": first_timing(account.country),
        "interval": interval_of(account.country),
        "debit_negative_balances": debits_by_default(controller),
        **as_balance_settings(act.facts),
    }


def _it(act: Act[Account]) -> dict[str, Any]:
    return {"connected": act.subject.id}


def _a_bank(act: Act[Account]) -> dict[str, Any]:
    account = act.subject
    return {"external_account": bank_that_works(account.country, account.default_currency)}


def _nothing(act: Act[Account]) -> Mapping[str, Any]:
    return EMPTY


def _newest(act: Act[Account]) -> Any:
    return act.change.latest(act.subject.id)


def _its_connection(act: Act[Account]) -> Any:
    return act.change.latest(connection_id(act.subject.id))


WITH_IT = (
    Also("balance_settings.create", facts=_its_settings, on=its_own),
    Also("connection.create", facts=_it, on=its_platform),
)
BANK = Also[Account]("external_account.create", facts=_a_bank, on=its_own, when=_no_bank)
REVIEWED = Also[Account]("account.review", facts=_nothing, to=_newest, when=is_connected)
DISCONNECTED = Also[Account]("connection.end", facts=_nothing, to=_its_connection, on=its_platform)
STANDING = ("enabled", "disabled")
BEGUN = ("onboarding", *STANDING)
ANY = (*BEGUN, "rejected")
TOLD = ("account.updated", capability.UPDATED)
CREATE = (
    not_a_platform, type_and_controller, combination_forbidden, only_to_be_paid, terms_not_yours,
)  # fmt: skip
UPDATE = (own_account, no_longer_yours, terms_not_yours, only_to_be_paid, no_bank_in_it)
DELETE = (own_account, stripe_answers_for_it, holds_money, is_being_paid_out)

# fmt: off
LIFECYCLE: Lifecycle[Account] = Lifecycle("account", _draft, _refuse, table(
    #  from          to            when                money    told
    Verb("open", "simulator"),
    To(NEW,          "enabled",    ALWAYS,             NOTHING, UNTOLD),
    Verb("create", "request", unless=CREATE),
    To(NEW,          "onboarding", ALWAYS,             NOTHING, UNTOLD, then=WITH_IT),
    Verb("update", "request", unless=UPDATE),
    To(ANY,          STAYS,        ALWAYS,             NOTHING, TOLD, sets=_updated, then=REVIEWED),
    Verb("adopt", "balance_settings, person"),
    To(ANY,          STAYS,        ALWAYS,             NOTHING, UNTOLD, sets=_its_part),
    Verb("follow", "balance_settings, person"),
    To(ANY,          STAYS,        is_connected,       NOTHING, TOLD,
       sets=_its_part, then=REVIEWED),
    To(STANDING,     STAYS,        ALWAYS,             NOTHING, UNTOLD, sets=_its_part),
    Verb("begin_onboarding", "account_link"),
    To(ANY,          STAYS,        ALWAYS,             NOTHING, UNTOLD, sets=_sent_away),
    Verb("complete", "control", unless=(own_account,)),
    To(BEGUN,        STAYS,        ALWAYS,             NOTHING, TOLD,
       sets=_completed, then=(BANK, REVIEWED)),
    Verb("review", "stripe"),
    To("onboarding", "enabled",    nothing_is_missing, NOTHING, TOLD, wakes="payouts"),
    To(ANY,          STAYS,        ALWAYS,             NOTHING, UNTOLD),
    Verb("disable", "control, charge"),
    To(BEGUN,        "disabled",   ALWAYS,             NOTHING, TOLD, sets=_stopped),
    Verb("enable", "control"),
    To("disabled",   "enabled",    nothing_is_missing, NOTHING, TOLD,
       sets=_let_go, wakes="payouts"),
    To("disabled",   "onboarding", ALWAYS,             NOTHING, TOLD, sets=_let_go),
    Verb("reject", "request", unless=(own_account, not_yours_to_reject)),
    To(BEGUN,        "rejected",   ALWAYS,             NOTHING, TOLD, sets=_rejected),
    Verb("unreject", "request"),
    To("rejected",   "disabled",   was_stopped_before, NOTHING, TOLD,
       sets=_taken_back, wakes="payouts"),
    To("rejected",   "enabled",    nothing_is_missing, NOTHING, TOLD,
       sets=_taken_back, wakes="payouts"),
    To("rejected",   "onboarding", ALWAYS,             NOTHING, TOLD, sets=_taken_back),
    Verb("choose_external_account", "external_account"),
    To(ANY,          STAYS,        ALWAYS,             NOTHING, UNTOLD,
       sets=_chosen, then=REVIEWED, wakes="payouts"),
    Verb("forget_external_account", "external_account"),
    To(ANY,          STAYS,        ALWAYS,             NOTHING, UNTOLD, sets=_forgotten),
    Verb("set_price", "control"),
    To(ANY,          STAYS,        ALWAYS,             NOTHING, UNTOLD, sets=_repriced),
    Verb("set_instant_payouts", "control"),
    To(ANY,          STAYS,        ALWAYS,             NOTHING, UNTOLD, sets=_agreed),
    Verb("delete", "request", unless=DELETE),
    To(ANY,          DELETED,      ALWAYS,             NOTHING, UNTOLD, then=DISCONNECTED),
))
# fmt: on
