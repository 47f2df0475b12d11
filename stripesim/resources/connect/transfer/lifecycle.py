"""Transfers: money from one Stripe account to another.

A platform sends to its connected accounts: of what is available, or of a charge (its
`source_transaction`), whose day it then follows. A connected account sends to its platform when
that debits it. What arrives is a payment there, `py_…`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from operator import attrgetter
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.change import Change, RowKind
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import Balance, Entry
from stripesim.engine.record import DELETED, NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, Also, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.borders import can_send, same_region
from stripesim.facts.conversion import mid_rate
from stripesim.facts.currencies import money
from stripesim.facts.evidence import rule
from stripesim.resources.connect.capability_to_receive import no_transfers_capability
from stripesim.resources.connect.parties import Connected, OtherAccount
from stripesim.resources.payments.of_a_charge import group_of, row_of, until_available
from stripesim.resources.places import PAYMENTS, TRANSFERS
from stripesim.resources.requests import changed, existing, indivisible, merged


@record
class Transfer(Record):
    """`reversals`: the ids of its reversals, oldest first."""

    kind: ClassVar[str] = "transfer"

    amount: int
    currency: str
    destination: str
    destination_payment: str
    source_transaction: str | None
    source_type: str
    transfer_group: str | None
    description: str | None
    metadata: Mapping[str, str]
    balance_transaction: str | None = None
    amount_reversed: int = 0
    reversals: tuple[str, ...] = ()

    @property
    def left(self) -> int:
        """What is not reversed."""
        return self.amount - self.amount_reversed


def _draft(act: Act[Any]) -> Transfer:
    """Facts: amount, currency, destination; source_transaction, source_type, transfer_group.

    `automatic`: a destination charge makes it, and `fee_amount` is what the payment pays of it;
    `payment` is what is said of the payment that it becomes.
    """
    facts, change = act.facts, act.change
    destination = _destination(change, facts["destination"])
    charge, source = None, facts.get("source_transaction")
    if source is not None:
        charge = existing(change, "charge", source, "source_transaction")
    group, source_type = facts.get("transfer_group"), facts.get("source_type", "card")
    if charge is not None:
        group = charge.transfer_group or group or group_of(charge)
        source_type = row_of(change, charge).source_type
    return Transfer(
        id=change.new_id("tr"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=facts["amount"],
        currency=facts["currency"],
        destination=destination,
        destination_payment=change.new_id("py", destination),
        source_transaction=source,
        source_type=source_type,
        transfer_group=group,
        description=facts.get("description"),
        metadata=merged({}, facts.get("metadata", {})),
    )


@rule("recorded", "400 bodies: `No such destination: 'acct_invalid'`")
def _destination(change: Change, id: str) -> str:
    """An account that is connected to the one that sends, or its own platform."""
    found, here = change.latest(id), change.latest(change.account)
    is_there = found is not None and found.kind == "account" and found.state != DELETED
    if is_there and (found.platform == here.id or here.platform == id):
        return id
    raise Refusal(f"No such destination: '{id}'", code="resource_missing", param="destination")


def receiver(act: Act[Transfer]) -> Any:
    """The account that gets it."""
    return act.change.latest(act.subject.destination)


def source_of(act: Act[Transfer]) -> Any:
    """The charge that it is paid from, if one was named."""
    source = act.subject.source_transaction
    return None if source is None else act.find("charge", source)


def transfers_of(change: Change, charge: Any) -> Iterator[Any]:
    """The transfers that were paid from a charge, oldest first."""
    table = change.world.store.table(charge.account, "transfer")
    places = table.index("source_transaction", attrgetter("source_transaction"))
    return (change.latest(table.records[place].id) for place in places.get(charge.id, ()))


# -- unless, in order: what a charge passes on by itself is not refused here -----------------------


def is_automatic(act: Act[Transfer]) -> bool:
    """A destination charge passes it on."""
    return bool(act.facts.get("automatic"))


def is_debit(act: Act[Transfer]) -> bool:
    """The platform debits a connected account."""
    return bool(act.account.platform == act.subject.destination)


@rule("documented", "https://docs.stripe.com/connect/account-debits and /error-codes")
def not_for_it_to_debit(act: Act[Transfer]) -> Refusal | None:
    """A platform debits the accounts for whose losses it answers."""
    if not is_debit(act) or act.account.liable == act.subject.destination:
        return None
    message = "Transfers and payouts on behalf of a Standard connected account are not allowed."
    return Refusal(message, code="not_allowed_on_standard_account")


@rule("recorded", "a 400 body that a public project keeps")
def destination_cannot(act: Act[Transfer]) -> Refusal | None:
    """The destination needs the transfers capability."""
    if is_automatic(act) or receiver(act).can("transfers"):
        return None
    return no_transfers_capability()


@rule("documented", "https://docs.stripe.com/connect/cross-border-payouts; the words assumed")
def over_a_border(act: Act[Transfer]) -> Refusal | None:
    """Money stays in the region of the account that sends it, but for what US platforms send."""
    here, there = act.account.country, receiver(act).country
    if is_automatic(act) or (same_region if is_debit(act) else can_send)(here, there):
        return None
    return Refusal(
        f"Funds can't be sent to accounts located in {there} because it's restricted outside of "
        "your platform's region. For more info, see "
        "https://stripe.com/docs/connect/account-capabilities#transfers-cross-border"
    )


def amount_indivisible(act: Act[Transfer]) -> Refusal | None:
    """Some currencies are sent in whole steps."""
    transfer = act.subject
    return None if is_automatic(act) else indivisible(transfer.amount, transfer.currency)


@rule("assumed", "that a charge without a payment brings nothing; the words")
def source_not_paid(act: Act[Transfer]) -> Refusal | None:
    """A source transaction is a charge that was captured, or is on its way."""
    charge = source_of(act)
    if charge is None or charge.state in ("succeeded", "unbooked", "pending"):
        return None
    return Refusal(
        f"The charge {charge.id} cannot be the source of a transfer: it was not paid.",
        param="source_transaction",
    )


@rule(
    "documented",
    "https://docs.stripe.com/connect/separate-charges-and-transfers; the words assumed",
)
def another_currency_than_its_source(act: Act[Transfer]) -> Refusal | None:
    """It is in the currency of the charge's balance transaction."""
    charge, currency = source_of(act), act.subject.currency
    settled = currency if charge is None else row_of(act.change, charge).currency
    if settled == currency:
        return None
    return Refusal(
        f"The currency of source_transaction's balance transaction ({settled}) must be the same as "
        f"the transfer currency ({currency})",
        param="currency",
    )


