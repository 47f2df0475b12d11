"""`sim.explain`: why things are as they are, in sentences with figures, rules and sources.

An explanation only reads. It comes from the rows and rules that decided, with the terms of then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from inspect import cleandoc
from typing import Any

from stripesim.engine.spelling import meant
from stripesim.engine.world import World
from stripesim.explain import (
    charge,
    dispute,
    fee,
    held,
    line,
    payment_intent,
    payment_method,
    payout,
    plan,
    refund,
    refusal,
    review,
    topup,
    transfer,
    webhook,
)
from stripesim.explain.sides import Sides
from stripesim.explain.story import Sentence, Story

Topic = tuple[Callable[[Any], str], Callable[[World, Any], Iterator[Sentence]]]

# By kind of object: the line above its story, and the story.
TOPICS: dict[str, Topic] = {
    "application_fee": (fee.title, fee.story),
    "balance_transaction": (line.title, line.story),
    "charge": (charge.title, charge.story),
    "connect_collection_transfer": (held.title_of_collection, held.story_of_collection),
    "dispute": (dispute.title, dispute.story),
    "fee_refund": (fee.title_of_refund, fee.story_of_refund),
    "mandate": (payment_method.title_of_mandate, payment_method.story_of_mandate),
    "payment_intent": (payment_intent.title, payment_intent.story),
    "payment_method": (payment_method.title, payment_method.story),
    "payout": (payout.title, payout.story),
    "refund": (refund.title, refund.story),
    "reserve_hold": (held.title, held.story),
    "reserve_plan": (plan.title, plan.story),
    "reserve_transaction": (held.title_of_change, held.story_of_change),
    "review": (review.title, review.story),
    "topup": (topup.title, topup.story),
    "transfer": (transfer.title, transfer.story),
    "transfer_reversal": (transfer.title_of_reversal, transfer.story_of_reversal),
    "webhook_endpoint": (webhook.title_of_endpoint, webhook.story_of_endpoint),
}


class Explain(Sides):
    """Explains an object, an error, or a side of an account.

        sim.explain("ch_...")       a charge, refund, payout, ...: by id, or anything that has one
        sim.explain("acct_...")     as .account() of it, which leads on to its other sides
        sim.explain(error)          a refusal: which rule refused, and what to do instead

        sim.explain.payouts()       the next payout, or what stands in its way; on="2026-03-04": why
                                    a night made one, or none
        sim.explain.balance()       of what each figure is made; what follows if it is below zero
        sim.explain.reserve()       money of a platform that is held because of others
        sim.explain.account()       why it cannot charge or be paid out
        sim.explain.period(start)   what came and went, and why the deposits are not the sales
        sim.explain.exposure()      what can still be taken from the account

    The answer is a `Story`: print it, or take `.data()`.
    """

    def __repr__(self) -> str:
        """What can be asked."""
        return cleandoc(type(self).__doc__ or "")

    def __call__(self, about: Any) -> Story:
        """Explain an id, an object that has one (a dict, an object of the SDK), or an error (of the
        SDK or of `stripesim.errors`).

        LookupError: no such object here, or one that needs no explanation.
        """
        with self._dispatcher.lock:
            if isinstance(about, BaseException):
                return self._refused(about)
            return self._object(id_of(about))

    def _object(self, id: str) -> Story:
        world = self._dispatcher.world
        record = world.store.latest.get(id)
        if record is None and (place := world.log.place_of(id)) is not None:
            return Story(id, webhook.title(world, place), webhook.story(world, place))
        if record is None:
            raise LookupError(
                f"there is no {id!r} in this simulator{meant(id, world.store.latest)}"
            )
        if record.kind == "account":
            return self.account(id)
        if record.kind not in TOPICS:
            raise LookupError(f"no explanation for {record.kind}; there are {', '.join(TOPICS)}")
        title, story = TOPICS[record.kind]
        return Story(id, title(record), story(world, record))

    def _refused(self, error: BaseException) -> Story:
        refused = self._dispatcher.refused.of(error)
        if refused is None:
            raise LookupError("not an error of this simulator, or not one of its last refusals")
        title = f"{type(error).__name__}: {refused.code or refused.type}"
        return Story("", title, refusal.story(self._dispatcher.world, refused))


def id_of(about: Any) -> str:
    """The id of what is asked about."""
    if isinstance(about, str):
        return about
    kind, id = (
        about.get(name) if hasattr(about, "get") else getattr(about, name, None)
        for name in ("object", "id")
    )
    if isinstance(about, list | tuple) or kind in ("list", "search_result"):
        raise TypeError("a list: explain one of its objects")
    if not isinstance(id, str):
        raise TypeError(f"an id, something that has one, or an error; not {about!r}")
    return id
