"""When a day begins: at midnight UTC, unless the account says at which hour of which time zone.

The tables name moments in UTC; Singapore is eight hours ahead of it, New York five behind (four
from 2026-03-08 on).
"""

from __future__ import annotations

import zoneinfo
from typing import Any

import pytest
import stripe

from stripesim import Simulator, errors
from stripesim.facts import start_of_day

from .openings import at_no_cost
from .story import event_types, moment, row_of, tell, when

SINGAPORE, NEW_YORK = "Asia/Singapore", "America/New_York"


def begin_days(sim: Simulator, hour: int, timezone: str, minutes: int = 0) -> dict[str, Any]:
    start = {"hour": hour, "minutes": minutes, "timezone": timezone}
    return sim.balance_settings.update(payments={"settlement_timing": {"start_of_day": start}})


def available(sim: Simulator, at: str) -> str:
    """The day on which a charge of that moment becomes available."""
    sim.clock.advance_to(moment(at))
    currency = sim.accounts.retrieve_current()["default_currency"]
    charge = sim.charges.create(amount=10_000, currency=currency, source="tok_visa")
    return when(row_of(sim, charge)["available_on"])


def in_singapore(**settings: Any) -> Simulator:
    """Money waits for seven calendar days there, so that its day is its day of payment."""
    return Simulator(country="SG", start=moment("Sun 2026-03-01 00:00"), **settings)


# -- which day a payment belongs to ---------------------------------------------------------------


def test_by_default_a_day_begins_at_midnight_utc_in_singapore_too() -> None:
    sim = in_singapore()
    assert available(sim, "Mon 2026-03-02 23:59") == "Mon 2026-03-09 00:00"
    assert available(sim, "Tue 2026-03-03 00:00") == "Tue 2026-03-10 00:00"
    assert "start_of_day" not in sim.balance_settings.retrieve()["payments"]["settlement_timing"]


def test_the_payout_day_is_from_midnight_to_midnight_in_singapore() -> None:
    sim = in_singapore()
    begin_days(sim, 0, SINGAPORE)
    assert available(sim, "Mon 2026-03-02 15:59") == "Mon 2026-03-09 00:00"
    assert available(sim, "Mon 2026-03-02 16:00") == "Tue 2026-03-10 00:00"  # their Tuesday
    assert available(sim, "Tue 2026-03-03 15:59") == "Tue 2026-03-10 00:00"


def test_the_payout_day_can_be_from_six_to_six_in_singapore() -> None:
    sim = in_singapore()
    begin_days(sim, 6, SINGAPORE)
    assert available(sim, "Mon 2026-03-02 21:59") == "Mon 2026-03-09 00:00"  # Tuesday 5:59
    assert available(sim, "Mon 2026-03-02 22:00") == "Tue 2026-03-10 00:00"


def test_half_hours_count() -> None:
    sim = in_singapore()
    begin_days(sim, 0, SINGAPORE, minutes=30)
    assert available(sim, "Mon 2026-03-02 16:29") == "Mon 2026-03-09 00:00"
    assert available(sim, "Mon 2026-03-02 16:30") == "Tue 2026-03-10 00:00"


def test_a_day_in_new_york_is_one_payout_four_business_days_later() -> None:
    sim = Simulator(
        start=moment("Fri 2026-01-02 12:00"),
        settlement=(4, "business", False),
        pricing=at_no_cost("US", "usd"),
    )
    begin_days(sim, 0, NEW_YORK)
    tell(
        sim,
        """
        moment               | do         | pending | bank | by itself            | note
        Mon 2026-01-05 04:59 | charge 100 |     100 |    0 |                      | Sunday
        Mon 2026-01-05 05:00 | charge 200 |     300 |    0 |                      | Monday
        Tue 2026-01-06 04:59 | charge 400 |     700 |    0 |                      | still
        Tue 2026-01-06 05:00 | charge 800 |    1500 |    0 |                      | Tuesday
        Thu 2026-01-08 01:30 |            |    1400 |    0 | payout 100           |
        Fri 2026-01-09 01:30 |            |     800 |  100 | paid 100, payout 600 |
        Mon 2026-01-12 01:30 |            |       0 |  700 | paid 600, payout 800 |
        """,
    )


def test_days_of_23_and_25_hours_begin_and_end_by_the_clock_on_the_wall() -> None:
    sim = Simulator(start=moment("Fri 2026-03-06 12:00"), settlement=(7, "calendar", False))
    begin_days(sim, 0, NEW_YORK)
    assert available(sim, "Sun 2026-03-08 05:00") == "Sun 2026-03-15 00:00"  # clocks go forward
    assert available(sim, "Mon 2026-03-09 03:59") == "Sun 2026-03-15 00:00"
    assert available(sim, "Mon 2026-03-09 04:00") == "Mon 2026-03-16 00:00"
    assert available(sim, "Sun 2026-11-01 04:00") == "Sun 2026-11-08 00:00"  # and back
    assert available(sim, "Mon 2026-11-02 04:59") == "Sun 2026-11-08 00:00"
    assert available(sim, "Mon 2026-11-02 05:00") == "Mon 2026-11-09 00:00"


