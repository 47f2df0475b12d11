"""The command `stripesim`."""
