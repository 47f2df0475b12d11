"""The official SDK answered in one line without the plugin: `with`, decorator, unittest, async."""

from __future__ import annotations

import asyncio
import unittest

import pytest
import stripe

from stripesim import Simulator


def sell(amount: int = 10_000) -> str:
    """The application under test: it knows the SDK only."""
    return stripe.Charge.create(amount=amount, currency="usd", source="tok_visa").id


async def sell_async() -> str:
    charge = await stripe.Charge.create_async(amount=10_000, currency="usd", source="tok_visa")
    return charge.id


def charges(sim: Simulator) -> list[str]:
    return [charge["id"] for charge in sim.charges.all()]


def test_a_with_block_answers_the_sdk() -> None:
    sim = Simulator()
    with sim.activate():
        sold = sell()
    assert charges(sim) == [sold]


def test_a_client_that_existed_before_is_answered_too() -> None:
    client = stripe.StripeClient("sk_test_of_the_application")
    sim = Simulator()
    with sim.activate():
        sold = client.v1.charges.create(
            {"amount": 10_000, "currency": "usd", "source": "tok_visa"}
        ).id
    assert charges(sim) == [sold]


def test_after_the_block_everything_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stripe, "api_key", None)
    before = dict(vars(stripe.HTTPClient))
    with pytest.raises(ZeroDivisionError), Simulator().activate():
        assert stripe.api_key is not None
        _ = 1 / 0
    assert dict(vars(stripe.HTTPClient)) == before
    assert stripe.api_key is None


def test_a_key_of_the_applications_own_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stripe, "api_key", "sk_test_of_the_application")
    with Simulator().activate():
        assert stripe.api_key == "sk_test_of_the_application"
        sell()
    assert stripe.api_key == "sk_test_of_the_application"


def test_the_innermost_of_nested_simulators_answers() -> None:
    outer, inner = Simulator(seed=1), Simulator(seed=2)
    with outer.activate():
        with inner.activate():
            sold_inside = sell()
        sold_outside = sell()
    assert charges(inner) == [sold_inside]
    assert charges(outer) == [sold_outside]


def test_a_decorated_function_is_answered_at_each_call_and_only_there() -> None:
    sim = Simulator()
    before = dict(vars(stripe.HTTPClient))

    @sim.activate()
    def buy(amount: int) -> str:
        return sell(amount)

    sold = [buy(1_000), buy(amount=2_000)]
    assert charges(sim) == sold[::-1]
    assert dict(vars(stripe.HTTPClient)) == before


def test_a_unittest_enters_the_simulator_in_its_set_up() -> None:
    class Shop(unittest.TestCase):
        def setUp(self) -> None:
            self.sim = Simulator()
            self.enterContext(self.sim.activate())

        def test_one_sale(self) -> None:
            sold = sell()
            self.assertEqual(charges(self.sim), [sold])

        def test_another_sale_in_a_fresh_simulator(self) -> None:
            sold = sell()
            self.assertEqual(charges(self.sim), [sold])

    before = dict(vars(stripe.HTTPClient))
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(Shop).run(result)
    assert (result.testsRun, result.errors, result.failures) == (2, [], [])
    assert dict(vars(stripe.HTTPClient)) == before


def test_an_async_unittest_enters_it_the_same_way() -> None:
    class Shop(unittest.IsolatedAsyncioTestCase):
        def setUp(self) -> None:
            self.sim = Simulator()
            self.enterContext(self.sim.activate())

        async def test_one_sale(self) -> None:
            sold = await sell_async()
            self.assertEqual(charges(self.sim), [sold])

    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(Shop).run(result)
    assert (result.testsRun, result.errors, result.failures) == (1, [], [])


def test_a_with_block_inside_an_async_test_answers_the_async_sdk() -> None:
    sim = Simulator()

    async def test() -> str:
        with sim.activate():
            return await sell_async()

    sold = asyncio.run(test())
    assert charges(sim) == [sold]


def test_a_decorated_async_test_is_answered_until_it_ends_not_only_until_it_starts() -> None:
    sim = Simulator()

    @sim.activate()
    async def test() -> str:
        await asyncio.sleep(0)
        return await sell_async()

    sold = asyncio.run(test())
    assert charges(sim) == [sold]
