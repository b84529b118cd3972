"""Imports end to end, on both databases."""
