"""Money that leaves the balance for the bank."""
