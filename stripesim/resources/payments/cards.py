"""Cards: which test card a token, a number or a payment method stands for, and what the API shows
of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple, Protocol, TypeVar

from attrs import evolve

from stripesim.engine.change import Change
from stripesim.engine.ids import Ids
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.facts.card_numbers import (
    AUTHENTICATION_REQUIRED,
    Card,
    by_payment_method,
    by_token,
    card_for,
    luhn,
)
from stripesim.facts.days import year_of
from stripesim.facts.evidence import rule
from stripesim.facts.payment_methods import BankPayment
from stripesim.resources.payments.bank_payments import Instrument
from stripesim.resources.requests import missing, no_such

EMPTY: Mapping[str, Any] = {}
CardOrBank = TypeVar("CardOrBank", Card, BankPayment)


class Given(NamedTuple):
    """A card as a request gives it. `details` are its expiry, its holder's name and address, and
    whether a CVC was sent; `id` is the id of the card object, if it came by a token that has one.
    """

    card: Card
    details: Mapping[str, Any] = EMPTY
    id: str | None = None


def card_error(message: str, code: str, param: str | None, **extra: Any) -> Refusal:
    """An error of type `card_error`, with status 402."""
    return Refusal(message, code=code, param=param, type="card_error", status=402, **extra)


def declined(instrument: Instrument, **extra: Any) -> Refusal:
    """The 402 for a card, or a bank account, that is declined."""
    decline = instrument.effect.decline
    assert decline is not None
    return card_error(
        decline.message,
        decline.code,
        decline.param,
        advice_code=decline.advice_code,
        decline_code=decline.decline_code,
        network_decline_code=decline.network_decline_code,
        **extra,
    )


@rule("recorded", "answers of 2023-25")
def used_up() -> Refusal:
    """A payment method cannot be used again after it paid without a customer or was detached."""
    return Refusal(
        "The provided PaymentMethod was previously used with a PaymentIntent without Customer "
        "attachment, shared with a connected account without Customer attachment, or was detached "
        "from a Customer. It may not be used again. To use a PaymentMethod multiple times, you "
        "must attach it to a Customer first."
    )


@lru_cache(maxsize=512)
def _of_test_token(token: str) -> Given | None:
    card = by_token(token)
    return None if card is None else Given(card)


def from_token(change: Change, token: str, param: str) -> Given:
    """The card of a test token (`tok_visa`), or of a token made from a card's details. The verb
    that takes it uses the token up in its `first`: see `made_token`.
    """
    given = _of_test_token(token)
    if given is not None:
        return given
    record = change.find("token", token)
    if record is None:
        raise no_such("token", token, param)
    if record.card is None:
        raise no_card_in_it(record.type, param)
    return Given(record.card, record.details, record.object_id)


@rule("assumed", "a customer's bank account as a source is not simulated; the words are its own")
def no_card_in_it(type: str, param: str) -> Refusal:
    """The answer to a token of something else where that of a card is taken."""
    message = f"A token of type {type} was given; stripesim takes one of a card here."
    return Refusal(message, param=param)


def from_payment_method(alias: str) -> Card | None:
    """The card of a test payment method (`pm_card_visa`); None for any other name."""
    return by_payment_method(alias)


def check_that_all_is_said(given: Mapping[str, Any], where: str) -> None:
    """Raises Stripe's error for a card without its number or its expiry, which are parameters of
    `where`.
    """
    for name in NUMBERED:
        if name not in given:
            raise missing(f"{where}[{name}]")


NUMBERED = ("number", "exp_month", "exp_year")


def from_details(given: Mapping[str, Any], change: Change) -> Given:
    """The card of a number, its expiry and its code. Raises Stripe's error if they cannot be, and
    where the account may not send numbers at all.
    """
    if not change.world.settings.raw_card_numbers:
        raise numbers_refused()
    return from_number(given, change.now)


@rule(
    "documented",
    "reported: https://github.com/flutter-stripe/flutter_stripe/issues/1638; the status assumed",
)
def numbers_refused() -> Refusal:
    """Newer accounts may not send card numbers to the API, in test mode either: they use tokens."""
    return Refusal(
        "Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest "
        "you use test tokens that map to the test card you are using, see "
        "https://stripe.com/docs/testing."
    )


@rule("documented", "https://docs.stripe.com/testing; but for the number, words and bounds assumed")
def from_number(given: Mapping[str, Any], now: int) -> Given:
    """Card details are checked before anything is charged. Refused are: a number that fails the
    Luhn check, a month outside 1 to 12, an expiry that has passed or is more than fifty years
    ahead, a security code without three or four digits, and a number that is no test card.
    """
    number = str(given["number"]).replace(" ", "")
    if not SHORTEST <= len(number) <= LONGEST or not luhn(number):
        raise card_error("Your card number is incorrect.", "incorrect_number", "number")
    details = {name: given[name] for name in KEPT if name in given}
    details.update(expiry(given, now))
    cvc = given.get("cvc")
    if cvc is None:
        details["cvc"] = False
    elif not (cvc.isdigit() and 3 <= len(cvc) <= 4):
        message = "Your card's security code is invalid."
        raise card_error(message, "invalid_cvc", "cvc")
    card = card_for(number)
    if card is None:
        raise card_error(
            "Your card was declined. Your request was in test mode, but used a non test (live) "
            "card. For a list of valid test cards, visit: https://stripe.com/docs/testing.",
            "card_declined",
            None,
            decline_code="test_mode_live_card",
        )
    return Given(card if cvc is not None else without_cvc(card), details)


SHORTEST, LONGEST = 12, 19  # digits of a card number, over all issuers
ADDRESS = ("city", "country", "line1", "line2", "postal_code", "state")
NO_ADDRESS: dict[str, str | None] = dict.fromkeys(ADDRESS)
NO_BILLING: dict[str, Any] = dict.fromkeys(("address", "email", "name", "phone", "tax_id"))
ON_A_CARD = tuple(f"address_{'zip' if name == 'postal_code' else name}" for name in ADDRESS)
KEPT = ("name", *ON_A_CARD)
_TELLS_OF_BILLING = frozenset({"billing_details", *KEPT})
_TELLS_OF_CHECKS = _TELLS_OF_BILLING | {"cvc"}


def expiry(given: Mapping[str, Any], now: int) -> dict[str, int]:
    """`exp_month` and the four-digit `exp_year`, if they were given. Raises Stripe's error if the
    card has expired.
    """
    today = datetime.fromtimestamp(now, UTC)
    month, year = given.get("exp_month", 12), given.get("exp_year", today.year + 1)
    if year < 100:
        year += today.year // 100 * 100
    if not 1 <= month <= 12 or (year == today.year and month < today.month):
        message = "Your card's expiration month is invalid."
        raise card_error(message, "invalid_expiry_month", "exp_month")
    if not today.year <= year <= today.year + 50:
        message = "Your card's expiration year is invalid."
        raise card_error(message, "invalid_expiry_year", "exp_year")
    said = {"exp_month": month, "exp_year": year}
    return {name: value for name, value in said.items() if name in given}


# -- a card as it behaves in this payment ----------------------------------------------------------


@lru_cache(maxsize=512)
@rule("documented", "https://docs.stripe.com/testing")
def without_cvc(card: Card) -> Card:
    """A card that is declined for its security code is not declined when no code was sent."""
    if not card.effect.decline_only_with_cvc:
        return card
    return evolve(card, effect=evolve(card.effect, decline=None, attachable=True))


@lru_cache(maxsize=512)
@rule("recorded", "off-session payments of 2023-24")
def unauthenticated(instrument: CardOrBank) -> CardOrBank:
    """A card, or bank account, that needs authentication is declined by its issuer
    (`authentication_required`) when the payment is not authenticated.
    """
    effect = evolve(instrument.effect, decline=AUTHENTICATION_REQUIRED)
    return evolve(instrument, effect=effect)


# `three_d_secure` of a charge that was authenticated. (assumed: a challenge, passed)
AUTHENTICATED: Mapping[str, Any] = {
    "authentication_flow": "challenge",
    "electronic_commerce_indicator": "05",
    "exemption_indicator": None,
    "result": "authenticated",
    "result_reason": None,
    "transaction_id": "00000000-0000-0000-0000-000000000000",
    "version": "2.2.0",
}

# -- shapes ----------------------------------------------------------------------------------------


def address(given: Mapping[str, Any] | None) -> dict[str, Any]:
    """An address with all its members."""
    if not given:
        return NO_ADDRESS.copy()
    return {name: given.get(name) for name in ADDRESS}


def shipping(given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """`shipping`, with all its members."""
    if given is None:
        return None
    names = ("carrier", "name", "phone", "tracking_number")
    return {"address": address(given.get("address")), **{name: given.get(name) for name in names}}


def billing(details: Mapping[str, Any]) -> dict[str, Any]:
    """`billing_details`: as given, else the holder's name and address given with the card."""
    if not details or _TELLS_OF_BILLING.isdisjoint(details):
        shape = NO_BILLING.copy()
        shape["address"] = NO_ADDRESS.copy()
        return shape
    given = details.get("billing_details")
    if given is None:
        on_card = zip(ADDRESS, ON_A_CARD, strict=True)
        where = {name: details.get(said) for name, said in on_card}
        given = {"address": where, "name": details.get("name")}
    given = given or EMPTY
    return {
        "address": address(given.get("address")),
        "email": given.get("email"),
        "name": given.get("name"),
        "phone": given.get("phone"),
        "tax_id": given.get("tax_id"),
    }


