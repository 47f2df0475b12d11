"""Payouts: money leaving the balance for the bank.

Read LIFECYCLE, near the end. `create` is a user's payout, `sweep` is Stripe's own, made by the
night's job from everything that is available (see `stripesim/jobs/payouts.py`), `claim` the
reversal of another payout. Instant payouts: `instant_payouts.py`; reversals: `payout_reversals.py`.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.change import RowKind
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import Balance, Entry
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, Also, At, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.bank_numbers import failure_message, refuses_instant
from stripesim.facts.currencies import minimum_payout, money, payout_step
from stripesim.facts.days import DAY, midnight
from stripesim.facts.evidence import rule
from stripesim.facts.payout_schedules import AUTOMATIC_ONLY
from stripesim.resources.payouts.instant_available import fee_for, funded, gross_available
from stripesim.resources.payouts.instant_payouts import (
    ADVANCE,
    ADVANCE_BACK,
    BILL,
    FEE_BACK,
    FEE_TAKEN,
    INSTANT,
    platform_is_billed,
    platforms_fee,
    stripes_fee,
    stripes_fee_back,
    what_comes_back,
    what_it_costs,
)
from stripesim.resources.payouts.payout_reversal import (
    REVERSE,
    as_it_came,
    five_business_days_later,
    its_reversal,
    names_its_reversal,
    the_whole_of_it,
)
from stripesim.resources.places import PAYMENTS
from stripesim.resources.requests import changed, insufficient, merged, no_such


@record
class Payout(Record):
    """`lists`: the buckets of rows that an automatic payout pays, by reference; `balance_type`: the
    balance that it pays out.

    Of an instant payout, `fee` is what it costs the account beside the amount, `advanced` what it
    takes of money that is still pending, by the moment that would become available, `billed` the
    row by which the platform pays for it. A reversal has an `original_payout`.
    """

    kind: ClassVar[str] = "payout"

    amount: int
    currency: str
    arrival_date: int
    automatic: bool
    method: str
    destination: str
    source_type: str
    statement_descriptor: str | None
    description: str | None
    metadata: Mapping[str, str]
    lists: tuple[array[int], ...]
    balance_transaction: str | None = None
    failure_balance_transaction: str | None = None
    hold_transaction: str | None = None
    failure_code: str | None = None
    balance_type: str = PAYMENTS
    fee: int = 0
    application_fee: str | None = None
    advanced: tuple[tuple[int, int], ...] = ()
    billed: str | None = None
    original_payout: str | None = None
    reversed_by: str | None = None


def _draft(act: Act[Any]) -> Payout:
    """Facts: amount, currency; what the request says besides. A sweep and a claim say arrival_date
    and destination, a sweep its lists, a claim its id and the original.
    """
    facts, change = act.facts, act.change
    account = change.latest(facts.get("account", change.account))
    assert account is not None
    automatic, decided = "lists" in facts, "arrival_date" in facts
    bank = None if decided else _destination(act, account)
    amount, currency, method = facts["amount"], facts["currency"], facts.get("method", "standard")
    fee: int = 0
    advanced: tuple[tuple[int, int], ...] = ()
    if method == "instant":
        fee = fee_for(account, amount, currency, act.world)
        advanced = funded(account, amount + fee, currency, act.world)
    return Payout(
        id=facts.get("id") or change.new_id("po", account.id),
        account=account.id,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=amount,
        currency=currency,
        arrival_date=facts["arrival_date"] if decided else arrival(act, account),
        automatic=automatic,
        method=method,
        destination=facts["destination"] if bank is None else bank.id,
        source_type=facts.get("source_type", "card"),
        statement_descriptor=facts.get("statement_descriptor"),
        description="STRIPE PAYOUT" if automatic else facts.get("description"),
        metadata=merged({}, facts.get("metadata", {})),
        lists=facts.get("lists", ()),
        balance_type=facts.get("balance_type", PAYMENTS),
        fee=fee,
        advanced=advanced,
        original_payout=facts.get("original"),
    )


def _destination(act: Act[Any], account: Any) -> Any:
    """The external account named, or the default of the currency. (recorded: the message)"""
    facts = act.facts
    currency, named = facts["currency"], facts.get("destination")
    if named is not None:
        bank = act.change.find("external_account", named, account.id)
        if bank is None:
            raise no_such("external_account", named, "destination")
        if bank.currency != currency:
            message = f"The external account {named} is in {bank.currency}, not {currency}."
            raise Refusal(message, param="destination")
        return bank
    default = account.defaults.get(currency)
    if default is None:
        message = f"Sorry, you don't have any external accounts in that currency ({currency})."
        raise Refusal(message)
    return act.change.latest(default)


# -- dates -----------------------------------------------------------------------------------------

SAME_DAY = {"usd": 100_000_000, "gbp": 100_000_000}
SAME_DAY_COUNT = 10


@rule(
    "recorded",
    "25 of 25 manual payouts of 2023-24, one of USD 3,085,834.06 the next day; 22 of 22 instant",
)
def arrival(act: Act[Any], account: Any) -> int:
    """A manual payout arrives the day it is made, if that is a business day, the amount is at most
    a million and it is at most the tenth of the day; else on the next business day. An instant one
    arrives the second it is made.
    """
    if act.facts.get("method") == "instant":
        return act.now
    day, calendar = act.now // DAY, account.calendar
    most = SAME_DAY.get(act.facts["currency"], act.facts["amount"])
    same_day = calendar.is_business_day(day) and act.facts["amount"] <= most
    if same_day and _made_today(act, account) < SAME_DAY_COUNT:
        return midnight(act.now)
    return int(calendar.add(day, 1)) * DAY


def _made_today(act: Act[Any], account: Any) -> int:
    """How many manual payouts the account has made this day, up to ten."""
    table = act.world.store.table(account.id, "payout").records
    today = midnight(act.now)
    count = 0
    for payout in reversed(table):
        if payout.created < today or count == SAME_DAY_COUNT:
            break
        count += not payout.automatic
    return count


@rule("assumed", "an hour after creation, or when it arrives if that is sooner")
def handed_to_the_bank(act: Act[Payout]) -> int:
    """When a pending payout becomes in transit."""
    return min(act.subject.created + 3_600, lands(act))


@rule("recorded", "a live debit of Friday 2020-03-20 refused Monday 09:15")
def debit_comes_back(act: Act[Payout]) -> int | None:
    """A bank that refuses a debit says so at 09:15 UTC of the business day after its arrival."""
    payout = act.subject
    if payout.amount > 0 or failing_bank(act) is None:
        return None
    day = act.account.calendar.add(payout.arrival_date // DAY, 1)
    return int(day) * DAY + 9 * 3_600 + 15 * 60


@rule("recorded", "payout.paid of two live payouts at 00:40-01:06 of the day; the rest assumed")
def lands(act: Act[Payout]) -> int:
    """Paid at 00:45 UTC of the arrival day if it was made before, else six hours after it was made;
    an instant one after a minute.
    """
    payout = act.subject
    if payout.method == "instant":
        return payout.created + 60
    morning = payout.arrival_date + 45 * 60
    return morning if payout.created < morning else payout.created + 6 * 3_600


# -- unless, in order ------------------------------------------------------------------------------


@rule("documented", "https://docs.stripe.com/payouts; the text assumed")
def only_automatic_here(act: Act[Payout]) -> Refusal | None:
    """Accounts in Brazil and India cannot pay out by hand."""
    country = act.account.country
    if country not in AUTOMATIC_ONLY:
        return None
    message = f"Cannot create payouts; accounts in {country} are paid out automatically."
    return Refusal(message, code="payouts_not_allowed")


@rule("documented", "https://docs.stripe.com/error-codes")
def on_a_standard_account(act: Act[Payout]) -> Refusal | None:
    """Who has the full Dashboard makes its own payouts there; its platform makes none of them."""
    account = act.account
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
    """An account whose payouts are disabled pays nothing out."""
    if act.account.payouts_enabled:
        return None
    return Refusal(
        "Cannot create payouts; please contact us via https://support.stripe.com/contact with "
        "details.",
        code="payouts_not_allowed",
    )


@rule("documented", "https://docs.stripe.com/currencies; the text assumed")
def not_a_whole_step(act: Act[Payout]) -> Refusal | None:
    """Forints and Taiwan dollars are paid out in whole units."""
    payout = act.subject
    step = payout_step(payout.currency)
    if payout.amount % step == 0:
        return None
    message = f"Payouts in {payout.currency} must be divisible by {step}."
    return Refusal(message, code="parameter_invalid_integer", param="amount")


@rule("recorded", "the text: a Ghanaian payout; the bounds: https://docs.stripe.com/payouts")
def below_the_minimum(act: Act[Payout]) -> Refusal | None:
    """Some currencies have a smallest payout."""
    payout = act.subject
    least = minimum_payout(act.account.country, payout.currency)
    if payout.amount >= least or payout.method == "instant":
        return None
    message = f"Amount must be no less than {money(least, payout.currency)}"
    return Refusal(message, code="amount_too_small", param="amount")


@rule("recorded", "400 bodies of 2018-2026, two spaces after `low.`")
def more_than_available(act: Act[Payout]) -> Refusal | None:
    """A payout takes at most the available balance of its currency; an instant one, with its fee,
    what is available instantly.
    """
    payout = act.subject
    if payout.method == "instant":
        there = gross_available(act.account, payout.currency, act.world)
    else:
        sums = act.change.available(payout.balance_type, payout.account, payout.currency)
        there = sum(sums.values())
    if payout.amount + payout.fee <= there:
        return None
    short = payout.source_type if payout.balance_type == PAYMENTS else payout.balance_type
    return insufficient(short)


@rule("assumed", "the code is Stripe's; the text is not established")
def bank_is_errored(act: Act[Payout]) -> Refusal | None:
    """An external account that sent a payout back takes none until it is updated."""
    bank = act.change.latest(act.subject.destination)
    if bank is None or bank.state != "errored":
        return None
    return Refusal(
        f"The external account {bank.id} returned an earlier payout. Update its details before "
        "you pay out to it again.",
        code="bank_account_unusable",
        param="destination",
    )


@rule("documented", "https://docs.stripe.com/api/payouts/cancel; the text recorded")
def made_by_stripe(act: Act[Payout]) -> Refusal | None:
    """An automatic payout cannot be canceled."""
    return refuse(act, "cancel") if act.subject.automatic else None


CREATE = (
    only_automatic_here,
    on_a_standard_account,
    payouts_are_disabled,
    *INSTANT,
    not_a_whole_step,
    below_the_minimum,
    bank_is_errored,
    more_than_available,
)


@rule("recorded", "cancel: public test suites run against Stripe")
def refuse(act: Act[Payout], verb: str) -> Refusal:
    """A verb that the payout's status does not have."""
    if verb == "cancel":
        return Refusal("Payouts can only be canceled while they are pending.")
    return Refusal(f"Cannot {verb} {act.subject.id}: it is {act.subject.state}.")


