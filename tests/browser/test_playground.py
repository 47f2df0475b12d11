"""The playground from a plain static file server: Python in the page, the dashboard beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stripesim.command.playground import write
from tests.browser.folder import served
from tests.pyodide.installed import pyodide

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser
PATIENCE = 120_000  # milliseconds, until Python has started
CHARGE = 'sim.charges.create(amount=100_00, currency="usd", source="tok_visa")'


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The playground, served as any web server serves a folder."""
    home = tmp_path_factory.mktemp("playground")
    (home / "npm").mkdir()
    write(home / "class", str(pyodide(home / "npm")))
    with served(home / "class") as url:
        yield url


@pytest.fixture
def asked() -> list[str]:
    """The URLs that the page and its worker asked for."""
    return []


@pytest.fixture
def open_page(browser: Browser, url: str, asked: list[str], console: list[str]) -> Iterator[Page]:
    """The playground, when Python has started. It asks no other host and writes no word into the
    console.
    """
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, reduced_motion="reduce", locale="en-US"
    )
    page = context.new_page()
    context.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: console.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: console.append(f"error: {error}"))
    page.goto(url)
    page.get_by_text("Python 3.14").wait_for(timeout=PATIENCE)
    yield page
    context.close()
    assert console == []
    assert f"{url}pyodide/python_stdlib.zip" in asked
    assert [each for each in asked if not each.startswith((url, "data:"))] == []


def ran(page: Page, code: str) -> Locator:
    """What a cell gave that was typed and run."""
    runs = page.locator("#runs > li")
    before = runs.count()
    cell = page.get_by_role("textbox", name="Python", exact=True)
    cell.press("ControlOrMeta+A")
    cell.press_sequentially(code)
    cell.press("ControlOrMeta+Enter")
    runs.nth(before).wait_for()
    return runs.first.get_by_role("group", name="What it gave")


def test_from_typing_python_to_a_payout(open_page: Page) -> None:
    happened = open_page.get_by_role("region", name="What happened", exact=True)
    happened.get_by_text("Play one of the situations further down.").wait_for()  # nothing is served
    assert "$100.00" in ran(open_page, CHARGE).inner_text()
    board = open_page.get_by_role("region", name="Dashboard")
    board.get_by_text("$96.80").first.wait_for()
    for day in ("Tue, Mar 3", "Wed, Mar 4", "Thu, Mar 5"):
        board.get_by_role("button", name="+1 day").click()
        board.get_by_text(day).first.wait_for()
    board.get_by_text("$96.80 in the bank").first.wait_for()
    said = ran(open_page, 'sim.payouts.list()["data"][0]').inner_text()
    assert "$96.80" in said
    assert "paid" in said
    story = ran(open_page, 'sim.explain(sim.payouts.list()["data"][0]["id"])').inner_text()
    assert "Stripe made it by itself on Wed 4 Mar 2026 01:30 UTC" in story


def test_the_first_lesson_step_by_step(open_page: Page) -> None:
    runs = open_page.locator("#runs > li")
    following = open_page.get_by_role("button", name="Next", exact=True)
    for step in range(1, 20):
        open_page.get_by_role("button", name="Run", exact=True).click()
        runs.nth(step - 1).wait_for()
        if following.is_disabled():
            break
        following.click()
    assert runs.count() > 5
    assert open_page.locator(".wrong").count() == 0


def test_a_situation_is_played_and_the_dashboard_shows_it(open_page: Page) -> None:
    example = open_page.get_by_label("Example", exact=True)
    example.select_option(label="seller below zero")
    open_page.get_by_role("button", name="Run", exact=True).click()
    open_page.get_by_text("'seller': 'acct_").wait_for()
    board = open_page.get_by_role("region", name="Dashboard")
    board.get_by_text("-$100.00").first.wait_for()


def test_a_mistake_is_said_with_its_line_and_the_page_goes_on(open_page: Page) -> None:
    said = ran(open_page, 'sim.charges.create(amount=1, currency="usd", source="tok_visa")')
    assert "Amount must be at least $0.50 usd" in said.inner_text()
    assert "line 1" in said.inner_text()
    assert ran(open_page, "1 + 1").inner_text() == "2"


def test_a_run_that_never_ends_is_stopped_and_python_starts_anew(open_page: Page) -> None:
    cell = open_page.get_by_role("textbox", name="Python", exact=True)
    cell.fill("while True: pass")
    cell.press("ControlOrMeta+Enter")
    open_page.get_by_role("button", name="Stop", exact=True).click()
    open_page.get_by_text("It was stopped").wait_for()
    open_page.get_by_text("Python 3.14").wait_for(timeout=PATIENCE)
    assert ran(open_page, "sim.payouts.list()['data']").inner_text() == "[]"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(open_page: Page, bundles: Path, scheme: str) -> None:
    open_page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    ran(open_page, "print(sim.account)\nsim.upcoming()")
    ran(open_page, "no_name")
    open_page.evaluate((bundles.parent / "node_modules" / "axe-core" / "axe.min.js").read_text())
    found = open_page.evaluate("axe.run()")["violations"]
    serious = [each for each in found if each["impact"] in ("serious", "critical")]
    assert [(each["id"], each["nodes"][0]["html"]) for each in serious] == []
