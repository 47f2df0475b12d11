"""Instant payouts: their refusals, their fees, and the extra money that they move.

These are cells of the payout's lifecycle. An instant payout may take more than is available: the
rest is advanced at once (rows of type `advance`) and deducted on the days on which that money
becomes available (`advance_funding`). An account that is liable for itself pays Stripe a fee.
Another account pays its platform's fee, and Stripe bills the platform at the next midnight.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.act import Act, Commission, Settled
from stripesim.engine.money import FEES, Balance, Entry
from stripesim.engine.refusal import Refusal
from stripesim.facts.conversion import convert, mid_rate
from stripesim.facts.currencies import money, symbol
from stripesim.facts.days import DAY, midnight
from stripesim.facts.evidence import own_words, rule
from stripesim.facts.instant_payouts import (
    MOST_A_DAY,
    ONE_PAYOUT,
    PLATFORM_PAYS,
    fee_of,
    own_currency,
    start_of_the_day,
)
from stripesim.resources.balance.instant_available import (
    answers_for_itself,
    is_eligible,
    is_reached,
    left_today,
    made_since,
)
from stripesim.resources.balance.paid_out import Destination, PaidAccount
from stripesim.resources.connect.parties import APPLICATION, application_id, its_platform, keeps
from stripesim.resources.payouts.payout.record import Payout
from stripesim.resources.rows import RowKind

# -- what is refused, in order ---------------------------------------------------------------------


def is_instant(act: Act[Payout]) -> bool:
    """The payout's `method` is instant."""
    return act.subject.method == "instant"


@rule("documented", "https://docs.stripe.com/error-codes; the text assumed")
def not_enabled_by_its_platform(act: Act[Payout]) -> Refusal | None:
    """An instant payout is refused if the account's platform has not enabled them."""
    account: PaidAccount = act.account
    if not is_instant(act) or account.platform is None:
        return None
    platform: PaidAccount = act.change.latest(account.platform)
    if account.instant.allowed is not False and platform.instant.allowed is not False:
        return None
    return Refusal(
        own_words(
            "This connected account does not have Instant Payouts enabled. Ask the platform to "
            "enable them."
        ),
        code="instant_payouts_config_disabled",
        figures={"account": account.instant.allowed, "platform": platform.instant.allowed},
    )


@rule("documented", "https://docs.stripe.com/error-codes; the text assumed")
def not_eligible_for_instant(act: Act[Payout]) -> Refusal | None:
    """An account has to be eligible for instant payouts. The simulator's own account is not, until
    `controls.allow_instant_payouts` says so.
    """
    if not is_instant(act) or is_eligible(act.account, act.world):
        return None
    message = "This account is not eligible for Instant Payouts."
    figures = {"country": act.account.country}
    return Refusal(own_words(message), code="instant_payouts_unsupported", figures=figures)


@rule("documented", "https://docs.stripe.com/error-codes; the text assumed")
def not_its_own_currency(act: Act[Payout]) -> Refusal | None:
    """Instant payouts have to be in the currency of the account's country."""
    currency, country = act.subject.currency, act.account.country
    if not is_instant(act) or own_currency(country, currency):
        return None
    return Refusal(
        own_words(f"Instant Payouts are not supported in {currency} for this account."),
        code="instant_payouts_currency_disabled",
        param="currency",
        figures={"currency": currency, "country": country},
    )


@rule("documented", "https://docs.stripe.com/error-codes: the text, of cards; of banks by analogy")
def not_reached_instantly(act: Act[Payout]) -> Refusal | None:
    """The destination has to have `instant` among its payout methods."""
    it: Destination = act.change.latest(act.subject.destination)
    if not is_instant(act) or is_reached(it, act.account, act.world):
        return None
    card = it.object == "card"
    what, other = ("card", "a debit card") if card else ("bank account", "an account")
    said = f"This {what} is not eligible for Instant Payouts. Try {other} from a supported bank."
    return Refusal(
        said if card else own_words(said),
        code="instant_payouts_unsupported",
        figures={"object": it.object, "country": it.country, "currency": it.currency},
    )


@rule("recorded", "the upper bound to US bank accounts, without a code; others by analogy")
def outside_instant_bounds(act: Act[Payout]) -> Refusal | None:
    """Each currency has a minimum and a maximum for one instant payout."""
    payout = act.subject
    if not is_instant(act):
        return None
    least, most = ONE_PAYOUT[payout.currency]
    if payout.amount < least:
        message = f"Amount must be no less than {money(least, payout.currency)}"
        figures = {**asked_of(payout), "least": least, "most": most}
        return Refusal(message, code="amount_too_small", param="amount", figures=figures)
    if payout.amount <= most or goes_to_a_card(act):
        return None
    message = f"Instant Payouts to bank accounts are {only_up_to(most, payout.currency)}"
    return Refusal(message, figures={**asked_of(payout), "least": least, "most": most})


