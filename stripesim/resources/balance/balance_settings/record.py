"""The fields of balance settings, and their first values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.record import NEW, Record, record
from stripesim.facts.days import DAY
from stripesim.facts.evidence import rule
from stripesim.facts.settlement import Timing
from stripesim.facts.start_of_day import StartOfDay, day_of, default_start


def settings_id(account: str) -> str:
    """The id of an account's settings in the store; the API shows none."""
    return f"{account}/balance_settings"


@record
class BalanceSettings(Record):
    """The settings of one account. `timing` is how long its payments wait now, `own_timing` how
    long they would without `delay_days_override`. `start_of_day` counts from the moment
    `start_of_day_from`, until then `start_of_day_before` does. It is the platform's, unless
    `own_start`.
    """

    kind: ClassVar[str] = "balance_settings"

    country: str
    timing: Timing
    own_timing: Timing
    delay_days_override: int | None
    interval: str
    weekly_payout_days: tuple[str, ...]
    monthly_payout_days: tuple[int, ...]
    minimum_balance_by_currency: Mapping[str, int] | None
    debit_negative_balances: bool
    statement_descriptor: str | None
    start_of_day: StartOfDay | None
    start_of_day_before: StartOfDay | None
    start_of_day_from: int
    own_start: bool = False

    def dated(self, moment: int) -> int:
        """The moment from which a payment's delay is counted. With a start of day, that is midnight
        UTC of the date of the account's own day; without one, the moment itself.
        """
        new = moment >= self.start_of_day_from
        start = self.start_of_day if new else self.start_of_day_before
        return moment if start is None else day_of(start, moment) * DAY


def draft(act: Act[Any]) -> BalanceSettings:
    """Facts: account (its id), country, timing, interval; debit_negative_balances; payments (the
    parameters that the account is made with).
    """
    facts = act.facts
    platform = getattr(act.change.latest(facts["account"]), "platform", None)
    start: Mapping[str, Any] = {
        "start_of_day": default_start(facts["country"]),
        "start_of_day_before": None,
        "start_of_day_from": 0,
    }
    if platform is not None:
        start = start_of(act.change.latest(settings_id(platform)))
    return BalanceSettings(
        id=settings_id(facts["account"]),
        account=facts["account"],
        created=act.now,
        state=NEW,
        serial=-1,
        country=facts["country"],
        timing=facts["timing"],
        own_timing=facts["timing"],
        delay_days_override=None,
        interval=facts["interval"],
        weekly_payout_days=(),
        monthly_payout_days=(),
        minimum_balance_by_currency=None,
        debit_negative_balances=facts.get("debit_negative_balances", True),
        statement_descriptor=None,
        **start,
    )


@rule("documented", "https://docs.stripe.com/connect/customized-start-of-day")
def start_of(platform: BalanceSettings) -> Mapping[str, Any]:
    """A connected account's day starts when its platform's does, unless it has a start of day of
    its own.
    """
    return {
        "start_of_day": platform.start_of_day,
        "start_of_day_before": platform.start_of_day_before,
        "start_of_day_from": platform.start_of_day_from,
    }
