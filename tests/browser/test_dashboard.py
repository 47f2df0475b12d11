"""The dashboard in Chromium: every button of it on every situation, compared through a twin of the
simulator to which the same is done in Python.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from stripesim import Simulator, errors, situations
from stripesim.web.forms import controls
from tests.browser.conftest import START

pytestmark = pytest.mark.browser
REFUSED = re.compile("status of 40[03]")  # of what is refused the browser writes a line by itself
NAMES = sorted(situations.SITUATIONS)
READY = '.board[aria-busy="false"]'
Visit = Callable[..., Page]


def begun(name: str | None = None, **options: Any) -> Simulator:
    """A simulator, with a situation that is played."""
    sim = Simulator(**{"start": START, "unsimulated": "allow", **options})
    if name is not None:
        situations.SITUATIONS[name](sim)
    return sim


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Opens the dashboard of a simulator's door. Neither the console says a word, nor does a
    request leave for another host.
    """
    said: list[str] = []
    elsewhere: list[str] = []
    closing: list[Callable[[], Any]] = []

    def visit(sim: Simulator, width: int = 1280, query: str = "", **options: Any) -> Page:
        server = sim.serve()
        closing.append(server.stop)
        given = {"viewport": {"width": width, "height": 900}, "locale": "en-US", **options}
        context = browser.new_context(reduced_motion="reduce", **given)
        closing.append(context.close)
        page = context.new_page()
        page.on(
            "console", lambda message: REFUSED.search(message.text) or said.append(message.text)
        )
        page.on("pageerror", lambda error: said.append(f"error: {error}"))

        def asked(url: str) -> None:
            if not url.startswith((f"{server.url}/", "data:")):
                elsewhere.append(url)

        page.on("request", lambda request: asked(request.url))
        page.goto(f"{server.url}/_stripesim/{query}")
        page.locator(READY).first.wait_for()
        return page

    yield visit
    for close in reversed(closing):
        close()
    assert (said, elsewhere) == ([], [])


def press(page: Page, name: str) -> None:
    """Press a button, and wait until the board is drawn anew."""
    page.get_by_role("button", name=name, exact=True).first.click()
    settled(page)


def settled(page: Page) -> None:
    page.locator('.board[aria-busy="true"]').first.wait_for(state="detached")
    expect(page.locator(READY).first).to_be_visible()


def said(page: Page) -> Locator:
    return page.locator(".said")


# -- the clock, and looking ------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_each_button_does_in_each_situation_what_its_call_does(visit: Visit, name: str) -> None:
    sim = begun(name)
    twin, page = sim.fork(), visit(sim)
    clock: list[tuple[str, Callable[[], Any]]] = [
        ("+1 hour", lambda: twin.clock.advance(hours=1)),
        ("+1 day", lambda: twin.clock.advance(days=1)),
        ("Next thing", twin.clock.step),
    ]
    for button, does in clock:
        if button == "Next thing" and not len(twin.upcoming()):
            expect(page.get_by_role("button", name=button)).to_be_disabled()
            continue
        press(page, button)
        expect(said(page)).to_contain_text("happened.")
        page.get_by_role("button", name="Close this message").click()
        does()
        assert sim.fingerprint() == twin.fingerprint(), button
    later = f"{twin.clock.now.replace(year=2027):%Y-%m-%dT%H:%M}"
    page.get_by_label("A moment, UTC").fill(later)
    press(page, "Go")
    expect(said(page)).to_contain_text("happened.")
    twin.clock.advance_to(f"{later}Z")
    assert sim.fingerprint() == twin.fingerprint()
    for button in ("✓ Forecast", "30 days", "1 year", "All", "90 days", "Forecast"):
        press(page, button)
    for account in [each["id"] for each in twin.accounts.list()["data"]]:
        press(page, f"Show {account}")
        expect(page.get_by_label("Account", exact=True)).to_have_value(account)
    for place in range(4):
        page.locator(".figures button").nth(place).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
    assert sim.fingerprint() == twin.fingerprint()  # looking has changed nothing


@pytest.mark.parametrize("name", NAMES)
def test_everything_that_happened_and_comes_can_be_explained(visit: Visit, name: str) -> None:
    sim = begun(name)
    page = visit(sim)
    for account in ("", *[each["id"] for each in sim.accounts.list()["data"]]):
        if account:
            press(page, f"Show {account}")
        steps = page.locator("button.step")
        for place in range(0, steps.count(), 3):
            steps.nth(place).click()
            expect(page.get_by_role("dialog")).to_be_visible()
            page.keyboard.press("Escape")


