"""Asking what somebody may do, and what rule sets say before anybody asks."""
