"""Accounts: whose money it is, how long it waits, what it costs and where it is paid out.

A connected account begins in `onboarding`, until nothing is missing any more (`requirements.py`);
what it may do then are its capabilities (`capability.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import evolve, frozen

from stripesim.engine.lifecycle import Act, Also, Lifecycle, Transition
from stripesim.engine.record import DELETED, NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.resources import capability, requirements
from stripesim.resources.account_shape import render as render
from stripesim.resources.shared import both_given, connection_id, merged
from stripesim.rules.calendars import Calendar, calendar_for
from stripesim.rules.controllers import (
    Controller,
    combination_refused,
    controller_of,
    debits_by_default,
    type_of,
)
from stripesim.rules.cross_border import RECIPIENTS, currency_of, first_timing
from stripesim.rules.evidence import rule
from stripesim.rules.instant_payouts import InstantTerms
from stripesim.rules.payout_schedules import interval_of
from stripesim.rules.pricing import PriceList, prices_or_none
from stripesim.rules.test_banks import bank_that_works

NOTHING_AGREED = InstantTerms()
NOTHING: Mapping[str, Any] = {}
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
    said: Mapping[str, Mapping[str, Any]] = NOTHING
    individual: Any = None
    balance_settings: Any = None
    metadata: Mapping[str, str] = NOTHING
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
            name = self.said.get(part, NOTHING).get("name")
            if name is not None:
                return str(name)
        return self.email or self.id

    @property
    def is_recipient(self) -> bool:
        """It agreed only to be paid, not to charge."""
        agreed = self.said.get("tos_acceptance", NOTHING).get("service_agreement")
        return agreed == "recipient" or self.country in RECIPIENTS

    def _may(self, what: str) -> bool:
        """Nothing is missing, and nobody stops it."""
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
    country, currency, controller = said.upper(), _currency_in(said), _controller(facts)
    at_home = country == platform.country
    return {
        "country": country,
        "default_currency": facts.get("default_currency", currency),
        "calendar": platform.calendar if at_home else calendar_for(country),
        "prices": prices_or_none(country, currency),
        "defaults": {},
        "requested": _asked(NOTHING, facts, act.now),
        "platform": platform.id,
        "type": type_of(controller),
        "controller": controller,
        "business_type": facts.get("business_type"),
        "email": facts.get("email"),
        "said": _told(NOTHING, facts),
        "metadata": merged({}, facts.get("metadata", {})),
    }


@rule("assumed", "the messages and the code of public issues")
def _currency_in(country: str) -> str:
    """Stripe opens accounts in its own markets, and in countries that it pays across borders."""
    currency = currency_of(country.upper())
    if currency is not None:
        return currency
    if len(country) == 2 and country.isascii() and country.isalpha():
        message = f"{country.upper()} is not currently supported by Stripe."
        raise Refusal(message, code="country_unsupported", param="country")
    raise Refusal(
        f"Country '{country}' is unknown. Try using a 2-character alphanumeric country code "
        "instead, such as 'US', 'EG', or 'GB'. A full list of country codes is available at "
        "https://stripe.com/docs/connect/supported-countries",
        param="country",
    )


@rule("documented", "https://docs.stripe.com/api/accounts/create")
def _controller(facts: Mapping[str, Any]) -> Controller:
    """That of the type, or the properties given; those not given are a standard account's."""
    if "type" in facts:
        return controller_of(facts["type"])
    given, usual = facts.get("controller", NOTHING), Controller()
    return Controller(
        fees=given.get("fees", NOTHING).get("payer", usual.fees),
        losses=given.get("losses", NOTHING).get("payments", usual.losses),
        requirement_collection=given.get("requirement_collection", usual.requirement_collection),
        stripe_dashboard=given.get("stripe_dashboard", NOTHING).get("type", usual.stripe_dashboard),
    )


def _asked(old: Mapping[str, int], facts: Mapping[str, Any], now: int) -> dict[str, int]:
    """The capabilities asked for now."""
    asked = dict(old)
    for name, how in facts.get("capabilities", NOTHING).items():
        if how.get("requested") is True:
            asked.setdefault(name, now)
        elif how.get("requested") is False:
            asked.pop(name, None)
    return asked


SAID = ("business_profile", "company", "groups", "settings", "tos_acceptance")


