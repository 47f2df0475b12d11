"""An account and its external account, as far as payouts depend on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from stripesim.facts.calendars import Calendar
from stripesim.facts.controllers import Controller
from stripesim.facts.instant_payouts import InstantTerms


class PaidAccount(Protocol):
    """An account, as far as paying it out depends on it."""

    id: str
    type: str
    country: str
    default_currency: str
    calendar: Calendar
    defaults: Mapping[str, str]
    platform: str | None
    controller: Controller | None
    instant: InstantTerms
    payouts_enabled: bool
    is_recipient: bool
    liable: str


class Destination(Protocol):
    """An external account: a bank account or a debit card."""

    @property
    def id(self) -> str: ...
    @property
    def object(self) -> str: ...
    @property
    def country(self) -> str: ...
    @property
    def currency(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def outcome(self) -> str | None: ...
