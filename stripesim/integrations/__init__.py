"""Where simulators are made for a user by another tool: the pytest fixture."""
