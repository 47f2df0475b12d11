"""A life: one simulator, someone who uses it, and the log the auditor reads.

`Life` makes requests through the public API, writes each down with its moment and its answer, and
holds two promises on the way: a refused request leaves no trace, and neither does looking. What
it does is up to whoever drives it (`test_random_lives.py`); things are picked by number, so that
a driver needs to know nothing but integers and a few names.
"""

from __future__ import annotations

from operator import attrgetter
from typing import Any, TypeVar

from stripesim import Simulator, errors

from .asked import Asked, Object, Seen
from .auditor import audit
from .banks import details
from .world import AMERICAN, World

GOOD_BANK = "000123456789"
HOMES = {"usd": "US", "eur": "DE", "gbp": "GB", "cad": "CA", "sgd": "SG"}

Thing = TypeVar("Thing")


class Life:
    def __init__(
        self,
        start: str,
        opening: int | dict[str, int] = 0,
        *,
        world: World = AMERICAN,
        watch_for_traces: bool = True,
    ) -> None:
        """Watching costs two digests of the whole state a request; a long life does without."""
        self.watch_for_traces = watch_for_traces
        self.world, self.currency = world, world.currency
        if isinstance(opening, int):
            opening = {self.currency: opening} if opening else {}
        self.opening = opening
        self.sim = Simulator(
            country=world.country,
            start=start,
            opening_balance=opening or None,
            settlement=world.settlement,
            payout_timing=world.payout_timing,
            refunds_when_short=world.refunds_when_short,
            async_capture=world.async_capture,
        )
        self.start = self.sim.clock.timestamp
        self.log: list[Asked] = []
        self.charges: list[str] = []
        self.holds: list[tuple[str, int]] = []  # charges and intents authorised, and their amounts
        self.refunds: list[str] = []
        self.manual_payouts: list[str] = []
        [bank] = self.sim.accounts.external_accounts.list(self.sim.account)["data"]
        self.first_bank = self.bank = bank["id"]
        self.banks = {(self.currency, GOOD_BANK): bank["id"]}

    # --- the three things it does all day --------------------------------------------------------

    def ask(self, verb: str, *ids: str, **params: Any) -> Object | None:
        """One request, written down; the answer, or None if it was declined or refused."""
        before = self._state()
        moment = self.sim.clock.timestamp
        answer, error = None, None
        try:
            answer = attrgetter(verb)(self.sim)(*ids, **params)
        except errors.CardError as declined:
            error = _error("card_error", declined)
        except errors.InvalidRequestError as refused:
            error = _error("invalid_request_error", refused)
            assert self._state() == before, f"{verb} {params} was refused, yet left a trace"
        written = {**params, "id": ids[-1]} if ids else params
        self.log.append(Asked(moment, verb, written, answer, error))
        return answer

    def look(self) -> Seen:
        """Everything there is to see; seeing it changes nothing."""
        sim = self.sim
        before = self._state()
        payouts = list(sim.payouts.all())
        seen = Seen(
            start=self.start,
            now=sim.clock.timestamp,
            opening=self.opening,
            bank=self.first_bank,
            log=self.log,
            charges=list(sim.charges.all()),
            refunds=list(sim.refunds.all()),
            payouts=payouts,
            rows=list(sim.balance_transactions.all()),
            lists={
                payout["id"]: [
                    row["id"] for row in sim.balance_transactions.all(payout=payout["id"])
                ]
                for payout in payouts
                if payout["automatic"]
            },
            balance=sim.balance.retrieve(),
            world=self.world,
            disputes=list(sim.disputes.all()),
            topups=list(sim.topups.all()),
            settings=sim.balance_settings.retrieve(),
        )
        assert self._state() == before, "reading changed the state"
        return seen

    def must_be_right(self) -> None:
        self.sim.check()
        findings = audit(self.look())
        assert not findings, "\n".join(["", *findings, "", self.sim.log(last=20)])

    def _state(self) -> str:
        return self.sim.fingerprint() if self.watch_for_traces else ""

    # --- cards -----------------------------------------------------------------------------------

    def pay(self, card: str, amount: int, *, intent: bool, currency: str = "") -> None:
        if intent:
            later = self.world.async_capture
            self._intent(card, amount, currency, "automatic_async" if later else "automatic")
        else:
            self._charge(card, amount, currency)

    def authorise(self, card: str, amount: int, *, intent: bool, currency: str = "") -> None:
        if intent:
            answer = self._intent(card, amount, currency, "manual")
        else:
            answer = self._charge(card, amount, currency, capture=False)
        self.holds += [(answer["id"], amount)] if answer else []

    def _charge(self, card: str, amount: int, currency: str, **options: bool) -> Object | None:
        answer = self.ask(
            "charges.create",
            amount=amount,
            currency=currency or self.currency,
            source=f"tok_{card}",
            **options,
        )
        self.charges += [answer["id"]] if answer else []
        return answer

    def _intent(self, card: str, amount: int, currency: str, capture_method: str) -> Object | None:
        answer = self.ask(
            "payment_intents.create",
            amount=amount,
            currency=currency or self.currency,
            payment_method=f"pm_card_{card}",
            confirm=True,
            capture_method=capture_method,
        )
        self.charges += [answer["latest_charge"]] if answer else []
        return answer

    def capture(self, number: int, percent: int | None) -> None:
        """Any authorisation ever made, so also one that is captured, given up or too old."""
        held, amount = _latest(self.holds, number)
        part = {} if percent is None else {"amount": max(1, amount * percent // 100)}
        if held.startswith("ch_"):
            self.ask("charges.capture", held, **part)
        else:
            to_capture = {f"{name}_to_capture": value for name, value in part.items()}
            self.ask("payment_intents.capture", held, **to_capture)

    def give_up(self, number: int) -> None:
        """An intent is canceled; a charge that was not captured is refunded."""
        held, _ = _latest(self.holds, number)
        if held.startswith("ch_"):
            self.ask("refunds.create", charge=held)
        else:
            self.ask("payment_intents.cancel", held)

    def refund(self, number: int, percent: int | None) -> None:
        """A share of what the charge was; several shares may be more than there is."""
        charge = _latest(self.charges, number)
        amount = self.sim.charges.retrieve(charge)["amount"]
        part = {} if percent is None else {"amount": max(1, amount * percent // 100)}
        answer = self.ask("refunds.create", charge=charge, **part)
        self.refunds += [answer["id"]] if answer else []

    # --- payouts and the bank --------------------------------------------------------------------

    def pay_out(self, percent: int, currency: str = "") -> None:
        """A share of what is available; above 100 it must be refused."""
        currency = currency or self.currency
        balance = self.sim.balance.retrieve()["available"]
        there = sum(entry["amount"] for entry in balance if entry["currency"] == currency)
        amount = max(1, there * percent // 100)
        answer = self.ask("payouts.create", amount=amount, currency=currency)
        self.manual_payouts += [answer["id"]] if answer else []

    def cancel_payout(self, number: int) -> None:
        payout = _latest(self.manual_payouts, number)
        self.ask("payouts.cancel", payout)

    def fail_payout(self, number: int) -> None:
        """A payout that is not over; the list has the latest first."""
        payouts = [p for p in self.sim.payouts.all() if p["status"] not in ("failed", "canceled")]
        if payouts:
            payout = payouts[number % len(payouts)]["id"]
            self.ask("controls.fail_payout", payout, code="account_closed")

    def use_bank(self, number: str, currency: str = "") -> None:
        """A known bank account becomes the default again, an unknown one is added."""
        account, currency = "accounts.external_accounts", currency or self.currency
        if known := self.banks.get((currency, number)):
            self.bank = known
            self.ask(f"{account}.update", self.sim.account, known, default_for_currency=True)
            return
        answer = self.ask(
            "controls.add_external_account",
            external_account=details(HOMES[currency], currency, number),
            default_for_currency=True,
        )
        assert answer
        self.bank = self.banks[currency, number] = answer["id"]

    def mend_bank(self) -> None:
        self.ask(
            "accounts.external_accounts.update",
            self.sim.account,
            self.bank,
            account_holder_name="Jenny Rosen",
        )

    # --- time ------------------------------------------------------------------------------------

    def wait(self, seconds: int) -> None:
        self.sim.clock.advance(seconds=seconds)

    def step(self) -> None:
        """To the next thing that happens by itself, and to the end of its second."""
        self.sim.clock.step()
        self.sim.clock.advance(seconds=0)


def _latest(things: list[Thing], number: int) -> Thing:
    """By number from the end: most of what people do, they do to something recent."""
    return things[-1 - number % len(things)]


def _error(kind: str, error: Any) -> Object:
    return {"type": kind, "code": error.code, "message": error.user_message}
