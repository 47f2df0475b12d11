"""Payments by customers: charges, intents, payment methods, refunds, disputes."""
