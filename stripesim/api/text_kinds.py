"""Kinds of texts that have a form: addresses of several sorts, numbers, countries."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from stripesim.api.kinds import Text
from stripesim.api.values import invalid
from stripesim.facts.country_codes import is_a_country, unknown_country
from stripesim.facts.email_addresses import can_be_an_address
from stripesim.facts.evidence import own_words
from stripesim.facts.ip_addresses import is_an_ip_address
from stripesim.facts.phone_numbers import can_be_called, no_phone_number
from stripesim.facts.text_lengths import EMAIL
from stripesim.facts.urls import can_be_a_website, can_be_come_back_to, can_be_gone_to


class Formed(Text):
    """A text that `fits` a form, else it is refused: what is said then, and the error's code."""

    def __init__(
        self,
        fits: Callable[[str], bool],
        refused: Callable[[str], str],
        code: str | None = None,
        clearable: bool = True,
        longest: int | None = None,
    ) -> None:
        super().__init__(clearable, longest)
        self.fits, self.refused, self.code = fits, refused, code

    def parse(self, value: Any, param: str) -> str | None:
        """The text; None: it was cleared. Raises Stripe's error for one of another form."""
        text = super().parse(value, param)
        if text is not None and not self.fits(text):
            raise invalid(self.refused(text), param, self.code)
        return text


class Email(Formed):
    """An email address."""

    def __init__(self) -> None:
        super().__init__(
            can_be_an_address,
            lambda text: f"Invalid email address: {text}",
            "email_invalid",
            longest=EMAIL,
        )


class Url(Formed):
    """A URL, of a certain sort."""

    def __init__(self, fits: Callable[[str], bool], clearable: bool = False) -> None:
        super().__init__(fits, lambda text: "Not a valid URL", "url_invalid", clearable)


class Website(Url):
    """The URL of a website."""

    def __init__(self) -> None:
        super().__init__(can_be_a_website, clearable=True)


class Page(Url):
    """The URL of a page that somebody is sent to."""

    def __init__(self) -> None:
        super().__init__(can_be_gone_to)


class WayBack(Url):
    """The URL of a page or an app that a customer comes back to."""

    def __init__(self) -> None:
        super().__init__(can_be_come_back_to)


class Digits(Formed):
    """A text of so many digits."""

    def __init__(self, count: int) -> None:
        super().__init__(
            lambda text: len(text) == count and text.isascii() and text.isdigit(),
            lambda text: own_words(f"Invalid string: {text}; must be {count} digits"),
        )


class Phone(Formed):
    """A phone number."""

    def __init__(self) -> None:
        super().__init__(can_be_called, no_phone_number)


class IpAddress(Formed):
    """The address of a computer, of either version."""

    def __init__(self) -> None:
        super().__init__(is_an_ip_address, lambda text: own_words(f"Invalid IP address: {text}"))


class CountryCode(Formed):
    """A country, by its two letters."""

    def __init__(self, clearable: bool = True) -> None:
        super().__init__(is_a_country, unknown_country, "country_code_invalid", clearable)


class InvoicePrefix(Formed):
    """What the numbers of a customer's invoices begin with. (documented: stripe-python 16.1.0)"""

    def __init__(self) -> None:
        super().__init__(
            lambda text: re.fullmatch("[A-Z0-9]{1,12}", text) is not None,
            lambda text: own_words(f"Invalid string: {text}; must be 1 to 12 of A-Z and 0-9"),
            clearable=False,
        )


class ReferencePrefix(Formed):
    """What the references of mandates begin with; `reserved` is Stripe's. (documented:
    stripe-python 16.1.0)
    """

    def __init__(self, *reserved: str) -> None:
        super().__init__(
            lambda text: (
                re.fullmatch("[A-Z0-9 /_&.-]*", text) is not None and not text.startswith(reserved)
            ),
            lambda text: own_words(
                f"Invalid string: {text}; must be of A-Z, 0-9, spaces and /_-&. and cannot begin "
                f"with {' or '.join(reserved)}"
            ),
        )
