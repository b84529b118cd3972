"""Partners: contracts for offerings, and the members who belong to them; pure."""
