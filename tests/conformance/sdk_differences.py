"""What the SDK's majors declare differently, against what is shown to each: run it with folders.

    python -m tests.conformance.sdk_differences FOLDER...     each has one major of `stripe` in it

A field that some major requires, or that the newest has no more, must stand in every answer of the
versions whose SDK has it. What differs is read from the SDKs' sources, so that they need not be
installed together; what is shown is what `samples` were answered in the version of each.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from stripesim import Simulator
from tests.conformance.samples import API_VERSION, samples
from tests.conftest import IN_TESTS

# Declared for older versions, and there only for who asked for it, which is not simulated.
ONLY_IF_ASKED_FOR = {
    "payment_intent.payment_method_options.us_bank_account.preferred_settlement_speed",
}

Field = tuple[str, ...]  # the kind of an object and the steps to the field: ("charge", "invoice")


def version_of(folder: Path) -> str:
    """The version of the API that an SDK names."""
    found = re.search(r'CURRENT = "(.*)"', (folder / "stripe/_api_version.py").read_text())
    assert found is not None
    return found[1]


def classes(folder: Path) -> Iterator[tuple[str, str, ast.ClassDef]]:
    """The classes of objects that an SDK declares: the kind, the module, the class as it stands."""
    for path in sorted((folder / "stripe").rglob("_*.py")):
        text = path.read_text()
        if "OBJECT_NAME" in text:
            module = ".".join(path.relative_to(folder).with_suffix("").parts)
            for node in ast.parse(text).body:
                if isinstance(node, ast.ClassDef) and (kind := kind_of(node)):
                    yield kind, module, node


def fields(folder: Path) -> dict[Field, bool]:
    """Every field of every object that an SDK declares, and whether it is always there."""
    return {
        field: always
        for kind, _, node in classes(folder)
        for field, always in within(node, (kind,))
    }


def kind_of(declared: ast.ClassDef) -> str | None:
    """What `object` says of the objects of a class; None for a class of something else."""
    for node in declared.body:
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "OBJECT_NAME":
            words = re.findall(r"'([\w.]+)'", ast.unparse(node.annotation))
            return words[0] if words else None
    return None


def within(declared: ast.ClassDef, path: Field) -> Iterator[tuple[Field, bool]]:
    """The fields of a class, and those of the classes within it."""
    inner = {node.name: node for node in declared.body if isinstance(node, ast.ClassDef)}
    for node in declared.body:
        if not isinstance(node, ast.AnnAssign):
            continue
        name, said = ast.unparse(node.target), ast.unparse(node.annotation)
        if name.startswith("_") or said.startswith("ClassVar"):
            continue
        yield (*path, name), not said.startswith("Optional")
        for part in set(re.findall(r"\w+", said)) & set(inner):
            yield from within(inner[part], (*path, name))


def differing(sdks: list[dict[Field, bool]]) -> list[Field]:
    """The fields that some of them, oldest first, require and others do not, or that the last of
    them has no more.
    """
    newest = sdks[-1]
    every = sorted({field for sdk in sdks for field in sdk})
    return [
        field
        for field in every
        if field not in newest or len({sdk.get(field, False) for sdk in sdks}) > 1
    ]


def is_missing(shape: Any, steps: Field) -> bool:
    """Whether a field does not stand there although what it belongs to does."""
    if isinstance(shape, list):
        return any(is_missing(part, steps) for part in shape)
    if not isinstance(shape, Mapping) or shape.get("deleted"):
        return False
    if steps[0] not in shape:
        return len(steps) == 1
    return len(steps) > 1 and is_missing(shape[steps[0]], steps[1:])


def missing(sdk: Mapping[Field, bool], differ: list[Field], version: str) -> list[str]:
    """Of the fields that differ, those that an SDK declares and its version does not show."""
    shown = samples(version)
    return [
        f"{'.'.join(field)} is declared for {version}, and not shown"
        for field in differ
        if field in sdk
        and ".".join(field) not in ONLY_IF_ASKED_FOR
        and any(is_missing(shape, field[1:]) for shape in shown.get(field[0], ()))
    ]


def main(folders: list[Path]) -> int:
    """Print what differs, and what of it is not shown; 1 if there is any of that."""
    folders.sort(key=version_of)
    sdks = [fields(folder) for folder in folders]
    kinds = samples(API_VERSION)
    differ = [field for field in differing(sdks) if field[0] in kinds]
    print(f"{len(differ)} fields differ between {', '.join(map(version_of, folders))}:")
    print("\n".join(".".join(field) for field in differ))
    wrong = [
        line
        for folder, sdk in zip(folders, sdks, strict=True)
        for line in missing(sdk, differ, version_of(folder))
    ]
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    Simulator.__init__ = IN_TESTS  # as the tests make them
    sys.exit(main([Path(folder) for folder in sys.argv[1:]]))
