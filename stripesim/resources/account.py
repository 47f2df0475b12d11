"""Accounts: whose money it is, how long it waits, what it costs and where it is paid out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import evolve

from stripesim.engine.lifecycle import Act, Also, Lifecycle, Transition
from stripesim.engine.record import DELETED, NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.resources.shared import settings_of
from stripesim.rules.calendars import Calendar, calendar_for
from stripesim.rules.controllers import Controller, controller_of, debits_by_default
from stripesim.rules.currencies import country_currency
from stripesim.rules.evidence import rule
from stripesim.rules.payout_schedules import interval_of
from stripesim.rules.pricing import PriceList, prices_for
from stripesim.rules.settlement import timing_for


ACTIVE = {"card_payments": "active", "transfers": "active"}


@record
class Account(Record):
    """One Stripe account. `defaults`: currency -> id of the external account that is paid.

    A connected account names its `platform` and the `controller` that says who answers for it;
    `capabilities`: name -> active, inactive or pending, of those that were requested.
    """

    kind: ClassVar[str] = "account"

    country: str
    default_currency: str
    calendar: Calendar
    prices: PriceList
    defaults: Mapping[str, str]
    platform: str | None = None
    type: str = "standard"
    controller: Controller | None = None
    capabilities: Mapping[str, str] = ACTIVE
    charges_enabled: bool = True
    payouts_enabled: bool = True

    @property
    def currency(self) -> str:
        return self.default_currency

    @property
    def liable(self) -> str:
        """The account that answers for a negative balance: itself, or its platform."""
        if self.platform is None or self.controller is None or self.controller.losses == "stripe":
            return self.id
        return self.platform

    def can(self, capability: str) -> bool:
        """Whether a capability is active."""
        return self.capabilities.get(capability) == "active"


def _draft(act: Act[Any]) -> Account:
    """Facts of the simulator's own: country, calendar, prices; of a connected one, the request."""
    facts, change = act.facts, act.change
    if change.account:
        return _connected(act)
    id = f"acct_1{act.world.ids.plain('acct', change.count('acct'), 15)}"
    return Account(
        id=id,
        account=id,
        created=change.now,
        state=NEW,
        serial=-1,
        country=facts["country"],
        default_currency=country_currency[facts["country"]],
        calendar=facts["calendar"],
        prices=facts["prices"],
        defaults={},
    )


def _connected(act: Act[Any]) -> Account:
    """Facts: type, country (else the platform's), capabilities."""
    facts, change = act.facts, act.change
    platform = change.latest(change.account)
    country, type = facts.get("country", platform.country), facts.get("type", "standard")
    id = f"acct_1{act.world.ids.plain('acct', change.count('acct'), 15)}"
    asked = facts.get("capabilities", {})
    return Account(
        id=id,
        account=id,
        created=change.now,
        state=NEW,
        serial=-1,
        country=country,
        default_currency=country_currency[country],
        calendar=calendar_for(country),
        prices=prices_for(country),
        defaults={},
        platform=platform.id,
        type=type,
        controller=controller_of(type),
        capabilities={name: "inactive" for name in asked if asked[name].get("requested")},
        charges_enabled=False,
        payouts_enabled=False,
    )


def _refuse(act: Act[Account], verb: str) -> Refusal:
    return Refusal(f"This account cannot {verb}.")


def _chosen(act: Act[Account]) -> dict[str, Any]:
    """The external account becomes the one that its currency is paid to."""
    external = act.facts["external_account"]
    return {"defaults": {**act.subject.defaults, external.currency: external.id}}


def _forgotten(act: Act[Account]) -> dict[str, Any]:
    """Its currency is paid to nothing any more."""
    gone = act.facts["external_account"].currency
    kept = {name: id for name, id in act.subject.defaults.items() if name != gone}
    return {"defaults": kept}


def _repriced(act: Act[Account]) -> dict[str, Any]:
    """What is made from now on costs this; what was made before cost what it did."""
    prices, named = act.subject.prices, act.facts
    methods = {**prices.methods, **named.get("methods", {})}
    return {"prices": evolve(prices, **{**named, "methods": methods})}


def is_connected(act: Act[Account]) -> bool:
    """A platform made it."""
    return act.subject.platform is not None


def its_own(act: Act[Account]) -> str:
    """The account itself."""
    return act.subject.id


def its_platform(act: Act[Account]) -> str:
    """The platform that it is connected to."""
    return act.subject.platform or act.subject.id


@rule("recorded", "about 600 custom accounts made over the API; others assumed")
def _its_settings(act: Act[Account]) -> dict[str, Any]:
    """What a new connected account begins with: the first timing of its country, daily payouts."""
    account, controller = act.subject, act.subject.controller
    assert controller is not None
    return {
        "account": account.id,
        "country": account.country,
        "timing": timing_for(account.country, "initial"),
        "interval": interval_of(account.country),
        "debit_negative_balances": debits_by_default(controller),
    }


