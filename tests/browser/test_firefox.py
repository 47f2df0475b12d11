"""The dashboard, the component and the playground in Firefox, driven by Puppeteer: Playwright
drives a Firefox of its own, which is no package of Debian's.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from stripesim import Simulator
from stripesim.command.playground import write
from tests.browser.conftest import START, a_seller, sell
from tests.browser.folder import served
from tests.pyodide.installed import pyodide, run

HERE = Path(__file__).parent / "firefox"
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(FIREFOX is None, reason="Firefox is not installed"),
]


def test_the_pages_work_in_firefox(tmp_path: Path) -> None:
    for each in HERE.iterdir():
        shutil.copy(each, tmp_path)
    run("npm", "install", "--no-audit", "--no-fund", "--loglevel=error", at=tmp_path)
    (tmp_path / "npm").mkdir()
    write(tmp_path / "class", str(pyodide(tmp_path / "npm")))
    sim = Simulator(start=START)
    seller = a_seller(sim)
    sell(sim, seller, 100_00)
    with sim.serve() as door, served(tmp_path / "class") as playground:
        run("node", "visit.mjs", str(FIREFOX), f"{door}/_stripesim/", playground, at=tmp_path)
    [payout] = sim.payouts.list(stripe_account=seller)["data"]
    assert payout["method"] == "instant"
