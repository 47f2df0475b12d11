"""Accounts, and what belongs to them: capabilities, requirements, persons, links, sessions."""
