"""The command line: finds the command, runs it, prints what it returns.

Exit status: 0 it is done; 1 what was asked for is not there; 2 the command line is wrong.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from stripesim.command.commands import COMMANDS, Command, Wrong
from stripesim.engine.spelling import meant, parsed

TELLS = "two weeks of one account, line by line"
SERVES = "answer over HTTP as api.stripe.com does"
EXAMPLES = """\
Examples
  stripesim serve --open
  stripesim rules payout | head
  stripesim lifecycle payout --mermaid
  stripesim explain world.stripesim po_1UDaKqy1TMtxYqzCnaQgODgU
  stripesim explain world.stripesim acct_1Wni6ly1TMtxYqzC --balance
"""


def run(arguments: Sequence[str]) -> int:
    """Do what the command line asks for. Returns the exit status."""
    first = arguments[0]
    if first in ("-h", "--help", "help"):
        return printed(help_text())
    if first == "--version":
        from stripesim import __version__

        return printed(f"stripesim {__version__}")
    if first == "serve":
        from stripesim.web.command import run as serve

        return serve(arguments[1:])
    command = next((each for each in COMMANDS if each.name == first), None)
    if command is None:
        names = ["serve", *(each.name for each in COMMANDS)]
        print(
            f"stripesim: no command {first!r}{meant(first, names)}\nstripesim --help lists them.",
            file=sys.stderr,
        )
        return 2
    given = parsed(parser_of(command), arguments[1:])
    try:
        answer = command.run(given)
    except Wrong as wrong:
        print(f"stripesim: {wrong}", file=sys.stderr)
        return 1
    return printed(as_json(answer) if getattr(given, "json", False) else answer)


def parser_of(command: Command) -> ArgumentParser:
    """What reads the arguments of one command."""
    parser = ArgumentParser(
        f"stripesim {command.name}", description=f"{command.does}.".capitalize()
    )
    command.arguments(parser)
    if command.prints_data:
        parser.add_argument("--json", action="store_true", help="as JSON")
    return parser


def as_json(answer: Any) -> str:
    """What a command returns, as JSON."""
    from json import dumps

    return dumps(answer.data() if hasattr(answer, "data") else answer, indent=2)


def printed(answer: Any) -> int:
    """Print it; whoever reads may stop reading. Returns the exit status: 1 if it cannot be written,
    which is said.
    """
    try:
        print(answer, flush=True)
    except OSError as wrong:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing more is written
        if not isinstance(wrong, BrokenPipeError):
            why = (wrong.strerror or "").lower()
            print(f"stripesim: the output cannot be written: {why}", file=sys.stderr)
            return 1
    return 0


def help_text() -> str:
    """What `stripesim --help` prints: the commands in groups, and examples."""
    return "\n".join([*_help_lines(), "", EXAMPLES.rstrip()])


def _help_lines() -> Iterator[str]:
    yield "stripesim: the money of Stripe accounts, simulated."
    width = max(len(each.called) for each in COMMANDS)
    more = {"Look": [("", TELLS), ("serve", SERVES)]}
    for group, commands in groupby(COMMANDS, attrgetter("group")):
        lines = [*more.get(group, []), *((each.called, each.does) for each in commands)]
        yield f"\n{group}"
        yield from (f"  stripesim {called:{width}}  {does}" for called, does in lines)
    yield "\nstripesim COMMAND --help tells more; tables print data with --json; --version."