def _told(old: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """What was said of the account, and what is said now; nested parts are merged."""
    new = {name: facts[name] for name in SAID if name in facts}
    if "settings" in new:  # those of payouts are the balance settings
        parts = new["settings"].items()
        new["settings"] = {name: part for name, part in parts if name != "payouts"}
    return _merged(old, new)


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(old)
    for name, part in new.items():
        before = old.get(name)
        if isinstance(before, Mapping) and isinstance(part, Mapping):
            result[name] = _merged(before, part)
        else:
            result[name] = part
    return result


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


# -- unless ----------------------------------------------------------------------------------------


@rule("assumed", "the message of public issues")
def not_a_platform(act: Act[Account]) -> Refusal | None:
    """A connected account has no connected accounts."""
    if act.change.latest(its_platform(act)).platform is None:
        return None
    return Refusal(
        "You can only create new accounts if you've signed up for Connect, which you can do at "
        "https://dashboard.stripe.com/connect."
    )


@rule("documented", "https://docs.stripe.com/connect/migrate-to-controller-properties")
def type_and_controller(act: Act[Account]) -> Refusal | None:
    """The controller properties take the place of the type."""
    both = "type" in act.facts and "controller" in act.facts
    return both_given("type", "controller") if both else None


def combination_forbidden(act: Act[Account]) -> Refusal | None:
    """Not all controller properties go together."""
    assert act.subject.controller is not None
    message = combination_refused(act.subject.controller)
    return None if message is None else Refusal(message, param="controller")


@rule("documented", "https://docs.stripe.com/connect/service-agreement-types; the words assumed")
def only_to_be_paid(act: Act[Account]) -> Refusal | None:
    """Who is only paid, by agreement or by country, can ask for transfers and nothing else."""
    account = act.subject
    agreed = act.facts.get("tos_acceptance", NOTHING).get("service_agreement")
    if not (account.is_recipient or agreed == "recipient"):
        return None
    asked = _asked(account.requested, act.facts, act.now)
    other = next((name for name in asked if name != "transfers"), None)
    if other is None:
        return None
    why = "under the recipient service agreement"
    if account.country in RECIPIENTS:
        why = f"in {account.country}"
    message = f"Accounts {why} cannot request the {other} capability."
    return Refusal(message, param=f"capabilities[{other}]")


@rule("documented", "https://docs.stripe.com/api/accounts/create; the message of public issues")
def terms_not_yours(act: Act[Account]) -> Refusal | None:
    """Where Stripe collects the requirements, the account holder accepts Stripe's terms."""
    agreed, controller = act.facts.get("tos_acceptance", NOTHING), act.subject.controller
    said = any(name != "service_agreement" for name in agreed)
    if not said or controller is None or controller.requirement_collection == "application":
        return None
    return Refusal(
        "You cannot accept the Terms of Service on behalf of Standard and Express connected "
        "accounts.",
        param="tos_acceptance",
    )


@rule("documented", "https://docs.stripe.com/api/accounts; the words assumed")
def own_account(act: Act[Account]) -> Refusal | None:
    """A platform changes its own account in the Dashboard."""
    if is_connected(act):
        return None
    return Refusal(
        "You cannot change your own account by the API. Use the Dashboard: "
        "https://dashboard.stripe.com/settings/account"
    )


@rule("documented", "https://docs.stripe.com/api/accounts/update; the words of public issues")
def no_longer_yours(act: Act[Account]) -> Refusal | None:
    """Once the holder of an account whose requirements Stripe collects was sent to the onboarding,
    the platform cannot say any more who it is and where it is paid.
    """
    account = act.subject
    if not account.begun or account.controller is None:
        return None
    if account.controller.requirement_collection == "application":
        return None
    theirs = ("business_type", "company", "external_account", "individual")
    wrong = next((name for name in theirs if name in act.facts), None)
    if wrong is None:
        return None
    return Refusal(
        "This application does not have the required permissions for the parameter "
        f"'{wrong}' on account '{account.id}'.",
        param=wrong,
        status=403,
    )


@rule("documented", "https://docs.stripe.com/api/accounts/object; the words assumed")
def no_bank_in_it(act: Act[Account]) -> Refusal | None:
    """The default currency is one that the account can be paid in."""
    chosen = act.facts.get("default_currency", act.subject.default_currency)
    if chosen in (act.subject.default_currency, *act.subject.defaults):
        return None
    return Refusal(
        f"You cannot set the default currency to {chosen}: there is no external account in it.",
        param="default_currency",
    )


@rule("documented", "https://docs.stripe.com/api/accounts/delete; the words assumed")
def stripe_answers_for_it(act: Act[Account]) -> Refusal | None:
    """An account with a full dashboard, for whose losses Stripe answers, stays."""
    controller = act.subject.controller
    if controller is None or (controller.losses, controller.stripe_dashboard) != ("stripe", "full"):
        return None
    return Refusal(
        "Accounts that have access to the Stripe Dashboard and whose negative balances Stripe is "
        "liable for cannot be deleted."
    )


@rule("documented", "https://docs.stripe.com/api/accounts/delete; the words assumed")
def holds_money(act: Act[Account]) -> Refusal | None:
    """An account is deleted when every balance is zero, available and pending."""
    now = act.now
    for place, pool in act.world.ledger.pools.items():
        sums = (pool.available(now), pool.pending(now)) if place.account == act.subject.id else ()
        if any(sum(each.values()) for each in sums):
            return Refusal(
                f"Account {act.subject.id} cannot be deleted: its {place.currency} balance is not "
                "zero."
            )
    return None


@rule("assumed", "what is on its way may come back")
def is_being_paid_out(act: Act[Account]) -> Refusal | None:
    """An account is not deleted while a payout of it is on its way."""
    payouts = act.world.store.each(act.subject.id, "payout")
    if not any(payout.state in ("pending", "in_transit") for payout in payouts):
        return None
    message = f"Account {act.subject.id} cannot be deleted: it has a payout that is on its way."
    return Refusal(message)


@rule("documented", "https://docs.stripe.com/api/account/reject; the words assumed")
def not_yours_to_reject(act: Act[Account]) -> Refusal | None:
    """A platform rejects accounts whose losses it answers for."""
    if act.subject.liable != act.subject.id:
        return None
    return Refusal("Only accounts whose negative balances you are liable for can be rejected.")


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
    asked = _asked(account.requested, facts, act.now)
    return {**sets, "requested": asked, "said": _told(account.said, facts)}


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


@rule("documented", "https://docs.stripe.com/api/accounts/update")
def as_balance_settings(facts: Mapping[str, Any]) -> dict[str, Any]:
    """`settings[payouts]` in the words of the balance settings; a single day, the anchor, is one
    payout day, and the minimum delay is that without an override.
    """
    said = facts.get("settings", NOTHING).get("payouts")
    if said is None:
        return {}
    plan, where = dict(said.get("schedule", NOTHING)), "settings[payouts][schedule]"
    timing = {}
    if "delay_days" in plan:
        days = plan.pop("delay_days")
        timing["delay_days_override"] = None if days == "minimum" else days
    for period in ("weekly", "monthly"):
        anchor, days = f"{period}_anchor", f"{period}_payout_days"
        if anchor in plan and days in plan:
            raise both_given(f"{where}[{anchor}]", f"{where}[{days}]")
        if anchor in plan:
            plan[days] = [plan.pop(anchor)]
    payouts: dict[str, Any] = {"schedule": plan}
    if "statement_descriptor" in said:
        payouts["statement_descriptor"] = said["statement_descriptor"]
    payments: dict[str, Any] = {"payouts": payouts, "settlement_timing": timing}
    if "debit_negative_balances" in said:
        payments["debit_negative_balances"] = said["debit_negative_balances"]
    return {"payments": payments, "through_account": True}


def _it(act: Act[Account]) -> dict[str, Any]:
    return {"connected": act.subject.id}


def _a_bank(act: Act[Account]) -> dict[str, Any]:
    account = act.subject
    return {"external_account": bank_that_works(account.country, account.default_currency)}


def _nothing(act: Act[Account]) -> Mapping[str, Any]:
    return NOTHING


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
LIFECYCLE: Lifecycle[Account] = Lifecycle("account", draft=_draft, refuse=_refuse, transitions=(
    #          verb                        from          to
    Transition("open",                     NEW,          "enabled",    by="simulator"),
    Transition("create",                   NEW,          "onboarding", unless=CREATE, then=WITH_IT),
    Transition("update",                   ANY,          unless=UPDATE, sets=_updated, events=TOLD,
               then=REVIEWED),
    Transition("adopt",                    ANY,          sets=_its_part,
               by="balance_settings, person"),
    Transition("follow",                   ANY,          when=is_connected, sets=_its_part,
               events=TOLD, then=REVIEWED, by="balance_settings, person"),
    Transition("follow",                   STANDING,     sets=_its_part, by="balance_settings"),
    Transition("begin_onboarding",         ANY,          sets=_sent_away, by="account_link"),
    Transition("complete",                 BEGUN,        unless=(own_account,), sets=_completed,
               events=TOLD, then=(BANK, REVIEWED), by="control"),
    Transition("review",                   "onboarding", "enabled",    when=nothing_is_missing,
               events=TOLD, wakes="payouts", by="stripe"),
    Transition("review",                   ANY,          by="stripe"),
    Transition("disable",                  BEGUN,        "disabled",   sets=_stopped, events=TOLD,
               by="control, charge"),
    Transition("enable",                   "disabled",   "enabled",    when=nothing_is_missing,
               sets=_let_go, events=TOLD, wakes="payouts", by="control"),
    Transition("enable",                   "disabled",   "onboarding", sets=_let_go, events=TOLD,
               by="control"),
    Transition("reject",                   BEGUN,        "rejected",
               unless=(own_account, not_yours_to_reject), sets=_rejected, events=TOLD),
    Transition("unreject",                 "rejected",   "disabled",   when=was_stopped_before,
               sets=_taken_back, events=TOLD, wakes="payouts"),
    Transition("unreject",                 "rejected",   "enabled",    when=nothing_is_missing,
               sets=_taken_back, events=TOLD, wakes="payouts"),
    Transition("unreject",                 "rejected",   "onboarding", sets=_taken_back,
               events=TOLD),
    Transition("choose_external_account",  ANY,          sets=_chosen, wakes="payouts",
               then=REVIEWED, by="external_account"),
    Transition("forget_external_account",  ANY,          sets=_forgotten, by="external_account"),
    Transition("set_price",                ANY,          sets=_repriced, by="control"),
    Transition("set_instant_payouts",      ANY,          sets=_agreed, by="control"),
    Transition("delete",                   ANY,          DELETED, unless=DELETE, then=DISCONNECTED),
))
# fmt: on
