"""The course: its notebooks travel with the package, and are written where someone wants them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import stripesim


def home() -> Traversable:
    """The folder of the notebooks: in the installed package, or beside it in a checkout."""
    inside = files(stripesim) / "course"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "notebooks"


def write(folder: Path) -> list[Path]:
    """Write every notebook and text of the course into the folder, which is made if it is not
    there; the solutions into a folder of their own in it. Returns the paths, the way through first,
    the solutions last. FileExistsError: one of them is there already.
    """
    sources = {folder / name: source for name, source in texts(home())}
    for path in sources:
        if path.exists():
            raise FileExistsError(17, "is there already", str(path))
    for path, source in sources.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source.read_bytes())
    return list(sources)


def texts(folder: Traversable, inside: str = "") -> Iterator[tuple[str, Traversable]]:
    """What a reader gets of a folder: (path from the course's folder on, the file)."""
    entries = sorted(folder.iterdir(), key=lambda each: (not each.name.endswith(".md"), each.name))
    for each in entries:
        if each.name.endswith((".ipynb", ".md")):
            yield inside + each.name, each
    for each in entries:
        if each.name == "solutions":
            yield from texts(each, f"{each.name}/")
