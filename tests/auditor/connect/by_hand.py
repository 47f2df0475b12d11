"""Platforms made by hand, for the tests of their auditor: what was asked, and what there is.

Each account is an empty life of `../by_hand.py`; a test puts in the numbers, worked out by hand.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from ..asked import Asked, Seen
from ..by_hand import MON, ByHand, Thing, are_among, at, row
from ..world import COUNTRIES, World
from .auditor import audit
from .group import Group
from .replay import replay
from .seen import PLATFORM, Part, Whole

BORN = at("03-02 00:10")


class Together:
    """A platform "p" and sellers by name, whose ids are their names."""

    def __init__(self, now: int, **sellers: str) -> None:
        """Of each seller its type, and its country if that is another: `anna="express"`,
        `kim="custom SG"`."""
        self.now = now
        self.kinds = {"p": PLATFORM} | {name: kind.split()[0] for name, kind in sellers.items()}
        self.accounts = {"p": ByHand(now)}
        for name, kind in sellers.items():
            country = [*kind.split(), "US"][1]
            self.accounts[name] = ByHand(now, World(country, "initial"))
        self.log: list[Asked] = []
        self.transfers: list[Thing] = []
        self.reversals: dict[str, list[Thing]] = {}
        self.fees: list[Thing] = []
        self.fee_refunds: dict[str, list[Thing]] = {}
        self.plans: list[tuple[str, Thing]] = []
        self.holds: list[tuple[str, Thing]] = []
        self.releases: list[tuple[str, Thing]] = []
        self.rows_on_hold: list[tuple[str, Thing]] = []
        self.reserved: dict[str, int] = {"usd": 0}

    @property
    def p(self) -> ByHand:
        return self.accounts["p"]

    # --- what was asked --------------------------------------------------------------------------

    def ask(self, moment: int, verb: str, answer: str, on: str = "", **params: Any) -> None:
        """An `id` among the parameters is what it is about."""
        asked = Asked(moment, verb, params, {"id": answer} if answer else None, account=on)
        self.log.append(asked)
        self.accounts[on or "p"].log.append(asked)

    def refuse(self, moment: int, verb: str, on: str = "", **params: Any) -> None:
        error = {"type": "invalid_request_error", "code": None, "message": "No."}
        asked = Asked(moment, verb, params, error=error, account=on)
        self.log.append(asked)
        self.accounts[on or "p"].log.append(asked)

    def sell(self, on: str, id: str, amount: int, moment: int, **wants: Any) -> None:
        """On a card that is available at once if it is `bypassPending`."""
        card = wants.pop("card", "visa")
        currency = wants.pop("currency", COUNTRIES[self.accounts[on].world.country].currency)
        whose = "" if on == "p" else on
        self.ask(moment, "charges.create", id, whose, amount=amount, currency=currency,
                 source=f"tok_{card}", **wants)  # fmt: skip

    def refund(self, on: str, id: str, charge: str, amount: int, moment: int, **wants: Any) -> None:
        whose = "" if on == "p" else on
        self.ask(moment, "refunds.create", id, whose, charge=charge, amount=amount, **wants)

    def transfer(self, id: str, amount: int, to: str, moment: int, **wants: Any) -> None:
        self.ask(moment, "transfers.create", id, amount=amount, destination=to,
                 **{"currency": "usd", **wants})  # fmt: skip
        payment = {"id": id, "destination_payment": f"py_{id.removeprefix('tr_')}"}
        self.transfers.insert(0, payment)

    # --- what there is ---------------------------------------------------------------------------

    def whole(self) -> Whole:
        return Whole(
            start=BORN,
            now=self.now,
            log=self.log,
            parts=[self._part(name) for name in self.accounts],
            reversals=deepcopy(self.reversals),
            fees=deepcopy(self.fees),
            fee_refunds=deepcopy(self.fee_refunds),
        )

    def _part(self, name: str) -> Part:
        account = self.accounts[name]
        account.now = self.now
        for shown in account.rows:
            shown["status"] = "available" if shown["available_on"] <= self.now else "pending"
        seen = account.seen()
        balance = dict(seen.balance)
        if name == "p":
            there = {entry["currency"] for entry in balance["available"]}
            held = self.reserved | {c: self.reserved.get(c, 0) for c in there}
            balance["connect_reserved"] = [{"currency": c, "amount": n} for c, n in held.items()]
        mine = [thing for whose, thing in self.rows_on_hold if whose == name]
        seen = Seen(**{**vars(seen), "balance": balance, "rows": [*reversed(seen.rows), *mine]})
        of = {
            kind: [deepcopy(thing) for whose, thing in reversed(things) if whose == name]
            for kind, things in (
                ("plans", self.plans),
                ("holds", self.holds),
                ("releases", self.releases),
            )
        }
        transfers = deepcopy(self.transfers) if name == "p" else []
        return Part(id=name, kind=self.kinds[name], seen=seen, transfers=transfers, **of)

    def at(self, moment: int) -> Group:
        """What the auditor makes of it, up to a moment, whatever is shown."""
        whole = self.whole()
        log = [asked for asked in whole.log if asked.moment <= moment]
        return replay(Whole(**{**vars(whole), "now": moment, "log": log}))

    def is_right(self) -> None:
        findings = audit(self.whole())
        assert not findings, "\n".join(findings)

    def is_found(self, *sentences: str) -> None:
        """Each of these words is in a finding of its own."""
        are_among(audit(self.whole()), sentences)


__all__ = ["MON", "Together", "at", "row"]
