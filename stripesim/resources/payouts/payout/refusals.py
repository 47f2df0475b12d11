"""Refusals of payouts, in the order they are checked; those of instant ones are in `instant.py`."""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.facts.countries import codes_where
from stripesim.facts.currencies import minimum_payout, money, payout_step
from stripesim.facts.days import DAY
from stripesim.facts.evidence import own_words, rule
from stripesim.facts.payout_schedules import AUTOMATIC_ONLY
from stripesim.resources.balance.instant_available import gross_available
from stripesim.resources.balance.paid_out import Destination, PaidAccount
from stripesim.resources.payouts.payout import instant
from stripesim.resources.payouts.payout.record import Payout
from stripesim.resources.places import PAYMENTS
from stripesim.resources.requests import insufficient, of_source_type

# -- create ----------------------------------------------------------------------------------------


@rule(
    "documented",
    "https://docs.stripe.com/payouts; the text assumed; a recipient in India with interval=manual "
    "recorded",
)
def only_automatic_here(act: Act[Payout]) -> Refusal | None:
    """Accounts in Brazil and India cannot make manual payouts; recipients, which are paid across
    borders, can.
    """
    account: PaidAccount = act.account
    country = account.country
    if country not in AUTOMATIC_ONLY or account.is_recipient:
        return None
    message = f"Cannot create payouts; accounts in {country} are paid out automatically."
    return Refusal(own_words(message), code="payouts_not_allowed", figures={"country": country})


@rule("documented", "https://docs.stripe.com/error-codes")
def on_a_standard_account(act: Act[Payout]) -> Refusal | None:
    """A platform cannot make payouts for a connected account with the full Dashboard: the account
    makes them there.
    """
    account: PaidAccount = act.account
    controller = account.controller
    if controller is None or (account.type, controller.stripe_dashboard) != ("standard", "full"):
        return None
    if act.change.request is None:
        return None
    return Refusal(
        "Transfers and payouts on behalf of a Standard connected account are not allowed.",
        code="not_allowed_on_standard_account",
    )


@rule("recorded", "the beginning of the text, in issues of platforms; the code documented")
def payouts_are_disabled(act: Act[Payout]) -> Refusal | None:
    """An account whose payouts are disabled cannot pay out."""
    account: PaidAccount = act.account
    if account.payouts_enabled:
        return None
    return Refusal(
        "Cannot create payouts; please contact us via https://support.stripe.com/contact with "
        "details.",
        code="payouts_not_allowed",
    )


@rule("documented", "https://docs.stripe.com/currencies; the text assumed")
def not_a_whole_step(act: Act[Payout]) -> Refusal | None:
    """Payouts in forints and Taiwan dollars have to be whole units."""
    payout = act.subject
    step = payout_step(payout.currency)
    if payout.amount % step == 0:
        return None
    return Refusal(
        own_words(f"Payouts in {payout.currency} must be divisible by {step}."),
        code="parameter_invalid_integer",
        param="amount",
        figures={"asked": payout.amount, "step": step, "currency": payout.currency},
    )


@rule("recorded", "the text: a Ghanaian payout; the bounds: https://docs.stripe.com/payouts")
def below_the_minimum(act: Act[Payout]) -> Refusal | None:
    """Some currencies have a minimum payout."""
    payout = act.subject
    least = minimum_payout(act.account.country, payout.currency)
    if payout.amount >= least or payout.method == "instant":
        return None
    return Refusal(
        f"Amount must be no less than {money(least, payout.currency)}",
        code="amount_too_small",
        param="amount",
        figures={"asked": payout.amount, "least": least, "currency": payout.currency},
    )


@rule("assumed", "the code is Stripe's; the text is not established")
def bank_is_errored(act: Act[Payout]) -> Refusal | None:
    """An external account that sent a payout back gets no more until it is updated."""
    bank: Destination | None = act.change.latest(act.subject.destination)
    if bank is None or bank.state != "errored":
        return None
    return Refusal(
        own_words(
            f"The external account {bank.id} returned an earlier payout. Update its details before "
            "you pay out to it again."
        ),
        code="bank_account_unusable",
        param="destination",
        figures={"state": bank.state},
    )


@rule("recorded", "400 bodies of 2018-2026, two spaces after `low.`")
def more_than_available(act: Act[Payout]) -> Refusal | None:
    """A payout is at most the available balance in its currency; an instant one, with its fee, at
    most what is available instantly.
    """
    payout = act.subject
    if payout.method == "instant":
        available = gross_available(act.account, payout.currency, act.world)
    else:
        sums = act.change.available(payout.balance_type, payout.account, payout.currency)
        available = of_source_type(sums, payout.source_type)
    if payout.amount + payout.fee <= available:
        return None
    refusal = insufficient(
        payout.source_type if payout.balance_type == PAYMENTS else payout.balance_type
    )
    refusal.figures = {
        "asked": payout.amount,
        "fee": payout.fee,
        "available": available,
        "currency": payout.currency,
    }
    if payout.balance_type != PAYMENTS:
        refusal.figures = {**refusal.figures, "balance_type": payout.balance_type}
    return refusal


