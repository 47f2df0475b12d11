"""Each file one way in from outside; what it needs beyond the core is imported when it is used."""
