"""Instant payouts: what refuses one, and the money that it moves.

Cells of `payout.py`. More than is available is advanced: what is missing is added at once (rows of
type `advance`) and taken from the days on which it will be there (`advance_funding`).
"""

from __future__ import annotations

from typing import Any

from stripesim.engine.act import Act, Commission, Settled
from stripesim.engine.change import RowKind
from stripesim.engine.money import FEES, Balance, Entry
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import Also
from stripesim.facts.conversion import convert, mid_rate
from stripesim.facts.currencies import money, symbol
from stripesim.facts.evidence import rule
from stripesim.facts.instant_payouts import (
    DAY,
    MOST_A_DAY,
    ONE_PAYOUT,
    PLATFORM_PAYS,
    fee_of,
    own_currency,
    start_of_the_day,
)
from stripesim.resources.connect.parties import APPLICATION, application_id, its_platform, keeps
from stripesim.resources.payouts.instant_available import (
    answers_for_itself,
    is_eligible,
    is_reached,
    left_today,
    made_since,
)

# -- unless, in order ------------------------------------------------------------------------------


def is_instant(act: Act[Any]) -> bool:
    """`method` is instant."""
    return bool(act.subject.method == "instant")


@rule("documented", "https://docs.stripe.com/error-codes; the text assumed")
def not_enabled_by_its_platform(act: Act[Any]) -> Refusal | None:
    """A platform may not have enabled instant payouts for its accounts."""
    account = act.account
    if not is_instant(act) or account.platform is None:
        return None
    platform = act.change.latest(account.platform)
    if account.instant.allowed is not False and platform.instant.allowed is not False:
        return None
    return Refusal(
        "This connected account does not have Instant Payouts enabled. Ask the platform to enable "
        "them.",
        code="instant_payouts_config_disabled",
    )


@rule("documented", "https://docs.stripe.com/error-codes; the text assumed")
def not_eligible_for_instant(act: Act[Any]) -> Refusal | None:
    """An account that is not eligible gets no instant payout; an account of its own is not, until
    `controls.allow_instant_payouts` says so.
    """
    if not is_instant(act) or is_eligible(act.account, act.world):
        return None
    message = "This account is not eligible for Instant Payouts."
    return Refusal(message, code="instant_payouts_unsupported")


@rule("documented", "https://docs.stripe.com/error-codes; the text assumed")
def not_its_own_currency(act: Act[Any]) -> Refusal | None:
    """Instant payouts are made in the currency of the account's country."""
    payout = act.subject
    if not is_instant(act) or own_currency(act.account.country, payout.currency):
        return None
    message = f"Instant Payouts are not supported in {payout.currency} for this account."
    return Refusal(message, code="instant_payouts_currency_disabled", param="currency")


@rule("documented", "https://docs.stripe.com/error-codes: the text, of cards; of banks by analogy")
def not_reached_instantly(act: Act[Any]) -> Refusal | None:
    """The destination has to list `instant` among its payout methods."""
    it = act.change.latest(act.subject.destination)
    if not is_instant(act) or is_reached(it, act.account, act.world):
        return None
    card = it.object == "card"
    what, other = ("card", "a debit card") if card else ("bank account", "an account")
    return Refusal(
        f"This {what} is not eligible for Instant Payouts. Try {other} from a supported bank.",
        code="instant_payouts_unsupported",
    )


@rule("recorded", "the upper bound to US bank accounts, without a code; others by analogy")
def outside_instant_bounds(act: Act[Any]) -> Refusal | None:
    """Each currency has a least and a most for one instant payout."""
    payout = act.subject
    if not is_instant(act):
        return None
    least, most = ONE_PAYOUT[payout.currency]
    if payout.amount < least:
        message = f"Amount must be no less than {money(least, payout.currency)}"
        return Refusal(message, code="amount_too_small", param="amount")
    if payout.amount <= most:
        return None
    mark = symbol(payout.currency)
    bound = f"{mark}{most // 100}" if mark else f"{most // 100} {payout.currency}"
    card = act.change.latest(payout.destination).object == "card"
    what = "Debit card transfers are" if card else "Instant Payouts to bank accounts are"
    return Refusal(f"{what} only supported for amounts less than or equal to {bound}")


