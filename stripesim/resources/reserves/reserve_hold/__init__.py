"""Reserve holds."""
