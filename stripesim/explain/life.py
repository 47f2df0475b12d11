"""The life of an object: how it came into its state, what is planned for it, what would happen now.

The past stands in events, which keep the row of the lifecycle that made them. What is planned
stands in the schedule. What would happen is tried out: the lifecycle does it, and the change is
dropped.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import attrgetter
from string import Formatter
from typing import Any, NamedTuple

from attrs import evolve

from stripesim.engine.change import Change
from stripesim.engine.events import Event
from stripesim.engine.record import Record
from stripesim.engine.refusal import Refusal
from stripesim.engine.row import Row
from stripesim.engine.table import At
from stripesim.engine.world import World
from stripesim.explain.condition import condition
from stripesim.explain.figures import Moment, Money, listed
from stripesim.explain.story import Sentence, foretell, rule_of, tell
from stripesim.facts.evidence import Rule
from stripesim.resources.places import CONNECT_RESERVED, ISSUING, PREFUNDING, RISK_RESERVED

# -- how it came into its state --------------------------------------------------------------------


def arrival(world: World, record: Record) -> Event | None:
    """The event of the change that brought the object into its present state; None if none was
    sent. It costs one look at every event since.
    """
    for event in reversed(world.log.events):
        if getattr(event.about, "id", None) != record.id or event.about.state != record.state:
            continue
        if event.previous is None or event.previous.state != record.state:
            found: Event = event
            return found
    return None


def of_its_request(world: World, record: Record) -> Iterator[Event]:
    """The events of the request that made an object, oldest first; none if no request did."""
    events, created = world.log.events, attrgetter("created")
    first = bisect_left(events, record.created, key=created)
    second = events[first : bisect_right(events, record.created, lo=first, key=created)]
    made = (each.request for each in second if getattr(each.about, "id", None) == record.id)
    request = next(made, None)
    yield from (each for each in second if request is not None and each.request == request)


def why(event: Event | None) -> Rule | None:
    """The rule that chose this outcome: the condition in the row of the lifecycle."""
    return None if event is None or event.made_by is None else rule_of(event.made_by.when)


# -- what is planned -------------------------------------------------------------------------------


class Planned(NamedTuple):
    """What happens to an object by itself: when, which verb, and the rule that says when."""

    moment: int
    verb: str
    rule: Rule | None


def planned(world: World, record: Record, verb: str) -> Planned | None:
    """When this verb happens to the object by itself; None if that is not planned."""
    for entry in world.schedule.planned(record.account, record.id, verb):
        return Planned(entry.moment, verb, rule_of(timer(world, record, verb)))
    return None


def foretold(
    world: World,
    record: Record,
    verb: str,
    text: str,
    rule: Rule | None = None,
    **figures: Any,
) -> Iterator[Sentence]:
    """That this verb will happen to the object by itself, if it is planned: its moment stands in
    the one gap of the text that is none of the figures. The rule is that of the timer, unless said.
    """
    ahead = planned(world, record, verb)
    if ahead is not None:
        [gap] = {name for _, name, _, _ in Formatter().parse(text) if name} - set(figures)
        yield foretell(text, rule or ahead.rule, **figures, **{gap: Moment(ahead.moment)})


def timer(world: World, record: Record, verb: str) -> Callable[..., Any] | None:
    """The cell that says when a verb happens by itself to an object in this state."""
    for row in world.lifecycles[record.kind].transitions:
        if row.verb == verb and record.state in row.sources and isinstance(row.by, At):
            cell: Callable[..., Any] = row.by.moment
            return cell
    return None


# -- what would happen now -------------------------------------------------------------------------


class Tried(NamedTuple):
    """What a verb would do now: its rows and objects, or the refusal that it would get."""

    rows: tuple[Row, ...]
    made: Any
    refusal: Refusal | None


AS_ASKED = (0, None)  # what is tried comes with a request, of no number and no key


def tried(
    world: World,
    account: str,
    kind: str,
    verb: str = "create",
    facts: Mapping[str, Any] | None = None,
    subject: Any = None,
) -> Tried:
    """Do a verb without committing it: nothing changes. Without a subject, it makes an object."""
    change, lifecycle = Change(world, account, AS_ASKED), world.lifecycles[kind]
    try:
        if subject is None:
            made = lifecycle.create(change, facts or {}, verb)
        else:
            made = lifecycle.do(change, subject, verb, facts)
    except Refusal as refusal:
        return Tried((), None, refusal)
    return Tried(tuple(change.rows), made, None)


OTHER_BALANCES = {
    CONNECT_RESERVED: "reserve for other accounts (connect_reserved)",
    ISSUING: "balance for issued cards (issuing)",
    PREFUNDING: "money for refunds and disputes",
    RISK_RESERVED: "reserve (risk_reserved)",
}


def took(row: Row, text: str, rule: Rule | None = None, **figures: Any) -> Sentence:
    """A sentence about a row that was made: which balance it added to, or took from."""
    return _moved((row,), row.created, f"{text}", ("took", "added"), rule, figures)


def would_take(
    rows: Iterable[Row], now: int, text: str, rule: Rule | None = None, **figures: Any
) -> Sentence:
    """A sentence about rows that were tried: how each balance would change."""
    said = _moved(rows, now, text, ("would take", "would add"), rule, figures)
    return evolve(said, ahead=True)


def would_be_refused(world: World, refusal: Refusal, text: str, **figures: Any) -> Sentence:
    """A sentence about a refusal of what was tried: the answer it would get, and the rule."""
    rule = condition(world, refusal).rule
    text = f"{text} would be refused: {{message}}"
    return foretell(text, rule, **figures, message=refusal.message)


def would_do(
    world: World, outcome: Tried, text: str, rule: Rule | None = None, **figures: Any
) -> Sentence:
    """A sentence about what was tried: how each balance would change, or the refusal."""
    if outcome.refusal is not None:
        return would_be_refused(world, outcome.refusal, text, **figures)
    return would_take(outcome.rows, world.now, text, rule, **figures)


def did(
    rows: Iterable[Row], now: int, text: str, rule: Rule | None = None, **figures: Any
) -> Sentence:
    """A sentence about rows that were made together: how each balance has changed."""
    return _moved(rows, now, text, ("took", "added"), rule, figures)


def _moved(
    rows: Iterable[Row],
    now: int,
    text: str,
    verbs: tuple[str, str],
    rule: Rule | None,
    figures: Mapping[str, Any],
) -> Sentence:
    """`text`, then each balance and its change. Pending money is told apart from available."""
    sums: dict[tuple[str, str, str, bool], int] = {}
    for row in rows:
        key = (row.account, row.currency, row.what.balance_type, row.available_on > now)
        sums[key] = sums.get(key, 0) + row.net
    parts, amounts = [], {}
    for number, ((account, currency, balance, waits), net) in enumerate(sums.items(), 1):
        if not net:
            continue
        amounts[f"change_{number}"] = Money(abs(net), currency)
        of, verb = "from" if net < 0 else "to", verbs[net > 0]
        where = OTHER_BALANCES.get(balance) or f"{'pending' if waits else 'available'} balance"
        parts.append(f"{verb} {{change_{number}}} {of} the {where} of {account}")
    nothing = "moved no money" if verbs[0] == "took" else "would move no money"
    return tell(f"{text} {listed(parts) or nothing}.", rule, **figures, **amounts)


# -- the rows that it has made ---------------------------------------------------------------------


def rows_of(world: World, account: str, source: str) -> Iterator[Row]:
    """The rows of an account that have this source, oldest first."""
    table = world.store.table(account, "balance_transaction")
    for place in table.index("source", attrgetter("source")).get(source, ()):
        yield table.records[place]


def row_named(world: World, id: str | None) -> Row | None:
    """A balance transaction by the id that an object has of it; None for null."""
    row: Row | None = world.store.latest.get(id or "")
    return row
