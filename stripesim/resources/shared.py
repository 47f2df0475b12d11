"""What several resources say in the same words: missing objects, metadata, midnights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import Any

from stripesim.engine.change import Change, Row, RowKind
from stripesim.engine.ledger import Between
from stripesim.engine.lifecycle import Act
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.rules.currencies import charge_step
from stripesim.rules.evidence import rule
from stripesim.rules.pricing import half_up

DAY = 86_400
MOST_KEYS = 50

# The parameter that Stripe names when an object asked for by its path is missing, and the word for
# the object, where they are not those of the object itself. (recorded)
PARAM = {
    "application_fee": "id",
    "balance_transaction": "id",
    "charge": "id",
    "customer": "id",
    "payment_intent": "intent",
    "setup_intent": "intent",
}
WORD = {
    "application_fee": "application fee",
    "connection": "account",
    "balance_transaction": "balance transaction",
    "external_account": "external account",
    "payment_method": "PaymentMethod",
    "reserve_hold": "reserve hold",
    "reserve_plan": "reserve plan",
    "reserve_release": "reserve release",
    "setup_intent": "setupintent",
    "webhook_endpoint": "webhook endpoint",
}


@rule("recorded", "404 and 400 bodies of ten resources, 2020-2026")
def no_such(kind: str, id: str, param: str | None = None) -> Refusal:
    """A missing object: 404 when asked for by its path, 400 when a parameter names it."""
    return Refusal(
        f"No such {WORD.get(kind, kind)}: '{id}'",
        code="resource_missing",
        param=param or PARAM.get(kind, kind),
        status=400 if param else 404,
    )


@rule("recorded", "a 2026 sandbox: `items` and `quantity`; other pairs by analogy")
def both_given(one: str, other: str) -> Refusal:
    """Of two parameters that exclude each other, a request has one."""
    message = f"Received both {one} and {other} parameters. Please pass in only one."
    return Refusal(message, executed=False)


def existing(change: Change, kind: str, id: str, param: str | None = None) -> Any:
    """The object that a request names. Raises what Stripe says if there is none."""
    record = change.find(kind, id)
    if record is None:
        raise no_such(kind, id, param)
    return record


@rule("documented", "https://docs.stripe.com/currencies#special-cases; the message assumed")
def indivisible(amount: int, currency: str) -> Refusal | None:
    """Amounts with three decimals end in 0; those in ISK and UGX, which have none, in 00."""
    step = charge_step(currency)
    if amount % step == 0:
        return None
    message = f"Amounts in {currency} must be divisible by {step}."
    return Refusal(message, code="parameter_invalid_integer", param="amount")


@rule("recorded", "400 bodies of 2018-2026, two spaces after `low.`")
def insufficient(balance: str) -> Refusal:
    """A payout takes at most what is available; `balance` is the part of it that is named."""
    return Refusal(
        "You have insufficient funds in your Stripe account for this transfer. Your "
        f"{balance.replace('_', ' ')} balance is too low.  You can use the /v1/balance "
        "endpoint to view your Stripe balance (for more details, see "
        "stripe.com/docs/api#balance).",
        code="balance_insufficient",
    )


def customer_missing(act: Act[Any]) -> Refusal | None:
    """A customer that is named has to exist."""
    id = act.facts.get("customer")
    if id is None or act.change.find("customer", id) is not None:
        return None
    return no_such("customer", id, "customer")


@rule("documented", "https://docs.stripe.com/api/metadata")
def merged(old: Mapping[str, str], new: Mapping[str, str] | None) -> Mapping[str, str]:
    """Metadata after an update: merged by key; an empty value removes its key, no map all keys."""
    if new is None:
        return {}
    result = {key: value for key, value in {**old, **new}.items() if value != ""}
    if len(result) > MOST_KEYS:
        message = f"Metadata can have up to {MOST_KEYS} keys."
        raise Refusal(message, param="metadata", executed=False)
    return result


def fresh(value: Any) -> Any:
    """A copy of something nested that was sent: an answer belongs to whoever gets it."""
    if isinstance(value, Mapping):
        return {name: fresh(part) for name, part in value.items()}
    return [fresh(part) for part in value] if isinstance(value, list | tuple) else value


def midnight(moment: int) -> int:
    """00:00 UTC of the moment's day."""
    return moment - moment % DAY


def settings_id(account: str) -> str:
    """Balance settings have no id in the API; this is theirs in the store."""
    return f"{account}/balance_settings"


def settings_of(world: World, account: str) -> Any:
    """An account's balance settings."""
    return world.store.latest[f"{account}/balance_settings"]


def connection_id(account: str) -> str:
    """Connections have no id in the API; this is theirs in the store."""
    return f"{account}/connection"


def connected_accounts(world: World, platform: str) -> Iterator[Any]:
    """The accounts that are connected to a platform, oldest first."""
    for connection in world.store.each(platform, "connection"):
        if connection.state == "connected":
            yield world.store.latest[connection.connected]


PAYMENTS, PREFUNDING = "payments", "refund_and_dispute_prefunding"  # balances of an account
ISSUING = "issuing"  # another: what is there for cards that the account issues
TRANSFERS = Between("transfers")  # what is on its way from one account to another
RISK_RESERVED = "risk_reserved"  # where reserve holds keep money of the account itself
CONNECT_RESERVED = "connect_reserved"  # where a platform's money is held for its accounts' debts


