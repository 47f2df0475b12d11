"""What a setup intent makes happen to its payment method, and to itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.act import Act
from stripesim.engine.table import Also
from stripesim.resources.payments.given_method import id_given, method_of
from stripesim.resources.payments.setup_intent.record import SetupIntent


def _its_use(act: Act[SetupIntent]) -> Mapping[str, Any]:
    return {"customer": act.subject.customer, "usage": act.subject.usage}


def _itself(act: Act[SetupIntent]) -> SetupIntent:
    return act.subject


def confirmed_at_once(act: Act[SetupIntent]) -> bool:
    """It is made with `confirm`."""
    return bool(act.facts.get("confirm"))


def _with_its_method(act: Act[SetupIntent]) -> Mapping[str, Any]:
    said = {name: each for name, each in act.facts.items() if name != "payment_method_data"}
    return {**said, "payment_method": id_given(act)}


SET_UP_METHOD = Also[SetupIntent]("payment_method.set_up", facts=_its_use, to=method_of)
CONFIRM_AT_ONCE = Also[SetupIntent](
    "setup_intent.confirm", facts=_with_its_method, to=_itself, when=confirmed_at_once
)
