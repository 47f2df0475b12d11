"""HTTP without HTTP: routes, parameters, errors, expand, pages, idempotency, and one dispatcher.

Read `routes.py` first: it lists what exists. `dispatch.py` alone decides how a request is answered;
native calls and the SDK only translate.
"""
