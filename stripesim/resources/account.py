"""Accounts: whose money it is, how long it waits, what it costs and where it is paid out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import evolve

from stripesim.engine.change import Change
from stripesim.engine.lifecycle import Act, Lifecycle, Transition
from stripesim.engine.record import DELETED, NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.resources.shared import no_such, settings_of
from stripesim.rules.calendars import Calendar
from stripesim.rules.currencies import country_currency
from stripesim.rules.pricing import PriceList


@record
class Account(Record):
    """One Stripe account. `defaults`: currency -> id of the external account that is paid."""

    kind: ClassVar[str] = "account"

    country: str
    default_currency: str
    calendar: Calendar
    prices: PriceList
    defaults: Mapping[str, str]

    @property
    def currency(self) -> str:
        return self.default_currency


def _draft(act: Act[Any]) -> Account:
    """Facts: country, calendar, prices."""
    facts, change = act.facts, act.change
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


# fmt: off
LIFECYCLE: Lifecycle[Account] = Lifecycle("account", draft=_draft, refuse=_refuse, transitions=(
    #          verb                        from       to
    Transition("create",                   NEW,       "enabled", by="simulator"),
    Transition("choose_external_account",  "enabled", sets=_chosen, wakes="payouts",
               by="external_account"),
    Transition("forget_external_account",  "enabled", sets=_forgotten, by="external_account"),
    Transition("set_price",                "enabled", sets=_repriced, by="control"),
))
# fmt: on


def current(change: Change, id: str | None = None) -> Account:
    """The account of the request, or the one named, if the request may see it."""
    if id is None or id == change.account:
        account: Account = change.latest(change.account)
        return account
    raise no_such("account", id)


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
        "capabilities": {"card_payments": "active", "transfers": "active"},
        "charges_enabled": True,
        "controller": {"type": "account"},
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
        "payouts_enabled": True,
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
        "type": "standard",
    }
