"""The plugin, seen from a small project that uses it."""

from __future__ import annotations

import inspect
import json
import re
import sys

import pytest
import stripe

from stripesim import Simulator
from stripesim.explain.explain import Explain

# They are imported above also for the runs inside: what an in-process run imports first is
# forgotten at its end, and would be imported anew by each.
assert Explain

SHOP = """
    import pytest
    import stripe

    def sell():
        return stripe.Charge.create(amount=10_000, currency="usd", source="tok_visa").id
"""


# (Of an editable install pytest does not know whose modules are a plugin's, and warns of it.)
INI = """
[pytest]
filterwarnings =
    error
    ignore:Module already imported so cannot be rewritten
addopts = -p stripesim
"""


@pytest.fixture
def shop(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A project whose application uses the SDK and knows nothing of stripesim.

    Ours is its only plugin: others are slow to load, and may import what ours must not.
    """
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeini(f"{INI}strict = true\n")
    pytester.makepyfile(shop=SHOP)
    return pytester


# -- stripe_sim ------------------------------------------------------------------------------------


def test_the_fixture_answers_the_sdk_during_the_test_and_not_after(shop: pytest.Pytester) -> None:
    shop.makepyfile("""
        from shop import sell

        def test_a_sale(stripe_sim):
            sold = sell()
            assert [charge["id"] for charge in stripe_sim.charges.all()] == [sold]
            stripe_sim.clock.advance(days=1)
            assert stripe_sim.balance.retrieve()["pending"][0]["amount"] == 9_680
    """)
    before = dict(vars(stripe.HTTPClient)), stripe.api_key
    shop.runpytest().assert_outcomes(passed=1)
    assert (dict(vars(stripe.HTTPClient)), stripe.api_key) == before


def test_each_test_has_a_fresh_simulator_with_ids_of_its_own(shop: pytest.Pytester) -> None:
    shop.makepyfile("""
        import pytest
        from shop import sell

        sold = []

        @pytest.mark.parametrize("number", [1, 2])
        def test_a_sale(stripe_sim, number):
            sold.append(sell())
            assert len(list(stripe_sim.charges.all())) == 1

        class TestShop:
            def test_a_sale(self, stripe_sim):
                sold.append(sell())

        def test_no_two_ids_are_the_same():
            assert len(set(sold)) == len(sold) == 3
    """)
    shop.runpytest().assert_outcomes(passed=4)


def test_a_test_has_the_same_ids_in_every_run_and_process(
    shop: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.makepyfile("""
        from shop import sell

        def test_a_sale(stripe_sim):
            with open("sold", "a") as file:
                print(sell(), file=file)

        def test_another_sale(stripe_sim):
            sell()
    """)
    for seed in "1", "2":
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        shop.runpytest_subprocess().assert_outcomes(passed=2)
    shop.runpytest("-k", "test_a_sale").assert_outcomes(passed=1, deselected=1)
    sold = (shop.path / "sold").read_text().split()
    assert len(sold) == 3
    assert len(set(sold)) == 1


def test_without_the_sdk_the_simulators_own_calls_work(
    shop: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.makepyfile("""
        def test_a_sale(stripe_sim):
            stripe_sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
            assert stripe_sim.balance.retrieve()["pending"][0]["amount"] == 9_680
    """)
    monkeypatch.setitem(sys.modules, "stripe", None)
    shop.runpytest().assert_outcomes(passed=1)


# -- what is not simulated -------------------------------------------------------------------------

SWALLOWS = """
    import stripe

    def bill():
        try:
            stripe.Invoice.create(customer="cus_1")
        except stripe.StripeError:
            return None
"""


def test_a_test_that_asks_for_what_is_not_simulated_fails_at_its_end(
    shop: pytest.Pytester,
) -> None:
    shop.makepyfile(bills=SWALLOWS)
    shop.makepyfile("""
        import stripe
        from bills import bill

        def test_a_bill(stripe_sim):
            bill()
            bill()
            assert stripe.Invoice.list().data == []

        def test_of_several(make_stripe_sim):
            one, two = make_stripe_sim(), make_stripe_sim()
            with two.activate():
                bill()

        def test_no_bill(stripe_sim):
            assert stripe.Invoice.list().data == []
    """)
    result = shop.runpytest()
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(["*does not simulate what was asked for: POST /v1/invoices. *"])


def test_unless_it_is_allowed(shop: pytest.Pytester) -> None:
    shop.makepyfile(bills=SWALLOWS)
    shop.makepyfile("""
        import pytest
        from bills import bill

        @pytest.mark.stripe_sim(unsimulated="allow")
        def test_a_bill(stripe_sim):
            bill()
            assert stripe_sim.unsimulated == ["POST /v1/invoices"]
    """)
    shop.runpytest().assert_outcomes(passed=1)


def test_only_the_test_that_asked_fails_where_several_share_a_simulator(
    shop: pytest.Pytester,
) -> None:
    shop.makepyfile(bills=SWALLOWS)
    shop.makepyfile("""
        import unittest
        import pytest
        from bills import bill

        @pytest.fixture(scope="module")
        def sim(make_stripe_sim):
            sim = make_stripe_sim()
            with sim.activate():
                bill()  # not in a test
                yield sim

        def test_a_sale(sim):
            sim.charges.create(amount=100, currency="usd", source="tok_visa")

        def test_a_bill(sim):
            bill()

        def test_a_refund(sim):
            assert sim.charges.list()["data"]

        @pytest.mark.usefixtures("stripe_sim")
        class Bills(unittest.TestCase):
            def test_a_bill(self):
                bill()
    """)
    shop.runpytest().assert_outcomes(passed=2, failed=2)


def test_a_test_that_fails_for_a_reason_of_its_own_says_that_reason(shop: pytest.Pytester) -> None:
    shop.makepyfile(bills=SWALLOWS)
    shop.makepyfile("""
        from bills import bill

        def test_a_bill(stripe_sim):
            bill()
            raise KeyError("its own")
    """)
    result = shop.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*KeyError: 'its own'*"])
    assert "what was asked for" not in result.stdout.str()


# -- the marker ------------------------------------------------------------------------------------


def test_the_marker_takes_the_arguments_of_the_simulator(shop: pytest.Pytester) -> None:
    shop.makepyfile("""
        import pytest

        @pytest.mark.stripe_sim(country="DE", start="2026-05-01T12:00:00Z")
        def test_a_german_account(stripe_sim):
            assert stripe_sim.accounts.retrieve_current()["country"] == "DE"
            assert stripe_sim.clock.now.isoformat() == "2026-05-01T12:00:00+00:00"
    """)
    shop.runpytest().assert_outcomes(passed=1)


def test_a_seed_in_the_marker_decides_the_ids(shop: pytest.Pytester) -> None:
    shop.makepyfile("""
        import pytest
        from stripesim import Simulator

        @pytest.mark.stripe_sim(seed=7)
        def test_the_seventh_world(stripe_sim):
            assert stripe_sim.account == Simulator(seed=7).account
    """)
    shop.runpytest().assert_outcomes(passed=1)


def test_the_marker_nearest_to_the_test_overrides_and_the_others_still_hold(
    shop: pytest.Pytester,
) -> None:
    shop.makepyfile("""
        import pytest
        from stripesim import Simulator

        pytestmark = pytest.mark.stripe_sim(country="DE", seed=1)

        @pytest.mark.stripe_sim(seed=2)
        class TestClass:
            @pytest.mark.stripe_sim(seed=3)
            def test_the_third_world_is_german(self, stripe_sim):
                assert stripe_sim.account == Simulator(country="DE", seed=3).account
                assert stripe_sim.accounts.retrieve_current()["country"] == "DE"
    """)
    shop.runpytest().assert_outcomes(passed=1)


def test_a_misspelt_argument_is_one_clear_line(shop: pytest.Pytester) -> None:
    shop.makepyfile("""
        import pytest

        @pytest.mark.stripe_sim(contry="DE")
        def test_a_german_account(stripe_sim): ...
    """)
    result = shop.runpytest()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        [
            "*ERROR at setup of test_a_german_account*",
            "@pytest.mark.stripe_sim got an unexpected keyword argument 'contry';"
            " Simulator takes country, start, seed,*",
        ],
        consecutive=True,
    )
    result.stdout.no_fnmatch_line("*pytest_plugin.py*")


def test_an_argument_without_a_name_is_refused(shop: pytest.Pytester) -> None:
    shop.makepyfile("""
        import pytest

        @pytest.mark.stripe_sim("DE")
        def test_a_german_account(stripe_sim): ...
    """)
    result = shop.runpytest()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines("@pytest.mark.stripe_sim takes names only, not ('DE',)")


def test_pytest_lists_the_marker_with_true_arguments(shop: pytest.Pytester) -> None:
    result = shop.runpytest("--markers")
    defaults = {name: p.default for name, p in inspect.signature(Simulator).parameters.items()}
    result.stdout.fnmatch_lines(
        "@pytest.mark.stripe_sim(country={country!r}, settlement={settlement!r}, ...)*".format_map(
            defaults
        )
    )


# -- make_stripe_sim -------------------------------------------------------------------------------


def test_the_factory_makes_several_that_the_test_turns_on_itself(shop: pytest.Pytester) -> None:
    shop.makepyfile("""
        import stripe
        from shop import sell

        def test_two_platforms(make_stripe_sim):
            before = dict(vars(stripe.HTTPClient))
            german, american = make_stripe_sim(country="DE"), make_stripe_sim()
            assert german.account != american.account
            assert dict(vars(stripe.HTTPClient)) == before
            with american.activate():
                sold = sell()
            assert [charge["id"] for charge in american.charges.all()] == [sold]
            assert list(german.charges.all()) == []
    """)
    shop.runpytest().assert_outcomes(passed=1)


def test_the_factory_serves_fixtures_of_wider_scopes(shop: pytest.Pytester) -> None:
    shop.makepyfile("""
        import pytest
        from shop import sell

        @pytest.fixture(scope="session")
        def whole_session(make_stripe_sim):
            return make_stripe_sim()

        @pytest.fixture(scope="module")
        def whole_module(make_stripe_sim):
            sim = make_stripe_sim()
            with sim.activate():
                yield sim

        def test_one_sale(whole_module):
            sell()

        def test_another_sale_in_the_same_simulator(whole_module, whole_session):
            sell()
            assert len(list(whole_module.charges.all())) == 2
            assert list(whole_session.charges.all()) == []

        def test_no_two_are_alike(whole_module, whole_session, stripe_sim, make_stripe_sim):
            sims = whole_module, whole_session, stripe_sim, make_stripe_sim(), make_stripe_sim()
            assert len({sim.account for sim in sims}) == 5
    """)
    shop.runpytest().assert_outcomes(passed=3)


# -- the report ------------------------------------------------------------------------------------


def sections(result: pytest.RunResult) -> int:
    return sum(line.strip("- ") == "stripesim" for line in result.outlines)


def test_a_failing_test_shows_what_its_simulator_did_last(shop: pytest.Pytester) -> None:
    shop.makepyfile("""
        from shop import sell

        def test_that_fails(stripe_sim):
            sell()
            assert stripe_sim.log() == "something else"

        def test_that_passes(stripe_sim):
            sell()
    """)
    result = shop.runpytest("-rA")
    result.assert_outcomes(failed=1, passed=1)
    result.stdout.fnmatch_lines(["*- stripesim -*", "*charge.succeeded*"])
    assert sections(result) == 1


def test_each_simulator_of_the_failing_test_is_shown_and_no_other(shop: pytest.Pytester) -> None:
    shop.makepyfile("""
        import pytest

        @pytest.fixture(scope="module")
        def whole_module(make_stripe_sim):
            return make_stripe_sim()

        def test_that_passes(whole_module, make_stripe_sim):
            make_stripe_sim()

        def test_that_fails(whole_module, make_stripe_sim):
            make_stripe_sim()
            assert False
    """)
    result = shop.runpytest()
    result.assert_outcomes(passed=1, failed=1)
    assert sections(result) == 2


def test_a_simulator_the_users_own_fixture_made_is_shown(shop: pytest.Pytester) -> None:
    shop.makepyfile("""
        import pytest
        from stripesim import Simulator

        @pytest.fixture
        def sim():
            return Simulator()

        def test_that_fails(sim):
            assert False
    """)
    assert sections(shop.runpytest()) == 1


def test_a_fixture_that_fails_after_the_simulator_was_made_shows_it(shop: pytest.Pytester) -> None:
    shop.makepyfile("""
        import pytest
        from shop import sell

        @pytest.fixture
        def catalogue(stripe_sim):
            sell()
            raise OSError("no catalogue")

        def test_that_has_no_catalogue(catalogue): ...
    """)
    result = shop.runpytest()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*- stripesim -*", "*charge.succeeded*"])


def test_a_failing_test_without_a_simulator_has_no_section(shop: pytest.Pytester) -> None:
    shop.makepyfile("def test_that_fails(): assert False")
    result = shop.runpytest()
    result.assert_outcomes(failed=1)
    assert sections(result) == 0


# -- weight ----------------------------------------------------------------------------------------


def test_loading_the_plugin_imports_nothing_of_the_package_until_a_fixture_is_used(
    shop: pytest.Pytester,
) -> None:
    shop.makepyfile("""
        import json, sys

        def loaded():
            packages = "stripesim", "attr", "attrs", "sortedcontainers", "stripe", "freezegun"
            return sorted(name for name in sys.modules if name.split(".")[0] in packages)

        def test_a_run_that_uses_no_fixture():
            with open("loaded", "w") as file:
                json.dump(loaded(), file)

        def test_that_fails():
            assert False

        def test_even_a_failing_test_imports_nothing():
            assert "stripesim.simulator" not in sys.modules

        def test_the_fixture_imports_the_simulator(stripe_sim):
            assert "stripesim.simulator" in sys.modules
    """)
    result = shop.runpytest_subprocess()
    result.assert_outcomes(passed=3, failed=1)
    assert json.loads((shop.path / "loaded").read_text()) == [
        "stripesim",
        "stripesim.integrations",
        "stripesim.integrations.pytest_plugin",
    ]


# -- stripe_sim_base -------------------------------------------------------------------------------

BASE = """
    import pytest
    import stripe
    from shop import sell
    from stripesim import Simulator

    @pytest.fixture(scope="session")
    def stripe_sim_base():
        sim = Simulator(country="CA", seed="base")
        with sim.activate():
            stripe.Customer.create(email="jenny@example.com")
        with open("bases", "a") as file:
            print("made", file=file)
        return sim
"""


def test_a_project_gives_what_every_simulator_is_a_fork_of(shop: pytest.Pytester) -> None:
    shop.makeconftest(BASE)
    shop.makepyfile("""
        import stripe
        from shop import sell

        made = []

        def life(sim):
            (customer,) = stripe.Customer.list().data
            made.append({sell(), stripe.Customer.create().id, stripe.Event.list().data[0].id})
            assert sim.accounts.retrieve_current()["country"] == "CA"
            assert len(stripe.Charge.list().data) == 1
            return customer.id

        def test_one(stripe_sim, stripe_sim_base):
            assert life(stripe_sim) == stripe_sim_base.customers.list()["data"][0]["id"]
            assert stripe_sim_base.charges.list()["data"] == []

        class TestAnother:
            def test_one(self, stripe_sim, stripe_sim_base):
                assert life(stripe_sim) == stripe_sim_base.customers.list()["data"][0]["id"]

        def test_all_ids_differ(stripe_sim_base):
            one, other = made
            assert len(one | other) == 6
            there = {event["id"] for event in stripe_sim_base.events.all()}
            assert not there & (one | other)
    """)
    shop.runpytest().assert_outcomes(passed=3)
    assert (shop.path / "bases").read_text().split() == ["made"]


@pytest.mark.slow
def test_a_test_of_a_base_has_the_same_ids_in_every_run(shop: pytest.Pytester) -> None:
    shop.makeconftest(BASE)
    shop.makepyfile("""
        import pytest
        from shop import sell

        @pytest.mark.parametrize("number", range(3))
        def test_a_sale(stripe_sim, number):
            with open(f"sold{number}", "a") as file:
                print(sell(), file=file)
    """)
    shop.runpytest_subprocess().assert_outcomes(passed=3)
    shop.runpytest_subprocess("-k", "1 or 2").assert_outcomes(passed=2, deselected=1)
    sold = [(shop.path / f"sold{number}").read_text().split() for number in range(3)]
    assert [len(each) for each in sold] == [1, 2, 2]
    assert [len(set(each)) for each in sold] == [1, 1, 1]
    assert len({id for each in sold for id in each}) == 3


def test_a_marker_still_makes_a_fresh_one(shop: pytest.Pytester) -> None:
    shop.makeconftest(BASE)
    shop.makepyfile("""
        import pytest

        @pytest.mark.stripe_sim(country="DE")
        def test_a_german_account(stripe_sim):
            assert stripe_sim.accounts.retrieve_current()["country"] == "DE"
            assert stripe_sim.customers.list()["data"] == []

        @pytest.mark.stripe_sim
        def test_a_fresh_account(stripe_sim):
            assert stripe_sim.customers.list()["data"] == []
    """)
    shop.runpytest().assert_outcomes(passed=2)
    assert not (shop.path / "bases").exists()


def test_a_base_that_is_no_simulator_is_one_clear_line(shop: pytest.Pytester) -> None:
    shop.makepyfile("""
        import pytest

        @pytest.fixture(scope="session")
        def stripe_sim_base():
            return "a platform"

        def test_a_sale(stripe_sim): ...
    """)
    result = shop.runpytest()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines("the fixture stripe_sim_base returns a Simulator; not 'a platform'")


def test_what_a_failing_fork_did_is_shown(shop: pytest.Pytester) -> None:
    shop.makeconftest(BASE)
    shop.makepyfile("""
        def test_that_fails(stripe_sim):
            assert False
    """)
    assert sections(shop.runpytest()) == 1


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["0", "2"])
def test_with_several_workers_each_makes_its_base_and_ids_stay(
    shop: pytest.Pytester, workers: str
) -> None:
    shop.makeconftest(BASE)
    shop.makepyfile("""
        import pytest
        from shop import sell

        @pytest.mark.parametrize("number", range(4))
        def test_a_sale(stripe_sim, number):
            with open("sold", "a") as file:
                print(number, sell(), file=file)
    """)
    result = shop.runpytest_subprocess("-p", "xdist", "-n", workers, "-W", "default")
    result.assert_outcomes(passed=4)
    shop.runpytest_subprocess().assert_outcomes(passed=4)
    sold = (shop.path / "sold").read_text().splitlines()
    assert (len(sold), len(set(sold))) == (8, 4)


# -- stripe_sim_only -------------------------------------------------------------------------------


@pytest.fixture
def closed(shop: pytest.Pytester) -> pytest.Pytester:
    """The same project, which lets no call out."""
    shop.makeini(f"{INI}stripe_sim_only = true\n")
    return shop


def test_a_call_that_no_simulator_answers_is_refused_in_a_sentence(
    closed: pytest.Pytester,
) -> None:
    closed.makepyfile("""
        import asyncio
        import pytest
        import stripe
        from shop import sell

        early = stripe.StripeClient("sk_test_of_the_team")

        def test_no_call_gets_out():
            for call in (
                sell,
                lambda: early.v1.balance.retrieve(),
                lambda: asyncio.run(stripe.Charge.list_async()),
            ):
                with pytest.raises(RuntimeError, match="stripe_sim_only = true lets no call of"):
                    call()
            with pytest.raises(RuntimeError, match="no simulator answers POST /v1/charges, and"):
                sell()

        def test_what_the_application_catches_does_not_hide_it():
            with pytest.raises(RuntimeError, match="Use the fixture stripe_sim"):
                try:
                    sell()
                except stripe.StripeError:
                    pass

        def test_a_simulator_that_was_made_and_not_activated_is_named(make_stripe_sim):
            sim = make_stripe_sim()
            with pytest.raises(RuntimeError, match="This test made <Simulator US acct_"):
                sell()
            with sim.activate() as active:
                sell()
            assert active is sim

        def test_what_a_simulator_answers_is_answered(stripe_sim):
            assert sell() in [each["id"] for each in stripe_sim.charges.all()]
            assert stripe_sim.client().v1.charges.list().data
            assert early.v1.charges.list().data

        def test_afterwards_it_is_refused_again():
            with pytest.raises(RuntimeError, match="no simulator answers"):
                sell()
    """)
    before = dict(vars(stripe.HTTPClient)), stripe.api_key
    closed.runpytest().assert_outcomes(passed=5)
    assert (dict(vars(stripe.HTTPClient)), stripe.api_key) == before


def test_a_call_while_tests_are_collected_is_refused_too(closed: pytest.Pytester) -> None:
    closed.makepyfile("""
        from shop import sell

        sell()
    """)
    result = closed.runpytest()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines("*RuntimeError: no simulator answers POST /v1/charges, and *")


def test_several_threads_may_activate_although_calls_are_refused(closed: pytest.Pytester) -> None:
    closed.makepyfile("""
        from concurrent.futures import ThreadPoolExecutor
        from shop import sell

        def test_in_a_thread(make_stripe_sim):
            def work():
                with make_stripe_sim().activate():
                    return sell()

            with ThreadPoolExecutor(1) as pool:
                assert pool.submit(work).result().startswith("ch_")
    """)
    closed.runpytest().assert_outcomes(passed=1)


def test_pytest_lists_the_option_and_how_to_activate(shop: pytest.Pytester) -> None:
    result = shop.runpytest("--help")
    result.stdout.fnmatch_lines(["*stripe_sim_only (bool):*"])
    result = shop.runpytest("--fixtures")
    result.stdout.fnmatch_lines(["stripe_sim_base*", "make_stripe_sim*", "*with sim.activate():*"])


def test_a_misspelt_argument_of_the_marker_is_told_what_was_meant(shop: pytest.Pytester) -> None:
    shop.makepyfile("""
        import pytest

        @pytest.mark.stripe_sim(opening_balances={"usd": 1})
        def test_a_sale(stripe_sim): ...
    """)
    result = shop.runpytest()
    result.stdout.fnmatch_lines("@pytest.mark.stripe_sim *Did you mean 'opening_balance'[?]")


# -- what the report of a failing test tells -------------------------------------------------------


REFUSED = """
    def test_a_payout(stripe_sim):
        stripe_sim.payouts.create(amount=10_000, currency="usd")
"""


def test_the_report_of_a_failing_test_ends_with_the_explanation_of_its_error(
    shop: pytest.Pytester,
) -> None:
    shop.makepyfile(REFUSED)
    report = shop.runpytest().stdout
    report.fnmatch_lines(["*stripesim: why*", "InvalidRequestError: balance_insufficient"])
    report.fnmatch_lines(["The figures: asked $100.00, *"])


@pytest.mark.parametrize(
    "asks",
    [
        "assert stripe.Balance.retrieve().pending[0].amount == 960",
        "assert stripe.Charge.retrieve(intent.latest_charge).balance_transaction",
        "stripe.BalanceTransaction.list().data[0]",
    ],
)
@pytest.mark.parametrize("fixture", ["stripe_sim", "shop"])
def test_the_report_says_which_charge_is_not_booked_yet_and_what_books_it(
    shop: pytest.Pytester, asks: str, fixture: str
) -> None:
    shop.makepyfile(f"""
        import pytest
        import stripe

        SETTINGS = dict(start="2026-03-02T09:00:00Z", payment_methods=("card",), async_capture=True)

        @pytest.fixture
        def shop(stripe_sim):
            return stripe_sim

        @pytest.mark.stripe_sim(**SETTINGS)
        def test_it({fixture}):
            for _ in range(2):
                intent = stripe.PaymentIntent.create(
                    amount=1_000, currency="usd", payment_method="pm_card_visa", confirm=True
                )
                {asks}
                {fixture}.clock.advance(seconds=2)

        @pytest.mark.stripe_sim(**SETTINGS)
        def test_another({fixture}):
            for _ in range(3):
                stripe.PaymentIntent.create(
                    amount=1_000, currency="usd", payment_method="pm_card_visa", confirm=True
                )
            assert stripe.Balance.retrieve().pending[0].amount == 3

        @pytest.mark.stripe_sim(**SETTINGS)
        def test_a_third({fixture}):
            assert stripe.Balance.retrieve().pending[0].amount == 3
    """)
    report = shop.runpytest().stdout
    books = "clock.advance(seconds=2) brings"
    report.re_match_lines([
        ".*stripesim: not booked yet",
        rf"ch_\w+ is booked at 09:00:02: {fixture}\.{re.escape(books)} its balance transaction",
        rf"ch_\w+ and 2 more are booked by 09:00:02: {fixture}\.{re.escape(books)} their balance",
    ])  # fmt: skip
    assert report.str().count("not booked yet") == 2


def test_the_report_names_the_accounts_that_are_not_the_simulators_own(
    shop: pytest.Pytester,
) -> None:
    shop.makepyfile("""
        import stripe

        def test_it(stripe_sim):
            stripe.Balance.retrieve()
            seller = stripe.Account.create(type="custom", country="US")
            stripe_sim.controls.complete_onboarding(seller.id)
            stripe.Balance.retrieve(stripe_account=seller.id)
            stripe.Balance.retrieve(stripe_account=stripe_sim.account)
            assert False, seller.id
    """)
    report = shop.runpytest().stdout
    report.re_match_lines([
        r"created +event +object +account",
        r"Mon.* +account\.updated +acct_\w+ +acct_\w+",
        r"moment +request +account +status +said",
        r"Mon.* +GET /v1/balance +200 *",
        r"Mon.* +GET /v1/balance +acct_\w+ +200 *",
        r"Mon.* +GET /v1/balance +200 *",
    ])  # fmt: skip


def test_the_world_of_a_failing_test_is_saved_if_asked_for(shop: pytest.Pytester) -> None:
    from stripesim import Simulator

    shop.makepyfile(REFUSED + "\n    def test_nothing(stripe_sim): ...\n")
    report = shop.runpytest("--stripe-sim-save=worlds").stdout
    [path] = (shop.path / "worlds").iterdir()
    assert path.name.endswith("test_a_payout.stripesim")
    report.fnmatch_lines(["*stripesim: saved*", f"worlds/{path.name}"])
    assert Simulator.load(path).payouts.list()["data"] == []