# -- when and what ---------------------------------------------------------------------------------


@rule("documented", "https://docs.stripe.com/connect/testing")
def failing_bank(act: Act[Payout]) -> str | None:
    """The failure code with which a failing test number sends payouts back; one number only sends
    back instant ones (with which code is assumed).
    """
    it = act.change.latest(act.subject.destination)
    outcome: str | None = it.outcome
    if act.subject.method == "instant" and refuses_instant(it.number):
        return "could_not_process"
    return outcome


def bank_sends_it_back(act: Act[Payout]) -> bool:
    """The destination is a test number that fails; debits arrive first and come back later."""
    return act.subject.amount > 0 and failing_bank(act) is not None


def amount(act: Act[Payout]) -> int:
    """What goes to the bank."""
    return act.subject.amount


@rule("recorded", "automatic payouts' rows: created in 2023-24, arrival_date in live ones")
def leaves_with_what_it_pays(act: Act[Payout]) -> int:
    """A sweep of what is available leaves at once; one made ahead, when it arrives."""
    leaves: int = act.facts.get("leaves", act.now)
    return max(leaves, act.now)


def its_source_type(act: Act[Payout]) -> str:
    """The part of the balance that it pays."""
    return act.subject.source_type


def its_balance(act: Act[Payout]) -> str:
    """The balance that it pays out."""
    return act.subject.balance_type


