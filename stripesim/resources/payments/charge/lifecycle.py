"""Charges: a card is charged, the net amount waits, then it is available.

Read LIFECYCLE, near the end. A charge that is only authorized shows `status: succeeded` and
`captured: false`; the table calls that state `uncaptured`, and `released` once the authorization
is gone. A charge may also be a payment from a bank account (`py_…`, rows of type `payment`): a
debit is pending, with its row, until the bank has paid or refused. `unbooked` is captured: its row
comes two seconds later (`async_capture`).
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Any, ClassVar

from attrs import evolve

from stripesim.engine.act import Act, Settled
from stripesim.engine.change import Change, Row, RowKind
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import Balance, Entry
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, Also, At, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.card_numbers import Card, Decline, Effect, needs_authentication
from stripesim.facts.conversion import convert, rate_in
from stripesim.facts.currencies import MINIMUM_CHARGE, maximum_charge, money, money_and_code
from stripesim.facts.days import DAY
from stripesim.facts.evidence import rule
from stripesim.facts.payment_methods import METHODS, BankPayment
from stripesim.facts.pricing import account_debit_price, charge_price, knows_fee_in, method_price
from stripesim.facts.pricing import fee as price_of
from stripesim.facts.settlement import available_on as settlement
from stripesim.facts.settlement import method_timing
from stripesim.resources.balance.of_an_account import settings_of
from stripesim.resources.connect.charge_for_others import (
    BILLED,
    WITH_OTHERS,
    as_it_settled,
    bill,
    billed_to_its_platform,
    cannot_take_part,
    its_price,
    of_the_platform,
)
from stripesim.resources.connect.parties import (
    DIRECT,
    FEE_TAKEN,
    FEE_UNDONE,
    PASSED_ON,
    SAID,
    Connected,
    OtherAccount,
    commission,
    connected_of,
    fee_lines,
    is_connected,
    said_by_now,
    settles_for,
    show,
    stripes_part,
    whose_time,
)
from stripesim.resources.payments import bank_payments, cards
from stripesim.resources.payments.bank_payments import Instrument, failure_of
from stripesim.resources.payments.of_a_charge import INQUIRIES, disputes_of, waiting_refunds
from stripesim.resources.places import TRANSFERS
from stripesim.resources.requests import (
    changed,
    customer_missing,
    existing,
    fresh,
    indivisible,
    merged,
)


@record
class Charge(Record):
    """`extras` holds what is only kept and returned (shipping, receipt_email, ...)."""

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

    @property
    def transfer_group(self) -> str | None:
        """What lists are filtered by."""
        group: str | None = self.extras.get("transfer_group")
        return group


EMPTY: Mapping[str, Any] = {}
ECHOED = (
    "billing_details", "receipt_email", "shipping", "statement_descriptor",
    "statement_descriptor_suffix", "transfer_group", "fraud_details", "authenticated",
)  # fmt: skip


def _draft(act: Act[Any]) -> Charge:
    """Facts: amount, currency, a source (or what is paid with), and what is said besides."""
    facts, change = act.facts, act.change
    instrument, extras = facts.get("instrument"), facts.get("details", EMPTY)
    payment_method, prefix = facts.get("payment_method"), "ch"
    if instrument is None:
        customer, source = facts.get("customer"), facts.get("source")
        if customer is None:
            instrument, extras, payment_method = _of_source(source, change)
        else:
            instrument, extras, payment_method = _of_customer(customer, source, change)
    elif instrument.type != "card":
        if instrument.type == "stripe_account":
            return _collected(act)
        prefix = "py"
    id = change.new_id(prefix)
    captured, connected = facts.get("capture", True), None
    if len(facts) > 3:
        extras = {**extras, **{name: facts[name] for name in ECHOED if name in facts}}
        if not SAID.isdisjoint(facts):
            connected = connected_of(facts)
    if connected is None and act.account.platform is not None:
        connected = DIRECT
    metadata = facts.get("metadata")
    return Charge(
        id,
        change.account,
        change.now,
        NEW,
        -1,
        facts["amount"],
        facts["currency"],
        instrument,
        payment_method or f"card_{id[3:19]}{id[:18:-1]}",
        facts.get("payment_intent"),
        captured,
        0,
        0,
        None,
        facts.get("customer"),
        facts.get("description"),
        merged(EMPTY, metadata) if metadata else EMPTY,
        extras or EMPTY,
        connected=connected,
    )


def _collected(act: Act[Any]) -> Charge:
    """What a transfer becomes on the account that gets it. Facts: id, amount, currency, instrument,
    connected; available_on and source_type of its row; what is said besides.
    """
    facts, change = act.facts, act.change
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
        amount_captured=0,
        amount_refunded=0,
        balance_transaction=None,
        customer=None,
        description=facts.get("description"),
        metadata=merged(EMPTY, facts.get("metadata", EMPTY)),
        extras={name: facts[name] for name in ECHOED if name in facts},
        connected=facts["connected"],
    )


@rule("recorded", "a public recording of 2026")
def _of_source(source: Any, change: Change) -> cards.Given:
    """A charge needs a token or the details of a card."""
    if source is None:
        raise Refusal("Must provide source or customer.", code="parameter_missing")
    if isinstance(source, str):
        given = cards.from_token(change, source, "source")
    else:
        given = cards.from_number(source, change.now)
    effect = given.card.effect
    if effect.requires_authentication and needs_authentication(
        effect, off_session=True, set_up=False
    ):
        return given._replace(card=cards.unauthenticated(given.card))
    return given


@rule("documented", "https://docs.stripe.com/api/charges/create; the words are not checked")
def _of_customer(id: str, source: Any, change: Change) -> cards.Given:
    """A customer's default source is charged, or that of its cards which is named."""
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


