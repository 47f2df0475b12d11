"""Looking at a simulator: `timeline` says what happened, `history` and `settlements` where money
was and is, `plots` draws it, `formatters` makes answers readable in a notebook.

What each needs beyond the core is imported when it is used; the tables need nothing.
"""
