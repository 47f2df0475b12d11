"""A resource is a table. One row is one transition; nothing else changes a state or moves money.

    verb      what is done: Stripe's word for it
    src, dst  the state before and after (`NEW`: it does not exist yet; no dst: the state stays)
    when      for verbs with several outcomes: the first row whose predicate holds is the one
    unless    what can refuse the verb, in order of precedence
    money     entries: from one place to another; an end that is a `Balance` makes a row there
    sets      the other fields that change
    first     what has to happen to another object before
    events    what is told, in order
    then      what happens to another object after
    wakes     a job that may have something to do from now on
    by        who does it: a request, the bank, Stripe, a control; or `At` a computed moment
    declines  the answer is this error although the change stands (a declined card)

`Lifecycle` reads the table: it behaves, prints, draws itself, and lists every (state, verb,
outcome) there is. A verb that the table doesn't have in a state is refused by `refuse`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from attrs import field, frozen

from stripesim.engine.change import Change, Row, RowKind
from stripesim.engine.ledger import Between, Place
from stripesim.engine.record import DELETED, NEW, Record, write
from stripesim.engine.refusal import Corrupt, Refusal

if TYPE_CHECKING:
    from stripesim.engine.world import World

R = TypeVar("R", bound=Record)
T = TypeVar("T")
FEES = "stripe"  # the ledger account that fees are posted to
WIDEST = 32  # characters of a column of a printed table, where words allow
FX = "fx"  # where one currency becomes another
COMMISSIONS = Between("commissions")  # what one account takes from a payment to another


class Act(Generic[R]):
    """One transition being made: what the cells of a row may look at.

    `subject` is the version before the transition (for `NEW`: the draft), `account` the account it
    belongs to, or will when it is drafted; `facts` is what the request, the bank or another object
    said, `made` the objects that `first` brought about, by kind; while a
    row is made, `amount` and `currency` are what its balance sees, before the fee; `rate`, `fee`
    and `commission` are those of one with a commission; `part` is which of several an entry is at.
    """

    __slots__ = (
        "account",
        "amount",
        "change",
        "commission",
        "currency",
        "facts",
        "fee",
        "made",
        "now",
        "part",
        "rate",
        "rows",
        "subject",
        "world",
    )

    part: Any  # only set while there are several

    def __init__(self, change: Change, subject: R, facts: Mapping[str, Any]) -> None:
        self.change = change
        self.world: World = change.world
        self.now = change.now
        self.subject = subject
        self.facts = facts
        self.made: dict[str, Any] = {}
        self.rows: tuple[Row, ...] = ()
        self.amount = 0
        self.fee = 0
        self.commission: Commission | None = None
        self.currency = ""
        self.rate: Any = None
        self.account: Any = change.latest((subject or change).account)

    def find(self, kind: str, id: str) -> Any:
        return self.change.find(kind, id, self.subject.account)


@frozen(eq=False, repr=False, match_args=False)
class At(Generic[R]):
    """It happens by itself at a moment; a moment of None: not this one."""

    moment: Callable[[Act[R]], int | None]

    def __str__(self) -> str:
        return f"at {words(self.moment)}"


class Commission(NamedTuple):
    """What another account takes from a row: `taken`, in the row's currency, is its part of the
    fee; it becomes `amount` of `currency` in `COMMISSIONS`.
    """

    taken: int
    currency: str
    amount: int


class Settled(NamedTuple):
    """What a balance gains or loses of an amount in another currency, and the rate (exact)."""

    currency: str
    amount: int
    rate: Any


@frozen(eq=False, repr=False, match_args=False)
class Balance(Generic[R]):
    """An end of an entry that a merchant sees: a balance, in which the entry makes a row."""

    row: RowKind
    into: str | None = None  # the field of the object that names the row
    of: Callable[[Act[R]], str] | None = None  # whose balance, if not the object's own account
    available_on: Callable[[Act[R]], int] | None = None  # at once, if not said
    fee: Callable[[Act[R]], int] | None = None
    commission: Callable[[Act[R]], Commission | None] | None = None
    description: Callable[[Act[R]], str | None] | None = None
    source_type: Callable[[Act[R]], str] | None = None
    settled: Callable[[Act[R]], Settled | None] | None = None  # converted, if not None
    fee_details: Callable[[Act[R]], Any] | None = None  # unless it is one processing fee
    own: bool = False  # no payout but the one that made the row lists it
    balance_type: Callable[[Act[R]], str] | None = None  # which balance, if not the row's usual one
    source: Callable[[Act[R]], str | None] | None = None  # what the row is of, if not the object

    def __str__(self) -> str:
        fees = [words(part) for part in (self.fee, self.commission) if part]
        fee = f" less {' and '.join(fees)}" if fees else ""
        which = f", {words(self.balance_type)}" if self.balance_type else ""
        return f"balance [{self.row}{fee}{which}]"


@frozen(eq=False, repr=False, match_args=False)
class Entry(Generic[R]):
    """Money from one place to another: an outside place by its name, or a `Balance`."""

    src: str | Balance[R]
    dst: str | Balance[R]
    amount: Callable[[Act[R]], int]
    currency: Callable[[Act[R]], str] | None = None  # if not the object's own
    each: Callable[[Act[R]], Iterable[Any]] | None = None  # several: once for each `act.part`

    def __str__(self) -> str:
        each = "" if self.each is None else f" for each of {words(self.each)}"
        return f"{words(self.amount)}: {self.src} -> {self.dst}{each}"


@frozen(eq=False, repr=False, match_args=False)
class Also(Generic[R]):
    """Another object's verb, by name: `does="charge.capture"`. Without `to`, a new object; `to` may
    name several. `on` is the account on which it happens, if it is another than the object's own.
    `keeps` are the fields of the object that name what was made.
    """

    does: str
    facts: Callable[[Act[R]], Mapping[str, Any]]
    to: Callable[[Act[R]], Record | tuple[Record, ...] | None] | None = None
    when: Callable[[Act[R]], bool] | None = None
    on: Callable[[Act[R]], str] | None = None
    keeps: Callable[[Act[R]], Mapping[str, Any]] | None = None

    def __str__(self) -> str:
        where = f" on {words(self.on)}" if self.on else ""
        return self.does + where + (f" if {words(self.when)}" if self.when else "")


class Told(str):
    """A type of event that is told of other things than the object: `of` names them, each as it is
    and as it was, by the object before and after.
    """

    __slots__ = ("of",)
    of: Callable[[Any, Any], Iterable[tuple[Any, Any]]]

    def __new__(cls, type: str, of: Callable[[Any, Any], Iterable[tuple[Any, Any]]]) -> Told:
        told = super().__new__(cls, type)
        told.of = of
        return told


@frozen(eq=False, repr=False, match_args=False)
class Transition(Generic[R]):
    """One row of a lifecycle. See the head of this file."""

    verb: str
    src: str | tuple[str, ...]
    dst: str | None = None
    when: Callable[[Act[R]], bool] | None = None
    unless: tuple[Callable[[Act[R]], Refusal | None], ...] = ()
    money: tuple[Entry[R], ...] = ()
    sets: Callable[[Act[R]], Mapping[str, Any]] | None = None
    first: Also[R] | tuple[Also[R], ...] = ()
    events: tuple[str, ...] = ()
    then: Also[R] | tuple[Also[R], ...] = ()
    wakes: str | None = None
    by: str | At[R] = "request"
    declines: Callable[[Act[R]], Refusal] | None = None
    before: tuple[Also[R], ...] = field(init=False, repr=False)
    links: tuple[Also[R], ...] = field(init=False, repr=False)

    @property
    def sources(self) -> tuple[str, ...]:
        return (self.src,) if isinstance(self.src, str) else self.src

    @before.default
    def _before(self) -> tuple[Also[R], ...]:
        return self.first if isinstance(self.first, tuple) else (self.first,)

    @links.default
    def _links(self) -> tuple[Also[R], ...]:
        return self.then if isinstance(self.then, tuple) else (self.then,)

    @property
    def outcome(self) -> str:
        return words(self.when) if self.when else "always"


def folded(text: str) -> list[str]:
    """A cell's text in lines that are not too wide to print."""
    return wrap(text, WIDEST, subsequent_indent="  ", break_on_hyphens=False)


