"""What `stripesim` can be asked for: each command declared once, in the order of its help.

A command gets its arguments parsed and returns what it prints: a text, a `Table`, or a `Story`.
Nothing is imported before its command is asked for.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from attrs import frozen


class Wrong(Exception):
    """What was asked for is not there: one line, and exit status 1."""


def _no_arguments(parser: ArgumentParser) -> None:
    """Takes none."""


@frozen
class Command:
    """One command: its group in the help, how it is called, what it does. `prints_data`: what it
    returns is a table, so that it takes `--json`.
    """

    name: str
    group: str
    called: str
    does: str
    run: Callable[[Namespace], Any]
    arguments: Callable[[ArgumentParser], None] = _no_arguments
    prints_data: bool = False


# -- look ------------------------------------------------------------------------------------------


def _explain_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="SAVED-FILE", help="what sim.save wrote")
    parser.add_argument("id", metavar="ID", help="ch_..., po_..., re_..., acct_...")
    side = parser.add_mutually_exclusive_group()
    side.add_argument("--balance", action="store_true", help="of an account: what it is made of")
    side.add_argument("--payouts", action="store_true", help="of an account: its next payouts")
    side.add_argument(
        "--period",
        nargs=2,
        metavar=("FROM", "TO"),
        help="of an account: what came and went from a date until before another",
    )


def explain(given: Namespace) -> Any:
    """Explain one object of a saved simulator, or a side of an account."""
    from stripesim import Simulator, SnapshotError

    try:
        sim = Simulator.load(given.file)
        known = sim._world.store.latest
        if given.id not in known and sim._world.log.place_of(given.id) is None:
            raise Wrong(f"there is no {given.id!r} in {given.file}{_others(given.id, known)}")
        return _explained(sim.explain, given)
    except OSError as wrong:
        raise Wrong(f"{given.file}: {(wrong.strerror or '').lower()}") from wrong
    except (SnapshotError, LookupError, ValueError) as wrong:
        raise Wrong(wrong.args[-1] if isinstance(wrong, LookupError) else wrong) from wrong


def _explained(explain: Any, given: Namespace) -> Any:
    """The story of an object; of an account the side that is asked for, or what it can do."""
    whose = {"stripe_account": given.id}
    asks = given.balance or given.payouts or given.period
    if not given.id.startswith("acct_"):
        if asks:
            raise Wrong(f"balance, payouts and periods are of accounts (acct_...); not {given.id}")
        return explain(given.id)
    if given.period:
        return explain.period(*given.period, **whose)
    if given.balance:
        return explain.balance(**whose)
    return explain.payouts(**whose) if given.payouts else explain.account(**whose)


OTHERS = 10  # ids that are listed


def _others(id: str, known: Iterable[str]) -> str:
    """The ids of the same kind that there are, the newest last."""
    prefix = id.partition("_")[0] + "_"
    others = [each for each in known if each.startswith(prefix) and "/" not in each]
    if not others:
        return f", and nothing else that begins with {prefix}"
    more = f", {len(others) - OTHERS} older ones," if len(others) > OTHERS else ""
    return f"; there are{more} {', '.join(others[-OTHERS:])}"


# -- read ------------------------------------------------------------------------------------------


def _word(parser: ArgumentParser) -> None:
    parser.add_argument("word", metavar="WORD", nargs="*", help="only those with all of them")


def _found(every: Any, words: list[str], what: str) -> Any:
    """The rows with all of the words in them. Raises `Wrong` where there is none."""
    for word in words:
        every = every.about(word)
    if words and not every:
        raise Wrong(f"no {what} with {' and '.join(map(repr, words))} in it")
    return every


def rules(given: Namespace) -> Any:
    """The rules with a word in them."""
    import stripesim

    return _found(stripesim.rules(), given.word, "rule")


def routes(given: Namespace) -> Any:
    """The endpoints with a word in them."""
    import stripesim

    return _found(stripesim.routes(), given.word, "route")


def controls(given: Namespace) -> Any:
    """The controls with a word in them."""
    import stripesim

    return _found(stripesim.controls(), given.word, "control")


def _lifecycle_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="payout, charge, refund, dispute, ...")
    parser.add_argument("--mermaid", action="store_true", help="as a Mermaid state diagram")


def lifecycle(given: Namespace) -> str:
    """One lifecycle as a table, or as a diagram."""
    from stripesim import lifecycles
    from stripesim.engine.spelling import meant

    if given.name not in lifecycles:
        hint = meant(given.name, lifecycles) or f"; there are {', '.join(lifecycles)}"
        raise Wrong(f"no lifecycle {given.name!r}{hint}")
    found = lifecycles[given.name]
    return str(found.mermaid() if given.mermaid else found)


def fidelity(given: Namespace) -> Any:
    """How every rule is known: by grade, counted, and what recordings have shown."""
    from stripesim.command.fidelity import table

    return table()


# -- learn -----------------------------------------------------------------------------------------


def situations(given: Namespace) -> Any:
    """The situations to begin from, by name."""
    from stripesim.planning.situations import table

    return table()


def _course_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", help="where the notebooks are written")


def course(given: Namespace) -> str:
    """Write the course's notebooks into a folder."""
    from stripesim.command.course import write

    try:
        written = write(Path(given.folder))
    except FileExistsError as wrong:
        raise Wrong(f"{wrong.filename} is there already; nothing was written") from wrong
    except OSError as wrong:
        raise Wrong(f"{given.folder}: {(wrong.strerror or '').lower()}") from wrong
    return f"{len(written)} files in {given.folder}. Begin with {written[0]}."


