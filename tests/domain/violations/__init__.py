"""Violations: ladders and cases."""
