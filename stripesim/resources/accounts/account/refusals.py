"""Refusals of accounts, in the order they are checked."""

from __future__ import annotations

from typing import Any, Protocol

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.facts.controllers import combination_refused
from stripesim.facts.cross_border import RECIPIENTS
from stripesim.facts.evidence import own_words, rule
from stripesim.resources.accounts.account.record import Account
from stripesim.resources.accounts.account.write_off import BALANCES
from stripesim.resources.accounts.demands import NAMED_BY_ROLE
from stripesim.resources.accounts.details import EMPTY
from stripesim.resources.accounts.identity_given import OF_A_COMPANY
from stripesim.resources.accounts.request import capabilities_asked
from stripesim.resources.requests import both_given

# -- create ----------------------------------------------------------------------------------------


@rule("assumed", "the message of public issues")
def not_a_platform(act: Act[Account]) -> Refusal | None:
    """A connected account cannot create connected accounts."""
    asks: Account = act.change.latest(act.subject.platform or "")
    if asks.platform is None:
        return None
    return Refusal(
        "You can only create new accounts if you've signed up for Connect, which you can do at "
        "https://dashboard.stripe.com/connect.",
        figures={"platform": asks.platform},
    )


@rule("documented", "https://docs.stripe.com/connect/migrate-to-controller-properties")
def type_and_controller(act: Act[Account]) -> Refusal | None:
    """An account is created with a type or with controller properties, not with both."""
    both = "type" in act.facts and "controller" in act.facts
    return both_given("type", "controller") if both else None


@rule(
    "documented",
    "https://docs.stripe.com/connect/migrate-to-controller-properties; the words assumed",
)
def combination_forbidden(act: Act[Account]) -> Refusal | None:
    """Some combinations of controller properties are not allowed."""
    controller = act.subject.controller
    assert controller is not None
    message = combination_refused(controller)
    if message is None:
        return None
    return Refusal(
        own_words(message),
        param="controller",
        figures={
            "fees": controller.fees,
            "losses": controller.losses,
            "requirement_collection": controller.requirement_collection,
            "stripe_dashboard": controller.stripe_dashboard,
        },
    )


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


@rule("documented", "https://docs.stripe.com/connect/service-agreement-types; the words assumed")
def recipient_at_home(act: Act[Account]) -> Refusal | None:
    """The recipient agreement is for accounts abroad, not in the platform's own country."""
    account = act.subject
    if act.facts.get("tos_acceptance", EMPTY).get("service_agreement") != "recipient":
        return None
    country = act.change.latest(account.platform or account.account).country
    if country != account.country:
        return None
    return Refusal(
        own_words(
            f"The recipient ToS agreement is not supported for platforms in {country} creating "
            f"accounts in {account.country}."
        ),
        param="tos_acceptance[service_agreement]",
        figures={"country": account.country},
    )


@rule("documented", "https://docs.stripe.com/api/accounts/create; the message of public issues")
def terms_not_yours(act: Act[Account]) -> Refusal | None:
    """Where Stripe collects the requirements, the account holder has to accept Stripe's terms; the
    platform cannot do it.
    """
    agreed, controller = act.facts.get("tos_acceptance", EMPTY), act.subject.controller
    accepts = any(name != "service_agreement" for name in agreed)
    if not accepts or controller is None or controller.requirement_collection == "application":
        return None
    return Refusal(
        "You cannot accept the Terms of Service on behalf of Standard and Express connected "
        "accounts.",
        param="tos_acceptance",
        figures={"requirement_collection": controller.requirement_collection},
    )


@rule(
    "documented",
    "https://docs.stripe.com/connect/account-tokens; the first sentence: "
    "https://github.com/stripe/stripe-node/issues/1286",
)
def token_needed(act: Act[Account]) -> Refusal | None:
    """A platform in France makes accounts whose requirements it collects of account tokens only."""
    controller = act.subject.controller
    platform: Account = act.change.latest(act.subject.platform or "")
    if controller is None or controller.requirement_collection != "application":
        return None
    if platform.country != "FR" or act.facts.get("account_token") is not None:
        return None
    return Refusal(
        "Connect platforms based in FR must create Custom accounts via account tokens. "
        "See https://stripe.com/docs/connect/account-tokens.",
        figures={"platform_country": platform.country},
    )


