"""Looking at it: `timeline` says what happened, `plots` draws it, `formatters` shows what the
simulator returns readably in a notebook.

What each needs beyond the core is imported when it is used; `timeline` needs nothing.
"""
