"""The sample company, the canonical lifecycle and what ships with the portal."""
