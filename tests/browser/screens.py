"""Draws the README's pictures: `python -m tests.browser.screens`.

The component: a seller with money, its dialog of an instant payout, the same in dark and narrow,
and a negative balance. The dashboard: a platform in its second month, why a payout was made, two
worlds side by side, and a phone in the dark. The playground after a lesson's first steps. Another
folder than `.github/screens` may be given; `--all` draws three widths of the component in three
states besides.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from json import dumps
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from PIL import Image  # comes with matplotlib

from stripesim import Simulator
from stripesim.command.playground import write
from tests.browser.conftest import CHROMIUM, FLAGS, START, a_seller, sell
from tests.browser.folder import served
from tests.pyodide.installed import pyodide

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = Path(__file__).parents[2] / ".github" / "screens"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Earnings</title>
<meta name="viewport" content="width=device-width">
<body style="margin: 0; padding: 24px; font-family: Inter, sans-serif"><main></main>
<script>window.StripeConnect = { onLoad() {
  window.instance = StripeConnect.init({
    publishableKey: "pk_test_screens", fetchClientSecret: async () => SECRET, locale: "en-US" });
  document.querySelector("main").append(instance.create("balances"));
} }</script><script src="https://connect-js.stripe.com/v1.0/connect.js"></script></html>"""
DARK = {
    "overlays": "drawer",
    "variables": {
        "colorBackground": "#14171d",
        "colorText": "#e6e8eb",
        "colorSecondaryText": "#9aa4b2",
        "colorBorder": "#2b313b",
        "colorPrimary": "#7a73ff",
        "colorDanger": "#ff6b81",
        "borderRadius": "10px",
    },
}
ON = dict.fromkeys(
    ("instant_payouts", "standard_payouts", "edit_payout_schedule", "external_account_collection"),
    True,
)
EUROS = {"object": "bank_account", "country": "DE", "account_number": "DE89370400440532013000"}
CARD = {"object": "card", "number": "4000056655665556", "exp_month": 12, "exp_year": 2030}


def secret_of(sim: Simulator, seller: str) -> str:
    wanted = {"balances": {"enabled": True, "features": ON}}
    secret: str = sim.account_sessions.create(account=seller, components=wanted)["client_secret"]
    return secret


def rich() -> tuple[Simulator, str]:
    """Two currencies, three destinations, a payout under way and money that waits."""
    sim = Simulator(start=START)
    seller = a_seller(sim)
    component = sim.components.balances(secret_of(sim, seller))
    component.add_external_account({**EUROS, "currency": "eur"})
    component.add_external_account({**CARD, "currency": "usd"})
    component.edit_schedule(interval="manual")
    for amount in (1620_00, 845_50):
        sell(sim, seller, amount)
        sell(sim, seller, amount // 5, "eur")
        sim.clock.advance(days=1)
    sim.clock.advance_to("2026-03-06T15:00:00Z")
    for amount in (2312_25, 540_00):
        sell(sim, seller, amount)
        sim.clock.advance(days=1)
    sim.components.balances(secret_of(sim, seller)).manual_payout(640_00, "usd")
    return sim, seller


def empty() -> tuple[Simulator, str]:
    """Nothing has happened yet."""
    sim = Simulator(start=START)
    return sim, a_seller(sim)


def negative() -> tuple[Simulator, str]:
    """A sale that was paid out, and then refunded."""
    sim = Simulator(start=START)
    seller = a_seller(sim)
    sale = sell(sim, seller, 100_00)
    sim.clock.advance(days=3)
    sim.refunds.create(charge=sale["id"], stripe_account=seller)
    return sim, seller


def shop() -> Simulator:
    """A platform in its second month: weekly payouts, a dispute, and a seller that owed."""
    sim = Simulator(start=START, country="US")
    sim.webhooks.add(heard)
    weekly: Any = {
        "payouts": {"schedule": {"interval": "weekly", "weekly_payout_days": ["friday"]}}
    }
    sim.balance_settings.update(payments=weekly)
    sellers = [a_seller(sim, "express"), a_seller(sim, "custom")]
    owed = sell(sim, sellers[0], 240_00)["id"]
    random = Random(7)
    for day in range(40):
        for _ in range(random.randint(2, 6)):
            given = {"amount": random.randint(15_00, 260_00), "currency": "usd"}
            last = sim.charges.create(**given, source="tok_visa")["id"]  # type: ignore[arg-type]
        sell(sim, sellers[1], random.randint(20_00, 90_00))
        if day == 11:
            large = sim.charges.create(amount=4_300_00, currency="usd", source="tok_visa")["id"]
        if day == 21:
            sim.controls.dispute_charge(large)
        if day == 30:
            sim.refunds.create(charge=owed, stripe_account=sellers[0])
        sim.clock.advance(days=1)
    sim.refunds.create(charge=last)
    sim.clock.advance(hours=4)
    return sim


def heard(payload: bytes, headers: dict[str, str]) -> None:
    """An application that is told of events."""


def board_of(browser: Browser, url: str, width: int, height: int, **look: Any) -> Page:
    """The dashboard of a door, with its forecast."""
    size = {"width": width, "height": height}
    still: Any = {"viewport": size, "reduced_motion": "reduce", "locale": "en-US", **look}
    page = browser.new_page(**still)
    page.goto(f"{url}/_stripesim/")
    page.locator(".line.ahead").first.wait_for(state="attached")
    return page


def draw_boards(browser: Browser, folder: Path) -> None:
    """The README's pictures of the dashboard."""
    with shop().serve() as url:
        page = board_of(browser, url, 1280, 1130)
        page.locator(".mark.dispute").hover()
        page.screenshot(path=folder / "dashboard.png")
        page.get_by_role("button", name=re.compile("disputed|payout of")).first.click()
        page.get_by_role("dialog").wait_for()
        page.set_viewport_size({"width": 1100, "height": 760})
        page.screenshot(path=folder / "dashboard_why.png")
        page.keyboard.press("Escape")
        page.set_viewport_size({"width": 1400, "height": 800})
        page.get_by_role("button", name="Fork").click()
        page.get_by_role("button", name="Fork this world").click()
        twin = page.get_by_role("region", name="World what_if")
        twin.get_by_role("button", name="Next thing").click()
        twin.get_by_role("button", name="+1 day").click()
        page.get_by_role("button", name="Close this message").click()
        page.mouse.move(0, 0)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / "dashboard_compare.png")
        page.close()
        page = board_of(browser, url, 390, 1000, color_scheme="dark", device_scale_factor=1.5)
        page.screenshot(path=folder / "dashboard_phone.png")
        page.close()


