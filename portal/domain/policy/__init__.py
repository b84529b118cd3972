"""May this actor do this with this service at this instant, and why."""
