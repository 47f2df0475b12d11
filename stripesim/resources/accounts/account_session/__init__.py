"""Account sessions."""