@pytest.mark.parametrize("name", NAMES)
def test_a_situation_is_played_by_its_button(visit: Visit, name: str) -> None:
    sim = begun(opening_balance={"usd": 5_000_00})
    twin, page = sim.fork(), visit(sim)
    page.locator(f'[data-key="situation-{name}"]').click()
    expect(said(page)).to_contain_text(": played.")
    expect(said(page).get_by_text(": played.")).to_be_in_viewport()  # however far down
    settled(page)
    situations.SITUATIONS[name](twin)
    assert sim.fingerprint() == twin.fingerprint()


def test_a_situation_is_played_with_what_was_chosen(visit: Visit) -> None:
    sim = begun()
    twin, page = sim.fork(), visit(sim)
    page.get_by_label("Liable").select_option("stripe")
    page.locator('[data-key="situation-seller_below_zero"]').click()
    expect(said(page)).to_contain_text(": played.")
    settled(page)
    situations.seller_below_zero(twin, liable="stripe")
    assert sim.fingerprint() == twin.fingerprint()
    expect(page.get_by_role("region", name="Accounts, and who")).to_contain_text("Stripe answers")


def test_a_line_says_why_with_its_rules_and_leads_on(visit: Visit) -> None:
    sim = begun("payout_that_came_back")
    page = visit(sim)
    page.get_by_role("button", name="bank sends back $96.80").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("account_closed")
    expect(dialog.get_by_role("region", name="The rules")).to_be_visible()
    dialog.locator("button.id").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_an_address_of_a_rule_ends_before_what_follows_it(visit: Visit) -> None:
    sim = begun(opening_balance={"usd": 50_00})
    weekly = {"interval": "weekly", "weekly_payout_days": ["friday"]}
    sim.balance_settings.update(payments={"payouts": {"schedule": weekly}})
    sim.clock.advance(weeks=1)
    page = visit(sim)
    page.get_by_role("button", name="payout of $50.00").first.click()
    rules = page.get_by_role("dialog").get_by_role("region", name="The rules")
    expect(rules).to_contain_text("https://docs.stripe.com/payouts: 29, 30, 31 are")
    links = {link.get_attribute("href") for link in rules.get_by_role("link").all()}
    assert links == {"https://docs.stripe.com/payouts"}


def test_a_pointer_in_the_picture_is_told_the_line_and_its_reason(visit: Visit) -> None:
    page = visit(begun("payout_that_came_back"))
    box = page.locator(".picture svg").first.bounding_box()
    now = page.locator(".picture line.now").bounding_box()
    assert box is not None
    assert now is not None
    page.mouse.move(now["x"] - 1, box["y"] + 60)
    expect(page.locator(".tip")).to_contain_text("bank sends back $96.80")
    expect(page.locator(".tip")).to_contain_text("account closed: available at once")
    page.locator(".mark.payout").first.hover()
    expect(page.locator(".tip")).to_contain_text("payout of $96.80")


def test_a_debit_of_the_bank_has_a_mark_of_its_own(visit: Visit) -> None:
    sim = begun("seller_below_zero")
    page = visit(sim)
    press(page, f"Show {sim.accounts.list()['data'][0]['id']}")
    page.locator(".mark.debit.coming").click()
    expect(page.get_by_role("dialog")).to_contain_text("Balance of acct_")
    page.keyboard.press("Escape")
    sim.clock.advance(days=2)
    expect(page.locator(".mark.debit:not(.coming)")).to_have_count(1)
    page.locator(".mark.debit").hover()
    expect(page.locator(".tip")).to_contain_text("debit of $100.00")
    page.locator(".mark.debit").click()
    expect(page.get_by_role("dialog")).to_contain_text("Stripe took $100.00 from the bank account")


def test_on_a_phone_a_dispute_hides_no_debit(visit: Visit) -> None:
    sim = begun(opening_balance={"usd": 10_000_00})
    disputed = sim.charges.create(amount=5_000_00, currency="usd", source="tok_visa")
    sim.clock.advance(days=30)
    sim.controls.dispute_charge(disputed["id"])
    sim.clock.advance(days=4)
    page = visit(sim, 360)
    for kind in ("dispute", "debit"):
        shape = page.locator(f".mark.{kind} path")
        expect(shape).to_have_count(1)
        shape.hover()
        expect(page.locator(".tip")).to_contain_text(kind)
    dispute, debit = (
        page.locator(f".mark.{kind} svg").bounding_box() for kind in ("dispute", "debit")
    )
    assert dispute is not None
    assert debit is not None
    assert dispute["x"] + dispute["width"] > debit["x"]  # they are that near
    assert dispute["y"] + dispute["height"] <= debit["y"]


