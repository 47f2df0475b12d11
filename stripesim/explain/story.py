"""What an explanation is: a story of short sentences, each with its figures and its rule.

A sentence is a text with gaps, and the figures that fill them: `tell("{fee} was taken", rule=...,
fee=Money(320, "usd"))`. So no figure stands in a text that `Story.data()` does not have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from textwrap import wrap
from typing import Any

from attrs import evolve, frozen

from stripesim.engine.printing import AS_WRITTEN, terminal_width
from stripesim.explain.figures import plain
from stripesim.facts.evidence import RULES, Rule

WIDEST = 80
ITEM = " style='margin-left:1.6em;list-style-type:circle'"  # of a list, in HTML


@frozen
class Sentence:
    """One sentence of a story. `text` has its figures in it; `rule` is what decided, if a rule did;
    `figures` are amounts, moments and counts by name. `ahead`: it tells what is still to come, at
    the terms of now, so it may change; other sentences stay as they are.
    """

    text: str
    rule: Rule | None
    figures: Mapping[str, Any]
    ahead: bool = False

    def data(self) -> dict[str, Any]:
        """The sentence as plain data: text, figures, ahead; rule, says, grade and source, or
        None.
        """
        rule = self.rule
        return {
            "text": self.text,
            "figures": {name: plain(value) for name, value in self.figures.items()},
            "ahead": self.ahead,
            "rule": rule and rule.name,
            "says": rule and rule.says,
            "grade": rule and rule.grade,
            "source": rule and rule.source,
        }


def tell(text: str, rule: Rule | None = None, **figures: Any) -> Sentence:
    """A sentence: `{name}` in the text is replaced by the figure of that name."""
    return Sentence(text.format(**figures) if figures else text, rule, figures)


def foretell(text: str, rule: Rule | None = None, **figures: Any) -> Sentence:
    """A sentence as by `tell`, about what is still to come."""
    return evolve(tell(text, rule, **figures), ahead=True)


def rule_of(function: Callable[..., Any] | None) -> Rule | None:
    """The rule that a function states; None if it states none."""
    return next((rule for rule in RULES if rule.function is function), None)


class Story:
    """An explanation. Print it, or take it as plain data with `.data()`; a notebook shows it. A
    sentence that begins with spaces is an item of a list.
    """

    def __init__(self, about: str, title: str, sentences: Iterable[Sentence]) -> None:
        self.about = about
        self.title = title
        self.sentences = tuple(sentences)

    def __repr__(self) -> str:
        return self.text()

    def __str__(self) -> str:
        return self.text()

    def __iter__(self) -> Iterator[Sentence]:
        return iter(self.sentences)

    def __contains__(self, text: object) -> bool:
        """Whether a text stands in it, wherever its lines are wrapped."""
        return str(text) in " ".join(sentence.text for sentence in self)

    @property
    def rules(self) -> list[Rule]:
        """The rules that decided, each once, in the order of the sentences."""
        return list(dict.fromkeys(each.rule for each in self if each.rule is not None))

    def text(self, width: int | None = None) -> str:
        """The story as text; no line is longer than `width` (at most 80 unless given)."""
        width = width or min(terminal_width(), WIDEST)
        rules = self.rules
        lines = [*wrap(self.title, width), ""]
        for sentence in self:
            text = sentence.text + self._mark(sentence, rules)
            further = "      " if text.startswith(" ") else ""  # an item of a list
            lines += wrap(text, width, subsequent_indent=further, break_long_words=False)
        for number, rule in enumerate(rules, 1):
            lines += [""] if number == 1 else []
            note = (
                f"[{number}] {first_sentence(rule.says)} ({rule.name}; {rule.grade}: {rule.source})"
            )
            lines += wrap(
                note,
                width,
                subsequent_indent="    ",
                break_long_words=False,
                break_on_hyphens=False,
            )
        return "\n".join(lines)

    def data(self) -> dict[str, Any]:
        """The story as plain data: about (an id), title, sentences."""
        return {
            "about": self.about,
            "title": self.title,
            "sentences": [each.data() for each in self],
        }

    def _repr_html_(self) -> str:
        rules = self.rules
        told = "".join(
            f"<li{ITEM * each.text.startswith(' ')}>{_spaced(each.text)}"
            f"{self._reference(each, rules)}</li>"
            for each in self
        )
        notes = "".join(
            f"<li value='{number}'><b>{escape(rule.name)}</b> ({rule.grade}): {escape(rule.says)} "
            f"<span style='opacity:.7'>{_linked(rule.source)}</span></li>"
            for number, rule in enumerate(rules, 1)
        )
        rest = f"<details><summary>The rules</summary><ol>{notes}</ol></details>" if notes else ""
        return (
            f"<div {AS_WRITTEN} style='max-width:48em'><b>{escape(self.title)}</b>"
            f"<ul style='margin:.4em 0'>{told}</ul>{rest}</div>"
        )

    def _mark(self, sentence: Sentence, rules: list[Rule]) -> str:
        return "" if sentence.rule is None else f" [{rules.index(sentence.rule) + 1}]"

    def _reference(self, sentence: Sentence, rules: list[Rule]) -> str:
        rule = sentence.rule
        if rule is None:
            return ""
        return f" <sup title='{escape(rule.name)} ({rule.grade})'>{rules.index(rule) + 1}</sup>"


def _spaced(text: str) -> str:
    """A text in HTML; where columns of a list are apart, they stay so."""
    return escape(text.strip()).replace("  ", "&emsp;")


def _linked(source: str) -> str:
    """A source with its addresses as links."""
    words = [
        f"<a href='{escape(word.rstrip(';,'))}'>{escape(word)}</a>"
        if word.startswith("https://")
        else escape(word)
        for word in source.split(" ")
    ]
    return " ".join(words)


def first_sentence(text: str) -> str:
    """The first sentence of a rule's statement."""
    sentence, stop, _ = text.partition(". ")
    return sentence + stop.rstrip()
