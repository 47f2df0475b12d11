"""The table itself: which tables are refused when they are made, and what a table can be asked."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim.engine.act import Act
from stripesim.engine.change import Change
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.printing import consequences
from stripesim.engine.printing import verb as printed_verb
from stripesim.engine.record import NEW
from stripesim.engine.refusal import Corrupt, Refusal
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, Also, At, To, Told, Verb, table

from .toy import LIFECYCLES, LOCKER, PARCEL, Office


def to(src: str | tuple[str, ...], dst: str | None, when: Any = ALWAYS) -> To[Any]:
    """An outcome without money and events."""
    return To(src, dst, when, NOTHING, UNTOLD)


def lifecycle(*lines: Verb[Any] | To[Any]) -> Lifecycle[Any]:
    """A locker with another life."""
    rows = table(Verb("create", "request"), to(NEW, "free"), *lines)
    return Lifecycle("locker", LOCKER.draft, LOCKER.refuse, rows)


TAKE: Verb[Any] = Verb("take", "request")


def sunny(act: Act[Any]) -> bool:
    return True


def rainy(act: Act[Any]) -> bool:
    return False


def closed(act: Act[Any]) -> Refusal | None:
    return Refusal("Closed.")


def noon(act: Act[Any]) -> int:
    return 43_200


# -- tables that contradict themselves, refused on import ------------------------------------------


def test_two_outcomes_of_one_state_and_verb_need_a_condition() -> None:
    with pytest.raises(Corrupt, match="locker: take from free is not one choice"):
        lifecycle(TAKE, to("free", "taken"), to("free", "jammed"))


def test_nothing_may_stand_behind_the_outcome_without_a_condition() -> None:
    with pytest.raises(Corrupt, match="take from free is not one choice"):
        lifecycle(TAKE, to("free", "taken"), to("free", "jammed", rainy))


def test_a_choice_is_found_although_its_outcomes_name_different_states() -> None:
    with pytest.raises(Corrupt, match="take from free is not one choice"):
        lifecycle(
            Verb("jam", "request"), to("free", "jammed"),
            TAKE, to(("jammed", "free"), "taken"), to("free", "jammed"),
        )  # fmt: skip


def test_two_heads_of_one_verb_may_not_share_a_state() -> None:
    with pytest.raises(Corrupt, match="take from free is not one choice"):
        lifecycle(
            TAKE, to("free", "taken", sunny),
            Verb("take", "request", unless=(closed,)), to("free", "jammed"),
        )  # fmt: skip


def test_two_heads_of_one_verb_may_have_a_state_each() -> None:
    doors = lifecycle(
        TAKE, to("free", "taken"),
        Verb("take", "request", unless=(closed,)), to("taken", STAYS),
    )  # fmt: skip
    assert doors.allows("free", "take")
    assert doors.allows("taken", "take")


def test_an_outcome_stands_below_a_verb() -> None:
    with pytest.raises(Corrupt, match="an outcome stands above every verb"):
        table(to(NEW, "free"))


def test_a_row_from_a_state_that_nothing_reaches_is_refused() -> None:
    with pytest.raises(Corrupt, match=r"locker: no row leads to \['burnt', 'jammed'\]"):
        lifecycle(Verb("mend", "request"), to(("burnt", "jammed"), "free"))


def test_one_verb_may_have_one_row_for_each_state() -> None:
    doors = lifecycle(
        TAKE, to("free", "taken"),
        Verb("leave", "request"), to("taken", "free"),
        Verb("open", "request"), to(("free", "taken"), STAYS),
    )  # fmt: skip
    assert doors.allows("free", "open")
    assert doors.allows("taken", "open")


def test_a_verb_of_which_no_outcome_holds_is_corrupt_when_it_is_done(office: Office) -> None:
    doors = lifecycle(TAKE, to("free", "taken", rainy))
    change = Change(office.world, "")
    locker = doors.create(change, {})
    with pytest.raises(Corrupt, match="locker: take from free has no outcome"):
        doors.do(change, locker, "take")


# -- reading a table -------------------------------------------------------------------------------


def test_states_stand_in_the_order_in_which_the_table_reaches_them() -> None:
    assert PARCEL.states == ("sent_back", "at_counter", "in_locker", "collected", "lost")
    assert LOCKER.states == ("free", "taken", "jammed")
    assert NEW not in PARCEL.states  # the state of what does not exist yet


def test_verbs_are_listed_once_each() -> None:
    assert PARCEL.verbs == ("send", "store", "remind", "extend", "expire", "collect", "lose")


def test_rows_are_every_state_verb_and_outcome_with_the_state_after() -> None:
    assert list(PARCEL.rows()) == [
        (NEW, "send", "it leaks", "sent_back"),
        (NEW, "send", "too big for a locker", "at_counter"),
        (NEW, "send", "always", "in_locker"),
        ("at_counter", "store", "always", "in_locker"),
        ("in_locker", "remind", "always", "in_locker"),
        ("in_locker", "extend", "always", "in_locker"),
        ("in_locker", "expire", "always", "at_counter"),
        ("in_locker", "collect", "is sold", "collected"),
        ("in_locker", "collect", "always", "collected"),
        ("in_locker", "lose", "always", "lost"),
        ("at_counter", "lose", "always", "lost"),
    ]


@pytest.mark.parametrize("kind", LIFECYCLES)
def test_a_table_allows_exactly_its_rows(kind: str) -> None:
    life = LIFECYCLES[kind]
    pairs = {(state, verb) for state, verb, _, _ in life.rows()}
    every = {(state, verb) for state in (NEW, *life.states) for verb in life.verbs}
    assert {pair for pair in every if life.allows(*pair)} == pairs


def test_what_the_table_does_not_have_is_refused_without_a_trace(
    office: Office, ann: str, bob: str, locker: str
) -> None:
    """Every verb in every state in which no row has it."""
    facts: dict[str, dict[str, Any]] = {"collect": {}, "store": {"locker": locker}}
    parcels = _one_in_each_state(office, ann, bob)
    refused = 0
    for state, parcel in parcels.items():
        for verb in PARCEL.verbs:
            if PARCEL.allows(state, verb):
                continue
            before = office.state()
            with pytest.raises(Refusal, match=f"Cannot {verb} {parcel}: it is {state}."):
                office.do(parcel, verb, **facts.get(verb, {}))
            assert office.state() == before
            refused += 1
    assert refused == len(PARCEL.states) * len(PARCEL.verbs) - 7  # as many as rows have a state


def _one_in_each_state(office: Office, ann: str, bob: str) -> dict[str, str]:
    def sent(**facts: Any) -> str:
        return office.make(ann, "parcel", "send", receiver=bob, **facts)

    def in_locker() -> str:
        return sent(locker=office.make("", "locker"))

    with pytest.raises(Refusal) as declined:
        sent(leaks=True)
    parcels = {
        "sent_back": declined.value.extra["parcel"],
        "at_counter": sent(),
        "in_locker": in_locker(),
        "collected": in_locker(),
        "lost": in_locker(),
    }
    office.do(parcels["collected"], "collect")
    office.do(parcels["lost"], "lose")
    return parcels


# -- showing itself --------------------------------------------------------------------------------


def test_a_table_prints_a_head_for_each_verb_and_a_line_for_each_outcome() -> None:
    assert (
        LOCKER.text(60)
        == """\
