"""What stops an account from charging or being paid out, and when that ends: sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stripesim.engine.record import DELETED
from stripesim.explain.figures import Moment, listed
from stripesim.explain.story import Sentence, foretell, rule_of, tell
from stripesim.resources.accounts.demands import after
from stripesim.resources.accounts.requirements import missing, missing_for_payouts
from stripesim.resources.accounts.requirements_shown import disabled_reason, pending_verification

STOPS = (
    ("rejection", "Its platform", "the platform takes the rejection back"),
    ("block", "Stripe", "Stripe enables the account again (here: controls.enable_account)"),
)


def what_stops_payouts(account: Any) -> Iterator[Sentence]:
    """Each thing that keeps an account from being paid out."""
    yield from what_stops(account, "payouts")


def what_stops(account: Any, what: str) -> Iterator[Sentence]:
    """Each thing that keeps an account from `charges` or `payouts`, and what ends it."""
    if account.state == DELETED:
        yield tell("  The account is deleted.")
        return
    for stop, who, end in STOPS:
        stopped = getattr(account, stop)
        if stopped is None or not getattr(stopped, what):
            continue
        if stopped.fields:
            yield lacking("Past due:", stopped.fields, rule_of(after))
            continue
        yield tell(
            f"  {who} has stopped them: disabled_reason {stopped.reason}. It ends when {end}.",
            rule_of(disabled_reason),
            reason=stopped.reason,
        )
    lacks = missing(account)
    if lacks and account.state != "enabled":
        yield lacking("Stripe asks for", lacks, rule_of(missing))
    if what == "payouts":
        yield from without_a_bank(account)
    if account.platform is not None and not account.requested:
        yield tell(
            "  It has requested no capability: without card_payments or transfers it can do "
            "nothing. accounts.update with capabilities requests one.",
            rule_of(disabled_reason),
        )
    if waits(account, what):
        yield verifying(account)
    if what == "charges":
        for name, moment in account.reviewed.items():
            yield tell(
                f"  Stripe looks into the request for {name}, until {{active}}.",
                active=Moment(moment),
            )


def without_a_bank(account: Any) -> Iterator[Sentence]:
    """What only payouts lack."""
    lacks = missing_for_payouts(account)
    if lacks:
        yield lacking("For payouts Stripe asks for", lacks, rule_of(missing_for_payouts))


def lacking(begin: str, names: tuple[str, ...], rule: Any) -> Sentence:
    """What is missing; it ends when all of it is given."""
    return tell(
        f"  {begin} {listed(list(names))} (requirements.currently_due). It ends when "
        f"{'all of it is' if len(names) > 1 else 'that is'} given.",
        rule,
        missing=list(names),
    )


def waits(account: Any, what: str) -> bool:
    """Whether it waits for Stripe's verification."""
    return account.state == "verifying" and not account.verified and account.waits_for(what)


def verifying(account: Any) -> Sentence:
    """Stripe verifies what was given."""
    return foretell(
        "  Stripe verifies what was given, until {checked_at}. Then it ends by itself.",
        rule_of(pending_verification),
        checked_at=Moment(account.checked_at or 0),
    )
