"""Promises about the whole house: directions, configuration, words, sizes."""
