"""What the API knows objects of: one file or folder a resource, led by its lifecycle."""
