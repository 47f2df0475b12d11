"""What Stripe does, as tables and pure functions of integers: no state and no clock."""
