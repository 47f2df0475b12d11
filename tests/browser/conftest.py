"""Chromium, the shop's bundles, and a page that the simulator answers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from stripesim import Simulator
from tests.browser.shop import Shop

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

# Without Playwright they are left out, unless they are asked for: then that is an error.
if find_spec("playwright") is None and "--pages" not in sys.argv:
    collect_ignore_glob = ["test_*.py"]

PAGES = Path(__file__).parent / "pages"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START = "2026-03-02T09:00:00Z"  # a Monday


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The three front ends, bundled by esbuild with Stripe's packages from npm."""
    home = tmp_path_factory.mktemp("pages")
    for page in PAGES.iterdir():
        shutil.copy(page, home)
    npm = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(npm, cwd=home, check=True)
    names = [f"{name}.js" for name in ("plain", "npm", "react")]
    esbuild = ["node_modules/.bin/esbuild", *names, "--bundle", "--format=esm", "--outdir=out"]
    subprocess.run([*esbuild, "--log-level=warning"], cwd=home, check=True)
    return home / "out"


@pytest.fixture
def sim(stripe_sim: Simulator) -> Simulator:
    stripe_sim.clock.advance_to(START)
    return stripe_sim


@pytest.fixture
def shop(sim: Simulator, bundles: Path) -> Iterator[Shop]:
    """The shop's server, with one seller who is liable to Stripe for itself."""
    with Shop(bundles).open() as shop:
        shop.seller = a_seller(sim)
        yield shop


@pytest.fixture
def console() -> list[str]:
    """What the page's console says, and what goes wrong there unseen."""
    return []


@pytest.fixture
def page(browser: Browser, sim: Simulator, console: list[str]) -> Iterator[Page]:
    """A page that the simulator answers. A word in its console fails the test."""
    context = browser.new_context(
        viewport={"width": 900, "height": 800}, reduced_motion="reduce", locale="en-US"
    )
    page = context.new_page()
    page.on("console", lambda message: console.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: console.append(f"error: {error}"))
    sim.intercept(page)
    yield page
    context.close()
    assert [each for each in console if not each.startswith("info: ")] == []


def a_seller(sim: Simulator, type: str = "standard", country: str = "US") -> str:
    seller: str = sim.accounts.create(type=type, country=country)["id"]  # type: ignore[arg-type]
    sim.controls.complete_onboarding(seller)
    return seller


def sell(sim: Simulator, seller: str, amount: int, currency: str = "usd") -> Any:
    given = {"amount": amount, "currency": currency, "source": "tok_visa"}
    return sim.charges.create(**given, stripe_account=seller)  # type: ignore[arg-type]


def opened(page: Page, shop: Shop, front: str = "plain", query: str = "") -> Locator:
    """The balances component of a front end, when it shows something."""
    page.goto(f"{shop.url}/{front}?{query}")
    balances = page.locator("stripe-connect-balances")
    balances.first.get_by_text("Total balance").first.wait_for()
    return balances