# -- when ------------------------------------------------------------------------------------------


def declined(act: Act[Charge]) -> bool:
    """The card, or the bank account, is one that is refused."""
    return act.subject.instrument.effect.decline is not None


def only_authorized(act: Act[Charge]) -> bool:
    """`capture` is false: the amount is held on the card."""
    return not act.subject.capture


@rule("recorded", "a 2026 sandbox; of converted payments and between accounts assumed: at once")
def booked_later(act: Act[Charge]) -> bool:
    """With `async_capture`, what an `automatic_async` intent captures is booked later."""
    alone = act.subject.connected is None
    return "booked_later" in act.facts and alone and converted(act) is None


@rule("recorded", "dispute cards of 2021-26: within a second of the charge, or of its capture")
def its_card_brings_a_dispute(act: Act[Charge]) -> bool:
    """A charge of a dispute card is disputed as soon as it is captured; a debit as soon as it has
    succeeded (assumed).
    """
    effect = act.subject.instrument.effect
    return effect.dispute is not None and not is_prevented(effect)


@rule("assumed", "stripesim's own limit: what Stripe takes or sends for them is not known")
def is_prevented(effect: Effect) -> bool:
    """The cards of dispute prevention (RDR, CE 3.0 block, Ethoca alert) only pay, as the card of an
    early fraud warning does: neither prevented disputes nor warnings are made.
    """
    return effect.dispute_prevented_by is not None


def it_has_a_plan(act: Act[Charge]) -> bool:
    """Its account has, or had, a reserve plan."""
    charge = act.subject
    return (charge.account, "reserve_plan") in act.world.store.tables


def debits_an_account(act: Act[Charge]) -> bool:
    """A platform takes it from one of its connected accounts."""
    payer = act.subject.instrument
    if not isinstance(payer, OtherAccount):
        return False
    return bool(act.change.latest(payer.account).platform == act.subject.account)


def by_a_chargeback(act: Act[Charge]) -> bool:
    """An inquiry leaves refunds alone."""
    return bool(act.facts["case"] != "inquiry")


def nothing_is_left(act: Act[Charge]) -> bool:
    """All that was captured has been refunded."""
    return act.subject.amount_refunded >= act.subject.amount_captured


# -- unless ----------------------------------------------------------------------------------------


@rule("documented", "https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts")
def amount_too_small(act: Act[Charge]) -> Refusal | None:
    """A charge has a minimum by the currency that it settles in."""
    charge = act.subject
    settled = converted(act)
    currency, amount, _ = settled or (charge.currency, charge.amount, None)
    least = MINIMUM_CHARGE.get(currency, 1)
    if amount >= least:
        return None
    message = f"Amount must be at least {money_and_code(least, currency)}"
    return Refusal(message, code="amount_too_small", param="amount")


@rule("documented", "https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts")
def amount_too_large(act: Act[Charge]) -> Refusal | None:
    """Eight digits; twelve in rupiah."""
    charge = act.subject
    most = maximum_charge(charge.currency)
    if charge.amount <= most:
        return None
    message = f"Amount must be no more than {money(most, charge.currency)}"
    return Refusal(message, code="amount_too_large", param="amount")


def amount_indivisible(act: Act[Charge]) -> Refusal | None:
    """Some currencies are charged in whole steps."""
    return indivisible(act.facts.get("amount", act.subject.amount), act.subject.currency)


@rule("assumed", "stripesim's own limit: it knows no rate")
def rate_unknown(act: Act[Charge]) -> Refusal | None:
    """Stripe converts between all its currencies, and has a price in each; here the rate, or the
    fixed part of the fee, has to be known.
    """
    charge, account, rates = act.subject, act.account, act.world.settings.rates
    if charge.connected is not None:
        account = settles_for(act)
    if charge.currency in account.defaults:
        if knows_fee_in(account.prices, charge.currency):
            return None
        return Refusal(
            f"stripesim knows no fixed part of the fee in {charge.currency}. Delete the bank "
            f"account in {charge.currency}, and the charge is converted, or give the simulator a "
            "`pricing=` without a fixed part.",
            param="currency",
        )
    if charge.currency in rates:
        return None
    return Refusal(
        f"stripesim has no rate from {charge.currency} to {account.default_currency}. Set one with "
        f"sim.controls.set_rate({charge.currency!r}, units_for_one_dollar), or add a bank account "
        f"in {charge.currency} to hold it.",
        param="currency",
    )


@rule("recorded", "a public recording of 2026")
def captured_through_its_intent(act: Act[Charge]) -> Refusal | None:
    """A charge that an intent made is captured through the intent."""
    intent = act.subject.payment_intent
    if intent is None or act.facts.get("through_intent"):
        return None
    return Refusal(
        f"This uncaptured Charge was created by a PaymentIntent ({intent}). You must capture the "
        "PaymentIntent instead. For more information, see "
        "https://stripe.com/docs/payments/place-a-hold-on-a-payment-method"
    )


