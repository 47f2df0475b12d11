"""Which day a debit belongs to: for some, a bank's day ends before midnight UTC."""

from __future__ import annotations

from datetime import timedelta

from stripesim.facts.days import DAY, HOUR
from stripesim.facts.evidence import rule
from stripesim.facts.start_of_day import FIRST


@rule("documented", "https://support.stripe.com/questions/ach-direct-debit-payment-settlement-time")
def counted_from(payment_method_type: str, moment: int) -> int:
    """The moment whose date counts for a payment. An ACH debit that is made after 19:00 in New York
    counts as one of the next day; that is midnight UTC in winter, an hour before it in summer.
    """
    if payment_method_type == "us_bank_account" and summer_in_new_york(moment // DAY):
        return moment + HOUR
    return moment


@rule("documented", "https://www.govinfo.gov: 15 U.S.C. 260a, as of 2007")
def summer_in_new_york(day: int) -> bool:
    """Whether the clocks there are put forward on the evening of a day, a number of days since
    1970-01-01: from the second Sunday of March until the first Sunday of November.
    """
    today = FIRST + timedelta(day)
    latest = today.replace(month=3, day=14), today.replace(month=11, day=7)
    begins, ends = (each - timedelta((each.weekday() + 1) % 7) for each in latest)
    return begins <= today < ends
