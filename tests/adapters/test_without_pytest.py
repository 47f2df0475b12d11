"""The official SDK answered in one line without the plugin: `with`, decorator, unittest, async."""

from __future__ import annotations

import asyncio
import re
import unittest
from threading import Event, Thread

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


# -- what the block gives, and two at once ---------------------------------------------------------


def test_the_block_gives_the_simulator() -> None:
    with Simulator().activate() as sim:
        assert charges(sim) == [] != [sell()]
        assert len(charges(sim)) == 1
    one, other = Simulator(), Simulator(country="DE")
    with one.activate() as outer, other.activate() as inner:
        assert (outer, inner) == (one, other)
    with one.activate() as outer, one.activate() as inner:
        assert outer is inner is one


REFUSED = r"<Simulator US acct_\w+, .*> is active in another thread or task, and activate\(\)"


def test_two_tasks_with_a_simulator_each_do_not_mix() -> None:
    async def work(sim: Simulator) -> str:
        with sim.activate():
            await asyncio.sleep(0)
            return await sell_async()

    async def both(*sims: Simulator) -> list[str | BaseException]:
        return await asyncio.gather(*map(work, sims), return_exceptions=True)

    one, other = Simulator(seed=1), Simulator(seed=2)
    sold, refused = asyncio.run(both(one, other))
    assert isinstance(refused, RuntimeError)
    assert re.match(REFUSED, str(refused))
    assert (charges(one), charges(other)) == ([sold], [])
    assert all(isinstance(each, str) for each in asyncio.run(both(one, one)))


def test_two_tasks_in_the_block_of_a_third_do_not_mix_either() -> None:
    async def work(sim: Simulator) -> str:
        with sim.activate():
            await asyncio.sleep(0)
            return await sell_async()

    async def both() -> list[str | BaseException]:
        with Simulator(seed=3).activate() as outer:
            works = work(Simulator(seed=1)), work(Simulator(seed=2))
            done = await asyncio.gather(*works, return_exceptions=True)
            await sell_async()
            assert len(charges(outer)) == 1
            return list(done)

    sold, refused = asyncio.run(both())
    assert isinstance(sold, str)
    assert isinstance(refused, RuntimeError)


def test_two_threads_with_a_simulator_each_do_not_mix() -> None:
    one, other = Simulator(seed=1), Simulator(seed=2)
    entered, over = Event(), Event()

    def stay() -> None:
        with one.activate():
            entered.set()
            over.wait(10)

    thread = Thread(target=stay)
    thread.start()
    entered.wait(10)
    with pytest.raises(RuntimeError, match=REFUSED), other.activate():
        sell()
    with one.activate():
        sold = sell()
    over.set()
    thread.join()
    assert (charges(one), charges(other)) == ([sold], [])
    with other.activate():
        assert charges(other) == [] != [sell()]


def test_a_task_nests_in_the_block_that_it_was_made_in_and_in_that_of_a_fixture() -> None:
    outer, inner = Simulator(seed=1), Simulator(seed=2)

    async def nested() -> str:
        with inner.activate():
            return await sell_async()

    async def within() -> str:
        with outer.activate():
            return await asyncio.create_task(nested())

    with outer.activate():  # as a fixture does, before any event loop runs
        loop = asyncio.new_event_loop()
        first = loop.run_until_complete(nested())
        loop.close()
    assert charges(inner) == [first]
    assert asyncio.run(within()) in charges(inner)
    assert charges(outer) == []


def test_a_thread_nests_where_the_context_goes_with_it() -> None:
    outer, inner = Simulator(seed=1), Simulator(seed=2)

    def work() -> str:
        with inner.activate():
            return sell()

    async def within() -> str:
        with outer.activate():
            return await asyncio.to_thread(work)

    assert [asyncio.run(within())] == charges(inner)


def test_a_block_that_a_finished_task_or_thread_left_open_is_nobodys() -> None:
    left, sim = Simulator(seed=1).activate(), Simulator(seed=2)

    async def forget() -> None:
        left.__enter__()

    async def later() -> str:
        await asyncio.create_task(forget())
        with sim.activate():
            return await sell_async()

    assert [asyncio.run(later())] == charges(sim)
    left.__exit__()
    thread = Thread(target=left.__enter__)
    thread.start()
    thread.join()
    with sim.activate():
        sell()
    left.__exit__()
    assert len(charges(sim)) == 2
