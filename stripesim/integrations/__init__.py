"""What holds a simulator for someone: the pytest fixture."""
