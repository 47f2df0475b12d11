"""A platform's life: one simulator, some sellers, and the log the auditor reads.

As in `../life.py`, each request is written down with its moment and its answer, and two promises
are held on the way: a refused request leaves no trace, and neither does looking. Things are picked
by number, the latest first.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from stripesim import Simulator, errors

from ..asked import Asked, Object, Seen
from ..banks import details
from ..world import World
from .auditor import audit
from .seen import PLATFORM, Part, Whole

# Units for one dollar at the start; what one pays in anywhere.
RATES = {"eur": "0.92", "gbp": "0.79", "cad": "1.37"}


class ConnectLife:
    def __init__(
        self,
        start: str,
        opening: int,
        sellers: list[tuple[str, str]],
        *,
        world: World | None = None,
        watch_for_traces: bool = True,
    ) -> None:
        """Each seller is a type and a country."""
        self.watch_for_traces = watch_for_traces
        self.world = world or World()
        self.opening = {self.world.currency: opening} if opening else {}
        self.sim = Simulator(
            country=self.world.country, start=start, opening_balance=self.opening or None
        )
        self.start = self.sim.clock.timestamp
        self.log: list[Asked] = []
        self.platform = self.sim.account
        self.kinds = {self.platform: (PLATFORM, self.world)}
        self.born = {self.platform: self.start}
        self.banks = {self.platform: self._bank(self.platform)}
        self.charges: list[tuple[str, str]] = []  # with the account they are on; "" the platform's
        self.on_hold: list[tuple[str, str, dict[str, Any]]] = []  # authorised, with what it wants
        self.transfers: list[str] = []
        self.fees: list[str] = []
        self.with_fee: set[str] = set()  # charges, and transfers that they made
        self.refunds: list[tuple[str, str]] = []
        self.plans: list[tuple[str, str]] = []
        self.holds: list[tuple[str, str]] = []
        self.sellers: list[str] = []
        for currency, rate in RATES.items():
            self.ask("controls.set_rate", currency, units_for_one_dollar=rate)
        for kind, country in sellers:
            self._sign_up(kind, country)

    def _sign_up(self, kind: str, country: str) -> None:
        wanted = {name: {"requested": True} for name in ("card_payments", "transfers")}
        made = self.sim.accounts.create(type=kind, country=country, capabilities=wanted)
        seller = self.sim.controls.complete_onboarding(made["id"])["id"]
        world = World(country, "initial")
        self.kinds[seller] = (kind, world)
        self.born[seller] = self.sim.clock.timestamp
        self.banks[seller] = self._bank(seller)
        self.sellers.append(seller)

    def _bank(self, account: str) -> str:
        banks = self.sim.accounts.external_accounts.list(account)["data"]
        return str(banks[0]["id"])

    def currency(self, account: str) -> str:
        return self.kinds[account or self.platform][1].currency

    # --- asking and looking ----------------------------------------------------------------------

    def ask(self, verb: str, *ids: str, on: str = "", **params: Any) -> Object | None:
        """One request for an account, written down; the answer, or None if it was refused."""
        before = self._state()
        moment = self.sim.clock.timestamp
        answer, error = None, None
        whose = {} if verb.startswith("controls.") else _for(on)
        try:
            answer = attrgetter(verb)(self.sim)(*ids, **params, **whose)
        except errors.CardError as declined:
            error = _error("card_error", declined)
        except (errors.InvalidRequestError, errors.PermissionError) as refused:
            error = _error("invalid_request_error", refused)
            assert self._state() == before, f"{verb} {params} was refused, yet left a trace"
        written = {**params, "id": ids[-1]} if ids else params
        self.log.append(Asked(moment, verb, written, answer, error, account=on))
        return answer

    def look(self) -> Whole:
        """Everything there is to see; seeing it changes nothing."""
        sim, before = self.sim, self._state()
        parts = [self._part(account) for account in self.kinds]
        fees = list(sim.application_fees.all())
        whole = Whole(
            start=self.start,
            now=sim.clock.timestamp,
            log=self.log,
            parts=parts,
            reversals={
                transfer["id"]: list(sim.transfers.reversals.all(transfer["id"]))
                for transfer in parts[0].transfers
                if transfer["amount_reversed"]
            },
            fees=fees,
            fee_refunds={
                fee["id"]: list(sim.application_fees.refunds.all(fee["id"]))
                for fee in fees
                if fee["amount_refunded"]
            },
        )
        assert self._state() == before, "reading changed the state"
        return whole

    def _part(self, account: str) -> Part:
        kind, world = self.kinds[account]
        sim = self.sim
        whose = _for("" if kind == PLATFORM else account)
        rows = list(sim.balance_transactions.all(**whose))
        payouts = list(sim.payouts.all(**whose))
        seen = Seen(
            start=self.born[account],
            now=sim.clock.timestamp,
            opening=self.opening if kind == PLATFORM else {},
            bank=self.banks[account],
            log=[asked for asked in self.log if (asked.account or self.platform) == account],
            charges=list(sim.charges.all(**whose)),
            refunds=list(sim.refunds.all(**whose)),
            payouts=payouts,
            rows=rows,
            lists={payout["id"]: self._listed(payout["id"], whose) for payout in payouts
                   if payout["automatic"]},
            balance=sim.balance.retrieve(**whose),
            world=world,
            disputes=list(sim.disputes.all(**whose)),
            topups=list(sim.topups.all(**whose)),
            settings=sim.balance_settings.retrieve(**whose),
        )  # fmt: skip
        reserve = {} if kind == PLATFORM else self._reserve(account)
        transfers = list(sim.transfers.all(**whose))
        return Part(id=account, kind=kind, seen=seen, transfers=transfers, **reserve)

    def _listed(self, payout: str, whose: dict[str, Any]) -> list[str]:
        rows = self.sim.balance_transactions.all(payout=payout, **whose)
        return [row["id"] for row in rows]

    def _reserve(self, account: str) -> dict[str, list[Object]]:
        reserve = self.sim.reserve
        return {
            "plans": list(reserve.plans.all(stripe_account=account)),
            "holds": list(reserve.holds.all(stripe_account=account)),
            "releases": list(reserve.releases.all(stripe_account=account)),
        }

    def must_be_right(self) -> None:
        self.sim.check()
        findings = audit(self.look())
        assert not findings, "\n".join(["", *findings, "", *self._last(12)])

    def _last(self, count: int) -> Iterator[str]:
        for asked in self.log[-count:]:
            yield f"{asked} -> {'granted' if asked.granted else asked.error}"

    def _state(self) -> str:
        return self.sim.fingerprint() if self.watch_for_traces else ""

    # --- charges ---------------------------------------------------------------------------------

    def pay(self, on: str, card: str, amount: int, *, currency: str = "", **wants: Any) -> None:
        """A charge on an account, by itself or of an intent."""
        currency = currency or self.currency(on)
        if wants.pop("intent", False):
            answer = self.ask("payment_intents.create", on=on, amount=amount, currency=currency,
                              payment_method=f"pm_card_{card}", confirm=True, **wants)  # fmt: skip
            charge = answer["latest_charge"] if answer else None
        else:
            answer = self.ask("charges.create", on=on, amount=amount, currency=currency,
                              source=f"tok_{card}", **wants)  # fmt: skip
            charge = answer["id"] if answer else None
        if charge:
            self.charges.append((on, charge))
            self._note(charge, wants)

    def authorise(self, on: str, amount: int, **wants: Any) -> None:
        answer = self.ask("charges.create", on=on, amount=amount, currency=self.currency(on),
                          source="tok_visa", capture=False, **wants)  # fmt: skip
        if answer:
            self.on_hold.append((on, answer["id"], wants))
            self.charges.append((on, answer["id"]))

    def capture(self, number: int, percent: int | None) -> None:
        if self.on_hold:
            on, charge, wants = _latest(self.on_hold, number)
            amount = self.sim.charges.retrieve(charge, **_for(on))["amount"]
            part = {} if percent is None else {"amount": amount * percent // 100}
            if self.ask("charges.capture", charge, on=on, **part):
                self._note(charge, wants)

    def _note(self, charge: str, wants: dict[str, Any]) -> None:
        """What a charge has made besides. A fee that was converted for the platform is left alone
        later; what becomes of it is in `test_platforms_that_went_wrong.py`."""
        if "application_fee_amount" in wants:
            fee = self.sim.application_fees.list(limit=1)["data"][0]
            if fee["currency"] == self.currency(""):
                self.with_fee.add(charge)
                self.fees.append(fee["id"])
        if "transfer_data" in wants:
            newest = self.sim.transfers.list(limit=1)["data"]
            self.transfers += [transfer["id"] for transfer in newest]
            if charge in self.with_fee:
                self.with_fee.add(self.transfers[-1])

    def refund(self, number: int, percent: int | None, **wants: Any) -> None:
        on, charge = _latest(self.charges, number)
        amount = self.sim.charges.retrieve(charge, **_for(on))["amount"]
        part = {} if percent is None else {"amount": max(1, amount * percent // 100)}
        answer = self.ask("refunds.create", on=on, charge=charge, **part, **wants)
        self.refunds += [(on, answer["id"])] if answer else []

    def dispute(self, number: int, percent: int | None) -> None:
        on, charge = _latest(self.charges, number)
        amount = self.sim.charges.retrieve(charge, **_for(on))["amount"]
        part = {} if percent is None else {"amount": max(1, amount * percent // 100)}
        self.ask("controls.dispute_charge", charge, on=on, **part)

    def decide_dispute(self, account: str, status: str) -> None:
        disputes = self.sim.disputes.list(limit=5, **_for(account))["data"]
        open = [d["id"] for d in disputes if d["status"] in ("needs_response", "under_review")]
        if open:
            self.ask("controls.close_dispute", open[0], on=account, status=status)

    # --- between accounts ------------------------------------------------------------------------

    def transfer(self, amount: int, to: str, *, currency: str = "", **wants: Any) -> None:
        answer = self.ask("transfers.create", amount=amount, currency=currency or self.currency(""),
                          destination=to, **wants)  # fmt: skip
        self.transfers += [answer["id"]] if answer else []

    def transfer_of(self, number: int, percent: int, to: str) -> None:
        """Of a charge of the platform's, in the currency in which it settled."""
        mine = [charge for on, charge in self.charges if not on]
        charge = self.sim.charges.retrieve(_latest(mine, number)) if mine else {}
        if charge.get("balance_transaction"):
            row = self.sim.balance_transactions.retrieve(charge["balance_transaction"])
            amount = max(1, row["amount"] * percent // 100)
            self.transfer(amount, to, currency=row["currency"], source_transaction=charge["id"])

    def reverse(self, number: int, percent: int | None, *, with_fee: bool) -> None:
        if self.transfers:
            transfer = self.sim.transfers.retrieve(_latest(self.transfers, number))
            with_fee = with_fee and transfer["id"] in self.with_fee
            part: dict[str, Any] = {"refund_application_fee": True} if with_fee else {}
            if percent is not None:
                part["amount"] = max(1, transfer["amount"] * percent // 100)
            self.ask("transfers.reversals.create", transfer["id"], **part)

    def return_fee(self, number: int, percent: int | None) -> None:
        if self.fees:
            fee = self.sim.application_fees.retrieve(_latest(self.fees, number))
            part = {} if percent is None else {"amount": max(1, fee["amount"] * percent // 100)}
            self.ask("application_fees.refunds.create", fee["id"], **part)

    def debit(self, seller: str, amount: int) -> None:
        self.ask("charges.create", amount=amount, currency=self.currency(seller), source=seller)

    # --- banks and settings ----------------------------------------------------------------------

    def pay_out(self, account: str, percent: int) -> None:
        """A share of what is available; above 100 it must be refused."""
        balance = self.sim.balance.retrieve(**_for(account))["available"]
        currency = self.currency(account)
        there = sum(entry["amount"] for entry in balance if entry["currency"] == currency)
        amount = max(1, there * percent // 100)
        self.ask("payouts.create", on=account, amount=amount, currency=currency)

    def use_bank(self, account: str, number: str) -> None:
        country = self.kinds[account or self.platform][1].country
        given: Any = {
            "external_account": details(country, self.currency(account), number),
            "default_for_currency": True,
        }
        if account:
            self.ask("accounts.external_accounts.create", account, on=account, **given)
        else:
            self.ask("controls.add_external_account", **given)

    def settle(self, account: str, **payments: Any) -> None:
        self.ask("balance_settings.update", on=account, payments=payments)

    # --- reserves on a seller --------------------------------------------------------------------

    def plan(self, seller: str, percent: int, days: int) -> None:
        answer = self.ask("reserve.plans.create", on=seller, type="rolling_release",
                          percent=percent, rolling_release={"days_after_charge": days})  # fmt: skip
        self.plans += [(seller, answer["id"])] if answer else []

    def disable_plan(self, number: int) -> None:
        if self.plans:
            seller, plan = _latest(self.plans, number)
            self.ask("reserve.plans.disable", plan, on=seller)

    def hold(self, seller: str, amount: int, days: int) -> None:
        after = self.sim.clock.timestamp + days * 86_400
        answer = self.ask("reserve.holds.create", on=seller, amount=amount,
                          currency=self.currency(seller),
                          release_schedule={"release_after": after})  # fmt: skip
        self.holds += [(seller, answer["id"])] if answer else []

    def release(self, seller: str, number: int, percent: int | None) -> None:
        holds = self.sim.reserve.holds.list(limit=8, stripe_account=seller)["data"]
        if holds:
            hold = holds[number % len(holds)]
            part = {}
            if percent is not None:
                part["amount"] = max(1, hold["amount"] * percent // 100)
            self.ask("reserve.releases.create", on=seller, reserve_hold=hold["id"], **part)

    # --- time ------------------------------------------------------------------------------------

    def wait(self, seconds: int) -> None:
        self.sim.clock.advance(seconds=seconds)

    def step(self) -> None:
        """To the next thing that happens by itself, and to the end of its second."""
        self.sim.clock.step()
        self.sim.clock.advance(seconds=0)


def _for(account: str) -> dict[str, Any]:
    return {"stripe_account": account} if account else {}


def _latest(things: list[Any], number: int) -> Any:
    """By number from the end: most of what people do, they do to something recent."""
    return things[-1 - number % len(things)]


def _error(kind: str, error: Any) -> Object:
    return {"type": kind, "code": error.code, "message": error.user_message}