def test_a_day_that_begins_in_an_hour_that_comes_twice_begins_once() -> None:
    sim = Simulator(start=moment("Fri 2026-10-30 12:00"), settlement=(7, "calendar", False))
    begin_days(sim, 1, NEW_YORK, minutes=30)  # on 2026-11-01 at 05:30 and again at 06:30
    assert available(sim, "Sun 2026-11-01 05:29") == "Sat 2026-11-07 00:00"
    assert available(sim, "Sun 2026-11-01 05:30") == "Sun 2026-11-08 00:00"
    assert available(sim, "Sun 2026-11-01 06:10") == "Sun 2026-11-08 00:00"  # 1:10 once more


def test_money_never_becomes_available_before_it_was_paid() -> None:
    sim = Simulator(start=moment("Fri 2026-01-02 12:00"), settlement=(1, "calendar", False))
    begin_days(sim, 0, NEW_YORK)
    sim.clock.advance_to(moment("Tue 2026-01-06 04:00"))  # their Monday
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    row = row_of(sim, charge)
    assert (row["available_on"], row["status"]) == (row["created"], "available")
    sim.check()


def test_payouts_made_ahead_take_the_days_that_have_ended() -> None:
    sim = Simulator(
        start=moment("Fri 2026-01-02 12:00"),
        payout_timing="ahead",
        pricing=at_no_cost("US", "usd"),
    )
    begin_days(sim, 0, NEW_YORK)
    tell(
        sim,
        """
        moment               | do           | pending | by itself   | note
        Mon 2026-01-05 05:00 | charge 100   |     100 |             | Monday
        Tue 2026-01-06 01:29 |              |     100 |             |
        Tue 2026-01-06 01:30 |              |     100 |             | Monday is not over
        Tue 2026-01-06 04:59 | charge 1000  |    1100 |             |
        Tue 2026-01-06 05:00 | charge 10000 |   11100 |             |
        Wed 2026-01-07 01:30 |              |   10000 | payout 1100 | all of Monday
        """,
    )


# -- when it takes effect -------------------------------------------------------------------------


def test_a_new_start_of_day_is_in_force_from_its_next_occurrence() -> None:
    sim = in_singapore()
    sim.clock.advance_to(moment("Sun 2026-03-01 23:00"))  # Monday, 7:00 in Singapore
    begin_days(sim, 0, SINGAPORE)
    assert available(sim, "Mon 2026-03-02 15:59") == "Mon 2026-03-09 00:00"
    assert available(sim, "Mon 2026-03-02 16:00") == "Tue 2026-03-10 00:00"  # 17 hours later
    assert event_types(sim)[0] == "balance_settings.updated"


def test_what_changes_at_midnight_is_in_force_from_the_next_midnight() -> None:
    midnight, next_one = 1_772_409_600, 1_772_496_000  # Monday and Tuesday
    assert start_of_day.takes_effect(None, midnight - 1) == midnight
    assert start_of_day.takes_effect(None, midnight) == next_one


def test_until_then_the_day_before_goes_on() -> None:
    sim = in_singapore()
    sim.clock.advance_to(moment("Mon 2026-03-02 17:00"))  # Tuesday, 1:00 in Singapore
    begin_days(sim, 0, SINGAPORE)
    assert available(sim, "Mon 2026-03-02 20:00") == "Mon 2026-03-09 00:00"  # still by UTC
    assert available(sim, "Tue 2026-03-03 15:59") == "Tue 2026-03-10 00:00"
    assert available(sim, "Tue 2026-03-03 16:00") == "Wed 2026-03-11 00:00"


def test_what_was_paid_before_a_new_start_of_day_keeps_its_day() -> None:
    sim = in_singapore(pricing=at_no_cost("SG", "sgd"))
    tell(
        sim,
        """
        moment               | do           | pending
        Mon 2026-03-02 20:00 | charge 50000 |   50000
        Tue 2026-03-03 20:00 | charge 50000 |  100000
        """,
        "sgd",
    )
    sim.clock.advance_to(moment("Wed 2026-03-04 09:00"))
    begin_days(sim, 0, SINGAPORE)
    tell(
        sim,
        """
        moment               | do         | available | pending | by itself
        Wed 2026-03-04 17:00 | charge 700 |         0 |  100700 |
        Mon 2026-03-09 01:30 |            |         0 |   50700 | payout 50000
        Tue 2026-03-10 01:30 |            |         0 |     700 | paid 50000, payout 50000
        Wed 2026-03-11 01:30 |            |         0 |     700 | paid 50000
        Thu 2026-03-12 01:30 |            |         0 |       0 | payout 700
        """,
        "sgd",
    )


