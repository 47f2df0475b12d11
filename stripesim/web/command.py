"""`stripesim serve`: the door from the command line."""

from __future__ import annotations

import signal
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from errno import EACCES, EADDRINUSE
from json import dumps
from pathlib import Path

import stripesim
from stripesim.engine.spelling import parsed
from stripesim.planning.situations import SITUATIONS
from stripesim.web.names import played
from stripesim.web.server import PORT, Server
from stripesim.web.worlds import Worlds


def parser() -> ArgumentParser:
    """What reads the arguments of `stripesim serve`, and says how to use them."""
    serve = ArgumentParser("stripesim serve", description="Answer over HTTP as Stripe does.")
    serve.add_argument("--port", type=int, default=PORT, help=f"unless given, {PORT}; 0: any")
    serve.add_argument("--host", default="127.0.0.1", help="unless given, this machine only")
    called = "a name by which it is reached; may be given several times"
    serve.add_argument("--allow-host", action="append", default=[], metavar="NAME", help=called)
    serve.add_argument("--country", help="of the account of each world; unless given, US")
    serve.add_argument("--start", help="the moment at which worlds begin, or now")
    serve.add_argument("--load", metavar="FILE", help="worlds begin as this file was saved")
    played = f"each world begins with this: {', '.join(SITUATIONS)}"
    serve.add_argument("--situation", metavar="NAME", choices=SITUATIONS, help=played)
    serve.add_argument("--data", metavar="FOLDER", help="where worlds are saved and loaded")
    serve.add_argument("--forward-to", metavar="URL", help="all events are sent there, signed")
    serve.add_argument("--open", action="store_true", help="show its dashboard in the browser")
    return serve


def run(arguments: Sequence[str]) -> int:
    """Serve until it is interrupted. Returns the status of the process."""
    wanted = parser()
    given = parsed(wanted, arguments)
    try:
        server = served(given)
    except (OSError, ValueError, LookupError) as wrong:
        wanted.exit(2, f"stripesim: {why(wrong)}\n")
    try:
        signal.signal(signal.SIGTERM, _interrupt)
        say(server, given)
        server.wait()
    except KeyboardInterrupt:
        server.stop()
    return 0


def why(wrong: Exception) -> str:
    """What went wrong, without the number that the operating system has for it."""
    if isinstance(wrong, OSError) and wrong.strerror:
        about = "" if wrong.filename is None else f": {wrong.filename}"
        return f"{wrong.strerror.partition(' (')[0].lower()}{about}"
    return str(wrong)


def say(server: Server, given: Namespace) -> None:
    """Print where it answers, and what to try first."""
    print(f"stripesim answers at {server.url}", flush=True)
    print(f"  curl {server.url}/v1/balance -u sk_test_x:", flush=True)
    print(
        f"  its dashboard: {server.url}/_stripesim/ and its help: {server.url}/_stripesim/help",
        flush=True,
    )
    if given.situation:
        print(f"It begins with {given.situation}: {dumps(given.ids)}", flush=True)
    if given.forward_to:
        secret = server.door.worlds.secret
        print(f"Events are sent to {given.forward_to}. Your signing secret is {secret}", flush=True)
    if given.open:
        import webbrowser

        webbrowser.open(f"{server.url}/_stripesim/")


def served(given: Namespace) -> Server:
    """The server that the arguments ask for. Raises ValueError and OSError for what cannot be."""
    if not 0 <= given.port <= 65_535:
        raise ValueError(f"--port is a number from 0 to 65535; not {given.port}")
    data = None
    if given.data is not None:
        data = Path(given.data)
        if not data.is_dir():
            raise ValueError(f"--data is a folder; there is none at {given.data}")
    worlds = Worlds(beginning(given), data=data, forward_to=given.forward_to)
    try:
        return Server(worlds, given.host, given.port, given.allow_host)
    except OSError as wrong:
        if wrong.errno in (EADDRINUSE, EACCES):
            taken = f"port {given.port}: {why(wrong)}; --port names another one, 0 any that is free"
            raise ValueError(taken) from wrong
        raise ValueError(
            f"--host {given.host}: {why(wrong)}; it is an address of this machine, such as "
            "127.0.0.1, or 0.0.0.0 for all that it has"
        ) from wrong


def beginning(given: Namespace) -> Callable[[int | str], stripesim.Simulator]:
    """How each world begins, by its seed: as it is made, or with a situation that is played. The
    ids of the default world are kept beside the arguments.
    """
    make = maker(given)
    if given.situation is None:
        return make

    def begun(seed: int | str) -> stripesim.Simulator:
        sim = make(seed)
        ids = played(sim, given.situation)
        if seed == 0:
            given.ids = ids
        return sim

    return begun


def maker(given: Namespace) -> Callable[[int | str], stripesim.Simulator]:
    """How each world is made, by its seed."""
    from stripesim import SnapshotError

    if given.load is None:
        begin = {} if given.start is None else {"start": given.start}
        return lambda seed: stripesim.Simulator(country=given.country or "US", seed=seed, **begin)
    if given.start is not None or given.country is not None:
        raise ValueError("what was saved has its moment and its country: --load without them")
    try:
        saved = stripesim.Simulator.load(given.load)
    except SnapshotError as wrong:
        raise ValueError(str(wrong)) from wrong
    return lambda seed: saved.fork() if seed == 0 else saved.fork(seed=seed)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
