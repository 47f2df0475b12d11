"""Top-ups: money that the account's owner adds to the balance. An opening balance is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.change import RowKind
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import Balance, Entry
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, At, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.bank_numbers import bank_outcome, by_bank_token, failure_message
from stripesim.facts.calendars import EUROPEAN_UNION
from stripesim.facts.days import DAY
from stripesim.facts.evidence import rule
from stripesim.resources.places import PAYMENTS, PREFUNDING
from stripesim.resources.requests import changed, indivisible, merged


@record
class Topup(Record):
    """`fails` is the code with which a test bank refuses to pay; `balance_type` is the balance that
    the money is added to.
    """

    kind: ClassVar[str] = "topup"

    amount: int
    currency: str
    expected_availability_date: int
    fails: str | None
    description: str | None
    statement_descriptor: str | None
    transfer_group: str | None
    metadata: Mapping[str, str]
    balance_transaction: str | None = None
    reversal: str | None = None
    failure_code: str | None = None
    balance_type: str = PAYMENTS


def _draft(act: Act[Any]) -> Topup:
    """Facts: amount, currency, source (a `btok_…` token; else the account's own bank account);
    balance_type of funds for refunds and disputes.
    """
    facts, change = act.facts, act.change
    account = change.latest(change.account)
    balance_type = facts.get("balance_type", PAYMENTS)
    expected = expected_funds if balance_type == PREFUNDING else expected_by_debit
    return Topup(
        id=change.new_id("tu"),
        account=account.id,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=facts["amount"],
        currency=facts["currency"],
        expected_availability_date=expected(account.country, account.calendar, change.now),
        fails=_outcome(act, account),
        description=facts.get("description"),
        statement_descriptor=facts.get("statement_descriptor"),
        transfer_group=facts.get("transfer_group"),
        metadata=merged({}, facts.get("metadata", {})),
        balance_type=balance_type,
    )


@rule("documented", "https://docs.stripe.com/connect/testing")
def _outcome(act: Act[Any], account: Any) -> str | None:
    """A test source succeeds or fails with the code in its name."""
    source, currency = act.facts.get("source"), act.facts["currency"]
    if "balance_type" in act.facts:  # a transfer from anybody's bank
        return None
    if source is not None:
        bank = by_bank_token(source)
        if bank is None:
            raise Refusal(f"No such source: '{source}'", code="resource_missing", param="source")
        return bank_outcome(bank.country, bank.account_number)
    own = act.change.latest(account.defaults.get(currency, ""))
    if own is None or own.object == "card":
        message = f"You don't have a bank account in {currency} to top up from."
        raise Refusal(message, param="currency")
    outcome: str | None = own.outcome
    return outcome


@rule("documented", "https://docs.stripe.com/connect/top-ups; elsewhere assumed as in the US")
def expected_by_debit(country: str, calendar: Any, now: int) -> int:
    """A top-up by bank debit takes five business days in the US, two in the euro area, one in the
    UK.
    """
    days = 1 if country == "GB" else 2 if country in EUROPEAN_UNION else 5
    return int(calendar.add(now // DAY, days)) * DAY


@rule("documented", "https://docs.stripe.com/get-started/account/add-funds: one or two days")
def expected_funds(country: str, calendar: Any, now: int) -> int:
    """Money added for refunds and disputes is available two business days later. (Two: assumed)"""
    return int(calendar.add(now // DAY, 2)) * DAY


@rule("documented", "https://docs.stripe.com/get-started/account/add-funds; the words assumed")
def no_funds_here(act: Act[Topup]) -> Refusal | None:
    """Nothing can be added for refunds and disputes in Brazil and India."""
    country = act.account.country
    if country not in ("BR", "IN"):
        return None
    return Refusal(f"Accounts in {country} cannot add funds for refunds and disputes.")


def amount_indivisible(act: Act[Topup]) -> Refusal | None:
    """Some currencies are topped up in whole steps."""
    return indivisible(act.subject.amount, act.subject.currency)


@rule("recorded", "400 of payouts by analogy; the text assumed")
def refuse(act: Act[Topup], verb: str) -> Refusal:
    """Only a pending top-up can be canceled."""
    if verb == "cancel":
        return Refusal("Top-ups can only be canceled while they are pending.")
    return Refusal(f"Cannot {verb} {act.subject.id}: it is {act.subject.state}.")


def amount(act: Act[Topup]) -> int:
    """What is added."""
    return act.subject.amount


def the_bank_refuses(act: Act[Topup]) -> bool:
    """The source is a test bank account that fails."""
    return act.subject.fails is not None


def arrives(act: Act[Topup]) -> int:
    """On the day on which it was expected."""
    return act.subject.expected_availability_date


def its_description(act: Act[Topup]) -> str | None:
    """The top-up's own description."""
    return act.subject.description


def _failed(act: Act[Topup]) -> Mapping[str, Any]:
    return {"failure_code": act.facts.get("code") or act.subject.fails}


def its_balance(act: Act[Topup]) -> str:
    """The balance that it was added to."""
    return act.subject.balance_type


def with_what_it_added(act: Act[Topup]) -> int:
    """On the day on which the money is available, or at once if it is."""
    row = act.change.row(act.subject.balance_transaction or "")
    return max(row.available_on, act.now)


def repaid(act: Act[Topup]) -> int:
    """What the payments balance lacks, as far as there is money."""
    amount: int = act.facts["amount"]
    return amount


def repayment(act: Act[Topup]) -> str:
    """Repayment of a negative balance."""
    return "Repayment of a negative balance"


def _updated(act: Act[Topup]) -> Mapping[str, Any]:
    return changed(act.facts, act.subject.metadata, "description")


TOPUP = Balance[Topup](
    RowKind("topup", "topup"), into="balance_transaction", description=its_description
)
FUNDS = Balance[Topup](
    RowKind("topup", "topup", PREFUNDING), into="balance_transaction", available_on=arrives,
    description=its_description,
)  # fmt: skip
REVERSAL = Balance[Topup](
    RowKind("topup_reversal", "topup_reversal"), into="reversal", description=its_description,
    available_on=with_what_it_added, balance_type=its_balance,
)  # fmt: skip
REPAYS = Balance[Topup](
    RowKind("adjustment", "other_adjustment", PREFUNDING), description=repayment
)
REPAID = Balance[Topup](RowKind("adjustment", "other_adjustment"), description=repayment)
ANY = ("pending", "succeeded", "failed", "canceled", "reversed")

# fmt: off
LIFECYCLE: Lifecycle[Topup] = Lifecycle("topup", _draft, refuse, table(
    #  from         to           when              money                              told
    Verb("create", "request", unless=(amount_indivisible,)),
    To(NEW,         "pending",   ALWAYS,           NOTHING,                           "topup.created"),
    Verb("open", "simulator"),
    To(NEW,         "succeeded", ALWAYS,           Entry("topups", TOPUP, amount),    ("topup.created", "topup.succeeded")),
    Verb("add_funds", "control", unless=(no_funds_here,)),
    To(NEW,         "succeeded", ALWAYS,           Entry("topups", FUNDS, amount),    ("topup.created", "topup.succeeded")),
    Verb("arrive", At(arrives)),
    To("pending",   "failed",    the_bank_refuses, NOTHING,                           "topup.failed",
       sets=_failed),
    To("pending",   "succeeded", ALWAYS,           Entry("topups", TOPUP, amount),    "topup.succeeded",
       wakes="balance.available"),
    Verb("cancel", "request"),
    To("pending",   "canceled",  ALWAYS,           NOTHING,                           "topup.canceled"),
    Verb("fail", "control"),
    To("pending",   "failed",    ALWAYS,           NOTHING,                           "topup.failed",
       sets=_failed),
    Verb("reverse", "control"),
    To("succeeded", "reversed",  ALWAYS,           Entry(REVERSAL, "topups", amount), "topup.reversed"),
    Verb("repay", "balance"),
    To("succeeded", STAYS,       ALWAYS,           Entry(REPAYS, REPAID, repaid),     UNTOLD),
    Verb("update", "request"),
    To(ANY,         STAYS,       ALWAYS,           NOTHING,                           UNTOLD,
       sets=_updated),
))
# fmt: on


def render(topup: Topup, world: World) -> dict[str, Any]:
    code = topup.failure_code
    return {
        "id": topup.id,
        "object": "topup",
        "amount": topup.amount,
        "balance_transaction": topup.balance_transaction,
        "created": topup.created,
        "currency": topup.currency,
        "description": topup.description,
        "expected_availability_date": topup.expected_availability_date,
        "failure_code": code,
        "failure_message": None if code is None else failure_message(code),
        "initiated_by": "user",
        "livemode": False,
        "metadata": dict(topup.metadata),
        "source": None,
        "statement_descriptor": topup.statement_descriptor,
        "status": topup.state,
        "transfer_group": topup.transfer_group,
    }
