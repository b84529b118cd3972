"""Violations: cases, what follows from them, appeals."""