@rule("recorded", "a public recording of 2026")
def more_than_authorized(act: Act[Charge]) -> Refusal | None:
    """At most the authorized amount can be captured."""
    if act.facts.get("amount", 0) <= act.subject.amount:
        return None
    return Refusal(
        "The payment could not be captured because the requested capture amount is greater than "
        "the amount you can capture for this charge. Contact us via "
        "https://support.stripe.com/contact/ for help.",
        code="amount_too_large",
    )


@rule("documented", "https://docs.stripe.com/api/charges/update; its words assumed")
def has_another_customer(act: Act[Charge]) -> Refusal | None:
    """A customer can be given to a charge that has none."""
    customer = act.facts.get("customer")
    if customer is None or act.subject.customer in (None, customer):
        return None
    message = "You cannot change the customer of a charge that already has one."
    return Refusal(message, param="customer")


@rule("assumed", "stripesim's own limit: it knows no rate")
def no_rate_to_settle(act: Act[Charge]) -> Refusal | None:
    """What a transfer brings in a currency that the account does not hold is converted."""
    charge, account, rates = act.subject, act.account, act.world.settings.rates
    target = account.default_currency
    missing = [each for each in (charge.currency, target) if each not in rates]
    if not missing or charge.currency == target or charge.currency in account.defaults:
        return None
    return Refusal(
        f"stripesim has no rate from {charge.currency} to {target}. Set one with "
        f"sim.controls.set_rate({missing[0]!r}, units_for_one_dollar).",
        param="currency",
    )


@rule("assumed", "as of a reversal that would be nothing, documented")
def converts_to_nothing(act: Act[Charge]) -> Refusal | None:
    """What a transfer brings is something in the currency in which it settles."""
    settled = converted(act)
    if settled is None or settled.amount:
        return None
    return Refusal(
        "This transfer is too small: converted, it comes to nothing.",
        code="amount_too_small",
        param="amount",
    )


@rule("assumed", "the words; what a connected account lacks then is a capability")
def account_is_stopped(act: Act[Charge]) -> Refusal | None:
    """A lone account that is stopped charges nobody."""
    account = act.account
    if account.state == "enabled" or account.platform is not None or account.charges_enabled:
        return None
    message = f"The account {account.id} cannot currently make charges."
    return Refusal(message, code="account_invalid")


@rule("assumed", "stripesim's own limit: it knows no price")
def price_unknown(act: Act[Charge]) -> Refusal | None:
    """Stripe has prices in all its markets; here the price has to be known."""
    account = act.account if act.subject.connected is None else settles_for(act)
    if account.prices.established:
        return None
    return Refusal(
        f"stripesim knows no price for accounts in {account.country}. Set one with "
        f"sim.controls.set_price(domestic=stripesim.Price(...), stripe_account={account.id!r})."
    )


UPDATE = (customer_missing, has_another_customer)
COLLECT = (no_rate_to_settle, converts_to_nothing)
CREATE = (
    account_is_stopped, cannot_take_part, price_unknown, rate_unknown, amount_too_small,
    amount_too_large, amount_indivisible,
)  # fmt: skip
BY_BANK = (account_is_stopped, cannot_take_part, price_unknown, amount_too_small)


def refuse(act: Act[Charge], verb: str) -> Refusal:
    """(recorded: capturing twice)"""
    charge = act.subject
    if verb == "capture" and charge.state in ("succeeded", "unbooked"):
        message = f"Charge {charge.id} has already been captured."
        return Refusal(message, code="charge_already_captured")
    done = {"fail": "fail", "capture": "be captured", "update": "be updated"}.get(verb, verb)
    message = f"Charge {charge.id} cannot {done}: it is {charge.state}."
    return Refusal(message, code="charge_invalid_parameter")


# -- money -----------------------------------------------------------------------------------------


def amount(act: Act[Charge]) -> int:
    """The whole charge."""
    return act.subject.amount


@rule("recorded", "one balance transaction of 5,000 for a capture of 5,000 of 6,500, in 2026")
def captured_amount(act: Act[Charge]) -> int:
    """Less than authorized can be captured; the rest is released for good."""
    captured: int = act.facts.get("amount", act.subject.amount)
    return captured


@rule("recorded", "1,480 of 1,480 fees of one account")
def processing_fee(act: Act[Charge]) -> int:
    """Percentage rounded half up, plus the fixed part, of what is captured, after conversion."""
    price = charge_price(act.account.prices, act.subject.instrument.country, act.currency)
    return price_of(price, act.amount)


@rule("recorded", "1,893 of 1,893 charges at midnight UTC; ten charges of a bypass card at once")
def settles(act: Act[Charge]) -> int:
    """The account's timing decides; a bypass-pending card is available at once."""
    if act.subject.instrument.effect.bypass_pending:
        return act.now
    return _settled(act, act.now)


def _settled(act: Act[Charge], moment: int) -> int:
    settings = settings_of(act.world, act.subject.account)
    day = settlement(settings.timing, act.account.calendar, settings.dated(moment))
    return day if day > act.now else act.now


@rule("assumed", "the day of a payment is not that of its booking")
def settles_as_captured(act: Act[Charge]) -> int:
    """A charge that is booked later settles as if it had been booked when it was captured."""
    bypasses = act.subject.instrument.effect.bypass_pending
    return act.now if bypasses else _settled(act, act.subject.created)