def _it(act: Act[Account]) -> dict[str, Any]:
    return {"connected": act.subject.id}


def _completed(act: Act[Account]) -> dict[str, Any]:
    """Nothing is missing any more."""
    asked = act.subject.capabilities or ACTIVE
    return {
        "capabilities": dict.fromkeys(asked, "active"),
        "charges_enabled": True,
        "payouts_enabled": True,
    }


WITH_IT = (
    Also("balance_settings.create", facts=_its_settings, on=its_own),
    Also("connection.create", facts=_it, on=its_platform),
)

# fmt: off
LIFECYCLE: Lifecycle[Account] = Lifecycle("account", draft=_draft, refuse=_refuse, transitions=(
    #          verb                        from       to
    Transition("create",                   NEW,       "enabled", when=is_connected, then=WITH_IT),
    Transition("create",                   NEW,       "enabled", by="simulator"),
    Transition("complete",                 "enabled", sets=_completed, by="control",
               events=("account.updated",)),
    Transition("choose_external_account",  "enabled", sets=_chosen, wakes="payouts",
               by="external_account"),
    Transition("forget_external_account",  "enabled", sets=_forgotten, by="external_account"),
    Transition("set_price",                "enabled", sets=_repriced, by="control"),
))
# fmt: on


def schedule(settings: Any) -> dict[str, Any]:
    """`settings.payouts.schedule`: the account's view of its balance settings."""
    shown: dict[str, Any] = {"delay_days": settings.timing.days, "interval": settings.interval}
    if settings.interval == "weekly":
        shown["weekly_anchor"] = settings.weekly_payout_days[0]
        shown["weekly_payout_days"] = list(settings.weekly_payout_days)
    if settings.interval == "monthly":
        shown["monthly_anchor"] = settings.monthly_payout_days[0]
        shown["monthly_payout_days"] = list(settings.monthly_payout_days)
    return shown


@rule("documented", "https://docs.stripe.com/api/accounts/object")
def controlled(account: Account) -> dict[str, Any]:
    """`controller`, as the platform sees it."""
    controller = account.controller
    assert controller is not None
    return {
        "fees": {"payer": controller.fees},
        "is_controller": True,
        "losses": {"payments": controller.losses},
        "requirement_collection": controller.requirement_collection,
        "stripe_dashboard": {"type": controller.stripe_dashboard},
        "type": "application",
    }


def render(account: Account, world: World) -> dict[str, Any]:
    """The account as the API shows it: the members that money depends on, and the usual rest."""
    settings = settings_of(world, account.id)
    requirements: dict[str, Any] = {
        "alternatives": [],
        "current_deadline": None,
        "currently_due": [],
        "disabled_reason": None,
        "errors": [],
        "eventually_due": [],
        "past_due": [],
        "pending_verification": [],
    }
    return {
        "id": account.id,
        "object": "account",
        "business_profile": {"mcc": None, "name": None, "url": None},
        "business_type": None,
        "capabilities": dict(account.capabilities),
        "charges_enabled": account.charges_enabled,
        "controller": {"type": "account"} if account.controller is None else controlled(account),
        "country": account.country,
        "created": account.created,
        "default_currency": account.default_currency,
        "details_submitted": True,
        "email": None,
        "external_accounts": {
            "object": "list",
            "data": [
                world.render(each)
                for each in world.store.each(account.id, "external_account")
                if each.state != DELETED
            ],
            "has_more": False,
            "url": f"/v1/accounts/{account.id}/external_accounts",
        },
        "future_requirements": dict(requirements),
        "metadata": {},
        "payouts_enabled": account.payouts_enabled,
        "requirements": requirements,
        "settings": {
            "branding": dict.fromkeys(("icon", "logo", "primary_color", "secondary_color")),
            "card_payments": {
                "decline_on": {"avs_failure": False, "cvc_failure": False},
                "statement_descriptor_prefix": None,
                "statement_descriptor_prefix_kana": None,
                "statement_descriptor_prefix_kanji": None,
            },
            "dashboard": {"display_name": None, "timezone": "Etc/UTC"},
            "payments": dict.fromkeys(
                (
                    "statement_descriptor",
                    "statement_descriptor_kana",
                    "statement_descriptor_kanji",
                    "statement_descriptor_prefix_kana",
                    "statement_descriptor_prefix_kanji",
                )
            ),
            "payouts": {
                "debit_negative_balances": settings.debit_negative_balances,
                "schedule": schedule(settings),
                "statement_descriptor": settings.statement_descriptor,
            },
        },
        "type": account.type,
    }
