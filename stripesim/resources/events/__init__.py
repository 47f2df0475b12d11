"""Events, and the webhook endpoints they are sent to."""
