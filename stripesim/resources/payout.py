"""Payouts: money leaving the balance for the bank.

Read LIFECYCLE, near the end. `create` is a user's payout, `sweep` is Stripe's own, made by the
night's job from everything that is available (see `stripesim/jobs/payouts.py`).
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.change import RowKind
from stripesim.engine.lifecycle import Act, Also, At, Balance, Entry, Lifecycle, Transition
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.resources.shared import DAY, PAYMENTS, changed, merged, midnight, no_such
from stripesim.rules.currencies import minimum_payout, money, payout_step
from stripesim.rules.evidence import rule
from stripesim.rules.payout_schedules import AUTOMATIC_ONLY
from stripesim.rules.test_banks import failure_message


@record
class Payout(Record):
    """`lists`: the buckets of rows that an automatic payout pays, by reference; `balance_type`: the
    balance that it pays out.
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


def _draft(act: Act[Any]) -> Payout:
    """Facts: amount, currency; what the request says besides; arrival_date and lists of a sweep."""
    facts, change = act.facts, act.change
    account = change.latest(facts.get("account", change.account))
    assert account is not None
    automatic = "lists" in facts
    bank = None if automatic else _destination(act, account)
    return Payout(
        id=change.new_id("po", account.id),
        account=account.id,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=facts["amount"],
        currency=facts["currency"],
        arrival_date=facts["arrival_date"] if automatic else arrival(act, account),
        automatic=automatic,
        method=facts.get("method", "standard"),
        destination=facts["destination"] if bank is None else bank.id,
        source_type=facts.get("source_type", "card"),
        statement_descriptor=facts.get("statement_descriptor"),
        description="STRIPE PAYOUT" if automatic else facts.get("description"),
        metadata=merged({}, facts.get("metadata", {})),
        lists=facts.get("lists", ()),
        balance_type=facts.get("balance_type", PAYMENTS),
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


@rule("recorded", "25 of 25 manual payouts of 2023-24, one of USD 3,085,834.06 the next day")
def arrival(act: Act[Any], account: Any) -> int:
    """A manual payout arrives the day it is made, if that is a business day, the amount is at most
    a million and it is at most the tenth of the day; else on the next business day.
    """
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
    """Paid at 00:45 UTC of the arrival day if it was made before, else six hours after it was
    made."""
    payout = act.subject
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


@rule("documented", "https://docs.stripe.com/error-codes; the text assumed")
def not_eligible_for_instant(act: Act[Payout]) -> Refusal | None:
    """An account that is not eligible gets no instant payout. (stripesim has none that is.)"""
    if act.subject.method != "instant":
        return None
    return Refusal(
        "This account is not eligible for Instant Payouts, which stripesim does not simulate yet.",
        code="instant_payouts_unsupported",
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
    if payout.amount >= least:
        return None
    message = f"Amount must be no less than {money(least, payout.currency)}"
    return Refusal(message, code="amount_too_small", param="amount")


@rule("recorded", "400 bodies of 2018-2026, two spaces after `low.`")
def more_than_available(act: Act[Payout]) -> Refusal | None:
    """A payout takes at most the available balance of its currency and source type."""
    payout = act.subject
    sums = act.change.available(payout.balance_type, payout.account, payout.currency)
    if payout.amount <= sum(sums.values()):
        return None
    short = payout.source_type if payout.balance_type == PAYMENTS else payout.balance_type
    return Refusal(
        "You have insufficient funds in your Stripe account for this transfer. Your "
        f"{short.replace('_', ' ')} balance is too low.  You can use the /v1/balance "
        "endpoint to view your Stripe balance (for more details, see "
        "stripe.com/docs/api#balance).",
        code="balance_insufficient",
    )


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
    not_eligible_for_instant,
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
    """The failure code with which a failing test number sends payouts back."""
    outcome: str | None = act.change.latest(act.subject.destination).outcome
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


PAID, BACK = "balance_transaction", "failure_balance_transaction"


def held(act: Act[Payout]) -> int:
    """The minimum balance that stays behind."""
    kept: int = act.facts.get("hold", 0)
    return kept


HELD = _row("payout_minimum_balance_hold", "payout_minimum_balance_hold", "hold_transaction",
            own=True, available_on=leaves_with_what_it_pays)  # fmt: skip
RELEASED = _row("payout_minimum_balance_release", "payout_minimum_balance_release", None,
                available_on=leaves_with_what_it_pays)  # fmt: skip
SENT = _row("payout", "payout", PAID, description=its_description, balance_type=its_balance)
SWEPT = _row("payout", "payout", PAID, description=its_description, own=True,
             available_on=leaves_with_what_it_pays)  # fmt: skip
CANCELED = _row("payout_cancel", "payout_reversal", BACK, description=refund_for_payout,
                balance_type=its_balance)  # fmt: skip
RETURNED = _row("payout_failure", "payout_reversal", BACK, description=refund_for_payout,
                balance_type=its_balance)  # fmt: skip
ERRORED = Also[Payout]("external_account.fail", facts=_code, to=_bank)
UNDERWAY = ("pending", "in_transit")
ANY = (*UNDERWAY, "paid", "failed", "canceled")

# fmt: off
LIFECYCLE: Lifecycle[Payout] = Lifecycle("payout", draft=_draft, refuse=refuse, transitions=(
    #          verb      from          to
    Transition("create", NEW,          "pending",    unless=CREATE,
               money=(Entry(SENT, "in_transit", amount),),     events=("payout.created",)),
    Transition("sweep",  NEW,          "pending",    by="stripe",
               money=(Entry(HELD, "minimum_balance", held), Entry(SWEPT, "in_transit", amount),
                      Entry("minimum_balance", RELEASED, held)),
               events=("payout.created", "payout.reconciliation_completed")),
    Transition("cancel", "pending",    "canceled",   unless=(made_by_stripe,),
               money=(Entry("in_transit", CANCELED, amount),), events=("payout.canceled",)),
    Transition("submit", "pending",    "in_transit", by=At(handed_to_the_bank),
               events=("payout.updated",)),
    Transition("arrive", "in_transit", "failed",     when=bank_sends_it_back, by=At(lands),
               money=(Entry("in_transit", RETURNED, amount),), sets=_failed,
               events=("payout.failed",), then=ERRORED),
    Transition("arrive", "in_transit", "paid",       by=At(lands),
               money=(Entry("in_transit", "bank", amount),),   events=("payout.paid",)),
    Transition("return", "paid",       "failed",     by=At(debit_comes_back),
               money=(Entry("bank", RETURNED, amount),),       sets=_failed,
               events=("payout.failed",), then=ERRORED),
    Transition("fail",   UNDERWAY,     "failed",     by="control",
               money=(Entry("in_transit", RETURNED, amount),), sets=_failed,
               events=("payout.failed",), then=ERRORED),
    Transition("fail",   "paid",       "failed",     by="control",
               money=(Entry("bank", RETURNED, amount),),       sets=_failed,
               events=("payout.failed",), then=ERRORED),
    Transition("update", ANY,          sets=_updated, events=("payout.updated",)),
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
        "application_fee": None,
        "application_fee_amount": None,
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
        "original_payout": None,
        "payout_method": None,
        "reconciliation_status": "completed" if payout.automatic else "not_applicable",
        "reversed_by": None,
        "source_type": payout.source_type,
        "statement_descriptor": payout.statement_descriptor,
        "status": payout.state,
        "trace_id": trace_id(payout, world),
        "type": world.store.latest[payout.destination].object,
    }