@rule("documented", "https://docs.stripe.com/currencies/conversions")
def converted(act: Act[Charge]) -> Settled | None:
    """A charge in a currency that the account has no bank account for settles in its default
    currency, at the mid rate less the margin.
    """
    charge, account = act.subject, act.account
    if charge.connected is not None:
        account = settles_for(act)
    if charge.currency == account.default_currency or charge.currency in account.defaults:
        return None
    target, margin = account.default_currency, account.prices.conversion_margin
    rate = rate_in(act.world.settings.rates, charge.currency, target, margin)
    return Settled(target, convert(act.facts.get("amount", charge.amount), rate), rate)


def its_description(act: Act[Charge]) -> str | None:
    """The charge's own description."""
    return act.subject.description


CHARGE = RowKind("charge", "charge")
PAID = Balance[Charge](
    CHARGE,
    into="balance_transaction",
    available_on=settles,
    fee=processing_fee,
    description=its_description,
    settled=converted,
)
BOOKED = evolve(PAID, available_on=settles_as_captured)
PAID_WITH_OTHERS = evolve(PAID, **WITH_OTHERS)


@rule("recorded", "SEPA debits of 2019-26; the others https://docs.stripe.com/payouts")
def payment_settles(act: Act[Charge]) -> int:
    """A debit settles in the time of its kind, another payment from a bank in that of cards."""
    settings = settings_of(act.world, act.subject.account)
    of_its_kind = method_timing(settings.timing, act.subject.instrument.type)
    paid_on = settings.dated(act.now)
    return max(settlement(of_its_kind, act.account.calendar, paid_on), act.now)


@rule("documented", "https://stripe.com/pricing; 35 cents of a SEPA debit recorded")
def payment_fee(act: Act[Charge]) -> int:
    """The price of its kind, of what is settled."""
    price = method_price(act.account.prices, act.subject.instrument.type, act.currency)
    return price_of(price, act.amount)


@rule("documented", "https://docs.stripe.com/api/balance/balance_object")
def its_source_type(act: Act[Charge]) -> str:
    """FPX has a part of the balance to itself; debits stand with the cards."""
    return METHODS[act.subject.instrument.type].source_type


def its_row(act: Act[Charge]) -> Row:
    return act.change.row(act.subject.balance_transaction or "")


@rule("assumed", "as refunds and disputes, recorded, do")
def with_its_payment(act: Act[Charge]) -> int:
    """What a failed debit takes back comes from pending, on the debit's own day; else at once."""
    return max(its_row(act).available_on, act.now)


def as_it_came(act: Act[Charge]) -> Settled | None:
    """It leaves as it came: in the currency that it had settled in."""
    row = its_row(act)
    if row.currency == act.subject.currency:
        return None
    return Settled(row.currency, row.amount, row.exchange_rate)


@rule("documented", "https://stripe.com/pricing: a failed ACH debit costs $4; its row assumed")
def price_of_failure(act: Act[Charge]) -> int:
    """What a failed debit costs stands on the row that takes it back. The fee of the payment is not
    returned (assumed; a price list may say otherwise).
    """
    prices, type = settles_for(act).prices, act.subject.instrument.type
    returned = price_when_paid(act) if prices.returns_fee_of_failed_debit else 0
    return int(prices.failed_debit_fees.get(type, 0)) - returned


def price_when_paid(act: Act[Charge]) -> int:
    """What the payment has cost, whoever paid it."""
    return its_price(act) if billed_to_its_platform(act.account) else stripes_part(its_row(act))


def failure_fee(act: Act[Charge]) -> int:
    """What the account pays when its debit fails: nothing where its platform does."""
    return 0 if billed_to_its_platform(act.account) else price_of_failure(act)


def failure_of_the_platform(act: Act[Charge]) -> int:
    """What the platform pays for it."""
    return price_of_failure(act) if billed_to_its_platform(act.account) else 0


@rule("assumed", "what becomes of a debit that is canceled is not documented")
def fee_returned(act: Act[Charge]) -> int:
    """A debit that was canceled in time costs nothing."""
    return -stripes_part(its_row(act))


@rule("assumed", "no recording of a failed debit was found")
def refund_for_failed_payment(act: Act[Charge]) -> str:
    """REFUND FOR FAILED PAYMENT."""
    return "REFUND FOR FAILED PAYMENT"


RECEIVED = Balance[Charge](
    RowKind("payment", "charge"),
    into="balance_transaction",
    available_on=payment_settles,
    fee=payment_fee,
    description=its_description,
    settled=converted,
    source_type=its_source_type,
)
SENT_BACK = Balance[Charge](
    RowKind("payment_failure_refund", "charge_failure"),
    into="failure_balance_transaction",
    available_on=with_its_payment,
    fee=failure_fee,
    description=refund_for_failed_payment,
    settled=as_it_came,
)
STOPPED = evolve(SENT_BACK, fee=fee_returned)
FAILED = (
    Entry(SENT_BACK, "customers' banks", amount), bill(failure_of_the_platform, as_it_settled),
)  # fmt: skip
CANCELED = (
    Entry(STOPPED, "customers' banks", amount), bill(of_the_platform, as_it_settled, back=True),
)  # fmt: skip
PAYMENT = (Entry("customers' banks", RECEIVED, amount),)
PAYMENT_WITH_OTHERS = (
    Entry("customers' banks", evolve(RECEIVED, **WITH_OTHERS), amount), BILLED,
)  # fmt: skip