def words(function: Callable[..., Any] | None) -> str:
    """A named function as a cell shows it."""
    return "" if function is None else function.__name__.strip("_").replace("_", " ")


@frozen(eq=False, repr=False, match_args=False)
class Lifecycle(Generic[R]):
    """Everything that can happen to one kind of object.

    `draft` makes the object that `create` is about from the facts; `refuse` is the answer to a verb
    that the object's state doesn't have.
    """

    kind: str
    draft: Callable[[Act[Any]], R]
    refuse: Callable[[Act[R], str], Refusal]
    transitions: tuple[Transition[R], ...]
    _rows: dict[tuple[str, str], tuple[Transition[R], ...]] = field(init=False, repr=False)
    _timers: dict[str, list[tuple[str, At[R]]]] = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        rows: dict[tuple[str, str], tuple[Transition[R], ...]] = {}
        timers: dict[str, list[tuple[str, At[R]]]] = {}
        for row in self.transitions:
            for state in row.sources:
                before = rows.get((state, row.verb), ())
                if before and (before[-1].when is None or before[0].unless != row.unless):
                    raise Corrupt(f"{self.kind}: {row.verb} from {state} is not one choice")
                rows[state, row.verb] = (*before, row)
                if before and isinstance(row.by, At) != isinstance(before[0].by, At):
                    raise Corrupt(f"{self.kind}: {row.verb} from {state} has two triggers")
                if state == NEW and row.dst is None:
                    raise Corrupt(f"{self.kind}: {row.verb} makes an object that is nowhere")
                if isinstance(row.by, At) and not before:
                    timers.setdefault(state, []).append((row.verb, row.by))
        object.__setattr__(self, "_rows", rows)
        object.__setattr__(self, "_timers", timers)
        if lost := {state for state, _ in rows} - {NEW} - set(self.states):
            raise Corrupt(f"{self.kind}: no row leads to {sorted(lost)}")

    # -- reading the table ------------------------------------------------------------------------

    @property
    def states(self) -> tuple[str, ...]:
        """Every state an object can be in, in the order in which the table reaches them."""
        return tuple(dict.fromkeys(row.dst for row in self.transitions if row.dst))

    @property
    def verbs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.verb for row in self.transitions))

    def rows(self) -> Iterator[tuple[str, str, str, str]]:
        """Every (state, verb, outcome, state after) that the table has."""
        for row in self.transitions:
            for state in row.sources:
                yield state, row.verb, row.outcome, row.dst or state

    def allows(self, state: str, verb: str) -> bool:
        return (state, verb) in self._rows

    # -- doing what it says -----------------------------------------------------------------------

    def create(self, change: Change, facts: Mapping[str, Any], verb: str = "create") -> R:
        """Stage a new object. Raises the `Refusal` that Stripe would give."""
        act: Act[R] = Act(change, None, facts)  # type: ignore[arg-type]
        act.subject = draft = self.draft(act)
        if draft.account != change.account:
            act.account = change.latest(draft.account)
        return self._fire(act, NEW, verb)

    def do(
        self, change: Change, subject: R, verb: str, facts: Mapping[str, Any] | None = None
    ) -> R:
        """Stage `verb` on an object. Raises the `Refusal` that Stripe would give."""
        return self._fire(Act(change, subject, facts or {}), subject.state, verb)

    # Cells are loaded into a local before they are called: a call of `row.when(...)` looks for a
    # method first, and these lines run for every charge.

    def _fire(self, act: Act[R], state: str, verb: str) -> R:
        rows = self._rows.get((state, verb))
        if rows is None:
            raise self.refuse(act, verb)
        for unless in rows[0].unless:
            refusal = unless(act)
            if refusal is not None:
                raise refusal
        for row in rows:
            when = row.when
            if when is None or when(act):
                return self._apply(act, state, row)
        raise Corrupt(f"{self.kind}: {verb} from {state} has no outcome")

    def _apply(self, act: Act[R], state: str, row: Transition[R]) -> R:
        change, before = act.change, act.subject
        if row.before:
            for link in row.before:
                if link.when is None or link.when(act):
                    also(act, link)
            if state != NEW:  # what came first may have made a newer version
                before = act.subject = change.latest(before.id)
        after = before if state == NEW else before.version()
        for entry in row.money:
            if entry.each is None:
                post(act, entry, after)
                continue
            for part in entry.each(act):
                act.part = part
                post(act, entry, after)
        sets = row.sets
        if sets is not None:
            for name, value in sets(act).items():
                write(after, name, value)
        target = row.dst or state
        write(after, "state", target)
        if state == NEW:
            change.created[after.id] = after
        else:
            change.save(after)
        about = before if target == DELETED else after  # what is told of it is what it was
        for event in row.events:
            if isinstance(event, Told):
                for other, previous in event.of(before, after):
                    change.emit(str(event), other, previous, after.account)
            else:
                change.emit(event, about, None if state == NEW else before, after.account)
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
        """What was going to happen in the old state is dropped; plan what will in the new one."""
        if state in self._timers:
            change.plan(None, after.account, self.kind, after.id, "")
        for verb, by in self._timers.get(target, ()):
            moment = by.moment(Act(change, after, {}))
            if moment is not None:
                change.plan(max(moment, change.now), after.account, self.kind, after.id, verb)

    # -- showing itself ---------------------------------------------------------------------------

    def table(self) -> list[dict[str, tuple[str, ...]]]:
        """The rows as text: column -> what stands in the cell, several things one below the
        other.
        """
        pairs = pairwise(self.transitions)
        repeating = {row for before, row in pairs if row.unless and row.unless is before.unless}
        return [
            {
                "verb": (row.verb,),
                "from": row.sources,
                "to": (row.dst or "(stays)",),
                "when": (words(row.when),),
                "unless": ("as above",) if row in repeating else tuple(map(words, row.unless)),
                "money": tuple(map(str, row.money)),
                "first": tuple(map(str, row.before)),
                "events": row.events,
                "then": tuple(map(str, row.links)),
                "wakes": (row.wakes or "",),
                "by": (str(row.by),),
            }
            for row in self.transitions
        ]

    def __str__(self) -> str:
        """Aligned columns, those left out that no row fills; rows of several lines stand apart."""
        rows = [
            {name: [line for part in cell for line in folded(part)] for name, cell in row.items()}
            for row in self.table()
        ]
        wide = {
            name: max(len(name), *(len(part) for row in rows for part in row[name]))
            for name in rows[0]
            if any(any(row[name]) for row in rows)
        }
        tall = [max(len(row[name]) for name in wide) for row in rows]
        lines = [list(wide), ["-" * width for width in wide.values()]]
        for row, height in zip(rows, tall, strict=True):
            lines.extend(
                [row[name][line] if line < len(row[name]) else "" for name in wide]
                for line in range(height)
            )
            if max(tall) > 1:
                lines.append([""] * len(wide))
        return "\n".join(
            "  ".join(
                cell.ljust(width) for cell, width in zip(line, wide.values(), strict=True)
            ).rstrip()
            for line in lines
        ).rstrip("\n")

    def mermaid(self) -> str:
        """The table as a Mermaid state diagram."""
        arrows: dict[str, None] = {}
        for state, verb, outcome, after in self.rows():
            label = verb if outcome == "always" else f"{verb}, {outcome}"
            arrows[f"    {'[*]' if state == NEW else state} --> {after}: {label}"] = None
        return "\n".join(["stateDiagram-v2", *arrows])


