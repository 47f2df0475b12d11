"""An ASGI application that answers as Stripe: `uvicorn stripesim.asgi:app`, or mounted.

from stripesim.asgi import Application

shop.mount("/stripe", Application(sim))  # in Starlette or FastAPI
sim.webhooks.send_out()  # what is mounted is not told that the framework has started
"""

from __future__ import annotations

from stripesim.web.asgi import Application as Application

__all__ = ["Application", "app"]

app = Application()