def checks(card: Card, details: Mapping[str, Any]) -> dict[str, str | None]:
    """`checks`: the issuer's results for address and security code; null for what was not sent."""
    effect = card.effect
    if not details or _TELLS_OF_CHECKS.isdisjoint(details):
        return {
            "address_line1_check": None,
            "address_postal_code_check": None,
            "cvc_check": effect.cvc_check,
        }
    where = billing(details)["address"]
    return {
        "address_line1_check": effect.address_line1_check if where.get("line1") else None,
        "address_postal_code_check": effect.address_postal_code_check
        if where.get("postal_code")
        else None,
        "cvc_check": effect.cvc_check if details.get("cvc", True) else None,
    }


def legacy(
    id: str,
    card: Card,
    details: Mapping[str, Any],
    customer: str | None,
    created: int,
    world: World,
) -> dict[str, Any]:
    """A card as the Charges API shows it: `object: card`."""
    return object_of(face_of(card, created, world), id, card, details, customer)


def object_of(
    face: Face, id: str, card: Card, details: Mapping[str, Any], customer: str | None
) -> dict[str, Any]:
    """A card as the Charges API shows it, from its `Face`."""
    shape = face.legacy.copy()
    shape["id"] = id
    shape["customer"] = customer
    shape["metadata"] = {}
    if details:
        said = checks(card, details)
        shape["address_line1_check"] = said["address_line1_check"]
        shape["address_zip_check"] = said["address_postal_code_check"]
        shape["cvc_check"] = said["cvc_check"]
        names = ("exp_month", "exp_year", *KEPT)
        shape.update((name, details[name]) for name in names if name in details)
    return shape


