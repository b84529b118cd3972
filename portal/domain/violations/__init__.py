"""Violations: which response follows, and what may be done to a case."""