@rule(
    "documented", "https://docs.stripe.com/get-started/account/add-funds; only as a whole: assumed"
)
def balance_that_pays(change: Change, account: str, currency: str, amount: int) -> str:
    """Money that was added for refunds and disputes pays for them first, where it covers the
    whole; else the payments balance does.
    """
    added = sum(change.available(PREFUNDING, account, currency).values())
    return PREFUNDING if added >= amount else PAYMENTS


CAPTURED = RowKind("charge", "charge")


@rule("recorded", "a 2026 sandbox: a dispute in the second of an asynchronous capture")
def row_of(change: Change, charge: Any) -> Row:
    """A charge's balance transaction. While an asynchronous capture is not booked there is none:
    what takes the money back does so at once, as from a charge that is available.
    """
    if charge.balance_transaction is not None:
        return change.row(charge.balance_transaction)
    now, amount, currency = change.now, charge.amount_captured, charge.currency
    return Row(
        "", charge.account, now, -1, CAPTURED, amount, 0, currency, now, charge.id, None, "card",
        None, None,
    )  # fmt: skip


@rule("recorded", "51 payments and 12 reversals of a charge's transfer; the transfer's row assumed")
def until_available(change: Change, charge: Any) -> int:
    """What is paid from a charge, or goes back to it, is there when the charge's money is: on its
    day while that is pending, else at once.
    """
    return max(row_of(change, charge).available_on, change.now)


@rule(
    "documented",
    "https://docs.stripe.com/connect/separate-charges-and-transfers; without an intent assumed",
)
def group_of(charge: Any) -> str:
    """A charge's transfer group; one that has none gets `group_` and the id of its intent."""
    group: str = charge.transfer_group or f"group_{charge.payment_intent or charge.id}"
    return group


# States of a dispute that other objects look at: the bank only asks; the bank has the money.
INQUIRIES = ("warning_needs_response", "warning_under_review")
CHARGEBACKS = ("needs_response", "under_review", "lost")


def disputes_of(change: Change, charge: Any) -> Iterator[Any]:
    """A charge's disputes, oldest first."""
    return (change.latest(id) for id in charge.disputes)


def waiting_refunds(change: Change, charge: Any) -> tuple[Any, ...]:
    """A charge's refunds that have not gone out: the balance is too small so far, or the charge
    itself is pending.
    """
    refunds = change.world.store.table(charge.account, "refund")
    places = refunds.index("charge", attrgetter("charge")).get(charge.id, ())
    latest = [change.latest(refunds.records[place].id) for place in places]
    return tuple(refund for refund in latest if refund.state in ("waiting", "held"))


def no_transfers_capability() -> Refusal:
    """What is sent to an account that cannot receive transfers is refused in these words."""
    return Refusal(
        "Your destination account needs to have at least one of the following capabilities "
        "enabled: transfers, crypto_transfers, legacy_payments",
        code="insufficient_capabilities_for_transfer",
    )


@rule("documented", "https://docs.stripe.com/connect/connected-account-reserves; the words assumed")
def platform_not_liable(act: Act[Any]) -> Refusal | None:
    """A platform holds money of the connected accounts whose losses it answers for, no other."""
    account = act.account
    if account.liable != account.id:
        return None
    return Refusal(
        "You can only reserve funds of connected accounts whose negative balances you are liable "
        f"for. {account.id} is not one of them.",
        status=403,
    )


def holds_of(change: Change, charge: Any) -> tuple[Any, ...]:
    """The reserve holds of a charge that still hold something, oldest first."""
    holds = change.world.store.tables.get((charge.account, "reserve_hold"))
    found: list[Any] = []
    if holds is not None:
        places = holds.index("source_charge", attrgetter("source_charge")).get(charge.id, ())
        found.extend(holds.records[place] for place in places)
    made = (each for each in change.created.values() if each.kind == "reserve_hold")
    found.extend(hold for hold in made if hold.source_charge == charge.id)
    latest = [change.latest(hold.id) for hold in found]
    return tuple(hold for hold in latest if hold.state == "held")


def taken_back(change: Change, charge: Any) -> int:
    """What of a charge its refunds and chargebacks have taken, in its own currency: also what was
    won back, but not what waits or what an inquiry is about.
    """
    waiting = sum(refund.amount for refund in waiting_refunds(change, charge))
    taken = (*CHARGEBACKS, "won")
    disputed = sum(each.amount for each in disputes_of(change, charge) if each.state in taken)
    return int(charge.amount_refunded - waiting + disputed)


@rule(
    "documented",
    "https://docs.stripe.com/connect/connected-account-reserves; that they add up assumed",
)
def holds_reached(change: Change, charge: Any, amount: int) -> tuple[Any, ...]:
    """Refunds and disputes of a charge are taken from what is held of it once they, with `amount`
    more, come to as much: then the whole hold is released. Until then none of it is.
    """
    holds = holds_of(change, charge)
    if not holds:
        return ()
    back, row = taken_back(change, charge) + amount, row_of(change, charge)
    settled = half_up(back * row.amount, charge.amount_captured)
    return tuple(hold for hold in holds if settled >= hold.amount)


def year_of(moment: int) -> int:
    """The calendar year of a moment, within a day of its edges: test cards' expiry."""
    return 1970 + moment // 31_556_952


def changed(facts: Mapping[str, Any], old: Mapping[str, str], *names: str) -> dict[str, Any]:
    """What an update sets: the named parameters that were given, and metadata merged."""
    result = {name: facts[name] for name in names if name in facts}
    if "metadata" in facts:
        result["metadata"] = merged(old, facts["metadata"])
    return result
