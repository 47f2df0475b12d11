"""The kind of parameter that is written on a bank or card statement."""

from __future__ import annotations

from typing import Any

from stripesim.api.kinds import Text
from stripesim.api.values import invalid
from stripesim.facts.statement_descriptors import FORBIDDEN, LONGEST, has_a_letter


class StatementDescriptor(Text):
    """A text of at most `longest` characters, with a letter and without `<>\\'"*`. `plain`: of
    ASCII alone. `clearable`: the empty string unsets it.

    (documented: https://docs.stripe.com/get-started/account/statement-descriptors; the words on the
    length reported, https://github.com/cartalyst/stripe-laravel/issues/56; the others assumed)
    """

    def __init__(
        self, longest: int = LONGEST, clearable: bool = False, plain: bool = False
    ) -> None:
        super().__init__(clearable)
        self.most = longest
        self.plain = plain

    def parse(self, value: Any, param: str) -> str | None:
        """The text; None: it was cleared. Raises the answer to one that may not be written."""
        text = super().parse(value, param)
        if text is None:
            return None
        name = f"The {param.rpartition('[')[2].removesuffix(']').replace('_', ' ')}"
        if len(text) > self.most:
            says = f"{name} must be at most {self.most} characters. {text} is {len(text)}"
            raise invalid(f"{says} characters long.", param)
        if not FORBIDDEN.isdisjoint(text) or (self.plain and not text.isascii()):
            raise invalid(f"{name} contains characters that are not allowed: {text}", param)
        if not has_a_letter(text):
            raise invalid(f"{name} must contain at least one letter: {text}", param)
        return text