@rule("documented", "stripe-python 16.1.0, tokens.create; the words assumed")
def terms_not_shown(act: Act[Account]) -> Refusal | None:
    """Who makes an account of a token, and collects its requirements, has shown Stripe's terms."""
    controller = act.subject.controller
    if controller is None or controller.requirement_collection != "application":
        return None
    agreed = act.facts.get("tos_acceptance", EMPTY).get("date")
    if act.facts.get("account_token") is None or agreed is not None:
        return None
    message = "The token of a new account says account[tos_shown_and_accepted]=true."
    return Refusal(own_words(message), param="account_token")


CREATE = (
    not_a_platform,
    type_and_controller,
    combination_forbidden,
    token_needed,
    terms_not_shown,
    recipient_at_home,
    only_to_be_paid,
    transfers_alone,
    terms_not_yours,
    *OF_A_COMPANY,
)


# -- update, complete ------------------------------------------------------------------------------


@rule("documented", "https://docs.stripe.com/api/accounts; the words assumed")
def own_account(act: Act[Account]) -> Refusal | None:
    """A platform changes its own account in the Dashboard, not with the API."""
    if act.subject.platform is not None:
        return None
    message = (
        "You cannot change your own account by the API. Use the Dashboard: "
        "https://dashboard.stripe.com/settings/account"
    )
    return Refusal(own_words(message))


@rule("documented", "https://docs.stripe.com/api/accounts/update; the words of public issues")
def no_longer_yours(act: Act[Account]) -> Refusal | None:
    """If Stripe collects an account's requirements, its platform cannot change its identity or
    external account once the holder was sent to the onboarding.
    """
    account, controller = act.subject, act.subject.controller
    if not account.begun or controller is None:
        return None
    if controller.requirement_collection == "application":
        return None
    theirs = ("business_type", "company", "external_account", "individual")
    wrong = next((name for name in theirs if name in act.facts), None)
    if wrong is None:
        return None
    return Refusal(
        "This application does not have the required permissions for the parameter "
        f"'{wrong}' on account '{account.id}'.",
        param=wrong,
        status=403,
        figures={"requirement_collection": controller.requirement_collection},
    )


@rule("documented", "https://docs.stripe.com/api/accounts/object; the words assumed")
def no_bank_in_it(act: Act[Account]) -> Refusal | None:
    """The default currency has to be one in which the account has an external account."""
    account = act.subject
    chosen = act.facts.get("default_currency", account.default_currency)
    if chosen in (account.default_currency, *account.defaults):
        return None
    message = f"You cannot set the default currency to {chosen}: no external account is in it."
    return Refusal(
        own_words(message),
        param="default_currency",
        figures={"asked": chosen, "paid_in": ", ".join(sorted(account.defaults))},
    )


UPDATE = (
    own_account,
    no_longer_yours,
    terms_not_yours,
    recipient_at_home,
    only_to_be_paid,
    transfers_alone,
    *OF_A_COMPANY,
    no_bank_in_it,
)
COMPLETE = (own_account,)


@rule("documented", "https://docs.stripe.com/connect/handling-api-verification; the words assumed")
def not_asked_of_it(act: Act[Account]) -> Refusal | None:
    """Nothing of a company is asked of an individual or the other way round, and nothing of a
    person that it does not have.
    """
    account = act.subject
    its_own = (
        {"individual"} if account.business_type == "individual" else {"company", *NAMED_BY_ROLE}
    )
    others = {"company", "individual", *NAMED_BY_ROLE} - its_own
    for name in act.facts["fields"]:
        of = name.partition(".")[0]
        strange = of.startswith("person_") and of not in account.persons
        if strange or (of in others and account.business_type is not None):
            return Refusal(
                own_words(f"{name} cannot be asked of {account.id}."), figures={"field": name}
            )
    return None


REQUIRE = (own_account, not_asked_of_it)


# -- delete ----------------------------------------------------------------------------------------


@rule(
    "documented",
    "https://docs.stripe.com/api/accounts/delete; the words: "
    "https://github.com/stripe/stripe-ios/issues/788",
)
def stripe_answers_for_it(act: Act[Account]) -> Refusal | None:
    """An account with the full Dashboard whose losses Stripe bears cannot be deleted; in test mode
    it can, if the simulator is to behave so.
    """
    if act.world.settings.delete_accounts == "any_time":
        return None
    controller = act.subject.controller
    if controller is None or (controller.losses, controller.stripe_dashboard) != ("stripe", "full"):
        return None
    return Refusal(
        "This application is not authorized to delete this account.",
        figures={"losses": controller.losses, "stripe_dashboard": controller.stripe_dashboard},
    )


