"""Refusals of transfers, in the order they are checked. (A transfer by which a destination charge
is passed on was checked with the charge.)
"""

from __future__ import annotations

from fractions import Fraction

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.facts.borders import can_send, same_region
from stripesim.facts.conversion import mid_rate
from stripesim.facts.currencies import money
from stripesim.facts.evidence import own_words, rule
from stripesim.facts.pricing import half_up
from stripesim.resources.accounts.connections import no_transfers_capability
from stripesim.resources.connect.transfer.others import receiver, sender, source_of, transfers_of
from stripesim.resources.connect.transfer.record import Transfer
from stripesim.resources.of_a_charge import row_of
from stripesim.resources.places import PAYMENTS
from stripesim.resources.requests import indivisible, of_source_type

LARGEST_DEBIT = 10_000_000  # 100,000 US dollars
FUNDED = ("succeeded", "pending")  # states of a charge that has brought money, or will


@rule("documented", "https://docs.stripe.com/connect/account-debits and /error-codes")
def platform_may_not_debit(act: Act[Transfer]) -> Refusal | None:
    """A platform can debit only accounts that it is liable for."""
    account = sender(act)
    if account.liable == act.subject.destination:
        return None
    return Refusal(
        "Transfers and payouts on behalf of a Standard connected account are not allowed.",
        code="not_allowed_on_standard_account",
        figures={"account": account.id, "liable": account.liable},
    )


@rule("recorded", "a 400 body that a public project keeps")
def destination_cannot_receive(act: Act[Transfer]) -> Refusal | None:
    """The destination needs an active transfers capability."""
    if receiver(act).can("transfers"):
        return None
    return no_transfers_capability(act.subject.destination)


@rule(
    "documented",
    "https://docs.stripe.com/connect/cross-border-payouts; the words as users quote them, not "
    "checked against a recording",
)
def destination_out_of_region(act: Act[Transfer]) -> Refusal | None:
    """Money stays in the region of the account that sends it; US platforms can also send to the
    countries of cross-border payouts.
    """
    here, there = sender(act).country, receiver(act).country
    return None if can_send(here, there) else _out_of_region(here, there)


@rule(
    "documented",
    "https://docs.stripe.com/connect/account-debits; the words as users quote them, not checked "
    "against a recording",
)
def debit_out_of_region(act: Act[Transfer]) -> Refusal | None:
    """A debit never leaves the region."""
    here, there = sender(act).country, receiver(act).country
    return None if same_region(here, there) else _out_of_region(here, there)


def _out_of_region(here: str, there: str) -> Refusal:
    return Refusal(
        f"Funds can't be sent to accounts located in {there} because it's restricted outside of "
        "your platform's region. For more info, see "
        "https://stripe.com/docs/connect/account-capabilities#transfers-cross-border",
        figures={"from_country": here, "to_country": there},
    )


@rule(
    "documented",
    "the words: https://github.com/NativePHP/nativephp.com/pull/525, "
    "https://github.com/Layr-Labs/d-inference/pull/498",
)
def full_agreement_abroad(act: Act[Transfer]) -> Refusal | None:
    """Outside its region a US platform pays accounts under the recipient agreement, not those under
    the full one, unless Stripe has let it.
    """
    account, here = receiver(act), sender(act).country
    if act.world.settings.transfers_abroad == "all":
        return None
    if account.is_recipient or same_region(here, account.country):
        return None
    return Refusal(
        f"Funds can't be sent to accounts located in {account.country} when the account is under "
        "the `full` service agreement.",
        figures={"from_country": here, "to_country": account.country},
    )


@rule("documented", "https://docs.stripe.com/currencies#special-cases; that it holds here assumed")
def amount_indivisible(act: Act[Transfer]) -> Refusal | None:
    """Some currencies take only amounts in whole steps."""
    transfer = act.subject
    return indivisible(transfer.amount, transfer.currency)


