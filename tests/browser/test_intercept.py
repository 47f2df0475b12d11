"""`sim.intercept` of pages and contexts, by Playwright's sync and async API."""

from __future__ import annotations

import asyncio
from threading import Thread
from typing import Any

import pytest
from playwright.async_api import async_playwright
from playwright.sync_api import Browser, expect

from stripesim import Simulator
from tests.browser.conftest import CHROMIUM, FLAGS, sell
from tests.browser.shop import Shop

pytestmark = pytest.mark.browser


def test_every_page_of_a_context_is_answered(browser: Browser, shop: Shop, sim: Simulator) -> None:
    context = browser.new_context()
    sim.intercept(context)
    for _ in range(2):
        page = context.new_page()
        page.goto(f"{shop.url}/plain")
        expect(page.locator("stripe-connect-balances")).to_contain_text("Total balance")
    context.close()


def test_two_simulators_answer_two_pages(browser: Browser, shop: Shop, sim: Simulator) -> None:
    """A page of another simulator does not know the first one's sessions."""
    page = browser.new_page()
    Simulator(seed="another").intercept(page)
    page.goto(f"{shop.url}/plain")
    alert = page.locator("stripe-connect-balances").get_by_role("alert")
    expect(alert).to_contain_text("No account session has this client secret.")
    page.close()


def test_a_page_of_the_async_api_is_answered(shop: Shop, sim: Simulator) -> None:
    """In a thread of its own: the sync API has a loop running in this one."""
    sell(sim, shop.seller, 100_00)
    shown: list[Any] = []

    async def visit() -> None:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = await browser.new_page()
            await sim.intercept(page)
            await page.goto(f"{shop.url}/npm")
            balances = page.locator("stripe-connect-balances")
            await balances.get_by_role("button", name="Pay out instantly").click()
            await balances.get_by_role("button", name="Pay out $95.36").click()
            await balances.get_by_text("is on its way").wait_for()
            shown.append(await balances.locator(".total").text_content())
            await browser.close()

    thread = Thread(target=lambda: asyncio.run(visit()))
    thread.start()
    thread.join()
    assert shown == ["$0.01"]


def test_what_else_the_page_wants_from_there_is_not_found(browser: Browser, sim: Simulator) -> None:
    page = browser.new_page()
    sim.intercept(page)
    answer = page.goto("https://connect-js.stripe.com/v2.0/connect.js")
    assert answer is not None
    assert answer.status == 404
    page.close()
