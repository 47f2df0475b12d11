"""Links: what a setup intent makes happen to its payment method, and to itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.act import Act
from stripesim.engine.record import Record
from stripesim.engine.table import Also
from stripesim.resources.payments.given_mandate import acceptance, mandate_accepted
from stripesim.resources.payments.given_method import id_given, method_of
from stripesim.resources.payments.setup_intent.record import SetupIntent
from stripesim.resources.requests import nothing


def _its_method(act: Act[SetupIntent]) -> Record | None:
    id = id_given(act) or act.subject.payment_method
    method: Record | None = act.find("payment_method", id or "")
    return method


def _its_use(act: Act[SetupIntent]) -> Mapping[str, Any]:
    return {"customer": act.subject.customer, "usage": act.subject.usage}


# -- its attempts ----------------------------------------------------------------------------------


def _attempt(act: Act[SetupIntent], becomes: str) -> Mapping[str, Any]:
    return {"intent": act.subject, "payment_method": method_of(act).id, "becomes": becomes}


def _one_that_waits(act: Act[SetupIntent]) -> Mapping[str, Any]:
    return _attempt(act, "requires_action")


def _one_that_failed(act: Act[SetupIntent]) -> Mapping[str, Any]:
    return _attempt(act, "failed")


def _one_that_succeeded(act: Act[SetupIntent]) -> Mapping[str, Any]:
    return _attempt(act, "succeeded")


def _waiting_attempt(act: Act[SetupIntent]) -> Record | None:
    attempt: Record | None = act.find("setup_attempt", act.subject.latest_attempt or "")
    return attempt if attempt is not None and attempt.state == "requires_action" else None


def _its_answer(act: Act[SetupIntent]) -> Mapping[str, Any]:
    return {"succeed": act.facts["succeed"]}


TRY = Also[SetupIntent]("setup_attempt.create", facts=_one_that_waits)
FAIL_AT_ONCE = Also[SetupIntent]("setup_attempt.create", facts=_one_that_failed)
SUCCEED_AT_ONCE = Also[SetupIntent]("setup_attempt.create", facts=_one_that_succeeded)
FAIL_ATTEMPT = Also[SetupIntent]("setup_attempt.fail", facts=_its_answer, to=_waiting_attempt)
DECLINE_ATTEMPT = Also[SetupIntent]("setup_attempt.decline", facts=nothing, to=_waiting_attempt)
SUCCEED_ATTEMPT = Also[SetupIntent]("setup_attempt.succeed", facts=_its_answer, to=_waiting_attempt)
ABANDON_ATTEMPT = Also[SetupIntent]("setup_attempt.abandon", facts=nothing, to=_waiting_attempt)

# -- its mandate -----------------------------------------------------------------------------------


def _its_mandate(act: Act[SetupIntent]) -> Mapping[str, Any]:
    once: Mapping[str, Any] = act.facts.get("single_use") or act.subject.extras.get(
        "single_use", {}
    )
    return {**acceptance(act), **once}


MAKE_MANDATE = Also[SetupIntent]("mandate.create", facts=_its_mandate, when=mandate_accepted)

# -- itself ----------------------------------------------------------------------------------------


def _itself(act: Act[SetupIntent]) -> SetupIntent:
    return act.subject


def confirmed_at_once(act: Act[SetupIntent]) -> bool:
    """The request creates it with `confirm`."""
    return bool(act.facts.get("confirm"))


def _with_its_method(act: Act[SetupIntent]) -> Mapping[str, Any]:
    facts = {**act.facts, "payment_method": id_given(act)}
    facts.pop("payment_method_data", None)  # the method was made from it
    return facts


SET_UP_METHOD = Also[SetupIntent]("payment_method.set_up", facts=_its_use, to=_its_method)
CONFIRM_AT_ONCE = Also[SetupIntent](
    "setup_intent.confirm", facts=_with_its_method, to=_itself, when=confirmed_at_once
)
