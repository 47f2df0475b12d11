"""A cell of Python and the door beside it, in one process: what the page of `stripesim playground`
runs in the browser (Pyodide). It needs no thread, no socket and nothing of the browser.

The worlds of the door are the simulators that the cell names: `sim` is the default one. What the
cell changes the page shows, and what the page changes the cell has.
"""

from __future__ import annotations

import ast
import linecache
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from json import dumps, loads
from pprint import pformat
from traceback import StackSummary, TracebackException
from typing import Any

from attrs import asdict, frozen

from stripesim import Simulator
from stripesim.notebook import formatters
from stripesim.web.door import Door
from stripesim.web.messages import ConnectionLost, Request, lost
from stripesim.web.server import failed
from stripesim.web.worlds import DEFAULT, NAME, Worlds

START = "2026-03-02T09:00:00Z"  # a Monday
SIM = "sim"
WIDTH = 72  # characters of a line


@frozen
class Shown:
    """What a run gave. printed: text. html, text: its last value, as a notebook shows it; None if
    there is none. error: a traceback of the cell's own lines, or None.
    """

    printed: str = ""
    html: str | None = None
    text: str | None = None
    error: str | None = None


class Playground:
    """The cell's names, and a door to the simulators among them."""

    def __init__(self) -> None:
        self.worlds = Worlds(lambda seed: Simulator(start=START, seed=seed))
        self.door = Door(self.worlds)
        self.names: dict[str, Any] = {"__name__": "__main__", SIM: self.worlds.named(DEFAULT)}
        self._count = 0

    def run(self, code: str) -> str:
        """Run a cell. Returns what it printed and showed (`Shown`), as JSON."""
        self._count += 1
        file = f"<cell {self._count}>"
        linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
        printed = StringIO()
        shown: Mapping[str, Any]
        with redirect_stdout(printed), redirect_stderr(printed):
            try:
                shown = looks(value_of(code, file, self.names))
            except BaseException as wrong:
                shown = {"error": traced(wrong, file)}
        self._take()
        return dumps(asdict(Shown(printed.getvalue(), **shown)))

    def ask(self, method: str, path: str, body: str, world: str = DEFAULT) -> str:
        """What the door answers about a world: {status, json}, as JSON. body: JSON, or nothing."""
        headers = {"host": "localhost", "authorization": f"Bearer sk_test_world_{world}"}
        if body:
            headers["content-type"] = "application/json"
        try:
            answer = self.door.answer(Request(method, path, headers, body.encode()))
        except ConnectionLost:
            answer = lost()
        except Exception:
            answer = failed()
        self._give()
        return dumps({"status": answer.status, "json": loads(answer.body)})

    def _take(self) -> None:
        """Each simulator that the cell names is a world from now on."""
        for name, value in self.names.items():
            if isinstance(value, Simulator) and NAME.fullmatch(name):
                self.worlds.hold(DEFAULT if name == SIM else name, value)

    def _give(self) -> None:
        """Where a world was made again, its name in the cell leads to the new one."""
        for name, sim in self.worlds.all():
            name = SIM if name == DEFAULT else name
            if isinstance(self.names.get(name), Simulator):
                self.names[name] = sim


def value_of(code: str, file: str, names: dict[str, Any]) -> Any:
    """Run code; the value of its last line, if that is an expression."""
    tree = ast.parse(code, file)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, file, "exec"), names)
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), file, "eval"), names)


def looks(value: Any) -> dict[str, str | None]:
    """How a value looks: as HTML, if it can, and as text; nothing for None."""
    if value is None:
        return {}
    plain = is_plain(value)
    html = formatters.show(value) if plain or hasattr(value, "_repr_html_") else None
    text = pformat(value, width=WIDTH, sort_dicts=False) if plain else repr(value)
    return {"html": html, "text": text}


def is_plain(value: Any) -> bool:
    """Whether it is a dict or a list that prints as such."""
    own: Any = type(value).__repr__
    return own in (dict.__repr__, list.__repr__)


def traced(wrong: BaseException, file: str) -> str:
    """What went wrong, with those lines of the way there that stand in the cell."""
    said = TracebackException.from_exception(wrong)
    said.stack = StackSummary.from_list([each for each in said.stack if each.filename == file])
    return "".join(said.format(chain=False)).strip()
