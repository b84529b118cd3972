"""What the organisation decides for all that the portal does."""
