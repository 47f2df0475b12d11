"""The one place that reads the wall clock: for `start="now"` and `clock="system"`."""

from __future__ import annotations

import time


def now() -> int:
    """Unix seconds. `time.time` is looked up at each call, so freezegun can stand in for it."""
    return int(time.time())
