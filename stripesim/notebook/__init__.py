"""Looking at a simulator: `timeline` says what happened, `plots` draws it, `formatters` makes
answers readable in a notebook.

What each needs beyond the core is imported when it is used; `timeline` needs nothing.
"""
