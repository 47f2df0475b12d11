"""Links: what an external account makes happen to its account, its token, and the one it
replaces.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.act import Act
from stripesim.engine.record import Record
from stripesim.engine.table import Also
from stripesim.facts.evidence import rule
from stripesim.resources.balance.paid_out import PaidAccount
from stripesim.resources.payouts.external_account.outcomes import (
    asked_as_default,
    is_default,
    is_first_or_chosen,
)
from stripesim.resources.payouts.external_account.record import ExternalAccount
from stripesim.resources.requests import made_token, nothing


def its_token(act: Act[Any]) -> Record | None:
    """The token object of a debit card. Test tokens are no objects and can be used again. (There is
    no `act.subject` yet.)
    """
    given = act.facts["external_account"]
    if isinstance(given, Mapping):
        given = given.get("token") if given.get("object") == "card" else None
    return made_token(act.change, given)


def its_account(act: Act[ExternalAccount]) -> Any:
    """The Stripe account that it belongs to."""
    return act.account


def itself(act: Act[ExternalAccount]) -> Mapping[str, Any]:
    """Facts for the other object: the external account."""
    return {"external_account": act.subject}


@rule("documented", "https://docs.stripe.com/api/accounts/update: external_account")
def the_default_before(act: Act[ExternalAccount]) -> ExternalAccount | None:
    """An external account given with the account replaces the default of its currency, which is
    deleted. (`act.account` is the version before the new one was chosen.)
    """
    account: PaidAccount = act.account
    before: ExternalAccount | None = act.change.latest(
        account.defaults.get(act.subject.currency, "")
    )
    return before


USE_TOKEN = Also[ExternalAccount]("token.use", facts=nothing, to=its_token)
MAKE_IT_DEFAULT = Also[ExternalAccount](
    "account.choose_external_account", facts=itself, to=its_account
)
MAKE_FIRST_DEFAULT = Also[ExternalAccount](
    "account.choose_external_account", facts=itself, to=its_account, when=is_first_or_chosen
)
MAKE_CHOSEN_DEFAULT = Also[ExternalAccount](
    "account.choose_external_account", facts=itself, to=its_account, when=asked_as_default
)
FORGET_DEFAULT = Also[ExternalAccount](
    "account.forget_external_account", facts=itself, to=its_account, when=is_default
)
DELETE_THE_ONE_BEFORE = Also[ExternalAccount](
    "external_account.give_way", facts=nothing, to=the_default_before
)
