"""The balance of an account: its rows, its settings, money added to it."""
