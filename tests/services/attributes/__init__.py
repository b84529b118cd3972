"""Tests of services about attributes."""
