"""Releases: what was held goes back to the balance."""