@rule("assumed", "that a charge without a payment brings nothing; the words")
def source_not_paid(act: Act[Transfer]) -> Refusal | None:
    """The source transaction has to be a charge that was captured, or a debit that is pending."""
    charge = source_of(act)
    if charge is None or charge.state in FUNDED:
        return None
    return Refusal(
        own_words(f"The charge {charge.id} cannot be the source of a transfer: it was not paid."),
        param="source_transaction",
        figures={"charge": charge.id, "state": charge.state},
    )


@rule("documented", "reported: https://github.com/NativePHP/nativephp.com/pull/395")
def another_currency_than_its_source(act: Act[Transfer]) -> Refusal | None:
    """A transfer with a source charge has the currency of that charge's balance transaction."""
    charge, currency = source_of(act), act.subject.currency
    settled = currency if charge is None else row_of(act.change, charge).currency
    if settled == currency:
        return None
    return Refusal(
        f"The currency of source_transaction's balance transaction ({settled}) must be the same as "
        f"the transfer currency ({currency})",
        param="currency",
        figures={"currency": currency, "source_currency": settled},
    )


@rule("recorded", "400 bodies that public projects keep; of several earlier transfers assumed")
def more_than_its_source(act: Act[Transfer]) -> Refusal | None:
    """All transfers of a charge together, the one of a destination charge included, cannot exceed
    its amount.
    """
    charge, transfer = source_of(act), act.subject
    if charge is None:
        return None
    whole = row_of(act.change, charge).amount
    made = sum(each.amount for each in transfers_of(act.change, charge))
    if made + transfer.amount <= whole:
        return None
    message = (
        "Transfers using this transaction as a source must not exceed the source amount of "
        f"{money(whole, transfer.currency)}."
    )
    if made:
        there = money(made, transfer.currency)
        message += f" (There is already a transfer using this source, amounting to {there}.)"
    return Refusal(
        message,
        figures={
            "asked": transfer.amount,
            "already_transferred": made,
            "source_amount": whole,
            "currency": transfer.currency,
        },
    )


@rule("assumed", "that what was refunded pays for no transfer; the words")
def more_than_refunds_left(act: Act[Transfer]) -> Refusal | None:
    """What was refunded of a charge pays for no transfer: with those before it that were not
    reversed, a transfer takes no more than refunds have left.
    """
    charge, transfer = source_of(act), act.subject
    if charge is None or not charge.amount_refunded:
        return None
    whole, captured = row_of(act.change, charge).amount, charge.amount_captured
    left = half_up(whole * (captured - charge.amount_refunded), captured)
    made = sum(each.left for each in transfers_of(act.change, charge))
    if made + transfer.amount <= left:
        return None
    there = money(left, transfer.currency)
    return Refusal(
        own_words(
            f"The charge {charge.id} was refunded: no more than {there} of it can be transferred."
        ),
        param="amount",
        figures={
            "asked": transfer.amount,
            "already_transferred": made,
            "left": left,
            "currency": transfer.currency,
        },
    )


@rule("assumed", "by analogy with a charge, whose group is given once; the words")
def another_group_than_its_source(act: Act[Transfer]) -> Refusal | None:
    """A transfer is in the group of its source charge."""
    asked, group = act.facts.get("transfer_group"), act.subject.transfer_group
    if act.subject.source_transaction is None or asked in (None, group):
        return None
    return Refusal(
        own_words(f"The transfer_group of the source_transaction is {group}, not {asked}."),
        param="transfer_group",
        figures={"asked": asked, "group": group},
    )


@rule("documented", "https://docs.stripe.com/connect/account-debits; the words assumed")
def debit_in_another_currency(act: Act[Transfer]) -> Refusal | None:
    """An account can be debited only in its default currency."""
    asked, currency = act.subject.currency, sender(act).default_currency
    if asked == currency:
        return None
    return Refusal(
        own_words(f"This account can only be debited in its default currency ({currency})."),
        param="currency",
        figures={"currency": asked, "default_currency": currency},
    )


