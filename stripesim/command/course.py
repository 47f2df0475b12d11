"""The course: its notebooks travel with the package, and are written where someone wants them."""

from __future__ import annotations

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
    there. Returns the paths, the way through first. FileExistsError: one of them is there already.
    """
    sources = sorted(
        (each for each in home().iterdir() if each.name.endswith((".ipynb", ".md"))),
        key=lambda each: (not each.name.endswith(".md"), each.name),
    )
    paths = [folder / source.name for source in sources]
    for path in paths:
        if path.exists():
            raise FileExistsError(17, "is there already", str(path))
    folder.mkdir(parents=True, exist_ok=True)
    for source, path in zip(sources, paths, strict=True):
        path.write_bytes(source.read_bytes())
    return paths
