"""Accounts: what they may do, and who stands behind them."""
