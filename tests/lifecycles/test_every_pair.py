"""Every state times every verb, of every resource: as `expectations.py` says, or refused.

If a test here fails because the lifecycle has a row more, or a resource is new: write its line.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

from stripesim import Simulator, errors, lifecycles
from stripesim.engine.events import Event

from .expectations import LINES, NEW, REFUSALS, SHOWS, Line, Refused
from .stage import Attempt, Stage, attempt, bring, is_refused, said, value

KINDS = sorted({*lifecycles, *LINES})
ALLOWED = [line for kind in KINDS for line in LINES.get(kind, ())]


def states(kind: str) -> list[str]:
    return [NEW, *dict.fromkeys(line.dst for line in LINES[kind])]


def verbs(kind: str) -> list[str]:
    """Those that are allowed somewhere, and those that are always refused (canceling a refund)."""
    refused = [refused.verb for refused in REFUSALS if refused.kind == kind]
    return list(dict.fromkeys([*(line.verb for line in LINES[kind]), *refused]))


def not_allowed() -> list[tuple[str, str, str]]:
    pairs = {(line.kind, line.src, line.verb) for line in ALLOWED}
    every = [
        (kind, state, verb) for kind in LINES for state in states(kind) for verb in verbs(kind)
    ]
    return [each for each in every if each not in pairs]


# -- the two lists are the same --------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_has_its_expectation_and_every_expectation_its_row(kind: str) -> None:
    rows = {(state, verb, outcome) for state, verb, outcome, _ in lifecycles[kind].rows()}
    lines = {(line.src, line.verb, line.outcome) for line in LINES.get(kind, ())}
    assert rows - lines == set(), f"expectations.py has no line for these rows of {kind}"
    assert lines - rows == set(), f"{kind} has no row for these lines of expectations.py"


@pytest.mark.parametrize("kind", KINDS)
def test_every_reason_to_refuse_is_tried(kind: str) -> None:
    cells = {
        (row.verb, unless.__name__.replace("_", " "))
        for row in lifecycles[kind].transitions
        for unless in row.unless
    }
    tried = {(refused.verb, refused.because) for refused in REFUSALS if refused.kind == kind}
    tried = {each for each in tried if not each[1].startswith("of ")}
    assert cells - tried == set(), f"REFUSED in expectations.py does not try these of {kind}"
    assert tried - cells == set(), f"{kind} does not refuse for these of expectations.py"


@pytest.mark.parametrize("kind", LINES)
def test_no_line_is_written_twice(kind: str) -> None:
    lines = [(line.src, line.verb, line.outcome) for line in LINES[kind]]
    assert sorted(lines) == sorted(set(lines))


SUBMITS = "submits evidence"  # what that changes of the charge, which is told of it, is not known


def says_what_was(event: Event) -> bool:
    """Whether its `previous_attributes` are there, and say something."""
    return event.previous is not None and event.previous != event.about


# -- what is allowed -------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ALLOWED, ids=str)
def test_it_does_what_is_expected(line: Line) -> None:
    stage = bring(line.kind, line.src, line.given)
    assert (stage.state() if stage.id else NEW) == line.src
    act = stage.prepare(line, said(line.given).made if line.src == NEW else {})
    log = stage.sim._world.log.events
    before = len(log)
    seen = stage.do(line.kind, act)

    assert seen == (line.answer, line.dst, line.events, line.rows)
    updates = [event for event in log[before:] if event.type.endswith(".updated")]
    if line.src != NEW:
        assert [event.type for event in updates if not says_what_was(event)] == (
            ["charge.updated"] if line.verb == "counter" or line.outcome == SUBMITS else []
        )
    _is_shown_as(stage, line.kind, line.dst)
    _plans(stage, line.kind, line.dst)
    stage.sim.check()


def _is_shown_as(stage: Stage, kind: str, state: str) -> None:
    """The state is one that the API knows, by the same or by another name."""
    shown = stage.shown()
    expected: dict[str, Any] = {"status": state} if "status" in shown else {}
    if (kind, state) in SHOWS:
        expected = {
            name: value(stage.sim, text) for name, text in said(SHOWS[kind, state]).now.items()
        }
    assert {name: shown.get(name) for name in expected} == expected


def _plans(stage: Stage, kind: str, state: str) -> None:
    """What the object will do by itself is what can happen to it in that state, and no more."""
    here = [line for line in LINES[kind] if line.src == state]
    surely = {line.verb for line in here if line.by == "clock"}
    perhaps = {line.verb for line in here if line.by == "clock, sometimes"}
    planned = stage.planned()
    assert len(planned) == len(set(planned))
    assert surely <= set(planned) <= surely | perhaps


# -- what is not -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "state", "verb"), not_allowed(), ids=lambda part: part.replace(" ", "_")
)
def test_everything_else_is_refused_and_changes_nothing(kind: str, state: str, verb: str) -> None:
    stage = bring(kind, state)
    attempted = attempt(stage, kind, verb)
    before, planned = stage.sim.fingerprint(), list(stage.sim.upcoming())
    is_refused(attempted.act)
    assert stage.sim.fingerprint() == before
    assert list(stage.sim.upcoming()) == planned


@pytest.mark.parametrize("refused", REFUSALS, ids=str)
def test_a_refusal_says_what_is_expected_and_changes_nothing(refused: Refused) -> None:
    stage = bring(refused.kind, refused.src, refused.given)
    attempted = attempt(stage, refused.kind, refused.verb, refused.given)
    before, planned = stage.sim.fingerprint(), list(stage.sim.upcoming())
    error = is_refused(attempted.act)
    assert stage.sim.fingerprint() == before
    assert list(stage.sim.upcoming()) == planned

    assert isinstance(error, errors.StripeError)
    if refused.code or refused.message:
        assert (error.code, error.param or None) == (refused.code or None, refused.param or None)
    if refused.message:
        assert error.user_message == refused.message.format(**_words(stage, refused, attempted))


def _words(stage: Stage, refused: Refused, attempted: Attempt) -> dict[str, Any]:
    """What a message may name."""
    latest = stage.sim._world.store.latest
    charge = attempted.given.get("charge")
    intended = latest.get(str(charge)) or latest.get(attempted.id)
    return {
        "id": attempted.id,
        "state": refused.src,
        "charge": charge,
        "payment_intent": getattr(intended, "payment_intent", None),
    }


# -- what the lines leave open ---------------------------------------------------------------------


def _released(source: str) -> tuple[Simulator, str]:
    """A refund that only released an authorization: it took nothing from the balance."""
    sim = Simulator(opening_balance={"usd": 50_000})
    charge = sim.charges.create(amount=1_000, currency="usd", source=source, capture=False)
    return sim, sim.refunds.create(charge=charge["id"])["id"]


def test_a_refund_that_took_nothing_brings_nothing_back_when_it_is_said_to_fail() -> None:
    sim, refund = _released("tok_visa")
    before = sim.balance.retrieve()
    with suppress(errors.InvalidRequestError):  # refused or done: nobody knows
        sim.controls.fail_refund(refund)
    assert sim.balance.retrieve() == before


def test_a_refund_that_took_nothing_brings_nothing_back_when_its_card_fails_it() -> None:
    sim, _ = _released("tok_refundFail")
    before = sim.balance.retrieve()
    sim.clock.advance(hours=2)
    assert sim.balance.retrieve() == before
