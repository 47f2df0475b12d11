"""The balance of an account: its transactions, its settings, and money added to it."""