def also(act: Act[Any], link: Also[Any]) -> None:
    """Do what a row says happens to another object."""
    if link.on is not None:
        with act.change.on(link.on(act)):
            _also(act, link)
    else:
        _also(act, link)
    if link.keeps is not None:
        latest = act.change.latest(act.subject.id)  # another version, if the link changed it too
        for name, value in link.keeps(act).items():
            write(act.subject, name, value)
            write(latest, name, value)


def _also(act: Act[Any], link: Also[Any]) -> None:
    kind, _, verb = link.does.partition(".")
    lifecycle = act.world.lifecycles[kind]
    if link.to is None:
        act.made[kind] = lifecycle.create(act.change, link.facts(act), verb)
    elif (found := link.to(act)) is not None:
        for target in found if isinstance(found, tuple) else (found,):
            act.made[kind] = lifecycle.do(act.change, target, verb, link.facts(act))


def post(act: Act[Any], entry: Entry[Any], after: Record) -> None:
    """Stage one entry: the posting, a row at each end that is a balance, and its fee."""
    of = entry.amount
    amount = of(act)
    if not amount:
        return  # nothing to move
    currency = act.subject.currency if entry.currency is None else entry.currency(act)
    src = place_of(act, entry.src, -1, amount, currency, after)
    dst = place_of(act, entry.dst, 1, amount, currency, after)
    act.change.postings.append((src, dst, amount))


