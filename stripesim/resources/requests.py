"""What requests to several resources share: missing objects, amounts, metadata, and the answers to
wrong ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from stripesim.engine.act import ActOn
from stripesim.engine.change import Change
from stripesim.engine.record import Record
from stripesim.engine.refusal import Refusal
from stripesim.facts.currencies import charge_step, maximum_charge, money
from stripesim.facts.evidence import own_words, rule

MOST_KEYS = 50
# The parameter that Stripe names when an object asked for by its path is missing, and the word for
# the object, where they are not those of the object itself. (recorded)
PARAM = {
    "application_fee": "id",
    "balance_transaction": "id",
    "charge": "id",
    "customer": "id",
    "exchange_rate": "rate_id",
    "payment_intent": "intent",
    "setup_intent": "intent",
    "source": "id",
    "tax_id": "id",
}
WORD = {
    "application_fee": "application fee",
    "connection": "account",
    "balance_transaction": "balance transaction",
    "exchange_rate": "exchange rate",
    "external_account": "external account",
    "payment_method": "PaymentMethod",
    "reserve_hold": "reserve hold",
    "reserve_plan": "reserve plan",
    "reserve_release": "reserve release",
    "setup_intent": "setupintent",
    "tax_id": "tax ID",
    "webhook_endpoint": "webhook endpoint",
}


@rule("recorded", "404 and 400 bodies of ten resources, 2020-2026")
def no_such(kind: str, id: str, param: str | None = None) -> Refusal:
    """The error for a missing object: 404 if the path names it, or a refund its charge; 400 if any
    other parameter does.
    """
    refusal = Refusal(
        f"No such {WORD.get(kind, kind)}: '{id}'",
        code="resource_missing",
        param=param or PARAM.get(kind, kind),
        status=400 if param else 404,
    )
    refusal.missing = id
    return refusal


@rule("recorded", "a 2026 sandbox: `items` and `quantity`; other pairs by analogy")
def both_given(one: str, other: str) -> Refusal:
    """The error for two parameters of which only one may be given."""
    message = f"Received both {one} and {other} parameters. Please pass in only one."
    return Refusal(message, executed=False)


@rule("recorded", "400 bodies of 2020-2026")
def missing(param: str) -> Refusal:
    """The error for a request without a parameter that it needs."""
    return Refusal(f"Missing required param: {param}.", code="parameter_missing", param=param)


def existing(change: Change, kind: str, id: str, param: str | None = None) -> Any:
    """The object that a request names. Raises Stripe's error if there is none."""
    record = change.find(kind, id)
    if record is None:
        raise no_such(kind, id, param)
    return record


def made_token(change: Change, token: object) -> Record | None:
    """The token of that id, on the account or on the one that asks. Test tokens (`tok_visa`) are
    no objects, and not used up: None.
    """
    if not isinstance(token, str):
        return None
    found: Record | None = change.find("token", token)
    if found is None and change.asks is not None:
        found = change.find("token", token, change.asks)
    return found


@rule("documented", "https://docs.stripe.com/currencies#special-cases; the message assumed")
def indivisible(amount: int, currency: str) -> Refusal | None:
    """Some currencies take only amounts in steps: with three decimals the last digit is 0; in ISK
    and UGX the last two are 00.
    """
    step = charge_step(currency)
    if amount % step == 0:
        return None
    return Refusal(
        own_words(f"Amounts in {currency} must be divisible by {step}."),
        code="parameter_invalid_integer",
        param="amount",
        figures={"asked": amount, "step": step, "currency": currency},
    )


@rule("recorded", "a body of a charge, 2020")
def too_large(amount: int, currency: str) -> Refusal | None:
    """An amount has at most eight digits, in IDR twelve."""
    most = maximum_charge(currency)
    if amount <= most:
        return None
    return Refusal(
        f"Amount must be no more than {money(most, currency)}",
        code="amount_too_large",
        param="amount",
        figures={"asked": amount, "most": most, "currency": currency},
    )


def nothing_once_converted(what: str, asked: int, currency: str, **other: str) -> Refusal:
    """The error for an amount that is less than one minor unit of another currency, which `other`
    names.
    """
    return Refusal(
        own_words(f"This {what} is too small: converted, it comes to nothing."),
        code="amount_too_small",
        param="amount",
        figures={"asked": asked, "currency": currency, **other},
    )


