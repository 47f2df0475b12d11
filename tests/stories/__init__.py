"""Stories: what the README and the docs promise, as aligned tables. Read `story.py` first."""
