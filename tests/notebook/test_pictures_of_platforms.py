"""Pictures of a platform, its sellers and its payouts: what they say, not how they look."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import matplotlib
import pytest

from stripesim import Simulator
from stripesim.notebook.debts import who_owes_whom
from stripesim.notebook.parties import balances_of
from stripesim.notebook.payout_calendar import payout_calendar
from stripesim.notebook.scenarios import side_by_side

from .drawn import labels, texts
from .test_parties import owing


def legend(figure: Any) -> list[str]:
    return [text.get_text() for legend in figure.legends for text in legend.get_texts()]


# -- bands -----------------------------------------------------------------------------------------


def test_the_legend_names_what_appears_and_nothing_else() -> None:
    sim, seller = owing()
    assert legend(balances_of(sim, {"the seller": seller, "the platform": None})) == [
        "available",
        "owed: available is below zero",
        "held in reserve",
        "pending",
    ]
    assert legend(balances_of(sim, {"the seller": seller}, show=())) == [
        "available",
        "owed: available is below zero",
    ]


def test_accounts_have_one_scale_unless_that_would_flatten_one() -> None:
    sim, seller = owing()
    few = balances_of(sim, {"the seller": seller, "the platform": None})
    assert len({axes.get_ylim() for axes in few.axes}) == 1
    rich = Simulator(start="2026-03-02T09:00:00Z", opening_balance={"usd": 50_000_00})
    poor = rich.accounts.create(type="custom", country="US")["id"]
    rich.controls.complete_onboarding(poor)
    rich.charges.create(amount=100_00, currency="usd", source="tok_visa", stripe_account=poor)
    apart = balances_of(rich, {"the seller": poor, "the platform": None})
    assert len({axes.get_ylim() for axes in apart.axes}) == 2
    assert [axes.get_ylabel() for axes in apart.axes] == [
        "the seller\n(own scale)",
        "the platform\n(own scale)",
    ]


def test_the_beginning_can_have_half_of_the_width() -> None:
    sim, seller = owing()
    figure = balances_of(sim, {"the seller": seller}, closer=3)
    first, rest = figure.axes
    assert (
        first.get_xlim()[1]
        == rest.get_xlim()[0]
        == sim.clock.timestamp // 86_400 * 86_400 - (4 * 86_400)
    )
    assert (first.get_title(loc="left"), rest.get_title(loc="left")) == (
        "the first 3 days",
        "the 5 days after",
    )
    assert labels(figure)[0] == []  # the amounts of now stand at the end


def test_a_bank_has_a_band_and_a_scale_of_its_own() -> None:
    sim, seller = owing()
    figure = balances_of(sim, {"the seller": seller, "the platform": None}, show=("bank",))
    assert [axes.get_ylabel() for axes in figure.axes] == [
        "the seller",
        "the seller:\nbank",
        "the platform",
    ]


def test_unless_it_has_a_title_it_says_who_owed_most() -> None:
    sim, seller = owing()
    accounts = {"the seller": seller, "the platform": None}
    said = "the seller owed up to $100.00; now $100.00"
    assert balances_of(sim, accounts).get_suptitle() == said
    said = "the platform had up to $500.00 available, on Mon 2 Mar"
    assert balances_of(sim, {"the platform": None}).get_suptitle() == said


# -- scenarios -------------------------------------------------------------------------------------


def two_lives() -> tuple[dict[str, Simulator], str]:
    sim, seller = owing()
    other = sim.fork()
    other.charges.create(
        amount=200_00, currency="usd", source="tok_bypassPending", stripe_account=seller
    )
    other.clock.advance(days=1)
    return {"as it is": sim, "one more sale": other}, seller


def test_scenarios_stand_side_by_side_on_one_scale_and_one_time() -> None:
    lives, seller = two_lives()
    figure = side_by_side(lives, {"the seller": seller, "the platform": None})
    assert len(figure.axes) == 4
    assert len({axes.get_ylim() for axes in figure.axes}) == 1
    assert len({axes.get_xlim() for axes in figure.axes}) == 1
    headings = [axes.get_title(loc="left") for axes in figure.axes]
    assert [each for each in headings if each] == ["as it is", "one more sale"]


def test_the_title_names_the_difference() -> None:
    lives, seller = two_lives()
    ends = [
        sim.balance.retrieve(stripe_account=seller)["available"][0]["amount"]
        for sim in lives.values()
    ]
    assert ends == [-100_00, 0]
    figure = side_by_side(lives, {"the seller": seller, "the platform": None})
    assert figure.get_suptitle() == (
        "one more sale: the seller ends with $100.00 more available than as it is"
    )
    assert side_by_side({"a": lives["as it is"], "b": lives["as it is"]}).get_suptitle() == (
        "b: in the end as much is available as with a"
    )
    with pytest.raises(ValueError, match="two scenarios"):
        side_by_side({"alone": lives["as it is"]})


# -- the calendar ----------------------------------------------------------------------------------


def paid_out(days: int) -> Simulator:
    sim = Simulator(start="2026-03-02T09:00:00Z")
    for _ in range(days):
        sim.charges.create(amount=100_00, currency="usd", source="tok_visa")
        sim.clock.advance(days=1)
    return sim


def test_each_payout_stands_on_the_day_of_its_arrival() -> None:
    sim = paid_out(7)
    figure = payout_calendar(sim)
    amounts = [text for text in texts(figure) if text.startswith("$")]
    assert amounts == ["$96.80", "$96.80", "$96.80", "$96.80"]
    assert legend(figure) == ["arrived", "banks are closed"]
    assert figure.get_suptitle() == (
        "4 payouts brought $387.20; the longest gap: 3 days, from Fri 6 to Mon 9 Mar"
    )


def test_what_a_bank_sent_back_or_was_debited_looks_different() -> None:
    sim = paid_out(4)
    sim.controls.fail_payout(sim.payouts.list()["data"][0]["id"])
    assert legend(payout_calendar(sim)) == ["arrived", "sent back"]
    sim, seller = owing()
    sim.balance_settings.update(payments={"debit_negative_balances": True}, stripe_account=seller)
    sim.clock.advance(days=2)
    figure = payout_calendar(sim, stripe_account=seller)
    assert "taken from the bank" in legend(figure)
    assert "-$100.00" in texts(figure)
    assert figure.get_suptitle() == "one payout brought $96.80, on Wed 4 Mar"


def test_of_several_longest_gaps_the_first_is_named_and_they_are_counted() -> None:
    said = " ".join(payout_calendar(paid_out(21)).get_suptitle().split())
    assert said.endswith("the longest gap: 3 days, 3 times, first from Fri 6 to Mon 9 Mar")


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        ((1_500_00, 100_00), ["$1,456.20", "$96.80"]),
        ((150_000_00, 100_00), ["$145,649", "$96"]),
    ],
)
def test_amounts_of_a_calendar_have_one_form(amounts: tuple[int, int], said: list[str]) -> None:
    sim = Simulator(start="2026-03-02T09:00:00Z")
    for amount in amounts:
        sim.charges.create(amount=amount, currency="usd", source="tok_visa")
        sim.clock.advance(days=1)
    sim.clock.advance(days=3)
    assert [text for text in texts(payout_calendar(sim)) if text.startswith("$")] == said


def test_without_payouts_the_calendar_says_so() -> None:
    assert payout_calendar(Simulator()).get_suptitle() == "No payout has reached the bank yet"


# -- who owes whom ---------------------------------------------------------------------------------


def test_it_says_who_owes_how_much_and_who_answers() -> None:
    sim, seller = owing()
    figure = who_owes_whom(sim, names={seller: "Ann"})
    assert figure.get_suptitle() == (
        "The one seller owes $100.00: the platform answers for $100.00"
    )
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == [
        "the platform",
        "Ann",
    ]
    assert texts(figure) == [
        "$400.00 available, $100.00 held for sellers",
        "owes $100.00: the platform answers, $100.00 held of the platform",
    ]


def test_what_stripe_answers_for_is_told_apart() -> None:
    sim, _ = owing()
    other = sim.accounts.create(type="standard", country="US")["id"]
    sim.controls.complete_onboarding(other)
    charge = sim.charges.create(
        amount=30_00, currency="usd", source="tok_bypassPending", stripe_account=other
    )
    sim.refunds.create(charge=charge["id"], stripe_account=other)
    figure = who_owes_whom(sim)
    assert figure.get_suptitle() == (
        "2 of 2 sellers owe $101.17: the platform answers for $100.00 and Stripe answers for $1.17"
    )


def test_where_nobody_owes_anything_it_says_so() -> None:
    assert who_owes_whom(Simulator()).get_suptitle() == "The platform has no sellers yet"


def test_of_many_sellers_those_who_owe_most_are_shown() -> None:
    sim, seller = owing()
    for _ in range(20):
        sim.accounts.create(type="express", country="US")
    figure = who_owes_whom(sim, names={seller: "Ann"})
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert (len(names), names[1]) == (21, "Ann")
    assert figure.get_suptitle().endswith("(1 more are not shown)")


PICTURES: list[Callable[[Simulator], Any]] = [
    who_owes_whom,
    payout_calendar,
    lambda sim: side_by_side({"a": sim, "b": sim}),
]


@pytest.mark.parametrize("draw", PICTURES)
def test_drawing_changes_nothing_leaves_no_trace_and_no_figure_open(
    draw: Callable[[Simulator], Any],
) -> None:
    sim, _ = owing()
    before, log = sim.fingerprint(), sim.log(100)
    draw(sim)
    assert (sim.fingerprint(), sim.log(100)) == (before, log)
    assert matplotlib.pyplot.get_fignums() == []


@pytest.mark.parametrize("draw", PICTURES)
def test_without_matplotlib_each_names_the_extra(
    draw: Callable[[Simulator], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError, match=r"stripesim\[notebook\]"):
        draw(Simulator())
