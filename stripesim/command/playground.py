"""Writes the playground: a static folder in which the simulator runs in the browser.

    index.html, *.js, look.css   the page: a cell of Python, and the dashboard beside it
    examples.json                lessons and situations (`lessons.py`)
    python.zip                   stripesim, attrs and sortedcontainers, as they are installed
    pyodide/                     Python for browsers, if a folder with it is given

Nothing is downloaded, neither here nor by the page from another host, unless a URL of Pyodide is
given. The same installation writes the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import distribution
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from json import dumps
from pathlib import Path
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import stripesim
from stripesim.command.lessons import lessons, situations
from stripesim.web import page

NEEDED = ("attrs", "sortedcontainers")  # what the core needs, by their names as distributions
PYODIDE = "pyodide"
PYODIDES = ("pyodide.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
EITHER = ("pyodide.asm.mjs", "pyodide.asm.js")  # of newer releases, of older ones
UNWANTED = frozenset(
    {"__pycache__", "course", "INSTALLER", "RECORD", "REQUESTED", "direct_url.json"}
)


def write(folder: Path, pyodide: str | None = None) -> Path:
    """Write the playground into a folder, which is made if it is not there. Returns its page.

    pyodide: a folder with Pyodide, such as npm's package, which is copied; or a URL, which the page
    refers to; None if it will lie in `pyodide/` of the folder. FileExistsError: a file is there
    already. FileNotFoundError: the folder of Pyodide lacks a file. Then nothing is written.
    """
    written = {
        **dict(_page(pyodide)),
        "dashboard.js": page.script().encode(),
        "examples.json": _json({"lessons": lessons(), "situations": situations()}),
        "python.zip": zipped(),
    }
    if pyodide is not None and not is_url(pyodide):
        written |= of_pyodide(Path(pyodide))
    for name in written:
        if (folder / name).exists():
            raise FileExistsError(17, "is there already", str(folder / name))
    for name, data in written.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder / "index.html"


def is_url(pyodide: str) -> bool:
    """Whether it names a host, and not a folder."""
    return urlsplit(pyodide).scheme in ("http", "https")


def of_pyodide(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The files of Pyodide that a page needs, below `pyodide/`."""
    for name in (*PYODIDES, next((each for each in EITHER if (folder / each).exists()), EITHER[0])):
        yield f"{PYODIDE}/{name}", (folder / name).read_bytes()


def zipped() -> bytes:
    """stripesim and what it needs, as a zip that lies on Python's path when it is unpacked."""
    found = {f"stripesim/{name}": data for name, data in _below(files(stripesim))}
    for name in NEEDED:
        listed = distribution(name).files
        if listed is None:
            raise FileNotFoundError(2, "its installation does not list its files", name)
        for each in listed:
            if ".." not in each.parts and not UNWANTED & {*each.parts}:
                found[str(each)] = Path(str(each.locate())).read_bytes()
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name in sorted(found):
            archive.writestr(ZipInfo(name), found[name], ZIP_DEFLATED)
    return buffer.getvalue()


def _below(folder: Traversable) -> Iterator[tuple[str, bytes]]:
    """Each file below a folder: its path from there, and its bytes."""
    for each in folder.iterdir():
        if each.is_dir() and each.name not in UNWANTED:
            yield from ((f"{each.name}/{name}", data) for name, data in _below(each))
        elif each.is_file():
            yield each.name, each.read_bytes()


def _page(pyodide: str | None) -> Iterator[tuple[str, bytes]]:
    """The files of the page. It may ask its own host, and Pyodide's if that is another."""
    host, where = "", f"{PYODIDE}/"
    if pyodide is not None and is_url(pyodide):
        where = pyodide.rstrip("/") + "/"
        host = " {0.scheme}://{0.netloc}".format(urlsplit(where))
    for name, data in _below(files("stripesim.web") / "static" / "playground"):
        if name == "index.html":
            data = data.replace(b"{PYODIDE}", where.encode()).replace(b"{HOST}", host.encode())
        yield name, data


def _json(data: object) -> bytes:
    return dumps(data, ensure_ascii=False, indent=1).encode()