def test_an_empty_string_brings_midnight_utc_back_from_the_next_one_on() -> None:
    sim = in_singapore()
    begin_days(sim, 0, SINGAPORE)
    sim.clock.advance_to(moment("Tue 2026-03-03 12:00"))
    timing: Any = {"start_of_day": ""}
    after = sim.balance_settings.update(payments={"settlement_timing": timing})
    assert "start_of_day" not in after["payments"]["settlement_timing"]
    assert available(sim, "Tue 2026-03-03 16:00") == "Wed 2026-03-11 00:00"
    assert available(sim, "Wed 2026-03-04 16:00") == "Wed 2026-03-11 00:00"


def test_a_change_that_was_not_yet_in_force_is_replaced_by_another() -> None:
    sim = in_singapore()
    begin_days(sim, 0, SINGAPORE)
    begin_days(sim, 6, SINGAPORE)
    assert available(sim, "Sun 2026-03-01 21:59") == "Sun 2026-03-08 00:00"
    assert available(sim, "Sun 2026-03-01 22:00") == "Mon 2026-03-09 00:00"


# -- what may be chosen ---------------------------------------------------------------------------


def test_an_application_reads_back_what_it_chose() -> None:
    sim = in_singapore()
    with sim.activate():
        stripe.BalanceSettings.modify(
            payments={
                "settlement_timing": {
                    "start_of_day": {"hour": 2, "minutes": 30, "timezone": SINGAPORE}
                }
            }
        )
        start = stripe.BalanceSettings.retrieve().payments.settlement_timing.start_of_day
    assert start is not None
    assert (start.hour, start.minutes, start.timezone) == (2, 30, SINGAPORE)


def test_what_is_not_named_stays() -> None:
    sim = in_singapore()
    begin_days(sim, 2, SINGAPORE)
    start: Any = {"minutes": 30}
    after = sim.balance_settings.update(payments={"settlement_timing": {"start_of_day": start}})
    said = after["payments"]["settlement_timing"]["start_of_day"]
    assert said == {"hour": 2, "minutes": 30, "timezone": SINGAPORE}


# fmt: off
REFUSED = [
    ("SG", (0, 15, SINGAPORE),             "must be either 0 or 30"),
    ("SG", (7, 0, SINGAPORE),              "between 00:00 and 06:00"),
    ("SG", (6, 30, SINGAPORE),             "between 00:00 and 06:00"),
    ("AU", (4, 30, "Australia/Sydney"),    "between 00:00 and 04:00"),
    ("AU", (0, 0, "Australia/Canberra"),   "Australia/Sydney"),
    ("SG", (0, 0, "Asia/Atlantis"),        "Asia/Singapore"),
    ("SG", (24, 0, SINGAPORE),             "less than or equal to 23"),
    ("DE", (0, 0, "Europe/Berlin"),        "not available to accounts in DE"),
]
# fmt: on


@pytest.mark.parametrize(("country", "start", "says"), REFUSED)
def test_what_stripe_does_not_offer_is_refused(
    country: str, start: tuple[int, int, str], says: str
) -> None:
    sim = Simulator(country=country)
    hour, minutes, timezone = start
    before = sim.fingerprint()
    with pytest.raises(errors.InvalidRequestError, match=says):
        begin_days(sim, hour, timezone, minutes)
    assert sim.fingerprint() == before


@pytest.mark.parametrize(
    "city", ["Adelaide", "Brisbane", "Darwin", "Hobart", "Melbourne", "Perth", "Sydney"]
)
def test_seven_cities_in_australia(city: str) -> None:
    sim = Simulator(country="AU")
    begin_days(sim, 4, f"Australia/{city}")


def test_all_three_parts_are_needed() -> None:
    sim, start = in_singapore(), {"hour": 2, "timezone": SINGAPORE}
    with pytest.raises(errors.InvalidRequestError) as refused:
        timing: Any = {"start_of_day": start}
        sim.balance_settings.update(payments={"settlement_timing": timing})
    assert refused.value.code == "parameter_missing"
    assert refused.value.param == "payments[settlement_timing][start_of_day][minutes]"


def test_a_machine_without_the_time_zone_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nowhere(name: str) -> None:
        raise zoneinfo.ZoneInfoNotFoundError(name)

    monkeypatch.setattr(zoneinfo, "ZoneInfo", nowhere)
    start_of_day.zone.cache_clear()
    sim = in_singapore()
    before = sim.fingerprint()
    with pytest.raises(LookupError, match="pip install tzdata"):
        begin_days(sim, 0, SINGAPORE)
    assert sim.fingerprint() == before


def test_it_is_saved_and_loaded_with_the_rest(tmp_path: Any) -> None:
    sim = in_singapore()
    begin_days(sim, 6, SINGAPORE)
    sim.save(tmp_path / "sim.json")
    again = Simulator.load(tmp_path / "sim.json")
    assert again.balance_settings.retrieve() == sim.balance_settings.retrieve()
    assert available(again, "Mon 2026-03-02 22:00") == "Tue 2026-03-10 00:00"
