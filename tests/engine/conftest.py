from __future__ import annotations

import pytest

from .toy import Office


@pytest.fixture
def office() -> Office:
    """A parcel office on a Monday at 09:00 UTC."""
    return Office()


@pytest.fixture
def ann(office: Office) -> str:
    """Someone who sends parcels, with 10,000 coins."""
    return office.person("Ann", coins=10_000)


@pytest.fixture
def bob(office: Office) -> str:
    """Someone who gets parcels, with 3,000 coins."""
    return office.person("Bob", coins=3_000)


@pytest.fixture
def locker(office: Office) -> str:
    return office.make("", "locker")
