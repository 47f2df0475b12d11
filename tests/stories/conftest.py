"""Stories told through the official SDK run on 7.9 and each major from 8; a few need a newer one.

`PYTHONPATH=<a folder with stripe 8>:. python -m pytest tests/stories` runs them on that one.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

import pytest

# The test -> the first major of `stripe` that has what it needs, and what that is.
NEEDS = {
    "test_before_august_2023_an_intent_took_cards_alone": (8, "StripeClient"),
    "test_a_client_sends_its_options_and_its_parameters_apart": (8, "StripeClient"),
    "test_errors_have_their_class": (8, "StripeClient"),
    "test_pages_turn_by_themselves_in_every_way_of_calling": (8, "StripeClient"),
    "test_an_application_that_reads_the_fee_at_once_finds_none": (9, "automatic_async by default"),
    "test_by_default_it_is_not_there_at_once": (9, "automatic_async by default"),
    "test_the_fixture_is_as_the_simulator_unless_its_marker_says_otherwise": (
        9,
        "automatic_async by default",
    ),
    "test_the_context_of_a_request_names_its_account_too": (11, "the option stripe_context"),
    "test_code_written_for_the_official_client_is_tested_as_it_is": (12, "StripeClient.v1"),
    "test_an_application_reads_back_what_it_chose": (13, "stripe.BalanceSettings"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What the installed SDK cannot do is skipped."""
    try:
        major = int(version("stripe").partition(".")[0])
    except PackageNotFoundError:
        return
    for item in items:
        first, what = NEEDS.get(getattr(item, "originalname", item.name), (0, ""))
        if first > major:
            item.add_marker(pytest.mark.skip(reason=f"{what} came with stripe {first}"))
