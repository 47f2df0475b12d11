"""Every block of code in the README runs, as a reader would paste it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

README = (Path(__file__).parent.parent / "README.md").read_text()
pytestmark = pytest.mark.as_at_stripe
BLOCKS = re.findall(r"^```python\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
COMMANDS = re.findall(r"^\$ (.*)$", README, re.MULTILINE)


IN_A_BROWSER = ".intercept("  # that block runs in tests/browser
TESTS = {
    f"block {n}": code
    for n, code in enumerate(BLOCKS, 1)
    if "def test_" in code and IN_A_BROWSER not in code
}
PASTED = {f"block {n}": code for n, code in enumerate(BLOCKS, 1) if "def test_" not in code}


# What `manage.py test` does before it runs tests.
DJANGO = """
    import django
    from django.conf import settings

    memory = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    settings.configure(DATABASES={"default": memory})
    django.setup()
"""


@pytest.mark.parametrize("code", list(PASTED.values()), ids=list(PASTED))
def test_a_block_runs_as_it_stands(code: str) -> None:
    exec(compile(code, "README.md", "exec"), {"__name__": "readme"})


def test_the_tests_of_the_readme_pass(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # others are slow to load
    pytester.makepyfile(**{f"test_{name.replace(' ', '_')}": code for name, code in TESTS.items()})
    pytester.makeconftest(DJANGO)
    result = pytester.runpytest_subprocess(
        "-p", "stripesim", "-p", "pytest_asyncio.plugin", "-p", "no:cacheprovider"
    )
    result.assert_outcomes(passed=sum(code.count("def test_") for code in TESTS.values()))


def test_there_are_two_commands_and_one_for_other_languages() -> None:
    assert COMMANDS == [
        "pip install . && python -m stripesim",
        "pip install '.[test]' && python -m pytest",
        "pip install . && stripesim serve",
    ]