@rule(
    "documented",
    "reported: the beginning of the text, https://github.com/antiwork/gumroad; the amounts are "
    "those of instant payouts",
)
def more_than_a_card_takes(act: Act[Payout]) -> Refusal | None:
    """A debit card takes no more at once than one instant payout may be, whatever the method."""
    payout = act.subject
    _, most = ONE_PAYOUT.get(payout.currency, (0, payout.amount))
    if payout.amount <= most or not goes_to_a_card(act):
        return None
    message = f"Debit card transfers are {only_up_to(most, payout.currency)}"
    return Refusal(message, figures={**asked_of(payout), "most": most})


def goes_to_a_card(act: Act[Payout]) -> bool:
    """The destination is a debit card."""
    it: Destination = act.change.latest(act.subject.destination)
    return it.object == "card"


def asked_of(payout: Payout) -> Mapping[str, Any]:
    """The figures that a refused amount has."""
    return {"asked": payout.amount, "currency": payout.currency}


def only_up_to(most: int, currency: str) -> str:
    """How a refusal tells the most of one payout."""
    mark = symbol(currency)
    bound = f"{mark}{most // 100}" if mark else f"{most // 100} {currency}"
    return f"only supported for amounts less than or equal to {bound}"


@rule("documented", "https://docs.stripe.com/error-codes; the text assumed")
def over_the_daily_limit(act: Act[Payout]) -> Refusal | None:
    """Instant payouts have a maximum amount per day; an account that is liable for itself makes at
    most ten a day.
    """
    payout, world = act.subject, act.world
    account: PaidAccount = act.account
    if not is_instant(act):
        return None
    left = left_today(account, payout.currency, world)
    made = 0
    if answers_for_itself(account):
        start = start_of_the_day(account.country, act.now)
        made = sum(1 for _ in made_since(account.id, start, world))
    if made < MOST_A_DAY and (left is None or payout.amount <= left):
        return None
    figures = {
        "asked": payout.amount,
        "left_today": left,
        "made_today": made,
        "currency": payout.currency,
    }
    message = "This payout exceeds the daily limit for Instant Payouts."
    return Refusal(own_words(message), code="instant_payouts_limit_exceeded", figures=figures)


REFUSALS = (
    not_enabled_by_its_platform,
    not_eligible_for_instant,
    not_its_own_currency,
    not_reached_instantly,
    outside_instant_bounds,
    more_than_a_card_takes,
    over_the_daily_limit,
)


# -- what it costs ---------------------------------------------------------------------------------


def stripes_fee(act: Act[Payout]) -> int:
    """Stripe's fee, in minor units; 0 where the platform is liable."""
    fee = act.subject.fee
    return fee if fee and answers_for_itself(act.account) else 0


@rule("assumed", "that the fee comes back when the payout does")
def stripes_fee_back(act: Act[Payout]) -> int:
    """Stripe's fee is returned if the payout fails or is canceled."""
    return -stripes_fee(act)


@rule("assumed", "how the fee is booked is not known: on the payout's row, as a platform's is")
def platforms_fee(act: Act[Payout]) -> Commission | None:
    """The platform's fee for a payout of an account that it is liable for is on the payout's
    row.
    """
    payout = act.subject
    if not payout.fee or answers_for_itself(act.account):
        return None
    return Commission(payout.fee, payout.currency, payout.fee)


def fee_line(act: Act[Payout], sign: int) -> tuple[Mapping[str, Any], ...]:
    """The fee as a line of `fee_details`; no line where there is no fee."""
    payout = act.subject
    if not payout.fee:
        return ()
    own = answers_for_itself(act.account)
    line = {
        "amount": sign * payout.fee,
        "application": None if own else application_id(act.world, its_platform(act)),
        "currency": payout.currency,
        "description": "Instant Payout fee" if own else f"{APPLICATION} application fee",
        "type": "stripe_fee" if own else "application_fee",
    }
    return (line,)


@rule(
    "assumed", "how an instant payout's fee is described; the platform's as on a charge, recorded"
)
def what_it_costs(act: Act[Payout]) -> tuple[Mapping[str, Any], ...]:
    """`fee_details` has one line, for Stripe's fee or for the platform's."""
    return fee_line(act, 1)


