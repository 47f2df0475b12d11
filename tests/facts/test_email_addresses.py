"""Which texts can be an email address."""

from __future__ import annotations

import pytest

from stripesim.facts.email_addresses import can_be_an_address

NAME, LABEL = "a" * 64, "b" * 63


@pytest.mark.parametrize(
    "text",
    ["jenny@example.com", "Jenny.Rosen+17@mail.example.co.uk", "o'hara_x-1@ex-ample.org",
     "josé@example.com", "a@bücher.example", f"{NAME}@{LABEL}.de", "1@2.co"],
)  # fmt: skip
def test_this_can_be_an_address(text: str) -> None:
    assert can_be_an_address(text)


@pytest.mark.parametrize(
    "text",
    ["jenny", "jenny@", "@example.com", "jenny@example", "jenny@@example.com", "a@b@example.com",
     "jenny rosen@example.com", "jenny@exam ple.com", "jenny@example.com ", " jenny@example.com",
     "jenny@example..com", "jenny@.example.com", "jenny@example.com.", "jenny@-example.com",
     "jenny@example-.com", ".jenny@example.com", "jenny.@example.com", "je..nny@example.com",
     "Jenny <jenny@example.com>", "jenny@example.com, other@example.com", "jenny@exa_mple,com",
     "jenny@example.com\n", "jen\x00ny@example.com", f"a{NAME}@b.de", f"a@b{LABEL}.de",
     "a@" + ".".join([LABEL] * 5)],
)  # fmt: skip
def test_this_cannot(text: str) -> None:
    assert not can_be_an_address(text)
