"""The component from a door: a script tag that leads there, and Playwright in TypeScript."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from stripesim import Simulator
from tests.browser.conftest import CHROMIUM, FLAGS, sell
from tests.browser.shop import Shop

pytestmark = pytest.mark.browser


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    """A page that nobody answers in process."""
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    yield page
    page.close()
    assert said == []


def pays_out(page: Page, sim: Simulator, shop: Shop) -> None:
    balances = page.locator("stripe-connect-balances")
    balances.get_by_role("button", name="Pay out instantly").click()
    balances.get_by_role("button", name="Pay out $95.36").click()
    expect(balances).to_contain_text("is on its way")
    [payout] = sim.payouts.list(stripe_account=shop.seller)["data"]
    assert payout["amount"] == 95_36


def test_a_script_tag_that_leads_to_the_door(visitor: Page, shop: Shop, sim: Simulator) -> None:
    sell(sim, shop.seller, 100_00)
    with sim.serve() as door:
        shop.script = f"{door}/v1.0/connect.js"
        visitor.goto(f"{shop.url}/tag")
        pays_out(visitor, sim, shop)


def test_a_page_whose_requests_are_fetched_from_the_door(
    visitor: Page, shop: Shop, sim: Simulator
) -> None:
    sell(sim, shop.seller, 100_00)
    with sim.serve() as door:

        def fetched(route: Route) -> None:
            url = route.request.url.replace("https://connect-js.stripe.com", door)
            route.fulfill(response=route.fetch(url=url))

        visitor.route("https://connect-js.stripe.com/**", fetched)
        visitor.goto(f"{shop.url}/npm")
        pays_out(visitor, sim, shop)


def test_two_workers_of_playwright_in_typescript_have_a_world_each(bundles: Path) -> None:
    sim = Simulator()
    with sim.serve() as door:
        told = {"STRIPESIM": door, "CHROMIUM": CHROMIUM, "CHROMIUM_FLAGS": " ".join(FLAGS)}
        ran = subprocess.run(
            ["node_modules/.bin/playwright", "test"],
            cwd=bundles.parent,
            env={**os.environ, **told},
            capture_output=True,
            text=True,
        )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "4 passed" in ran.stdout
