"""What Stripe does, as tables and pure functions of integers: no state, no clock, no other floor."""
