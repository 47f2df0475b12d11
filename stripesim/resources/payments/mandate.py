"""Mandates: the permission that a customer gave to debit a bank account.

A setup intent, or a payment that says so itself, makes one. One for a single payment is `spent` by
it, which the API does not show. A bank that takes a debit back revokes its mandate. No money moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.evidence import own_words, rule


@record
class Mandate(Record):
    """`of` is the type of its payment method (`sepa_debit`), `acceptance` what was said of the
    customer's consent; `amount` (minor units of `currency`): it is good for one payment of that.
    """

    kind: ClassVar[str] = "mandate"

    payment_method: str
    of: str
    acceptance: Mapping[str, Any]
    amount: int | None
    currency: str | None


def draft(act: Act[Any]) -> Mandate:
    """Facts: `payment_method`, a record; `acceptance`; for one payment, `amount` and `currency`."""
    facts, change = act.facts, act.change
    method = facts["payment_method"]
    return Mandate(
        id=change.new_id("mandate"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        payment_method=method.id,
        of=method.instrument.type,
        acceptance=facts["acceptance"],
        amount=facts.get("amount"),
        currency=facts.get("currency"),
    )


def is_for_one_payment(act: Act[Mandate]) -> bool:
    """The customer agreed to one debit."""
    return act.subject.amount is not None


@rule("documented", "https://docs.stripe.com/error-codes; the words are not checked")
def refuse(act: Act[Mandate], verb: str) -> Refusal:
    """What is spent or revoked permits nothing any more."""
    return Refusal(
        own_words(f"The mandate {act.subject.id} cannot be used: it is no longer active."),
        code="payment_intent_mandate_invalid",
        param="mandate",
        figures={"state": act.subject.state},
    )


# fmt: off
LIFECYCLE: Lifecycle[Mandate] = Lifecycle("mandate", draft, refuse, table(
    #  from                to          when                money    told
    Verb("create", "setup_intent, payment_intent"),
    To(NEW,                "active",   ALWAYS,             NOTHING, UNTOLD),
    Verb("use", "payment_intent"),
    To("active",           "spent",    is_for_one_payment, NOTHING, UNTOLD),
    To("active",           STAYS,      ALWAYS,             NOTHING, UNTOLD),
    Verb("revoke", "dispute"),
    To(("active", "spent"), "inactive", ALWAYS,            NOTHING, "mandate.updated"),
    To("inactive",         STAYS,      ALWAYS,             NOTHING, UNTOLD),
))
# fmt: on

# -- shape -----------------------------------------------------------------------------------------


@rule("recorded", "13 mandates of SEPA debits, 2019-26; those of other debits documented")
def render(mandate: Mandate, world: World) -> dict[str, Any]:
    """A mandate as the API shows it."""
    once = mandate.amount is not None
    type = "single_use" if once else "multi_use"
    details = {mandate.of: details_of(mandate, world), "type": mandate.of}
    terms = {"amount": mandate.amount, "currency": mandate.currency} if once else {}
    shape = {
        "customer_acceptance": accepted(mandate),
        "livemode": False,
        "payment_method": mandate.payment_method,
        "payment_method_details": dict(sorted(details.items())),
        "status": "inactive" if mandate.state == "inactive" else "active",
        "type": type,
        type: terms,
    }
    return {"id": mandate.id, "object": "mandate", **dict(sorted(shape.items()))}


def accepted(mandate: Mandate) -> dict[str, Any]:
    """`customer_acceptance`: when, and from where; unless it was said, when it was made."""
    said = mandate.acceptance
    type = said["type"]
    how = {name: said.get(type, {}).get(name) for name in SAID[type]}
    shape = {"accepted_at": said.get("accepted_at", mandate.created), type: how, "type": type}
    return dict(sorted(shape.items()))


SAID = {"online": ("ip_address", "user_agent"), "offline": ()}


@rule("documented", "stripe-python 16.1.0; a SEPA reference recorded; what stands in them is made")
def details_of(mandate: Mandate, world: World) -> dict[str, Any]:
    """What a mandate says in the words of its scheme."""
    reference = world.ids.plain(mandate.id, 0, 16).upper()
    url = f"https://hooks.stripe.com/adapter/{mandate.of}/file/{mandate.id}"
    if mandate.of == "sepa_debit":
        return {"reference": reference, "url": url}
    if mandate.of == "bacs_debit":
        revoked = mandate.state == "inactive"
        return {
            "display_name": None,
            "network_status": "revoked" if revoked else "accepted",
            "reference": reference,
            "revocation_reason": "debit_not_authorized" if revoked else None,
            "service_user_number": None,
            "url": url,
        }
    return {"url": url} if mandate.of == "au_becs_debit" else {}
