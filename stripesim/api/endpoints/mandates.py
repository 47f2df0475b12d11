"""Mandates, and attempts to set up a payment method."""

# The annotations below are read at run time: no `from __future__ import annotations` here.
from typing import Required, Unpack

from stripesim.api.common import Moment, Nothing, Paging, String
from stripesim.api.pages import Query
from stripesim.api.routes import Ids, Params, Shape
from stripesim.api.service import Service, every, get, pages
from stripesim.engine.world import World
from stripesim.resources.requests import no_such


class Mandates(
    Service, base="/v1/mandates", kind="mandate", expands={"payment_method": "payment_method"}
):
    """The permissions of customers to debit their bank accounts."""

    @get("/{mandate}")
    def retrieve(self, mandate: str, **params: Unpack[Nothing]) -> Shape:
        """One mandate; setup intents and payments with `mandate_data` make them. (recorded)"""


ATTEMPTS = Query("setup_attempt", ("setup_intent",))


def attempts(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """The attempts of one setup intent, which there is."""
    if world.store.find("setup_intent", params["setup_intent"], account) is None:
        raise no_such("setup_intent", params["setup_intent"], "setup_intent")
    return ATTEMPTS.page(world, account, ids, params)


# What a payment at the bank leaves for debits.
LATER = {"generated_sepa_debit": "payment_method", "generated_sepa_debit_mandate": "mandate"}


class SetupAttemptList(Paging, total=False):
    setup_intent: Required[String]
    created: Moment


class SetupAttempts(
    Service,
    base="/v1/setup_attempts",
    kind="setup_attempt",
    expands={
        "application": "application",
        "customer": "customer",
        "on_behalf_of": "account",
        "payment_method": "payment_method",
        "payment_method_details": {
            "bancontact": LATER,
            "card_present": {"generated_card": "payment_method"},
            "ideal": LATER,
            "sofort": LATER,
        },
        "setup_intent": "setup_intent",
    },
):
    """The confirmations of setup intents, and what became of them."""

    @pages(attempts)
    def list(self, **params: Unpack[SetupAttemptList]) -> Shape:
        """A page of the attempts of a `setup_intent`, newest first. (documented)"""

    all = every(list)