def place_of(
    act: Act[Any], end: str | Balance[Any], sign: int, amount: int, currency: str, after: Record
) -> Place:
    """The ledger account at one end of an entry, which gains or loses; a balance gets its row.

    A balance that is kept in another currency than the object's gets it through `fx`: what one
    currency loses there, another gains.
    """
    ledger = act.world.ledger
    if isinstance(end, str):
        owner = "" if isinstance(end, Between) else act.subject.account
        return ledger.place(end, owner, currency)
    into = end.settled
    settled = None if into is None else into(act)
    if settled is None:
        act.amount, act.currency = amount, currency
        return make_row(act, end, sign, None, after)
    act.currency, act.amount, rate = settled
    place = make_row(act, end, sign, rate, after)
    if act.currency == currency:
        return place
    outside = ledger.place(FX, "", act.currency)
    act.change.postings.append((outside, place, sign * act.amount))
    return ledger.place(FX, "", currency)


def pass_on(change: Change, place: Place, commission: Commission) -> None:
    """Stage what a commission takes from a balance, through `fx` if it is passed on in another
    currency.
    """
    ledger, taken, currency, amount = change.world.ledger, *commission
    out = ledger.place(COMMISSIONS, "", currency)
    if currency == place.currency:
        change.postings.append((place, out, amount))
        return
    change.postings.append((place, ledger.place(FX, "", place.currency), taken))
    change.postings.append((ledger.place(FX, "", currency), out, amount))


