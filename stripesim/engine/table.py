"""The form of a lifecycle: a table that says everything that can happen to one kind of object.

    LIFECYCLE = Lifecycle("payout", draft, refuse, table(
        #  from         to            when        money   told
        Verb("create", "request", unless=CREATE),
        To(NEW,         "pending",    ALWAYS,     SEND,   CREATED, then=TAKE_FEE),
        Verb("submit", At(handed_to_the_bank)),
        To("pending",   "in_transit", ALWAYS,     NOTHING, UPDATED),
    ))

A `Verb` is a head: what is done, who does it, and what can refuse it, in order of precedence. Each
`To` below it is a row: one outcome. If a state has several, the first whose condition holds is
taken. A function in a column is a cell; it gets an `Act` (see `act.py`). The columns of a row:

    from      the state before, or several; `NEW`: the object does not exist yet
    to        the state after; `STAYS`: the same
    when      the condition of this outcome; `ALWAYS` has none
    money     entries: from one place to another; at an end that is a `Balance`, a balance
              transaction is made
    told      the events, in order; `UNTOLD`: none

Less common cells are named, in this order:

    sets      the other fields that change
    first     links to other objects, done before this outcome
    then      links to other objects, done after it
    wakes     a job that may have something to do from now on
    declines  the answer is this error, although the change is committed (a declined card)

A head can have `first` too: links that are done whatever the outcome, before anything is drafted,
refused or decided.

An outcome that changes nothing of the object (it stays, no money moves, nothing is set) makes no
new version of it. A verb that the table doesn't have in a state is refused. `lifecycle.py` reads
the table.
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
    """A timer: the verb happens by itself at this moment. None: it does not happen."""

    moment: Callable[[Act[R]], int | None]

    def __str__(self) -> str:
        return f"at {words(self.moment)}"


@frozen(eq=False, repr=False, match_args=False)
class Also(Generic[R]):
    """A link: a verb done to another object, such as `does="charge.capture"`. `to` finds the
    object, or several; without `to`, a new one is made. `facts` are the verb's arguments. `on` is
    the account on which it happens, if not the object's own. `keeps` sets fields of the object that
    name what was made; `called` is the key of that in `act.made`, if not its kind.
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
    """An event type whose event is about other things than the object. `of` yields them, each after
    and before, from `act` (whose `subject` is the object before) and the object after.
    """

    __slots__ = ("of",)
    of: Callable[[Act[Any], Any], Iterable[tuple[Any, Any]]]

    def __new__(cls, type: str, of: Callable[[Act[Any], Any], Iterable[tuple[Any, Any]]]) -> Told:
        told = super().__new__(cls, type)
        told.of = of
        return told


@frozen(eq=False, repr=False, match_args=False)
class Verb(Generic[R]):
    """The head of the outcomes below it. `name` is Stripe's word for the action; `by` is who does
    it (a request, the bank, Stripe, a control, another object), or `At` a computed moment; `unless`
    are the conditions that refuse it. `first` are links to other objects that run before all that,
    whatever the state; for a new object they run before its draft, so their cells have no
    `act.subject` yet.
    """

    name: str
    by: str | At[R]
    unless: tuple[Callable[[Act[R]], Refusal | None], ...] = ()
    first: Also[R] | tuple[Also[R], ...] = field(default=(), kw_only=True)


@frozen(eq=False, repr=False, match_args=False)
class To(Generic[R]):
    """One outcome of the verb above it. The top of this file explains the columns."""

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
    """One outcome together with its head, as the engine reads it. `kind` and `number` are its
    lifecycle and position; balance transactions and events keep a reference to the row that made
    them.
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
    changes: bool = field(init=False)  # False: the object gets no new version

    @changes.default
    def _changes(self) -> bool:
        keeps = any(link.keeps for link in (*self.before, *self.links))
        return bool(self.dst or self.sets or self.money or keeps)

    def __repr__(self) -> str:
        return f"<{self.kind}.{self.verb}: {self.outcome}>"

    @property
    def verb(self) -> str:
        """The action, in Stripe's word."""
        return self.head.name

    @property
    def by(self) -> str | At[R]:
        """Who does it, or the moment at which it happens."""
        return self.head.by

    @property
    def unless(self) -> tuple[Callable[[Act[R]], Refusal | None], ...]:
        """The conditions that refuse it, in order of precedence."""
        return self.head.unless

    @property
    def outcome(self) -> str:
        """The condition under which this outcome is taken, in words."""
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
    """A cell as a tuple, whether it holds one thing or several."""
    return cell if isinstance(cell, tuple) else (cell,)