CREATE = (
    only_automatic_here,
    on_a_standard_account,
    payouts_are_disabled,
    *instant.REFUSALS,
    not_a_whole_step,
    below_the_minimum,
    bank_is_errored,
    more_than_available,
)


# -- cancel ----------------------------------------------------------------------------------------


@rule("documented", "stripe-python 16.1.0, payouts.cancel; the words are stripesim's own")
def made_by_stripe(act: Act[Payout]) -> Refusal | None:
    """An automatic payout cannot be canceled, only one that was made by hand."""
    payout = act.subject
    if not payout.automatic:
        return None
    message = f"Payout {payout.id} is automatic: only payouts made by a request can be canceled."
    return Refusal(own_words(message), figures={"automatic": True})


CANCEL = (made_by_stripe,)


# -- reverse ---------------------------------------------------------------------------------------

REVERSIBLE_COUNTRIES = codes_where(lambda country: country.reversible)
LONGEST = 90 * DAY
PAGE = "https://docs.stripe.com/connect/payout-reversals"


@rule("documented", f"{PAGE}; the text assumed")
def not_yours_to_reverse(act: Act[Payout]) -> Refusal | None:
    """A platform can reverse only payouts of connected accounts that it is liable for."""
    account: PaidAccount = act.account
    if account.platform is not None and account.liable != account.id:
        return None
    return Refusal(
        own_words("You can only reverse payouts of connected accounts that you are liable for.")
    )


@rule("documented", f"{PAGE}; the text assumed")
def brought_money_in(act: Act[Payout]) -> Refusal | None:
    """A payout that debits the bank cannot be reversed, so neither can a reversal."""
    amount = act.subject.amount
    if amount >= 0:
        return None
    figures = {"amount": amount, "currency": act.subject.currency}
    return Refusal(own_words("You cannot reverse a debit."), figures=figures)


@rule("documented", f"{PAGE}; the text assumed")
def was_instant(act: Act[Payout]) -> Refusal | None:
    """Instant payouts cannot be reversed."""
    if act.subject.method != "instant":
        return None
    return Refusal(own_words("You cannot reverse an instant payout."))


@rule("documented", "https://docs.stripe.com/api/payouts/reverse; the text assumed")
def to_another_destination(act: Act[Payout]) -> Refusal | None:
    """Only payouts to bank accounts in the US and Canada can be reversed."""
    it: Destination = act.change.latest(act.subject.destination)
    if it.object == "bank_account" and it.country in REVERSIBLE_COUNTRIES:
        return None
    return Refusal(
        own_words("You can only reverse payouts to bank accounts in the US and in Canada."),
        figures={"object": it.object, "country": it.country},
    )


@rule("documented", f"{PAGE}: one attempt; the text assumed")
def was_reversed_before(act: Act[Payout]) -> Refusal | None:
    """A payout can be reversed only once, even if the reversal failed."""
    payout = act.subject
    if payout.reversed_by is None:
        return None
    message = f"Payout {payout.id} has already been reversed by {payout.reversed_by}."
    return Refusal(own_words(message), figures={"reversed_by": payout.reversed_by})


@rule("documented", f"{PAGE}; the text assumed")
def arrived_too_long_ago(act: Act[Payout]) -> Refusal | None:
    """A payout can be reversed for ninety days after its arrival date."""
    arrival_date = act.subject.arrival_date
    if act.now - arrival_date < LONGEST:
        return None
    return Refusal(
        own_words("You can only reverse payouts that arrived less than 90 days ago."),
        figures={"arrival_date": arrival_date, "now": act.now, "days": LONGEST // DAY},
    )


@rule("documented", "https://docs.stripe.com/api/payouts/reverse; the text assumed")
def to_be_canceled(act: Act[Payout]) -> Refusal | None:
    """A manual payout that is still pending cannot be reversed; it can be canceled."""
    payout = act.subject
    if payout.automatic or payout.state != "pending":
        return None
    message = f"Payout {payout.id} is pending. Cancel it instead of reversing it."
    return Refusal(own_words(message), figures={"state": payout.state})


REVERSE = (
    not_yours_to_reverse,
    brought_money_in,
    was_instant,
    to_another_destination,
    was_reversed_before,
    arrived_too_long_ago,
    to_be_canceled,
)


# -- everything else -------------------------------------------------------------------------------


@rule("recorded", "cancel: public test suites run against Stripe")
def refuse(act: Act[Payout], verb: str) -> Refusal:
    """A verb that the payout's status does not have is refused, such as canceling one that is not
    pending.
    """
    state = act.subject.state
    if verb == "cancel":
        message = "Payouts can only be canceled while they are pending."
    else:
        message = own_words(f"Cannot {verb} {act.subject.id}: it is {state}.")
    return Refusal(message, figures={"state": state})
