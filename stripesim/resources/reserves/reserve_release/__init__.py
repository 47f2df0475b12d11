"""Reserve releases."""
