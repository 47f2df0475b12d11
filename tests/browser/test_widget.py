"""The widget in JupyterLab: what the page does happens in the kernel, and the other way round."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.lab import PATIENCE, VIEWPORT, lab, write

pytestmark = pytest.mark.browser
BEGIN = """
from stripesim import Simulator
from stripesim.notebook import widget
sim = Simulator(country="US", start="2026-03-02T09:00:00Z")
seller = sim.accounts.create(type="standard", country="US")["id"]
sim.controls.complete_onboarding(seller)
sim.charges.create(amount=100_00, currency="usd", source="tok_visa", stripe_account=seller)
"""
BALANCES = "widget.balances(sim, stripe_account=seller)"
DASHBOARD = "widget.dashboard(sim, stripe_account=seller)"
DAY = "sim.clock.advance(days=1); print(sim.clock.now)"
PAYOUTS = "[each['amount'] for each in sim.payouts.list(stripe_account=seller)['data']]"
Open = Callable[..., "Notebook"]


class Notebook:
    """A notebook that is open in JupyterLab."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cells = page.locator(".jp-Notebook .jp-CodeCell")
        page.get_by_text("| Idle").wait_for(timeout=PATIENCE * 1000)

    def run(self, place: int) -> Locator:
        """Run a cell; its output."""
        cell = self.cells.nth(place)
        prompt = cell.locator(".jp-InputPrompt")
        before = prompt.inner_text()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Shift+Enter")
        expect(prompt).not_to_have_text(before)
        expect(prompt).to_have_text(re.compile(r"\[\d+\]"), timeout=20_000)
        return cell.locator(".jp-OutputArea-output").last


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lab")


@pytest.fixture(scope="module")
def url(home: Path) -> Iterator[str]:
    with lab(home) as url:
        yield url


@pytest.fixture
def opened(browser: Browser, url: str, home: Path) -> Iterator[Open]:
    """Opens a notebook of some cells, or one that is there. No request leaves for another host, and
    the console tells of no error.
    """
    said: list[str] = []
    elsewhere: list[str] = []
    context = browser.new_context(viewport=VIEWPORT, reduced_motion="reduce", locale="en-US")

    def opened(name: str, *codes: str) -> Notebook:
        if codes:
            write(home / f"{name}.ipynb", BEGIN, *codes)
        page = context.new_page()
        page.on("console", lambda each: said.append(each.text) if each.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))

        def asked(url_: str) -> None:
            if not url_.startswith((f"{url}/", "data:", "blob:")):
                elsewhere.append(url_)

        page.on("request", lambda request: asked(request.url))
        page.goto(f"{url}/doc/tree/{name}.ipynb")
        return Notebook(page)

    yield opened
    context.close()
    assert (said, elsewhere) == ([], [])


def test_a_payout_by_click_is_one_of_the_simulator_in_the_kernel(opened: Open) -> None:
    notebook = opened("balances", BALANCES, PAYOUTS, DAY, BALANCES)
    notebook.run(0)
    component = notebook.run(1)
    expect(component.locator(".total")).to_have_text("$96.80")
    component.get_by_role("button", name="Pay out instantly").click()
    dialog = component.get_by_role("dialog")
    expect(dialog.get_by_text("Within minutes")).to_be_visible()
    dialog.get_by_label("Amount").select_text()
    notebook.page.keyboard.type("20")  # 2 would make the cell a heading
    dialog.get_by_role("button", name="Pay out $20.00").click()
    expect(component.get_by_role("status")).to_contain_text("$20.00")
    expect(component.locator(".total")).to_have_text("$76.50")
    assert notebook.cells.count() == 5
    expect(notebook.run(2)).to_have_text("[2000]")
    notebook.run(3)
    again = notebook.run(4)  # a second widget, whose module defines the element no second time
    expect(again.locator(".total")).to_have_text("$76.50")
    notebook.run(3)
    for each in (component, again):
        expect(each.locator(".total")).to_have_text("$0.00")


def test_the_dashboard_and_the_kernel_move_one_clock(opened: Open) -> None:
    notebook = opened("dashboard", DASHBOARD, BALANCES, DAY, PAYOUTS)
    notebook.run(0)
    board = notebook.run(1)
    expect(board.locator(".figures")).to_contain_text("$96.80")
    balances = notebook.run(2)
    expect(balances.locator(".total")).to_have_text("$96.80")
    board.get_by_role("button", name="+1 day").click()
    expect(board.locator(".moment").first).to_contain_text("Mar 3")
    expect(notebook.run(3)).to_contain_text("2026-03-04 09:00")
    expect(board.locator(".moment").first).to_contain_text("Mar 4")
    expect(balances.locator(".total")).to_have_text("$0.00")
    expect(notebook.run(4)).to_have_text("[9680]")


def test_a_notebook_that_was_saved_shows_the_balance_without_its_kernel(
    opened: Open, url: str
) -> None:
    notebook = opened("saved", BALANCES)
    notebook.run(0)
    expect(notebook.run(1).locator(".total")).to_have_text("$96.80")
    page = notebook.page
    page.keyboard.press("Control+s")
    expect(page.locator(".jp-mod-dirty")).to_have_count(0)
    for session in page.request.get(f"{url}/api/sessions").json():
        if session["path"] == "saved.ipynb":
            page.request.delete(f"{url}/api/sessions/{session['id']}")
    page.close()
    shown = opened("saved").cells.nth(1)
    expect(shown.locator("table")).to_contain_text("$96.80")