def with_its_transfer(act: Act[Charge]) -> int:
    """What a transfer brings is there when the transfer says."""
    moment: int = act.facts["available_on"]
    return moment


def the_transfers_part(act: Act[Charge]) -> str:
    """It stands in the part of the balance that it was taken from."""
    part: str = act.facts["source_type"]
    return part


def account_debit_fee(act: Act[Charge]) -> int:
    """What the debit of a connected account costs."""
    return price_of(account_debit_price(act.account.prices), act.amount)


DEBITED = evolve(
    RECEIVED,
    available_on=with_its_transfer,
    fee=account_debit_fee,
    source_type=the_transfers_part,
)
COLLECTED = evolve(DEBITED, fee=None, commission=commission, fee_details=fee_lines)

# -- sets ------------------------------------------------------------------------------------------


def _in_full(act: Act[Charge]) -> dict[str, Any]:
    return {"amount_captured": act.subject.amount}


def _captured(act: Act[Charge]) -> dict[str, Any]:
    sets = {name: act.facts[name] for name in ECHOED if name in act.facts}
    return {
        "amount_captured": act.facts.get("amount", act.subject.amount),
        "extras": {**act.subject.extras, **sets},
        "connected": said_by_now(act),
    }


def _refunded(act: Act[Charge]) -> dict[str, Any]:
    return {"amount_refunded": act.subject.amount_refunded + act.facts["amount"]}


def _refund_taken_back(act: Act[Charge]) -> dict[str, Any]:
    return {"amount_refunded": act.subject.amount_refunded - act.facts["amount"]}


@rule("assumed", "no recording of an authorization that ended was found")
def _released(act: Act[Charge]) -> dict[str, Any]:
    """The charge of a released authorization shows as refunded in full; no refund is made."""
    return {"amount_refunded": act.subject.amount}


@rule("assumed", "no recording of a failed debit was found")
def _sent_back(act: Act[Charge]) -> dict[str, Any]:
    """A failed debit has captured nothing, and says why it failed."""
    failure = getattr(act.subject.instrument, "failure", None)
    code = act.facts.get("code") or (failure and failure.code)
    return {"amount_captured": 0, "extras": {**act.subject.extras, "failure_code": code}}


def _stopped(act: Act[Charge]) -> dict[str, Any]:
    return {"amount_captured": 0, "extras": {**act.subject.extras, "failure_code": None}}


def _disputed(act: Act[Charge]) -> dict[str, Any]:
    return {"disputes": tuple(dict.fromkeys((*act.subject.disputes, act.facts["dispute"])))}


def _updated(act: Act[Charge]) -> dict[str, Any]:
    sets = changed(act.facts, act.subject.metadata, "customer", "description")
    extras = {name: act.facts[name] for name in ECHOED if name in act.facts}
    return {**sets, "extras": {**act.subject.extras, **extras}}


def _grouped(act: Act[Charge]) -> dict[str, Any]:
    return {"extras": {**act.subject.extras, "transfer_group": act.facts["transfer_group"]}}


# -- moments and answers ---------------------------------------------------------------------------


@rule("recorded", "3 of 3 authorizations: capture_before = created + 604,800")
def capture_before(act: Act[Charge]) -> int:
    """An authorization holds for seven days."""
    return act.subject.created + 7 * DAY


@rule("assumed", "Stripe: some days, by the bank; here when the money is available, in time for it")
def the_money_is_available(act: Act[Charge]) -> int | None:
    """A debit has succeeded at 00:00 UTC of the day on which its money is available."""
    bank = act.subject.instrument
    if not isinstance(bank, BankPayment) or bank.failure is not None or bank.stuck:
        return None
    return its_row(act).available_on


@rule("assumed", "Stripe: some days, by the bank")
def the_next_business_day(act: Act[Charge]) -> int | None:
    """A debit that fails does so one business day after it was made."""
    charge = act.subject
    if getattr(charge.instrument, "failure", None) is None:
        return None
    day, second = divmod(charge.created, DAY)
    return int(act.account.calendar.add(day, 1)) * DAY + second


def card_error(act: Act[Charge]) -> Refusal:
    """The 402 of a declined card; the failed charge stays."""
    instrument: Any = act.subject.instrument
    return cards.declined(instrument, charge=act.subject.id)


def _its_intent(act: Act[Charge]) -> Any:
    intent = act.subject.payment_intent
    return None if intent is None else act.find("payment_intent", intent)


def _nothing(act: Act[Charge]) -> Mapping[str, Any]:
    return EMPTY


def _for_the_dispute(act: Act[Charge]) -> Mapping[str, Any]:
    effect = act.subject.instrument.effect
    return {
        "charge": act.subject.id,
        "reason": effect.dispute,
        "case": effect.dispute_case,
        "network_reason_code": effect.dispute_network_reason_code,
        "eligible_for": effect.dispute_eligible_for,
        "times": effect.dispute_count,
    }


def _it(act: Act[Charge]) -> Mapping[str, Any]:
    return {"charge": act.subject.id}


@rule("documented", "stripe-python 16.1.0: reserve.Plan; that each of several counts assumed")
def _active_plans(act: Act[Charge]) -> tuple[Record, ...]:
    """Each active plan of an account takes its part of each charge."""
    plans = act.world.store.each(act.subject.account, "reserve_plan")
    return tuple(plan for plan in plans if plan.state == "active")


