"""What is written in a picture."""

from __future__ import annotations

from typing import Any


def texts(figure: Any) -> list[str]:
    """All texts beside its lines and bands."""
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def labels(figure: Any) -> list[list[str]]:
    """By band, the texts of more than a mark."""
    return [[text.get_text() for text in axes.texts if len(text.get_text()) > 1]
            for axes in figure.axes]  # fmt: skip
