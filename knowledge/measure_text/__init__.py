"""Measures out of tables, lines and JSON."""
