"""The form of a lifecycle: a table that says everything that can happen to one kind of object.

    LIFECYCLE = Lifecycle("payout", draft, refuse, table(
        #  from         to            when        money   told
        Verb("create", "request", unless=CREATE),
        To(NEW,         "pending",    ALWAYS,     SEND,   CREATED, then=TAKE_FEE),
        Verb("submit", At(handed_to_the_bank)),
        To("pending",   "in_transit", ALWAYS,     NOTHING, UPDATED),
    ))

A `Verb` is a head: what is done, who does it, and what can refuse it, in order of precedence. Each
`To` below it is one outcome. In a state that has several, the first whose condition holds is taken
(what a verb needs of another object, whatever the outcome, its head says with `first`: it happens
before anything is drafted, refused or decided):

    from      the state before, or several; `NEW`: the object does not exist yet
    to        the state after; `STAYS`: the same
    when      the condition of this outcome; `ALWAYS` has none
    money     entries: from one place to another; an end that is a `Balance` makes a row there
    told      the events, in order; `UNTOLD`: none

What few outcomes have is named, in this order:

    sets      the other fields that change
    first     what happens to another object before
    then      what happens to another object after
    wakes     a job that may have something to do from now on
    declines  the answer is this error although the change stands (a declined card)

An outcome that changes nothing of the object (it stays, no money moves, nothing is set) makes no
new version of it. A verb that the table doesn't have in a state is refused. See `lifecycle.py` for
what reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic

from attrs import field, frozen

from stripesim.engine.act import Act, R
from stripesim.engine.money import Entry
from stripesim.engine.record import Record
from stripesim.engine.refusal import Corrupt, Refusal
from stripesim.engine.words import words

STAYS = None  # the state after is the state before
ALWAYS = None  # an outcome without a condition
NOTHING: tuple[Any, ...] = ()  # no money moves
UNTOLD: tuple[str, ...] = ()  # no event is sent


@frozen(eq=False, repr=False, match_args=False)
class At(Generic[R]):
    """It happens by itself at a moment; a moment of None: not this one."""

    moment: Callable[[Act[R]], int | None]

    def __str__(self) -> str:
        return f"at {words(self.moment)}"


@frozen(eq=False, repr=False, match_args=False)
class Also(Generic[R]):
    """Another object's verb, by name: `does="charge.capture"`. Without `to`, a new object; `to` may
    name several. `on` is the account on which it happens, if it is another than the object's own.
    `keeps` are the fields of the object that name what was made; `called` is its name in
    `act.made`, if that is not its kind.
    """

    does: str
    facts: Callable[[Act[R]], Mapping[str, Any]]
    to: Callable[[Act[R]], Record | tuple[Record, ...] | None] | None = None
    when: Callable[[Act[R]], bool] | None = None
    on: Callable[[Act[R]], str] | None = None
    keeps: Callable[[Act[R]], Mapping[str, Any]] | None = None
    called: str = ""
    kind: str = field(init=False, default="")
    verb: str = field(init=False, default="")

    def __attrs_post_init__(self) -> None:
        kind, _, verb = self.does.partition(".")
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "verb", verb)
        object.__setattr__(self, "called", self.called or kind)

    def __str__(self) -> str:
        where = f" on {words(self.on)}" if self.on else ""
        return self.does + where + (f" if {words(self.when)}" if self.when else "")


class Told(str):
    """A type of event that is told of other things than the object: `of` names them, each as it is
    and as it was. `act.subject` is the object before, the other argument the object after.
    """

    __slots__ = ("of",)
    of: Callable[[Act[Any], Any], Iterable[tuple[Any, Any]]]

    def __new__(cls, type: str, of: Callable[[Act[Any], Any], Iterable[tuple[Any, Any]]]) -> Told:
        told = super().__new__(cls, type)
        told.of = of
        return told


@frozen(eq=False, repr=False, match_args=False)
class Verb(Generic[R]):
    """The head of some outcomes: `name` is Stripe's word for what is done, `by` is who does it (a
    request, the bank, Stripe, a control, another object) or `At` a computed moment; `unless` is
    what can refuse it. `first` is what happens to other objects before all that, whatever the
    state: for a new object also before its draft, so its cells find no `act.subject`.
    """

    name: str
    by: str | At[R]
    unless: tuple[Callable[[Act[R]], Refusal | None], ...] = ()
    first: Also[R] | tuple[Also[R], ...] = field(default=(), kw_only=True)


@frozen(eq=False, repr=False, match_args=False)
class To(Generic[R]):
    """One outcome of the verb above it. The head of this file names the columns."""

    src: str | tuple[str, ...]
    dst: str | None
    when: Callable[[Act[R]], bool] | None
    money: Entry[R] | tuple[Entry[R], ...]
    told: str | tuple[str, ...]
    sets: Callable[[Act[R]], Mapping[str, Any]] | None = field(default=None, kw_only=True)
    first: Also[R] | tuple[Also[R], ...] = field(default=(), kw_only=True)
    then: Also[R] | tuple[Also[R], ...] = field(default=(), kw_only=True)
    wakes: str | None = field(default=None, kw_only=True)
    declines: Callable[[Act[R]], Refusal] | None = field(default=None, kw_only=True)


@frozen(eq=False, match_args=False, repr=False)
class Transition(Generic[R]):
    """One outcome with its head: what the engine reads. `kind` and `number` say where it stands;
    what it makes keeps a reference to it.
    """

    kind: str = field(init=False, default="")
    number: int = field(init=False, default=-1)
    head: Verb[R]
    sources: tuple[str, ...]
    dst: str | None
    when: Callable[[Act[R]], bool] | None
    money: tuple[Entry[R], ...]
    events: tuple[str, ...]
    sets: Callable[[Act[R]], Mapping[str, Any]] | None
    before: tuple[Also[R], ...]
    links: tuple[Also[R], ...]
    wakes: str | None
    declines: Callable[[Act[R]], Refusal] | None
    changes: bool = field(init=False)  # if not, the object gets no new version

    @changes.default
    def _changes(self) -> bool:
        keeps = any(link.keeps for link in (*self.before, *self.links))
        return bool(self.dst or self.sets or self.money or keeps)

    def __repr__(self) -> str:
        return f"<{self.kind}.{self.verb}: {self.outcome}>"

    @property
    def verb(self) -> str:
        """What is done."""
        return self.head.name

    @property
    def by(self) -> str | At[R]:
        """Who does it, or the moment at which it happens."""
        return self.head.by

    @property
    def unless(self) -> tuple[Callable[[Act[R]], Refusal | None], ...]:
        """What can refuse it, in order of precedence."""
        return self.head.unless

    @property
    def outcome(self) -> str:
        """Which of several outcomes it is, in words."""
        return words(self.when) if self.when else "always"


def table(*lines: Verb[Any] | To[Any]) -> tuple[Transition[Any], ...]:
    """The rows of a lifecycle, each with the head that stands above it."""
    head: Verb[Any] | None = None
    rows = []
    for line in lines:
        if isinstance(line, Verb):
            head = line
        elif head is None:
            raise Corrupt("an outcome stands above every verb")
        else:
            rows.append(_transition(head, line))
    return tuple(rows)


def _transition(head: Verb[Any], line: To[Any]) -> Transition[Any]:
    return Transition(
        head,
        several(line.src),
        line.dst,
        line.when,
        several(line.money),
        several(line.told),
        line.sets,
        several(line.first),
        several(line.then),
        line.wakes,
        line.declines,
    )


def several(cell: Any) -> tuple[Any, ...]:
    """What stands in a cell that holds one thing or a tuple of them."""
    return cell if isinstance(cell, tuple) else (cell,)