def make_row(act: Act[Any], end: Balance[Any], sign: int, rate: Any, after: Record) -> Place:
    """Stage the row of one balance, of `act.amount` in `act.currency`; the place it stands in."""
    change, ledger, subject = act.change, act.world.ledger, act.subject
    owner = subject.account if end.of is None else end.of(act)
    what = end.row if end.balance_type is None else end.row.within(end.balance_type(act))
    place = ledger.place(what.balance_type, owner, act.currency)
    price, moment, words = end.fee, end.available_on, end.description
    fee = 0 if price is None else price(act)
    commission = None
    if end.commission is not None:
        act.rate = rate
        if (commission := end.commission(act)) is not None:
            act.fee, act.commission = fee, commission
    id = change.new_id("txn", owner)
    row = Row(
        id,
        owner,
        change.now,
        -1,
        what,
        sign * act.amount,
        fee if commission is None else fee + commission.taken,
        act.currency,
        change.now if moment is None else moment(act),
        subject.id if end.source is None else end.source(act),
        None if words is None else words(act),
        "card" if end.source_type is None else end.source_type(act),
        None if end.fee_details is None else end.fee_details(act),
        rate,
    )
    change.rows.append(row)
    act.rows += (row,)
    if end.own:
        change.own += (id,)
    if fee:
        change.postings.append((place, ledger.place(FEES, "", act.currency), fee))
    if commission is not None:
        pass_on(change, place, commission)
    if end.into is not None:
        write(after, end.into, id)
    return place
