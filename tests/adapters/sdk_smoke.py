"""The SDK's door with whichever release of `stripe` is installed: run it, it prints one line.

Not a test that pytest collects. The tests run with one release; this runs with each major, with
nothing installed but that release and stripesim: `python tests/adapters/sdk_smoke.py`.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import stripe

from stripesim import Simulator

CHARGE: dict[str, Any] = {"amount": 10_000, "currency": "usd", "source": "tok_visa"}


def no_network(*_: object, **__: object) -> None:
    raise AssertionError("the network was touched")


def services(client: stripe.StripeClient) -> Any:
    """`client.v1`, which older majors do not have: there the services are the client's own."""
    return getattr(client, "v1", client)


def touched() -> dict[str, Any]:
    """What `activate` may change of the SDK."""
    names = [
        name for name in vars(stripe.HTTPClient) if name.endswith(("retries", "retries_async"))
    ]
    assert len(names) == 4, names
    found = {name: vars(stripe.HTTPClient)[name] for name in names}
    return found | {"key": stripe.api_key, "client": stripe.default_http_client}


def pending(balance: Any) -> int:
    return int(balance.pending[0].amount)


def by_module() -> None:
    charge: Any = stripe.Charge.create(**CHARGE)
    assert charge.status == "succeeded"
    assert charge.last_response.request_id.startswith("req_")
    assert stripe.Charge.retrieve(charge.id).amount == 10_000
    assert pending(stripe.Balance.retrieve()) == 9_680
    for _ in range(3):
        stripe.Charge.create(**CHARGE)
    assert len(list(stripe.Charge.list(limit=2).auto_paging_iter())) == 4


def by_client(client: stripe.StripeClient) -> None:
    made = services(client).charges.create(CHARGE)
    assert services(client).charges.retrieve(made.id).id == made.id
    listed = services(client).charges.list({"limit": 1})
    assert [found.id for found in listed.data] == [made.id]


async def asynchronously(client: stripe.StripeClient) -> None:
    before = pending(await stripe.Balance.retrieve_async())
    await services(client).charges.create_async(CHARGE)
    assert pending(await services(client).balance.retrieve_async()) == before + 9_680


def by_errors() -> None:
    missing = error_of(stripe.InvalidRequestError, lambda: stripe.Charge.retrieve("ch_none"))
    assert (missing.http_status, missing.code) == (404, "resource_missing")
    card = CHARGE | {"source": "tok_chargeDeclined"}
    declined = error_of(stripe.CardError, lambda: stripe.Charge.create(**card))
    assert (declined.http_status, declined.code) == (402, "card_declined")


def error_of(kind: type[stripe.StripeError], call: Callable[[], Any]) -> stripe.StripeError:
    try:
        call()
    except kind as error:
        return error
    raise AssertionError(f"no {kind.__name__}")


def main() -> None:
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, no_network)
    early = stripe.StripeClient("sk_test_early")
    before = touched()
    sim = Simulator()
    with sim.activate():
        by_module()
        by_errors()
        for client in (early, stripe.StripeClient("sk_test_late"), sim.client()):
            by_client(client)
            asyncio.run(asynchronously(client))
        with Simulator().activate():
            assert len(stripe.Charge.list().data) == 0
            by_client(early)
        assert len(stripe.Charge.list(limit=100).data) == 4 + 1 + 3 * 2
    assert touched() == before
    by_client(sim.client())
    print(f"stripe {stripe.VERSION} ok")


if __name__ == "__main__":
    main()
