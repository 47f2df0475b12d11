"""The least amount of a payment: that of the currency in which it settles."""

from __future__ import annotations

from stripesim.engine.act import ActOn
from stripesim.engine.refusal import Refusal
from stripesim.facts.conversion import convert, rate_in
from stripesim.facts.currencies import MINIMUM_CHARGE, least_in_words, money, money_and_code
from stripesim.facts.evidence import rule
from stripesim.resources.connect.parties import Asking, Party, keeps


@rule(
    "documented",
    "https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts; the words of a "
    "converted one: https://github.com/stripe/stripe-python/issues/643",
)
def too_small(act: ActOn[Asking], amount: int, currency: str) -> Refusal | None:
    """A payment has the minimum of the currency that it settles in, once it is converted."""
    behalf = None if act.subject.connected is None else act.subject.connected.on_behalf_of
    account: Party = act.change.latest(behalf or "") or act.account  # one missing is refused later
    rates, target, settles_as = act.world.settings.rates, currency, amount
    if not keeps(account, currency) and currency in rates:
        target = account.default_currency
        margin = account.prices.conversion_margin
        settles_as = convert(amount, rate_in(rates, currency, target, margin))
    least = MINIMUM_CHARGE.get(target, 1)
    if settles_as >= least:
        return None
    message = f"Amount must be at least {money_and_code(least, target)}"
    if target != currency:
        message = (
            f"Amount must convert to at least {least_in_words(least, target)}. "
            f"{money(amount, currency)} converts to approximately {money(settles_as, target)}."
        )
    figures = {
        "asked": amount,
        "asked_currency": currency,
        "settles_as": settles_as,
        "least": least,
        "currency": target,
    }
    return Refusal(message, code="amount_too_small", param="amount", figures=figures)