def its_description(act: Act[Payout]) -> str | None:
    """STRIPE PAYOUT on automatic ones; what the user said on others."""
    return act.subject.description


@rule("recorded", "live: REFUND FOR PAYOUT (STRIPE PAYOUT)")
def refund_for_payout(act: Act[Payout]) -> str:
    """REFUND FOR PAYOUT, with its description if it has one."""
    about = act.subject.description
    return f"REFUND FOR PAYOUT ({about})" if about else "REFUND FOR PAYOUT"


def _failed(act: Act[Payout]) -> Mapping[str, Any]:
    return {"failure_code": act.facts.get("code") or failing_bank(act)}


def _updated(act: Act[Payout]) -> Mapping[str, Any]:
    return changed(act.facts, act.subject.metadata)


def _bank(act: Act[Payout]) -> Any:
    return act.find("external_account", act.subject.destination)


def _code(act: Act[Payout]) -> Mapping[str, Any]:
    return {"code": act.subject.failure_code}


def _row(type: str, category: str, into: str | None, **more: Any) -> Balance[Payout]:
    return Balance(RowKind(type, category), into=into, source_type=its_source_type, **more)


def nothing(act: Act[Payout]) -> Mapping[str, Any]:
    return {}


PAID, BACK = "balance_transaction", "failure_balance_transaction"