@rule("documented", "https://docs.stripe.com/api/refunds/object: failure_reason")
def _charge_disputed(act: Act[Charge]) -> Mapping[str, Any]:
    """A refund that still waits when its charge is charged back has failed."""
    return {"reason": "charge_for_pending_refund_disputed"}


def _waiting_refunds(act: Act[Charge]) -> tuple[Record, ...]:
    return waiting_refunds(act.change, act.subject)


@rule("recorded", "charge.dispute.closed with warning_closed; that refunds cause it assumed")
def _open_inquiries(act: Act[Charge]) -> tuple[Record, ...]:
    """A refund in full answers the inquiries about a charge."""
    disputes = disputes_of(act.change, act.subject)
    return tuple(each for each in disputes if each.state in INQUIRIES)


@rule("recorded", "a 2026 sandbox: `moments later`; two seconds assumed")
def two_seconds_later(act: Act[Charge]) -> int:
    """When an asynchronous capture is booked."""
    return act.subject.created + 2


@rule("documented", "https://support.stripe.com: of platforms since 2025, as a digest of it says")
def _transfers_made_of_it(act: Act[Charge]) -> tuple[Record, ...]:
    """When a payment fails, Stripe reverses what was transferred of it."""
    transfers = act.world.store.table(act.subject.account, "transfer")
    of_source = transfers.index("source_transaction", attrgetter("source_transaction"))
    places = of_source.get(act.subject.id, ())
    latest = [act.change.latest(transfers.records[place].id) for place in places]
    return tuple(transfer for transfer in latest if transfer.state == "sent")


@rule("documented", "https://docs.stripe.com/connect/testing")
def its_card_stops_the_account(act: Act[Charge]) -> bool:
    """Two test cards stop the charges, or the payouts, of the connected account that is paid."""
    return act.subject.instrument.effect.blocks is not None and whose_time(act).platform is not None


@rule("assumed", "which reason is shown")
def _what_it_stops(act: Act[Charge]) -> Mapping[str, Any]:
    """As if something asked for had not come in time."""
    stops = act.subject.instrument.effect.blocks
    reason = "requirements.past_due"
    return {"reason": reason, "charges": stops == "charges", "payouts": stops == "payouts"}


STOPPED_BY_IT = Also[Charge](
    "account.disable", facts=_what_it_stops, to=whose_time, when=its_card_stops_the_account
)
EXPIRES = At(capture_before)
INTENT_TOO = Also[Charge]("payment_intent.expire", facts=_nothing, to=_its_intent)
RESERVED = Also[Charge]("reserve_plan.reserve", facts=_it, to=_active_plans, when=it_has_a_plan)
DISPUTED = Also[Charge]("dispute.create", facts=_for_the_dispute, when=its_card_brings_a_dispute)
REFUNDS_FAIL = Also[Charge](
    "refund.fail", facts=_charge_disputed, to=_waiting_refunds, when=by_a_chargeback
)
ANSWERED = Also[Charge]("dispute.settle", facts=_nothing, to=_open_inquiries, when=nothing_is_left)
INTENT_SUCCEEDS = Also[Charge]("payment_intent.succeed", facts=_nothing, to=_its_intent)
INTENT_FAILS = Also[Charge]("payment_intent.fail", facts=_nothing, to=_its_intent)
REFUNDS_GO = Also[Charge]("refund.release", facts=_nothing, to=_waiting_refunds)
REFUNDS_END = Also[Charge]("refund.fail", facts=_nothing, to=_waiting_refunds)
TRANSFERS_UNDONE = Also[Charge]("transfer.undo", facts=_nothing, to=_transfers_made_of_it)
CAPTURED = ("unbooked", "succeeded")
KEPT = ("pending", *CAPTURED, "failed", "uncaptured", "released")
CAPTURE = (
    captured_through_its_intent, cannot_take_part, more_than_authorized, amount_indivisible,
)  # fmt: skip
UNDONE = (TRANSFERS_UNDONE, FEE_UNDONE)
WITH_THEM = (FEE_TAKEN, PASSED_ON, RESERVED, DISPUTED, STOPPED_BY_IT)

