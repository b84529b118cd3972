"""Rule sets that are published, and what they make of real members."""
