"""What Stripe answers where an account's charges are stopped."""

from __future__ import annotations

from stripesim.engine.refusal import Refusal
from stripesim.facts.evidence import own_words, rule
from stripesim.resources.accounts.requirements import PAST_DUE, Stoppable
from stripesim.resources.accounts.requirements_shown import disabled_reason


@rule("assumed", "which of two reported refusals a connected account gets")
def is_stopped(account: Stoppable) -> bool:
    """A connected account's charges are stopped for another reason than that something is missing:
    then it hears so. Else it lacks a capability.
    """
    if account.block is None and account.rejection is None:
        return False
    return disabled_reason(account) != PAST_DUE


@rule(
    "documented",
    "the words up to the reason reported: "
    "https://github.com/Automattic/woocommerce-payments/issues/248; the code assumed",
)
def cannot_charge(account: Stoppable, param: str | None = None) -> Refusal:
    """The answer to a charge of an account whose charges are stopped names the reason."""
    reason = disabled_reason(account)
    words = own_words(f"Its requirements.disabled_reason is {reason}.")
    return Refusal(
        f"Your account cannot currently make charges. {words}",
        code="account_invalid",
        param=param,
        figures={"account": account.id, "disabled_reason": reason},
    )
