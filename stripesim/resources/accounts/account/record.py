"""The fields of an account, and their first values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import frozen

from stripesim.engine.act import Act
from stripesim.engine.record import DELETED, NEW, Record, record
from stripesim.facts.calendars import Calendar, calendar_for
from stripesim.facts.capabilities import BESIDE_PAYMENTS, of_the_dashboard
from stripesim.facts.controllers import Controller, type_of
from stripesim.facts.cross_border import RECIPIENTS, currency_of
from stripesim.facts.instant_payouts import InstantTerms
from stripesim.facts.pricing import PriceList, prices_or_none
from stripesim.resources.accounts.details import EMPTY
from stripesim.resources.accounts.other_objects import Holder, Settings
from stripesim.resources.accounts.request import (
    capabilities_asked,
    controller_asked,
    currency_in,
    details_told,
)
from stripesim.resources.accounts.requirements import (
    missing,
    missing_for_payouts,
    stops_until_verified,
)
from stripesim.resources.requests import merged

NOTHING_AGREED = InstantTerms()


@frozen
class Block:
    """What Stripe stops of an account: its charges, its payouts or both, and the reason. `fields`
    are past due: the account goes on when they are given.
    """

    reason: str
    charges: bool
    payouts: bool
    fields: tuple[str, ...] = ()


@record
class Account(Record):
    """One Stripe account. `defaults`: currency -> id of the external account that is paid.

    A connected account has a `platform` and a `controller`, which says who is liable, pays fees and
    collects requirements. `requested`: capability -> when it was requested. `block` is what Stripe
    stops, `rejection` what its platform has decided. `begun`: its holder was sent to Stripe's
    onboarding; `submitted`: the holder has finished it. `details` are the details given by the
    platform, by parameter. `individual` and `balance_settings` are the versions of those objects
    that this version of the account shows; `persons`, by id, those that its requirements look at.
    `verified`: Stripe has verified what was given; `checked_at`: when it will have. `required`:
    fields that Stripe asks for besides -> when they are due. `reviewed`: capabilities requested of
    an able account that Stripe looks into -> when they are active.
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
    details: Mapping[str, Mapping[str, Any]] = EMPTY
    individual: Holder | None = None
    persons: Mapping[str, Holder] = EMPTY
    verified: bool = False
    checked_at: int | None = None
    required: Mapping[str, int] = EMPTY
    reviewed: Mapping[str, int] = EMPTY
    balance_settings: Settings | None = None
    metadata: Mapping[str, str] = EMPTY
    instant: InstantTerms = NOTHING_AGREED

    @property
    def currency(self) -> str:
        """The default currency, as `currency`, the name that other objects use."""
        return self.default_currency

    @property
    def liable(self) -> str:
        """The account that is liable for a negative balance: itself, or its platform."""
        if self.platform is None or self.controller is None or self.controller.losses == "stripe":
            return self.id
        return self.platform

    @property
    def name(self) -> str:
        """The name of the account in descriptions."""
        for part in ("business_profile", "company"):
            name = self.details.get(part, EMPTY).get("name")
            if name is not None:
                return str(name)
        return self.email or self.id

    @property
    def is_recipient(self) -> bool:
        """Whether it can only receive transfers, not charge: by its service agreement, or because
        of its country.
        """
        agreed = self.details.get("tos_acceptance", EMPTY).get("service_agreement")
        return agreed == "recipient" or self.country in RECIPIENTS

    def may(self, what: str) -> bool:
        """Whether it may have `charges` or `payouts`: it is not deleted, nothing is missing, Stripe
        does not verify first, and nothing stops them.
        """
        if self.state == DELETED:
            return False
        if self.state != "enabled" and (self.state == "onboarding" or missing(self)):
            return False
        if self.state != "enabled" and not self.verified and self.waits_for(what):
            return False
        if what == "payouts" and missing_for_payouts(self):
            return False
        block, rejection = self.block, self.rejection
        if block is not None and getattr(block, what):
            return False
        return rejection is None or not getattr(rejection, what)

    def waits_for(self, what: str) -> bool:
        """Whether `charges` or `payouts` wait until Stripe has verified what was given."""
        return stops_until_verified(self) in ("all", what)

    def can(self, capability: str) -> bool:
        """Whether a capability is active."""
        asked = capability in self.requested and capability not in self.reviewed
        return asked and self.may("charges")

    @property
    def capabilities(self) -> dict[str, str]:
        """The requested capabilities, each active, pending while Stripe verifies the account or
        looks into the request, or inactive.
        """
        status = "active" if self.may("charges") else "inactive"
        if self.state == "verifying" and status == "inactive":
            status = "pending"
        waits = dict.fromkeys(self.reviewed, "pending" if status == "active" else status)
        return {name: waits.get(name, status) for name in sorted(self.requested)}

    @property
    def charges_enabled(self) -> bool:
        """Whether payments can reach it: its own charges, or transfers to it."""
        return any(self.can(name) for name in self.requested if name not in BESIDE_PAYMENTS)

    @property
    def payouts_enabled(self) -> bool:
        """Whether it can be paid out."""
        if self.platform is not None and not self.requested:
            return False
        return self.may("payouts")


def draft(act: Act[Any]) -> Account:
    """Facts: of the simulator's own account, its country, calendar and prices; of a connected
    account, the parameters of the request.
    """
    change = act.change
    held = held_by_connected(act) if change.account else held_by_own(act)
    id = f"acct_1{act.world.ids.fresh('acct', change.count('acct'), 15)}"
    return Account(id=id, account=id, created=change.now, state=NEW, serial=-1, **held)


def held_by_own(act: Act[Any]) -> dict[str, Any]:
    """The fields of the simulator's own account."""
    facts, enabled = act.facts, act.world.settings.payment_methods
    currency = currency_of(facts["country"])
    assert currency is not None
    return {
        "country": facts["country"],
        "default_currency": currency,
        "calendar": facts["calendar"],
        "prices": facts["prices"],
        "defaults": {},
        "requested": dict.fromkeys(of_the_dashboard(currency, enabled), act.now),
    }


def held_by_connected(act: Act[Any]) -> dict[str, Any]:
    """The fields of a connected account; its country is its platform's unless one is given."""
    facts = act.facts
    platform: Account = act.change.latest(act.change.account)
    given = facts.get("country", platform.country)
    country, currency, controller = given.upper(), currency_in(given), controller_asked(facts)
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
        "details": details_told(EMPTY, facts),
        "metadata": merged({}, facts.get("metadata", {})),
    }
