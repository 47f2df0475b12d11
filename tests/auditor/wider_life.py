"""A wider life: what an account may also do, beyond selling, refunding and being paid out.

Other currencies, disputes, top-ups, settings. As in `life.py`, things are picked by number, the
latest first, so that a driver needs to know nothing but integers and a few names.
"""

from __future__ import annotations

from typing import Any

from .life import Life
from .world import AMERICAN, World

# Units for one dollar at the start; what one pays in anywhere.
RATES = {"eur": "0.92", "gbp": "0.79", "jpy": "151.3", "cad": "1.37", "sgd": "1.3411"}


SAVED = "off_session"
AGREED = {"customer_acceptance": {"type": "offline"}}


class WiderLife(Life):
    def __init__(
        self,
        start: str,
        opening: int | dict[str, int] = 0,
        *,
        world: World = AMERICAN,
        watch_for_traces: bool = True,
    ) -> None:
        super().__init__(start, opening, world=world, watch_for_traces=watch_for_traces)
        self.topups: list[str] = []
        self.accounts: dict[str, str] = {}  # payment methods of a customer, by what they do
        self.debits: list[str] = []
        for currency, rate in RATES.items():
            self.set_rate(currency, rate)

    def set_rate(self, currency: str, rate: str) -> None:
        self.ask("controls.set_rate", currency, units_for_one_dollar=rate)

    def fail_refund(self, number: int) -> None:
        if self.refunds:
            refund = self.refunds[-1 - number % len(self.refunds)]
            self.ask("controls.fail_refund", refund, reason="lost_or_stolen_card")

    # --- bank debits -----------------------------------------------------------------------------

    def debit(self, does: str, amount: int, *, agreed: bool) -> None:
        """By ACH, of the account of a customer who was debited before, or of a new one's."""
        what: dict[str, Any]
        method = self.accounts.get(does)
        if method is None:
            what = {"customer": self.sim.customers.create()["id"], "setup_future_usage": SAVED}
            what["payment_method"] = f"pm_usBankAccount_{does}"
        else:
            customer = self.sim.payment_methods.retrieve(method)["customer"]
            what = {"customer": customer, "payment_method": method}
        if agreed:
            what |= {"mandate_data": AGREED, "setup_future_usage": SAVED}
        answer = self.ask(
            "payment_intents.create",
            amount=amount,
            currency=self.currency,
            payment_method_types=["us_bank_account"],
            confirm=True,
            **what,
        )
        if answer:
            self.accounts[does] = answer["payment_method"]
            self.debits.append(answer["latest_charge"])

    def take_debit_back(self, number: int, reason: str) -> None:
        if self.debits:
            debit = self.debits[-1 - number % len(self.debits)]
            self.ask("controls.dispute_charge", debit, reason=reason)

    # --- disputes --------------------------------------------------------------------------------

    def dispute(self, number: int, percent: int | None, *, inquiry: bool) -> None:
        """A share of a charge, or what is left of it."""
        charge = self.charges[-1 - number % len(self.charges)]
        part: dict[str, Any] = {"inquiry": True} if inquiry else {}
        if percent is not None:
            amount = self.sim.charges.retrieve(charge)["amount"]
            part["amount"] = max(1, amount * percent // 100)
        self.ask("controls.dispute_charge", charge, **part)

    def answer_dispute(self, number: int, text: str, *, submit: bool = True) -> None:
        evidence: dict[str, Any] = {"evidence": {"uncategorized_text": text}}
        if not submit:
            evidence["submit"] = False
        self._about_dispute("disputes.update", number, **evidence)

    def give_dispute_up(self, number: int) -> None:
        self._about_dispute("disputes.close", number)

    def decide_dispute(self, number: int, status: str) -> None:
        self._about_dispute("controls.close_dispute", number, status=status)

    def escalate_dispute(self, number: int) -> None:
        self._about_dispute("controls.escalate_dispute", number)

    def _about_dispute(self, verb: str, number: int, **params: Any) -> None:
        disputes = self.sim.disputes.list(limit=20)["data"]
        if disputes:
            self.ask(verb, disputes[number % len(disputes)]["id"], **params)

    # --- top-ups ---------------------------------------------------------------------------------

    def top_up(self, amount: int, source: str | None, currency: str = "") -> None:
        params = {"source": source} if source else {}
        answer = self.ask(
            "topups.create", amount=amount, currency=currency or self.currency, **params
        )
        self.topups += [answer["id"]] if answer else []

    def cancel_topup(self, number: int) -> None:
        self._about_topup("topups.cancel", number)

    def fail_topup(self, number: int) -> None:
        self._about_topup("controls.fail_topup", number, code="debit_not_authorized")

    def reverse_topup(self, number: int) -> None:
        self._about_topup("controls.reverse_topup", number)

    def _about_topup(self, verb: str, number: int, **params: Any) -> None:
        if self.topups:
            self.ask(verb, self.topups[-1 - number % len(self.topups)], **params)

    # --- settings --------------------------------------------------------------------------------

    def schedule(self, interval: str, days: list[int] | list[str] | None = None) -> None:
        schedule: dict[str, Any] = {"interval": interval}
        if days:
            schedule[f"{interval}_payout_days"] = days
        self._settings(payouts={"schedule": schedule})

    def keep_behind(self, amount: int | str, currency: str = "") -> None:
        minimum = {currency or self.currency: amount}
        self._settings(payouts={"minimum_balance_by_currency": minimum})

    def delay(self, days: int | str) -> None:
        self._settings(settlement_timing={"delay_days_override": days})

    def allow_debits(self, allowed: bool) -> None:
        self._settings(debit_negative_balances=allowed)

    def _settings(self, **payments: Any) -> None:
        self.ask("balance_settings.update", payments=payments)
