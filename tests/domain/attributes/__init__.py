"""Tests of attributes that owners define."""
