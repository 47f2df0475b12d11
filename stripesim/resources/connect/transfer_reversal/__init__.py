"""Reversals of transfers."""