class Face(NamedTuple):
    """The members of a card that are the same whatever details are given: made once per card and
    year, then copied.
    """

    legacy: dict[str, Any]  # `object: card`
    of_charge: dict[str, Any]  # `payment_method_details.card`
    checks: dict[str, str | None]


def face_of(card: Card, created: int, world: World) -> Face:
    """The face of a card used at a moment: unless an expiry is given, it expires in the next
    year.
    """
    return _face(card, year_of(created) + 1, world.ids.root)


@lru_cache(maxsize=512)
def _face(card: Card, year: int, seed: int | str) -> Face:
    fingerprint = Ids(seed).fingerprint(card.number)
    both = {
        "country": card.country,
        "exp_year": year,
        "fingerprint": fingerprint,
        "funding": card.funding,
        "last4": card.last4,
    }
    brand, check = BRANDS.get(card.brand, "Unknown"), card.effect.cvc_check
    return Face(
        {**LEGACY, **both, "brand": brand, "cvc_check": check},
        {**OF_CHARGE, **both, "brand": card.brand, "network": card.brand},
        checks(card, EMPTY),
    )


LEGACY: dict[str, Any] = {
    "id": None,
    "object": "card",
    "address_city": None,
    "address_country": None,
    "address_line1": None,
    "address_line1_check": None,
    "address_line2": None,
    "address_state": None,
    "address_zip": None,
    "address_zip_check": None,
    "brand": None,
    "country": None,
    "customer": None,
    "cvc_check": None,
    "dynamic_last4": None,
    "exp_month": 12,
    "exp_year": 0,
    "fingerprint": None,
    "funding": None,
    "last4": None,
    "metadata": None,
    "name": None,
    "regulated_status": "unregulated",
    "tokenization_method": None,
}
OF_CHARGE: dict[str, Any] = {
    "amount_authorized": 0,
    "authorization_code": None,
    "brand": None,
    "checks": None,
    "country": None,
    "electronic_commerce_indicator": None,
    "exp_month": 12,
    "exp_year": 0,
    "extended_authorization": None,
    "fingerprint": None,
    "funding": None,
    "incremental_authorization": None,
    "installments": None,
    "last4": None,
    "mandate": None,
    "multicapture": None,
    "network": None,
    "network_token": None,
    "network_transaction_id": None,
    "overcapture": None,
    "regulated_status": "unregulated",
    "three_d_secure": None,
    "transaction_link_id": None,
    "wallet": None,
}


class Authenticated(Protocol):
    """An intent that waits for its customer."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def account(self) -> str: ...
    @property
    def extras(self) -> Mapping[str, Any]: ...


@rule("documented", "stripe-python 16.1.0: the two types; their contents are made up")
def next_action(intent: Authenticated, world: World) -> dict[str, Any]:
    """`next_action` tells the customer to follow a redirect if the intent has a `return_url`; else
    it is for Stripe's own scripts.
    """
    back = intent.extras.get("return_url")
    url = (
        f"https://hooks.stripe.com/3d_secure_2/hosted?merchant={intent.account}"
        f"&{intent.kind}={intent.id}"
    )
    if back is not None:
        return {"redirect_to_url": {"return_url": back, "url": url}, "type": "redirect_to_url"}
    source = f"src_{world.ids.plain(intent.id, 1, 24)}"
    redirect = {"source": source, "stripe_js": url, "type": "three_d_secure_redirect"}
    return {"type": "use_stripe_sdk", "use_stripe_sdk": redirect}


BRANDS = {
    "amex": "American Express",
    "diners": "Diners Club",
    "discover": "Discover",
    "eftpos_au": "Eftpos Australia",
    "jcb": "JCB",
    "mastercard": "MasterCard",
    "unionpay": "UnionPay",
    "visa": "Visa",
}