def test_where_nothing_happened_yet_it_says_how_to_begin(visit: Visit) -> None:
    sim = begun()
    page = visit(sim)
    happened = page.get_by_role("region", name="What happened", exact=True)
    command = happened.locator("code").inner_text()
    assert command.startswith(f"curl {page.url.removesuffix('/_stripesim/')}/v1/charges -u ")
    done = subprocess.run(command.split(), capture_output=True, text=True, check=True)
    assert '"object":"charge"' in done.stdout
    expect(happened).to_contain_text("$100.00 by card, fee $3.20")


def test_of_an_item_of_a_story_the_figure_stands_apart(visit: Visit) -> None:
    sim = begun("seller_below_zero")
    page = visit(sim)
    press(page, f"Show {sim.accounts.list()['data'][0]['id']}")
    page.locator('[data-key="figure-available"]').click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("li.item b").first).to_have_text("-$100.00 ")
    allowed = dialog.locator("li.item", has_text="debit_negative_balances")
    expect(allowed.locator("b")).to_have_text("yes ")
    expect(dialog.locator(".rules code", has_text="available_on").first).to_be_visible()
    dialog.get_by_role("button", name=sim.account).first.click()  # an account has a story, too
    expect(dialog).to_contain_text(f"What {sim.account} can do")


def test_a_lone_account_is_no_platform(visit: Visit) -> None:
    sim = begun()
    page = visit(sim)
    accounts = page.get_by_role("region", name="Accounts, and who")
    expect(accounts).to_contain_text("It has no connected accounts")
    expect(accounts).not_to_contain_text("platform")
    sim.accounts.create(type="express")
    expect(accounts).to_contain_text("platform · US")
    expect(accounts).to_contain_text("Platform reserve")


# -- controls --------------------------------------------------------------------------------------

OBJECTS = ("charge", "refund", "dispute", "payout", "topup", "intent", "account")
FIELDS: dict[str, dict[str, str]] = {
    "add_external_account": {},
    "add_funds": {"amount": "5000", "currency": "usd"},
    "fail_requests": {"status": "429"},
    "fund_issuing": {"amount": "5000", "currency": "usd"},
    "pay_out_funds": {"amount": "1", "currency": "usd"},
    "require": {"fields": '["company.tax_id"]', "by": "2027-01-01"},
    "return_issuing_funds": {"amount": "1", "currency": "usd"},
    "set_delay": {"days": "3", "unit": "business"},
    "set_instant_payout_limit": {"amount": "900000", "currency": "usd"},
    "set_instant_payout_pricing": {"percent": "2", "minimum": '{"usd": 75}'},
    "set_price": {"dispute_fee": "1900"},
    "set_rate": {"currency": "eur", "units_for_one_dollar": "0.9"},
}


@pytest.fixture(scope="module")
def full() -> Simulator:
    """A world in which each control finds an object to begin with."""
    sim = begun("seller_below_zero")
    sim.charges.create(amount=900_00, currency="usd", source="tok_bypassPending")
    sold = [
        sim.charges.create(amount=amount, currency="usd", source="tok_visa")["id"]
        for amount in (50_00, 60_00, 70_00)
    ]
    sim.refunds.create(charge=sold[0])
    sim.controls.dispute_charge(sold[1])
    sim.payouts.create(amount=100_00, currency="usd")
    sim.topups.create(amount=80_00, currency="usd")
    sim.payment_intents.create(amount=40_00, currency="usd")
    return sim


@pytest.mark.parametrize("control", controls(), ids=lambda control: control["name"])
def test_a_control_does_by_its_form_what_it_does_in_python(
    visit: Visit, full: Simulator, control: dict[str, Any]
) -> None:
    sim = full.fork()
    twin, page = sim.fork(), visit(sim)
    page.get_by_label("Control", exact=True).select_option(control["name"])
    form = page.get_by_role("form", name="A control")
    given: dict[str, Any] = {}
    for field in control["fields"]:
        name, entry = field["name"], FIELDS.get(control["name"], {}).get(field["name"])
        place = form.locator(f'[name="{name}"]')
        if entry is not None and field["choices"]:
            place.select_option(entry)
        elif entry is not None:
            place.fill(entry)
        if (text := place.input_value()) != "":
            given[name] = meant(field, text)
    refused = ""
    try:
        getattr(twin.controls, control["name"])(**given)
    except (errors.StripeError, ValueError, TypeError) as error:
        refused = getattr(error, "user_message", None) or str(error)
    form.get_by_role("button", name="Do it").click()
    settled(page)
    if refused:
        expect(said(page).get_by_role("alert")).to_contain_text(refused.rpartition(": ")[2][:40])
    else:
        expect(said(page)).to_contain_text(": done.")
    assert sim.fingerprint() == twin.fingerprint()