@rule(
    "documented",
    "https://support.stripe.com/questions/deprecation-of-fractional-isk-charges-and-refunds; the "
    "words: https://github.com/woocommerce/woocommerce-gateway-stripe/pull/2723",
)
def not_whole(amount: int, currency: str) -> Refusal | None:
    """A charge or a refund in ISK or UGX has no decimals; in others see `indivisible`."""
    refusal = indivisible(amount, currency)
    if refusal is not None and charge_step(currency) == 100:
        refusal.message = (
            f"Invalid amount. Currency {currency.upper()} has become effectively zero-decimal and "
            "charged amounts must be evenly divisible by 100. See "
            "https://stripe.com/docs/currencies#special-cases"
        )
        refusal.code = "invalid_charge_amount_no_decimal_compatible"
    return refusal


@rule("recorded", "400 bodies of 2018-2026, two spaces after `low.`")
def insufficient(balance: str) -> Refusal:
    """The error for a payout of more than is available; `balance` is the source type (or balance)
    that it was to be paid from.
    """
    return Refusal(
        "You have insufficient funds in your Stripe account for this transfer. Your "
        f"{balance.replace('_', ' ')} balance is too low.  You can use the /v1/balance "
        "endpoint to view your Stripe balance (for more details, see "
        "stripe.com/docs/api#balance).",
        code="balance_insufficient",
    )


@rule(
    "assumed",
    "the refusal names one component: https://github.com/stripe/stripe-node/issues/1147; that it "
    "may not go below zero is the safe side",
)
def of_source_type(sums: Mapping[str, int], source_type: str) -> int:
    """What can be paid out or transferred is what is available of one source type (minor units),
    and no more than all of them together.
    """
    return min(sums.get(source_type, 0), sum(sums.values()))


def nothing(act: ActOn[object]) -> Mapping[str, Any]:
    """No facts, for a verb that needs none."""
    return NO_FACTS


NO_FACTS: Mapping[str, Any] = {}


@rule("documented", "https://docs.stripe.com/error-codes: resource_missing")
def customer_missing(act: ActOn[object]) -> Refusal | None:
    """A customer that a request names has to exist."""
    id = act.facts.get("customer")
    if id is None or act.change.find("customer", id) is not None:
        return None
    return no_such("customer", id, "customer")


class Grouped(Protocol):
    """A charge or an intent, as far as it has a transfer group."""

    @property
    def extras(self) -> Mapping[str, Any]: ...


@rule("documented", "stripe-python 16.1.0: only if it has not been set; the words assumed")
def has_another_group(act: ActOn[Grouped]) -> Refusal | None:
    """A transfer group is given once."""
    asked, group = act.facts.get("transfer_group"), act.subject.extras.get("transfer_group")
    if asked is None or group in (None, asked):
        return None
    message = own_words(f"You cannot change the transfer_group: it is {group}.")
    return Refusal(message, param="transfer_group", figures={"asked": asked, "group": group})


@rule("documented", "https://docs.stripe.com/api/metadata")
def merged(old: Mapping[str, str], new: Mapping[str, str] | None) -> Mapping[str, str]:
    """An update merges metadata by key; an empty value removes its key, an empty string in place of
    the map removes all keys.
    """
    if not new:
        return {} if new is None else old
    result = {key: value for key, value in {**old, **new}.items() if value != ""}
    if len(result) > MOST_KEYS:
        message = f"Metadata can have up to {MOST_KEYS} keys."
        figures = {"keys": len(result), "most": MOST_KEYS}
        raise Refusal(message, param="metadata", executed=False, figures=figures)
    return result


def fresh(value: Any) -> Any:
    """A deep copy of a value that a request gave, since whoever gets an answer may change it."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Mapping):
        return {name: fresh(part) for name, part in value.items()}
    return [fresh(part) for part in value] if isinstance(value, list | tuple) else value


_PLAIN = frozenset({str, int, bool, type(None)})  # as most are; to ask for a mapping is slow


def changed(facts: Mapping[str, Any], old: Mapping[str, str], *names: str) -> dict[str, Any]:
    """The fields that an update sets: the named parameters that were given, and metadata,
    merged.
    """
    result = {name: facts[name] for name in names if name in facts}
    if "metadata" in facts:
        result["metadata"] = merged(old, facts["metadata"])
    return result
