"""The refusal of an application fee. No request makes one or changes it."""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.facts.evidence import own_words, rule
from stripesim.resources.connect.application_fee.record import ApplicationFee


@rule("assumed", "no request asks for this; the words are stripesim's own")
def refuse(act: Act[ApplicationFee], verb: str) -> Refusal:
    """An application fee can only be refunded, not changed."""
    fee = act.subject
    return Refusal(
        own_words(f"Cannot {verb} {fee.id}: it is {fee.state}."), figures={"state": fee.state}
    )
