"""What is told: events, and the endpoints they are sent to."""
