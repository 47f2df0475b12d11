"""Radar: early fraud warnings and reviews."""

# The annotations below are read at run time: no `from __future__ import annotations` here.
from typing import Unpack

from stripesim.api.common import Moment, Nothing, Paging, String
from stripesim.api.dispatch import Dispatcher
from stripesim.api.operations import act, retrieve
from stripesim.api.pages import Query
from stripesim.api.routes import Ids, Params, Shape
from stripesim.api.service import Service, every, get, pages, post
from stripesim.engine.world import World


class EarlyFraudWarningList(Paging, total=False):
    charge: String
    created: Moment
    payment_intent: String


class EarlyFraudWarnings(
    Service,
    base="/v1/radar/early_fraud_warnings",
    kind="early_fraud_warning",
    shown="radar.early_fraud_warning",
    expands={"charge": "charge", "payment_intent": "payment_intent"},
):
    """Early fraud warnings: issuers report that charges may be fraudulent, before any dispute.

    A charge of `tok_createIssuerFraudRecord` or `pm_card_createIssuerFraudRecord` makes one.
    """

    @get("/{early_fraud_warning}", retrieve("early_fraud_warning"))
    def retrieve(self, early_fraud_warning: str, **params: Unpack[Nothing]) -> Shape:
        """One warning; `actionable` until its charge is refunded in full, or disputed."""

    @pages(by=("charge", "payment_intent"))
    def list(self, **params: Unpack[EarlyFraudWarningList]) -> Shape:
        """A page of warnings, newest first."""

    all = every(list)


OPEN_REVIEWS = Query("review", ("status",))


def open_reviews(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """The open reviews. (documented)"""
    return OPEN_REVIEWS.page(world, account, ids, {**params, "status": "open"})


class ReviewList(Paging, total=False):
    created: Moment


class Reviews(
    Service,
    base="/v1/reviews",
    kind="review",
    expands={"charge": "charge", "payment_intent": "payment_intent"},
):
    """Reviews: payments of elevated risk that someone should look at.

    A charge of `tok_riskLevelElevated` or `pm_card_riskLevelElevated` opens one.
    """

    @get("/{review}")
    def retrieve(self, review: str, **params: Unpack[Nothing]) -> Shape:
        """One review, open or closed."""

    @pages(open_reviews)
    def list(self, **params: Unpack[ReviewList]) -> Shape:
        """A page of open reviews, newest first. (documented)"""

    all = every(list)

    @post("/{review}/approve", act("review", "approve"))
    def approve(self, review: str, **params: Unpack[Nothing]) -> Shape:
        """Approve the payment: this closes its review. (documented)"""


class Radar(Service):
    """Radar: early fraud warnings."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__(dispatcher)
        self.early_fraud_warnings = EarlyFraudWarnings(dispatcher)