def _playground_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", help="where the page is written")
    parser.add_argument(
        "--pyodide",
        metavar="URL-OR-FOLDER",
        help="a folder with Pyodide, such as npm's package, which is copied; or a URL, which the "
        "page refers to; unless given, put one at FOLDER/pyodide",
    )


def playground(given: Namespace) -> str:
    """Write a static page in which the simulator runs in the browser."""
    from stripesim.command.playground import PYODIDE, write

    folder = Path(given.folder)
    try:
        written = write(folder, given.pyodide)
    except FileExistsError as wrong:
        raise Wrong(f"{wrong.filename} is there already; nothing was written") from wrong
    except FileNotFoundError as wrong:
        raise Wrong(f"{wrong.filename}: {wrong.strerror}; nothing was written") from wrong
    missing = given.pyodide is None and not (folder / PYODIDE).is_dir()
    more = f" It needs Pyodide (npm's package of this name) at {folder / PYODIDE}."
    serve = f"Any web server can serve it: python -m http.server -d {folder}"
    return f"{written} is written.{more if missing else ''}\n{serve}"


COMMANDS = (
    Command("explain", "Look", "explain SAVED-FILE ID", "why an object, or an account, is as it is",
            explain, _explain_arguments, prints_data=True),
    Command("rules", "Read", "rules [WORD]", "what is known about Stripe, and from where", rules,
            _word, prints_data=True),
    Command("routes", "Read", "routes [WORD]", "the endpoints, and what each parameter does",
            routes, _word, prints_data=True),
    Command("controls", "Read", "controls [WORD]", "what Stripe does not let you cause", controls,
            _word, prints_data=True),
    Command("lifecycle", "Read", "lifecycle NAME [--mermaid]", "what can happen to an object",
            lifecycle, _lifecycle_arguments),
    Command("fidelity", "Read", "fidelity", "how many rules are recorded, documented, assumed",
            fidelity, prints_data=True),
    Command("situations", "Learn", "situations", "beginnings: a seller below zero, an errored bank",
            situations, prints_data=True),
    Command("course", "Learn", "course FOLDER", "write the notebooks of the course", course,
            _course_arguments),
    Command("playground", "Learn", "playground FOLDER", "a page that runs it all in the browser",
            playground, _playground_arguments),
)  # fmt: skip