@rule("documented", "https://docs.stripe.com/connect/account-debits; the words assumed")
def debit_too_large(act: Act[Transfer]) -> Refusal | None:
    """A debit is at most 100,000 US dollars, or as much in another currency."""
    transfer, rates = act.subject, act.world.settings.rates
    rate = Fraction(1)
    if transfer.currency in rates:
        rate = mid_rate(rates, transfer.currency, "usd")
    if transfer.amount * rate <= LARGEST_DEBIT:
        return None
    return Refusal(
        own_words("An account can be debited by at most $100,000.00 or equivalent."),
        code="amount_too_large",
        param="amount",
        figures={
            "asked": transfer.amount,
            "currency": transfer.currency,
            "largest_in_usd": LARGEST_DEBIT,
        },
    )


@rule("documented", "https://docs.stripe.com/connect/account-debits; the words assumed")
def debit_of_more_than_available(act: Act[Transfer]) -> Refusal | None:
    """A debit cannot take an account below zero."""
    if act.subject.amount <= available(act):
        return None
    return Refusal(
        own_words(
            f"The account {act.subject.account} has insufficient available funds for this debit."
        ),
        code="balance_insufficient",
        figures=asked_and_available(act),
    )


@rule("recorded", "400 bodies of 2016-2026 in several wordings; that of test mode")
def more_than_available(act: Act[Transfer]) -> Refusal | None:
    """A transfer without a source charge takes at most what is available of its source type."""
    transfer = act.subject
    if transfer.source_transaction or transfer.amount <= available(act):
        return None
    message = (
        "You have insufficient available funds in your Stripe account. Try adding funds directly "
        "to your available balance by creating Charges using the 4000000000000077 test card. See: "
        "https://stripe.com/docs/testing#available-balance"
    )
    if "source_type" in act.facts:
        message = (
            "You have insufficient funds in your Stripe account for this transfer. Your "
            f"{transfer.source_type.replace('_', ' ')} balance is too low.  You can use the "
            "/v1/balance endpoint to view your Stripe balance (for more details, see "
            "stripe.com/docs/api#balance)."
        )
    return Refusal(message, code="balance_insufficient", figures=asked_and_available(act))


def available(act: Act[Transfer]) -> int:
    """The sender's available balance, in the transfer's currency and of its source type."""
    transfer = act.subject
    sums = act.change.available(PAYMENTS, transfer.account, transfer.currency)
    return of_source_type(sums, transfer.source_type)


def asked_and_available(act: Act[Transfer]) -> dict[str, int | str]:
    """The figures of a refusal for lack of money."""
    transfer = act.subject
    return {
        "asked": transfer.amount,
        "available": available(act),
        "currency": transfer.currency,
    }


OF_THE_SOURCE = (
    source_not_paid,
    another_group_than_its_source,
    another_currency_than_its_source,
    more_than_its_source,
    more_than_refunds_left,
)
CREATE = (
    destination_cannot_receive,
    destination_out_of_region,
    full_agreement_abroad,
    amount_indivisible,
    *OF_THE_SOURCE,
    more_than_available,
)
OF_A_DEBIT = (
    platform_may_not_debit,
    destination_cannot_receive,
    debit_out_of_region,
    amount_indivisible,
    *OF_THE_SOURCE,
    debit_in_another_currency,
    debit_too_large,
    debit_of_more_than_available,
)


@rule("assumed", "no request asks for this; the words are stripesim's own")
def refuse(act: Act[Transfer], verb: str) -> Refusal:
    """A transfer that was reversed in full cannot be reversed again."""
    transfer = act.subject
    return Refusal(
        own_words(f"Cannot {verb} {transfer.id}: it is {transfer.state}."),
        figures={"state": transfer.state},
    )
