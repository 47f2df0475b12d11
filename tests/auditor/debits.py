"""Bank debits by ACH: pending for days, some in vain, some taken back by the bank long after.

Each needs a mandate: one that the customer agrees to with it, or the newest that still stands. A
debit that its bank takes back costs a fee, and its mandate is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from .asked import Asked
from .book import Row
from .calendars import DAY, business_day_after, business_day_from, midnight, utc_date
from .compare import differences
from .disputes import Dispute
from .prices import Card, half_up
from .sales import Sale

if TYPE_CHECKING:
    from .account import Account

# https://stripe.com/pricing
PERCENT, AT_LEAST, AT_MOST = Fraction(8, 1_000), 1, 5_00
FAILED, DISPUTED = 4_00, 15_00
# https://docs.stripe.com/payouts
WAITS = 4  # business days
# https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment
LATE = {
    "bank_cannot_process", "debit_not_authorized", "incorrect_account_details",
    "insufficient_funds",
}  # fmt: skip


@dataclass
class Mandate:
    stands: bool = True


@dataclass(kw_only=True)
class Debit(Sale):
    """`back` is there once it has failed; it fails a business day after it was made (assumed)."""

    mandate: Mandate
    succeeds: int
    fails: int | None = None
    back: Row | None = None

    def status(self, now: int) -> str:
        if self.back is not None:
            return "failed"
        return "pending" if self.fails is not None or now < self.succeeds else "succeeded"


def made(account: Account, asked: Asked) -> None:
    method, agreed = asked.params["payment_method"], "mandate_data" in asked.params
    standing = [each for each in account.mandates[method] if each.stands]
    account.must_be(asked, granted=agreed or bool(standing))
    if not asked.answer:
        return
    method = asked.answer["payment_method"]
    if agreed:
        account.mandates[method].append(Mandate())
    known, succeeds = account.mandates[method], _settles(account)
    debit = Debit(
        asked.answer["latest_charge"],
        asked.params["amount"],
        account.world.currency,
        Card(),
        asked.moment,
        mandate=next((each for each in reversed(known) if each.stands), Mandate()),
        succeeds=succeeds,
    )
    account.debits[debit.charge] = debit
    if method in account.empty_accounts or asked.params["payment_method"].endswith("Funds"):
        account.empty_accounts.add(method)
        day = midnight(business_day_after(utc_date(account.now), account.world.country))
        debit.fails = day + account.now % DAY
        key = ("payment_failure_refund", "charge_failure", debit.charge, False)
        account.at(debit.fails, lambda: _fail(account, debit), makes=key)
    amount = debit.amount
    fee = min(max(half_up(amount * PERCENT), AT_LEAST), AT_MOST)
    debit.row = _write(account, debit, "payment", "charge", amount, fee, succeeds)


def _settles(account: Account) -> int:
    day = utc_date(account.now)
    if account.world.delay(account.settings.delay_override).rolls:
        day = business_day_from(day, account.world.country)
    return midnight(business_day_after(day, account.world.country, WAITS))


def _fail(account: Account, debit: Debit) -> None:
    """What had come goes, with its own day if that is still to come; its fee is not returned."""
    debit.back = _write(
        account, debit, "payment_failure_refund", "charge_failure", -debit.amount, FAILED
    )


def _write(
    account: Account,
    debit: Debit,
    type: str,
    category: str,
    amount: int,
    fee: int,
    available_on: int | None = None,
    source: str | None = None,
) -> Row:
    on = debit.inherited(account.now) if available_on is None else available_on
    source = source or debit.charge
    currency, now = debit.currency, account.now
    return account.write(Row(type, category, source, currency, amount, now, on, fee))


# --- taken back by the bank ----------------------------------------------------------------------


def returned(account: Account, asked: Asked) -> None:
    """Lost at once; once it has succeeded, and once."""
    debit = account.debits[asked.params["id"]]
    possible = debit.status(account.now) == "succeeded" and not debit.disputes
    account.must_be(asked, granted=possible)
    if not asked.answer:
        return
    dispute = Dispute(asked.answer["id"], debit, debit.amount, account.now, "lost")
    account.disputes[dispute.dispute] = dispute
    debit.disputes.append(dispute)
    debit.mandate.stands = False
    fee = FAILED if asked.params["reason"] in LATE else DISPUTED
    dispute.withdrawn = _write(
        account, debit, "adjustment", "dispute", -debit.amount, fee, source=dispute.dispute
    )


# --- what the API shows --------------------------------------------------------------------------


def check(account: Account) -> Iterator[str]:
    shown = {charge["id"]: charge for charge in account.seen.charges}
    for debit in account.debits.values():
        status = debit.status(account.seen.now)
        must = {
            "amount": debit.amount,
            "currency": debit.currency,
            "created": debit.created,
            "status": status,
            "amount_captured": 0 if status == "failed" else debit.amount,
            "balance_transaction": account.row_id(debit.row.key if debit.row else None),
            "failure_balance_transaction": account.row_id(debit.back.key if debit.back else None),
            "disputed": bool(debit.disputes),
        }
        yield from differences(f"debit {debit.charge}", shown.get(debit.charge), must)
