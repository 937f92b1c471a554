"""Periods of time in Thai words, as days."""
