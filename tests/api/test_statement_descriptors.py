"""What may be written on a statement, and what is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from stripesim import Simulator, errors

CARD: dict[str, Any] = {"amount": 1_000, "currency": "usd", "payment_method": "pm_card_visa"}
NOT_ON_CARDS = (
    "The statement_descriptor parameter is not supported for the payment_method_type `card`. To "
    "continue supporting payment_method_type `card`, please pass in `statement_descriptor_suffix` "
    "or remove the `statement_descriptor` parameter altogether."
)


@pytest.fixture
def sim() -> Simulator:
    return Simulator(opening_balance={"usd": 10_000})


def refusal(call: Callable[..., object], *args: Any, **params: Any) -> str:
    with pytest.raises(errors.InvalidRequestError) as refused:
        call(*args, **params)
    assert refused.value.http_status == 400
    return str(refused.value.user_message)


def statement(sim: Simulator, intent: dict[str, Any], **on: Any) -> Any:
    return sim.charges.retrieve(intent["latest_charge"], **on)["calculated_statement_descriptor"]


def shop(sim: Simulator, country: str = "US", **more: Any) -> str:
    wanted = {name: {"requested": True} for name in ("card_payments", "transfers")}
    made = sim.accounts.create(type="custom", country=country, capabilities=wanted, **more)
    return str(sim.controls.complete_onboarding(made["id"])["id"])


# -- intents that may be paid by card --------------------------------------------------------------


@pytest.mark.parametrize(
    "types", [{}, {"payment_method_types": ["card"]}, {"payment_method_types": ["card", "ideal"]}]
)
def test_an_intent_that_may_be_paid_by_card_takes_no_whole_descriptor(
    sim: Simulator, types: dict[str, Any]
) -> None:
    create = sim.payment_intents.create
    said = refusal(create, amount=900, currency="eur", statement_descriptor="ORDER 1", **types)
    assert said.startswith(NOT_ON_CARDS)


def test_nor_does_it_get_one_later(sim: Simulator) -> None:
    intent = sim.payment_intents.create(**CARD)["id"]
    assert refusal(sim.payment_intents.update, intent, statement_descriptor="ORDER 1").startswith(
        NOT_ON_CARDS
    )
    held = sim.payment_intents.create(**CARD, confirm=True, capture_method="manual")["id"]
    said = refusal(sim.payment_intents.capture, held, statement_descriptor="ORDER 1")
    assert said.startswith(NOT_ON_CARDS)
    assert sim.payment_intents.retrieve(held)["status"] == "requires_capture"


def test_an_intent_of_bank_payments_alone_takes_one() -> None:
    sim = Simulator(payment_methods=("card", "ideal"))
    intent = sim.payment_intents.create(
        amount=900, currency="eur", payment_method_types=["ideal"], statement_descriptor="ORDER 1"
    )
    assert intent["statement_descriptor"] == "ORDER 1"
    more = {"payment_method_types": ["ideal", "card"]}
    said = refusal(sim.payment_intents.update, intent["id"], **more)
    assert said.startswith(NOT_ON_CARDS)


# -- how long, and of what -------------------------------------------------------------------------


@pytest.mark.parametrize("amount", [22, 23, 40])
def test_a_descriptor_has_at_most_22_characters_and_the_answer_says_how_many_it_has(
    sim: Simulator, amount: int
) -> None:
    text = "x" * amount
    charge = {"amount": 1_000, "currency": "usd", "source": "tok_visa"}
    if amount == 22:
        assert sim.charges.create(**charge, statement_descriptor=text)["id"]
        return
    said = refusal(sim.charges.create, **charge, statement_descriptor=text)
    assert said == (
        f"The statement descriptor must be at most 22 characters. {text} is {amount} characters "
        "long."
    )


@pytest.mark.parametrize("text", ["TEA <1>", "TEA*SHOP", "TEA's", 'TEA "1"', "TEA\\1", "123 456"])
def test_some_characters_are_refused_everywhere_and_so_is_a_text_without_letters(
    text: str,
) -> None:
    sim = Simulator(opening_balance={"usd": 10_000})
    given: dict[str, Any] = {"amount": 1_000, "currency": "usd"}
    held = sim.payment_intents.create(**CARD, confirm=True, capture_method="manual")["id"]
    account = shop(sim)
    prefix = {"card_payments": {"statement_descriptor_prefix": text}}
    calls: list[Callable[[], object]] = [
        lambda: sim.charges.create(**given, source="tok_visa", statement_descriptor=text),
        lambda: sim.charges.create(**given, source="tok_visa", statement_descriptor_suffix=text),
        lambda: sim.payment_intents.create(**CARD, statement_descriptor_suffix=text),
        lambda: sim.payment_intents.capture(held, statement_descriptor_suffix=text),
        lambda: sim.payouts.create(**given, statement_descriptor=text),
        lambda: sim.topups.create(**given, statement_descriptor=text),
        lambda: sim.accounts.update(account, settings={"payments": {"statement_descriptor": text}}),
        lambda: sim.accounts.update(account, settings={"payouts": {"statement_descriptor": text}}),
        lambda: sim.accounts.update(account, settings=prefix),
    ]
    for call in calls:
        refusal(call)
    assert sim.payouts.list()["data"] == sim.topups.list(status="pending")["data"] == []


def test_a_top_up_has_at_most_15_ascii_characters(sim: Simulator) -> None:
    given: dict[str, Any] = {"amount": 1_000, "currency": "usd"}
    assert sim.topups.create(**given, statement_descriptor="x" * 15)["id"]
    said = refusal(sim.topups.create, **given, statement_descriptor="x" * 16)
    assert "at most 15 characters" in said
    assert refusal(sim.topups.create, **given, statement_descriptor="Tée")


# -- what the statement says -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("suffix", "says"),
    [
        ("ORDER 17", "STRIPESIM* ORDER 17"),
        ("edgar", "STRIPESIM* EDGAR"),
        ("a long, long order", "STRIPESIM* A LONG, LON"),
    ],
)
def test_a_card_statement_says_prefix_asterisk_suffix(
    sim: Simulator, suffix: str, says: str
) -> None:
    paid = sim.payment_intents.create(**CARD, confirm=True, statement_descriptor_suffix=suffix)
    assert statement(sim, paid) == says
    charge: dict[str, Any] = {"amount": 1_000, "currency": "usd", "source": "tok_visa"}
    for name in ("statement_descriptor", "statement_descriptor_suffix"):
        made = sim.charges.create(**charge, **{name: suffix})
        assert made["calculated_statement_descriptor"] == says


def test_without_a_suffix_it_says_the_accounts_own_descriptor(sim: Simulator) -> None:
    assert statement(sim, sim.payment_intents.create(**CARD, confirm=True)) == "STRIPESIM"


def test_a_connected_account_that_settles_a_charge_has_its_own_prefix(sim: Simulator) -> None:
    tea = shop(sim, business_profile={"name": "Tea and Biscuits, LLC"})
    more: dict[str, Any] = {"confirm": True, "statement_descriptor_suffix": "7 cups"}
    to = {"transfer_data": {"destination": tea}}
    direct = sim.payment_intents.create(**CARD, **more, stripe_account=tea)
    assert statement(sim, direct, stripe_account=tea) == "TEA AND BI* 7 CUPS"
    assert statement(sim, sim.payment_intents.create(**CARD, **more, **to)) == "STRIPESIM* 7 CUPS"
    for_it = sim.payment_intents.create(**CARD, **more, **to, on_behalf_of=tea)
    assert statement(sim, for_it) == "TEA AND BI* 7 CUPS"


def test_the_payment_of_a_transfer_and_a_sepa_debit_have_none() -> None:
    sim = Simulator("DE", opening_balance={"eur": 10_000})
    tea = shop(sim, "FR")
    sent = sim.transfers.create(amount=1_000, currency="eur", destination=tea)
    py = sim.charges.retrieve(sent["destination_payment"], stripe_account=tea)
    assert py["calculated_statement_descriptor"] is None
    paid = sim.payment_intents.create(
        amount=1_000,
        currency="eur",
        payment_method="pm_sepaDebit_success_de",
        payment_method_types=["sepa_debit"],
        mandate_data={"customer_acceptance": {"type": "offline"}},
        statement_descriptor="TEA 7",
        confirm=True,
    )
    assert statement(sim, paid) is None


@pytest.mark.parametrize(
    ("profile", "whole", "prefix"),
    [
        ({"name": "Chuck Bartowski"}, "CHUCK BARTOWSKI", "CHUCK BART"),
        ({"name": "Buy More, LLC", "url": "https://tea.shop"}, "BUY MORE, LLC", "BUY MORE,"),
        ({"url": "https://vipul.gumroad.com/"}, "VIPUL.GUMROAD.COM", "VIPUL.GUMR"),
        ({"url": "www.gumroad.com"}, "GUMROAD.COM", "GUMROAD.CO"),
        ({"product_description": "Tea"}, None, None),
    ],
)
def test_an_accounts_own_descriptors_come_from_its_name_or_else_its_url(
    sim: Simulator, profile: dict[str, Any], whole: str | None, prefix: str | None
) -> None:
    made = sim.accounts.create(country="US", type="custom", business_profile=profile)
    settings = made["settings"]
    assert settings["payments"]["statement_descriptor"] == whole
    assert settings["card_payments"]["statement_descriptor_prefix"] == prefix


def test_what_an_account_was_given_comes_before_what_is_made_of_its_name(sim: Simulator) -> None:
    given = {
        "payments": {"statement_descriptor": "TEA SHOP"},
        "card_payments": {"statement_descriptor_prefix": "TEA"},
    }
    tea = shop(sim, business_profile={"name": "Tea and Biscuits"}, settings=given)
    paid = sim.payment_intents.create(**CARD, confirm=True, stripe_account=tea)
    assert statement(sim, paid, stripe_account=tea) == "TEA SHOP"
    more: dict[str, Any] = {"confirm": True, "statement_descriptor_suffix": "7"}
    assert refusal(sim.payment_intents.create, **CARD, **more, stripe_account=tea)
    more["statement_descriptor_suffix"] = "cup 7"
    paid = sim.payment_intents.create(**CARD, **more, stripe_account=tea)
    assert statement(sim, paid, stripe_account=tea) == "TEA* CUP 7"
