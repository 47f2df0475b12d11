"""The engine, proved on a world that has nothing to do with Stripe (see `toy.py`)."""
