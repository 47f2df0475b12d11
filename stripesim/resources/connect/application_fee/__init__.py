"""Application fees."""
