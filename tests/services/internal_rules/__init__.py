"""Internal rules."""
