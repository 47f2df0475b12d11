"""Holds: an amount that a platform holds back on a connected account."""