def held(act: Act[Payout]) -> int:
    """The minimum balance that stays behind."""
    kept: int = act.facts.get("hold", 0)
    return kept


HELD = _row("payout_minimum_balance_hold", "payout_minimum_balance_hold", "hold_transaction",
            own=True, available_on=leaves_with_what_it_pays)  # fmt: skip
RELEASED = _row("payout_minimum_balance_release", "payout_minimum_balance_release", None,
                available_on=leaves_with_what_it_pays)  # fmt: skip
SENT = _row("payout", "payout", PAID, description=its_description, balance_type=its_balance,
            fee=stripes_fee, commission=platforms_fee, fee_details=what_it_costs)  # fmt: skip
CLAIMED = _row("payout", "payout", PAID, available_on=five_business_days_later)
SWEPT = _row("payout", "payout", PAID, description=its_description, own=True,
             available_on=leaves_with_what_it_pays)  # fmt: skip
IN_FULL: dict[str, Any] = {
    "description": refund_for_payout, "balance_type": its_balance, "available_on": as_it_came,
    "fee": stripes_fee_back, "fee_details": what_comes_back,
}  # fmt: skip
CANCELED = _row("payout_cancel", "payout_reversal", BACK, **IN_FULL)
RETURNED = _row("payout_failure", "payout_reversal", BACK, **IN_FULL)
ERRORED = Also[Payout]("external_account.fail", facts=_code, to=_bank)
RECALLED = Also[Payout]("payout.recall", facts=nothing, to=its_reversal)
FAILED = (ERRORED, FEE_BACK, RECALLED)
CLAIM = Also[Payout]("payout.claim", facts=the_whole_of_it)
UNDERWAY = ("pending", "in_transit")
SENT_OUT = (*UNDERWAY, "paid")
ANY = (*UNDERWAY, "paid", "failed", "canceled")

