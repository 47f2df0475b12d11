"""Lifecycle: runs the table of one kind of object, and lists every (state, verb, outcome) in it.

One row is one transition; nothing else changes a state or moves money. `table.py` explains how a
table is written, `printing.py` prints and draws it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic

from attrs import field, frozen

from stripesim.engine import printing
from stripesim.engine.act import Act, R
from stripesim.engine.change import Change
from stripesim.engine.money import post
from stripesim.engine.record import DELETED, NEW, write
from stripesim.engine.refusal import Corrupt, Decided, Refusal
from stripesim.engine.table import Also, At, Told, Transition, several


@frozen(eq=False, repr=False, match_args=False)
class Lifecycle(Generic[R]):
    """Everything that can happen to one kind of object.

    `draft` makes the new object that the rows from `NEW` start with; `refuse` gives the refusal of
    a verb that the object's state doesn't have.
    """

    kind: str
    draft: Callable[[Act[Any]], R]
    refuse: Callable[[Act[R], str], Refusal]
    transitions: tuple[Transition[R], ...]
    _rows: dict[tuple[str, str], tuple[Transition[R], ...]] = field(init=False, repr=False)
    _timers: dict[str, list[tuple[str, At[R]]]] = field(init=False, repr=False)
    _first: dict[str, tuple[Also[R], ...]] = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        rows: dict[tuple[str, str], tuple[Transition[R], ...]] = {}
        timers: dict[str, list[tuple[str, At[R]]]] = {}
        first: dict[str, tuple[Also[R], ...]] = {}
        for number, row in enumerate(self.transitions):
            object.__setattr__(row, "kind", self.kind)
            object.__setattr__(row, "number", number)
            links = several(row.head.first)
            if first.setdefault(row.verb, links) != links:
                raise Corrupt(f"{self.kind}: what {row.verb} does first depends on the state")
            for state in row.sources:
                before = rows.get((state, row.verb), ())
                if before and (before[-1].when is None or before[-1].head is not row.head):
                    raise Corrupt(f"{self.kind}: {row.verb} from {state} is not one choice")
                rows[state, row.verb] = (*before, row)
                if state == NEW and row.dst is None:
                    raise Corrupt(f"{self.kind}: {row.verb} makes an object that is nowhere")
                if isinstance(row.by, At) and not before:
                    timers.setdefault(state, []).append((row.verb, row.by))
        object.__setattr__(self, "_rows", rows)
        object.__setattr__(self, "_timers", timers)
        object.__setattr__(self, "_first", {verb: each for verb, each in first.items() if each})
        if lost := {state for state, _ in rows} - {NEW} - set(self.states):
            raise Corrupt(f"{self.kind}: no row leads to {sorted(lost)}")

    # -- reading the table ------------------------------------------------------------------------

    @property
    def states(self) -> tuple[str, ...]:
        """Every state an object can be in, in the order in which the table reaches them."""
        return tuple(dict.fromkeys(row.dst for row in self.transitions if row.dst))

    @property
    def verbs(self) -> tuple[str, ...]:
        """Every verb, in the order of the table."""
        return tuple(dict.fromkeys(row.verb for row in self.transitions))

    def rows(self) -> Iterator[tuple[str, str, str, str]]:
        """Every (state, verb, outcome, state after) that the table has."""
        for row in self.transitions:
            for state in row.sources:
                yield state, row.verb, row.outcome, row.dst or state

    def allows(self, state: str, verb: str) -> bool:
        """Whether the table has the verb in that state."""
        return (state, verb) in self._rows

    # -- doing what it says -----------------------------------------------------------------------

    def create(self, change: Change, facts: Mapping[str, Any], verb: str = "create") -> R:
        """Stage a new object. Raises the `Refusal` that Stripe would give."""
        act: Act[R] = Act(change, None, facts)  # type: ignore[arg-type]
        if verb in self._first:
            self._prepare(act, verb)
        act.subject = draft = self.draft(act)
        if draft.account != change.account:
            act.account = change.latest(draft.account)
        return self._fire(act, NEW, verb)

    def do(
        self, change: Change, subject: R, verb: str, facts: Mapping[str, Any] | None = None
    ) -> R:
        """Stage `verb` on an object. Raises the `Refusal` that Stripe would give."""
        act = Act(change, subject, facts or {})
        if verb in self._first:
            self._prepare(act, verb)
            subject = act.subject = change.latest(subject.id)  # it may have a newer version now
        return self._fire(act, subject.state, verb)

    def _prepare(self, act: Act[R], verb: str) -> None:
        """Run the `first` links of the verb's head, also if the state does not have the verb."""
        for link in self._first[verb]:
            if link.when is None or link.when(act):
                also(act, link)

    # Cells are loaded into a local before they are called: a call of `row.when(...)` looks for a
    # method first, and these lines run for every charge.

    def _fire(self, act: Act[R], state: str, verb: str) -> R:
        rows = self._rows.get((state, verb))
        if rows is None:
            raise self._decided(self.refuse(act, verb), act, verb, self.refuse)
        for unless in rows[0].head.unless:
            refusal = unless(act)
            if refusal is not None:
                raise self._decided(refusal, act, verb, unless)
        for row in rows:
            when = row.when
            if when is None or when(act):
                return self._apply(act, state, row)
        raise Corrupt(f"{self.kind}: {verb} from {state} has no outcome")

    def _decided(
        self, refusal: Refusal, act: Act[R], verb: str, cell: Callable[..., Any]
    ) -> Refusal:
        refusal.decided = Decided(self.kind, verb, cell.__name__)
        refusal.account = act.change.account
        return refusal

    def _apply(self, act: Act[R], state: str, row: Transition[R]) -> R:
        change, before = act.change, act.subject
        if row.before:
            for link in row.before:
                if link.when is None or link.when(act):
                    also(act, link)
            if state != NEW:  # `first` may have made a newer version
                before = act.subject = change.latest(before.id)
        after = before if state == NEW or not row.changes else before.version()
        for entry in row.money:
            if entry.each is None:
                post(act, row, entry, after)
                continue
            for part in entry.each(act):
                act.part = part
                post(act, row, entry, after)
        sets = row.sets
        if sets is not None:
            for name, value in sets(act).items():
                write(after, name, value)
        target = row.dst or state
        if row.changes:
            write(after, "state", target)
            if state == NEW:
                change.staged[after.id] = after
            else:
                change.save(after)
        about = before if target == DELETED else after  # a deletion shows what was deleted
        for event in row.events:
            if isinstance(event, Told):
                for other, previous in event.of(act, after):
                    change.emit(str(event), other, previous, after.account, row)
            else:
                change.emit(event, about, None if state == NEW else before, after.account, row)
        if state in self._timers or target in self._timers:
            self._plan(change, after, state, target)
        if row.links:
            act.subject = after
            for link in row.links:
                when = link.when
                if when is None or when(act):
                    also(act, link)
        if row.wakes is not None:
            change.wake(row.wakes, after.account)
        if row.declines is not None:
            act.subject = after
            change.answer = row.declines(act)
        return after

    def _plan(self, change: Change, after: R, state: str, target: str) -> None:
        """Cancel the timers of the old state, and start those of the new one."""
        if state in self._timers:
            change.plan(None, after.account, self.kind, after.id, "")
        for verb, by in self._timers.get(target, ()):
            moment = by.moment(Act(change, after, {}))
            if moment is not None:
                change.plan(max(moment, change.now), after.account, self.kind, after.id, verb)

    # -- showing itself ---------------------------------------------------------------------------

    def __str__(self) -> str:
        """The table, as wide as the terminal (100 columns where there is none)."""
        return self.text()

    def text(self, width: int | None = None) -> str:
        """The table in lines of at most `width` characters (unless given, the terminal's)."""
        return printing.text(self.kind, self.transitions, width)

    def mermaid(self, loops: bool = True) -> str:
        """The table as a Mermaid state diagram; `loops=False` leaves out rows that keep the
        state.
        """
        return printing.mermaid(self.rows(), loops)


def also(act: Act[Any], link: Also[Any]) -> None:
    """Run a link: do the verb that a row or a head names on another object."""
    change, on, to, facts = act.change, link.on, link.to, link.facts
    lifecycle = act.world.lifecycles[link.kind]
    here = change.account, change.family
    if on is not None:  # as `change.on`, but faster
        change.account, change.family = on(act), None
    try:
        if to is None:
            act.made[link.called] = lifecycle.create(change, facts(act), link.verb)
        elif (found := to(act)) is not None:
            for target in found if isinstance(found, tuple) else (found,):
                act.made[link.called] = lifecycle.do(change, target, link.verb, facts(act))
    finally:
        if on is not None:
            change.account, change.family = here
    if link.keeps is not None:
        latest = change.latest(act.subject.id)  # newer, if the link changed the object too
        for name, value in link.keeps(act).items():
            write(act.subject, name, value)
            write(latest, name, value)
