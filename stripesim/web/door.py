"""The door: what an HTTP request gets, whoever carries it.

/v1/...              as from the SDK's door, of the world of the key
/_stripesim/...      the simulator's own names (`names.py`), and worlds (`worlds.py`)
/_stripesim/         the dashboard (`page.py`), and what it asks (`dashboard.py`)
what `PAGES` names   the same for everybody; no key is asked for
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from stripesim import errors
from stripesim.api import form
from stripesim.api.headers import key_in, masked
from stripesim.web import component, page
from stripesim.web.arguments import fitted, given
from stripesim.web.dashboard import ahead, dashboard
from stripesim.web.help import HELP, USUAL
from stripesim.web.messages import Answer, ConnectionLost, Refused, Request, of_data, of_text
from stripesim.web.names import ask
from stripesim.web.worlds import Worlds

if TYPE_CHECKING:
    pass

OURS = "/_stripesim"
# This machine, and Stripe's names: programs and browsers are led here that ask for them.
HOSTS = ("localhost", "api.stripe.com", "files.stripe.com", "connect-js.stripe.com")
LONGEST = 2**20  # bytes of a body
VERBS = ("make", "reset", "fork", "save", "load", "delete")  # of worlds
READ_ONLY = ("GET", "HEAD")
WRONG = (ValueError, TypeError, RuntimeError)  # what the simulator raises at what cannot be


def health(door: Door, request: Request) -> Answer:
    """That the door is there: for health checks of containers and of CI services."""
    from stripesim import __version__

    return of_data({"status": "ok", "version": __version__, "worlds": len(door.worlds.all())})


def helped(door: Door, request: Request) -> Answer:
    """The help, with the address by which it was asked for."""
    return of_text(HELP.replace(USUAL, request.headers.get("host") or USUAL))


# Answered without a key, by path. A page's script and its frame belong here.
PAGES: dict[str, Callable[[Door, Request], Answer]] = {
    f"{OURS}/health": health,
    f"{OURS}/help": helped,
    f"{OURS}/": lambda door, request: page.page(),
    f"{OURS}/dashboard.js": lambda door, request: page.module(),
    f"{OURS}/served.js": lambda door, request: page.starter(),
    f"{OURS}/served.css": lambda door, request: page.sheet(),
    OURS: helped,
    "/": helped,
}


class Door:
    """Answers requests about several worlds. `hosts`: names it is reached by, besides loopback."""

    def __init__(self, worlds: Worlds, hosts: Iterable[str] = ()) -> None:
        self.worlds = worlds
        self.hosts = {*HOSTS, *(each.lower() for each in hosts)}

    def answer(self, request: Request) -> Answer:
        """The answer. Raises `ConnectionLost` where none is to come."""
        try:
            self._check_host(request)
            if len(request.body) > LONGEST:
                raise Refused(f"A body has at most {LONGEST:,} bytes.", 413)
            path, _ = form.split(request.target)
            if path in component.PATHS:
                sims = (sim for _, sim in self.worlds.all())
                return Answer(*component.answer(path, request.body, sims))
            if path in PAGES and request.method in READ_ONLY:
                return PAGES[path](self, request)
            if not path.startswith(f"{OURS}/"):
                return self._stripe(request)
            self._check_origin(request)
            return self._ours(request, unquote(path.removeprefix(f"{OURS}/")).split("/"))
        except Refused as refused:
            return refused.answer()
        except errors.APIConnectionError as error:
            raise ConnectionLost from error
        except errors.StripeError as error:
            return of_data(error.json_body, error.http_status or 500)

    # -- /v1 --------------------------------------------------------------------------------------

    def _stripe(self, request: Request) -> Answer:
        """What the SDK's door gives, byte for byte."""
        sim = self.worlds.of(key_in(request.headers.get("authorization", "")))
        return Answer(*sim.answer(request.method, request.target, request.headers, request.body))

    # -- /_stripesim ------------------------------------------------------------------------------

    def _ours(self, request: Request, names: list[str]) -> Answer:
        if request.method not in (*READ_ONLY, "POST"):
            raise Refused("Names here are asked for with GET or POST.", 405, allow="GET, POST")
        world = self._world(request)
        said, is_text = given(request)
        try:
            if names[0] == "worlds":
                return of_data(self._of_worlds(request.method, names[1:], world, said, is_text))
            if names == ["changes"]:
                return of_data({"changes": self.worlds.changes(world)})
            sim = self.worlds.named(world)
            if names[0] == "dashboard":
                return of_data(self._dashboard(world, names[1:], said, is_text))
            return of_data(ask(sim, names, said, is_text, request.method))
        except WRONG as wrong:
            raise Refused(str(wrong)) from wrong
        except LookupError as error:
            if type(error) is not LookupError:
                raise  # a KeyError or an IndexError is a fault
            raise Refused(str(error), 404) from error

    def _world(self, request: Request) -> str:
        """The name of the world that the request is about."""
        header = request.headers.get("authorization")
        if header is None:
            return self.worlds.name_of("")
        key = key_in(header)
        if not key.startswith(("sk_test_", "rk_test_", "pk_test_")):
            raise Refused(f"A test key names a world; not {masked(key)}.", 401)
        return self.worlds.name_of(key)

    def _dashboard(
        self, world: str, names: list[str], said: dict[str, Any], is_text: bool
    ) -> dict[str, Any]:
        """What the dashboard shows, with the worlds of the door; or `dashboard/ahead`. The
        number of changes is read first: what changes meanwhile is shown by the next question.
        """
        if names not in ([], ["ahead"]):
            raise Refused("There are dashboard and dashboard/ahead.", 404)
        changes = self.worlds.changes(world)
        show = partial(ahead if names else dashboard, self.worlds.named(world))
        shown = show(**fitted(show, said, is_text))
        if names:
            return shown
        return {"world": world, "worlds": self.worlds.shown(), "changes": changes, **shown}

    def _of_worlds(
        self, method: str, names: list[str], world: str, said: dict[str, Any], is_text: bool
    ) -> Any:
        """`worlds` lists them; `worlds/VERB` does something with the world of the key."""
        if not names:
            if method not in READ_ONLY:
                raise Refused("GET lists the worlds; worlds/make makes one.", 405, allow="GET")
            return self.worlds.shown()
        if (verb := "/".join(names)) not in VERBS:
            raise Refused(f"With worlds one can {', '.join(VERBS)}. See {OURS}/help.", 404)
        if method != "POST":
            raise Refused("POST this.", 405, allow="POST")
        does = getattr(self.worlds, verb)
        if verb != "make":  # that names its world itself
            if "world" in said:
                raise Refused("The key says which world; there is no parameter 'world'.")
            said = {"world": world, **said}
        return does(**fitted(does, said, is_text))

    # -- who may ask ------------------------------------------------------------------------------

    def _check_host(self, request: Request) -> None:
        """A page elsewhere cannot reach the door by a name of its own that leads here."""
        name = _host(request.headers.get("host", ""))
        if name in self.hosts or name.endswith(".localhost") or _is_loopback(name):
            return
        raise Refused(
            f"The door does not answer to the name {name!r}; `stripesim serve --allow-host NAME` "
            "or stripesim.asgi.Application(allow_host=[NAME]) adds one.",
            403,
        )

    def _check_origin(self, request: Request) -> None:
        """Nobody else's page asks here; that somebody follows a link is all right."""
        headers = request.headers
        origin = headers.get("origin")
        if origin is not None:
            fine = urlsplit(origin).netloc.lower() == headers.get("host", "").lower() != ""
        else:
            follows = request.method == "GET" and headers.get("sec-fetch-mode") == "navigate"
            fine = headers.get("sec-fetch-site", "none") in ("none", "same-origin") or follows
        if not fine:
            raise Refused("Pages of another origin may not ask here.", 403)


def _host(header: str) -> str:
    """The name in a `Host` header, in lower case, without its port."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.partition(":")[0].lower()


def _is_loopback(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
