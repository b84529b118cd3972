"""Locks: place and release them, on one or on many, and see which are open."""
