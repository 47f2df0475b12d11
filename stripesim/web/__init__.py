"""The door over HTTP: worlds by key, the simulator's own names, a server, an ASGI application.

`door.py` answers a request and knows no server; `server.py` and `asgi.py` carry requests to it.
"""