# fmt: off
LIFECYCLE: Lifecycle[Payout] = Lifecycle("payout", _draft, refuse, table(
    #  from          to            when                money                                                                                                                 told
    Verb("create", "request", unless=CREATE),
    To(NEW,          "pending",    ALWAYS,             (Entry(SENT, "in_transit", amount), *ADVANCE),                                                                        "payout.created",
       then=FEE_TAKEN),
    Verb("sweep", "stripe"),
    To(NEW,          "pending",    ALWAYS,             (Entry(HELD, "minimum_balance", held), Entry(SWEPT, "in_transit", amount), Entry("minimum_balance", RELEASED, held)), ("payout.created", "payout.reconciliation_completed")),
    Verb("claim", "payout"),
    To(NEW,          "pending",    ALWAYS,             Entry(CLAIMED, "in_transit", amount),                                                                                 "payout.created"),
    Verb("cancel", "request", unless=(made_by_stripe,)),
    To("pending",    "canceled",   ALWAYS,             (Entry("in_transit", CANCELED, amount), *ADVANCE_BACK),                                                               "payout.canceled",
       then=FEE_BACK),
    Verb("recall", "payout"),
    To(UNDERWAY,     "canceled",   ALWAYS,             Entry("in_transit", CANCELED, amount),                                                                                "payout.canceled"),
    Verb("submit", At(handed_to_the_bank)),
    To("pending",    "in_transit", ALWAYS,             NOTHING,                                                                                                              "payout.updated"),
    Verb("arrive", At(lands)),
    To("in_transit", "failed",     bank_sends_it_back, (Entry("in_transit", RETURNED, amount), *ADVANCE_BACK),                                                               "payout.failed",
       sets=_failed, then=FAILED),
    To("in_transit", "paid",       ALWAYS,             Entry("in_transit", "bank", amount),                                                                                  "payout.paid"),
    Verb("bill", At(platform_is_billed)),
    To("paid",       STAYS,        ALWAYS,             BILL,                                                                                                                 UNTOLD),
    Verb("return", At(debit_comes_back)),
    To("paid",       "failed",     ALWAYS,             Entry("bank", RETURNED, amount),                                                                                      "payout.failed",
       sets=_failed, then=ERRORED),
    Verb("fail", "control"),
    To(UNDERWAY,     "failed",     ALWAYS,             (Entry("in_transit", RETURNED, amount), *ADVANCE_BACK),                                                               "payout.failed",
       sets=_failed, then=FAILED),
    To("paid",       "failed",     ALWAYS,             (Entry("bank", RETURNED, amount), *ADVANCE_BACK),                                                                     "payout.failed",
       sets=_failed, then=FAILED),
    Verb("reverse", "request", unless=REVERSE),
    To(SENT_OUT,     STAYS,        ALWAYS,             NOTHING,                                                                                                              "payout.updated",
       sets=names_its_reversal, then=CLAIM),
    Verb("update", "request"),
    To(ANY,          STAYS,        ALWAYS,             NOTHING,                                                                                                              "payout.updated",
       sets=_updated),
))
# fmt: on


@rule("documented", "https://docs.stripe.com/payouts/trace-ids")
def trace_id(payout: Payout, world: World) -> dict[str, Any]:
    """Pending until the bank has it; then the bank's own reference."""
    if payout.state in UNDERWAY:
        return {"status": "pending", "value": None}
    if payout.state == "canceled":
        return {"status": "unsupported", "value": None}
    return {"status": "supported", "value": world.ids.plain(f"trace/{payout.id}", 0, 15)}


def render(payout: Payout, world: World) -> dict[str, Any]:
    code = payout.failure_code
    return {
        "id": payout.id,
        "object": "payout",
        "amount": payout.amount,
        "application_fee": payout.application_fee,
        "application_fee_amount": None if payout.application_fee is None else payout.fee,
        "arrival_date": payout.arrival_date,
        "automatic": payout.automatic,
        "balance_transaction": payout.balance_transaction,
        "created": payout.created,
        "currency": payout.currency,
        "description": payout.description,
        "destination": payout.destination,
        "failure_balance_transaction": payout.failure_balance_transaction,
        "failure_code": code,
        "failure_message": None if code is None else failure_message(code),
        "livemode": False,
        "metadata": dict(payout.metadata),
        "method": payout.method,
        "original_payout": payout.original_payout,
        "payout_method": None,
        "reconciliation_status": "completed" if payout.automatic else "not_applicable",
        "reversed_by": payout.reversed_by,
        "source_type": payout.source_type,
        "statement_descriptor": payout.statement_descriptor,
        "status": payout.state,
        "trace_id": trace_id(payout, world),
        "type": world.store.latest[payout.destination].object,
    }
