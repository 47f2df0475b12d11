"""Balance settings."""