@rule("documented", "https://docs.stripe.com/error-codes; the text assumed")
def over_the_daily_limit(act: Act[Any]) -> Refusal | None:
    """A day has an amount; and ten instant payouts of an account that answers for itself."""
    payout, account, world = act.subject, act.account, act.world
    if not is_instant(act):
        return None
    left = left_today(account, payout.currency, world)
    many = 0
    if answers_for_itself(account):
        start = start_of_the_day(account.country, act.now)
        many = sum(1 for _ in made_since(account.id, start, world))
    if many < MOST_A_DAY and (left is None or payout.amount <= left):
        return None
    message = "This payout exceeds the daily limit for Instant Payouts."
    return Refusal(message, code="instant_payouts_limit_exceeded")


INSTANT = (
    not_enabled_by_its_platform,
    not_eligible_for_instant,
    not_its_own_currency,
    not_reached_instantly,
    outside_instant_bounds,
    over_the_daily_limit,
)


# -- the money of one ------------------------------------------------------------------------------


def stripes_fee(act: Act[Any]) -> int:
    """What who answers for itself pays Stripe."""
    payout = act.subject
    fee: int = payout.fee
    return fee if fee and answers_for_itself(act.account) else 0


@rule("assumed", "that the fee comes back when the payout does")
def stripes_fee_back(act: Act[Any]) -> int:
    """It comes back with a payout that does."""
    return -stripes_fee(act)


@rule("assumed", "how the fee is booked is not known: on the payout's row, as a platform's is")
def platforms_fee(act: Act[Any]) -> Commission | None:
    """What the platform takes."""
    payout = act.subject
    if not payout.fee or answers_for_itself(act.account):
        return None
    return Commission(payout.fee, payout.currency, payout.fee)


def _line(act: Act[Any], sign: int) -> tuple[dict[str, Any], ...]:
    payout = act.subject
    if not payout.fee:
        return ()
    line = {
        "amount": sign * payout.fee,
        "application": None,
        "currency": payout.currency,
        "description": "Instant Payout fee",
        "type": "stripe_fee",
    }
    if not answers_for_itself(act.account):
        line["application"] = application_id(act.world, its_platform(act))
        line["description"] = f"{APPLICATION} application fee"
        line["type"] = "application_fee"
    return (line,)


@rule(
    "assumed", "how an instant payout's fee is described; the platform's as on a charge, recorded"
)
def what_it_costs(act: Act[Any]) -> tuple[dict[str, Any], ...]:
    """One line, for Stripe's fee or for the platform's."""
    return _line(act, 1)


def what_comes_back(act: Act[Any]) -> tuple[dict[str, Any], ...]:
    """One line for Stripe's fee; the platform's comes back by a refund of it."""
    return _line(act, -1) if stripes_fee_back(act) else ()


def has_an_application_fee(act: Act[Any]) -> bool:
    """The platform takes something."""
    return act.commission is not None


def _of_the_payout(act: Act[Any]) -> dict[str, Any]:
    payout = act.subject
    return {"payout": payout.id, "amount": payout.fee, "taken": payout.fee}


def _its_fee(act: Act[Any]) -> dict[str, Any]:
    return {"application_fee": act.made["application_fee"].id}


@rule("assumed", "that a platform's fee is refunded when the payout comes back")
def something_is_left_of_its_fee(act: Act[Any]) -> bool:
    """The platform has taken a fee, and has not refunded all of it."""
    fee = act.change.latest(act.subject.application_fee or "")
    return fee is not None and bool(fee.left)