@rule("documented", "https://docs.stripe.com/api/accounts/delete; the words assumed")
def holds_money(act: Act[Account]) -> Refusal | None:
    """An account can be deleted only when all its balances are zero, available and pending; in test
    mode, if the simulator is to behave so, when no reserve holds money of it.
    """
    account, now = act.subject, act.now
    is_gone = BALANCES if act.world.settings.delete_accounts == "any_time" else ()
    for pool in act.world.ledger.pools.values():
        if pool.place.account != account.id or pool.place.name in is_gone:
            continue
        available, pending = pool.available(now), pool.pending(now)
        if any(any(each.values()) for each in (available, pending)):
            currency = pool.place.currency
            return Refusal(
                own_words(
                    f"Account {account.id} cannot be deleted: its {currency} balance is not zero."
                ),
                figures={
                    "available": sum(available.values()),
                    "pending": sum(pending.values()),
                    "currency": currency,
                },
            )
    return None


class Charge(Protocol):
    """What is looked at of a charge whose money is still to come."""

    connected: Any  # what it says of Connect: `destination`, the account that it is passed on to


# What happens by itself and moves money, or may bring it back; by kind of object.
MOVES_MONEY = {
    "charge": ("succeed", "fail", "book"),
    "payout": ("submit", "arrive", "bill", "return"),
    "refund": ("settle", "bounce"),
    "topup": ("arrive",),
}


@rule("assumed", "what is under way changes the balance, or may come back; the words")
def has_money_under_way(act: Act[Account]) -> Refusal | None:
    """An account cannot be deleted while money of it, or for it, is under way: a payout, a refund,
    a top-up, a bank debit, a charge that is not booked yet.
    """
    id = act.subject.id
    for entry in act.world.schedule:
        if entry.verb not in MOVES_MONEY.get(entry.kind, ()):
            continue
        concerned = entry.account == id
        if entry.kind == "charge" and not concerned:
            charge: Charge = act.change.latest(entry.id)
            concerned = bool(charge.connected) and charge.connected.destination == id
        if concerned:
            return under_way(id, entry.id, entry.kind)
    for refund in act.world.store.each(id, "refund"):
        if refund.state == "pending":
            return under_way(id, refund.id, "refund")
    return None


def under_way(account: str, id: str, kind: str) -> Refusal:
    """The refusal of a deletion that would leave money without an owner."""
    message = f"Account {account} cannot be deleted: the {kind} {id} is still under way."
    return Refusal(own_words(message), figures={kind: id})


@rule("assumed", "what is disputed may come back")
def has_an_open_dispute(act: Act[Account]) -> Refusal | None:
    """An account cannot be deleted while a dispute or an inquiry about its charges is open."""
    for dispute in act.world.store.each(act.subject.id, "dispute"):
        if not dispute.is_over:
            return under_way(act.subject.id, dispute.id, "dispute")
    return None


DELETE = (
    own_account,
    stripe_answers_for_it,
    holds_money,
    has_money_under_way,
    has_an_open_dispute,
)


# -- reject ----------------------------------------------------------------------------------------


@rule("documented", "https://docs.stripe.com/api/account/reject; the words assumed")
def not_yours_to_reject(act: Act[Account]) -> Refusal | None:
    """A platform can reject only accounts that it is liable for."""
    if act.subject.liable != act.subject.id:
        return None
    return Refusal(
        own_words("Only accounts whose negative balances you are liable for can be rejected."),
        figures={"losses": "stripe"},
    )


REJECT = (own_account, not_yours_to_reject)


# -- everything else -------------------------------------------------------------------------------


@rule("assumed", "that these are refused is documented; the words are stripesim's own")
def refuse(act: Act[Account], verb: str) -> Refusal:
    """A verb that the account's state does not have is refused, such as enabling an account that is
    not disabled.
    """
    account = act.subject
    known = {"enable": "be enabled", "unreject": "be unrejected", "reject": "be rejected"}
    done = known.get(verb, verb.replace("_", " "))
    return Refusal(
        own_words(f"Account {account.id} cannot {done}: it is {account.state}."),
        figures={"state": account.state},
    )