@rule("recorded", "400 bodies that public projects keep; of several earlier transfers assumed")
def more_than_its_source(act: Act[Transfer]) -> Refusal | None:
    """All transfers from a charge, with the one it makes by itself, come to its amount at most."""
    charge, transfer = source_of(act), act.subject
    if charge is None or is_automatic(act):
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
    return Refusal(message)


@rule("documented", "https://docs.stripe.com/connect/account-debits; the words assumed")
def debit_in_another_currency(act: Act[Transfer]) -> Refusal | None:
    """An account is debited in its default currency."""
    currency = act.account.default_currency
    if not is_debit(act) or act.subject.currency == currency:
        return None
    message = f"This account can only be debited in its default currency ({currency})."
    return Refusal(message, param="currency")


MOST = 10_000_000  # 100,000 dollars


@rule("documented", "https://docs.stripe.com/connect/account-debits; the words assumed")
def debit_too_large(act: Act[Transfer]) -> Refusal | None:
    """An account is debited by 100,000 US dollars at most, or as much in its currency."""
    transfer, rates = act.subject, act.world.settings.rates
    rate = Fraction(1)
    if transfer.currency in rates:
        rate = mid_rate(rates, transfer.currency, "usd")
    if not is_debit(act) or transfer.amount * rate <= MOST:
        return None
    message = "An account can be debited by at most $100,000.00 or equivalent."
    return Refusal(message, code="amount_too_large", param="amount")


@rule("documented", "https://docs.stripe.com/connect/account-debits; the words assumed")
def debit_of_more_than_available(act: Act[Transfer]) -> Refusal | None:
    """A debit takes no account below zero."""
    if not is_debit(act) or act.subject.amount <= _available(act):
        return None
    return Refusal(
        f"The account {act.subject.account} has insufficient available funds for this debit.",
        code="balance_insufficient",
    )


@rule("recorded", "400 bodies of 2016-2026 in several wordings; that of test mode")
def more_than_available(act: Act[Transfer]) -> Refusal | None:
    """Without a source a transfer takes what is available, of all source types together."""
    transfer = act.subject
    if is_debit(act) or transfer.source_transaction or transfer.amount <= _available(act):
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
    return Refusal(message, code="balance_insufficient")


def _available(act: Act[Transfer]) -> int:
    transfer = act.subject
    sums = act.change.available(PAYMENTS, transfer.account, transfer.currency)
    return sum(sums.values())


CREATE = (
    not_for_it_to_debit,
    destination_cannot,
    over_a_border,
    amount_indivisible,
    source_not_paid,
    another_currency_than_its_source,
    more_than_its_source,
    debit_in_another_currency,
    debit_too_large,
    debit_of_more_than_available,
    more_than_available,
)


def refuse(act: Act[Transfer], verb: str) -> Refusal:
    return Refusal(f"Cannot {verb} {act.subject.id}: it is {act.subject.state}.")


# -- money -----------------------------------------------------------------------------------------


def amount(act: Act[Transfer]) -> int:
    """What is sent."""
    return act.subject.amount


@rule("recorded", "72 plain transfers, 100 payments that they became; a source's transfer assumed")
def with_its_source(act: Act[Transfer]) -> int:
    """It leaves and arrives at once; what comes from a charge that is pending, on the charge's day.

    That holds for accounts with a recipient agreement too (recorded in KR), for which Stripe's
    pages speak of 24 hours more.
    """
    charge = source_of(act)
    return act.now if charge is None else until_available(act.change, charge)


