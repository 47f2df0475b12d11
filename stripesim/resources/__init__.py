"""The objects of the API: one file or folder for each resource, its lifecycle first."""
