"""The course as a whole: the way through it, its words, and what `stripesim course` writes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import stripesim
from stripesim.command.course import write

from .build import NOTEBOOKS, SOURCES, from_source

WAY = (NOTEBOOKS / "README.md").read_text(encoding="utf-8")
WORDS = re.findall(r"^\| \*\*(.+?)\*\* \|", WAY, re.MULTILINE)

# What others say for a word of the glossary.
INSTEAD = (
    "cash out", "clawback", "deficit", "deposit", "escrow", "holdback", "merchant", "overdraft",
    "sub-account", "vendor", "withdraw",
)  # fmt: skip


def explained() -> Iterator[str]:
    """Every text of the explanations, in lower case, with spaces where a field has `_`."""
    for file in sorted((Path(stripesim.__file__).parent / "explain").glob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        prose = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and " " in text and id(node) not in prose:
                yield re.sub(r"\{\w*\}", "", text).lower().replace("_", " ")


def test_the_way_through_names_each_notebook_and_all_its_links_lead_somewhere() -> None:
    links = re.findall(r"\]\((.+?)\)", WAY)
    assert links == [*(f"{source.stem}.ipynb" for source in SOURCES), "solutions/"]
    assert [link for link in links if not (NOTEBOOKS / link).exists()] == []


def test_the_questions_are_those_of_the_notebooks() -> None:
    told = re.findall(r"^\| \[\d\].*?\| (.+?) \|", WAY, re.MULTILINE)
    for source, question in zip(SOURCES, told, strict=True):
        asked = from_source(source).cells[0].source.splitlines()[0].replace(r"**\$", "$")
        assert asked.replace("**", "") == f"# {question}"


def test_the_glossary_has_twenty_words_and_explanations_use_each() -> None:
    said = "\n".join(explained())
    assert len(WORDS) == len({*WORDS}) == 20
    assert [word for word in WORDS if not re.search(rf"\b{word}(s|es)?\b", said)] == []


def test_explanations_and_notebooks_use_no_other_word_for_what_is_in_the_glossary() -> None:
    prose = [
        cell.source.lower()
        for source in SOURCES
        for cell in from_source(source).cells
        if cell.cell_type == "markdown"
    ]
    found = {(word, text) for text in [*explained(), *prose] for word in INSTEAD if word in text}
    assert found == set()


def test_the_course_is_written_with_its_solutions(tmp_path: Path) -> None:
    written = [path.relative_to(tmp_path).as_posix() for path in write(tmp_path)]
    assert written[:2] == ["README.md", "01_first_payout.ipynb"]
    assert set(written) == {
        "README.md",
        *(f"{source.stem}.ipynb" for source in SOURCES),
        *(f"solutions/{source.stem}.md" for source in SOURCES),
    }
    for name in written:
        assert (tmp_path / name).read_bytes() == (NOTEBOOKS / name).read_bytes()
