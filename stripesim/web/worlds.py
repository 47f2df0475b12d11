"""Several worlds behind one door, told apart by the key of a request.

`sk_test_world_NAME` (`pk_test_world_NAME` in pages) is the world NAME, made at its first use; a
NAME that no world can have is refused. Every other key is the world `default`. A world's seed
follows from its name: ids of two worlds differ.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import RLock
from typing import Any

import stripesim
from stripesim.api.snapshots import SnapshotError
from stripesim.web.arguments import fitted
from stripesim.web.messages import Refused

DEFAULT = "default"
LONGEST = 64
NAME = re.compile(rf"[A-Za-z0-9][A-Za-z0-9_-]{{0,{LONGEST - 1}}}")
KEY = re.compile(r"(?:sk|rk|pk)_test_world_(.*)", re.DOTALL)
FILE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")
Make = Callable[[], "stripesim.Simulator"]
Shape = dict[str, Any]


class Worlds:
    """The simulators of a door, by name.

    make: makes a world by its seed. held: the world `default`, if a program holds it; then it is
    not made anew here. data: the folder for `save` and `load`. forward_to: a URL that is told of
    all events. Between `open` and `close` each world sends webhooks out.
    """

    def __init__(
        self,
        make: Callable[[int | str], stripesim.Simulator],
        held: stripesim.Simulator | None = None,
        data: Path | None = None,
        forward_to: str | None = None,
    ) -> None:
        self._lock = RLock()
        self._is_open = False
        self._make = make
        self._held = held
        self._data = data
        self._forward_to = forward_to
        self.secret: str | None = None  # what signs the webhooks that are forwarded, in all worlds
        self._sims: dict[str, stripesim.Simulator] = {}
        self._again: dict[str, Make] = {}
        self._before: dict[str, int] = {}  # changes of the worlds that had a name before
        first = held or make(0)
        self._put(DEFAULT, first, lambda: make(0))

    @classmethod
    def around(cls, sim: stripesim.Simulator) -> Worlds:
        """The worlds of a door that a program opens: its own is the default one, others begin as
        it is now.
        """
        then = sim.fork()
        return cls(lambda seed: then.fork(seed=seed), held=sim)

    # -- which world ------------------------------------------------------------------------------

    def name_of(self, key: str) -> str:
        """The name of a key's world. Raises `Refused` where it names one that cannot be."""
        named = KEY.fullmatch(key)
        return DEFAULT if named is None else _possible(named[1], 401)

    def of(self, key: str) -> stripesim.Simulator:
        """The world of a key, made now if this is its first use."""
        return self.named(self.name_of(key))

    def named(self, name: str) -> stripesim.Simulator:
        """The world of a name, made now if this is its first use."""
        with self._lock:
            if name not in self._sims:
                self._put(name, self._make(_seed(name)), lambda: self._make(_seed(name)))
            return self._sims[name]

    def all(self) -> list[tuple[str, stripesim.Simulator]]:
        """Each name and its world, the oldest first."""
        with self._lock:
            return list(self._sims.items())

    def changes(self, name: str) -> int:
        """A number that grows with each change of a world, each move of its clock, each refusal,
        and when another world takes its name. It costs the same however much happened.
        """
        with self._lock:
            sim = self.named(name)
            sim.clock.follow()
            return self._before[name] + sim._world.changes

    def hold(self, name: str, sim: stripesim.Simulator) -> None:
        """From now on the world of a name is this simulator, which a program holds; if it is made
        again, then as it is now.
        """
        with self._lock:
            if self._sims.get(name) is not sim:
                self._put(name, sim, sim.fork().fork)

    def open(self, is_open: bool = True) -> None:
        """From now on webhooks are sent out, or are not."""
        with self._lock:
            self._is_open = is_open
        for _, sim in self.all():
            sim.webhooks.send_out(is_open)

    def close(self) -> None:
        """From now on nothing is sent out."""
        self.open(False)

    # -- what is done with them (`/_stripesim/worlds/...`) ----------------------------------------

    def shown(self) -> list[Shape]:
        """Each world: name, account, now (unix seconds)."""
        return [_shown(name, sim) for name, sim in self.all()]

    def make(self, name: str, **arguments: Any) -> Shape:
        """A new world, with the arguments of `Simulator`; unless given, its seed is of its name."""
        arguments = {"seed": _seed(name), **fitted(stripesim.Simulator, arguments, True)}
        with self._lock:
            self._is_new(name)
            made = partial(stripesim.Simulator, **arguments)
            return self._put(name, made(), made)

    def reset(self, world: str) -> Shape:
        """The world of the key, made again as it was made."""
        with self._lock:
            self._is_ours(world)
            again = self._again.get(world, lambda: self._make(_seed(world)))
            return self._put(world, again(), again)

    def fork(self, world: str, name: str) -> Shape:
        """A copy of the world of the key, under another name."""
        with self._lock:
            self._is_new(name)
            twin = self.named(world).fork()
            return self._put(name, twin.fork(), twin.fork)

    def save(self, world: str, file: str) -> Shape:
        """The world of the key, written into the folder of `--data`."""
        path = self._path(file)
        self.named(world).save(path)
        return {"file": file}

    def load(self, world: str, file: str) -> Shape:
        """The world of the key is from now on as it was saved."""
        path = self._path(file)
        if not path.is_file():
            raise Refused(f"There is no file {file!r} in the folder of --data.", 404)
        try:
            loaded = stripesim.Simulator.load(path)
        except SnapshotError as wrong:
            said = str(wrong).replace(str(path), file)
            raise Refused(said) from wrong
        with self._lock:
            self._is_ours(world)
            return self._put(world, loaded, loaded.fork().fork)

    def delete(self, world: str) -> Shape:
        """The world of the key is no more; at its next use it is made anew."""
        with self._lock:
            self._is_ours(world)
            if world == DEFAULT:
                raise Refused("The default world cannot be deleted; worlds/reset makes it anew.")
            if world not in self._sims:
                raise Refused(f"There is no world {world!r}.", 404)
            gone = self._sims.pop(world)
            gone.webhooks.send_out(False)
            self._before[world] += gone._world.changes + 1
            del self._again[world]
            return {"name": world, "deleted": True}

    # -- inside -----------------------------------------------------------------------------------

    def _put(self, name: str, sim: stripesim.Simulator, again: Make) -> Shape:
        before = self._sims.get(name)
        if before is not None:
            before.webhooks.send_out(False)
            self._before[name] += before._world.changes + 1
        if self._is_open:
            sim.webhooks.send_out()
        if self._forward_to is not None:
            self.secret = sim.webhooks.listen_at(self._forward_to, self.secret)["secret"]
        self._before.setdefault(name, 0)
        self._sims[name], self._again[name] = sim, again
        return _shown(name, sim)

    def _is_new(self, name: str) -> None:
        if _possible(name) in self._sims:
            raise Refused(f"There is a world {name!r} already.", 409)

    def _is_ours(self, name: str) -> None:
        if name == DEFAULT and self._held is not None:
            raise Refused("The default world is held by the program that serves it.", 409)

    def _path(self, file: str) -> Path:
        if self._data is None:
            raise Refused("Files are read and written if the door was opened with --data FOLDER.")
        path = (self._data / file).resolve()
        if not FILE.fullmatch(file) or path.parent != self._data.resolve():
            raise Refused(f"A file is named by letters, digits, - _ and dots; not {file!r}.")
        return path


def _possible(name: str, status: int = 400) -> str:
    """A name that a world can have."""
    if not NAME.fullmatch(name):
        allowed = "letters, digits, - and _"
        raise Refused(f"The name of a world has {allowed}; not {name!r}.{_bounds(name)}", status)
    return name


def _bounds(name: str) -> str:
    """What is wrong with a name whose characters are allowed."""
    if re.fullmatch(r"[A-Za-z0-9_-]*", name) is None:
        return ""
    return f" It begins with a letter or a digit, and has at most {LONGEST} characters."


def _seed(name: str) -> int | str:
    return 0 if name == DEFAULT else f"world_{name}"


def _shown(name: str, sim: stripesim.Simulator) -> Shape:
    return {"name": name, "account": sim.account, "now": sim.clock.timestamp}