def meant(field: dict[str, Any], text: str) -> Any:
    """A field's text as Python says it."""
    for choice in field["choices"]:
        if json.dumps(choice).strip('"') == text:
            return choice
    if field["type"] == "integer" or (field["type"] == "json" and text[:1] in "[{"):
        return json.loads(text)
    return text


# -- worlds ----------------------------------------------------------------------------------------


def test_a_fork_stands_beside_and_goes_its_own_way(visit: Visit) -> None:
    sim = begun("seller_below_zero", opening_balance={"usd": 500_00})
    page = visit(sim)
    press(page, "Fork")
    page.get_by_label("Name of the copy").fill("other")
    page.get_by_role("button", name="Fork this world").click()
    expect(page.locator(READY)).to_have_count(2)
    now = sim.clock.timestamp
    second = page.get_by_role("region", name="World other")
    expect(second.locator(".figures")).to_contain_text("the same as in default")
    sim.charges.create(amount=100_00, currency="usd", source="tok_visa")
    expect(second.locator(".figures")).to_contain_text("-$96.80 against default")
    second.get_by_role("button", name="+1 day").click()
    expect(second).to_contain_text("Thu, Mar 5, 2026")
    expect(page.get_by_role("region", name="World default")).to_contain_text("Wed, Mar 4, 2026")
    assert sim.clock.timestamp == now
    press(page, "Close the comparison")
    page.get_by_label("World", exact=True).select_option("other")
    expect(page.locator(".moment")).to_contain_text("Thu, Mar 5, 2026")
    expect(page).to_have_url(re.compile(r"\?world=other$"))


def test_the_address_names_a_world(visit: Visit) -> None:
    page = visit(begun(), query="?world=till")
    expect(page.get_by_role("region", name="World till")).to_be_visible()
    press(page, "Compare")
    expect(page.get_by_role("region", name="World default")).to_be_visible()


# -- by itself -------------------------------------------------------------------------------------


def test_the_page_follows_the_clock_and_the_calls_of_others(visit: Visit) -> None:
    sim = begun()
    page = visit(sim)
    sim.charges.create(amount=123_45, currency="usd", source="tok_visa")
    expect(page.locator(".figures")).to_contain_text("$119.57")
    sim.clock.advance(days=1)
    expect(page.locator(".moment")).to_contain_text("Tue, Mar 3, 2026")
    with pytest.raises(errors.InvalidRequestError):
        sim.payouts.create(amount=99_999_00, currency="usd")
    expect(page.get_by_role("region", name="Requests", exact=True)).to_contain_text("400")


def test_an_account_that_is_no_more_gives_way_to_the_platform(visit: Visit) -> None:
    page = visit(begun(), query="?world=till")
    page.locator('[data-key="situation-seller_below_zero"]').click()
    expect(page.locator(".figures")).to_contain_text("-$100.00")
    door = page.url.partition("/_stripesim")[0]
    key = {"authorization": "Bearer sk_test_world_till"}
    page.request.post(f"{door}/_stripesim/worlds/reset", headers=key)
    expect(page.locator(".figures")).not_to_contain_text("-$100.00")
    expect(page.get_by_role("region", name="Requests", exact=True)).to_contain_text(
        "No request yet."
    )