def what_comes_back(act: Act[Payout]) -> tuple[Mapping[str, Any], ...]:
    """`fee_details` of a returned payout: one line for Stripe's fee; the platform's is refunded by
    itself.
    """
    return fee_line(act, -1) if stripes_fee_back(act) else ()


def has_an_application_fee(act: Act[Payout]) -> bool:
    """The platform takes a fee."""
    return act.commission is not None


@rule("assumed", "that a platform's fee is refunded when the payout comes back")
def something_is_left_of_its_fee(act: Act[Payout]) -> bool:
    """A payout that comes back refunds what is left of the platform's fee."""
    fee = act.change.latest(act.subject.application_fee or "")
    return fee is not None and bool(fee.left)


# -- what is advanced ------------------------------------------------------------------------------


def lacking(act: Act[Payout]) -> int:
    """The amount that was not available and is advanced, in minor units."""
    return sum(amount for _, amount in act.subject.advanced)


def future_days(act: Act[Payout]) -> tuple[tuple[int, int], ...]:
    """The days whose money is used: (when it becomes available, how much of it is taken)."""
    return act.subject.advanced


def what_a_day_gives(act: Act[Payout]) -> int:
    """The part of the advance that comes from one future day, in minor units."""
    amount: int = act.part[1]
    return amount


def on_its_day(act: Act[Payout]) -> int:
    """The moment at which that day's money becomes available, or now if it has."""
    day: int = act.part[0]
    return max(day, act.now)


@rule("documented", "https://docs.stripe.com/payouts/instant-payouts-advance-funding")
def adding(act: Act[Payout]) -> str:
    """The advance is described as "Adding available funds for po_…"."""
    return f"Adding available funds for {act.subject.id}"


@rule("documented", "https://docs.stripe.com/payouts/instant-payouts-advance-funding")
def deducting(act: Act[Payout]) -> str:
    """The deduction is described as "Deducting pending funds for po_…"."""
    return f"Deducting pending funds for {act.subject.id}"


ADVANCE_ROW = RowKind("advance", "advance")
ADVANCE_FUNDING_ROW = RowKind("advance_funding", "advance_funding")
ADVANCED = Balance[Payout](ADVANCE_ROW, description=adding)
FUNDING = Balance[Payout](ADVANCE_FUNDING_ROW, available_on=on_its_day, description=deducting)

# fmt: off
# what moves:         from       to         how much
ADVANCE      = (Entry("advance", ADVANCED,  lacking),
                Entry(FUNDING,   "advance", what_a_day_gives, each=future_days))
ADVANCE_BACK = (Entry(ADVANCED,  "advance", lacking),
                Entry("advance", FUNDING,   what_a_day_gives, each=future_days))
# fmt: on


# -- what the platform pays ------------------------------------------------------------------------


@rule(
    "documented", "https://docs.stripe.com/connect/instant-payouts; when, and by which row: assumed"
)
def platform_is_billed(act: Act[Payout]) -> int | None:
    """Stripe bills the platform at the midnight after the payout, if Stripe's share is more than
    nothing.
    """
    payout = act.subject
    if not is_instant(act) or payout.billed is not None or answers_for_itself(act.account):
        return None
    return midnight(payout.created) + DAY if share_of_stripe(act) else None


def share_of_stripe(act: Act[Payout]) -> int:
    """What the platform pays Stripe, in the payout's currency: 1 % of it."""
    return fee_of(PLATFORM_PAYS, act.subject.amount, act.subject.currency)


@rule("assumed", "as what a platform gets in a foreign currency, the other way")
def in_its_currency(act: Act[Payout]) -> Settled | None:
    """A platform that does not keep the currency pays in its own, at the mid rate."""
    payout, platform = act.subject, act.change.latest(its_platform(act))
    if keeps(platform, payout.currency):
        return None
    target = platform.default_currency
    rate = mid_rate(act.world.settings.rates, payout.currency, target)
    return Settled(target, convert(share_of_stripe(act), rate), rate)


def none_of_its_own(act: Act[Payout]) -> str | None:
    """None: the payout belongs to another account than the row."""
    return None


def for_the_payout(act: Act[Payout]) -> str:
    """The description of the row: "Instant Payout fee for" and the payout's id."""
    return f"Instant Payout fee for {act.subject.id}"


STRIPE_FEE_ROW = RowKind("stripe_fee", "fee")
PLATFORMS_BALANCE = Balance[Payout](
    STRIPE_FEE_ROW,
    into="billed",
    of=its_platform,
    settled=in_its_currency,
    description=for_the_payout,
    source=none_of_its_own,
)
BILL = (Entry(PLATFORMS_BALANCE, FEES, share_of_stripe),)
