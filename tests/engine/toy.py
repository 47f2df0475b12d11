"""A toy world for the engine: a parcel office. Nothing in it is Stripe's, on purpose.

A parcel is sent into a locker, waits a week there, and is collected; the receiver may have to pay
for it, and the sender has that money at midnight. A wish waits until its owner can afford it and
is then granted, though nobody calls for it. Between them they have all the hard shapes of a row:

    send      three outcomes; one of them declines and yet writes; four refusals in a fixed order
    send      happens to another object first (the locker), which may refuse
    collect   one entry with a balance of another person at both ends, gross and fee together,
              money that matures later; happens to another object after (the locker)
    expire    happens by itself at a computed moment, planned anew whenever the state is entered
    remind    happens by itself, or not at all: its moment may be None
    lose      two entries into one balance
    grant     caused by the midnight at which money matures
    create    (of a wish) wakes a job; (of a deposit in shells) is converted into coins
    forget    the object is there no longer
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from threading import RLock
from typing import Any, ClassVar

from attrs import evolve, frozen

from stripesim.engine.act import Act, Settled
from stripesim.engine.change import Change
from stripesim.engine.clock import Clock
from stripesim.engine.columns import Writer
from stripesim.engine.ids import Ids
from stripesim.engine.ledger import Place, Pool
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import Balance, Entry
from stripesim.engine.record import DELETED, NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.schedule import Scheduled
from stripesim.engine.snapshot import fingerprint
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, Also, At, To, Verb, table
from stripesim.engine.world import World

DAY = 86_400
MONDAY = 1_772_442_000  # Mon 2026-03-02 09:00 UTC
MIDNIGHT = MONDAY + 15 * 3_600  # the next one
OFFICE = "office_0000000000"
CURRENCY = "coin"


@frozen
class RowKind:
    """What a row says it is: a type, what it is counted as, and the balance it stands in."""

    type: str
    counted_as: str
    balance_type: str
    source_type: str = "card"

    def __str__(self) -> str:
        return f"{self.type} in {self.balance_type}"

    def within(self, balance_type: str) -> RowKind:
        return evolve(self, balance_type=balance_type)


# -- records ---------------------------------------------------------------------------------------


@record
class Person(Record):
    kind: ClassVar[str] = "person"

    name: str


@record
class Deposit(Record):
    kind: ClassVar[str] = "deposit"

    amount: int
    currency: str


@record
class Locker(Record):
    kind: ClassVar[str] = "locker"

    used: int


@record
class Parcel(Record):
    """`worth` is what its receiver pays for it, `waits` how many days a locker keeps it."""

    kind: ClassVar[str] = "parcel"

    weight: int
    postage: int
    worth: int
    currency: str
    receiver: str | None
    locker: str | None
    leaks: bool
    reminds: bool
    stored: int
    waits: int
    postage_row: str | None = None
    cash_row: str | None = None


@record
class Wish(Record):
    kind: ClassVar[str] = "wish"

    price: int
    currency: str


def no_such_verb(act: Act[Any], verb: str) -> Refusal:
    return Refusal(f"Cannot {verb} {act.subject.id}: it is {act.subject.state}.", code="bad_state")


# -- people and what they put in -------------------------------------------------------------------


def _new_person(act: Act[Any]) -> Person:
    id = act.change.plain_id("person", 16)
    return Person(id, id, act.now, NEW, -1, act.facts["name"])


def amount(act: Act[Any]) -> int:
    return int(act.subject.amount)


def _new_deposit(act: Act[Any]) -> Deposit:
    change, facts = act.change, act.facts
    currency = facts.get("currency", CURRENCY)
    return Deposit(
        change.new_id("dep"), change.account, act.now, NEW, -1, facts["amount"], currency
    )


def in_coins(act: Act[Deposit]) -> Settled | None:
    """Two shells are three coins; what is half a coin is lost."""
    if act.subject.currency == CURRENCY:
        return None
    return Settled(CURRENCY, act.subject.amount * 3 // 2, Fraction(3, 2))


DEPOSITED = Balance[Deposit](RowKind("deposit", "deposit", "purse"), settled=in_coins)
PERSON: Lifecycle[Person] = Lifecycle(
    "person",
    _new_person,
    no_such_verb,
    table(
        #  from to       when    money    told
        Verb("create", "request"),
        To(NEW, "known", ALWAYS, NOTHING, "person.created"),
    ),
)
DEPOSIT: Lifecycle[Deposit] = Lifecycle(
    "deposit",
    _new_deposit,
    no_such_verb,
    table(
        #  from to      when    money                                told
        Verb("create", "request"),
        To(NEW, "made", ALWAYS, Entry("pockets", DEPOSITED, amount), UNTOLD),
    ),
)


# -- lockers ---------------------------------------------------------------------------------------


def _new_locker(act: Act[Any]) -> Locker:
    return Locker(act.change.new_id("lock", OFFICE), OFFICE, act.now, NEW, -1, 0)


def _used_again(act: Act[Locker]) -> Mapping[str, Any]:
    return {"used": act.subject.used + 1}


# fmt: off
LOCKER: Lifecycle[Locker] = Lifecycle("locker", _new_locker, no_such_verb, table(
    #  from               to        when    money    told
    Verb("create", "request"),
    To(NEW,               "free",   ALWAYS, NOTHING, UNTOLD),
    Verb("take", "parcel"),
    To("free",            "taken",  ALWAYS, NOTHING, "locker.taken", sets=_used_again),
    Verb("leave", "parcel"),
    To("taken",           "free",   ALWAYS, NOTHING, "locker.left"),
    Verb("jam", "control"),
    To(("free", "taken"), "jammed", ALWAYS, NOTHING, UNTOLD),
))
# fmt: on


# -- parcels ---------------------------------------------------------------------------------------


def _new_parcel(act: Act[Any]) -> Parcel:
    facts, change = act.facts, act.change
    id = change.new_id("pcl")
    if facts.get("weight", 1) <= 0:
        raise Refusal("There is nothing in it.", code="empty", param="weight")
    return Parcel(
        id=id,
        account=change.account,
        created=act.now,
        state=NEW,
        serial=-1,
        weight=facts.get("weight", 1_000),
        postage=facts.get("postage", 500),
        worth=facts.get("worth", 0),
        currency=CURRENCY,
        receiver=facts.get("receiver"),
        locker=facts.get("locker"),
        leaks=facts.get("leaks", False),
        reminds=facts.get("reminds", False),
        stored=act.now,
        waits=7,
    )


def no_receiver(act: Act[Parcel]) -> Refusal | None:
    known = act.subject.receiver is not None
    return None if known else Refusal("For whom?", code="no_receiver", param="receiver")


def too_heavy(act: Act[Parcel]) -> Refusal | None:
    light = act.subject.weight <= 30_000
    return None if light else Refusal("Nobody can lift it.", code="too_heavy", param="weight")


def alive(act: Act[Parcel]) -> Refusal | None:
    return Refusal("It moves.", code="alive") if act.facts.get("alive") else None


def cannot_pay(act: Act[Parcel]) -> Refusal | None:
    purse = act.change.available("purse", act.subject.account, CURRENCY)
    enough = sum(purse.values()) >= act.subject.postage
    return None if enough else Refusal("The postage is not in your purse.", code="short")


def receiver_cannot_pay(act: Act[Parcel]) -> Refusal | None:
    purse = act.change.available("purse", receiver(act), CURRENCY)
    enough = sum(purse.values()) >= act.subject.worth
    return None if enough else Refusal("It has to be paid first.", code="receiver_short")


def it_leaks(act: Act[Parcel]) -> bool:
    return act.subject.leaks


def too_big_for_a_locker(act: Act[Parcel]) -> bool:
    return act.subject.locker is None


def is_sold(act: Act[Parcel]) -> bool:
    return act.subject.worth > 0


def sent_back(act: Act[Parcel]) -> Refusal:
    said = f"{act.subject.id} leaks, and was {act.subject.state}."
    return Refusal(said, code="leaks", type="parcel_error", status=402, parcel=act.subject.id)


def postage(act: Act[Parcel]) -> int:
    return act.subject.postage


def worth(act: Act[Parcel]) -> int:
    return act.subject.worth


def stamp_duty(act: Act[Parcel]) -> int:
    return 7


def tenth(act: Act[Parcel]) -> int:
    return act.subject.worth // 10


def receiver(act: Act[Parcel]) -> str:
    return str(act.subject.receiver)


def a_midnight(act: Act[Any]) -> int:
    """The next, if the facts name no other."""
    return (act.now // DAY + int(act.facts.get("nights", 1))) * DAY


def what_it_is(act: Act[Parcel]) -> str:
    return f"a parcel of {act.subject.weight} g"


def in_paper(act: Act[Parcel]) -> str:
    return "paper"


def when_its_time_is_up(act: Act[Parcel]) -> int:
    return act.subject.stored + act.subject.waits * DAY


def two_days_before(act: Act[Parcel]) -> int | None:
    return when_its_time_is_up(act) - 2 * DAY if act.subject.reminds else None


def _stored(act: Act[Parcel]) -> Mapping[str, Any]:
    return {"stored": act.now}


def _into(act: Act[Parcel]) -> Mapping[str, Any]:
    return {"stored": act.now, "locker": act.facts["locker"]}


def _reminded(act: Act[Parcel]) -> Mapping[str, Any]:
    return {"reminds": False}


def _longer(act: Act[Parcel]) -> Mapping[str, Any]:
    return {"waits": act.subject.waits + act.facts["days"]}


def _nothing(act: Act[Any]) -> Mapping[str, Any]:
    return {}


def _its_locker(act: Act[Parcel]) -> Any:
    return act.change.latest(act.facts.get("locker") or act.subject.locker or "")


SEND = (no_receiver, too_heavy, alive, cannot_pay)
POSTAGE = Balance[Parcel](
    RowKind("postage", "cost", "purse"),
    into="postage_row",
    fee=stamp_duty,
    description=what_it_is,
)
PAID = Balance[Parcel](RowKind("cash_paid", "cost", "purse"), of=receiver)
EARNED = Balance[Parcel](
    RowKind("cash_earned", "income", "purse"),
    into="cash_row",
    available_on=a_midnight,
    fee=tenth,
    source_type=in_paper,
)
REPAID = Balance[Parcel](RowKind("postage_back", "cost", "purse"))
DAMAGES = Balance[Parcel](RowKind("damages", "income", "purse"))
OCCUPY = Also[Parcel]("locker.take", facts=_nothing, to=_its_locker)
VACATE = Also[Parcel]("locker.leave", facts=_nothing, to=_its_locker)

# fmt: off
# what moves:   from        to        how much
SEND_IT = Entry(POSTAGE,    "post",   postage)
PAY     = Entry(PAID,       EARNED,   worth)
MAKE_UP = (Entry("post",    REPAID,   postage),
           Entry("insurer", DAMAGES,  worth))

ANYWHERE = ("in_locker", "at_counter")
SENT_AND_WAITS = ("parcel.sent", "parcel.waits")

PARCEL: Lifecycle[Parcel] = Lifecycle("parcel", _new_parcel, no_such_verb, table(
    #  from         to            when                  money    told
    Verb("send", "request", unless=SEND),
    To(NEW,         "sent_back",  it_leaks,             NOTHING, "parcel.sent_back",
       declines=sent_back),
    To(NEW,         "at_counter", too_big_for_a_locker, SEND_IT, "parcel.sent"),
    To(NEW,         "in_locker",  ALWAYS,               SEND_IT, SENT_AND_WAITS, first=OCCUPY),
    Verb("store", "request"),
    To("at_counter", "in_locker", ALWAYS,               NOTHING, "parcel.waits",
       sets=_into, first=OCCUPY),
    Verb("remind", At(two_days_before)),
    To("in_locker", STAYS,        ALWAYS,               NOTHING, "parcel.reminded",
       sets=_reminded),
    Verb("extend", "request"),
    To("in_locker", STAYS,        ALWAYS,               NOTHING, UNTOLD, sets=_longer),
    Verb("expire", At(when_its_time_is_up)),
    To("in_locker", "at_counter", ALWAYS,               NOTHING, "parcel.expired", then=VACATE),
    Verb("collect", "request", unless=(receiver_cannot_pay,)),
    To("in_locker", "collected",  is_sold,              PAY,     "parcel.sold", then=VACATE),
    To("in_locker", "collected",  ALWAYS,               NOTHING, "parcel.collected", then=VACATE),
    Verb("lose", "control"),
    To(ANYWHERE,    "lost",       ALWAYS,               MAKE_UP, "parcel.lost"),
))
# fmt: on


# -- wishes ----------------------------------------------------------------------------------------


def _new_wish(act: Act[Any]) -> Wish:
    change = act.change
    return Wish(
        change.new_id("wish"), change.account, act.now, NEW, -1, act.facts["price"], CURRENCY
    )


def price(act: Act[Wish]) -> int:
    return act.subject.price


# fmt: off
COST = Balance[Wish](RowKind("wish", "cost", "purse"))
SPEND = Entry(COST, "shops", price)
WISH: Lifecycle[Wish] = Lifecycle("wish", _new_wish, no_such_verb, table(
    #  from       to         when    money    told
    Verb("create", "request"),
    To(NEW,       "waiting", ALWAYS, NOTHING, UNTOLD, wakes="wishes"),
    Verb("grant", "job"),
    To("waiting", "granted", ALWAYS, SPEND,   "wish.granted"),
    Verb("forget", "request"),
    To("waiting", DELETED,   ALWAYS, NOTHING, "wish.forgotten"),
))
# fmt: on


# -- what happens unasked --------------------------------------------------------------------------


def money_matures(change: Change, account: str, id: str) -> None:
    change.world.ledger.pool("purse", account, CURRENCY).fold(change.now)
    grant_wishes(change, account, id)


def grant_wishes(change: Change, account: str, id: str) -> None:
    """The oldest wishes first, as far as the purse reaches."""
    for wish in change.world.store.each(account, "wish"):
        purse = sum(change.available("purse", account, CURRENCY).values())
        if wish.state == "waiting" and wish.price <= purse:
            change.world.lifecycles["wish"].do(change, wish, "grant")


def wake_wishes(world: World, account: str) -> None:
    pool = world.ledger.pools.get(Place("purse", account, CURRENCY))
    if pool is not None and sum(pool.available(world.now).values()) > 0:
        world.schedule.plan(world.now, account, "job", f"wishes/{world.now}", "wishes")


def tell(change: Change) -> None:
    """Once somebody has a wish, what happens is told outside."""
    change.world.outbox.extend(event.type for event in change.events)


def watch(world: World, pool: Pool, available_on: int) -> None:
    """Money that is on its way is looked at when it is there."""
    account, id = pool.place.account, f"purse/{available_on}"
    if available_on > world.now and not world.schedule.planned(account, id):
        world.schedule.plan(available_on, account, "job", id, "money.matures")


def no_watch(world: World, pool: Pool, available_on: int) -> None: ...


@frozen
class Settings:
    name: str


def show(record: Any, world: World) -> dict[str, Any]:
    return {"id": record.id, "object": record.kind, "state": record.state}


LIFECYCLES: Mapping[str, Lifecycle[Any]] = {
    life.kind: life for life in (PERSON, DEPOSIT, LOCKER, PARCEL, WISH)
}


def empty_world(seed: int | str = 0) -> World:
    return World(
        now=MONDAY,
        ids=Ids(seed),
        settings=Settings("toy"),
        lifecycles=LIFECYCLES,
        shapes=dict.fromkeys(LIFECYCLES, show),
        jobs={"money.matures": money_matures, "wishes": grant_wishes},
        wakers={"wishes": wake_wishes},
        watch=watch,
        listeners="wish",
        tell=tell,
    )


class Office:
    """The toy world with a clock: what the tests hold."""

    def __init__(self, seed: int = 0, world: World | None = None) -> None:
        self.world = empty_world(seed) if world is None else world
        self.clock = Clock(
            self.world,
            lock=RLock(),
            render=lambda places: [{"type": self.world.log.events[at].type} for at in places],
            is_business_day=lambda day: (day + 3) % 7 < 5,  # 1970-01-01 was a Thursday
        )

    # -- doing ------------------------------------------------------------------------------------

    def make(self, account: str, kind: str, verb: str = "create", **facts: Any) -> str:
        """A new object, by one change; its id. Raises what it was declined or refused with."""
        change = Change(self.world, account)
        record = self.world.lifecycles[kind].create(change, facts, verb)
        change.commit()
        if change.answer is not None:
            raise change.answer
        return str(record.id)

    def do(self, id: str, verb: str, **facts: Any) -> None:
        """One verb, by one change."""
        record = self.world.store.latest[id]
        change = Change(self.world, record.account)
        self.world.lifecycles[record.kind].do(change, record, verb, facts)
        change.commit()

    def person(self, name: str, coins: int = 0) -> str:
        id = self.make("", "person", name=name)
        if coins:
            self.make(id, "deposit", amount=coins)
        return id

    # -- looking ----------------------------------------------------------------------------------

    def state(self) -> str:
        """A digest of all state: what it says now it says for ever."""
        return fingerprint(self.world, Writer(lambda value: None))

    def get(self, id: str) -> Any:
        """The latest version of an object."""
        return self.world.store.latest[id]

    def purse(self, person: str) -> tuple[int, int]:
        """(available, pending)"""
        pool = self.world.ledger.pools.get(Place("purse", person, CURRENCY))
        if pool is None:
            return 0, 0
        now = self.world.now
        return sum(pool.available(now).values()), sum(pool.pending(now).values())

    def at(self, place: str, person: str) -> int:
        """What was posted to a place outside."""
        return self.world.ledger.sums.get(Place(place, person, CURRENCY), 0)

    def rows(self, person: str) -> list[tuple[str, int, int]]:
        """(type, amount, fee) of a person's rows, oldest first."""
        return [
            (row.what.type, row.amount, row.fee) for row in self.world.store.each(person, "row")
        ]

    def told(self) -> list[str]:
        """Every event, oldest first."""
        return [event.type for event in self.world.log.events]

    def planned(self, id: str) -> list[tuple[str, int]]:
        """(verb, moment) of what an object will do by itself, soonest first."""
        return [(entry.verb, entry.moment) for entry in self.world.schedule if entry.id == id]

    def upcoming(self) -> list[Scheduled]:
        return list(self.world.schedule)
