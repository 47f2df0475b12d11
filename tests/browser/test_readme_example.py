"""The README's test of a page passes as it stands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from stripesim import Simulator
from tests.browser.conftest import sell
from tests.browser.shop import Shop

pytestmark = pytest.mark.browser
README = (Path(__file__).parents[2] / "README.md").read_text()


def test_the_readmes_test_of_a_page_passes(page: Page, shop: Shop, sim: Simulator) -> None:
    sell(sim, shop.seller, 100_00)
    blocks = re.findall(r"^```python\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    [code] = [block for block in blocks if ".intercept(" in block]
    names: dict[str, Any] = {}
    exec(compile(code, "README.md", "exec"), names)
    [test] = [value for name, value in names.items() if name.startswith("test_")]
    test(page=page, stripe_sim=sim, shop_url=shop.url, seller=shop.seller)