def draw_playground(browser: Browser, folder: Path) -> None:
    """The README's picture of the playground: the first steps of the first lesson."""
    with TemporaryDirectory() as home:
        npm, class_ = Path(home, "npm"), Path(home, "class")
        npm.mkdir()
        write(class_, str(pyodide(npm)))
        with served(class_) as url:
            size: Any = {"width": 1440, "height": 900}
            page = browser.new_page(viewport=size, reduced_motion="reduce", locale="en-US")
            page.goto(url)
            for step in range(6):
                if step:
                    page.get_by_role("button", name="Next", exact=True).click()
                page.locator("#cell .main:enabled").click(timeout=120_000)
                page.locator("#runs > li").nth(step).wait_for()
            page.get_by_text("$96.80 in the bank").first.wait_for()
            page.screenshot(path=folder / "playground.png")
            page.close()


def page_of(browser: Browser, state: Callable[[], tuple[Simulator, str]], width: int) -> Page:
    sim, seller = state()
    size = {"width": width, "height": 640}
    page = browser.new_page(viewport=size, reduced_motion="reduce")  # type: ignore[arg-type]
    sim.intercept(page)
    html = PAGE.replace("SECRET", dumps(secret_of(sim, seller)))
    page.route("http://shop.test/", lambda it: it.fulfill(body=html, content_type="text/html"))
    page.goto("http://shop.test/")
    page.get_by_role("heading", name="Total balance").first.wait_for()
    return page


def draw(browser: Browser, folder: Path) -> None:
    """The README's pictures, small."""
    page = page_of(browser, rich, 720)
    page.screenshot(path=folder / "balances.png", full_page=True)
    page.get_by_role("button", name="Pay out instantly").click()
    page.get_by_text("Within minutes").wait_for()
    page.screenshot(path=folder / "instant_payout.png")
    page.close()
    page = page_of(browser, rich, 360)
    page.evaluate(f"instance.update({{ appearance: {dumps(DARK)} }})")
    page.evaluate("document.body.style.background = '#14171d'")
    page.screenshot(path=folder / "dark_and_narrow.png", full_page=True)
    page.close()
    page = page_of(browser, negative, 720)
    page.screenshot(path=folder / "negative.png", full_page=True)
    page.close()


def main(arguments: list[str]) -> None:
    from playwright.sync_api import sync_playwright

    folders = [each for each in arguments if each != "--all"]
    folder = Path(folders[0]) if folders else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        draw(browser, folder)
        draw_boards(browser, folder)
        draw_playground(browser, folder)
        if "--all" in arguments:
            for state in (rich, empty, negative):
                for width in (360, 720, 1200):
                    page = page_of(browser, state, width)
                    page.screenshot(path=folder / f"{state.__name__}_{width}.png", full_page=True)
                    page.close()
        browser.close()
    for picture in folder.glob("*.png"):
        small = Image.open(picture).convert("RGB").quantize(256, kmeans=3)  # small marks, too
        small.save(picture, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