locker

  from         to      told

create, by request
  (new)        free

take, by parcel
  free         taken   locker.taken

leave, by parcel
  taken        free    locker.left

jam, by control
  free, taken  jammed"""
    )


@pytest.mark.parametrize("width", [60, 80, 100, 160])
@pytest.mark.parametrize("kind", LIFECYCLES)
def test_no_line_is_wider_than_was_asked_for(kind: str, width: int) -> None:
    lines = LIFECYCLES[kind].text(width).splitlines()
    assert max(map(len, lines)) <= width
    assert not any(line.endswith(" ") for line in lines)


def test_a_table_is_as_wide_as_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "66")
    assert str(PARCEL) == PARCEL.text(66)


def test_without_a_terminal_a_table_is_a_hundred_columns_wide(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr("os.get_terminal_size", _no_terminal)
    assert str(PARCEL) == PARCEL.text(100)


def _no_terminal(*_: object) -> None:
    raise OSError


def test_a_cell_names_its_functions_in_words() -> None:
    first = PARCEL.transitions[0]
    assert list(printed_verb(first.head, 100)) == [
        "send, by request", "  unless no receiver, too heavy, alive, cannot pay",
    ]  # fmt: skip
    money = {line for row in PARCEL.transitions for line in consequences(row)}
    assert money >= {
        "postage: balance [postage in purse less stamp duty] -> post",
        "worth: balance [cash_paid in purse] -> balance [cash_earned in purse less tenth]",
    }
    assert any("locker.take" in line for row in PARCEL.transitions for line in consequences(row))
    assert "expire, at when its time is up" in PARCEL.text(100)
    assert "(stays)" in PARCEL.text(100)


def test_what_happens_first_does_not_depend_on_the_state() -> None:
    first: Any = Also[Any]("locker.create", facts=nothing)
    one, other = Verb[Any]("take", "request", first=first), Verb[Any]("take", "request")
    with pytest.raises(Corrupt, match="what take does first depends on the state"):
        lifecycle(one, to("free", "taken"), other, to("taken", STAYS))


# -- what the head of a verb says happens first ----------------------------------------------------


def nothing(act: Act[Any]) -> dict[str, Any]:
    return {}


def itself(act: Act[Any]) -> Any:
    return act.subject


def test_what_a_head_says_first_happens_before_the_draft_and_the_refusals() -> None:
    seen = []

    def draft(act: Act[Any]) -> Any:
        seen.append(act.made["box"].kind)
        return PARCEL.draft(act)

    def counted(act: Act[Any]) -> Refusal | None:
        seen.append(sorted(act.made))
        return None

    box = Also[Any]("locker.create", facts=nothing, when=sunny, called="box")
    unseen = Also[Any]("locker.create", facts=nothing, when=rainy)
    send = Verb[Any]("send", "request", unless=(counted,), first=(box, unseen))
    parcel = Lifecycle("parcel", draft, PARCEL.refuse, table(send, to(NEW, "at_counter")))
    change = Change(Office().world, "")
    parcel.create(change, {}, "send")
    assert seen == ["locker", ["box"]]
    assert [each.kind for each in change.staged.values()] == ["locker", "parcel"]
    assert list(printed_verb(send, 100)) == [
        "send, by request",
        "  first locker.create if sunny",
        "  first locker.create if rainy",
        "  unless counted",
    ]


def test_a_verb_continues_with_what_its_head_made_of_the_object() -> None:
    office = Office()
    clean = Verb[Any]("clean", "request", first=Also("locker.take", facts=nothing, to=itself))
    locker = lifecycle(TAKE, to("free", "taken"), clean, to(("free", "taken"), "jammed"))
    id = office.make("", "locker")
    change = Change(office.world, "")
    after = locker.do(change, office.get(id), "clean")
    assert (after.state, after.used) == ("jammed", 1)


def test_a_table_draws_itself() -> None:
    assert LOCKER.mermaid() == "\n".join(
        [
            "stateDiagram-v2",
            "    [*] --> free: create",
            "    free --> taken: take",
            "    taken --> free: leave",
            "    free --> jammed: jam",
            "    taken --> jammed: jam",
        ]
    )
    assert "    [*] --> sent_back: send, it leaks" in PARCEL.mermaid()


def test_a_drawing_may_leave_out_what_keeps_the_state() -> None:
    assert "in_locker --> in_locker" in PARCEL.mermaid()
    assert "in_locker --> in_locker" not in PARCEL.mermaid(loops=False)
    assert "in_locker --> collected" in PARCEL.mermaid(loops=False)


def test_a_timer_is_planned_only_in_its_own_states(office: Office) -> None:
    doors = lifecycle(TAKE, to("free", "taken"), Verb("ring", At(noon)), to("taken", "free"))
    change = Change(office.world, "")
    locker = doors.create(change, {})
    assert change.plans == []
    doors.do(change, locker, "take")
    [(moment, account, kind, id, verb)] = change.plans
    # A moment in the past means now.
    assert (moment, account, kind, id, verb) == (
        office.world.now, locker.account, "locker", locker.id, "ring",
    )  # fmt: skip


# -- what an outcome changes -----------------------------------------------------------------------


def more_used(act: Act[Any]) -> dict[str, Any]:
    return {"used": act.subject.used + 1}


def test_an_outcome_that_changes_nothing_makes_no_version_but_tells() -> None:
    office = Office()
    ring = To("free", STAYS, ALWAYS, NOTHING, "locker.rang")
    locker = lifecycle(Verb("ring", "request"), ring)
    free = office.get(office.make("", "locker"))
    change = Change(office.world, "")
    assert locker.do(change, free, "ring") is free
    assert change.staged == {}
    assert [(event.type, event.about) for event in change.events] == [("locker.rang", free)]


def test_an_outcome_that_sets_something_makes_a_version() -> None:
    office = Office()
    use = To("free", STAYS, ALWAYS, NOTHING, UNTOLD, sets=more_used)
    locker = lifecycle(Verb("use", "request"), use)
    free = office.get(office.make("", "locker"))
    change = Change(office.world, "")
    after = locker.do(change, free, "use")
    assert (free.used, after.used) == (0, 1)
    assert change.staged == {free.id: after}


def the_account_and_its_facts(act: Act[Any], after: Any) -> list[tuple[Any, None]]:
    return [((act.facts["told"], after.state), None)]


def test_an_event_may_be_told_of_something_else_that_the_act_names() -> None:
    office = Office()
    told = Told("weather", of=the_account_and_its_facts)
    tell = To("free", STAYS, ALWAYS, NOTHING, told)
    locker = lifecycle(Verb("tell", "request"), tell)
    free = office.get(office.make("", "locker"))
    change = Change(office.world, "")
    locker.do(change, free, "tell", {"told": "rain"})
    assert [(event.type, event.about) for event in change.events] == [("weather", ("rain", "free"))]