def _whole_fee(act: Act[Any]) -> dict[str, Any]:
    return {"fee": act.subject.application_fee}


FEE_TAKEN = Also[Any]("application_fee.create", facts=_of_the_payout, when=has_an_application_fee,
                      on=its_platform, keeps=_its_fee)  # fmt: skip
FEE_BACK = Also[Any]("fee_refund.create", facts=_whole_fee, when=something_is_left_of_its_fee,
                     on=its_platform)  # fmt: skip


def lacking(act: Act[Any]) -> int:
    """What was not available."""
    return sum(amount for _, amount in act.subject.advanced)


def future_days(act: Act[Any]) -> tuple[tuple[int, int], ...]:
    """The days whose money is used."""
    days: tuple[tuple[int, int], ...] = act.subject.advanced
    return days


def what_it_gives(act: Act[Any]) -> int:
    """The part of it that one day gives."""
    amount: int = act.part[1]
    return amount


def on_its_day(act: Act[Any]) -> int:
    """On the day whose money it is, or at once if that has come."""
    day: int = act.part[0]
    return max(day, act.now)


@rule("documented", "https://docs.stripe.com/payouts/instant-payouts-advance-funding")
def adding(act: Act[Any]) -> str:
    """Adding available funds for the payout."""
    return f"Adding available funds for {act.subject.id}"


@rule("documented", "https://docs.stripe.com/payouts/instant-payouts-advance-funding")
def deducting(act: Act[Any]) -> str:
    """Deducting pending funds for the payout."""
    return f"Deducting pending funds for {act.subject.id}"


ADDED = Balance[Any](RowKind("advance", "advance"), description=adding)
DEDUCTED = Balance[Any](
    RowKind("advance_funding", "advance_funding"), available_on=on_its_day, description=deducting
)
ADVANCE = (
    Entry("advance", ADDED, lacking),
    Entry(DEDUCTED, "advance", what_it_gives, each=future_days),
)
ADVANCE_BACK = (
    Entry(ADDED, "advance", lacking),
    Entry("advance", DEDUCTED, what_it_gives, each=future_days),
)


# -- what the platform pays ------------------------------------------------------------------------


@rule(
    "documented", "https://docs.stripe.com/connect/instant-payouts; when, and by which row: assumed"
)
def platform_is_billed(act: Act[Any]) -> int | None:
    """The midnight after it is the platform's turn to pay, for a payout of an account that it
    answers for; there may be nothing to pay.
    """
    payout = act.subject
    if not is_instant(act) or payout.billed is not None or answers_for_itself(act.account):
        return None
    if not share_of_stripe(act):
        return None
    return (int(payout.created) // DAY + 1) * DAY


def share_of_stripe(act: Act[Any]) -> int:
    """1 % of the payout."""
    return fee_of(PLATFORM_PAYS, act.subject.amount, act.subject.currency)


@rule("assumed", "as what a platform gets in a foreign currency, the other way")
def in_its_currency(act: Act[Any]) -> Settled | None:
    """A platform that does not keep the currency pays in its own, at the mid rate."""
    payout, platform = act.subject, act.change.latest(its_platform(act))
    if keeps(platform, payout.currency):
        return None
    target = platform.default_currency
    rate = mid_rate(act.world.settings.rates, payout.currency, target)
    return Settled(target, convert(share_of_stripe(act), rate), rate)


def none_of_its_own(act: Act[Any]) -> str | None:
    """The payout is another account's."""
    return None


def for_the_payout(act: Act[Any]) -> str:
    """Instant Payout fee, and which payout."""
    return f"Instant Payout fee for {act.subject.id}"


BILLED = Balance[Any](
    RowKind("stripe_fee", "fee"), into="billed", of=its_platform, settled=in_its_currency,
    description=for_the_payout, source=none_of_its_own,
)  # fmt: skip
BILL = Entry(BILLED, FEES, share_of_stripe)
