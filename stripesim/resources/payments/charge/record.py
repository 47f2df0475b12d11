"""The fields of a charge, and how a request becomes one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

from stripesim.engine.act import Act
from stripesim.engine.change import Change
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.facts.card_numbers import needs_authentication
from stripesim.facts.evidence import rule
from stripesim.resources.connect.connected import ASKED_OF_OTHERS, DIRECT, Connected, connected_of
from stripesim.resources.connect.parties import OtherAccount
from stripesim.resources.payments import cards
from stripesim.resources.payments.bank_payments import Instrument
from stripesim.resources.payments.decline_rules import ruled
from stripesim.resources.requests import existing, merged, no_such


@record
class Charge(Record):
    """One payment by a customer. Amounts are in minor units of `currency`.

    `instrument` is what was paid with: a card, a bank account, or another Stripe account.
    `capture` is False if the charge was only to authorize an amount. `connected` says which other
    accounts take part; None: none. `settles_in` is the currency that one which is booked later will
    settle in. `extras` holds what is only kept and returned (`shipping`, `receipt_email`, ...).
    """

    kind: ClassVar[str] = "charge"

    amount: int
    currency: str
    instrument: Instrument | OtherAccount
    payment_method: str | None
    payment_intent: str | None
    capture: bool
    amount_captured: int
    amount_refunded: int
    balance_transaction: str | None
    customer: str | None
    description: str | None
    metadata: Mapping[str, str]
    extras: Mapping[str, Any]
    disputes: tuple[str, ...] = ()
    failure_balance_transaction: str | None = None
    connected: Connected | None = None
    settles_in: str | None = None

    @property
    def transfer_group(self) -> str | None:
        """The group of transfers it belongs to, by which lists are filtered."""
        group: str | None = self.extras.get("transfer_group")
        return group


EMPTY: Mapping[str, Any] = {}
ECHOED = (
    "billing_details", "receipt_email", "shipping", "statement_descriptor",
    "statement_descriptor_suffix", "transfer_group", "fraud_details", "authenticated",
)  # fmt: skip
_ECHOED = frozenset(ECHOED)


def draft(act: Act[Any]) -> Charge:
    """A charge as a request, an intent or a transfer asks for it.

    Facts: `amount`, `currency`; `source` or `customer` (a request), or `instrument` and
    `payment_method` (an intent); parameters of Connect; what is kept and returned.
    """
    facts, change = act.facts, act.change
    instrument, extras = facts.get("instrument"), facts.get("details", EMPTY)
    payment_method, prefix = facts.get("payment_method"), "ch"
    if instrument is None:
        customer, source = facts.get("customer"), facts.get("source")
        if "transfer" in act.made:
            return drafted_by_debit(act)
        if customer is None:
            instrument, extras, payment_method = card_of_source(source, change)
        else:
            instrument, extras, payment_method = card_of_customer(customer, source, change)
        instrument = ruled(act.account, instrument, extras)
    elif instrument.type != "card":
        if instrument.type == "stripe_account":
            return payment_of_transfer(act, facts)
        prefix = "py"
    id = change.new_id(prefix)
    captured, connected = facts.get("capture", True), None
    if len(facts) > 3:
        if not _ECHOED.isdisjoint(facts):
            extras = {**extras, **{name: facts[name] for name in ECHOED if name in facts}}
        if not ASKED_OF_OTHERS.isdisjoint(facts):
            connected = connected_of(facts)
    if connected is None and act.account.platform is not None:
        connected = DIRECT
    amount, metadata = facts["amount"], facts.get("metadata")
    return Charge(
        id,
        change.account,
        change.now,
        NEW,
        -1,
        amount,
        facts["currency"],
        instrument,
        payment_method or f"card_{id[3:19]}{id[:18:-1]}",
        facts.get("payment_intent"),
        captured,
        amount,
        0,
        None,
        facts.get("customer"),
        facts.get("description"),
        merged(EMPTY, metadata) if metadata else EMPTY,
        extras or EMPTY,
        connected=connected,
    )


class Sent(Protocol):
    """The transfer that a debited account has made."""

    @property
    def id(self) -> str: ...
    @property
    def account(self) -> str: ...
    @property
    def destination_payment(self) -> str: ...


def drafted_by_debit(act: Act[Any]) -> Charge:
    """The charge of an account debit: the payment that the debited account's transfer became."""
    transfer: Sent = act.made["transfer"]
    of_the_transfer = {
        "id": transfer.destination_payment,
        "instrument": OtherAccount(transfer.account),
        "connected": Connected(source_transfer=transfer.id),
    }
    return payment_of_transfer(act, {**act.facts, **of_the_transfer})


def payment_of_transfer(act: Act[Any], facts: Mapping[str, Any]) -> Charge:
    """The payment that a transfer becomes on the account that receives it.

    Facts: `id`, `amount`, `currency`, `instrument` (the account that sent it), `connected`;
    `available_on` and `source_type` of its balance transaction; what is kept and returned.
    """
    change, metadata = act.change, facts.get("metadata")
    return Charge(
        id=facts["id"],
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=facts["amount"],
        currency=facts["currency"],
        instrument=facts["instrument"],
        payment_method=None,
        payment_intent=None,
        capture=True,
        amount_captured=facts["amount"],
        amount_refunded=0,
        balance_transaction=None,
        customer=None,
        description=facts.get("description"),
        metadata=merged(EMPTY, metadata) if metadata else EMPTY,
        extras=EMPTY
        if _ECHOED.isdisjoint(facts)
        else {name: facts[name] for name in ECHOED if name in facts},
        connected=facts["connected"],
    )


@rule("recorded", "a public recording of 2026")
def card_of_source(source: Any, change: Change) -> cards.Given:
    """A charge needs a source: a token or card details. Returns its card. Raises Stripe's error if
    there is none.
    """
    if source is None:
        raise Refusal("Must provide source or customer.", code="parameter_missing")
    if isinstance(source, str):
        if source.startswith("acct_"):
            raise no_such("source", source, "source")
        given = cards.from_token(change, source, "source")
    else:
        given = cards.from_details(source, change)
    effect = given.card.effect
    if effect.requires_authentication and needs_authentication(
        effect, off_session=True, set_up=False
    ):
        return given._replace(card=cards.unauthenticated(given.card))
    return given


@rule("documented", "https://docs.stripe.com/api/charges/create; the words are not checked")
def card_of_customer(id: str, source: Any, change: Change) -> cards.Given:
    """A charge of a customer uses the card named, else the customer's default source. Raises
    Stripe's error if the customer has no such card.
    """
    customer = existing(change, "customer", id, "customer")
    name = source or customer.default_source
    if name is None:
        raise Refusal(
            "Cannot charge a customer that has no active card",
            code="missing",
            param="card",
            type="card_error",
            status=402,
        )
    method = change.find("payment_method", name) if isinstance(name, str) else None
    if method is None or method.customer != id or method.instrument.type != "card":
        said = name if isinstance(name, str) else "(a new card)"
        message = f"Customer {id} does not have a linked source with ID {said}."
        raise Refusal(message, code="missing", param="source")
    card = method.instrument
    if needs_authentication(card.effect, off_session=True, set_up=method.set_up):
        card = cards.unauthenticated(card)
    return cards.Given(card, method.extras, method.id)