# fmt: off
LIFECYCLE: Lifecycle[Charge] = Lifecycle("charge", _draft, refuse, table(
    #  from                              to            when               money                                                        told
    Verb("create", "request", unless=CREATE),
    To(NEW,                              "failed",     declined,          NOTHING,                                                     "charge.failed",
       declines=card_error),
    To(NEW,                              "uncaptured", only_authorized,   NOTHING,                                                     "charge.succeeded"),
    To(NEW,                              "unbooked",   booked_later,      NOTHING,                                                     "charge.succeeded",
       sets=_in_full, then=DISPUTED),
    To(NEW,                              "succeeded",  is_connected,      (Entry("cards", PAID_WITH_OTHERS, amount), BILLED),          "charge.succeeded",
       sets=_in_full, then=WITH_THEM),
    To(NEW,                              "succeeded",  ALWAYS,            Entry("cards", PAID, amount),                                "charge.succeeded",
       sets=_in_full, then=DISPUTED),
    Verb("debit", "payment_intent", unless=BY_BANK),
    To(NEW,                              "pending",    is_connected,      PAYMENT_WITH_OTHERS,                                         "charge.pending",
       sets=_in_full, then=(FEE_TAKEN, PASSED_ON)),
    To(NEW,                              "pending",    ALWAYS,            PAYMENT,                                                     "charge.pending",
       sets=_in_full),
    Verb("receive", "payment_intent", unless=BY_BANK),
    To(NEW,                              "succeeded",  is_connected,      PAYMENT_WITH_OTHERS,                                         "charge.succeeded",
       sets=_in_full, then=(FEE_TAKEN, PASSED_ON, RESERVED)),
    To(NEW,                              "succeeded",  ALWAYS,            PAYMENT,                                                     "charge.succeeded",
       sets=_in_full),
    Verb("collect", "transfer", unless=COLLECT),
    To(NEW,                              "succeeded",  debits_an_account, Entry(TRANSFERS, DEBITED, amount),                           "charge.succeeded",
       sets=_in_full),
    To(NEW,                              "succeeded",  ALWAYS,            Entry(TRANSFERS, COLLECTED, amount),                         UNTOLD,
       sets=_in_full, then=(FEE_TAKEN, RESERVED)),
    Verb("succeed", At(the_money_is_available)),
    To("pending",                        "succeeded",  ALWAYS,            NOTHING,                                                     "charge.succeeded",
       then=(RESERVED, DISPUTED, INTENT_SUCCEEDS, REFUNDS_GO)),
    Verb("fail", At(the_next_business_day)),
    To("pending",                        "failed",     ALWAYS,            FAILED,                                                      "charge.failed",
       sets=_sent_back, then=(INTENT_FAILS, REFUNDS_END, *UNDONE)),
    Verb("release", "payment_intent"),
    To("pending",                        "failed",     ALWAYS,            CANCELED,                                                    "charge.failed",
       sets=_stopped, then=(REFUNDS_END, *UNDONE)),
    Verb("book", At(two_seconds_later)),
    To("unbooked",                       "succeeded",  ALWAYS,            Entry("cards", BOOKED, amount),                              "charge.updated"),
    Verb("capture", "request", unless=CAPTURE),
    To("uncaptured",                     "succeeded",  is_connected,      (Entry("cards", PAID_WITH_OTHERS, captured_amount), BILLED), "charge.captured",
       sets=_captured, then=WITH_THEM),
    To("uncaptured",                     "succeeded",  ALWAYS,            Entry("cards", PAID, captured_amount),                       "charge.captured",
       sets=_captured, then=DISPUTED),
    Verb("release", "payment_intent"),
    To("uncaptured",                     "released",   ALWAYS,            NOTHING,                                                     UNTOLD,
       sets=_released),
    Verb("void", "refund"),
    To("uncaptured",                     "released",   ALWAYS,            NOTHING,                                                     "charge.refunded",
       sets=_released),
    Verb("expire", EXPIRES),
    To("uncaptured",                     "released",   ALWAYS,            NOTHING,                                                     "charge.expired",
       sets=_released, then=INTENT_TOO),
    Verb("refund", "refund"),
    To(("pending", *CAPTURED),           STAYS,        ALWAYS,            NOTHING,                                                     "charge.refunded",
       sets=_refunded, then=ANSWERED),
    Verb("take_back_refund", "refund"),
    To(("pending", *CAPTURED, "failed"), STAYS,        ALWAYS,            NOTHING,                                                     UNTOLD,
       sets=_refund_taken_back),
    Verb("dispute", "dispute"),
    To(CAPTURED,                         STAYS,        ALWAYS,            NOTHING,                                                     UNTOLD,
       sets=_disputed, then=REFUNDS_FAIL),
    Verb("counter", "dispute"),
    To(CAPTURED,                         STAYS,        ALWAYS,            NOTHING,                                                     "charge.updated"),
    Verb("join_group", "transfer"),
    To(KEPT,                             STAYS,        ALWAYS,            NOTHING,                                                     UNTOLD,
       sets=_grouped),
    Verb("update", "request", unless=UPDATE),
    To(KEPT,                             STAYS,        ALWAYS,            NOTHING,                                                     "charge.updated",
       sets=_updated),
))
# fmt: on


# -- shape -----------------------------------------------------------------------------------------


@rule("recorded", "a 2026 sandbox; the declined ones of four cards")
def outcome(decline: Decline | None) -> dict[str, Any]:
    """What the network and Radar said."""
    if decline is None:
        return AUTHORIZED.copy()
    return {
        "advice_code": decline.advice_code,
        "network_advice_code": None,
        "network_decline_code": decline.network_decline_code,
        "network_status": decline.network_status,
        "reason": decline.reason,
        "risk_level": decline.risk_level,
        "risk_score": 20,
        "seller_message": decline.seller_message,
        "type": decline.type,
    }


def card_details(charge: Charge, card: Card, face: cards.Face) -> dict[str, Any]:
    """`payment_method_details.card`."""
    extras, amount, shape = charge.extras, charge.amount, face.of_charge.copy()
    shape["amount_authorized"] = amount
    shape["checks"] = cards.checks(card, extras)
    shape["extended_authorization"] = {"status": "disabled"}
    shape["incremental_authorization"] = {"status": "unavailable"}
    shape["multicapture"] = {"status": "unavailable"}
    shape["network_token"] = {"used": False}
    shape["overcapture"] = {"maximum_amount_capturable": amount, "status": "unavailable"}
    if extras:
        shape.update((name, extras[name]) for name in ("exp_month", "exp_year") if name in extras)
        if extras.get("authenticated"):
            shape["three_d_secure"] = dict(cards.AUTHENTICATED)
    if not charge.capture:
        shape["capture_before"] = charge.created + 7 * DAY
        return dict(sorted(shape.items()))
    return shape


