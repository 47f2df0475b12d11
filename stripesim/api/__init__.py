"""HTTP without HTTP: routes, parameters, errors, expand, pages, idempotency, and one dispatcher.

Read `routes.py`: it lists what exists. `dispatch.py` is the one place that decides what a request
gets; the doors (native calls, the SDK) only translate.
"""
