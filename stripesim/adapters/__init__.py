"""What the simulator wires to the outside: the SDK, webhooks, clocks, calendars."""
