"""What stripesim returns and accepts, against the types of the official SDK."""
