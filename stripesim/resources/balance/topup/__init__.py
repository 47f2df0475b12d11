"""Top-ups."""
