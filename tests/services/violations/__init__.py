"""Cases of violations: what their services do, on both databases."""
