"""Refunds of application fees."""
