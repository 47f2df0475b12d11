"""Reserve plans."""
