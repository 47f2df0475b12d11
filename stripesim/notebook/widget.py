"""A simulator, live in a notebook: `dashboard(sim)`, and `balances(sim)`, what an account sees.

The widget is the page of the server with another carrier (`web/static/widget.js`). Its questions
are messages to the kernel, and the door answers them about the simulator that is there. When the
clock moves or anything is committed, the kernel says so, and the page reads again. Beside it stands
a table, which a notebook shows without its kernel. Needs `stripesim[widget]`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from html import escape
from json import dumps, loads
from typing import Any

import stripesim
from stripesim.engine.printing import AS_WRITTEN
from stripesim.facts.currencies import money
from stripesim.notebook.formatters import CELL, NUMBER, code, number
from stripesim.notebook.running_sums import AT_STRIPE, sums_now
from stripesim.notebook.timeline import account_of
from stripesim.resources.balance.of_an_account import currencies_of
from stripesim.web import page
from stripesim.web.door import Door
from stripesim.web.messages import ConnectionLost, Request, lost
from stripesim.web.worlds import Worlds

GLUE = "widget.js"
COMPONENT = ("look.js", "connection.js")  # all that the component needs beside its own parts
MOST = 40  # accounts in a saved notebook
HEADERS = {
    "host": "localhost",
    "authorization": "Bearer sk_test_notebook",
    "content-type": "application/json",
}
Message = dict[str, Any]


def dashboard(sim: stripesim.Simulator, stripe_account: str | None = None) -> Any:
    """The dashboard of a simulator, as a widget: show it as the last line of a cell.

    stripe_account: the account that is looked at first; unless given, the simulator's own. Its
    buttons move this simulator, and it is drawn anew when the simulator changes. Raises ImportError
    without `stripesim[widget]`, `PermissionError` for an account that is not the simulator's.
    """
    return _widget(sim, "dashboard", account_of(sim, stripe_account).id, "all", page.PARTS)


def balances(sim: stripesim.Simulator, stripe_account: str | None = None) -> Any:
    """The balances component of an account, as a widget: show it as the last line of a cell.

    stripe_account: an id; unless given, the simulator's own account. A page shows it by an account
    session, as in an application; one that expires is made anew. Raises ImportError without
    `stripesim[widget]`, `PermissionError` for an account that is not the simulator's.
    """
    account = account_of(sim, stripe_account).id
    return _widget(sim, "balances", account, account, COMPONENT)


class Kernel:
    """The kernel's end of one widget: it answers the page, and tells it that something changed."""

    def __init__(self, sim: stripesim.Simulator, send: Callable[[Message], None]) -> None:
        self.door = Door(Worlds(lambda seed: sim.fork(seed=seed), held=sim))
        self._observers = sim._world.observers
        self._send = send
        self._told = False
        self._observers.append(self.tell)

    def hear(self, message: Message) -> None:
        """Answer a question: `{id, method, path, body}`, with `{id, status, json}`."""
        self._told = False
        body = b"" if message.get("body") is None else dumps(message["body"]).encode()
        try:
            got = self.door.answer(Request(message["method"], message["path"], HEADERS, body))
        except ConnectionLost:
            got = lost()
        self._send({"id": message["id"], "status": got.status, "json": loads(got.body)})

    def tell(self) -> None:
        """Something changed. It is said once, until the page asks again."""
        if not self._told:
            self._told = True
            self._send({"changed": True})

    def close(self) -> None:
        """Nothing is told any more."""
        if self.tell in self._observers:
            self._observers.remove(self.tell)


def saved(sim: stripesim.Simulator, stripe_account: str) -> str:
    """The balance of an account as HTML, or of "all", in each currency that there has been: what a
    notebook shows that was saved.
    """
    sim.clock.follow()
    with sim._lock:
        world = sim._world
        now = number("created", world.now, None)
        rows = [
            (account, currency, sums_now(world, account, currency))
            for account in sim._accounts(stripe_account)[:MOST]
            for currency in currencies_of(world, account)
        ]
    head = "".join(f"<th {NUMBER}>{escape(name.replace('_', ' '))}</th>" for name in AT_STRIPE)
    lines = "".join(
        f"<tr><td {CELL}>{code(account)}</td>"
        + "".join(f"<td {NUMBER}>{escape(money(sums[name], held))}</td>" for name in AT_STRIPE)
        + "</tr>"
        for account, held, sums in rows
    )
    return (
        f"<div {AS_WRITTEN}><b>balance</b> on {escape(now)}"
        f"<table><thead><tr><th {CELL}>account</th>{head}</tr></thead>"
        f"<tbody>{lines}</tbody></table></div>"
    )


def _widget(
    sim: stripesim.Simulator, shows: str, account: str, in_table: str, parts: tuple[str, ...]
) -> Any:
    return _model(page.script((*parts, GLUE)))(sim, shows, account, in_table)


@cache
def _model(module: str) -> Any:
    """The class of widgets whose page is that module. Raises ImportError that names the extra."""
    try:
        from anywidget import AnyWidget
        from traitlets import Unicode
    except ImportError as missing:
        wrong = "a widget needs anywidget: pip install 'stripesim[widget]'"
        raise ImportError(wrong) from missing

    class Widget(AnyWidget):  # type: ignore[misc]
        _esm = module
        shows = Unicode().tag(sync=True)
        account = Unicode().tag(sync=True)

        def __init__(
            self, sim: stripesim.Simulator, shows: str, account: str, in_table: str
        ) -> None:
            super().__init__(shows=shows, account=account)
            self._table = partial(saved, sim, in_table)
            self._kernel = Kernel(sim, self.send)
            self.on_msg(lambda _widget, message, _buffers: self._kernel.hear(message))

        def __repr__(self) -> str:
            return f"<{self.shows} of {self.account}, live>"

        def _repr_mimebundle_(self, **asked: Any) -> Any:
            shown, more = super()._repr_mimebundle_(**asked)
            return {**shown, "text/html": self._table()}, more

        def close(self) -> None:
            if hasattr(self, "_kernel"):
                self._kernel.close()
            super().close()

    return Widget