def test_a_clock_that_goes_by_itself_has_no_buttons(visit: Visit) -> None:
    sim = Simulator(start="now", clock="system")
    page = visit(sim)
    for name in ("+1 hour", "+1 day", "Next thing", "Go"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_disabled()


def test_what_is_typed_stays_while_the_world_moves_on(visit: Visit) -> None:
    sim = begun("payout_that_came_back")
    page = visit(sim)
    page.get_by_label("Control", exact=True).select_option("set_rate")
    page.get_by_label("Units for one dollar").fill("1.5")
    page.get_by_label("A moment, UTC").fill("2026-08-01T10:00")
    sim.clock.advance(days=2)
    expect(page.locator(".moment")).to_contain_text(f"Mar {sim.clock.now.day}")
    expect(page.get_by_label("Units for one dollar")).to_have_value("1.5")
    expect(page.get_by_label("A moment, UTC")).to_have_value("2026-08-01T10:00")


def test_the_component_shows_the_account_and_its_payout_is_in_the_picture(visit: Visit) -> None:
    sim = begun("rolling_reserve_in_season")
    page = visit(sim)
    [seller] = [each["id"] for each in sim.accounts.list()["data"]]
    press(page, f"Show {seller}")
    press(page, "Show the component")
    balances = page.locator("stripe-connect-balances")
    balances.get_by_role("button", name="Pay out instantly").click()
    balances.get_by_role("dialog").get_by_role("button", name=re.compile("^Pay out ")).click()
    expect(balances).to_contain_text("is on its way")
    [payout] = sim.payouts.list(stripe_account=seller, limit=1)["data"]
    assert payout["method"] == "instant"
    expect(page.locator(f'.mark[data-id="{payout["id"]}"]')).to_have_count(1)
    sim.clock.advance(hours=2)  # the session has expired, and is renewed
    press(page, "+1 hour")
    expect(balances).to_contain_text("Total balance")
    for _ in range(4):
        with page.expect_response("**/changes"):
            pass
    quiet = sim.fingerprint()
    for _ in range(2):  # it looks whether something has changed, and nothing more
        with page.expect_response(re.compile(r"/_stripesim/\w+$")) as looked:
            pass
        assert looked.value.url.endswith("/changes")
    assert sim.fingerprint() == quiet
    requests = page.get_by_role("region", name="Requests", exact=True)
    expect(requests).to_contain_text("/v1/account_sessions")
    expect(requests).not_to_contain_text("external_accounts")


# -- for everybody ---------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["seller_below_zero", "rolling_reserve_in_season"])
def test_axe_finds_no_serious_fault(visit: Visit, bundles: Path, name: str, scheme: str) -> None:
    page = visit(begun(name), color_scheme=scheme)
    axe = (bundles.parent / "node_modules" / "axe-core" / "axe.min.js").read_text()
    page.evaluate(axe)

    def faults() -> list[str]:
        found = page.evaluate("axe.run()")["violations"]
        return [
            f"{each['id']}: {each['nodes'][0]['html'][:160]} {each['nodes'][0]['failureSummary']}"
            for each in found
            if each["impact"] in ("serious", "critical")
        ]

    assert faults() == []
    page.locator("button.step").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert faults() == []
    page.keyboard.press("Escape")
    press(page, "Show the component")
    expect(page.locator("stripe-connect-balances")).to_contain_text("Total balance")
    assert faults() == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_wider_than_the_page(visit: Visit, width: int) -> None:
    sim = begun("rolling_reserve_in_season", opening_balance={"usd": 12_345_678_90})
    page = visit(sim, width)
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wider) == 0


def test_it_needs_no_mouse(visit: Visit) -> None:
    sim = begun("payout_that_came_back")
    page = visit(sim)
    chart = page.get_by_label("Moments of the balance")
    chart.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".tip")).to_be_visible()
    expect(chart).to_have_attribute("aria-valuetext", re.compile(r"Available \$"))
    page.get_by_role("group", name="Payouts, debits and disputes").get_by_role(
        "button"
    ).first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("po_")
    page.keyboard.press("Escape")
    day = page.get_by_role("button", name="+1 day")
    day.focus()
    page.keyboard.press("Enter")
    settled(page)
    expect(said(page)).to_contain_text("A day")
    expect(day).to_be_focused()


@pytest.mark.parametrize(
    ("country", "locale", "money", "date"),
    [
        ("JP", "ja-JP", "￥4,820", "2026年3月2日"),
        ("DE", "de-DE", "48,12\xa0€", "2. März 2026"),
        ("GB", "en-IN", "£48.17", "2 Mar, 2026"),
        ("US", "ar-EG", "US$", "٢٠٢٦"),
    ],
)
def test_money_and_dates_are_those_of_the_readers_locale(
    visit: Visit, country: str, locale: str, money: str, date: str
) -> None:
    sim = begun(country=country)
    currency = sim.accounts.retrieve_current()["default_currency"]
    sim.charges.create(amount=5_000, currency=currency, source="tok_visa")
    page = visit(sim, locale=locale)
    expect(page.locator(".figures")).to_contain_text(money)
    expect(page.locator(".moment")).to_contain_text(date)
