"""External accounts."""
