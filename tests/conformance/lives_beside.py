"""What stands next to the money: tokens, mandates, attempts, and what a customer has besides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stripesim import Simulator

Shape = dict[str, Any]
NUMBER = {"number": "4242424242424242", "exp_month": 8, "exp_year": 2030, "cvc": "314"}
BANK = {"country": "US", "account_number": "000123456789", "routing_number": "110000000"}
ONLINE = {"type": "online", "online": {"ip_address": "1.2.3.4", "user_agent": "x"}}
DEBITS = {
    "us_bank_account": "pm_usBankAccount_success",
    "sepa_debit": "pm_sepaDebit_success_de",
    "bacs_debit": "pm_bacsDebit_success",
    "au_becs_debit": "pm_auBecsDebit_success",
}


def tokens_of_all_kinds(sim: Simulator) -> Iterator[Shape]:
    """Of cards, bank accounts, accounts and persons, unused and used."""
    shop = sim.accounts.create(type="custom")["id"]
    yield sim.tokens.create(card={**NUMBER, "address_zip": "94107", "currency": "usd"})
    bank = sim.tokens.create(bank_account={**BANK, "account_holder_name": "Jenny"})
    yield bank
    yield sim.accounts.external_accounts.create(shop, external_account=bank["id"])
    yield sim.tokens.retrieve(bank["id"])
    holder = {"business_type": "individual", "individual": {"first_name": "Jenny"}}
    yield sim.accounts.update(shop, account_token=sim.tokens.create(account=holder)["id"])
    token = sim.tokens.create(person={"first_name": "Jo"})
    yield token
    yield sim.accounts.persons.create(shop, person_token=token["id"])
    customer = sim.customers.create(source="tok_visa")
    yield sim.tokens.create(customer=customer["id"], stripe_account=shop)


def mandates_and_attempts(sim: Simulator) -> Iterator[Shape]:
    """Of each kind of debit, once and for all, at a setup and at a payment; and one revoked."""
    for kind, method in DEBITS.items():
        for acceptance in (ONLINE, {"type": "offline", "accepted_at": 1_700_000_000}):
            for once in ({}, {"single_use": {"amount": 1_000, "currency": "eur"}}):
                setup = sim.setup_intents.create(
                    payment_method=method,
                    payment_method_types=[kind],
                    mandate_data={"customer_acceptance": acceptance},
                    confirm=True,
                    **once,
                )
                yield setup
                yield sim.mandates.retrieve(setup["mandate"] or setup["single_use_mandate"])
    for card in ("visa", "authenticationRequired", "chargeDeclined"):
        setup = sim.setup_intents.create(flow_directions=["inbound"])
        try:
            yield sim.setup_intents.confirm(setup["id"], payment_method=f"pm_card_{card}")
        except Exception as error:
            yield dict(error.error)  # type: ignore[attr-defined]
        yield sim.setup_attempts.list(setup_intent=setup["id"], expand=["data.payment_method"])
    for succeed in (True, False):
        setup = sim.setup_intents.create(
            payment_method="pm_card_authenticationRequired", confirm=True
        )
        sim.controls.authenticate(setup["id"], succeed=succeed)
        yield sim.setup_attempts.list(setup_intent=setup["id"])
    setup = sim.setup_intents.create(payment_method="pm_card_authenticationRequired", confirm=True)
    sim.setup_intents.cancel(setup["id"])
    yield sim.setup_intents.retrieve(setup["id"], expand=["latest_attempt"])
    paid = sim.payment_intents.create(
        amount=1_000,
        currency="usd",
        payment_method="pm_usBankAccount_dispute",
        mandate_data={"customer_acceptance": ONLINE},
        confirm=True,
        expand=["latest_charge"],
    )
    yield paid
    yield from sim.clock.advance(days=9)
    details = paid["latest_charge"]["payment_method_details"]["us_bank_account"]
    yield sim.mandates.retrieve(details["mandate"])


def what_a_customer_has_besides(sim: Simulator) -> Iterator[Shape]:
    """Sources, tax ids, credit; and all that is only there when it is expanded."""
    ids = [{"type": "eu_vat", "value": "DE123456789"}, {"type": "us_ein", "value": "12-3456789"}]
    jenny = sim.customers.create(source="tok_visa", tax_id_data=ids, balance=-300)["id"]
    more: Any = sim.customers
    card = more.payment_sources.create(jenny, source="tok_amex", metadata={"a": "b"})
    yield card
    yield more.payment_sources.update(jenny, card["id"], name="Jenny", exp_year=2031)
    yield more.payment_sources.retrieve(jenny, card["id"])
    yield more.payment_sources.list(jenny)
    yield more.tax_ids.create(jenny, type="eu_vat", value="FR00111111111")
    yield from sim.clock.advance(seconds=5)
    yield more.tax_ids.list(jenny)
    credit = more.balance_transactions.create(jenny, amount=-500, currency="usd", description="x")
    yield credit
    yield more.balance_transactions.update(jenny, credit["id"], metadata={"a": "b"})
    yield more.balance_transactions.list(jenny)
    parts = ["sources", "tax_ids", "subscriptions", "cash_balance", "tax"]
    yield sim.customers.retrieve(jenny, expand=parts)
    more.payment_sources.delete(jenny, card["id"])
    more.tax_ids.delete(jenny, more.tax_ids.list(jenny)["data"][0]["id"])


BESIDE = (tokens_of_all_kinds, mandates_and_attempts, what_a_customer_has_besides)
