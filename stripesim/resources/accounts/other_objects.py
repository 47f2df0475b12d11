"""Other objects that an account reads: those it shows, and those that change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from stripesim.facts.settlement import Timing


class Holder(Protocol):
    """The person that an account of an individual belongs to."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def details(self) -> Mapping[str, Any]: ...


class Settings(Protocol):
    """The balance settings of an account."""

    @property
    def id(self) -> str: ...
    @property
    def timing(self) -> Timing: ...
    @property
    def interval(self) -> str: ...
    @property
    def weekly_payout_days(self) -> tuple[str, ...]: ...
    @property
    def monthly_payout_days(self) -> tuple[int, ...]: ...
    @property
    def debit_negative_balances(self) -> bool: ...
    @property
    def statement_descriptor(self) -> str | None: ...


class Destination(Protocol):
    """An external account: a bank account or a debit card."""

    @property
    def id(self) -> str: ...
    @property
    def currency(self) -> str: ...
