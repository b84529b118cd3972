"""Attributes of members and partners: see, set and reveal them, find by them."""
