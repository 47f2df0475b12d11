"""Pyodide and the wheels that tests in it need, from npm and PyPI, pinned."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PURE = ("--only-binary=:all:", "--python-version=3.14", "--implementation=py", "--abi=none")


def pyodide(folder: Path) -> Path:
    """Install npm's package as `package-lock.json` says; the folder in which it lies."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    run("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error", at=folder)
    return folder / "node_modules" / "pyodide"


def wheels(folder: Path) -> Path:
    """Install what `wheels.txt` says into a folder."""
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--platform=any", *PURE)
    run(*pip, "--target", str(folder), "-r", str(HERE / "wheels.txt"), at=HERE)
    return folder


def run(*command: str, at: Path) -> str:
    """Run a command; what it printed. AssertionError: it failed."""
    done = subprocess.run(command, cwd=at, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-5_000:]
    return done.stdout
