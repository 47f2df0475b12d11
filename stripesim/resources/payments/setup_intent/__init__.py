"""SetupIntents."""
