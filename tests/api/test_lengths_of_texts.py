"""How long texts may be, and which can be an email address: what is refused changes nothing."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

import pytest

from stripesim import Simulator, errors

Shape = dict[str, Any]


@pytest.fixture(scope="module")
def seen() -> Simulator:
    """A customer, an account, and a charge with a dispute."""
    sim = Simulator(opening_balance={"usd": 100_000})
    sim.customers.create()
    sim.accounts.create(type="custom")
    sim.charges.create(amount=1_000, currency="usd", source="tok_createDispute")
    return sim


def ids(sim: Simulator) -> Shape:
    return {
        "account": sim.accounts.list()["data"][0]["id"],
        "customer": sim.customers.list()["data"][0]["id"],
        "dispute": sim.disputes.list()["data"][0]["id"],
        "charge": sim.charges.list()["data"][0]["id"],
    }


PAY: Shape = {"amount": 1_000, "currency": "usd", "payment_method_types": ["card"]}
OPTIONS = "payment_method_options"
# The call, the path of the parameter in it, and how long its text may be.
# fmt: off
LENGTHS = [
    ("customers.create",       "business_name",                                  150),
    ("customers.update",       "individual_name",                                150),
    ("customers.create",       "description",                                  5_000),
    ("customers.create",       "address[line1]",                               5_000),
    ("customers.create",       "name",                                           256),
    ("customers.update",       "phone",                                           20),
    ("customers.list",         "email",                                          512),
    ("accounts.create",        "business_profile[support_address][city]",        100),
    ("accounts.create",        "business_profile[product_description]",       40_000),
    ("accounts.create",        "company[address][line1]",                        200),
    ("accounts.create",        "company[address_kana][line1]",                 5_000),
    ("accounts.create",        "company[name]",                                  100),
    ("accounts.create",        "individual[registered_address][line2]",          200),
    ("accounts.create",        "individual[first_name]",                         100),
    ("accounts.create",        "individual[full_name_aliases][0]",               300),
    ("tokens.create",          "account[individual][last_name]",                 100),
    ("tokens.create",          "person[address][city]",                          100),
    ("accounts.persons.create", "address[line2]",                                200),
    ("customers.balance_transactions.create", "description",                     350),
    ("customers.create",       "invoice_settings[custom_fields][0][value]",      140),
    ("disputes.update",        "evidence[uncategorized_text]",                20_000),
    ("disputes.update",        "evidence[access_activity_log]",               20_000),
    ("payment_intents.create", "description",                                  1_000),
    ("setup_intents.create",   "description",                                  1_000),
    ("payment_intents.create", f"{OPTIONS}[konbini][product_description]",        22),
    ("payment_intents.create", f"{OPTIONS}[card][statement_descriptor_suffix_kana]", 22),
    ("payment_intents.create", f"{OPTIONS}[card][statement_descriptor_suffix_kanji]", 17),
    ("payment_intents.create", f"{OPTIONS}[affirm][reference]",                  128),
    ("charges.update",         "description",                                 40_000),
    ("charges.update",         "transfer_group",                               5_000),
    ("payouts.create",         "description",                                  5_000),
]
# fmt: on


def nested(path: str, value: str) -> Shape:
    """The parameters of a path: `a[b][0]` is {"a": {"b": {"0": value}}}."""
    names = path.replace("]", "").split("[")
    said: Any = value
    for name in reversed(names):
        said = {name: said}
    return dict(said)


def ask(sim: Simulator, method: str, path: str, text: str) -> Shape:
    service, verb = method.rsplit(".", 1)
    given = nested(path, text)
    if "custom_fields" in path:
        given["invoice_settings"]["custom_fields"]["0"]["name"] = "Order"
    if service.endswith("intents") and verb == "create":
        given = {**(PAY if service == "payment_intents" else {}), **given}
    if service == "payouts":
        given = {"amount": 100, "currency": "usd", **given}
    if service == "customers.balance_transactions":
        given = {"amount": 100, "currency": "usd", **given}
    owner, _, within = service.partition(".")
    at = [ids(sim)[owner.removesuffix("s")]] if verb == "update" or within else []
    return dict(attrgetter(method)(sim)(*at, **given))


@pytest.mark.parametrize(("method", "path", "longest"), LENGTHS, ids=lambda each: str(each))
def test_one_more_character_is_refused(
    seen: Simulator, method: str, path: str, longest: int
) -> None:
    before = seen.fingerprint()
    text = "é" * (longest + 1)
    with pytest.raises(errors.InvalidRequestError) as refusal:
        ask(seen, method, path, text)
    error = refusal.value
    assert error.user_message == f"Invalid string: {text}; must be at most {longest} characters"
    assert (error.code, error.param, seen.fingerprint()) == (None, path, before)
    assert ask(seen.fork(), method, path, text[1:])


BILLING = {"type": "card", "card": {"token": "tok_visa"}}
EMAILS: list[tuple[str, str, Shape]] = [
    ("customers.create",       "email",                        {}),
    ("charges.create",         "receipt_email",                {"amount": 100, "currency": "usd"}),
    ("payment_intents.create", "receipt_email",                PAY),
    ("payment_methods.create", "billing_details[email]",       BILLING),
    ("accounts.create",        "email",                        {"type": "custom"}),
    ("accounts.create",        "individual[email]",            {"type": "custom"}),
    ("accounts.create",        "business_profile[support_email]", {"type": "custom"}),
    ("tokens.create",          "person[email]",                {}),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "given"), EMAILS, ids=lambda each: str(each)[:40])
@pytest.mark.parametrize("address", ["jenny", "jenny@example", "a b@example.com", "a@b@c.com"])
def test_an_address_that_cannot_be_is_refused(
    method: str, path: str, given: Shape, address: str
) -> None:
    sim = Simulator()
    service, verb = method.rsplit(".", 1)
    with pytest.raises(errors.InvalidRequestError) as refusal:
        getattr(getattr(sim, service), verb)(**given, **nested(path, address))
    error = refusal.value
    assert error.user_message == f"Invalid email address: {address}"
    assert (error.code, error.param) == ("email_invalid", path)


def test_an_address_has_at_most_512_characters() -> None:
    address = f"{'a' * 60}@{'b' * 500}.com"
    with pytest.raises(errors.InvalidRequestError, match="must be at most 512 characters"):
        Simulator().customers.create(email=address)


def test_an_empty_address_unsets_it() -> None:
    sim = Simulator()
    customer = sim.customers.create(email="jenny@example.com")
    assert sim.customers.update(customer["id"], email="")["email"] is None