def its_description(act: Act[Transfer]) -> str | None:
    """The transfer's own description."""
    return act.subject.description


def its_part(act: Act[Transfer]) -> str:
    """The part of the balance that it is taken from."""
    return act.subject.source_type


SENT = Balance[Transfer](
    RowKind("transfer", "transfer"),
    into="balance_transaction",
    available_on=with_its_source,
    description=its_description,
    source_type=its_part,
)

# -- what happens to others ------------------------------------------------------------------------


def to_its_destination(act: Act[Transfer]) -> str:
    """The account that gets it."""
    return act.subject.destination


def _what_arrives(act: Act[Transfer]) -> Mapping[str, Any]:
    transfer = act.subject
    return {
        **act.facts.get("payment", {}),
        "id": transfer.destination_payment,
        "amount": transfer.amount,
        "currency": transfer.currency,
        "instrument": OtherAccount(transfer.account),
        "available_on": with_its_source(act),
        "source_type": transfer.source_type,
        "connected": Connected(source_transfer=transfer.id, fee_amount=act.facts.get("fee_amount")),
    }


def its_payment_is_to_be_made(act: Act[Transfer]) -> bool:
    """Unless it was made for a charge that debits an account: then that is the payment."""
    return "for_charge" not in act.facts


def its_source_has_no_group(act: Act[Transfer]) -> bool:
    """The charge that was named as its source is in no transfer group yet."""
    charge = source_of(act)
    return charge is not None and charge.transfer_group is None and not is_automatic(act)


def _its_group(act: Act[Transfer]) -> Mapping[str, Any]:
    return {"transfer_group": act.subject.transfer_group}


def _reversed(act: Act[Transfer]) -> Mapping[str, Any]:
    transfer, facts = act.subject, act.facts
    return {
        "amount_reversed": transfer.amount_reversed + facts["amount"],
        "reversals": (*transfer.reversals, facts["reversal"]),
    }


def all_of_it_is_back(act: Act[Transfer]) -> bool:
    """Nothing is left to reverse."""
    return bool(act.facts["amount"] >= act.subject.left)


def _the_rest(act: Act[Transfer]) -> Mapping[str, Any]:
    return {"transfer": act.subject.id, "unasked": True}


def _updated(act: Act[Transfer]) -> Mapping[str, Any]:
    return changed(act.facts, act.subject.metadata, "description")


ARRIVES = Also[Transfer](
    "charge.collect",
    facts=_what_arrives,
    on=to_its_destination,
    when=its_payment_is_to_be_made,
)
GROUPED = Also[Transfer](
    "charge.join_group", facts=_its_group, to=source_of, when=its_source_has_no_group
)
PULLED_BACK = Also[Transfer]("transfer_reversal.create", facts=_the_rest)
KEPT = ("sent", "reversed")

# fmt: off
LIFECYCLE: Lifecycle[Transfer] = Lifecycle("transfer", _draft, refuse, table(
    #  from    to          when               money                           told
    Verb("create", "request", unless=CREATE),
    To(NEW,    "sent",     ALWAYS,            Entry(SENT, TRANSFERS, amount), "transfer.created",
       then=(ARRIVES, GROUPED)),
    Verb("reverse", "transfer_reversal"),
    To("sent", "reversed", all_of_it_is_back, NOTHING,                        "transfer.reversed",
       sets=_reversed),
    To("sent", STAYS,      ALWAYS,            NOTHING,                        "transfer.reversed",
       sets=_reversed),
    Verb("undo", "charge"),
    To("sent", STAYS,      ALWAYS,            NOTHING,                        UNTOLD,
       then=PULLED_BACK),
    Verb("update", "request"),
    To(KEPT,   STAYS,      ALWAYS,            NOTHING,                        "transfer.updated",
       sets=_updated),
))
# fmt: on

LISTED = 10


@rule("documented", "https://docs.stripe.com/api/transfers/object")
def render(transfer: Transfer, world: World) -> dict[str, Any]:
    """A transfer has no status: `reversed` says whether all of it came back."""
    latest = transfer.reversals[-LISTED:][::-1]
    return {
        "id": transfer.id,
        "object": "transfer",
        "amount": transfer.amount,
        "amount_reversed": transfer.amount_reversed,
        "balance_transaction": transfer.balance_transaction,
        "created": transfer.created,
        "currency": transfer.currency,
        "description": transfer.description,
        "destination": transfer.destination,
        "destination_payment": transfer.destination_payment,
        "livemode": False,
        "metadata": dict(transfer.metadata),
        "reversals": {
            "object": "list",
            "data": [world.render(world.store.latest[id]) for id in latest],
            "has_more": len(transfer.reversals) > LISTED,
            "url": f"/v1/transfers/{transfer.id}/reversals",
        },
        "reversed": transfer.state == "reversed",
        "source_transaction": transfer.source_transaction,
        "source_type": transfer.source_type,
        "transfer_group": transfer.transfer_group,
    }
