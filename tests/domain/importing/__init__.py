"""Tests of reading members from files."""
