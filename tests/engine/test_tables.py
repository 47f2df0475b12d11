"""The table itself: which tables are refused when they are made, and what a table can be asked."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim.engine.change import Change
from stripesim.engine.lifecycle import Act, At, Lifecycle, Transition
from stripesim.engine.record import NEW
from stripesim.engine.refusal import Corrupt, Refusal

from .toy import LIFECYCLES, LOCKER, PARCEL, Office

CREATE: Transition[Any] = Transition("create", NEW, "free")


def lifecycle(*rows: Transition[Any]) -> Lifecycle[Any]:
    """A locker with another life."""
    return Lifecycle("locker", LOCKER.draft, LOCKER.refuse, (CREATE, *rows))


def sunny(act: Act[Any]) -> bool:
    return True


def rainy(act: Act[Any]) -> bool:
    return False


def closed(act: Act[Any]) -> Refusal | None:
    return Refusal("Closed.")


def noon(act: Act[Any]) -> int:
    return 43_200


# -- tables that contradict themselves, refused on import ------------------------------------------


def test_two_rows_of_one_state_and_verb_need_a_condition() -> None:
    with pytest.raises(Corrupt, match="locker: take from free is not one choice"):
        lifecycle(Transition("take", "free", "taken"), Transition("take", "free", "jammed"))


def test_nothing_may_stand_behind_the_row_without_a_condition() -> None:
    with pytest.raises(Corrupt, match="take from free is not one choice"):
        lifecycle(
            Transition("take", "free", "taken"),
            Transition("take", "free", "jammed", when=rainy),
        )


def test_a_choice_is_found_although_its_rows_name_different_states() -> None:
    with pytest.raises(Corrupt, match="take from free is not one choice"):
        lifecycle(
            Transition("jam", "free", "jammed"),
            Transition("take", ("jammed", "free"), "taken"),
            Transition("take", "free", "jammed"),
        )


def test_the_outcomes_of_one_verb_share_their_refusals() -> None:
    with pytest.raises(Corrupt, match="take from free is not one choice"):
        lifecycle(
            Transition("take", "free", "taken", when=sunny),
            Transition("take", "free", "jammed", unless=(closed,)),
        )


def test_a_row_from_a_state_that_nothing_reaches_is_refused() -> None:
    with pytest.raises(Corrupt, match=r"locker: no row leads to \['burnt', 'jammed'\]"):
        lifecycle(Transition("mend", ("burnt", "jammed"), "free"))


def test_one_verb_may_have_one_row_for_each_state() -> None:
    table = lifecycle(
        Transition("take", "free", "taken"),
        Transition("leave", "taken", "free"),
        Transition("open", ("free", "taken")),
    )
    assert table.allows("free", "open")
    assert table.allows("taken", "open")


def test_a_verb_of_which_no_outcome_holds_is_corrupt_when_it_is_done(office: Office) -> None:
    table = lifecycle(Transition("take", "free", "taken", when=rainy))
    change = Change(office.world, "")
    locker = table.create(change, {})
    with pytest.raises(Corrupt, match="locker: take from free has no outcome"):
        table.do(change, locker, "take")


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
    table = LIFECYCLES[kind]
    pairs = {(state, verb) for state, verb, _, _ in table.rows()}
    every = {(state, verb) for state in (NEW, *table.states) for verb in table.verbs}
    assert {pair for pair in every if table.allows(*pair)} == pairs


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


def test_a_table_prints_aligned() -> None:
    header, _, *lines = str(LOCKER).splitlines()
    assert header.split()[:3] == ["verb", "from", "to"]
    rows = [line for line in lines if line[:1].strip()]  # the others go on with one
    assert len(rows) == len(LOCKER.transitions)
    column = header.index("to ")
    assert [line[column:].split()[0] for line in rows] == ["free", "taken", "free", "jammed"]
    assert not any(line.endswith(" ") for line in (header, *lines))


def test_a_cell_names_its_functions_in_words() -> None:
    said = {name: {cell for row in PARCEL.table() for cell in row[name]} for name in COLUMNS}
    assert PARCEL.table()[0]["unless"] == ("no receiver", "too heavy", "alive", "cannot pay")
    assert ("parcel.sent", "parcel.waits") in [row["events"] for row in PARCEL.table()]
    assert said["money"] >= {
        "postage: balance [postage in purse less stamp duty] -> post",
        "worth: balance [cash_paid in purse] -> balance [cash_earned in purse less tenth]",
    }
    assert "locker.take" in said["first"] | said["then"]
    assert "at when its time is up" in said["by"]
    assert "(stays)" in said["to"]


COLUMNS = (
    "verb", "from", "to", "when", "unless", "money", "first", "events", "then", "wakes", "by",
)  # fmt: skip


def test_a_row_of_several_lines_stands_apart_and_none_is_too_wide() -> None:
    printed = str(PARCEL)
    header, rule, *lines = printed.splitlines()
    assert rule.replace("-", "").strip() == ""
    assert "" in lines
    assert "wakes" not in header.split() or any(row["wakes"] != ("",) for row in PARCEL.table())
    assert max(map(len, printed.splitlines())) < 32 * len(COLUMNS)


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


def test_a_timer_is_planned_only_in_its_own_states(office: Office) -> None:
    table = lifecycle(
        Transition("take", "free", "taken"),
        Transition("ring", "taken", "free", by=At(noon)),
    )
    change = Change(office.world, "")
    locker = table.create(change, {})
    assert change.plans == []
    table.do(change, locker, "take")
    [(moment, account, kind, id, verb)] = change.plans
    # A moment in the past means now.
    assert (moment, account, kind, id, verb) == (
        office.world.now, locker.account, "locker", locker.id, "ring",
    )  # fmt: skip
