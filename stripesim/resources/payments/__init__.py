"""What customers pay with and what becomes of it: charges, intents, refunds, disputes."""
