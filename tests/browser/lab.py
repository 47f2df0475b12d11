"""A JupyterLab of its own: a folder of settings and notebooks, on a port that is free."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from json import dumps
from pathlib import Path
from urllib.request import urlopen

PATIENCE = 90  # seconds
VIEWPORT = {"width": 1280, "height": 1000}
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "notebook-extension/tracker": {"windowingMode": "none"},
}


@contextmanager
def lab(home: Path) -> Iterator[str]:
    """The URL of a JupyterLab that shows the notebooks in a folder."""
    for name, said in SETTINGS.items():
        file = home / "settings" / f"@jupyterlab/{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dumps(said))
    where = {
        f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")
    }
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        *(f"--port={port}", "--port-retries=0", "--ip=127.0.0.1", "--IdentityProvider.token="),
        *(f"--ServerApp.root_dir={home}", "--LabApp.extension_manager=readonly"),
    ]
    own = {"JUPYTERLAB_SETTINGS_DIR": str(home / "settings"), "IPYTHONDIR": str(home / "ipython")}
    with (home / "lab.log").open("w") as log:
        running = subprocess.Popen(command, env={**os.environ, **where, **own}, stderr=log)
        try:
            answers(f"{url}/api/status")
            yield url
        finally:
            running.terminate()
            running.wait()


def answers(url: str) -> None:
    """Wait until something answers there."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            urlopen(url).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def write(file: Path, *codes: str) -> None:
    """A notebook of code cells."""
    import nbformat.v4 as notebooks  # takes a second, and what imports this file is often skipped

    cells = [notebooks.new_code_cell(code) for code in codes]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    file.write_text(notebooks.writes(notebooks.new_notebook(cells=cells, metadata=kernel)))
