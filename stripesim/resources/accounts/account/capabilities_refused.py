"""Capabilities that an account cannot request: refusals of its creation and of its updates."""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.facts.capabilities import countries_of
from stripesim.facts.cross_border import RECIPIENTS
from stripesim.facts.evidence import own_words, rule
from stripesim.resources.accounts.account.record import Account
from stripesim.resources.accounts.details import EMPTY
from stripesim.resources.accounts.request import capabilities_asked


@rule("documented", "https://docs.stripe.com/connect/service-agreement-types; the words assumed")
def only_to_be_paid(act: Act[Account]) -> Refusal | None:
    """A recipient account, by its service agreement or because of its country, can request only the
    transfers capability.
    """
    account = act.subject
    agreed = act.facts.get("tos_acceptance", EMPTY).get("service_agreement")
    if not (account.is_recipient or agreed == "recipient"):
        return None
    asked = capabilities_asked(account.requested, act.facts, act.now)
    other = next((name for name in asked if name != "transfers"), None)
    if other is None:
        return None
    why = "under the recipient service agreement"
    if account.country in RECIPIENTS:
        why = f"in {account.country}"
    return Refusal(
        own_words(f"Accounts {why} cannot request the {other} capability."),
        param=f"capabilities[{other}]",
        figures={"country": account.country, "capability": other},
    )


@rule(
    "documented",
    "the messages: https://github.com/Trac-Systems/openmayhem/issues/8, "
    "https://github.com/Layr-Labs/d-inference/issues/521; that none is needed at home, assumed",
)
def transfers_alone(act: Act[Account]) -> Refusal | None:
    """An account abroad that is no recipient requests transfers together with card_payments, unless
    Stripe has approved its platform; in the US always.
    """
    account, now = act.subject, act.now
    agreed = act.facts.get("tos_acceptance", EMPTY).get("service_agreement")
    if account.platform is None or account.is_recipient or agreed == "recipient":
        return None
    if act.facts.get("capabilities", EMPTY).get("transfers", EMPTY).get("requested") is not True:
        return None
    platform: Account = act.change.latest(account.platform)
    asked = capabilities_asked(account.requested, act.facts, now)
    if "card_payments" in asked or platform.country == account.country:
        return None
    figures = {"country": account.country, "platform_country": platform.country}
    if account.country == "US":
        return Refusal(
            "You cannot request the `transfers` capability without the `card_payments` capability "
            "for accounts in US.",
            figures=figures,
        )
    if act.world.settings.transfers_alone:
        return None
    return Refusal(
        "Your platform needs approval for accounts to have requested the `transfers` capability "
        "without the `card_payments` capability. If you would like to request transfers without "
        "card_payments, please contact us via https://support.stripe.com/contact.",
        figures=figures,
    )


@rule("documented", "https://docs.stripe.com/connect/account-capabilities; the words assumed")
def not_in_its_country(act: Act[Account]) -> Refusal | None:
    """Some capabilities are for accounts of certain countries."""
    country, asked = act.subject.country, act.facts.get("capabilities", EMPTY)
    for name, how in asked.items():
        countries = countries_of(name)
        if how.get("requested") is True and countries and country not in countries:
            return Refusal(
                own_words(f"Accounts in {country} cannot request the {name} capability."),
                param=f"capabilities[{name}]",
                figures={"country": country, "capability": name},
            )
    return None


CAPABILITIES = (only_to_be_paid, transfers_alone, not_in_its_country)
