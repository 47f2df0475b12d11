"""What the SDK declares as an id or an object can be expanded, however deep it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest
import stripe

from stripesim import Simulator
from stripesim.api.endpoints import ROUTES
from stripesim.api.expand import ANY

from .sdk_types import class_of, is_sdk_class, keys_of, members_of

CLASSES: dict[str, Any] = {
    "account": stripe.Account,
    "application_fee": stripe.ApplicationFee,
    "balance_transaction": stripe.BalanceTransaction,
    "bank_account": stripe.BankAccount,
    "capability": stripe.Capability,
    "card": stripe.Card,
    "charge": stripe.Charge,
    "connect_collection_transfer": stripe.ConnectCollectionTransfer,
    "customer": stripe.Customer,
    "customer_balance_transaction": stripe.CustomerBalanceTransaction,
    "dispute": stripe.Dispute,
    "fee_refund": stripe.ApplicationFeeRefund,
    "mandate": stripe.Mandate,
    "payment_intent": stripe.PaymentIntent,
    "payment_method": stripe.PaymentMethod,
    "payout": stripe.Payout,
    "person": stripe.Person,
    "radar.early_fraud_warning": stripe.radar.EarlyFraudWarning,
    "refund": stripe.Refund,
    "reserve.hold": stripe.reserve.Hold,
    "reserve.release": stripe.reserve.Release,
    "review": stripe.Review,
    "setup_attempt": stripe.SetupAttempt,
    "setup_intent": stripe.SetupIntent,
    "tax_id": stripe.TaxId,
    "topup": stripe.Topup,
    "transfer": stripe.Transfer,
    "transfer_reversal": stripe.TransferReversal,
}


def expandable(cls: Any, *path: str) -> Iterator[tuple[str, ...]]:
    """The paths of all that is an id or an object, in an object and in its parts."""
    for name, hint in keys_of(cls).items():
        members = [part for member in members_of(hint) for part in items_of(member)]
        parts = [member for member in members if is_sdk_class(member)]
        if str in members and parts:
            yield (*path, name)
        elif len(path) < 4:
            for part in parts:
                if class_of(part) is not cls and not hasattr(class_of(part), "OBJECT_NAME"):
                    yield from expandable(class_of(part), *path, name)


def items_of(hint: Any) -> tuple[Any, ...]:
    """The types of what a list holds; of what is no list, its own."""
    return members_of(get_args(hint)[0]) if class_of(hint) is list else (hint,)


PATHS = [(kind, path) for kind, cls in CLASSES.items() for path in expandable(cls)]


@pytest.mark.parametrize(
    ("kind", "path"), PATHS, ids=lambda each: ".".join(each) if type(each) is tuple else each
)
def test_an_id_that_may_be_an_object_can_be_expanded(kind: str, path: tuple[str, ...]) -> None:
    for step in path:
        assert step in ROUTES.expandable.get(kind, {}), f"{step} of {kind}"
        kind = ROUTES.expandable[kind][step]


def test_what_stands_deep_within_an_object_is_looked_at_too() -> None:
    assert ("charge", ("payment_method_details", "card", "mandate")) in PATHS
    assert ("account", ("settings", "invoices", "default_account_tax_ids")) in PATHS


def test_every_kind_with_something_to_expand_is_looked_at() -> None:
    shown = {route.kind for route in ROUTES.all} & set(ROUTES.expandable)
    # An external account is a bank account or a card; what expands in a balance is a list.
    assert shown - set(CLASSES) <= {"external_account", "balance"}
    assert ROUTES.expandable["balance_transaction"]["source"] == ANY


# -- what comes of it ------------------------------------------------------------------------------


@pytest.fixture
def sim() -> Simulator:
    return Simulator()


def test_the_balance_transactions_of_a_dispute_are_there_and_may_be_expanded(
    sim: Simulator,
) -> None:
    charge = sim.charges.create(amount=100_00, currency="usd", source="tok_createDispute")["id"]
    dispute = sim.disputes.list(charge=charge)["data"][0]["id"]
    plain = sim.disputes.retrieve(dispute)
    assert sim.disputes.retrieve(dispute, expand=["balance_transactions"]) == plain
    deep = sim.disputes.retrieve(dispute, expand=["balance_transactions.source"])
    assert deep["balance_transactions"][0]["source"]["id"] == dispute
    listed = sim.disputes.list(expand=["data.balance_transactions"])["data"]
    assert [row["amount"] for row in listed[0]["balance_transactions"]] == [-100_00]


def test_what_has_nothing_behind_it_stays_null(sim: Simulator) -> None:
    nothing: list[str] = ["review", "order", "payment_method_details.card.mandate", "dispute"]
    charge = sim.charges.create(amount=100_00, currency="usd", source="tok_visa", expand=nothing)
    found = (charge["review"], charge["order"], charge["dispute"])
    assert (*found, charge["payment_method_details"]["card"]["mandate"]) == (None,) * 4


def test_a_file_that_an_account_names_is_expanded(sim: Simulator) -> None:
    front = sim.files.create(file=b"%PDF", purpose="identity_document")["id"]
    shop = sim.accounts.create(
        type="custom",
        business_type="individual",
        individual={"verification": {"document": {"front": front}}},
        expand=["individual.verification.document.front"],
    )
    assert shop["individual"]["verification"]["document"]["front"]["purpose"] == (
        "identity_document"
    )


def test_the_application_of_a_platform_has_a_name(sim: Simulator) -> None:
    shop = sim.controls.complete_onboarding(sim.accounts.create(type="express")["id"])["id"]
    charge = sim.charges.create(
        amount=100_00, currency="usd", source="tok_visa", expand=["application"],
        stripe_account=shop,
    )  # fmt: skip
    assert charge["application"]["object"] == "application"
