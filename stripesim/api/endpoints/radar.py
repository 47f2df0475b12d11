"""Radar: what issuers warn of."""

# The annotations below are read at run time: no `from __future__ import annotations` here.
from typing import Unpack

from stripesim.api.common import Moment, Nothing, Paging, String
from stripesim.api.dispatch import Dispatcher
from stripesim.api.operations import retrieve
from stripesim.api.routes import Shape
from stripesim.api.service import Service, every, get, pages


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
    """What issuers warn of: charges that may be fraudulent, and are not disputed yet.

    A charge of `tok_createIssuerFraudRecord` or `pm_card_createIssuerFraudRecord` makes one.
    """

    @get("/{early_fraud_warning}", retrieve("early_fraud_warning"))
    def retrieve(self, early_fraud_warning: str, **params: Unpack[Nothing]) -> Shape:
        """One warning; `actionable` until its charge is refunded in full, or disputed."""

    @pages(by=("charge", "payment_intent"))
    def list(self, **params: Unpack[EarlyFraudWarningList]) -> Shape:
        """A page of warnings, newest first."""

    all = every(list)


class Radar(Service):
    """Fraud, as issuers see it."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__(dispatcher)
        self.early_fraud_warnings = EarlyFraudWarnings(dispatcher)
