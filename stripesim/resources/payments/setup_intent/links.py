"""What a setup intent makes happen to its payment method, and to itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.act import Act
from stripesim.engine.record import Record
from stripesim.engine.table import Also
from stripesim.resources.payments.given_method import id_given
from stripesim.resources.payments.setup_intent.record import SetupIntent


def _its_method(act: Act[SetupIntent]) -> Record | None:
    id = id_given(act) or act.subject.payment_method
    method: Record | None = act.find("payment_method", id or "")
    return method


def _its_use(act: Act[SetupIntent]) -> Mapping[str, Any]:
    return {"customer": act.subject.customer, "usage": act.subject.usage}


def _itself(act: Act[SetupIntent]) -> SetupIntent:
    return act.subject


def confirmed_at_once(act: Act[SetupIntent]) -> bool:
    """It is made with `confirm`."""
    return bool(act.facts.get("confirm"))


def _with_its_method(act: Act[SetupIntent]) -> Mapping[str, Any]:
    facts = {**act.facts, "payment_method": id_given(act)}
    facts.pop("payment_method_data", None)  # it was made of them
    return facts


SET_UP_METHOD = Also[SetupIntent]("payment_method.set_up", facts=_its_use, to=_its_method)
CONFIRM_AT_ONCE = Also[SetupIntent](
    "setup_intent.confirm", facts=_with_its_method, to=_itself, when=confirmed_at_once
)
