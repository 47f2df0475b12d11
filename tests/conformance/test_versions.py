"""The installed SDK names a version of the API; what is shown in that version is what it declares.

`.ci/run` runs this with each major from 8 on, and `sdk_differences.py` over all of them.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import stripe

from stripesim.api.endpoints import ROUTES
from stripesim.api.versions import CHANGES, Shown
from stripesim.facts.api_versions import NEWEST, VERSIONS, is_before

from .samples import samples
from .sdk_differences import (
    Field,
    classes,
    differing,
    fields,
    is_missing,
    main,
    missing,
    version_of,
)
from .sdk_types import deviations

FOLDER = Path(str(stripe.__file__)).parent.parent
OURS = str(stripe.api_version)
CLASSES: dict[str, Any] = {
    kind: getattr(import_module(module), node.name)
    for kind, module, node in classes(FOLDER)
    if kind in samples(NEWEST) and kind != "list"
}
# Words of things that came later, which happen in a simulator of an older version all the same;
# and what is recorded otherwise than the SDK declares it.
NEWER_WORDS = (
    "event.type: ",
    "balance_transaction.type: 'reserve_",
    "balance_transaction.balance_type: 'risk_reserved'",
    "dispute.enhanced_eligibility_types[]: ",
    "dispute.payment_method_details.card.case_type: 'compliance'",
    "application_fee.charge: null",
    "type: 'manual_release'",
)


@pytest.mark.parametrize("kind", sorted(CLASSES))
def test_an_object_has_what_the_installed_sdk_requires_of_its_version(kind: str) -> None:
    found = {
        line
        for shape in samples(OURS)[kind]
        if "deleted" not in shape
        for line in deviations(shape, CLASSES[kind], kind)
        if not line.endswith("the SDK has no such key")
        if not any(words in line for words in NEWER_WORDS)
    }
    assert not found, "\n".join([f"stripe {stripe.VERSION} names {OURS}", *sorted(found)])


def test_the_installed_sdk_declares_each_key_that_only_older_versions_show() -> None:
    declared = fields(FOLDER)
    for kind in CLASSES:
        older = {key for shape in samples(OURS)[kind] for key in shape}
        newest = {key for shape in samples(NEWEST)[kind] for key in shape}
        assert {(kind, key) for key in older - newest} <= set(declared), kind


def test_the_installed_sdk_names_a_version_that_is_known() -> None:
    assert OURS in VERSIONS
    assert version_of(FOLDER) == OURS


def test_rows_are_in_the_order_of_their_versions_and_each_version_is_one() -> None:
    since = [row.since for row in CHANGES]
    assert since == sorted(since)
    assert set(since) <= set(VERSIONS)
    assert list(VERSIONS) == sorted(VERSIONS)
    assert VERSIONS[-1] == NEWEST
    assert is_before("2025-02-24.acacia", "2025-03-31.basil")
    assert not is_before(NEWEST, NEWEST)


def test_the_readme_has_every_row_of_the_table() -> None:
    readme = (Path(__file__).parent.parent.parent / "README.md").read_text()
    lines = [line for line in readme.splitlines() if line.startswith("| 202")]
    assert len(lines) == len(CHANGES)
    for line, row in zip(lines, CHANGES, strict=True):
        of = row.kind if isinstance(row, Shown) else row.endpoint
        assert line.startswith(f"| {row.since} | ")
        assert of in line
        assert row.what in line
        assert str(row.older.__doc__).splitlines()[0] in line


def test_every_row_about_objects_is_about_some_that_there_are() -> None:
    kinds = {row.kind for row in CHANGES if isinstance(row, Shown)}
    assert kinds <= {*samples(NEWEST), *ROUTES.expandable}


# -- does the comparison see what is missing? ------------------------------------------------------

SDK = """
class Charge:
    OBJECT_NAME: ClassVar[Literal["charge"]] = "charge"
    class Outcome(StripeObject):
        type: str
        {outcome}
    amount: int
    outcome: Optional[Outcome]
    {charge}
"""


def sdk(folder: Path, version: str, *, charge: str = "", outcome: str = "") -> Path:
    """A folder with as much of an SDK as is read."""
    home = folder / version / "stripe"
    home.mkdir(parents=True)
    (home / "_api_version.py").write_text(f'class _ApiVersion:\n    CURRENT = "{version}"\n')
    text = SDK.format(charge=charge or "pass", outcome=outcome or "pass")
    (home / "_charge.py").write_text(text)
    return home.parent


def test_what_differs_between_sdks_is_seen(tmp_path: Path) -> None:
    old = fields(sdk(tmp_path, "2024-04-10", charge="gone: Optional[str]", outcome="rule: str"))
    new = fields(sdk(tmp_path, NEWEST, charge="late: int", outcome="rule: Optional[str]"))
    assert differing([old, new]) == [
        ("charge", "gone"), ("charge", "late"), ("charge", "outcome", "rule"),
    ]  # fmt: skip
    assert differing([new, new]) == []


@pytest.mark.slow
def test_a_field_that_is_declared_and_not_shown_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = sdk(tmp_path, NEWEST)
    for version, says in (("2024-04-10", True), ("2025-02-24.acacia", True)):
        old = sdk(tmp_path, version, charge="invoice: Optional[str]\n    wat: Optional[int]")
        assert main([new, old]) == 1
        said = capsys.readouterr().out
        assert f"charge.wat is declared for {version}, and not shown" in said
        assert ("charge.invoice is declared" not in said) is says
    late = sdk(tmp_path, "2025-08-27.basil", charge="invoice: Optional[str]")
    assert missing(fields(late), [("charge", "invoice")], "2025-08-27.basil") == [
        "charge.invoice is declared for 2025-08-27.basil, and not shown"
    ]


@pytest.mark.parametrize(
    ("shape", "steps", "lacks"),
    [
        ({"a": 1}, ("a",), False),
        ({"a": 1}, ("b",), True),
        ({"a": None}, ("a", "b"), False),
        ({}, ("a", "b"), False),
        ({"a": {}}, ("a", "b"), True),
        ({"a": [{"b": 1}, {}]}, ("a", "b"), True),
        ({"deleted": True}, ("a",), False),
    ],
)
def test_a_field_is_missing_where_what_it_belongs_to_is_there(
    shape: Any, steps: Field, lacks: bool
) -> None:
    assert is_missing(shape, steps) is lacks
