"""Reserves: money of connected accounts that a platform holds back."""