def source(charge: Charge, card: Card, face: cards.Face) -> dict[str, Any] | None:
    """The card that a direct charge was made from; an intent's charge and one of a payment method
    that is no card object have none.
    """
    id = charge.payment_method
    if id is None or charge.payment_intent is not None or id[:3] == "pm_":
        return None
    return cards.object_of(face, id, card, charge.extras, charge.customer)


@rule("assumed", "that no network said anything; of its source only that it is an account")
def by_transfer(charge: Charge, payer: OtherAccount) -> dict[str, Any]:
    """A payment that came by a transfer has the account that sent it as its source."""
    return {
        "outcome": None,
        "receipt_url": None,
        "source": {"id": payer.account, "object": "account"},
        "source_transfer": charge.connected and charge.connected.source_transfer,
    }


SHOWN = ("pending", "failed")  # the other states are ways to have succeeded


def render(charge: Charge, world: World) -> dict[str, Any]:
    extras, state, shape = charge.extras, charge.state, SHAPE.copy()
    shape["id"] = charge.id
    shape["amount"] = charge.amount
    shape["amount_captured"] = charge.amount_captured
    shape["amount_refunded"] = charge.amount_refunded
    shape["balance_transaction"] = charge.balance_transaction
    shape["billing_details"] = cards.billing(extras)
    shape["captured"] = state == "succeeded" or state in ("pending", "unbooked")
    shape["created"] = charge.created
    shape["currency"] = charge.currency
    shape["customer"] = charge.customer
    shape["description"] = charge.description
    shape["disputed"] = bool(charge.disputes)
    shape["failure_balance_transaction"] = charge.failure_balance_transaction
    shape["fraud_details"] = {}
    shape["metadata"] = dict(charge.metadata)
    shape["paid"] = state not in SHOWN
    shape["payment_intent"] = charge.payment_intent
    shape["payment_method"] = charge.payment_method
    shape["receipt_url"] = f"https://pay.stripe.com/receipts/payment/{charge.id}"
    shape["refunded"] = charge.amount_refunded >= charge.amount_captured > 0 or state == "released"
    shape["status"] = state if state in SHOWN else "succeeded"
    decline, instrument = None, charge.instrument
    if state == "failed":
        decline = failure_of(charge)
        shape["failure_code"] = None if decline is None else decline.code
        shape["failure_message"] = None if decline is None else decline.message
        shape["receipt_url"] = None
    shape["outcome"] = outcome(decline)
    if isinstance(instrument, Card):
        face = cards.face_of(instrument, charge.created, world)
        paid_with = {"card": card_details(charge, instrument, face), "type": "card"}
        shape["source"] = source(charge, instrument, face)
    elif isinstance(instrument, OtherAccount):
        paid_with = {"stripe_account": {}, "type": "stripe_account"}
        shape.update(by_transfer(charge, instrument))
    else:
        paid_with = bank_payments.of_charge(instrument, extras, world)
    shape["payment_method_details"] = paid_with
    if extras:
        shape.update((name, fresh(extras[name])) for name in RETURNED if name in extras)
        if "shipping" in extras:
            shape["shipping"] = cards.shipping(extras["shipping"])
    if charge.connected is not None:
        show(shape, charge, world)
    return shape


# What is kept and only returned, under its own name.
RETURNED = (
    "fraud_details", "receipt_email", "statement_descriptor", "statement_descriptor_suffix",
    "transfer_group",
)  # fmt: skip

# Shapes are copied and filled: for many keys that takes a quarter of the time of writing them out.
SHAPE: dict[str, Any] = {
    "id": None,
    "object": "charge",
    "amount": 0,
    "amount_captured": 0,
    "amount_refunded": 0,
    "application": None,
    "application_fee": None,
    "application_fee_amount": None,
    "balance_transaction": None,
    "billing_details": None,
    "calculated_statement_descriptor": "STRIPESIM",
    "captured": False,
    "created": 0,
    "currency": None,
    "customer": None,
    "description": None,
    "disputed": False,
    "failure_balance_transaction": None,
    "failure_code": None,
    "failure_message": None,
    "fraud_details": None,
    "livemode": False,
    "metadata": None,
    "on_behalf_of": None,
    "outcome": None,
    "paid": True,
    "payment_intent": None,
    "payment_method": None,
    "payment_method_details": None,
    "receipt_email": None,
    "receipt_number": None,
    "receipt_url": None,
    "refunded": False,
    "review": None,
    "shipping": None,
    "source": None,
    "source_transfer": None,
    "statement_descriptor": None,
    "statement_descriptor_suffix": None,
    "status": "succeeded",
    "transfer_data": None,
    "transfer_group": None,
}
AUTHORIZED: dict[str, Any] = {
    "advice_code": None,
    "network_advice_code": None,
    "network_decline_code": None,
    "network_status": "approved_by_network",
    "reason": None,
    "risk_level": "normal",
    "risk_score": 20,
    "seller_message": "Payment complete.",
    "type": "authorized",
}
