"""Money between a platform and its connected accounts."""
